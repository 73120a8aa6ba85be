"""Demands of a blueprint in the reader's words, with the items that answer to them."""

from decimal import Decimal
from typing import Any

import pytest

from questionbank.queries import framework
from questionbank.rules import ItemType, Verb
from questionbank.rules.papers import Cell, Provenance, Scoring, Section
from questionbank.rules.targets import Measure, MeasureKind
from questionbank.views import demands
from tests.questionbank.views.browser import House

from core.db import reading  # isort: skip

SECTION = Section(ItemType.ESSAY, 1, Decimal(10), Scoring.RUBRIC)


def words(here: House, language: str, ask: Any) -> Any:
    """Ask something of the words of a subject in one language."""
    with here.app.test_request_context(f"/?lang={language}"):
        found = framework.subject_by_code(reading(), "105")
        assert found is not None
        return ask(demands.Words(found.id or 0, "105"))


@pytest.mark.parametrize(
    ("cell", "english", "chinese"),
    [
        (SECTION, "Section: Essay", "问答题"),
        (Cell(point="105-3.1"), "Point 105-3.1", "105-3.1"),
        (Cell(tier=3), "Tier 3 Judgement", "3"),
        (Cell(verb=Verb.MASTER), "Verb “master”", "掌握"),
        (Cell(type=ItemType.HOTSPOT), "Place on a picture", "图上定位题"),
        (Cell(point="105-3.1", tier=2, type=ItemType.ESSAY), "Point 105-3.1 · Tier 2 Understanding · Essay", " · "),
    ],
)
def test_a_demand_is_named_in_both_languages(standing: House, cell: Section | Cell, english: str, chinese: str) -> None:
    assert words(standing, "en", lambda one: one.name(cell)) == english
    assert chinese in words(standing, "zh_Hans", lambda one: one.name(cell))


@pytest.mark.parametrize("kind", list(MeasureKind))
def test_every_measure_has_a_name(standing: House, kind: MeasureKind) -> None:
    named = words(standing, "en", lambda one: one.name(Measure(kind, Decimal("0.5"))))
    bare = words(standing, "en", lambda one: one.name(Measure(kind, None)))

    assert named == f"{bare} (θ = 0.5)"
    assert words(standing, "en", lambda one: (one.measures(Measure(kind, None)), one.items(Measure(kind, None)))) == (
        True,
        "",
    )


@pytest.mark.parametrize(
    ("cell", "address"),
    [
        (SECTION, "/items?subject=105&state=live&type=essay"),
        (Cell(point="105-3.1", tier=2), "/items?subject=105&state=live&point=105-3.1&tier=2"),
        (Cell(verb=Verb.APPLY), "/items?subject=105&state=live"),
    ],
)
def test_a_demand_of_items_leads_to_them(standing: House, cell: Section | Cell, address: str) -> None:
    assert words(standing, "en", lambda one: one.items(cell)) == address
    assert words(standing, "en", lambda one: one.measures(cell)) is False


@pytest.mark.parametrize("language", ["en", "zh_Hans"])
def test_the_text_of_a_point_fits_a_line(standing: House, language: str) -> None:
    with standing.app.test_request_context():
        subject = framework.subject_by_code(reading(), "105")
        codes = [one.code for one in framework.points(reading(), subject.id if subject else 0)]

    texts = words(standing, language, lambda one: [one.point(code) for code in codes])

    assert all(0 < len(text) <= demands.LENGTH for text in texts)
    assert words(standing, language, lambda one: (one.point(None), one.point("999"))) == ("", "")


@pytest.mark.parametrize(("value", "said"), [(3, "3"), (0.123456, "0.1235"), (12.0, "12"), (1234567.0, "1.235e+06")])
def test_numbers_have_as_many_digits_as_matter(value: float, said: str) -> None:
    assert demands.Words.number(value) == said


@pytest.mark.parametrize("provenance", list(Provenance))
def test_every_provenance_has_words(standing: House, provenance: Provenance) -> None:
    said, tone = words(standing, "en", lambda one: one.provenance(Cell(provenance=provenance)))

    assert said
    assert tone in ("done", "plain", "next")


def test_every_scoring_has_words_in_both_languages(standing: House) -> None:
    sections = [Section(ItemType.ESSAY, 1, Decimal(10), scoring) for scoring in Scoring]
    english, chinese = (
        words(standing, language, lambda one: [one.scoring(section) for section in sections])
        for language in ("en", "zh_Hans")
    )
    assert len(set(english)) == len(set(chinese)) == len(sections)
    assert not set(english) & set(chinese)
