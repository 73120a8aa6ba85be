"""A document says what the item says, and its own rules score every response as the bank does."""

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

import pytest
from lxml import etree

from questionbank.interchange.qti import notes, xml
from questionbank.interchange.qti.judge import Judge
from questionbank.interchange.qti.names import normal, plain
from questionbank.interchange.qti.obstacles import Beyond
from questionbank.interchange.qti.responses import every
from questionbank.interchange.qti.writer import items as writing
from questionbank.interchange.qti.writer.dialect import V22, V30, Dialect
from questionbank.interchange.qti.writer.items import Draft
from questionbank.interchange.qti.writer.markup import Markup
from questionbank.rules.answers import Answer, Criterion, ItemScoring, Method
from questionbank.rules.items import ItemType
from questionbank.rules.scoring import Response, exact_share
from questionbank.rules.wording import Gap, Option, Wording
from tests.questionbank.interchange.qti import documents as made
from tests.questionbank.interchange.qti.writer.drafts import (
    ABC,
    CHOICE,
    LEFT,
    MEDIA,
    RIGHT,
    TOLERANCES,
    draft,
    drafts,
    named,
    weighed,
)
from tests.questionbank.samples import MEDIUM, PICTURE

D = Decimal
T = ItemType
TYPED = (T.TEXT_ENTRY, T.NUMERICAL)
TRIED = {
    T.TEXT_ENTRY: ("", "York", "york", "YORK", "Leeds", "Hull", "hull", "York ", "elsewhere"),
    T.NUMERICAL: (
        *("", "12.5", "12.50", "1.25e1", "12", "13", "13.5", "13.6", "12.0", "11.9", "12.25", "12.2", "13.75"),
        *("13.76", "12.45", "12.54", "12.55", "-3", "-3.5", "-2", "1000", "1001", "999", "0"),
    ),
}


def written(one: Draft) -> etree._Element:
    return writing.item(one, Markup(MEDIA))


def document(one: Draft, dialect: Dialect = V22) -> bytes:
    return dialect.document(written(one))


def found(one: Draft, path: str) -> list[etree._Element]:
    return [node for node in written(one).iterfind(path) if isinstance(node.tag, str)]


def tried(one: Draft, data: bytes) -> Iterator[Response]:
    if one.type in TYPED:
        yield from TRIED[one.type]
    else:
        yield from every(made.question(data, {"../media/x.png": b"", f"media/{MEDIUM}.png": PICTURE}))


@pytest.mark.parametrize("dialect", [V22, V30], ids=["2.2", "3.0"])
@pytest.mark.parametrize("one", [*drafts()], ids=named)
def test_the_rules_of_a_document_score_every_response_as_the_bank_does(one: Draft, dialect: Dialect) -> None:
    data = etree.tostring(plain(xml.parse(document(one, dialect))))
    data = data.replace(b"../media/", b"media/")
    judge = Judge(xml.parse(data), made.question(data, {f"media/{MEDIUM}.png": PICTURE}))
    options = len(one.wording.options)

    wrong = {
        repr(response): (judge.score(response), ours)
        for response in tried(one, data)
        if Fraction(judge.score(response)) != (ours := exact_share(one.type, one.answer, response, options=options))
        and abs(Fraction(judge.score(response)) - ours) > Fraction(1, 10**9)
    }

    assert wrong == {}


@pytest.mark.parametrize(
    ("kind", "cardinality", "base"),
    [
        (T.SINGLE_CHOICE, "single", "identifier"),
        (T.TRUE_FALSE, "single", "identifier"),
        (T.MULTIPLE_CHOICE, "multiple", "identifier"),
        (T.MATCHING, "multiple", "directedPair"),
        (T.ORDERING, "ordered", "identifier"),
        (T.GAP_SELECT, "single", "identifier"),
        (T.TEXT_ENTRY, "single", "string"),
        (T.NUMERICAL, "single", "float"),
        (T.HOTSPOT, "multiple", "point"),
    ],
)
def test_each_type_declares_its_response(kind: ItemType, cardinality: str, base: str) -> None:
    for one in found(draft(kind), "responseDeclaration"):
        assert (one.get("cardinality"), one.get("baseType")) == (cardinality, base)


