"""GIFT: the tree against the expected parse of others' files, and the items that come of it."""

import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from questionbank.interchange.encoding import decode
from questionbank.interchange.gift import read
from questionbank.interchange.gift.grammar import parse
from questionbank.interchange.gift.tree import Category, Choice, Fault, GiftText, Kind, NumberAnswer, Question, Span
from questionbank.interchange.model import ParsedItem, Refusal
from questionbank.rules.answers import Answer, Fold, ItemScoring, Method, Tolerance, ToleranceKind
from questionbank.rules.items import ItemType
from questionbank.rules.wording import Option

DATA = Path(__file__).parents[4] / "shared/data/gift"
GRAMMAR = sorted(DATA.glob("gift-grammar/tests/questions/*.gift"))
needs_data = pytest.mark.skipif(not GRAMMAR, reason="the GIFT files of others are not beside this project")


def only(text: str) -> ParsedItem:
    reading = read(text.encode())
    assert not reading.rejected
    (item,) = reading.items
    return item


def why(text: str) -> str:
    reading = read(text.encode())
    assert not reading.items
    return str(reading.rejected[0].why)


def question(text: str) -> Question:
    (node,) = parse(text)
    assert isinstance(node, Question)
    return node


def as_text(text: GiftText | None) -> dict[str, str] | None:
    return {"format": text.format, "text": text.text} if text else None


def as_span(span: Span | None) -> dict[str, Any] | None:
    if span is None:
        return {"format": "moodle", "text": "*"}
    if span.form == "high-low":
        return {"type": span.form, "numberHigh": float(span.high), "numberLow": float(span.low)}
    whole = {"type": span.form, "number": float(span.number or 0), "range": float(span.tolerance or 0)}
    return whole if span.form == "range" else {name: whole[name] for name in ("type", "number")}


def as_choice(choice: Choice | NumberAnswer) -> dict[str, Any]:
    return {
        "isCorrect": choice.correct,
        "weight": None if choice.weight is None else float(choice.weight),
        "text": as_text(choice.text) if isinstance(choice, Choice) else as_span(choice.span),
        "feedback": as_text(choice.feedback),
    }


def as_answers(node: Question, expected: dict[str, Any]) -> dict[str, Any]:
    match node.kind:
        case Kind.MULTIPLE_CHOICE | Kind.SHORT_ANSWER:
            return {"choices": [as_choice(choice) for choice in node.choices]}
        case Kind.NUMERICAL:
            simple = isinstance(expected["choices"], dict)
            return {"choices": as_span(node.numbers[0].span) if simple else [as_choice(one) for one in node.numbers]}
        case Kind.MATCHING:
            pairs = [
                {"subquestion": as_text(pair.subquestion), "subanswer": pair.subanswer.text} for pair in node.pairs
            ]
            return {"matchPairs": pairs}
        case Kind.TRUE_FALSE:
            feedback = {"trueFeedback": as_text(node.wrong_feedback), "falseFeedback": as_text(node.right_feedback)}
            return {"isTrue": node.truth, **feedback}
    return {}


def as_json(node: Question | Category | Fault, expected: dict[str, Any]) -> dict[str, Any]:
    assert not isinstance(node, Fault), node.reason
    if isinstance(node, Category):
        return {"type": "Category", "title": node.path}
    described = {
        "type": node.kind.value,
        "title": node.title,
        "stem": as_text(node.stem),
        "hasEmbeddedAnswers": node.embedded,
        "id": node.id,
        "tags": list(node.tags) or None,
        **as_answers(node, expected),
    }
    general = {} if node.kind is Kind.DESCRIPTION else {"globalFeedback": as_text(node.feedback)}
    return described | general


@needs_data
@pytest.mark.parametrize("path", GRAMMAR, ids=lambda path: path.stem)
def test_the_tree_equals_the_expected_parse(path: Path) -> None:
    expected = json.loads(path.with_suffix(".json").read_text(encoding="utf-8"))
    nodes = list(parse(decode(path.read_bytes())))
    assert [as_json(node, one) for node, one in zip(nodes, expected, strict=True)] == expected


@needs_data
@pytest.mark.parametrize(
    ("name", "kinds"),
    [
        (
            "examples.txt",
            {
                "single_choice": 16,
                "multiple_choice": 2,
                "true_false": 5,
                "text_entry": 9,
                "numerical": 6,
                "matching": 3,
            },
        ),
        (
            "tests/fixtures/questions.gift.txt",
            {
                "essay": 1,
                "single_choice": 1,
                "multiple_choice": 1,
                "true_false": 3,
                "text_entry": 1,
                "numerical": 1,
                "matching": 1,
            },
        ),
        (
            "tests/fixtures/questions_in_category.gift.txt",
            {"single_choice": 1, "true_false": 1, "text_entry": 1, "matching": 1},
        ),
    ],
)
def test_moodles_own_files_are_read_without_a_rejection(name: str, kinds: dict[str, int]) -> None:
    reading = read((DATA / "moodle/question/format/gift" / name).read_bytes())
    assert reading.rejected == ()
    found = [item.type.value for item in reading.items]
    assert {kind: found.count(kind) for kind in found} == kinds


