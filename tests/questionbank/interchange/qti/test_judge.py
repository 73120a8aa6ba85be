"""An item's own rules are the judge of what a response earns."""

from decimal import Decimal

import pytest
from lxml import etree

from questionbank.interchange.qti import xml
from questionbank.interchange.qti.judge import SCORE, Judge, mapped, with_score
from questionbank.interchange.qti.obstacles import Beyond
from questionbank.interchange.qti.processing.names import all_of, child
from questionbank.rules.scoring import Response
from tests.questionbank.interchange.qti import documents as made

D = Decimal
MAPPING = (
    '<mapping lowerBound="0" defaultValue="-0.5"><mapEntry mapKey="A" mappedValue="2"/>'
    '<mapEntry mapKey="B" mappedValue="1"/></mapping>'
)
AREAS = '<areaMapping><areaMapEntry shape="rect" coords="0,0,10,10" mappedValue="3"/></areaMapping>'
V3 = (
    b'<qti-assessment-item xmlns="http://www.imsglobal.org/xsd/imsqtiasi_v3p0" identifier="i">'
    b'<qti-response-declaration identifier="RESPONSE" cardinality="single" base-type="identifier">'
    b'<qti-mapping><qti-map-entry map-key="A" mapped-value="2"/></qti-mapping></qti-response-declaration>'
    b"<qti-item-body/><qti-response-processing><qti-exit-response/></qti-response-processing></qti-assessment-item>"
)


def judge(data: bytes) -> Judge:
    return Judge(xml.parse(data), made.question(data))


def score(expression: str) -> str:
    return made.scored(f'<setOutcomeValue identifier="SCORE">{expression}</setOutcomeValue>')


def number(written: str, base: str = "float") -> str:
    return f'<baseValue baseType="{base}">{written}</baseValue>'


@pytest.mark.parametrize(("response", "earned"), [(["A"], 1), (["B"], 0), ([], 0), (["nothing"], 0)])
def test_a_response_earns_what_the_rules_say(response: Response, earned: int) -> None:
    assert judge(made.item()).score(response) == earned


@pytest.mark.parametrize(
    ("response", "earned"),
    [(["A"], "2"), (["A", "B"], "3"), (["A", "C"], "1.5"), (["C", "D"], "0"), ([], "0"), (["B", "A", "B"], "3")],
)
def test_a_mapping_earns_its_sum_within_its_bounds(response: Response, earned: str) -> None:
    declared = made.declared(cardinality="multiple", more=MAPPING)
    found = judge(made.item(declared, made.MANY, made.template("map_response"))).score(response)
    assert found == D(earned)


@pytest.mark.parametrize(
    ("expression", "earned"),
    [
        (number("0.1"), "0.1"),
        (number("-2.5"), "-2.5"),
        (number("3", "integer"), "3"),
        ("<null/>", "0"),
        (f"<divide>{number('1')}{number('0')}</divide>", "0"),
        (f"<sum>{number('0.1')}{number('0.2')}</sum>", "0.3"),
    ],
)
def test_a_score_is_exact_and_none_is_nothing(expression: str, earned: str) -> None:
    assert judge(made.item(rules=score(expression))).score(["A"]) == D(earned)


@pytest.mark.parametrize("expression", [number("INF"), number("-INF")])
def test_an_endless_score_is_no_number(expression: str) -> None:
    with pytest.raises(Beyond, match="no number"):
        judge(made.item(rules=score(expression))).score(["A"])


@pytest.mark.parametrize(("base", "written"), [("boolean", "true"), ("string", "full"), ("identifier", "A")])
def test_a_score_of_another_type_is_no_number(base: str, written: str) -> None:
    data = made.item(rules=score(number(written, base)))
    typed = f'identifier="SCORE" cardinality="single" baseType="{base}"'.encode()
    data = data.replace(b'identifier="SCORE" cardinality="single" baseType="float"', typed)
    with pytest.raises(Beyond, match="no number"):
        judge(data).score(["A"])


@pytest.mark.parametrize(
    ("rules", "what"),
    [
        (score("<unheardOf/>"), "unheardOf is not supported"),
        (score('<variable identifier="OTHER"/>'), "no variable OTHER"),
        ('<responseProcessing template="http://example.org/own"/>', "no standard template"),
        (made.scored("<unheardOf/>"), "unheardOf is not supported"),
    ],
)
def test_rules_that_cannot_be_run_judge_nothing_and_say_why(rules: str, what: str) -> None:
    with pytest.raises(Beyond, match=f"cannot be run here: .*{what}"):
        judge(made.item(rules=rules)).score(["A"])


def test_the_same_response_is_judged_alike_each_time() -> None:
    found = judge(made.item())
    assert [found.score(one) for one in (["A"], ["B"], ["A"], ["B"])] == [1, 0, 1, 0]


def test_a_score_that_is_not_declared_is_added_to_a_copy() -> None:
    bare = xml.parse(b"<assessmentItem><itemBody/></assessmentItem>")
    added = with_score(bare)
    assert child(bare, "outcomedeclaration") is None
    assert [one.get("identifier") for one in all_of(added, "outcomedeclaration")] == [SCORE]


@pytest.mark.parametrize(
    "data",
    [
        made.item(),
        b'<qti-assessment-item><qti-outcome-declaration identifier="SCORE"/></qti-assessment-item>',
    ],
)
def test_an_item_that_declares_its_score_is_the_judge_itself(data: bytes) -> None:
    item = xml.parse(data)
    assert with_score(item) is item


def test_an_outcome_of_another_name_is_no_score() -> None:
    data = made.item().replace(b'<outcomeDeclaration identifier="SCORE"', b'<outcomeDeclaration identifier="POINTS"')
    assert judge(data).score(["A"]) == 1


def rules_of(item: etree._Element) -> list[str]:
    [processing] = all_of(item, "responseprocessing")
    return [str(one.tag) for one in processing.iter() if "identifier" in one.attrib]


@pytest.mark.parametrize(
    ("more", "wanted", "rules"),
    [
        (MAPPING, ["RESPONSE"], ["setOutcomeValue", "mapResponse"]),
        (AREAS, ["RESPONSE"], ["setOutcomeValue", "mapResponsePoint"]),
        (MAPPING, [], ["setOutcomeValue"]),
        (MAPPING, ["OTHER"], ["setOutcomeValue"]),
    ],
)
def test_an_item_can_be_judged_by_its_mappings_instead_of_its_rules(
    more: str, wanted: list[str], rules: list[str]
) -> None:
    item = xml.parse(made.item(made.declared(more=more), rules=score("<unheardOf/>")))
    assert rules_of(mapped(item, wanted)) == rules
    assert etree.tostring(item).count(b"unheardOf") == 1


def test_an_item_of_version_3_is_judged_by_its_mappings_too() -> None:
    found = mapped(xml.parse(V3), ["RESPONSE"])
    question = made.question(made.item())
    assert Judge(found, question).score(["A"]) == 2
    assert b"exit-response" not in etree.tostring(found)
