"""Files come in whole or not at all; nothing that the bank already holds comes in twice."""

from datetime import datetime, timedelta
from io import BytesIO
from typing import Any

import pytest
from openpyxl import Workbook
from sqlmodel import Session, func, select

from core.audit import AuditEntry
from core.errors import NotFound, Refused
from questionbank import keys, service
from questionbank.models import Item, ItemUpload, ItemVersion
from questionbank.queries import items
from questionbank.rules import ItemState, Verb
from questionbank.service import Intake, Source, uploads
from tests.questionbank import bank

HEADERS = ["题号", "题型", "题干", "选项A", "选项B", "选项C", "选项D", "答案", "解析", "知识点", "难度", "认知"]
PAPER = "1. 审核准则是（ ）。\nA. 甲\nB. 乙\n答案：B\n\n2. 审核证据是（ ）。\nA. 甲\nB. 乙\n答案：A\n"


def workbook(broken: dict[str, Any] | None = None) -> bytes:
    """Make a sheet of single choices; `broken` gives other values for columns of its row 57."""
    book = Workbook()
    sheet = book.create_sheet("题目", 0)
    sheet.append(HEADERS)
    for number in range(2, 62):
        options = [f"{letter}{number}" for letter in "甲乙丙丁"]
        row = [f"q{number}", "单选", f"第 {number} 题是（ ）。", *options, "B", "解析", "3.1.a", "2", "了解"]
        if number == 57:
            row = [(broken or {}).get(title, value) for title, value in zip(HEADERS, row, strict=True)]
        sheet.append(row)
    stream = BytesIO()
    book.save(stream)
    return stream.getvalue()


def taken(session: Session, intake: Intake, who: bank.People, now: datetime, *, partial: bool = False) -> list[Item]:
    return service.take_in(session, intake=intake, names=["x"], actor=who.author, now=now, partial=partial)


def count_items(session: Session) -> int:
    return session.exec(select(func.count()).select_from(Item)).one()


@pytest.fixture
def who(session: Session) -> bank.People:
    return bank.people(session)


def test_a_whole_file_comes_in_as_drafts_with_their_keys(session: Session, who: bank.People, now: datetime) -> None:
    intake = service.survey(session, sources=[Source("x.xlsx", workbook())], subject="105")
    stored = taken(session, intake, who, now)

    assert (len(stored), intake.by_type, intake.format) == (60, {"single_choice": 60}, "xlsx")
    assert {item.state for item in stored} == {ItemState.DRAFT}
    first = items.version(session, stored[0])
    assert (first.tier, first.verb, items.point_code(session, first)) == (2, Verb.KNOW, "105-3.1.a")
    assert keys.ask(session, first.id or 0, lambda answer: (answer.key, answer.explanation)) == (("B",), "解析")
    assert [step.to_state for step in items.history(session, stored[0])] == [ItemState.DRAFT]


@pytest.mark.parametrize("broken", [{"答案": "E"}, {"题干": None}, {"选项B": None}, {"题型": "单选题", "答案": "AB"}])
def test_one_broken_row_keeps_the_whole_file_out(
    session: Session, who: bank.People, now: datetime, broken: dict[str, Any]
) -> None:
    intake = service.survey(session, sources=[Source("x.xlsx", workbook(broken))], subject="105")

    assert [fault.where.split(",")[0] for fault in intake.rejected] == ["row 57"]
    with pytest.raises(Refused, match="Places that cannot be read: 1"):
        taken(session, intake, who, now)
    assert count_items(session) == 0


def test_the_rest_comes_in_when_that_is_asked_for(session: Session, who: bank.People, now: datetime) -> None:
    intake = service.survey(session, sources=[Source("x.xlsx", workbook({"答案": "E"}))], subject="105")

    assert len(taken(session, intake, who, now, partial=True)) == 59


def test_what_the_bank_holds_already_is_named_and_left_out(session: Session, who: bank.People, now: datetime) -> None:
    source = Source("x.txt", PAPER.encode())
    [first, _] = taken(session, service.survey(session, sources=[source], subject="105"), who, now)
    again = service.survey(session, sources=[source], subject="105")

    assert again.arrivals[0].twin == first.code
    assert (again.fresh, taken(session, again, who, now), count_items(session)) == ([], [], 2)


def test_a_question_that_stands_in_the_files_twice_comes_in_once(
    session: Session, who: bank.People, now: datetime
) -> None:
    both = [Source("a.txt", PAPER.encode()), Source("b.txt", PAPER.encode())]
    intake = service.survey(session, sources=both, subject="105")

    assert [bool(one.twin) for one in intake.arrivals] == [False, False, True, True]
    assert intake.arrivals[2].twin.startswith("a.txt, ")
    assert len(taken(session, intake, who, now)) == 2


def test_files_of_several_formats_come_in_together(session: Session, who: bank.People, now: datetime) -> None:
    gift = Source("b.gift", b"::g:: Is it so? {T}")
    intake = service.survey(session, sources=[Source("a.txt", PAPER.encode()), gift], subject="105")

    assert (intake.format, intake.by_type) == ("mixed", {"single_choice": 2, "true_false": 1})


def test_an_item_may_come_in_without_a_subject_and_waits_for_one(
    session: Session, who: bank.People, now: datetime
) -> None:
    intake = service.survey(session, sources=[Source("x.txt", PAPER.encode())])
    item = taken(session, intake, who, now)[0]

    assert (item.subject_id, item.code[0]) == (None, "Q")
    assert "Choose the subject and the knowledge point." in [str(why) for why in service.unready(session, item)]


