"""The tree of a GIFT file: what braces hold, what backslashes protect, what stands around a question."""

from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from questionbank.interchange.gift.grammar import parse
from questionbank.interchange.gift.tree import Category, Choice, Fault, GiftText, Kind, Node, Pair, Question, Span

SETTINGS = settings(max_examples=50, deadline=None)
CONTROL = "~=#{}:\\"


def nodes(text: str) -> list[Node]:
    return list(parse(text))


def question(text: str) -> Question:
    (node,) = parse(text)
    assert isinstance(node, Question), node
    return node


def fault(text: str) -> str:
    (node,) = parse(text)
    assert isinstance(node, Fault), node
    return str(node.reason)


def moodle(text: str) -> GiftText:
    return GiftText("moodle", text)


def choice(text: str, *, right: bool, weight: str | None = None, feedback: str = "") -> Choice:
    return Choice(right, Decimal(weight) if weight else None, moodle(text), moodle(feedback) if feedback else None)


def escaped(text: str) -> str:
    return "".join(f"\\{char}" if char in CONTROL else char for char in text)


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        ("", Kind.ESSAY),
        ("  ", Kind.ESSAY),
        ("####because", Kind.ESSAY),
        ("T", Kind.TRUE_FALSE),
        ("F", Kind.TRUE_FALSE),
        ("true", Kind.TRUE_FALSE),
        ("FALSE", Kind.TRUE_FALSE),
        (" t # no # yes ", Kind.TRUE_FALSE),
        ("=甲 ~乙", Kind.MULTIPLE_CHOICE),
        ("~甲 ~乙", Kind.MULTIPLE_CHOICE),
        ("~%50%甲 ~%50%乙", Kind.MULTIPLE_CHOICE),
        ("=x -> y ~z", Kind.MULTIPLE_CHOICE),
        ("=甲", Kind.SHORT_ANSWER),
        ("=甲 =乙", Kind.SHORT_ANSWER),
        ("甲", Kind.SHORT_ANSWER),
        ("对", Kind.SHORT_ANSWER),
        ("Tree", Kind.SHORT_ANSWER),
        ("=甲 -> 一 =乙 -> 二", Kind.MATCHING),
        ("=甲->一", Kind.MATCHING),
        ("#3", Kind.NUMERICAL),
        (" # 3:1 ", Kind.NUMERICAL),
        ("#=3 =%50%4", Kind.NUMERICAL),
        ("#1..5", Kind.NUMERICAL),
    ],
)
def test_what_the_braces_hold_is_the_kind(body: str, kind: Kind) -> None:
    assert question(f"题{{{body}}}").kind is kind


def test_text_without_braces_is_a_description() -> None:
    found = question("只是说明 \\{不是括号\\}")

    assert (found.kind, found.stem) == (Kind.DESCRIPTION, moodle("只是说明 {不是括号}"))


@pytest.mark.parametrize(
    ("text", "title", "stem"),
    [
        ("::标题:: 题{T}", "标题", "题"),
        ("  ::标题::题{T}", "标题", "题"),
        ("::a\\:b::题{T}", "a:b", "题"),
        ("::a: b::题{T}", "a: b", "题"),
        ("::::题{T}", "", "题"),
        ("题 ::不是标题::{T}", None, "题 ::不是标题::"),
        ("::标题\n两行::\n题{T}", "标题\n两行", "题"),
    ],
)
def test_a_title_stands_between_double_colons_before_the_text(text: str, title: str | None, stem: str) -> None:
    found = question(text)

    assert (found.title, found.stem.text) == (title, stem)


@pytest.mark.parametrize(
    ("text", "stem", "embedded"),
    [
        ("前{=a ~b}后", "前 _____ 后", True),
        ("前 {=a ~b} 后。", "前 _____ 后。", True),
        ("{T} 后", "_____ 后", True),
        ("前{T}\n", "前", False),
        ("前{T}  ", "前", False),
    ],
)
def test_text_behind_the_braces_leaves_a_gap(text: str, stem: str, embedded: bool) -> None:
    found = question(text)

    assert (found.stem.text, found.embedded) == (stem, embedded)


