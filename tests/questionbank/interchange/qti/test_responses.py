"""Responses of ours are said in an item's terms, and enough of them are tried."""

import pytest

from questionbank.interchange.qti.declarations import Declaration
from questionbank.interchange.qti.question import Question, Spot
from questionbank.interchange.qti.responses import answers, every, full, inside, singles, size, some, spell
from questionbank.rules.areas import area, contains, place
from questionbank.rules.items import ItemType
from questionbank.rules.scoring import Response
from questionbank.rules.wording import Gap, Option, Picture, Wording

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


WIDE = Wording("?", picture=Picture("m", 40, 20))
OVERLAP = (Spot("l", "rect 0,0,10,10"), Spot("m", "rect 0,0,20,20"))


def on_picture(*spots: Spot, base: str = "point", most: int = 0) -> Question:
    declared = (Declaration("RESPONSE", "multiple", base),)
    return Question(T.HOTSPOT, WIDE, declared, spots=spots, most=most)


def coordinates(said: str) -> tuple[float, float]:
    x, y = said.split()
    return float(x), float(y)


@pytest.mark.parametrize(
    "text",
    ["rect 0,0,10,10", "circle 5,5,5", "ellipse 10,10,8,2", "poly 0,0,10,0,10,10,0,10", "poly 0,0,10,0,0,10"],
)
def test_a_point_inside_an_area_lies_in_it(text: str) -> None:
    found, point = area(text), place(inside(text))
    assert found is not None
    assert point is not None
    assert contains(found, point)


def test_where_areas_overlap_each_is_answered_by_a_point_of_its_own() -> None:
    left, middle, beside = answers(on_picture(*OVERLAP))
    assert max(coordinates(left)) <= 10
    assert max(coordinates(middle)) > 10
    assert max(coordinates(beside)) > 20


def test_an_area_that_lies_behind_others_has_no_point_of_its_own() -> None:
    behind = on_picture(Spot("m", "rect 0,0,20,20"), Spot("l", "rect 0,0,10,10"))
    assert len(answers(behind)) == 2


def test_a_picture_that_is_all_areas_has_no_point_beside_them() -> None:
    assert len(answers(on_picture(Spot("all", "rect 0,0,40,20")))) == 1


@pytest.mark.parametrize(("most", "chosen"), [(0, 3), (1, 1), (2, 2)])
def test_points_all_over_the_areas_are_tried_beside_the_choices(most: int, chosen: int) -> None:
    tried = [one for one in every(on_picture(*OVERLAP, most=most)) if not isinstance(one, str)]
    assert max(map(len, tried)) == chosen
    assert sum(len(one) == 1 for one in tried) > 36


@pytest.mark.parametrize(
    ("question", "count"),
    [
        (SINGLE, 4),
        (MULTIPLE, 8),
        (TWO, 8),
        (ORDER, 6),
        (MATCHING, 9),
        (FILLING, 9),
        (asks(T.MULTIPLE_CHOICE, Wording("?", tuple(Option(str(n), "x") for n in range(40)))), 2**32),
        (asks(T.ORDERING, Wording("?", tuple(Option(str(n), "x") for n in range(9)))), 362_880),
    ],
)
def test_how_many_responses_there_are_is_known_without_making_them(question: Question, count: int) -> None:
    assert size(question) == count


@pytest.mark.parametrize(
    ("key", "tried"),
    [
        (["A", "B", "C"], [["B", "A", "C"], ["A", "C", "B"]]),
        (["C", "B", "A"], [["B", "C", "A"], ["C", "A", "B"]]),
    ],
)
def test_neighbours_of_an_order_change_places(key: list[str], tried: list[list[str]]) -> None:
    found = list(some(ORDER, key))
    assert all(one in found for one in tried)
    assert all(sorted(map(str, one)) == ["A", "B", "C"] for one in found if one)


def test_each_source_is_tried_without_a_target() -> None:
    key = [["A", "x"], ["B", "y"]]
    assert all(one in list(some(MATCHING, key)) for one in ([["A", "x"]], [["B", "y"]]))


def test_every_matching_names_each_source_at_most_once() -> None:
    for response in every(MATCHING):
        sources = [pair[0] for pair in response]
        assert len(set(sources)) == len(sources)


def test_one_answer_of_one_is_tried_alone_only() -> None:
    assert list(some(SINGLE, ["B"])) == [[], ["B"], ["A"], ["B"], ["C"]]


@pytest.mark.parametrize(
    ("question", "response", "said"),
    [
        (asks(T.MATCHING, PAIRS, cardinality="single", base="directedPair"), [["A", "x"]], {"RESPONSE": "A x"}),
        (asks(T.MATCHING, PAIRS, cardinality="single", base="directedPair"), [], {"RESPONSE": None}),
        (ORDER, ["B", "A"], {"RESPONSE": ["B", "A"]}),
        (FILLING, ["", ""], {"G1": None, "G2": None}),
        (SINGLE, "B", {"RESPONSE": "B"}),
        (asks(T.HOTSPOT, Wording("?"), cardinality="single"), ["25 5"], {"RESPONSE": "r"}),
        (asks(T.HOTSPOT, Wording("?"), cardinality="single"), ["15 5"], {"RESPONSE": None}),
        (asks(T.HOTSPOT, Wording("?"), cardinality="single", base="point"), ["15 5"], {"RESPONSE": "15 5"}),
    ],
)
def test_one_value_is_said_as_one_value(question: Question, response: Response, said: dict[str, object]) -> None:
    assert spell(question, response) == said


def test_letters_of_true_and_false_are_said_as_the_source_does() -> None:
    wording = Wording("?", (Option("T", "true"), Option("F", "false")))
    declared = (Declaration("RESPONSE", "single", "identifier"),)
    question = Question(T.TRUE_FALSE, wording, declared, names={"T": "c2", "F": "c1"}, most=1)
    assert [spell(question, [one])["RESPONSE"] for one in "TF"] == ["c2", "c1"]
