"""What the candidate does: sign in, start, take over at another machine, submit; and what the clock does at the end."""

import json
import secrets
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, cast

from sqlmodel import Session, col, select

from accounts.models import Person
from accounts.service import id_number_digest
from core import audit, limits
from core.db import get
from core.errors import Refused, Text
from exam.models import Attempt, ClientEvent, Receipt, Response, Room, Sitting
from exam.queries import entries
from exam.rules.plan import make_plan
from exam.rules.printed import ON_PAPER
from exam.rules.protocol import Head, ProtocolError, chain_next, chain_start, state_error
from exam.rules.states import BEFORE, NEVER, OVER, RUNNING, AttemptState, Ending, SittingState
from exam.rules.timing import compute_end, is_over
from exam.service import receipts
from exam.service.sittings import pin_digest, ticket_digest
from exam.service.steps import Action, advance, locked
from questionbank.models import Form
from questionbank.service.facts import record_exposure

SWEEP = 500
EVENT_KINDS = frozenset(
    {
        "focus_lost", "focus_gained", "full_screen_left", "full_screen_entered", "paste", "copy", "print", "visibility",
        "reconnect", "offline",
    }
)  # fmt: skip
EVENT_LIMIT = 64
PAPERS_KEPT = 32  # parsed papers of one process
_papers: dict[str, dict[str, Any]] = {}  # by the digest of their bytes; frozen, so never out of date


@dataclass(frozen=True)
class Admission:
    """The session that a sign-in gives."""

    attempt: Attempt
    name: str
    form: str


def sign_in(session: Session, *, ticket: str, id_number: str, key: bytes, id_key: bytes) -> Admission:
    """Let a candidate in by ticket and identity number; which session writes is decided at the start, not here.

    Raises Refused `sign_in_failed` in the same words whichever of the two is wrong. A second
    sign-in never ends the first.
    """
    query = select(Attempt, Person.id_number_hash, Form.public_id)
    query = query.join(Person, col(Person.id) == Attempt.person_id).join(Form, col(Form.id) == Attempt.form_id)
    found = session.exec(query.where(Attempt.ticket_digest == ticket_digest(ticket, key=key))).first()
    digest = id_number_digest(id_number, id_key)
    if found is None or not secrets.compare_digest(found[1] or "", digest):
        text = Text("The ticket number or the ID number is not right. Check both against your ticket and your ID card.")
        raise Refused(text, code="sign_in_failed")
    attempt, _, form = found
    limits.right(session, subject=f"ticket:{attempt.ticket_digest[:32]}")
    return Admission(attempt, secrets.token_hex(16), form)


def start(session: Session, *, attempt_id: str, writer: str, now: datetime) -> Attempt:
    """Start an admitted attempt, once; a repeat gives the same answer. Raises ProtocolError.

    The session that starts is the one that writes: whoever signed in before the admission has taken nothing.
    """
    attempt = locked(session, attempt_id)
    if attempt.state in RUNNING | OVER:
        return attempt
    refused = _start_refused(session, attempt, writer, now)
    if refused is not None:
        raise ProtocolError(refused)
    deadline = receipts.deadline_from(session, attempt.id, now)
    attempt.plan = make_plan(_paper_of(session, attempt.form_id), seed=attempt.seed)
    attempt.started_at, attempt.deadline = now, deadline
    attempt.epoch, attempt.writer = max(1, attempt.epoch), writer
    advance(session, attempt, AttemptState.IN_PROGRESS, actor=f"person/{attempt.person_id}", now=now)
    session.flush()
    return attempt


def _start_refused(session: Session, attempt: Attempt, writer: str, now: datetime) -> str | None:
    """Name the first reason for which an attempt cannot start now."""
    sitting: Sitting = get(session, Sitting, attempt.sitting_id)
    room: Room = get(session, Room, attempt.room_id)
    reasons = (
        (attempt.state in BEFORE | NEVER, "not_admitted"),
        (attempt.epoch > 0 and attempt.writer != writer, "consent_needed"),
        (not _is_open(sitting, now), "not_admitted"),
        (room.evacuated_at is not None, "paused"),
    )
    return next((code for applies, code in reasons if applies), None)


