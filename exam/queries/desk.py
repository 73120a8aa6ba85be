"""What exam puts on somebody's desk."""

from datetime import datetime, timedelta

from sqlmodel import Session

from accounts.rules import Actor, CardKind, DeskCard, Permission
from core.errors import Bilingual, Text
from exam.models import Room, Sitting
from exam.queries.attempts import attempts_of_person
from exam.queries.seats import checked_in
from exam.queries.sittings import rooms_watched_by, sittings_between, sittings_overdue, steps_of_actor
from exam.rules.states import BEFORE, RUNNING, AttemptState, SittingState

AHEAD = timedelta(days=30)
LAST = 5
STEPS = {
    "sitting.created": Text("Planned"),
    "sitting.opened": Text("Opened"),
    "sitting.closed": Text("Closed"),
}
TO_SIT = BEFORE | RUNNING | {AttemptState.ADMITTED}  # an exam that somebody has still to sit, or sits


def desk_cards(session: Session, actor: Actor, now: datetime) -> list[DeskCard]:
    """Put sittings to run, rooms to watch over and exams to sit on the desk of whom they concern."""
    cards: list[DeskCard] = []
    if actor.may(Permission.RUN_SITTINGS):
        cards += _for_officer(session, actor, now)
    if actor.may(Permission.INVIGILATE):
        cards += _for_invigilator(session, actor, now)
    if actor.may(Permission.APPLY):
        cards += _for_candidate(session, actor, now)
    return cards


def _for_officer(session: Session, actor: Actor, now: datetime) -> list[DeskCard]:
    overdue = sittings_overdue(session, now)
    waiting = DeskCard(Text("Sittings to close"), "/sittings?state=open", count=overdue, urgent=overdue > 0)
    coming = [
        DeskCard(
            _named(sitting), f"/sittings/{sitting.id}", kind=CardKind.COMING, at=sitting.opens_at, note=_since(sitting)
        )
        for sitting in sittings_between(session, now, now + AHEAD)
    ]
    return [waiting, *coming, *_done(session, actor)]


def _done(session: Session, actor: Actor) -> list[DeskCard]:
    """Show the steps of sittings that this person took last."""
    return [
        DeskCard(_named(sitting), f"/sittings/{sitting.id}", CardKind.DID, at=at, note=STEPS[action])
        for sitting, action, at in steps_of_actor(session, str(actor), actions=list(STEPS), limit=LAST)
    ]


def _since(sitting: Sitting) -> Text | None:
    return Text("Open") if sitting.state is SittingState.OPEN else None


def _for_invigilator(session: Session, actor: Actor, now: datetime) -> list[DeskCard]:
    rooms = [pair for pair in rooms_watched_by(session, actor.id) if pair[1].state is not SittingState.CLOSED]
    return [_room_card(session, room, sitting, now) for room, sitting in rooms]


def _room_card(session: Session, room: Room, sitting: Sitting, now: datetime) -> DeskCard:
    address = f"/rooms/{room.id}/board"
    if sitting.state is SittingState.PLANNED or sitting.opens_at > now:
        label = Text("Invigilate %(room)s", {"room": room.name})
        return DeskCard(label, address, kind=CardKind.COMING, at=sitting.opens_at, note=_named(sitting))
    return DeskCard(
        Text("Candidates to admit in %(room)s", {"room": room.name}),
        address,
        count=len(checked_in(session, room.id or 0)),
        note=_named(sitting),
    )


def _for_candidate(session: Session, actor: Actor, now: datetime) -> list[DeskCard]:
    return [
        DeskCard(_named(sitting), "/my-exams", kind=CardKind.COMING, at=sitting.opens_at, note=Text("Your exam"))
        for attempt, sitting in attempts_of_person(session, actor.id)
        if attempt.state in TO_SIT and sitting.closes_at > now
    ]


def _named(sitting: Sitting) -> Text:
    return Text("%(sitting)s", {"sitting": Bilingual(sitting.title, sitting.title_en)})
