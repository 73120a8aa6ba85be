"""Moodle XML: what each type becomes, the files in it, and what is kept as received or refused."""

import hashlib
from base64 import b64encode
from decimal import Decimal
from pathlib import Path

import pytest

from questionbank.interchange.model import ParsedItem, Reading, Refusal
from questionbank.interchange.moodlexml import read
from questionbank.rules.answers import Answer, Criterion, Fold, ItemScoring, Method, Tolerance, ToleranceKind
from questionbank.rules.items import ItemType
from questionbank.rules.wording import Gap, Option
from tests.questionbank.pictures import png

DATA = Path(__file__).parents[4] / "shared/data/moodlexml/moodle"
needs_data = pytest.mark.skipif(not DATA.is_dir(), reason="the Moodle XML files of others are not beside this project")
PNG = png()
MP3 = b"ID3" + b"x" * 8
SHA_PNG, SHA_MP3 = (f"media:{hashlib.sha256(data).hexdigest()}" for data in (PNG, MP3))


def quiz(*questions: str) -> Reading:
    return read(f"<quiz>{''.join(questions)}</quiz>".encode())


def question(kind: str, body: str, stem: str = "题干", *, form: str = "html", files: str = "") -> str:
    text = f'<questiontext format="{form}"><text><![CDATA[{stem}]]></text>{files}</questiontext>'
    return f'<question type="{kind}"><name><text>名</text></name>{text}{body}</question>'


def only(kind: str, body: str, stem: str = "题干", **more: str) -> ParsedItem:
    reading = quiz(question(kind, body, stem, **more))
    assert (reading.rejected, reading.unsupported) == ((), ())
    return reading.items[0]


def answer(text: str, fraction: str, more: str = "") -> str:
    return f'<answer fraction="{fraction}" format="html"><text>{text}</text>{more}</answer>'


def file(name: str, content: bytes) -> str:
    return f'<file name="{name}" encoding="base64">{b64encode(content).decode()}</file>'


SINGLE = "<single>true</single>"
SEVERAL = "<single>false</single>"
TRUTH = answer("true", "100") + answer("false", "0")


def test_a_single_choice_has_the_text_of_the_option_with_full_marks_as_its_key() -> None:
    item = only("multichoice", SINGLE + answer("甲", "0") + answer("&lt;b&gt;乙&lt;/b&gt;", "100"))
    assert (item.type, item.key, item.key_ids) == (ItemType.SINGLE_CHOICE, ("<b>乙</b>",), ("B",))
    assert (item.answer, item.title, item.source_id, item.where) == (None, "名", "名", "question 1 (名)")
    assert [option.html for option in item.options] == ["甲", "<b>乙</b>"]


def test_partial_and_negative_fractions_are_weights() -> None:
    item = only("multichoice", SINGLE + answer("甲", "100") + answer("乙", "50") + answer("丙", "-33.33333"))
    weights = (("A", Decimal(1)), ("B", Decimal("0.5")), ("C", Decimal("-0.3333333")))
    assert item.answer == Answer(("A",), scoring=ItemScoring(method=Method.MAPPED, weights=weights, floor=None))


def test_a_choice_of_several_adds_its_fractions_up_to_exactly_everything() -> None:
    thirds = "".join(answer(text, "33.33333") for text in "甲乙丙")
    item = only("multichoice", SEVERAL + thirds + answer("丁", "-100"))
    assert (item.type, item.key) == (ItemType.MULTIPLE_CHOICE, ("丙", "乙", "甲"))
    assert item.answer
    assert item.answer.scoring
    assert dict(item.answer.scoring.weights)["C"] == Decimal("0.3333334")
    assert sum(share for _id, share in item.answer.scoring.weights if share > 0) == 1
    assert item.answer.scoring.floor == 0


def test_the_all_or_nothing_kind_of_a_choice_is_that() -> None:
    item = only("multichoiceset", answer("甲", "100") + answer("乙", "100") + answer("丙", "0"))
    assert item.answer == Answer(("A", "B"), scoring=ItemScoring())


@pytest.mark.parametrize(
    ("answers", "key"),
    [
        (TRUTH, "true"),
        (answer("false", "100") + answer("true", "0"), "false"),
        (answer("对", "0") + answer("错", "100"), "false"),
        (answer("错误", "100") + answer("正确", "0"), "false"),
        (answer("假", "0") + answer("真", "100"), "true"),
        (answer("&lt;p&gt;False&lt;/p&gt;", "100") + answer("&lt;p&gt;True&lt;/p&gt;", "0"), "false"),
    ],
)
def test_true_and_false_are_told_by_their_names_and_never_by_their_order(answers: str, key: str) -> None:
    assert only("truefalse", answers).key == (key,)


