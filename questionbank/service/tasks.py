"""Tasks with a deadline: given by a lead or by another verb, done by the act itself where it can be known."""

from collections.abc import Iterable
from datetime import date, datetime

from sqlmodel import Session, select

from accounts.models import Person
from accounts.queries import actor_of
from accounts.rules import Actor, Permission
from core import audit, outbox
from core.db import get
from core.errors import NotAllowed, NotFound, Refused, Text
from questionbank.models import Item
from questionbank.models.governance import BankTask
from questionbank.queries import framework, reviewing
from questionbank.queries import items as asked
from questionbank.queries import tasks as listed
from questionbank.rules.tasks import (
    ABOUT_ITEMS,
    KIND_NAMES,
    NewTask,
    Reminder,
    TaskKind,
    TaskState,
    may_assign,
    may_do,
    may_end,
    may_finish,
    reminder,
)
from questionbank.service.actions import Action


def assign_task(session: Session, *, wanted: NewTask, actor: Actor, now: datetime) -> BankTask:
    """Give a task as a lead. Raises NotAllowed without the permission, Refused as `open_task` does."""
    actor.require(Permission.ASSIGN_TASKS)
    return _open(session, wanted, actor=actor, now=now)


def open_task(
    session: Session,
    *,
    kind: TaskKind,
    subject_ref: str,
    assignee: int | None,
    due: date,
    actor: Actor,
    now: datetime,
) -> BankTask:
    """Open a task out of another verb; the same one that stands open already is given back.

    `subject_ref` is as `item/105-00012`, `point/105-3.1.e` or `subject/105`; without an assignee the leads give the
    task to somebody. Raises Refused for a day that is over, for the item's own author, or what does not exist.
    """
    return _open(session, NewTask(kind, subject_ref, due, assignee), actor=actor, now=now)


def hand_over(session: Session, *, task_id: int, assignee: int, actor: Actor, now: datetime) -> BankTask:
    """Give an open task to somebody else, who is reminded anew. Raises NotAllowed, Refused."""
    actor.require(Permission.ASSIGN_TASKS)
    task: BankTask = get(session, BankTask, task_id, lock=True)
    _heed(may_end(task.state))
    wanted = NewTask(task.kind, task.subject, max(task.due, now.date()), assignee, task.count)
    _check(session, wanted, today=now.date())
    _refuse_double(session, wanted)
    task.assignee_id, task.soon_sent_at, task.overdue_sent_at = assignee, None, None
    _record(session, task, Action.TASK_HANDED_OVER, actor=actor, now=now)
    return task


def finish_task(session: Session, *, task_id: int, outcome: str, actor: Actor, now: datetime) -> BankTask:
    """Say that a task is done and what came of it. Raises NotAllowed for others than the assignee, Refused."""
    task: BankTask = get(session, BankTask, task_id, lock=True)
    if task.assignee_id != actor.id:
        raise NotAllowed(Text("Only the person who was given this task says that it is done."), code="not_allowed")
    _heed(may_finish(task.kind, task.state))
    if not outcome.strip():
        raise Refused(Text("Say what came of it: it stays with the task."), field="outcome")
    return _end(session, task, TaskState.DONE, outcome.strip(), actor=actor, now=now)


def cancel_task(session: Session, *, task_id: int, reason: str, actor: Actor, now: datetime) -> BankTask:
    """Take a task back. Raises NotAllowed without the permission, Refused without a reason."""
    actor.require(Permission.ASSIGN_TASKS)
    task: BankTask = get(session, BankTask, task_id, lock=True)
    _heed(may_end(task.state))
    if not reason.strip():
        raise Refused(Text("Say what came of it: it stays with the task."), field="outcome")
    return _end(session, task, TaskState.CANCELLED, reason.strip(), actor=actor, now=now)


