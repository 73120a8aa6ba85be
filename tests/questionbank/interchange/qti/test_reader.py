"""Items come in with the key and the policy by which they score themselves, or with the reason why not."""

from decimal import Decimal

import pytest

from questionbank.interchange import qti
from questionbank.interchange.model import ParsedItem, Rejection, Unsupported
from questionbank.rules.answers import Answer, Fold, ItemScoring, Method, Tolerance, ToleranceKind
from questionbank.rules.items import ItemType
from tests.questionbank.interchange.qti import documents as made
from tests.questionbank.pictures import png

D = Decimal
MAPPING = (
    '<mapping lowerBound="0" defaultValue="0"><mapEntry mapKey="A" mappedValue="1"/>'
    '<mapEntry mapKey="B" mappedValue="1"/><mapEntry mapKey="C" mappedValue="-1"/></mapping>'
)
GAPS = "".join(
    f'<p>Gap <inlineChoiceInteraction responseIdentifier="{gap}"><inlineChoice identifier="x">X</inlineChoice>'
    f'<inlineChoice identifier="y">Y</inlineChoice></inlineChoiceInteraction>.</p>'
    for gap in ("G1", "G2")
)
GAPS_DECLARED = "".join(
    f'<responseDeclaration identifier="{gap}" cardinality="single" baseType="identifier">'
    f"<correctResponse><value>{right}</value></correctResponse></responseDeclaration>"
    for gap, right in (("G1", "x"), ("G2", "y"))
)
SUM = "".join(
    f'<responseCondition><responseIf><match><variable identifier="{gap}"/><correct identifier="{gap}"/></match>'
    '<setOutcomeValue identifier="SCORE"><sum><variable identifier="SCORE"/><baseValue baseType="float">1</baseValue>'
    "</sum></setOutcomeValue></responseIf></responseCondition>"
    for gap in ("G1", "G2")
)
MATCHING = (
    '<matchInteraction responseIdentifier="RESPONSE"><simpleMatchSet>'
    '<simpleAssociableChoice identifier="a" matchMax="1">a</simpleAssociableChoice>'
    '<simpleAssociableChoice identifier="b" matchMax="1">b</simpleAssociableChoice></simpleMatchSet><simpleMatchSet>'
    '<simpleAssociableChoice identifier="x" matchMax="2">x</simpleAssociableChoice>'
    '<simpleAssociableChoice identifier="y" matchMax="2">y</simpleAssociableChoice></simpleMatchSet></matchInteraction>'
)
GAP_MATCH = (
    '<gapMatchInteraction responseIdentifier="RESPONSE"><gapText identifier="a" matchMax="1">winter</gapText>'
    '<gapText identifier="b" matchMax="1">summer</gapText><p>Now is the <gap identifier="g1"/> of our discontent, '
    'made <gap identifier="g2"/>.</p></gapMatchInteraction>'
)
ORDER = f'<orderInteraction responseIdentifier="RESPONSE">{made.OPTIONS}</orderInteraction>'


def only(data: bytes) -> ParsedItem:
    """Read the one item of a document."""
    reading = qti.read(data)
    assert reading.rejected == ()
    assert [str(note.what) for note in reading.unsupported] == []
    [item] = reading.items
    return item


def policy(item: ParsedItem) -> ItemScoring:
    assert item.answer is not None
    assert item.answer.scoring is not None
    return item.answer.scoring


def why_not(data: bytes) -> str:
    """The reason for which a document is kept as received."""
    reading = qti.read(data)
    assert reading.items == ()
    [note] = reading.unsupported
    assert note.received == data
    return str(note.what)


def why_rejected(data: bytes) -> str:
    [fault] = qti.read(data).rejected
    return str(fault.why)


