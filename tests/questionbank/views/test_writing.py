"""Writing, judging and importing in the browser."""

from html import unescape
from io import BytesIO
from typing import Any

import pytest
from flask import Flask
from openpyxl import load_workbook

from questionbank.models import ItemUpload
from questionbank.rules import ItemState
from tests.accounts.browser import rows
from tests.questionbank import bank
from tests.questionbank.views.browser import GOOD, House, house

S = ItemState
PLACE = {"point": "105-3.1.a", "tier": "1", "verb": "know", "clause": "3.1"}
FORMS: dict[str, dict[str, Any]] = {
    "single_choice": {"zh_Hans-stem": "题", "zh_Hans-option_A": "甲", "zh_Hans-option_B": "乙", "key": "A"},
    "multiple_choice": {"en-stem": "Q", "en-option_A": "a", "en-option_B": "b", "en-option_C": "c", "key": ["A", "C"]},
    "true_false": {"zh_Hans-stem": "题", "key": "F"},
    "essay": {"zh_Hans-stem": "题", "rubric-0-text": "指出条款", "rubric-0-marks": "2.5", "model_answer": "答"},
}
GIFT = b"::a:: Audit criteria are {=a reference ~evidence}\n\n::b:: Is it so? {T}\n"


@pytest.fixture
def here(app: Flask) -> House:
    return house(app)


@pytest.mark.parametrize("kind", FORMS)
def test_an_item_of_each_type_is_written_and_sent_to_review(here: House, kind: str) -> None:
    answer = here.author.post(f"/items/new/{kind}?subject=105", data={**PLACE, **FORMS[kind]})
    code = answer.headers["Location"].rpartition("/")[2]

    assert answer.status_code == 303
    assert here.author.post(f"/items/{code}/submission").status_code == 303
    assert here.state(code) is S.IN_REVIEW


@pytest.mark.parametrize("kind", FORMS)
def test_what_was_written_comes_back_as_it_was_typed(here: House, kind: str) -> None:
    typed = {**PLACE, **FORMS[kind], "zh_Hans-stem": "若 a<b 且\n“c>d”，则（ ）。"}
    code = here.author.post(f"/items/new/{kind}?subject=105", data=typed).headers["Location"].rpartition("/")[2]

    shown = unescape(here.author.get(f"/items/{code}/edit").text)
    assert "若 a<b 且\n“c>d”，则（ ）。" in shown
    assert here.author.post(f"/items/{code}/edit", data=typed).status_code == 303
    assert "Version 2 written" in here.author.get(f"/items/{code}/history").text


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"zh_Hans-stem": ""}, "Write the question."),
        ({"clause": "x" * 121}, "This text is too long: write at most 120 characters."),
        ({"zh_Hans-stem": "a\x00b"}, "Remove the character that cannot be printed."),
        ({"point": "107-3.1.a"}, "Not a valid choice"),
    ],
)
def test_what_is_wrong_is_said_at_the_field(here: House, changes: dict[str, str], message: str) -> None:
    data = {**PLACE, **FORMS["single_choice"], **changes}
    answer = here.author.post("/items/new/single_choice?subject=105", data=data)

    assert answer.status_code == 422
    assert message in answer.text


def test_the_start_of_a_new_item_asks_for_type_and_subject(here: House) -> None:
    assert here.author.get("/items/new").status_code == 200
    assert here.author.post("/items/new", data={"subject": "105"}).status_code == 422
    answer = here.author.post("/items/new", data={"subject": "105", "type": "essay"})
    assert answer.headers["Location"] == "/items/new/essay?subject=105"
    assert here.author.get(answer.headers["Location"]).status_code == 200
    assert here.author.get("/items/new/riddle").status_code == 404


def test_an_item_in_use_is_not_opened_for_writing(here: House) -> None:
    code = here.item(S.LIVE)

    assert here.author.get(f"/items/{code}/edit").headers["Location"] == f"/items/{code}"


def test_a_reviewer_reads_the_key_and_approves(here: House) -> None:
    code = here.item(S.IN_REVIEW)

    assert "见 3.7。" in here.reviewer.get(f"/items/{code}/review").text
    for reviewer in (here.reviewer, here.second):
        answer = reviewer.post(f"/items/{code}/review", data={**GOOD, "verdict": "approve"})
        assert answer.status_code == 303
    assert here.reviewer.post(f"/items/{code}/live").status_code == 303
    assert here.state(code) is S.LIVE


def test_a_return_needs_words(here: House) -> None:
    code = here.item(S.IN_REVIEW)

    answer = here.reviewer.post(f"/items/{code}/review", data={**GOOD, "verdict": "return"})
    assert (answer.status_code, "Say what the author should change." in answer.text) == (422, True)
    here.reviewer.post(f"/items/{code}/review", data={**GOOD, "verdict": "return", "text": "改写题干"})
    assert here.state(code) is S.DRAFT


