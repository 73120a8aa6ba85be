"""Mappings: each member once, each area once, within bounds."""

from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.questionbank.interchange.qti.processing.writing import item, op, outcome, put, response, score

POINTS = (
    '<areaMapping defaultValue="-1"><areaMapEntry shape="rect" coords="0,0,10,10" mappedValue="2"/>'
    '<areaMapEntry shape="circle" coords="10,10,5" mappedValue="3"/></areaMapping>'
)
LETTERS = {"A": 2, "B": -3, "C": 5}
V2P2 = "http://www.imsglobal.org/xsd/imsqti_v2p2"
V2P1 = "http://www.imsglobal.org/xsd/imsqti_v2p1"
V3 = "http://www.imsglobal.org/xsd/imsqtiasi_v3p0"


def mapping(entries: str, **settings: object) -> str:
    written = "".join(f' {name}="{setting}"' for name, setting in settings.items())
    return f"<mapping{written}>{entries}</mapping>"


def entry(key: str, mark: object, **settings: object) -> str:
    written = "".join(f' {name}="{setting}"' for name, setting in settings.items())
    return f'<mapEntry mapKey="{key}" mappedValue="{mark}"{written}/>'


def mapped(declaration: str, given_: object, *, name: str = "mapResponse", namespace: str = V2P1) -> object:
    rules = put("SCORE", op(name, identifier="R"))
    found = score(item(declaration, outcome("SCORE", "float"), rules=rules, namespace=namespace), {"R": given_})
    assert found.unsupported == ()
    return found.outcomes["SCORE"]


@settings(max_examples=50, deadline=None)
@given(st.lists(st.sampled_from("ABCX"), max_size=6), st.integers(-5, 5), st.integers(-5, 5), st.integers(0, 9))
def test_a_mapping_is_the_bounded_sum_over_distinct_members(
    chosen: list[str], default: int, low: int, width: int
) -> None:
    entries = "".join(entry(key, mark) for key, mark in LETTERS.items())
    inside = mapping(entries, defaultValue=default, lowerBound=low, upperBound=low + width)
    total = sum(LETTERS.get(one, default) for one in set(chosen)) if chosen else default

    found = mapped(response("R", "identifier", "multiple", inside), chosen)

    assert found == max(low, min(low + width, total))


def test_without_bounds_and_default_a_mapping_is_the_plain_sum() -> None:
    declaration = response("R", "identifier", "multiple", mapping(entry("A", "0.1") + entry("B", "0.2")))

    assert Fraction(str(mapped(declaration, ["A", "B", "X"]))) == Fraction(3, 10)
    assert mapped(declaration, None) == 0


@pytest.mark.parametrize(
    ("kind", "key", "given_", "mark"),
    [
        ("integer", "1", "01", 1),
        ("integer", "1", 1, 1),
        ("float", "1.50", 1.5, 1),
        ("pair", "A B", "B A", 1),
        ("directedPair", "A   B", "A B", 1),
        ("directedPair", "A B", "B A", 0),
        ("point", "1 2", "1 2", 1),
        ("boolean", "true", True, 1),
    ],
)
def test_keys_are_read_in_the_type_of_the_response(kind: str, key: str, given_: object, mark: int) -> None:
    assert mapped(response("R", kind, inside=mapping(entry(key, 1))), given_) == mark


@pytest.mark.parametrize(
    ("inside", "given_", "marks"),
    [
        (mapping(entry("York", 1), caseSensitive="false"), "york", {V2P1: 1, V2P2: 1, V3: 1}),
        (mapping(entry("York", 1), caseSensitive="true"), "york", {V2P1: 0, V2P2: 0, V3: 0}),
        (mapping(entry("York", 1)), "york", {V2P1: 0, V2P2: 1, V3: 0}),
        (mapping(entry("York", 1, caseSensitive="true"), caseSensitive="false"), "york", {V2P1: 0, V2P2: 0, V3: 0}),
        (mapping(entry("York", 1) + entry("york", "2"), caseSensitive="false"), "york", {V2P1: 2, V2P2: 2, V3: 2}),
    ],
)
def test_capitals_count_unless_the_entry_the_mapping_or_the_version_says_no(
    inside: str, given_: str, marks: dict[str, int]
) -> None:
    declaration = response("R", "string", inside=inside)

    assert {version: mapped(declaration, given_, namespace=version) for version in marks} == marks


@pytest.mark.parametrize(
    ("points", "mark"),
    [
        (["1 1"], 2),
        (["1 1", "2 2"], 2),
        (["1 1", "14 10"], 5),
        (["10 10"], 2),
        (["10 10", "14 10"], 5),
        (["10 10", "1 1"], 2),
        (["10 10", "1 1", "12 12", "99 99"], 4),
        (["1 1", "99 99"], 1),
        (["99 99", "98 98"], -2),
        ([], -1),
        (None, -1),
    ],
)
def test_each_area_counts_once_and_each_miss_is_the_default(points: list[str] | None, mark: int) -> None:
    assert mapped(response("R", "point", "multiple", POINTS), points, name="mapResponsePoint") == mark


def test_a_single_point_is_in_the_first_area_only() -> None:
    declaration = response("R", "point", inside=POINTS)

    assert mapped(declaration, "10 10", name="mapResponsePoint") == 2
    assert mapped(declaration, [12, 12], name="mapResponsePoint") == 3
    assert mapped(declaration, "99 99", name="mapResponsePoint") == -1
