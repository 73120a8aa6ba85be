"""Forms of one sitting lie within the band of difficulty that their blueprint states (D5)."""

from datetime import datetime

import pytest
from flask import Flask
from sqlmodel import Session

from accounts.rules import Actor
from core.errors import Refused
from core.i18n import say
from questionbank.models import Form, Item, ItemVersion
from questionbank.queries import papers
from questionbank.rules.calibration import Parameters
from questionbank.service import band, runs
from tests import factories
from tests.exam.house import OwnPapersHouse
from tests.questionbank.assembled import ASSEMBLER, Stock, carry_out, order, stock


@pytest.fixture
def bank(session: Session, now: datetime) -> Stock:
    return stock(session, now)


def frozen(session: Session, bank: Stock, now: datetime) -> list[Form]:
    run = carry_out(session, order(session, bank.id, now), now)
    return runs.freeze_run(session, run_id=run.id or 0, numbers=[1, 2], prefix="F", actor=ASSEMBLER, now=now)


def recalibrate(session: Session, form: Form, now: datetime, *, by: float, pilots: bool = False) -> None:
    """Find that the items of a form are that much harder than was thought."""
    for placed in papers.form_items(session, form.id or 0):
        if placed.pilot is pilots:
            item = session.get_one(Item, session.get_one(ItemVersion, placed.version_id).item_id)
            factories.calibrate(session, {item.code: Parameters(1.0, by)}, source="later")


def ids(forms: list[Form]) -> list[int]:
    return [form.id or 0 for form in forms]


def test_assembled_forms_lie_within_their_band(session: Session, bank: Stock, now: datetime) -> None:
    assert band.uneven(session, ids(frozen(session, bank, now))) == []


def test_a_form_that_turns_out_harder_is_named_with_its_ability(
    session: Session, bank: Stock, now: datetime, still_app: Flask
) -> None:
    forms = frozen(session, bank, now)
    recalibrate(session, forms[1], now, by=3.0)

    found = band.uneven(session, ids(forms))

    assert [(one.form, str(one.theta)) for one in found] == [("F-B", "0"), ("F-B", "1")]
    assert (found[0].low, found[0].high) == (3.0, 5.0)
    assert found[0].value < 1
    with still_app.test_request_context("/?lang=zh_Hans"):
        assert "须在 3.00 与 5.00 之间" in say(found[0].told)


def test_pilots_make_no_form_harder(session: Session, bank: Stock, now: datetime) -> None:
    forms = frozen(session, bank, now)
    recalibrate(session, forms[0], now, by=6.0, pilots=True)

    assert band.uneven(session, ids(forms)) == []


def test_a_blueprint_that_states_no_band_holds_its_forms_in_none(session: Session) -> None:
    assert band.uneven(session, ids([factories.form(session)])) == []


def test_a_sitting_is_not_planned_on_a_form_outside_the_band(session: Session, officer: Actor, now: datetime) -> None:
    house = OwnPapersHouse(session, officer, now)
    recalibrate(session, house.reserve, now, by=-4.0)

    with pytest.raises(Refused, match="it is not as hard as the others") as caught:
        house.planned("S-2")

    assert (caught.value.field, caught.value.code) == ("forms", "uneven")
