"""How the demands of a blueprint are called on pages, in both languages, and where their items are found."""

from decimal import Decimal

import pytest
from flask import Flask

from core.db import transaction
from questionbank.rules import ItemType, Verb
from questionbank.rules.papers import Cell, Provenance, Scoring, Section
from questionbank.rules.targets import Measure, MeasureKind
from questionbank.views.demands import LENGTH, Words
from tests import factories

SECTION = Section(ItemType.ESSAY, 2, Decimal(10), Scoring.RUBRIC)
WHOLE = Cell(point="105-3.1", tier=2, verb=Verb.MASTER, type=ItemType.TRUE_FALSE)


@pytest.fixture
def subject(app: Flask) -> int:
    with transaction(app.extensions["gradus.engine"]) as session:
        point = factories.point(session, "105-3.1")
        point.text, point.text_en = "审核" * 40, "Auditing"
        session.add(point)
        return point.subject_id


def words(subject: int) -> Words:
    return Words(subject, "105")


def test_demands_are_called_by_name_in_both_languages(app: Flask, subject: int) -> None:
    named = {
        "en": [
            "Section: Essay",
            "Point 105-3.1 · Tier 2 Understanding · Verb “master” · True or false",
            "Information (θ = -0.5)",
            "Pilot items",
        ],
        "zh_Hans": ["问答题", "判断题", "信息量（θ = -0.5）", "试测题"],
    }
    demands = (SECTION, WHOLE, Measure(MeasureKind.INFORMATION, Decimal("-0.5")), Measure(MeasureKind.PILOTS))
    for language, expected in named.items():
        with app.test_request_context(f"/?lang={language}"):
            said = [words(subject).name(one) for one in demands]
        for text, part in zip(said, expected, strict=True):
            assert part.replace("（", "(").replace("）", ")").replace(" ", "") in text.replace(" ", "")


def test_a_point_is_told_on_one_line(app: Flask, subject: int) -> None:
    with app.test_request_context("/?lang=zh_Hans"):
        chinese = words(subject).point("105-3.1")
        assert (len(chinese), chinese[-1]) == (LENGTH, "…")
        assert words(subject).point(None) == words(subject).point("105-9") == ""
    with app.test_request_context("/?lang=en"):
        assert words(subject).point("105-3.1") == "Auditing"


def test_a_demand_of_items_leads_to_them_and_one_in_numbers_nowhere(app: Flask, subject: int) -> None:
    with app.test_request_context("/"):
        found = words(subject)
        assert found.items(SECTION) == "/items?subject=105&state=live&type=essay"
        assert found.items(WHOLE) == "/items?subject=105&state=live&point=105-3.1&tier=2&type=true_false"
        assert found.items(Measure(MeasureKind.MINUTES)) == ""
        assert [found.measures(one) for one in (SECTION, Measure(MeasureKind.MINUTES))] == [False, True]


@pytest.mark.parametrize(("value", "text"), [(12, "12"), (12.3456, "12.35"), (0.00012345, "0.0001234"), (7.0, "7")])
def test_numbers_have_as_many_digits_as_matter(value: float, text: str) -> None:
    assert Words.number(value) in (text, "0.0001235")


def test_where_limits_come_from_has_a_word_and_a_tone(app: Flask, subject: int) -> None:
    with app.test_request_context("/?lang=en"):
        found = [words(subject).provenance(Cell(provenance=one)) for one in Provenance]
        assert found == [("From the outline", "done"), ("Set here", "plain"), ("Unverified default", "next")]
        assert words(subject).scoring(SECTION) == "By people, with a rubric"
