"""The people of the demonstration: bodies, staff in every role, auditors to be."""

import tomllib
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from sqlmodel import Session

from accounts import service
from accounts.models import Person
from accounts.queries import actor_of, employer
from accounts.rules import SYSTEM, Actor, Role
from core.config import Settings

CONTENT = Path(__file__).with_name("association.toml")
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECK = "10X98765432"


@dataclass
class Cast:
    """Who plays in the demonstration."""

    staff: dict[Role, Actor] = field(default_factory=dict)  # the first of each role
    reviewers: list[Actor] = field(default_factory=list)
    candidates: list[Person] = field(default_factory=list)
    bodies: dict[str, int] = field(default_factory=dict)
    recommenders: dict[int, Actor] = field(default_factory=dict)  # by body

    def take(self, actor: Actor, role: Role) -> None:
        """Give somebody of the staff their part."""
        self.staff.setdefault(role, actor)
        if role is Role.REVIEWER:
            self.reviewers.append(actor)
        if actor.body_id is not None:
            self.recommenders[actor.body_id] = actor

    def actor(self, session: Session, person: Person) -> Actor:
        """Give the actor that a candidate is."""
        return actor_of(session, person)

    def recommender(self, session: Session, person: Person) -> Actor:
        """Give who recommends for the body that employs a candidate."""
        body = employer(session, person.id or 0)
        assert body is not None  # every candidate of the demonstration has one
        return self.recommenders[body.id or 0]


def content() -> dict[str, Any]:
    """Read the demonstration's people."""
    return tomllib.loads(CONTENT.read_text())


def id_number(number: int) -> str:
    """Make an invented identity number that holds together; regions from 900000 belong to no place."""
    region, day = 900000 + number // 10_000_000 % 100_000, date(1960, 1, 1) + timedelta(days=number // 1000 % 10_000)
    body = f"{region:06d}{day:%Y%m%d}{number % 1000:03d}"
    total = sum(int(digit) * weight for digit, weight in zip(body, _WEIGHTS, strict=True))
    return body + _CHECK[total % 11]


def email_of(number: int) -> str:
    """Give the address of the nth candidate."""
    return f"candidate{number}@demo.gradus"


def play(session: Session, *, settings: Settings, password_hash: str, now: datetime) -> Cast:
    """Add bodies, staff with their roles and second factors, and candidates with their employers."""
    people, cast = content(), Cast()
    for body in people["bodies"]:
        row = service.add_body(session, code=body["code"], name=body["name"], name_en=body["name_en"])
        cast.bodies[body["code"]] = row.id or 0
    for member in people["staff"]:
        _member(session, member, cast, settings, password_hash, now)
    for number, candidate in enumerate(people["candidates"], 1):
        cast.candidates.append(_candidate(session, number, candidate, cast, settings, password_hash, now))
    return cast


def _member(
    session: Session, about: dict[str, str], cast: Cast, settings: Settings, password_hash: str, now: datetime
) -> None:
    person = service.add_person(session, name=about["name"], email=about["email"], actor=SYSTEM, now=now)
    role, body_id = Role(about["role"]), cast.bodies.get(about.get("body", ""))
    service.grant_role(session, person_id=person.id or 0, role=role, body_id=body_id, actor=SYSTEM, now=now)
    _let_in(session, person, settings, password_hash, now, staff=True)
    cast.take(actor_of(session, person), role)


def _candidate(
    session: Session,
    number: int,
    about: dict[str, str],
    cast: Cast,
    settings: Settings,
    password_hash: str,
    now: datetime,
) -> Person:
    person = service.add_person(
        session,
        name=about["name"],
        name_latin=about["name_latin"],
        email=email_of(number),
        id_number=id_number(number),
        id_key=settings.derive("id-number"),
        actor=SYSTEM,
        now=now,
    )
    service.grant_role(session, person_id=person.id or 0, role=Role.CANDIDATE, actor=SYSTEM, now=now)
    service.employ(
        session,
        person_id=person.id or 0,
        body_id=cast.bodies[about["body"]],
        from_day=date(2019, 7, 1),
        actor=SYSTEM,
        now=now,
    )
    _let_in(session, person, settings, password_hash, now, staff=False)
    return person


def _let_in(
    session: Session, person: Person, settings: Settings, password_hash: str, now: datetime, *, staff: bool
) -> None:
    # Everybody has the same printed password, hashed once: forty invitations would cost forty argon2 runs.
    service.accept_password(session, person_id=person.id or 0, password_hash=password_hash, now=now)
    if staff:
        key = settings.derive("totp")
        service.begin_factor(session, person_id=person.id or 0, key=key)
        code = service.current_code(person, key=key, now=now)
        service.confirm_factor(session, person_id=person.id or 0, code=code, key=key, now=now)
