"""A file between its dry run and its import: whose it is, how long it is there, what is shown and written down."""

from datetime import datetime, timedelta

import pytest
from sqlmodel import Session, col, func, select

from accounts.rules import Actor
from core.audit import AuditEntry
from core.errors import NotFound, Refused
from questionbank import jobs, keys
from questionbank.models import Item, ItemUpload, ItemVersion, Subject
from questionbank.queries import items
from questionbank.rules import ItemState
from questionbank.service import Source
from questionbank.service.uploads import (
    KEPT,
    LONGEST_TEXT,
    can_be_mended,
    expire,
    import_upload,
    reopen_upload,
    stage,
    survey_upload,
)
from tests.questionbank import bank

GOOD = "1. 审核准则是（ ）。\nA. 甲\nB. 乙\n答案：B\n\n2. 审核是系统的。（√）\n"
BROKEN = GOOD + "\n3. 审核证据是（ ）。\nA. 甲\nB. 乙\n答案：D\n"


@pytest.fixture
def who(session: Session) -> bank.People:
    return bank.people(session)


def staged(session: Session, actor: Actor, now: datetime, text: str = GOOD, *, subject: str = "105") -> int:
    upload = stage(session, source=Source("题库.txt", text.encode()), subject=subject, actor=actor, now=now)
    return upload.id or 0


def uploads(session: Session) -> list[int]:
    return [one.id or 0 for one in session.exec(select(ItemUpload).order_by(col(ItemUpload.id))).all()]


def count(session: Session, model: type[Item] | type[ItemVersion]) -> int:
    return session.exec(select(func.count()).select_from(model)).one()


def shown(session: Session) -> list[dict[str, object]]:
    query = select(AuditEntry).where(AuditEntry.action == "keys.read").order_by(col(AuditEntry.id))
    return [dict(entry.details) for entry in session.exec(query).all()]


def test_a_file_is_kept_as_it_came_with_its_format_and_subject(
    session: Session, who: bank.People, now: datetime
) -> None:
    data = GOOD.encode("gb18030")
    upload = stage(session, source=Source("题库.txt", data), subject="105", actor=who.author, now=now)

    assert (upload.name, upload.format, upload.content, upload.uploaded_at) == ("题库.txt", "text", data, now)
    assert upload.uploaded_by == who.author.id
    assert session.get_one(Subject, upload.subject_id).code == "105"
    assert (count(session, Item), shown(session)) == (0, [])


def test_a_long_name_is_cut_and_the_format_stays(session: Session, who: bank.People, now: datetime) -> None:
    source = Source("长" * 300 + ".gift", b"Q{T}")
    upload = stage(session, source=source, subject="", actor=who.author, now=now)

    assert (len(upload.name), upload.format, upload.subject_id) == (200, "gift", None)
    assert len(import_upload(session, upload_id=upload.id or 0, actor=who.author, now=now)) == 1


@pytest.mark.parametrize(
    ("name", "data", "subject", "code"),
    [
        ("x.txt", b" ", "", "unreadable_file"),
        ("x.pdf", b"%PDF-1.7", "", "unreadable_file"),
        ("x.xlsx", b"no zip", "", "unreadable_file"),
        ("x.txt", b"1. a\x00", "", "unreadable_file"),
        ("x.txt", GOOD.encode(), "999", "unknown_subject"),
    ],
)
def test_what_cannot_be_read_at_all_is_not_kept(
    session: Session, who: bank.People, now: datetime, name: str, data: bytes, subject: str, code: str
) -> None:
    with pytest.raises(Refused) as caught:
        stage(session, source=Source(name, data), subject=subject, actor=who.author, now=now)

    assert (caught.value.code, uploads(session)) == (code, [])


def test_a_dry_run_tells_each_fate_and_changes_nothing(session: Session, who: bank.People, now: datetime) -> None:
    upload_id = staged(session, who.author, now, BROKEN)

    for _ in range(2):
        upload, intake = survey_upload(session, upload_id=upload_id, actor=who.author, now=now)

    assert upload.id == upload_id
    assert [one.excerpt for one in intake.fresh] == ["审核准则是（ ）。", "审核是系统的。"]
    assert [one.where for one in intake.rejected] == ["line 8"]
    assert (count(session, Item), uploads(session)) == (0, [upload_id])


def test_every_look_at_the_keys_is_written_down(session: Session, who: bank.People, now: datetime) -> None:
    upload_id = staged(session, who.author, now)

    for _ in range(2):
        survey_upload(session, upload_id=upload_id, actor=who.author, now=now)

    assert shown(session) == [{"purpose": "dry run of an import", "count": 2}] * 2