@needs_data
def test_a_file_in_a_western_encoding_is_refused_and_not_read_as_chinese() -> None:
    name = "moodle/question/format/gift/tests/fixtures/questions_encoding_windows-1252.gift.txt"
    with pytest.raises(Refusal, match="encoding"):
        read((DATA / name).read_bytes())


@pytest.mark.parametrize(
    ("body", "kind", "key"),
    [
        ("{=甲 ~乙 ~丙}", ItemType.SINGLE_CHOICE, ("甲",)),
        ("{~乙 =%100%甲}", ItemType.SINGLE_CHOICE, ("甲",)),
        ("{=甲 =乙 ~丙}", ItemType.MULTIPLE_CHOICE, ("乙", "甲")),
        ("{~%50%b ~%50%a ~%-100%c}", ItemType.MULTIPLE_CHOICE, ("a", "b")),
        ("{~%33.33333%a ~%33.33333%b ~%33.33333%c ~d}", ItemType.MULTIPLE_CHOICE, ("a", "b", "c")),
        ("{~%100%a ~b}", ItemType.MULTIPLE_CHOICE, ("a",)),
        ("{=\\=5 ~\\{5\\}}", ItemType.SINGLE_CHOICE, ("=5",)),
        ("{=[html]<i>a</i> ~b}", ItemType.SINGLE_CHOICE, ("<i>a</i>",)),
        ("{T}", ItemType.TRUE_FALSE, ("true",)),
        ("{FALSE#no#yes}", ItemType.TRUE_FALSE, ("false",)),
        ("{}", ItemType.ESSAY, ()),
    ],
)
def test_the_key_is_the_texts_of_the_options_with_full_marks(body: str, kind: ItemType, key: tuple[str, ...]) -> None:
    item = only(f"题干{body}")
    assert (item.type, item.key) == (kind, key)
    assert len(item.key_ids) == len(key)


def test_the_key_can_be_had_as_identifiers_even_where_texts_are_letters() -> None:
    item = only("题干{~A =B ~C}")
    assert (item.key, item.key_ids) == (("B",), ("B",))
    item = only("题干{=C ~A}")
    assert (item.key, item.key_ids) == (("C",), ("A",))


def test_title_identifier_tags_category_and_feedback_are_kept() -> None:
    text = "$CATEGORY: a/b\n\n// [id:7] [tag:x]\n::标题::题干{=甲 ~乙 ####说明}"
    item = only(text)
    assert (item.title, item.source_id, item.explanation, item.where) == ("标题", "7", "说明", "line 4")
    assert item.extras == {"category": "a/b", "tags": "x"}


def test_a_missing_word_leaves_a_gap() -> None:
    assert only("审核是 {=过程 ~结果} 的一种。").stem == "审核是 _____ 的一种。"


@pytest.mark.parametrize(
    ("stem", "html"),
    [
        ('[html]<p style\\="x">a</p><style>b</style>', "<p>a</p>"),
        ("[plain]<b>a</b>", "&lt;b&gt;a&lt;/b&gt;"),
        ("[moodle]a<b and c>d", "a&lt;b and c&gt;d"),
        ("<b>a</b>\\nb", "<b>a</b><br>b"),
        ("[markdown]a **b**\\nc", "a <strong>b</strong><br>c"),
    ],
)
def test_each_format_becomes_safe_html(stem: str, html: str) -> None:
    assert only(stem + "{}").stem == html


@pytest.mark.parametrize(
    ("text", "span", "key", "below"),
    [
        ("{#3}", Span("simple", Decimal(3), Decimal(3), Decimal(3), Decimal(0), "3"), "3", None),
        (
            "{#-3.50:0.5}",
            Span("range", Decimal("-4.00"), Decimal("-3.00"), Decimal("-3.50"), Decimal("0.5"), "-3.50"),
            "-3.50",
            "0.5",
        ),
        ("{#1..5}", Span("high-low", Decimal(1), Decimal(5)), "3", "2"),
        ("{#3.1..3.2}", Span("high-low", Decimal("3.1"), Decimal("3.2")), "3.15", "0.05"),
        ("{#3:2~#wrong}", Span("range", Decimal(1), Decimal(5), Decimal(3), Decimal(2), "3"), "3", "2"),
    ],
)
def test_a_number_keeps_its_lexical_form_and_a_range_is_its_middle(
    text: str, span: Span, key: str, below: str | None
) -> None:
    assert question("?" + text).numbers[0].span == span
    item = only("?" + text)
    answer = item.answer
    assert answer
    tolerance = answer.scoring.tolerance if answer.scoring else None
    assert (item.type, item.key, answer.key) == (ItemType.NUMERICAL, (key,), (key,))
    assert tolerance == (Tolerance(ToleranceKind.ABSOLUTE, Decimal(below), Decimal(below)) if below else None)


