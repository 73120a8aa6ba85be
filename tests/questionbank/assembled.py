"""A bank of calibrated live items, a blueprint with targets, and somebody who orders forms of it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from random import Random
from typing import Any

from markupsafe import Markup
from sqlmodel import Session

from accounts.rules import Actor, Role
from core.charts import svg
from questionbank.models import AssemblyRun, Blueprint, Item, ItemVersion
from questionbank.rules import ItemType
from questionbank.rules.calibration import Parameters
from questionbank.rules.papers import BlueprintSpec, Cell, Section
from questionbank.rules.targets import Curve, Targets
from questionbank.service import papers, runs
from questionbank.service.papers import Choice
from questionbank.service.runs import Draw, Wanted
from tests import factories

ASSEMBLER = Actor(0, "Assembler", frozenset({Role.ASSEMBLER}))
THETAS = (Decimal(0), Decimal(1))
TARGETS = Targets(
    information=Curve(THETAS, (Decimal("1.5"), Decimal("1.2")), Decimal("0.3")),
    expected=Curve(THETAS, (Decimal("4.0"), Decimal("5.5")), Decimal(1)),
    pilots=1,
    forms=0,  # put in use whatever the bank holds
)
SPEC = BlueprintSpec(
    code="TR-P",
    subject="105",
    title="平行卷",
    title_en="Parallel paper",
    minutes=45,
    total=Decimal(8),
    pass_mark=Decimal(5),
    sections=(Section(ItemType.SINGLE_CHOICE, 4, Decimal("1.5")), Section(ItemType.TRUE_FALSE, 2, Decimal(1))),
    cells=(Cell(point="105-3.1", min=2),),
    targets=TARGETS,
)


@dataclass(frozen=True)
class Stock:
    """What the bank holds."""

    blueprint: Blueprint
    versions: list[ItemVersion]

    @property
    def id(self) -> int:
        """Give the number of the blueprint."""
        return self.blueprint.id or 0


def stock(session: Session, now: datetime, *, spec: BlueprintSpec = SPEC, items: int = 30) -> Stock:
    """Fill a bank: two thirds single choice, one third true or false; four are not calibrated."""
    dice, made, found = Random(4), list[ItemVersion](), dict[str, Parameters]()
    factories.point(session, "105-3.1")
    for number in range(items):
        kind, key = (ItemType.TRUE_FALSE, ("T",)) if number % 3 == 0 else (ItemType.SINGLE_CHOICE, ("A",))
        version = factories.version(session, kind, key=key, at=f"105-3.{number % 2 + 1}.a")
        made.append(version)
        if number >= 4:
            code = session.get_one(Item, version.item_id).code
            found[code] = Parameters(dice.lognormvariate(0, 0.2), dice.gauss(0, 0.7), 1.5)
    factories.calibrate(session, found)
    return Stock(papers.create_blueprint(session, spec=spec, actor=ASSEMBLER, now=now), made)


def order(session: Session, blueprint_id: int, now: datetime, **more: Any) -> AssemblyRun:
    """Order two forms, or what is said otherwise."""
    seed = more.pop("seed", 7)
    wanted = Wanted(Choice(blueprint_id, seed), **{"forms": 2, "seconds": 30, **more})
    return runs.order_run(session, wanted=wanted, actor=ASSEMBLER, now=now)


def drawn_here(charts: Sequence[Mapping[str, Any]]) -> list[Markup]:
    """Draw charts in this process, for a process of its own takes a second."""
    return [svg(chart) for chart in charts]


def undrawn(charts: Sequence[Mapping[str, Any]]) -> list[Markup]:
    """Give a blank drawing for each chart: to draw one takes longer than to find the forms."""
    return [Markup("<svg></svg>") for _ in charts]


def carry_out(session: Session, run: AssemblyRun, now: datetime, *, draw: Draw = undrawn) -> AssemblyRun:
    """Do in one transaction what the job does in several."""
    assert runs.begin(session, run_id=run.id or 0)
    work = runs.gather(session, run_id=run.id or 0)
    result = runs.carry_out(
        work,
        lambda done: runs.note_progress(session, run_id=run.id or 0, done=done),
        draw=draw,
    )
    return runs.finish(session, run_id=run.id or 0, result=result, now=now)
