"""Every form and sitting that an item was ever on can be found from the item."""

from datetime import timedelta
from decimal import Decimal

from sqlmodel import Session, col, select

from accounts.rules import SYSTEM
from questionbank.models import Form, FormItem, ItemVersion
from questionbank.queries.use import forms_with, sittings_with
from questionbank.service import holds
from tests import factories

NOW = factories.NOW


def held(session: Session, form: Form, sitting: str, *, hours: int = 0) -> None:
    begun = NOW + timedelta(hours=hours)
    until = begun + timedelta(hours=3)
    holds.hold_versions(session, form_ids=[form.id or 0], sitting=sitting, until=until, actor=SYSTEM, now=begun)


def versions_on(session: Session, form: Form) -> list[ItemVersion]:
    query = select(ItemVersion).join(FormItem).where(FormItem.form_id == form.id).order_by(col(FormItem.number))
    return list(session.exec(query).all())


def test_an_item_that_was_never_drawn_is_on_nothing(session: Session) -> None:
    version = factories.version(session)

    assert (forms_with(session, version.item_id), sittings_with(session, version.item_id)) == ([], [])


def test_the_newest_form_stands_first_with_the_place_of_the_item(session: Session) -> None:
    older = factories.form(session)
    second = versions_on(session, older)[1]
    form = factories.sibling(session, older)
    session.add(FormItem(form_id=form.id or 0, number=2, section=0, version_id=second.id or 0, marks=Decimal(2)))

    found, before = forms_with(session, second.item_id)

    assert (found.form, found.number, found.version, found.pilot) == (form.code, 2, second.number, False)
    assert found.marks == 2
    assert found.frozen_at == form.frozen_at
    assert before.form == older.code


def test_a_sitting_is_named_once_until_and_after_it_is_closed(session: Session) -> None:
    form = factories.form(session)
    versions = versions_on(session, form)
    item_id = versions[0].item_id
    held(session, form, "S-1")
    held(session, form, "S-2", hours=5)

    holds.release_versions(session, sitting="S-1", actor=SYSTEM, now=NOW + timedelta(hours=4))

    later, earlier = sittings_with(session, item_id)
    assert (later.sitting, later.released_at) == ("S-2", None)
    assert (earlier.sitting, earlier.released_at) == ("S-1", NOW + timedelta(hours=4))
    assert earlier.until == NOW + timedelta(hours=3)


def test_what_happened_to_other_items_is_not_told(session: Session) -> None:
    form = factories.form(session)
    versions = versions_on(session, form)
    held(session, form, "S-1")
    other: ItemVersion = factories.version(session)

    assert other.item_id != versions[0].item_id
    assert (forms_with(session, other.item_id), sittings_with(session, other.item_id)) == ([], [])
