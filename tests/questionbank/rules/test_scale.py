"""The grade scale holds together, and places knowledge points by the longest beginning of their code."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.errors import Refused
from questionbank.rules import Grade
from questionbank.rules.scale import CellFate, Descriptor, Scale, compare, read_scale
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


@pytest.mark.parametrize(
    ("point", "own", "cells"),
    [
        ("105-3.1.e.8", (), ("L1.discipline",)),
        ("105-3.1.e.8", ("L2.audit_skill",), ("L2.audit_skill",)),
        ("105-3.1.e.8", ("L2.audit_skill", "L1.generic"), ("L1.generic", "L2.audit_skill")),
        ("105-3.1.e.8", ("L9.magic",), ("L1.discipline",)),
        ("105-3.1.e.8", ("L9.magic", "L3.leadership"), ("L3.leadership",)),
        ("999-1", (), ()),
        ("999-1", ("L3.leadership",), ("L3.leadership",)),
    ],
)
def test_cells_that_are_set_go_before_the_code_as_far_as_the_edition_has_them(
    scale: Scale, point: str, own: tuple[str, ...], cells: tuple[str, ...]
) -> None:
    assert scale.cells_of(point, P, own) == cells


def test_an_edition_is_the_same_as_itself(scale: Scale) -> None:
    changes = compare(scale, scale)

    assert {one.kind for one in changes} == {CellFate.SAME}
    assert [one.code for one in changes] == list(scale.descriptors)


def test_cells_that_come_change_or_go_are_told_apart(scale: Scale) -> None:
    cells = dict(scale.descriptors)
    gone, reworded = cells.pop("L1.generic"), cells["L2.generic"]
    cells["L2.generic"] = replace(reworded, text_en="Something else.")
    fresh = Descriptor("L4", "generic", "新。", "New.")
    new = replace(scale, descriptors={**cells, fresh.code: fresh})

    found = {one.code: one for one in compare(scale, new) if one.kind is not CellFate.SAME}
    assert {code: one.kind for code, one in found.items()} == {
        "L2.generic": CellFate.CHANGED,
        "L4.generic": CellFate.ADDED,
        "L1.generic": CellFate.REMOVED,
    }
    assert (found["L1.generic"].before, found["L1.generic"].after) == (gone, None)
    assert (found["L4.generic"].before, found["L4.generic"].after) == (None, fresh)
    assert list(found) == ["L2.generic", "L4.generic", "L1.generic"]


@settings(max_examples=50, deadline=None)
@given(st.sets(st.sampled_from(range(21))), st.sets(st.sampled_from(range(21))))
def test_a_comparison_names_every_cell_once_and_turns_round(before: set[int], after: set[int]) -> None:
    whole = read_scale(FILES[-1].read_text(encoding="utf-8"))
    codes = list(whole.descriptors)
    old, new = (
        replace(whole, descriptors={codes[key]: whole.descriptors[codes[key]] for key in sorted(keys)})
        for keys in (before, after)
    )
    turned = {CellFate.ADDED: CellFate.REMOVED, CellFate.REMOVED: CellFate.ADDED, CellFate.SAME: CellFate.SAME}

    forth = {one.code: one.kind for one in compare(old, new)}
    back = {one.code: one.kind for one in compare(new, old)}
    assert len(forth) == len(before | after)
    assert back == {code: turned[kind] for code, kind in forth.items()}
