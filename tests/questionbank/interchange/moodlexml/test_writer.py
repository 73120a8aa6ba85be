"""From items to Moodle XML: the elements of each type, the files in them, and what is left out or lost."""

import hashlib
from base64 import b64decode
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

import pytest
from lxml import etree

from questionbank.interchange.model import Medium, Outgoing
from questionbank.interchange.moodlexml import read, write
from questionbank.rules.answers import Answer, Criterion, Fold, ItemScoring, Method, Tolerance, ToleranceKind
from questionbank.rules.items import ItemType, Manuscript
from questionbank.rules.wording import Gap, Option, Wording
from tests.questionbank.pictures import SOUNDS, jpeg, png
from tests.questionbank.samples import sample

T = ItemType
HALF, ONE = Decimal("0.5"), Decimal(1)
ABC = tuple(Option(letter, text) for letter, text in zip("ABC", "甲乙丙", strict=True))
PER_PART = ItemScoring(method=Method.PER_OPTION)


def item(kind: ItemType, wording: Wording, answer: Answer, **more: Any) -> Outgoing:
    return Outgoing("105-1", Manuscript(kind, {"zh_Hans": wording}, answer, **more))


def element(one: Outgoing, media: Mapping[str, Medium] | None = None) -> etree._Element:
    written = write([one], media or {})
    assert [str(note.why) for note in written.left_out] == []
    (found,) = etree.fromstring(written.content)
    return found


def texts(found: etree._Element, path: str) -> list[str]:
    return [(one.findtext("text") or one.text or "").strip() for one in found.iterfind(path)]


def reason(one: Outgoing, media: Mapping[str, Medium] | None = None) -> str:
    (note,) = write([one], media or {}).left_out
    return str(note.why)


def test_every_question_has_its_name_text_feedback_and_number() -> None:
    found = element(item(T.SINGLE_CHOICE, Wording("<p>题 &amp; 干</p>", ABC), Answer(("B",), "因为"), subject="105"))

    assert found.get("type") == "multichoice"
    assert (texts(found, "name"), texts(found, "questiontext"), texts(found, "generalfeedback")) == (
        ["105-1"],
        ["<p>题 &amp; 干</p>"],
        ["因为"],
    )
    assert (found.findtext("idnumber"), found.findtext("penalty"), found.findtext("hidden")) == (
        "105-1",
        "0.0000000",
        "0",
    )
    assert "subject:105" in texts(found, "tags/tag")


@pytest.mark.parametrize(
    ("kind", "name"),
    [
        (T.SINGLE_CHOICE, "multichoice"),
        (T.MULTIPLE_CHOICE, "multichoice"),
        (T.TRUE_FALSE, "truefalse"),
        (T.TEXT_ENTRY, "shortanswer"),
        (T.NUMERICAL, "numerical"),
        (T.MATCHING, "matching"),
        (T.ORDERING, "ordering"),
        (T.GAP_SELECT, "gapselect"),
        (T.ESSAY, "essay"),
    ],
)
def test_each_type_that_the_format_has_is_written_under_its_name(kind: ItemType, name: str) -> None:
    assert element(Outgoing("X-1", sample(kind))).get("type") == name


@pytest.mark.parametrize("kind", [T.HOTSPOT, T.NONCONFORMITY, T.CASE])
def test_types_that_the_format_lacks_are_left_out(kind: ItemType) -> None:
    assert "no questions of the type" in reason(Outgoing("X-1", sample(kind)))


@pytest.mark.parametrize(
    ("kind", "answer", "single", "fractions"),
    [
        (T.SINGLE_CHOICE, Answer(("B",)), "true", ["0", "100", "0"]),
        (
            T.SINGLE_CHOICE,
            Answer(("A",), scoring=ItemScoring(Method.MAPPED, (("A", ONE), ("B", -HALF)), floor=None)),
            "true",
            ["100", "-50", "0"],
        ),
        (T.MULTIPLE_CHOICE, Answer(("A", "B")), "false", ["50", "50", "-100"]),
        (T.MULTIPLE_CHOICE, Answer(("A", "B", "C")), "false", ["33.33333", "33.33333", "33.33333"]),
        (T.MULTIPLE_CHOICE, Answer(("A", "B"), scoring=ItemScoring(Method.PARTIAL)), "false", ["50", "50", "-50"]),
    ],
)
def test_choices_say_what_each_option_earns(kind: ItemType, answer: Answer, single: str, fractions: list[str]) -> None:
    found = element(item(kind, Wording("题", ABC), answer))

    assert found.findtext("single") == single
    assert [one.get("fraction") for one in found.iterfind("answer")] == fractions
    assert texts(found, "answer") == ["甲", "乙", "丙"]


