"""Which attempts wait for their result, and what their paper is made of."""

from datetime import datetime
from decimal import Decimal

import pytest
from sqlmodel import Session, select

from core.errors import NotFound
from exam.rules.states import AttemptState
from grading import queries
from grading.models import MarkingTask
from grading.queries.scoring import area_titles, attempts_to_score, form_paper, forms_to_score, marks_given, tasks_made
from grading.service import score_sealed
from questionbank.rules import ItemType
from tests import factories
from tests.grading.sat import essay_form, sealed


def test_what_is_sealed_waits_until_it_has_a_result(session: Session, now: datetime) -> None:
    row = sealed(session, factories.sitting(session), who=factories.person(session, number=88))
    assert forms_to_score(session) == [row.form_id]
    assert attempts_to_score(session, row.form_id, limit=10) == [row]
    score_sealed(session, now=now)
    assert forms_to_score(session) == []
    assert attempts_to_score(session, row.form_id, limit=10) == []


@pytest.mark.parametrize("state", [AttemptState.VOID, AttemptState.SUBMITTED, AttemptState.TERMINATED])
def test_what_is_not_sealed_does_not_wait(session: Session, state: AttemptState) -> None:
    row = sealed(session, factories.sitting(session), who=factories.person(session, number=88))
    row.state = state
    session.flush()
    assert forms_to_score(session) == []


def test_what_waits_for_marks_does_not_wait_for_the_job(session: Session, now: datetime) -> None:
    row = sealed(session, factories.sitting(session, on=essay_form(session)), who=factories.person(session, number=88))
    assert tasks_made(session, row.id) == set()
    score_sealed(session, now=now)
    assert forms_to_score(session) == []
    assert tasks_made(session, row.id) == {3}
    assert marks_given(session, row.id) == {}
    task = session.exec(select(MarkingTask)).one()
    task.marks, task.marked_at, task.marker_id = Decimal("7.5"), now, factories.person(session).id
    session.flush()
    assert forms_to_score(session) == [row.form_id]
    assert marks_given(session, row.id) == {3: Decimal("7.5")}


@pytest.mark.parametrize(("limit", "count"), [(1, 1), (2, 2), (9, 3)])
def test_a_run_takes_no_more_than_its_limit(session: Session, limit: int, count: int) -> None:
    sitting = factories.sitting(session)
    rows = [sealed(session, sitting, who=factories.person(session, number=80 + n), seat=n) for n in (1, 2, 3)]
    found = attempts_to_score(session, rows[0].form_id, limit=limit)
    assert [one.id for one in found] == sorted(row.id for row in rows)[:count]


def test_a_paper_has_its_items_in_order_with_their_marks(session: Session) -> None:
    form = essay_form(session)
    paper = form_paper(session, form.id or 0)
    assert [(one.number, one.kind, one.marks, one.point) for one in paper.places] == [
        (1, ItemType.SINGLE_CHOICE, Decimal("1.5"), "105-3.1.e"),
        (2, ItemType.SINGLE_CHOICE, Decimal("1.5"), "105-3.2.a"),
        (3, ItemType.ESSAY, Decimal(10), "105-3.3.b"),
    ]
    assert (paper.blueprint.id, paper.form.id) == (form.blueprint_id, form.id)


def test_a_form_that_does_not_exist_is_not_found(session: Session) -> None:
    with pytest.raises(NotFound):
        form_paper(session, 404)


@pytest.mark.parametrize(
    ("codes", "found"), [([], set()), (["105-3.1.e"], {"105-3.1.e"}), (["x", "105-3.1.e"], {"105-3.1.e"})]
)
def test_areas_that_are_known_have_names(session: Session, codes: list[str], found: set[str]) -> None:
    factories.point(session)
    assert set(area_titles(session, codes)) == found
    assert queries.forms_to_score(session) == []
