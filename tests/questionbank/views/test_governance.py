"""The pages of governance: review with its declaration, comments by part, tasks, machine's drafts, exports."""

import csv
import re
from datetime import timedelta
from io import BytesIO, StringIO

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlmodel import Session, select
from werkzeug.datastructures import MultiDict

from accounts.rules import Role
from core import clock, envelope
from core.db import transaction
from core.outbox import Message
from exam.service import sittings
from questionbank.forms import typed
from questionbank.jobs import expire_exports, remind_of_tasks
from questionbank.models import Item, Review
from questionbank.models.governance import AiUseEntry, BankTask, ExportRequest
from questionbank.rules import ItemState
from questionbank.rules.exports import ExportState
from questionbank.rules.tasks import TaskState
from tests import factories
from tests.accounts import browser
from tests.accounts.browser import rows
from tests.questionbank import bank
from tests.questionbank.forms.writing.typist import sent
from tests.questionbank.views.browser import GOOD, House, house

S = ItemState
GIFT = "::Q1::Audit criteria are{=the reference ~evidence}\n"
DECLARED = {"model": "=Model X", "model_version": "1", "purpose": "more items", "prompt": "whole_item"}


@pytest.fixture
def here(app: Flask) -> House:
    return house(app)


def staff(here: House, role: Role, name: str) -> FlaskClient:
    client = browser.signed_in(here.app, role, name=name)
    client.set_cookie("lang", "en")
    return client


@pytest.fixture
def lead(here: House) -> FlaskClient:
    return staff(here, Role.ASSEMBLER, "陈书仪")


@pytest.fixture
def approver(here: House) -> FlaskClient:
    return staff(here, Role.EXAM_OFFICER, "周正衡")


def test_a_review_shows_how_many_have_approved_and_what_the_policy_rests_on(here: House) -> None:
    code = here.item(S.IN_REVIEW)
    assert all(
        words in here.reviewer.get(f"/items/{code}/review").text
        for words in ("0 of 2 reviews", "Unverified default", "needs 3 or more in each")
    )

    here.reviewer.post(f"/items/{code}/review", data={**GOOD, "verdict": "approve"})

    assert "1 of 2 reviews" in here.second.get(f"/items/{code}").text
    assert "You have judged this version already" in here.reviewer.get(f"/items/{code}").text
    said = here.author.get(f"/items/{code}/reviews").text
    assert all(words in said for words in ("Right answer <strong>5</strong>", "Wording <strong>3</strong>"))


def test_authors_are_not_offered_to_ask_for_changes(here: House) -> None:
    code = here.item(S.IN_REVIEW)

    assert "Must be settled before" not in here.author.get(f"/items/{code}/reviews").text
    answer = here.author.post(f"/items/{code}/reviews", data={"part": "", "text": "?", "must_fix": "y"})
    assert answer.status_code == 303
    assert [row.must_fix for row in rows(here.app, Review)] == [False]


def test_an_item_of_an_open_sitting_says_which_and_until_when(here: House) -> None:
    engine = here.app.extensions["gradus.engine"]
    with transaction(engine) as session:
        form = factories.form(session, single=1, multiple=0, true_false=0)
        code = session.exec(select(Item.code).where(Item.state == S.LIVE)).one()
        now = clock.now()
        officer = factories.actor(factories.person(session, "官", Role.EXAM_OFFICER), Role.EXAM_OFFICER)
        plan = sittings.SittingPlan("S-7", "场次", "Sitting", now, now + timedelta(hours=2), [form.id or 0])
        planned = sittings.create_sitting(session, plan=plan, actor=officer, now=now)
        sittings.open_sitting(session, sitting_id=planned.id or 0, actor=officer, now=now)

    shown = here.reviewer.get(f"/items/{code}").text
    assert "Sitting S-7 uses this item and is open until" in shown
    assert f"/items/{code}/rest" not in shown
    answer = here.reviewer.post(f"/items/{code}/rest", data={"reason": "x"})
    assert (answer.status_code, "Sitting S-7" in answer.text) == (422, True)


