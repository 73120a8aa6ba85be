"""Many items are moved at once by the verbs that move one; what cannot be done is said and stays as it is."""

from datetime import datetime
from itertools import product

import pytest
from sqlmodel import Session, func, select

from accounts.rules import Actor
from core.audit import AuditEntry, chain_breaks
from core.errors import NotAllowed, Refused
from questionbank import service
from questionbank.models import Item, ItemHistory
from questionbank.rules import ItemState
from questionbank.rules.lists import BulkAct
from tests.questionbank import bank

S = ItemState
LEGAL = {
    BulkAct.PUBLISH: {S.APPROVED: S.LIVE, S.RESTING: S.LIVE},
    BulkAct.REST: {S.LIVE: S.RESTING},
    BulkAct.RETIRE: dict.fromkeys((S.AI_DRAFT, S.DRAFT, S.APPROVED, S.LIVE, S.RESTING), S.RETIRED),
}


@pytest.fixture
def who(session: Session) -> bank.People:
    return bank.people(session)


def counts(session: Session) -> tuple[int, int]:
    return tuple(session.exec(select(func.count()).select_from(one)).one() for one in (ItemHistory, AuditEntry))  # type: ignore[return-value]


@pytest.mark.parametrize(("act", "state"), list(product(LEGAL, S)))
def test_an_act_takes_the_items_that_it_would_take_one_by_one(
    session: Session, who: bank.People, now: datetime, act: BulkAct, state: S
) -> None:
    item = bank.item_in(session, state, who)
    fates = service.carry_out(session, act=act, codes=[item.code], reason="why", actor=who.reviewer, now=now)

    assert (fates[0].why_not is None) == (state in LEGAL[act])
    assert item.state is LEGAL[act].get(state, state)


def test_a_rehearsal_says_what_would_come_and_changes_nothing(
    session: Session, who: bank.People, now: datetime
) -> None:
    live, draft = bank.item_in(session, S.LIVE, who), bank.item_in(session, S.DRAFT, who, text=bank.manuscript("乙"))
    before = counts(session)
    fates = service.rehearse(
        session, act=BulkAct.REST, codes=[live.code, draft.code, "none"], actor=who.reviewer, now=now
    )

    assert {fate.code: fate.why_not is None for fate in fates} == {live.code: True, draft.code: False, "none": False}
    session.expire_all()
    assert (session.get(Item, live.id).state, session.get(Item, draft.id).state) == (S.LIVE, S.DRAFT)  # type: ignore[union-attr]
    assert counts(session) == before


def test_what_is_done_leaves_an_unbroken_chain_and_what_is_refused_leaves_nothing(
    session: Session, who: bank.People, now: datetime
) -> None:
    codes = [bank.item_in(session, state, who, text=bank.manuscript(state.value)).code for state in (S.LIVE, S.DRAFT)]
    fates = service.carry_out(session, act=BulkAct.REST, codes=codes, reason="seen", actor=who.reviewer, now=now)

    assert sorted(fate.why_not is None for fate in fates) == [False, True]
    assert list(chain_breaks(session)) == []


def test_an_author_cannot_put_own_work_into_use_among_others(session: Session, who: bank.People, now: datetime) -> None:
    item = bank.item_in(session, S.APPROVED, who)
    theirs, own = (
        service.rehearse(session, act=BulkAct.PUBLISH, codes=[item.code], actor=actor, now=now)[0]
        for actor in (who.reviewer, who.author)
    )

    assert theirs.why_not is None
    assert str(own.why_not) == "You wrote in this item, so somebody else must put it into use."


def test_who_lacks_the_permission_is_refused_at_once(session: Session, who: bank.People, now: datetime) -> None:
    with pytest.raises(NotAllowed):
        service.rehearse(session, act=BulkAct.PUBLISH, codes=["x"], actor=Actor(9, "陌生人"), now=now)


@pytest.mark.parametrize("count", [0, 101])
def test_none_or_too_many_rows_are_refused(session: Session, who: bank.People, now: datetime, count: int) -> None:
    with pytest.raises(Refused, match="between 1 and 100"):
        service.rehearse(session, act=BulkAct.REST, codes=map(str, range(count)), actor=who.reviewer, now=now)


@pytest.mark.parametrize("act", [BulkAct.REST, BulkAct.RETIRE])
def test_taking_items_away_needs_a_reason(session: Session, who: bank.People, now: datetime, act: BulkAct) -> None:
    with pytest.raises(Refused, match="Give the reason"):
        service.carry_out(session, act=act, codes=["x"], reason=" ", actor=who.reviewer, now=now)
