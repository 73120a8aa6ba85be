"""What is said of an item beside verdicts: where it points, who settles it, who is bound."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlmodel import Session, func, select

from accounts.rules import Actor, Role
from core.audit import AuditEntry
from core.errors import NotAllowed, NotFound, Refused
from questionbank import service
from questionbank.models import Item, Review
from questionbank.models.governance import BankTask, Interest, Settlement
from questionbank.queries import reviewing
from questionbank.rules import ItemState, ItemType, Verdict
from questionbank.rules.parts import FACTS, SECRETS, Part
from questionbank.rules.tasks import NewTask, TaskKind, TaskState
from questionbank.service import Comment
from tests import factories
from tests.questionbank import bank
from tests.questionbank.samples import sample

S = ItemState


@pytest.fixture
def who(session: Session) -> bank.People:
    return bank.staff(session)


@pytest.fixture
def item(session: Session, who: bank.People) -> Item:
    return bank.item_in(session, S.IN_REVIEW, who)


def say(session: Session, item: Item, actor: Actor, said: str = "术语有误", **more: Any) -> Review:
    row = service.comment(session, code=item.code, said=Comment(said, **more), actor=actor, now=factories.NOW)
    session.flush()
    return row


def actions(session: Session) -> list[str]:
    return list(session.exec(select(AuditEntry.action).order_by("id")).all())


@pytest.mark.parametrize("state", list(ItemState))
def test_an_item_is_commented_in_every_state_and_stays_in_it(
    session: Session, who: bank.People, state: ItemState
) -> None:
    item = bank.item_in(session, state, who)

    row = say(session, item, who.second)

    assert (item.state, row.verdict, row.round) == (state, Verdict.COMMENT, reviewing.round_of(session, item))


@pytest.mark.parametrize("kind", [ItemType.SINGLE_CHOICE, ItemType.HOTSPOT, ItemType.MATCHING, ItemType.GAP_SELECT])
def test_a_comment_points_to_any_part_that_its_type_has(session: Session, who: bank.People, kind: ItemType) -> None:
    own = {
        ItemType.SINGLE_CHOICE: ["option:A:zh_Hans", "option:D:en"],
        ItemType.HOTSPOT: ["picture::zh_Hans"],
        ItemType.MATCHING: ["source:1:zh_Hans", "target:C:en"],
        ItemType.GAP_SELECT: ["gap:1 A:zh_Hans", "gap:2 B:en"],
    }
    text = sample(kind)
    if kind is ItemType.HOTSPOT:
        text = replace(text, wordings={key: replace(one, picture=None) for key, one in text.wordings.items()})
        own[kind] = []
    item = service.create_item(session, manuscript=text, actor=who.author, now=factories.NOW)

    shared = ["stem::zh_Hans", "stem::en", *map(str, map(Part, (*FACTS, *SECRETS)))]
    for part in (*own[kind], *shared):
        assert say(session, item, who.reviewer, part=part).part == part
    foreign = {part for kinds, parts in own.items() for part in parts if kinds is not kind}
    for part in sorted(foreign):
        with pytest.raises(Refused, match="no such part") as refused:
            say(session, item, who.reviewer, part=part)
        assert refused.value.field == "part"


@pytest.mark.parametrize("blank", ["", " ", "\n\t", "　"])
def test_a_comment_says_something(session: Session, who: bank.People, item: Item, blank: str) -> None:
    with pytest.raises(Refused, match="Write what you want to say") as refused:
        say(session, item, who.reviewer, blank)

    assert refused.value.field == "text"
    assert session.exec(select(func.count()).select_from(Review)).one() == 0


@pytest.mark.parametrize(
    ("roles", "may"),
    [
        ((Role.REVIEWER,), True),
        ((Role.AUTHOR,), False),
        ((Role.ASSEMBLER,), False),
        ((Role.AUTHOR, Role.REVIEWER), True),
    ],
)
def test_only_who_reviews_asks_for_what_must_be_done(
    session: Session, item: Item, roles: tuple[Role, ...], may: bool
) -> None:
    actor = factories.actor(factories.person(session, "某人", *roles), *roles)

    say(session, item, actor)
    if may:
        assert say(session, item, actor, must_fix=True).must_fix
    else:
        with pytest.raises(NotAllowed):
            say(session, item, actor, must_fix=True)


def test_what_was_said_is_written_down_without_its_words(session: Session, who: bank.People, item: Item) -> None:
    say(session, item, who.reviewer, "密钥应为 C", part="key", must_fix=True)

    entry = session.exec(select(AuditEntry).where(AuditEntry.action == "item.commented")).one()
    assert (entry.actor, entry.subject) == (str(who.reviewer), f"item/{item.code}")
    assert entry.details == {"version": 1, "part": "key", "must_fix": True}


def test_remarks_stand_newest_first_with_their_version_and_answer(
    session: Session, who: bank.People, item: Item
) -> None:
    first, second = say(session, item, who.reviewer, "一"), say(session, item, who.second, "二")
    service.settle(session, code=item.code, review_id=first.id or 0, answer="已改", actor=who.author, now=factories.NOW)
    session.flush()

    found = reviewing.remarks(session, item)
    assert [(one.review.text, one.number, one.stands_open) for one in found] == [("二", 1, True), ("一", 1, False)]
    assert found[1].settled is not None
    assert found[1].settled.answer == "已改"
    assert found[0].review.id == second.id


def test_a_verdict_never_stands_open(session: Session, who: bank.People, item: Item) -> None:
    service.approve(session, code=item.code, opinion=bank.GOOD, actor=who.reviewer, now=factories.NOW)
    session.flush()

    assert [one.stands_open for one in reviewing.remarks(session, item)] == [False]


Settler = Callable[[bank.People], Actor]
WHO_SETTLES: dict[str, tuple[Settler, bool]] = {
    "author": (lambda who: who.author, True),
    "commenter": (lambda who: who.reviewer, True),
    "another": (lambda who: who.second, False),
}


@pytest.mark.parametrize("name", WHO_SETTLES)
@pytest.mark.parametrize("must_fix", [True, False])
def test_a_comment_is_settled_by_two_only(
    session: Session, who: bank.People, item: Item, name: str, must_fix: bool
) -> None:
    row = say(session, item, who.reviewer, must_fix=must_fix)
    settler, may = WHO_SETTLES[name]
    act: dict[str, Any] = {"code": item.code, "review_id": row.id or 0, "answer": " 已改 ", "now": factories.NOW}

    if may:
        found = service.settle(session, actor=settler(who), **act)
        assert (found.answer, found.person_id) == ("已改", settler(who).id)
        assert actions(session)[-1] == "comment.settled"
    else:
        with pytest.raises(Refused, match="Only the author"):
            service.settle(session, actor=settler(who), **act)
        assert session.exec(select(Settlement)).all() == []


def test_a_co_author_settles_too(session: Session, who: bank.People, now: datetime) -> None:
    item = bank.item_in(session, S.DRAFT, who)
    service.revise_item(session, code=item.code, manuscript=bank.manuscript("新"), actor=who.second, now=now)
    row = say(session, item, who.reviewer)

    service.settle(session, code=item.code, review_id=row.id or 0, answer="ok", actor=who.second, now=now)

    assert session.exec(select(func.count()).select_from(Settlement)).one() == 1


def test_what_nobody_wrote_is_settled_by_anybody(session: Session, who: bank.People, now: datetime) -> None:
    version = factories.version(session)  # nobody is its author
    item = session.get_one(Item, version.item_id)
    row = say(session, item, who.reviewer)

    service.settle(session, code=item.code, review_id=row.id or 0, answer="ok", actor=who.second, now=now)

    assert reviewing.must_fix(session, item) == 0


@pytest.mark.parametrize("review_id", [0, -1, 99_999, 2**40])
def test_a_comment_that_is_not_there_is_not_found(
    session: Session, who: bank.People, item: Item, now: datetime, review_id: int
) -> None:
    with pytest.raises(NotFound):
        service.settle(session, code=item.code, review_id=review_id, answer="x", actor=who.author, now=now)


def test_open_demands_are_counted_over_all_versions(session: Session, who: bank.People, now: datetime) -> None:
    item = bank.item_in(session, S.DRAFT, who)
    say(session, item, who.reviewer, must_fix=True)
    service.revise_item(session, code=item.code, manuscript=bank.manuscript("新"), actor=who.author, now=now)
    second = say(session, item, who.second, must_fix=True)
    say(session, item, who.second)
    assert reviewing.must_fix(session, item) == 2

    service.settle(session, code=item.code, review_id=second.id or 0, answer="x", actor=who.author, now=now)
    session.flush()

    assert reviewing.must_fix(session, item) == 1


def test_an_item_with_demands_comes_back_into_use_only_when_they_are_settled(
    session: Session, who: bank.People, now: datetime
) -> None:
    item = bank.item_in(session, S.RESTING, who)
    row = say(session, item, who.reviewer, must_fix=True)
    act: dict[str, Any] = {"code": item.code, "actor": who.second, "now": now}

    with pytest.raises(Refused, match=r"must be settled first: 1\. The author answers"):
        service.publish(session, **act)
    service.settle(session, code=item.code, review_id=row.id or 0, answer="x", actor=who.author, now=now)
    service.publish(session, **act)

    assert item.state is S.LIVE


def test_a_conflict_is_declared_in_any_state_but_gives_a_task_back_only_while_there_is_something_to_judge(
    session: Session, who: bank.People, now: datetime
) -> None:
    lead = factories.actor(factories.person(session, "组长", Role.ASSEMBLER), Role.ASSEMBLER)
    due = now.date() + timedelta(days=3)
    states = {S.AI_DRAFT: None, S.DRAFT: None, S.IN_REVIEW: None, S.LIVE: who.reviewer.id}
    for state, left in states.items():
        item = bank.item_in(session, state, who, text=bank.manuscript(state.value))
        kind = TaskKind.VALIDATE if state is S.AI_DRAFT else TaskKind.REVIEW
        wanted = NewTask(kind, f"item/{item.code}", due, who.reviewer.id)
        task = service.assign_task(session, wanted=wanted, actor=lead, now=now)

        service.declare_conflict(session, code=item.code, text="同一单位", actor=who.reviewer, now=now)

        assert (task.state, task.assignee_id) == (TaskState.OPEN, left)
        assert reviewing.ties(session, item, who.reviewer.id).conflict
        assert not reviewing.ties(session, item, who.second.id).conflict
    assert session.exec(select(func.count()).select_from(BankTask)).one() == len(states)


def test_a_long_reason_is_kept_as_far_as_the_column_holds_it(
    session: Session, who: bank.People, item: Item, now: datetime
) -> None:
    service.declare_conflict(session, code=item.code, text=f"  {'亲' * 600}", actor=who.reviewer, now=now)

    assert session.exec(select(Interest.text)).one() == "亲" * 500


def test_what_binds_a_person_is_not_told_in_the_audit_chain(
    session: Session, who: bank.People, item: Item, now: datetime
) -> None:
    service.declare_conflict(session, code=item.code, text="配偶", actor=who.reviewer, now=now)

    entry = session.exec(select(AuditEntry).where(AuditEntry.action == "conflict.declared")).one()
    assert "配偶" not in str(entry.details)
