"""What is called complete can be printed and scored; what is taken away from a whole item is missed."""

from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from questionbank.rules import (
    MARKED_BY_PEOPLE,
    Answer,
    Criterion,
    Gap,
    ItemScoring,
    ItemType,
    Manuscript,
    Method,
    Option,
    Wording,
    exact_share,
    missing,
    problems,
)
from questionbank.rules.completeness import GAP, WITH_OPTIONS, has_its_parts
from questionbank.rules.composition import Head, Question, compose
from questionbank.rules.papers import Section
from tests.questionbank.samples import RIGHT, sample

T, D = ItemType, Decimal
SOME = settings(max_examples=50, deadline=None)
BY_KEY = [kind for kind in T if kind not in MARKED_BY_PEOPLE and kind is not T.CASE]
PRINTED = [kind for kind in T if kind is not T.CASE]
HEAD = Head("f", "卷", 60, "zh_Hans")


def chinese(text: Manuscript) -> Wording:
    return text.wordings["zh_Hans"]


def with_wording(text: Manuscript, **changes: Any) -> Manuscript:
    return replace(text, wordings={"zh_Hans": replace(chinese(text), **changes)})


def with_answer(text: Manuscript, **changes: Any) -> Manuscript:
    return replace(text, answer=replace(text.answer, **changes))


def without_a_text(text: Manuscript) -> Manuscript:
    first, *rest = chinese(text).options or (None,)
    return with_wording(text, options=(replace(first, text=" "), *rest)) if first else text


def without_words_for_the_picture(text: Manuscript) -> Manuscript:
    picture = chinese(text).picture
    return with_wording(text, picture=replace(picture, alt=" ")) if picture else text


TAKEN_AWAY: dict[str, tuple[Callable[[Manuscript], Manuscript], set[ItemType]]] = {
    "the stem": (lambda text: with_wording(text, stem=" \n"), set(T)),
    "all options": (lambda text: with_wording(text, options=()), set(WITH_OPTIONS)),
    "all options but one": (lambda text: with_wording(text, options=chinese(text).options[:1]), set(WITH_OPTIONS)),
    "the text of an option": (without_a_text, set(WITH_OPTIONS)),
    "the left side": (lambda text: with_wording(text, sources=()), {T.MATCHING}),
    "the right side": (lambda text: with_wording(text, targets=()), {T.MATCHING}),
    "all of the right side but one": (
        lambda text: with_wording(text, targets=chinese(text).targets[:1]), {T.MATCHING}
    ),
    "a gap": (lambda text: with_wording(text, gaps=chinese(text).gaps[:1]), {T.GAP_SELECT}),
    "the places of the gaps": (lambda text: with_wording(text, stem="没有空"), {T.GAP_SELECT}),
    "the words of a gap": (
        lambda text: with_wording(text, gaps=(*chinese(text).gaps[:1], Gap("2", ()))), {T.GAP_SELECT}
    ),
    "the picture": (lambda text: with_wording(text, picture=None), {T.HOTSPOT}),
    "what the picture shows": (without_words_for_the_picture, {T.HOTSPOT}),
    "the key": (lambda text: with_answer(text, key=()), set(BY_KEY)),
    "the rubric": (lambda text: with_answer(text, rubric=()), set(MARKED_BY_PEOPLE)),
    "the subject": (lambda text: replace(text, subject=""), set(T)),
    "the point": (lambda text: replace(text, point=""), set(T)),
    "every wording": (lambda text: replace(text, wordings={}), set(T)),
}  # fmt: skip


@pytest.mark.parametrize("kind", list(T))
@pytest.mark.parametrize("what", TAKEN_AWAY)
def test_what_is_taken_from_a_whole_item_is_missed_where_its_type_needs_it(kind: ItemType, what: str) -> None:
    take, needed = TAKEN_AWAY[what]

    found = [str(text) for text in missing(take(sample(kind)))]

    assert bool(found) is (kind in needed), found
    assert len(set(found)) == len(found)


@pytest.mark.parametrize("kind", list(T))
@pytest.mark.parametrize("language", ["zh_Hans", "en"])
def test_a_second_language_is_held_to_the_same(kind: ItemType, language: str) -> None:
    text = sample(kind)
    broken = {**text.wordings, language: replace(text.wordings[language], stem="")}

    assert [str(reason) for reason in missing(replace(text, wordings=broken))][:1] == ["The stem is empty."]


@pytest.mark.parametrize("kind", BY_KEY)
def test_a_whole_item_gives_all_its_marks_for_the_right_response(kind: ItemType) -> None:
    text = sample(kind)

    assert problems(kind, chinese(text), text.answer) == []
    assert exact_share(kind, text.answer, RIGHT[kind], options=len(chinese(text).options)) == 1


@pytest.mark.parametrize("kind", PRINTED)
@pytest.mark.parametrize("language", ["zh_Hans", "en"])
def test_a_whole_item_is_printed_without_anything_of_its_answer(kind: ItemType, language: str) -> None:
    text = sample(kind)
    secret = replace(text.answer, explanation="秘密解析", model_answer="秘密范文")

    paper = compose(
        replace(HEAD, language=language),
        [(Section(kind, 1, D(2)), [Question("q1", kind, text.wordings[language])])],
    )

    shown = str(paper)
    for hidden in (secret.explanation, secret.model_answer, *(line.text for line in secret.rubric)):
        assert hidden not in shown
    assert [item["type"] for item in paper["items"]] == [kind.value]


