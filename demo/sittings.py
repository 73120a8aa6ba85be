"""The sittings of the demonstration: one finished, one open now, practices; and candidates by the thousand."""

import itertools
import json
import random
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Engine
from sqlmodel import Session

from accounts.models import Person
from accounts.rules import SYSTEM, Actor, Role
from accounts.service import add_person
from core.canonical import canonical
from core.config import Settings
from core.db import transaction
from core.errors import Refused, Text
from demo.entries import manuscripts
from demo.people import Cast, id_number
from exam.batcher import SaveBatcher
from exam.models import Attempt, Room, Sitting
from exam.queries import form_shape
from exam.rules.protocol import chain_next, chain_start, parse
from exam.service import attempts, seating, sittings
from exam.service.receipts import Sign
from exam.service.sittings import SittingPlan
from questionbank.models import Form
from questionbank.queries import papers

PIN = "246810"
OPEN_DAYS = 30
# Of those who came, by seat: far enough from the pass mark that chance changes nobody's outcome, guesses included.
Answering = Callable[[Session, Form, int], list[tuple[str, Any]]]  # how a form is answered, chance by a seed
SKILLS = (0.96, 0.93, 0.9, 0.95, 0.35, 0.91, 0.86, 0.98, 0.3, 0.92, 0.85)


@dataclass(frozen=True)
class Stage:
    """What every scene needs: the installation's settings, its signature, its database."""

    settings: Settings
    sign: Sign
    engine: Engine


@dataclass(frozen=True)
class Ticket:
    """A way into an exam."""

    ticket: str
    id_number: str
    name: str


def arrange(
    session: Session, *, plan: SittingPlan, cast: Cast, settings: Settings, now: datetime, seats: int = 40
) -> tuple[Sitting, Room]:
    """Plan and open a sitting with one room, its invigilator and its PIN."""
    officer = cast.staff[Role.EXAM_OFFICER]
    sitting = sittings.create_sitting(session, plan=plan, actor=officer, now=now)
    room = sittings.add_room(
        session, sitting_id=sitting.id or 0, name="101", seats=seats, actor=officer, now=now, address="演示考点 一号楼"
    )
    watcher = cast.staff[Role.INVIGILATOR]
    sittings.assign_invigilator(session, room_id=room.id or 0, person_id=watcher.id, actor=officer, now=now)
    sittings.set_pin(session, room_id=room.id or 0, pin=PIN, key=settings.derive("pin"))
    sittings.open_sitting(session, sitting_id=sitting.id or 0, actor=officer, now=now)
    return sitting, room


def book(
    session: Session, room: Room, people: Iterable[Person], *, officer: Actor, settings: Settings, now: datetime
) -> list[Attempt]:
    """Give people their seats."""
    key = settings.derive("ticket")
    return [
        sittings.book_seat(session, room_id=room.id or 0, person_id=p.id or 0, key=key, actor=officer, now=now)
        for p in people
    ]


def admit(session: Session, booked: Sequence[Attempt], *, watcher: Actor, now: datetime) -> None:
    """Check people in and admit them."""
    for attempt in booked:
        seating.check_in(session, attempt_id=attempt.id, actor=watcher, now=now)
        seating.admit(session, attempt_id=attempt.id, actor=watcher, now=now)


def ticket_for(attempt: Attempt, *, number: int, name: str, settings: Settings) -> Ticket:
    """Give the printed ways in of the nth candidate."""
    return Ticket(sittings.ticket_of(attempt.id, key=settings.derive("ticket")), id_number(number), name)


def play_finished(stage: Stage, *, cast: Cast, forms: Sequence[Form], now: datetime) -> Sitting:
    """Play a sitting of three weeks ago from the first seat to the sealed logs; the results are grading's."""
    began = at_one(now) - timedelta(days=21)
    plan = SittingPlan(
        code=f"{began:%Y%m}-105-1",
        title="质量管理体系基础（第1场次）",
        title_en="Foundations of QMS (session 1)",
        opens_at=began,
        closes_at=began + timedelta(hours=3),
        form_ids=[form.id or 0 for form in forms],
    )
    return play_past(stage, cast=cast, plan=plan, answering=[_skilled(skill) for skill in SKILLS], absent=1)


