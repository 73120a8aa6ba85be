"""The form of an item's rules is told where they are standard, and never where they are anything else."""

from decimal import Decimal

import pytest

from questionbank.interchange.qti.obstacles import Beyond
from questionbank.interchange.qti.rules import Form, rules
from questionbank.rules.answers import Tolerance, ToleranceKind
from tests.questionbank.interchange.qti import documents as made

D = Decimal
IS_RIGHT = f"<match>{made.VARIABLE}{made.CORRECT}</match>"
IS_NULL = f"<isNull>{made.VARIABLE}</isNull>"
MAPPED = '<setOutcomeValue identifier="SCORE"><mapResponse identifier="RESPONSE"/></setOutcomeValue>'
POINTS = MAPPED.replace("mapResponse", "mapResponsePoint")
FEEDBACK = (
    '<setOutcomeValue identifier="FEEDBACK"><baseValue baseType="identifier">correct</baseValue></setOutcomeValue>'
)
NUMBER = '<baseValue baseType="float">{}</baseValue>'


def branch(test: str, then: str, other: str = "") -> str:
    otherwise = f"<responseElse>{other}</responseElse>" if other else ""
    return f"<responseCondition><responseIf>{test}{then}</responseIf>{otherwise}</responseCondition>"


def equal(first: str, second: str, **attributes: str) -> str:
    named = "".join(f' {name}="{value}"' for name, value in attributes.items())
    return f"<equal{named}>{first}{second}</equal>"


@pytest.mark.parametrize(
    ("address", "form"),
    [
        ("http://www.imsglobal.org/question/qti_v2p0/rptemplates/match_correct", Form.MATCH),
        ("http://www.imsglobal.org/question/qti_v2p1/rptemplates/match_correct.xml", Form.MATCH),
        ("http://www.imsglobal.org/question/qti_v2p2/rptemplates/map_response", Form.MAP),
        ("http://www.imsglobal.org/question/qti_v2p2/rptemplates/map_response_point", Form.MAP),
        ("https://purl.imsglobal.org/spec/qti/v3p0/rptemplates/match_correct.xml", Form.MATCH),
        ("https://purl.imsglobal.org/spec/qti/v3p0/rptemplates/CC2_match.xml", Form.MATCH),
        ("http://www.imsglobal.org/question/qti_v2p1/rptemplates/match_correct/", Form.MATCH),
        (" http://example.org/match_correct?version=2 ", Form.MATCH),
        ("http://example.org/templates/of_our_own", Form.OWN),
        ("", Form.NONE),
    ],
)
def test_a_template_is_known_by_the_end_of_its_address(address: str, form: Form) -> None:
    assert made.rules_of(template=address).form is form


def test_a_template_may_be_named_by_its_location() -> None:
    assert made.rules_of(templateLocation="rptemplates/map_response.xml").form is Form.MAP


def test_an_item_without_rules_has_no_way_of_scoring() -> None:
    assert rules(made.tree("<assessmentItem/>")).form is Form.NONE


