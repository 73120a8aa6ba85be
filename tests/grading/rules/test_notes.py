"""Notes in the text of an answer: where words stand, what is refused, how lines are cut."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.errors import Refused
from grading.rules.notes import (
    NOTE_MAX,
    NOTES_MAX,
    Note,
    Place,
    add_note,
    check_notes,
    find_place,
    in_order,
    lines_of,
    words_at,
)

ESSAY = {"": "先定审核范围，再抽样取证。\n抽样取证要有代表性。\r\n\r\n最后，先定审核结论。"}
STATEMENT = {
    "requirement": "应校准 gauge",
    "evidence": "量具 gauge 未校准",
    "clause": "7.1.5",
    "classification": "轻微",
}


def note(start: int = 0, end: int = 2, *, field: str = "", text: str = "好", criterion: int | None = None) -> Note:
    return Note(Place(field, start, end), text, criterion)


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("先定审核范围", "先定审核范围"),
        ("  先定审核范围\r\n", "先定审核范围"),
        ("取证。 抽样取证要", "取证。\n抽样取证要"),
        ("代表性。\n最后", "代表性。\r\n\r\n最后"),
        ("再抽样……代表性", "再抽样取证。\n抽样取证要有代表性"),
        ("再抽样 … 代表性", "再抽样取证。\n抽样取证要有代表性"),
        ("最后...结论", "最后，先定审核结论"),
    ],
)
def test_words_are_found_whatever_white_space_lies_between_them(words: str, found: str) -> None:
    assert words_at(ESSAY, find_place(ESSAY, words)) == found


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ("", "no_words"),
        (" \n", "no_words"),
        ("不存在", "no_such_words"),
        ("……", "no_such_words"),
        ("先定……不存在", "no_such_words"),
        ("结论……先定审核范围", "no_such_words"),  # the other way round
        (".*", "no_such_words"),
        ("抽样取证", "ambiguous_place"),
        ("先定审核", "ambiguous_place"),
    ],
)
def test_words_without_one_clear_place_are_refused_at_their_field(words: str, code: str) -> None:
    with pytest.raises(Refused) as refused:
        find_place(ESSAY, words)

    assert (refused.value.code, refused.value.field) == (code, "words")


def test_words_with_an_ellipsis_of_their_own_are_taken_as_they_stand() -> None:
    assert find_place({"": "先……后，先这样再后"}, "先……后") == Place("", 0, 4)


def test_of_several_places_the_marked_one_is_taken() -> None:
    again = ESSAY[""].index("抽样取证", 10)

    assert find_place(ESSAY, "抽样取证", near=("", again)) == Place("", again, again + 4)
    assert find_place({"": "哈哈哈"}, "哈哈", near=("", 1)) == Place("", 1, 3)


@pytest.mark.parametrize("near", [("", 1), ("", 10_000), ("other", 0)])
def test_a_place_where_the_words_do_not_stand_decides_nothing(near: tuple[str, int]) -> None:
    assert find_place(ESSAY, "先定审核范围", near=near) == Place("", 0, 6)
    with pytest.raises(Refused, match="2 times"):
        find_place(ESSAY, "抽样取证", near=near)


def test_a_statement_is_searched_in_all_its_parts() -> None:
    assert find_place(STATEMENT, "量具") == Place("evidence", 0, 2)
    assert find_place(STATEMENT, "gauge", near=("requirement", 4)) == Place("requirement", 4, 9)
    with pytest.raises(Refused, match="2 times"):
        find_place(STATEMENT, "gauge")


@given(st.text(alphabet="审核 a\n…😀.*(", max_size=30), st.data())
@settings(max_examples=50, deadline=None)
def test_whatever_was_marked_by_hand_is_found_where_it_was_marked(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    words = text[start:end]
    if words.strip():
        begin = start + len(words) - len(words.lstrip())
        assert find_place({"": text}, words, near=("", begin)) == Place("", begin, begin + len(words.strip()))


def test_notes_are_numbered_by_the_text_and_the_same_one_twice_is_one() -> None:
    early, late, whole = note(0, 2), note(5, 9), note(0, 2, criterion=0)

    assert add_note(add_note(add_note(add_note((), late), whole), early), early) == (early, whole, late)
    assert in_order([late, whole, early]) == (early, whole, late)


@pytest.mark.parametrize("text", ["", " \n", "长" * (NOTE_MAX + 1), "a\x00b", "\ud800"])
def test_a_note_that_says_nothing_or_too_much_is_refused_at_its_field(text: str) -> None:
    with pytest.raises(Refused) as refused:
        add_note((), note(text=text))

    assert refused.value.field == "note"


def test_an_answer_takes_so_many_notes_and_no_more() -> None:
    full = [note(place, place + 1) for place in range(NOTES_MAX)]
    assert add_note(full[:-1], full[-1]) == tuple(full)

    with pytest.raises(Refused, match="takes 60 notes"):
        add_note(full, note(text="一条更多"))


@pytest.mark.parametrize(
    "bad",
    [
        note(0, 0),
        note(3, 2),
        note(-3, -1),
        note(0, 10_000),
        note(12, 14),  # with the end of the line: places begin and end with words
        note(field="evidence"),
        note(text=" "),
        note(text="a\x00"),
        note(criterion=2),
        note(criterion=-1),
    ],
)
def test_notes_that_no_page_could_have_made_are_refused(bad: Note) -> None:
    check_notes([note(), note(5, 9, criterion=1)], ESSAY, criteria=2)

    with pytest.raises(Refused) as refused:
        check_notes([note(), bad], ESSAY, criteria=2)
    assert refused.value.code == "bad_note"


def test_too_many_notes_are_refused() -> None:
    with pytest.raises(Refused):
        check_notes([note(text=str(n)) for n in range(NOTES_MAX + 1)], ESSAY, criteria=0)


def test_a_line_is_cut_where_notes_begin_and_end() -> None:
    text = "abcdef\n\n ghi "

    lines = lines_of(text, {1: Place("", 1, 4), 2: Place("", 2, 10)})

    assert [[(run.text, run.start, run.notes, run.ends) for run in line] for line in lines] == [
        [("a", 0, (), ()), ("b", 1, (1,), ()), ("cd", 2, (1, 2), (1,)), ("ef", 4, (2,), ())],
        [(" g", 8, (2,), (2,)), ("hi", 10, (), ())],
    ]


def test_an_answer_of_white_space_has_no_lines() -> None:
    assert lines_of(" \n\t\r\n", {}) == []


@given(st.text(alphabet="审核a \n\r\u2028😀", max_size=40), st.data())
@settings(max_examples=50, deadline=None)
def test_no_sign_is_lost_or_moved_and_each_note_ends_once(text: str, data: st.DataObject) -> None:
    spans = st.tuples(st.integers(0, len(text)), st.integers(0, len(text))).map(sorted)
    drawn = data.draw(st.lists(spans, max_size=4))
    words = [(s, e) for s, e in drawn if s < e and text[s:e].strip() == text[s:e]]
    places = {number: Place("", start, end) for number, (start, end) in enumerate(words, 1)}

    runs = [run for line in lines_of(text, places) for run in line]

    assert all(text[run.start : run.start + len(run.text)] == run.text for run in runs)
    assert "".join("".join(run.text for run in runs).split()) == "".join(text.split())
    assert sorted(number for run in runs for number in run.ends) == sorted(places)