def at_one(now: datetime) -> datetime:
    """Give the hour of that day at which sittings of the past begin."""
    return now.replace(hour=1, minute=0, second=0, microsecond=0)


def play_past(
    stage: Stage, *, cast: Cast, plan: SittingPlan, answering: Sequence[Answering], first: int = 0, absent: int = 0
) -> Sitting:
    """Play a sitting that is over: the candidates from the first on answer one after another, the last never come."""
    people = cast.candidates[first : first + len(answering) + absent]
    officer, watcher = cast.staff[Role.EXAM_OFFICER], cast.staff[Role.INVIGILATOR]
    began, ended, settings = plan.opens_at, plan.closes_at, stage.settings
    with transaction(stage.engine) as session:
        sitting, room = arrange(session, plan=plan, cast=cast, settings=settings, now=began - timedelta(days=30))
        booked = book(session, room, people, officer=officer, settings=settings, now=began - timedelta(days=20))
        admit(session, booked[: len(answering)], watcher=watcher, now=began)
    for place, answers in enumerate(answering):
        ticket = ticket_for(booked[place], number=first + place + 1, name=people[place].name, settings=settings)
        sit(stage, booked[place], ticket=ticket, began=began + timedelta(minutes=place), answering=answers)
    with transaction(stage.engine) as session:
        attempts.seal_ended(session, now=ended)
        sittings.close_sitting(session, sitting_id=sitting.id or 0, actor=officer, now=ended)
    return sitting


def sit(stage: Stage, attempt: Attempt, *, ticket: Ticket, began: datetime, answering: Answering) -> None:
    """Sit one attempt as the exam page does: sign in, start, save answer by answer, submit."""
    settings = stage.settings
    minute = itertools.count(1)
    with transaction(stage.engine) as session:
        keys = {"key": settings.derive("ticket"), "id_key": settings.derive("id-number")}
        session_name = attempts.sign_in(session, ticket=ticket.ticket, id_number=ticket.id_number, **keys).name
        attempts.start(session, attempt_id=attempt.id, writer=session_name, now=began)
        form = session.get(Form, attempt.form_id)
        assert form is not None  # frozen before
        shape, answers = form_shape(session, form.public_id), answering(session, form, attempt.seed)
    assert shape is not None  # the form is there
    batcher = SaveBatcher(
        stage.engine, grace_seconds=settings.grace_seconds, now=lambda: began + timedelta(minutes=next(minute))
    )
    chain = chain_start(attempt.id)
    for seq, (item, response) in enumerate(answers, 1):
        after = chain_next(chain, seq=seq, item=item, response_text=canonical(response).decode())
        entry = {"seq": seq, "item": item, "response": response, "client_ms": seq * 60_000, "chain": after}
        body = {"epoch": 1, "prev": chain, "batch": [entry]}
        chain = batcher.store(parse(body, attempt=attempt.id, session=session_name), shape).chain
    batcher.close()
    with transaction(stage.engine) as session:
        end = began + timedelta(minutes=70)
        attempts.submit(
            session,
            attempt_id=attempt.id,
            writer=session_name,
            epoch=1,
            last_seq=len(answers),
            now=end,
            sign=stage.sign,
        )


@dataclass(frozen=True)
class Scene:
    """A sitting of the demonstration that is open: its code and titles, its forms, and which candidates it seats."""

    code: str
    title: str
    title_en: str
    forms: tuple[str, ...]
    places: slice


SCENES = (
    Scene(
        "105-2",
        "质量管理体系基础（第2场次）",
        "Foundations of QMS (session 2)",
        ("TR-105-B", "TR-105-C"),
        slice(12, 16),
    ),
    Scene(
        "105-EN",
        "质量管理体系基础（英文练习）",
        "Foundations of QMS (English practice)",
        ("TR-105-PRACTICE-EN",),
        slice(0, 1),
    ),
    Scene(
        "101-P",
        "认证通用基础（问答题练习）",
        "General foundations (essay practice)",
        ("TR-101-PRACTICE",),
        slice(1, 2),
    ),
    Scene(
        "105-T",
        "质量管理体系基础（各类题型练习）",
        "Foundations of QMS (all types, practice)",
        ("TR-105-TYPES",),
        slice(2, 3),
    ),
)
ADMITTED = 2  # so many of a scene sit there already


