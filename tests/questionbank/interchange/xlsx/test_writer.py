"""From items to rows: what each cell says, in which columns, and what is left out because a row cannot say it."""

from dataclasses import replace
from decimal import Decimal
from io import BytesIO
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from questionbank.interchange.model import Outgoing, ParsedItem
from questionbank.interchange.sanitise import clean, escape
from questionbank.interchange.xlsx import read, write
from questionbank.rules.answers import Answer, Criterion, Fold, ItemScoring, Method, Tolerance, ToleranceKind
from questionbank.rules.items import ItemType, Manuscript, Verb
from questionbank.rules.wording import Gap, Option, Wording
from tests.questionbank.samples import sample

T = ItemType
ONE, HALF = Decimal(1), Decimal("0.5")
ABC = tuple(Option(f"id{n}", text) for n, text in enumerate("甲乙丙"))


def item(kind: ItemType, wording: Wording, answer: Answer, **more: Any) -> Outgoing:
    return Outgoing("105-1", Manuscript(kind, {"zh_Hans": wording}, answer, **more))


def cells(one: Outgoing) -> dict[str, str]:
    """Give what the row of an item says, by the Chinese headings."""
    written = write([one], {})
    assert [str(note.why) for note in written.left_out] == []
    head, row = load_workbook(BytesIO(written.content)).worksheets[0].iter_rows(values_only=True)
    return {
        str(title).partition(" / ")[0]: str(value) for title, value in zip(head, row, strict=True) if value is not None
    }


def again(one: Outgoing) -> ParsedItem:
    (found,) = read(write([one], {}).content).items
    return found


def why(one: Outgoing) -> str:
    (note,) = write([one], {}).left_out
    return str(note.why)


def test_a_row_says_everything_of_a_choice() -> None:
    one = item(
        T.MULTIPLE_CHOICE,
        Wording("题<b>干</b>", ABC),
        Answer(("id0", "id2"), "因为", scoring=ItemScoring(Method.PARTIAL, floor=None)),
        subject="105",
        point="105-3.1",
        tier=3,
        verb=Verb.KNOW,
        clause="8.4",
        case="105-9",
    )

    assert cells(one) == {
        "题号": "105-1",
        "题型": "多选 / multiple_choice",
        "题干": "[html]题<b>干</b>",
        "选项A": "甲",
        "选项B": "乙",
        "选项C": "丙",
        "答案": "AC",
        "解析": "因为",
        "知识点": "105-3.1",
        "难度": "3",
        "认知": "了解",
        "语言": "zh",
        "计分": "部分得分；下限=无",
        "案例": "105-9",
        "科目": "105",
        "条款": "8.4",
    }


