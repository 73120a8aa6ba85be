"""By what items are found and compared, and the views that people keep."""

from typing import Any

import pytest
from sqlalchemy import insert
from sqlmodel import Session, select

from questionbank.models import ItemBand, ItemText, ItemVersion, SavedView
from tests import factories
from tests.questionbank.models.kept import MISSING, NOWHERE, UNIQUE, assert_refused, assert_taken

NOW = factories.NOW


@pytest.fixture
def version(session: Session) -> ItemVersion:
    return factories.version(session)


def test_an_item_is_found_by_one_text(session: Session, version: ItemVersion) -> None:
    row = {"item_id": version.item_id, "grams": " 审核 核员 员 "}
    session.execute(insert(ItemText).values(row))

    assert_refused(session, ItemText, row, UNIQUE)
    assert_refused(session, ItemText, {"item_id": 99_999, "grams": ""}, NOWHERE)
    assert_refused(session, ItemText, {"item_id": version.item_id, "grams": None}, MISSING)


@pytest.mark.parametrize("value", [0, 1, -1, 2**63 - 1, -(2**63), 457955769590196557])
def test_a_band_is_any_whole_number_of_64_bits(session: Session, version: ItemVersion, value: int) -> None:
    session.execute(insert(ItemBand).values(value=value, item_id=version.item_id))

    assert session.exec(select(ItemBand.value)).all() == [value]


def test_many_items_share_a_band_and_each_has_it_once(session: Session, version: ItemVersion) -> None:
    other = factories.version(session)
    session.execute(insert(ItemBand).values(value=7, item_id=version.item_id))

    assert_taken(session, ItemBand, {"value": 7, "item_id": other.item_id})
    assert_refused(session, ItemBand, {"value": 7, "item_id": version.item_id}, UNIQUE)
    assert_refused(session, ItemBand, {"value": 7, "item_id": 99_999}, NOWHERE)


@pytest.mark.parametrize(
    ("changes", "why"),
    [({}, UNIQUE), ({"name": "b", "person_id": 99_999}, NOWHERE), ({"name": None}, MISSING)],
)
def test_a_person_has_one_view_of_a_name(session: Session, changes: dict[str, Any], why: str) -> None:
    row = {"person_id": factories.person(session).id, "name": "a", "query": "state=live", "created_at": NOW}
    session.execute(insert(SavedView).values(row))

    assert_taken(session, SavedView, {**row, "person_id": factories.person(session).id})
    assert_taken(session, SavedView, {**row, "name": "b"})
    assert_refused(session, SavedView, {**row, **changes}, why)


@pytest.mark.parametrize(
    ("query", "pairs"),
    [
        ("state=live", [("state", "live")]),
        ("text=%E5%AE%A1%E6%A0%B8&tier=2", [("text", "审核"), ("tier", "2")]),
        ("text=100%25+a%26b", [("text", "100% a&b")]),
        ("", []),
    ],
)
def test_a_view_gives_the_names_and_values_that_were_kept(query: str, pairs: list[tuple[str, str]]) -> None:
    assert SavedView(person_id=1, name="a", query=query, created_at=NOW).pairs == pairs
