"""One whole manuscript of every type, in both languages, for whatever has to hold for all of them."""

from dataclasses import replace
from decimal import Decimal
from hashlib import sha256
from typing import Any

from questionbank.rules import (
    FIELDS,
    Answer,
    Criterion,
    Fold,
    Gap,
    ItemScoring,
    ItemType,
    Manuscript,
    Method,
    Option,
    Picture,
    Tolerance,
    ToleranceKind,
    Wording,
)
from tests.questionbank.bank import MANUSCRIPT
from tests.questionbank.pictures import png

T = ItemType
PICTURE = png(400, 300)
MEDIUM = sha256(PICTURE).hexdigest()


def options(*texts: str, ids: str = "ABCDEF") -> tuple[Option, ...]:
    return tuple(Option(letter, text) for letter, text in zip(ids, texts, strict=False))


FOUR = options("计划", "实施", "检查", "处置")
STAGES = options("策划", "实施")
WORDINGS = {
    T.SINGLE_CHOICE: Wording("单选题干", FOUR),
    T.MULTIPLE_CHOICE: Wording("多选题干", FOUR),
    T.TRUE_FALSE: Wording("判断题干", options("正确", "错误", ids="TF")),
    T.MATCHING: Wording("匹配题干", sources=options("甲", "乙", ids="123"), targets=options("子", "丑", "寅")),
    T.ORDERING: Wording("排序题干", FOUR),
    T.GAP_SELECT: Wording("先[[1]]后[[2]]", gaps=(Gap("1", STAGES), Gap("2", STAGES))),
    T.TEXT_ENTRY: Wording("填空题干"),
    T.NUMERICAL: Wording("计算题干"),
    T.HOTSPOT: Wording("定位题干", picture=Picture(MEDIUM, 400, 300, "车间平面图")),
    T.ESSAY: Wording("问答题干"),
    T.NONCONFORMITY: Wording("审核员看到……", options("严重不符合", "轻微不符合")),
    T.CASE: Wording("<p>案例材料</p>"),
}
RUBRIC = (Criterion("指明条款", "4", "names the clause"), Criterion("说明理由", "6"))
ANSWERS = {
    T.SINGLE_CHOICE: Answer(("B",)),
    T.MULTIPLE_CHOICE: Answer(("A", "C"), scoring=ItemScoring(Method.PER_OPTION)),
    T.TRUE_FALSE: Answer(("F",), scoring=ItemScoring(Method.NEGATIVE, penalty=Decimal("0.25"), floor=None)),
    T.MATCHING: Answer(("1 B", "2 A"), scoring=ItemScoring(Method.PER_OPTION)),
    T.ORDERING: Answer(("C", "A", "D", "B"), scoring=ItemScoring(Method.PARTIAL)),
    T.GAP_SELECT: Answer(("A", "B"), scoring=ItemScoring(Method.PER_OPTION)),
    T.TEXT_ENTRY: Answer(("戴明环", "PDCA循环"), scoring=ItemScoring(fold=frozenset({Fold.WIDTH, Fold.CASE}))),
    T.NUMERICAL: Answer(
        ("12.5",), scoring=ItemScoring(tolerance=Tolerance(ToleranceKind.ABSOLUTE, Decimal("0.5"), Decimal("0.5")))
    ),
    T.HOTSPOT: Answer(("rect 10,10,60,60", "circle 200,150,20")),
    T.ESSAY: Answer((), rubric=RUBRIC, model_answer="范文", model_answer_en="Model"),
    T.NONCONFORMITY: Answer((), rubric=tuple(Criterion(f"评{field}", "2.5", field=field) for field in FIELDS)),
    T.CASE: Answer(()),
}


RIGHT: dict[ItemType, Any] = {  # what earns full marks, by people or by key
    T.SINGLE_CHOICE: ["B"],
    T.MULTIPLE_CHOICE: ["C", "A"],
    T.TRUE_FALSE: ["F"],
    T.MATCHING: [["2", "A"], ["1", "B"]],
    T.ORDERING: ["C", "A", "D", "B"],
    T.GAP_SELECT: ["A", "B"],
    T.TEXT_ENTRY: "ｐｄｃａ循环",
    T.NUMERICAL: "１２．９",
    T.HOTSPOT: ["200 150", "60 60"],
    T.ESSAY: "答案",
    T.NONCONFORMITY: {"requirement": "应……", "evidence": "未……", "clause": "8.4.1", "classification": "B"},
}


def sample(kind: ItemType, *, case: str = "") -> Manuscript:
    """Give a manuscript of a type that lacks nothing."""
    wording = WORDINGS[kind]
    english = replace(wording, stem=f"{wording.stem} (English)")
    if kind is T.TRUE_FALSE:
        english = replace(english, options=options("True", "False", ids="TF"))
    answer = replace(ANSWERS[kind], explanation="解析", explanation_en="why")
    return replace(MANUSCRIPT, type=kind, wordings={"zh_Hans": wording, "en": english}, answer=answer, case=case)