@pytest.mark.parametrize(
    ("written", "form"),
    [
        (branch(IS_RIGHT, made.to("1"), made.to("0")), Form.MATCH),
        (branch(IS_RIGHT, made.to("1")), Form.MATCH),
        (branch(IS_RIGHT, made.to("2") + FEEDBACK, made.to("-1")), Form.MATCH),
        (branch(IS_NULL, made.to("0"), MAPPED), Form.MAP),
        (branch(IS_NULL, made.to("0"), POINTS), Form.MAP),
        (branch(IS_NULL, made.to("0"), MAPPED + FEEDBACK), Form.MAP),
        (MAPPED, Form.MAP),
        (POINTS, Form.MAP),
        (branch(IS_RIGHT, made.to("1")) + branch(IS_RIGHT, FEEDBACK), Form.MATCH),
        (branch(IS_RIGHT, FEEDBACK), Form.NONE),
        (FEEDBACK, Form.NONE),
        (made.to("1"), Form.OWN),
        (branch(IS_RIGHT, made.to("1")) + branch(IS_NULL, made.to("0")), Form.OWN),
        (branch(IS_RIGHT, MAPPED), Form.OWN),
        (branch(IS_NULL, made.to("0"), made.to("1")), Form.OWN),
        (branch(IS_NULL, MAPPED, MAPPED), Form.OWN),
        (branch(f"<not>{IS_RIGHT}</not>", made.to("0"), made.to("1")), Form.OWN),
        (branch(f"<match>{made.VARIABLE}{made.VARIABLE}</match>", made.to("1")), Form.OWN),
        (branch(f'<match>{made.VARIABLE}<correct identifier="OTHER"/></match>', made.to("1")), Form.OWN),
        (f"<responseProcessingFragment>{made.to('1')}</responseProcessingFragment>", Form.OWN),
        (f"{branch(IS_RIGHT, made.to('1'))}<exitResponse/>", Form.OWN),
        (branch("", "", made.to("1")), Form.OWN),
        (branch("", made.to("1")), Form.OWN),
        (f"<responseCondition/>{made.to('1')}", Form.OWN),
        (f"<responseCondition>{made.to('1')}</responseCondition>", Form.OWN),
        (
            f"<responseCondition><responseIf>{IS_RIGHT}{made.to('1')}</responseIf>"
            f"<responseElseIf>{IS_NULL}{made.to('0')}</responseElseIf></responseCondition>",
            Form.OWN,
        ),
    ],
)
def test_rules_that_are_written_out_are_known_only_where_they_say_what_a_template_does(
    written: str, form: Form
) -> None:
    assert made.rules_of(written).form is form


@pytest.mark.parametrize(
    ("written", "what"),
    [
        ('<randomFloat min="0" max="1"/>', "randomFloat"),
        ('<randomInteger min="0" max="1"/>', "randomInteger"),
        (f"<random>{made.VARIABLE}</random>", "random"),
        ('<customOperator class="org.example"/>', "customOperator"),
        ('<variable identifier="duration"/>', "duration"),
        ('<variable identifier="numAttempts"/>', "numAttempts"),
        ('<variable identifier="completionStatus"/>', "completionStatus"),
    ],
)
def test_a_score_that_rests_on_chance_time_or_attempts_is_not_sound(written: str, what: str) -> None:
    found = made.rules_of(f'<setOutcomeValue identifier="SCORE">{written}</setOutcomeValue>')
    with pytest.raises(Beyond, match=f"something else than the response: {what}"):
        found.check_sound()


def test_the_standard_templates_and_no_rules_at_all_are_sound() -> None:
    for found in (made.rules_of(MAPPED), made.rules_of(branch(IS_RIGHT, made.to("1"))), rules(made.tree("<a/>"))):
        found.check_sound()
        found.check_typed("RESPONSE")


@pytest.mark.parametrize("name", ["patternMatch", "substring", "round", "sum", "product", "truncate"])
def test_a_typed_answer_that_is_taken_apart_is_not_held_here(name: str) -> None:
    with pytest.raises(Beyond, match=name):
        made.rules_of(branch(f"<{name}>{made.VARIABLE}</{name}>", made.to("1"))).check_typed("RESPONSE")


def test_a_text_that_only_has_to_contain_another_is_not_held_here() -> None:
    test = f'<stringMatch caseSensitive="true" substring="true">{made.VARIABLE}{made.CORRECT}</stringMatch>'
    with pytest.raises(Beyond, match="stringMatch"):
        made.rules_of(branch(test, made.to("1"))).check_typed("RESPONSE")


def test_what_is_done_with_another_variable_does_not_matter_to_a_typed_answer() -> None:
    made.rules_of(branch('<patternMatch pattern="a"><variable identifier="X"/></patternMatch>', "")).check_typed("Y")


