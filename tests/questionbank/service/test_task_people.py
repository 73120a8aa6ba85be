"""Whom a task can be given to, and which act of whom ends it: as tables."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from sqlmodel import Session, func, select

from accounts.models import Person
from accounts.rules import Actor, Permission, Role
from core.audit import AuditEntry
from core.errors import NotAllowed, NotFound, Refused
from core.outbox import Message
from questionbank import service
from questionbank.models import Item
from questionbank.models.governance import BankTask
from questionbank.queries import tasks
from questionbank.rules import ItemState
from questionbank.rules.machine import AiOutcome
from questionbank.rules.tasks import NewTask, TaskKind, TaskState
from tests import factories
from tests.questionbank import bank

K, S, T = TaskKind, ItemState, TaskState
NOW = factories.NOW
DUE = NOW.date() + timedelta(days=10)


@pytest.fixture
def who(session: Session) -> bank.People:
    return bank.staff(session)


@pytest.fixture
def lead(session: Session) -> Actor:
    return factories.actor(factories.person(session, "组长", Role.ASSEMBLER), Role.ASSEMBLER)


def give(
    session: Session, lead: Actor, kind: TaskKind, subject: str, assignee: int | None, due: date = DUE
) -> BankTask:
    return service.assign_task(session, wanted=NewTask(kind, subject, due, assignee), actor=lead, now=NOW)


WAYS = ["assign", "open", "hand over"]


def give_by(session: Session, way: str, lead: Actor, kind: TaskKind, item: Item, assignee: int) -> BankTask:
    """Give a task about an item to somebody in one of the three ways."""
    subject = f"item/{item.code}"
    if way == "assign":
        return give(session, lead, kind, subject, assignee)
    if way == "open":
        return service.open_task(
            session, kind=kind, subject_ref=subject, assignee=assignee, due=DUE, actor=lead, now=NOW
        )
    task = give(session, lead, kind, subject, None)
    return service.hand_over(session, task_id=task.id or 0, assignee=assignee, actor=lead, now=NOW)


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("kind", [K.REVIEW, K.VALIDATE, K.REVALIDATE])
def test_nobody_is_asked_to_judge_what_they_wrote_or_are_bound_to(
    session: Session, who: bank.People, lead: Actor, kind: TaskKind, way: str
) -> None:
    state = S.AI_DRAFT if kind is K.VALIDATE else S.IN_REVIEW
    item = bank.item_in(session, state, who)
    service.declare_conflict(session, code=item.code, text="同一单位", actor=who.second, now=NOW)
    sentences = {who.author.id: "wrote in the item", who.second.id: "declared a conflict of interest"}

    for person, sentence in sentences.items():
        if kind is K.REVALIDATE:  # to look whether it still holds is no judgement of one's own work
            assert give_by(session, way, lead, kind, item, person).assignee_id == person
            continue
        with pytest.raises(Refused, match=sentence), session.begin_nested():
            give_by(session, way, lead, kind, item, person)
    assert give_by(session, way, lead, kind, item, who.reviewer.id).assignee_id == who.reviewer.id


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize(
    ("kind", "role", "may"),
    [
        (K.REVIEW, Role.REVIEWER, True),
        (K.REVIEW, Role.AUTHOR, False),
        (K.VALIDATE, Role.REVIEWER, True),
        (K.VALIDATE, Role.AUTHOR, False),
        (K.REVALIDATE, Role.AUTHOR, True),
        (K.REVALIDATE, Role.REVIEWER, True),
        (K.REVALIDATE, Role.MARKER, False),
    ],
)
def test_nobody_is_asked_for_what_their_role_does_not_allow(
    session: Session, who: bank.People, lead: Actor, kind: TaskKind, role: Role, may: bool, way: str
) -> None:
    item = bank.item_in(session, S.AI_DRAFT if kind is K.VALIDATE else S.IN_REVIEW, who)
    person = factories.person(session, "某人", role).id or 0

    if may:
        assert give_by(session, way, lead, kind, item, person).assignee_id == person
        return
    with pytest.raises(Refused, match="does not allow what is asked") as caught:
        give_by(session, way, lead, kind, item, person)
    assert caught.value.field == "assignee"


@pytest.mark.parametrize("role", list(Role))
def test_tasks_are_given_handed_over_and_cancelled_by_leads_only(
    session: Session, who: bank.People, lead: Actor, role: Role
) -> None:
    task = give(session, lead, K.WRITE, "subject/105", who.author.id)
    actor = factories.actor(factories.person(session, "某人", role), role)
    acts: tuple[Callable[[], Any], ...] = (
        lambda: give(session, actor, K.WRITE, "point/105-3.1.e.8", who.author.id),
        lambda: service.hand_over(session, task_id=task.id or 0, assignee=who.second.id, actor=actor, now=NOW),
        lambda: service.cancel_task(session, task_id=task.id or 0, reason="x", actor=actor, now=NOW),
    )

    for act in acts:
        if actor.may(Permission.ASSIGN_TASKS):
            act()
        else:
            with pytest.raises(NotAllowed):
                act()


@pytest.mark.parametrize("task_id", [0, -1, 99_999, 2**40])
def test_a_task_that_is_not_there_is_not_found(session: Session, who: bank.People, lead: Actor, task_id: int) -> None:
    acts: tuple[Callable[[], Any], ...] = (
        lambda: service.hand_over(session, task_id=task_id, assignee=who.second.id, actor=lead, now=NOW),
        lambda: service.finish_task(session, task_id=task_id, outcome="x", actor=lead, now=NOW),
        lambda: service.cancel_task(session, task_id=task_id, reason="x", actor=lead, now=NOW),
    )

    for act in acts:
        with pytest.raises(NotFound):
            act()


def other_item(session: Session, who: bank.People, state: ItemState) -> Item:
    return bank.item_in(session, state, who, text=bank.manuscript("另一道题"))


ENDS: dict[str, tuple[TaskKind, ItemState, Callable[[Session, Item, Actor], Any], bool]] = {
    # the kind of task, the state of its item, the act, whether it ends the task of who did not do it as well
    "approve": (
        K.REVIEW, S.IN_REVIEW,
        lambda s, item, a: service.approve(s, code=item.code, opinion=bank.GOOD, actor=a, now=NOW), False,
    ),
    "return": (
        K.REVIEW, S.IN_REVIEW,
        lambda s, item, a: service.return_to_author(
            s, code=item.code, opinion=replace(bank.GOOD, text="改"), actor=a, now=NOW
        ),
        False,
    ),
    "validate": (
        K.VALIDATE, S.AI_DRAFT,
        lambda s, item, a: service.validate_draft(
            s, code=item.code, outcome=AiOutcome.ACCEPTED, note="", actor=a, now=NOW
        ),
        True,
    ),
    "retire": (
        K.REVALIDATE, S.LIVE,
        lambda s, item, a: service.retire(s, code=item.code, reason="x", actor=a, now=NOW), True,
    ),
}  # fmt: skip


@pytest.mark.parametrize("act", ENDS)
@pytest.mark.parametrize("own", [True, False])
def test_an_act_ends_the_tasks_that_it_answers_and_no_others(
    session: Session, who: bank.People, lead: Actor, act: str, own: bool
) -> None:
    kind, state, do, ends_others = ENDS[act]
    item, other = bank.item_in(session, state, who), other_item(session, who, state)
    asked = give(session, lead, kind, f"item/{item.code}", who.reviewer.id)
    elsewhere = give(session, lead, kind, f"item/{other.code}", who.reviewer.id)
    writing = give(session, lead, K.WRITE, "point/105-3.1.e.8", who.reviewer.id)

    do(session, item, who.reviewer if own else who.second)

    assert (asked.state is not T.OPEN) is (own or ends_others)
    assert (elsewhere.state, writing.state) == (T.OPEN, T.OPEN)


@pytest.mark.parametrize("count", [1, 2, 3])
def test_a_task_to_write_ends_with_the_last_item_that_was_asked_for(
    session: Session, who: bank.People, lead: Actor, count: int
) -> None:
    wanted = NewTask(K.WRITE, "point/105-3.1.e.8", DUE, who.author.id, count)
    task = service.assign_task(session, wanted=wanted, actor=lead, now=NOW)

    states = []
    for number in range(count + 1):
        bank.item_in(session, S.IN_REVIEW, who, text=bank.manuscript(f"第{number}题"))
        states.append(task.state)

    assert states == [T.OPEN] * (count - 1) + [T.DONE] * 2
    assert task.outcome.startswith("item/105-")


def test_two_tasks_to_write_are_served_by_the_same_items(session: Session, who: bank.People, lead: Actor) -> None:
    narrow = give(session, lead, K.WRITE, "point/105-3.1.e.8", who.author.id)
    wide = give(session, lead, K.WRITE, "subject/105", who.author.id)
    twice = give(session, lead, K.WRITE, "subject/105", who.author.id)
    assert len({narrow.id, wide.id, twice.id}) == 3

    bank.item_in(session, S.IN_REVIEW, who)

    assert {task.state for task in (narrow, wide, twice)} == {T.DONE}


def test_sending_an_item_back_does_not_open_a_task_again(session: Session, who: bank.People, lead: Actor) -> None:
    task = give(session, lead, K.WRITE, "subject/105", who.author.id)
    item = bank.item_in(session, S.IN_REVIEW, who)
    ENDS["return"][2](session, item, who.reviewer)

    service.submit_for_review(session, code=item.code, actor=who.author, now=NOW)

    ended = session.exec(
        select(func.count()).where(AuditEntry.action == "task.done", AuditEntry.subject == f"task/{task.id}")
    )
    assert (task.state, ended.one()) == (T.DONE, 1)


@pytest.mark.parametrize("days", [0, 10, 30])
def test_a_task_is_handed_over_also_after_its_day(session: Session, who: bank.People, lead: Actor, days: int) -> None:
    item = bank.item_in(session, S.IN_REVIEW, who)
    task = give(session, lead, K.REVIEW, f"item/{item.code}", who.reviewer.id)
    later = NOW + timedelta(days=days)

    service.hand_over(session, task_id=task.id or 0, assignee=who.second.id, actor=lead, now=later)

    assert (task.assignee_id, task.due) == (who.second.id, DUE)


@pytest.mark.parametrize("end", ["finish", "cancel"])
def test_what_has_ended_is_not_ended_or_handed_over_again(
    session: Session, who: bank.People, lead: Actor, end: str
) -> None:
    task = give(session, lead, K.WRITE, "subject/105", who.author.id)
    act: dict[str, Any] = {"task_id": task.id or 0, "now": NOW}
    if end == "finish":
        service.finish_task(session, outcome="写完", actor=who.author, **act)
    else:
        service.cancel_task(session, reason="不需要", actor=lead, **act)

    acts: tuple[Callable[[], Any], ...] = (
        lambda: service.finish_task(session, outcome="x", actor=who.author, **act),
        lambda: service.cancel_task(session, reason="x", actor=lead, **act),
        lambda: service.hand_over(session, assignee=who.second.id, actor=lead, **act),
    )
    for again in acts:
        with pytest.raises(Refused, match="has ended already"):
            again()
    assert tasks.open_tasks(session, who.author.id) == []


@pytest.mark.parametrize("kind", list(TaskKind))
def test_who_was_given_a_task_alone_says_that_it_is_done(
    session: Session, who: bank.People, lead: Actor, kind: TaskKind
) -> None:
    item = bank.item_in(session, S.AI_DRAFT if kind is K.VALIDATE else S.IN_REVIEW, who)
    task = give(session, lead, kind, "subject/105" if kind is K.WRITE else f"item/{item.code}", who.reviewer.id)

    for stranger in (lead, who.author, who.second):
        with pytest.raises(NotAllowed, match="Only the person who was given this task"):
            service.finish_task(session, task_id=task.id or 0, outcome="x", actor=stranger, now=NOW)
    assert task.state is T.OPEN


def test_each_step_of_a_task_is_written_down_with_what_it_was_about(
    session: Session, who: bank.People, lead: Actor, now: datetime
) -> None:
    task = give(session, lead, K.WRITE, "subject/105", who.author.id)
    service.hand_over(session, task_id=task.id or 0, assignee=who.second.id, actor=lead, now=now)
    service.finish_task(session, task_id=task.id or 0, outcome="写了三题", actor=who.second, now=now)

    entries = session.exec(select(AuditEntry).where(AuditEntry.subject == f"task/{task.id}").order_by("id")).all()
    assert [(one.action, one.actor, one.details["assignee"]) for one in entries] == [
        ("task.opened", str(lead), who.author.id),
        ("task.handed_over", str(lead), who.second.id),
        ("task.done", str(who.second), who.second.id),
    ]
    assert {one.details["subject"] for one in entries} == {"subject/105"}


@pytest.mark.parametrize("way", WAYS)
def test_nobody_who_has_left_is_given_a_task(session: Session, who: bank.People, lead: Actor, way: str) -> None:
    item = bank.item_in(session, S.IN_REVIEW, who)
    gone = factories.person(session, "丁离职", Role.REVIEWER, active=False)

    with pytest.raises(Refused, match="is no longer active") as refused:
        give_by(session, way, lead, K.REVIEW, item, gone.id or 0)

    assert refused.value.field == "assignee"


@pytest.mark.parametrize(("active", "mails"), [(True, 1), (False, 0)])
def test_who_has_left_meanwhile_is_not_written_to(
    session: Session, who: bank.People, lead: Actor, active: bool, mails: int
) -> None:
    give(session, lead, K.WRITE, "subject/105", who.author.id)
    session.get_one(Person, who.author.id).active = active
    session.flush()

    assert service.tasks.remind(session, today=DUE, now=NOW) == mails
    assert session.exec(select(func.count()).select_from(Message)).one() == mails
