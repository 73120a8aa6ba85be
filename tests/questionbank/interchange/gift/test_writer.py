"""From items to GIFT: what is written, word for word, and what is left out or lost with the reason."""

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from questionbank.interchange.gift import read, write
from questionbank.interchange.model import Outgoing, ParsedItem
from questionbank.rules.answers import Answer, Criterion, Fold, ItemScoring, Method, Tolerance, ToleranceKind
from questionbank.rules.items import ItemType, Manuscript, Verb
from questionbank.rules.wording import Option, Wording
from tests.questionbank.samples import sample

T = ItemType
HALF, ONE = Decimal("0.5"), Decimal(1)
ABC = tuple(Option(letter, text) for letter, text in zip("ABC", "甲乙丙", strict=True))
CASELESS = frozenset({Fold.CASE, Fold.SPACE})


def item(kind: ItemType, wording: Wording, answer: Answer, **more: Any) -> Outgoing:
    return Outgoing("105-1", Manuscript(kind, {"zh_Hans": wording}, answer, **more))


def lines(one: Outgoing) -> list[str]:
    written = write([one], {})
    assert written.left_out == ()
    return written.content.decode().splitlines()


def body(one: Outgoing) -> list[str]:
    """What stands between the braces."""
    found = lines(one)
    assert (found[1][-1], found[-1]) == ("{", "}")
    return found[2:-1]


def again(one: Outgoing) -> ParsedItem:
    (found,) = read(write([one], {}).content).items
    return found


def mapped(*weights: tuple[str, Decimal], **more: Any) -> ItemScoring:
    return ItemScoring(Method.MAPPED, weights, **more)


def test_a_question_is_a_comment_with_its_place_a_title_and_braces() -> None:
    one = item(
        T.SINGLE_CHOICE,
        Wording("<p>题：{1}</p>", ABC),
        Answer(("B",), "见 3.7。"),
        subject="105",
        point="105-3.1",
        tier=2,
        verb=Verb.KNOW,
        clause="8.4",
    )

    assert lines(one) == [
        "// [id:105-1] [tag:subject:105] [tag:point:105-3.1] [tag:tier:2] [tag:verb:know] [tag:clause:8.4] "
        "[tag:language:zh]",
        "::105-1::[html]<p>题：\\{1\\}</p>{",
        "~[html]甲",
        "=[html]乙",
        "~[html]丙",
        "####[html]见 3.7。",
        "}",
    ]


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("a=b", "a\\=b"),
        ("a~b", "a\\~b"),
        ("a#b", "a\\#b"),
        ("{a}", "\\{a\\}"),
        ("a:b", "a\\:b"),
        ("a\\b", "a\\\\b"),
        ("%50%a", "%50%a"),
        ("[plain]a", "[plain]a"),
        ("a\nb", "a\\nb"),
    ],
)
def test_signs_of_the_format_are_protected(text: str, written: str) -> None:
    one = item(T.ESSAY, Wording(f"文{text}"), Answer(()))

    assert f"[html]文{written}{{" in write([one], {}).content.decode()


