"""Whole papers as they circulate: sections, numberings, lists of answers, and what of them belongs to no question."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from questionbank.interchange.model import Reading
from questionbank.interchange.text import read
from questionbank.rules.items import ItemType

T = ItemType
SETTINGS = settings(max_examples=50, deadline=None)
AB = "A. 甲\nB. 乙\n"


def paper(text: str) -> Reading:
    return read(text.encode())


def keys(text: str) -> dict[str, str]:
    """The key of each question by its number; nothing may be rejected."""
    reading = paper(text)
    assert [(one.where, str(one.why)) for one in reading.rejected] == []
    return {item.source_id: "".join(item.key) for item in reading.items}


def faults(text: str) -> list[tuple[str, str]]:
    return [(one.where, str(one.why)) for one in paper(text).rejected]


WHOLE = """2021 年 5 月注册审核员考试真题（回忆版）
考试时间：120 分钟  满分：100 分

一、单项选择题（每题 1 分，共 2 题）
1．审核准则是指（  ）。
A．一组方针、程序或要求　　B．审核的结果
C．审核组的分工　　　　　　D．审核的时间
2、下列属于审核证据的是
A、记录  B、推测  C、传闻  D、愿望

二、多项选择题（多选、少选、错选均不得分）
1. 审核原则包括（    ）
A. 诚实正直
B. 公正表达
C. 职业素养
D. 速度第一

三、判断题（对的打“√”，错的打“×”）
1. 审核应当独立。（  ）
2. 审核证据不必可证实。（  ）

四、简答题
1. 简述审核方案与审核计划的区别。

