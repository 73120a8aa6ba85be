"""The one way through an attempt's states: each step is written down, and no other step is taken."""

from datetime import datetime

import pytest
from sqlmodel import Session

from core.errors import NotFound, Refused
from exam import queries
from exam.rules.states import TRANSITIONS, AttemptState
from exam.service.steps import Action, advance, locked
from tests import factories as f

S = AttemptState
BEFORE_THE_START = [S.BOOKED, S.CHECKED_IN, S.ADMITTED, S.ABSENT, S.REFUSED]


@pytest.mark.parametrize("state", BEFORE_THE_START)
@pytest.mark.parametrize("target", [S.CHECKED_IN, S.ADMITTED, S.REFUSED, S.ABSENT, S.VOID, S.BOOKED, S.SEALED])
def test_a_step_of_the_table_is_written_down_and_no_other_is_taken(
    session: Session, now: datetime, state: AttemptState, target: AttemptState
) -> None:
    attempt = f.attempt(session, state=state)
    if target in TRANSITIONS[state]:
        advance(session, attempt, target, actor="person/7", now=now, reason="late: 迟到")
        session.flush()
        (step,) = queries.history_of(session, attempt.id)
        assert (step.from_state, step.to_state, step.actor, step.at) == (state, target, "person/7", now)
        assert (step.reason, attempt.state) == ("late: 迟到", target)
    else:
        with pytest.raises(Refused) as caught:
            advance(session, attempt, target, actor="person/7", now=now)
        assert (caught.value.code, attempt.state) == ("wrong_state", state)
        assert queries.history_of(session, attempt.id) == []


def test_the_history_tells_the_whole_way(session: Session, now: datetime) -> None:
    attempt = f.attempt(session, state=S.BOOKED)
    way = [S.ABSENT, S.CHECKED_IN, S.REFUSED, S.CHECKED_IN, S.ADMITTED]
    for target in way:
        advance(session, attempt, target, actor="system", now=now)
        session.flush()
    assert [step.to_state for step in queries.history_of(session, attempt.id)] == way


@pytest.mark.parametrize("name", ["", "none", "x" * 32])
def test_an_attempt_that_does_not_exist_is_not_found(session: Session, name: str) -> None:
    with pytest.raises(NotFound):
        locked(session, name)


def test_acts_are_named_by_noun_and_verb_and_each_once() -> None:
    assert len(set(Action)) == len(list(Action))
    assert all(action.value.count(".") == 1 and action.value.islower() for action in Action)
