from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from exam.rules.states import Ending
from exam.rules.timing import compute_deadline, compute_end, is_over, paused_seconds

START = datetime(2026, 11, 2, 1, 0, tzinfo=UTC)
SECONDS = st.lists(st.integers(0, 20_000), max_size=12)


@pytest.mark.parametrize(("ledger", "minutes"), [([], 0), ([5400], 90), ([5400, 1800], 120), ([5400, 61, 59], 92)])
def test_the_deadline_is_start_plus_every_second_of_the_ledger(ledger: list[int], minutes: int) -> None:
    assert compute_deadline(START, ledger) == START + timedelta(minutes=minutes)


@pytest.mark.parametrize(
    ("late", "grace", "over"),
    [(-1, 0, False), (0, 0, False), (0.001, 0, True), (10, 10, False), (10.001, 10, True), (9.999, 10, False)],
)
def test_an_answer_is_late_when_the_seconds_in_transit_are_over_too(late: float, grace: int, over: bool) -> None:
    assert is_over(START, START + timedelta(seconds=late), grace_seconds=grace) is over


@pytest.mark.parametrize(("pause", "counted"), [(0, 0), (0.000001, 1), (1, 1), (1.2, 2), (600, 600), (-5, 0)])
def test_a_pause_is_given_back_to_the_second_and_rounded_in_favour(pause: float, counted: int) -> None:
    assert paused_seconds(START, START + timedelta(seconds=pause)) == counted


@given(SECONDS, SECONDS)
def test_more_entries_never_shorten_anybodys_time(ledger: list[int], more: list[int]) -> None:
    assert compute_deadline(START, ledger + more) >= compute_deadline(START, ledger)


@given(SECONDS)
def test_the_order_of_the_ledger_does_not_matter(ledger: list[int]) -> None:
    assert compute_deadline(START, ledger) == compute_deadline(START, sorted(ledger))


@given(st.timedeltas(timedelta(0), timedelta(hours=5)))
def test_whoever_is_paused_loses_nothing(pause: timedelta) -> None:
    given_back = timedelta(seconds=paused_seconds(START, START + pause))
    assert pause <= given_back < pause + timedelta(seconds=1)


@pytest.mark.parametrize("wish", [Ending.CANDIDATE, Ending.INVIGILATOR])
@pytest.mark.parametrize(("late", "by_clock"), [(-1, False), (0, False), (0.000001, True), (86_400, True)])
def test_who_ends_an_attempt_after_its_deadline_finds_that_the_clock_has_ended_it(
    wish: Ending, late: float, by_clock: bool
) -> None:
    at = START + timedelta(seconds=late)
    assert compute_end(wish, at=at, deadline=START) == ((Ending.TIMER, START) if by_clock else (wish, at))


@settings(max_examples=50, deadline=None)
@given(st.timedeltas(timedelta(hours=-3), timedelta(hours=3)))
def test_nothing_ends_after_its_deadline(late: timedelta) -> None:
    assert compute_end(Ending.CANDIDATE, at=START + late, deadline=START)[1] <= START