@pytest.mark.parametrize(
    ("one", "correct"),
    [
        (draft(T.SINGLE_CHOICE), ["B"]),
        (draft(T.MULTIPLE_CHOICE), ["A", "C"]),
        (draft(T.MATCHING), ["A x", "B y"]),
        (draft(T.ORDERING), ["C", "A", "B"]),
        (draft(T.GAP_SELECT), ["A", "B"]),
        (draft(T.GAP_SELECT, key=("", "B")), ["B"]),
        (draft(T.TEXT_ENTRY), ["York"]),
        (draft(T.NUMERICAL, key=("12.5", "-3")), ["12.5"]),
    ],
)
def test_the_key_is_declared_as_right(one: Draft, correct: list[str]) -> None:
    assert [value.text for value in found(one, "responseDeclaration/correctResponse/value")] == correct


def test_an_area_is_declared_by_a_point_that_lies_in_it() -> None:
    points = [str(value.text).split() for value in found(draft(T.HOTSPOT), ".//correctResponse/value")]
    (x, y), (across, down) = ([float(part) for part in point] for point in points)
    assert 10 < x < 60
    assert 10 < y < 60
    assert (across - 200) ** 2 + (down - 150) ** 2 < 20**2


@pytest.mark.parametrize(("key", "cardinality", "most"), [((LEFT,), "single", "1"), ((LEFT, RIGHT), "multiple", "2")])
def test_a_picture_is_asked_for_as_many_points_as_the_key_has(
    key: tuple[str, ...], cardinality: str, most: str
) -> None:
    one = draft(T.HOTSPOT, key=key)
    [declared] = found(one, "responseDeclaration")
    [asked] = found(one, "itemBody/selectPointInteraction")
    assert (declared.get("cardinality"), asked.get("maxChoices")) == (cardinality, most)


def test_a_picture_with_a_policy_of_its_own_may_be_answered_by_any_number_of_points() -> None:
    one = draft(T.HOTSPOT, weighed(T.HOTSPOT))
    [asked] = found(one, "itemBody/selectPointInteraction")
    assert asked.get("maxChoices") == "0"


@pytest.mark.parametrize("key", [("三",), ("12.5", "1/2"), ("1,5",)])
def test_a_number_that_qti_does_not_read_is_not_written(key: tuple[str, ...]) -> None:
    with pytest.raises(Beyond, match="QTI does not read"):
        written(draft(T.NUMERICAL, key=key))


def test_a_mapping_says_the_weights_with_their_bounds() -> None:
    scoring = weighed(T.MULTIPLE_CHOICE, default=D("-0.5"), floor=D("-1"))
    [mapping] = found(draft(T.MULTIPLE_CHOICE, scoring), ".//mapping")
    assert dict(mapping.attrib) == {"defaultValue": "-0.5", "lowerBound": "-1", "upperBound": "1"}
    assert [(one.get("mapKey"), one.get("mappedValue")) for one in mapping] == [
        ("A", "0.5"),
        ("C", "0.5"),
        ("B", "-0.25"),
    ]


def test_a_mapping_without_bounds_names_none() -> None:
    [mapping] = found(draft(T.MULTIPLE_CHOICE, weighed(T.MULTIPLE_CHOICE, floor=None, ceiling=None)), ".//mapping")
    assert set(mapping.attrib) == {"defaultValue"}


def test_areas_have_a_mapping_of_areas() -> None:
    [mapping] = found(draft(T.HOTSPOT, weighed(T.HOTSPOT)), ".//areaMapping")
    assert [dict(one.attrib) for one in mapping] == [
        {"shape": "rect", "coords": "10,10,60,60", "mappedValue": "0.5"},
        {"shape": "circle", "coords": "200,150,20", "mappedValue": "0.5"},
    ]


