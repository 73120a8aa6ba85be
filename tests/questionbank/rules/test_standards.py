"""Clauses are read from what authors write; a change reaches what cites it, above it and below it."""

from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.errors import Refused
from questionbank.rules.standards import (
    ChangeKind,
    Citation,
    EditionState,
    citations,
    is_touched,
    may_decide_touch,
    may_publish_edition,
    read_changes,
)

CLAUSES = st.lists(st.integers(1, 12), min_size=1, max_size=4).map(lambda parts: ".".join(map(str, parts)))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", []),
        ("见教材", []),
        ("8.4.1", []),
        ("GB/T 19001-2016 8.4.1", [("GB/T 19001", 2016, "8.4.1")]),
        ("GB/T19001-2016 8.4", [("GB/T 19001", 2016, "8.4")]),
        ("GB/T 19001—2016 第8.4", [("GB/T 19001", 2016, "8.4")]),
        ("GB/T 19001-2016", [("GB/T 19001", 2016, "")]),
        ("GB/T 19001-2016 附录 A.1", [("GB/T 19001", 2016, "A.1")]),
        ("GB/T 19001-2016 附录B", [("GB/T 19001", 2016, "B")]),
        ("GB/T 19001-2016 8.4、8.5", [("GB/T 19001", 2016, "8.4"), ("GB/T 19001", 2016, "8.5")]),
        ("GB/T 19001-2016 8.4.1 和 第9.2，10", [("GB/T 19001", 2016, one) for one in ("8.4.1", "9.2", "10")]),
        ("GB/T 19001-2016 A.1", [("GB/T 19001", 2016, "A.1")]),
        ("GB/T 19001-2016 7.2 c)", [("GB/T 19001", 2016, "7.2")]),
        ("GB/T 27021.1-2017 9.1.4", [("GB/T 27021.1", 2017, "9.1.4")]),
        ("GB/Z 19579-2012 附录（评分系统）", [("GB/Z 19579", 2012, "")]),
        ("ISO 9001:2015 8.4", [("ISO 9001", 2015, "8.4")]),
        ("ISO/IEC 17021-1:2015 9.1", [("ISO/IEC 17021-1", 2015, "9.1")]),
        ("GB/T 19001-2016 9.2；GB/T 19011-2021 6.4", [("GB/T 19001", 2016, "9.2"), ("GB/T 19011", 2021, "6.4")]),
        ("GB/T 19001-2016 9.2, GB/T 19001-2016 9.2", [("GB/T 19001", 2016, "9.2")]),
    ],
)
def test_dated_clauses_are_read_and_the_rest_stays_text(text: str, expected: list[tuple[str, int, str]]) -> None:
    assert citations(text) == tuple(Citation(*one) for one in expected)


@pytest.mark.parametrize(
    ("cited", "changed", "touched"),
    [
        ("8.4", "8.4", True),
        ("8.4.1", "8.4", True),
        ("8", "8.4", True),
        ("8.40", "8.4", False),
        ("8.4", "8.40", False),
        ("8.5", "8.4", False),
        ("", "8.4", True),
    ],
)
def test_a_change_reaches_the_clause_and_what_lies_above_and_below_it(cited: str, changed: str, touched: bool) -> None:
    assert is_touched(cited, changed) is touched


@given(CLAUSES, CLAUSES)
def test_reaching_is_mutual(one: str, other: str) -> None:
    assert is_touched(one, other) == is_touched(other, one)


@given(CLAUSES)
def test_a_citation_that_was_written_is_read_again(clause: str) -> None:
    assert citations(f"GB/T 19001-2016 {clause}") == (Citation("GB/T 19001", 2016, clause),)


def test_changes_are_read_line_by_line_with_their_notes() -> None:
    found = read_changes("8.4 changed: 外部提供\n\n 7.1.6 removed\nA.1 changed：附录")

    assert [(one.clause, one.kind, one.note) for one in found] == [
        ("8.4", ChangeKind.CHANGED, "外部提供"),
        ("7.1.6", ChangeKind.REMOVED, ""),
        ("A.1", ChangeKind.CHANGED, "附录"),
    ]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "Name the clauses"),
        ("  \n ", "Name the clauses"),
        ("8.4", "Line 1"),
        ("8.4 changed\n8.5 renamed", "Line 2"),
        ("eight changed", "Line 1"),
        ("\n\n8..4 removed", "Line 3"),
        ("8.4 changed\n" * 501, "Name the clauses"),
    ],
)
def test_a_line_that_is_no_change_is_named(text: str, words: str) -> None:
    with pytest.raises(Refused, match=words):
        read_changes(text)


@pytest.mark.parametrize(("state", "same"), list(product(EditionState, (True, False))))
def test_an_edition_is_published_once_by_a_second_person(state: EditionState, same: bool) -> None:
    reasons = may_publish_edition(drafted_by=1, actor=1 if same else 2, state=state)

    assert len(reasons) == (state is not EditionState.DRAFT) + same


@pytest.mark.parametrize(("actor", "count"), [(1, 1), (2, 1), (3, 0)])
def test_who_wrote_an_item_does_not_say_that_it_still_holds(actor: int, count: int) -> None:
    assert len(may_decide_touch(author_ids={1, 2}, actor=actor)) == count
