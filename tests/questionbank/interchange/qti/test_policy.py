"""A policy is taken only where our score equals the item's own; whatever else it says is kept out with the reason."""

from decimal import Decimal

import pytest

from questionbank.interchange.qti.notes import Note, note
from questionbank.interchange.qti.obstacles import Beyond
from questionbank.interchange.qti.policy import settle
from questionbank.interchange.qti.rules import rules
from questionbank.rules.answers import Answer, ItemScoring, Method
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


def test_the_one_best_answer_is_the_key_where_none_is_declared() -> None:
    test = f'<match>{made.VARIABLE}<baseValue baseType="identifier">C</baseValue></match>'
    own = made.scored(made.given(f"<and>{test}</and>", "3"))
    assert answer(made.item(made.declared(), rules=own)) == Answer(("C",), scoring=ItemScoring())