def test_numbers_of_less_worth_are_kept_if_they_are_as_exact() -> None:
    answer = only("?{#=3:1 =%50%7:1}").answer
    assert answer
    assert answer.scoring == ItemScoring(
        method=Method.MAPPED,
        weights=(("3", Decimal(1)), ("7", Decimal("0.5"))),
        tolerance=Tolerance(ToleranceKind.ABSOLUTE, Decimal(1), Decimal(1)),
    )


def test_short_answers_are_texts_that_ignore_case_each_with_its_worth() -> None:
    item = only("?{=Grant =%50%Lee}")
    assert (item.type, item.key) == (ItemType.TEXT_ENTRY, ("Grant",))
    assert item.answer == Answer(
        ("Grant",),
        scoring=ItemScoring(
            method=Method.MAPPED,
            weights=(("Grant", Decimal(1)), ("Lee", Decimal("0.5"))),
            fold=frozenset({Fold.CASE, Fold.SPACE}),
        ),
    )


def test_pairs_become_sources_and_targets_and_a_lone_right_side_only_a_target() -> None:
    item = only("?{=[html]<b>a</b> -> x =b -> y =c -> x = -> z}")
    assert item.sources == (Option("A", "<b>a</b>"), Option("B", "b"), Option("C", "c"))
    assert item.targets == (Option("1", "x"), Option("2", "y"), Option("3", "z"))
    assert item.key == ("<b>a</b> x", "b y", "c x")
    assert item.answer == Answer(("A 1", "B 2", "C 1"), scoring=ItemScoring(method=Method.PER_OPTION))


def test_the_worth_of_each_option_is_kept() -> None:
    one, several = only("?{=a ~%50%b ~%-25%c}").answer, only("?{~%33.33333%a ~%33.33333%b ~%33.33333%c ~d}").answer
    assert one
    assert one.scoring == ItemScoring(
        method=Method.MAPPED,
        weights=(("A", Decimal(1)), ("B", Decimal("0.5")), ("C", Decimal("-0.25"))),
        floor=None,
    )
    assert several
    assert several.scoring
    assert sum(share for _option, share in several.scoring.weights) == 1


def test_what_is_said_of_answers_is_in_the_explanation() -> None:
    assert only("?{=a#yes ~b#no ####why}").explanation == "why<ul><li>a – yes</li><li>b – no</li></ul>"
    assert only("?{T#no#yes}").explanation == "<ul><li>True – yes</li><li>False – no</li></ul>"


def test_tags_of_ours_say_where_an_item_belongs() -> None:
    item = only("// [tag:point:105-3.1] [tag:tier:2] [tag:x] [tag:scoring:paper]\n?{=a->b =c->d}")
    assert item.extras == {"point": "105-3.1", "tier": "2", "tags": "x"}
    assert item.answer == Answer(("A 1", "B 2"))


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("only text", "description"),
        ('[html]<img src\\="x">{T}', "picture"),
        ("?{#=3:0 =%50%3:2}", "how far"),
        ("?{=a* =b}", "wildcard"),
        ("?{=a =b ~%50%c}", "on their own"),
    ],
)
def test_what_is_correct_and_not_held_is_kept_as_received(text: str, why: str) -> None:
    reading = read(text.encode())
    assert (reading.items, reading.rejected) == ((), ())
    (note,) = reading.unsupported
    assert (why in str(note.what), note.received) == (True, text.encode())


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("?{=a ~b", "braces do not pair up"),
        ("?}{", "braces do not pair up"),
        ("?{=a ~b} {=c}", "braces do not pair up"),
        ("::t{T}", "title is not closed"),
        ("?{~a ~b}", "No option is marked"),
        ("?{~%50%a ~b}", "add up to 50%"),
        ("?{~%100%a ~%100%b}", "add up to 200%"),
        ("?{=%50%a ~b}", "only 50%"),
        ("?{=a ~a}", "same text"),
        ("?{=a ~}", "blank"),
        ("?{~%100%a}", "1 options"),
        ("?{#x}", "is no number"),
        ("?{#}", "is no number"),
        ("?{#1:-1}", "not negative"),
        ("?{#2..1}", "ends before"),
        ("?{a =b}", "neither = nor ~"),
        ("[html]<style>x</style>{T}", "no text"),
        ("[html]a<script>x</script>{T}", "holds a script"),
        ('[html]<p onclick\\="x">a</p>{T}', "holds a script"),
        ('?{=[html]<a href\\="java&\\#115;cript\\:x">a</a> ~b}', "holds a script"),
        (f"{'x' * 20_001}{{T}}", "20001 characters"),
        (f"?{{={'x' * 4_001} ~b}}", "4001 characters"),
    ],
)
def test_a_malformed_block_is_rejected(text: str, reason: str) -> None:
    assert reason in why(text)


def test_a_malformed_block_leaves_its_neighbours_alone() -> None:
    reading = read(b"a{T}\n\nb{=\n\nc{F}")
    assert [item.where for item in reading.items] == ["line 1", "line 5"]
    assert [one.where for one in reading.rejected] == ["line 3"]
