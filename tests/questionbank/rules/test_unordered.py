"""What goes to browsers as names of options follows the texts, whatever order a file wrote them in."""

from dataclasses import replace
from decimal import Decimal
from itertools import permutations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from questionbank.rules import Answer, ItemType, Manuscript, Option, Wording
from questionbank.rules.answers import ItemScoring, Method
from questionbank.rules.unordered import unordered

STEPS = ("策划", "实施", "检查", "处置")


def options(texts: tuple[str, ...], names: str = "ABCDEFGH") -> tuple[Option, ...]:
    return tuple(Option(name, text) for name, text in zip(names, texts, strict=False))


def ordering(texts: tuple[str, ...] = STEPS, **more: Wording) -> Manuscript:
    """Give steps in their right order, as files write them."""
    wordings = {"zh_Hans": Wording("排序", options=options(texts)), **more}
    return Manuscript(type=ItemType.ORDERING, wordings=wordings, answer=Answer(tuple("ABCDEFGH"[: len(texts)])))


def pairs(texts: tuple[str, ...] = STEPS, scoring: ItemScoring | None = None) -> Manuscript:
    """Give pairs row by row, as files write them."""
    wording = Wording("配对", sources=options(("P", "D", "C", "A"), "1234"), targets=options(texts))
    key = tuple(f"{number} {letter}" for number, letter in zip("1234", "ABCD", strict=True))
    return Manuscript(type=ItemType.MATCHING, wordings={"zh_Hans": wording}, answer=Answer(key, scoring=scoring))


def told(manuscript: Manuscript, part: str, language: str = "zh_Hans") -> list[str]:
    """Read the key in words."""
    by_name = {option.id: option.text for option in getattr(manuscript.wordings[language], part)}
    return [by_name[value.rpartition(" ")[2]] for value in manuscript.answer.key]


def test_the_names_of_steps_do_not_tell_their_order() -> None:
    found = unordered(ordering())

    assert told(found, "options") == list(STEPS)
    assert found.answer.key != ("A", "B", "C", "D")
    assert [option.id for option in found.wordings["zh_Hans"].options] == ["A", "B", "C", "D"]


def test_the_names_of_the_right_sides_do_not_tell_what_they_go_with() -> None:
    found = unordered(pairs())

    assert told(found, "targets") == list(STEPS)
    assert [value.partition(" ")[0] for value in found.answer.key] == ["1", "2", "3", "4"]
    assert found.answer.key != ("1 A", "2 B", "3 C", "4 D")


def test_the_order_of_a_file_has_no_part_in_the_names() -> None:
    found = {
        tuple(sorted((one.id, one.text) for one in unordered(ordering(texts)).wordings["zh_Hans"].options))
        for texts in permutations(STEPS)
    }
    assert len(found) == 1


def test_weights_and_translations_follow() -> None:
    scoring = ItemScoring(method=Method.MAPPED, weights=(("1 A", Decimal("0.5")), ("2 B", Decimal("0.25"))))
    found = unordered(pairs(scoring=scoring))
    assert found.answer.scoring is not None
    assert [value for value, _share in found.answer.scoring.weights] == list(found.answer.key[:2])

    both = unordered(ordering(en=Wording("Order", options=options(("Plan", "Do", "Check", "Act", "More")))))
    assert told(both, "options", "en") == ["Plan", "Do", "Check", "Act"]
    assert both.wordings["en"].options[-1] == Option("E", "More")


@pytest.mark.parametrize("kind", [ItemType.SINGLE_CHOICE, ItemType.MULTIPLE_CHOICE])
def test_where_a_file_has_no_names_the_right_option_is_not_the_first_for_ever(kind: ItemType) -> None:
    firsts = [
        unordered(
            replace(ordering((f"right {n}", f"b {n}", f"c {n}")), type=kind, answer=Answer(("A",))), nameless=True
        )
        for n in range(30)
    ]

    assert {told(one, "options")[0].partition(" ")[0] for one in firsts} == {"right"}
    assert {one.answer.key for one in firsts} == {("A",), ("B",), ("C",)}
    assert all([option.id for option in one.wordings["zh_Hans"].options] == ["A", "B", "C"] for one in firsts)


@pytest.mark.parametrize("kind", [one for one in ItemType if one not in (ItemType.ORDERING, ItemType.MATCHING)])
def test_other_types_keep_the_letters_of_their_file(kind: ItemType) -> None:
    given_ = replace(ordering(), type=kind)
    assert unordered(given_) is given_


@settings(max_examples=40, deadline=None)
@given(st.lists(st.text("甲乙丙丁戊", min_size=1, max_size=3), min_size=2, max_size=8))
def test_what_is_right_stays_right_and_doing_it_twice_changes_nothing(texts: list[str]) -> None:
    found = unordered(ordering(tuple(texts)))

    assert told(found, "options") == texts
    again = unordered(found)
    assert told(again, "options") == texts
    assert again.wordings == found.wordings
