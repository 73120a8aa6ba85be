"""What a machine drafted: declared, apart until a named expert has judged it, on the register for all to read."""

import csv
from io import StringIO
from typing import Any

import pytest
from flask.testing import FlaskClient

from accounts.rules import Role
from core.audit import AuditEntry
from core.db import transaction
from questionbank import service
from questionbank.models.governance import AiUseEntry
from questionbank.rules import ItemState
from questionbank.rules.machine import AiOutcome, AiUse, PromptClass
from questionbank.views.machine import COLUMNS, TONES
from questionbank.views.writing import declared
from tests import factories
from tests.accounts import browser
from tests.accounts.browser import rows
from tests.questionbank import bank
from tests.questionbank.views.browser import House
from tests.questionbank.views.reading import Page

S = ItemState
DECLARED = {"model": "Model X", "model_version": "3", "purpose": "审核准则题", "prompt": "rewording"}


@pytest.fixture(scope="module")
def officer(standing: House) -> FlaskClient:
    client = browser.signed_in(standing.app, Role.EXAM_OFFICER, name="周官")
    client.set_cookie("lang", "en")
    return client


def drafted(here: House, stem: str, use: AiUse = bank.USE) -> str:
    """Bring in a machine's draft and give its code."""
    with transaction(here.app.extensions["gradus.engine"]) as session:
        return service.draft_by_machine(
            session, manuscript=bank.manuscript(stem), use=use, actor=here.who.author, now=factories.NOW
        ).code


def register(client: FlaskClient, code: str) -> list[list[str]]:
    return [row for row in Page(client.get("/ai-register?per_page=100")).rows() if row[0].startswith(code)]


@pytest.mark.parametrize(
    ("outcome", "note", "reached", "words"),
    [
        (AiOutcome.ACCEPTED, "", S.DRAFT, "Accepted as it is"),
        (AiOutcome.CHANGED, "条款号应为 8.4.1", S.DRAFT, "To be changed"),
        (AiOutcome.REJECTED, "事实有误", S.RETIRED, "Not adopted"),
    ],
)
def test_each_outcome_moves_the_draft_and_stands_on_the_register_with_a_name(
    standing: House, officer: FlaskClient, outcome: AiOutcome, note: str, reached: S, words: str
) -> None:
    code = drafted(standing, f"题 {outcome}")

    answer = standing.reviewer.post(f"/items/{code}/validation", data={"outcome": outcome.value, "note": note})

    assert answer.status_code == 303
    assert standing.state(code) is reached
    last, first = register(officer, code)
    assert ("Drafted" in first[4], words in last[4], note in last[4]) == (True, True, True)
    assert (first[5], last[5]) == ("林作者", "陈评审")
    assert standing.reviewer.get(f"/items/{code}/validation").headers["Location"] == f"/items/{code}"


def test_who_validates_second_is_told_so_and_keeps_the_words(standing: House) -> None:
    code = drafted(standing, "两位专家")
    data = {"outcome": AiOutcome.REJECTED.value, "note": "条款引用有误"}
    standing.second.post(f"/items/{code}/validation", data=data | {"outcome": AiOutcome.ACCEPTED.value})

    seen = Page(standing.reviewer.post(f"/items/{code}/validation", data=data))

    assert (seen.status, seen.value("text")) == (422, "条款引用有误")
    assert "Only a machine's draft is validated." in " ".join(seen.summary())
    assert standing.state(code) is S.DRAFT


@pytest.mark.parametrize("outcome", [AiOutcome.CHANGED, AiOutcome.REJECTED])
@pytest.mark.parametrize("language", ["en", "zh_Hans"])
def test_an_outcome_that_is_not_plain_needs_words_and_keeps_what_was_chosen(
    standing: House, outcome: AiOutcome, language: str
) -> None:
    code = drafted(standing, f"无话 {outcome} {language}")

    address = f"/items/{code}/validation?lang={language}"
    seen = Page(standing.reviewer.post(address, data={"outcome": outcome.value, "note": " "}))
    standing.reviewer.set_cookie("lang", "en")

    assert seen.status == 422
    assert seen.error("note") or seen.summary()
    assert seen.value("outcome") == outcome.value
    assert standing.state(code) is S.AI_DRAFT


def test_the_expert_sees_the_key_and_what_was_declared_and_that_is_written_down(standing: House) -> None:
    code = drafted(standing, "看答案", AiUse("Model Y", "", "one more", PromptClass.OPTIONS))

    seen = Page(standing.reviewer.get(f"/items/{code}/validation"))

    assert [w for w in ("见 3.7。", "Model Y", "one more", "Options for a stem", "Right") if w not in seen.text] == []
    entry = rows(standing.app, AuditEntry)[-1]
    assert (entry.action, entry.actor) == ("keys.read", str(standing.who.reviewer))
    assert entry.details["purpose"] == "validation"