@pytest.mark.parametrize(
    "rules",
    [
        '<responseProcessing template="http://www.imsglobal.org/question/qti_v2p0/rptemplates/match_correct"/>',
        '<responseProcessing template="http://www.imsglobal.org/question/qti_v2p1/rptemplates/match_correct"/>',
        '<responseProcessing template="http://www.imsglobal.org/question/qti_v2p2/rptemplates/match_correct.xml"/>',
        '<responseProcessing template="https://purl.imsglobal.org/spec/qti/v3p0/rptemplates/match_correct.xml"/>',
        made.scored(made.given(f"<match>{made.VARIABLE}{made.CORRECT}</match>", "1")),
        made.scored(made.given(f"<match>{made.CORRECT}{made.VARIABLE}</match>", "5")),
        made.scored(made.given(f'<match>{made.VARIABLE}<baseValue baseType="identifier">A</baseValue></match>', "1")),
    ],
)
def test_a_single_choice_is_read_whichever_way_its_rules_say_match(rules: str) -> None:
    item = only(made.item(rules=rules))
    assert (item.type, item.key, item.stem) == (ItemType.SINGLE_CHOICE, ("A",), "<p>What?</p>")
    assert [(option.id, option.html) for option in item.options] == [(name, f"Option {name}") for name in "ABCD"]
    assert item.answer == Answer(("A",), scoring=ItemScoring())


def test_a_mapping_becomes_weights_as_shares_of_the_maximum() -> None:
    declaration = made.declared("B", "A", cardinality="multiple", more=MAPPING)
    item = only(made.item(declaration, made.MANY, made.template("map_response")))
    assert (item.type, item.key) == (ItemType.MULTIPLE_CHOICE, ("A", "B"))
    assert policy(item).method is Method.MAPPED
    assert policy(item).weights == (("A", D("0.5")), ("B", D("0.5")), ("C", D("-0.5")))
    assert policy(item).floor == 0


def test_a_mapping_alone_is_a_key() -> None:
    more = '<mapping defaultValue="0"><mapEntry mapKey="C" mappedValue="2"/></mapping>'
    item = only(made.item(made.declared(more=more), rules="<responseProcessing/>"))
    assert (item.key, policy(item)) == (("C",), ItemScoring())


def test_partial_credit_for_one_option_of_a_single_choice_is_kept() -> None:
    more = '<mapping><mapEntry mapKey="A" mappedValue="4"/><mapEntry mapKey="B" mappedValue="1"/></mapping>'
    item = only(made.item(made.declared("A", more=more), rules=made.template("map_response")))
    assert policy(item).weights == (("A", D(1)), ("B", D("0.25")))


def test_without_rules_the_policy_of_the_paper_holds_and_that_is_said() -> None:
    reading = qti.read(made.item(rules="<responseProcessing/>"))
    [item] = reading.items
    assert item.answer == Answer(("A",))
    assert [str(note.what) for note in reading.unsupported] == [
        "The item does not say how it is scored; the policy of the paper holds."
    ]


def test_options_that_are_true_and_false_make_a_true_false_item_with_the_source_key() -> None:
    options = '<simpleChoice identifier="c1">正确</simpleChoice><simpleChoice identifier="c2">错误</simpleChoice>'
    body = f'<choiceInteraction responseIdentifier="RESPONSE" maxChoices="1">{options}</choiceInteraction>'
    item = only(made.item(made.declared("c2"), body))
    assert (item.type, item.key, item.key_ids) == (ItemType.TRUE_FALSE, ("c2",), ("F",))
    assert item.answer is not None
    assert item.answer.key == ("F",)


def test_gaps_with_lists_become_one_gap_fill_with_a_share_for_each() -> None:
    item = only(made.item(GAPS_DECLARED, GAPS, made.scored(SUM), stem=""))
    assert (item.type, item.key) == (ItemType.GAP_SELECT, ("x", "y"))
    assert item.stem == "<p>Gap [[G1]].</p><p>Gap [[G2]].</p>"
    assert policy(item).weights == (("1 x", D("0.5")), ("2 y", D("0.5")))


def test_pairs_are_read_as_the_source_writes_them() -> None:
    declaration = made.declared("b x", "a  y", cardinality="multiple", base="directedPair")
    item = only(made.item(declaration, MATCHING))
    assert (item.type, item.key) == (ItemType.MATCHING, ("a y", "b x"))
    assert ([one.id for one in item.sources], [one.id for one in item.targets]) == (["a", "b"], ["x", "y"])


def test_a_text_with_words_to_put_in_is_a_matching_with_its_gaps_numbered() -> None:
    declaration = made.declared("a g1", "b g2", cardinality="multiple", base="directedPair")
    item = only(made.item(declaration, GAP_MATCH, stem=""))
    assert item.type is ItemType.MATCHING
    assert item.stem == "<p>Now is the ____(1) of our discontent, made ____(2).</p>"
    assert [(one.id, one.text) for one in item.targets] == [("g1", "(1)"), ("g2", "(2)")]


