"""What the bank knows of items beyond their wording: parameters, enemies, exposure, who can read them."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import Text, cast, func, or_
from sqlmodel import Session, col, select

from core.db import parts
from questionbank.models import EnemyMember, EnemySet, Item, ItemExposure, ItemParameters, ItemVersion
from questionbank.rules import ItemType
from questionbank.rules.reading import is_accessible

BATCH = 500


@dataclass(frozen=True)
class DrawFacts:
    """What a draw asks: by version its parameters and whether it is closed to some readers, by item the rest."""

    parameters: Mapping[int, ItemParameters]
    enemies: Mapping[int, frozenset[int]]  # versions
    exposure: Mapping[int, tuple[int, int | None]]  # in how many sittings, and the number of the last
    closed: frozenset[int]


class EnemyCard(NamedTuple):
    """An enemy set of an item, with the codes of the other members."""

    enemies: EnemySet
    codes: tuple[str, ...]


class ExposureCard(NamedTuple):
    """How much an item was seen: sittings, candidates, when last."""

    sittings: int
    candidates: int
    last_at: datetime | None


def facts_for_draws(session: Session, versions: Mapping[int, int], subject_id: int, language: str) -> DrawFacts:
    """Gather what a draw asks of the live items of a subject; `versions` gives the current version by item."""
    return DrawFacts(
        parameters=_parameters(session, subject_id),
        enemies=_enemies(session, versions),
        exposure=_exposure(session, subject_id),
        closed=_closed(session, subject_id, language),
    )


def parameters_of(session: Session, version_id: int) -> list[ItemParameters]:
    """List what calibrations found of a version, the newest first."""
    query = select(ItemParameters).where(ItemParameters.version_id == version_id)
    return list(session.exec(query.order_by(col(ItemParameters.id).desc())).all())


def current_versions(session: Session, codes: Iterable[str]) -> dict[str, int]:
    """Give the current versions of items by their codes; what is not there is left out."""
    found: dict[str, int] = {}
    for part in parts(sorted(set(codes)), BATCH):
        query = (
            select(Item.code, ItemVersion.id)
            .join(ItemVersion, (col(ItemVersion.item_id) == Item.id) & (col(ItemVersion.number) == Item.number))
            .where(col(Item.code).in_(part))
        )
        found |= {code: version or 0 for code, version in session.exec(query).all()}
    return found


def newest_parameters(session: Session, version_ids: Iterable[int]) -> dict[int, ItemParameters]:
    """Give what the newest calibration found of each version that ever was calibrated."""
    found: dict[int, ItemParameters] = {}
    for part in parts(sorted(set(version_ids)), BATCH):
        query = select(ItemParameters).where(col(ItemParameters.version_id).in_(part)).order_by(col(ItemParameters.id))
        found |= {row.version_id: row for row in session.exec(query).all()}
    return found


def enemy_sets(session: Session, item_id: int) -> list[EnemyCard]:
    """List the enemy sets of an item, those that were removed last."""
    query = (
        select(EnemySet)
        .join(EnemyMember, col(EnemyMember.set_id) == EnemySet.id)
        .where(EnemyMember.item_id == item_id)
        .order_by(col(EnemySet.removed_at).is_not(None), col(EnemySet.id))
    )
    return [EnemyCard(one, _others(session, one.id or 0, item_id)) for one in session.exec(query).all()]


def enemies_among(session: Session, item_ids: Collection[int]) -> tuple[str, ...]:
    """Name the items of an enemy set of which at least two are among these; nothing where no two are enemies."""
    query = (
        select(EnemyMember.set_id, Item.code)
        .join(EnemySet, col(EnemySet.id) == EnemyMember.set_id)
        .join(Item, col(Item.id) == EnemyMember.item_id)
        .where(col(EnemySet.removed_at).is_(None), col(Item.id).in_(item_ids))
        .order_by(col(EnemyMember.set_id), Item.code)
    )
    sets = defaultdict[int, list[str]](list)
    for set_id, code in session.exec(query).all():
        sets[set_id].append(code)
    return next((tuple(codes) for codes in sets.values() if len(codes) > 1), ())


def exposure_of(session: Session, item_id: int) -> ExposureCard:
    """Sum up how much an item was seen, in any version."""
    sittings = func.count(func.distinct(ItemExposure.sitting_id))
    query = (
        select(sittings, func.sum(ItemExposure.candidates), func.max(ItemExposure.last_at))
        .join(ItemVersion, col(ItemVersion.id) == ItemExposure.version_id)
        .where(ItemVersion.item_id == item_id)
    )
    count, candidates, last_at = session.exec(query).one()
    return ExposureCard(count, candidates or 0, last_at)


def _others(session: Session, set_id: int, item_id: int) -> tuple[str, ...]:
    query = (
        select(Item.code)
        .join(EnemyMember, col(EnemyMember.item_id) == Item.id)
        .where(EnemyMember.set_id == set_id, EnemyMember.item_id != item_id)
        .order_by(Item.code)
    )
    return tuple(session.exec(query).all())


def _parameters(session: Session, subject_id: int) -> dict[int, ItemParameters]:
    newest = select(func.max(ItemParameters.id)).group_by(col(ItemParameters.version_id))
    query = (
        select(ItemParameters)
        .join(ItemVersion, col(ItemVersion.id) == ItemParameters.version_id)
        .join(Item, col(Item.id) == ItemVersion.item_id)
        .where(Item.subject_id == subject_id, col(ItemParameters.id).in_(newest))
    )
    return {row.version_id: row for row in session.exec(query).all()}


def _enemies(session: Session, versions: Mapping[int, int]) -> dict[int, frozenset[int]]:
    found = defaultdict[int, set[int]](set)
    for together in _enemy_sets(session):
        drawn = together & versions.keys()
        for item_id in together:
            found[item_id] |= {versions[other] for other in drawn - {item_id}}
    return {item_id: frozenset(others) for item_id, others in found.items()}


def _enemy_sets(session: Session) -> Iterable[set[int]]:
    """Give the items of each enemy set that is in force."""
    query = (
        select(EnemyMember.set_id, EnemyMember.item_id)
        .join(EnemySet, col(EnemySet.id) == EnemyMember.set_id)
        .where(col(EnemySet.removed_at).is_(None))
    )
    sets = defaultdict[int, set[int]](set)
    for set_id, item_id in session.exec(query).all():
        sets[set_id].add(item_id)
    return sets.values()


def _exposure(session: Session, subject_id: int) -> dict[int, tuple[int, int | None]]:
    query = (
        select(ItemVersion.item_id, ItemExposure.sitting_id, ItemExposure.last_at)
        .join(ItemVersion, col(ItemVersion.id) == ItemExposure.version_id)
        .join(Item, col(Item.id) == ItemVersion.item_id)
        .where(Item.subject_id == subject_id)
    )
    latest, used = dict[int, datetime](), defaultdict[int, set[int]](set)
    for item_id, sitting_id, last_at in session.exec(query).all():
        latest[sitting_id] = max(last_at, latest.get(sitting_id, last_at))
        used[item_id].add(sitting_id)
    order = {
        sitting_id: place for place, sitting_id in enumerate(sorted(latest, key=lambda one: (latest[one], one)), 1)
    }
    return {item_id: (len(sittings), max(order[one] for one in sittings)) for item_id, sittings in used.items()}


def _closed(session: Session, subject_id: int, language: str) -> frozenset[int]:
    """Name the versions that not everybody can read. Only those with media are looked at; all others are texts."""
    text = cast(col(ItemVersion.content), Text)
    media = [text.like(f"%<{tag}%") for tag in ("img", "audio", "video")]
    query = (
        select(ItemVersion.id, Item.type, ItemVersion.content)
        .join(Item, col(Item.id) == ItemVersion.item_id)
        .where(Item.subject_id == subject_id, or_(col(Item.type) == ItemType.HOTSPOT, *media))
    )
    found = session.exec(query).all()
    return frozenset(
        key or 0 for key, kind, content in found if not is_accessible(ItemType(kind), _texts(content.get(language, "")))
    )


def _texts(content: object) -> str:
    """Join all texts of a wording."""
    if isinstance(content, dict | list):
        return " ".join(map(_texts, content.values() if isinstance(content, dict) else content))
    return str(content)
