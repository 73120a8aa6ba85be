"""Who may be given what task by when, who ends it, and when somebody is reminded."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accounts.rules import GRANTS, Permission, Role
from questionbank.rules.tasks import (
    NOTICE,
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

TODAY = date(2026, 11, 2)
WRITE = NewTask(TaskKind.WRITE, "point/105-3.1.e", TODAY, assignee=1, count=5)
REVIEW = NewTask(TaskKind.REVIEW, "item/105-00012", TODAY, assignee=1)


@pytest.mark.parametrize("task", [WRITE, replace(WRITE, subject="subject/105"), REVIEW, replace(REVIEW, assignee=None)])
def test_a_task_that_lacks_nothing_is_given(task: NewTask) -> None:
    assert may_assign(task, today=TODAY, author_ids=frozenset({2})) == []


@pytest.mark.parametrize(
    ("task", "words"),
    [
        (replace(WRITE, due=TODAY - timedelta(days=1)), "is over"),
        (replace(WRITE, count=0), "at least one"),
        (replace(WRITE, subject="item/105-00012"), "for which items are to be written"),
        (replace(REVIEW, subject="point/105-3.1.e"), "reviewed or validated"),
        (replace(REVIEW, kind=TaskKind.VALIDATE, subject="subject/105"), "reviewed or validated"),
        (replace(REVIEW, assignee=2), "wrote in the item"),
        (replace(REVIEW, kind=TaskKind.VALIDATE, assignee=2), "wrote in the item"),
    ],
)
def test_what_stands_against_a_task_is_said(task: NewTask, words: str) -> None:
    (reason,) = may_assign(task, today=TODAY, author_ids=frozenset({2}))

    assert words in str(reason)


def test_everything_that_stands_against_a_task_is_said_at_once() -> None:
    wrong = replace(REVIEW, due=date(2026, 1, 1), count=0, subject="point/1", assignee=2)

    assert len(may_assign(wrong, today=TODAY, author_ids=frozenset({2}))) == 4


def test_an_author_may_be_asked_to_write_more() -> None:
    assert may_assign(replace(WRITE, assignee=2), today=TODAY, author_ids=frozenset({2})) == []


@pytest.mark.parametrize("kind", TaskKind)
@pytest.mark.parametrize("state", TaskState)
def test_only_open_tasks_that_do_not_end_by_themselves_are_ended_by_hand(kind: TaskKind, state: TaskState) -> None:
    by_hand = kind in (TaskKind.WRITE, TaskKind.REVALIDATE) and state is TaskState.OPEN

    assert (may_finish(kind, state) == []) is by_hand
    assert (may_end(state) == []) is (state is TaskState.OPEN)


@given(st.integers(-30, 30), st.booleans(), st.booleans())
def test_reminders_go_out_once_each(days: int, soon_sent: bool, overdue_sent: bool) -> None:
    found = reminder(TODAY + timedelta(days), TODAY, soon_sent=soon_sent, overdue_sent=overdue_sent)

    assert (found is Reminder.OVERDUE) is (days < 0 and not overdue_sent)
    assert (found is Reminder.SOON) is (0 <= days <= NOTICE.days and not soon_sent)


@pytest.mark.parametrize("kind", list(TaskKind))
def test_every_kind_of_task_can_be_done_by_some_and_not_by_who_may_nothing(kind: TaskKind) -> None:
    assert may_do(kind, frozenset())
    assert may_do(kind, frozenset(Permission)) == []
    assert {role for role in Role if not may_do(kind, GRANTS[role])} >= (
        {Role.AUTHOR} if kind is TaskKind.WRITE else {Role.REVIEWER}
    )
