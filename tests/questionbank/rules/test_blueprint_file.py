"""A blueprint file is read as it is meant or refused with what is wrong; what is kept reads back the same."""

from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.errors import Refused
from questionbank.rules import TIERS, ItemType, Verb
from questionbank.rules.blueprint_file import cell_from, cell_row, read_blueprint, section_from, section_row
from questionbank.rules.papers import Cell, Provenance, Scoring, Section, problems

FILES = sorted((Path(__file__).parents[3] / "questionbank" / "blueprints").glob("*.toml"))
HEAD = 'title = "卷"\nsubject = "105"\nminutes = 90\ntotal = 4.5\npass_mark = 3\n'
SECTION = '[[section]]\ntype = "single_choice"\ncount = 3\nmarks_each = 1.5\n'


def test_the_least_file_is_enough() -> None:
    spec = read_blueprint(HEAD + SECTION)

    assert (spec.code, spec.title, spec.title_en, spec.practice) == ("105", "卷", "卷", False)
    assert (spec.total, spec.pass_mark) == (Decimal("4.5"), Decimal(3))
    assert spec.sections == (Section(ItemType.SINGLE_CHOICE, 3, Decimal("1.5"), Scoring.ALL_OR_NOTHING),)


def test_an_essay_is_scored_by_a_rubric_unless_the_file_says_otherwise() -> None:
    assert section_from({"type": "essay", "count": 1, "marks_each": "10"}).scoring is Scoring.RUBRIC


@pytest.mark.parametrize("word", ["掌握", "master"])
def test_the_cognitive_verb_is_read_in_the_outline_s_word_and_ours(word: str) -> None:
    assert cell_from({"cognitive": word, "min": 1}) == Cell(verb=Verb.MASTER, min=1)


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_the_blueprints_that_come_with_the_product_hold_together(path: Path) -> None:
    assert problems(read_blueprint(path.read_text(encoding="utf-8"))) == {}


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("title = ", "not TOML"),
        (HEAD.replace('title = "卷"\n', "") + SECTION, "“title” is missing"),
        (HEAD.replace('"卷"', "1") + SECTION, "“title” is missing or is not text"),
        (HEAD.replace('"卷"', '"\\u0000"') + SECTION, "“title” is missing or is not text"),
        (HEAD.replace("minutes = 90", 'minutes = "90"') + SECTION, "“minutes” is missing or is not a whole number"),
        (HEAD.replace("minutes = 90", "minutes = true") + SECTION, "“minutes” is missing or is not a whole number"),
        (HEAD.replace("total = 4.5", 'total = "much"') + SECTION, "“total” is missing or is not a number"),
        (HEAD.replace("total = 4.5", "total = nan") + SECTION, "“total” is missing or is not a number"),
        (HEAD.replace("pass_mark = 3", "pass_mark = inf") + SECTION, "“pass_mark” is missing or is not a number"),
        (HEAD.replace("total = 4.5", 'total = "1e-1999999999"') + SECTION, "“total” is missing or is not a number"),
        (HEAD.replace("total = 4.5", "total = 1e999999999") + SECTION, "“total” is missing or is not a number"),
        (HEAD.replace("total = 4.5", "total = 4.501") + SECTION, "“total” is missing or is not a number"),
        (HEAD.replace("minutes = 90", f"minutes = {10**9}") + SECTION, "“minutes” is missing or is not a whole number"),
        (HEAD.replace("minutes = 90", "minutes = 1" + "0" * 5000) + SECTION, "not TOML"),
        ("title = " + "[" * 20_000, "not TOML"),
        (HEAD + "section = 1\n", "Write “section” as [[section]]"),
        (HEAD + SECTION.replace("single_choice", "riddle"), "“riddle” is no type"),
        (HEAD + SECTION + '[[cell]]\ncognitive = "guess"\n', "“guess” is no verb"),
        (HEAD + SECTION + "[[cell]]\ntier = 1.5\n", "“tier” is missing or is not a whole number"),
        (HEAD + SECTION + '[[cell]]\npint = "105-3"\n', "[[cell]] has an entry “pint”"),
        (HEAD + "overlap = 3\n" + SECTION, "The file has an entry “overlap”"),
        (HEAD + SECTION + "colour = 1\n", "[[section]] has an entry “colour”"),
    ],
)
def test_what_cannot_be_read_is_named(text: str, words: str) -> None:
    with pytest.raises(Refused) as caught:
        read_blueprint(text)

    assert words in str(caught.value.text)


@given(
    st.builds(
        Section,
        st.sampled_from(ItemType),
        st.integers(1, 99),
        st.decimals(Decimal("0.25"), 50, places=2),
        st.sampled_from(Scoring),
        st.text(max_size=20),
    )
)
def test_a_section_reads_back_as_it_was(section: Section) -> None:
    assert section_from(section_row(section)) == section


@given(
    st.builds(
        Cell,
        point=st.none() | st.from_regex(r"[0-9]{3}-[0-9](\.[a-z0-9]){0,3}", fullmatch=True),
        tier=st.none() | st.sampled_from(TIERS),
        verb=st.none() | st.sampled_from(Verb),
        type=st.none() | st.sampled_from(ItemType),
        min=st.integers(0, 50),
        max=st.none() | st.integers(0, 50),
        provenance=st.sampled_from(Provenance),
    )
)
def test_a_cell_reads_back_as_it_was(cell: Cell) -> None:
    assert cell_from(cell_row(cell)) == cell


@given(st.text(max_size=200))
def test_no_text_breaks_the_reader(text: str) -> None:
    with pytest.raises(Refused):
        read_blueprint(text)
