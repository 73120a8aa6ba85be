"""A calibration is recorded as a whole after a dry run, by those who may, and never half."""

from datetime import datetime, timedelta

import pytest
from sqlmodel import Session, select

from accounts.rules import SYSTEM, Actor, Role
from core.audit import AuditEntry
from core.errors import NotAllowed, NotFound, Refused
from questionbank.models import Item, ItemParameters, ItemUpload
from questionbank.service import calibration, uploads
from tests import factories

HEAD = "item,a,b,n,source\n"


@pytest.fixture
def codes(session: Session) -> list[str]:
    return [session.get_one(Item, factories.version(session).item_id).code for _ in range(3)]


@pytest.fixture
def assembler(session: Session) -> Actor:
    return factories.actor(factories.person(session, "张三", Role.ASSEMBLER), Role.ASSEMBLER)


def file(codes: list[str]) -> str:
    return HEAD + "".join(f"{code},1.{place},-0.5,80{place},\n" for place, code in enumerate(codes))


def recorded(session: Session) -> list[tuple[float | None, int | None, str]]:
    rows = session.exec(select(ItemParameters).order_by("id")).all()
    return [(row.a, row.n, row.source) for row in rows]


def test_every_row_is_recorded_with_its_source_and_one_entry_of_audit(
    session: Session, codes: list[str], now: datetime
) -> None:
    text = file(codes[:2]) + f"{codes[2]},0.9,0,,autumn\n"

    assert calibration.record_all(session, text=text, source=" spring ", actor=SYSTEM, now=now) == 3

    assert recorded(session) == [(1.0, 800, "spring"), (1.1, 801, "spring"), (0.9, None, "autumn")]
    entry = session.exec(select(AuditEntry).where(AuditEntry.action == "item.calibrated")).one()
    assert (entry.details["items"], entry.details["source"]) == (3, "spring")
    assert entry.subject == f"calibration/{entry.details['sha256'][:16]}"


@pytest.mark.parametrize(
    ("row", "source", "words"),
    [
        ("none,1,0,,\n", "x", "Line 5: There is no item none"),
        ("none,x,0,,\n", "x", "Line 5: a, b and minutes are numbers"),
        ("", " ", "Line 2: Say where the parameters come from"),
    ],
)
def test_one_wrong_row_records_nothing(
    session: Session, codes: list[str], now: datetime, row: str, source: str, words: str
) -> None:
    with pytest.raises(Refused, match=words):
        calibration.record_all(session, text=file(codes) + row, source=source, actor=SYSTEM, now=now)

    assert recorded(session) == []


def test_a_file_without_rows_is_refused(session: Session, now: datetime) -> None:
    with pytest.raises(Refused, match="no rows"):
        calibration.record_all(session, text=HEAD, source="x", actor=SYSTEM, now=now)


def test_a_dry_run_tells_each_fate_and_records_nothing(session: Session, codes: list[str]) -> None:
    rows = calibration.survey(session, text=file([codes[0], "none", codes[1]]), source="spring")

    assert [row.why_not and str(row.why_not) for row in rows] == [None, "There is no item none.", None]
    assert {row.source for row in rows} == {"spring"}
    assert recorded(session) == []


def test_a_staged_file_is_looked_at_recorded_and_forgotten(
    session: Session, codes: list[str], assembler: Actor, now: datetime
) -> None:
    key = calibration.stage(session, text=file(codes), source="spring", actor=assembler, now=now).id or 0

    upload, rows = calibration.survey_staged(session, upload_id=key, actor=assembler, now=now)
    assert (upload.name, len(rows)) == ("spring", 3)
    assert calibration.record_staged(session, upload_id=key, actor=assembler, now=now) == 3

    assert session.exec(select(ItemParameters.recorded_by)).all() == [str(assembler)] * 3
    with pytest.raises(NotFound):
        calibration.record_staged(session, upload_id=key, actor=assembler, now=now)


def test_a_staged_file_is_its_owners_and_no_file_of_items(
    session: Session, codes: list[str], assembler: Actor, now: datetime
) -> None:
    other = factories.actor(factories.person(session, "李四", Role.ASSEMBLER), Role.ASSEMBLER)
    key = calibration.stage(session, text=file(codes), source="spring", actor=assembler, now=now).id or 0

    with pytest.raises(NotFound):
        calibration.survey_staged(session, upload_id=key, actor=other, now=now)
    with pytest.raises(NotFound):
        uploads.survey_upload(session, upload_id=key, actor=assembler, now=now)


def test_a_file_that_was_not_recorded_is_removed_with_the_other_files_whose_day_is_over(
    session: Session, codes: list[str], assembler: Actor, now: datetime
) -> None:
    for days in (0, 2):
        calibration.stage(session, text=file(codes), source="x", actor=assembler, now=now + timedelta(days=days))

    assert uploads.expire(session, now=now + timedelta(days=2)) == 1
    assert len(session.exec(select(ItemUpload)).all()) == 1


def test_a_file_whose_day_is_over_is_not_recorded_any_more(
    session: Session, codes: list[str], assembler: Actor, now: datetime
) -> None:
    key = calibration.stage(session, text=file(codes), source="x", actor=assembler, now=now).id or 0

    with pytest.raises(NotFound):
        calibration.record_staged(session, upload_id=key, actor=assembler, now=now + timedelta(days=1, seconds=1))


def test_only_who_builds_papers_brings_parameters_in(
    session: Session, codes: list[str], assembler: Actor, now: datetime
) -> None:
    author = factories.actor(factories.person(session, "林七", Role.AUTHOR), Role.AUTHOR)
    key = calibration.stage(session, text=file(codes), source="x", actor=assembler, now=now).id or 0

    with pytest.raises(NotAllowed):
        calibration.stage(session, text=file(codes), source="x", actor=author, now=now)
    with pytest.raises(NotAllowed):
        calibration.record_staged(session, upload_id=key, actor=author, now=now)