def test_a_machines_draft_is_declared_written_validated_and_registered(here: House) -> None:
    start = here.author.post("/items/new", data={"subject": "105", "type": "single_choice", "machine": "y"})
    declare = start.headers["Location"]
    assert here.author.post(declare, data={**DECLARED, "model": ""}).status_code == 422
    write = here.author.post(declare, data=DECLARED).headers["Location"]
    assert "Saved as a machine&#39;s draft: =Model X" in here.author.get(write).text
    saved = here.author.post(write, data=MultiDict(sent(typed(bank.MANUSCRIPT))))
    assert saved.status_code == 303
    code = saved.headers["Location"].rsplit("/", 1)[1]
    assert here.state(code) is S.AI_DRAFT

    assert here.author.get(f"/items/{code}/validation").status_code == 403
    assert "=Model X" in here.reviewer.get(f"/items/{code}/validation").text
    assert here.reviewer.post(f"/items/{code}/validation", data={"outcome": "rejected"}).status_code == 422
    here.reviewer.post(f"/items/{code}/validation", data={"outcome": "accepted"})

    assert here.state(code) is S.DRAFT
    assert here.reviewer.get(f"/items/{code}/validation").status_code == 303
    assert all(words in here.author.get("/ai-register").text for words in ("Accepted as it is", "Drafted", "陈评审"))


def test_the_register_is_given_as_a_file_that_starts_no_formula(here: House) -> None:
    staged = here.author.post("/items/import", data={"subject": "105", "file": (BytesIO(GIFT.encode()), "x.gift")})
    address = f"{staged.headers['Location']}/machine"
    assert here.author.get(address).status_code == 200
    assert here.author.post(address, data=DECLARED).status_code == 303
    entry = rows(here.app, AiUseEntry)[0]

    answer = here.author.get("/ai-register.csv")

    lines = list(csv.reader(StringIO(answer.text.removeprefix("\ufeff"))))
    assert lines[0][:3] == ["item", "version", "model"]
    assert lines[1][2:7] == ["'=Model X", "1", "more items", "whole_item", "drafted"]
    assert (len(lines), entry.model) == (2, "=Model X")


def test_a_task_goes_from_the_lead_to_a_desk_and_back(here: House, lead: FlaskClient) -> None:
    code, day = here.item(S.LIVE), (clock.now() + timedelta(days=1)).date()
    asked = {"kind": "revalidate", "item": code, "count": "1", "assignee": str(here.who.reviewer.id), "due": f"{day}"}
    assert lead.get(f"/tasks/new?item={code}&kind=revalidate").text.count(code) >= 1
    assert lead.post("/tasks/new", data={**asked, "due": "2020-01-01"}).status_code == 422
    assert lead.post("/tasks/new", data=asked).status_code == 303

    desk, mine = here.reviewer.get("/desk").text, here.reviewer.get("/tasks").text
    assert "Tasks of yours" in desk
    assert all(words in mine for words in ("Validate again", code))
    assert code not in here.second.get("/tasks").text
    assert code in here.second.get("/tasks?whose=all").text
    task = rows(here.app, BankTask)[0]
    assert "Take it back" not in here.reviewer.get(f"/tasks/{task.id}").text
    assert here.second.post(f"/tasks/{task.id}/outcome", data={"outcome": "ok"}).status_code == 403
    assert here.reviewer.post(f"/tasks/{task.id}/outcome", data={"outcome": ""}).status_code == 422
    here.reviewer.post(f"/tasks/{task.id}/outcome", data={"outcome": "条款未变"})

    assert rows(here.app, BankTask)[0].state is TaskState.DONE
    assert "条款未变" in lead.get(f"/tasks/{task.id}").text


