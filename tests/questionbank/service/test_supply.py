"""What the bank can give is told before anything is solved, and a blueprint that it cannot serve is not put in use."""

from dataclasses import replace
from datetime import datetime
from decimal import Decimal
from typing import Any

import pytest
from flask import Flask
from sqlmodel import Session, select

from core.errors import Refused, Text
from core.i18n import say
from questionbank.models import Blueprint
from questionbank.queries import papers as asked
from questionbank.rules import ItemType
from questionbank.rules.papers import BlueprintSpec, Cell, Section
from questionbank.rules.targets import Curve, Targets
from questionbank.service import papers, supply
from tests import factories
from tests.questionbank.assembled import ASSEMBLER, Stock, stock

T = ItemType
PLAIN = BlueprintSpec(
    "TR-S", "105", "卷", "Paper", 9, Decimal(4), Decimal(2), (Section(T.SINGLE_CHOICE, 4, Decimal(1)),)
)


@pytest.fixture
def bank(session: Session, now: datetime) -> Stock:
    return stock(session, now)


def fill(session: Session, **counts: int) -> None:
    """Put so many live items of each type into the bank; all of tier 1, at one point, in Chinese."""
    factories.point(session, "105-3.1")
    keys = {T.SINGLE_CHOICE: ("A",), T.TRUE_FALSE: ("T",)}
    for name, count in counts.items():
        for _ in range(count):
            factories.version(session, T(name), key=keys[T(name)], at="105-3.1.e")


def written(session: Session, now: datetime, *, forms: int = 1, **changes: Any) -> Blueprint:
    """Put a blueprint in use that wants so many forms."""
    targets = replace(changes.pop("targets", Targets()), forms=forms)
    spec = replace(PLAIN, targets=targets, **changes)
    return papers.create_blueprint(session, spec=spec, actor=ASSEMBLER, now=now)


CELLS = (Cell(tier=1, min=2), Cell(point="105-3.1", min=3))
SHORT: dict[str, tuple[dict[str, Any], str]] = {
    # of a bank of nine single choices: what is asked, and what is said
    "a section for one form": (
        {"sections": (Section(T.SINGLE_CHOICE, 10, Decimal(1)),), "total": Decimal(10)},
        "“Section: Single choice” needs 10 items, but the bank has 9 in use: 1 short.",
    ),
    "a section n times over": (
        {"forms": 3},
        "“Section: Single choice” needs 12 items, but the bank has 9 in use: 3 short.",
    ),
    "a cell for one form": (
        {"cells": (Cell(tier=3, min=1),)},
        "“Tier 3 Judgement” needs 1 items, but the bank has 0 in use: 1 short.",
    ),
    "a cell n times over": (
        {"cells": (Cell(tier=3, min=1), *CELLS), "forms": 2},
        "“Tier 3 Judgement” needs 2 items, but the bank has 0 in use: 2 short.",
    ),
    "pilots of any section": ({"targets": Targets(pilots=6), "forms": 2}, "“Pilot items” should come to 12"),
    "pilots of one section": (
        {"sections": (Section(T.SINGLE_CHOICE, 4, Decimal(1), pilots=10),)},
        "“Section: Single choice” needs 10 items, but the bank has 9 in use: 1 short.",
    ),
    "what was never calibrated": (
        {"targets": Targets(expected=Curve((Decimal(0),), (Decimal(2),), Decimal(1)))},
        "“Section: Single choice” needs 4 items, but the bank has 0 in use",
    ),
}


@pytest.mark.parametrize("case", SHORT)
def test_a_blueprint_is_not_put_in_use_that_the_bank_cannot_serve(session: Session, now: datetime, case: str) -> None:
    fill(session, single_choice=9)
    changes, words = SHORT[case]

    with pytest.raises(Refused) as caught:
        written(session, now, **changes)

    assert (caught.value.code, caught.value.field) == ("short", "forms")
    assert words in str(caught.value.text)
    assert session.exec(select(Blueprint)).all() == []


SERVED: dict[str, dict[str, Any]] = {
    "one form": {},
    "as many as there are": {"forms": 2},
    "with its cells n times over": {"forms": 2, "cells": CELLS},
    "more than there are, if they may share items": {"forms": 9, "targets": Targets(overlap_max=4)},
    "none yet, before the items are written": {"forms": 0, "cells": (Cell(tier=3, min=2),)},
}


@pytest.mark.parametrize("case", SERVED)
def test_a_blueprint_is_put_in_use_that_the_bank_can_serve(session: Session, now: datetime, case: str) -> None:
    fill(session, single_choice=9)

    row = written(session, now, **SERVED[case])

    assert asked.spec_of(session, row).targets.forms == SERVED[case].get("forms", 1)


def test_every_short_demand_is_said_one_after_another(session: Session, now: datetime, still_app: Flask) -> None:
    sections = (Section(T.SINGLE_CHOICE, 2, Decimal(1)), Section(T.TRUE_FALSE, 2, Decimal(1)))
    fill(session, single_choice=1)

    with pytest.raises(Refused) as caught:
        written(session, now, sections=sections)

    with still_app.test_request_context("/?lang=zh_Hans"):
        said = say(caught.value.text)
    assert said.count("“大题：") == 2
    assert "“大题：判断题”" in said


def test_one_language_in_which_it_can_be_served_is_enough(session: Session, now: datetime) -> None:
    fill(session, single_choice=4)  # in Chinese only

    spec = asked.spec_of(session, written(session, now))
    english = asked.pool(session, subject_id=factories.subject(session).id or 0, language="en")

    assert supply.lacks(spec, english) != []


@pytest.mark.parametrize(("count", "said"), [(1, "1"), (2, "1 2"), (4, "1 2 3 4")])
def test_sentences_are_put_after_one_another(count: int, said: str) -> None:
    assert str(supply.joined([Text(str(number)) for number in range(1, count + 1)])) == said


def test_the_outlook_says_how_many_papers_there_can_be_and_what_chance_would_do(session: Session, bank: Stock) -> None:
    outlook = supply.outlook(session, blueprint=bank.blueprint, language="zh_Hans")

    assert outlook.items == 26
    assert outlook.papers >= 2
    assert outlook.shortages == ()
    assert all(value > 0 for value in outlook.random_sd.values())


def test_the_outlook_of_an_empty_bank_names_what_is_short(session: Session, bank: Stock) -> None:
    outlook = supply.outlook(session, blueprint=bank.blueprint, language="en")

    assert (outlook.items, outlook.papers) == (0, 0)
    assert {one.name for one in outlook.shortages} >= {"section=single_choice", "section=true_false"}


def test_of_many_short_demands_the_first_are_said_and_the_others_counted(session: Session, now: datetime) -> None:
    cells = tuple(Cell(tier=tier, type=kind, min=1) for tier in (2, 3) for kind in (T.SINGLE_CHOICE, T.TRUE_FALSE))
    sections = (Section(T.SINGLE_CHOICE, 2, Decimal(1)), Section(T.TRUE_FALSE, 2, Decimal(1)))
    factories.subject(session)

    with pytest.raises(Refused) as caught:
        written(session, now, sections=sections, cells=cells)

    assert str(caught.value.text).count(" short. Put more into use.") == 4
    assert str(caught.value.text).endswith("2 more demands are short.")
