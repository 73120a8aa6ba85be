"""Pasted papers: how questions, options and answers are told apart, and when nothing is told."""

from pathlib import Path

import pytest

from questionbank.interchange.model import ParsedItem, Reading
from questionbank.interchange.text import read
from questionbank.rules.items import ItemType

PAPER = Path(__file__).parents[4] / "shared/data/zh-papers/ohsms-2021-05.md"
AB = "A. 甲\nB. 乙\n"


def read_text(text: str) -> Reading:
    return read(text.encode())


def only(text: str) -> ParsedItem:
    reading = read_text(text)
    assert not reading.rejected
    (item,) = reading.items
    return item


def why(text: str) -> str:
    reading = read_text(text)
    assert not reading.items
    return str(reading.rejected[0].why)


@pytest.mark.parametrize(
    "number", ["1.", "1、", "1．", "（1）", "(1)", "1)", "1）", "第1题", "第 1 题：", "**1.**", "### 1."]
)
def test_a_question_begins_with_any_usual_number(number: str) -> None:
    item = only(f"{number} 题干（ ）\n{AB}答案：B")
    assert (item.source_id, item.stem, item.key, item.where) == ("1", "题干（ ）", ("B",), "line 1")


@pytest.mark.parametrize(
    "options",
    [
        "A. 甲\nB. 乙\nC. 丙",
        "A、甲\nB、乙\nC、丙",
        "A．甲\nB．乙\nC．丙",
        "A) 甲\nB） 乙\n(C) 丙",
        "（A）甲\n（B）乙\n（C）丙",
        "A：甲\nB：乙\nC: 丙",
        "A 甲\nB 乙\nC 丙",
        "A甲\nB乙\nC丙",
        "Ａ．甲\nＢ．乙\nＣ．丙",
        "A. 甲  B. 乙  C. 丙",
        "A.甲B.乙C.丙",
        "A 甲 B 乙 C 丙",
        "A、甲\tB、乙\tC、丙",
        "A. 甲  B. 乙\nC. 丙",
        "\n   A 甲\n\n   B 乙\n\n   C 丙\n",
    ],
)
def test_options_are_found_in_every_usual_form(options: str) -> None:
    item = only(f"1. 题干\n{options}\n答案：C")
    assert [(option.id, option.html) for option in item.options] == [("A", "甲"), ("B", "乙"), ("C", "丙")]
    assert item.key == ("C",)


def test_options_may_follow_the_stem_in_its_line() -> None:
    item = only("1. 题干（B） A. 甲 B. 乙 C. 丙")
    assert (item.stem, [option.html for option in item.options], item.key) == ("题干（）", ["甲", "乙", "丙"], ("B",))


@pytest.mark.parametrize(
    "answer",
    [
        "答案：B",
        "答案:b",
        "【答案】B",
        "[答案] B",
        "参考答案：Ｂ。",
        "正确答案：B",
        "答案 B",
        "答案是 B",
        "答案：\nB",
        "Answer: B",
        "Key: B",
    ],
)
def test_an_answer_is_read_behind_any_usual_label(answer: str) -> None:
    assert only(f"1. 题干\n{AB}{answer}").key == ("B",)


@pytest.mark.parametrize("answer", ["AC", "A、C", "A,C", "C A", "A，C。", "A和C", "a c"])
def test_a_set_of_answers_is_sorted(answer: str) -> None:
    item = only(f"1. 题干\n{AB}C. 丙\n答案：{answer}")
    assert (item.type, item.key) == (ItemType.MULTIPLE_CHOICE, ("A", "C"))


@pytest.mark.parametrize(
    "bold",
    ["**B. 乙丙**", "B. **乙丙**", "**B**. 乙丙", "B**.乙丙**", "B. **乙**丙", "**（B）乙丙**", "（B**）乙丙 **"],
)
def test_bold_marks_the_answer_and_does_not_stay_in_the_option(bold: str) -> None:
    first = "（A）甲" if "（" in bold else "A. 甲"
    item = only(f"1. 题干\n{first}\n{bold}")
    assert (item.key, item.options[1].html) == (("B",), "乙丙")


def test_bold_stays_in_the_stem() -> None:
    assert only(f"1. 下列**不**属于 a<b 的\n{AB}答案：A").stem == "下列<strong>不</strong>属于 a&lt;b 的"


@pytest.mark.parametrize(
    ("statement", "key"),
    [
        ("1. 陈述。（√）", "T"),
        ("1. 陈述。( × )", "F"),
        ("（√）1. 陈述。", "T"),
        ("1. 陈述（对）。", "T"),
        ("1. 陈述。（错误）", "F"),
        ("1. 陈述。\n答案：正确", "T"),
        ("1. 陈述。 答案：×", "F"),
        ("1. 陈述。\nA. 正确\nB. 错误\n答案：B", "F"),
        ("1. 陈述。\nA. 错\nB. 对\n答案：B", "T"),
        ("1. 陈述。(True)", "T"),
        ("1. 陈述。\nAnswer: F", "F"),
    ],
)
@pytest.mark.parametrize("heading", ["判断题\n", ""])
def test_true_and_false_have_many_signs_and_one_form(heading: str, statement: str, key: str) -> None:
    item = only(heading + statement)
    assert (item.type, item.key_ids) == (ItemType.TRUE_FALSE, (key,))
    assert [option.id for option in item.options] == ["T", "F"]
    assert "√" not in item.stem