def test_options_have_weights_formats_and_feedback_of_their_own() -> None:
    found = question("[html]题{=%100%甲#对 ~%-25%[plain]乙#[moodle]错\n~丙}")

    assert found.choices == (
        Choice(True, Decimal(100), GiftText("html", "甲"), GiftText("html", "对")),
        Choice(False, Decimal(-25), GiftText("plain", "乙"), GiftText("moodle", "错")),
        Choice(False, None, GiftText("html", "丙")),
    )


@pytest.mark.parametrize(
    ("body", "choices"),
    [
        ("=甲~乙", (choice("甲", right=True), choice("乙", right=False))),
        ("\n  =甲\n  ~乙\n", (choice("甲", right=True), choice("乙", right=False))),
        ("=a\\=b ~c\\~d", (choice("a=b", right=True), choice("c~d", right=False))),
        ("=a\\#b#f\\#g ~c", (choice("a#b", right=True, feedback="f#g"), choice("c", right=False))),
        ("=a#b#c ~d", (choice("a", right=True, feedback="b#c"), choice("d", right=False))),
        ("=50% ~%5%60%", (choice("50%", right=True), choice("60%", right=False, weight="5"))),
        ("=a//b ~c", (choice("a//b", right=True), choice("c", right=False))),
        ("=a\\\\ ~b", (choice("a\\", right=True), choice("b", right=False))),
        ("=a# ~b", (choice("a", right=True), choice("b", right=False))),
        ("=a\\nb ~c", (choice("a\nb", right=True), choice("c", right=False))),
    ],
)
def test_signs_begin_options_unless_a_backslash_stands_before_them(body: str, choices: tuple[Choice, ...]) -> None:
    assert question(f"题{{{body}}}").choices == choices


def test_pairs_stand_on_both_sides_of_an_arrow() -> None:
    found = question("题{=甲 -> 一\n=乙->二 -> 三 = -> 四 =丙 -> 五#不算}")

    assert found.pairs == (
        Pair(moodle("甲"), GiftText("plain", "一")),
        Pair(moodle("乙"), GiftText("plain", "二 -> 三")),
        Pair(moodle(""), GiftText("plain", "四")),
        Pair(moodle("丙"), GiftText("plain", "五")),
    )


@pytest.mark.parametrize(
    ("body", "truth", "wrong", "right"),
    [
        ("T", True, None, None),
        ("F#错", False, "错", None),
        ("TRUE#错#对", True, "错", "对"),
        ("f##对", False, None, "对"),
        ("T#错#对#多", True, "错", "对"),
    ],
)
def test_true_and_false_have_feedback_for_the_wrong_and_the_right_answer(
    body: str, truth: bool, wrong: str | None, right: str | None
) -> None:
    found = question(f"题{{{body}}}")

    assert found.truth is truth
    assert (found.wrong_feedback, found.right_feedback) == tuple(moodle(one) if one else None for one in (wrong, right))


@pytest.mark.parametrize("body", ["=甲 ~乙", "T", "#3", "=甲->一 =乙->二", "=甲", ""])
def test_the_general_feedback_stands_last_behind_four_signs(body: str) -> None:
    found = question(f"题{{{body}####因为\\#1}}")

    assert found.feedback == moodle("因为#1")
    assert found.kind is question(f"题{{{body}}}").kind


@pytest.mark.parametrize(
    ("body", "spans"),
    [
        ("#3", [("simple", "3", "3", "3")]),
        ("#-3.50", [("simple", "-3.50", "-3.50", "-3.50")]),
        ("#3:0.5", [("range", "2.5", "3.5", "3")]),
        ("# 3 : 0 ", [("range", "3", "3", "3")]),
        ("#1..5", [("high-low", "1", "5", "")]),
        ("#-5 .. -1", [("high-low", "-5", "-1", "")]),
        ("#1e3", [("simple", "1e3", "1e3", "1e3")]),
        ("#.5", [("simple", "0.5", "0.5", ".5")]),
        ("#=3:1 =%50%7..9", [("range", "2", "4", "3"), ("high-low", "7", "9", "")]),
    ],
)
def test_numbers_are_exact_tolerant_or_ranges(body: str, spans: list[tuple[str, str, str, str]]) -> None:
    found = question(f"题{{{body}}}").numbers

    assert all(isinstance(one.span, Span) for one in found)
    assert [(one.span.form, one.span.low, one.span.high, one.span.literal) for one in found if one.span] == [
        (form, Decimal(low), Decimal(high), literal) for form, low, high, literal in spans
    ]


