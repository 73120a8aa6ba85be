"""What can be asked of a paper in numbers, and how it is kept."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.errors import Refused
from questionbank.rules.blueprint_file import read_blueprint, targets_from
from questionbank.rules.exposure import Ceiling
from questionbank.rules.targets import (
    Curve,
    Measure,
    MeasureKind,
    Targets,
    WorkingTime,
    resting,
    target_problems,
    targets_row,
    within,
)

HEAD = 'title = "卷"\nsubject = "105"\nminutes = 90\ntotal = 4.5\npass_mark = 3\n'
SECTION = '[[section]]\ntype = "single_choice"\ncount = 3\nmarks_each = 1.5\n'
ONE = (Decimal(0),)
GOOD = Curve(ONE, ONE, Decimal("0.02"))
numbers = st.decimals(-6, 6, places=2)


def problems(targets: Targets) -> list[str]:
    return [str(text) for text in target_problems(targets, count=10, total=Decimal(20))]


def test_a_file_may_ask_for_everything() -> None:
    spec = read_blueprint(
        HEAD
        + "overlap_max = 2\npilots = 3\naccessible = true\nforms = 4\n"
        + "[information]\nthetas = [-1.0, 0, 0.5]\ntarget = [8, 9.5, 9]\n"
        + "[expected]\nthetas = [0]\ntarget = [2.25]\ntolerance = 0.5\n"
        + "[time]\ntarget = 80\ntolerance = 5\n[exposure]\nmax_uses = 4\nrest_sittings = 2\nunseen_sittings = 3\n"
        + "max_candidates = 20_000\nwindow_days = 30\nrest_after = 5\nrest_days = 90\n"
        + SECTION
    )

    assert spec.targets == Targets(
        information=Curve(
            tuple(map(Decimal, ("-1.0", "0", "0.5"))), tuple(map(Decimal, ("8", "9.5", "9"))), Decimal("0.02")
        ),
        expected=Curve(ONE, (Decimal("2.25"),), Decimal("0.5")),
        time=WorkingTime(Decimal(80), Decimal(5)),
        max_uses=4,
        rest_sittings=2,
        unseen_sittings=3,
        ceiling=Ceiling(20_000, 30, 5, 90),
        overlap_max=2,
        pilots=3,
        accessible=True,
        forms=4,
    )
    assert spec.targets.thetas == tuple(map(Decimal, ("-1.0", "0", "0.5")))
    assert spec.targets.measured


def test_as_much_information_as_can_be_had_needs_no_target() -> None:
    targets = read_blueprint(HEAD + "[information]\nthetas = [0]\nmaximise = true\n" + SECTION).targets

    assert targets.information == Curve(ONE, (), Decimal("0.02"), maximise=True)
    assert problems(targets) == []


def test_a_file_without_targets_asks_for_nothing() -> None:
    targets = read_blueprint(HEAD + SECTION).targets

    assert targets == Targets()
    assert targets_row(targets) == {}
    assert not targets.measured


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("information = 1\n", "Write “information” as [information]"),
        ("[information]\nthetas = 1\n", "“thetas” is a list of numbers"),
        ('[information]\nthetas = ["x"]\n', "“thetas” is missing or is not a number"),
        ("[information]\nthetas = [nan]\n", "“thetas” is missing or is not a number"),
        ("[information]\nthetas = [1e999]\n", "“thetas” is missing or is not a number"),
        ("[information]\nthetas = [0]\ntolerence = 1\n", "[information] has an entry “tolerence”"),
        ("[expected]\ntarget = [1]\n", "“thetas” is a list of numbers"),
        ("[time]\ntarget = 80\n", "“tolerance” is missing or is not a number"),
        ("[exposure]\nmax_uses = 1.5\n", "“max_uses” is missing or is not a whole number"),
        ("[exposure]\nmax_candidates = 1_000_001\n", "“max_candidates” is missing or is not a whole number"),
        ("forms = 1.5\n", "“forms” is missing or is not a whole number"),
        ("[exposure]\nrest = 1\n", "[exposure] has an entry “rest”"),
    ],
)
def test_what_cannot_be_read_is_named(text: str, words: str) -> None:
    with pytest.raises(Refused) as caught:
        read_blueprint(HEAD + text + SECTION)

    assert words in str(caught.value.text)


def test_any_verb_is_read_for_a_pool_with_its_own_words() -> None:
    text = HEAD + SECTION + '[[cell]]\ncognitive = "analyse"\nmin = 1\n'

    assert read_blueprint(text, any_verb=True).cells[0].verb == "analyse"
    with pytest.raises(Refused, match="is no"):
        read_blueprint(text)


@pytest.mark.parametrize(
    ("targets", "words"),
    [
        (Targets(information=Curve((), (), Decimal(1))), "one to nine different abilities"),
        (Targets(information=Curve((*ONE, *ONE), (*ONE, *ONE), Decimal(1))), "one to nine different abilities"),
        (Targets(information=Curve((Decimal(7),), ONE, Decimal(1))), "between -6 and 6"),
        (Targets(information=Curve(ONE, (), Decimal(1))), "one target for each ability"),
        (Targets(information=Curve(ONE, ONE, Decimal(1), maximise=True)), "not both"),
        (Targets(expected=Curve(ONE, ONE, Decimal(0))), "tolerance must be above 0"),
        (Targets(expected=Curve(ONE, (Decimal(21),), Decimal(1))), "between 0 and the total"),
        (Targets(forms=-1), "Ask for 0 to 1000 forms"),
        (Targets(forms=1001), "Ask for 0 to 1000 forms"),
        (Targets(overlap_max=11), "share no more items"),
        (Targets(max_uses=0), "used at least once"),
        (Targets(rest_sittings=-1), "used at least once"),
        (Targets(unseen_sittings=-1), "used at least once"),
        (Targets(ceiling=Ceiling(candidates=0)), "at least one candidate"),
        (Targets(time=WorkingTime(Decimal(0), Decimal(1))), "working time is above 0"),
    ],
)
def test_what_cannot_be_asked_is_said(targets: Targets, words: str) -> None:
    assert len(problems(targets)) == 1
    assert words in problems(targets)[0]


@given(
    st.builds(
        Targets,
        information=st.none() | st.builds(Curve, st.tuples(numbers), st.tuples(numbers), numbers),
        expected=st.none() | st.builds(Curve, st.tuples(numbers), st.just(()), numbers, maximise=st.just(True)),
        time=st.none() | st.builds(WorkingTime, numbers, numbers),
        max_uses=st.none() | st.integers(1, 9),
        rest_sittings=st.integers(0, 9),
        unseen_sittings=st.integers(0, 9),
        ceiling=st.builds(
            Ceiling, st.none() | st.integers(1, 10**6), st.integers(1, 3650), st.none() | st.integers(1, 9)
        ),
        forms=st.integers(0, 9),
        overlap_max=st.none() | st.integers(0, 9),
        pilots=st.integers(0, 9),
        accessible=st.booleans(),
    )
)
def test_targets_read_back_as_they_were(targets: Targets) -> None:
    assert targets_from(targets_row(targets)) == targets


@pytest.mark.parametrize(
    ("used", "sittings", "rests"),
    [
        ((1, 2, 2, 5, None), 0, set()),
        ((1, 2, 2, 5, None), 1, {5}),
        ((1, 2, 2, 5, None), 2, {5, 2}),
        ((None, None), 3, set()),
        ((3,), 9, {3}),
    ],
)
def test_the_items_of_the_latest_sittings_rest(used: tuple[int | None, ...], sittings: int, rests: set[int]) -> None:
    assert resting(used, sittings) == rests


@pytest.mark.parametrize(
    ("value", "share", "inside"), [(10.2, True, True), (10.21, True, False), (10.21, False, False)]
)
def test_a_tolerance_is_a_share_of_the_target_or_as_it_stands(value: float, share: bool, inside: bool) -> None:
    curve = Curve(ONE, (Decimal(10),), Decimal("0.02") if share else Decimal("0.2"))

    assert within([value], curve, share=share) is inside


def test_a_measure_is_named_with_its_ability() -> None:
    assert Measure(MeasureKind.INFORMATION, Decimal("-0.5")).name == "information theta=-0.5"
    assert Measure(MeasureKind.PILOTS).name == "pilots"
