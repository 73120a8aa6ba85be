"""Tasks: given, reminded of once before and once after the day, ended by the act itself where it can be known."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from sqlmodel import Session, select

from accounts.rules import Actor, Permission, Role
from core.audit import AuditEntry
from core.errors import NotAllowed, Refused
from core.outbox import Message
from questionbank import service
from questionbank.models import Item
from questionbank.models.governance import BankTask
from questionbank.queries import desk, tasks
from questionbank.queries.tasks import TaskFilter
from questionbank.rules import ItemState
from questionbank.rules.machine import AiOutcome
from questionbank.rules.tasks import NewTask, TaskKind, TaskState
from questionbank.service.tasks import remind
from tests import factories
from tests.questionbank import bank

K, S, T = TaskKind, ItemState, TaskState


@pytest.fixture
def who(session: Session) -> bank.People:
    return bank.people(session)


@pytest.fixture
def lead(session: Session) -> Actor:
    return factories.actor(factories.person(session, "组长", Role.ASSEMBLER), Role.ASSEMBLER)


@pytest.fixture
def due(now: datetime) -> date:
    return now.date() + timedelta(days=10)


def give(session: Session, lead: Actor, now: datetime, wanted: NewTask) -> BankTask:
    return service.assign_task(session, wanted=wanted, actor=lead, now=now)


def review_task(session: Session, who: bank.People, lead: Actor, now: datetime, due: date) -> tuple[Item, BankTask]:
    item = bank.item_in(session, S.IN_REVIEW, who)
    return item, give(session, lead, now, NewTask(K.REVIEW, f"item/{item.code}", due, who.reviewer.id))


def test_only_leads_give_tasks(session: Session, who: bank.People, now: datetime, due: date) -> None:
    with pytest.raises(NotAllowed):
        give(session, who.author, now, NewTask(K.WRITE, "subject/105", due, who.author.id))


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"due": date(2026, 11, 1)}, "is over"),
        ({"count": 0}, "at least one item"),
        ({"subject": "point/105-9.9"}, "no knowledge point 105-9.9"),
        ({"subject": "subject/999"}, "no subject 999"),
        ({"subject": "item/none"}, "no item none"),
        ({"kind": K.REVIEW}, "Name the item"),
        ({"subject": "standard/x"}, "Name the knowledge point"),
        ({"assignee": 999_999}, "does not exist"),
    ],
)
def test_a_task_names_what_there_is(
    session: Session, who: bank.People, lead: Actor, now: datetime, due: date, changes: dict[str, Any], sentence: str
) -> None:
    asked = {"kind": K.WRITE, "subject": "point/105-3.1.e", "due": due, "assignee": who.author.id, **changes}

    with pytest.raises(Refused, match=sentence):
        give(session, lead, now, NewTask(**asked))
    assert session.exec(select(BankTask)).all() == []


def test_nobody_is_asked_to_review_what_they_wrote(
    session: Session, who: bank.People, lead: Actor, now: datetime, due: date
) -> None:
    item = bank.item_in(session, S.IN_REVIEW, who)

    with pytest.raises(Refused, match="wrote in the item"):
        give(session, lead, now, NewTask(K.REVIEW, f"item/{item.code}", due, who.author.id))


def test_another_verb_opens_a_task_once_without_naming_who_does_it(
    session: Session, who: bank.People, now: datetime, due: date
) -> None:
    item = bank.item_in(session, S.LIVE, who)
    asked: dict[str, Any] = {"kind": K.REVALIDATE, "subject_ref": f"item/{item.code}", "due": due, "now": now}

    first, again = (service.open_task(session, assignee=None, actor=who.author, **asked) for _ in range(2))

    assert first.id == again.id
    assert (first.assignee_id, first.state) == (None, T.OPEN)
    assert tasks.unassigned(session) == 1


def test_a_task_without_anybody_is_handed_to_somebody_who_may_do_it(
    session: Session, who: bank.People, lead: Actor, now: datetime, due: date
) -> None:
    item, task = review_task(session, who, lead, now, due)
    task.soon_sent_at = now

    with pytest.raises(Refused, match="has this task already"):
        service.hand_over(session, task_id=task.id or 0, assignee=who.reviewer.id, actor=lead, now=now)
    with pytest.raises(Refused, match="wrote in the item"):
        service.hand_over(session, task_id=task.id or 0, assignee=who.author.id, actor=lead, now=now)
    service.hand_over(session, task_id=task.id or 0, assignee=who.second.id, actor=lead, now=now)

    session.refresh(task)
    assert task.assignee_id == who.second.id
    assert not task.soon_sent_at
    assert item.state is S.IN_REVIEW


@pytest.mark.parametrize(("actor", "ended"), [("reviewer", True), ("second", False)])
def test_a_review_ends_the_reviewers_own_task(
    session: Session, who: bank.People, lead: Actor, now: datetime, due: date, actor: str, ended: bool
) -> None:
    item, task = review_task(session, who, lead, now, due)

    service.approve(session, code=item.code, opinion=bank.GOOD, actor=getattr(who, actor), now=now)

    assert (task.state is T.DONE, task.done_at is not None) == (ended, ended)


def test_an_item_that_was_approved_by_others_waits_for_nobody_who_was_asked(
    session: Session, who: bank.People, lead: Actor, now: datetime, due: date
) -> None:
    item, task = review_task(session, who, lead, now, due)
    third = factories.actor(factories.person(session, "钱评审", Role.REVIEWER), Role.REVIEWER)
    spare = give(session, lead, now, NewTask(K.REVIEW, f"item/{item.code}", due, third.id))

    service.approve(session, code=item.code, opinion=bank.GOOD, actor=who.reviewer, now=now)
    assert (task.state, spare.state) == (T.DONE, T.OPEN)
    service.approve(session, code=item.code, opinion=bank.GOOD, actor=who.second, now=now)

    assert (item.state, spare.state, spare.outcome) == (S.APPROVED, T.CANCELLED, f"item/{item.code}")
    assert remind(session, today=due + timedelta(days=1), now=now) == 0


def test_who_is_bound_to_an_item_gives_the_task_back_to_the_leads(
    session: Session, who: bank.People, lead: Actor, now: datetime, due: date
) -> None:
    item, task = review_task(session, who, lead, now, due)

    service.declare_conflict(session, code=item.code, text="sister", actor=who.reviewer, now=now)

    assert (task.state, task.assignee_id) == (T.OPEN, None)


def test_writing_ends_when_as_many_items_are_sent_to_review(
    session: Session, who: bank.People, lead: Actor, now: datetime, due: date
) -> None:
    bank.item_in(session, S.IN_REVIEW, who, text=bank.manuscript("早先的"))
    later = now + timedelta(hours=1)
    task = give(session, lead, later, NewTask(K.WRITE, "point/105-3.1.e", due, who.author.id, 2))

    for number, (stem, point) in enumerate([("甲", "105-3.1.e.8"), ("乙", "105-3.2.a"), ("丙", "105-3.1.e.8")]):
        assert task.state is T.OPEN, number
        item = service.create_item(session, manuscript=bank.manuscript(stem, point=point), actor=who.author, now=later)
        service.submit_for_review(session, code=item.code, actor=who.author, now=later)
    assert task.state is T.DONE


def test_writing_for_a_subject_counts_every_point_of_it(
    session: Session, who: bank.People, lead: Actor, now: datetime, due: date
) -> None:
    task = give(session, lead, now, NewTask(K.WRITE, "subject/105", due, who.author.id))

    bank.item_in(session, S.IN_REVIEW, who)

    assert task.state is T.DONE


def test_a_validation_ends_its_task_whoever_did_it(
    session: Session, who: bank.People, lead: Actor, now: datetime, due: date
) -> None:
    item = bank.item_in(session, S.AI_DRAFT, who)
    task = give(session, lead, now, NewTask(K.VALIDATE, f"item/{item.code}", due, who.second.id))

    service.validate_draft(session, code=item.code, outcome=AiOutcome.ACCEPTED, note="", actor=who.reviewer, now=now)

    assert task.state is T.DONE


def test_a_new_approval_ends_the_validation_anew(
    session: Session, who: bank.People, lead: Actor, now: datetime, due: date
) -> None:
    item = bank.item_in(session, S.IN_REVIEW, who)
    task = give(session, lead, now, NewTask(K.REVALIDATE, f"item/{item.code}", due, who.reviewer.id))

    bank.approved(session, item.code, who)

    assert task.state is T.DONE


def test_a_retired_item_takes_its_tasks_back(
    session: Session, who: bank.People, lead: Actor, now: datetime, due: date
) -> None:
    item = bank.item_in(session, S.LIVE, who)
    task = give(session, lead, now, NewTask(K.REVALIDATE, f"item/{item.code}", due, who.reviewer.id))

    service.retire(session, code=item.code, reason="wrong", actor=who.reviewer, now=now)

    assert task.state is T.CANCELLED


def test_what_no_act_can_show_is_ended_by_hand_with_words(
    session: Session, who: bank.People, lead: Actor, now: datetime, due: date
) -> None:
    item = bank.item_in(session, S.LIVE, who)
    task = give(session, lead, now, NewTask(K.REVALIDATE, f"item/{item.code}", due, who.reviewer.id))
    act: dict[str, Any] = {"task_id": task.id or 0, "now": now}

    with pytest.raises(NotAllowed):
        service.finish_task(session, outcome="ok", actor=who.second, **act)
    with pytest.raises(Refused, match="Say what came of it"):
        service.finish_task(session, outcome=" ", actor=who.reviewer, **act)
    service.finish_task(session, outcome="新版未改变该条款", actor=who.reviewer, **act)

    assert (task.state, task.outcome) == (T.DONE, "新版未改变该条款")
    with pytest.raises(Refused, match="ended already"):
        service.finish_task(session, outcome="again", actor=who.reviewer, **act)


def test_a_review_is_not_ended_by_hand(
    session: Session, who: bank.People, lead: Actor, now: datetime, due: date
) -> None:
    _item, task = review_task(session, who, lead, now, due)

    with pytest.raises(Refused, match="ends by itself"):
        service.finish_task(session, task_id=task.id or 0, outcome="ok", actor=who.reviewer, now=now)


def test_a_lead_takes_a_task_back_with_the_reason(
    session: Session, who: bank.People, lead: Actor, now: datetime, due: date
) -> None:
    _item, task = review_task(session, who, lead, now, due)

    with pytest.raises(NotAllowed):
        service.cancel_task(session, task_id=task.id or 0, reason="x", actor=who.author, now=now)
    with pytest.raises(Refused):
        service.cancel_task(session, task_id=task.id or 0, reason="", actor=lead, now=now)
    service.cancel_task(session, task_id=task.id or 0, reason="不再需要", actor=lead, now=now)

    acts = session.exec(select(AuditEntry.action).where(AuditEntry.subject == f"task/{task.id}").order_by("id")).all()
    assert acts == ["task.opened", "task.cancelled"]


def mails(session: Session) -> list[str]:
    return [message.subject for message in session.exec(select(Message).order_by("id")).all()]


def test_a_task_is_reminded_of_once_before_and_once_after_its_day(
    session: Session, who: bank.People, lead: Actor, now: datetime, due: date
) -> None:
    review_task(session, who, lead, now, due)
    sent: dict[int, int] = {}

    for offset in range(-4, 4):
        for _again in range(2):
            today = due + timedelta(days=offset)
            sent[offset] = sent.get(offset, 0) + remind(session, today=today, now=now)

    assert {offset: count for offset, count in sent.items() if count} == {-2: 1, 1: 1}
    assert ["is due on" in mails(session)[0], "is overdue" in mails(session)[1]] == [True, True]


def test_a_reminder_that_was_missed_goes_out_late_and_only_the_one_that_fits(
    session: Session, who: bank.People, lead: Actor, now: datetime, due: date
) -> None:
    review_task(session, who, lead, now, due)

    counts = [remind(session, today=due + timedelta(days=days), now=now) for days in (0, 0, 5, 6)]

    assert counts == [1, 0, 1, 0]


def test_who_has_no_address_and_what_has_ended_is_not_reminded_of(
    session: Session, who: bank.People, lead: Actor, now: datetime, due: date
) -> None:
    item, _task = review_task(session, who, lead, now, due)
    nobody = factories.person(session, "无邮箱", Role.REVIEWER, email=None)
    give(session, lead, now, NewTask(K.REVALIDATE, f"item/{item.code}", due, nobody.id))
    service.approve(session, code=item.code, opinion=bank.GOOD, actor=who.reviewer, now=now)

    assert remind(session, today=due, now=now) == 0
    assert mails(session) == []


def test_lists_are_narrowed_by_person_state_and_kind(
    session: Session, who: bank.People, lead: Actor, now: datetime, due: date
) -> None:
    review_task(session, who, lead, now, due)
    give(session, lead, now, NewTask(K.WRITE, "subject/105", due - timedelta(days=1), who.author.id))
    service.open_task(
        session, kind=K.REVALIDATE, subject_ref="standard/GBT19001", assignee=None, due=due, actor=lead, now=now
    )

    def kinds(**chosen: Any) -> list[TaskKind]:
        found = tasks.list_tasks(session, TaskFilter(**chosen), limit=9, offset=0)
        assert len(found) == tasks.count_tasks(session, TaskFilter(**chosen))
        return [task.kind for task in found]

    assert kinds() == [K.WRITE, K.REVIEW, K.REVALIDATE]
    assert kinds(assignee=who.reviewer.id) == [K.REVIEW]
    assert kinds(assignee=0) == [K.REVALIDATE]
    assert kinds(state=T.DONE) == []
    assert kinds(kind=K.WRITE, state=T.OPEN) == [K.WRITE]


def test_tasks_lie_on_the_desk_of_who_does_them_and_of_the_leads(
    session: Session, who: bank.People, lead: Actor, now: datetime, due: date
) -> None:
    review_task(session, who, lead, now, due)
    service.open_task(
        session, kind=K.REVALIDATE, subject_ref="standard/GBT19001", assignee=None, due=due, actor=lead, now=now
    )

    late = now + timedelta(days=11)
    own = next(card for card in desk.desk_cards(session, who.reviewer, late) if str(card.label) == "Tasks of yours")
    labels = [str(card.label) for card in desk.desk_cards(session, lead, now)]
    assert (own.count, own.due, own.urgent) == (1, due, True)
    assert "Tasks that nobody does yet" in labels


def test_those_who_write_and_review_are_offered(session: Session, who: bank.People, lead: Actor) -> None:
    offered = {person.id for person in tasks.people_who_may(session, Permission.WRITE_ITEMS)}

    assert who.author.id in offered
    assert lead.id not in offered