def _paper_of(session: Session, form_id: int) -> dict[str, Any]:
    """Give a form's paper, parsed once in each process: a whole room starts on the same one."""
    digest = session.exec(select(Form.hash).where(Form.id == form_id)).one()
    if digest not in _papers:
        if len(_papers) >= PAPERS_KEPT:
            _papers.clear()
        _papers[digest] = json.loads(session.exec(select(Form.paper).where(Form.id == form_id)).one())
    return _papers[digest]


def _is_open(sitting: Sitting, now: datetime) -> bool:
    return sitting.state is SittingState.OPEN and sitting.opens_at <= now <= sitting.closes_at


def take_over(
    session: Session, *, attempt_id: str, writer: str, pin: str, key: bytes, now: datetime, grace_seconds: int = 0
) -> int:
    """Let another machine write on, with the invigilator's PIN; the older session is superseded. Gives the new epoch.

    Raises ProtocolError `consent_needed` for a wrong PIN (the caller counts it as a guess), `closed` when it is over,
    by the clock too, or its paper is collected.
    """
    attempt = locked(session, attempt_id)
    room: Room = get(session, Room, attempt.room_id)
    if _writes_no_more(session, attempt, now, grace_seconds):
        raise ProtocolError("closed")
    if not _is_pin(room, pin, key):
        raise ProtocolError("consent_needed")
    if attempt.writer != writer:
        attempt.epoch, attempt.writer = attempt.epoch + 1, writer
        session.add(attempt)
        session.add(
            ClientEvent(attempt_id=attempt.id, kind="taken_over", client_ms=0, detail={"epoch": attempt.epoch}, at=now)
        )
        audit.record(
            session,
            actor=f"person/{attempt.person_id}",
            action=Action.TAKEN_OVER,
            subject=f"attempt/{attempt.id}",
            at=now,
        )
    return attempt.epoch


def _writes_no_more(session: Session, attempt: Attempt, now: datetime, grace_seconds: int) -> bool:
    over = attempt.state in OVER or is_due(attempt, now=now, grace_seconds=grace_seconds)
    return over or bool(entries.collected(session, [attempt.id]))


def _is_pin(room: Room, pin: str, key: bytes) -> bool:
    given = pin_digest(pin, room_id=room.id or 0, key=key)
    return bool(room.pin_digest) and secrets.compare_digest(room.pin_digest, given)


def record_events(
    session: Session, *, attempt_id: str, batch: Iterable[tuple[str, int, dict[str, Any]]], now: datetime
) -> None:
    """Keep what happened in the browser: evidence for a person to look at (law 10)."""
    session.add_all(
        [
            ClientEvent(attempt_id=attempt_id, kind=kind, client_ms=client_ms, detail=detail, at=now)
            for kind, client_ms, detail in batch
        ]
    )


def submit(
    session: Session, *, attempt_id: str, writer: str, epoch: int, last_seq: int, now: datetime, sign: receipts.Sign
) -> Attempt:  # fmt: skip
    """End an attempt at the candidate's own wish; a repeat gives the same answer. Raises ProtocolError."""
    attempt = locked(session, attempt_id)
    if attempt.state in OVER:
        return attempt
    refused = state_error(_head(attempt), session=writer, epoch=epoch, over=False)
    if refused is not None:
        raise refused
    if last_seq > attempt.acked:
        raise ProtocolError("gap", wanted=attempt.acked + 1)
    assert attempt.deadline is not None  # the database holds running ⇒ started ⇒ deadline
    ending, at = compute_end(Ending.CANDIDATE, at=now, deadline=attempt.deadline)
    _end(session, attempt, ending, at=at, now=now, sign=sign)
    return attempt