def test_a_change_that_was_asked_for_must_be_made_before_the_review(standing: House) -> None:
    code = drafted(standing, "先改（ ）。")
    standing.reviewer.post(f"/items/{code}/validation", data={"outcome": "changed", "note": "改题干"})

    assert "asked for changes. Edit it first." in Page(standing.author.get(f"/items/{code}")).text
    assert standing.author.post(f"/items/{code}/submission").status_code == 409
    edited = {"zh_Hans-stem": "改过（ ）。", "zh_Hans-options-0": "甲", "zh_Hans-options-1": "乙", "key": "A",
              "point": "105-3.1.e.8", "tier": "2", "verb": "", "clause": "8.4"}  # fmt: skip
    assert standing.author.post(f"/items/{code}/edit", data=edited).status_code == 303
    assert standing.author.post(f"/items/{code}/submission").status_code == 303


@pytest.mark.parametrize("state", [S.DRAFT, S.IN_REVIEW, S.LIVE, S.RETIRED])
def test_what_no_machine_drafted_is_not_validated(standing: House, state: S) -> None:
    code = standing.item(state, bank.manuscript(f"人写的 {state}"))

    answer = standing.reviewer.post(f"/items/{code}/validation", data={"outcome": "accepted"})

    assert answer.status_code in (303, 422)
    assert standing.state(code) is state
    assert f"/items/{code}" not in Page(standing.reviewer.get("/ai-register?per_page=100")).links()


@pytest.mark.parametrize(
    ("args", "use"),
    [
        ({}, None),
        ({"model": ""}, None),
        (DECLARED, AiUse("Model X", "3", "审核准则题", PromptClass.REWORDING)),
        ({"model": "X", "prompt": "sing"}, AiUse("X", "", "", PromptClass.OTHER)),
        ({"model": "X" * 99, "purpose": "y" * 400}, AiUse("X" * 80, "", "y" * 300, PromptClass.OTHER)),
    ],
)
def test_a_declaration_is_read_out_of_an_address_whatever_it_holds(args: dict[str, str], use: AiUse | None) -> None:
    assert declared(args) == use


def test_a_declaration_leads_to_the_desk_with_all_that_was_declared(standing: House) -> None:
    start = {"subject": "105", "type": "true_false", "machine": "y"}
    declare = standing.author.post("/items/new", data=start).headers["Location"]
    desk = standing.author.post(declare, data=DECLARED).headers["Location"]

    seen = Page(standing.author.get(desk))
    assert "Saved as a machine's draft: Model X, for “审核准则题”." in seen.text
    saved = {"zh_Hans-stem": "机器写的判断题。", "key": "T", "tier": "1", "verb": "", "point": ""}
    code = standing.author.post(desk, data=saved).headers["Location"].rpartition("/")[2]

    assert standing.state(code) is S.AI_DRAFT
    (entry,) = (row for row in rows(standing.app, AiUseEntry) if row.purpose == "审核准则题")
    assert (entry.model_version, entry.purpose, entry.prompt) == ("3", "审核准则题", PromptClass.REWORDING)


@pytest.mark.parametrize("typed", ["=1+1", "+cmd", "-2", "@SUM(A1)", "plain", "a=b"])
def test_the_file_of_the_register_starts_no_formula_and_changes_nothing_else(standing: House, typed: str) -> None:
    code = drafted(standing, f"公式 {typed}", AiUse(typed, "", "p", PromptClass.OTHER))

    answer = standing.author.get("/ai-register.csv")
    lines = list(csv.reader(StringIO(answer.text.removeprefix("\ufeff"))))

    assert tuple(lines[0]) == COLUMNS
    assert answer.text.startswith("\ufeff")
    assert "attachment" in answer.headers["Content-Disposition"]
    (line,) = (line for line in lines[1:] if line[0] == code)
    assert line[2] == (typed if typed[0] in "pa" else f"'{typed}")


@pytest.mark.parametrize(("language", "title"), [("en", "AI use register"), ("zh_Hans", "人工智能使用登记簿")])
def test_the_register_is_called_the_same_in_the_navigation_and_on_its_page(
    standing: House, language: str, title: str
) -> None:
    seen = Page(standing.author.get("/ai-register", query_string={"lang": language}))
    standing.author.set_cookie("lang", "en")

    assert seen.title == title
    assert title in [" ".join(one.itertext()).strip() for one in seen.tree.xpath("//nav//a[@href='/ai-register']")]


def test_the_register_is_cut_into_pages_and_every_outcome_has_a_tone(standing: House, officer: FlaskClient) -> None:
    for number in range(27):
        drafted(standing, f"多 {number}")

    first, second = (Page(officer.get(f"/ai-register?page={page}")).rows() for page in (1, 2))

    assert len(first) == 25
    assert second
    assert not {(row[0], row[4]) for row in first} & {(row[0], row[4]) for row in second}
    assert set(TONES) == set(AiOutcome)


def test_who_declared_or_validated_cannot_be_changed_afterwards(standing: House) -> None:
    code = drafted(standing, "不变")
    standing.reviewer.post(f"/items/{code}/validation", data={"outcome": "accepted"})
    again: Any = standing.second.post(f"/items/{code}/validation", data={"outcome": "rejected", "note": "x"})

    assert again.status_code in (303, 422)
    assert standing.state(code) is S.DRAFT
