"""What is written in a format reads back equal; what a format cannot say is left out with the reason."""

import hashlib
from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from io import BytesIO
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import etree
from openpyxl import load_workbook

from questionbank.interchange import gift, moodlexml, xlsx
from questionbank.interchange.model import Medium, Outgoing
from questionbank.interchange.readers import READERS
from questionbank.interchange.sanitise import escape
from questionbank.interchange.writers import WRITERS as DOOR
from questionbank.rules.answers import Answer, Criterion, Fold, ItemScoring, Method, Tolerance, ToleranceKind
from questionbank.rules.items import ItemType, Manuscript
from questionbank.rules.wording import Gap, Option, Picture, Wording
from tests.questionbank.interchange import manuscripts as made
from tests.questionbank.pictures import png

SETTINGS = settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
CHOICE = Wording("题<b>干</b>", (Option("A", "甲"), Option("B", "乙"), Option("C", "丙")))
PNG = png()
DIGEST = hashlib.sha256(PNG).hexdigest()
MEDIA = {DIGEST: Medium("image/png", PNG)}
WRITERS: Mapping[str, Any] = {"gift": gift.write, "moodlexml": moodlexml.write, "xlsx": xlsx.write}


def item(kind: ItemType, wording: Wording, answer: Answer, **more: Any) -> Outgoing:
    return Outgoing("105-00001", Manuscript(kind, {"zh_Hans": wording}, answer, **more))


def check_equal(name: str, items: list[Outgoing]) -> None:
    written = WRITERS[name](items, {})
    assert (written.left_out, written.lost) == ((), ())
    reading = READERS[name](written.content)
    assert reading.rejected == ()
    assert [one.source_id for one in reading.items] == [one.code for one in items]
    found = [made.essence(made.taken_in(one)) for one in reading.items]
    assert found == [made.essence(one.manuscript) for one in items]


@SETTINGS
@given(
    st.lists(
        made.outgoing(
            made.choices(),
            made.truths(),
            made.short_texts(),
            made.numbers(),
            made.pairings(made.markup()),
            made.essays(rubric=False),
        ),
        max_size=4,
    )
)
def test_items_written_as_gift_read_back_equal(items: list[Outgoing]) -> None:
    check_equal("gift", items)


@SETTINGS
@given(
    st.lists(
        made.outgoing(
            made.choices(),
            made.truths(),
            made.short_texts(),
            made.numbers(),
            made.pairings(made.texts("审核abc<&").map(escape)),
            made.orders(),
            made.gap_texts(made.markup()),
            made.essays(rubric=True),
        ),
        max_size=4,
    )
)
def test_items_written_as_moodle_xml_read_back_equal(items: list[Outgoing]) -> None:
    check_equal("moodlexml", items)


@settings(SETTINGS, max_examples=15)
@given(
    st.lists(
        made.outgoing(
            made.choices(),
            made.truths(),
            made.short_texts(),
            made.numbers(),
            made.pairings(made.markup()),
            made.orders(),
            made.gap_texts(made.markup()),
            made.essays(rubric=True),
        ),
        min_size=1,
        max_size=4,
    )
)
def test_items_written_as_a_spreadsheet_read_back_equal(items: list[Outgoing]) -> None:
    written = xlsx.write(items, {})
    reading = xlsx.read(written.content)
    assert (written.left_out, written.lost, reading.rejected, reading.unsupported) == ((), (), (), ())
    found = [made.essence(made.taken_in(one)) for one in reading.items]
    assert found == [made.essence(one.manuscript) for one in items]


@pytest.mark.parametrize("name", sorted(WRITERS))
@settings(SETTINGS, max_examples=50)
@given(made.outgoing(made.wild()))
def test_whatever_an_item_holds_it_reads_back_equal_or_is_named(name: str, one: Outgoing) -> None:
    written = WRITERS[name]([one], {})
    if written.left_out or written.lost:
        assert [str(note.why) for note in (*written.left_out, *written.lost)]
        return
    (read,) = READERS[name](written.content).items
    assert made.essence(made.taken_in(read)) == made.essence(one.manuscript)


def why(name: str, one: Outgoing, media: Mapping[str, Medium] | None = None) -> str:
    (left_out,) = WRITERS[name]([one], media or {}).left_out
    assert left_out.id == "105-00001"
    return str(left_out.why)


def lost(name: str, one: Outgoing) -> list[str]:
    written = WRITERS[name]([one], {})
    assert written.left_out == ()
    return [str(note.why) for note in written.lost]