@pytest.mark.parametrize(("scoring", "sensitive"), [(None, "true"), (ItemScoring(fold=frozenset()), "true")])
def test_whether_capitals_count_is_said_of_every_text(scoring: ItemScoring | None, sensitive: str) -> None:
    entries = found(draft(T.TEXT_ENTRY, scoring), ".//mapEntry")
    assert [one.get("caseSensitive") for one in entries] == [sensitive] * 2


@pytest.mark.parametrize("scoring", [None, ItemScoring(), ItemScoring(Method.PARTIAL), ItemScoring(Method.PER_OPTION)])
def test_the_policy_is_noted_in_the_document(scoring: ItemScoring | None) -> None:
    said = notes.note(normal(written(draft(T.MULTIPLE_CHOICE, scoring))))
    assert said == notes.Note(scoring, of_the_paper=scoring is None)


def people(kind: ItemType, answer: Answer, wording: Wording = CHOICE) -> Draft:
    return Draft("X-1", kind, wording, answer, "zh_Hans")


@pytest.mark.parametrize(
    ("rubric", "top"),
    [
        ((), "0"),
        ((Criterion("写明条款", "2"), Criterion("说明理由", "2.5")), "4.5"),
        ((Criterion("无分", ""), Criterion("一分", "1")), "1"),
    ],
)
def test_the_best_score_of_an_essay_is_the_sum_of_its_rubric(rubric: tuple[Criterion, ...], top: str) -> None:
    one = people(T.ESSAY, Answer((), rubric=rubric))
    assert [node.get("normalMaximum") for node in found(one, "outcomeDeclaration[@identifier='SCORE']")] == [top]
    assert found(one, "responseProcessing") == []
    assert len(found(one, "itemBody/rubricBlock")) == bool(rubric)


def test_a_rubric_is_a_table_of_criterion_marks_and_field() -> None:
    rubric = (Criterion("<b>写明</b>条款", "2", field="clause"), Criterion("其他", "1"))
    one = people(T.NONCONFORMITY, Answer((), rubric=rubric, model_answer="<p>参考</p>"))
    rows = [["".join(map(str, cell.itertext())) for cell in row] for row in found(one, "itemBody/rubricBlock//tr")]
    assert rows == [["写明条款", "2", "clause"], ["其他", "1", ""]]
    blocks = found(one, "itemBody/rubricBlock")
    assert [(block.get("view"), block.get("class")) for block in blocks] == [
        ("scorer", None),
        ("scorer", "model-answer"),
    ]


def test_a_statement_asks_for_its_four_parts() -> None:
    one = people(T.NONCONFORMITY, Answer(()))
    names = ["REQUIREMENT", "EVIDENCE", "CLAUSE", "CLASSIFICATION"]
    assert [node.get("identifier") for node in found(one, "responseDeclaration")] == names
    asked = [node.get("responseIdentifier") for node in found(one, "itemBody/*") if "Interaction" in str(node.tag)]
    assert asked == names
    assert [node.get("baseType") for node in found(one, "responseDeclaration")] == ["string"] * 3 + ["identifier"]


def test_an_explanation_is_feedback_that_is_always_shown() -> None:
    base = draft(T.SINGLE_CHOICE)
    one = replace(base, answer=replace(base.answer, explanation="<p>见 3.7。</p>"))
    [feedback] = found(one, "modalFeedback")
    assert (feedback.get("outcomeIdentifier"), feedback.get("showHide")) == ("FEEDBACK", "show")
    [value] = found(one, "outcomeDeclaration[@identifier='FEEDBACK']/defaultValue/value")
    assert value.text == feedback.get("identifier")
    assert found(base, "modalFeedback") == []


