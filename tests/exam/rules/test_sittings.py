from datetime import UTC, datetime, timedelta

import pytest

from exam.rules.sittings import may_close, may_open, may_order_papers
from exam.rules.states import SittingState

NOW = datetime(2026, 11, 2, 1, 0, tzinfo=UTC)
S = SittingState


@pytest.mark.parametrize(
    ("state", "closes_in", "allowed"),
    [(S.PLANNED, 60, True), (S.PLANNED, 0, False), (S.PLANNED, -1, False), (S.OPEN, 60, False), (S.CLOSED, 60, False)],
)
def test_only_a_planned_sitting_opens_and_only_before_its_window_is_over(
    state: SittingState, closes_in: int, allowed: bool
) -> None:
    assert (not may_open(state, closes_at=NOW + timedelta(seconds=closes_in), now=NOW)) is allowed


@pytest.mark.parametrize(
    ("state", "running", "allowed"),
    [(S.OPEN, 0, True), (S.OPEN, 1, False), (S.PLANNED, 0, False), (S.CLOSED, 0, False)],
)
def test_only_an_open_sitting_in_which_nobody_writes_closes(state: SittingState, running: int, allowed: bool) -> None:
    assert (not may_close(state, running=running)) is allowed


@pytest.mark.parametrize(
    ("running", "to_key", "words"), [(0, 0, ""), (0, 2, "not keyed in yet: 2"), (3, 2, "Still writing: 3")]
)
def test_a_sitting_closes_when_its_papers_are_keyed_in(running: int, to_key: int, words: str) -> None:
    said = may_close(S.OPEN, running=running, to_key=to_key)
    assert len(said) == bool(words)
    assert words in " ".join(one.template % one.params for one in said)


@pytest.mark.parametrize(
    ("state", "closes_in", "without", "words"),
    [
        (S.PLANNED, 60, 0, ""),
        (S.PLANNED, 60, 3, "Seats without a paper of their own: 3"),
        (S.PLANNED, 0, 3, "window of this sitting is over"),
        (S.OPEN, 60, 3, "Only a planned sitting"),
    ],
)
def test_a_sitting_opens_with_all_its_papers(state: SittingState, closes_in: int, without: int, words: str) -> None:
    said = may_open(state, closes_at=NOW + timedelta(seconds=closes_in), now=NOW, without_paper=without)

    assert len(said) == bool(words)
    assert words in "".join(map(str, said))


@pytest.mark.parametrize("state", S)
@pytest.mark.parametrize("own", [True, False])
@pytest.mark.parametrize("under_way", [True, False])
@pytest.mark.parametrize("without", [0, 1])
def test_papers_are_ordered_for_seats_without_one_while_none_are_made(
    state: SittingState, own: bool, under_way: bool, without: int
) -> None:
    said = may_order_papers(state, own_papers=own, under_way=under_way, without_paper=without)

    wrong = [not own, state is S.CLOSED, under_way, without == 0]
    assert len(said) == sum(wrong)
