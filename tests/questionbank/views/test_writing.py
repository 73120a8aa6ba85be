"""Writing, judging and importing in the browser."""

from html import unescape
from io import BytesIO
from typing import Any

import pytest

from questionbank.forms import typed
from questionbank.rules import ItemState, ItemType
from tests.questionbank.forms.writing.typist import sent
from tests.questionbank.samples import PICTURE, WORDINGS, sample
from tests.questionbank.views.browser import GOOD, House
from tests.questionbank.views.reading import Page

S = ItemState
PLACE = {"point": "105-3.1.a", "tier": "1", "verb": "know", "clause": "3.1"}
FORMS: dict[str, dict[str, Any]] = {
    "single_choice": {"zh_Hans-stem": "题", "zh_Hans-options-0": "甲", "zh_Hans-options-1": "乙", "key": "A"},
    "multiple_choice": {
        "en-stem": "Q",
        "en-options-0": "a",
        "en-options-1": "b",
        "en-options-2": "c",
        "key": ["A", "C"],
    },
    "true_false": {"zh_Hans-stem": "题", "key": "F"},
    "essay": {"zh_Hans-stem": "题", "rubric-0-text": "指出条款", "rubric-0-marks": "2.5", "model_answer": "答"},
}
GIFT = b"::a:: Audit criteria are {=a reference ~evidence}\n\n::b:: Is it so? {T}\n"


@pytest.fixture
def here(standing: House) -> House:
    return standing


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
        ({"point": "107-3.1.a"}, "Choose one of what is offered."),
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


def typed_in(kind: ItemType) -> dict[str, list[str]]:
    """Give what a browser sends for a whole item of a type."""
    data: dict[str, list[str]] = {}
    for name, value in sent(typed(sample(kind))):
        data.setdefault(name, []).append(value)
    return data


@pytest.mark.parametrize("kind", list(ItemType))
def test_an_item_of_every_type_is_written_shown_opened_and_sent_to_review(here: House, kind: ItemType) -> None:
    picture = {"picture-file": (BytesIO(PICTURE), "plan.png")} if kind is ItemType.HOTSPOT else {}
    answer = here.author.post(f"/items/new/{kind}?subject=105", data={**typed_in(kind), **picture})
    code = answer.headers["Location"].rpartition("/")[2]

    assert WORDINGS[kind].stem.partition("[[")[0] in here.author.get(f"/items/{code}").text
    assert here.author.post(f"/items/{code}/key").status_code in (200, 403)
    assert here.author.get(f"/items/{code}/edit").status_code == 200
    assert here.author.post(f"/items/{code}/submission").status_code == 303
    assert here.state(code) is S.IN_REVIEW
    assert here.reviewer.get(f"/items/{code}/review").status_code == 200


def test_areas_are_drawn_over_the_picture_in_the_preview(here: House) -> None:
    answer = here.author.post("/items/new/hotspot?subject=105", data={**typed_in(ItemType.HOTSPOT), "act": "preview"})

    assert '<rect x="10" y="10" width="50" height="50"/>' in answer.text
    assert '<ellipse cx="200" cy="150" rx="20" ry="20"/>' in answer.text


def test_what_was_typed_is_there_again_until_it_is_saved(here: House) -> None:
    path, data = "/items/new/single_choice?subject=105", {**PLACE, **FORMS["single_choice"], "zh_Hans-stem": "未存的题"}
    here.author.post(path, data={**data, "act": "preview"})

    assert all(text in here.author.get(path).text for text in ("未存的题", "did not save is here again"))
    assert "未存的题" not in here.author.get("/items/new/single_choice?subject=101").text
    here.author.post(path, data=data)
    assert "未存的题" not in here.author.get(path).text


def test_a_draft_of_an_old_version_does_not_hide_the_new_one(here: House) -> None:
    code = here.item(S.DRAFT)
    data = {**PLACE, **FORMS["single_choice"]}
    here.author.post(f"/items/{code}/edit", data={**data, "zh_Hans-stem": "暂存", "act": "preview"})
    here.author.post(f"/items/{code}/edit", data={**data, "zh_Hans-stem": "新版"})

    assert "新版" in here.author.get(f"/items/{code}/edit").text


def test_a_case_lists_its_items_and_leads_to_writing_one(here: House) -> None:
    case = here.author.post("/items/new/case?subject=105", data=typed_in(ItemType.CASE)).headers["Location"]
    code = case.rpartition("/")[2]
    assert "No item shares this material yet." in here.author.get(case).text

    start = here.author.post(f"/items/new?case={code}", data={"subject": "105", "type": "essay"}).headers["Location"]
    assert f'<option selected value="{code}">' in here.author.get(start).text
    inside = here.author.post(start, data={**typed_in(ItemType.ESSAY), "case": code}).headers["Location"]

    assert inside in here.author.get(case).text
    assert f'href="{case}"' in here.author.get(inside).text


@pytest.mark.parametrize(
    ("content", "alt", "message"),
    [
        (b"<svg/>", "图", "SVG drawings may hold programs"),
        (b"RIFF0000WAVE", "图", "This is a sound."),
        (PICTURE, "", "Say in words what it shows"),
    ],
)
def test_what_is_no_picture_is_said_and_not_kept(here: House, content: bytes, alt: str, message: str) -> None:
    data = {"zh_Hans-stem": "题", "picture-zh_Hans": alt, "act": "preview"}
    answer = here.author.post(
        "/items/new/hotspot?subject=105", data={**data, "picture-file": (BytesIO(content), "plan")}
    )

    assert (answer.status_code, message in answer.text) == (422, True)


def test_who_writes_on_from_a_version_that_is_no_longer_the_last_is_told_and_loses_nothing(here: House) -> None:
    code = here.item(S.DRAFT, sample(ItemType.SINGLE_CHOICE))
    typed = {**PLACE, **FORMS["single_choice"], "zh_Hans-stem": "后写的题干"}
    assert Page(here.author.get(f"/items/{code}/edit")).value("base") == "1"
    here.author.post(f"/items/{code}/edit", data={**typed, "zh_Hans-stem": "先写的题干", "base": "1"})

    late = Page(here.author.post(f"/items/{code}/edit", data={**typed, "base": "1"}))

    assert late.status == 422
    assert "Version 2 was saved while you were writing." in " ".join(late.summary())
    assert late.value("zh_Hans-stem") == "后写的题干"
    assert late.value("base") == "2"
    assert here.author.post(f"/items/{code}/edit", data={**typed, "base": "2"}).status_code == 303
    history = here.author.get(f"/items/{code}/history").text
    assert "Version 3 written" in history


def test_what_is_typed_into_an_item_that_went_to_review_meanwhile_is_shown_again_with_the_reason(here: House) -> None:
    code = here.item(S.DRAFT, sample(ItemType.SINGLE_CHOICE))
    here.author.post(f"/items/{code}/submission")
    typed = {**PLACE, **FORMS["single_choice"], "zh_Hans-stem": "写到一半", "base": "1"}

    shown = Page(here.author.post(f"/items/{code}/edit", data=typed))

    assert shown.status == 422
    assert "Only a draft can be edited." in " ".join(shown.summary())
    assert shown.value("zh_Hans-stem") == "写到一半"
    assert here.author.post(f"/items/{code}/edit", data={**typed, "act": "preview"}).status_code == 303
