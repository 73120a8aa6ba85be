"""A Moodle XML file as a whole: its encoding, its categories, the order and places of its questions, what is noted."""

from base64 import b64encode
from decimal import Decimal

import pytest

from questionbank.interchange.model import Refusal
from questionbank.interchange.moodlexml import read
from questionbank.rules.answers import ItemScoring, Method
from questionbank.rules.items import ItemType
from tests.questionbank.interchange.moodlexml.quizzes import TRUTH, answer, only, question, quiz, setting
from tests.questionbank.pictures import png

T = ItemType
WHOLE = """<?xml version="1.0" encoding="{}"?>
<quiz>
<!-- question: 0  -->
  <question type="category"><category><text>$course$/审核/准则</text></category><info/><idnumber/></question>
<!-- question: 17 -->
  <question type="truefalse">
    <name><text>独立</text></name>
    <questiontext format="html"><text><![CDATA[<p>审核应当独立。</p>]]></text></questiontext>
    <generalfeedback format="html"><text></text></generalfeedback>
    <answer fraction="100" format="moodle_auto_format"><text>true</text></answer>
    <answer fraction="0" format="moodle_auto_format"><text>false</text></answer>
    <tags><tag><text>易</text></tag><tag><text>tier:2</text></tag></tags>
  </question>
  <question type="essay">
    <name><text>论述</text></name>
    <questiontext format="html"><text>说明理由。</text></questiontext>
  </question>
</quiz>
"""


def described(data: bytes) -> list[tuple[str, str, str]]:
    return [(item.type.value, item.stem, item.where) for item in read(data).items]


EXPECTED = [
    ("true_false", "<p>审核应当独立。</p>", "question 1 (独立)"),
    ("essay", "说明理由。", "question 2 (论述)"),
]


@pytest.mark.parametrize("encoding", ["UTF-8", "UTF-16", "GB18030", "GBK"])
def test_the_encoding_is_the_one_that_the_file_declares(encoding: str) -> None:
    assert described(WHOLE.format(encoding).encode(encoding)) == EXPECTED


def test_a_mark_of_order_at_the_beginning_is_no_text() -> None:
    assert described(WHOLE.format("UTF-8").encode("utf-8-sig")) == EXPECTED


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (WHOLE.format("UTF-8").encode("gb18030"), "line"),
        (WHOLE.format("KLINGON").encode(), "."),
        (b"<quiz><question></quiz>", "line 1, column"),
        (b"<quiz", "line 1"),
        (b"<html><body/></html>", "root is html"),
        (b'<quiz xmlns="http://example.test/"/>', "root is"),
        (b'<!DOCTYPE q [<!ENTITY a "b"><!ENTITY c "&a;&a;">]><quiz>&c;</quiz>', "document type"),
        (b'<!DOCTYPE q SYSTEM "http://example.test/x.dtd"><quiz/>', "document type"),
        (b"", "empty"),
    ],
)
def test_what_is_no_moodle_xml_is_refused_as_a_whole(data: bytes, why: str) -> None:
    with pytest.raises(Refusal, match=why):
        read(data)


def test_an_empty_quiz_has_no_questions() -> None:
    reading = quiz()

    assert (reading.items, reading.rejected, reading.unsupported) == ((), (), ())


def test_questions_belong_to_the_last_category_before_them_and_categories_are_not_counted() -> None:
    def category(path: str) -> str:
        return f'<question type="category"><category><text>{path}</text></category></question>'

    one = question("truefalse", TRUTH, name="")
    reading = quiz(one, category("甲"), one, category("甲/乙"), category("丙"), one)

    assert [item.extras.get("category", "") for item in reading.items] == ["", "甲", "丙"]
    assert [item.where for item in reading.items] == ["question 1", "question 2", "question 3"]


@pytest.mark.parametrize(
    ("body", "source_id"), [("<idnumber>Q-7</idnumber>", "Q-7"), ("<idnumber> </idnumber>", "名"), ("", "名")]
)
def test_a_question_is_named_by_its_number_or_else_by_its_title(body: str, source_id: str) -> None:
    assert only("truefalse", body + TRUTH).source_id == source_id


def test_a_long_title_is_cut_in_the_place() -> None:
    (item,) = quiz(question("truefalse", TRUTH, name="长" * 200)).items

    assert (item.where, len(item.title)) == (f"question 1 ({'长' * 60})", 200)


@pytest.mark.parametrize("kind", ["TrueFalse", " truefalse ", "TRUEFALSE"])
def test_types_are_read_in_any_letters(kind: str) -> None:
    assert quiz(question(kind, TRUTH)).items[0].type is T.TRUE_FALSE


@pytest.mark.parametrize("kind", ["cloze", "calculatedsimple", "ddmarker", "random", "stack", "coderunner", "", "x y"])
def test_types_that_are_not_read_are_named_and_kept(kind: str) -> None:
    (note,) = quiz(question(kind, "<anything/>")).unsupported

    assert (kind or "-") in str(note.what)
    assert note.received.endswith(b"<anything/></question>")