def test_an_order_is_kept_in_its_order() -> None:
    item = only(made.item(made.declared("C", "A", "D", "B", cardinality="ordered"), ORDER))
    assert (item.type, item.key) == (ItemType.ORDERING, ("C", "A", "D", "B"))


def test_a_text_that_ignores_case_is_read_so() -> None:
    more = '<mapping><mapEntry mapKey="York" mappedValue="1" caseSensitive="false"/></mapping>'
    item = only(made.item(made.declared("York", base="string", more=more), made.ENTRY, made.template("map_response")))
    assert (item.type, item.key, policy(item).fold) == (ItemType.TEXT_ENTRY, ("York",), frozenset({Fold.CASE}))
    assert item.stem == "<p>What?</p><p>How much? ____</p>"


@pytest.mark.parametrize(
    ("rule", "tolerance"),
    [
        (f"<match>{made.VARIABLE}{made.CORRECT}</match>", None),
        (
            f'<equal toleranceMode="absolute" tolerance="0.5 0.25">{made.CORRECT}{made.VARIABLE}</equal>',
            Tolerance(ToleranceKind.ABSOLUTE, D("0.5"), D("0.25")),
        ),
        (
            f'<equal toleranceMode="absolute" tolerance="0.5 0.25">{made.VARIABLE}{made.CORRECT}</equal>',
            Tolerance(ToleranceKind.ABSOLUTE, D("0.25"), D("0.5")),
        ),
        (
            f'<equal toleranceMode="relative" tolerance="10" includeLowerBound="false" includeUpperBound="false">'
            f"{made.CORRECT}{made.VARIABLE}</equal>",
            Tolerance(ToleranceKind.RELATIVE, D("0.1"), D("0.1"), includes_bounds=False),
        ),
        (
            f'<equalRounded roundingMode="decimalPlaces" figures="1">{made.VARIABLE}{made.CORRECT}</equalRounded>',
            Tolerance(ToleranceKind.DECIMAL_PLACES, D(1), D(1)),
        ),
        (
            f'<and><gte>{made.VARIABLE}<baseValue baseType="float">2.5</baseValue></gte>'
            f'<lte>{made.VARIABLE}<baseValue baseType="float">3.5</baseValue></lte></and>',
            Tolerance(ToleranceKind.ABSOLUTE, D("0.5"), D("0.5")),
        ),
    ],
)
def test_the_tolerance_of_a_number_is_read_from_the_rules(rule: str, tolerance: Tolerance | None) -> None:
    item = only(made.item(made.declared("3.0", base="float"), made.ENTRY, made.scored(made.given(rule, "2"))))
    assert (item.type, item.key, policy(item).tolerance) == (ItemType.NUMERICAL, ("3.0",), tolerance)


def test_names_of_version_3_are_read_like_those_of_version_2() -> None:
    data = b"""<qti-assessment-item xmlns="http://www.imsglobal.org/xsd/imsqtiasi_v3p0" identifier="q3" title="t">
    <qti-response-declaration identifier="RESPONSE" cardinality="multiple" base-type="identifier">
    <qti-correct-response><qti-value>a</qti-value><qti-value>c</qti-value></qti-correct-response>
    </qti-response-declaration><qti-outcome-declaration identifier="SCORE" cardinality="single" base-type="float"/>
    <qti-item-body><qti-choice-interaction response-identifier="RESPONSE" max-choices="0">
    <qti-prompt>Which?</qti-prompt>
    <qti-simple-choice identifier="a">1</qti-simple-choice><qti-simple-choice identifier="b">2</qti-simple-choice>
    <qti-simple-choice identifier="c">3</qti-simple-choice></qti-choice-interaction></qti-item-body>
    <qti-response-processing template="https://purl.imsglobal.org/spec/qti/v3p0/rptemplates/match_correct.xml"/>
    <qti-modal-feedback outcome-identifier="F" identifier="x" show-hide="show"><qti-content-body><p>So.</p>
    </qti-content-body></qti-modal-feedback></qti-assessment-item>"""
    item = only(data)
    assert (item.type, item.key, item.stem) == (ItemType.MULTIPLE_CHOICE, ("a", "c"), "Which?")
    assert item.explanation == "<p>So.</p>"