def play_open(
    session: Session, *, cast: Cast, forms: dict[str, Form], settings: Settings, now: datetime
) -> list[tuple[str, Ticket]]:
    """Open a sitting and two practices now; gives the printed ways in with what each shows."""
    return [
        way_in
        for scene in SCENES
        for way_in in _play_scene(session, scene, cast=cast, forms=forms, settings=settings, now=now)
    ]


def _play_scene(
    session: Session, scene: Scene, *, cast: Cast, forms: dict[str, Form], settings: Settings, now: datetime
) -> Iterator[tuple[str, Ticket]]:
    ids = [forms[form].id or 0 for form in scene.forms]
    code, begins, ends = f"{now:%Y%m}-{scene.code}", now - timedelta(minutes=5), now + timedelta(days=OPEN_DAYS)
    plan = SittingPlan(code, scene.title, scene.title_en, begins, ends, ids)
    _, room = arrange(session, plan=plan, cast=cast, settings=settings, now=now)
    people = cast.candidates[scene.places]
    booked = book(session, room, people, officer=cast.staff[Role.EXAM_OFFICER], settings=settings, now=now)
    admit(session, booked[:ADMITTED], watcher=cast.staff[Role.INVIGILATOR], now=now)
    for place, (attempt, person) in enumerate(zip(booked, people, strict=True)):
        state = "admitted" if place < ADMITTED else "not checked in"
        number = scene.places.start + place + 1
        yield f"{scene.title} [{state}]", ticket_for(attempt, number=number, name=person.name, settings=settings)


def crowd(
    session: Session, *, subject: str, count: int, staff: tuple[Actor, Actor], settings: Settings, now: datetime
) -> list[Ticket]:
    """Make a sitting that is open now with so many seated and admitted candidates.

    Raises Refused when the subject has no frozen paper.
    """
    form_ids = _exam_forms(session, subject)
    name = f"{subject}-{now:%Y%m%d%H%M%S}"
    plan = SittingPlan(
        name,
        "演示场次",
        "Demonstration session",
        now - timedelta(minutes=5),
        now + timedelta(days=OPEN_DAYS),
        form_ids,
    )
    officer, watcher = staff
    cast = Cast(staff={Role.EXAM_OFFICER: officer, Role.INVIGILATOR: watcher})
    _, room = arrange(session, plan=plan, cast=cast, settings=settings, now=now, seats=count)
    start = 1000 + int(now.timestamp()) % 10_000_000 * 1000
    people = [_walk_in(session, start + place, settings, now) for place in range(count)]
    booked = book(session, room, people, officer=officer, settings=settings, now=now)
    admit(session, booked, watcher=watcher, now=now)
    return [
        ticket_for(attempt, number=start + place, name=people[place].name, settings=settings)
        for place, attempt in enumerate(booked)
    ]


def _exam_forms(session: Session, subject: str) -> list[int]:
    found = [form.id or 0 for form in papers.exam_forms(session, subject)]
    if not found:
        code = {"code": subject}
        raise Refused(Text("Subject %(code)s has no frozen paper to sit: choose another, or freeze one first.", code))
    return found


def _walk_in(session: Session, number: int, settings: Settings, now: datetime) -> Person:
    return add_person(
        session,
        name=f"演示考生{number % 100000:05d}",
        id_number=id_number(number),
        id_key=settings.derive("id-number"),
        actor=SYSTEM,
        now=now,
    )


def _skilled(skill: float) -> Answering:
    """Answer a form as somebody of a skill would; the demonstration knows the answers of its own items."""

    def answers(session: Session, form: Form, seed: int) -> list[tuple[str, Any]]:
        dice = random.Random(seed)
        right = {code: list(manuscript.answer.key) for code, manuscript in manuscripts()}
        options = {item["id"]: item.get("options", ()) for item in json.loads(form.paper)["items"]}
        rows = papers.form_items(session, form.id or 0)
        return [(row.public_id, _answer(options[row.public_id], right[row.code], dice, skill)) for row in rows]

    return answers


def _answer(options: Sequence[Mapping[str, str]], right: list[str], dice: random.Random, skill: float) -> Any:
    return right if dice.random() < skill else [dice.choice(options)["id"]]