@pytest.mark.parametrize(
    ("kind", "wording", "answer", "written"),
    [
        (T.TRUE_FALSE, Wording("题", (Option("T", "正确"), Option("F", "错误"))), Answer(("T",)), ["TRUE"]),
        (T.TRUE_FALSE, Wording("题", (Option("T", "正确"), Option("F", "错误"))), Answer(("F",)), ["FALSE"]),
        (T.ESSAY, Wording("题"), Answer(()), []),
        (T.SINGLE_CHOICE, Wording("题", ABC), Answer(("A",)), ["=[html]甲", "~[html]乙", "~[html]丙"]),
        (
            T.SINGLE_CHOICE,
            Wording("题", ABC),
            Answer(("A",), scoring=mapped(("A", ONE), ("B", HALF), ("C", -HALF), floor=None)),
            ["=[html]甲", "~%50%[html]乙", "~%-50%[html]丙"],
        ),
        (
            T.MULTIPLE_CHOICE,
            Wording("题", ABC),
            Answer(("A", "B")),
            ["~%50%[html]甲", "~%50%[html]乙", "~%-100%[html]丙"],
        ),
        (
            T.MULTIPLE_CHOICE,
            Wording("题", ABC),
            Answer(("A",)),
            ["~%100%[html]甲", "~%-100%[html]乙", "~%-100%[html]丙"],
        ),
        (
            T.MULTIPLE_CHOICE,
            Wording("题", ABC),
            Answer(("A", "B", "C")),
            ["~%33.33333%[html]甲", "~%33.33333%[html]乙", "~%33.33333%[html]丙"],
        ),
        (
            T.MULTIPLE_CHOICE,
            Wording("题", ABC),
            Answer(("A", "B"), scoring=ItemScoring(Method.PARTIAL)),
            ["~%50%[html]甲", "~%50%[html]乙", "~%-50%[html]丙"],
        ),
        (T.TEXT_ENTRY, Wording("题"), Answer(("甲", "乙")), ["=甲", "=乙"]),
        (
            T.TEXT_ENTRY,
            Wording("题"),
            Answer(("甲",), scoring=mapped(("甲", ONE), ("乙", HALF), fold=CASELESS)),
            ["=甲", "=%50%乙"],
        ),
        (T.TEXT_ENTRY, Wording("题"), Answer(("2*3",)), ["=2\\\\*3"]),
        (T.TEXT_ENTRY, Wording("题"), Answer(("%5",)), ["=%100%%5"]),
        (T.TEXT_ENTRY, Wording("题"), Answer(("[a]",)), ["=[plain][a]"]),
        (T.NUMERICAL, Wording("题"), Answer(("3.50",)), ["#", "=3.50"]),
        (
            T.NUMERICAL,
            Wording("题"),
            Answer(("3",), scoring=ItemScoring(tolerance=Tolerance(ToleranceKind.ABSOLUTE, HALF, HALF))),
            ["#", "=3:0.5"],
        ),
        (
            T.NUMERICAL,
            Wording("题"),
            Answer(
                ("20",),
                scoring=ItemScoring(tolerance=Tolerance(ToleranceKind.RELATIVE, Decimal("0.1"), Decimal("0.1"))),
            ),
            ["#", "=20:2.0"],
        ),
        (
            T.MATCHING,
            Wording("题", sources=ABC[:2], targets=(Option("1", "一"), Option("2", "二"), Option("3", "<b>三</b>"))),
            Answer(("A 2", "B 1")),
            ["=[html]甲 -> 二", "=[html]乙 -> 一", "= -> [html]<b>三</b>"],
        ),
    ],
)
def test_each_type_has_its_own_body(kind: ItemType, wording: Wording, answer: Answer, written: list[str]) -> None:
    one = item(kind, wording, answer)

    assert body(one) == written


@pytest.mark.parametrize(
    ("scoring", "kept"),
    [
        (None, None),
        (mapped(("A", ONE), ("B", HALF)), mapped(("A", ONE), ("B", HALF))),
        (mapped(("A", ONE), ("B", -HALF), floor=None), mapped(("A", ONE), ("B", -HALF), floor=None)),
    ],
)
def test_a_policy_that_the_format_can_say_comes_back(scoring: ItemScoring | None, kept: ItemScoring | None) -> None:
    found = again(item(T.SINGLE_CHOICE, Wording("题", ABC), Answer(("A",), scoring=scoring)))

    assert (found.answer.scoring if found.answer else None) == kept


@pytest.mark.parametrize("kind", [T.MATCHING, T.TEXT_ENTRY])
def test_an_item_without_a_policy_of_its_own_comes_back_without_one(kind: ItemType) -> None:
    wordings = {
        T.MATCHING: Wording("题", sources=ABC[:2], targets=(Option("1", "一"), Option("2", "二"))),
        T.TEXT_ENTRY: Wording("题"),
    }
    keys = {T.MATCHING: ("A 1", "B 2"), T.TEXT_ENTRY: ("甲",)}

    found = again(item(kind, wordings[kind], Answer(keys[kind])))

    assert found.answer is not None
    assert found.answer.scoring is None


