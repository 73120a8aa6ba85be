"""The grid counts what the bank holds in each cell, and its links lead to just these items."""

from datetime import date, datetime, timedelta

import pytest
from sqlmodel import Session

from core.errors import Refused
from questionbank import service
from questionbank.models import ItemVersion
from questionbank.queries import items, scale
from questionbank.queries.items import ItemFilter
from questionbank.queries.scale import CellStock
from questionbank.rules import ItemState
from questionbank.rules.calibration import Parameters
from questionbank.rules.scale import Scale
from questionbank.service import Comment
from tests import factories
from tests.questionbank import bank

TODAY = "2026-11-02"


@pytest.fixture
def who(session: Session, now: datetime) -> bank.People:
    people = bank.people(session)
    service.seed_scales(session, now=now)
    return people


@pytest.fixture
def found(session: Session, who: bank.People) -> Scale:
    current = scale.scale_on(session, date.fromisoformat(TODAY))
    assert current is not None
    return current


def codes(session: Session, descriptor: str) -> set[str]:
    chosen = ItemFilter(descriptor=descriptor, on=TODAY)
    rows = items.list_items(session, chosen, limit=25, offset=0)
    assert items.count_items(session, chosen) == len(rows)
    return {row.code for row in rows}


def test_the_edition_of_the_day_is_shown(session: Session, who: bank.People, now: datetime) -> None:
    assert scale.scale_on(session, date(2021, 3, 31)) is None
    assert scale.scale_on(session, date(2021, 4, 1)) is not None
    assert service.seed_scales(session, now=now) == 0
    assert len(scale.scales(session)) == 1


def test_only_live_items_count_in_the_cell_of_their_point(session: Session, who: bank.People, found: Scale) -> None:
    bank.item_in(session, ItemState.LIVE, who, text=bank.manuscript("甲", tier=1))
    bank.item_in(session, ItemState.LIVE, who, text=bank.manuscript("乙", tier=3))
    bank.item_in(session, ItemState.DRAFT, who, text=bank.manuscript("丙"))

    stock = scale.stock_by_cell(session, found)
    assert set(stock) == {"L1.discipline"}
    cell = stock["L1.discipline"]
    assert (cell.live, cell.tier, cell.difficulty, cell.calibrated) == (2, 2.0, None, 0)
    assert cell.reviewed_at is not None


def test_the_last_review_of_a_cell_is_a_verdict_and_no_mere_comment(
    session: Session, who: bank.People, found: Scale, now: datetime
) -> None:
    item = bank.item_in(session, ItemState.LIVE, who)
    reviewed = scale.stock_by_cell(session, found)["L1.discipline"].reviewed_at

    service.comment(session, code=item.code, said=Comment("好题"), actor=who.author, now=now + timedelta(days=30))

    assert scale.stock_by_cell(session, found)["L1.discipline"].reviewed_at == reviewed


def test_an_item_may_name_a_cell_of_its_own(session: Session, who: bank.People, found: Scale) -> None:
    own = bank.item_in(session, ItemState.LIVE, who, text=bank.manuscript("甲", descriptor="L2.audit_skill"))
    other = bank.item_in(session, ItemState.LIVE, who, text=bank.manuscript("乙"))

    stock = scale.stock_by_cell(session, found)
    assert {code: cell.live for code, cell in stock.items()} == {"L2.audit_skill": 1, "L1.discipline": 1}
    assert (codes(session, "L2.audit_skill"), codes(session, "L1.discipline")) == ({own.code}, {other.code})
    assert codes(session, "L3.leadership") == set()


def test_a_cell_that_the_scale_does_not_have_is_refused(session: Session, who: bank.People, now: datetime) -> None:
    with pytest.raises(Refused, match="no cell L9"):
        service.create_item(session, manuscript=bank.manuscript(descriptor="L9.magic"), actor=who.author, now=now)


def test_the_mean_difficulty_is_that_of_the_newest_calibrations(
    session: Session, who: bank.People, found: Scale, now: datetime
) -> None:
    made = [bank.item_in(session, ItemState.LIVE, who, text=bank.manuscript(text)) for text in ("甲", "乙", "丙")]
    for item, b in ((made[0], 2.0), (made[0], 1.0), (made[1], -0.5)):
        factories.calibrate(session, {item.code: Parameters(a=1.0, b=b)}, source="t")

    cell = scale.stock_by_cell(session, found)["L1.discipline"]
    assert (cell.live, cell.calibrated, cell.difficulty) == (3, 2, 0.25)


def test_an_empty_bank_fills_no_cell(session: Session, who: bank.People, found: Scale) -> None:
    assert scale.stock_by_cell(session, found) == {}
    assert CellStock().live == 0


@pytest.mark.parametrize(
    ("own", "day", "cells"),
    [
        ("", "2026-11-02", ("L1.discipline",)),
        ("L2.skill", "2026-11-02", ("L2.skill",)),
        ("", "2020-01-01", ()),
        ("L2.skill", "2020-01-01", ("L2.skill",)),
    ],
)
def test_the_cells_of_a_version_are_its_own_or_those_of_its_point(
    session: Session, who: bank.People, found: Scale, own: str, day: str, cells: tuple[str, ...]
) -> None:
    item = bank.item_in(session, ItemState.DRAFT, who)
    version = items.version(session, item)
    placed = ItemVersion(**{**version.model_dump(), "id": None, "descriptor": own})

    assert scale.cells_of(session, placed, date.fromisoformat(day)) == cells


def test_a_version_without_a_point_belongs_to_no_cell(session: Session, who: bank.People, found: Scale) -> None:
    item = bank.item_in(session, ItemState.DRAFT, who, text=bank.manuscript(point=""))

    assert scale.cells_of(session, items.version(session, item), date.fromisoformat(TODAY)) == ()
