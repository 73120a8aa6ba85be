"""Takes items from files into the bank as drafts: a survey that changes nothing, then all or nothing."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from itertools import chain
from typing import TypeVar

from sqlmodel import Session

from accounts.rules import Actor
from core import audit
from core.errors import Refused, Text
from questionbank import keys
from questionbank.interchange.model import Medium, Reading, Refusal, Rejection, Unsupported
from questionbank.interchange.readers import read_file
from questionbank.models import Item, ItemHistory, ItemVersion
from questionbank.queries import framework, items, scale, search
from questionbank.rules import ItemState
from questionbank.rules.machine import AiUse
from questionbank.service import machine, manuscripts, media
from questionbank.service.actions import Action
from questionbank.service.arrivals import Arrival, arrival
from questionbank.service.cases import bind_cases
from questionbank.service.items import new_version, numbered_code, provisional_code
from questionbank.service.received import keep_received
from questionbank.service.search import index_versions

Part = TypeVar("Part")


@dataclass(frozen=True)
class Source:
    """A file as it came in."""

    name: str
    data: bytes
    format: str = "auto"


@dataclass(frozen=True)
class Intake:
    """What became, or would become, of everything in some files."""

    format: str
    arrivals: tuple[Arrival, ...]
    rejected: tuple[Rejection, ...]
    unsupported: tuple[Unsupported, ...]
    media: Mapping[str, Medium] = field(default_factory=dict, hash=False)

    @property
    def fresh(self) -> list[Arrival]:
        """Give the items that the bank does not hold yet."""
        return [one for one in self.arrivals if not one.twin]

    @property
    def received(self) -> int:
        """Count what would be kept as received."""
        return sum(bool(note.received) for note in self.unsupported)

    @property
    def by_type(self) -> dict[str, int]:
        """Count the items that were read by their type."""
        types = [one.manuscript.type.value for one in self.arrivals]
        return {kind: types.count(kind) for kind in sorted(set(types))}


def survey(session: Session, *, sources: Sequence[Source], subject: str = "") -> Intake:
    """Read files and tell the fate of each item; changes nothing. Raises Refused for the one file that is unreadable.

    Among several files one that is unreadable is a rejection of its own.
    """
    manuscripts.subject_of(session, subject)
    readings = [media.without_lost(session, reading) for reading in _readings(sources)]
    arrived = _arrived(session, readings, subject)
    return Intake(
        format=_format(readings),
        arrivals=tuple(_with_twins(session, arrived)),
        rejected=_all(reading.rejected for reading in readings),
        unsupported=_unsupported(readings, arrived),
        media=dict(_all(reading.media.items() for reading in readings)),
    )


def take_in(
    session: Session,
    *,
    intake: Intake,
    names: Iterable[str],
    actor: Actor,
    now: datetime,
    partial: bool = False,
    use: AiUse | None = None,
) -> list[Item]:
    """Store the new items of a survey as drafts, as a machine's where its `use` is declared; and what is not supported
    as it was received.

    Raises Refused when anything was rejected, unless `partial`.
    """
    if intake.rejected and not partial:
        raise _not_whole(intake)
    state, names = ItemState.AI_DRAFT if use else ItemState.DRAFT, list(names)
    stored = _store(session, intake, state=state, actor=actor, now=now)
    if use is not None:
        machine.declare(session, items=stored, use=use, actor=actor, now=now)
    kept = keep_received(session, format_=intake.format, notes=intake.unsupported, names=names, actor=actor, now=now)
    doubles = len(intake.arrivals) - len(stored)
    details = {"files": sorted(names), "imported": len(stored), "duplicates": doubles, "as_received": kept}
    subject = f"{len(stored)} items"
    audit.record(session, actor=actor, action=Action.ITEMS_IMPORTED, subject=subject, at=now, details=details)
    return stored


def _not_whole(intake: Intake) -> Refused:
    return Refused(
        Text(
            "Nothing was imported. Places that cannot be read: %(count)s. Mend them and try again.",
            {"count": len(intake.rejected)},
        ),
        field="file",
        code="rejected",
    )


def _store(session: Session, intake: Intake, *, state: ItemState, actor: Actor, now: datetime) -> list[Item]:
    """Store the new items with their media, cases, versions, keys and places in the search."""
    fresh = intake.fresh
    media.keep_named(session, intake.media, [one.manuscript for one in fresh], now=now)
    stored = _store_items(session, fresh, state=state, actor=actor, now=now)
    bind_cases(session, intake.arrivals, list(zip(stored, fresh, strict=True)))
    versions = _store_versions(session, stored, fresh, actor=actor, now=now)
    media.link_versions(session, versions)
    answers = {version.id or 0: one.manuscript.answer for version, one in zip(versions, fresh, strict=True)}
    media.link_keys(session, answers)
    for version_id, answer in answers.items():
        keys.store(session, version_id=version_id, answer=answer)
    index_versions(session, zip(stored, versions, strict=True), fresh=True)
    return stored


def _all(parts: Iterable[Iterable[Part]]) -> tuple[Part, ...]:
    return tuple(chain.from_iterable(parts))


def _readings(sources: Sequence[Source]) -> list[Reading]:
    if len(sources) == 1:
        return [read_file(source.name, source.data, fmt=source.format) for source in sources]
    return [_among_others(source) for source in sources]


def _among_others(source: Source) -> Reading:
    try:
        return _named(source.name, read_file(source.name, source.data, fmt=source.format))
    except Refusal as refusal:
        return Reading("", rejected=(Rejection(source.name, refusal.reason),))


def _format(readings: list[Reading]) -> str:
    formats = {reading.format for reading in readings if reading.format}
    return formats.pop() if len(formats) == 1 else "mixed"


def _arrived(session: Session, readings: list[Reading], subject: str) -> list[Arrival]:
    codes = {point.code for point in framework.points(session, None)}
    cells = {cell for one in scale.scales(session) for cell in one.descriptors}
    return [arrival(item, subject=subject, points=codes, cells=cells) for reading in readings for item in reading.items]


def _unsupported(readings: list[Reading], arrived: list[Arrival]) -> tuple[Unsupported, ...]:
    """What the readers name, then what the bank does not know of the items that it would keep."""
    return (*_all(reading.unsupported for reading in readings), *_all(one.notes for one in arrived))


def _named(name: str, reading: Reading) -> Reading:
    """Put the file's name before each place, for imports of several files."""
    return replace(
        reading,
        items=tuple(replace(item, where=f"{name}, {item.where}") for item in reading.items),
        rejected=tuple(replace(fault, where=f"{name}, {fault.where}") for fault in reading.rejected),
        unsupported=tuple(replace(note, where=f"{name}, {note.where}") for note in reading.unsupported),
    )