SHORT = st.text("ab ", max_size=2)
OPTIONS = st.lists(st.builds(Option, st.sampled_from(["A", "B", "C", ""]), SHORT), max_size=4).map(tuple)
SIDES = st.lists(st.builds(Option, st.sampled_from(["1", "2", "3", "1 2"]), SHORT), max_size=3).map(tuple)
GAPS = st.lists(st.builds(Gap, st.sampled_from(["1", "2"]), OPTIONS), max_size=3).map(tuple)
STEMS = st.sampled_from(["", "s", "[[1]]", "[[1]] [[2]]", "[[2]] [[1]]", "[[1]] [[1]]"])
WORDINGS = st.builds(Wording, STEMS, OPTIONS, SIDES, OPTIONS, GAPS)
KEYS = st.lists(st.sampled_from(["A", "B", "C", "1 A", "2 B", "", "x", "2.5", "rect 0,0,5,5"]), max_size=3).map(tuple)
SCORINGS = st.one_of(
    st.none(),
    st.builds(
        ItemScoring,
        method=st.sampled_from(Method),
        penalty=st.sampled_from([D(0), D("0.5"), D(2)]),
        floor=st.sampled_from([None, D(0), D("-0.5"), D(2)]),
        weights=st.sampled_from([(), (("A", D(1)),)]),
    ),
)
RUBRICS = st.lists(
    st.builds(Criterion, SHORT, st.sampled_from(["0", "2", "x"]), field=st.sampled_from(["", "clause"])), max_size=2
).map(tuple)
ANSWERS = st.builds(Answer, KEYS, rubric=RUBRICS, scoring=SCORINGS)


def response_of(kind: ItemType, key: tuple[str, ...]) -> Any:
    if kind is T.MATCHING:
        return [one.split() for one in key]
    return key[0] if kind in (T.TEXT_ENTRY, T.NUMERICAL) else list(key)


@SOME
@given(st.sampled_from(list(T)), WORDINGS, ANSWERS)
def test_any_writing_is_judged_and_what_is_complete_is_printed(
    kind: ItemType, wording: Wording, answer: Answer
) -> None:
    found = problems(kind, wording, answer)

    if not found:
        assert has_its_parts(kind, wording)
        if kind is not T.CASE:
            compose(HEAD, [(Section(kind, 1, D(1)), [Question("q", kind, wording)])])


FOUR = st.integers(2, 4).map(lambda count: tuple(Option(one, one.lower()) for one in "ABCD"[:count]))
LETTERS = st.lists(st.sampled_from("ABCD"), max_size=4, unique=True).map(tuple)
WORKING = st.one_of(
    st.none(),
    st.builds(ItemScoring, st.sampled_from([Method.ALL_OR_NOTHING, Method.PER_OPTION, Method.PARTIAL])),
    st.just(ItemScoring(Method.NEGATIVE, penalty=D("0.5"), floor=None)),
)


@st.composite
def keyed(draw: Any) -> tuple[ItemType, tuple[Option, ...], tuple[str, ...]]:
    kind = draw(st.sampled_from([T.SINGLE_CHOICE, T.MULTIPLE_CHOICE, T.TRUE_FALSE, T.ORDERING]))
    options = draw(FOUR)
    ids = [one.id for one in options]
    turned = draw(st.permutations(ids))
    counts = {T.ORDERING: len(ids), T.MULTIPLE_CHOICE: draw(st.integers(2, len(ids)))}
    return kind, options, tuple(turned[: counts.get(kind, 1)])


@SOME
@given(keyed(), WORKING)
def test_a_choice_with_its_key_is_complete_and_the_key_earns_its_marks(
    case: tuple[ItemType, tuple[Option, ...], tuple[str, ...]], scoring: ItemScoring | None
) -> None:
    kind, options, key = case
    answer = Answer(key, scoring=scoring)

    assert problems(kind, Wording("s", options), answer) == []
    assert exact_share(kind, answer, response_of(kind, key), options=len(options)) == 1


@SOME
@given(FOUR, FOUR, st.lists(st.sampled_from(["A A", "A B", "B A", "C D", "D E"]), min_size=1, max_size=3).map(tuple))
def test_a_complete_matching_joins_what_is_there_each_pair_once(
    sources: tuple[Option, ...], targets: tuple[Option, ...], key: tuple[str, ...]
) -> None:
    left, right = {one.id for one in sources}, {one.id for one in targets}

    found = problems(T.MATCHING, Wording("s", sources=sources, targets=targets), Answer(key))

    joins = all(one.split()[0] in left and one.split()[1] in right for one in key)
    assert (found == []) is (joins and len(set(key)) == len(key))


@SOME
@given(st.permutations(["[[1]]", "[[2]]", "[[3]]"]), st.integers(1, 3), FOUR, st.integers(1, 3), LETTERS)
def test_a_gap_fill_is_complete_when_every_gap_is_shown_in_order_with_a_word_of_its_own(
    shown: list[str], places: int, options: tuple[Option, ...], count: int, key: tuple[str, ...]
) -> None:
    gaps = tuple(Gap(str(number), options) for number in range(1, count + 1))
    stem = " ".join(shown[:places])

    found = problems(T.GAP_SELECT, Wording(stem, gaps=gaps), Answer(key))

    in_order = GAP.findall(stem) == [gap.id for gap in gaps]
    filled = len(key) == count and set(key) <= {one.id for one in options}
    assert (found == []) is (in_order and filled)


@SOME
@given(st.sampled_from(list(T)), WORDINGS, ANSWERS)
def test_the_same_item_always_lacks_the_same(kind: ItemType, wording: Wording, answer: Answer) -> None:
    both = Manuscript(kind, {"zh_Hans": wording, "en": wording}, answer, "105", "105-1")
    one = replace(both, wordings={"zh_Hans": wording})

    assert missing(both) == missing(one)
