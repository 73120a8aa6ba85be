"""The fate of each item of some files: new, a double, much alike, rejected, not held; then all of it or nothing."""

import hashlib
from base64 import b64encode
from datetime import datetime
from typing import Any

import pytest
from sqlmodel import Session, SQLModel, col, func, select

from core.audit import AuditEntry
from core.errors import Refused
from questionbank import keys, service
from questionbank.models import Item, ItemHistory, ItemVersion, ReceivedItem, StoredMedium
from questionbank.queries import items
from questionbank.rules import ItemState, ItemType
from questionbank.service import Intake, Source
from tests.questionbank import bank
from tests.questionbank.interchange.moodlexml.quizzes import TRUTH, question
from tests.questionbank.interchange.workbooks import HEADER, workbook
from tests.questionbank.pictures import png

WIDE = (*HEADER, "知识点", "难度", "认知", "案例", "计分")
ROWS = (
    ("1", "单选", "审核准则是（ ）。", "甲", "乙", "丙", "B", "因", "3.1.a", "2", "了解", "", "全对得分"),
    ("2", "多选", "审核原则有（ ）。", "甲", "乙", "丙", "AC", "", "9.9", "九", "背诵", "", "部分得分"),
    ("3", "判断", "审核是独立的。", "", "", "", "√", "", "", "", "", "", ""),
    ("4", "问答", "简述审核方案。", "", "", "", "要点", "", "", "", "", "", ""),
    ("5", "热点", "指出不符合。", "", "", "", "A", "", "", "", "", "", ""),
    ("6", "单选", "审核准则是（　）。", "丙", "乙", "甲", "B", "", "", "", "", "", ""),
)


@pytest.fixture
def who(session: Session) -> bank.People:
    return bank.people(session)


def survey(session: Session, *sources: tuple[str, bytes], subject: str = "105") -> Intake:
    return service.survey(session, sources=[Source(name, data) for name, data in sources], subject=subject)


def take(session: Session, intake: Intake, who: bank.People, now: datetime, **more: Any) -> list[Item]:
    return service.take_in(session, intake=intake, names=["f"], actor=who.author, now=now, **more)


def counts(session: Session, *models: type[SQLModel]) -> list[int]:
    return [session.exec(select(func.count()).select_from(model)).one() for model in models]


def test_each_row_of_a_workbook_has_one_fate(session: Session, who: bank.People, now: datetime) -> None:
    intake = survey(session, ("题库.xlsx", workbook(*ROWS, header=WIDE)))

    assert [(one.parsed.source_id, one.twin) for one in intake.arrivals] == [
        ("1", ""),
        ("2", ""),
        ("3", ""),
        ("4", ""),
        ("6", "row 2"),
    ]
    assert [note.where for note in intake.unsupported] == ["row 6", "row 3", "row 3", "row 3"]
    assert (intake.rejected, intake.received) == ((), 1)
    assert intake.by_type == {"essay": 1, "multiple_choice": 1, "single_choice": 2, "true_false": 1}

    stored = take(session, intake, who, now)

    assert [item.type for item in stored] == [
        ItemType.SINGLE_CHOICE,
        ItemType.MULTIPLE_CHOICE,
        ItemType.TRUE_FALSE,
        ItemType.ESSAY,
    ]
    assert counts(session, Item, ItemVersion, ReceivedItem) == [4, 4, 1]


def test_what_a_row_says_is_in_the_bank(session: Session, who: bank.People, now: datetime) -> None:
    first, second, third, fourth = take(
        session, survey(session, ("题库.xlsx", workbook(*ROWS[:4], header=WIDE))), who, now
    )

    version = items.version(session, first)
    assert (items.point_code(session, version), version.tier, first.source_id) == ("105-3.1.a", 2, "1")
    assert items.point_code(session, items.version(session, second)) == ""
    answers = keys.read(
        session,
        [items.version(session, one).id or 0 for one in (first, second, third, fourth)],
        actor=who.author,
        purpose="test",
        now=now,
    )
    found = list(answers.values())
    assert [answer.key for answer in found] == [("B",), ("A", "C"), ("T",), ()]
    assert [bool(answer.scoring) for answer in found] == [True, True, False, False]
    assert (found[0].explanation, found[3].model_answer) == ("因", "要点")
    assert all(len(items.history(session, item)) == 1 for item in (first, second, third, fourth))


BROKEN: dict[str, tuple[str, bytes, str]] = {
    "a row without a key": ("a.xlsx", workbook((*ROWS[0][:6], None), header=WIDE), "row 2, column 答案"),
    "a question of a paper": ("a.txt", "1. 题\nA. 甲\nB.\n答案：A".encode(), "line 1"),
    "a line of a list": ("a.txt", "1. 题（A）\nA. 甲\nB. 乙\n答案：1-2 A".encode(), "line 4"),
    "a block of GIFT": ("a.gift", b"Q{~a ~b}", "line 1"),
    "a question of Aiken": ("a.txt", b"Q\nA) a\nB) b\nANSWER: C", "line 1"),
    "a question of Moodle": ("a.xml", f"<quiz>{question('truefalse', '')}</quiz>".encode(), "question 1 (名)"),
    "a script": ("a.gift", b"[html]<script>x</script>Q{T}", "line 1"),
}