@pytest.mark.parametrize(("language", "said"), [("zh_Hans", "zh-Hans"), ("en", "en")])
def test_a_document_says_its_language_and_its_tool(language: str, said: str) -> None:
    root = written(replace(draft(T.SINGLE_CHOICE), language=language))
    assert (root.get("lang"), root.get("toolName"), root.get("identifier")) == (said, "Gradus", "X-1")


@pytest.mark.parametrize(
    ("names", "said"),
    [(("1", "2"), ["_gradus.1", "_gradus.2"]), (("A", "b-c"), ["A", "b-c"]), (("0.5", "x"), ["_gradus.0.5", "x"])],
)
def test_identifiers_that_are_no_names_are_written_so_that_they_come_back(
    names: tuple[str, str], said: list[str]
) -> None:
    wording = Wording("题", tuple(Option(name, f"第{name}项") for name in names))
    one = Draft("X-1", T.SINGLE_CHOICE, wording, Answer((names[0],)), "zh_Hans")
    assert [node.get("identifier") for node in found(one, ".//simpleChoice")] == said
    assert [node.text for node in found(one, ".//correctResponse/value")] == said[:1]


def test_an_identifier_that_no_name_can_say_is_not_written() -> None:
    one = Draft("X-1", T.SINGLE_CHOICE, Wording("题", (Option("甲", "一"), *ABC)), Answer(("A",)), "zh_Hans")
    with pytest.raises(Beyond, match="cannot be written in QTI"):
        written(one)


@pytest.mark.parametrize("stem", ["没有空", "只有[[G1]]", "[[G1]][[G2]][[G1]]", "[[G1]][[G3]]"])
def test_a_text_that_does_not_name_each_gap_once_is_not_written(stem: str) -> None:
    base = draft(T.GAP_SELECT)
    with pytest.raises(Beyond, match="each of its gaps once"):
        written(replace(base, wording=replace(base.wording, stem=stem)))


def test_a_picture_that_is_missing_is_not_written() -> None:
    with pytest.raises(Beyond, match="picture of the item is missing"):
        written(replace(draft(T.HOTSPOT), wording=Wording("指出")))
    with pytest.raises(Beyond, match="missing"):
        writing.item(draft(T.HOTSPOT), Markup({}))


def test_the_material_of_a_case_is_a_stimulus_and_its_items_refer_to_it() -> None:
    case = people(T.CASE, Answer(()), Wording("<p>材料</p><p>又一段</p>"))
    root = writing.stimulus(case, Markup({}))
    assert root.tag == "assessmentStimulus"
    assert ["".join(map(str, node.itertext())) for node in root.iterfind("stimulusBody/div/p")] == ["材料", "又一段"]
    [reference] = found(
        replace(draft(T.SINGLE_CHOICE), case="C-1", stimulus="../stimuli/0.xml"), "assessmentStimulusRef"
    )
    assert dict(reference.attrib) == {"identifier": "C-1", "href": "../stimuli/0.xml"}


@pytest.mark.parametrize("tolerance", TOLERANCES)
def test_the_key_stands_first_in_a_comparison_for_the_tolerance_lies_around_it(tolerance: object) -> None:
    for one in drafts():
        if one.scoring.tolerance is tolerance:
            for test in (*found(one, ".//equal"), *found(one, ".//equalRounded")):
                assert [str(part.tag) for part in test] == ["baseValue", "variable"]


def test_gaps_are_asked_where_the_text_names_them() -> None:
    wording = Wording("<p>先[[1]]</p><p>后<b>[[2]]</b></p>", gaps=(Gap("1", ABC), Gap("2", ABC[:2])))
    one = Draft("X-1", T.GAP_SELECT, wording, Answer(("A", "B")), "zh_Hans")
    assert [len(found(one, f".//{name}/inlineChoiceInteraction")) for name in ("p", "b")] == [1, 1]
    assert [len(node) for node in found(one, ".//inlineChoiceInteraction")] == [3, 2]