@pytest.mark.parametrize(
    ("kind", "wording", "answer", "said"),
    [
        (T.TRUE_FALSE, Wording("题", (Option("T", "正确"), Option("F", "错误"))), Answer(("T",)), {"答案": "√"}),
        (T.TRUE_FALSE, Wording("题", (Option("T", "正确"), Option("F", "错误"))), Answer(("F",)), {"答案": "×"}),
        (T.TEXT_ENTRY, Wording("题"), Answer(("甲", "乙")), {"答案": "甲|乙"}),
        (T.NUMERICAL, Wording("题"), Answer(("3.50", "7")), {"答案": "3.50|7"}),
        (T.ORDERING, Wording("题", ABC), Answer(("id2", "id0", "id1")), {"选项A": "甲", "答案": "CAB"}),
        (
            T.MATCHING,
            Wording("题", sources=ABC[:2], targets=(Option("x", "一"), Option("y", "二"), Option("z", "三"))),
            Answer(("id0 y", "id1 y")),
            {"选项A": "甲 → 二", "选项B": "乙 → 二", "选项C": "→ 一", "选项D": "→ 三"},
        ),
        (
            T.GAP_SELECT,
            Wording("先[[a]]后[[b]]", gaps=(Gap("a", ABC), Gap("b", ABC))),
            Answer(("id1", "id0")),
            {"题干": "先[[1]]后[[2]]", "选项A": "甲", "选项C": "丙", "答案": "BA"},
        ),
        (
            T.GAP_SELECT,
            Wording("先[[a]]后[[b]]", gaps=(Gap("a", ABC), Gap("b", ABC[:2]))),
            Answer(("id2", "id0")),
            {"选项A": "甲|乙|丙", "选项B": "甲|乙", "答案": "CA"},
        ),
        (
            T.ESSAY,
            Wording("题"),
            Answer((), model_answer="<p>范文</p>", rubric=(Criterion("甲", "1"), Criterion("<b>乙</b>", "2.5"))),
            {"答案": "[html]<p>范文</p>", "评分细则": "甲（1分）\n[html]<b>乙</b>（2.5分）"},
        ),
        (
            T.NONCONFORMITY,
            Wording("情形", (Option("A", "严重"), Option("B", "轻微"))),
            Answer((), rubric=(Criterion("写明", "2", field="clause"),)),
            {"选项A": "严重", "选项B": "轻微", "评分细则": "clause: 写明（2分）"},
        ),
        (T.CASE, Wording("<p>材料</p>"), Answer(()), {"题干": "[html]<p>材料</p>"}),
    ],
)
def test_each_type_fills_the_cells_of_its_own(
    kind: ItemType, wording: Wording, answer: Answer, said: dict[str, str]
) -> None:
    assert said.items() <= cells(item(kind, wording, answer)).items()


@pytest.mark.parametrize(
    ("scoring", "said"),
    [
        (None, {}),
        (ItemScoring(), {"计分": "全对得分"}),
        (ItemScoring(Method.PER_OPTION), {"计分": "按项得分"}),
        (ItemScoring(Method.NEGATIVE, penalty=HALF, floor=None), {"计分": "答错倒扣；下限=无；倒扣=0.5"}),
        (ItemScoring(Method.MAPPED, (("3", ONE), ("4", HALF))), {"计分": "按权重得分；3:1；4:0.5"}),
        (ItemScoring(tolerance=Tolerance(ToleranceKind.ABSOLUTE, HALF, HALF)), {"误差": "±0.5"}),
        (ItemScoring(tolerance=Tolerance(ToleranceKind.RELATIVE, HALF, ONE)), {"误差": "'-50/+100%"}),
        (ItemScoring(tolerance=Tolerance(ToleranceKind.DECIMAL_PLACES, Decimal(2), Decimal(2))), {"误差": "2 位小数"}),
        (
            ItemScoring(Method.PER_OPTION, tolerance=Tolerance(ToleranceKind.ABSOLUTE, HALF, HALF)),
            {"计分": "按项得分", "误差": "±0.5"},
        ),
        (ItemScoring(fold=frozenset({Fold.WIDTH, Fold.CASE})), {"计分": "全对得分；忽略=全半角+大小写"}),
    ],
)
def test_a_policy_and_a_tolerance_are_said_where_they_are_not_usual(
    scoring: ItemScoring | None, said: dict[str, str]
) -> None:
    one = item(T.NUMERICAL, Wording("题"), Answer(("3",), scoring=scoring))
    found = cells(one)

    assert {name: found[name] for name in ("计分", "误差") if name in found} == said
    back = again(one).answer
    assert back
    assert back.scoring == scoring


def test_weights_name_the_letters_of_the_row() -> None:
    scoring = ItemScoring(Method.MAPPED, (("id1", ONE), ("id2", HALF)))
    one = item(T.SINGLE_CHOICE, Wording("题", ABC), Answer(("id1",), scoring=scoring))

    assert cells(one)["计分"] == "按权重得分；B:1；C:0.5"
    assert again(one).answer == Answer(("B",), scoring=ItemScoring(Method.MAPPED, (("B", ONE), ("C", HALF))))


