"""One marker, one answer: who may, what they see, what is written down."""

from dataclasses import replace
from datetime import datetime
from decimal import Decimal

import pytest
from sqlmodel import Session, col, select

from accounts.models import Person
from accounts.rules import Actor, Permission, Role
from core.audit import AuditEntry
from core.errors import NotAllowed, NotFound, Refused
from exam.models import Attempt
from exam.queries import invigilated_by
from exam.rules.states import AttemptState
from grading import queries
from grading.models import MarkingNote, MarkingTask, Result
from grading.rules.notes import Note, Place
from grading.service import Action, Given, mark, open_answer, score_sealed
from questionbank.keys import Action as KeyAction
from questionbank.rules import FIELDS, ItemType
from tests import factories
from tests.grading.sat import RIGHT, by_type, employ, essay_form, form_of_all_types, sealed
from tests.questionbank import samples

FULL = Given([Decimal(4), Decimal("4.5")], "Well argued.")


@pytest.fixture
def candidate(session: Session) -> Person:
    """Give somebody who writes an essay."""
    return factories.person(session, "考生甲", number=31)


@pytest.fixture
def invigilator(session: Session) -> Person:
    """Give who watches over the candidate's room."""
    return factories.person(session, "监考乙")


@pytest.fixture
def row(session: Session, candidate: Person, invigilator: Person) -> Attempt:
    """Give the candidate's sealed attempt."""
    sitting = factories.sitting(session, on=essay_form(session))
    return sealed(session, sitting, who=candidate, inside=factories.room(session, sitting, invigilator=invigilator))


@pytest.fixture
def task(session: Session, row: Attempt, now: datetime) -> MarkingTask:
    """Give the task of marking the essay."""
    score_sealed(session, now=now)
    return session.exec(select(MarkingTask).where(MarkingTask.attempt_id == row.id)).one()


@pytest.fixture
def marker(session: Session) -> Actor:
    """Give somebody who marks and knows nobody."""
    return marking(factories.person(session, "阅卷丙"))


def marking(person: Person) -> Actor:
    return factories.actor(person, Role.MARKER)


def audited(session: Session, action: str, actor: Actor) -> list[AuditEntry]:
    query = select(AuditEntry).where(AuditEntry.action == action, AuditEntry.actor == str(actor))
    return list(session.exec(query).all())


def test_a_marker_sees_question_answer_and_rubric_and_no_name(
    session: Session, task: MarkingTask, marker: Actor, candidate: Person, now: datetime
) -> None:
    sheet = open_answer(session, public_id=task.public_id, actor=marker, now=now)

    assert (sheet.texts, sheet.limits, sheet.possible) == ({"": RIGHT["essay"]}, (Decimal(4), Decimal(6)), Decimal(10))
    assert "说明审核的概念" in sheet.stem
    assert candidate.name not in str(sheet)
    assert str(task.attempt_id) not in str(sheet)


def test_reading_a_rubric_is_audited(session: Session, task: MarkingTask, marker: Actor, now: datetime) -> None:
    open_answer(session, public_id=task.public_id, actor=marker, now=now)

    (entry,) = audited(session, KeyAction.KEYS_READ, marker)
    assert entry.details["purpose"] == f"marking {task.public_id}"


def test_marks_finish_the_task_and_the_result_follows(
    session: Session, task: MarkingTask, marker: Actor, now: datetime
) -> None:
    mark(session, public_id=task.public_id, given=FULL, actor=marker, now=now)
    score_sealed(session, now=now)

    assert (task.marks, task.marker_id, task.comment) == (Decimal("8.5"), marker.id, "Well argued.")
    assert task.criteria == ["4", "4.5"]
    assert session.exec(select(Result)).one().total == Decimal("11.5")
    assert audited(session, Action.ANSWER_MARKED, marker)[0].details["marks"] == "8.5"


def test_marks_are_not_given_twice(session: Session, task: MarkingTask, marker: Actor, now: datetime) -> None:
    mark(session, public_id=task.public_id, given=FULL, actor=marker, now=now)

    with pytest.raises(Refused, match="not given twice"):
        mark(session, public_id=task.public_id, given=FULL, actor=marker, now=now)


@pytest.mark.parametrize("marks", [[Decimal("4.5"), Decimal(1)], [Decimal("0.3"), Decimal(1)], [Decimal(1)]])
def test_marks_that_do_not_fit_the_rubric_change_nothing(
    session: Session, task: MarkingTask, marker: Actor, now: datetime, marks: list[Decimal]
) -> None:
    with pytest.raises(Refused):
        mark(session, public_id=task.public_id, given=Given(marks), actor=marker, now=now)

    assert task.marked_at is None


def test_notes_are_kept_with_the_marks_in_the_order_of_the_text(
    session: Session, task: MarkingTask, marker: Actor, now: datetime
) -> None:
    notes = [Note(Place("", 8, 12), " 抽样方案呢？ ", 1), Note(Place("", 0, 2), "好")]
    mark(session, public_id=task.public_id, given=replace(FULL, notes=notes), actor=marker, now=now)

    kept = session.exec(select(MarkingNote).order_by(col(MarkingNote.number))).all()
    assert [(one.number, one.field, one.words, one.text, one.criterion) for one in kept] == [
        (1, "", "先定", "好", None),
        (2, "", "再抽样取", "抽样方案呢？", 1),
    ]
    assert audited(session, Action.ANSWER_MARKED, marker)[0].details["notes"] == 2


