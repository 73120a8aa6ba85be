"""A policy is taken only where our score equals the item's own; whatever else it says is kept out with the reason."""

from decimal import Decimal

import pytest

from questionbank.interchange.qti.notes import Note, note
from questionbank.interchange.qti.obstacles import Beyond
from questionbank.interchange.qti.policy import MOST_RULES, settle
from questionbank.interchange.qti.rules import rules
from questionbank.rules.answers import Answer, Fold, ItemScoring, Method
from tests.questionbank.interchange.qti import documents as made

D = Decimal
ORDER = f'<orderInteraction responseIdentifier="RESPONSE">{made.OPTIONS}</orderInteraction>'
SETS = "".join(
    "<simpleMatchSet>"
    + "".join(
        f'<simpleAssociableChoice identifier="{one}" matchMax="1">{one}</simpleAssociableChoice>' for one in names
    )
    + "</simpleMatchSet>"
    for names in ("ab", "xy")
)
MATCHING = f'<matchInteraction responseIdentifier="RESPONSE">{SETS}</matchInteraction>'
TWO_CHOSEN = (
    f'<equal toleranceMode="exact"><containerSize>{made.VARIABLE}</containerSize>'
    '<baseValue baseType="integer">2</baseValue></equal>'
)
MATCH = made.template("match_correct")
MAP = made.template("map_response")


def answer(data: bytes, told: Note | None = None) -> Answer:
    root = made.tree(data)
    return settle(root, made.question(data), rules(root), told or note(root))


def mapping(*worths: tuple[str, str], **attributes: str) -> str:
    named = "".join(f' {name}="{value}"' for name, value in attributes.items())
    entries = "".join(f'<mapEntry mapKey="{value}" mappedValue="{worth}"/>' for value, worth in worths)
    return f"<mapping{named}>{entries}</mapping>"


def many(*correct: str, more: str = "", rules: str = MAP, most: str = "0") -> bytes:
    declaration = made.declared(*correct, cardinality="multiple", more=more)
    return made.item(declaration, made.MANY.replace('maxChoices="0"', f'maxChoices="{most}"'), rules)


def score(expression: str) -> str:
    return made.scored(f'<setOutcomeValue identifier="SCORE">{expression}</setOutcomeValue>')


@pytest.mark.parametrize(
    ("data", "key", "scoring"),
    [
        (made.item(), ("A",), ItemScoring()),
        (many("A", "C", rules=MATCH), ("A", "C"), ItemScoring()),
        (
            made.item(made.declared("B", "A", "D", "C", cardinality="ordered"), ORDER, MATCH),
            tuple("BADC"),
            ItemScoring(),
        ),
        (
            made.item(made.declared("a x", "b y", cardinality="multiple", base="directedPair"), MATCHING, MATCH),
            ("a x", "b y"),
            ItemScoring(),
        ),
        (
            many("A", "B", more=mapping(("A", "1"), ("B", "1"), ("C", "-1"), lowerBound="0")),
            ("A", "B"),
            ItemScoring(Method.MAPPED, weights=(("A", D("0.5")), ("B", D("0.5")), ("C", D("-0.5")))),
        ),
        (
            many("A", "B", more=mapping(("A", "1"), ("B", "1"), defaultValue="-1")),
            ("A", "B"),
            ItemScoring(Method.MAPPED, weights=(("A", D("0.5")), ("B", D("0.5"))), default=D("-0.5"), floor=None),
        ),
        (
            many(more=mapping(("B", "2"), ("D", "2")), rules="<responseProcessing/>"),
            ("B", "D"),
            ItemScoring(Method.MAPPED, weights=(("B", D("0.5")), ("D", D("0.5")))),
        ),
    ],
)
def test_a_policy_that_scores_as_the_item_does_is_taken(
    data: bytes, key: tuple[str, ...], scoring: ItemScoring
) -> None:
    assert answer(data) == Answer(key, scoring=scoring)


def test_an_item_without_rules_is_left_to_the_policy_of_the_paper() -> None:
    assert answer(made.item(rules="<responseProcessing/>")) == Answer(("A",))


def test_an_item_of_ours_that_has_no_policy_of_its_own_comes_back_without() -> None:
    assert answer(made.item(), Note(of_the_paper=True)) == Answer(("A",))


def test_a_noted_policy_is_tried_first_and_taken_if_it_proves_right() -> None:
    noted = ItemScoring(Method.PER_OPTION)
    assert answer(made.item(), Note(noted)).scoring == noted


