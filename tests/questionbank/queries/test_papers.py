"""What may be drawn, and what sittings and grading read of a form."""

from datetime import datetime
from decimal import Decimal

import pytest
from sqlmodel import Session

from core.errors import NotFound
from questionbank.models import Blueprint, FormItem, Item, ItemVersion
from questionbank.queries import papers as asked
from questionbank.rules import ItemState, ItemType, Verb
from questionbank.rules.papers import Candidate
from tests import factories


def next_version(session: Session, version: ItemVersion, now: datetime, **content: dict[str, str]) -> ItemVersion:
    """Write a second version of an item and make it the current one."""
    row = ItemVersion(
        item_id=version.item_id,
        number=2,
        public_id=f"{version.public_id}-2",
        point_id=version.point_id,
        tier=3,
        verb=Verb.APPLY,
        content=content,
        digest="second",
        created_at=now,
    )
    session.add(row)
    session.get_one(Item, version.item_id).number = 2
    session.flush()
    return row


def drawn_from(session: Session, language: str = "zh_Hans") -> list[Candidate]:
    return asked.pool(session, subject_id=factories.subject(session).id or 0, language=language)


@pytest.mark.parametrize("state", list(ItemState))
def test_only_live_items_are_drawn(session: Session, state: ItemState) -> None:
    factories.version(session, state=state)

    assert bool(drawn_from(session)) is (state is ItemState.LIVE)


def test_only_the_current_version_of_an_item_is_drawn(session: Session, now: datetime) -> None:
    first = factories.version(session)
    second = next_version(session, first, now, zh_Hans={"stem": "新"})

    assert drawn_from(session) == [
        Candidate(second.id or 0, ItemType.SINGLE_CHOICE, "105-3.1.e", 3, Verb.APPLY),
    ]


@pytest.mark.parametrize(("english", "expected"), [({"stem": "Why?"}, 1), ({"stem": ""}, 0), ({}, 0)])
def test_only_items_with_a_wording_in_the_language_are_drawn(
    session: Session, now: datetime, english: dict[str, str], expected: int
) -> None:
    next_version(session, factories.version(session), now, zh_Hans={"stem": "问"}, en=english)

    assert len(drawn_from(session, "en")) == expected
    assert len(drawn_from(session)) == 1


def test_items_of_another_subject_are_not_drawn(session: Session) -> None:
    factories.version(session, at="106-3.1")

    assert drawn_from(session) == []


def test_an_item_without_a_point_is_drawn_and_stays_on_its_form(session: Session) -> None:
    form = factories.form(session, single=1, multiple=0, true_false=0)
    (place,) = asked.form_items(session, form.id or 0)

    loose = ItemVersion(
        item_id=session.get_one(ItemVersion, place.version_id).item_id,
        number=2,
        public_id="loose",
        content={"zh_Hans": {"stem": "问"}},
        digest="loose",
        created_at=form.frozen_at,
    )
    session.add(loose)
    session.get_one(Item, loose.item_id).number = 2
    session.flush()
    session.add(FormItem(form_id=form.id or 0, number=2, section=0, version_id=loose.id or 0, marks=Decimal(1)))
    session.flush()

    assert [one.number for one in asked.form_items(session, form.id or 0)] == [1, 2]
    assert [(one.version_id, one.point) for one in drawn_from(session)] == [(loose.id, "")]


def test_a_form_tells_its_items_in_order_with_their_marks(session: Session) -> None:
    form = factories.form(session, single=2, multiple=1, true_false=1)

    places = asked.form_items(session, form.id or 0)

    assert [(one.number, one.section, one.type.value, one.marks) for one in places] == [
        (1, 0, "single_choice", Decimal("1.5")),
        (2, 0, "single_choice", Decimal("1.5")),
        (3, 1, "multiple_choice", Decimal(2)),
        (4, 2, "true_false", Decimal(1)),
    ]
    assert places[0].candidate == Candidate(places[0].version_id, ItemType.SINGLE_CHOICE, "105-3.1.e", 1, None)
    assert asked.codes_of(session, [places[0].version_id]) == {places[0].version_id: places[0].code}


def test_a_form_is_found_by_the_name_that_browsers_see_and_by_its_code(session: Session) -> None:
    form = factories.form(session)

    assert asked.paper_of(session, form.public_id) == form
    assert asked.form_by_code(session, form.code) == form
    assert asked.paper_of(session, form.code) is None
    assert asked.form_by_code(session, form.public_id) is None


def test_forms_are_listed_newest_first_in_pages(session: Session) -> None:
    forms = [factories.form(session, single=1, multiple=0, true_false=0) for _ in range(3)]

    assert asked.count_forms(session) == 3
    assert [card.form for card in asked.form_cards(session, limit=2)] == [forms[2], forms[1]]
    assert [card.form for card in asked.form_cards(session, limit=2, offset=2)] == [forms[0]]
    assert [card.subject for card in asked.form_cards(session, limit=1)] == ["105"]
    assert asked.forms(session, blueprint_id=forms[0].blueprint_id) == [forms[0]]


def test_forms_for_practice_are_not_for_sittings(session: Session, now: datetime) -> None:
    form = factories.form(session, single=1, multiple=0, true_false=0)
    practice = Blueprint(
        code="P",
        subject_id=factories.subject(session).id or 0,
        title="练习",
        title_en="Practice",
        minutes=10,
        total=Decimal(1),
        pass_mark=Decimal(1),
        sections=[],
        cells=[],
        practice=True,
        created_by="test",
        created_at=now,
    )
    session.add(practice)
    session.flush()

    assert asked.exam_forms(session, "105") == [form]
    assert asked.exam_forms(session, "999") == []
    assert {one.id for one, _subject in asked.blueprints(session)} == {practice.id, form.blueprint_id}


def test_a_blueprint_that_is_not_there_is_not_found(session: Session) -> None:
    with pytest.raises(NotFound):
        asked.blueprint(session, 999_999)
    assert asked.blueprint_by_code(session, "NONE") is None