@pytest.mark.parametrize(("usecase", "fold"), [("0", {Fold.CASE, Fold.SPACE}), ("1", {Fold.SPACE})])
def test_a_short_answer_says_whether_case_counts(usecase: str, fold: set[Fold]) -> None:
    body = f"<usecase>{usecase}</usecase>" + answer("frog", "100") + answer("toad", "80") + answer("*", "0")
    item = only("shortanswer", body)
    weights = (("frog", Decimal(1)), ("toad", Decimal("0.8")))
    scoring = ItemScoring(method=Method.MAPPED, weights=weights, fold=frozenset(fold))
    assert (item.key, item.answer) == (("frog",), Answer(("frog",), scoring=scoring))


def test_an_escaped_asterisk_is_one() -> None:
    assert only("shortanswer", answer(r"2\*3", "100")).key == ("2*3",)


def test_a_number_keeps_its_lexical_form_and_its_tolerance() -> None:
    item = only("numerical", answer("6.250", "100", "<tolerance>0.05</tolerance>") + answer("*", "0"))
    tolerance = Tolerance(ToleranceKind.ABSOLUTE, Decimal("0.05"), Decimal("0.05"))
    assert (item.type, item.key) == (ItemType.NUMERICAL, ("6.250",))
    assert item.answer == Answer(("6.250",), scoring=ItemScoring(tolerance=tolerance))


def sub(left: str, right: str) -> str:
    return f'<subquestion format="html"><text>{left}</text><answer><text>{right}</text></answer></subquestion>'


def test_matching_shares_right_sides_and_keeps_those_of_nobody() -> None:
    body = sub("frog", "amphibian") + sub("cat", "mammal") + sub("newt", "amphibian") + sub("", "insect &amp; co")
    item = only("matching", body)
    assert item.key == ("frog amphibian", "cat mammal", "newt amphibian")
    assert item.targets == (Option("1", "amphibian"), Option("2", "mammal"), Option("3", "insect &amp; co"))
    assert item.answer == Answer(("A 1", "B 2", "C 1"), scoring=ItemScoring(method=Method.PER_OPTION))


@pytest.mark.parametrize(
    ("setting", "method"),
    [
        ("", Method.PER_OPTION),
        ("<gradingtype>ABSOLUTE_POSITION</gradingtype>", Method.PER_OPTION),
        ("<gradingtype>ALL_OR_NOTHING</gradingtype>", Method.ALL_OR_NOTHING),
    ],
)
def test_steps_come_in_their_right_order_and_are_offered_in_another(setting: str, method: Method) -> None:
    item = only("ordering", setting + answer("a", "1") + answer("b", "2") + answer("c", "3"))
    assert (item.type, item.key) == (ItemType.ORDERING, ("a", "b", "c"))
    assert [option.html for option in item.options] == ["c", "b", "a"]
    assert item.answer == Answer(("C", "B", "A"), scoring=ItemScoring(method=method))


def test_gaps_offer_the_words_of_their_group_and_are_numbered_in_their_order() -> None:
    words = (("cat", 1), ("sat", 1), ("red", 2), ("blue", 2))
    body = "".join(f"<selectoption><text>{word}</text><group>{group}</group></selectoption>" for word, group in words)
    item = only("gapselect", body, stem="The [[4]] [[1]] [[1]].")
    assert (item.stem, item.key) == ("The [[1]] [[2]] [[3]].", ("blue", "cat", "cat"))
    assert item.gaps[0] == Gap("1", (Option("A", "red"), Option("B", "blue")))
    assert item.gaps[2] == Gap("3", (Option("A", "cat"), Option("B", "sat")))
    assert item.answer == Answer(("B", "A", "A"), scoring=ItemScoring(method=Method.PER_OPTION))


def test_what_markers_are_told_is_the_model_answer_with_its_rubric() -> None:
    table = (
        "<table><tbody><tr><th>评分项 / criterion</th><th>分值 / marks</th></tr><tr><td>理由</td><td>2.5</td></tr>"
        "</tbody></table>"
    )
    told = f'<graderinfo format="html"><text><![CDATA[<p>要点</p>{table}]]></text></graderinfo>'
    item = only("essay", told)
    assert item.answer == Answer((), rubric=(Criterion("理由", "2.5"),), model_answer="<p>要点</p>")
    assert only("essay", "").answer is None


