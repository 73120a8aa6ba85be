"""The tab of an item with its parameters, exposure and enemies."""

import re
from datetime import datetime

import pytest
from flask import Flask

from core.db import transaction
from questionbank.models import EnemySet
from questionbank.rules import ItemState
from questionbank.rules.calibration import Parameters
from tests import factories
from tests.accounts.browser import rows
from tests.questionbank import bank
from tests.questionbank.views.browser import House
from tests.questionbank.views.papers_house import page, papers_house


@pytest.fixture
def here(standing: House) -> House:
    return standing


@pytest.fixture
def pair(here: House) -> tuple[str, str]:
    """Put two items into use."""
    one, other = (here.item(ItemState.LIVE, bank.manuscript(f"第{n}题？")) for n in (1, 2))
    return one, other


def test_an_item_without_history_says_so(here: House, pair: tuple[str, str]) -> None:
    text = page(here.author, f"/items/{pair[0]}/use")

    said = ("never calibrated", "It has no enemies", "How much it was seen")
    assert all(words in text for words in said)
    assert "Sittings that used it" not in text
    assert "Forms that hold it" not in text
    assert "Add enemies" not in text


def test_which_forms_hold_an_item_is_told_only_to_those_who_make_papers(app: Flask) -> None:
    makers = papers_house(app)
    assert makers.freeze("F-SECRET").status_code == 303
    code = re.findall(r"/items/(T-\w+)", page(makers.assembler, "/forms/F-SECRET/items"))[0]

    assert "F-SECRET" in page(makers.assembler, f"/items/{code}/use")
    assert "It is on no form" not in page(makers.assembler, f"/items/{code}/use")
    for reader in (makers.author, makers.officer):
        text = page(reader, f"/items/{code}/use")
        assert "F-SECRET" not in text
        assert "Forms that hold it" not in text


def test_parameters_are_shown_with_their_source(here: House, pair: tuple[str, str], now: datetime) -> None:
    with transaction(here.app.extensions["gradus.engine"]) as session:
        factories.calibrate(session, {pair[0]: Parameters(1.234, -0.5, None)}, source="Spring")

    text = page(here.author, f"/items/{pair[0]}/use")

    assert all(words in text for words in ("1.234", "-0.500", "Spring", "the system"))


def test_enemies_are_set_and_shown_on_both_and_removed_with_a_reason(here: House, pair: tuple[str, str]) -> None:
    one, other = pair
    answer = here.reviewer.post(f"/items/{one}/enemies", data={"codes": f" {other}；", "reason": "alike"})
    assert answer.status_code == 303

    text = page(here.reviewer, f"/items/{other}/use")
    assert all(words in text for words in (one, "alike", "In force", "陈评审"))
    row = rows(here.app, EnemySet)[-1]
    removal = f"/items/{other}/enemies/{row.id}/removal"
    assert "Frozen forms stay as they are" in page(here.reviewer, removal)
    assert here.reviewer.post(removal, data={"reason": "reworded"}).status_code == 303

    assert all(words in page(here.author, f"/items/{one}/use") for words in ("Removed", "reworded"))


@pytest.mark.parametrize(
    ("codes", "reason", "words"),
    [
        ("none", "alike", "There is no item none"),
        ("", "alike", "Fill in"),
        ("{own}", "alike", "at least two"),
        ("{other}", "", "Fill in"),
    ],
)
def test_what_cannot_be_set_is_said_at_its_field(
    here: House, pair: tuple[str, str], codes: str, reason: str, words: str
) -> None:
    data = {"codes": codes.format(own=pair[0], other=pair[1]), "reason": reason}
    before = len(rows(here.app, EnemySet))

    answer = here.reviewer.post(f"/items/{pair[0]}/enemies", data=data)

    assert answer.status_code == 422
    assert words in answer.text
    assert len(rows(here.app, EnemySet)) == before


def test_authors_neither_set_nor_remove(here: House, pair: tuple[str, str]) -> None:
    data = {"codes": pair[1], "reason": "alike"}

    assert here.author.post(f"/items/{pair[0]}/enemies", data=data).status_code == 403
    assert here.author.get(f"/items/{pair[0]}/enemies/1/removal").status_code == 403


def test_a_set_that_is_not_there_is_not_found(here: House, pair: tuple[str, str]) -> None:
    assert here.reviewer.post(f"/items/{pair[0]}/enemies/999/removal", data={"reason": "x"}).status_code == 404
