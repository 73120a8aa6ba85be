"""Responses of ours are said in an item's terms, and enough of them are tried."""

import pytest

from questionbank.interchange.qti.declarations import Declaration
from questionbank.interchange.qti.question import Question, Spot
from questionbank.interchange.qti.responses import answers, every, full, inside, singles, size, some, spell
from questionbank.rules.items import ItemType
from questionbank.rules.scoring import Response
from questionbank.rules.wording import Gap, Option, Wording

T = ItemType
AB = (Option("A", "a"), Option("B", "b"))
ABC = (*AB, Option("C", "c"))
PAIRS = Wording("?", sources=AB, targets=(Option("x", "x"), Option("y", "y")))
LEFT, RIGHT = "rect 0,0,10,10", "rect 20,0,30,10"
SPOTS = (Spot("l", LEFT), Spot("r", RIGHT))
GAPS = Wording("?", gaps=(Gap("G1", AB), Gap("G2", AB)))


def asks(
    kind: ItemType, wording: Wording, *, cardinality: str = "multiple", base: str = "identifier", most: int = 0
) -> Question:
    names = [gap.id for gap in wording.gaps] or ["RESPONSE"]
    declared = tuple(Declaration(name, cardinality, base) for name in names)
    return Question(kind, wording, declared, spots=SPOTS if kind is T.HOTSPOT else (), most=most)


SINGLE = asks(T.SINGLE_CHOICE, Wording("?", ABC), cardinality="single", most=1)
MULTIPLE = asks(T.MULTIPLE_CHOICE, Wording("?", ABC))
TWO = asks(T.MULTIPLE_CHOICE, Wording("?", ABC), most=2)
ORDER = asks(T.ORDERING, Wording("?", ABC), cardinality="ordered")
MATCHING = asks(T.MATCHING, PAIRS, base="directedPair")
FILLING = asks(T.GAP_SELECT, GAPS, cardinality="single")
TEXT = asks(T.TEXT_ENTRY, Wording("?"), cardinality="single", base="string")
PLACES = asks(T.HOTSPOT, Wording("?"))
POINTS = asks(T.HOTSPOT, Wording("?"), base="point")


@pytest.mark.parametrize(
    ("question", "response", "said"),
    [
        (SINGLE, ["B"], {"RESPONSE": "B"}),
        (SINGLE, [], {"RESPONSE": None}),
        (MULTIPLE, ["A", "C"], {"RESPONSE": ["A", "C"]}),
        (MULTIPLE, [], {"RESPONSE": None}),
        (MATCHING, [["A", "x"], ["B", "y"]], {"RESPONSE": ["A x", "B y"]}),
        (FILLING, ["A", ""], {"G1": "A", "G2": None}),
        (TEXT, "York", {"RESPONSE": "York"}),
        (TEXT, "", {"RESPONSE": None}),
        (PLACES, ["5 5", "25 5", "6 6", "15 5"], {"RESPONSE": ["l", "r"]}),
        (PLACES, ["nowhere"], {"RESPONSE": None}),
        (POINTS, ["5 5"], {"RESPONSE": ["5 5"]}),
    ],
)
def test_a_response_is_said_as_the_variables_of_the_item(
    question: Question, response: Response, said: dict[str, object]
) -> None:
    assert spell(question, response) == said


@pytest.mark.parametrize(
    ("question", "key", "response"),
    [
        (SINGLE, ["B"], ["B"]),
        (MATCHING, ["A x"], [["A", "x"]]),
        (TEXT, ["a", "b"], "a"),
        (TEXT, [], ""),
        (POINTS, [LEFT], [inside(LEFT)]),
        (FILLING, ["A", "B"], ["A", "B"]),
    ],
)
def test_a_key_describes_the_full_response(question: Question, key: list[str], response: Response) -> None:
    assert full(question, key) == response


@pytest.mark.parametrize("question", [SINGLE, MULTIPLE, MATCHING, FILLING], ids=lambda one: one.type.value)
def test_every_response_is_tried_once_and_they_are_as_many_as_said(question: Question) -> None:
    tried = [repr(one) for one in every(question)]
    assert len(tried) == len(set(tried)) == size(question)


def test_every_order_is_tried_and_none() -> None:
    tried = list(every(ORDER))
    assert (len(tried), tried[0], size(ORDER)) == (7, [], 6)


def test_no_more_is_chosen_than_the_item_allows() -> None:
    assert max(len(one) for one in every(TWO)) == 2
    assert max(len(one) for one in some(TWO, ["A", "B"])) == 2


@pytest.mark.parametrize(
    ("question", "key"),
    [(MULTIPLE, ["A", "B"]), (ORDER, ["A", "B", "C"]), (MATCHING, [["A", "x"], ["B", "y"]]), (PLACES, [inside(LEFT)])],
    ids=lambda one: one.type.value if isinstance(one, Question) else "key",
)
def test_some_begin_with_none_and_the_key_and_are_the_same_each_time(question: Question, key: Response) -> None:
    tried = list(some(question, key))
    assert tried[:2] == [[], key]
    assert tried == list(some(question, key))


def test_each_wrong_answer_is_tried_alone_and_beside_the_key() -> None:
    tried = list(some(MULTIPLE, ["A", "B"]))
    assert all(one in tried for one in (["C"], ["A", "B", "C"], ["A"], ["B"]))


def test_each_source_is_tried_with_each_target_alone_and_beside_the_key() -> None:
    tried = list(some(MATCHING, [["A", "x"], ["B", "y"]]))
    assert all(one in tried for one in ([["B", "y"]], [["A", "y"]], [["B", "y"], ["A", "y"]]))


@pytest.mark.parametrize(
    ("question", "names"),
    [
        (SINGLE, ["A", "B", "C"]),
        (MATCHING, ["A x", "A y", "B x", "B y"]),
        (FILLING, ["1 A", "1 B", "2 A", "2 B"]),
        (PLACES, [LEFT, RIGHT]),
    ],
)
def test_each_answer_alone_is_named_as_a_weight_names_it(question: Question, names: list[str]) -> None:
    assert [name for name, _response in singles(question)] == names


def test_one_filled_gap_leaves_the_others_empty() -> None:
    assert dict(singles(FILLING))["2 A"] == ["", "A"]


def test_a_picture_is_answered_by_a_point_of_each_spot() -> None:
    assert spell(PLACES, answers(PLACES)) == {"RESPONSE": ["l", "r"]}


def test_what_is_no_area_has_no_point_inside() -> None:
    assert inside("blob 1,2") == ""