ESSAY = item(ItemType.ESSAY, Wording("论述"), Answer(()))
HOTSPOT = item(ItemType.HOTSPOT, Wording("指", picture=Picture(DIGEST, 1, 1)), Answer(("rect 0,0,1,1",)))
ORDER = item(ItemType.ORDERING, CHOICE, Answer(("B", "A", "C")))
GAPS = item(ItemType.GAP_SELECT, Wording("[[1]]", gaps=(Gap("1", CHOICE.options),)), Answer(("",)))
NUMBER = item(ItemType.NUMERICAL, Wording("几"), Answer(("3",)))
PAIRS = Wording("配", sources=CHOICE.options[:2], targets=(Option("1", "一"), Option("2", "<b>二</b>")))
SHOWN = item(ItemType.SINGLE_CHOICE, replace(CHOICE, stem=f'<img src="media:{DIGEST}">'), Answer(("A",)))
OF_A_CASE = item(ItemType.SINGLE_CHOICE, CHOICE, Answer(("A",)), case="105-00009")


def with_tolerance(tolerance: Tolerance) -> Outgoing:
    scoring = ItemScoring(tolerance=tolerance)
    return replace(NUMBER, manuscript=replace(NUMBER.manuscript, answer=Answer(("3",), scoring=scoring)))


@pytest.mark.parametrize(
    ("name", "one", "reason"),
    [
        ("gift", HOTSPOT, "no questions of the type Place on a picture"),
        ("moodlexml", HOTSPOT, "no questions of the type Place on a picture"),
        ("xlsx", HOTSPOT, "no questions of the type Place on a picture"),
        ("gift", ORDER, "no questions of the type Ordering"),
        ("gift", SHOWN, "a picture or a sound"),
        ("xlsx", SHOWN, "a picture or a sound"),
        ("moodlexml", SHOWN, "is not in the bank"),
        ("gift", OF_A_CASE, "material of a case"),
        ("moodlexml", OF_A_CASE, "material of a case"),
        ("moodlexml", GAPS, "no right choice"),
        ("xlsx", GAPS, "A row cannot say this item"),
        ("moodlexml", item(ItemType.MATCHING, PAIRS, Answer(("A 2", "B 1"))), "more than plain text"),
        ("gift", item(ItemType.MATCHING, PAIRS, Answer(("A 1",))), "no right side"),
        ("gift", item(ItemType.TEXT_ENTRY, Wording("?"), Answer(("a->b",))), "arrows"),
        ("gift", item(ItemType.NUMERICAL, Wording("?"), Answer(("三",))), "no number"),
        ("moodlexml", item(ItemType.NUMERICAL, Wording("?"), Answer(("三",))), "no number"),
        ("gift", with_tolerance(Tolerance(ToleranceKind.DECIMAL_PLACES, Decimal(2), Decimal(2))), "tolerance"),
        (
            "moodlexml",
            with_tolerance(Tolerance(ToleranceKind.ABSOLUTE, Decimal(1), Decimal(1), includes_bounds=False)),
            "tolerance",
        ),
        ("moodlexml", item(ItemType.ESSAY, Wording("a\x0bb"), Answer(())), "XML cannot say"),
        ("xlsx", item(ItemType.ESSAY, Wording("a\x0bb"), Answer(())), "cannot hold"),
        ("xlsx", item(ItemType.ESSAY, Wording("长" * 32_767), Answer(())), "too long"),
        ("xlsx", item(ItemType.TEXT_ENTRY, Wording("?"), Answer(("a|b",))), "would read otherwise"),
        ("xlsx", item(ItemType.ESSAY, Wording(""), Answer(())), "would not be read again"),
        ("gift", Outgoing("105-00001", Manuscript(ItemType.ESSAY, {}, Answer(()))), "has no text"),
    ],
)
def test_an_item_that_a_format_cannot_say_is_left_out_with_the_reason(name: str, one: Outgoing, reason: str) -> None:
    assert reason in why(name, one)


def test_more_options_than_columns_cannot_be_said_by_a_row() -> None:
    many = tuple(Option(f"o{n}", f"选{n}") for n in range(9))
    assert "more than 8" in why("xlsx", item(ItemType.SINGLE_CHOICE, Wording("题", many), Answer(("o1",))))


def test_more_options_than_the_template_has_get_columns_of_their_own() -> None:
    many = tuple(Option(f"o{n}", f"选{n}") for n in range(8))
    written = xlsx.write([item(ItemType.SINGLE_CHOICE, Wording("题", many), Answer(("o7",)))], {})
    (read,) = xlsx.read(written.content).items
    assert (read.key, len(read.options)) == (("H",), 8)


@pytest.mark.parametrize(
    ("name", "one", "reasons"),
    [
        ("gift", replace(ESSAY, manuscript=replace(ESSAY.manuscript, answer=Answer((), model_answer="答"))), ["model"]),
        (
            "gift",
            item(ItemType.SINGLE_CHOICE, CHOICE, Answer(("A",), scoring=ItemScoring(penalty=Decimal(1)))),
            ["policy"],
        ),
        (
            "moodlexml",
            item(ItemType.TEXT_ENTRY, Wording("?"), Answer(("a",), scoring=ItemScoring(fold=frozenset({Fold.WIDTH})))),
            ["policy"],
        ),
        (
            "moodlexml",
            item(ItemType.TRUE_FALSE, Wording("对？", (Option("T", "是"), Option("F", "否"))), Answer(("T",))),
            ["true and false"],
        ),
        ("gift", item(ItemType.SINGLE_CHOICE, CHOICE, Answer(("A",)), clause="[8]"), ["tag"]),
    ],
)
def test_what_is_lost_of_an_item_that_is_written_is_listed(name: str, one: Outgoing, reasons: list[str]) -> None:
    found = lost(name, one)
    assert [reason in sentence for reason, sentence in zip(reasons, found, strict=True)] == [True] * len(reasons)