@pytest.mark.parametrize("name", BROKEN)
def test_one_fault_keeps_all_of_all_files_out(session: Session, who: bank.People, now: datetime, name: str) -> None:
    file, data, place = BROKEN[name]
    alone = survey(session, (file, data))
    together = survey(session, ("good.xlsx", workbook(*ROWS[:3], header=WIDE)), (file, data))

    assert [one.where for one in alone.rejected] == [place]
    assert [one.where for one in together.rejected] == [f"{file}, {place}"]
    with pytest.raises(Refused, match="Nothing was imported"):
        take(session, together, who, now)
    assert counts(session, Item, ItemVersion, ItemHistory, ReceivedItem, StoredMedium) == [0] * 5
    assert session.exec(select(AuditEntry).where(AuditEntry.action == "items.imported")).all() == []

    assert len(take(session, together, who, now, partial=True)) >= 3


def picture(shade: int) -> bytes:
    shown = b64encode(png(shade=shade)).decode()
    stem = f'看图判断。<img src="data:image/png;base64,{shown}" alt="">'
    return f"<quiz>{question('truefalse', TRUTH, stem)}</quiz>".encode()


def test_questions_about_different_pictures_are_no_doubles(session: Session, who: bank.People, now: datetime) -> None:
    intake = survey(session, ("a.xml", picture(1)), ("b.xml", picture(2)), ("c.xml", picture(1)))

    assert [bool(one.twin) for one in intake.arrivals] == [False, False, True]
    stored = take(session, intake, who, now)
    hashes = {row.hash for row in session.exec(select(StoredMedium)).all()}
    assert (len(stored), hashes) == (2, {hashlib.sha256(png(shade=shade)).hexdigest() for shade in (1, 2)})


def test_a_double_of_a_double_names_the_first(session: Session, who: bank.People, now: datetime) -> None:
    paper = "1. 审核准则是（A）。\nA. 甲\nB. 乙\n".encode()
    [item] = take(session, survey(session, ("a.txt", paper)), who, now)

    intake = survey(session, ("b.txt", paper), ("c.txt", paper))

    assert [one.twin for one in intake.arrivals] == [item.code, item.code]
    assert take(session, intake, who, now) == []


@pytest.mark.parametrize(
    "other",
    [
        "1、 审核准则 是（ ）。\nA、甲\nB、乙\n答案：A",
        "1. 审核准则是（A）。\nA. 乙\nB. 甲\n",
        "1. **审核**准则是（A）。\nA. 甲\nB. 乙\n",
        "7) 审核准则是（A）。\nA. 甲  B. 乙\n解析：别的解析",
    ],
)
def test_spacing_markup_order_and_explanation_make_no_other_question(
    session: Session, who: bank.People, now: datetime, other: str
) -> None:
    take(session, survey(session, ("a.txt", "1. 审核准则是（A）。\nA. 甲\nB. 乙\n".encode())), who, now)

    (one,) = survey(session, ("b.txt", other.encode())).arrivals
    assert one.twin


def test_a_question_that_says_nearly_the_same_is_named_and_comes_in(
    session: Session, who: bank.People, now: datetime
) -> None:
    stem = "根据 GB/T 19011 标准的规定，下列关于审核准则与审核证据之间关系的表述中，正确的是哪一项"
    text = f"1. {stem}（A）。\nA. 审核证据与审核准则比较得出审核发现\nB. 审核准则由审核证据推出\n"
    [item] = take(session, survey(session, ("a.txt", text.encode())), who, now)

    intake = survey(session, ("b.txt", text.replace("哪一项", "哪项").encode()))

    assert intake.arrivals[0].alike.startswith(f"{item.code} (")
    assert len(take(session, intake, who, now)) == 1


def test_items_that_share_a_case_are_bound_to_it(session: Session, who: bank.People, now: datetime) -> None:
    case = ("K1", "案例", "某公司的审核材料。", "", "", "", "", "", "", "", "", "", "")
    shared = (*ROWS[0][:11], "K1", "")
    data = workbook(case, shared, ("9", *shared[1:2], "另一题（ ）。", *shared[3:]), header=WIDE)

    material, first, second = take(session, survey(session, ("a.xlsx", data)), who, now)

    assert material.type is ItemType.CASE
    assert (first.case_id, second.case_id, material.case_id) == (material.id, material.id, None)
    again = survey(session, ("b.xlsx", workbook(case, (*ROWS[1][:11], "K1", ""), header=WIDE)))
    [third] = take(session, again, who, now)
    assert third.case_id == material.id


def test_formats_are_counted_together_and_places_name_their_file(session: Session, who: bank.People) -> None:
    intake = survey(
        session,
        ("a.xlsx", workbook(ROWS[0], header=WIDE)),
        ("b.gift", b"only text\n\nQ{T}"),
        ("c.txt", b"Q\nA) a\nB) b\nANSWER: A"),
    )

    assert intake.format == "mixed"
    assert [one.parsed.where for one in intake.arrivals] == ["a.xlsx, row 2", "b.gift, line 3", "c.txt, line 1"]
    assert [note.where for note in intake.unsupported] == ["b.gift, line 1"]


def test_no_files_are_nothing(session: Session, who: bank.People, now: datetime) -> None:
    intake = survey(session)

    assert (intake.arrivals, intake.rejected, intake.unsupported, intake.by_type) == ((), (), (), {})
    assert take(session, intake, who, now) == []


def test_an_import_by_a_machine_s_declaration_is_told_in_the_register(
    session: Session, who: bank.People, now: datetime
) -> None:
    stored = take(session, survey(session, ("a.gift", b"Q{T}\n\nR{F}")), who, now, use=bank.USE)

    assert {item.state for item in stored} == {ItemState.AI_DRAFT}
    actions = [entry.action for entry in session.exec(select(AuditEntry).order_by(col(AuditEntry.id))).all()]
    assert actions[-1] == "items.imported"
    assert len(set(actions)) > 1