def test_what_any_other_number_gets_has_no_span() -> None:
    found = question("题{#=3#对 ~#错}").numbers

    assert [(one.correct, one.span is None, one.feedback) for one in found] == [
        (True, False, moodle("对")),
        (False, True, moodle("错")),
    ]


def test_a_category_holds_until_the_next() -> None:
    found = nodes("题零{T}\n\n$CATEGORY: 甲/乙\n题一{T}\n\n题二{T}\n\n  $CATEGORY:丙  \n\n题三{T}")

    assert [one.path for one in found if isinstance(one, Category)] == ["甲/乙", "丙"]
    assert [one.category for one in found if isinstance(one, Question)] == ["", "甲/乙", "甲/乙", "丙"]
    assert [one.line for one in found] == [1, 3, 4, 6, 8, 10]


def test_comments_may_stand_before_inside_and_behind() -> None:
    found = question("// [id:q-1] [tag:甲]\n::t:: 题{\n// 注释\n=甲\n  // [tag:乙]\n~乙}\n// 尾")

    assert (found.id, found.tags, found.kind) == ("q-1", ("甲", "乙"), Kind.MULTIPLE_CHOICE)
    assert [one.text.text for one in found.choices] == ["甲", "乙"]


def test_the_source_of_a_question_is_kept_as_it_stands() -> None:
    assert question("::t:: 题{=甲\n ~乙}").raw == "::t:: 题{=甲\n ~乙}"


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("题{=甲 ~乙", "braces do not pair up"),
        ("题=甲 ~乙}", "braces do not pair up"),
        ("题{=甲 {~乙}}", "braces do not pair up"),
        ("题}=甲{", "braces do not pair up"),
        ("题{=甲}{~乙}", "braces do not pair up"),
        ("题{=甲 ~乙\\}", "braces do not pair up"),
        ("::t: 题{T}", "title is not closed"),
        ("::t\\:: 题{T}", "title is not closed"),
        ("题{甲 =乙}", "neither = nor ~"),
        ("题{1:SHORTANSWER:=a}", "neither = nor ~"),
        ("题{#三}", "“三” is no number"),
        ("题{#1,5}", "“1,5” is no number"),
        ("题{#1:}", "“1:” is no number"),
        ("题{#1..}", "“1..” is no number"),
        ("题{#5..1}", "5..1 ends before it begins"),
        ("题{#1:-2}", "not negative: “1:-2”"),
        (f"题{{#{'9' * 31}}}", "is no number"),
        ("题{#1e999}", "is no number"),
    ],
)
def test_a_malformed_block_is_a_fault_with_its_reason(text: str, reason: str) -> None:
    assert reason in fault(text)


def test_a_fault_names_its_line_and_the_next_block_is_read() -> None:
    first, second, third = nodes("好{T}\n\n坏{\n\n好{F}")

    assert (first.line, second.line, third.line) == (1, 3, 5)
    assert isinstance(second, Fault)


@SETTINGS
@given(
    st.text(CONTROL + "审核 ab%->[]", min_size=1, max_size=12).map(lambda text: f"文{' '.join(text.split())}末"),
    st.lists(
        st.text(CONTROL + "审核ab%", min_size=1, max_size=8).map(lambda text: f"文{text}末"), min_size=2, max_size=5
    ),
)
def test_whatever_is_escaped_comes_back(stem: str, texts: list[str]) -> None:
    body = " ~".join(escaped(text) for text in texts)

    found = question(f"{escaped(stem)}{{~{body}}}")

    assert found.stem.text == stem
    assert [one.text.text for one in found.choices] == texts


@SETTINGS
@given(st.text(alphabet="~=#{}:\\%->T01.甲 \n/[]$", max_size=60))
def test_every_block_is_a_node_with_a_line_of_the_file(text: str) -> None:
    found = nodes(text)

    assert [one.line for one in found] == sorted(one.line for one in found)
    assert all(1 <= one.line <= text.count("\n") + 1 for one in found)
    assert all(str(one.reason) for one in found if isinstance(one, Fault))