def test_constants_are_what_a_response_is_held_against_and_not_what_is_set() -> None:
    tests = "".join(branch(f"<match>{made.VARIABLE}{NUMBER.format(n)}</match>", made.to("9")) for n in (3, 1, 3))
    assert made.rules_of(tests).constants() == ["3", "1"]


@pytest.mark.parametrize(
    ("test", "found"),
    [
        (equal(made.CORRECT, made.VARIABLE), []),
        (equal(made.CORRECT, made.VARIABLE, toleranceMode="exact", tolerance="1"), []),
        (equal(made.CORRECT, made.VARIABLE, toleranceMode="absolute"), []),
        (equal(made.CORRECT, made.VARIABLE, toleranceMode="absolute", tolerance="x"), []),
        (equal(made.CORRECT, made.VARIABLE, toleranceMode="absolute", tolerance="1 x"), []),
        (equal(made.CORRECT, made.VARIABLE, toleranceMode="nearly", tolerance="1"), []),
        (
            equal(made.CORRECT, made.VARIABLE, toleranceMode="absolute", tolerance="2"),
            [Tolerance(ToleranceKind.ABSOLUTE, D(2), D(2))],
        ),
        (
            equal(made.CORRECT, made.VARIABLE, toleranceMode="absolute", tolerance="1 2"),
            [Tolerance(ToleranceKind.ABSOLUTE, D(1), D(2))],
        ),
        (
            equal(made.VARIABLE, made.CORRECT, toleranceMode="absolute", tolerance="1 2"),
            [Tolerance(ToleranceKind.ABSOLUTE, D(2), D(1))],
        ),
        (
            equal(made.CORRECT, made.VARIABLE, toleranceMode="relative", tolerance="5"),
            [Tolerance(ToleranceKind.RELATIVE, D("0.05"), D("0.05"))],
        ),
        (
            equal(made.CORRECT, made.VARIABLE, toleranceMode="absolute", tolerance="1", includeUpperBound="false"),
            [Tolerance(ToleranceKind.ABSOLUTE, D(1), D(1), includes_bounds=False)],
        ),
        (
            f'<equalRounded figures="3">{made.VARIABLE}{made.CORRECT}</equalRounded>',
            [Tolerance(ToleranceKind.SIGNIFICANT_FIGURES, D(3), D(3))],
        ),
        (
            f'<equalRounded roundingMode="decimalPlaces" figures="0">{made.VARIABLE}{made.CORRECT}</equalRounded>',
            [Tolerance(ToleranceKind.DECIMAL_PLACES, D(0), D(0))],
        ),
        (f'<equalRounded figures="many">{made.VARIABLE}{made.CORRECT}</equalRounded>', []),
    ],
)
def test_how_far_off_a_number_may_be_is_read_from_its_comparison(test: str, found: list[Tolerance]) -> None:
    assert made.rules_of(branch(test, made.to("1"))).tolerances(["100"]) == found


def test_a_share_around_the_response_is_an_amount_around_the_key() -> None:
    test = equal(made.VARIABLE, made.CORRECT, toleranceMode="relative", tolerance="20 25")
    [found] = made.rules_of(branch(test, made.to("1"))).tolerances(["100"])
    assert (found.kind, found.below, found.above) == (ToleranceKind.ABSOLUTE, D(20), D(25))


@pytest.mark.parametrize(("tolerance", "correct"), [("100", ["5"]), ("10", []), ("10", ["five"])])
def test_a_share_around_the_response_is_none_where_it_has_no_end_or_no_middle(
    tolerance: str, correct: list[str]
) -> None:
    test = equal(made.VARIABLE, made.CORRECT, toleranceMode="relative", tolerance=tolerance)
    assert made.rules_of(branch(test, made.to("1"))).tolerances(correct) == []


def test_the_same_tolerance_counts_once() -> None:
    test = branch(equal(made.CORRECT, made.VARIABLE, toleranceMode="absolute", tolerance="1"), made.to("1"))
    assert len(made.rules_of(test, test).tolerances(["1"])) == 1
