"""Which answers a marker may take, in a list and one by one: both say the same."""

from datetime import datetime, timedelta
from decimal import Decimal
from itertools import compress, product

import pytest
from sqlmodel import Session, select

from accounts.models import Employment, Person, RoleGrant
from accounts.rules import Role
from core.errors import NotFound
from exam.models import Attempt, Sitting
from exam.rules.states import AttemptState
from grading import queries
from grading.models import MarkingTask
from grading.queries.marking import colleagues_of
from grading.rules.marking import may_mark
from grading.service import score_sealed
from tests import factories
from tests.grading.sat import employ, essay_form, sealed


@pytest.fixture
def candidate(session: Session) -> Person:
    return factories.person(session, "考生", number=91)


@pytest.fixture
def watcher(session: Session) -> Person:
    return factories.person(session, "监考")


@pytest.fixture
def task(session: Session, candidate: Person, watcher: Person, now: datetime) -> MarkingTask:
    """Give the task of marking an essay that somebody watched over."""
    sitting = factories.sitting(session, on=essay_form(session))
    sealed(session, sitting, who=candidate, inside=factories.room(session, sitting, invigilator=watcher))
    score_sealed(session, now=now)
    return session.exec(select(MarkingTask)).one()


def both_say(session: Session, task: MarkingTask, person: Person, *, open_: bool) -> None:
    """Ask list, count and predicate whether somebody may mark."""
    key = person.id or 0
    listed = [one.public_id for one in queries.waiting_tasks(session, key, limit=25, offset=0)]
    assert listed == ([task.public_id] if open_ else [])
    assert queries.count_waiting(session, key) == len(listed)
    assert (may_mark(queries.bond_of(session, task, key)) == []) is open_


def test_a_stranger_may_mark(session: Session, task: MarkingTask) -> None:
    both_say(session, task, factories.person(session, "阅卷"), open_=True)


def test_nobody_marks_their_own(session: Session, task: MarkingTask, candidate: Person) -> None:
    both_say(session, task, candidate, open_=False)


def test_who_watched_over_the_writer_does_not_mark(session: Session, task: MarkingTask, watcher: Person) -> None:
    both_say(session, task, watcher, open_=False)


def test_a_colleague_of_the_writer_does_not_mark(session: Session, task: MarkingTask, candidate: Person) -> None:
    colleague = factories.person(session, "同事")
    employ(session, candidate, colleague)
    both_say(session, task, colleague, open_=False)


def test_a_former_colleague_may_mark(session: Session, task: MarkingTask, candidate: Person, now: datetime) -> None:
    colleague = factories.person(session, "旧同事")
    employ(session, candidate, colleague)
    row = session.exec(select(Employment).where(Employment.person_id == colleague.id)).one()
    row.to_day = now.date()
    session.flush()
    both_say(session, task, colleague, open_=True)


@pytest.mark.parametrize("state", [AttemptState.VOID, AttemptState.SUBMITTED, AttemptState.TERMINATED])
def test_what_is_not_sealed_is_not_marked(session: Session, task: MarkingTask, state: AttemptState) -> None:
    session.get_one(Attempt, task.attempt_id).state = state
    session.flush()
    both_say(session, task, factories.person(session, "阅卷"), open_=False)


def test_what_is_marked_waits_for_nobody(session: Session, task: MarkingTask, now: datetime) -> None:
    marker = factories.person(session, "阅卷")
    task.marks, task.marked_at, task.marker_id = Decimal(5), now, marker.id
    session.flush()
    both_say(session, task, marker, open_=False)


def test_a_row_names_subject_sitting_number_and_marks_and_no_person(session: Session, task: MarkingTask) -> None:
    (row,) = queries.waiting_tasks(session, 0, limit=25, offset=0)
    assert (row.subject, row.number, row.possible) == ("105", 3, Decimal(10))
    assert "考生" not in repr(row)


