"""What is said of an item: by part, by version, settled by its author; who may say what must be changed."""

import re
from dataclasses import replace

import pytest
from flask.testing import FlaskClient

from accounts.rules import Role
from questionbank.models import Review
from questionbank.rules import ItemState, ItemType
from questionbank.rules.parts import SECRETS
from tests.accounts import browser
from tests.accounts.browser import rows
from tests.questionbank import bank
from tests.questionbank.samples import sample
from tests.questionbank.views.browser import GOOD, House
from tests.questionbank.views.reading import Page

S = ItemState


@pytest.fixture(scope="module")
def officer(standing: House) -> FlaskClient:
    client = browser.signed_in(standing.app, Role.EXAM_OFFICER, name="周官")
    client.set_cookie("lang", "en")
    return client


def say(client: FlaskClient, code: str, text: str, **more: str) -> int:
    return client.post(f"/items/{code}/reviews", data={"part": "", "text": text, **more}).status_code


def tab(client: FlaskClient, code: str) -> Page:
    return Page(client.get(f"/items/{code}/reviews"))


def settlement(client: FlaskClient, code: str) -> str:
    """Give the address under which the one open comment is settled, blank where none is offered."""
    found = re.findall(rf"/items/{code}/comments/\d+/settlement", " ".join(tab(client, code).links()))
    return found[0] if found else ""


def test_an_item_of_which_nobody_spoke_says_so(standing: House) -> None:
    assert "Nobody has said anything about this item yet." in tab(standing.author, standing.item(S.DRAFT)).text


@pytest.mark.parametrize(
    ("part", "english", "chinese"),
    [
        ("stem::zh_Hans", "Stem, Chinese", "题干（中文）"),
        ("option:B:en", "Option B, English", "选项 B（英文）"),
        ("explanation", "Explanation", "解析"),
        ("clause", "Clause", "条款"),
        ("point", "Knowledge point", "知识点"),
        ("key", "Key", "答案"),
    ],
)
def test_a_comment_stands_with_its_part_its_version_and_who_made_it(
    standing: House, part: str, english: str, chinese: str
) -> None:
    code = standing.item(S.IN_REVIEW)
    assert say(standing.reviewer, code, "请核对", part=part) == 303

    seen = tab(standing.author, code)
    assert all(words in seen.text for words in (english, "请核对", "陈评审", "Version 1"))
    chinese_page = Page(standing.author.get(f"/items/{code}/reviews?lang=zh_Hans"))
    assert chinese in chinese_page.text
    standing.author.set_cookie("lang", "en")


@pytest.mark.parametrize("kind", list(ItemType))
def test_every_part_of_every_type_can_be_spoken_of_and_no_choice_shows_what_it_says(
    standing: House, kind: ItemType
) -> None:
    text = sample(kind) if kind is not ItemType.HOTSPOT else bank.MANUSCRIPT
    code = standing.item(S.DRAFT, text)

    seen = tab(standing.reviewer, code)
    offered = seen.options("part")

    assert offered[0] == ""
    assert set(SECRETS) <= set(offered)
    assert "stem::zh_Hans" in offered
    assert "解析</option>" not in seen.text.replace("Explanation", "")


def test_an_officer_who_only_reads_may_say_something_and_asks_for_nothing(
    standing: House, officer: FlaskClient
) -> None:
    code = standing.item(S.IN_REVIEW)

    assert "must_fix" not in {one.get("name") for one in tab(officer, code).tree.xpath("//input")}
    assert say(officer, code, "题干太长", must_fix="y") == 303
    assert [row.must_fix for row in rows(standing.app, Review) if row.text == "题干太长"] == [False]


