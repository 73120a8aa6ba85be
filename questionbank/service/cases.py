"""Binds items that came in a file to the case whose material they share."""

from collections.abc import Sequence

from sqlmodel import Session, col, select

from questionbank.models import Item
from questionbank.rules import ItemType
from questionbank.service.arrivals import Arrival

Stored = Sequence[tuple[Item, Arrival]]


def bind_cases(session: Session, arrivals: Sequence[Arrival], stored: Stored) -> None:
    """Give stored items their case: the one of their file, or the item of the bank that it is a double of.

    Precondition: the items are flushed, and in the arrivals a case stands before the items that share it.
    """
    items = _by_arrival(stored)
    known = _known(session, arrivals)
    cases: dict[str, int | None] = {}
    places: dict[str, int | None] = {}
    for one in arrivals:
        item = items.get(id(one))
        if one.manuscript.type is ItemType.CASE:
            double = known.get(one.twin, places.get(one.twin))
            cases[one.parsed.source_id] = places[one.parsed.where] = _id_of(item, double)
        elif item and one.parsed.case:
            item.case_id = cases.get(one.parsed.case)


def _by_arrival(stored: Stored) -> dict[int, Item]:
    return {id(arrived): item for item, arrived in stored}


def _id_of(item: Item | None, double: int | None) -> int | None:
    return item.id if item else double


def _known(session: Session, arrivals: Sequence[Arrival]) -> dict[str, int | None]:
    codes = {one.twin for one in arrivals if one.twin and one.manuscript.type is ItemType.CASE}
    rows = session.exec(select(Item.code, Item.id).where(col(Item.code).in_(codes))).all() if codes else []
    return dict(rows)
