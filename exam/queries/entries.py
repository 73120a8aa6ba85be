"""What was keyed in from papers: the last entry of each person, and where two differ."""

import json
from dataclasses import dataclass
from typing import Any

from sqlmodel import Session, col, select

from core.db import get
from exam.models import Attempt, PaperEntry, Room
from exam.rules.printed import ON_PAPER
from exam.rules.states import AttemptState
from questionbank.models import Form


@dataclass(frozen=True)
class Keyed:
    """The last entries of the two people who keyed a seat in, and the items at which they differ."""

    entries: tuple[PaperEntry, ...]
    differing: tuple[str, ...]

    @property
    def agrees(self) -> bool:
        """Tell whether two people keyed in the same."""
        return len(self.entries) == 2 and not self.differing

    def of(self, person_id: int) -> PaperEntry | None:
        """Give a person's own last entry."""
        return next((entry for entry in self.entries if entry.entered_by == person_id), None)


def paper_of(session: Session, attempt: Attempt) -> dict[str, Any]:
    """Give the paper of an attempt."""
    form: Form = get(session, Form, attempt.form_id)
    return dict(json.loads(form.paper))


def keyed(session: Session, attempt_id: str) -> Keyed:
    """Give what was keyed in for a seat: each person's last entry counts."""
    query = select(PaperEntry).where(PaperEntry.attempt_id == attempt_id).order_by(col(PaperEntry.id))
    last = {entry.entered_by: entry for entry in session.exec(query).all()}
    entries = tuple(last.values())
    if len(entries) < 2:
        return Keyed(entries, ())
    first, second = (entry.responses for entry in entries[:2])
    differing = [item for item in {**first, **second} if first.get(item) != second.get(item)]
    return Keyed(entries, tuple(differing))


def on_paper(session: Session, room_id: int, state: AttemptState) -> list[str]:
    """Name the attempts of a room that are written on paper and stand in a state, seat by seat."""
    query = select(Attempt.id).where(Attempt.room_id == room_id, Attempt.state == state, Attempt.writer == ON_PAPER)
    return list(session.exec(query.order_by(col(Attempt.seat))).all())


def is_on_paper(session: Session, room_id: int) -> bool:
    """Tell whether a room writes on paper."""
    room: Room = get(session, Room, room_id)
    return room.on_paper