def test_tags_say_where_an_item_belongs_and_others_are_kept() -> None:
    tags = "".join(f"<tag><text>{tag}</text></tag>" for tag in ("point:105-3.1", "verb:know", "甲", "乙"))

    item = only("truefalse", f"<tags>{tags}</tags>{TRUTH}")

    assert item.extras == {"point": "105-3.1", "verb": "know", "tags": "甲;乙"}


def test_the_tag_of_the_paper_takes_the_policy_away() -> None:
    options = answer("甲", "50") + answer("乙", "50") + answer("丙", "0") + setting("single", "false")
    tag = "<tags><tag><text>scoring:paper</text></tag></tags>"

    own, paper = only("multichoice", options).answer, only("multichoice", options + tag).answer

    assert own
    assert paper
    assert (own.scoring is not None, paper.scoring, paper.key) == (True, None, ("A", "B"))


@pytest.mark.parametrize(
    ("body", "noted"),
    [
        ("<penalty>0.3333333</penalty>", True),
        ("<penalty>1</penalty>", True),
        ("<penalty>0.0000000</penalty>", False),
        ("<penalty></penalty>", False),
        ("<hint format='html'><text>想一想</text></hint>", True),
        ("<hint format='html'><text></text></hint>", False),
        ("<correctfeedback><text>对</text></correctfeedback>", True),
        ("<partiallycorrectfeedback><text>半对</text></partiallycorrectfeedback>", True),
        ("<incorrectfeedback><text> </text></incorrectfeedback>", False),
    ],
)
def test_what_belongs_to_further_tries_is_noted_once(body: str, noted: bool) -> None:
    reading = quiz(*[question("truefalse", body + TRUTH)] * 3)

    assert len(reading.items) == 3
    assert [("3 questions" in str(note.what), note.where, note.received) for note in reading.unsupported] == (
        [(True, "question 1 (名)", b"")] if noted else []
    )


def test_tries_of_questions_that_are_not_read_are_not_noted() -> None:
    reading = quiz(question("cloze", "<penalty>1</penalty>"), question("truefalse", "<penalty>1</penalty>"))

    assert [note.where for note in reading.unsupported] == ["question 1 (名)"]
    assert len(reading.rejected) == 1


def test_the_media_of_a_question_that_is_not_read_are_not_kept() -> None:
    old = f"<image_base64>{b64encode(png()).decode()}</image_base64>"
    reading = quiz(question("truefalse", old + answer("true", "100")), question("truefalse", TRUTH))

    assert (len(reading.items), len(reading.rejected), dict(reading.media)) == (1, 1, {})


def test_feedback_of_answers_stands_below_the_general_one() -> None:
    body = setting("single", "true") + answer("甲", "100", "<feedback format='html'><text>好</text></feedback>")
    body += answer("乙", "0", "<feedback><text></text></feedback>")
    body += "<generalfeedback format='plain_text'><text>a &lt; b</text></generalfeedback>"

    assert only("multichoice", body).explanation == "a &lt; b<ul><li>甲 – 好</li></ul>"


def test_without_a_word_of_it_a_choice_is_one_of_one() -> None:
    item = only("multichoice", answer("甲", "100") + answer("乙", "0"))

    assert (item.type, item.key_ids) == (T.SINGLE_CHOICE, ("A",))


@pytest.mark.parametrize(
    ("value", "kind"), [("1", T.SINGLE_CHOICE), ("TRUE", T.SINGLE_CHOICE), ("0", T.MULTIPLE_CHOICE)]
)
def test_one_or_several_is_said_in_words_or_numbers(value: str, kind: ItemType) -> None:
    assert only("multichoice", setting("single", value) + answer("甲", "100") + answer("乙", "0")).type is kind


def test_a_rejected_question_leaves_its_neighbours_alone() -> None:
    reading = quiz(question("truefalse", TRUTH), question("truefalse", ""), question("truefalse", TRUTH))

    assert [item.where for item in reading.items] == ["question 1 (名)", "question 3 (名)"]
    assert [one.where for one in reading.rejected] == ["question 2 (名)"]


def test_a_gap_text_scores_each_gap() -> None:
    words = "".join(f"<selectoption><text>{word}</text><group>1</group></selectoption>" for word in "甲乙")

    item = only("gapselect", words, "先[[2]]后[[1]]再[[2]]")

    assert (item.stem, item.key) == ("先[[1]]后[[2]]再[[3]]", ("乙", "甲", "乙"))
    assert item.answer
    assert item.answer.scoring == ItemScoring(method=Method.PER_OPTION)
    assert item.answer.key == ("B", "A", "B")


def test_fractions_of_seven_parts_come_to_the_whole() -> None:
    body = setting("single", "false") + "".join(answer(f"对{n}", "14.28571") for n in range(7)) + answer("错", "-100")

    answer_of = only("multichoice", body).answer

    assert answer_of
    assert answer_of.scoring
    assert sum(share for _id, share in answer_of.scoring.weights if share > 0) == Decimal(1)
