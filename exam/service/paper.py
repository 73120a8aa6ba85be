"""A room that writes on paper: start and collection, then double entry of what was marked.

The attempt runs through its usual states. While pens move it is in progress, without a timer that could end it before
its answers are there; from collection on it is paused; when two people have keyed in the same, the responses go into
the same log and chain as any others, and the attempt ends with its signed receipt. Who was ended in the room loses
nothing of what is on their paper: it is keyed in as any other, and only then sealed.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlmodel import Session

from accounts.rules import Actor, Permission
from core import audit
from core.db import get
from core.errors import NotAllowed, Refused, Text
from exam.models import Attempt, PaperEntry, PaperHandover, Response, Room, RoomInvigilator, Sitting
from exam.queries import entries
from exam.rules.keying import may_hand_over
from exam.rules.printed import COLLECTED, read
from exam.rules.protocol import canonical, chain_next
from exam.rules.states import AttemptState, Ending, SittingState
from exam.rules.timing import compute_end
from exam.service import receipts
from exam.service.seating import seat_of
from exam.service.steps import Action, advance, locked

PLAN_ALGORITHM = "printed-1"


def use_paper(session: Session, *, room_id: int, actor: Actor, now: datetime) -> Room:
    """Let a room write on paper; who was admitted to it before goes on in the browser."""
    actor.require(Permission.RUN_SITTINGS)
    room: Room = get(session, Room, room_id)
    room.on_paper = True
    session.add(room)
    _record(session, Action.ROOM_ON_PAPER, f"room/{room_id}", actor, now, {})
    return room


def begin(session: Session, *, room_id: int, actor: Actor, now: datetime) -> int:
    """Start the clock of everybody admitted to a paper room, and tell how many. Raises Refused, NotAllowed."""
    ids = entries.on_paper(session, room_id, AttemptState.ADMITTED)
    if not ids:
        raise Refused(
            Text("Nobody is admitted who writes on paper here. Check in and admit first."), code="wrong_state"
        )
    for attempt_id in ids:
        attempt = seat_of(session, attempt_id, actor)
        _check_open(session, attempt, now)
        attempt.plan = _printed_plan(entries.paper_of(session, attempt))
        attempt.started_at, attempt.deadline = now, receipts.deadline_from(session, attempt_id, now)
        advance(session, attempt, AttemptState.IN_PROGRESS, actor=actor, now=now)
    _record(session, Action.PAPERS_STARTED, f"room/{room_id}", actor, now, {"seats": len(ids)})
    return len(ids)


def collect(session: Session, *, room_id: int, actor: Actor, now: datetime) -> int:
    """Take the papers of a room in: from now on nobody there writes. Tells how many; raises Refused, NotAllowed."""
    ids = entries.on_paper(session, room_id, AttemptState.IN_PROGRESS)
    if not ids:
        raise Refused(Text("Nobody is writing on paper here."), code="wrong_state")
    for attempt_id in ids:
        attempt = seat_of(session, attempt_id, actor)
        advance(session, attempt, AttemptState.PAUSED, actor=actor, now=now, reason=COLLECTED)
        attempt.paused_at = now
    _record(session, Action.PAPERS_COLLECTED, f"room/{room_id}", actor, now, {"seats": len(ids)})
    return len(ids)


def enter(
    session: Session, *, attempt_id: str, keyed: Mapping[str, str], actor: Actor, now: datetime
) -> PaperEntry:  # fmt: skip
    """Keep what one person keyed in for a seat, by item; a later entry of the same person takes its place.

    Raises Refused for what does not fit its item, for a third person, before collection; NotAllowed.
    """
    attempt = _to_key(session, attempt_id, actor)
    others = set(entries.keyed(session, attempt_id).keyers) - {actor.id}
    if len(others) > 1:
        raise Refused(Text("Two other people key this seat in. What differs is theirs to settle."), code="entered")
    items = entries.paper_of(session, attempt)["items"]
    found = {item["id"]: read(item, keyed.get(item["id"], "")) for item in items}
    responses = {name: response for name, response in found.items() if response is not None}
    entry = PaperEntry(attempt_id=attempt_id, entered_by=actor.id, responses=responses, at=now)
    session.add(entry)
    session.flush()
    _record(session, Action.PAPER_ENTERED, f"attempt/{attempt_id}", actor, now, {"answered": len(responses)})
    return entry


def hand_over(
    session: Session, *, attempt_id: str, from_person: int, to_person: int, reason: str, actor: Actor, now: datetime
) -> PaperHandover:
    """Put another person in the place of one of the two who key a seat in; what the first keyed in counts no more.

    Raises Refused for who does not key it in or may not, and for the other one of the two; NotAllowed, NotFound.
    """
    actor.require(Permission.RUN_SITTINGS)
    attempt = _to_key(session, attempt_id, actor)
    keyed = entries.keyed(session, attempt_id)
    possible = {person.id for person in entries.possible_keyers(session, attempt)}
    reasons = may_hand_over(keyed.keyers, from_person=from_person, to_person=to_person, able=to_person in possible)
    if reasons:
        raise Refused(reasons[0], field="person", code="not_possible")
    row = PaperHandover(
        attempt_id=attempt_id, entry_id=keyed.places[from_person], from_person=from_person, to_person=to_person,
        reason=reason, given_by=actor.id, at=now,
    )  # fmt: skip
    session.add(row)
    details = {"from": from_person, "to": to_person, "reason": reason}
    _record(session, Action.PAPER_HANDED_OVER, f"attempt/{attempt_id}", actor, now, details)
    return row


def hand_in(session: Session, *, attempt_id: str, actor: Actor, now: datetime, sign: receipts.Sign) -> Attempt:
    """Log what two people keyed in alike, and end the attempt at the moment of collection, or of its deadline.

    One that was ended in the room stays ended as it was, and now has its answers and its receipt.
    Raises Refused while there is one entry or the two differ; NotAllowed.
    """
    attempt = _to_key(session, attempt_id, actor)
    keyed = entries.keyed(session, attempt_id)
    if not keyed.agrees:
        raise Refused(Text("Two people must have keyed in the same. Settle the differences first."), code="differs")
    _log(session, attempt, keyed.entries[0].responses, now)
    if attempt.state is AttemptState.PAUSED:
        _end(session, attempt, actor=actor, now=now)
    session.flush()
    receipts.keep(session, attempt, now=now, sign=sign)
    details = {"source": "paper", "keyed_by": [entry.entered_by for entry in keyed.entries], "chain": attempt.chain}
    _record(session, Action.PAPER_HANDED_IN, f"attempt/{attempt_id}", actor, now, details)
    return attempt


def _end(session: Session, attempt: Attempt, *, actor: Actor, now: datetime) -> None:
    assert attempt.paused_at is not None  # the database holds paused ⇔ paused_at
    assert attempt.deadline is not None  # and started ⇔ deadline
    attempt.ending, attempt.submitted_at = compute_end(
        Ending.CANDIDATE, at=attempt.paused_at, deadline=attempt.deadline
    )
    attempt.paused_at = None
    advance(session, attempt, AttemptState.SUBMITTED, actor=actor, now=now, reason=attempt.ending.value)


def _log(session: Session, attempt: Attempt, responses: Mapping[str, Any], now: datetime) -> None:
    """Add the responses to the log in the order of the paper, as the chain covers them."""
    for item in attempt.plan["items"]:
        if item in responses:
            text, seq = canonical(responses[item]), attempt.acked + 1
            attempt.chain = chain_next(attempt.chain, seq=seq, item=item, response_text=text)
            attempt.acked, attempt.last_save_at = seq, now
            row = Response(
                attempt_id=attempt.id, seq=seq, item=item, response=text, chain=attempt.chain, epoch=attempt.epoch,
                client_ms=0, at=now,
            )  # fmt: skip
            session.add(row)


def _to_key(session: Session, attempt_id: str, actor: Actor) -> Attempt:
    """Load a seat whose paper waits to be keyed in, for the officer or an invigilator of its room.

    Never for who sat there.
    """
    attempt = locked(session, attempt_id)
    if actor.id == attempt.person_id or not _handles(session, attempt, actor):
        text = Text("Papers are keyed in by the exam officer and the room's invigilators, never by who wrote them.")
        raise NotAllowed(text, code="not_allowed")
    if attempt_id not in entries.to_key_in(session, [attempt_id]):
        raise Refused(Text("There is no collected paper of this seat to key in."), code="wrong_state")
    return attempt


def _handles(session: Session, attempt: Attempt, actor: Actor) -> bool:
    """Tell whether somebody runs sittings or watches over the room of a seat."""
    watches = session.get(RoomInvigilator, (attempt.room_id, actor.id)) is not None
    return actor.may(Permission.RUN_SITTINGS) or (watches and actor.may(Permission.INVIGILATE))


def _check_open(session: Session, attempt: Attempt, now: datetime) -> None:
    sitting: Sitting = get(session, Sitting, attempt.sitting_id)
    if sitting.state is not SittingState.OPEN or not sitting.opens_at <= now <= sitting.closes_at:
        raise Refused(Text("The sitting is not open now, so nobody starts."), code="wrong_state")


def _printed_plan(paper: Mapping[str, Any]) -> dict[str, Any]:
    """Say that items and options stood in the order of the paper."""
    return {"algorithm": PLAN_ALGORITHM, "items": [item["id"] for item in paper["items"]], "options": {}}


def _record(
    session: Session, action: Action, subject: str, actor: Actor, now: datetime, details: Mapping[str, Any]
) -> None:
    audit.record(session, actor=actor, action=action, subject=subject, at=now, details=dict(details))
