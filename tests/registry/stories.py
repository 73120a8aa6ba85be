"""People around an application, and applications brought as far as a test needs them."""

import hashlib
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import text
from sqlmodel import Session, select

from accounts.models import Body, Employment, Person, RoleGrant
from accounts.rules import Actor, Role
from registry import service
from registry.models import Application, Certificate, ExternalPass, Registration
from registry.rules.applications import ApplicationKind, EvidenceKind, RegistrationStatus
from tests import factories

TODAY = date(2026, 11, 2)
OFFICE: dict[str, Any] = {
    "public_url": "https://register.example.org",
    "prefix": "GR",
    "name_zh": "衡准协会",
    "name_en": "Gradus",
}


@dataclass(frozen=True)
class Cast:
    """Who plays in a story."""

    applicant: Actor
    recommender: Actor
    registrar: Actor
    approver: Actor
    other_body: Actor
    body: Body


def office(directory: Path) -> service.Office:
    """Give an office whose keys lie in a directory."""
    return service.Office(**OFFICE, key_dir=directory / "keys")


def body(session: Session, code: str = "B-001") -> Body:
    """Make a body, once."""
    found = session.exec(select(Body).where(Body.code == code)).first()
    row = found or Body(code=code, name="甲认证", name_en="A Certification")
    session.add(row)
    session.flush()
    return row


def member(session: Session, name: str, *roles: Role, of: Body | None = None) -> Actor:
    """Make somebody with roles, who acts for a body where one is named."""
    person = factories.person(session, name, *roles)
    for grant in session.exec(select(RoleGrant).where(RoleGrant.person_id == person.id)):
        grant.body_id = of.id if of else None
    session.flush()
    return Actor(person.id or 0, person.name, frozenset(roles), of.id if of else None)


def employ(session: Session, person_id: int, at: Body) -> None:
    """Let a body employ a person."""
    session.add(Employment(person_id=person_id, body_id=at.id or 0, from_day=date(2020, 1, 1)))
    session.flush()


def cast(session: Session, *, employed: bool = True) -> Cast:
    """Make everybody whom an application meets."""
    home = body(session)
    applicant = member(session, "李四", Role.CANDIDATE)
    if employed:
        employ(session, applicant.id, home)
    return Cast(
        applicant=applicant,
        recommender=member(session, "赵荐", Role.RECOMMENDING_BODY, of=home),
        registrar=member(session, "钱审", Role.REGISTRAR),
        approver=member(session, "孙批", Role.APPROVING_REGISTRAR),
        other_body=member(session, "周外", Role.RECOMMENDING_BODY, of=body(session, "B-002")),
        body=home,
    )


def passed(session: Session, who: Actor, subject: str, on: date, people: Cast) -> ExternalPass:
    """Put a confirmed earlier pass on file."""
    row = ExternalPass(
        person_id=who.id,
        subject=subject,
        passed_on=on,
        score="72.5",
        source="CCAA register",
        recorded_by=people.registrar.id,
        recorded_at=factories.NOW,
        confirmed_by=people.approver.id,
        confirmed_at=factories.NOW,
    )
    session.add(row)
    session.flush()
    return row


EDUCATION = {"level": "bachelor", "start": "2012-09-01", "end": "2016-07-01", "full_time": True}


def draft(session: Session, people: Cast, *, today: date = TODAY, **more: Any) -> Application:
    """Begin an application for the first grade of QMS."""
    wanted = {"scheme": "QMS", "grade": "provisional_auditor", "kind": ApplicationKind.INITIAL, **more}
    return service.start(session, actor=people.applicant, now=instant(today), today=today, **wanted)


def filled(session: Session, people: Cast, *, today: date = TODAY, passes: bool = True, **more: Any) -> Application:
    """Give a draft all that it needs."""
    row = draft(session, people, today=today, **more)
    who, now, key = people.applicant, instant(today), row.id or 0
    service.add_evidence(
        session, application_id=key, kind=EvidenceKind.EDUCATION, content=EDUCATION, note="", actor=who, now=now
    )
    service.set_guarantor(
        session, application_id=key, name="吴保", grade="auditor", certificate="", good_standing=True, actor=who
    )
    service.declare(session, application_id=key, actor=who, today=today)
    if passes:
        for subject in ("101", "105"):
            passed(session, who, subject, today - timedelta(days=100), people)
    return row


