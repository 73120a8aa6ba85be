"""Makes what tests need, one function per noun, with the least that the database allows."""

import hashlib
import json
import uuid
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

from sqlmodel import Session, select

from accounts.models import Person, RoleGrant
from accounts.rules import SYSTEM, Actor, Role
from accounts.service import id_number_digest
from core.canonical import canonical
from exam.models import Attempt, Room, RoomInvigilator, Sitting, SittingForm, TimeEntry
from exam.rules.protocol import chain_start
from exam.rules.states import AttemptState, SittingState
from exam.service.attempts import start
from exam.service.sittings import ticket_digest, ticket_of
from questionbank import keys
from questionbank.models import Blueprint, Form, FormItem, Item, ItemVersion, KnowledgePoint, Subject
from questionbank.rules import Answer, Grade, ItemState, ItemType
from questionbank.rules.calibration import Parameters
from questionbank.service.calibration import record_all

NOW = datetime(2026, 11, 2, 1, 0, tzinfo=UTC)
KEY = b"test ticket key"
ID_KEY = b"test id key"
MARKS = {ItemType.SINGLE_CHOICE: "1.5", ItemType.MULTIPLE_CHOICE: "2", ItemType.TRUE_FALSE: "1", ItemType.ESSAY: "10"}


def id_number(number: int) -> str:
    """Give a resident identity number that holds together."""
    body = f"11010119900101{number % 1000:03d}"
    weights = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
    return body + "10X98765432"[sum(int(d) * w for d, w in zip(body, weights, strict=True)) % 11]


def person(session: Session, name: str = "李四", *roles: Role, number: int | None = None, **more: Any) -> Person:
    """Make a person with roles; `number` gives an identity number."""
    row = Person(name=name, created_at=NOW, **{"email": f"{uuid.uuid4().hex[:10]}@example.test", **more})
    if number is not None:
        row.id_number_hash = id_number_digest(id_number(number), ID_KEY)
        row.id_number_tail = id_number(number)[-4:]
    session.add(row)
    session.flush()
    for role in roles:
        session.add(RoleGrant(person_id=row.id or 0, role=role, granted_by="test", granted_at=NOW))
    session.flush()
    return row


def actor(row: Person, *roles: Role) -> Actor:
    """Give the actor that a person is, with these roles."""
    return Actor(row.id or 0, row.name, frozenset(roles))


def subject(session: Session, code: str = "105") -> Subject:
    """Make a subject, once."""
    found = session.exec(select(Subject).where(Subject.code == code)).first()
    if found is not None:
        return found
    row = Subject(
        code=code, name="质量管理体系基础", name_en="Foundations of QMS", outline="CCAA-TR-105-01:2021", minutes=90,
        total=Decimal(100), pass_mark=Decimal(70), source="test",
    )  # fmt: skip
    session.add(row)
    session.flush()
    return row


def point(session: Session, code: str = "105-3.1.e") -> KnowledgePoint:
    """Make a knowledge point, once."""
    found = session.exec(select(KnowledgePoint).where(KnowledgePoint.code == code)).first()
    if found is not None:
        return found
    row = KnowledgePoint(
        subject_id=subject(session, code.split("-", maxsplit=1)[0]).id or 0,
        code=code,
        position=1,
        text=code,
        grade=Grade.PROVISIONAL_AUDITOR,
    )
    session.add(row)
    session.flush()
    return row


