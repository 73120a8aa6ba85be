"""Who may mark and release, as truth tables, and which marks a rubric takes."""

from dataclasses import fields
from datetime import date
from decimal import Decimal
from itertools import product

import pytest

from core.errors import Refused
from grading.rules.marking import Bond, Hand, may_mark, may_release, results_due, total_marks

LIMITS = (Decimal(4), Decimal(6))
TIES = ("own", "invigilated", "colleague")
HANDS = ("sat", "invigilated", "marked", "colleague")


@pytest.mark.parametrize("values", list(product([False, True], repeat=5)))
def test_only_a_stranger_marks_and_only_once(values: tuple[bool, ...]) -> None:
    names = [one.name for one in fields(Bond)]
    bond = Bond(**dict(zip(names, values, strict=True)))

    assert bool(may_mark(bond)) is any(values)
    assert bond.tied is any(getattr(bond, name) for name in TIES)


def test_the_reason_never_tells_which_tie_it_is() -> None:
    assert len({str(may_mark(Bond(**{tie: True}))) for tie in TIES}) == 1


@pytest.mark.parametrize("values", list(product([False, True], repeat=4)))
@pytest.mark.parametrize("ready", [0, 3])
def test_only_who_had_no_hand_in_a_sitting_releases_it(values: tuple[bool, ...], ready: int) -> None:
    hand = Hand(**dict(zip(HANDS, values, strict=True)), ready=ready)

    assert len(may_release(hand)) == sum(values) + (not ready)
    assert hand.tied is any(values)


@pytest.mark.parametrize(
    ("given", "total"),
    [
        ((Decimal(4), Decimal(6)), "10"),
        ((Decimal(0), Decimal(0)), "0"),
        ((Decimal("2.5"), Decimal("3.5")), "6"),
        ((Decimal("0.50"), Decimal(1)), "1.5"),
    ],
)
def test_marks_by_criterion_add_up(given: tuple[Decimal, ...], total: str) -> None:
    assert total_marks(given, LIMITS, possible=Decimal(10)) == Decimal(total)


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ((Decimal("4.5"), Decimal(6)), "marks_0"),
        ((Decimal(4), Decimal("6.5")), "marks_1"),
        ((Decimal("-0.5"), Decimal(6)), "marks_0"),
        ((Decimal("0.25"), Decimal(6)), "marks_0"),
        ((Decimal("1E-30"), Decimal(6)), "marks_0"),
        ((Decimal("NaN"), Decimal(6)), "marks_0"),
        ((Decimal("Infinity"), Decimal(6)), "marks_0"),
        ((None, Decimal(6)), "marks_0"),
        ((Decimal(4),), "marks_1"),
    ],
)
def test_marks_out_of_bounds_or_step_are_refused_at_their_criterion(
    given: tuple[Decimal | None, ...], field: str
) -> None:
    with pytest.raises(Refused) as refused:
        total_marks(given, LIMITS, possible=Decimal(10))

    assert refused.value.field == field


@pytest.mark.parametrize("given", [(Decimal(4), Decimal(6)), (Decimal(4), Decimal(6), Decimal(0))])
def test_a_rubric_never_gives_more_than_the_paper(given: tuple[Decimal, ...]) -> None:
    with pytest.raises(Refused, match="paper gives"):
        total_marks(given, LIMITS, possible=Decimal(8))


def test_results_come_within_45_days() -> None:
    assert results_due(date(2026, 10, 25)) == date(2026, 12, 9)
