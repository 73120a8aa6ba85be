"""What the board and the lists of seats ask: who sits where, and how far each attempt is."""

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass, field

from sqlalchemy import func
from sqlmodel import Session, col, select

from accounts.models import Person
from exam.models import Attempt, AttemptHistory, ClientEvent, Sitting, TimeEntry
from exam.queries.attempts import count_answered, count_items
from exam.queries.entries import count_keyed, to_key_in
from exam.rules.printed import ON_PAPER
from exam.rules.states import AttemptState, shown
from exam.rules.timing import ADJUSTMENT


@dataclass(frozen=True)
class SeatCard:
    """One seat: who sits there, how much is answered of how many items, what the browser reported, extra time."""

    attempt: Attempt
    name: str
    id_tail: str
    answered: int = 0
    items: int = 0
    events: Counter[str] = field(default_factory=Counter)
    minutes: int = 0
    to_key: bool = False  # the paper of this seat waits to be keyed in
    keyed: int = 0  # by how many people it was

    @property
    def state(self) -> AttemptState:
        """Give the state as which this seat is shown."""
        return shown(self.attempt.state, self.attempt.ending)

    @property
    def on_paper(self) -> bool:
        """Tell whether what is answered here stands on paper only, as yet."""
        return self.to_key or (self.attempt.writer == ON_PAPER and self.attempt.submitted_at is None)

    @property
    def collected(self) -> bool:
        """Tell whether this seat is at rest because its paper was taken in."""
        return self.to_key and self.attempt.state is AttemptState.PAUSED


@dataclass(frozen=True)
class CancelledSeat:
    """A seat that somebody had and has no more: who, and when, why and by whom it was taken back."""

    attempt: Attempt
    name: str
    step: AttemptHistory


def seats_of(session: Session, room_id: int) -> list[SeatCard]:
    """List the seats that are taken in a room in their order, each once; cancelled ones are not among them."""
    query = select(Attempt, Person).join(Person)
    query = query.where(Attempt.room_id == room_id, Attempt.state != AttemptState.VOID).order_by(col(Attempt.seat))
    rows = session.exec(query).all()
    ids = [attempt.id for attempt, _ in rows]
    answered, events, seconds = count_answered(session, ids), count_events(session, ids), _seconds(session, ids)
    papers = _to_key(session, [attempt for attempt, _ in rows])
    keyed = count_keyed(session, papers)
    items = count_items(session, {attempt.form_id for attempt, _ in rows})
    return [
        SeatCard(
            attempt,
            person.name,
            person.id_number_tail,
            answered=answered.get(attempt.id, 0),
            items=items.get(attempt.form_id, 0),
            events=events.get(attempt.id, Counter()),
            minutes=seconds.get(attempt.id, 0) // 60,
            to_key=attempt.id in papers,
            keyed=keyed.get(attempt.id, 0),
        )
        for attempt, person in rows
    ]


def cancelled_seats(session: Session, room_id: int) -> list[CancelledSeat]:
    """List the cancelled seats of a room in the order in which they were cancelled."""
    query = select(Attempt, Person.name, AttemptHistory).join(Person).join(AttemptHistory)
    query = query.where(Attempt.room_id == room_id, AttemptHistory.to_state == AttemptState.VOID)
    return [CancelledSeat(*row) for row in session.exec(query.order_by(col(AttemptHistory.id))).all()]


def count_events(session: Session, attempt_ids: Collection[str]) -> dict[str, Counter[str]]:
    """Count what happened in the candidates' browsers, by attempt and kind."""
    query = select(ClientEvent.attempt_id, ClientEvent.kind, func.count())
    query = query.where(col(ClientEvent.attempt_id).in_(attempt_ids))
    counted: dict[str, Counter[str]] = {}
    for attempt_id, kind, number in session.exec(query.group_by(col(ClientEvent.attempt_id), col(ClientEvent.kind))):
        counted.setdefault(attempt_id, Counter())[kind] = number
    return counted


def checked_in(session: Session, room_id: int) -> list[str]:
    """Name the attempts of a room that wait to be admitted, seat by seat."""
    query = select(Attempt.id).where(Attempt.room_id == room_id, Attempt.state == AttemptState.CHECKED_IN)
    return list(session.exec(query.order_by(col(Attempt.seat))).all())


def booked_ids(session: Session, sitting_id: int) -> set[int]:
    """Name the persons who have a seat in a sitting."""
    query = select(Attempt.person_id).where(Attempt.sitting_id == sitting_id, Attempt.state != AttemptState.VOID)
    return set(session.exec(query).all())


def adjustments_of(session: Session, person_ids: Collection[int]) -> dict[int, tuple[int, str]]:
    """Tell of people for whom extra time was approved: the minutes and the code of the sitting of the latest booking.

    Each seat has a ledger of its own, so what was approved for one is easily forgotten at the next.
    """
    query = select(Attempt.person_id, TimeEntry.seconds, Sitting.code).join_from(TimeEntry, Attempt).join(Sitting)
    query = query.where(col(Attempt.person_id).in_(person_ids), TimeEntry.reason == ADJUSTMENT)
    rows = session.exec(query.order_by(col(TimeEntry.id))).all()
    return {person_id: (seconds // 60, code) for person_id, seconds, code in rows}


def _to_key(session: Session, attempts: Collection[Attempt]) -> set[str]:
    """Ask which papers wait to be keyed in, where there can be any."""
    at_rest = (AttemptState.PAUSED, AttemptState.TERMINATED)
    return to_key_in(session, [one.id for one in attempts if one.state in at_rest and one.writer == ON_PAPER])


def _seconds(session: Session, attempt_ids: Collection[str]) -> dict[str, int]:
    query = select(TimeEntry.attempt_id, func.sum(TimeEntry.seconds)).where(col(TimeEntry.attempt_id).in_(attempt_ids))
    return {key: int(seconds) for key, seconds in session.exec(query.group_by(col(TimeEntry.attempt_id)))}
