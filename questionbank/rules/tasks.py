"""Tasks that a lead gives: what is to be done, by when, and when to remind. Pure."""

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from accounts.rules import Permission
from core.errors import Text

NOTICE = timedelta(days=2)


class TaskKind(StrEnum):
    """What is to be done."""

    WRITE = "write"
    REVIEW = "review"
    VALIDATE = "validate"
    REVALIDATE = "revalidate"


class TaskState(StrEnum):
    """Where a task stands."""

    OPEN = "open"
    DONE = "done"
    CANCELLED = "cancelled"


class Reminder(StrEnum):
    """Of what somebody is reminded; each goes out once."""

    SOON = "soon"
    OVERDUE = "overdue"


KIND_NAMES = {
    TaskKind.WRITE: Text("Write items"),
    TaskKind.REVIEW: Text("Review"),
    TaskKind.VALIDATE: Text("Validate a machine's draft"),
    TaskKind.REVALIDATE: Text("Validate again"),
}
TASK_STATE_NAMES = {
    TaskState.OPEN: Text("open"),
    TaskState.DONE: Text("done"),
    TaskState.CANCELLED: Text("cancelled"),
}
ABOUT_ITEMS = frozenset({TaskKind.REVIEW, TaskKind.VALIDATE})
# Who can do what is asked: one of these permissions is enough.
DOERS: dict[TaskKind, frozenset[Permission]] = {
    TaskKind.WRITE: frozenset({Permission.WRITE_ITEMS}),
    TaskKind.REVIEW: frozenset({Permission.REVIEW_ITEMS}),
    TaskKind.VALIDATE: frozenset({Permission.VALIDATE_AI_DRAFTS}),
    TaskKind.REVALIDATE: frozenset(
        {Permission.WRITE_ITEMS, Permission.REVIEW_ITEMS, Permission.EDIT_FRAMEWORK, Permission.BUILD_PAPERS}
    ),
}


@dataclass(frozen=True)
class NewTask:
    """What a lead asks for. `subject` is as `item/105-00012`, `point/105-3.1.e` or `subject/105`.

    Nobody as assignee: the leads decide who does it. `count` is of items to write.
    """

    kind: TaskKind
    subject: str
    due: date
    assignee: int | None = None
    count: int = 1
    note: str = ""


def may_assign(
    task: NewTask, *, today: date, author_ids: frozenset[int] = frozenset(), bound_ids: frozenset[int] = frozenset()
) -> list[Text]:
    """Say why a task cannot be given: a day that is over, an item or point that it needs, who may not judge the item.

    Nobody judges what they wrote (`author_ids`) or are bound to by a conflict of interest (`bound_ids`).
    """
    place = task.subject.partition("/")[0]
    found = (
        (task.due < today, Text("The day by which it is due is over. Choose a later one.")),
        (task.count < 1, Text("Ask for at least one item.")),
        (task.kind in ABOUT_ITEMS and place != "item", Text("Name the item that is to be reviewed or validated.")),
        (
            task.kind is TaskKind.WRITE and place not in ("point", "subject"),
            Text("Name the knowledge point or the subject for which items are to be written."),
        ),
        (
            _is_for_one_of(author_ids, task),
            Text("This person wrote in the item. Give the task to somebody else."),
        ),
        (
            _is_for_one_of(bound_ids, task),
            Text("This person declared a conflict of interest with the item. Give the task to somebody else."),
        ),
    )
    return [reason for stands, reason in found if stands]


def _is_for_one_of(people: frozenset[int], task: NewTask) -> bool:
    return task.kind in ABOUT_ITEMS and task.assignee in people


def may_do(kind: TaskKind, held: frozenset[Permission]) -> list[Text]:
    """Say why a person who holds these permissions cannot be asked for this."""
    if held & DOERS[kind]:
        return []
    return [Text("The role of this person does not allow what is asked. Give the task to somebody else.")]


def may_finish(kind: TaskKind, state: TaskState) -> list[Text]:
    """Say why a task is not ended by hand: a review and a validation end it by themselves."""
    if kind in ABOUT_ITEMS:
        return [Text("This task ends by itself when you have reviewed or validated the item.")]
    return may_end(state)


def may_end(state: TaskState) -> list[Text]:
    """Say that a task which has ended is not ended again."""
    return [] if state is TaskState.OPEN else [Text("This task has ended already.")]


def reminder(due: date, today: date, *, soon_sent: bool, overdue_sent: bool) -> Reminder | None:
    """Tell of what to remind today: once from two days before, once when the day is over; never twice."""
    if due < today:
        return None if overdue_sent else Reminder.OVERDUE
    return Reminder.SOON if due - today <= NOTICE and not soon_sent else None
