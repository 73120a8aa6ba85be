"""The grade scale holds together, and places knowledge points by the longest beginning of their code."""

from datetime import date
from pathlib import Path

import pytest

from core.errors import Refused
from questionbank.rules import Grade
from questionbank.rules.scale import Scale, read_scale
from questionbank.service.framework import outlines

FILES = sorted((Path(__file__).parents[3] / "questionbank/scale").glob("*.toml"))
P, A = Grade.PROVISIONAL_AUDITOR, Grade.AUDITOR


@pytest.fixture
def scale() -> Scale:
    return read_scale(FILES[-1].read_text(encoding="utf-8"))


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_every_cell_says_in_both_languages_what_one_can_do(path: Path) -> None:
    scale = read_scale(path.read_text(encoding="utf-8"))

    assert len(scale.descriptors) == len(scale.levels) * len(scale.dimensions)
    assert all(one.text.endswith("。") and one.text_en.endswith(".") for one in scale.descriptors.values())
    texts = [text for one in scale.descriptors.values() for text in (one.text, one.text_en)]
    assert len(set(texts)) == len(texts)


def test_what_no_official_text_says_is_marked_as_such(scale: Scale) -> None:
    assert not scale.verified
    assert "未经核实" in scale.source
    assert all(dimension.source.startswith("ISO") for dimension in scale.dimensions)


def test_every_scheme_asks_for_a_level_of_each_grade(scale: Scale) -> None:
    codes = {level.code for level in scale.levels}

    for scheme in ("QMS", "EMS", "OHSMS", "FSMS"):
        asked = {one.grade: one.level for one in scale.asks if one.scheme == scheme}
        assert list(asked) == ["provisional_auditor", "auditor", "lead_auditor"]
        assert set(asked.values()) <= codes


@pytest.mark.parametrize(
    ("point", "grade", "expected"),
    [
        ("101-3.1", P, "L1.generic"),
        ("101-3.2", P, "L1.audit_skill"),
        ("101-3.2.4.a", P, "L1.audit_skill"),
        ("101-3.20", P, "L1.generic"),
        ("101-3.3", P, "L1.generic"),
        ("102-3.1.6.a", A, "L2.generic"),
        ("102-3.2.4", A, "L2.audit_skill"),
        ("102-3.3", A, "L2.discipline"),
        ("105-3.1.e.8", P, "L1.discipline"),
        ("999-1", P, ""),
        ("", P, ""),
    ],
)
def test_a_point_serves_the_cell_of_its_longest_beginning_and_its_grade(
    scale: Scale, point: str, grade: Grade, expected: str
) -> None:
    assert scale.descriptor_of(point, grade) == expected


def test_every_point_of_the_outlines_has_a_place_on_the_scale(scale: Scale) -> None:
    found = {
        scale.descriptor_of(entry["code"], Grade(outline["grade"]))
        for outline in outlines()
        for entry in outline["points"]
    }

    assert found <= set(scale.descriptors)


def test_the_edition_begins_with_the_registration_rules(scale: Scale) -> None:
    assert (scale.effective_from, scale.effective_to) == (date(2021, 4, 1), None)


@pytest.mark.parametrize(
    ("before", "after"),
    [("experience = [", "odd = ["), ('[[level]]\ncode = "L3"', '[[level]]\ncode = "L4"')],
)
def test_a_scale_with_a_hole_is_refused(before: str, after: str) -> None:
    text = FILES[-1].read_text(encoding="utf-8").replace(before, after, 1)

    with pytest.raises(Refused, match="no descriptor"):
        read_scale(text)


def test_a_grade_that_the_scale_does_not_know_asks_for_nothing(scale: Scale) -> None:
    assert scale.level_of("emperor") == ""
