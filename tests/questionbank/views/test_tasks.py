"""Tasks on their pages: what a list shows to whom, where a task leads, and how it ends."""

import re
from datetime import date, timedelta

import pytest
from flask.testing import FlaskClient

from accounts.rules import Actor, Role
from core import clock
from core.db import transaction
from questionbank import service
from questionbank.models.governance import BankTask
from questionbank.rules import ItemState
from questionbank.rules.tasks import NewTask, TaskKind, TaskState
from questionbank.views.tasks import about
from tests.accounts import browser
from tests.accounts.browser import rows
from tests.questionbank import bank
from tests.questionbank.views.browser import House
from tests.questionbank.views.reading import Page

S, K = ItemState, TaskKind
LEAD = Actor(0, "Lead", frozenset({Role.ASSEMBLER}))
LATER = clock.now().date() + timedelta(days=9)


@pytest.fixture(scope="module")
def lead(standing: House) -> FlaskClient:
    client = browser.signed_in(standing.app, Role.ASSEMBLER, name="陈书仪")
    client.set_cookie("lang", "en")
    return client


def give(here: House, kind: TaskKind, subject: str, assignee: int | None, due: date = LATER, **more: object) -> int:
    """Give a task as a lead does, and give its number."""
    with transaction(here.app.extensions["gradus.engine"]) as session:
        wanted = NewTask(kind, subject, due, assignee, **more)  # type: ignore[arg-type]  # note and count
        return service.assign_task(session, wanted=wanted, actor=LEAD, now=clock.now()).id or 0


def task(here: House, number: int) -> BankTask:
    return next(row for row in rows(here.app, BankTask) if row.id == number)


@pytest.mark.parametrize(
    ("subject", "name", "address"),
    [
        ("item/105-00012", "105-00012", "/items/105-00012"),
        ("point/105-3.1.e", "105-3.1.e", "/points/105-3.1.e"),
        ("subject/105", "105", "/items?subject=105"),
        ("edition/7", "7", ""),
        ("odd", "odd", ""),
        ("", "", ""),
    ],
)
def test_a_task_leads_to_what_it_is_about(standing: House, subject: str, name: str, address: str) -> None:
    with standing.app.test_request_context():
        assert about(subject) == (name, address)


def test_a_list_shows_ones_own_open_tasks_on_every_page_of_it(standing: House) -> None:
    own, ended = (
        give(standing, K.WRITE, "subject/105", standing.who.author.id, note=note) for note in ("eins", "zwei")
    )
    foreign = give(standing, K.REVALIDATE, "subject/101", standing.who.reviewer.id)
    standing.author.post(f"/tasks/{ended}/outcome", data={"outcome": "erledigt"})

    for address in ("/tasks", "/tasks?page=1", "/tasks?per_page=50"):
        links = Page(standing.author.get(address)).links()
        assert f"/tasks/{own}" in links
        assert f"/tasks/{ended}" not in links
        assert f"/tasks/{foreign}" not in links
    assert Page(standing.author.get("/tasks")).value("state") == "open"


@pytest.mark.parametrize(
    ("address", "shown"),
    [
        ("?whose=all", {"mine", "others", "nobodys"}),
        ("?whose=nobody", {"nobodys"}),
        ("?whose=&state=&kind=", {"mine", "done"}),
        ("?state=done", {"done"}),
        ("?whose=all&kind=review", {"others"}),
        ("?whose=all&state=cancelled", set()),
    ],
)
def test_a_filter_shows_what_it_names(standing: House, address: str, shown: set[str]) -> None:
    code = standing.item(S.IN_REVIEW, bank.manuscript(f"题 {address}"))
    made = {
        "mine": give(standing, K.WRITE, "subject/105", standing.who.author.id),
        "others": give(standing, K.REVIEW, f"item/{code}", standing.who.second.id),
        "nobodys": give(standing, K.REVALIDATE, f"item/{code}", None),
        "done": give(standing, K.WRITE, "subject/105", standing.who.author.id),
    }
    standing.author.post(f"/tasks/{made['done']}/outcome", data={"outcome": "ok"})

    links = Page(standing.author.get(f"/tasks{address}&per_page=100")).links()

    assert {name for name, number in made.items() if f"/tasks/{number}" in links} == shown


@pytest.mark.parametrize(
    ("language", "words"), [("en", ["Write items", "Due on", "Given by"]), ("zh_Hans", ["编写试题", "布置人"])]
)
def test_a_task_says_what_is_to_be_done_by_when_for_whom(standing: House, language: str, words: list[str]) -> None:
    number = give(standing, K.WRITE, "point/105-3.1.e", standing.who.author.id, count=7, note="先写三级")

    seen = Page(standing.author.get(f"/tasks/{number}", query_string={"lang": language}))
    standing.author.set_cookie("lang", "en")

    assert [word for word in [*words, "先写三级", "105-3.1.e", "7", "林作者"] if word not in seen.text] == []
    assert "/points/105-3.1.e" in seen.links()


