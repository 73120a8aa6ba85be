"""What pages and sittings learn of touched points, blueprints and forms."""

from datetime import date
from typing import Any

import pytest
from sqlmodel import Session, col, select

from questionbank.models import Blueprint, EditionTouch, Form, FormItem, FrameworkTouch, StandardEdition
from questionbank.queries import touches
from questionbank.rules.standards import EditionState, TouchState
from tests import factories

OPEN, HOLDS, NEEDS = TouchState.OPEN, TouchState.STILL_HOLDS, TouchState.NEEDS_VERSION


def edition(session: Session, year: int, standard: str = "GB/T 19001") -> StandardEdition:
    row = StandardEdition(
        standard=standard, year=year, title="要求", title_en="Requirements", effective_from=date(year, 1, 1),
        state=EditionState.PUBLISHED, subjects=[], changes=[],
    )  # fmt: skip
    session.add(row)
    session.flush()
    return row


@pytest.fixture
def form(session: Session) -> Form:
    return factories.form(session)


def touch(session: Session, later: StandardEdition, state: TouchState, **of: Any) -> FrameworkTouch:
    row = FrameworkTouch(edition_id=later.id or 0, cause="8.4", state=state, **of)
    session.add(row)
    session.flush()
    return row


def touch_items(session: Session, form: Form, later: StandardEdition, *states: TouchState) -> None:
    query = select(FormItem.version_id).where(FormItem.form_id == form.id).order_by(col(FormItem.number))
    for version_id, state in zip(session.exec(query).all(), states, strict=False):
        session.add(EditionTouch(edition_id=later.id or 0, version_id=version_id, clause="8.4", state=state))
    session.flush()


@pytest.mark.parametrize(
    ("states", "doubt"),
    [([], None), ([HOLDS], None), ([OPEN], 2028), ([NEEDS], 2028), ([HOLDS, OPEN], 2029), ([OPEN, HOLDS], 2028)],
)
def test_a_blueprint_is_in_doubt_by_any_edition_that_is_not_answered(
    session: Session, form: Form, states: list[TouchState], doubt: int | None
) -> None:
    for year, state in enumerate(states, 2028):
        touch(session, edition(session, year), state, blueprint_id=form.blueprint_id)

    found = touches.doubt_on(session, form.blueprint_id)
    assert (found.year if found else None) == doubt
    assert len(touches.of_blueprint(session, form.blueprint_id)) == len(states)


@pytest.mark.parametrize(
    ("touched_by", "state", "examined", "doubt"),
    [
        (("GB/T 19001", 2028), OPEN, 2028, True),
        (("GB/T 19001", 2028), NEEDS, 2028, True),
        (("GB/T 19001", 2028), HOLDS, 2028, False),
        (("GB/T 19001", 2028), OPEN, 2035, True),
        (("GB/T 19001", 2028), OPEN, 2016, False),
        (("GB/T 24001", 2028), OPEN, 2035, False),
    ],
)
def test_forms_are_in_doubt_for_the_edition_that_touches_their_blueprint_and_later_ones(
    session: Session, form: Form, touched_by: tuple[str, int], state: TouchState, examined: int, doubt: bool
) -> None:
    editions = {year: edition(session, year) for year in (2016, 2028, 2035)}
    standard, year = touched_by
    by = editions[year] if standard == "GB/T 19001" else edition(session, year, standard)
    touch(session, by, state, blueprint_id=form.blueprint_id)

    code = session.get_one(Blueprint, form.blueprint_id).code
    found = touches.blueprint_in_doubt(session, [form.id or 0], editions[examined])
    assert found == (code if doubt else "")
    assert touches.blueprint_in_doubt(session, [], editions[examined]) == ""


@pytest.mark.parametrize(
    ("states", "row"),
    [([], None), ([HOLDS], (1, 0)), ([OPEN], (1, 1)), ([OPEN, NEEDS, HOLDS], (3, 2)), ([HOLDS, HOLDS], (2, 0))],
)
def test_forms_are_listed_with_their_touched_items(
    session: Session, form: Form, states: list[TouchState], row: tuple[int, int] | None
) -> None:
    later = edition(session, 2028)
    touch_items(session, form, later, *states)

    found = touches.touched(session, later.id or 0).forms
    assert [(one.code, one.items, one.in_doubt) for one in found] == ([(form.code, *row)] if row else [])
    of_form = [(one.id, items, doubt) for one, items, doubt in touches.of_form(session, form.id or 0)]
    assert of_form == ([(later.id, *row)] if row else [])


def test_what_is_open_is_counted_over_items_points_and_blueprints(session: Session, form: Form) -> None:
    later, other = edition(session, 2028), edition(session, 2030)
    touch_items(session, form, later, OPEN, OPEN, HOLDS)
    touch(session, later, OPEN, point_id=factories.point(session).id or 0)
    touch(session, later, NEEDS, blueprint_id=form.blueprint_id)
    touch(session, other, OPEN, blueprint_id=form.blueprint_id)

    assert touches.open_counts(session) == {later.id: 3, other.id: 1}


def test_a_point_names_the_editions_that_touch_it_the_newest_first(session: Session) -> None:
    point = factories.point(session).id or 0
    for year in (2028, 2035):
        touch(session, edition(session, year), OPEN, point_id=point)
    touch(session, edition(session, 2040), OPEN, point_id=factories.point(session, "105-3.1.f").id or 0)

    assert [one.year for _touch, one in touches.of_point(session, point)] == [2035, 2028]


def test_an_edition_that_touches_nothing_says_so(session: Session) -> None:
    assert touches.touched(session, edition(session, 2028).id or 0) == touches.Touched([], [], [])
    assert touches.touched(session, 999_999) == touches.Touched([], [], [])
    assert touches.open_counts(session) == {}
