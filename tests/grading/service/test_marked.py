"""Reading again how an answer was marked: who may, what they see."""

from datetime import datetime
from decimal import Decimal

import pytest
from sqlmodel import Session, col, select

from accounts.models import Person
from accounts.rules import Actor, Role
from core.errors import NotAllowed, NotFound, Refused
from exam.models import Attempt, Response
from grading import queries
from grading.models import MarkingTask
from grading.rules.notes import Note, Place
from grading.service import Given, mark, open_marked, open_medium, score_sealed
from questionbank.interchange.model import Medium
from questionbank.service import media
from tests import factories
from tests.grading.sat import employ, essay_form, sealed
from tests.questionbank.samples import PICTURE

NOTES = [Note(Place("", 0, 2), "好", 0), Note(Place("", 8, 12), "抽样方案呢？")]
GIVEN = Given([Decimal(4), Decimal("4.5")], "条理清楚", NOTES)


def acting(session: Session, name: str, *roles: Role) -> Actor:
    return factories.actor(factories.person(session, name), *roles)


def in_list(session: Session, reader: Actor, *, everybodys: bool) -> list[str]:
    found = queries.marked_tasks(session, reader.id, everybodys=everybodys, limit=25, offset=0)
    assert len(found) == queries.count_marked(session, reader.id, everybodys=everybodys)
    return [one.task.public_id for one in found]


@pytest.fixture
def marker(session: Session) -> Actor:
    """Give who marks."""
    return acting(session, "阅卷丙", Role.MARKER)


@pytest.fixture
def chief(session: Session) -> Actor:
    """Give who answers for all marks."""
    return acting(session, "组长丁", Role.CHIEF_MARKER)


@pytest.fixture
def candidate(session: Session) -> Person:
    """Give who wrote the answer."""
    return factories.person(session, "考生甲", number=31)


@pytest.fixture
def row(session: Session, candidate: Person) -> Attempt:
    """Give an attempt with an essay, in a room that somebody watched."""
    sitting = factories.sitting(session, on=essay_form(session))
    room = factories.room(session, sitting, invigilator=factories.person(session, "监考乙"))
    return sealed(session, sitting, who=candidate, inside=room)


@pytest.fixture
def waiting(session: Session, row: Attempt, now: datetime) -> MarkingTask:
    """Give the task while it waits."""
    score_sealed(session, now=now)
    return session.exec(select(MarkingTask).where(MarkingTask.attempt_id == row.id)).one()


@pytest.fixture
def task(session: Session, waiting: MarkingTask, marker: Actor, now: datetime) -> MarkingTask:
    """Give the task when it is done."""
    return mark(session, public_id=waiting.public_id, given=GIVEN, actor=marker, now=now)


@pytest.mark.parametrize("reader", ["marker", "chief"])
def test_who_marked_and_the_chief_marker_read_marks_comment_and_notes(
    session: Session, task: MarkingTask, now: datetime, reader: str, request: pytest.FixtureRequest
) -> None:
    actor: Actor = request.getfixturevalue(reader)

    found = open_marked(session, public_id=task.public_id, actor=actor, now=now)

    assert (found.marks, found.total, found.comment) == ((Decimal(4), Decimal("4.5")), Decimal("8.5"), "条理清楚")
    assert found.notes == {NOTES[0]: "先定", NOTES[1]: "再抽样取"}
    assert (found.marker, found.marked_at) == ("阅卷丙", now)
    assert "考生甲" not in str(found)


def test_the_lists_hold_ones_own_or_everybodys(
    session: Session, task: MarkingTask, marker: Actor, chief: Actor
) -> None:
    other = acting(session, "阅卷戊", Role.MARKER)

    assert in_list(session, marker, everybodys=False) == [task.public_id]
    assert in_list(session, chief, everybodys=True) == [task.public_id]
    assert in_list(session, chief, everybodys=False) == in_list(session, other, everybodys=False) == []
    (one,) = queries.marked_tasks(session, chief.id, everybodys=True, limit=25, offset=0)
    assert (one.subject, one.marker, one.notes) == ("105", "阅卷丙", 2)


def test_another_marker_reads_nothing(session: Session, task: MarkingTask, now: datetime) -> None:
    with pytest.raises(NotAllowed, match="Somebody else marked"):
        open_marked(session, public_id=task.public_id, actor=acting(session, "阅卷戊", Role.MARKER), now=now)


def test_an_answer_without_marks_is_not_read_here(
    session: Session, waiting: MarkingTask, chief: Actor, now: datetime
) -> None:
    with pytest.raises(Refused, match="no marks yet"):
        open_marked(session, public_id=waiting.public_id, actor=chief, now=now)
    assert in_list(session, chief, everybodys=True) == []


@pytest.mark.parametrize("tie", ["own", "watched", "colleague"])
def test_no_chief_marker_reads_the_marks_of_those_they_are_tied_to(
    session: Session, task: MarkingTask, candidate: Person, chief: Actor, now: datetime, tie: str
) -> None:
    person = session.get(Person, chief.id)
    watching = session.exec(select(Person).where(Person.name == "监考乙")).one()
    assert person is not None
    if tie == "colleague":
        employ(session, candidate, person)
    tied = factories.actor({"own": candidate, "watched": watching}.get(tie, person), Role.CHIEF_MARKER)

    with pytest.raises(NotAllowed, match="may not mark"):
        open_marked(session, public_id=task.public_id, actor=tied, now=now)
    assert in_list(session, tied, everybodys=True) == []


def test_who_does_not_mark_reads_no_marks(session: Session, task: MarkingTask, now: datetime) -> None:
    officer = acting(session, "考务己", Role.EXAM_OFFICER)

    with pytest.raises(NotAllowed):
        open_marked(session, public_id=task.public_id, actor=officer, now=now)
    with pytest.raises(NotAllowed):
        open_medium(session, public_id=task.public_id, digest="0" * 64, actor=officer)


def test_a_picture_that_does_not_stand_beside_the_answer_is_not_given(
    session: Session, task: MarkingTask, chief: Actor, now: datetime
) -> None:
    digest = media.keep(session, Medium("image/png", PICTURE), now=now)

    with pytest.raises(NotFound):
        open_medium(session, public_id=task.public_id, digest=digest, actor=chief)


def test_notes_stay_with_their_words_though_another_answer_came_to_count(
    session: Session, task: MarkingTask, row: Attempt, chief: Actor, now: datetime
) -> None:
    last = session.exec(
        select(Response).where(Response.attempt_id == row.id).order_by(col(Response.seq).desc())
    ).first()
    assert last is not None
    session.add(Response(**{**last.model_dump(), "seq": last.seq + 1, "response": '"另一个"'}))
    session.flush()

    found = open_marked(session, public_id=task.public_id, actor=chief, now=now)

    assert found.sheet.texts == {"": "另一个"}
    assert list(found.notes.values()) == ["先定", "再抽样取"]
