"""What one line of a paper is, as authors set it: headings, numbers, options, labels, and what only looks like one."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from questionbank.interchange.rich import Rich, parse
from questionbank.interchange.text.lines import (
    Line,
    is_answers_heading,
    is_beyond,
    lines,
    marker,
    next_mark,
    option_mark,
    section_kind,
    tag,
    unbulleted,
)
from questionbank.rules.items import ItemType

T = ItemType
SETTINGS = settings(max_examples=50, deadline=None)


def line(text: str) -> Line:
    found = list(lines(text))
    assert len(found) == 1, found
    return found[0]


def rich(text: str) -> Rich:
    return parse(text)[0]


def texts(text: str) -> list[str]:
    return [one.text for one in lines(text)]


@pytest.mark.parametrize(
    ("written", "kind"),
    [
        ("单选题", T.SINGLE_CHOICE),
        ("单选", T.SINGLE_CHOICE),
        ("一、单选题（每题1分，共40分）", T.SINGLE_CHOICE),
        ("一.单项选择题", T.SINGLE_CHOICE),
        ("（一）单项选择题", T.SINGLE_CHOICE),
        ("(一) 单选题：", T.SINGLE_CHOICE),
        ("第一部分 单选题", T.SINGLE_CHOICE),
        ("第一部分、单项选择题 40 题", T.SINGLE_CHOICE),
        ("【单选题】", T.SINGLE_CHOICE),
        ("[单选题]", T.SINGLE_CHOICE),
        ("Single-choice questions", T.SINGLE_CHOICE),
        ("I. Single answer items", T.SINGLE_CHOICE),
        ("二、多项选择题（多选、少选、错选均不得分）", T.MULTIPLE_CHOICE),
        ("不定项选择题", T.MULTIPLE_CHOICE),
        ("II、Multiple response", T.MULTIPLE_CHOICE),
        ("三、判断题（对的打√，错的打×）", T.TRUE_FALSE),
        ("是非题", T.TRUE_FALSE),
        ("True / False", T.TRUE_FALSE),
        ("True or false questions", T.TRUE_FALSE),
        ("四、简答题", T.ESSAY),
        ("阐述题（每题 10 分）", T.ESSAY),
        ("论述题", T.ESSAY),
        ("Open questions", T.ESSAY),
        ("五、案例分析题", T.CASE),
        ("综合应用题", T.CASE),
        ("Case studies", T.CASE),
        ("六、填空题", T.TEXT_ENTRY),
        ("Fill in the blanks", T.TEXT_ENTRY),
        ("选词填空", T.GAP_SELECT),
        ("完形填空题", T.GAP_SELECT),
        ("连线题", T.MATCHING),
        ("配对题", T.MATCHING),
        ("排序题", T.ORDERING),
        ("选择题", None),
        ("一、选择题", None),
    ],
)
def test_a_heading_of_a_section_names_the_type_of_its_questions(written: str, kind: ItemType | None) -> None:
    assert section_kind(line(written)) == (True, kind)
    assert section_kind(line(f"## {written}")) == (True, kind)
    assert section_kind(line(f"**{written}**")) == (True, kind)


@pytest.mark.parametrize(
    "written", ["第一章 总则", "第3节", "第二部分", "第十套", "第四单元 审核实施", "七、附加题（选做）"]
)
def test_a_part_of_a_paper_is_a_heading_without_a_type(written: str) -> None:
    assert section_kind(line(written)) == (True, None)


@pytest.mark.parametrize(
    "written",
    [
        "选择合适的审核员应考虑能力",
        "单选题的答案只有一个",
        "判断下列说法是否正确",
        "简答审核的原则",
        "1. 单选题是指",
        "审核准则",
        "# 单选题" + "长" * 120,
        "",
    ],
)
def test_a_sentence_that_begins_like_a_heading_is_none(written: str) -> None:
    assert section_kind(next(lines(written))) == (False, None)


@pytest.mark.parametrize("written", ["# 任何标题", "###### 小标题", "##紧挨着的标题"])
def test_a_heading_of_markdown_is_one_whatever_it_says(written: str) -> None:
    assert section_kind(line(written)) == (True, None)


@pytest.mark.parametrize(
    "written",
    [
        "答案",
        "答案：",
        "参考答案",
        "【参考答案】",
        "标准答案及解析",
        "试题答案与详解：",
        "五、参考答案",
        "第六部分 正确答案",
        "Answers",
        "Answer key:",
        "KEYS",
    ],
)
def test_the_heading_over_a_list_of_answers(written: str) -> None:
    assert is_answers_heading(line(written))


@pytest.mark.parametrize("written", ["答案 A", "答案：A", "参考答案如下，共三题", "答案卷", "key words", "答" * 121])
def test_what_says_more_than_that_answers_follow_is_no_such_heading(written: str) -> None:
    assert not is_answers_heading(line(written))


@pytest.mark.parametrize(
    ("written", "number", "style", "rest"),
    [
        ("1. 题干", 1, "plain", "题干"),
        ("12、题干", 12, "plain", "题干"),
        ("3．题干", 3, "plain", "题干"),
        ("4：题干", 4, "plain", "题干"),
        ("5 . 题干", 5, "plain", "题干"),
        (r"6\. 题干", 6, "plain", "题干"),
        ("７、题干", 7, "plain", "题干"),
        ("⒏题干", 8, "plain", "题干"),
        ("9.2021年版标准", 9, "plain", "2021年版标准"),
        ("（10）题干", 10, "brackets", "题干"),
        ("( 11 )、题干", 11, "brackets", "题干"),
        ("【12】题干", 12, "square", "题干"),
        ("[13] 题干", 13, "square", "题干"),
        ("14）题干", 14, "half", "题干"),
        ("15).题干", 15, "half", "题干"),
        ("第16题 题干", 16, "named", "题干"),
        ("第 17 題：题干", 17, "named", "题干"),
        ("Q18. stem", 18, "named", "stem"),
        ("Question 19: stem", 19, "named", "stem"),
        ("question 20 stem", 20, "named", "stem"),
    ],
)
def test_a_question_begins_with_a_number_in_any_of_these_styles(
    written: str, number: int, style: str, rest: str
) -> None:
    found = marker(line(written))

    assert found is not None
    assert (found.number, found.style, found.rest.text) == (number, style, rest)


@pytest.mark.parametrize(
    "written",
    [
        "1.5 米以下",
        "9001 标准",
        "2021年5月",
        "19:30 开始",
        "12345. 题干",
        "题干 1.",
        "A. 甲",
        "Questionnaire 1",
        "Q1a",
        "一、题干",
        "①题干",
    ],
)
def test_a_number_that_belongs_to_the_text_begins_no_question(written: str) -> None:
    assert marker(line(written)) is None


@pytest.mark.parametrize(
    ("written", "rest"),
    [
        ("（√）1. 陈述。", "陈述。（√）"),
        ("( × )2、陈述。", "陈述。（×）"),
        ("√ 3. 陈述。", "陈述。（√）"),
        ("×4. 陈述。", "陈述。（×）"),
        ("（AB）5. 题干", "题干（AB）"),
        ("（对）6. 陈述", "陈述（对）"),
        ("（ ）7. 陈述。", "陈述。"),
        ("（　）8. 陈述。", "陈述。"),
    ],
)
def test_an_answer_before_the_number_moves_behind_the_text(written: str, rest: str) -> None:
    found = marker(line(written))

    assert found is not None
    assert found.rest.text == rest
    assert len(found.rest.mask) == len(rest)


@pytest.mark.parametrize(
    ("written", "kind", "rest"),
    [
        ("【多选】题干", T.MULTIPLE_CHOICE, "题干"),
        ("（单选题）题干", T.SINGLE_CHOICE, "题干"),
        ("[判断题] 陈述", T.TRUE_FALSE, "陈述"),
        ("(Essay) Explain.", T.ESSAY, "Explain."),
        ("（2分）题干", None, "（2分）题干"),
        ("（单选题很多）题干", None, "（单选题很多）题干"),
        ("题干【多选】", None, "题干【多选】"),
        ("题干 [多选题] *", T.MULTIPLE_CHOICE, "题干"),
        ("题干（判断题）", T.TRUE_FALSE, "题干"),
        ("[单选题] 关于[判断题]", T.SINGLE_CHOICE, "关于[判断题]"),
        ("题干（判断题）。", None, "题干（判断题）。"),
    ],
)
def test_a_tag_before_or_behind_a_stem_names_its_type(written: str, kind: ItemType | None, rest: str) -> None:
    found, stem = tag(rich(written))

    assert (found, stem.text) == (kind, rest)


@pytest.mark.parametrize(
    ("written", "letter", "strong", "rest"),
    [
        ("A. 甲", "A", True, "甲"),
        ("B、甲", "B", True, "甲"),
        ("C．甲", "C", True, "甲"),
        ("D：甲", "D", True, "甲"),
        ("E) 甲", "E", True, "甲"),
        ("F） 甲", "F", True, "甲"),
        ("（G）甲", "G", True, "甲"),
        ("( H ) 甲", "H", True, "甲"),
        ("【A】甲", "A", True, "甲"),
        ("[B] 甲", "B", True, "甲"),
        ("Ａ．甲", "A", True, "甲"),
        ("（Ｂ）、甲", "B", True, "甲"),
        ("C 甲", "C", False, "甲"),
        ("D甲", "D", False, "甲"),
        ("E，甲", "E", False, "甲"),
        ("F,甲", "F", False, "甲"),
        ("G。甲", "G", False, "甲"),
        ("H] 甲", "H", False, "甲"),
        ("Ａ 甲", "A", False, "甲"),
    ],
)
def test_an_option_begins_with_its_letter(written: str, letter: str, strong: bool, rest: str) -> None:
    found = option_mark(rich(written))

    assert found is not None
    assert (found.letter, found.strong, written[found.end :].strip()) == (letter, strong, rest)


@pytest.mark.parametrize(
    "written",
    ["AB 两项", "A&B 公司", "B/S 架构", "A-1 级", "C++ 语言", "D'accord", "a. 甲", "I. 甲", "Ｉ．甲", "甲 A."],
)
def test_a_letter_that_begins_a_word_is_no_option(written: str) -> None:
    assert option_mark(rich(written)) is None


@pytest.mark.parametrize("bullet", ["-", "*", "•", "·", "●", "○", "□", "☐"])
@pytest.mark.parametrize("option", ["A. 甲", "（A）甲", "【A】甲", "A、甲"])
def test_bullets_and_boxes_before_an_option_are_no_part_of_it(bullet: str, option: str) -> None:
    assert unbulleted(rich(f"{bullet} {option}")).text == option
    assert unbulleted(rich(f"{bullet}{option}")).text == option


@pytest.mark.parametrize("written", ["- 甲", "-5", "● 审核", "A. 甲", "- AB", "— A. 甲"])
def test_other_bullets_stay(written: str) -> None:
    assert unbulleted(rich(written)).text == written


@pytest.mark.parametrize(
    ("written", "beyond"),
    [("I. 壬", True), ("（I）壬", True), ("Ｉ、壬", True), ("I 壬", False), ("ISO 9001", False), ("H. 辛", False)],
)
def test_the_letter_behind_the_last_is_noticed(written: str, beyond: bool) -> None:
    assert is_beyond(rich(written)) is beyond


@pytest.mark.parametrize(
    ("written", "letter", "strong", "found"),
    [
        ("甲 B. 乙", "B", True, 2),
        ("甲B.乙", "B", True, 1),
        ("甲\u3000\u3000B．乙", "B", True, 3),
        ("甲；B.乙", "B", True, 2),
        ("甲 C. 丙", "B", True, None),
        ("ISO B.乙", "B", True, 4),
        ("ISOB.乙", "B", True, None),
        ("甲 B 乙", "B", False, 2),
        ("甲B乙", "B", False, None),
        ("甲 B 乙", "B", True, None),
        ("甲 BC 乙", "B", False, None),
    ],
)
def test_the_next_option_in_a_line_is_written_as_the_first(
    written: str, letter: str, strong: bool, found: int | None
) -> None:
    mark = next_mark(rich(written), letter, start=1, strong=strong)

    assert (mark.start if mark else None) == found


def test_a_mark_moves_with_the_text_that_is_cut() -> None:
    mark = option_mark(rich("A. 甲"))

    assert mark is not None
    assert (mark.moved(3).start, mark.moved(3).end) == (mark.start + 3, mark.end + 3)


@pytest.mark.parametrize(
    ("written", "bold"), [("**A. 甲**", True), ("**A**. 甲", True), ("A. **甲**", False), ("A. 甲", False)]
)
def test_whether_the_letter_is_bold_is_seen(written: str, bold: bool) -> None:
    found = option_mark(rich(written))

    assert found is not None
    assert found.bold is bold


@pytest.mark.parametrize(
    ("written", "parts"),
    [
        ("B. 乙 答案：B", ["B. 乙", "答案：B"]),
        ("B. 乙。答案：B 解析：因为", ["B. 乙。", "答案：B", "解析：因为"]),
        ("【答案】B【解析】因为", ["【答案】B", "【解析】因为"]),
        ("题干（ ）【答案】C", ["题干（ ）", "【答案】C"]),
        ("关于标准答案：下列说法", ["关于标准答案：下列说法"]),
        ("1.【答案】B", ["1.【答案】B"]),
        ("12. 答案：B", ["12. 答案：B"]),
        ("第3题 答案：B", ["第3题 答案：B"]),
        ("1. 题干。答案：B", ["1. 题干。", "答案：B"]),
    ],
)
def test_answers_and_explanations_begin_lines_of_their_own(written: str, parts: list[str]) -> None:
    assert texts(written) == parts
    assert {one.number for one in lines(written)} == {1}


@pytest.mark.parametrize(
    ("written", "indent"), [("甲", 0), ("  甲", 2), ("\t甲", 4), (" \t甲", 4), ("\u3000甲", 2), ("\u3000 甲", 3)]
)
def test_how_far_a_line_is_indented(written: str, indent: int) -> None:
    assert line(written).indent == indent


@pytest.mark.parametrize("head", ["---\ntitle: 题库\n---\n", "\n---\na: 1\nb: 2\n---\n"])
def test_front_matter_is_passed_over_and_lines_keep_their_numbers(head: str) -> None:
    found = list(lines(f"{head}1. 甲"))

    assert [(one.number, one.text) for one in found] == [(head.count("\n") + 1, "1. 甲")]


def test_a_rule_further_down_is_no_front_matter() -> None:
    assert texts("甲\n---\n乙\n---\n丙") == ["甲", "---", "乙", "---", "丙"]


@pytest.mark.parametrize("odd", ["\u200b", "\ufeff", "\u2060"])
def test_marks_of_no_width_from_copied_pages_are_nothing(odd: str) -> None:
    assert texts(f"{odd}A.{odd} 甲{odd}") == ["A. 甲"]


def test_long_blanks_mean_no_more_than_long_ones() -> None:
    assert len(line(f"甲{' ' * 500}乙").text) == 18


def test_a_bold_mark_that_is_not_closed_is_noticed_on_its_line_alone() -> None:
    assert [one.paired for one in lines("**甲\n乙\n丙**")] == [False, True, False]


@SETTINGS
@given(st.integers(1, 9999), st.sampled_from(["{}. ", "{}、", "（{}）", "{}）", "第{}题 ", "【{}】"]))
def test_every_number_up_to_four_digits_is_read_in_every_style(number: int, form: str) -> None:
    found = marker(line(f"{form.format(number)}题干"))

    assert found is not None
    assert (found.number, found.rest.text) == (number, "题干")


@SETTINGS
@given(st.text(alphabet="ABCI.、（）()【】[]答案解析：: \u3000*123题√×Ａ。；", max_size=40))
def test_a_line_is_cut_into_parts_and_nothing_is_lost(written: str) -> None:
    whole = "".join(rich(written.strip()).text.split())

    assert "".join("".join(part.split()) for part in texts(written)) == whole
