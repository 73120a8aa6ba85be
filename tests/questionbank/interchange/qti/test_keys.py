"""The key is what the item declares in the identifiers that we use, or what its mapping gives most for."""

from decimal import Decimal

import pytest

from questionbank.interchange.qti.declarations import Declaration, Worth
from questionbank.interchange.qti.keys import declared_key, mapped_key, source_key, weights
from questionbank.interchange.qti.obstacles import Beyond, Broken
from questionbank.interchange.qti.question import Question, Spot
from questionbank.rules.items import ItemType
from questionbank.rules.wording import Gap, Option, Wording

D = Decimal
T = ItemType
OPTIONS = tuple(Option(name, f"Option {name}") for name in "ABC")
CHOICE = Wording("?", OPTIONS)
PAIRS = Wording("?", sources=OPTIONS[:2], targets=(Option("x", "x"), Option("y", "y")))
LEFT, RIGHT = "rect 0,0,10,10", "rect 20,0,30,10"
SPOTS = (Spot("l", LEFT), Spot("r", RIGHT))


def asks(
    kind: ItemType,
    *correct: str,
    wording: Wording = CHOICE,
    base: str = "identifier",
    mapping: dict[str, str] | None = None,
    most: int = 0,
    names: dict[str, str] | None = None,
    spots: tuple[Spot, ...] = (),
) -> Question:
    worths = tuple(Worth(value, D(worth)) for value, worth in (mapping or {}).items())
    cardinality = "single" if most == 1 else "multiple"
    declared = Declaration("RESPONSE", cardinality, base, correct, worths)
    return Question(kind, wording, (declared,), names=names or {}, spots=spots, most=most)


def gaps(*correct: tuple[str, ...]) -> Question:
    declared = tuple(Declaration(f"G{n}", "single", "identifier", right) for n, right in enumerate(correct))
    wording = Wording("?", gaps=tuple(Gap(one.identifier, OPTIONS) for one in declared))
    return Question(T.GAP_SELECT, wording, declared)


@pytest.mark.parametrize(
    ("question", "key"),
    [
        (asks(T.SINGLE_CHOICE, "B", most=1), ("B",)),
        (asks(T.SINGLE_CHOICE), ()),
        (asks(T.MULTIPLE_CHOICE, "C", "A", "C"), ("C", "A")),
        (asks(T.ORDERING, "C", "A", "B"), ("C", "A", "B")),
        (asks(T.MATCHING, "A x", "B y", "A x", wording=PAIRS, base="directedPair"), ("A x", "B y")),
        (asks(T.TEXT_ENTRY, "York", "york", base="string"), ("York",)),
        (asks(T.NUMERICAL, "3.0", base="float"), ("3.0",)),
        (asks(T.NUMERICAL, base="float"), ()),
        (asks(T.HOTSPOT, "r", spots=SPOTS), (RIGHT,)),
        (asks(T.HOTSPOT, "5 5", "25 5", "6 6", base="point", spots=SPOTS), (LEFT, RIGHT)),
        (asks(T.HOTSPOT, base="point", spots=SPOTS), ()),
        (gaps(("A",), ("C",)), ("A", "C")),
        (gaps(("A",), ()), ("A", "")),
        (gaps((), ()), ()),
    ],
)
def test_the_declared_key_of_each_type(question: Question, key: tuple[str, ...]) -> None:
    assert declared_key(question) == key


def test_true_and_false_are_named_by_our_letters() -> None:
    wording = Wording("?", (Option("T", "true"), Option("F", "false")))
    question = asks(T.TRUE_FALSE, "c2", wording=wording, names={"T": "c1", "F": "c2"}, most=1)
    assert declared_key(question) == ("F",)
    assert source_key(question, ("F",)) == ("c2",)


