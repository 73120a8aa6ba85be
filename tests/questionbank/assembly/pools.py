"""Small calibrated banks and blueprints for tests of the assembler."""

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from random import Random
from typing import Any

from questionbank.assembly.curves import values_of
from questionbank.assembly.drawn import Drawn
from questionbank.rules import ItemType
from questionbank.rules.papers import BlueprintSpec, Candidate, Cell, Section, satisfies
from questionbank.rules.targets import Curve, Targets, within

SINGLE, MULTIPLE = ItemType.SINGLE_CHOICE, ItemType.MULTIPLE_CHOICE
POINTS = ("1-1", "1-2", "1-3")
THETAS = (Decimal("-1"), Decimal("0.5"))


def items(count: int = 240, *, seed: int = 1) -> list[Candidate]:
    """Make calibrated items of two types on three points."""
    dice = Random(seed)
    return [
        Candidate(
            version_id=number,
            type=SINGLE if number % 3 else MULTIPLE,
            point=POINTS[number % len(POINTS)] if number % 2 else dice.choice(POINTS),
            tier=dice.choice((1, 2, 3)),
            verb=None,
            a=dice.lognormvariate(0, 0.3),
            b=dice.gauss(0, 1),
            minutes=dice.uniform(0.5, 1.5),
        )
        for number in range(1, count + 1)
    ]


def blueprint(*, single: int = 8, multiple: int = 4, cells: Sequence[Cell] = (), **targets: Any) -> BlueprintSpec:
    """Make a blueprint of two sections with these targets."""
    sections = (Section(SINGLE, single, Decimal(1)), Section(MULTIPLE, multiple, Decimal(2)))
    total = Decimal(single + 2 * multiple)
    return BlueprintSpec("B", "1", "卷", "Paper", 60, total, total, sections, tuple(cells), targets=Targets(**targets))


def aimed(spec: BlueprintSpec, bank: Sequence[Candidate], *, marks: str = "0.25", share: str = "0.05") -> BlueprintSpec:
    """Aim a blueprint at what its average paper gives."""
    information, expected = [0.0] * len(THETAS), [0.0] * len(THETAS)
    for section in spec.sections:
        values = values_of(spec, [one for one in bank if section.admits(one)], THETAS)
        for place in range(len(THETAS)):
            information[place] += section.count * float(values.information[:, place].mean())
            expected[place] += section.count * float(values.marks[:, place].mean())
    targets = replace(
        spec.targets,
        information=Curve(THETAS, tuple(round(Decimal(one), 3) for one in information), Decimal(share)),
        expected=Curve(THETAS, tuple(round(Decimal(one), 3) for one in expected), Decimal(marks)),
    )
    return replace(spec, targets=targets)


def keeps(spec: BlueprintSpec, form: Drawn) -> bool:
    """Tell by computing it again whether a form keeps everything that its blueprint asks."""
    values = values_of(spec, form.scored, THETAS)
    information, expected = spec.targets.information, spec.targets.expected
    return (
        satisfies(spec, form.scored)
        and (information is None or within(list(values.information.sum(axis=0)), information, share=True))
        and (expected is None or within(list(values.marks.sum(axis=0)), expected, share=False))
    )


def ids(form: Drawn) -> set[int]:
    """Name the items of a form."""
    return {one.version_id for one in form.items}
