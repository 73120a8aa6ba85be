"""What a preview of an act on many items says is what the act then does, for every act, state and person."""

from collections.abc import Iterable
from datetime import datetime

import pytest
from sqlmodel import Session, func, select

from accounts.rules import Actor, Role
from core.audit import AuditEntry, chain_breaks
from core.errors import NotAllowed, Refused
from questionbank import service
from questionbank.models import Item, ItemHistory
from questionbank.queries import items
from questionbank.rules import ItemState
from questionbank.rules.lists import ACT_PERMISSIONS, MOST_ROWS, REASONED, BulkAct
from questionbank.service import Fate
from tests import factories
from tests.questionbank import bank

S, B = ItemState, BulkAct
NOW = factories.NOW


@pytest.fixture
def who(session: Session) -> bank.People:
    return bank.staff(session)


def counts(session: Session) -> list[int]:
    return [session.exec(select(func.count()).select_from(one)).one() for one in (ItemHistory, AuditEntry)]


def rehearse(session: Session, act: BulkAct, codes: Iterable[str], actor: Actor) -> list[Fate]:
    return service.rehearse(session, act=act, codes=codes, actor=actor, now=NOW)


def carry_out(session: Session, act: BulkAct, codes: Iterable[str], actor: Actor, reason: str = "为什么") -> list[Fate]:
    return service.carry_out(session, act=act, codes=codes, reason=reason, actor=actor, now=NOW)


@pytest.mark.parametrize("state", list(ItemState))
def test_a_preview_says_of_every_act_and_person_what_then_comes(
    session: Session, who: bank.People, state: ItemState
) -> None:
    item = bank.item_in(session, state, who, text=bank.manuscript(tier=1))
    before = counts(session)

    for act in BulkAct:
        for actor in (who.author, who.second):
            told = rehearse(session, act, [item.code], actor)
            assert counts(session) == before, (act, actor.name)
            assert session.exec(select(Item.state).where(Item.id == item.id)).one() is state

            point = session.begin_nested()
            done = carry_out(session, act, [item.code], actor)
            moved = session.exec(select(Item.state).where(Item.id == item.id)).one() is not state
            point.rollback()
            session.expire_all()
            assert [(fate.code, fate.why_not) for fate in told] == [(fate.code, fate.why_not) for fate in done]
            assert moved is (done[0].why_not is None)


@pytest.mark.parametrize("act", list(BulkAct))
def test_an_act_on_many_items_asks_for_the_permission_of_the_act_on_one(session: Session, act: BulkAct) -> None:
    actors = [Actor(1, role, frozenset({role})) for role in Role]

    for actor in [one for one in actors if one.may(ACT_PERMISSIONS[act])]:
        assert [fate.code for fate in rehearse(session, act, ["none"], actor)] == ["none"], actor.name
    for actor in [one for one in actors if not one.may(ACT_PERMISSIONS[act])]:
        for way in (rehearse, carry_out):
            with pytest.raises(NotAllowed):
                way(session, act, ["none"], actor)


def test_fates_stand_by_code_and_each_code_once(session: Session, who: bank.People) -> None:
    made = [bank.item_in(session, S.LIVE, who, text=bank.manuscript(f"第{n}题")).code for n in range(3)]

    fates = carry_out(session, B.REST, [*made[::-1], *made, "105-99999"], who.reviewer)

    assert [fate.code for fate in fates] == sorted([*made, "105-99999"])
    assert [str(fate.why_not) for fate in fates if fate.why_not] == [
        "There is no item 105-99999. Go back to the list and choose again."
    ]
    assert {items.item_by_code(session, code).state for code in made} == {S.RESTING}


def test_what_is_refused_among_others_leaves_them_alone(session: Session, who: bank.People) -> None:
    states = (S.LIVE, S.DRAFT, S.LIVE, S.RETIRED, S.LIVE)
    made = [bank.item_in(session, state, who, text=bank.manuscript(f"{n}{state}")) for n, state in enumerate(states)]
    before = counts(session)

    fates = carry_out(session, B.REST, [item.code for item in made], who.reviewer)

    assert [fate.why_not is None for fate in fates] == [state is S.LIVE for state in states]
    assert counts(session) == [before[0] + 3, before[1] + 3]
    session.expire_all()
    assert [item.state for item in made] == [S.RESTING if state is S.LIVE else state for state in states]
    assert list(chain_breaks(session)) == []


def test_an_unfinished_draft_is_named_with_what_it_lacks(session: Session, who: bank.People) -> None:
    whole = bank.item_in(session, S.DRAFT, who, text=bank.manuscript("完整"))
    half = bank.item_in(session, S.DRAFT, who, text=bank.manuscript("缺知识点", point=""))

    fates = {fate.code: fate.why_not for fate in carry_out(session, B.SUBMIT, [whole.code, half.code], who.author)}

    assert fates[whole.code] is None
    assert str(fates[half.code]) == "Choose the subject and the knowledge point."
    assert (whole.state, half.state) == (S.IN_REVIEW, S.DRAFT)


def test_the_reason_stands_in_the_history_of_each(session: Session, who: bank.People) -> None:
    made = [bank.item_in(session, S.LIVE, who, text=bank.manuscript(f"第{n}题")) for n in range(2)]

    carry_out(session, B.RETIRE, [item.code for item in made], who.reviewer, reason="  标准换版  ")

    assert {items.history(session, item)[0].reason for item in made} == {"标准换版"}


@pytest.mark.parametrize("reason", ["", "  ", "\n"])
def test_only_what_takes_items_away_asks_for_a_reason(session: Session, who: bank.People, reason: str) -> None:
    for act in REASONED:
        with pytest.raises(Refused, match="Give the reason") as refused:
            carry_out(session, act, ["none"], who.reviewer, reason=reason)
        assert refused.value.field == "reason"
    for act in set(BulkAct) - REASONED:
        assert carry_out(session, act, ["none"], who.reviewer, reason=reason)[0].why_not is not None


@pytest.mark.parametrize(("count", "may"), [(0, False), (1, True), (MOST_ROWS, True), (MOST_ROWS + 1, False)])
def test_as_many_items_are_moved_as_a_page_shows(session: Session, who: bank.People, count: int, may: bool) -> None:
    codes = [f"N-{number}" for number in range(count)]

    if may:
        assert len(rehearse(session, B.REST, codes, who.reviewer)) == count
    else:
        for act in (rehearse, carry_out):
            with pytest.raises(Refused) as refused:
                act(session, B.REST, codes, who.reviewer)
            assert refused.value.field == "codes"


def test_a_preview_of_what_is_named_too_often_counts_it_once(session: Session, who: bank.People) -> None:
    assert len(rehearse(session, B.REST, ["N-1"] * 500, who.reviewer)) == 1


def test_a_held_item_is_named_with_its_sitting(session: Session, who: bank.People, now: datetime) -> None:
    form = factories.form(session, single=1, multiple=0, true_false=0)
    item = session.exec(select(Item)).one()
    service.hold_versions(session, form_ids=[form.id or 0], sitting="S-7", until=now, actor=who.reviewer, now=now)

    [fate] = carry_out(session, B.REST, [item.code], who.reviewer)

    assert "Sitting S-7 uses this item" in str(fate.why_not)
