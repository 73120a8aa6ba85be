"""Parallel forms on order: items with parameters, and a blueprint that asks how exactly its papers are to measure."""

from dataclasses import replace
from datetime import datetime
from decimal import Decimal
from random import Random

from sqlmodel import Session

from accounts.rules import Actor, Role
from demo.people import Cast
from questionbank.queries import items
from questionbank.queries import papers as asked
from questionbank.queries.items import ItemFilter, ItemRow
from questionbank.rules import CHOICES, ItemState
from questionbank.rules.targets import EXPECTED_TOLERANCE, INFORMATION_TOLERANCE, Curve, Targets
from questionbank.service import calibration, papers, runs

SUBJECT, LIKE = "105", "TR-105-PRACTICE"
CODE, TITLE = "TR-105-PARALLEL", "质量管理体系基础（平行卷练习）"
TITLE_EN = "Foundations of quality management systems (parallel forms, practice)"
SOURCE = "演示用虚构参数，没有作答数据 (invented for the demonstration)"
DIFFICULTY = {1: -0.9, 2: -0.1, 3: 0.7}  # by tier
SPREAD = 0.6
ABILITIES = tuple(map(Decimal, ("-1", "0", "1")))
INFORMATION = tuple(map(Decimal, ("8.6", "10", "7.8")))  # a little more than the average paper of these items has
EXPECTED = tuple(map(Decimal, ("19", "31.5", "43.5")))
FORMS, SEED, SECONDS = 3, 20261007, 60


def play(session: Session, *, cast: Cast, now: datetime) -> None:
    """Record parameters, write the blueprint and order its forms; the assembler's job finds them within seconds."""
    assembler = cast.staff[Role.ASSEMBLER]
    text = "\n".join(["item,a,b", *map(_parameters, _calibrated(session))])
    calibration.record_all(session, text=text, source=SOURCE, actor=assembler, now=now)
    choice = papers.Choice(_blueprint(session, actor=assembler, now=now), SEED, "zh_Hans")
    runs.order_run(session, wanted=runs.Wanted(choice, FORMS, SECONDS), actor=assembler, now=now)


def _calibrated(session: Session) -> list[ItemRow]:
    live = items.list_items(session, ItemFilter(subject=SUBJECT, state=ItemState.LIVE), limit=1000, offset=0)
    return [row for row in live if row.type in CHOICES]


def _parameters(row: ItemRow) -> str:
    """Invent discrimination and difficulty: the same for an item at each play."""
    dice = Random(row.code)
    return f"{row.code},{dice.lognormvariate(0, 0.3):.3f},{dice.gauss(DIFFICULTY[row.tier], SPREAD):.3f}"


def _blueprint(session: Session, *, actor: Actor, now: datetime) -> int:
    row = asked.blueprint_by_code(session, LIKE)
    assert row is not None  # seeded before
    information = Curve(ABILITIES, INFORMATION, INFORMATION_TOLERANCE)
    asks = Targets(information, Curve(ABILITIES, EXPECTED, EXPECTED_TOLERANCE), forms=FORMS)
    spec = replace(asked.spec_of(session, row), code=CODE, title=TITLE, title_en=TITLE_EN, targets=asks)
    return papers.create_blueprint(session, spec=spec, actor=actor, now=now).id or 0
