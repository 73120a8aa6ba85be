"""A person decides on answers that came late; what is accepted enters the result as a new edition (laws 4 and 6)."""

from collections.abc import Collection
from datetime import datetime

from sqlmodel import Session

from accounts.rules import Actor, Permission
from core import audit
from core.errors import NotAllowed, NotFound, Refused, Text
from exam.models import Attempt, LateResponse
from exam.service.steps import locked
from grading import queries
from grading.models import LateRuling
from grading.queries import LateAnswer
from grading.rules.late import may_confirm, may_rule, may_take_part
from grading.service.actions import Action
from grading.service.release import send_out
from grading.service.scoring import score_again


def rule_late(
    session: Session,
    *,
    attempt_id: str,
    late_ids: Collection[int],
    accept: bool,
    reason: str,
    actor: Actor,
    now: datetime,
) -> bool:
    """Accept or reject answers of an attempt that came late; tells whether a second person must confirm it.

    Accepted answers count at once and a result that is computed gets another edition, unless it has gone out.
    Raises NotFound, NotAllowed for who had a hand in the sitting, Refused with the first reason against an answer.
    """
    attempt = _attempt(session, attempt_id, actor)
    second = accept and queries.is_released(session, attempt_id)
    for late in _chosen(session, attempt, late_ids):
        _check(session, attempt, late, accept=accept)
        session.add(_ruling(late, accept=accept, second=second, reason=reason, actor=actor, now=now))
    session.flush()
    if accept and not second:
        _count_again(session, attempt, now)
    details = {"late": sorted(late_ids), "accepted": accept, "second": second, "reason": reason.strip()}
    subject = f"attempt/{attempt_id}"
    audit.record(session, actor=actor, action=Action.LATE_RULED, subject=subject, at=now, details=details)
    return second


def confirm_late(session: Session, *, attempt_id: str, public_url: str, actor: Actor, now: datetime) -> None:
    """Confirm, as a second person, that accepted answers change a released result; the new edition goes out at once.

    Raises NotFound, NotAllowed for who decided or had a hand in the sitting, Refused when nothing waits.
    """
    attempt = _attempt(session, attempt_id, actor)
    rulings = _waiting(session, attempt)
    for ruling in rulings:
        _confirm(ruling, actor, now)
    session.add_all(rulings)
    session.flush()
    result = score_again(session, attempt, now=now)
    send_out(session, attempt=attempt, result=result, public_url=public_url, actor=actor, now=now)
    details = {"late": [ruling.late_id for ruling in rulings], "result": result.id}
    subject = f"attempt/{attempt_id}"
    audit.record(session, actor=actor, action=Action.LATE_CONFIRMED, subject=subject, at=now, details=details)


def _count_again(session: Session, attempt: Attempt, now: datetime) -> None:
    """Give a result that is computed already another edition; one that is to come counts everything anyway."""
    if queries.last_result(session, attempt.id) is not None:
        score_again(session, attempt, now=now)


def _waiting(session: Session, attempt: Attempt) -> list[LateRuling]:
    found = [late.ruling for late in queries.late_answers(session, attempt) if late.ruling and late.ruling.waits]
    if not found:
        raise Refused(Text("This decision needs no confirmation any more."))
    return found


def _confirm(ruling: LateRuling, actor: Actor, now: datetime) -> None:
    against = may_confirm(decided_by=ruling.decided_by, confirmed=False, waits=True, actor=actor.id)
    if against:
        raise NotAllowed(against[0], code="not_allowed")
    ruling.confirmed_by, ruling.confirmed_at = actor.id, now


def _attempt(session: Session, attempt_id: str, actor: Actor) -> Attempt:
    actor.require(Permission.RELEASE_RESULTS)
    attempt = locked(session, attempt_id)
    against = may_take_part(queries.hand_of(session, attempt.sitting_id, actor.id, ready=1))
    if against:
        raise NotAllowed(against[0], code="not_allowed")
    return attempt


def _chosen(session: Session, attempt: Attempt, late_ids: Collection[int]) -> list[LateAnswer]:
    found = [late for late in queries.late_answers(session, attempt) if late.answer.row.id in late_ids]
    if not found or len(found) != len(set(late_ids)):
        raise NotFound(Text("This entry does not exist or is no longer here. Go back and choose again."))
    return found


def _check(session: Session, attempt: Attempt, late: LateAnswer, *, accept: bool) -> None:
    reasons = may_rule(queries.held_of(session, attempt, late), accept=accept)
    if reasons:
        raise Refused(reasons[0], field="held")


def _ruling(late: LateAnswer, *, accept: bool, second: bool, reason: str, actor: Actor, now: datetime) -> LateRuling:
    row: LateResponse = late.answer.row
    return LateRuling(
        late_id=row.id or 0,
        accepted=accept,
        reason=reason.strip(),
        needs_second=second,
        decided_by=actor.id,
        decided_at=now,
    )
