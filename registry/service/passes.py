"""Passes in earlier examinations: recorded with their source by one person, confirmed by another."""

from datetime import date, datetime
from decimal import Decimal

from sqlmodel import Session, select

from accounts.models import Person
from accounts.rules import Actor
from core import audit
from core.clock import latest_day
from core.db import get
from core.errors import Refused, Text
from registry import queries
from registry.models import ExternalPass
from registry.rules.passes import may_confirm, may_record
from registry.service.actions import Action
from registry.service.steps import check, check_rights


def record_pass(  # noqa: PLR0913 - a pass is these facts
    session: Session,
    *,
    person_id: int,
    subject: str,
    passed_on: date,
    score: Decimal | None,
    source: str,
    actor: Actor,
    now: datetime,
) -> ExternalPass:
    """Record a pass in an earlier examination with its source; it counts once another person has confirmed it.

    Raises NotFound, NotAllowed for one's own pass, Refused for a day to come or a pass that is recorded already.
    """
    get(session, Person, person_id, lock=True)
    check_rights(may_record(person_id, actor=actor.id))
    if passed_on > latest_day(now):
        raise Refused(Text("The day of the pass lies in the future."), field="passed_on")
    _check_new(session, person_id, subject, passed_on)
    row = ExternalPass(
        person_id=person_id,
        subject=subject,
        passed_on=passed_on,
        score="" if score is None else format(score, "f"),
        source=source.strip(),
        recorded_by=actor.id,
        recorded_at=now,
    )
    session.add(row)
    session.flush()
    details = {"subject": subject, "passed_on": passed_on, "source": row.source}
    audit.record(session, actor=actor, action=Action.PASS_RECORDED, subject=f"pass/{row.id}", at=now, details=details)
    return row


def confirm_pass(session: Session, *, pass_id: int, actor: Actor, now: datetime) -> None:
    """Confirm a recorded pass against its source, as a second person.

    Raises NotFound, NotAllowed for the recorder, the holder and their colleagues, Refused when it is confirmed already.
    """
    row: ExternalPass = get(session, ExternalPass, pass_id, lock=True)
    colleagues = queries.colleagues_of(session, row.person_id)
    check_rights(may_confirm(recorded_by=row.recorded_by, holder=row.person_id, actor=actor.id, colleagues=colleagues))
    if row.confirmed_by is not None:
        check([Text("This pass is confirmed already.")])
    row.confirmed_by, row.confirmed_at = actor.id, now
    session.add(row)
    audit.record(session, actor=actor, action=Action.PASS_CONFIRMED, subject=f"pass/{pass_id}", at=now)


def _check_new(session: Session, person_id: int, subject: str, passed_on: date) -> None:
    query = select(ExternalPass.id).where(ExternalPass.person_id == person_id, ExternalPass.subject == subject)
    if session.exec(query.where(ExternalPass.passed_on == passed_on)).first() is not None:
        raise Refused(Text("This pass is recorded already."), field="subject")