@pytest.mark.parametrize(
    ("form", "stem", "html"),
    [
        ("html", "<p class='x'>a</p><style>b</style>", "<p>a</p>"),
        ("html", "&lt;script&gt; is text", "&lt;script&gt; is text"),
        ("moodle_auto_format", "a\nb", "a<br>b"),
        ("moodle_auto_format", "a\n<b>b</b>", "a<br><b>b</b>"),
        ("plain_text", "<b>a</b>", "&lt;b&gt;a&lt;/b&gt;"),
        ("markdown", "a **b**", "a <strong>b</strong>"),
    ],
)
def test_each_format_of_a_text_becomes_safe_html(form: str, stem: str, html: str) -> None:
    assert only("truefalse", TRUTH, stem, form=form).stem == html


def test_the_path_of_categories_is_kept_and_feedback_explains() -> None:
    category = '<question type="category"><category><text>$course$/甲/乙</text></category></question>'
    body = "<generalfeedback><text>因为</text></generalfeedback>"
    body += SINGLE + answer("甲", "100", "<feedback><text>好</text></feedback>") + answer("乙", "0")
    item = quiz(category, question("multichoice", body + "<idnumber>T-1</idnumber>")).items[0]
    assert (item.extras, item.source_id, item.where) == ({"category": "$course$/甲/乙"}, "T-1", "question 1 (名)")
    assert item.explanation == "因为<ul><li>甲 – 好</li></ul>"


def test_pictures_and_sounds_come_with_the_question() -> None:
    stem = (
        '<img src="@@PLUGINFILE@@/a%20b.png" alt="图"><a href="@@PLUGINFILE@@/s.mp3">听</a>'
        '<audio controls><source src="@@PLUGINFILE@@/s.mp3">-</audio>'
        f'<img src="data:image/png;base64,{b64encode(PNG).decode()}">'
    )
    files = file("a b.png", PNG) + file("s.mp3", MP3)
    reading = quiz(question("truefalse", TRUTH, stem, files=files))
    shown = reading.items[0].stem
    assert {medium.kind for medium in reading.media.values()} == {"image/png", "audio/mpeg"}
    assert (shown.count(f'src="{SHA_PNG}"'), shown.count(f'src="{SHA_MP3}"')) == (2, 2)
    assert 'alt="图"' in shown
    assert "听" in shown


def test_the_picture_of_an_old_file_stands_below_the_text() -> None:
    body = f"<image>x.png</image><image_base64>{b64encode(PNG).decode()}</image_base64>"
    assert only("truefalse", body + TRUTH).stem == f'题干<br><img src="{SHA_PNG}" alt="">'


def test_what_repeated_tries_cost_is_left_out_with_one_note() -> None:
    body = "<penalty>0.3333333</penalty><hint><text>想</text></hint>" + TRUTH
    reading = quiz(question("truefalse", body), question("truefalse", body), question("truefalse", TRUTH))
    (note,) = reading.unsupported
    assert (len(reading.items), note.where, "2 questions" in str(note.what)) == (3, "question 1 (名)", True)


@pytest.mark.parametrize(
    ("kind", "body", "stem", "why"),
    [
        ("cloze", "", "{1:SHORTANSWER:=a}", "type cloze"),
        ("calculated", "", "{a}", "type calculated"),
        ("description", "", "只读", "description"),
        ("shortanswer", answer("a*", "100"), "题", "wildcard"),
        ("numerical", answer("*", "100"), "题", "wildcard"),
        ("numerical", "<unitgradingtype>1</unitgradingtype>" + answer("1", "100"), "题", "unit"),
        ("numerical", answer("1", "100") + answer("2", "50", "<tolerance>1</tolerance>"), "题", "how far"),
        ("multichoice", SINGLE + answer("a", "100") + answer("b", "100"), "题", "on their own"),
        ("ordering", "<gradingtype>RELATIVE_NEXT_EXCLUDE_LAST</gradingtype>" + answer("a", "1"), "题", "order"),
        ("ordering", "<selecttype>RANDOM</selecttype>" + answer("a", "1"), "题", "order"),
        ("essay", "<responseformat>noinline</responseformat>", "题", "file"),
        ("truefalse", TRUTH, '<img src="https://example.test/a.png">', "not in the file"),
        ("truefalse", TRUTH, "<video><source src='x'></video>", "not in the file"),
    ],
)
def test_what_the_bank_does_not_hold_is_kept_as_received(kind: str, body: str, stem: str, why: str) -> None:
    source = question(kind, body, stem)
    reading = quiz(source)
    assert (reading.items, reading.rejected, dict(reading.media)) == ((), (), {})
    (note,) = reading.unsupported
    assert why in str(note.what)
    assert note.received.startswith(f'<question type="{kind}">'.encode())


def test_a_file_that_is_no_picture_and_no_sound_is_not_taken_in() -> None:
    stem = '<img src="@@PLUGINFILE@@/a.svg">'
    reading = quiz(question("truefalse", TRUTH, stem, files=file("a.svg", b"<svg/>")))
    assert "SVG drawings" in str(reading.unsupported[0].what)


