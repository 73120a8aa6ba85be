"""Every verb in every state: what is legal moves the item with history and audit, anything else is refused."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from itertools import product
from typing import Any

import pytest
from sqlmodel import Session, select

from accounts.rules import Actor, Role
from core.audit import AuditEntry, chain_breaks
from core.errors import Refused
from questionbank import service
from questionbank.models import Item
from questionbank.queries import items, reviewing
from questionbank.rules import Answer, ItemState, Verdict
from tests import factories
from tests.questionbank import bank

S = ItemState
Verb = Callable[[Session, str, Actor, datetime], Any]
VERBS: dict[str, tuple[Verb, dict[ItemState, ItemState]]] = {
    "submit": (lambda s, c, a, n: service.submit_for_review(s, code=c, actor=a, now=n), {S.DRAFT: S.IN_REVIEW}),
    "approve": (
        lambda s, c, a, n: service.approve(s, code=c, opinion=bank.GOOD, actor=a, now=n),
        {S.IN_REVIEW: S.APPROVED},
    ),
    "return": (
        lambda s, c, a, n: service.return_to_author(s, code=c, opinion=replace(bank.GOOD, text="why"), actor=a, now=n),
        {S.IN_REVIEW: S.DRAFT},
    ),
    "publish": (lambda s, c, a, n: service.publish(s, code=c, actor=a, now=n), {S.APPROVED: S.LIVE, S.RESTING: S.LIVE}),
    "rest": (lambda s, c, a, n: service.rest(s, code=c, reason="why", actor=a, now=n), {S.LIVE: S.RESTING}),
    "recall": (
        lambda s, c, a, n: service.recall(s, code=c, reason="why", actor=a, now=n),
        {S.APPROVED: S.DRAFT, S.RESTING: S.DRAFT},
    ),
    "retire": (
        lambda s, c, a, n: service.retire(s, code=c, reason="why", actor=a, now=n),
        dict.fromkeys((S.AI_DRAFT, S.DRAFT, S.APPROVED, S.LIVE, S.RESTING), S.RETIRED),
    ),
}


@pytest.fixture
def who(session: Session) -> bank.People:
    return bank.people(session)


@pytest.mark.parametrize(("verb", "state"), list(product(VERBS, ItemState)))
def test_a_verb_moves_an_item_only_from_the_states_of_the_table(
    session: Session, who: bank.People, now: datetime, verb: str, state: ItemState
) -> None:
    act, legal = VERBS[verb]
    item = bank.item_in(session, state, who, text=bank.manuscript(tier=1))
    steps = len(items.history(session, item))

    if state in legal:
        act(session, item.code, who.reviewer, now)
        assert item.state is legal[state]
        last = items.history(session, item)[0]
        assert (last.from_state, last.to_state, last.actor) == (state, item.state, str(who.reviewer))
    else:
        with pytest.raises(Refused):
            act(session, item.code, who.reviewer, now)
        assert (item.state, len(items.history(session, item))) == (state, steps)


@pytest.mark.parametrize(
    ("verb", "state"), [("approve", S.IN_REVIEW), ("return", S.IN_REVIEW), ("publish", S.APPROVED)]
)
def test_nobody_decides_on_what_they_wrote(
    session: Session, who: bank.People, now: datetime, verb: str, state: ItemState
) -> None:
    item = bank.item_in(session, state, who)

    with pytest.raises(Refused, match="somebody else must"):
        VERBS[verb][0](session, item.code, who.author, now)
    assert item.state is state


def test_who_wrote_an_earlier_version_does_not_approve_a_later_one(
    session: Session, who: bank.People, now: datetime
) -> None:
    item = bank.item_in(session, S.DRAFT, who)
    service.revise_item(session, code=item.code, manuscript=bank.manuscript("新"), actor=who.reviewer, now=now)
    service.revise_item(session, code=item.code, manuscript=bank.manuscript("新新"), actor=who.author, now=now)
    service.submit_for_review(session, code=item.code, actor=who.author, now=now)

    with pytest.raises(Refused, match="somebody else must review"):
        service.approve(session, code=item.code, opinion=bank.GOOD, actor=who.reviewer, now=now)


def test_an_unfinished_draft_is_not_sent_to_review(session: Session, who: bank.People, now: datetime) -> None:
    item = bank.item_in(session, S.DRAFT, who, text=bank.manuscript(point="", answer=Answer(())))

    assert [str(reason) for reason in service.unready(session, item)] == [
        "Choose the subject and the knowledge point.",
        "No right option is marked yet. Edit the item and mark it under “Key and explanation”.",
    ]
    with pytest.raises(Refused, match="Choose the subject"):
        service.submit_for_review(session, code=item.code, actor=who.author, now=now)


@pytest.mark.parametrize("blank", ["", "  \n"])
def test_a_return_a_comment_and_a_rest_need_words(
    session: Session, who: bank.People, now: datetime, blank: str
) -> None:
    item = bank.item_in(session, S.IN_REVIEW, who)
    common: dict[str, Any] = {"code": item.code, "actor": who.reviewer, "now": now}

    acts: tuple[tuple[Callable[..., Any], str, dict[str, Any]], ...] = (
        (service.return_to_author, "text", {"opinion": replace(bank.GOOD, text=blank)}),
        (service.comment, "text", {"said": service.Comment(blank)}),
        (service.retire, "reason", {"reason": blank}),
        (service.declare_conflict, "conflict", {"text": blank}),
    )
    for act, name, words in acts:
        with pytest.raises(Refused) as refused:
            act(session, **common, **words)
        assert refused.value.field == name


def test_what_reviewers_say_stays_with_the_version_they_read(session: Session, who: bank.People, now: datetime) -> None:
    item = bank.item_in(session, S.IN_REVIEW, who)
    common: dict[str, Any] = {"code": item.code, "actor": who.reviewer, "now": now}
    service.comment(session, said=service.Comment(" B 与 C 太近 "), **common)
    service.return_to_author(session, opinion=replace(bank.GOOD, text="改写题干"), **common)
    service.revise_item(session, code=item.code, manuscript=bank.manuscript("新"), actor=who.author, now=now)
    service.submit_for_review(session, code=item.code, actor=who.author, now=now)
    service.approve(session, opinion=bank.GOOD, **common)

    said = [(one.review.verdict, one.review.text, one.number) for one in reviewing.remarks(session, item)]
    assert said == [(Verdict.APPROVE, "", 2), (Verdict.RETURN, "改写题干", 1), (Verdict.COMMENT, "B 与 C 太近", 1)]


def test_a_whole_life_is_in_the_audit_chain(session: Session, who: bank.People, now: datetime) -> None:
    item = bank.item_in(session, S.RESTING, who)
    service.recall(session, code=item.code, reason="new edition of the standard", actor=who.author, now=now)

    entries = session.exec(select(AuditEntry).where(AuditEntry.subject == f"item/{item.code}").order_by("id")).all()
    acts = ["created", "submitted", "reviewed", "reviewed", "approved", "published", "rested", "returned"]
    assert [entry.action for entry in entries] == [f"item.{act}" for act in acts]
    assert entries[-1].details["reason"] == "new edition of the standard"
    assert list(chain_breaks(session)) == []


def test_every_state_of_the_rules_can_be_reached_and_kept(session: Session, who: bank.People) -> None:
    for state in ItemState:
        bank.item_in(session, state, who, text=bank.manuscript(state.value))

    assert set(session.exec(select(Item.state)).all()) == set(ItemState)


def test_who_declared_a_conflict_of_interest_does_not_put_the_item_into_use(session: Session, now: datetime) -> None:
    who = bank.people(session)
    item = bank.item_in(session, ItemState.APPROVED, who)
    outsider = factories.actor(factories.person(session, "王五", Role.REVIEWER), Role.REVIEWER)
    service.declare_conflict(session, code=item.code, text="自编教材", actor=outsider, now=now)

    with pytest.raises(Refused, match="conflict of interest"):
        service.publish(session, code=item.code, actor=outsider, now=now)
    assert item.state is ItemState.APPROVED
