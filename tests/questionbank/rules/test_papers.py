"""What a blueprint may say, which item answers to which cell, and what is counted."""

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from questionbank.rules import ItemType, Verb
from questionbank.rules.demands import explain
from questionbank.rules.papers import (
    BlueprintSpec,
    Candidate,
    Cell,
    Provenance,
    Scoring,
    Section,
    Shortage,
    plain,
    problems,
    satisfies,
    tallies,
    under,
)

SINGLE, MULTIPLE, TRUE_FALSE = ItemType.SINGLE_CHOICE, ItemType.MULTIPLE_CHOICE, ItemType.TRUE_FALSE
TR_105 = BlueprintSpec(
    code="TR-105",
    subject="105",
    title="质量管理体系基础",
    title_en="Foundations",
    minutes=90,
    total=Decimal(100),
    pass_mark=Decimal(70),
    sections=(
        Section(SINGLE, 40, Decimal("1.5")),
        Section(MULTIPLE, 15, Decimal(2)),
        Section(TRUE_FALSE, 10, Decimal(1)),
    ),
)
SMALL = replace(TR_105, total=Decimal(2), pass_mark=Decimal(1), sections=(Section(SINGLE, 2, Decimal(1)),))


@pytest.mark.parametrize(
    ("code", "prefix", "expected"),
    [
        ("105-3.1.e.8", "105-3.1.e", True),
        ("105-3.1.e.8", "105-3.1", True),
        ("105-3.1", "105-3.1", True),
        ("105-3.1.e", "105", True),
        ("105-3.10", "105-3.1", False),
        ("105-3.1.e.8", "105-3.1.e.81", False),
        ("1055-3.1", "105", False),
        ("105-3", "105-3.1", False),
        ("", "105-3.1", False),
    ],
)
def test_a_point_lies_under_another_at_the_border_of_a_node(code: str, prefix: str, expected: bool) -> None:
    assert under(code, prefix) is expected


@pytest.mark.parametrize(
    ("matching", "is_clear"), [(Scoring.PARTIAL, True), (Scoring.ALL_OR_NOTHING, False), (Scoring.PER_OPTION, False)]
)
def test_a_paper_has_one_policy_for_what_has_parts(matching: Scoring, is_clear: bool) -> None:
    sections = (
        Section(SINGLE, 40, Decimal("1.5"), Scoring.ALL_OR_NOTHING),
        Section(MULTIPLE, 10, Decimal(2), Scoring.PARTIAL),
        Section(ItemType.MATCHING, 5, Decimal(2), matching),
        Section(ItemType.ESSAY, 1, Decimal(10), Scoring.RUBRIC),
    )
    found = [str(text) for text in problems(replace(TR_105, sections=sections)).get("sections", [])]
    assert (found == []) is is_clear
    assert all("more than one scoring policy" in text for text in found)


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        (Cell(point="105-3.1"), True),
        (Cell(point="105-3.2"), False),
        (Cell(tier=2), True),
        (Cell(tier=1), False),
        (Cell(verb=Verb.MASTER), True),
        (Cell(verb=Verb.KNOW), False),
        (Cell(type=SINGLE), True),
        (Cell(type=MULTIPLE), False),
        (Cell(point="105-3.1", tier=2, verb=Verb.MASTER, type=SINGLE), True),
        (Cell(point="105-3.1", tier=3), False),
    ],
)
def test_an_item_counts_for_a_cell_when_all_that_is_asked_holds(cell: Cell, expected: bool) -> None:
    assert cell.admits(Candidate(1, SINGLE, "105-3.1.e.8", 2, Verb.MASTER)) is expected


def test_an_item_without_a_verb_counts_for_no_verb() -> None:
    assert not Cell(verb=Verb.KNOW).admits(Candidate(1, SINGLE, "105-3.1", 1, None))


def test_the_official_composition_has_no_problem() -> None:
    assert problems(TR_105) == {}
    assert TR_105.count == 65
    assert [str(section.marks) for section in TR_105.sections] == ["60.0", "30", "10"]


