"""Subjects, points and editions of the scale: codes are there once, an edition never changes."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import insert, literal_column
from sqlmodel import Session, select

from questionbank.models import KnowledgePoint, ScaleEdition, Subject
from questionbank.rules import Grade
from tests import factories
from tests.questionbank.models.kept import (
    MISSING,
    NOWHERE,
    UNIQUE,
    assert_frozen,
    assert_refused,
    assert_taken,
    refused,
)

SUBJECT: dict[str, Any] = {
    "code": "909", "name": "科目", "name_en": "Subject", "outline": "o", "minutes": 90, "total": Decimal("100.50"),
    "pass_mark": Decimal("69.95"), "source": "test", "composition": [{"type": "essay", "count": 2}],
}  # fmt: skip
SCALE: dict[str, Any] = {
    "code": "scale:9", "effective_from": date(2026, 1, 1), "content": "x", "digest": "d", "seeded_at": factories.NOW,
}  # fmt: skip


def test_a_subject_comes_back_with_exact_marks_and_its_composition(session: Session) -> None:
    session.execute(insert(Subject).values(SUBJECT))

    found = session.exec(select(Subject).where(Subject.code == "909")).one()
    assert (found.total, found.pass_mark) == (Decimal("100.50"), Decimal("69.95"))
    assert found.composition == [{"type": "essay", "count": 2}]


@pytest.mark.parametrize(
    ("changes", "why"),
    [({}, UNIQUE), ({"code": None}, MISSING), ({"code": "910", "total": None}, MISSING)],
)
def test_a_subject_is_there_once_and_whole(session: Session, changes: dict[str, Any], why: str) -> None:
    session.execute(insert(Subject).values(SUBJECT))

    assert_taken(session, Subject, {**SUBJECT, "code": "910"})
    assert_refused(session, Subject, {**SUBJECT, **changes}, why)


def point_row(session: Session, **changes: Any) -> dict[str, Any]:
    row = {
        "subject_id": factories.subject(session).id, "code": "105-9", "position": 1, "text": "t", "text_en": "",
        "verbs": ["know"], "grade": Grade.AUDITOR, "official": True,
    }  # fmt: skip
    return {**row, **changes}


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({}, UNIQUE),
        ({"code": "105-8", "subject_id": 99_999}, NOWHERE),
        ({"code": "105-8", "parent_id": 99_999}, NOWHERE),
        ({"code": "105-8", "grade": literal_column("'wizard'")}, "ck_knowledge_point_grade"),
        ({"code": "105-8", "text": None}, MISSING),
    ],
)
def test_a_point_hangs_in_its_subject_once(session: Session, changes: dict[str, Any], why: str) -> None:
    session.execute(insert(KnowledgePoint).values(point_row(session)))

    assert_taken(session, KnowledgePoint, point_row(session, code="105-8"))
    assert_refused(session, KnowledgePoint, point_row(session, **changes), why)


def test_a_point_that_others_hang_on_is_not_removed(session: Session) -> None:
    above = factories.point(session, "105-3")
    below = factories.point(session, "105-3.1")
    below.parent_id = above.id
    session.add(below)
    session.flush()

    with refused(session, NOWHERE):
        session.delete(above)


def test_an_edition_of_the_scale_stays_what_it_was_and_is_there_once(session: Session) -> None:
    session.execute(insert(ScaleEdition).values(SCALE))

    assert_frozen(session, ScaleEdition)
    assert_taken(session, ScaleEdition, {**SCALE, "code": "scale:10"})
    assert_refused(session, ScaleEdition, SCALE, UNIQUE)
    assert_refused(session, ScaleEdition, {**SCALE, "code": "scale:11", "effective_from": None}, MISSING)