@pytest.mark.parametrize(
    ("question", "named"),
    [
        (asks(T.SINGLE_CHOICE, "Z"), "Z"),
        (asks(T.MULTIPLE_CHOICE, "A", ""), "—"),
        (asks(T.MATCHING, "Z x", wording=PAIRS), "Z"),
        (asks(T.MATCHING, "A z", wording=PAIRS), "z"),
        (asks(T.MATCHING, "A", wording=PAIRS), "—"),
        (asks(T.HOTSPOT, "middle", spots=SPOTS), "middle"),
        (gaps(("A",), ("Z",)), "Z"),
    ],
)
def test_a_key_that_names_what_is_not_there_breaks_the_item(question: Question, named: str) -> None:
    with pytest.raises(Broken, match=f"option {named}, which the question does not have"):
        declared_key(question)


@pytest.mark.parametrize("point", ["15 5", "nowhere", "5"])
def test_a_right_point_outside_all_areas_is_not_held_here(point: str) -> None:
    with pytest.raises(Beyond, match="none of the areas"):
        declared_key(asks(T.HOTSPOT, point, base="point", spots=SPOTS))


@pytest.mark.parametrize(
    ("question", "key"),
    [
        (asks(T.SINGLE_CHOICE, mapping={"A": "1", "B": "2"}, most=1), ("B",)),
        (asks(T.SINGLE_CHOICE, mapping={"A": "2", "B": "2"}, most=1), ("A",)),
        (asks(T.MULTIPLE_CHOICE, mapping={"A": "1", "B": "-1", "C": "2"}), ("C", "A")),
        (asks(T.MULTIPLE_CHOICE, mapping={"A": "1", "B": "3", "C": "2"}, most=2), ("B", "C")),
        (asks(T.MULTIPLE_CHOICE, mapping={"A": "0", "B": "-1"}), ()),
        (asks(T.MULTIPLE_CHOICE), ()),
        (asks(T.MULTIPLE_CHOICE, mapping={"Z": "1", "A": "1"}), ("A",)),
        (asks(T.TEXT_ENTRY, mapping={"a": "1", "b": "1", "c": "0.5"}, most=1), ("a", "b")),
        (asks(T.NUMERICAL, mapping={"1": "1", "one": "1"}, most=1), ("1",)),
        (asks(T.MATCHING, wording=PAIRS, mapping={"A x": "1", "A z": "1", "B y": "2"}), ("B y", "A x")),
        (asks(T.HOTSPOT, spots=SPOTS, mapping={"l": "1"}), (LEFT,)),
        (asks(T.ORDERING, mapping={"A": "1"}), ()),
        (gaps((), ()), ()),
    ],
)
def test_the_key_of_a_mapping_is_what_it_gives_most_for(question: Question, key: tuple[str, ...]) -> None:
    assert mapped_key(question) == key


def test_weights_leave_out_what_cannot_be_answered() -> None:
    assert weights(asks(T.TEXT_ENTRY, mapping={" ": "1", "a": "1"})) == [Worth("a", D(1))]
    assert weights(asks(T.HOTSPOT, mapping={LEFT: "1", "blob 1,2": "1"})) == [Worth(LEFT, D(1))]
    assert weights(asks(T.SINGLE_CHOICE, mapping={"B": "1", "Z": "1"})) == [Worth("B", D(1))]


@pytest.mark.parametrize(
    ("question", "key", "said"),
    [
        (asks(T.MULTIPLE_CHOICE), ("C", "A"), ("A", "C")),
        (asks(T.ORDERING), ("C", "A", "B"), ("C", "A", "B")),
        (gaps((), ()), ("C", "A"), ("C", "A")),
        (asks(T.MATCHING, wording=PAIRS), ("B y", "A x"), ("A x", "B y")),
        (asks(T.HOTSPOT, spots=SPOTS), (RIGHT, LEFT), ("l", "r")),
        (asks(T.HOTSPOT, "25 5", "5 5", base="point", spots=SPOTS), (RIGHT, LEFT), ("25 5", "5 5")),
        (asks(T.HOTSPOT, base="point", spots=SPOTS), (RIGHT,), ("r",)),
    ],
)
def test_the_key_is_said_as_its_source_names_it(
    question: Question, key: tuple[str, ...], said: tuple[str, ...]
) -> None:
    assert source_key(question, key) == said