@pytest.mark.parametrize("kind", [K.REVIEW, K.VALIDATE])
def test_a_review_ends_by_the_act_and_not_by_a_button(standing: House, kind: TaskKind) -> None:
    state = S.IN_REVIEW if kind is K.REVIEW else S.AI_DRAFT
    code = standing.item(state, bank.manuscript(f"题 {kind}"))
    number = give(standing, kind, f"item/{code}", standing.who.reviewer.id)

    seen = Page(standing.reviewer.get(f"/tasks/{number}"))
    answer = standing.reviewer.post(f"/tasks/{number}/outcome", data={"outcome": "done"})

    assert "This task ends by itself" in seen.text
    assert f"/tasks/{number}/outcome" not in seen.posts()
    assert answer.status_code == 422
    assert task(standing, number).state is TaskState.OPEN


def test_only_who_was_given_a_task_is_offered_to_end_it(standing: House, lead: FlaskClient) -> None:
    number = give(standing, K.WRITE, "subject/105", standing.who.author.id)
    end = f"/tasks/{number}/outcome"

    assert end in Page(standing.author.get(f"/tasks/{number}")).posts()
    assert end not in Page(standing.second.get(f"/tasks/{number}")).posts()
    assert end not in Page(lead.get(f"/tasks/{number}")).posts()
    assert {f"/tasks/{number}/assignee", f"/tasks/{number}/cancellation"} <= Page(lead.get(f"/tasks/{number}")).links()
    assert not {f"/tasks/{number}/assignee"} & Page(standing.author.get(f"/tasks/{number}")).links()


@pytest.mark.parametrize("act", ["assignee", "cancellation"])
def test_what_has_ended_is_neither_handed_over_nor_taken_back(standing: House, lead: FlaskClient, act: str) -> None:
    number = give(standing, K.WRITE, "subject/105", standing.who.author.id)
    standing.author.post(f"/tasks/{number}/outcome", data={"outcome": "ok"})
    data = {"assignee": str(standing.who.second.id), "outcome": "why"}

    answer = lead.post(f"/tasks/{number}/{act}", data=data)

    assert answer.status_code == 422
    assert "This task has ended already." in Page(answer).text
    assert (task(standing, number).state, task(standing, number).assignee_id) == (
        TaskState.DONE,
        standing.who.author.id,
    )
    assert f"/tasks/{number}/{act}" not in Page(lead.get(f"/tasks/{number}")).links()


@pytest.mark.parametrize(
    ("changes", "field", "words"),
    [
        ({"due": "2020-01-01"}, "", "The day by which it is due is over."),
        ({"kind": "review", "item": ""}, "item", "Name the item that is to be reviewed or validated."),
        ({"point": " "}, "point", "Name the knowledge point or the subject"),
        ({"kind": "review", "item": "105-99999"}, "item", "There is no item 105-99999."),
        ({"kind": "validate", "item": "105"}, "item", "There is no item 105."),
        ({"kind": "revalidate", "item": "none"}, "item", "There is no item none."),
        ({"point": "999-1"}, "point", "There is no knowledge point 999-1."),
        ({"point": "999"}, "point", "There is no subject 999."),
        ({"assignee": ""}, "assignee", "Fill in this field."),
        ({"count": "501"}, "count", "from 1 to 500"),
    ],
)
def test_a_task_that_cannot_be_given_says_why_and_keeps_what_was_typed(
    standing: House, lead: FlaskClient, changes: dict[str, str], field: str, words: str
) -> None:
    before = len(rows(standing.app, BankTask))
    data = {"kind": "write", "point": "105-3.1.e", "item": "", "count": "5", "note": "bitte",
            "assignee": str(standing.who.author.id), "due": f"{LATER}", **changes}  # fmt: skip

    seen = Page(lead.post("/tasks/new", data=data))

    assert seen.status == 422
    assert words in (seen.error(field) if field else seen.text)
    assert {name: seen.value(name) for name in data} == data
    assert len(rows(standing.app, BankTask)) == before


def test_the_page_that_leads_to_a_new_task_fills_in_what_it_knows(lead: FlaskClient) -> None:
    known = Page(lead.get("/tasks/new?item=105-00012&kind=revalidate"))
    odd = Page(lead.get("/tasks/new?item=x&kind=sing"))

    assert (known.value("item"), known.value("kind")) == ("105-00012", "revalidate")
    assert (odd.value("item"), odd.value("kind")) == ("x", "")


def test_a_task_that_is_not_there_is_not_found(standing: House, lead: FlaskClient) -> None:
    assert lead.get("/tasks/999999").status_code == 404
    assert lead.post("/tasks/999999/cancellation", data={"outcome": "x"}).status_code == 404
    assert standing.author.post("/tasks/999999/outcome", data={"outcome": "x"}).status_code == 404


def test_what_is_late_is_said_in_words_on_the_list(standing: House) -> None:
    number = give(standing, K.REVALIDATE, "subject/105", standing.who.second.id, due=clock.now().date())
    with transaction(standing.app.extensions["gradus.engine"]) as session:
        session.get_one(BankTask, number).due = clock.now().date() - timedelta(days=3)

    english, chinese = (
        Page(standing.second.get("/tasks", query_string={"lang": language})).text for language in ("en", "zh_Hans")
    )
    standing.second.set_cookie("lang", "en")

    assert re.search(r"\d days ago", english)
    assert re.search(r"\d 天", chinese)
