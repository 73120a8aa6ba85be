from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from exam.rules.board import COPIED, LEFT, Act, Alert, Progress, acts, alerts
from exam.rules.states import RUNNING, AttemptState

NOW = datetime(2026, 11, 2, 1, 0, tzinfo=UTC)
S = AttemptState


def seat(state: AttemptState = S.IN_PROGRESS, *, quiet: int = 0, **events: int) -> Progress:
    return Progress(state, NOW - timedelta(hours=1), NOW - timedelta(minutes=quiet), events)


@pytest.mark.parametrize(
    ("progress", "found"),
    [
        (seat(), []),
        (seat(quiet=4), []),
        (seat(quiet=5), [(Alert.SILENT, 5)]),
        (seat(S.PAUSED, quiet=50), [(Alert.PAUSED, 1)]),
        (replace(seat(S.PAUSED), on_paper=True), [(Alert.PAUSED, 1)]),
        (replace(seat(S.PAUSED), on_paper=True, collected=True), []),
        (replace(seat(quiet=50), on_paper=True), []),
        (seat(focus_lost=2, visibility=1), [(Alert.LEFT_PAGE, 3)]),
        (seat(paste=1, print=1), [(Alert.COPIED, 2)]),
        (seat(focus_gained=3, reconnect=1), []),
        (seat(altered_replay=1, taken_over=1, copy=1), [(Alert.ALTERED, 1), (Alert.TAKEN_OVER, 1), (Alert.COPIED, 1)]),
        (seat(S.SUBMITTED, altered_replay=1), []),
        (seat(S.BOOKED, focus_lost=1), []),
    ],
)
def test_a_seat_is_shown_first_when_somebody_should_look(progress: Progress, found: list[tuple[Alert, int]]) -> None:
    assert alerts(progress, NOW) == found


def test_silence_counts_from_the_start_for_whoever_has_saved_nothing() -> None:
    assert alerts(Progress(S.IN_PROGRESS, NOW - timedelta(minutes=20), None, {}), NOW) == [(Alert.SILENT, 20)]


@pytest.mark.parametrize(
    ("state", "first"),
    [(S.BOOKED, Act.CHECK_IN), (S.CHECKED_IN, Act.ADMIT), (S.PAUSED, Act.RESUME), (S.IN_PROGRESS, Act.PAUSE)],
)
def test_the_usual_act_stands_first(state: AttemptState, first: Act) -> None:
    assert acts(state)[0] is first


@pytest.mark.parametrize("state", [S.SUBMITTED, S.SEALED, S.TERMINATED, S.VOID])
def test_an_ended_attempt_offers_nothing(state: AttemptState) -> None:
    assert acts(state) == ()


KINDS = ["altered_replay", "taken_over", *LEFT, *COPIED, "focus_gained", "reconnect", "unheard_of"]


@settings(max_examples=50, deadline=None)
@given(
    state=st.sampled_from(S),
    quiet=st.integers(0, 300),
    paper=st.booleans(),
    collected=st.booleans(),
    events=st.dictionaries(st.sampled_from(KINDS), st.integers(0, 9)),
)
def test_what_is_shown_follows_from_the_seat_and_stands_gravest_first(
    state: AttemptState, quiet: int, paper: bool, collected: bool, events: dict[str, int]
) -> None:
    one = replace(seat(state, quiet=quiet), events=events, on_paper=paper, collected=collected)
    found = alerts(one, NOW)
    kinds = [kind for kind, _ in found]
    assert kinds == sorted(kinds, key=list(Alert).index)
    assert all(number > 0 for _, number in found)
    if state not in RUNNING:
        assert found == []
        return
    shown = dict(found)
    assert (Alert.PAUSED in shown) is (state is S.PAUSED and not collected)
    assert (Alert.SILENT in shown) is (state is S.IN_PROGRESS and quiet >= 5 and not paper)
    assert shown.get(Alert.LEFT_PAGE, 0) == sum(events.get(kind, 0) for kind in LEFT)
    assert shown.get(Alert.COPIED, 0) == sum(events.get(kind, 0) for kind in COPIED)


@pytest.mark.parametrize("state", S)
@pytest.mark.parametrize("collected", [False, True])
@pytest.mark.parametrize("over", [False, True])
def test_a_paper_that_is_collected_gets_no_time_and_a_time_that_is_over_no_pause(
    state: AttemptState, collected: bool, over: bool
) -> None:
    offered = acts(state, collected=collected, over=over)
    assert (Act.GRANT_TIME in offered) is (Act.GRANT_TIME in acts(state) and not collected and not over)
    assert (Act.PAUSE in offered) is (Act.PAUSE in acts(state) and (collected or not over))
    assert (Act.TERMINATE in offered) is (Act.TERMINATE in acts(state))


@pytest.mark.parametrize("state", S)
def test_no_act_is_offered_twice_and_none_ends_what_has_ended(state: AttemptState) -> None:
    offered = acts(state)
    assert len(set(offered)) == len(offered)
    assert (Act.TERMINATE in offered) is (state in RUNNING)
    assert (Act.GRANT_TIME in offered) is (state in RUNNING | {S.CHECKED_IN, S.ADMITTED})
