"""A sitting examines a published edition; forms that this edition leaves in doubt are neither planned nor opened."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from sqlmodel import Session, select

from accounts.rules import Actor
from core.errors import Refused
from exam.models import Sitting
from exam.rules.states import SittingState
from exam.service import sittings
from exam.service.sittings import SittingPlan
from questionbank.models import EditionTouch, Form, FormItem, FrameworkTouch, ItemVersion, StandardEdition
from questionbank.rules.standards import EditionState, TouchState
from questionbank.service import seed_standards
from tests import factories as f

OPEN, HOLDS, NEEDS = TouchState.OPEN, TouchState.STILL_HOLDS, TouchState.NEEDS_VERSION


@pytest.fixture
def form(session: Session) -> Form:
    seed_standards(session)
    return f.form(session)


def edition(
    session: Session, year: int = 2028, state: EditionState = EditionState.PUBLISHED, standard: str = "GB/T 19001"
) -> StandardEdition:
    row = StandardEdition(
        standard=standard, year=year, title="要求", title_en="Requirements", effective_from=date(year, 1, 1),
        state=state, subjects=["105"], changes=[{"clause": "8.4", "kind": "changed", "note": ""}],
    )  # fmt: skip
    session.add(row)
    session.flush()
    return row


def touch_item(session: Session, form: Form, later: StandardEdition, state: TouchState) -> str:
    version_id = session.exec(select(FormItem.version_id).where(FormItem.form_id == form.id)).first() or 0
    session.add(EditionTouch(edition_id=later.id or 0, version_id=version_id, clause="8.4", state=state))
    session.flush()
    return session.get_one(ItemVersion, version_id).public_id


def touch_blueprint(session: Session, form: Form, later: StandardEdition, state: TouchState) -> None:
    touch = FrameworkTouch(edition_id=later.id or 0, blueprint_id=form.blueprint_id, cause="105-3.1.e.8", state=state)
    session.add(touch)
    session.flush()


def planned(session: Session, form: Form, officer: Actor, now: datetime, **more: Any) -> Sitting:
    given: dict[str, Any] = {
        "code": "S-1", "title": "场次", "title_en": "Sitting", "opens_at": now + timedelta(days=1),
        "closes_at": now + timedelta(days=1, hours=2), "form_ids": [form.id],
    }  # fmt: skip
    return sittings.create_sitting(session, plan=SittingPlan(**(given | more)), actor=officer, now=now)


@pytest.mark.parametrize(
    ("named", "kept"),
    [("", "GB/T 19001-2016"), ("GB/T 19001-2016", "GB/T 19001-2016"), ("GB/T 24001-2016", "GB/T 24001-2016")],
)
def test_a_sitting_keeps_the_edition_that_is_named_or_the_one_in_force(
    session: Session, form: Form, officer: Actor, now: datetime, named: str, kept: str
) -> None:
    assert planned(session, form, officer, now, standard=named).standard == kept


@pytest.mark.parametrize("named", ["GB/T 19001-2099", "GB/T 19001", "ISO 9001:2015", "x", " ", "GB/T 19001-2016 8.4"])
def test_an_edition_that_nobody_published_is_refused_at_its_field(
    session: Session, form: Form, officer: Actor, now: datetime, named: str
) -> None:
    with pytest.raises(Refused, match="no published edition") as caught:
        planned(session, form, officer, now, standard=named)
    assert (caught.value.field, caught.value.code) == ("standard", "unknown_edition")


def test_a_draft_examines_nobody(session: Session, form: Form, officer: Actor, now: datetime) -> None:
    edition(session, state=EditionState.DRAFT)

    with pytest.raises(Refused, match="no published edition GB/T 19001-2028"):
        planned(session, form, officer, now, standard="GB/T 19001-2028")


def test_without_any_edition_a_sitting_names_none(session: Session, officer: Actor, now: datetime) -> None:
    assert planned(session, f.form(session), officer, now).standard == ""


@pytest.mark.parametrize(("years", "kept"), [(0, "GB/T 19001-2016"), (2, "GB/T 19001-2028")])
def test_left_open_it_is_the_edition_in_force_on_the_day_of_the_sitting(
    session: Session, form: Form, officer: Actor, now: datetime, years: int, kept: str
) -> None:
    edition(session)
    opens = now + timedelta(days=365 * years + 1)

    found = planned(session, form, officer, now, opens_at=opens, closes_at=opens + timedelta(hours=2))
    assert found.standard == kept


@pytest.mark.parametrize(
    ("items", "plan", "words"),
    [
        (OPEN, None, "1 items of these forms"),
        (NEEDS, None, "1 items of these forms"),
        (None, OPEN, "The blueprint B-"),
        (None, NEEDS, "The blueprint B-"),
        (OPEN, OPEN, "1 items of these forms"),
        (HOLDS, OPEN, "The blueprint B-"),
        (HOLDS, HOLDS, ""),
        (None, None, ""),
    ],
)
def test_forms_that_the_edition_leaves_in_doubt_are_not_planned(
    session: Session, form: Form, officer: Actor, now: datetime,
    items: TouchState | None, plan: TouchState | None, words: str,
) -> None:  # fmt: skip
    later = edition(session)
    if items:
        touch_item(session, form, later, items)
    if plan:
        touch_blueprint(session, form, later, plan)

    if not words:
        assert planned(session, form, officer, now, standard=later.name).standard == later.name
        return
    with pytest.raises(Refused, match=words) as caught:
        planned(session, form, officer, now, standard=later.name)
    assert (caught.value.field, caught.value.code) == ("forms", "touched")


def test_a_sitting_on_the_edition_before_uses_what_the_new_one_touches(
    session: Session, form: Form, officer: Actor, now: datetime
) -> None:
    later = edition(session)
    touch_item(session, form, later, OPEN)
    touch_blueprint(session, form, later, OPEN)

    found = planned(session, form, officer, now, standard="GB/T 19001-2016")
    sittings.open_sitting(session, sitting_id=found.id or 0, actor=officer, now=now)
    assert found.state is SittingState.OPEN


@pytest.mark.parametrize("of", ["item", "blueprint"])
def test_what_is_touched_after_the_planning_stands_in_the_way_of_opening(
    session: Session, form: Form, officer: Actor, now: datetime, of: str
) -> None:
    later = edition(session)
    found = planned(session, form, officer, now, standard=later.name)
    touch = {"item": touch_item, "blueprint": touch_blueprint}[of]
    touch(session, form, later, OPEN)

    with pytest.raises(Refused, match=r"rests? on clauses that GB/T 19001-2028 changes"):
        sittings.open_sitting(session, sitting_id=found.id or 0, actor=officer, now=now)


@pytest.mark.parametrize("of", ["item", "blueprint"])
@pytest.mark.parametrize(("year", "in_force"), [(2024, True), (2028, False)])
def test_another_standard_stands_in_the_way_from_the_day_on_which_its_new_edition_is_in_force(
    session: Session, form: Form, officer: Actor, now: datetime, of: str, year: int, in_force: bool
) -> None:
    touch = {"item": touch_item, "blueprint": touch_blueprint}[of]
    touch(session, form, edition(session, year, standard="GB/T 19011"), OPEN)

    if not in_force:
        assert planned(session, form, officer, now).standard == "GB/T 19001-2016"
        return
    with pytest.raises(Refused, match=f"rests? on clauses that GB/T 19011-{year} changes"):
        planned(session, form, officer, now)


def test_a_sitting_without_an_edition_rests_on_all_that_are_in_force(
    session: Session, officer: Actor, now: datetime
) -> None:
    form = f.form(session)
    touch_item(session, form, edition(session, 2024, standard="GB/T 19011"), OPEN)

    with pytest.raises(Refused, match="GB/T 19011-2024 changes"):
        planned(session, form, officer, now)


def test_a_sitting_of_before_with_words_of_its_own_still_opens(
    session: Session, form: Form, officer: Actor, now: datetime
) -> None:
    found = planned(session, form, officer, now)
    found.standard = "GB/T 19001-2016 / ISO 9001:2015"
    touch_item(session, form, edition(session), OPEN)

    sittings.open_sitting(session, sitting_id=found.id or 0, actor=officer, now=now)
    assert (found.state, found.standard) == (SittingState.OPEN, "GB/T 19001-2016 / ISO 9001:2015")