@pytest.mark.parametrize(
    ("path", "state", "reached"),
    [("rest", S.LIVE, S.RESTING), ("retirement", S.LIVE, S.RETIRED), ("retirement", S.DRAFT, S.RETIRED)],
)
def test_a_step_that_needs_a_reason_asks_for_it(here: House, path: str, state: ItemState, reached: ItemState) -> None:
    code = here.item(state)

    assert here.reviewer.get(f"/items/{code}/{path}").status_code == 200
    assert here.reviewer.post(f"/items/{code}/{path}", data={"reason": ""}).status_code == 422
    assert here.state(code) is state
    assert here.reviewer.post(f"/items/{code}/{path}", data={"reason": "why"}).status_code == 303
    assert here.state(code) is reached


def test_a_resting_item_goes_back_to_draft(here: House) -> None:
    code = here.item(S.RESTING)

    assert here.author.post(f"/items/{code}/recall", data={"reason": "new edition"}).status_code == 303
    assert here.state(code) is S.DRAFT


@pytest.mark.parametrize("path", ["submission", "live", "rest", "retirement"])
def test_an_act_in_the_wrong_state_or_without_the_right_is_refused(here: House, path: str) -> None:
    code = here.item(S.RETIRED)
    data = {"reason": "why", "verdict": "approve", "text": "x"}

    answers = {who.post(f"/items/{code}/{path}", data=data).status_code for who in (here.author, here.reviewer)}
    assert answers <= {403, 409, 422}
    assert here.state(code) is S.RETIRED


def test_a_verdict_that_comes_too_late_says_why_it_does_not_count(here: House) -> None:
    code = here.item(S.LIVE)

    answer = here.reviewer.post(f"/items/{code}/review", data={**GOOD, "verdict": "approve"}, follow_redirects=True)
    assert "This item is not in review." in answer.text
    assert here.state(code) is S.LIVE


def test_a_file_is_shown_first_and_then_imported(here: House) -> None:
    answer = here.author.post("/items/import", data={"subject": "105", "file": (BytesIO(GIFT), "x.gift")})
    path = answer.headers["Location"]

    shown = here.author.get(path).text
    assert all(text in shown for text in ("Items read: 2. New: 2.", "Audit criteria are", "Import 2 items as drafts"))
    assert here.reviewer.get(path).status_code == 403
    assert here.author.post(path).headers["Location"] == "/items?state=draft"
    assert rows(here.app, ItemUpload) == []
    assert here.author.get(path).status_code == 404


def test_a_fault_stands_where_the_button_would_be(here: House) -> None:
    pasted = "1. 甲（ ）。\nA. 一\nB. 二\n答案：C\n"
    path = here.author.post("/items/import", data={"subject": "", "pasted": pasted}).headers["Location"]

    shown = here.author.get(path).text
    assert "The answer names option C, which the question does not have." in shown
    assert "as a draft" not in shown
    assert here.author.post(path).status_code == 409


@pytest.mark.parametrize(
    ("data", "message"),
    [
        ({}, "Choose a file or paste the questions."),
        ({"file": (BytesIO(b"%PDF-1.7"), "x.pdf")}, "which cannot be read"),
    ],
)
def test_nothing_and_what_cannot_be_read_are_refused_at_the_field(
    here: House, data: dict[str, Any], message: str
) -> None:
    answer = here.author.post("/items/import", data={"subject": "", **data})

    assert (answer.status_code, message in answer.text) == (422, True)


def test_what_the_bank_holds_already_is_marked(here: House) -> None:
    here.item(S.LIVE)
    pasted = "1. 审核准则是指（ ）。\nA. 甲\nB. 乙\nC. 丙\nD. 丁\n答案：B\n"
    path = here.author.post("/items/import", data={"subject": "105", "pasted": pasted}).headers["Location"]

    shown = here.author.get(path).text
    assert "Already there" in shown
    assert "The bank already holds everything in this file." in shown


def test_the_workbook_to_fill_in_can_be_had(here: House) -> None:
    answer = here.author.get("/items/import/template.xlsx")

    assert "题干" in str(load_workbook(BytesIO(answer.data)).worksheets[0]["C1"].value)


def test_no_page_of_an_item_tells_the_key_without_asking(here: House) -> None:
    code = here.item(S.IN_REVIEW, bank.manuscript("甲"))

    for tab in ("", "/versions", "/reviews", "/history"):
        assert "见 3.7。" not in here.author.get(f"/items/{code}{tab}").text