@pytest.mark.parametrize(
    ("fold", "usecase"), [(frozenset({Fold.SPACE}), "1"), (frozenset({Fold.SPACE, Fold.CASE}), "0")]
)
def test_a_short_text_says_whether_capitals_count(fold: frozenset[Fold], usecase: str) -> None:
    found = element(item(T.TEXT_ENTRY, Wording("题"), Answer(("2*3",), scoring=ItemScoring(fold=fold))))

    assert (found.findtext("usecase"), texts(found, "answer")) == (usecase, [r"2\*3"])


def test_a_number_says_its_tolerance_as_an_amount() -> None:
    tolerance = Tolerance(ToleranceKind.RELATIVE, Decimal("0.1"), Decimal("0.1"))
    found = element(item(T.NUMERICAL, Wording("题"), Answer(("-20",), scoring=ItemScoring(tolerance=tolerance))))

    assert texts(found, "answer") == ["-20"]
    assert Decimal(found.findtext("answer/tolerance") or "") == 2


def test_pairs_are_subquestions_and_lone_right_sides_have_no_left_one() -> None:
    wording = Wording("题", sources=ABC[:2], targets=(Option("1", "一"), Option("2", "二"), Option("3", "三")))
    found = element(item(T.MATCHING, wording, Answer(("A 2", "B 1"), scoring=PER_PART)))

    assert texts(found, "subquestion") == ["甲", "乙", ""]
    assert texts(found, "subquestion/answer") == ["二", "一", "三"]


@pytest.mark.parametrize(
    ("scoring", "grading"),
    [(None, "ALL_OR_NOTHING"), (ItemScoring(), "ALL_OR_NOTHING"), (PER_PART, "ABSOLUTE_POSITION")],
)
def test_steps_are_written_in_their_right_order(scoring: ItemScoring | None, grading: str) -> None:
    found = element(item(T.ORDERING, Wording("题", ABC), Answer(("C", "A", "B"), scoring=scoring)))

    assert (texts(found, "answer"), found.findtext("gradingtype")) == (["丙", "甲", "乙"], grading)


def test_gaps_with_the_same_words_share_a_group_and_name_the_right_word_by_number() -> None:
    verbs = (Option("a", "坐"), Option("b", "站"))
    gaps = (Gap("x", ABC[:2]), Gap("y", verbs), Gap("z", ABC[:2]))
    found = element(item(T.GAP_SELECT, Wording("[[x]][[y]][[z]]", gaps=gaps), Answer(("B", "a", "A"))))

    assert texts(found, "questiontext") == ["[[2]][[3]][[1]]"]
    assert list(
        zip(texts(found, "selectoption"), [one.text for one in found.iterfind("selectoption/group")], strict=True)
    ) == [
        ("甲", "1"),
        ("乙", "1"),
        ("坐", "2"),
        ("站", "2"),
    ]


@pytest.mark.parametrize("word", ["<b>粗</b>", "一<br>二"])
def test_words_that_are_more_than_plain_text_are_boxes_to_drag(word: str) -> None:
    gaps = (Gap("1", (Option("A", word), Option("B", "乙"))),)
    one = item(T.GAP_SELECT, Wording("[[1]]", gaps=gaps), Answer(("A",)))
    found = element(one)

    assert found.get("type") == "ddwtos"
    assert texts(found, "dragbox") == [word, "乙"]
    assert read(write([one], {}).content).items[0].gaps[0].options[0].text == word


def test_an_essay_tells_its_markers_the_model_answer_and_the_rubric() -> None:
    rubric = (Criterion("理由", "2"), Criterion("<b>条款</b>", "1.5"))
    one = item(T.ESSAY, Wording("论"), Answer((), model_answer="<p>范文</p>", rubric=rubric))

    assert (texts(element(one), "graderinfo")[0].startswith("<p>范文</p><table>"), write([one], {}).lost) == (True, ())
    (found,) = read(write([one], {}).content).items
    assert found.answer == Answer((), model_answer="<p>范文</p>", rubric=rubric)


MEDIA = {
    hashlib.sha256(content).hexdigest(): Medium(kind, content)
    for kind, content in (("image/png", png()), ("image/jpeg", jpeg()), ("audio/mpeg", SOUNDS["audio/mpeg"]))
}


