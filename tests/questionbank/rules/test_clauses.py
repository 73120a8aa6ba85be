"""Clauses are read from what authors write; a change reaches what cites it, above it and below it."""

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.errors import Refused
from questionbank.rules.clauses import (
    LONGEST,
    Citation,
    citations,
    clause_order,
    edition_label,
    edition_name,
    is_touched,
    is_within,
    named,
    read_edition,
    read_links,
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


@settings(max_examples=50, deadline=None)
@given(st.text(alphabet="GB/TZISO 0123456789.-—:：第附录A、,，和", max_size=120))
def test_whatever_is_read_fits_into_its_columns(text: str) -> None:
    for one in citations(text):
        assert len(one.standard) <= 40
        assert len(one.clause) <= LONGEST


@pytest.mark.parametrize(
    "text",
    [
        "GB/T 19001",
        "GB/T 19001-16 8.4",
        "GB/T 123456789012345678901234567890123456789012345-2016",
        "ISO 9001 : 20155",
        "《认证认可条例》第十四条",
        "T/CAQ 10201-2020",
    ],
)
def test_what_names_no_dated_edition_of_a_national_standard_is_text(text: str) -> None:
    assert all(one.year > 1000 and len(one.standard) <= 40 for one in citations(text))
    assert not any(one.clause for one in citations(text))


def test_a_number_that_is_too_long_is_cut_and_counted_once() -> None:
    long = ".".join("1" * 12)
    (one,) = citations(f"GB/T 19001-2016 {long}、{long}.1")

    assert one.clause == long[:LONGEST]


@pytest.mark.parametrize(
    ("one", "name"),
    [
        (Citation("GB/T 19001", 2016, "8.4"), "GB/T 19001-2016 8.4"),
        (Citation("GB/T 19001", 2016), "GB/T 19001-2016"),
        (Citation("ISO/IEC 17021-1", 2015, "A"), "ISO/IEC 17021-1:2015 A"),
    ],
)
def test_a_citation_is_written_as_people_cite(one: Citation, name: str) -> None:
    assert one.name == name
    assert named(edition_label(one.standard, one.year), one.clause) == name
    assert citations(name)[0].edition == one.edition


@pytest.mark.parametrize(
    ("typed", "standard"),
    [("GB/T 19001", "GB/T 19001"), (" GB/T19001 ", "GB/T 19001"), ("ISO 9001", "ISO 9001"),
     ("GB/T 27021.1", "GB/T 27021.1"), ("ISO/IEC 17021-1", "ISO/IEC 17021-1"), ("GB 3838", "GB 3838")],
)  # fmt: skip
def test_a_standard_is_kept_in_one_spelling(typed: str, standard: str) -> None:
    assert edition_name(typed, 2028) == Citation(standard, 2028)


@pytest.mark.parametrize("typed", ["", "19001", "GB/T 19001-2016", "GB/T 19001 8.4", "JJF 1001", "GB/T 19001; GB/T 1"])
def test_what_is_no_number_of_a_standard_is_refused_at_its_field(typed: str) -> None:
    with pytest.raises(Refused, match="without its year") as caught:
        edition_name(typed, 2028)
    assert caught.value.field == "standard"


@pytest.mark.parametrize(
    ("name", "found"),
    [
        ("GB/T 19001-2016", Citation("GB/T 19001", 2016)),
        ("GB/T 19001-2016 8.4", Citation("GB/T 19001", 2016, "8.4")),
        ("GB/T19001-2016", None),
        ("ISO 9001:2015", Citation("ISO 9001", 2015)),
        ("ISO 9001-2015", None),
        ("", None),
        ("<script>", None),
        ("GB/T 19001-2016、GB/T 19011-2021", None),
    ],
)
def test_an_edition_in_an_address_is_read_only_as_we_write_it(name: str, found: Citation | None) -> None:
    assert read_edition(name) == found


def test_links_are_read_line_by_line_each_once() -> None:
    text = "GB/T 19001-2016 8.4\n\n GB/T 19001-2016 8.4、8.5 \nGB/T 24001-2016"

    assert [one.name for one in read_links(text)] == [
        "GB/T 19001-2016 8.4",
        "GB/T 19001-2016 8.5",
        "GB/T 24001-2016",
    ]
    assert read_links(" \n\n") == ()


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("8.4", "Line 1 names no clause"),
        ("GB/T 19001-2016 8.4\n\nGB/T 19001", "Line 3 names no clause"),
        ("GB/T 19001-2016 " + "、".join(f"8.{number}" for number in range(101)), "at most 100"),
    ],
)
def test_links_that_name_no_clause_are_refused_with_their_line(text: str, words: str) -> None:
    with pytest.raises(Refused, match=words) as caught:
        read_links(text)
    assert caught.value.field == "clauses"


@pytest.mark.parametrize(
    ("clause", "above", "within"),
    [
        ("8.4", "8.4", True), ("8.4.1", "8.4", True), ("8", "8.4", False), ("8.40", "8.4", False),
        ("8.4", "", True), ("", "8.4", False), ("A.1", "A", True), ("10", "1", False),
    ],
)  # fmt: skip
def test_a_clause_lies_within_those_above_it(clause: str, above: str, within: bool) -> None:
    assert is_within(clause, above) is within


def test_clauses_stand_in_the_order_of_the_standard() -> None:
    ordered = ["0.1", "1", "4", "4.1", "8.1", "8.9", "8.9.1", "8.10", "10", "A", "A.1", "A.10", "B"]

    assert sorted(set(ordered), key=clause_order) == ordered
    assert all(clause_order(one) < clause_order(later) for one, later in pairwise(ordered))