@pytest.mark.parametrize(
    ("changed", "field", "words"),
    [
        ({"total": Decimal(99)}, "total", "come to 100 marks"),
        ({"pass_mark": Decimal("100.5")}, "pass_mark", "no more than the total of 100"),
        ({"pass_mark": Decimal(0)}, "pass_mark", "above 0"),
        ({"minutes": 0}, "minutes", "one minute"),
        ({"minutes": 24 * 60 + 1}, "minutes", "at most a day"),
        ({"title_en": " "}, "title", "both languages"),
        ({"code": "x" * 41}, "title", "at most 40"),
        ({"sections": ()}, "sections", "at least one section"),
        ({"sections": (*TR_105.sections, Section(SINGLE, 1, Decimal(1)))}, "sections", "Each type"),
        ({"sections": (Section(SINGLE, 0, Decimal(1)),)}, "sections", "at least one item"),
        ({"sections": (Section(SINGLE, 1, Decimal(0)),)}, "sections", "marks above 0"),
        ({"cells": (Cell(min=1),)}, "cells", "must name"),
        ({"cells": (Cell(tier=4, min=1),)}, "cells", "tiers are 1, 2 and 3"),
        ({"cells": (Cell(tier=1, min=3, max=2),)}, "cells", "at least 3 and at most 2"),
        ({"cells": (Cell(tier=1, min=-1),)}, "cells", "cannot be"),
        ({"cells": (Cell(tier=1, min=66),)}, "cells", "room for 65"),
        ({"cells": (Cell(type=MULTIPLE, tier=1, min=16),)}, "cells", "room for 15"),
        ({"cells": (Cell(tier=1, min=1), Cell(tier=1, min=2))}, "cells", "there twice"),
    ],
)
def test_a_problem_is_named_at_its_field(changed: dict[str, Any], field: str, words: str) -> None:
    found = problems(replace(TR_105, **changed))

    assert words in " ".join(str(text) for text in found[field])


def test_a_full_cell_is_no_problem() -> None:
    assert problems(replace(TR_105, cells=(Cell(tier=1, min=65, max=65),))) == {}


def test_a_blueprint_on_a_start_value_says_so() -> None:
    assert replace(TR_105, cells=(Cell(tier=1, provenance=Provenance.DEFAULT),)).unverified
    assert not replace(TR_105, cells=(Cell(tier=1),)).unverified


@pytest.mark.parametrize(
    ("items", "expected"),
    [
        ([Candidate(1, SINGLE, "a", 1, None), Candidate(2, SINGLE, "b", 2, None)], True),
        ([Candidate(1, SINGLE, "a", 1, None)], False),
        ([Candidate(1, SINGLE, "a", 1, None), Candidate(2, MULTIPLE, "b", 2, None)], False),
        ([Candidate(1, SINGLE, "a", 1, None), Candidate(1, SINGLE, "a", 1, None)], False),
        ([Candidate(1, SINGLE, "a", 2, None), Candidate(2, SINGLE, "b", 2, None)], False),
        ([Candidate(1, SINGLE, "a", 1, None, frozenset({2})), Candidate(2, SINGLE, "b", 2, None)], False),
    ],
)
def test_a_selection_is_a_paper_when_everything_holds(items: list[Candidate], expected: bool) -> None:
    assert satisfies(replace(SMALL, cells=(Cell(tier=1, min=1, max=1),)), items) is expected


def test_counting_tells_what_is_missing_and_what_is_too_much() -> None:
    items = [Candidate(number, SINGLE, "a", 1, None) for number in (1, 2, 3)]

    (section,), (few, many) = tallies(replace(SMALL, cells=(Cell(tier=2, min=1), Cell(tier=1, max=1))), items)

    assert (section.found, section.surplus) == (3, 1)
    assert (few.found, few.missing, few.surplus) == (0, 1, 0)
    assert (many.found, many.missing, many.surplus) == (3, 0, 2)


def test_a_shortage_says_whether_the_bank_or_the_other_cells_are_in_the_way() -> None:
    poor = explain(Shortage(Cell(tier=3), needed=5, available=2, live=2))
    tight = explain(Shortage(TR_105.sections[0], needed=40, available=30, live=60))

    assert str(poor) == "“Tier 3 Judgement” needs 5 items, but the bank has 2 in use: 3 short. Put more into use."
    assert "only 30 of them go together with the other cells: 10 short" in str(tight)


@pytest.mark.parametrize(
    ("marks", "text"), [("1.50", "1.5"), ("2", "2"), ("10", "10"), ("100.0", "100"), ("0.25", "0.25")]
)
def test_marks_are_written_without_needless_zeros(marks: str, text: str) -> None:
    assert plain(Decimal(marks)) == text
