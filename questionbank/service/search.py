"""Keeps what searches and comparisons of items rest on; it follows from the versions and can be made anew."""

from collections.abc import Iterable, Sequence
from itertools import chain, starmap

from sqlalchemy import delete, insert
from sqlmodel import Session, col

from core.db import parts
from questionbank.likeness import bands
from questionbank.models import Item, ItemBand, ItemText, ItemVersion
from questionbank.queries import search as asked
from questionbank.rules.grams import shingles, tokens
from questionbank.service.clauses import cite_versions
from questionbank.service.touches import mark_written

BATCH = 500
CROWD = 30  # items in one band
Row = dict[str, int]


def index_versions(session: Session, pairs: Iterable[tuple[Item, ItemVersion]], *, fresh: bool = False) -> None:
    """Make items findable by their current versions; `fresh` ones are not in the index yet."""
    for part in parts(pairs, BATCH):
        if not fresh:
            _forget(session, [item.id or 0 for item, _version in part])
        _index(session, part)


def index_missing(session: Session) -> int:
    """Make findable what no index holds, as after an upgrade. Gives how many items that were."""
    count = 0
    while part := asked.not_indexed(session, limit=BATCH):
        index_versions(session, part, fresh=True)
        count += len(part)
    return count


def _index(session: Session, pairs: Sequence[tuple[Item, ItemVersion]]) -> None:
    versions = [version for _item, version in pairs]
    cite_versions(session, versions)
    mark_written(session, versions)
    session.execute(insert(ItemText), [_text(item, version) for item, version in pairs])
    rows = _uncrowded(session, list(chain.from_iterable(starmap(_bands, pairs))))
    if rows:
        session.execute(insert(ItemBand), rows)


def _uncrowded(session: Session, rows: Sequence[Row]) -> list[Row]:
    """Leave out bands that enough items share: who meets them has met enough, and no look-up grows without bound."""
    counts = asked.crowds(session, {row["value"] for row in rows})
    kept = []
    for row in rows:
        value = row["value"]
        counts[value] = counts.get(value, 0) + 1
        if counts[value] <= CROWD:
            kept.append(row)
    return kept


def _forget(session: Session, ids: Sequence[int]) -> None:
    session.execute(delete(ItemText).where(col(ItemText.item_id).in_(ids)))
    session.execute(delete(ItemBand).where(col(ItemBand.item_id).in_(ids)))


def _text(item: Item, version: ItemVersion) -> dict[str, object]:
    cut = tokens(f"{item.code} {version.plain} {version.clause}")
    return {"item_id": item.id, "grams": f" {' '.join(cut)} "}


def _bands(item: Item, version: ItemVersion) -> list[Row]:
    return [{"value": value, "item_id": item.id or 0} for value in bands(shingles(version.plain))]