def submitted(session: Session, people: Cast, *, today: date = TODAY, **more: Any) -> Application:
    """Bring an application to its body."""
    row = filled(session, people, today=today, **more)
    return service.submit(session, application_id=row.id or 0, actor=people.applicant, now=instant(today), today=today)


def recommended(session: Session, people: Cast, **more: Any) -> Application:
    """Bring an application to the registrar."""
    row = submitted(session, people, **more)
    at = row.submitted_at or factories.NOW
    service.recommend(session, application_id=row.id or 0, reason="属实", actor=people.recommender, now=at)
    return row


def examined(session: Session, people: Cast, **more: Any) -> Application:
    """Bring an application to the approving registrar."""
    row = recommended(session, people, **more)
    at = row.submitted_at or factories.NOW
    service.examine(session, application_id=row.id or 0, reason="", actor=people.registrar, now=at)
    return row


def approve(session: Session, people: Cast, row: Application, *, keys: Path, today: date = TODAY) -> Certificate:
    """Let the second person approve, and give the certificate."""
    where, now = office(keys), instant(today)
    plan = service.prepare(session, application_id=row.id or 0, office=where, actor=people.approver, today=today)
    printed = service.print_certificate(plan, office=where, now=now)
    service.approve(
        session, application_id=row.id or 0, certificate=printed, actor=people.approver, now=now, today=today
    )
    return session.exec(select(Certificate).where(Certificate.sha256 == printed.sha256)).one()


def certified(session: Session, people: Cast, *, keys: Path, today: date = TODAY, **more: Any) -> Certificate:
    """Bring an application to its certificate."""
    return approve(session, people, examined(session, people, today=today, **more), keys=keys, today=today)


def on_file(session: Session, people: Cast, *, keys: Path, today: date = TODAY) -> Certificate:
    """Bring an application to a certificate whose file is a few bytes: for tests that never open it."""
    row, where, now = examined(session, people, today=today), office(keys), instant(today)
    who, key = people.approver, row.id or 0
    plan = service.prepare(session, application_id=key, office=where, actor=who, today=today)
    content = f"%PDF {plan.fields.serial}".encode()
    printed = service.Printed(plan, content, hashlib.sha256(content).hexdigest())
    service.approve(session, application_id=key, certificate=printed, actor=who, now=now, today=today)
    return session.exec(select(Certificate).where(Certificate.sha256 == printed.sha256)).one()


def instant(day: date) -> datetime:
    """Give nine in the morning of a day in the association's zone."""
    return factories.NOW + timedelta(days=(day - TODAY).days)


def person_of(session: Session, actor: Actor) -> Person:
    """Give the person behind an actor."""
    return session.get_one(Person, actor.id)


def leave(session: Session, person_id: int, last: date) -> None:
    """Let a person's employment end on a day."""
    for row in session.exec(select(Employment).where(Employment.person_id == person_id)):
        row.to_day = last
    session.flush()


def registered(
    session: Session,
    who: Actor,
    first: date,
    last: date,
    *,
    grade: str = "provisional_auditor",
    status: RegistrationStatus = RegistrationStatus.ACTIVE,
) -> Registration:
    """Put a registration for QMS on file, without an application behind it."""
    row = Registration(person_id=who.id, scheme="QMS", grade=grade, from_day=first, to_day=last, status=status)
    session.add(row)
    session.flush()
    return row


def unguard(session: Session, table: str) -> None:
    """Take an append-only table's triggers away, as whoever owns the database can."""
    if session.get_bind().dialect.name == "sqlite":
        for act in ("UPDATE", "DELETE"):
            session.execute(text(f"DROP TRIGGER IF EXISTS {table}_no_{act}"))
    else:
        session.execute(text(f"ALTER TABLE {table} DISABLE TRIGGER {table}_append_only"))