参考答案及解析
一、单项选择题
1-2 AA
二、多项选择题
1. ABC 解析：速度不是原则。
三、判断题
1、√ 2、×
"""


def test_a_whole_paper_is_read_section_by_section() -> None:
    reading = paper(WHOLE)

    assert reading.rejected == ()
    assert [(item.type, item.source_id, "".join(item.key)) for item in reading.items] == [
        (T.SINGLE_CHOICE, "1", "A"),
        (T.SINGLE_CHOICE, "2", "A"),
        (T.MULTIPLE_CHOICE, "1", "ABC"),
        (T.TRUE_FALSE, "1", "T"),
        (T.TRUE_FALSE, "2", "F"),
        (T.ESSAY, "1", ""),
    ]
    assert [option.html for option in reading.items[0].options] == [
        "一组方针、程序或要求",
        "审核的结果",
        "审核组的分工",
        "审核的时间",
    ]
    assert reading.items[2].explanation == "速度不是原则。"
    assert [item.where for item in reading.items] == [f"line {n}" for n in (5, 8, 12, 19, 20, 23)]


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "gb18030", "gbk"])
def test_the_same_paper_is_the_same_in_every_encoding_and_from_every_machine(encoding: str, end: str) -> None:
    assert read(WHOLE.replace("\n", end).encode(encoding)) == paper(WHOLE)


@pytest.mark.parametrize(
    "number",
    [
        "{}. ",
        "{}、",
        "{}．",
        "{}：",
        "（{}）",
        "({})",
        "{}）",
        "{}) ",
        "第{}题 ",
        "第 {} 题、",
        "【{}】",
        "[{}]",
        "Q{}. ",
    ],
)
def test_a_paper_may_number_its_questions_in_any_one_style(number: str) -> None:
    text = "".join(f"{number.format(n)}题{n}\n{AB}答案：{key}\n" for n, key in ((1, "A"), (2, "B"), (3, "AB")))

    assert keys(text) == {"1": "A", "2": "B", "3": "AB"}


def test_points_in_another_style_belong_to_the_question() -> None:
    item = paper(f"1. 下列正确的是\n① 甲\n② 乙\n(1) 丙\na) 丁\n{AB}答案：A").items[0]

    assert item.stem == "下列正确的是<br>① 甲<br>② 乙<br>(1) 丙<br>a) 丁"


def test_a_paper_numbered_through_goes_on_in_the_next_section() -> None:
    assert keys(f"单选题\n1. 甲\n{AB}答案：A\n多选题\n2. 乙\n{AB}答案：AB\n判断题\n3. 丙（√）") == {
        "1": "A",
        "2": "AB",
        "3": "T",
    }


def test_each_section_may_number_in_a_style_of_its_own() -> None:
    assert keys(f"单选题\n1. 甲\n{AB}答案：A\n判断题\n（2）丙（×）\n问答题\n第3题 论述。") == {
        "1": "A",
        "2": "F",
        "3": "",
    }


def test_a_count_that_begins_anew_without_a_heading_is_a_new_section() -> None:
    reading = paper(f"1. 甲\n{AB}答案：A\n2. 乙\n{AB}答案：B\n1. 丙\n{AB}答案：A")

    assert [item.source_id for item in reading.items] == ["1", "2", "1"]
    assert reading.rejected == ()


def test_numbers_that_go_up_with_gaps_are_questions() -> None:
    assert keys(f"3. 甲\n{AB}答案：A\n7. 乙\n{AB}答案：B\n20. 丙\n{AB}答案：A") == {"3": "A", "7": "B", "20": "A"}


def test_a_numbered_list_that_is_indented_is_part_of_its_question() -> None:
    reading = paper(f"1. 下列\n    1. 小点\n    2. 小点\n{AB}答案：A\n2. 乙\n{AB}答案：B")

    assert [item.stem for item in reading.items] == ["下列<br>1. 小点<br>2. 小点", "乙"]


def test_numbers_set_flush_right_are_questions_all_the_same() -> None:
    assert keys(f" 9. 甲\n{AB}答案：A\n10. 乙\n{AB}答案：B") == {"9": "A", "10": "B"}


def test_the_numbered_points_of_a_model_answer_are_no_questions() -> None:
    found = paper("问答题\n5. 简述。\n答案：\n1. 甲；\n2. 乙；\n3. 丙。\n6. 论述。\n答：丁")

    assert [(item.source_id, item.stem, item.extras["model_answer"]) for item in found.items] == [
        ("5", "简述。", "1. 甲；<br>2. 乙；<br>3. 丙。"),
        ("6", "论述。", "丁"),
    ]


def test_a_point_that_could_be_the_next_question_makes_its_answer_uncertain() -> None:
    found = paper("问答题\n1. 简述。\n答案：\n1. 甲；\n2. 乙；\n3. 丙。\n2. 论述。\n答：丁")

    assert [(item.source_id, item.stem) for item in found.items] == [("2", "论述。")]
    assert [(one.where, "numbering goes from 1 to 2" in str(one.why)) for one in found.rejected] == [("line 2", True)]


@pytest.mark.parametrize(
    "label", ["答：", "答案：", "参考答案：", "答案要点：", "答题要点：", "【参考答案】", "Answer: "]
)
def test_the_answer_of_an_essay_never_stays_in_its_question(label: str) -> None:
    (item,) = paper(f"问答题\n1. 简述审核原则。\n{label}诚实正直；\n公正表达。\n解析：见 4。").items

    assert (item.stem, item.extras, item.explanation) == (
        "简述审核原则。",
        {"model_answer": "诚实正直；<br>公正表达。"},
        "见 4。",
    )


LISTS = [
    "答案：1-4 ABBA",
    "答案：1～4 A B B A",
    "答案：1~4：A、B、B、A",
    "答案\n1至4 ABBA",
    "答案\n1到4题：ABBA",
    "参考答案：\n1-2 AB\n3-4 BA",
    "参考答案：\n1-2 AB 3-4 BA",
    "答案：1.A 2.B 3.B 4.A",
    "答案：1、A；2、B；3、B；4、A。",
    "答案：（1）A （2）B （3）B （4）A",
    "答案：1)A 2)B 3)B 4)A",
    "答案：1:A 2:B 3:B 4:A",
    "【参考答案】\n1 A\n2 B\n3 B\n4 A",
    "答案\n第1题 A\n第2题 B\n第3题：B\n第4题、A",
    "答案\n1.答案：A\n2.答案：B\n3.答案：B\n4.答案：A",
    "答案\n1.【答案】A\n2.【答案】B\n3.【答案】B\n4.【答案】A",
    "Answers:\n1. A\n2. B\n3. B\n4. A",
    "Answer key:\n1-4 abba",
    "答案：1-4 ＡＢＢＡ",
    "1-4 ABBA",
    "1-4：ABBA",
]


@pytest.mark.parametrize("listed", LISTS)
def test_a_list_of_answers_is_read_in_every_usual_form(listed: str) -> None:
    questions = "".join(f"{n}. 题{n}\n{AB}" for n in range(1, 5))

    assert keys(f"{questions}\n{listed}") == {"1": "A", "2": "B", "3": "B", "4": "A"}


@pytest.mark.parametrize(
    "listed",
    [
        "答案：1-3 √×√",
        "答案：1-3 √ × √",
        "答案：1-3 对错对",
        "答案：1-3 正确 错误 正确",
        "答案：1-3 T F T",
        "答案：1.√ 2.× 3.√",
        "答案：1.对 2.错 3.对",
        "答案：1.True 2.False 3.True",
        "答案\n1、正确\n2、错误\n3、正确",
        "1-3 ✓✗✓",
    ],
)
def test_a_list_of_signs_answers_statements(listed: str) -> None:
    assert keys(f"判断题\n1. 甲。（ ）\n2. 乙。（ ）\n3. 丙。（ ）\n{listed}") == {"1": "T", "2": "F", "3": "T"}


def test_a_list_under_headings_answers_section_by_section() -> None:
    text = (
        f"单选题\n1. 甲\n{AB}2. 乙\n{AB}多选题\n1. 丙\n{AB}判断题\n1. 丁\n"
        "参考答案\n单选题：\n1-2 AB\n多选题：\n1. AB\n判断题：\n1. ×\n"
    )

    assert [("".join(item.key), item.type) for item in paper(text).items] == [
        ("A", T.SINGLE_CHOICE),
        ("B", T.SINGLE_CHOICE),
        ("AB", T.MULTIPLE_CHOICE),
        ("F", T.TRUE_FALSE),
    ]


def test_explanations_in_a_list_go_to_their_questions() -> None:
    text = f"1. 甲\n{AB}2. 乙\n{AB}答案及解析\n1. A\n解析：因为甲\n2. B 解析：因为乙"

    assert [item.explanation for item in paper(text).items] == ["因为甲", "因为乙"]


def test_a_list_may_give_some_answers_and_questions_the_others() -> None:
    assert keys(f"1. 甲（A）\n{AB}2. 乙\n{AB}3. 丙\nA. 甲\n**B. 乙**\n答案：2.A") == {"1": "A", "2": "A", "3": "B"}


@pytest.mark.parametrize(
    ("listed", "place", "why"),
    [
        ("答案：1-3 AB", "line 7", "The list gives 2 answers for the questions 1 to 3."),
        ("答案：1-2 ABA", "line 7", "The list gives 3 answers for the questions 1 to 2."),
        ("答案：2-1 AB", "line 7", "The list gives 2 answers for the questions 2 to 1."),
        ("答案：1.A 2.B 3.A", "line 7", "The list answers question 3, which is not in the text."),
        (
            "参考答案\n1.A\n2.见教材",
            "line 9",
            "The question has no options, and nothing says that it needs none.",
        ),
        ("参考答案\n1. A\n其余略", "line 9", "The line belongs to no numbered question: “其余略”."),
    ],
)
def test_a_list_that_does_not_come_out_is_named_at_its_line(listed: str, place: str, why: str) -> None:
    assert (place, why) in faults(f"1. 甲\n{AB}2. 乙\n{AB}{listed}")


def test_an_answer_of_a_list_that_equals_the_question_s_own_is_no_contradiction() -> None:
    assert keys(f"1. 甲（A）\n{AB}2. 乙\n{AB}答案：B\n参考答案\n1. A\n2. b") == {"1": "A", "2": "B"}


@pytest.mark.parametrize(
    ("line", "place"),
    [
        ("A. 甲", "line 2"),
        ("（B）乙", "line 2"),
        ("答案：A", "line 2"),
        ("No.1 陈述（√）", "line 2"),
        ("题目1，下列正确的是（AB）", "line 2"),
        ("①陈述。（错误）", "line 2"),
    ],
)
def test_what_can_only_belong_to_a_question_that_is_not_read_is_named(line: str, place: str) -> None:
    (found,) = faults(f"题库\n{line}\n")

    assert found == (place, f"The line belongs to no numbered question: “{line}”.")


def test_titles_and_notes_outside_of_questions_are_none() -> None:
    text = f"国家注册审核员考试\n姓名：______ 得分：____\n注意：请将答案（√或×）填在括号内。\n\n1. 甲\n{AB}答案：A"

    assert keys(text) == {"1": "A"}


@pytest.mark.parametrize(
    "text", ["你好", "hello\nworld", "# 标题\n\n## 又一个标题", "---\ntitle: a\n---\n", "一、单选题\n"]
)
def test_a_text_without_a_question_says_so(text: str) -> None:
    assert faults(text) == [("line 1", "The text holds no numbered question.")]


def test_a_question_set_as_a_heading_is_a_question() -> None:
    assert keys(f"## 单选题\n### 1. 甲\n{AB}答案：A\n### 2. 乙\n{AB}答案：B") == {"1": "A", "2": "B"}


def test_lists_of_markdown_are_options() -> None:
    (item,) = paper("**1. 题干**\n\n- A. 甲\n- **B. 乙**\n- C. 丙\n").items

    assert (item.key, [option.html for option in item.options]) == (("B",), ["甲", "乙", "丙"])
    assert item.stem == "<strong>题干</strong>"


def test_a_wrong_number_in_the_middle_rejects_its_question_alone() -> None:
    found = paper(f"1. 甲\n{AB}答案：A\n2. 乙\n1. 小点\n{AB}答案：B\n3. 丙\n{AB}答案：B")

    assert [item.source_id for item in found.items] == ["1", "3"]
    assert [(one.where, "numbering goes from 2 to 1" in str(one.why)) for one in found.rejected] == [("line 5", True)]


def test_a_heading_that_says_answers_below_a_question_that_waits_is_its_label() -> None:
    assert keys(f"1. 甲\n{AB}答案：\nB\n2. 乙\n{AB}参考答案：\nA") == {"1": "B", "2": "A"}


def test_a_label_alone_is_the_head_of_a_list_where_a_list_follows() -> None:
    assert keys(f"1. 甲\n{AB}2. 乙\n{AB}答案：\n1. B\n2. A") == {"1": "B", "2": "A"}
    assert keys(f"单选题\n1. 甲\n{AB}2. 乙\n{AB}答案：\n单选题\n1-2 BA") == {"1": "B", "2": "A"}


@SETTINGS
@given(
    st.lists(st.sampled_from("AB"), min_size=1, max_size=12),
    st.sampled_from(["{}-{} {}", "{}～{}：{}", "答案：{}至{} {}", "参考答案\n{}-{}题 {}"]),
)
def test_a_range_gives_each_question_its_answer(answers: list[str], form: str) -> None:
    questions = "".join(f"{n}. 题{n}\n{AB}" for n in range(1, len(answers) + 1))
    listed = form.format(1, len(answers), "".join(answers))

    assert keys(f"{questions}{listed}") == {str(n): key for n, key in enumerate(answers, 1)}


TYPED = (
    f"单选题\n1. 题一（ ）。\n{AB}C. 丙\n答案：B\n解析：因为。\n2. 题二\n{AB}C. 丙\n答案：C\n"
    f"多选题\n1. 题三\n{AB}C. 丙\n答案：AC\n判断题\n1. 题四。\n答案：√\n"
)


@pytest.mark.parametrize("sign", ["", "*", "。", " ", "#"])
def test_one_wrong_key_loses_no_question_and_no_option_in_silence(sign: str) -> None:
    for at in range(len(TYPED)):
        found = paper(TYPED[:at] + sign + TYPED[at + 1 :])
        if found.rejected or found.unsupported:
            continue
        assert len(found.items) == 4, TYPED[max(0, at - 9) : at + 9]
        assert [len(item.options) for item in found.items] == [3, 3, 3, 2], TYPED[max(0, at - 9) : at + 9]
        assert all(item.key for item in found.items)


@SETTINGS
@given(st.permutations(["1. A", "2. B", "3. AB", "4. A"]), st.sampled_from([" ", "；", "\n", "，"]))
def test_the_order_of_a_list_does_not_matter(entries: list[str], between: str) -> None:
    questions = "".join(f"{n}. 题{n}\n{AB}" for n in range(1, 5))

    assert keys(f"{questions}参考答案\n{between.join(entries)}") == {"1": "A", "2": "B", "3": "AB", "4": "A"}


@SETTINGS
@given(st.integers(0, 8), st.integers(1, 8))
def test_a_fault_stays_with_the_question_that_has_it(place: int, count: int) -> None:
    blocks = [f"{n}. 题{n}\n{AB}答案：A\n" for n in range(1, count + 1)]
    place %= count
    blocks[place] = f"{place + 1}. 题\nA. 甲\nB.\n答案：A\n"

    found = paper("".join(blocks))

    assert [item.source_id for item in found.items] == [str(n) for n in range(1, count + 1) if n != place + 1]
    assert [one.where for one in found.rejected] == [f"line {place * 4 + 1}"]


def test_options_that_are_marked_as_right_are_the_answer() -> None:
    assert keys(
        "1. 题 [单选题] *\nA、甲\nB、乙(正确答案)\n"
        "2. 题【多选题】\nA、甲（正确答案）\nB、乙\nC、丙（正确答案）\n"
        "3. 题（分数：2.00）\nA.甲 √\nB.乙\n解析：因为\n"
        "4. 题（判断题）\nA. 对\nB. 错(正确答案)\n"
    ) == {"1": "B", "2": "AC", "3": "A", "4": "B"}
    first, second, *_others = paper("1. 题 [单选题] *\nA、甲\nB、乙(正确答案)\n2. 题【多选题】\nA、甲 √\nB、乙 √").items
    assert (first.stem, [option.html for option in first.options]) == ("题", ["甲", "乙"])
    assert (second.type, second.key) == (T.MULTIPLE_CHOICE, ("A", "B"))


def test_a_mark_that_differs_from_the_answer_is_uncertain() -> None:
    ((_where, why),) = faults("1. 题\nA. 甲(正确答案)\nB. 乙\n答案：B")
    assert "different answers: B / A" in why


@pytest.mark.parametrize(
    "lines",
    ["我的答案：AB 正确答案：A", "正确答案：A 我的答案：C", "你的答案：未作答\n正确答案：A", "考生答案：\n答案：A"],
)
def test_what_somebody_answered_is_no_part_of_a_question(lines: str) -> None:
    (item,) = paper(f"1. 题\n{AB}{lines}").items
    assert (item.key, [option.html for option in item.options], item.explanation) == (("A",), ["甲", "乙"], "")


def test_answers_may_stand_in_the_line_of_their_heading() -> None:
    text = (
        f"一、单选题\n1. 题\n{AB}2. 题\n{AB}二、多选题\n1. 题\n{AB}三、判断题\n1. 题\n"
        "参考答案\n一、单选题：1-2 AB\n二、多选题 1. AB\n三、判断题：1. ×\n"
    )
    assert [(item.type, "".join(item.key)) for item in paper(text).items] == [
        (T.SINGLE_CHOICE, "A"),
        (T.SINGLE_CHOICE, "B"),
        (T.MULTIPLE_CHOICE, "AB"),
        (T.TRUE_FALSE, "F"),
    ]
    assert faults(text) == []


def test_options_may_follow_the_brackets_of_the_stem_at_once() -> None:
    (item,) = paper("1、下列说法正确的是（ ）A、甲 B、乙 C、丙\n答案：B").items
    assert (item.stem, item.key, [option.html for option in item.options]) == (
        "下列说法正确的是（ ）",
        ("B",),
        ["甲", "乙", "丙"],
    )
    assert faults("1、分为（一）A、B、C三类\n答案：略")


def test_a_list_of_answers_may_begin_with_its_heading() -> None:
    text = f"单选题\n1. 题\n{AB}2. 题\n{AB}判断题\n1. 题\n答案：\n单选题 1.A 2.B\n判断题 1.×\n"
    assert [("".join(item.key_ids)) for item in paper(text).items] == ["A", "B", "F"]


@pytest.mark.parametrize(
    ("answer", "key"),
    [("B. 乙", "B"), ("B) 乙。", "B"), ("B、乙", "B"), ("A. 甲；B. 乙", "AB"), ("A. 甲 B. 乙", "AB"), ("（B）乙", "B")],
)
def test_an_answer_may_repeat_its_option(answer: str, key: str) -> None:
    assert keys(f"1. 题\n{AB}答案：{answer}") == {"1": key}


@pytest.mark.parametrize("answer", ["B. 甲", "A. 甲；B. 丙", "C. 丙", "A. 甲；A. 甲", "B. 乙不对"])
def test_an_answer_that_repeats_something_else_is_not_guessed(answer: str) -> None:
    assert paper(f"1. 题\n{AB}答案：{answer}").items == ()


@pytest.mark.parametrize(
    "table",
    [
        "\n题号\t1\t2\t3\n答案\tA\tB\tAB",
        "\n1 2 3\nA B AB",
        "\n题号 1 2\n答案 A B\n题号 3 4\n答案 AB A",
        "\n| 题号 | 1 | 2 | 3 |\n| 答案 | A | B | AB |",
        "\n| 题号 | 1 | 2 | 3 |\n|---|:-:|---|---|\n| 答案 | A | B | AB |",
        "：\n1\t2\t3\nA\tB\tAB",
    ],
)
def test_answers_may_stand_in_a_table_below_their_numbers(table: str) -> None:
    questions = "".join(f"{number}. 题\n{AB}" for number in range(1, 5 if "4" in table else 4))
    found = keys(f"{questions}参考答案{table}")
    assert {"1": "A", "2": "B", "3": "AB"}.items() <= found.items()


def test_a_table_that_does_not_come_out_gives_nobody_an_answer() -> None:
    text = f"1. 题\n{AB}2. 题\n{AB}参考答案\n题号 1 2 3\n答案 A B"
    assert [why for _where, why in faults(text)] == [
        "No answer is marked.",
        "No answer is marked.",
        "The list gives 2 answers for the questions 1 to 3.",
    ]
