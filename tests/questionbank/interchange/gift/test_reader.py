"""From a GIFT file to items: keys and weights, formats, feedback, places, and what is told of what is not read."""

from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from questionbank.interchange.gift import read
from questionbank.interchange.model import ParsedItem, Reading, Refusal
from questionbank.rules.answers import Answer, ItemScoring, Method, Tolerance, ToleranceKind
from questionbank.rules.items import ItemType

T = ItemType
ONE, HALF = Decimal(1), Decimal("0.5")
SETTINGS = settings(max_examples=50, deadline=None)


def gift(text: str, encoding: str = "utf-8") -> Reading:
    return read(text.encode(encoding))


def only(text: str) -> ParsedItem:
    reading = gift(text)
    assert (reading.rejected, reading.unsupported) == ((), ())
    (item,) = reading.items
    return item


def weights(text: str) -> dict[str, Decimal]:
    answer = only(text).answer
    assert answer
    assert answer.scoring
    return dict(answer.scoring.weights)


FILE = """// 题库：审核
$CATEGORY: $course$/审核/准则

// [id:a-1] [tag:易] [tag:clause:8.4]
::准则:: 审核准则是指{
=要求 # 对，见 3.7
~结果 # 错
####见 GB/T 19011。
}

::判断:: 审核是独立的。{T#想一想#对}

$CATEGORY: 其他

::填空:: 审核的英文是{=audit =%50%auditing}

多选{~%50%甲 ~%50%乙 ~%-100%丙}

配对{
=甲 -> 一
=乙 -> 二
}

算一算{#=12.5:0.5 =%50%12.5:0.5}

论述审核原则。{}
"""


def test_a_whole_file_is_read_with_titles_categories_and_places() -> None:
    reading = gift(FILE)

    assert reading.rejected == ()
    assert [(item.type, item.source_id, item.extras.get("category"), item.where) for item in reading.items] == [
        (T.SINGLE_CHOICE, "a-1", "$course$/审核/准则", "line 5"),
        (T.TRUE_FALSE, "判断", "$course$/审核/准则", "line 11"),
        (T.TEXT_ENTRY, "填空", "其他", "line 15"),
        (T.MULTIPLE_CHOICE, "", "其他", "line 17"),
        (T.MATCHING, "", "其他", "line 19"),
        (T.NUMERICAL, "", "其他", "line 24"),
        (T.ESSAY, "", "其他", "line 26"),
    ]
    assert reading.items[0].extras == {"category": "$course$/审核/准则", "clause": "8.4", "tags": "易"}


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "gb18030", "gbk"])
def test_encodings_and_line_ends_change_nothing(encoding: str, end: str) -> None:
    assert gift(FILE.replace("\n", end), encoding) == gift(FILE)


@pytest.mark.parametrize("encoding", ["cp1252", "latin-1", "mac_roman"])
def test_western_encodings_are_refused(encoding: str) -> None:
    with pytest.raises(Refusal, match="encoding"):
        gift("Où est la Größe ? {=à côté ~là-bas}", encoding)


@pytest.mark.parametrize(
    ("body", "kind", "key"),
    [
        ("=甲~乙", T.SINGLE_CHOICE, ("甲",)),
        ("~甲=乙", T.SINGLE_CHOICE, ("乙",)),
        ("=%100%甲 ~乙", T.SINGLE_CHOICE, ("甲",)),
        ("=%0%甲 =乙 ~丙", T.SINGLE_CHOICE, ("乙",)),
        ("=%50%甲 =%50%乙 ~丙", T.MULTIPLE_CHOICE, ("乙", "甲")),
        ("~%100%甲 ~%-100%乙", T.MULTIPLE_CHOICE, ("甲",)),
        ("~%25%甲 ~%25%乙 ~%25%丙 ~%25%丁 ~戊", T.MULTIPLE_CHOICE, ("丁", "丙", "乙", "甲")),
        ("=甲 =乙", T.TEXT_ENTRY, ("甲", "乙")),
        ("甲", T.TEXT_ENTRY, ("甲",)),
        ("=a b", T.TEXT_ENTRY, ("a b",)),
    ],
)
def test_signs_and_weights_tell_the_type_and_the_key(body: str, kind: ItemType, key: tuple[str, ...]) -> None:
    item = only(f"题{{{body}}}")

    assert (item.type, item.key) == (kind, key)


