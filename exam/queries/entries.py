"""What was keyed in from papers: by whom, the last entry of each, where two differ, and who may key in."""

import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import func
from sqlmodel import Session, col, select

from accounts.models import Person, RoleGrant
from accounts.rules import Role
from core.db import get
from exam.models import Attempt, AttemptHistory, PaperEntry, PaperHandover, Receipt, Room, RoomInvigilator
from exam.rules.keying import places
from exam.rules.printed import COLLECTED, ON_PAPER
from exam.rules.states import RUNNING, AttemptState
from questionbank.models import Form


@dataclass(frozen=True)
class Keyed:
    """Who keys a seat in, the entries of those that count, and the items at which the two differ."""

    entries: tuple[PaperEntry, ...]
    differing: tuple[str, ...]
    places: Mapping[int, int]  # the entry on which each person's place rests, if only as whose successor

    @property
    def agrees(self) -> bool:
        """Tell whether two people keyed in the same."""
        return len(self.entries) == 2 and not self.differing

    @property
    def keyers(self) -> tuple[int, ...]:
        """Name the people who key the seat in."""
        return tuple(self.places)

    def of(self, person_id: int) -> PaperEntry | None:
        """Give a person's own last entry."""
        return next((entry for entry in self.entries if entry.entered_by == person_id), None)


def paper_of(session: Session, attempt: Attempt) -> dict[str, Any]:
    """Give the paper of an attempt."""
    form: Form = get(session, Form, attempt.form_id)
    return dict(json.loads(form.paper))


def keyed(session: Session, attempt_id: str) -> Keyed:
    """Give what was keyed in for a seat: the last entry of each of its two people counts."""
    rows = _entries(session, attempt_id)
    held = places([(key, entry.entered_by) for key, entry in rows.items()], _handed(session, [attempt_id]))
    entries = tuple(rows[place.entry] for place in held if place.counts)
    return Keyed(entries, tuple(_differing(entries)), {place.person: place.entry for place in held})


def count_keyed(session: Session, attempt_ids: Collection[str]) -> dict[str, int]:
    """Count by attempt the people whose entry counts."""
    query = select(PaperEntry.attempt_id, PaperEntry.id, PaperEntry.entered_by)
    query = query.where(col(PaperEntry.attempt_id).in_(attempt_ids)).order_by(col(PaperEntry.id))
    keyed: dict[str, list[tuple[int, int]]] = {}
    for attempt_id, entry, person in session.exec(query).all():
        keyed.setdefault(attempt_id, []).append((entry or 0, person))
    handed = _handed(session, keyed)
    return {one: sum(place.counts for place in places(rows, handed)) for one, rows in keyed.items()}


def on_paper(session: Session, room_id: int, state: AttemptState) -> list[str]:
    """Name the attempts of a room that are written on paper and stand in a state, seat by seat."""
    query = select(Attempt.id).where(Attempt.room_id == room_id, Attempt.state == state, Attempt.writer == ON_PAPER)
    return list(session.exec(query.order_by(col(Attempt.seat))).all())


def is_on_paper(session: Session, room_id: int) -> bool:
    """Tell whether a room writes on paper."""
    room: Room = get(session, Room, room_id)
    return room.on_paper


def collected(session: Session, attempt_ids: Collection[str]) -> set[str]:
    """Name those of some attempts whose papers lie collected: a pause for another reason is none."""
    if not attempt_ids:
        return set()
    last = (
        select(func.max(AttemptHistory.id))
        .where(col(AttemptHistory.attempt_id).in_(attempt_ids))
        .group_by(col(AttemptHistory.attempt_id))
    )
    query = (
        select(Attempt.id)
        .join(AttemptHistory)
        .where(
            col(AttemptHistory.id).in_(last),
            AttemptHistory.reason == COLLECTED,
            Attempt.state == AttemptState.PAUSED,
            Attempt.writer == ON_PAPER,
        )
    )
    return set(session.exec(query).all())


def to_key_in(session: Session, attempt_ids: Collection[str]) -> set[str]:
    """Name those of some attempts whose papers wait to be keyed in: collected, or ended in the room before they were.

    An attempt that was ended has no receipt until its answers are in the log.
    """
    ended = select(Attempt.id).where(
        col(Attempt.id).in_(attempt_ids),
        Attempt.state == AttemptState.TERMINATED,
        Attempt.writer == ON_PAPER,
        col(Attempt.id).not_in(select(Receipt.attempt_id)),
    )
    return collected(session, attempt_ids) | set(session.exec(ended).all() if attempt_ids else ())


def unfinished(session: Session, sitting_id: int) -> tuple[int, int]:
    """Count in a sitting who still writes, and the papers that wait to be keyed in."""
    query = select(Attempt.id, Attempt.state, Attempt.writer).where(
        Attempt.sitting_id == sitting_id, col(Attempt.state).in_([*RUNNING, AttemptState.TERMINATED])
    )
    rows = session.exec(query).all()
    papers = to_key_in(session, [key for key, _, writer in rows if writer == ON_PAPER])
    running = {key for key, state, _ in rows if state in RUNNING}
    return len(running - papers), len(papers)


def possible_keyers(session: Session, attempt: Attempt) -> list[Person]:
    """List who may key a seat in: exam officers and the invigilators of its room, but never who sat there."""
    watching = select(RoomInvigilator.person_id).where(RoomInvigilator.room_id == attempt.room_id)
    invigilators = _holders(Role.INVIGILATOR).where(col(RoleGrant.person_id).in_(watching))
    query = select(Person).where(
        col(Person.id).in_(_holders(Role.EXAM_OFFICER).union(invigilators)),
        col(Person.active).is_(True),
        Person.id != attempt.person_id,
    )
    return list(session.exec(query.order_by(Person.name, col(Person.id))).all())


def _holders(role: Role) -> Any:
    return select(RoleGrant.person_id).where(RoleGrant.role == role, col(RoleGrant.revoked_at).is_(None))


def _entries(session: Session, attempt_id: str) -> dict[int, PaperEntry]:
    query = select(PaperEntry).where(PaperEntry.attempt_id == attempt_id).order_by(col(PaperEntry.id))
    return {entry.id or 0: entry for entry in session.exec(query).all()}


def _handed(session: Session, attempt_ids: Collection[str]) -> dict[int, int]:
    """Tell to whom the place of an entry was given last."""
    query = select(PaperHandover.entry_id, PaperHandover.to_person)
    query = query.where(col(PaperHandover.attempt_id).in_(attempt_ids))
    return dict(session.exec(query.order_by(col(PaperHandover.id))).all())


def _differing(entries: tuple[PaperEntry, ...]) -> list[str]:
    if len(entries) < 2:
        return []
    first, second = (entry.responses for entry in entries[:2])
    return [item for item in {**first, **second} if first.get(item) != second.get(item)]
