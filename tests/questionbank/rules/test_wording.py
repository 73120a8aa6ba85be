"""What a version keeps of a wording reads back as the same wording."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from questionbank.rules.items import ItemType
from questionbank.rules.wording import Gap, Option, Picture, Wording, wording_from, wording_row
from tests.questionbank.samples import WORDINGS

OPTIONS = st.lists(st.builds(Option, st.text(max_size=3), st.text(max_size=9)), max_size=3).map(tuple)
ALL = st.builds(
    Wording,
    st.text(max_size=20),
    options=OPTIONS,
    sources=OPTIONS,
    targets=OPTIONS,
    gaps=st.lists(st.builds(Gap, st.text(max_size=3), OPTIONS), max_size=2).map(tuple),
    picture=st.none() | st.builds(Picture, st.text("0123abc", min_size=1), st.integers(1), st.integers(1), st.text()),
)


@given(ALL)
def test_a_wording_reads_back_from_the_json_that_is_kept(wording: Wording) -> None:
    assert wording_from(json.loads(json.dumps(wording_row(wording)))) == wording


@pytest.mark.parametrize("kind", ItemType)
def test_every_type_reads_back(kind: ItemType) -> None:
    assert wording_from(wording_row(WORDINGS[kind])) == WORDINGS[kind]


@pytest.mark.parametrize(
    ("kind", "parts"),
    [
        (ItemType.SINGLE_CHOICE, {"stem", "options"}),
        (ItemType.MATCHING, {"stem", "options", "sources", "targets"}),
        (ItemType.GAP_SELECT, {"stem", "options", "gaps"}),
        (ItemType.HOTSPOT, {"stem", "options", "picture"}),
    ],
)
def test_parts_that_a_type_lacks_are_not_kept(kind: ItemType, parts: set[str]) -> None:
    assert wording_row(WORDINGS[kind]).keys() == parts
