"""The essays of the demonstration: one answer is marked with notes, the others wait for the marker."""

from decimal import Decimal

import pytest

from demo.people import email_of
from exam.models import Attempt
from grading.models import MarkingNote, MarkingTask
from tests.demo.conftest import House

pytestmark = pytest.mark.xdist_group("demo")


def test_one_answer_is_marked_within_its_rubric_and_others_wait(house: House) -> None:
    tasks = house.rows(MarkingTask)
    (marked,) = [task for task in tasks if task.marked_at is not None]

    assert len(tasks) > 2
    assert marked.marker_id == house.person("marker@demo.gradus").id
    assert marked.marks == sum(map(Decimal, marked.criteria))
    assert marked.comment


def test_its_notes_stand_at_words_in_the_order_of_the_text(house: House) -> None:
    notes = sorted(house.rows(MarkingNote), key=lambda note: note.number)

    assert [note.start for note in notes] == sorted(note.start for note in notes)
    assert [note.criterion for note in notes] == [0, 1, 2, 3]
    assert all(len(note.words) == note.stop - note.start for note in notes)


def test_two_candidates_wrote_and_nobody_else(house: House) -> None:
    wrote = {task.attempt_id for task in house.rows(MarkingTask)}
    people = {attempt.person_id for attempt in house.rows(Attempt) if attempt.id in wrote}

    assert people == {house.person(email_of(number)).id for number in (4, 5)}
