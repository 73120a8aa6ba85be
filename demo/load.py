"""Plays the demonstration from its first person to its last certificate, each act at its own time."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Engine
from sqlmodel import Session

from accounts.queries import person_by_email
from accounts.service import hash_password
from core.config import Settings
from core.db import transaction
from demo import applications, bank, governance, marking, parallel, people, sittings
from demo.sittings import Stage, Ticket
from exam.service.receipts import Sign

FIRST = "author@demo.gradus"


@dataclass(frozen=True)
class Programme:
    """What the demonstration offers to sign in with."""

    password: str
    staff: tuple[tuple[str, str, str], ...]  # role, address, name
    tickets: tuple[tuple[str, Ticket], ...]


def is_played(session: Session) -> bool:
    """Tell whether this installation has the demonstration already."""
    return person_by_email(session, FIRST) is not None


def play(engine: Engine, *, settings: Settings, sign: Sign, now: datetime) -> Programme:
    """Play everything once into an empty installation."""
    content = people.content()
    password_hash = hash_password(content["password"])
    long_ago = now - timedelta(days=120)
    stage = Stage(settings, sign, engine)
    with transaction(engine) as session:
        cast = people.play(session, settings=settings, password_hash=password_hash, now=long_ago)
        forms = bank.play(session, cast=cast, now=now - timedelta(days=90))
    exam_forms = [forms[code] for code in ("TR-105-A",)]
    finished = sittings.play_finished(stage, cast=cast, forms=exam_forms, now=now)
    applications.play(stage, cast=cast, sitting=finished, now=now)
    marking.play(stage, cast=cast, form=forms["TR-101-PRACTICE"], now=now)
    with transaction(engine) as session:
        parallel.play(session, cast=cast, now=now)
        governance.play(session, cast=cast, now=now)
        tickets = sittings.play_open(session, cast=cast, forms=forms, settings=settings, now=now)
    return Programme(content["password"], _staff(), tuple(tickets))


def _staff() -> tuple[tuple[str, str, str], ...]:
    content = people.content()
    rows = [(member["role"], member["email"], member["name"]) for member in content["staff"]]
    return (*rows, ("candidate", people.email_of(1), content["candidates"][0]["name"]))
