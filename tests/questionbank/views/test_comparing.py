"""Two texts side by side: by words, by characters where the script has no blanks, without crumbs."""

from typing import Any

import pytest
from flask import Flask
from hypothesis import given, settings
from hypothesis import strategies as st

from core.audit import AuditEntry
from questionbank.models import ItemVersion
from questionbank.rules import Answer, ItemState, Verb
from questionbank.rules.parts import Part
from questionbank.rules.wording import wording_row
from questionbank.views.comparing import Pieces, compare, difference, facts
from tests.accounts.browser import rows
from tests.factories import NOW
from tests.questionbank import bank
from tests.questionbank.views.browser import House
from tests.questionbank.views.reading import Page


def said(pieces: Pieces) -> str:
    return "".join(text for _, text in pieces)


@given(st.text("甲乙丙 ab1.", max_size=30), st.text("甲乙丙 ab1.", max_size=30))
def test_both_sides_are_told_in_full_and_what_is_shared_is_the_same(left: str, right: str) -> None:
    one, other = difference(left, right)

    assert (said(one), said(other)) == (left, right)
    assert [text for only, text in one if not only] == [text for only, text in other if not only]


@pytest.mark.parametrize(
    ("left", "right", "gone", "new"),
    [
        ("审核准则是依据", "审核证据是依据", ["准则"], ["证据"]),
        ("the audit criteria", "the audit evidence", ["criteria"], ["evidence"]),
        ("GB/T 19001-2016 8.4.1", "GB/T 19001-2016 8.4.2", ["8.4.1"], ["8.4.2"]),
        ("在审核中", "在审核中发现", [], ["发现"]),
        ("第一方审核", "第二方检查", ["一方审核"], ["二方检查"]),
        ("same", "same", [], []),
    ],
)
def test_the_difference_is_cut_at_words(left: str, right: str, gone: list[str], new: list[str]) -> None:
    one, other = difference(left, right)

    assert [text for only, text in one if only] == gone
    assert [text for only, text in other if only] == new


def test_what_only_one_side_has_stands_beside_nothing() -> None:
    stem, option = Part("stem", language="en"), Part("option", "E", "en")

    rows = compare({stem: "x"}, {stem: "x", option: "new"})

    assert [(row.part, row.left, row.right) for row in rows] == [
        (stem, [(False, "x")], [(False, "x")]),
        (option, [], [(True, "new")]),
    ]


ANSWER = Answer(("B",), explanation="见 3.7。")


def version(content: dict[str, Any], **more: Any) -> ItemVersion:
    return ItemVersion(item_id=1, number=1, public_id="x", content=content, digest="d", created_at=NOW, **more)


CONTENT = {language: wording_row(wording) for language, wording in bank.MANUSCRIPT.wordings.items()}


@pytest.mark.parametrize("answer", [None, ANSWER])
def test_the_key_is_among_the_facts_only_when_it_was_read(still_app: Flask, answer: Answer | None) -> None:
    with still_app.test_request_context("/?lang=en"):
        written = version(CONTENT, tier=2, verb=Verb.MASTER, clause="8.4", descriptor="L2.skill")
        told = facts(written, "105-3.1", answer)

    assert (Part("key") in told) is (answer is not None)
    assert ("见 3.7。" in told.values()) is (answer is not None)
    assert told[Part("stem", language="zh_Hans")] == "审核准则是指（ ）。"
    assert (told[Part("tier")], told[Part("verb")], told[Part("clause")]) == ("2 Understanding", "master", "8.4")
    assert told[Part("descriptor")] == "L2.skill"


@pytest.mark.parametrize(("language", "tier"), [("en", "1 Recall"), ("zh_Hans", "1 识记")])
def test_facts_are_told_in_the_readers_language(still_app: Flask, language: str, tier: str) -> None:
    with still_app.test_request_context(f"/?lang={language}"):
        told = facts(version(CONTENT, tier=1), "")

    assert told[Part("tier")] == tier
    assert (told[Part("verb")], told[Part("point")]) == ("", "")


def test_tags_are_not_compared_but_what_they_show(still_app: Flask) -> None:
    with still_app.test_request_context():
        one, other = (
            facts(version({"en": {"stem": f"<p>{text}</p>", "options": []}}, tier=1), "")
            for text in ("H<sub>2</sub>O", "H<b>2</b>O")
        )

    (row,) = (row for row in compare(one, other) if row.part.kind == "stem")
    assert not any(only for only, _ in (*row.left, *row.right))


@settings(max_examples=30, deadline=None)
@given(st.lists(st.sampled_from("甲乙丙 a b.1"), max_size=20).map("".join))
def test_a_text_beside_itself_has_no_difference(text: str) -> None:
    one, other = difference(text, text)

    assert one == other
    assert not any(only for only, _ in one)


@pytest.mark.parametrize(
    ("asked", "shown"),
    [("", (2, 3)), ("?left=1", (1, 3)), ("?left=1&right=2", (1, 2)), ("?right=2", (1, 2)), ("?left=x&right=y", (2, 3))],
)
def test_the_last_two_versions_are_compared_unless_others_are_asked_for(
    standing: House, three: str, asked: str, shown: tuple[int, int]
) -> None:
    seen = Page(standing.author.get(f"/items/{three}/versions{asked}"))

    assert tuple(int(str(seen.value(name))) for name in ("left", "right")) == shown
    (row,) = (row for row in seen.rows() if row[0] == "Stem, Chinese")
    assert [text.replace(" ", "") for text in row[1:]] == [f"第{number}版（）。" for number in shown]


@pytest.mark.parametrize(
    "asked", ["?left=9", "?right=0", "?left=0&right=1", f"?left={10**30}&right=1", f"?left=1&right=-{10**30}"]
)
def test_a_version_that_is_not_there_is_not_found(standing: House, three: str, asked: str) -> None:
    assert standing.author.get(f"/items/{three}/versions{asked}").status_code == 404


def test_keys_of_the_versions_that_are_shown_are_read_and_no_others(standing: House, three: str) -> None:
    address = f"/items/{three}/versions?left=1&right=2"
    assert "解析1" not in Page(standing.reviewer.get(address)).text

    seen = Page(standing.reviewer.post(address))
    entry = rows(standing.app, AuditEntry)[-1]

    assert all(words in seen.text for words in ("解析1", "解析2", "With keys; that you read them is written down."))
    assert "解析3" not in seen.text
    assert (entry.action, entry.details["count"], entry.actor) == ("keys.read", 2, str(standing.who.reviewer))


@pytest.fixture(scope="module")
def three(standing: House) -> str:
    """Make an item with three versions."""
    code = standing.item(ItemState.DRAFT, bank.manuscript("第1版（ ）。", answer=Answer(("B",), explanation="解析1")))
    for number in (2, 3):
        options = {"zh_Hans-options-0": "甲", "zh_Hans-options-1": "乙", "key": "A", "explanation": f"解析{number}"}
        data = {"zh_Hans-stem": f"第{number}版（ ）。", "tier": "2", "verb": "", "point": "", **options}
        assert standing.author.post(f"/items/{code}/edit", data=data).status_code == 303
    return code