@pytest.mark.parametrize(
    ("kind", "reason"),
    [
        (T.ORDERING, "no questions of the type"),
        (T.GAP_SELECT, "no questions of the type"),
        (T.HOTSPOT, "no questions of the type"),
        (T.NONCONFORMITY, "no questions of the type"),
        (T.CASE, "no questions of the type"),
    ],
)
def test_types_that_the_format_lacks_are_left_out(kind: ItemType, reason: str) -> None:
    written = write([Outgoing("X-1", sample(kind)), Outgoing("X-2", sample(T.SINGLE_CHOICE))], {})

    assert [(one.id, reason in str(one.why)) for one in written.left_out] == [("X-1", True)]
    assert [one.source_id for one in read(written.content).items] == ["X-2"]


@pytest.mark.parametrize(
    ("one", "reason"),
    [
        (item(T.ESSAY, Wording(f'<img src="media:{"0" * 64}">'), Answer(())), "picture or a sound"),
        (
            item(T.ESSAY, Wording("题"), Answer((), f'<audio src="media:{"0" * 64}" controls=""></audio>')),
            "picture or a sound",
        ),
        (item(T.SINGLE_CHOICE, Wording("题", ABC), Answer(("A",)), case="105-9"), "material of a case"),
        (item(T.TEXT_ENTRY, Wording("题"), Answer(("a->b", "c->d"))), "arrows"),
        (item(T.NUMERICAL, Wording("题"), Answer(("一",))), "“一” is no number"),
        (item(T.SINGLE_CHOICE, Wording("题", ABC), Answer(())), "not be read again"),
        (item(T.SINGLE_CHOICE, Wording("题", ABC[:1]), Answer(("A",))), "read otherwise"),
    ],
)
def test_an_item_that_would_not_come_back_is_left_out(one: Outgoing, reason: str) -> None:
    written = write([one], {})

    assert [reason in str(one.why) for one in written.left_out] == [True]


@pytest.mark.parametrize(
    ("answer", "reasons"),
    [
        (Answer((), model_answer="范文"), ["The model answer cannot be said in this format."]),
        (Answer((), rubric=(Criterion("甲", "1"),)), ["The rubric cannot be said in this format."]),
        (
            Answer((), rubric=(Criterion("甲", "1"),), model_answer="范文"),
            ["The model answer cannot be said in this format.", "The rubric cannot be said in this format."],
        ),
    ],
)
def test_what_markers_are_told_is_lost_and_named(answer: Answer, reasons: list[str]) -> None:
    written = write([item(T.ESSAY, Wording("题"), answer)], {})

    assert [str(one.why) for one in written.lost] == reasons


@pytest.mark.parametrize("clause", ["8.4]", "8.4\n8.5", "[8.4]"])
def test_a_tag_that_would_end_its_comment_is_lost_and_named(clause: str) -> None:
    written = write([item(T.ESSAY, Wording("题"), Answer(()), clause=clause)], {})

    assert [str(one.why) for one in written.lost] == ["A tag holds characters that the format cannot say."]
    assert "clause" not in read(written.content).items[0].extras


def test_no_items_make_an_empty_file() -> None:
    written = write([], {})

    assert (written.left_out, written.lost, read(written.content).items) == ((), (), ())


def test_items_stand_in_their_order_with_a_blank_line_between() -> None:
    several = [replace(item(T.ESSAY, Wording(f"题{n}"), Answer(())), code=f"105-{n}") for n in range(5)]

    content = write(several, {}).content

    assert content.count(b"\n\n") == 4
    assert [one.source_id for one in read(content).items] == [one.code for one in several]