def version(
    session: Session,
    kind: ItemType = ItemType.SINGLE_CHOICE,
    *,
    key: tuple[str, ...] = ("A",),
    at: str = "105-3.1.e",
    state: ItemState = ItemState.LIVE,
) -> ItemVersion:
    """Make an item, live unless told otherwise, with one version and its key."""
    name = uuid.uuid4().hex[:16]
    place = point(session, at)
    item = Item(code=f"T-{name}", subject_id=place.subject_id, type=kind, state=state, created_at=NOW)
    session.add(item)
    session.flush()
    ids = [] if kind is ItemType.ESSAY else ["T", "F"] if kind is ItemType.TRUE_FALSE else ["A", "B", "C", "D"]
    wording = {"stem": f"<p>题干 {name}</p>", "options": [{"id": one, "text": f"选项 {one} {name}"} for one in ids]}
    row = ItemVersion(
        item_id=item.id or 0,
        number=1,
        public_id=name,
        point_id=place.id,
        content={"zh_Hans": wording},
        digest=name,
        created_at=NOW,
    )
    session.add(row)
    session.flush()
    keys.store(session, version_id=row.id or 0, answer=Answer(key))
    return row


def calibrate(session: Session, found: Mapping[str, Parameters], *, source: str = "test") -> None:
    """Record what a calibration found of the current versions of items, named by their codes."""
    rows = [(code, one.a, one.b, one.minutes, one.n) for code, one in found.items()]
    lines = [",".join("" if cell is None else str(cell) for cell in row) for row in rows]
    text = "\n".join(["item,a,b,minutes,n", *lines])
    record_all(session, text=text, source=source, actor=SYSTEM, now=NOW)


def form(session: Session, *, single: int = 4, multiple: int = 2, true_false: int = 2, essay: int = 0) -> Form:
    """Make a frozen form with so many items of each type."""
    counts = {
        ItemType.SINGLE_CHOICE: single,
        ItemType.MULTIPLE_CHOICE: multiple,
        ItemType.TRUE_FALSE: true_false,
        ItemType.ESSAY: essay,
    }
    default = {ItemType.MULTIPLE_CHOICE: ("A", "B"), ItemType.TRUE_FALSE: ("T",), ItemType.ESSAY: ()}
    chosen = [
        (kind, version(session, kind, key=default.get(kind, ("A",))))
        for kind, count in counts.items()
        for _ in range(count)
    ]
    total = sum((Decimal(MARKS[kind]) for kind, _ in chosen), Decimal(0))
    name = uuid.uuid4().hex[:16]
    plan = Blueprint(
        code=f"B-{name}", subject_id=subject(session).id or 0, title="试卷", title_en="Paper", minutes=90, total=total,
        pass_mark=(total * 7 / 10), sections=[], cells=[], created_by="test", created_at=NOW,
    )  # fmt: skip
    session.add(plan)
    session.flush()
    paper = canonical(_paper(name, chosen, counts))
    row = Form(
        public_id=name, code=f"F-{name}", blueprint_id=plan.id or 0, language="zh_Hans", seed=1, algorithm="test",
        hash=hashlib.sha256(paper).hexdigest(), paper=paper, frozen_by="test", frozen_at=NOW,
    )  # fmt: skip
    session.add(row)
    session.flush()
    kinds = [kind for kind, count in counts.items() if count]
    session.add_all(
        FormItem(
            form_id=row.id or 0,
            number=place,
            section=kinds.index(kind),
            version_id=one.id or 0,
            marks=Decimal(MARKS[kind]),
        )
        for place, (kind, one) in enumerate(chosen, 1)
    )
    session.flush()
    return row


def _paper(name: str, chosen: list[tuple[ItemType, ItemVersion]], counts: dict[ItemType, int]) -> dict[str, Any]:
    items = []
    for place, (kind, one) in enumerate(chosen, 1):
        wording = one.content["zh_Hans"]
        item = {"id": one.public_id, "number": place, "type": kind.value, "marks": MARKS[kind], "stem": wording["stem"]}
        items.append({**item, "options": wording["options"]} if wording["options"] else item)
    sections = [
        {"title": kind.value, "items": [one.public_id for k, one in chosen if k is kind]}
        for kind, count in counts.items()
        if count
    ]
    return {"form": name, "title": "试卷", "minutes": 90, "sections": sections, "stimuli": [], "items": items}