@pytest.mark.parametrize(
    ("kind", "body", "stem", "why"),
    [
        ("multichoice", SINGLE + answer("a", "0") + answer("b", "50"), "题", "No option"),
        ("multichoice", SEVERAL + answer("a", "50") + answer("b", "0"), "题", "add up to 50%"),
        ("multichoice", SEVERAL + answer("a", "0") + answer("b", "0"), "题", "No option"),
        ("multichoice", SINGLE + answer("a", "100") + answer("a", "0"), "题", "same text"),
        ("multichoice", SINGLE + answer("a", "100") + answer("", "0"), "题", "blank"),
        ("multichoice", SINGLE + answer("a", "x") + answer("b", "0"), "题", "no number"),
        ("multichoice", SINGLE + answer("a", "1e999999999") + answer("b", "0"), "题", "no number"),
        ("truefalse", answer("true", "100"), "题", "two answers"),
        ("truefalse", answer("いいえ", "100") + answer("はい", "0"), "题", "which of the two answers means true"),
        ("truefalse", answer("true", "100") + answer("yes", "0"), "题", "which of the two answers means true"),
        ("truefalse", TRUTH, "", "no text"),
        ("truefalse", TRUTH, "a<script>alert(1)</script>", "holds a script"),
        ("truefalse", TRUTH, "<img src=x onerror=alert(1)>", "holds a script"),
        ("truefalse", TRUTH, '<img src="@@PLUGINFILE@@/x.png">', "x.png, which is not"),
        ("shortanswer", answer("a", "50"), "题", "full marks"),
        ("numerical", answer("six", "100"), "题", "no number"),
        ("matching", sub("a", "x"), "题", "two pairs"),
        ("matching", sub("a", "x") + sub("a", "y"), "题", "same"),
        ("gapselect", "", "题", "no gap"),
        ("gapselect", "", "[[1]]", "no right choice"),
    ],
)
def test_a_question_that_is_none_is_rejected_with_its_place(kind: str, body: str, stem: str, why: str) -> None:
    reading = quiz(question(kind, body, stem), question("truefalse", TRUTH))
    (rejection,) = reading.rejected
    assert (rejection.where, len(reading.items)) == ("question 1 (名)", 1)
    assert why in str(rejection.why)


def test_a_damaged_file_is_rejected() -> None:
    files = '<file name="a.png" encoding="base64">§§</file>'
    reading = quiz(question("truefalse", TRUTH, '<img src="@@PLUGINFILE@@/a.png">', files=files))
    assert "no Base64" in str(reading.rejected[0].why)


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b"<quiz><question></quiz>", "line 1, column"),
        (b"<questestinterop/>", "root is questestinterop"),
        (b'<!DOCTYPE quiz [<!ENTITY a SYSTEM "file:///etc/passwd">]><quiz>&a;</quiz>', "document type"),
        (b"", "empty"),
    ],
)
def test_what_is_no_moodle_xml_is_refused_as_a_whole(data: bytes, why: str) -> None:
    with pytest.raises(Refusal, match=why):
        read(data)


@needs_data
@pytest.mark.parametrize(
    ("name", "kinds", "unread"),
    [
        ("format/xml/tests/fixtures/multichoice.xml", {"single_choice": 1}, 0),
        ("format/xml/tests/fixtures/truefalse.xml", {"true_false": 2}, 0),
        ("format/xml/tests/fixtures/nested_categories_with_questions.xml", {"true_false": 4, "essay": 1}, 0),
        ("format/xml/tests/fixtures/broken_cloze_questions.xml", {}, 5),
        ("type/gapselect/tests/fixtures/testquestion.moodle.xml", {"gap_select": 1}, 0),
        ("type/match/tests/fixtures/testquestion.moodle.xml", {"matching": 1}, 0),
        ("type/ddimageortext/tests/fixtures/testquestion.moodle.xml", {}, 1),
    ],
)
def test_moodles_own_files_are_read_or_listed(name: str, kinds: dict[str, int], unread: int) -> None:
    reading = read((DATA / "question" / name).read_bytes())
    found = [item.type.value for item in reading.items]
    assert ({kind: found.count(kind) for kind in found}, reading.rejected) == (kinds, ())
    assert sum(bool(note.received) for note in reading.unsupported) == unread


@needs_data
def test_moodles_malformed_file_is_refused_with_the_place() -> None:
    with pytest.raises(Refusal, match="line 18, column 23"):
        read((DATA / "lib/tests/sample_questions_wrong.xml").read_bytes())