def test_a_lead_hands_a_task_over_and_takes_it_back(here: House, lead: FlaskClient) -> None:
    day = (clock.now() + timedelta(days=9)).date()
    asked = {"kind": "revalidate", "point": "105-3.1.e", "count": "5", "assignee": str(here.who.author.id)} | {
        "due": f"{day}"
    }
    lead.post("/tasks/new", data=asked)
    task = rows(here.app, BankTask)[0]
    assert (task.subject, task.count) == ("point/105-3.1.e", 5)

    assert lead.get(f"/tasks/{task.id}/assignee").status_code == 200
    assert lead.post(f"/tasks/{task.id}/assignee", data={"assignee": "x"}).status_code == 422
    lead.post(f"/tasks/{task.id}/assignee", data={"assignee": str(here.who.second.id)})
    assert rows(here.app, BankTask)[0].assignee_id == here.who.second.id
    assert lead.get(f"/tasks/{task.id}/cancellation").status_code == 200
    assert lead.post(f"/tasks/{task.id}/cancellation", data={"outcome": ""}).status_code == 422
    lead.post(f"/tasks/{task.id}/cancellation", data={"outcome": "够了"})
    assert rows(here.app, BankTask)[0].state is TaskState.CANCELLED


def test_the_clock_reminds_of_tasks_once(here: House, lead: FlaskClient) -> None:
    day = (clock.now() + timedelta(days=1)).date()
    asked = {"kind": "write", "point": "105", "count": "1", "assignee": str(here.who.author.id), "due": f"{day}"}
    lead.post("/tasks/new", data=asked)

    for _again in range(2):
        with here.app.app_context(), transaction() as session:
            remind_of_tasks(session, clock.now())

    (mail,) = (row for row in rows(here.app, Message) if "task of the question bank" in row.subject)
    assert all(words in mail.body for words in ("林作者", "编写试题 105", "Write items, 105"))


@pytest.fixture
def cheap(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(envelope, "COST", {"n": 2**4, "r": 1, "p": 1})


def test_an_export_takes_two_people_and_is_there_once(
    here: House, lead: FlaskClient, approver: FlaskClient, cheap: None
) -> None:
    here.item(S.LIVE)
    asked = {"subject": "105", "state": "live", "format": "gift", "reason": "与教材组核对"}
    assert lead.post("/exports/new", data={**asked, "state": "resting"}).status_code == 422
    assert lead.post("/exports/new", data=asked).status_code == 303
    code = rows(here.app, ExportRequest)[0].code
    assert "Waits for a second person" in lead.get("/exports").text
    assert lead.post(f"/exports/{code}/file").status_code == 409
    assert "与教材组核对" in approver.get("/exports/decisions").text

    page = approver.post(f"/exports/{code}/approval")
    assert page.headers["Cache-Control"] == "no-store"
    found = re.search(r">([a-z2-9]{4}(?:-[a-z2-9]{4}){4})<", page.text)
    assert found is not None
    file = lead.post(f"/exports/{code}/file")
    assert file.headers["Content-Disposition"].endswith(f"gradus-{code}-gift.sealed")
    opened = envelope.open_sealed(file.data, passphrase=found.group(1))

    assert opened.content.decode().startswith(f"// Gradus export {code}, 陈书仪")
    assert lead.post(f"/exports/{code}/file").status_code == 409
    assert all(words in lead.get("/exports").text for words in ("Downloaded", "周正衡"))
    assert found.group(1) not in approver.get("/exports/decisions").text


def test_the_clock_removes_what_nobody_fetched(
    here: House, lead: FlaskClient, approver: FlaskClient, cheap: None
) -> None:
    here.item(S.LIVE)
    lead.post("/exports/new", data={"subject": "", "state": "", "format": "gift", "reason": "x"})
    approver.post(f"/exports/{rows(here.app, ExportRequest)[0].code}/approval")

    with Session(here.app.extensions["gradus.engine"]) as session, session.begin():
        expire_exports(session, clock.now() + timedelta(days=2))

    assert [(row.state, row.content) for row in rows(here.app, ExportRequest)] == [(ExportState.EXPIRED, None)]
