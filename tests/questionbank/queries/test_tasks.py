"""Tasks as lists, reminders and verbs ask for them."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlmodel import Session

from accounts.models import RoleGrant
from accounts.rules import Permission, Role
from questionbank import service
from questionbank.models import Item
from questionbank.models.governance import BankTask
from questionbank.queries import tasks
from questionbank.queries.tasks import TaskFilter
from questionbank.rules import ItemState
from questionbank.rules.tasks import NOTICE, TaskKind, TaskState
from tests import factories
from tests.questionbank import bank

K, S, T = ItemState, TaskState, TaskKind
NOW = factories.NOW
TODAY = NOW.date()


def task(session: Session, **changes: Any) -> BankTask:
    row = BankTask(
        **{
            "kind": T.REVALIDATE, "subject": "item/105-00001", "due": TODAY, "state": S.OPEN, "created_by": "person/1",
            "created_at": NOW, "assignee_id": None, **changes,
        }
    )  # fmt: skip
    row.done_at = None if row.state is S.OPEN else NOW
    session.add(row)
    session.flush()
    return row


@pytest.fixture
def person(session: Session) -> int:
    return factories.person(session, "做事的人").id or 0


def test_lists_stand_by_the_day_and_then_as_they_were_given(session: Session) -> None:
    days = (3, 1, 2, 1)
    made = [task(session, due=TODAY + timedelta(days=day)) for day in days]

    listed = tasks.list_tasks(session, TaskFilter(), limit=9, offset=0)

    assert [one.id for one in listed] == [made[place].id for place in (1, 3, 2, 0)]
    assert [one.id for one in tasks.list_tasks(session, TaskFilter(), limit=2, offset=1)] == [made[3].id, made[2].id]
    assert tasks.list_tasks(session, TaskFilter(), limit=2, offset=9) == []
    assert tasks.count_tasks(session, TaskFilter()) == 4


@pytest.mark.parametrize("state", list(TaskState))
@pytest.mark.parametrize("kind", list(TaskKind))
def test_a_list_is_narrowed_to_state_and_kind(session: Session, state: TaskState, kind: TaskKind) -> None:
    for one in TaskState:
        for other in TaskKind:
            task(session, state=one, kind=other)

    found = tasks.list_tasks(session, TaskFilter(state=state, kind=kind), limit=99, offset=0)

    assert [(one.state, one.kind) for one in found] == [(state, kind)]
    assert tasks.count_tasks(session, TaskFilter(state=state)) == len(TaskKind)
    assert tasks.count_tasks(session, TaskFilter(kind=kind)) == len(TaskState)


def test_nobody_is_an_assignee_of_its_own(session: Session, person: int) -> None:
    mine, nobody = task(session, assignee_id=person), task(session)
    ended = task(session, state=S.CANCELLED)

    def found(assignee: int | None) -> list[int | None]:
        return [one.id for one in tasks.list_tasks(session, TaskFilter(assignee=assignee), limit=9, offset=0)]

    assert found(None) == [mine.id, nobody.id, ended.id]
    assert found(0) == [nobody.id, ended.id]
    assert found(person) == [mine.id]
    assert tasks.unassigned(session) == 1


def test_only_open_tasks_are_asked_of_a_person(session: Session, person: int) -> None:
    late, soon = (
        task(session, assignee_id=person, due=TODAY + timedelta(days=day), subject=f"i/{day}") for day in (9, 1)
    )
    task(session, assignee_id=person, state=S.DONE)

    assert [one.id for one in tasks.open_tasks(session, person)] == [soon.id, late.id]


@pytest.mark.parametrize("kinds", [(T.REVIEW,), (T.REVIEW, T.VALIDATE), (T.REVALIDATE,), ()])
def test_open_tasks_about_one_thing_are_found_by_kind(session: Session, kinds: tuple[TaskKind, ...]) -> None:
    for kind in (T.REVIEW, T.VALIDATE):
        task(session, kind=kind)
        task(session, kind=kind, state=S.DONE)
        task(session, kind=kind, subject="item/105-000011")

    found = tasks.open_on(session, "item/105-00001", *kinds)

    assert [one.kind for one in found] == [kind for kind in kinds if kind is not T.REVALIDATE]


def test_open_writing_is_of_the_author(session: Session, person: int) -> None:
    own = task(session, kind=T.WRITE, subject="subject/105", assignee_id=person)
    task(session, kind=T.WRITE, subject="subject/105")
    task(session, kind=T.WRITE, subject="subject/106", assignee_id=person, state=S.DONE)
    task(session, kind=T.REVALIDATE, assignee_id=person)

    assert [one.id for one in tasks.open_writing(session, person)] == [own.id]


@pytest.mark.parametrize("offset", range(-4, 4))
@pytest.mark.parametrize("soon_sent", [True, False])
@pytest.mark.parametrize("overdue_sent", [True, False])
def test_what_may_have_to_be_reminded_of_is_found(
    session: Session, person: int, offset: int, soon_sent: bool, overdue_sent: bool
) -> None:
    row = task(session, assignee_id=person, due=TODAY - timedelta(days=offset))
    row.soon_sent_at = NOW if soon_sent else None
    row.overdue_sent_at = NOW if overdue_sent else None
    session.flush()

    found = tasks.to_remind(session, TODAY)

    soon = -NOTICE.days <= offset <= 0 and not soon_sent
    overdue = offset > 0 and not overdue_sent
    assert bool(found) is (soon or overdue)


@pytest.mark.parametrize("changes", [{"state": S.DONE}, {"state": S.CANCELLED}, {"assignee_id": None}])
def test_nobody_is_reminded_of_what_has_ended_or_is_nobodys(
    session: Session, person: int, changes: dict[str, Any]
) -> None:
    task(session, **{"assignee_id": person, "due": TODAY, **changes})

    assert tasks.to_remind(session, TODAY) == []


@pytest.fixture
def author(session: Session) -> bank.People:
    return bank.staff(session)


def written(session: Session, who: bank.People, at: str, state: ItemState, *, later: datetime = NOW) -> Item:
    factories.point(session, at)
    text = bank.manuscript(f"{at} {state}", point=at, subject=at.partition("-")[0])
    item = bank.item_in(session, state, who, text=text)
    item.created_at = later
    session.flush()
    return item


def since(session: Session, who: bank.People, subject: str, start: datetime = NOW) -> int:
    return tasks.written_since(session, author_id=who.author.id, subject=subject, since=start)


@pytest.mark.parametrize("state", list(ItemState))
def test_what_was_sent_to_review_counts_as_written(session: Session, author: bank.People, state: ItemState) -> None:
    written(session, author, "105-3.1.e", state)

    expected = state not in (K.AI_DRAFT, K.DRAFT, K.RETIRED)
    assert since(session, author, "point/105-3.1.e") == expected
    assert since(session, author, "subject/105") == expected


@pytest.mark.parametrize(
    ("subject", "count"),
    [
        ("point/105-3.1.e", 2), ("point/105-3.1.e.8", 1), ("point/105-3.1", 3), ("point/105-3", 4),
        ("point/105-3.2", 1),
        ("point/105-3.1.e.80", 0), ("point/105-3.1%", 0), ("point/105_3.1", 0), ("subject/105", 4), ("subject/107", 1),
        ("subject/999", 0),
    ],
)  # fmt: skip
def test_a_point_counts_all_below_it_and_a_subject_all_of_it(
    session: Session, author: bank.People, subject: str, count: int
) -> None:
    for at in ("105-3.1.e", "105-3.1.e.8", "105-3.1.f", "105-3.2.a", "107-3.1.a"):
        written(session, author, at, K.IN_REVIEW)

    assert since(session, author, subject) == count


def test_only_what_was_begun_since_and_by_the_person_counts(session: Session, author: bank.People) -> None:
    written(session, author, "105-3.1.e", K.IN_REVIEW)
    written(session, author, "105-3.1.e", K.LIVE, later=NOW + timedelta(hours=2))

    assert since(session, author, "subject/105", NOW + timedelta(hours=1)) == 1
    assert since(session, author, "subject/105", NOW + timedelta(hours=2)) == 1
    assert since(session, author, "subject/105", NOW + timedelta(hours=3)) == 0
    assert tasks.written_since(session, author_id=author.reviewer.id, subject="subject/105", since=NOW) == 0


def test_people_are_offered_by_what_they_may_do_now(session: Session) -> None:
    writer = factories.person(session, "乙作者", Role.AUTHOR)
    both = factories.person(session, "甲全能", Role.AUTHOR, Role.REVIEWER)
    gone = factories.person(session, "丙离职", Role.REVIEWER, active=False)
    lost = factories.person(session, "丁卸任")
    session.add(RoleGrant(person_id=lost.id or 0, role=Role.REVIEWER, granted_by="t", granted_at=NOW, revoked_at=NOW))
    session.flush()

    def offered(*permissions: Permission) -> list[int | None]:
        return [one.id for one in tasks.people_who_may(session, *permissions)]

    ours = {one.id for one in (writer, both, gone, lost)}
    assert [one for one in offered(Permission.WRITE_ITEMS) if one in ours] == sorted(
        [writer.id, both.id], key=lambda key: session.get_one(type(both), key).name
    )
    assert [one for one in offered(Permission.REVIEW_ITEMS) if one in ours] == [both.id]
    assert {one for one in offered(Permission.REVIEW_ITEMS, Permission.WRITE_ITEMS) if one in ours} == {
        writer.id,
        both.id,
    }
    assert offered() == []


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(days=st.lists(st.integers(-6, 6), min_size=1, max_size=4), start=st.integers(-8, 2), step=st.integers(1, 4))
def test_however_seldom_the_job_runs_nobody_hears_of_a_task_more_than_twice(
    still_session: Session, days: list[int], start: int, step: int
) -> None:
    point = still_session.begin_nested()
    someone = factories.person(still_session).id
    for number, day in enumerate(days):
        task(still_session, assignee_id=someone, due=TODAY + timedelta(days=day), subject=f"item/{number}")

    sent = 0
    for offset in range(start, 10, step):
        sent += service.tasks.remind(still_session, today=TODAY + timedelta(days=offset), now=NOW)
    again = service.tasks.remind(still_session, today=date(2026, 11, 30), now=NOW)
    last = service.tasks.remind(still_session, today=date(2026, 11, 30), now=NOW)

    assert len(days) <= sent + again <= 2 * len(days)
    assert last == 0
    point.rollback()
    still_session.expire_all()


@pytest.fixture
def still_session(session: Session) -> Session:
    """Give a session whose work each example takes back itself."""
    return session