def test_an_import_takes_the_file_away(session: Session, who: bank.People, now: datetime) -> None:
    upload_id = staged(session, who.author, now)

    stored = import_upload(session, upload_id=upload_id, actor=who.author, now=now)

    assert [item.code.partition("-")[0] for item in stored] == ["105", "105"]
    assert {item.state for item in stored} == {ItemState.DRAFT}
    assert uploads(session) == []
    with pytest.raises(NotFound):
        import_upload(session, upload_id=upload_id, actor=who.author, now=now)


def test_a_file_with_a_fault_is_not_imported_and_stays(session: Session, who: bank.People, now: datetime) -> None:
    upload_id = staged(session, who.author, now, BROKEN)

    with pytest.raises(Refused, match="Places that cannot be read: 1") as caught:
        import_upload(session, upload_id=upload_id, actor=who.author, now=now)

    assert (caught.value.field, caught.value.code) == ("file", "rejected")
    assert (count(session, Item), count(session, ItemVersion), uploads(session)) == (0, 0, [upload_id])
    assert len(import_upload(session, upload_id=upload_id, actor=who.author, now=now, partial=True)) == 2


def test_what_was_imported_meanwhile_is_a_double_at_the_import(
    session: Session, who: bank.People, now: datetime
) -> None:
    first, second = (staged(session, who.author, now) for _ in range(2))
    import_upload(session, upload_id=first, actor=who.author, now=now)

    assert import_upload(session, upload_id=second, actor=who.author, now=now) == []
    assert (count(session, Item), uploads(session)) == (2, [])


def test_a_file_of_a_machine_comes_in_as_its_drafts(session: Session, who: bank.People, now: datetime) -> None:
    upload_id = staged(session, who.author, now)

    stored = import_upload(session, upload_id=upload_id, actor=who.author, now=now, use=bank.USE)

    assert {item.state for item in stored} == {ItemState.AI_DRAFT}
    version = items.version(session, stored[0])
    assert keys.ask(session, version.id or 0, lambda answer: answer.key) == ("B",)


def test_nobody_sees_or_imports_the_file_of_another(session: Session, who: bank.People, now: datetime) -> None:
    upload_id = staged(session, who.author, now)

    for act in (survey_upload, import_upload):
        with pytest.raises(NotFound, match="no longer here"):
            act(session, upload_id=upload_id, actor=who.reviewer, now=now)
        with pytest.raises(NotFound, match="no longer here"):
            act(session, upload_id=upload_id + 1, actor=who.author, now=now)
    assert (uploads(session), shown(session)) == ([upload_id], [])


def test_a_file_whose_day_is_over_is_no_longer_there(session: Session, who: bank.People, now: datetime) -> None:
    upload_id = staged(session, who.author, now)

    survey_upload(session, upload_id=upload_id, actor=who.author, now=now + KEPT)
    for act in (survey_upload, import_upload):
        with pytest.raises(NotFound, match="no longer here"):
            act(session, upload_id=upload_id, actor=who.author, now=now + KEPT + timedelta(seconds=1))


def test_the_clock_removes_the_files_whose_day_is_over(session: Session, who: bank.People, now: datetime) -> None:
    old = staged(session, who.author, now)
    young = staged(session, who.reviewer, now + timedelta(hours=5))

    assert expire(session, now=now + KEPT) == 0
    assert uploads(session) == [old, young]
    jobs.expire_uploads(session, now + KEPT + timedelta(seconds=1))
    assert uploads(session) == [young]
    assert expire(session, now=now + 2 * KEPT) == 1


def test_a_text_is_opened_again_by_its_owner_and_that_is_written_down(
    session: Session, who: bank.People, now: datetime
) -> None:
    number = staged(session, who.author, now, BROKEN)
    before = len(shown(session))

    assert reopen_upload(session, upload_id=number, actor=who.author, now=now) == ("105", BROKEN)
    assert len(shown(session)) == before + 1
    with pytest.raises(NotFound):
        reopen_upload(session, upload_id=number, actor=who.reviewer, now=now)
    with pytest.raises(NotFound):
        reopen_upload(session, upload_id=number, actor=who.author, now=now + 2 * KEPT)


@pytest.mark.parametrize(
    ("format_", "size", "mended"),
    [
        ("text", 10, True),
        ("gift", LONGEST_TEXT, True),
        ("aiken", LONGEST_TEXT + 1, False),
        ("xlsx", 10, False),
        ("qti", 10, False),
    ],
)
def test_what_is_text_and_not_too_long_can_be_mended_by_hand(
    now: datetime, format_: str, size: int, mended: bool
) -> None:
    upload = ItemUpload(name="a", format=format_, content=b"x" * size, uploaded_by=1, uploaded_at=now)

    assert can_be_mended(upload) is mended