def remind(session: Session, *, today: date, now: datetime) -> int:
    """Queue the reminders of today: two days before a task is due and once it is overdue, each once. Gives how many."""
    sent = 0
    for task in listed.to_remind(session, today):
        soon, overdue = task.soon_sent_at is not None, task.overdue_sent_at is not None
        kind = reminder(task.due, today, soon_sent=soon, overdue_sent=overdue)
        person = session.get(Person, task.assignee_id)
        if kind is not None and person is not None:
            sent += _remind(session, task, kind, person, now)
    return sent


def note_written(session: Session, item: Item, *, actor: Actor, now: datetime) -> None:
    """End the author's tasks to write items once as many were sent to review as were asked for."""
    for task in listed.open_writing(session, item.author_id or 0):
        written = listed.written_since(
            session, author_id=item.author_id or 0, subject=task.subject, since=task.created_at
        )
        if written >= task.count:
            _end(session, task, TaskState.DONE, f"item/{item.code}", actor=actor, now=now)


def note_reviewed(session: Session, item: Item, *, actor: Actor, now: datetime) -> None:
    """End the tasks of the reviewer to review this item."""
    _end_own(session, item, TaskKind.REVIEW, actor=actor, now=now)


def note_review_over(session: Session, item: Item, *, actor: Actor, now: datetime) -> None:
    """Take back the tasks to review an item that has been approved without those who were asked."""
    _take_back(session, item, TaskKind.REVIEW, actor=actor, now=now)


def note_validated(session: Session, item: Item, *, actor: Actor, now: datetime) -> None:
    """End all tasks to validate this machine's draft."""
    _end_all(session, listed.open_on(session, _ref(item), TaskKind.VALIDATE), actor=actor, now=now)


def note_approved(session: Session, item: Item, *, actor: Actor, now: datetime) -> None:
    """End all tasks to validate this item again: it has been approved anew, or found still to hold."""
    _end_all(session, listed.open_on(session, _ref(item), TaskKind.REVALIDATE), actor=actor, now=now)


def note_settled(session: Session, subject: str, *, actor: Actor, now: datetime) -> None:
    """End all tasks to look again at a thing that is no item."""
    _end_all(session, listed.open_on(session, subject, TaskKind.REVALIDATE), actor=actor, now=now)


def note_retired(session: Session, item: Item, *, actor: Actor, now: datetime) -> None:
    """Take back the tasks about an item that is retired."""
    kinds = (TaskKind.REVIEW, TaskKind.VALIDATE, TaskKind.REVALIDATE)
    _take_back(session, item, *kinds, actor=actor, now=now)


def note_conflict(session: Session, item: Item, *, actor: Actor, now: datetime) -> None:
    """Give a task to review or validate an item back to the leads: who was asked is bound to it."""
    for task in listed.open_on(session, _ref(item), *sorted(ABOUT_ITEMS)):
        if task.assignee_id == actor.id:
            task.assignee_id = None
            _record(session, task, Action.TASK_HANDED_OVER, actor=actor, now=now)


def _open(session: Session, wanted: NewTask, *, actor: Actor, now: datetime) -> BankTask:
    _check(session, wanted, today=now.date())
    known = _standing(session, wanted)
    if known is not None:
        return known
    task = BankTask(
        kind=wanted.kind,
        subject=wanted.subject,
        count=wanted.count,
        note=wanted.note.strip(),
        assignee_id=wanted.assignee,
        due=wanted.due,
        state=TaskState.OPEN,
        created_by=str(actor),
        created_at=now,
    )
    _record(session, task, Action.TASK_OPENED, actor=actor, now=now)
    return task


def _standing(session: Session, wanted: NewTask) -> BankTask | None:
    """Find the open task that asks for the same; to write more items is asked for as often as one likes."""
    if wanted.kind is TaskKind.WRITE:
        return None
    query = select(BankTask).where(
        BankTask.kind == wanted.kind,
        BankTask.subject == wanted.subject,
        BankTask.assignee_id == wanted.assignee,
        BankTask.state == TaskState.OPEN,
    )
    return session.exec(query).first()


def _refuse_double(session: Session, wanted: NewTask) -> None:
    if _standing(session, wanted) is not None:
        raise Refused(Text("This person has this task already."), field="assignee")