@pytest.mark.parametrize(
    ("body", "found"),
    [
        ("=甲 ~%50%乙 ~丙", {"A": ONE, "B": HALF}),
        ("=甲 ~%-33.33333%乙", {"A": ONE, "B": Decimal("-0.3333333")}),
        ("~%50%甲 ~%50%乙 ~%-50%丙", {"A": HALF, "B": HALF, "C": -HALF}),
        ("~%33.33333%甲 ~%33.33333%乙 ~%33.33333%丙", dict.fromkeys("AB", Decimal("0.3333333"))),
        ("=audit =%50%auditing", {"audit": ONE, "auditing": HALF}),
        ("#=3:1 =%50%7:1", {"3": ONE, "7": HALF}),
    ],
)
def test_what_each_answer_earns_is_kept(body: str, found: dict[str, Decimal]) -> None:
    assert found.items() <= weights(f"题{{{body}}}").items()


@pytest.mark.parametrize(("body", "floor"), [("=甲 ~%50%乙", Decimal(0)), ("=甲 ~%-50%乙", None)])
def test_a_single_choice_that_loses_marks_may_fall_below_zero(body: str, floor: Decimal | None) -> None:
    answer = only(f"题{{{body}}}").answer

    assert answer
    assert answer.scoring
    assert answer.scoring.floor == floor


@pytest.mark.parametrize(
    ("stem", "html"),
    [
        ("审核 < 检查 & 试验", "审核 &lt; 检查 &amp; 试验"),
        ("a<br>b", "a<br>b"),
        ("第一行\n  第二行", "第一行 第二行"),
        ("第一行\\n第二行", "第一行<br>第二行"),
        ("[html]<p>第一段</p>\n<p>第二段</p>", "<p>第一段</p>\n<p>第二段</p>"),
        ('[html]<span style\\="color\\:red">红</span>', "<span>红</span>"),
        ('[html]<a href\\="http\\://x">链接</a>', "链接"),
        ("[plain]**不粗** <b>不粗</b>", "**不粗** &lt;b&gt;不粗&lt;/b&gt;"),
        ("[markdown]这是 **粗** 的", "这是 <strong>粗</strong> 的"),
        ("http\\://example.test/\\#a", "http://example.test/#a"),
    ],
)
def test_texts_become_safe_html_by_their_format(stem: str, html: str) -> None:
    assert only(f"{stem}{{T}}").stem == html


@pytest.mark.parametrize(
    ("body", "explanation"),
    [
        ("=甲#好 ~乙#不好", "<ul><li>甲 – 好</li><li>乙 – 不好</li></ul>"),
        ("=甲 ~乙####总", "总"),
        ("=甲#好 ~乙####总", "总<ul><li>甲 – 好</li></ul>"),
        ("F#错#对", "<ul><li>错误 – 对</li><li>正确 – 错</li></ul>"),
        ("#3#对", "<ul><li>3 – 对</li></ul>"),
        ("#=3#对 ~#错", "<ul><li>3 – 对</li><li>* – 错</li></ul>"),
        ("=a#好 =b", "<ul><li>a – 好</li></ul>"),
        ("=甲#[html]<b>好</b> ~乙", "<ul><li>甲 – <b>好</b></li></ul>"),
        ("=甲#  ~乙", ""),
    ],
)
def test_feedback_becomes_the_explanation(body: str, explanation: str) -> None:
    assert only(f"题{{{body}}}").explanation == explanation


@pytest.mark.parametrize(
    ("body", "key", "tolerance"),
    [
        ("#3", "3", None),
        ("#3.50:0.25", "3.50", "0.25"),
        ("#3:0", "3", None),
        ("#1..2", "1.5", "0.5"),
        ("#-2..-1", "-1.5", "0.5"),
        ("#100..100", "100", None),
        ("#=%100%3:1", "3", "1"),
    ],
)
def test_a_number_has_a_key_and_how_far_it_may_be_off(body: str, key: str, tolerance: str | None) -> None:
    spread = Tolerance(ToleranceKind.ABSOLUTE, Decimal(tolerance), Decimal(tolerance)) if tolerance else None

    assert only(f"题{{{body}}}").answer == Answer((key,), scoring=ItemScoring(tolerance=spread) if spread else None)