def test_a_noted_policy_that_does_not_score_as_the_item_does_is_not_believed() -> None:
    assert answer(many("A", "B", rules=MATCH), Note(ItemScoring(Method.PARTIAL))).scoring == ItemScoring()


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (made.item(made.declared(), rules="<responseProcessing/>"), "which answer is right"),
        (
            many("A", "B", rules=MATCH, most="1"),
            "more answers",
        ),
        (
            made.item(made.declared("a x", "a y", cardinality="multiple", base="directedPair"), MATCHING, MATCH),
            "one source goes with several",
        ),
        (made.item(made.declared("A", "B", cardinality="ordered"), ORDER, MATCH), "Only some of the options"),
        (made.item(rules=score('<baseValue baseType="float">0</baseValue>')), "no answer scores anything"),
        (made.item(made.declared(), rules=score('<baseValue baseType="float">1</baseValue>')), "Several answers"),
        (made.item(rules=score('<randomInteger min="0" max="1"/>')), "something else than the response: randomInteger"),
        (made.item(rules=score("<unheardOf/>")), "cannot be run here"),
        (
            many("A", more=mapping(("A", "1"), ("B", "2"))).replace(b'maxChoices="0"', b'maxChoices="1"'),
            "does not score the most",
        ),
        (
            many("A", "B", more=mapping(("A", "1"), ("B", "1"), ("C", "1")), most="2"),
            "limits how many",
        ),
        (many("A", "B", rules=made.scored(made.given(TWO_CHOSEN, "1"))), "differs from ours at the response"),
        (
            made.item(rules=made.scored(made.given(f"<match>{made.VARIABLE}{made.CORRECT}</match>", "1", "-0.25"))),
            "differs from ours at the response “—”",
        ),
        (made.item(rules='<responseProcessing template="http://example.org/own"/>'), "cannot be run here"),
    ],
)
def test_an_item_whose_score_is_not_ours_is_not_taken_in(data: bytes, reason: str) -> None:
    with pytest.raises(Beyond, match=reason):
        answer(data)


def test_rules_of_ones_own_over_too_many_answers_are_not_tried() -> None:
    options = "".join(f'<simpleChoice identifier="o{n}">{n}</simpleChoice>' for n in range(14))
    body = f'<choiceInteraction responseIdentifier="RESPONSE" maxChoices="0">{options}</choiceInteraction>'
    own = made.scored(made.given(f"<and><match>{made.VARIABLE}{made.CORRECT}</match></and>", "1"))
    with pytest.raises(Beyond, match="too many answers"):
        answer(made.item(made.declared("o1", cardinality="multiple"), body, own))


@pytest.mark.parametrize(("count", "fits"), [(MOST_RULES - 1, True), (MOST_RULES, False)])
def test_a_mapping_is_tried_out_up_to_a_length(count: int, fits: bool) -> None:
    more = mapping(("A", "1"), *((f"x{n}", "1") for n in range(count - 1)))
    data = many("A", more=more)
    if fits:
        assert answer(data).key == ("A",)
        return
    with pytest.raises(Beyond, match="too long"):
        answer(data)


def test_rules_are_tried_out_on_so_many_answers_and_no_more() -> None:
    tests = [
        f'<equal toleranceMode="absolute" tolerance="0.{n}">{made.VARIABLE}'
        f'<baseValue baseType="float">{n}</baseValue></equal>'
        for n in range(1, 41)
    ]
    rules = made.scored("".join(made.given(test, "1") for test in tests))
    with pytest.raises(Beyond, match="too long"):
        answer(typed(rules, "1", base="float"))