def _with_twins(session: Session, arrived: list[Arrival]) -> list[Arrival]:
    """Mark what the bank already holds, and what stands in the files twice."""
    known = items.duplicates(session, (one.digest for one in arrived))
    marked = []
    for one in arrived:
        marked.append(replace(one, twin=known.get(one.digest, "")))
        known.setdefault(one.digest, one.parsed.where or one.parsed.source_id)
    return _with_likest(session, marked)


def _with_likest(session: Session, arrived: list[Arrival]) -> list[Arrival]:
    """Mark new items that say nearly the same as one of the bank: a person decides what that means."""
    fresh = [place for place, one in enumerate(arrived) if not one.twin]
    met = search.likest(session, [manuscripts.plain(arrived[place].manuscript) for place in fresh])
    marked = list(arrived)
    for position, (code, share) in met.items():
        place = fresh[position]
        marked[place] = replace(arrived[place], alike=f"{code} ({share:.0%})")
    return marked


def _store_items(
    session: Session, fresh: list[Arrival], *, state: ItemState, actor: Actor, now: datetime
) -> list[Item]:
    """Insert the items in a few statements: two flushes, whatever their number."""
    subjects = {subject.code: subject.id for subject in framework.subjects(session)}
    stored = [
        Item(
            code=provisional_code(),
            subject_id=subjects.get(one.manuscript.subject),
            type=one.manuscript.type,
            state=state,
            author_id=actor.id or None,
            source_id=one.parsed.source_id[:200],
            created_at=now,
        )
        for one in fresh
    ]
    session.add_all(stored)
    session.flush()
    for item, one in zip(stored, fresh, strict=True):
        item.code = numbered_code(item, one.manuscript.subject)
    session.flush()
    return stored


def _store_versions(
    session: Session, stored: list[Item], fresh: list[Arrival], *, actor: Actor, now: datetime
) -> list[ItemVersion]:
    points = {point.code: point.id for point in framework.points(session, None)}
    versions = [
        new_version(item, one.manuscript, point_id=points.get(one.manuscript.point), actor=actor, now=now)
        for item, one in zip(stored, fresh, strict=True)
    ]
    session.add_all(versions)
    session.add_all(
        ItemHistory(item_id=item.id or 0, number=1, to_state=item.state, actor=str(actor), at=now, reason="")
        for item in stored
    )
    session.flush()
    return versions