def _check(session: Session, wanted: NewTask, *, today: date) -> None:
    place, _, code = wanted.subject.partition("/")
    authors, bound = _tied(session, code) if place == "item" else (frozenset[int](), frozenset[int]())
    _check_place(session, place, code)
    if wanted.assignee is not None:
        _check_person(session, wanted.assignee, wanted.kind)
    _heed(may_assign(wanted, today=today, author_ids=authors, bound_ids=bound))


def _check_person(session: Session, person_id: int, kind: TaskKind) -> None:
    person: Person = get(session, Person, person_id)
    if not person.active:
        raise Refused(Text("This person is no longer active. Give the task to somebody else."), field="assignee")
    for reason in may_do(kind, actor_of(session, person).permissions):
        raise Refused(reason, field="assignee", code="not_theirs")


def _tied(session: Session, code: str) -> tuple[frozenset[int], frozenset[int]]:
    """Give who wrote in an item, and who is bound to it."""
    item = _item(session, code)
    return asked.author_ids(session, item), reviewing.bound(session, item)


def _item(session: Session, code: str) -> Item:
    try:
        return asked.item_by_code(session, code)
    except NotFound as missing:
        raise Refused(Text("There is no item %(code)s.", {"code": code}), field="item", code="no_item") from missing


def _check_place(session: Session, place: str, code: str) -> None:
    if place == "point" and framework.point_by_code(session, code) is None:
        raise Refused(Text("There is no knowledge point %(code)s.", {"code": code}), field="subject")
    if place == "subject" and framework.subject_by_code(session, code) is None:
        raise Refused(Text("There is no subject %(code)s.", {"code": code}), field="subject", code="unknown_subject")


def _heed(reasons: Iterable[Text]) -> None:
    for reason in reasons:
        raise Refused(reason)


def _ref(item: Item) -> str:
    return f"item/{item.code}"


def _end_own(session: Session, item: Item, kind: TaskKind, *, actor: Actor, now: datetime) -> None:
    own = [task for task in listed.open_on(session, _ref(item), kind) if task.assignee_id == actor.id]
    _end_all(session, own, actor=actor, now=now)


def _take_back(session: Session, item: Item, *kinds: TaskKind, actor: Actor, now: datetime) -> None:
    for task in listed.open_on(session, _ref(item), *kinds):
        _end(session, task, TaskState.CANCELLED, _ref(item), actor=actor, now=now)


def _end_all(session: Session, tasks: Iterable[BankTask], *, actor: Actor, now: datetime) -> None:
    for task in tasks:
        _end(session, task, TaskState.DONE, "", actor=actor, now=now)


def _end(session: Session, task: BankTask, state: TaskState, outcome: str, *, actor: Actor, now: datetime) -> BankTask:
    task.state, task.done_at, task.done_by, task.outcome = state, now, str(actor), outcome[:500]
    action = Action.TASK_DONE if state is TaskState.DONE else Action.TASK_CANCELLED
    _record(session, task, action, actor=actor, now=now)
    return task


def _remind(session: Session, task: BankTask, kind: Reminder, person: Person, now: datetime) -> int:
    """Mark the reminder as sent, also for who has no address or has left: the desk shows the task anyway."""
    if kind is Reminder.SOON:
        task.soon_sent_at = now
    else:
        task.overdue_sent_at = now
    session.add(task)
    if not person.email or not person.active:
        return 0
    context: dict[str, object] = {
        "name": person.name,
        "kind": str(KIND_NAMES[task.kind]),
        "task": task.kind.value,
        "about": task.subject.partition("/")[2],
        "count": task.count,
        "due": task.due,
    }
    outbox.post(session, to=person.email, template=f"questionbank/task_{kind.value}", now=now, context=context)
    return 1


def _record(session: Session, task: BankTask, action: Action, *, actor: Actor, now: datetime) -> None:
    session.add(task)
    session.flush()
    details = {"kind": task.kind, "subject": task.subject, "assignee": task.assignee_id, "due": task.due}
    audit.record(session, actor=actor, action=action, subject=f"task/{task.id}", at=now, details=details)
