"""Fills an installation with what a measurement needs: a frozen form, admitted candidates, staff, a crowd of people."""

import hashlib
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from sqlalchemy import insert
from sqlmodel import Session, SQLModel, select

from accounts.models import Person, RoleGrant
from accounts.rules import SYSTEM, Role
from accounts.service import id_number_digest
from accounts.service.passwords import hash_password
from bench import bank
from core.canonical import canonical
from core.config import Settings
from core.sessions import WebSession
from exam.models import Attempt, Room, Sitting, SittingForm, TimeEntry
from exam.rules.protocol import chain_start
from exam.rules.states import AttemptState, SittingState
from exam.service.sittings import ticket_digest, ticket_of
from questionbank.models import Blueprint, Form, FormItem, ItemVersion, Subject
from questionbank.service import Source, seed_framework, survey, take_in

PASSWORD = "a long pass phrase of the bench"  # of a throw-away installation
MINUTES = 240
BLOCK = 1000


@dataclass(frozen=True)
class Seat:
    """What a candidate brings to sign in."""

    attempt: str
    ticket: str
    id_number: str


def paper_items(session: Session, *, now: datetime) -> list[ItemVersion]:
    """Import the items of the paper through the bank's own service and give their versions."""
    seed_framework(session, actor=SYSTEM, now=now)
    source = Source("paper.gift", bank.gift(50, uuid.uuid4().hex[:8]))
    intake = survey(session, sources=[source], subject="105")
    stored = take_in(session, intake=intake, names=[source.name], actor=SYSTEM, now=now)
    ids = [item.id for item in stored]
    return list(session.exec(select(ItemVersion).where(ItemVersion.item_id.in_(ids))).all())  # type: ignore[attr-defined]


def form(session: Session, *, now: datetime) -> Form:
    """Freeze a paper of fifty single-choice questions."""
    versions = paper_items(session, now=now)
    subject = session.exec(select(Subject).where(Subject.code == "105")).one()
    name = uuid.uuid4().hex[:16]
    plan = Blueprint(
        code=f"BENCH-{name}", subject_id=subject.id or 0, title="试卷", title_en="Paper", minutes=MINUTES,
        total=Decimal(100), pass_mark=Decimal(70), sections=[], cells=[], created_by="bench", created_at=now,
    )  # fmt: skip
    session.add(plan)
    session.flush()
    paper = canonical(_paper(name, versions))
    row = Form(
        public_id=name, code=f"BENCH-{name}", blueprint_id=plan.id or 0, language="zh_Hans", seed=1, algorithm="bench",
        hash=hashlib.sha256(paper).hexdigest(), paper=paper, frozen_by="bench", frozen_at=now,
    )  # fmt: skip
    session.add(row)
    session.flush()
    session.add_all(
        FormItem(form_id=row.id or 0, number=place, section=0, version_id=one.id or 0, marks=Decimal(2))
        for place, one in enumerate(versions, 1)
    )
    session.flush()
    return row


def seats(session: Session, count: int, *, settings: Settings, now: datetime) -> list[Seat]:
    """Seat and admit candidates in one open sitting on one form."""
    room = _room(session, form(session, now=now), now=now)
    keys = settings.derive("ticket"), settings.derive("id-number")
    people = crowd(session, count, key=keys[1], now=now)
    names = [uuid.uuid4().hex for _ in people]
    form_id = session.exec(select(SittingForm.form_id).where(SittingForm.sitting_id == room.sitting_id)).one()
    common: dict[str, Any] = {
        "sitting_id": room.sitting_id,
        "room_id": room.id,
        "form_id": form_id,
        "state": AttemptState.ADMITTED,
    }
    rows: list[dict[str, Any]] = [
        {
            **common, "id": name, "seat": seat, "person_id": person_id, "seed": seat, "plan": {}, "epoch": 0,
            "acked": 0, "state": AttemptState.ADMITTED,
            "ticket_digest": ticket_digest(ticket_of(name, key=keys[0]), key=keys[0]), "chain": chain_start(name),
            "writer": "", "checked_by": "bench",
        }
        for seat, (name, (person_id, _)) in enumerate(zip(names, people, strict=True), 1)
    ]  # fmt: skip
    _insert(session, Attempt, rows)
    base = {"seconds": MINUTES * 60, "reason": "base time", "actor": "bench", "at": now}
    _insert(session, TimeEntry, [{**base, "attempt_id": name} for name in names])
    return [Seat(name, ticket_of(name, key=keys[0]), number) for name, (_, number) in zip(names, people, strict=True)]