def test_pairs_score_each_and_keep_right_sides_that_only_distract() -> None:
    item = only("题{=甲 -> 一 =乙 -> 一 =丙 -> 二 = -> 三}")

    assert item.answer == Answer(("A 1", "B 1", "C 2"), scoring=ItemScoring(method=Method.PER_OPTION))
    assert [target.text for target in item.targets] == ["一", "二", "三"]


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("只是说明", "description"),
        ("题｛＝甲～乙｝", "description"),
        ('题{=[html]<img src\\="a.png"> ~乙}', "picture"),
        ('<video src\\="x"></video>{T}', "picture"),
        ("题{=甲* =乙}", "wildcard"),
        ("题{=甲 =乙 ~%50%丙}", "on their own"),
        ("题{#=3:1 =4:2}", "how far"),
    ],
)
def test_what_the_bank_does_not_hold_is_listed_with_its_source(text: str, why: str) -> None:
    reading = gift(f"好{{T}}\n\n{text}\n\n好二{{F}}")

    assert (len(reading.items), reading.rejected) == (2, ())
    (note,) = reading.unsupported
    assert (note.where, note.received.decode(), why in str(note.what)) == ("line 3", text, True)


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("题{~甲 ~乙}", "No option is marked"),
        ("题{~%-50%甲 ~乙}", "No option is marked"),
        ("题{=%0%甲 ~乙}", "No option is marked"),
        ("题{~%50%甲 ~%20%乙}", "add up to 70%"),
        ("题{~%80%甲 ~%80%乙}", "add up to 160%"),
        ("题{=%80%甲 ~乙}", "only 80%"),
        ("题{=甲 ~甲}", "same text"),
        ("题{=甲 ~ 甲 }", "same text"),
        ("题{=甲 ~}", "blank"),
        ("题{=[html]<b></b> ~乙}", "blank"),
        ("题{~%100%甲}", "1 options"),
        ("题{" + "".join(f"~{n}" for n in range(27)) + "}", "27 options"),
        ("题{=%50%甲}", "full marks"),
        ("题{=}", "full marks"),
        ("题{=甲->一}", "two pairs"),
        ("题{=甲->一 =甲->二}", "same"),
        ("题{=甲-> =乙->二}", "blank"),
        ("{T}", "no text"),
        ("[html]<p></p>{T}", "no text"),
        ("[html]<script>x</script>题{T}", "script"),
        ('[html]<b onmouseover\\="x">题</b>{T}', "script"),
        (f"题{{T####{'长' * 20_001}}}", "20001 characters"),
    ],
)
def test_what_is_no_question_is_rejected_at_its_line_and_its_neighbours_are_read(text: str, why: str) -> None:
    reading = gift(f"好{{T}}\n\n\n{text}\n\n好二{{F}}")

    assert [item.where for item in reading.items] == ["line 1", "line 6"]
    (rejection,) = reading.rejected
    assert (rejection.where, why in str(rejection.why)) == ("line 4", True)


def test_a_blank_line_inside_braces_breaks_the_question_in_two_faults() -> None:
    reading = gift("题{\n=甲\n\n~乙\n}")

    assert [one.where for one in reading.rejected] == ["line 1", "line 4"]


def test_a_file_without_questions_is_empty() -> None:
    assert gift("") == gift("// 只有注释\n\n$CATEGORY: 甲\n") == Reading("gift")


@SETTINGS
@given(st.integers(1, 8), st.integers(0, 7), st.booleans())
def test_even_weights_of_any_number_come_to_the_whole(right: int, wrong: int, minus: bool) -> None:
    share = (Decimal(100) / right).quantize(Decimal("0.00001"))
    body = "".join(f" ~%{share}%对{n}" for n in range(right))
    body += "".join(f" ~{f'%-{share}%' if minus else ''}错{n}" for n in range(max(wrong, 2 - right)))

    found = weights(f"题{{{body}}}")

    assert sum(share for share in found.values() if share > 0) == 1


def test_several_options_with_an_equals_sign_are_a_set_and_that_is_said() -> None:
    reading = gift("?{=甲 =乙 ~丙}\n\n?{=甲 ~乙}\n\n?{=%50%甲 =%50%乙 ~丙}")

    assert [(item.type, item.key) for item in reading.items] == [
        (T.MULTIPLE_CHOICE, ("乙", "甲")),
        (T.SINGLE_CHOICE, ("甲",)),
        (T.MULTIPLE_CHOICE, ("乙", "甲")),
    ]
    assert [(note.where, "not any one" in str(note.what)) for note in reading.unsupported] == [("line 1", True)]