def close_due(session: Session, *, now: datetime, grace_seconds: int, sign: receipts.Sign, limit: int = SWEEP) -> int:
    """End the attempts whose time and seconds in transit are over, at their deadline, however late this runs."""
    due = (
        select(Attempt)
        .where(
            Attempt.state == AttemptState.IN_PROGRESS,
            Attempt.writer != ON_PAPER,  # its answers are still on the desk: the invigilator collects them
            col(Attempt.deadline) < now - timedelta(seconds=grace_seconds),
        )
        .order_by(col(Attempt.deadline))
        .limit(limit)
        .with_for_update(skip_locked=True)
    )
    attempts = session.exec(due).all()
    for attempt in attempts:
        assert attempt.deadline is not None  # it was compared above
        _end(session, attempt, Ending.TIMER, at=attempt.deadline, now=now, sign=sign)
    return len(attempts)


def is_due(attempt: Attempt, *, now: datetime, grace_seconds: int) -> bool:
    """Tell whether an attempt's time and the seconds in transit are over while it still runs."""
    timed = attempt.deadline is not None and attempt.writer != ON_PAPER
    running = attempt.state is AttemptState.IN_PROGRESS and timed
    return running and is_over(cast(datetime, attempt.deadline), now, grace_seconds=grace_seconds)


def close_if_due(session: Session, attempt: Attempt, *, now: datetime, grace_seconds: int, sign: receipts.Sign) -> None:
    """End this attempt if its time is over: reading it must not depend on a job having run."""
    if is_due(attempt, now=now, grace_seconds=grace_seconds):
        _end(session, attempt, Ending.TIMER, at=cast(datetime, attempt.deadline), now=now, sign=sign)


def seal_ended(session: Session, *, now: datetime, limit: int = SWEEP) -> int:
    """Seal ended attempts after recomputing their answer chain; only what holds together is handed to grading.

    What was written on paper waits until it is keyed in, which its receipt tells.
    An attempt is sealed once, so it is here that the bank hears who saw its items: nobody waits for it at a start.
    """
    ended = (
        select(Attempt)
        .where(
            col(Attempt.state).in_([AttemptState.SUBMITTED, AttemptState.TERMINATED]),
            (col(Attempt.writer) != ON_PAPER) | col(Attempt.id).in_(select(Receipt.attempt_id)),
        )
        .order_by(Attempt.id)
        .limit(limit)
        .with_for_update(skip_locked=True)
    )
    sealed = [attempt for attempt in session.exec(ended).all() if recompute(session, attempt) == attempt.chain]
    for attempt in sealed:
        advance(session, attempt, AttemptState.SEALED, actor="system", now=now)
    _report_seen(session, sealed, now)
    return len(sealed)


def _report_seen(session: Session, attempts: Iterable[Attempt], now: datetime) -> None:
    seen = Counter((attempt.form_id, attempt.sitting_id) for attempt in attempts)
    for (form_id, sitting_id), count in sorted(seen.items()):
        record_exposure(session, form_id=form_id, sitting_id=sitting_id, candidates=count, now=now)


def recompute(session: Session, attempt: Attempt) -> str:
    """Compute the head of an attempt's answer chain from its log."""
    from_start = chain_start(attempt.id)
    rows = session.exec(select(Response).where(Response.attempt_id == attempt.id).order_by(col(Response.seq))).all()
    for row in rows:
        from_start = chain_next(from_start, seq=row.seq, item=row.item, response_text=row.response)
    return from_start


def _head(attempt: Attempt) -> Head:
    return Head(
        attempt.state, attempt.ending, attempt.epoch, attempt.writer, attempt.acked, attempt.chain, attempt.deadline
    )


def _end(
    session: Session, attempt: Attempt, ending: Ending, *, at: datetime, now: datetime, sign: receipts.Sign
) -> None:
    attempt.ending, attempt.submitted_at = ending, at
    actor = f"person/{attempt.person_id}" if ending is Ending.CANDIDATE else "system"
    advance(session, attempt, AttemptState.SUBMITTED, actor=actor, now=now, reason=ending.value)
    session.flush()
    receipts.keep(session, attempt, now=now, sign=sign)
