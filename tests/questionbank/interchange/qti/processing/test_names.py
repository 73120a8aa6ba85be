"""Names alike in all versions."""

import pytest
from lxml import etree

from questionbank.interchange.qti.processing import names
from questionbank.interchange.qti.processing.operators.table import OPERATORS


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("responseElseIf", "qti-response-else-if"),
        ("durationGTE", "qti-duration-gte"),
        ("anyN", "qti-any-n"),
        ("mapResponsePoint", "qti-map-response-point"),
        ("baseType", "base-type"),
    ],
)
def test_both_spellings_are_one_name(one: str, other: str) -> None:
    assert names.plain(one) == names.plain(other)


def test_every_operator_is_found_by_the_name_that_elements_get() -> None:
    assert {names.plain(name) for name in OPERATORS} == set(OPERATORS)


def test_elements_are_looked_at_whatever_their_namespace() -> None:
    root = etree.fromstring(
        '<q:match xmlns:q="urn:q" tolerance-mode="exact" xml:lang="en"><!-- x --><q:null/>a<q:not>b</q:not></q:match>'
    )

    assert (names.kind(root), names.local(root), names.text(root)) == ("match", "match", "ab")
    assert [names.kind(one) for one in names.children(root)] == ["null", "not"]
    assert (names.attribute(root, "toleranceMode"), names.attribute(root, "lang")) == ("exact", None)
    assert names.child(root, "not", "null") is root[1]
    assert names.child(root, "or") is None
    assert names.all_of(root, "not") == [root[2]]


@pytest.mark.parametrize(
    ("written", "otherwise", "expected"),
    [("true", False, True), (" 1 ", False, True), ("FALSE", True, False), ("0", True, False), ("maybe", True, True)],
)
def test_truth_values_of_attributes(written: str, otherwise: bool, expected: bool) -> None:
    root = etree.Element("a", {"case-sensitive": written})

    assert names.flag(root, "caseSensitive", otherwise=otherwise) is expected
    assert names.flag(root, "substring", otherwise=otherwise) is otherwise


def test_comments_and_instructions_are_never_found() -> None:
    root = etree.fromstring("<a><!-- value --><?value x?><value/></a>")

    assert names.all_of(root, "value") == [root[2]]
    assert names.child(root, "value") is root[2]
    assert list(names.children(root)) == [root[2]]
    assert not names.kind(root[0]).isidentifier()
