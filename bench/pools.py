"""A bank of 10,000 calibrated items and a blueprint of 25 constraints, for measuring the assembly of forms."""

from dataclasses import replace
from decimal import Decimal
from random import Random

from questionbank.assembly.curves import values_of
from questionbank.rules import ItemType, Verb
from questionbank.rules.papers import BlueprintSpec, Candidate, Cell, Section
from questionbank.rules.targets import Curve, Targets, WorkingTime

TYPES = (ItemType.SINGLE_CHOICE, ItemType.MULTIPLE_CHOICE, ItemType.TRUE_FALSE, ItemType.NUMERICAL)
VERBS = (Verb.KNOW, Verb.UNDERSTAND, Verb.APPLY)
POINTS = tuple(f"P-{number}" for number in range(10))
CUTS = tuple(map(Decimal, ("-1", "0", "1")))
ENEMY_SETS = 500
SHARE = Decimal("0.02")
MARKS = Decimal("0.25")


def bank(size: int, *, seed: int = 1) -> list[Candidate]:
    """Make items: discrimination log-normal, difficulty normal, and one enemy set for twenty items."""
    dice = Random(seed)
    enemies = _enemies(size, dice)
    return [_item(number, enemies.get(number, frozenset()), dice) for number in range(1, size + 1)]


def _item(number: int, enemies: frozenset[int], dice: Random) -> Candidate:
    return Candidate(
        version_id=number,
        type=dice.choices(TYPES, (4, 3, 2, 1))[0],
        point=dice.choice(POINTS),
        tier=dice.choices((1, 2, 3), (4, 4, 2))[0],
        verb=dice.choice(VERBS),
        enemies=enemies,
        a=dice.lognormvariate(0, 0.3),
        b=dice.gauss(0, 1),
        minutes=dice.uniform(0.5, 2.5),
    )


def _enemies(size: int, dice: Random) -> dict[int, frozenset[int]]:
    chosen, found = dice.sample(range(1, size + 1), size), dict[int, frozenset[int]]()
    for _ in range(ENEMY_SETS * size // 10_000):
        together = {chosen.pop() for _ in range(dice.randint(2, 4))}
        found |= {one: frozenset(together - {one}) for one in together}
    return found


def blueprint(items: list[Candidate]) -> BlueprintSpec:
    """Write 25 constraints for 60 items: 4 sections, 10 points, 3 verbs, 3 tiers, 4 crossed cells and the time.

    The targets are those of the average paper, a tenth richer in information.
    """
    sections = tuple(Section(kind, count, Decimal(1)) for kind, count in zip(TYPES, (24, 18, 12, 6), strict=True))
    cells = (
        *(Cell(point=point, min=5, max=7) for point in POINTS),
        *(Cell(verb=verb, min=18, max=22) for verb in VERBS),
        *(Cell(tier=tier, min=low, max=low + 4) for tier, low in ((1, 22), (2, 22), (3, 10))),
        *(Cell(type=kind, tier=3, min=low) for kind, low in zip(TYPES, (3, 2, 1, 1), strict=True)),
    )
    bare = BlueprintSpec("B", "B", "卷", "Paper", 90, Decimal(60), Decimal(42), sections, cells)
    values = values_of(bare, items, CUTS)
    information = tuple(round(Decimal(float(one)) * 66, 2) for one in values.information.mean(axis=0))
    expected = tuple(round(Decimal(float(one)) * 60, 2) for one in values.marks.mean(axis=0))
    targets = Targets(
        information=Curve(CUTS, information, SHARE),
        expected=Curve(CUTS, expected, MARKS),
        time=WorkingTime(Decimal(88), Decimal(4)),
    )
    return replace(bare, targets=targets)
