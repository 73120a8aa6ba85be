"""The items of the demonstration lack nothing, and there is one of every type."""

import hashlib

import pytest

from demo.entries import manuscripts, pictures
from questionbank.rules import ItemType, Manuscript, Method, missing

ALL = dict(manuscripts())


def test_there_are_items_of_every_type() -> None:
    assert {manuscript.type for manuscript in ALL.values()} == set(ItemType)


@pytest.mark.parametrize("code", [code for code in ALL if code.startswith("105-T")])
def test_an_item_of_the_other_types_lacks_nothing(code: str) -> None:
    assert missing(ALL[code]) == []


def test_a_case_stands_before_its_three_items() -> None:
    order = list(ALL)
    inside = [code for code, manuscript in ALL.items() if manuscript.case == "105-T-CASE-1"]
    assert len(inside) == 3
    assert all(order.index("105-T-CASE-1") < order.index(code) for code in inside)


def test_every_picture_that_an_item_shows_comes_with_the_demonstration() -> None:
    kept = {hashlib.sha256(content).hexdigest() for content in pictures()}
    shown = [picture for manuscript in ALL.values() for picture in _pictures(manuscript)]
    assert set(shown) == kept


def test_the_scoring_that_an_entry_names_is_read() -> None:
    scoring = ALL["105-T-001"].answer.scoring
    assert scoring is not None
    assert scoring.method is Method.PER_OPTION
    assert ALL["105-A-001"].answer.scoring is None


def _pictures(manuscript: Manuscript) -> list[str]:
    return [wording.picture.media for wording in manuscript.wordings.values() if wording.picture]
