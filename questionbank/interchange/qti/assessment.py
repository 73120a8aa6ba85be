"""Tests and sections: which items they name, and the material that some of these share."""

from collections.abc import Iterator
from dataclasses import dataclass

from lxml import etree

from questionbank.interchange.qti.names import normal

_FEWEST = 2
_INSTRUCTIONS = frozenset({"instructions", "navigation", "scoring", "rubric"})


@dataclass(frozen=True)
class Section:
    """Items under one rubric that candidates read with each of them."""

    element: etree._Element
    rubrics: tuple[etree._Element, ...]
    hrefs: tuple[str, ...]


def references(test: etree._Element) -> list[str]:
    """The files that a test with normal names refers to: items and sections, in its order."""
    return [one.get("href", "") for one in test.iter("assessmentItemRef", "assessmentSectionRef", "include")]


def shared(test: etree._Element) -> Iterator[Section]:
    """The sections whose rubric is material that several items share."""
    for section in test.iter("assessmentSection"):
        rubrics = tuple(filter(_is_material, section.iterchildren("rubricBlock")))
        hrefs = tuple(one.get("href", "") for one in section.iterchildren("assessmentItemRef"))
        if rubrics and len(hrefs) >= _FEWEST:
            yield Section(section, rubrics, hrefs)


def read(root: etree._Element) -> etree._Element:
    """A test or section with normal names."""
    return normal(root)


def _is_material(rubric: etree._Element) -> bool:
    views = rubric.get("view", "candidate").split()
    return "candidate" in views and rubric.get("use", "") not in _INSTRUCTIONS