@pytest.mark.parametrize(
    ("heading", "kind"),
    [
        ("单选", ItemType.SINGLE_CHOICE),
        ("## 单选", ItemType.SINGLE_CHOICE),
        ("一、单项选择题（每题 1 分，共 30 分）", ItemType.SINGLE_CHOICE),
        ("【单选题】", ItemType.SINGLE_CHOICE),
        ("Single choice", ItemType.SINGLE_CHOICE),
        ("（二）多项选择题：", ItemType.MULTIPLE_CHOICE),
        ("二、不定项选择题", ItemType.MULTIPLE_CHOICE),
        ("II. Multiple choice questions", ItemType.MULTIPLE_CHOICE),
    ],
)
def test_a_heading_gives_the_type(heading: str, kind: ItemType) -> None:
    assert only(f"{heading}\n1. 题干\n{AB}答案：B").type is kind


def test_a_tag_before_the_stem_gives_the_type() -> None:
    item = only(f"单选题\n1.【多选】题干\n{AB}答案：AB")
    assert (item.type, item.stem) == (ItemType.MULTIPLE_CHOICE, "题干")


def test_an_explanation_is_kept_with_and_without_a_label() -> None:
    reading = read_text(
        f"1. 甲\n{AB}答案：A\n解析：第一行\n第二行\n2. 乙\n{AB}【答案】B【解析】因为\n3. 丙\nA 甲\n\nB **乙**\n\n见教材"
    )
    assert [item.explanation for item in reading.items] == ["第一行<br>第二行", "因为", "见教材"]


def test_options_quoted_in_an_explanation_are_no_options() -> None:
    item = only(f"1. 甲\n{AB}答案：A\n解析：\nA. 是对的\nB. 是错的")
    assert len(item.options) == 2
    assert item.explanation == "A. 是对的<br>B. 是错的"


def test_points_inside_a_stem_are_part_of_it() -> None:
    item = only("5. 以下正确的是\n（1）甲\n（2）乙\nA. （1）\nB. （2）\n答案：A")
    assert item.stem == "以下正确的是<br>（1）甲<br>（2）乙"


@pytest.mark.parametrize(
    ("listed", "keys"),
    [
        ("答案：1-3 ABA", "ABA"),
        ("答案：1—3：A B A", "ABA"),
        ("答案：1.A 2.B 3.A", "ABA"),
        ("参考答案\n1、A\n2、B\n3、A", "ABA"),
        ("## 答案\n1-2 AB，3 A", "ABA"),
        ("1-3 ABA", "ABA"),
        ("答案：\n1-3 ABA", "ABA"),
        ("答案及解析\n1. A 解析：因为\n2. B\n3. A", "ABA"),
    ],
)
def test_a_list_at_the_end_answers_the_questions(listed: str, keys: str) -> None:
    questions = "".join(f"{number}. 题{number}\n{AB}" for number in (1, 2, 3))
    reading = read_text(questions + listed)
    assert not reading.rejected
    assert "".join(item.key[0] for item in reading.items) == keys


def test_a_list_that_fits_two_questions_answers_neither() -> None:
    reading = read_text(f"单选题\n1. 甲\n{AB}多选题\n1. 乙\n{AB}答案：1-1 A")
    assert not reading.items
    assert all("fits more than one question" in str(rejection.why) for rejection in reading.rejected)


def test_a_list_after_each_section_answers_that_section() -> None:
    reading = read_text(f"单选题\n1. 甲\n{AB}答案：1.A\n多选题\n1. 乙\n{AB}答案：1.AB")
    assert [item.key for item in reading.items] == [("A",), ("A", "B")]


def test_a_list_that_contradicts_a_question_rejects_it() -> None:
    assert "the list of answers B" in why(f"1. 甲（A）\n{AB}参考答案\n1. B")