def test_rules_are_tried_out_up_to_a_length() -> None:
    rule = made.given(f"<match>{made.VARIABLE}{made.CORRECT}</match>", "1")
    with pytest.raises(Beyond, match="too long"):
        answer(made.item(rules=made.scored(rule * (MOST_RULES // 5))))
    assert answer(made.item(rules=made.scored(rule * (MOST_RULES // 20)))).key == ("A",)


def test_the_one_best_answer_is_the_key_where_none_is_declared() -> None:
    test = f'<match>{made.VARIABLE}<baseValue baseType="identifier">C</baseValue></match>'
    own = made.scored(made.given(f"<and>{test}</and>", "3"))
    assert answer(made.item(made.declared(), rules=own)) == Answer(("C",), scoring=ItemScoring())


GAP = (
    '<inlineChoiceInteraction responseIdentifier="{0}"><inlineChoice identifier="x">X</inlineChoice>'
    '<inlineChoice identifier="y">Y</inlineChoice></inlineChoiceInteraction>'
)
GAPS = f"<p>{GAP.format('G1')} and {GAP.format('G2')}</p>"


def gap(name: str, *correct: str, more: str = "") -> str:
    return made.declared(*correct, more=more).replace('identifier="RESPONSE"', f'identifier="{name}"')


def filling(first: str, second: str, rules: str) -> bytes:
    return made.item(first + second, GAPS, rules, stem="")


def matched(name: str) -> str:
    return f'<match><variable identifier="{name}"/><correct identifier="{name}"/></match>'


BOTH_RIGHT = made.scored(made.given(f"<and>{matched('G1')}{matched('G2')}</and>", "1"))
EACH_ADDS = made.scored(
    "".join(
        f"<responseCondition><responseIf>{matched(name)}"
        '<setOutcomeValue identifier="SCORE"><sum><variable identifier="SCORE"/>'
        '<baseValue baseType="float">1</baseValue></sum></setOutcomeValue></responseIf></responseCondition>'
        for name in ("G1", "G2")
    )
)
SUM_OF_MAPPINGS = score('<sum><mapResponse identifier="G1"/><mapResponse identifier="G2"/></sum>')


@pytest.mark.parametrize(
    ("data", "key", "scoring"),
    [
        (filling(gap("G1", "x"), gap("G2", "y"), BOTH_RIGHT), ("x", "y"), ItemScoring()),
        (
            filling(gap("G1", "x"), gap("G2", "y"), EACH_ADDS),
            ("x", "y"),
            ItemScoring(Method.MAPPED, weights=(("1 x", D("0.5")), ("2 y", D("0.5")))),
        ),
        (
            filling(
                gap("G1", more=mapping(("x", "3"))), gap("G2", more=mapping(("y", "1"), ("x", "0.5"))), SUM_OF_MAPPINGS
            ),
            ("x", "y"),
            ItemScoring(Method.MAPPED, weights=(("1 x", D("0.75")), ("2 x", D("0.125")), ("2 y", D("0.25")))),
        ),
        (
            filling(gap("G1", more=mapping(("x", "1"))), gap("G2", more=mapping(("y", "1"))), "<responseProcessing/>"),
            ("x", "y"),
            ItemScoring(Method.MAPPED, weights=(("1 x", D("0.5")), ("2 y", D("0.5")))),
        ),
        (filling(gap("G1", "x"), gap("G2", "y"), "<responseProcessing/>"), ("x", "y"), None),
    ],
)
def test_gaps_are_scored_together_or_each(data: bytes, key: tuple[str, ...], scoring: ItemScoring | None) -> None:
    assert answer(data) == Answer(key, scoring=scoring)


def typed(rules: str, *correct: str, base: str = "string", more: str = "") -> bytes:
    return made.item(made.declared(*correct, base=base, more=more), made.ENTRY, rules)


def is_like(text: str, **attributes: str) -> str:
    named = "".join(f' {name}="{value}"' for name, value in attributes.items())
    return f'<stringMatch{named}>{made.VARIABLE}<baseValue baseType="string">{text}</baseValue></stringMatch>'


CASELESS = frozenset({Fold.CASE})
IS_ANSWERED = f"<not><isNull>{made.VARIABLE}</isNull></not>"
WORDS = mapping(("York", "1"), ("Leeds", "0.5"))


@pytest.mark.parametrize(
    ("data", "key", "scoring"),
    [
        (typed(MATCH, "York"), ("York",), ItemScoring()),
        (typed(MAP, "York", more=mapping(("York", "1"), ("Hull", "1"))), ("York", "Hull"), ItemScoring()),
        (
            typed(MAP, "York", more=WORDS),
            ("York",),
            ItemScoring(Method.MAPPED, weights=(("York", D(1)), ("Leeds", D("0.5")))),
        ),
        (typed(MAP, more=mapping(("York", "2"))), ("York",), ItemScoring()),
        (typed(made.scored(made.given(is_like("York", caseSensitive="true"), "1")), "York"), ("York",), ItemScoring()),
        (
            typed(made.scored(made.given(is_like("York", caseSensitive="false"), "1")), "York"),
            ("York",),
            ItemScoring(fold=CASELESS),
        ),
        (
            typed(made.scored(made.given(f"<or>{is_like('a')}{is_like('b')}</or>", "1"))),
            ("a", "b"),
            ItemScoring(),
        ),
        (
            typed(made.scored(made.given(IS_ANSWERED, "0") + made.given(is_like("a"), "2"))),
            ("a",),
            ItemScoring(),
        ),
    ],
)
def test_texts_are_scored_by_what_they_are_held_against(
    data: bytes, key: tuple[str, ...], scoring: ItemScoring
) -> None:
    data = data.replace(b"<mapEntry ", b'<mapEntry caseSensitive="true" ')
    assert answer(data) == Answer(key, scoring=scoring)


def number_is(name: str, value: str) -> str:
    return f'<{name}>{made.VARIABLE}<baseValue baseType="float">{value}</baseValue></{name}>'


BETWEEN = made.scored(made.given(f"<and>{number_is('gte', '2')}{number_is('lte', '5')}</and>", "1"))


@pytest.mark.parametrize(
    ("rules", "correct", "key", "below", "above"),
    [
        (made.scored(made.given(number_is("equal", "3"), "1")), "3", "3", None, None),
        (BETWEEN, "3", "3", 1, 2),
        (BETWEEN, "", "3.5", "1.5", "1.5"),
    ],
)
def test_numbers_are_scored_by_what_they_lie_between(
    rules: str, correct: str, key: str, below: object, above: object
) -> None:
    found = answer(typed(rules, *filter(None, [correct]), base="float"))
    assert found.key == (key,)
    assert found.scoring is not None
    tolerance = found.scoring.tolerance
    expected = None if below is None else (D(str(below)), D(str(above)))
    assert (None if tolerance is None else (tolerance.below, tolerance.above)) == expected


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (typed(made.scored(made.given(is_like("risk", substring="true"), "1")), "risk"), "stringMatch"),
        (typed(made.scored(made.given(number_is("gt", "2"), "1")), "3", base="float"), "differs from ours"),
        (typed(made.scored(made.given(number_is("lt", "2"), "1")), "3", base="float"), "does not score the most"),
        (typed(MATCH), "no answer scores anything"),
        (typed("<responseProcessing/>"), "which answer is right"),
        (typed(MATCH, " "), "no answer scores"),
    ],
)
def test_typed_answers_that_are_scored_otherwise_are_not_taken_in(data: bytes, reason: str) -> None:
    with pytest.raises(Beyond, match=reason):
        answer(data)


@pytest.mark.parametrize(
    ("correct", "marks", "scoring"),
    [
        (("A", "B"), {"A": "1", "B": "1"}, ItemScoring(Method.MAPPED, weights=(("A", D("0.5")), ("B", D("0.5"))))),
        (("A",), {"A": "2", "B": "-2"}, ItemScoring(Method.MAPPED, weights=(("A", D(1)), ("B", D(-1))), floor=None)),
        (("A",), {"A": "1", "B": "0"}, ItemScoring(Method.MAPPED, weights=(("A", D(1)),))),
        (
            ("A", "B", "C"),
            {"A": "1", "B": "1", "C": "1"},
            ItemScoring(Method.MAPPED, weights=tuple((one, D("0.333333333334")) for one in "ABC")),
        ),
    ],
)
def test_marks_of_a_mapping_are_shares_of_the_best_score(
    correct: tuple[str, ...], marks: dict[str, str], scoring: ItemScoring
) -> None:
    assert answer(many(*correct, more=mapping(*marks.items()))) == Answer(correct, scoring=scoring)


@pytest.mark.parametrize(("bound", "floor"), [("-1", "-0.5"), ("0", "0"), ("-10", "-5")])
def test_the_lower_bound_of_a_mapping_is_the_floor(bound: str, floor: str) -> None:
    more = mapping(("A", "2"), ("B", "-1"), ("C", "-1"), ("D", "-1"), lowerBound=bound)
    scoring = answer(many("A", more=more)).scoring
    assert scoring is not None
    assert scoring.floor == D(floor)


def test_the_paper_s_policy_is_not_proved_but_the_key_is_looked_at() -> None:
    with pytest.raises(Beyond, match="more answers"):
        answer(many("A", "B", rules="<responseProcessing/>", most="1"))


@pytest.mark.parametrize(("right", "wrong"), [("1", "-0.5"), ("4", "-1"), ("2", "-2")])
def test_a_wrong_answer_that_loses_marks_is_a_penalty(right: str, wrong: str) -> None:
    rules = made.scored(
        f"<responseCondition><responseIf><isNull>{made.VARIABLE}</isNull>{made.to('0')}</responseIf>"
        f"<responseElseIf><match>{made.VARIABLE}{made.CORRECT}</match>{made.to(right)}</responseElseIf>"
        f"<responseElse>{made.to(wrong)}</responseElse></responseCondition>"
    )
    found = answer(many("A", "C", rules=rules)).scoring
    assert found is not None
    assert (found.method, found.penalty, found.floor) == (Method.NEGATIVE, -D(wrong) / D(right), None)