@pytest.mark.parametrize(
    ("subject", "named", "expected"),
    [
        ("105", "3.1.a", "105-3.1.a"),
        ("105", "105-3.1.a", "105-3.1.a"),
        ("", "107-3.1.a", "107-3.1.a"),
        ("105", "107-3.1.a", ""),
    ],
)
def test_a_point_is_found_by_its_code_in_full_or_within_the_subject(
    session: Session, who: bank.People, now: datetime, subject: str, named: str, expected: str
) -> None:
    intake = service.survey(session, sources=[Source("x.xlsx", workbook({"知识点": named}))], subject=subject)
    item = intake.arrivals[55]

    assert (item.parsed.source_id, item.manuscript.point) == ("q57", expected)
    assert item.manuscript.subject == (subject or "107")


def test_a_tier_a_verb_and_a_point_that_nobody_knows_are_said_and_left_out(session: Session, who: bank.People) -> None:
    odd = workbook({"知识点": "9.9", "难度": "7", "认知": "背诵"})
    intake = service.survey(session, sources=[Source("x.xlsx", odd)], subject="105")

    assert [str(note.what).split("“")[1].split("”")[0] for note in intake.unsupported] == ["9.9", "7", "背诵"]
    assert not intake.rejected


def test_an_unknown_subject_and_an_unreadable_file_are_refused(session: Session, who: bank.People) -> None:
    with pytest.raises(Refused, match="no subject 999"):
        service.survey(session, sources=[Source("x.txt", PAPER.encode())], subject="999")
    with pytest.raises(Refused, match="PDF"):
        service.survey(session, sources=[Source("x.pdf", b"%PDF-1.7")])


def test_an_unreadable_file_among_others_is_a_rejection_with_its_name(
    session: Session, who: bank.People, now: datetime
) -> None:
    sources = [Source("x.pdf", b"%PDF-1.7"), Source("x.txt", PAPER.encode())]
    intake = service.survey(session, sources=sources, subject="105")

    assert [(fault.where, "PDF" in str(fault.why)) for fault in intake.rejected] == [("x.pdf", True)]
    assert (intake.format, bool(intake.arrivals)) == ("text", True)
    with pytest.raises(Refused, match="Nothing was imported"):
        service.take_in(session, intake=intake, names=["x.pdf", "x.txt"], actor=who.author, now=now)
    assert service.take_in(session, intake=intake, names=["x.txt"], actor=who.author, now=now, partial=True)


def test_an_essay_brings_its_model_answer(session: Session, who: bank.People, now: datetime) -> None:
    essay = "一、问答题\n1. 简述审核原则。\n答案：诚实正直、公正表达。\n"
    intake = service.survey(session, sources=[Source("x.txt", essay.encode())], subject="101")
    [item] = taken(session, intake, who, now)

    version = items.version(session, item)
    assert keys.ask(session, version.id or 0, lambda answer: answer.model_answer) == "诚实正直、公正表达。"


def test_an_import_is_one_entry_in_the_audit_chain(session: Session, who: bank.People, now: datetime) -> None:
    taken(session, service.survey(session, sources=[Source("x.xlsx", workbook())], subject="105"), who, now)

    entry = session.exec(select(AuditEntry).where(AuditEntry.action == "items.imported")).one()
    assert entry.details == {"files": ["x"], "imported": 60, "duplicates": 0, "as_received": 0}


def test_a_thousand_items_need_few_statements(session: Session, who: bank.People, now: datetime) -> None:
    paper = "\n".join(f"{n}. 第{n}题是（ ）。\nA. 甲{n}\nB. 乙{n}\n答案：A\n" for n in range(1, 1001))
    intake = service.survey(session, sources=[Source("x.txt", paper.encode())], subject="105")

    assert len(taken(session, intake, who, now)) == 1000
    assert session.exec(select(func.count()).select_from(ItemVersion)).one() == 1000


def staged(session: Session, who: bank.People, now: datetime) -> ItemUpload:
    source = Source("x.txt", PAPER.encode())
    return service.stage(session, source=source, subject="105", actor=who.author, now=now)


def test_a_staged_file_is_surveyed_then_imported_and_forgotten(
    session: Session, who: bank.People, now: datetime
) -> None:
    upload = staged(session, who, now)
    _, intake = service.survey_upload(session, upload_id=upload.id or 0, actor=who.author, now=now)
    stored = service.import_upload(session, upload_id=upload.id or 0, actor=who.author, now=now)

    assert len(intake.fresh) == len(stored) == 2
    assert session.exec(select(ItemUpload)).all() == []
    shown = session.exec(select(AuditEntry).where(AuditEntry.action == "keys.read")).one()
    assert shown.details == {"purpose": "dry run of an import", "count": 2}


def test_nobody_sees_the_file_of_another_and_none_is_kept_for_long(
    session: Session, who: bank.People, now: datetime
) -> None:
    upload = staged(session, who, now)

    with pytest.raises(NotFound, match="no longer here"):
        service.survey_upload(session, upload_id=upload.id or 0, actor=who.reviewer, now=now)
    assert uploads.expire(session, now=now + uploads.KEPT + timedelta(seconds=1)) == 1
