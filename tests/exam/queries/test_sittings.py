"""What is asked about sittings, rooms and who watches over them."""

from datetime import datetime, timedelta

import pytest
from sqlmodel import Session, select

from accounts.models import RoleGrant
from accounts.rules import Role
from exam import queries
from exam.models import Sitting
from exam.queries.sittings import sittings_between, sittings_overdue
from exam.rules.states import AttemptState, SittingState
from tests import factories as f

S = AttemptState


@pytest.fixture
def several(session: Session, now: datetime) -> list[Sitting]:
    """Give four sittings, a day apart, in different states."""
    states = [SittingState.OPEN, SittingState.PLANNED, SittingState.CLOSED, SittingState.OPEN]
    made = [f.sitting(session, now=now + timedelta(days=day)) for day in range(4)]
    for sitting, state in zip(made, states, strict=True):
        sitting.state = state
    session.flush()
    return made


@pytest.mark.parametrize(("state", "places"), [(None, [3, 2, 1, 0]), (SittingState.OPEN, [3, 0]), ("closed", [2])])
def test_sittings_are_listed_newest_first_and_narrowed(
    session: Session, several: list[Sitting], state: SittingState | None, places: list[int]
) -> None:
    wanted = SittingState(state) if state else None
    assert [one.id for one in queries.sittings(session, state=wanted)] == [several[place].id for place in places]
    assert queries.count_sittings(session, state=wanted) == len(places)


@pytest.mark.parametrize(("limit", "offset", "places"), [(2, 0, [3, 2]), (2, 2, [1, 0]), (2, 4, []), (1, 1, [2])])
def test_a_list_of_sittings_is_cut_into_pages(
    session: Session, several: list[Sitting], limit: int, offset: int, places: list[int]
) -> None:
    found = queries.sittings(session, limit=limit, offset=offset)
    assert [one.id for one in found] == [several[place].id for place in places]


def test_what_comes_is_soonest_first_and_nothing_that_is_closed(
    session: Session, several: list[Sitting], now: datetime
) -> None:
    found = sittings_between(session, now, now + timedelta(days=5))
    assert [one.id for one in found] == [several[0].id, several[1].id, several[3].id]


@pytest.mark.parametrize(("days", "count"), [(0, 0), (0.5, 1), (2, 1), (3.5, 2)])
def test_an_open_sitting_whose_window_is_over_waits_to_be_closed(
    session: Session, several: list[Sitting], now: datetime, days: float, count: int
) -> None:
    assert sittings_overdue(session, now + timedelta(days=days)) == count


def test_a_room_tells_seats_taken_and_by_whom_it_is_watched(session: Session) -> None:
    sitting, watcher = f.sitting(session), f.person(session, "监考", Role.INVIGILATOR)
    watched, empty = f.room(session, sitting, invigilator=watcher), f.room(session, sitting)
    for seat in (1, 2):
        f.attempt(session, at=sitting, inside=watched, seat=seat)
    f.attempt(session, at=sitting, inside=watched, seat=3, state=S.VOID)
    cards = {card.room.id: card for card in queries.room_cards(session, sitting.id or 0)}
    assert (cards[watched.id].taken, cards[watched.id].watched_by) == (2, ["监考"])
    assert (cards[empty.id].taken, cards[empty.id].watched_by) == (0, [])


def test_who_no_longer_holds_the_role_is_not_offered(session: Session, now: datetime) -> None:
    room = f.room(session, f.sitting(session))
    holds, held, closed = (f.person(session, name, Role.INVIGILATOR) for name in ("甲", "乙", "丙"))
    closed.active = False
    for grant in session.exec(select(RoleGrant).where(RoleGrant.person_id == held.id)):
        grant.revoked_at = now
    session.flush()
    assert [person.id for person in queries.possible_invigilators(session, room.id or 0)] == [holds.id]


def test_states_are_counted_in_the_order_of_an_attempts_life(session: Session) -> None:
    sitting = f.sitting(session)
    for seat, state in enumerate((S.REFUSED, S.VOID, S.ADMITTED, S.BOOKED, S.CHECKED_IN), 1):
        f.attempt(session, at=sitting, state=state, seat=seat)
    found = list(queries.state_counts(session, sitting.id or 0))
    assert found == [S.BOOKED, S.CHECKED_IN, S.ADMITTED, S.REFUSED, S.VOID]


def test_states_are_counted_sitting_by_sitting(session: Session) -> None:
    first, second, nobody = (f.sitting(session) for _ in range(3))
    for seat, (sitting, state) in enumerate(
        [(first, S.BOOKED), (first, S.BOOKED), (first, S.VOID), (second, S.ABSENT)]
    ):
        f.attempt(session, at=sitting, inside=f.room(session, sitting), seat=seat + 1, state=state)
    ids = [one.id or 0 for one in (first, second, nobody)]
    assert queries.counts_of_sittings(session, ids) == {ids[0]: {S.BOOKED: 2, S.VOID: 1}, ids[1]: {S.ABSENT: 1}}
    assert queries.state_counts(session, ids[2]) == {}
