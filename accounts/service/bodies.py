"""Certification bodies and whom they employ."""

from datetime import date, datetime

from sqlmodel import Session, select

from accounts import queries
from accounts.models import Body, Employment, Person
from accounts.rules import SYSTEM, Actor
from accounts.service.actions import Action
from core import audit
from core.db import get
from core.errors import Refused, Text


def add_body(
    session: Session, *, code: str, name: str, name_en: str, now: datetime | None = None, actor: Actor = SYSTEM
) -> Body:
    """Add a certification body. Raises Refused when the code is taken."""
    if session.exec(select(Body).where(Body.code == code)).first():
        raise Refused(Text("There is already a body with this code."), field="code", code="known")
    body = Body(code=code, name=name, name_en=name_en)
    session.add(body)
    session.flush()
    if now is not None:
        audit.record(session, actor=actor, action=Action.BODY_ADDED, subject=f"body/{body.id}", at=now)
    return body


def employ(
    session: Session, *, person_id: int, body_id: int, from_day: date, actor: Actor, now: datetime
) -> Employment:
    """Record that a person works for a body; raises Refused while another body employs them (条例 art. 14)."""
    get(session, Person, person_id, lock=True)
    get(session, Body, body_id)
    if queries.employment(session, person_id):
        text = Text("This person already works for a body. End that employment first: nobody practises in two bodies.")
        raise Refused(text, field="body")
    link = Employment(person_id=person_id, body_id=body_id, from_day=from_day)
    session.add(link)
    _record(session, link, Action.EMPLOYED, actor=actor, now=now)
    return link


def end_employment(session: Session, *, person_id: int, to_day: date, actor: Actor, now: datetime) -> None:
    """Record the last day of the present employment. Raises Refused without one, or for a day before it began."""
    get(session, Person, person_id, lock=True)
    link = queries.employment(session, person_id)
    if link is None:
        raise Refused(Text("No body employs this person: there is nothing to end."))
    if to_day < link.from_day:
        text = Text("The employment began on %(day)s: its last day cannot lie before.", {"day": link.from_day})
        raise Refused(text, field="to_day")
    link.to_day = to_day
    session.add(link)
    _record(session, link, Action.EMPLOYMENT_ENDED, actor=actor, now=now)


def _record(session: Session, link: Employment, action: Action, *, actor: Actor, now: datetime) -> None:
    subject, details = f"person/{link.person_id}", {"body": link.body_id}
    audit.record(session, actor=actor, action=action, subject=subject, at=now, details=details)