def test_what_must_be_settled_stands_against_an_approval_until_it_is(standing: House) -> None:
    code = standing.item(S.IN_REVIEW)
    say(standing.reviewer, code, "改选项", must_fix="y", part="option:A:zh_Hans")
    approve = {**GOOD, "verdict": "approve"}

    refused = standing.second.post(f"/items/{code}/review", data=approve)
    assert refused.status_code == 422
    assert "Comments that must be settled first: 1." in Page(refused).text
    assert standing.author.post(settlement(standing.author, code), data={"answer": "已改"}).status_code == 303
    assert standing.second.post(f"/items/{code}/review", data=approve).status_code == 303

    seen = tab(standing.reviewer, code).text
    assert all(words in seen for words in ("Settled", "已改", "Approved", "Wording 3"))


def test_only_who_wrote_or_asked_is_led_to_a_settlement(standing: House, officer: FlaskClient) -> None:
    code = standing.item(S.IN_REVIEW)
    say(standing.reviewer, code, "为何如此", must_fix="y")

    found = {name: settlement(client, code) for name, client in {
        "author": standing.author, "asked": standing.reviewer, "other": standing.second, "officer": officer,
    }.items()}  # fmt: skip

    assert found["author"] == found["asked"] != ""
    assert found["other"] == found["officer"] == ""


@pytest.mark.parametrize(("answer", "words"), [("", "Fill in this field."), ("x" * 4_001, "at most 4000 characters")])
def test_a_settlement_needs_an_answer_and_shows_what_is_settled(standing: House, answer: str, words: str) -> None:
    code = standing.item(S.IN_REVIEW)
    say(standing.reviewer, code, "何故选甲", part="option:A:zh_Hans")
    address = settlement(standing.author, code)

    assert all(text in Page(standing.author.get(address)).text for text in ("何故选甲", "Option A, Chinese"))
    sent = Page(standing.author.post(address, data={"answer": answer}))

    assert sent.status == 422
    assert words in sent.error("answer")
    assert sent.value("answer") == answer


def test_a_comment_is_settled_once_and_one_of_another_item_never(standing: House) -> None:
    code, other = standing.item(S.IN_REVIEW), standing.item(S.IN_REVIEW, bank.manuscript("另一题"))
    say(standing.reviewer, code, "一次")
    address = settlement(standing.author, code)
    foreign = address.replace(code, other)

    assert standing.author.get(foreign).headers["Location"] == f"/items/{other}/reviews"
    assert standing.author.post(foreign, data={"answer": "x"}).status_code in (404, 422)
    assert standing.author.post(address, data={"answer": "好"}).status_code == 303
    assert standing.author.get(address).headers["Location"] == f"/items/{code}/reviews"
    assert standing.author.post(address, data={"answer": "again"}).status_code in (303, 422)
    assert tab(standing.author, code).text.count("好") == 1


def test_comments_on_an_old_version_say_which_it_was(standing: House) -> None:
    code = standing.item(S.DRAFT)
    say(standing.reviewer, code, "第一版的话")
    edited = {"zh_Hans-stem": "第二版题干", "tier": "2", "verb": "", "point": ""}
    standing.author.post(f"/items/{code}/edit", data=edited)
    say(standing.reviewer, code, "第二版的话")

    seen = tab(standing.author, code).text

    assert "Version 1" in seen
    assert "Version 2" in seen


def test_what_somebody_typed_is_shown_as_text_and_never_as_tags(standing: House) -> None:
    code = standing.item(S.IN_REVIEW)
    say(standing.reviewer, code, "<img src=x onerror=alert(1)>\n第二行")

    answer = standing.author.get(f"/items/{code}/reviews")

    assert "<img src=x" not in answer.text
    assert "&lt;img src=x" in answer.text


def test_a_retired_item_can_still_be_spoken_of_but_not_reviewed(standing: House) -> None:
    code = standing.item(S.RETIRED, replace(bank.MANUSCRIPT, clause="1"))

    assert say(standing.reviewer, code, "记录在案") in (303, 422)
    assert standing.reviewer.get(f"/items/{code}/review").headers["Location"] == f"/items/{code}"
