"""Matching and gaps: what goes with what is said by letters and lines, however an author separates them."""

from typing import Any

import pytest
from flask import Flask
from hypothesis import given, settings
from hypothesis import strategies as st

from questionbank.forms.writing.names import MOST_ROWS
from questionbank.rules import ItemType
from tests.questionbank.forms.writing.typist import posted

T = ItemType
STEM: dict[str, Any] = {"tier": "1", "case": "", "point": "", "verb": ""}
TARGETS = [{"zh_Hans": text} for text in ("子", "丑", "寅", "卯")]


def matching(app: Flask, *matches: str, targets: list[dict[str, str]] | None = None) -> Any:
    sources = [{"zh_Hans": f"左{number}", "match": match} for number, match in enumerate(matches, 1)]
    values = {"zh_Hans": {"stem": "配"}, "sources": sources, "targets": TARGETS if targets is None else targets}
    return posted(app, T.MATCHING, {**STEM, **values})


def pairs(form: Any) -> list[tuple[str, str]]:
    """Give the key in words."""
    wording = form.wording("zh_Hans")
    left = {one.id: one.text for one in wording.sources}
    right = {one.id: one.text for one in wording.targets}
    return [(left[source], right[target]) for source, target in (pair.split() for pair in form.key_ids())]


@pytest.mark.parametrize(
    ("match", "right"),
    [
        ("A", ["子"]),
        ("a", ["子"]),
        ("A, C", ["子", "寅"]),
        ("A，C", ["子", "寅"]),
        ("A、C", ["子", "寅"]),
        ("CA", ["寅", "子"]),
        ("A A", ["子"]),
        ("", []),
        ("Z", []),
        ("A Z", ["子"]),
    ],
)
def test_letters_name_rows_on_the_right_in_any_spelling(still_app: Flask, match: str, right: list[str]) -> None:
    assert pairs(matching(still_app, match)) == [("左1", text) for text in right]


def test_a_row_on_the_right_that_is_lost_takes_its_pairs_with_it_and_no_others(still_app: Flask) -> None:
    targets = [{"zh_Hans": "子"}, {"zh_Hans": ""}, {"zh_Hans": "寅"}]

    assert pairs(matching(still_app, "A", "B", "C", targets=targets)) == [("左1", "子"), ("左3", "寅")]


def test_a_row_on_the_left_that_is_lost_moves_the_numbers_and_not_the_pairs(still_app: Flask) -> None:
    sources = [{"zh_Hans": "", "match": "A"}, {"zh_Hans": "左2", "match": "B"}, {"zh_Hans": "左3", "match": "C"}]
    form = posted(still_app, T.MATCHING, {**STEM, "zh_Hans": {"stem": "配"}, "sources": sources, "targets": TARGETS})

    assert pairs(form) == [("左2", "丑"), ("左3", "寅")]
    assert [one.id for one in form.wording("zh_Hans").sources] == ["1", "2"]


def test_the_right_side_does_not_stand_in_the_order_of_the_left(still_app: Flask) -> None:
    texts = ["策划", "实施", "检查", "处置", "改进", "评审"]
    form = matching(still_app, *"ABCDEF", targets=[{"zh_Hans": text} for text in texts])

    shown = [one.text for one in form.wording("zh_Hans").targets]
    assert sorted(shown) == sorted(texts)
    assert shown != texts
    assert [right for _, right in pairs(form)] == texts


@settings(deadline=None, max_examples=25)
@given(st.text("ABCDZ ,，、a", max_size=10))
def test_whatever_letters_are_typed_no_pair_is_made_twice_or_out_of_nothing(still_app: Flask, match: str) -> None:
    found = pairs(matching(still_app, match))

    assert len(found) == len(set(found))
    assert {right for _, right in found} <= {row["zh_Hans"] for row in TARGETS}


@pytest.mark.parametrize("match", ["1", "A;B", "左", "A.B"])
def test_what_is_no_letter_is_said_in_both_languages(still_app: Flask, match: str) -> None:
    form = matching(still_app, match)

    for language, words in (("en", "Write letters of the right side"), ("zh_Hans", "字母")):
        with still_app.test_request_context(f"/?lang={language}"):
            assert not form.validate()
            assert words in str(form["sources"].errors)


def gaps(app: Flask, stem: str, *rows: dict[str, Any], **more: Any) -> Any:
    return posted(app, T.GAP_SELECT, {**STEM, "zh_Hans": {"stem": stem}, "gaps": list(rows), **more})


def test_a_gap_offers_its_lines_and_names_the_right_one(still_app: Flask) -> None:
    form = gaps(still_app, "先[[1]]", {"zh_Hans": "策划\n\n 实施 \n", "right": 2})

    (gap,) = form.wording("zh_Hans").gaps
    assert [(one.id, one.text) for one in gap.options] == [("A", "策划"), ("B", "实施")]
    assert (gap.id, form.key_ids()) == ("1", ("B",))


def test_a_lost_gap_keeps_the_numbers_of_the_others_as_the_stem_shows_them(still_app: Flask) -> None:
    form = gaps(
        still_app, "先[[1]]后[[3]]", {"zh_Hans": "甲", "right": 1}, {"zh_Hans": ""}, {"zh_Hans": "乙", "right": 1}
    )

    assert [gap.id for gap in form.wording("zh_Hans").gaps] == ["1", "3"]
    assert form.key_ids() == ("A", "A")


def test_a_gap_whose_right_line_is_not_chosen_yet_is_kept_without_a_key(still_app: Flask) -> None:
    assert gaps(still_app, "[[1]]", {"zh_Hans": "甲\n乙", "right": ""}).key_ids() == ("",)


def test_words_in_one_language_make_a_gap_in_both(still_app: Flask) -> None:
    form = gaps(still_app, "[[1]]", {"en": "plan\ndo", "right": 1}, en={"stem": "[[1]]"})

    assert [len(form.wording(language).gaps) for language in ("zh_Hans", "en")] == [1, 1]
    assert form.wording("zh_Hans").gaps[0].options == ()


@pytest.mark.parametrize("right", ["0", str(MOST_ROWS + 1), "two"])
@pytest.mark.parametrize("language", ["en", "zh_Hans"])
def test_a_line_that_cannot_be_is_said_at_its_gap(still_app: Flask, right: object, language: str) -> None:
    form = gaps(still_app, "[[1]]", {"zh_Hans": "甲\n乙", "right": right})

    with still_app.test_request_context(f"/?lang={language}"):
        assert not form.validate()
        assert list(form.errors) == ["gaps"]


@pytest.mark.parametrize(("list_", "most"), [("sources", MOST_ROWS), ("targets", MOST_ROWS)])
def test_both_sides_grow_up_to_the_last_letter(still_app: Flask, list_: str, most: int) -> None:
    rows = [{"zh_Hans": str(number)} for number in range(most - 1)]
    form: Any = posted(still_app, T.MATCHING, {**STEM, "zh_Hans": {"stem": "配"}, list_: rows, "act": list_})

    assert len(form[list_]) == most