def test_an_essay_keeps_its_rubric_for_markers_and_its_task_for_candidates() -> None:
    body = (
        '<rubricBlock view="candidate"><p>200 words.</p></rubricBlock>'
        '<extendedTextInteraction responseIdentifier="RESPONSE"><prompt>Why?</prompt></extendedTextInteraction>'
        '<rubricBlock view="scorer"><table><tr><th>Criterion</th><th>Marks</th></tr>'
        "<tr><td>names it</td><td>2</td></tr></table></rubricBlock>"
    )
    item = only(made.item(made.declared("Because.", base="string"), body, "<p/>", stem=""))
    assert item.answer is not None
    assert (item.type, item.key, item.stem) == (ItemType.ESSAY, (), "<p>200 words.</p><p>Why?</p>")
    assert [(line.text, line.marks) for line in item.answer.rubric] == [("names it", "2")]
    assert item.answer.model_answer == "Because."


def test_a_formula_is_kept_and_its_annotation_is_not() -> None:
    math = (
        '<p><m:math xmlns:m="http://www.w3.org/1998/Math/MathML"><m:semantics><m:mrow><m:mi>x</m:mi></m:mrow>'
        "<m:annotation>x</m:annotation></m:semantics></m:math></p>"
    )
    assert only(made.item(stem=math)).stem == "<p><math><mrow><mi>x</mi></mrow></math></p>"


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (made.item(attributes='lang="x"').replace(b'adaptive="false"', b'adaptive="true"'), "adaptive"),
        (made.item('<templateDeclaration identifier="T" cardinality="single" baseType="float"/>'), "template"),
        (made.item(body=made.CHOICE + made.CHOICE), "2 things at once"),
        (made.item(body='<sliderInteraction responseIdentifier="RESPONSE"/>'), "sliderInteraction"),
        (made.item(body="<p>no question</p>"), "no interaction"),
        (made.item(stem='<p><img src="sign.png" alt="x"/></p>'), "did not come with it"),
        (made.item(stem='<p><img src="http://example.org/a.png" alt="x"/></p>'), "not in the file"),
        (made.item(stem='<p><video src="a.mp4"/></p>'), "“video”"),
        (made.item(stem='<p>You have <printedVariable identifier="x"/></p>'), "printedVariable"),
        (made.item(made.declared(), rules="<responseProcessing/>"), "which answer is right"),
        (
            made.item(
                rules=made.scored(made.given(f"<not><match>{made.VARIABLE}{made.CORRECT}</match></not>", "0", "1"))
            ),
            "Its own scoring differs from ours at the response “—”",
        ),
        (
            made.item(
                rules=made.scored(
                    made.given(f'<match>{made.VARIABLE}<baseValue baseType="identifier">B</baseValue></match>', "1")
                )
            ),
            "does not score the most",
        ),
        (
            made.item(
                rules=made.scored(
                    '<setOutcomeValue identifier="SCORE"><randomFloat min="0" max="1"/></setOutcomeValue>'
                )
            ),
            "something else than the response",
        ),
        (
            made.item(
                made.declared("ab", base="string"),
                made.ENTRY,
                made.scored(made.given(f'<patternMatch pattern="a.">{made.VARIABLE}</patternMatch>', "1")),
            ),
            "patternMatch",
        ),
        (
            made.item(
                made.declared("A", "B", cardinality="multiple", more=MAPPING),
                made.MANY.replace('maxChoices="0"', 'maxChoices="2"'),
                made.template("map_response"),
            ),
            "limits how many",
        ),
        (b'<assessmentTest identifier="t"/>', "A test only names its items"),
        (b"<questestinterop/>", "QTI 1"),
        (b"<assessmentResult/>", "holds no items"),
    ],
)
def test_what_the_bank_does_not_hold_is_kept_as_received_with_the_reason(data: bytes, reason: str) -> None:
    assert reason in why_not(data)


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (made.item(made.declared("Z")), "option Z, which the question does not have"),
        (made.item(body=made.CHOICE.replace('"B"', '"A"')), "“A” stands twice"),
        (made.item(made.declared("A") + made.declared("A")), "declared twice"),
        (made.item(body=made.CHOICE.replace("RESPONSE", "OTHER")), "OTHER is not declared"),
        (made.item(stem="<p>a<script>alert(1)</script></p>"), "script"),
        (made.item(stem='<p onclick="alert(1)">a</p>'), "script"),
        (made.item(stem='<p><a href="java script:alert(1)">a</a></p>'), "script"),
        (made.item(stem='<p><img src="../../etc/passwd" alt="x"/></p>'), "leads out of the package"),
        (made.item(identifier=""), "no identifier"),
        (made.item(made.declared("a z", cardinality="multiple", base="directedPair"), MATCHING), "option z"),
    ],
)
def test_what_is_wrong_in_itself_is_rejected_with_place_and_reason(data: bytes, reason: str) -> None:
    reading = qti.read(data)
    assert reading.items == ()
    assert reason in why_rejected(data)
    assert reading.rejected[0].where