def crowd(session: Session, count: int, *, key: bytes, now: datetime) -> list[tuple[int, str]]:
    """Add people with identity numbers; gives their keys and numbers."""
    mark = uuid.uuid4().hex[:8].upper()
    digests = {id_number_digest(f"{mark}{place:08d}", key): f"{mark}{place:08d}" for place in range(count)}
    common = {"created_at": now, "active": True, "name_latin": mark, "password_hash": "", "totp_last_step": 0}
    rows = [
        {**common, "name": f"考生{number[-6:]}", "id_number_hash": digest, "id_number_tail": number[-4:]}
        for digest, number in digests.items()
    ]
    _insert(session, Person, rows)
    found = session.exec(select(Person.id, Person.id_number_hash).where(Person.name_latin == mark)).all()
    return [(person_id or 0, digests[digest or ""]) for person_id, digest in found]


def staff(session: Session, count: int, *, now: datetime) -> list[str]:
    """Add staff who sign in by password alone; gives their addresses. All share one hash: making it is not measured."""
    mark, hashed = uuid.uuid4().hex[:8], hash_password(PASSWORD)
    people = [
        Person(name=f"监考{n}", email=f"{mark}{n}@example.test", password_hash=hashed, created_at=now)
        for n in range(count)
    ]
    _grant(session, people, [Role.INVIGILATOR], now=now)
    return [person.email or "" for person in people]


def everybody(session: Session, *, now: datetime) -> str:
    """Add a person who may open every page, signed in; gives the session's cookie."""
    person = Person(name="众", email=f"{uuid.uuid4().hex}@example.test", totp_confirmed_at=now, created_at=now)
    _grant(session, [person], list(Role), now=now)
    token = uuid.uuid4().hex
    content = {"_user_id": str(person.id), "_fresh": True}
    row = WebSession(
        id=hashlib.sha256(token.encode()).hexdigest(),
        content=content,
        person=str(person.id),
        created_at=now,
        last_seen_at=now,
    )
    session.add(row)
    session.flush()
    return token


def _grant(session: Session, people: Sequence[Person], roles: Sequence[Role], *, now: datetime) -> None:
    session.add_all(people)
    session.flush()
    session.add_all(
        RoleGrant(person_id=person.id or 0, role=role, granted_by="bench", granted_at=now)
        for person in people
        for role in roles
    )
    session.flush()


def _room(session: Session, on: Form, *, now: datetime) -> Room:
    plan = session.get(Blueprint, on.blueprint_id)
    name = uuid.uuid4().hex[:10]
    sitting = Sitting(
        code=f"BENCH-{name}", title="场次", title_en="Sitting", subject_id=plan.subject_id if plan else 0,
        opens_at=now - timedelta(hours=1), closes_at=now + timedelta(hours=8), minutes=MINUTES,
        state=SittingState.OPEN, created_by="bench", created_at=now,
    )  # fmt: skip
    session.add(sitting)
    session.flush()
    session.add(SittingForm(sitting_id=sitting.id or 0, form_id=on.id or 0))
    room = Room(sitting_id=sitting.id or 0, name="A", seats=100_000)
    session.add(room)
    session.flush()
    return room


def _paper(name: str, versions: Sequence[ItemVersion]) -> dict[str, Any]:
    items = []
    for place, version in enumerate(versions, 1):
        wording = version.content["zh_Hans"]
        fixed = {"id": version.public_id, "number": place, "type": "single_choice", "marks": "2"}
        items.append({**fixed, "stem": wording["stem"], "options": wording["options"]})
    section = {"title": "单选题", "items": [version.public_id for version in versions]}
    return {"form": name, "title": "试卷", "minutes": MINUTES, "sections": [section], "stimuli": [], "items": items}


def _insert(session: Session, model: type[SQLModel], rows: Sequence[dict[str, Any]]) -> None:
    for start in range(0, len(rows), BLOCK):
        session.execute(insert(model), rows[start : start + BLOCK])
    session.flush()