def sitting(session: Session, *, on: Form | None = None, now: datetime = NOW, minutes: int = 90) -> Sitting:
    """Make an open sitting on a form."""
    frozen = on or form(session)
    name = uuid.uuid4().hex[:10]
    row = Sitting(
        code=f"S-{name}", title="场次", title_en="Sitting", subject_id=subject(session).id or 0,
        opens_at=now - timedelta(hours=1), closes_at=now + timedelta(hours=8), minutes=minutes,
        state=SittingState.OPEN, created_by="test", created_at=now,
    )  # fmt: skip
    session.add(row)
    session.flush()
    session.add(SittingForm(sitting_id=row.id or 0, form_id=frozen.id or 0))
    session.flush()
    return row


def room(session: Session, of: Sitting, *, invigilator: Person | None = None, seats: int = 1000) -> Room:
    """Make a room, watched by somebody."""
    row = Room(sitting_id=of.id or 0, name=uuid.uuid4().hex[:8], seats=seats)
    session.add(row)
    session.flush()
    if invigilator is not None:
        session.add(RoomInvigilator(room_id=row.id or 0, person_id=invigilator.id or 0))
        session.flush()
    return row


def attempt(
    session: Session,
    *,
    at: Sitting | None = None,
    inside: Room | None = None,
    who: Person | None = None,
    state: AttemptState = AttemptState.ADMITTED,
    seat: int = 1,
    key: bytes = KEY,
) -> Attempt:
    """Make an attempt in one of the states before the start; other states come by the service's own verbs."""
    here = at or sitting(session)
    place = inside or room(session, here)
    someone = who or person(session, number=seat)
    form_id = session.exec(select(SittingForm.form_id).where(SittingForm.sitting_id == here.id)).one()
    name = uuid.uuid4().hex
    row = Attempt(
        id=name, sitting_id=here.id or 0, room_id=place.id or 0, seat=seat, person_id=someone.id or 0, form_id=form_id,
        ticket_digest=ticket_digest(ticket_of(name, key=key), key=key), state=state, chain=chain_start(name), seed=7,
    )  # fmt: skip
    session.add(row)
    session.flush()
    session.add(TimeEntry(attempt_id=name, seconds=here.minutes * 60, reason="base time", actor="test", at=NOW))
    session.flush()
    return row


def paper_of(session: Session, row: Attempt) -> dict[str, Any]:
    """Give the paper that an attempt answers."""
    frozen = session.get(Form, row.form_id)
    assert frozen is not None
    return dict(json.loads(frozen.paper))


def sitting_of(session: Session, place: Room) -> Sitting:
    """Give the sitting of a room."""
    found = session.get(Sitting, place.sitting_id)
    assert found is not None
    return found


def sibling(session: Session, of: Form) -> Form:
    """Make another form of the same blueprint, with the same items."""
    name = uuid.uuid4().hex[:16]
    paper = canonical(json.loads(of.paper) | {"form": name})
    row = Form(
        public_id=name, code=f"F-{name}", blueprint_id=of.blueprint_id, language=of.language, seed=2, algorithm="test",
        hash=hashlib.sha256(paper).hexdigest(), paper=paper, frozen_by="test", frozen_at=NOW,
    )  # fmt: skip
    session.add(row)
    session.flush()
    return row


WRITER = "a" * 32  # the session that writes in attempts made here


def running(session: Session, *, now: datetime, at: Sitting | None = None, **more: Any) -> Attempt:
    """Make an attempt that has just been started, with a writing session of epoch 1; `more` goes to attempt()."""
    row = attempt(session, at=at or sitting(session, now=now), **more)
    row.epoch, row.writer = 1, WRITER
    start(session, attempt_id=row.id, writer=WRITER, now=now)
    session.flush()
    return row


def sign(_payload: object) -> dict[str, str]:
    """Sign a receipt for tests that are not about signatures."""
    return {"kid": "0" * 16, "signature": "AAAA"}
