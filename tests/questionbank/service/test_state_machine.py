"""The life of an item as a whole: every state, every act, every kind of person; and any order of acts."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from itertools import pairwise
from random import Random
from typing import Any

import pytest
from sqlmodel import Session, func, select

from accounts.rules import Actor
from core import audit
from core.audit import AuditEntry, chain_breaks
from core.errors import Refused
from core.row_check import row_breaks
from questionbank import service
from questionbank.models import Item, ItemHistory, ItemVersion, Review
from questionbank.queries import items, reviewing
from questionbank.rules import TRANSITIONS, ItemState, Verdict
from questionbank.rules.machine import AiOutcome
from questionbank.service.actions import Action
from tests import factories
from tests.questionbank import bank

S = ItemState
EVERYWHERE = dict(zip(S, S, strict=True))
RETURNING = replace(bank.GOOD, text="重写题干")
PEOPLE = ("author", "reviewer", "bound")  # `bound` has declared a conflict of interest


@dataclass(frozen=True)
class Act:
    """An act, to which state it leads from which, and whom it is closed to wherever it is legal."""

    do: Callable[..., Any]
    leads: Mapping[ItemState, ItemState]
    words: Mapping[str, Any] = field(default_factory=dict)
    closed_to: tuple[str, ...] = ()


ACTS = {
    "validate": Act(
        service.validate_draft,
        {S.AI_DRAFT: S.DRAFT},
        {"outcome": AiOutcome.ACCEPTED, "note": ""},
        closed_to=("author", "bound"),
    ),
    "reject": Act(
        service.validate_draft,
        {S.AI_DRAFT: S.RETIRED},
        {"outcome": AiOutcome.REJECTED, "note": "错"},
        closed_to=("author", "bound"),
    ),
    "revise": Act(service.revise_item, {S.DRAFT: S.DRAFT}, {"manuscript": bank.manuscript("另一题干", tier=1)}),
    "submit": Act(service.submit_for_review, {S.DRAFT: S.IN_REVIEW}),
    "approve": Act(service.approve, {S.IN_REVIEW: S.APPROVED}, {"opinion": bank.GOOD}, closed_to=("author", "bound")),
    "return": Act(
        service.return_to_author, {S.IN_REVIEW: S.DRAFT}, {"opinion": RETURNING}, closed_to=("author", "bound")
    ),
    "publish": Act(service.publish, {S.APPROVED: S.LIVE, S.RESTING: S.LIVE}, closed_to=("author", "bound")),
    "rest": Act(service.rest, {S.LIVE: S.RESTING}, {"reason": "seen often"}),
    "recall": Act(service.recall, {S.APPROVED: S.DRAFT, S.RESTING: S.DRAFT}, {"reason": "new edition"}),
    "retire": Act(
        service.retire,
        dict.fromkeys((S.AI_DRAFT, S.DRAFT, S.APPROVED, S.LIVE, S.RESTING), S.RETIRED),
        {"reason": "wrong"},
    ),
    "comment": Act(service.comment, EVERYWHERE, {"said": service.Comment("选项 B 太长")}),
    "declare": Act(service.declare_conflict, EVERYWHERE, {"text": "同事"}),
}


def people(session: Session) -> dict[str, Actor]:
    who = bank.staff(session)
    return {"author": who.author, "reviewer": who.reviewer, "bound": who.second}


def prepared(session: Session, state: ItemState, who: Mapping[str, Actor]) -> Item:
    three = bank.People(who["author"], who["reviewer"], who["bound"])
    item = bank.item_in(session, state, three, text=bank.manuscript(tier=1))
    service.declare_conflict(session, code=item.code, text="师生", actor=who["bound"], now=factories.NOW)
    return item


def counts(session: Session) -> list[int]:
    tables = (ItemHistory, ItemVersion, Review, AuditEntry)
    return [session.exec(select(func.count()).select_from(one)).one() for one in tables]


def try_out(session: Session, item: Item, act: Act, actor: Actor) -> tuple[ItemState | None, list[int]]:
    """Try an act and take it back; give the state that it led to, None if it was refused, and what then stood."""
    point = session.begin_nested()
    try:
        act.do(session, code=item.code, actor=actor, now=factories.NOW, **act.words)
        session.flush()
        reached: ItemState | None = item.state
    except Refused:
        reached = None
    if reached is None:
        point.rollback()
    found = counts(session)
    if reached is not None:
        point.rollback()
    session.expire_all()
    return reached, found


@pytest.mark.parametrize("state", list(ItemState))
def test_every_act_of_everybody_leads_where_the_table_says_or_leaves_nothing_behind(
    session: Session, state: ItemState
) -> None:
    who = people(session)
    item = prepared(session, state, who)
    before = counts(session)

    for name, act in ACTS.items():
        for person in PEOPLE:
            reached, after = try_out(session, item, act, who[person])

            expected = None if person in act.closed_to else act.leads.get(state)
            assert reached is expected, (name, person)
            grown = [new - old for new, old in zip(after, before, strict=True)]
            if expected is None:
                assert grown == [0, 0, 0, 0], (name, person)
            else:
                again = name == "declare" and person == "bound"
                assert (grown[3] > 0) is not again, (name, person)
                assert (grown[0] > 0) is (expected is not state or name == "revise"), (name, person)


@pytest.mark.parametrize("state", list(ItemState))
def test_an_act_that_leads_somewhere_is_written_down_once_with_who_did_it(session: Session, state: ItemState) -> None:
    who = people(session)
    item = prepared(session, state, who)

    for name, act in ACTS.items():
        target = act.leads.get(state)
        if target in (None, state):
            continue
        point = session.begin_nested()
        act.do(session, code=item.code, actor=who["reviewer"], now=factories.NOW, **act.words)
        session.flush()
        step = items.history(session, item)[0]
        assert (step.from_state, step.to_state, step.actor) == (state, target, str(who["reviewer"])), name
        moved = {"from": state.value, "to": target.value}
        told = session.exec(select(AuditEntry).where(AuditEntry.subject == f"item/{item.code}").order_by("id")).all()
        assert [one.actor for one in told if moved.items() <= one.details.items()][-1:] == [str(who["reviewer"])], name
        point.rollback()
        session.expire_all()


def test_the_acts_together_take_every_step_that_the_rules_allow() -> None:
    taken = {(state, target) for act in ACTS.values() for state, target in act.leads.items() if state is not target}

    assert taken == {(state, target) for state, targets in TRANSITIONS.items() for target in targets}


ENDS = ("reject", "retire", "declare")


def an_act(dice: Random, state: ItemState) -> Act:
    """Choose an act, mostly one that leads somewhere, seldom one that ends or binds."""
    names = [name for name, act in ACTS.items() if dice.random() < (0.02 if name in ENDS else 1)]
    legal = [name for name in names if state in ACTS[name].leads]
    return ACTS[dice.choice(legal if legal and dice.random() < 0.8 else names)]


def walk(session: Session, seed: int, now: datetime, steps: int) -> list[Item]:
    """Let five people do whatever they like, in any order, to two items; what is refused is taken back."""
    dice, who = Random(seed), bank.staff(session)
    staff = [who.author, who.reviewer, who.second, *(bank.staff(session).author for _ in range(2))]
    texts = [bank.manuscript(f"第{tier}题", tier=tier) for tier in (1, 2)]
    made = [
        bank.item_in(session, state, who, text=text) for state, text in zip((S.AI_DRAFT, S.DRAFT), texts, strict=True)
    ]
    for _ in range(steps):
        item = dice.choice(made)
        act, point = an_act(dice, item.state), session.begin_nested()
        try:
            act.do(session, code=item.code, actor=dice.choice(staff), now=now, **act.words)
            point.commit()
            if act is ACTS["approve"]:
                assert_reviewed(session, item)
        except Refused:
            point.rollback()
    return made


@pytest.mark.parametrize("seed", range(3))
def test_whatever_people_do_in_whatever_order_no_law_is_broken(session: Session, now: datetime, seed: int) -> None:
    made = walk(session, seed, now, 45)
    audit.record(session, actor="test", action=Action.ITEM_COMMENTED, subject="end", at=now)
    session.expire_all()

    for item in made:
        history = items.history(session, item)[::-1]
        assert history[0].from_state is None
        assert all(one.to_state is other.from_state for one, other in pairwise(history))
        assert history[-1].to_state is item.state
        numbers = [version.number for version in items.versions(session, item)]
        assert numbers == list(range(item.number, 0, -1))
    assert list(chain_breaks(session)) == []
    assert [one for one in row_breaks(session) if one.where.split("/")[0] in ("item", "item_version", "review")] == []


def assert_reviewed(session: Session, item: Item) -> None:
    """Hold that what is approved was approved by enough people who wrote nothing of it and are not bound to it."""
    if item.state is S.APPROVED:
        assert reviewing.progress(session, item, factories.NOW.date()).is_enough
        assert not reviewing.judges(session, item) & items.author_ids(session, item)
    current = [one for one in reviewing.remarks(session, item) if one.number == item.number]
    verdicts = [one.review for one in current if one.review.verdict is not Verdict.COMMENT]
    assert all(one.no_conflict and one.policy == "reviews:1" for one in verdicts)
