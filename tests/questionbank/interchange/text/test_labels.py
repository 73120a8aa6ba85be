"""What announces an answer or an explanation, in every spelling, and what only speaks of them."""

import pytest

from questionbank.interchange.text.lines import ANSWER_LABEL, EXPLANATION_LABEL


@pytest.mark.parametrize(
    "label",
    [
        "答案：",
        "答案:",
        "参考答案：",
        "正确答案 :",
        "标准答案：",
        "本题答案：",
        "答案是：",
        "答案为:",
        "正确答案选：",
        "答 案：",
        "【答案】",
        "【参考答案】：",
        "[答案]",
        "（答案）",
        "［答案］",
        "【答案：",
        "（答案：",
        "正确选项：",
        "答题要点：",
        "参考要点：",
        "答案要点：",
        "答：",
        "Answer:",
        "Answers：",
        "Correct answer:",
        "KEY:",
        "Ans:",
    ],
)
def test_what_stands_behind_a_label_is_the_answer(label: str) -> None:
    match = ANSWER_LABEL.match(f"{label} B")

    assert match is not None
    assert match.end() == len(label) + 1


@pytest.mark.parametrize(
    "written", ["答案 B", "答案选B", "正确答案为√", "答案是（B）", "答案【A】", "答案Ｂ", "答案 对", "答案为错。"]
)
def test_an_answer_may_follow_its_label_without_a_colon(written: str) -> None:
    assert ANSWER_LABEL.match(written)


@pytest.mark.parametrize(
    "written",
    ["答案卷", "答案是开放的", "答案错误的处理", "答题卡：", "回答：", "monkey: x", "keys to success", "问：甲"],
)
def test_what_only_speaks_of_answers_is_no_label(written: str) -> None:
    assert ANSWER_LABEL.match(written) is None


@pytest.mark.parametrize(
    "label",
    [
        "解析：",
        "【解析】",
        "[详解]",
        "答案解析：",
        "试题解析:",
        "（分析）",
        "本题解析：",
        "【解释】：",
        "Explanation:",
        "Rationale：",
    ],
)
def test_what_stands_behind_the_label_of_an_explanation(label: str) -> None:
    match = EXPLANATION_LABEL.match(f"{label}因为")

    assert match is not None
    assert match.end() == len(label)


@pytest.mark.parametrize("written", ["分析：甲", "解析几何", "详细解释了", "explanations"])
def test_what_only_speaks_of_explaining_is_no_label(written: str) -> None:
    assert EXPLANATION_LABEL.match(written) is None
