"""Whether what was written reads back as the item: names of options may change, nothing else."""

from dataclasses import replace
from typing import Any

import pytest

from questionbank.interchange.likeness import check_read_back
from questionbank.interchange.model import ParsedItem, ParsedOption, Reading
from questionbank.interchange.outgoing import Sheet, Unsaid
from questionbank.rules.answers import Answer, ItemScoring, Method
from questionbank.rules.items import ItemType
from questionbank.rules.wording import Gap, Option, Wording
from tests.questionbank.samples import sample

T = ItemType
RENAMED = {"A": "x1", "B": "x2", "C": "x3", "D": "x4", "1": "l1", "2": "l2", "3": "l3"}
KINDS = [kind for kind in ItemType if kind not in (T.HOTSPOT, T.CASE)]


def sheet(kind: ItemType) -> Sheet:
    manuscript = sample(kind)
    return Sheet("X-1", "zh_Hans", manuscript, manuscript.wordings["zh_Hans"])


def parsed(item: Sheet, **changes: Any) -> ParsedItem:
    """Give the item as a reader would, word for word."""
    wording = item.wording
    found = ParsedItem(
        "X-1",
        item.manuscript.type,
        wording.stem,
        options=tuple(ParsedOption(option.id, option.text) for option in wording.options),
        explanation=item.explanation,
        sources=wording.sources,
        targets=wording.targets,
        gaps=wording.gaps,
        answer=item.answer,
    )
    return replace(found, **changes)


def check(item: Sheet, *found: ParsedItem) -> None:
    check_read_back(item, Reading("gift", found))


def refuses(item: Sheet, found: ParsedItem) -> bool:
    with pytest.raises(Unsaid, match="would read otherwise"):
        check(item, found)
    return True


@pytest.mark.parametrize("kind", KINDS)
def test_an_item_that_reads_back_word_for_word_is_like_itself(kind: ItemType) -> None:
    check(sheet(kind), parsed(sheet(kind)))


@pytest.mark.parametrize("kind", KINDS)
def test_another_policy_is_the_writers_business(kind: ItemType) -> None:
    item = sheet(kind)
    other = replace(item.answer, scoring=ItemScoring(Method.NEGATIVE), rubric=(), model_answer="")

    check(item, parsed(item, answer=other))


@pytest.mark.parametrize("kind", KINDS)
def test_another_text_type_explanation_or_key_is_noticed(kind: ItemType) -> None:
    item = sheet(kind)

    assert refuses(item, parsed(item, stem="别的"))
    assert refuses(item, parsed(item, explanation="别的"))
    assert refuses(item, parsed(item, type=T.CASE))
    if item.answer.key:
        assert refuses(item, parsed(item, answer=replace(item.answer, key=item.answer.key[:-1])))


def renamed(options: tuple[Option, ...]) -> tuple[Option, ...]:
    return tuple(Option(RENAMED.get(one.id, one.id), one.text) for one in options)


@pytest.mark.parametrize("kind", [T.SINGLE_CHOICE, T.MULTIPLE_CHOICE, T.ORDERING])
def test_other_names_of_options_are_no_other_item(kind: ItemType) -> None:
    item = sheet(kind)
    options = tuple(ParsedOption(RENAMED[one.id], one.text) for one in item.wording.options)
    key = tuple(RENAMED[one] for one in item.answer.key)

    check(item, parsed(item, options=options, answer=Answer(key)))
    check(item, parsed(item, options=tuple(reversed(options)), answer=Answer(key)))


def test_an_order_must_be_the_same_order_and_a_set_need_not() -> None:
    order, several = sheet(T.ORDERING), sheet(T.MULTIPLE_CHOICE)

    assert refuses(order, parsed(order, answer=Answer(tuple(reversed(order.answer.key)))))
    check(several, parsed(several, answer=Answer(tuple(reversed(several.answer.key)))))


def test_pairs_are_compared_by_what_they_say() -> None:
    item = sheet(T.MATCHING)
    sources, targets = renamed(item.wording.sources), renamed(item.wording.targets)
    key = tuple(" ".join(RENAMED[side] for side in pair.split()) for pair in item.answer.key)

    check(item, parsed(item, sources=sources, targets=tuple(reversed(targets)), answer=Answer(tuple(reversed(key)))))
    assert refuses(item, parsed(item, answer=Answer(("1 A", "2 B"))))
    assert refuses(item, parsed(item, targets=item.wording.targets[:2]))


def test_gaps_may_have_other_names_but_not_other_words_or_another_order() -> None:
    item = sheet(T.GAP_SELECT)
    one, two = item.wording.gaps
    other = (Gap("g1", renamed(one.options)), Gap("g2", renamed(two.options)))
    key = tuple(RENAMED[name] for name in item.answer.key)

    check(item, parsed(item, stem="先[[g1]]后[[g2]]", gaps=other, answer=Answer(key)))
    assert refuses(item, parsed(item, stem="先[[g2]]后[[g1]]", gaps=other, answer=Answer(key)))
    assert refuses(item, parsed(item, gaps=(one, Gap("2", two.options[:1]))))
    assert refuses(item, parsed(item, gaps=(one,)))


def test_the_words_for_true_and_false_do_not_count() -> None:
    item = sheet(T.TRUE_FALSE)
    words = (ParsedOption("T", "True"), ParsedOption("F", "False"))

    check(item, parsed(item, options=words))
    assert refuses(item, parsed(item, answer=Answer(("T",))))


@pytest.mark.parametrize("count", [0, 2])
def test_anything_but_one_item_is_none(count: int) -> None:
    item = sheet(T.ESSAY)

    with pytest.raises(Unsaid, match="would not be read again"):
        check(item, *[parsed(item)] * count)


def test_a_reader_s_own_key_stands_for_an_answer() -> None:
    item = sheet(T.SINGLE_CHOICE)
    found = parsed(item, answer=None, key=("B",))

    check(item, found)
    assert refuses(item, replace(found, key=("A",)))
    assert refuses(item, replace(found, options=(), key=()))


def test_an_empty_wording_is_like_another() -> None:
    manuscript = replace(sample(T.ESSAY), wordings={"en": Wording("")})
    item = Sheet("X-1", "en", manuscript, Wording(""))

    check(item, parsed(item))