def test_what_waits_longest_comes_first(session: Session, task: MarkingTask, now: datetime) -> None:
    sitting = factories.sitting(session, on=essay_form(session))
    sealed(session, sitting, who=factories.person(session, number=92))
    score_sealed(session, now=now + timedelta(hours=1))
    rows = queries.waiting_tasks(session, 0, limit=25, offset=0)
    assert rows[0].public_id == task.public_id
    assert len(queries.waiting_tasks(session, 0, limit=1, offset=1)) == 1
    assert queries.count_waiting(session, 0) == 2


@pytest.mark.parametrize("lock", [False, True])
def test_a_task_is_found_by_what_browsers_call_it(session: Session, task: MarkingTask, lock: bool) -> None:
    assert queries.task_by_public_id(session, task.public_id, lock=lock) is task
    assert queries.item_of(session, task).id == task.version_id


@pytest.mark.parametrize("name", ["", "x", "0" * 32])
def test_a_task_that_there_is_not_is_not_found(session: Session, task: MarkingTask, name: str) -> None:
    with pytest.raises(NotFound):
        queries.task_by_public_id(session, name)


def test_colleagues_are_who_the_same_body_employs_now(session: Session) -> None:
    one, two, three = (factories.person(session, name) for name in ("一", "二", "三"))
    employ(session, one, two)
    employ(session, three)
    assert set(session.exec(colleagues_of(one.id or 0)).all()) == {two.id}
    assert set(session.exec(colleagues_of(three.id or 0)).all()) == set()


def test_who_acts_on_behalf_of_a_body_is_a_colleague_of_whom_it_employs(session: Session, now: datetime) -> None:
    one, two = (factories.person(session, name) for name in ("一", "二"))
    employ(session, one)
    body = session.exec(select(Employment.body_id).where(Employment.person_id == one.id)).one()
    grant = RoleGrant(
        person_id=two.id or 0, role=Role.RECOMMENDING_BODY, body_id=body, granted_by="system", granted_at=now
    )
    session.add(grant)
    session.flush()
    for who, other in ((one, two), (two, one)):
        assert session.exec(colleagues_of(who.id or 0)).all() == [other.id]

    grant.revoked_at = now
    session.flush()
    assert session.exec(colleagues_of(two.id or 0)).all() == []


TIES = ("own", "invigilated", "colleague")
STATES = ("open", "marked", "void")


def tied(session: Session, sitting: Sitting, place: int, ties: frozenset[str]) -> tuple[str, int]:
    """Let somebody write an essay to whom a marker has these ties; gives the attempt and the marker."""
    marker = factories.person(session, f"阅卷{place}")
    writer = marker if "own" in ties else factories.person(session, f"考生{place}", number=100 + place)
    room = factories.room(session, sitting, invigilator=marker if "invigilated" in ties else None)
    attempt = sealed(session, sitting, who=writer, seat=place, inside=room)
    if "colleague" in ties:
        employ(session, *{marker.id: marker, writer.id: writer}.values())
    return attempt.id, marker.id or 0


def test_the_list_of_a_marker_holds_exactly_what_the_rules_let_them_mark(session: Session, now: datetime) -> None:
    sitting = factories.sitting(session, on=essay_form(session))
    subsets = [frozenset(compress(TIES, flags)) for flags in product((False, True), repeat=len(TIES))]
    made = [
        (ties, state, *tied(session, sitting, place, ties))
        for place, (ties, state) in enumerate(product(subsets, STATES), 1)
    ]
    score_sealed(session, now=now)
    tasks = {task.attempt_id: task for task in session.exec(select(MarkingTask)).all()}
    for _ties, state, attempt, marker in made:
        if state == "marked":
            tasks[attempt].marks, tasks[attempt].marked_at, tasks[attempt].marker_id = Decimal(1), now, marker
        if state == "void":
            session.get_one(Attempt, attempt).state = AttemptState.VOID
    session.flush()

    for ties, state, attempt, marker in made:
        listed = {one.public_id for one in queries.waiting_tasks(session, marker, limit=99, offset=0)}
        may = not may_mark(queries.bond_of(session, tasks[attempt], marker))
        assert may is (not ties and state == "open"), (sorted(ties), state)
        assert (tasks[attempt].public_id in listed) is may, (sorted(ties), state)
        assert queries.count_waiting(session, marker) == len(listed)
