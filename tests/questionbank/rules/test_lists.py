"""What of an address is kept under a name, and what acts on many rows ask for."""

import pytest

from core.errors import Refused
from questionbank.rules.lists import (
    ACT_NAMES,
    ACT_PERMISSIONS,
    REASONED,
    BulkAct,
    kept_query,
    kept_values,
    narrowed,
    place_in_list,
    view_name,
)


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("state=live", "state=live"),
        ("?state=live&page=7&per_page=50&lang=en", "state=live"),
        ("text=审核&tier=2", "text=%E5%AE%A1%E6%A0%B8&tier=2"),
        ("text=%E5%AE%A1&order=desc&sort=tier", "text=%E5%AE%A1&order=desc&sort=tier"),
        ("state=live&next=//elsewhere", "state=live"),
        ("state=live&text=", "state=live"),
        ("state=resting&rest=ceiling", "state=resting&rest=ceiling"),
    ],
)
def test_only_what_narrows_or_sorts_the_list_is_kept(address: str, expected: str) -> None:
    assert kept_query(address) == expected


@pytest.mark.parametrize("address", ["", "?", "page=2", "state=", "text=%20"])
def test_a_list_that_is_not_narrowed_is_no_view(address: str) -> None:
    with pytest.raises(Refused, match="not narrowed"):
        kept_query(address)


@pytest.mark.parametrize(
    ("address", "kept"),
    [("", ""), ("?page=2&lang=en", ""), ("page=2&rest=person", "rest=person"), ("text=+&tier=3", "tier=3")],
)
def test_what_narrows_is_told_from_what_does_not(address: str, kept: str) -> None:
    assert narrowed(address) == kept


@pytest.mark.parametrize(
    ("address", "place"),
    [
        ("", {}),
        ("?state=live&page=7&per_page=50&lang=en", {"state": "live", "page": "7", "per_page": "50"}),
        (
            "descriptor=L2.discipline&on=2026-01-01&next=//elsewhere",
            {"descriptor": "L2.discipline", "on": "2026-01-01"},
        ),
    ],
)
def test_the_way_back_leads_to_the_same_place_and_nowhere_else(address: str, place: dict[str, str]) -> None:
    assert place_in_list(address) == place


def test_a_filter_has_an_end() -> None:
    with pytest.raises(Refused, match="too long"):
        kept_query(f"text={'a' * 600}")


@pytest.mark.parametrize(("typed", "expected"), [(" 我的 ", "我的"), ("a  b", "a b"), ("x" * 60, "x" * 60)])
def test_a_name_is_kept_on_one_line(typed: str, expected: str) -> None:
    assert view_name(typed) == expected


@pytest.mark.parametrize("typed", ["", "  ", "x" * 61])
def test_a_view_needs_a_name(typed: str) -> None:
    with pytest.raises(Refused, match="at most 60"):
        view_name(typed)


@pytest.mark.parametrize("act", list(BulkAct))
def test_every_act_has_a_name_and_a_permission(act: BulkAct) -> None:
    assert act in ACT_NAMES
    assert act in ACT_PERMISSIONS


def test_what_takes_an_item_away_needs_a_reason() -> None:
    assert set(BulkAct) - REASONED == {BulkAct.SUBMIT, BulkAct.PUBLISH}


@pytest.mark.parametrize(
    ("query", "values"),
    [
        ("", {}),
        ("state=live&tier=2", {"state": "live", "tier": "2"}),
        ("text=%E5%AE%A1%E6%A0%B8&page=3&lang=en", {"text": "审核"}),
        ("point=105-3&sort=code", {"point": "105-3", "sort": "code"}),
    ],
)
def test_a_kept_query_is_read_back_by_name(query: str, values: dict[str, str]) -> None:
    assert kept_values(query) == values


@pytest.mark.parametrize("query", ["tier=0", "tier=two", "tier=1x", "text=" + "a" * 500])
def test_what_no_list_keeps_is_no_view(query: str) -> None:
    with pytest.raises(Refused, match="cannot be read"):
        kept_values(query)