@pytest.mark.parametrize("note", [Note(Place("", 0, 999), "好"), Note(Place("evidence", 0, 2), "好")])
def test_a_note_that_does_not_fit_the_answer_changes_nothing(
    session: Session, task: MarkingTask, marker: Actor, now: datetime, note: Note
) -> None:
    with pytest.raises(Refused, match="does not fit"):
        mark(session, public_id=task.public_id, given=replace(FULL, notes=[note]), actor=marker, now=now)

    assert task.marked_at is None


def test_an_essay_without_rubric_is_marked_as_a_whole(session: Session, marker: Actor, now: datetime) -> None:
    sealed(session, factories.sitting(session, on=factories.form(session, essay=1)))
    score_sealed(session, now=now)
    task = session.exec(select(MarkingTask)).one()

    assert open_answer(session, public_id=task.public_id, actor=marker, now=now).limits == (Decimal(10),)
    mark(session, public_id=task.public_id, given=Given([Decimal(7)]), actor=marker, now=now)
    assert task.marks == Decimal(7)


def test_nobody_marks_their_own_answer(session: Session, task: MarkingTask, candidate: Person, now: datetime) -> None:
    with pytest.raises(NotAllowed):
        mark(session, public_id=task.public_id, given=FULL, actor=marking(candidate), now=now)

    assert queries.count_waiting(session, candidate.id or 0) == 0


def test_an_invigilator_does_not_mark_whom_they_watched(
    session: Session, task: MarkingTask, candidate: Person, invigilator: Person, now: datetime
) -> None:
    with pytest.raises(NotAllowed):
        open_answer(session, public_id=task.public_id, actor=marking(invigilator), now=now)

    assert invigilated_by(session, candidate.id or 0) == {invigilator.id}
    assert queries.count_waiting(session, invigilator.id or 0) == 0


def test_nobody_marks_a_colleague(
    session: Session, task: MarkingTask, candidate: Person, marker: Actor, now: datetime
) -> None:
    assert queries.count_waiting(session, marker.id) == 1
    colleague = session.get(Person, marker.id)
    assert colleague is not None
    employ(session, candidate, colleague)

    with pytest.raises(NotAllowed):
        mark(session, public_id=task.public_id, given=FULL, actor=marker, now=now)
    assert queries.count_waiting(session, marker.id) == 0


def test_other_employers_do_not_matter(
    session: Session, task: MarkingTask, candidate: Person, marker: Actor, now: datetime
) -> None:
    employ(session, candidate)
    someone = session.get(Person, marker.id)
    assert someone is not None
    employ(session, someone)

    mark(session, public_id=task.public_id, given=FULL, actor=marker, now=now)

    assert task.marked_at == now


def test_a_void_attempt_needs_no_marks(
    session: Session, task: MarkingTask, row: Attempt, marker: Actor, now: datetime
) -> None:
    row.state = AttemptState.VOID
    session.add(row)
    session.flush()

    assert queries.waiting_tasks(session, marker.id, limit=25, offset=0) == []
    with pytest.raises(Refused, match="void"):
        open_answer(session, public_id=task.public_id, actor=marker, now=now)


@pytest.mark.parametrize("role", [role for role in Role if not Actor(1, "x", frozenset({role})).may(Permission.MARK)])
def test_only_markers_mark(session: Session, task: MarkingTask, now: datetime, role: Role) -> None:
    with pytest.raises(NotAllowed):
        open_answer(session, public_id=task.public_id, actor=Actor(77, "Somebody", frozenset({role})), now=now)


def test_a_task_that_does_not_exist_is_not_found(session: Session, marker: Actor, now: datetime) -> None:
    with pytest.raises(NotFound):
        open_answer(session, public_id="nothing", actor=marker, now=now)


@pytest.fixture
def statement(session: Session, now: datetime) -> MarkingTask:
    """Give the task of marking a nonconformity statement."""
    form = form_of_all_types(session)
    answers = by_type(form, {ItemType.NONCONFORMITY: samples.RIGHT[ItemType.NONCONFORMITY]})
    sealed(session, factories.sitting(session, on=form), answers=answers)
    score_sealed(session, now=now)
    return session.exec(select(MarkingTask)).one()


def test_a_marker_sees_the_parts_of_a_statement_apart_and_a_criterion_for_each(
    session: Session, statement: MarkingTask, marker: Actor, now: datetime
) -> None:
    sheet = open_answer(session, public_id=statement.public_id, actor=marker, now=now)

    assert [(str(part.name), part.text) for part in sheet.parts] == [
        ("Requirement", "应……"),
        ("Evidence", "未……"),
        ("Clause", "8.4.1"),
        ("Classification", "轻微不符合"),
    ]
    assert [line.field for line in sheet.rubric] == list(sheet.texts) == list(FIELDS)


def test_a_statement_is_marked_by_criterion(
    session: Session, statement: MarkingTask, marker: Actor, now: datetime
) -> None:
    given = Given([Decimal("2.5"), Decimal(2), Decimal("0.5"), Decimal(0)])
    mark(session, public_id=statement.public_id, given=given, actor=marker, now=now)
    score_sealed(session, now=now)

    assert session.exec(select(Result)).one().total == Decimal(5)


def test_a_marker_reads_the_material_that_the_candidate_read(session: Session, marker: Actor, now: datetime) -> None:
    form = form_of_all_types(session)
    sealed(session, factories.sitting(session, on=form), answers=by_type(form, {ItemType.ESSAY: "答"}))
    score_sealed(session, now=now)
    task = session.exec(select(MarkingTask)).one()

    sheet = open_answer(session, public_id=task.public_id, actor=marker, now=now)

    assert (sheet.material, sheet.texts) == ("<p>案例材料</p>", {"": "答"})