def test_pictures_and_sounds_are_files_of_the_text_that_shows_them() -> None:
    digests = list(MEDIA)
    stem = (
        f'<img src="media:{digests[0]}" alt="a"><img src="media:{digests[1]}" alt="b">'
        + f'<img src="media:{digests[0]}" alt="a">'
    )
    options = (Option("A", f'<audio src="media:{digests[2]}" controls=""></audio>'), Option("B", "乙"))
    one = item(T.SINGLE_CHOICE, Wording(stem, options), Answer(("B",)))
    found = element(one, MEDIA)

    files = {file.get("name", ""): b64decode(file.text or "") for file in found.iterfind("questiontext/file")}
    assert list(files.values()) == [MEDIA[digests[0]].content, MEDIA[digests[1]].content]
    assert [one.rpartition(".")[2] for one in files] == ["png", "jpg"]
    assert [file.get("name", "").rpartition(".")[2] for file in found.iterfind("answer/file")] == ["mp3"]
    reading = read(write([one], MEDIA).content)
    assert (dict(reading.media), reading.items[0].stem) == (MEDIA, stem)


def test_a_medium_that_the_bank_does_not_have_leaves_the_item_out() -> None:
    one = item(T.ESSAY, Wording(f'<img src="media:{"0" * 64}">'), Answer(()))

    assert "not in the bank" in reason(one)


@pytest.mark.parametrize(
    ("one", "why"),
    [
        (item(T.ESSAY, Wording("a\x00b"), Answer(())), "XML cannot say"),
        (item(T.ESSAY, Wording("a\x1fb"), Answer(())), "XML cannot say"),
        (item(T.ESSAY, Wording("a\ud800b"), Answer(())), "XML cannot say"),
        (item(T.SINGLE_CHOICE, Wording("题", ABC), Answer(("A",)), case="105-9"), "material of a case"),
        (item(T.SINGLE_CHOICE, Wording("题", ABC), Answer(())), "not be read again"),
        (item(T.SINGLE_CHOICE, Wording("", ABC), Answer(("A",))), "not be read again"),
        (item(T.NUMERICAL, Wording("题"), Answer(("三",))), "“三” is no number"),
        (item(T.GAP_SELECT, Wording("[[1]]", gaps=(Gap("1", ABC),)), Answer(("Z",))), "no right choice"),
        (item(T.MATCHING, Wording("题", sources=ABC, targets=ABC), Answer(("A A",))), "no right side"),
        (
            item(
                T.MATCHING,
                Wording("题", sources=ABC[:2], targets=(Option("1", "一<br>二"), Option("2", "三"))),
                Answer(("A 1", "B 2")),
            ),
            "more than plain text",
        ),
    ],
)
def test_an_item_that_the_format_cannot_say_is_left_out_with_the_reason(one: Outgoing, why: str) -> None:
    assert why in reason(one)


@pytest.mark.parametrize("text", ["a]]&gt;b", "<p>a]]&gt;b</p>", "&amp;lt;", "“引号” 'x' \"y\"", "𠮷野家", "a\tb"])
def test_texts_that_trouble_xml_come_back(text: str) -> None:
    (found,) = read(write([item(T.ESSAY, Wording(f"文{text}"), Answer(()))], {}).content).items

    assert found.stem == f"文{text}"


@pytest.mark.parametrize(
    ("kind", "scoring", "is_lost"),
    [
        (T.SINGLE_CHOICE, ItemScoring(), True),
        (T.SINGLE_CHOICE, None, False),
        (T.MULTIPLE_CHOICE, ItemScoring(Method.NEGATIVE, penalty=HALF), True),
        (T.MULTIPLE_CHOICE, ItemScoring(Method.PARTIAL), False),
        (T.ORDERING, ItemScoring(Method.PARTIAL), True),
        (T.ORDERING, ItemScoring(), False),
        (T.TEXT_ENTRY, ItemScoring(fold=frozenset({Fold.VARIANTS})), True),
        (T.MATCHING, PER_PART, False),
        (T.MATCHING, ItemScoring(), True),
    ],
)
def test_a_policy_that_the_format_cannot_say_is_named(
    kind: ItemType, scoring: ItemScoring | None, is_lost: bool
) -> None:
    manuscript = sample(kind)
    answer = Answer(manuscript.answer.key, scoring=scoring)
    one = item(kind, manuscript.wordings["zh_Hans"], answer)

    written = write([one], {})

    assert written.left_out == ()
    assert ["policy" in str(note.why) for note in written.lost] == [True] * is_lost
