import pytest

from exam.rules.board import OFFERED, Act
from exam.rules.states import (
    BEFORE,
    NEVER,
    OVER,
    RUNNING,
    TRANSITIONS,
    AttemptState,
    Ending,
    Invigilation,
    may_have_time,
    may_invigilate,
    may_move,
    may_stop,
    shown,
)

S = AttemptState
STEPS = {  # the whole table once more, in the words of the regulation
    (S.BOOKED, S.CHECKED_IN), (S.BOOKED, S.ABSENT), (S.BOOKED, S.REFUSED), (S.BOOKED, S.VOID),
    (S.CHECKED_IN, S.ADMITTED), (S.CHECKED_IN, S.REFUSED), (S.CHECKED_IN, S.ABSENT),
    (S.ADMITTED, S.IN_PROGRESS), (S.ADMITTED, S.REFUSED), (S.ADMITTED, S.ABSENT),
    (S.IN_PROGRESS, S.PAUSED), (S.IN_PROGRESS, S.SUBMITTED), (S.IN_PROGRESS, S.TERMINATED),
    (S.PAUSED, S.IN_PROGRESS), (S.PAUSED, S.SUBMITTED), (S.PAUSED, S.TERMINATED),
    (S.SUBMITTED, S.SEALED), (S.SUBMITTED, S.VOID), (S.SEALED, S.VOID),
    (S.TERMINATED, S.SEALED), (S.TERMINATED, S.VOID), (S.ABSENT, S.CHECKED_IN), (S.REFUSED, S.CHECKED_IN),
}  # fmt: skip
TARGET = {
    Act.CHECK_IN: S.CHECKED_IN,
    Act.ADMIT: S.ADMITTED,
    Act.REFUSE: S.REFUSED,
    Act.PAUSE: S.PAUSED,
    Act.RESUME: S.IN_PROGRESS,
    Act.TERMINATE: S.TERMINATED,
}


@pytest.mark.parametrize("target", S)
@pytest.mark.parametrize("state", S)
def test_an_attempt_moves_only_along_its_table(state: AttemptState, target: AttemptState) -> None:
    assert (not may_move(state, target)) == ((state, target) in STEPS)


def test_every_state_has_a_row_and_can_be_reached() -> None:
    assert set(TRANSITIONS) == set(S)
    assert set().union(*TRANSITIONS.values()) | {S.BOOKED} == set(S)


def test_every_state_belongs_to_one_part_of_an_attempts_life() -> None:
    parts = [BEFORE, NEVER, RUNNING, OVER, {S.ADMITTED}]
    assert sorted(state for part in parts for state in part) == sorted(S)


def test_nothing_leads_out_of_an_ended_attempt_back_to_writing() -> None:
    reached, frontier = set(OVER), set(OVER)
    while frontier:
        frontier = {target for state in frontier for target in TRANSITIONS[state]} - reached
        reached |= frontier
    assert not reached & (RUNNING | {S.ADMITTED})


@pytest.mark.parametrize(("state", "act"), [(state, act) for state, acts in OFFERED.items() for act in acts])
def test_the_board_offers_only_acts_that_the_table_allows(state: AttemptState, act: Act) -> None:
    assert act not in TARGET or not may_move(state, TARGET[act])


@pytest.mark.parametrize(
    ("assigned", "own", "reasons"), [(True, False, 0), (False, False, 1), (True, True, 1), (False, True, 2)]
)
def test_only_the_rooms_invigilators_act_and_never_on_themselves(assigned: bool, own: bool, reasons: int) -> None:
    assert len(may_invigilate(Invigilation(7, 7 if own else 8, assigned))) == reasons


@pytest.mark.parametrize("state", S)
@pytest.mark.parametrize("over", [False, True])
@pytest.mark.parametrize("collected", [False, True])
def test_time_is_for_who_is_here_or_writes_and_whose_time_is_not_over(
    state: AttemptState, over: bool, collected: bool
) -> None:
    here = state in {S.CHECKED_IN, S.ADMITTED, S.IN_PROGRESS, S.PAUSED}
    assert (may_have_time(state, over=over, collected=collected) == []) is (here and not over and not collected)
    assert (may_stop(state, over=over) == []) is (state is S.IN_PROGRESS and not over)


@pytest.mark.parametrize("state", S)
@pytest.mark.parametrize("ending", [None, *Ending])
def test_the_seal_does_not_hide_that_the_invigilator_ended_an_attempt(
    state: AttemptState, ending: Ending | None
) -> None:
    hidden = state is S.SEALED and ending is Ending.INVIGILATOR
    assert shown(state, ending) is (S.TERMINATED if hidden else state)


@pytest.mark.parametrize("state", [S.SUBMITTED, S.SEALED, S.TERMINATED])
def test_what_has_ended_says_what_can_be_done_next(state: AttemptState) -> None:
    for said in (may_stop(state, over=False), may_have_time(state, over=False, collected=False)):
        assert "books a seat in another sitting" in said[0].template