def test_a_range_with_too_few_answers_is_rejected_at_its_line() -> None:
    rejected = read_text(f"1. 甲\n{AB}2. 乙\n{AB}答案：1-2 A").rejected
    assert {one.where: str(one.why) for one in rejected}[
        "line 7"
    ] == "The list gives 1 answers for the questions 1 to 2."


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        (f"1. 甲\n{AB}", "No answer is marked."),
        ("1. 甲\nA. 甲\n答案：A", "fewer than two options"),
        ("1. 甲\nA. 甲\nB.\n答案：A", "Option B is blank."),
        ("1. 甲\nA. 甲\nC. 乙\n答案：A", "Option C stands where option B is expected."),
        ("1. 甲\nB. 甲\nC. 乙\n答案：B", "Option B stands where option A is expected."),
        (f"1. 甲\n{AB}答案：C", "option C, which the question does not have"),
        (f"1. 甲\n{AB}答案：略", "“略” cannot be read"),
        (f"1. 甲\n{AB}答案：A或B", "cannot be read"),
        (f"1. 甲\n{AB}答案：AA", "cannot be read"),
        ("1. 甲\nA. **甲**\nB. 乙\n答案：B", "different answers"),
        (f"1. 甲（A）\n{AB}答案：B", "different answers"),
        ("单选\n1. 甲\nA **甲**\nB **乙**", "A, B are marked"),
        ("1. 甲\nA. 甲\nB. **乙", "opened and not closed"),
        ("1. 甲\nA. 甲\nB. 乙乙乙乙乙**乙**", "Only a small part"),
        (f"判断\n1. 甲\n{AB}答案：A", "the options true and false"),
        ("判断\n1. 甲", "No answer"),
        (f"问答\n1. 甲\n{AB}", "An essay has no options"),
        (f"1. \n{AB}答案：A", "no text"),
        (f"1. {'长' * 20_001}\n{AB}答案：A", "20001 characters"),
        (f"1. 甲\nA. 甲\nB. {'长' * 4_001}\n答案：A", "4001 characters"),
        (f"1. 甲\n{AB}B. 丙\n答案：A", "Option B comes twice"),
        (f"1. 甲\n1. 小点\n2. 小点\n{AB}答案：A", "numbering goes from 1 to 1"),
        (f"1. 甲\n{AB}2）乙\n答案：A", "Line 4 begins with a number"),
        ("1. 甲", "no options"),
        ("A. 甲\nB. 乙", "belongs to no numbered question"),
    ],
)
def test_what_cannot_be_read_honestly_is_rejected(text: str, reason: str) -> None:
    assert reason in why(text)


def test_a_rejected_question_leaves_its_neighbours_alone() -> None:
    reading = read_text(f"1. 甲\n{AB}答案：A\n2. 乙\nA. 甲\nB.\n答案：A\n3. 丙\n{AB}答案：B")
    assert [item.source_id for item in reading.items] == ["1", "3"]
    assert [rejection.where for rejection in reading.rejected] == ["line 5"]


@pytest.mark.parametrize("heading", ["四、案例分析题", "Matching", "选词填空"])
def test_a_section_of_another_type_is_reported_as_unsupported(heading: str) -> None:
    reading = read_text(f"{heading}\n1. 甲")
    assert (len(reading.unsupported), reading.items, reading.rejected) == (1, (), ())


def test_markup_in_a_paper_is_text() -> None:
    item = only("1. <script>x</script>\nA. <b>甲</b>\nB. &amp;\n答案：A")
    assert item.stem == "&lt;script&gt;x&lt;/script&gt;"
    assert [option.html for option in item.options] == ["&lt;b&gt;甲&lt;/b&gt;", "&amp;amp;"]


@pytest.mark.parametrize(
    "text",
    [
        f"1. 甲({' ' * 200_000})\n({' ' * 200_000}A. 甲\n{' ' * 200_000}参考{' ' * 200_000}答案\n",
        "1.\n" * 20_000,
        "1. " + "（A）" * 50_000,
        "1. x\nA. b\n" + "答案：\n" * 20_000,
        "1. x\n" + "A.B." * 50_000,
    ],
    ids=["blanks", "numbers", "brackets", "labels", "letters"],
)
def test_repetition_without_end_is_rejected_in_linear_time(text: str) -> None:
    reading = read_text(text)
    assert (reading.items, len(reading.rejected)) == ((), 1)


@pytest.mark.skipif(not PAPER.exists(), reason="the circulated paper is not beside this project")
def test_a_circulated_paper_is_read_where_it_is_whole() -> None:
    reading = read(PAPER.read_bytes())
    keys = {(item.type.value, item.source_id): "".join(item.key) for item in reading.items}
    singles = "BA-CDCADDCCBAA-BCDDAABCDBBCCABACC-B-"
    multiples = ["AB", "BCD", "BC", "ABC", "-", "-", "-", "ABCD", "ABCD", "-", "AB", "C", "BD", "AC", "ACD", "ABCD"]
    expected = {("single_choice", str(n)): key for n, key in enumerate(singles, 1) if key != "-"}
    expected |= {("multiple_choice", str(n)): key for n, key in enumerate(multiples, 1) if key != "-"}
    expected |= {("true_false", str(n)): key for n, key in enumerate("TFTTFFFT", 1)}
    assert keys == expected
    lines = [27, 151, 351, 375, 449, 459, 481, 511]
    assert [rejection.where for rejection in reading.rejected] == [f"line {line}" for line in lines]


def test_texts_and_orders_are_read_under_their_headings() -> None:
    paper = f"一、填空题\n1. 审核的依据是____。\n答案：审核准则\n二、排序题\n2. 排列。\n{AB}答案：BA\n"
    first, second = read_text(paper).items
    assert (first.type, first.key) == (ItemType.TEXT_ENTRY, ("审核准则",))
    assert (second.type, second.key) == (ItemType.ORDERING, ("B", "A"))


def test_several_blanks_to_write_in_are_unsupported() -> None:
    reading = read_text("一、填空题\n1. ____和____。\n答案：甲；乙\n")
    assert (reading.items, reading.rejected, len(reading.unsupported)) == ((), (), 1)
