"""How far the papers of a sitting are, and which seats an order is for."""

from datetime import datetime

import pytest
from sqlmodel import Session

from accounts.rules import Actor
from core.errors import Text
from exam.models import SittingForm
from exam.queries import own_papers as asked
from exam.queries.own_papers import OwnPapers
from exam.rules.states import AttemptState
from questionbank.models import AssemblyRun
from questionbank.rules.runs import RunState
from tests import factories as f
from tests.exam.house import OwnPapersHouse

R = RunState


def order(state: RunState, *keys: str) -> AssemblyRun:
    return AssemblyRun(
        blueprint_id=1, language="en", forms=max(1, len(keys)), seed=1, seconds=1, state=state, asked_by="x",
        asked_at=f.NOW, wanted=[{"key": key, "seen": []} for key in keys],
    )  # fmt: skip


@pytest.mark.parametrize(
    ("state", "waiting", "under_way", "binding"),
    [
        (R.QUEUED, 2, True, False),
        (R.RUNNING, 2, True, False),
        (R.DONE, 2, True, True),
        (R.DONE, 0, False, False),
        (R.CANCELLED, 2, False, False),
        (R.FAILED, 2, False, False),
    ],
)
def test_papers_are_under_way_until_the_last_has_its_seat(
    state: RunState, waiting: int, under_way: bool, binding: bool
) -> None:
    found = OwnPapers(0, waiting, order(state))

    assert (found.under_way, found.binding) == (under_way, binding)
    assert not OwnPapers(0, waiting).under_way


def test_an_order_is_due_for_its_own_seats_only_by_the_number_of_the_paper(session: Session) -> None:
    here = f.sitting(session)
    one, two, late = (f.attempt(session, at=here, seat=seat, state=AttemptState.BOOKED) for seat in (1, 2, 3))
    run = order(R.DONE, "gone", two.id, one.id)

    assert asked.due(run, [one, two, late]) == {2: two, 3: one}
    assert asked.due(run, [late]) == {}


def test_who_has_come_or_has_a_paper_does_not_wait(session: Session, officer: Actor, now: datetime) -> None:
    house = OwnPapersHouse(session, officer, now)
    seats = house.booked(1, 2, 3)
    assert [seat.id for seat in asked.waiting(session, house.sitting)] == [seat.id for seat in seats]

    seats[0].state = AttemptState.CHECKED_IN
    own = f.sibling(session, house.reserve)
    session.add_all(
        [seats[0], SittingForm(sitting_id=house.sitting.id or 0, form_id=own.id or 0, attempt_id=seats[1].id)]
    )
    session.flush()

    assert [seat.id for seat in asked.waiting(session, house.sitting)] == [seats[2].id]
    assert asked.shared_form_ids(session, house.sitting.id or 0) == [house.reserve.id]
    found = asked.own_papers(session, house.sitting)
    assert (found.there, found.waiting, found.run, found.reasons) == (1, 1, None, ())


def test_a_failed_order_gives_its_reasons_and_no_other_does(session: Session, officer: Actor, now: datetime) -> None:
    house = OwnPapersHouse(session, officer, now)
    house.booked(1)
    run = house.ordered()
    assert asked.own_papers(session, house.sitting).reasons == ()

    run.state, run.result = R.FAILED, {"problem": {"template": "“%(cell)s” is short", "params": {"cell": "x"}}}
    session.add(run)
    session.flush()

    assert asked.own_papers(session, house.sitting).reasons == (Text("“%(cell)s” is short", {"cell": "x"}),)