@pytest.mark.parametrize("text", ["甲|乙", "甲 → 乙", "甲->乙", "甲｜乙", "甲=>乙", "甲⇒乙"])
def test_signs_between_the_parts_of_a_cell_may_be_in_a_part(text: str) -> None:
    markup = clean(escape(text))
    targets = (Option("1", markup), Option("2", "二"))
    one = item(T.MATCHING, Wording("题", sources=ABC[:2], targets=targets), Answer(("id0 1", "id1 2")))

    assert [target.text for target in again(one).targets] == [markup, "二"]


@pytest.mark.parametrize("kind", [T.HOTSPOT])
def test_a_place_on_a_picture_cannot_be_said(kind: ItemType) -> None:
    assert "no questions of the type" in why(Outgoing("X-1", sample(kind)))


@pytest.mark.parametrize(
    ("one", "reason"),
    [
        (item(T.ESSAY, Wording(f'<img src="media:{"0" * 64}">'), Answer(())), "picture or a sound"),
        (item(T.ESSAY, Wording("长" * 32_767), Answer(())), "too long for a cell"),
        (item(T.ESSAY, Wording("a\x01b"), Answer(())), "cannot hold"),
        (item(T.ESSAY, Wording("a_x000D_b"), Answer(())), "cannot hold"),
        (item(T.ESSAY, Wording(""), Answer(())), "would not be read again"),
        (item(T.SINGLE_CHOICE, Wording("题", ABC), Answer(())), "would not be read again"),
        (item(T.SINGLE_CHOICE, Wording("题", (*ABC, Option("d", "甲"))), Answer(("id0",))), "would not be read again"),
        (item(T.TEXT_ENTRY, Wording("____和____"), Answer(("甲",))), "would not be read again"),
        (item(T.TEXT_ENTRY, Wording("题"), Answer(("甲|乙",))), "would read otherwise"),
        (item(T.TEXT_ENTRY, Wording("题"), Answer((" 甲",))), "would read otherwise"),
        (
            item(T.SINGLE_CHOICE, Wording("题", tuple(Option(str(n), f"选{n}") for n in range(9))), Answer(("0",))),
            "more than 8",
        ),
    ],
)
def test_what_a_row_cannot_say_is_left_out_with_the_reason(one: Outgoing, reason: str) -> None:
    assert reason in why(one)


def test_true_and_false_in_other_words_are_written_and_the_words_named_as_lost() -> None:
    one = item(T.TRUE_FALSE, Wording("题", (Option("T", "符合"), Option("F", "不符合"))), Answer(("F",)))

    written = write([one], {})

    assert [str(note.why) for note in written.lost] == ["The format words true and false in its own way."]
    assert read(written.content).items[0].key == ("F",)


@pytest.mark.parametrize("kind", [kind for kind in ItemType if kind is not T.HOTSPOT])
def test_a_whole_item_of_every_type_comes_back(kind: ItemType) -> None:
    found = again(Outgoing("X-1", replace(sample(kind), case="")))

    assert (found.type, found.source_id) == (kind, "X-1")


@settings(max_examples=10, deadline=None)
@given(st.lists(st.text("=+-@#'\"甲 乙\n;,|<>&", min_size=1, max_size=20).filter(str.strip), min_size=3, max_size=9))
def test_no_text_becomes_a_formula_and_each_comes_back(texts: list[str]) -> None:
    stems = [clean(escape(text)) for text in texts]
    written = write([replace(item(T.ESSAY, Wording(stem), Answer(())), code=stem) for stem in stems], {})

    rows = load_workbook(BytesIO(written.content)).worksheets[0].iter_rows()
    assert {cell.data_type for row in rows for cell in row if cell.value is not None} == {"s"}
    left_out = [note.id for note in written.left_out]
    assert [one.stem for one in read(written.content).items] == [stem for stem in stems if stem not in left_out]