@pytest.mark.parametrize("name", sorted(WRITERS))
def test_one_language_is_written_and_the_other_is_listed(name: str) -> None:
    both = replace(
        ESSAY, manuscript=replace(ESSAY.manuscript, wordings={"zh_Hans": Wording("论"), "en": Wording("Say")})
    )
    assert lost(name, both) == ["Only one language is written; left out is the wording in: English."]


@pytest.mark.parametrize("name", sorted(WRITERS))
def test_an_item_in_english_stays_one(name: str) -> None:
    english = Manuscript(ItemType.ESSAY, {"en": Wording("论 in English")}, Answer((), explanation_en="Because"))
    (read,) = READERS[name](WRITERS[name]([Outgoing("E-1", english)], {}).content).items
    manuscript = made.taken_in(read)
    assert (list(manuscript.wordings), manuscript.answer.explanation) == (["en"], "Because")


def test_partial_credit_is_written_as_weights_that_score_the_same() -> None:
    scoring = ItemScoring(method=Method.PARTIAL)
    one = item(ItemType.MULTIPLE_CHOICE, CHOICE, Answer(("A", "B"), scoring=scoring))
    assert lost("moodlexml", one) == []
    (read,) = moodlexml.read(moodlexml.write([one], {}).content).items
    half = Decimal("0.5")
    assert read.answer
    assert read.answer.scoring == ItemScoring(method=Method.MAPPED, weights=(("A", half), ("B", half), ("C", -half)))


def test_a_share_of_the_key_as_tolerance_is_written_as_an_amount() -> None:
    one = with_tolerance(Tolerance(ToleranceKind.RELATIVE, Decimal("0.5"), Decimal("0.5")))
    assert b"=3:1.5" in gift.write([one], {}).content


def test_pictures_go_into_a_moodle_file_and_come_out_again() -> None:
    written = moodlexml.write([SHOWN], MEDIA)
    reading = moodlexml.read(written.content)
    assert (dict(reading.media), reading.items[0].stem) == (MEDIA, f'<img src="media:{DIGEST}">')


def test_a_moodle_file_is_xml_with_one_question_for_each_item() -> None:
    root = etree.fromstring(moodlexml.write([ESSAY, NUMBER, ORDER], {}).content)
    assert [one.get("type") for one in root] == ["essay", "numerical", "ordering"]


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@a", "#N/A", "'=1", "\t=1", "=cmd|' /C calc'!A0"])
def test_what_a_spreadsheet_could_take_for_a_formula_is_a_text_and_comes_back(text: str) -> None:
    one = item(ItemType.SINGLE_CHOICE, Wording("题", (Option("A", text.strip()), Option("B", "乙"))), Answer(("A",)))
    content = xlsx.write([one], {}).content
    rows = list(load_workbook(BytesIO(content)).worksheets[0].iter_rows(min_row=2))
    cells = [cell for row in rows for cell in row if cell.value is not None]
    assert all(cell.data_type == "s" and str(cell.value)[0] not in "=+-@#" for cell in cells)
    assert xlsx.read(content).items[0].options[0].html == text.strip()


def test_a_spreadsheet_keeps_a_case_with_the_items_that_share_it() -> None:
    case = replace(item(ItemType.CASE, Wording("<p>材料</p>"), Answer(())), code="105-00009")
    reading = xlsx.read(xlsx.write([case, OF_A_CASE], {}).content)
    assert [(one.type, one.source_id, one.case) for one in reading.items] == [
        (ItemType.CASE, "105-00009", ""),
        (ItemType.SINGLE_CHOICE, "105-00001", "105-00009"),
    ]


def test_a_nonconformity_statement_keeps_its_classes_and_the_fields_of_its_rubric() -> None:
    rubric = (Criterion("写明条款", "2", field="clause"), Criterion("其他", "1"))
    one = item(ItemType.NONCONFORMITY, replace(CHOICE, stem="情形"), Answer((), rubric=rubric, model_answer="参考"))
    (read,) = xlsx.read(xlsx.write([one], {}).content).items
    assert read.answer == Answer((), rubric=rubric, model_answer="参考")
    assert [option.html for option in read.options] == ["甲", "乙", "丙"]


def test_every_format_is_written_by_a_writer_and_read_by_a_reader() -> None:
    assert set(WRITERS) <= set(DOOR) <= {*READERS, "qti22", "qti3"}
