"""Tests and sections: what they refer to, and what their items share."""

import pytest

from questionbank.interchange.qti import assessment, xml

A, B = '<assessmentItemRef identifier="a" href="a.xml"/>', '<assessmentItemRef identifier="b" href="b.xml"/>'
RUBRIC = '<rubricBlock view="candidate"><p>Read this.</p></rubricBlock>'


def section(inside: str, identifier: str = "S") -> str:
    return f'<assessmentSection identifier="{identifier}">{inside}</assessmentSection>'


def shared(inside: str) -> list[tuple[str, int, tuple[str, ...]]]:
    root = assessment.read(xml.parse(f"<assessmentTest><testPart>{inside}</testPart></assessmentTest>".encode()))
    return [(one.element.get("identifier", ""), len(one.rubrics), one.hrefs) for one in assessment.shared(root)]


@pytest.mark.parametrize(
    "rubric",
    [
        RUBRIC,
        "<rubricBlock><p>Read.</p></rubricBlock>",
        '<rubricBlock view="candidate scorer"><p>Read.</p></rubricBlock>',
        '<rubricBlock view="scorer candidate" use="stimulus"><p>Read.</p></rubricBlock>',
        '<rubricBlock use="sharedstimulus"><p>Read.</p></rubricBlock>',
    ],
)
def test_a_rubric_for_candidates_is_what_the_items_of_a_section_share(rubric: str) -> None:
    assert shared(section(rubric + A + B)) == [("S", 1, ("a.xml", "b.xml"))]


@pytest.mark.parametrize(
    "inside",
    [
        A + B,
        RUBRIC + A,
        RUBRIC,
        '<rubricBlock view="scorer"><p>Mark.</p></rubricBlock>' + A + B,
        '<rubricBlock view="proctor tutor author"><p>Watch.</p></rubricBlock>' + A + B,
        '<rubricBlock view="candidate" use="instructions"><p>Do.</p></rubricBlock>' + A + B,
        '<rubricBlock view="candidate" use="navigation"><p>Go.</p></rubricBlock>' + A + B,
        '<rubricBlock view="candidate" use="scoring"><p>Two marks.</p></rubricBlock>' + A + B,
        RUBRIC + section(A + B, "inner"),
    ],
)
def test_instructions_and_words_to_others_or_for_one_item_are_not_shared(inside: str) -> None:
    assert shared(section(inside)) == []


def test_several_rubrics_of_a_section_belong_together() -> None:
    assert shared(section(RUBRIC + RUBRIC + A + B)) == [("S", 2, ("a.xml", "b.xml"))]


def test_each_section_shares_its_own_material() -> None:
    outer = RUBRIC + A + B + section(RUBRIC + B + A, "inner")
    assert shared(section(outer)) == [("S", 1, ("a.xml", "b.xml")), ("inner", 1, ("b.xml", "a.xml"))]


def test_a_section_of_version_3_is_read_alike() -> None:
    written = (
        '<qti-assessment-test><qti-assessment-section identifier="S"><qti-rubric-block view="candidate"/>'
        '<qti-assessment-item-ref href="a.xml"/><qti-assessment-item-ref href="b.xml"/></qti-assessment-section>'
        "</qti-assessment-test>"
    )
    [found] = assessment.shared(assessment.read(xml.parse(written.encode())))
    assert (found.element.get("identifier"), found.hrefs) == ("S", ("a.xml", "b.xml"))


def test_everything_that_a_test_refers_to_is_named_in_its_order() -> None:
    inside = section(B + '<assessmentSectionRef href="s.xml"/>' + section(A, "inner") + '<include href="i.xml"/>')
    root = assessment.read(xml.parse(f"<assessmentTest>{inside}</assessmentTest>".encode()))
    assert assessment.references(root) == ["b.xml", "s.xml", "a.xml", "i.xml"]


def test_a_test_without_references_refers_to_nothing() -> None:
    assert assessment.references(assessment.read(xml.parse(b"<assessmentTest><testPart/></assessmentTest>"))) == []
    assert shared("") == []