def test_outcomes_are_of_the_three_kinds_and_nothing_else() -> None:
    for data, kind in ((made.item(), ParsedItem), (made.item(identifier=""), Rejection)):
        reading = qti.read(data)
        assert [type(one) for one in (*reading.items, *reading.rejected)] == [kind]
    assert isinstance(qti.read(b"<assessmentTest/>").unsupported[0], Unsupported)


def typed(rule: str, *correct: str) -> bytes:
    """A number that is scored by one comparison."""
    return made.item(made.declared(*correct, base="float"), made.ENTRY, made.scored(made.given(rule, "1")))


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (
            made.item(
                rules=made.scored(
                    f"<responseCondition><responseIf/><responseElse>{made.to('1')}</responseElse></responseCondition>"
                )
            ),
            "differs from ours",
        ),
        (
            made.item(
                made.declared(
                    "A",
                    more='<mapping><mapEntry mapKey="A" mappedValue="3"/>'
                    '<mapEntry mapKey="B" mappedValue="-1e30"/></mapping>',
                ),
                rules=made.template("map_response"),
            ),
            "differs from ours",
        ),
        (
            typed(
                '<equalRounded roundingMode="decimalPlaces" figures="1e9">'
                f"{made.CORRECT}{made.VARIABLE}</equalRounded>",
                "3",
            ),
            "cannot be run here",
        ),
        (typed(f'<equalRounded figures="x">{made.CORRECT}{made.VARIABLE}</equalRounded>', "3"), "cannot be run here"),
        (
            typed(f'<equal toleranceMode="absolute" tolerance="1e999">{made.CORRECT}{made.VARIABLE}</equal>', "3"),
            "cannot be run here",
        ),
        (typed(f"<match>{made.VARIABLE}{made.CORRECT}</match>", "1e900"), "no answer scores anything"),
        (made.item(rules=made.scored(made.given(f"<match>{made.VARIABLE}{made.CORRECT}</match>", "INF"))), "no number"),
    ],
)
def test_rules_and_numbers_that_make_no_sense_keep_the_item_as_received(data: bytes, reason: str) -> None:
    assert reason in why_not(data)


def test_a_huge_number_is_read_with_its_tolerance_turned_around() -> None:
    rule = f'<equal toleranceMode="relative" tolerance="10">{made.VARIABLE}{made.CORRECT}</equal>'
    tolerance = policy(only(typed(rule, "1e50"))).tolerance
    assert tolerance is not None
    assert tolerance.kind is ToleranceKind.ABSOLUTE
    assert tolerance.below < tolerance.above


def test_a_count_of_choices_without_end_is_any_number() -> None:
    body = made.MANY.replace('maxChoices="0"', f'maxChoices="{"9" * 5000}"')
    assert only(made.item(made.declared("A", cardinality="multiple"), body)).type is ItemType.MULTIPLE_CHOICE


OVERLAPPING = (
    '<areaMapping defaultValue="0"><areaMapEntry shape="rect" coords="0,0,10,10" mappedValue="1"/>'
    '<areaMapEntry shape="rect" coords="5,5,20,20" mappedValue="1"/></areaMapping>'
)


def test_where_areas_of_a_picture_overlap_a_point_counts_in_the_first() -> None:
    body = (
        '<selectPointInteraction responseIdentifier="RESPONSE" maxChoices="0">'
        '<object data="a.png" type="image/png" width="40" height="30"/></selectPointInteraction>'
    )
    declared = made.declared("2 2", "15 15", cardinality="multiple", base="point", more=OVERLAPPING)
    document = made.item(declared, body, made.template("map_response_point"))
    item = only(made.package({"i.xml": document, "a.png": png(40, 30)}, ("R", "item", "i.xml")))
    assert item.answer is not None
    assert item.answer.key == ("rect 0,0,10,10", "rect 5,5,20,20")
    assert policy(item).weights == (("rect 0,0,10,10", D("0.5")), ("rect 5,5,20,20", D("0.5")))
