"""Two texts side by side: by words, by characters where the script has no blanks, without crumbs."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from questionbank.rules.parts import Part
from questionbank.views.comparing import Pieces, compare, difference


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
