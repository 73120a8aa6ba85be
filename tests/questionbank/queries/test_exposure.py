"""Which ceilings hold, how much an item was seen against each, and which items rest by one."""

from datetime import datetime, timedelta

import pytest
from sqlmodel import Session

from accounts.rules import SYSTEM
from questionbank.models import Item, ItemExposure, ItemHistory
from questionbank.queries import exposure as asked
from questionbank.queries import items
from questionbank.queries.exposure import Resting, Scope, Standing
from questionbank.rules import ItemState, ItemType
from questionbank.rules.exposure import Cause, Ceiling, Limit, Rest, Seen
from tests import factories

DAY = timedelta(days=1)
T = ItemType


@pytest.fixture
def item(session: Session) -> Item:
    return session.get_one(Item, factories.version(session).item_id)


def seen(session: Session, item: Item, sitting: int, candidates: int, at: datetime) -> None:
    version = items.version(session, item)
    row = ItemExposure(version_id=version.id or 0, sitting_id=sitting, candidates=candidates, last_at=at)
    session.add(row)
    session.flush()


@pytest.mark.parametrize(
    ("scope", "covers"),
    [
        (Scope(Ceiling(1)), True),
        (Scope(Ceiling(1), "B", subject_id=None, types=frozenset({T.ESSAY})), False),
        (Scope(Ceiling(1), "B", types=frozenset({T.SINGLE_CHOICE})), True),
        (Scope(Ceiling(1), "B", subject_id=999_999), False),
    ],
)
def test_a_ceiling_covers_the_types_of_its_subject(session: Session, item: Item, scope: Scope, covers: bool) -> None:
    assert scope.covers(item) is covers


def test_without_blueprints_that_limit_anything_nothing_is_looked_at(session: Session, now: datetime) -> None:
    factories.form(session)

    assert asked.scopes(session, now) == []


def test_candidates_count_within_the_days_and_sittings_in_all(session: Session, item: Item, now: datetime) -> None:
    scope = Scope(Ceiling(candidates=10, days=30))
    for sitting, candidates, days in ((1, 100, 31), (2, 4, 29), (3, 5, 0)):
        seen(session, item, sitting, candidates, now - days * DAY)

    assert asked._seen(session, scope, now, item.id or 0) == Seen(9, 3)
    assert asked.worn(session, scope, now) == {}
    assert asked.worn(session, Scope(Ceiling(candidates=9, days=30)), now)[item.code].count == 9
    assert asked._seen(session, scope, now, 999_999) == Seen()


def test_what_was_seen_before_the_item_came_into_use_again_counts_no_more(
    session: Session, item: Item, now: datetime
) -> None:
    seen(session, item, 1, 100, now - 2 * DAY)
    for state, days in ((ItemState.RESTING, 1.5), (ItemState.LIVE, 1)):
        before = ItemState.LIVE if state is ItemState.RESTING else ItemState.RESTING
        session.add(
            ItemHistory(
                item_id=item.id or 0, number=1, from_state=before, to_state=state, actor="x", at=now - days * DAY
            )
        )
    session.flush()
    seen_since = Scope(Ceiling(candidates=1))
    assert asked._seen(session, seen_since, now, item.id or 0) == Seen()

    seen(session, item, 2, 3, now)

    assert asked._seen(session, seen_since, now, item.id or 0) == Seen(3, 1)


@pytest.mark.parametrize(("candidates", "limit"), [(9, None), (10, Limit.CANDIDATES)])
def test_a_standing_tells_whether_the_item_must_rest(candidates: int, limit: Limit | None) -> None:
    rest = Standing(Scope(Ceiling(candidates=10), "TR"), Seen(candidates, 1)).rest

    assert (rest.limit if rest else None) is limit
    assert rest is None or rest.source == "TR"


@pytest.mark.parametrize(
    ("days", "later", "over"), [(None, 999, False), (10, 9, False), (10, 10, True), (10, 11, True)]
)
def test_a_rest_is_over_on_its_day(now: datetime, days: int | None, later: int, over: bool) -> None:
    one = Resting("A", now, Rest(Limit.SITTINGS, 1, 1, 365, days, "-"))

    assert one.is_over(now + later * DAY) is over


REACHED = Rest(Limit.SITTINGS, 3, 3, 365, None, "TR").stored


@pytest.mark.parametrize(
    ("steps", "causes"),
    [
        ([("resting", str(SYSTEM), REACHED)], {"ceiling"}),
        ([("resting", "person/1", "often seen")], {"person"}),
        ([("resting", "person/1", REACHED)], {"person"}),
        ([("resting", str(SYSTEM), REACHED), ("live", "person/1", ""), ("resting", "person/1", "again")], {"person"}),
        ([("resting", "person/1", "first"), ("live", "person/1", ""), ("resting", str(SYSTEM), REACHED)], {"ceiling"}),
        ([("resting", str(SYSTEM), REACHED), ("live", str(SYSTEM), "ceiling over 3")], set()),
    ],
)
def test_the_last_step_to_rest_says_by_what_an_item_rests(
    session: Session, item: Item, now: datetime, steps: list[tuple[str, str, str]], causes: set[str]
) -> None:
    before = ItemState.LIVE
    for state, actor, reason in steps:
        after = ItemState(state)
        row = ItemHistory(
            item_id=item.id or 0, number=1, from_state=before, to_state=after, actor=actor, at=now, reason=reason
        )
        session.add(row)
        session.flush()
        item.state = before = after
    session.add(item)
    session.flush()

    found = {cause.value for cause in Cause if items.count_items(session, items.ItemFilter(rest=cause))}

    assert found == causes
    assert bool(list(asked.resting(session))) is ("ceiling" in causes)
