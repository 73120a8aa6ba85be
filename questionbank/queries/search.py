"""Which items hold the words that somebody looks for, and which say nearly the same as another."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain

from sqlalchemy import ColumnElement, func, literal_column, text
from sqlmodel import Session, col, select

from core.db import parts
from questionbank.likeness import bands
from questionbank.models import Item, ItemBand, ItemText, ItemVersion, SavedView
from questionbank.rules import ItemState
from questionbank.rules.grams import likeness, phrases, shingles

ALIKE = 0.6  # from here on a person should look
MOST_MET = 200  # texts that are compared in full
NEAREST = 20  # of a whole file at once
MOST_SHOWN = 10
BATCH = 500


@dataclass(frozen=True)
class Similar:
    """An item that says nearly the same; `share` of what both say is common to both."""

    code: str
    state: ItemState
    plain: str
    share: float


def holding(session: Session, query: str) -> ColumnElement[bool] | None:
    """Give the condition on items of holding all words of a query; None for a query without words."""
    wanted = phrases(query)
    if not wanted:
        return None
    if session.get_bind().dialect.name == "postgresql":
        rows = select(ItemText.item_id)
        for phrase in wanted:
            rows = rows.where(col(ItemText.grams).like(f"% {' '.join(phrase)}%"))
        return col(Item.id).in_(rows)
    match = " ".join(f'"{" ".join(phrase)}" *' for phrase in wanted)
    found = text("SELECT rowid FROM item_fts WHERE item_fts MATCH :match").bindparams(match=match)
    return col(Item.id).in_(found.columns(literal_column("rowid")))


def similar(session: Session, plain: str, *, but: int | None = None) -> list[Similar]:
    """List the items whose current wording is nearly the same as a text, the likest first."""
    own = shingles(plain)
    met = _others_met(session, own, but)
    query = (
        select(Item.code, Item.state, ItemVersion.plain)
        .join(ItemVersion, (col(ItemVersion.item_id) == Item.id) & (col(ItemVersion.number) == Item.number))
        .where(col(Item.id).in_(met))
    )
    rows = [
        Similar(code, ItemState(state), said, likeness(own, shingles(said)))
        for code, state, said in session.exec(query).all()
    ]
    return sorted((row for row in rows if row.share >= ALIKE), key=lambda row: (-row.share, row.code))[:MOST_SHOWN]


def _others_met(session: Session, own: frozenset[str], but: int | None) -> list[int]:
    return [key for key in _met(session, {0: own}).get(0, ()) if key != but][:MOST_MET]


def likest(session: Session, texts: Sequence[str]) -> dict[int, tuple[str, float]]:
    """Tell for each text, by its place, which item of the bank is nearly the same, and how like it is."""
    found: dict[int, tuple[str, float]] = {}
    for part in parts(enumerate(texts), BATCH):
        found |= _likest(session, {place: shingles(said) for place, said in part})
    return found


def crowds(session: Session, values: Iterable[int]) -> dict[int, int]:
    """Count the items in each of these bands."""
    counts: dict[int, int] = {}
    for part in parts(sorted(values), BATCH):
        query = select(ItemBand.value, func.count()).where(col(ItemBand.value).in_(part))
        counts.update(dict(session.exec(query.group_by(col(ItemBand.value))).all()))
    return counts


def _likest(session: Session, cut: Mapping[int, frozenset[str]]) -> dict[int, tuple[str, float]]:
    nearest = {place: keys[:NEAREST] for place, keys in _met(session, cut).items()}
    said = _said(session, set(chain.from_iterable(nearest.values())))
    best = {place: _best(cut[place], map(said.__getitem__, keys)) for place, keys in nearest.items()}
    return {place: found for place, found in best.items() if found[1] >= ALIKE}


def _best(own: frozenset[str], others: Iterable[tuple[str, frozenset[str]]]) -> tuple[str, float]:
    share, code = max((likeness(own, said), code) for code, said in others)
    return code, share


def not_indexed(session: Session, *, limit: int) -> list[tuple[Item, ItemVersion]]:
    """List items that no index holds, with their current version."""
    query = (
        select(Item, ItemVersion)
        .join(ItemVersion, (col(ItemVersion.item_id) == Item.id) & (col(ItemVersion.number) == Item.number))
        .join(ItemText, col(ItemText.item_id) == Item.id, isouter=True)
        .where(col(ItemText.item_id).is_(None))
        .limit(limit)
    )
    return [(item, version) for item, version in session.exec(query).all()]


def saved_views(session: Session, person_id: int) -> list[SavedView]:
    """List a person's own views by name."""
    query = select(SavedView).where(SavedView.person_id == person_id).order_by(SavedView.name)
    return list(session.exec(query).all())


def view_named(session: Session, *, person_id: int, name: str) -> SavedView | None:
    """Find a person's view by its name."""
    query = select(SavedView).where(SavedView.person_id == person_id, SavedView.name == name)
    return session.exec(query).first()


def _met(session: Session, cut: Mapping[int, frozenset[str]]) -> dict[int, list[int]]:
    """Tell whom each text meets in some band, by the number of bands, most first."""
    places = _by_band(cut)
    counts: dict[int, dict[int, int]] = {}
    for part in parts(places, BATCH):
        query = select(ItemBand.value, ItemBand.item_id).where(col(ItemBand.value).in_(part))
        for value, key in session.exec(query).all():
            for place in places[value]:
                met = counts.setdefault(place, {})
                met[key] = met.get(key, 0) + 1
    return {place: sorted(met, key=lambda key: (-met[key], key)) for place, met in counts.items()}


def _by_band(cut: Mapping[int, frozenset[str]]) -> dict[int, list[int]]:
    places: dict[int, list[int]] = {}
    for place, one in cut.items():
        for value in bands(one):
            places.setdefault(value, []).append(place)
    return places


def _said(session: Session, ids: Iterable[int]) -> dict[int, tuple[str, frozenset[str]]]:
    found: dict[int, tuple[str, frozenset[str]]] = {}
    for part in parts(sorted(ids), BATCH):
        query = (
            select(Item.id, Item.code, ItemVersion.plain)
            .join(ItemVersion, (col(ItemVersion.item_id) == Item.id) & (col(ItemVersion.number) == Item.number))
            .where(col(Item.id).in_(part))
        )
        found.update({key or 0: (code, shingles(said)) for key, code, said in session.exec(query).all()})
    return found
