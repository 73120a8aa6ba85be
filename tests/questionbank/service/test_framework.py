"""The official outlines are whole, and are put in once."""

from datetime import datetime

import pytest
from sqlmodel import Session, select

from accounts.rules import SYSTEM
from core.audit import AuditEntry
from questionbank.models import Subject
from questionbank.queries import framework
from questionbank.rules import Grade
from questionbank.service import seed_framework
from questionbank.service.framework import outlines

OFFICIAL = {"101": 49, "102": 57, "105": 17, "106": 20, "107": 14}
OURS = [f"105-3.1.e.{part}" for part in (0, *range(4, 11), "A")] + [f"105-3.2.a.{part}" for part in range(1, 7)]


@pytest.fixture(autouse=True)
def seeded(session: Session, now: datetime) -> None:
    seed_framework(session, actor=SYSTEM, now=now)


@pytest.mark.parametrize(("code", "count"), OFFICIAL.items())
def test_every_node_of_an_outline_is_there(session: Session, code: str, count: int) -> None:
    subject = framework.subject_by_code(session, code)
    assert subject is not None
    points = framework.points(session, subject.id)

    assert sum(point.official for point in points) == count
    assert [point.position for point in points] == list(range(1, len(points) + 1))
    assert all(point.text and point.text_en for point in points)


def test_our_own_subdivisions_are_marked_as_such(session: Session) -> None:
    ours = [point.code for point in framework.points(session, None) if not point.official]

    assert ours == OURS


@pytest.mark.parametrize(
    ("code", "verbs", "grade"),
    [
        ("101-3.1", [], Grade.PROVISIONAL_AUDITOR),
        ("101-3.1.1", ["understand", "master"], Grade.PROVISIONAL_AUDITOR),
        ("101-3.1.5.b", ["understand", "master", "apply"], Grade.PROVISIONAL_AUDITOR),
        ("101-3.2.5", ["know"], Grade.PROVISIONAL_AUDITOR),
        ("102-3.4.l", [], Grade.AUDITOR),
        ("105-3.1.e", ["master", "understand"], Grade.PROVISIONAL_AUDITOR),
        ("105-3.1.e.8", ["master"], Grade.PROVISIONAL_AUDITOR),
        ("105-3.1.e.A", ["understand"], Grade.PROVISIONAL_AUDITOR),
        ("105-3.3.a", [], Grade.PROVISIONAL_AUDITOR),
        ("106-3.2.g", ["know"], Grade.PROVISIONAL_AUDITOR),
        ("107-3.2.c", ["master"], Grade.PROVISIONAL_AUDITOR),
    ],
)
def test_a_point_has_the_verbs_of_its_sentence_and_the_grade_it_serves(
    session: Session, code: str, verbs: list[str], grade: Grade
) -> None:
    point = framework.point_by_code(session, code)

    assert point is not None
    assert (point.verbs, point.grade) == (verbs, grade)


def test_a_part_hangs_on_what_it_is_a_part_of(session: Session) -> None:
    points = {point.id: point for point in framework.points(session, None)}

    for point in points.values():
        whole = points[point.parent_id].code if point.parent_id else point.code.rpartition(".")[0]
        assert point.code.rpartition(".")[0] == whole


@pytest.mark.parametrize("outline", outlines(), ids=lambda outline: outline["code"])
def test_the_sections_of_a_paper_make_up_its_total(session: Session, outline: dict[str, object]) -> None:
    subject = framework.subject_by_code(session, str(outline["code"]))

    assert subject is not None
    assert sum(float(part["marks_each"]) * part["count"] for part in subject.composition) == subject.total == 100
    assert subject.pass_mark == 70
    assert subject.minutes == (120 if subject.code in ("101", "102") else 90)
    assert subject.outline == f"CCAA-TR-{subject.code}-01:2021"


def test_putting_the_outlines_in_again_changes_nothing(session: Session, now: datetime) -> None:
    assert seed_framework(session, actor=SYSTEM, now=now) == 0
    assert len(session.exec(select(Subject)).all()) == len(OFFICIAL)
    assert [e.action for e in session.exec(select(AuditEntry)).all()] == ["framework.seeded"]
