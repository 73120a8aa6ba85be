"""Who may mark and release, as truth tables, and which marks a rubric takes."""

from dataclasses import fields
from datetime import date
from decimal import Decimal
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.errors import Refused
from grading.rules.marking import STEP, Bond, Hand, may_mark, may_release, results_due, total_marks

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


RUBRICS = st.lists(st.integers(1, 20).map(lambda halves: halves * STEP), min_size=1, max_size=6)


@st.composite
def fitting(draw: st.DrawFn) -> tuple[list[Decimal], list[Decimal]]:
    """Draw a rubric and marks that fit it."""
    limits = draw(RUBRICS)
    return limits, [STEP * draw(st.integers(0, int(limit / STEP))) for limit in limits]


@given(fitting())
def test_marks_that_fit_their_criteria_add_up_within_the_rubric(drawn: tuple[list[Decimal], list[Decimal]]) -> None:
    limits, given_ = drawn
    total = total_marks(given_, limits, possible=sum(limits, Decimal(0)))
    assert total == sum(given_, Decimal(0))
    assert 0 <= total <= sum(limits, Decimal(0))
    assert total % STEP == 0


@given(fitting(), st.data())
def test_the_order_of_the_criteria_does_not_change_the_total(
    drawn: tuple[list[Decimal], list[Decimal]], data: st.DataObject
) -> None:
    pairs = list(zip(*drawn, strict=True))
    turned = data.draw(st.permutations(pairs))
    possible = sum(drawn[0], Decimal(0))
    limits, given_ = [pair[0] for pair in turned], [pair[1] for pair in turned]
    assert total_marks(given_, limits, possible=possible) == total_marks(drawn[1], drawn[0], possible=possible)


@given(fitting(), st.data())
def test_one_mark_out_of_bounds_or_step_is_named_at_its_criterion(
    drawn: tuple[list[Decimal], list[Decimal]], data: st.DataObject
) -> None:
    limits, given_ = drawn
    place = data.draw(st.integers(0, len(limits) - 1))
    wrong: list[Decimal | None] = [
        None,
        limits[place] + STEP,
        -STEP,
        Decimal("0.25"),
        Decimal("NaN"),
        Decimal("Infinity"),
    ]
    sent: list[Decimal | None] = list(given_)
    sent[place] = data.draw(st.sampled_from(wrong))
    with pytest.raises(Refused) as refusal:
        total_marks(sent, limits, possible=sum(limits, Decimal(0)))
    assert (refusal.value.field, refusal.value.code) == (f"marks_{place}", "bad_marks")


@given(fitting())
def test_marks_for_fewer_criteria_than_the_rubric_has_are_refused(drawn: tuple[list[Decimal], list[Decimal]]) -> None:
    limits, given_ = drawn
    with pytest.raises(Refused) as refusal:
        total_marks(given_[:-1], limits, possible=sum(limits, Decimal(0)))
    assert refusal.value.field == f"marks_{len(limits) - 1}"


@given(fitting())
def test_marks_for_more_criteria_than_the_rubric_has_are_refused(drawn: tuple[list[Decimal], list[Decimal]]) -> None:
    limits, given_ = drawn
    with pytest.raises(Refused, match="add up"):
        total_marks([*given_, Decimal(0)], limits, possible=sum(limits, Decimal(0)))


@pytest.mark.parametrize(
    ("exam", "due"),
    [
        (date(2021, 5, 23), date(2021, 7, 7)),
        (date(2021, 10, 24), date(2021, 12, 8)),
        (date(2024, 1, 16), date(2024, 3, 1)),
        (date(2023, 1, 16), date(2023, 3, 2)),
        (date(2025, 12, 31), date(2026, 2, 14)),
    ],
)
def test_forty_five_days_run_over_months_and_leap_days(exam: date, due: date) -> None:
    assert results_due(exam) == due


@pytest.mark.parametrize("name", HANDS)
def test_every_tie_to_a_sitting_has_its_own_reason(name: str) -> None:
    (reason,) = may_release(Hand(**{name: True}))
    assert "somebody else must release its results" in str(reason)
    assert len({str(may_release(Hand(**{one: True}))[0]) for one in HANDS}) == len(HANDS)


def test_with_nothing_ready_nobody_releases() -> None:
    (reason,) = may_release(Hand(ready=0))
    assert "No computed result" in str(reason)
    assert not Hand(ready=0).tied
