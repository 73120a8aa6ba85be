"""Certificates: what is printed and frozen, what cannot be printed, and the withdrawal."""

import hashlib
from datetime import timedelta
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image
from sqlalchemy import delete, text, update
from sqlalchemy.exc import DBAPIError
from sqlmodel import Session, select

from accounts.rules import Role
from core import seal
from core.audit import AuditEntry
from core.errors import NotAllowed, NotFound, Refused
from core.outbox import Message
from registry import queries, service
from registry.models import Certificate, Registration
from registry.rules.certificates import parse_serial, printed_code
from registry.rules.registrations import WithdrawalGround
from tests.registry import stories
from tests.registry.stories import TODAY, Cast

NOW = stories.instant(TODAY)
ZONE = "Asia/Shanghai"


@pytest.fixture
def people(session: Session) -> Cast:
    return stories.cast(session)


@pytest.fixture
def certificate(session: Session, people: Cast, tmp_path: Path) -> Certificate:
    return stories.certified(session, people, keys=tmp_path)


def withdraw(session: Session, certificate: Certificate, people: Cast) -> None:
    service.withdraw_certificate(
        session, certificate_id=certificate.id or 0, ground=WithdrawalGround.FALSE_EVIDENCE, reason="审核经历不实",
        actor=people.registrar, now=NOW,
    )  # fmt: skip


def test_what_is_printed_is_frozen_with_its_hash(session: Session, certificate: Certificate) -> None:
    fields = queries.fields_of(certificate)
    assert (fields.name, fields.scheme, fields.grade_zh) == ("李四", "QMS", "实习审核员")
    assert parse_serial(certificate.serial).scheme == "QMS"
    assert fields.verify_url.endswith(f"/verify/{certificate.token}")
    assert fields.short_code == printed_code(certificate.short_code)
    assert hashlib.sha256(certificate.pdf).hexdigest() == certificate.sha256
    assert [issuer.name for issuer in fields.issuers] == ["钱审", "孙批"]


def test_the_file_is_sealed_by_the_installation(certificate: Certificate, tmp_path: Path) -> None:
    root = stories.office(tmp_path).identity(NOW).root
    assert seal.inspect(certificate.pdf, (root,)).valid


@pytest.mark.parametrize("act", ["update", "delete"])
def test_the_database_itself_keeps_certificates(session: Session, certificate: Certificate, act: str) -> None:
    statement = delete(Certificate) if act == "delete" else update(Certificate).values(sha256="0")
    with pytest.raises(DBAPIError, match="append-only"), session.begin_nested():
        session.execute(statement)


def test_a_name_that_would_print_as_boxes_is_refused_before_the_issue(
    session: Session, people: Cast, tmp_path: Path
) -> None:
    row = stories.examined(session, people)
    stories.person_of(session, people.applicant).name = "李\U0003134a"
    session.flush()
    with pytest.raises(Refused, match="\U0003134a"):
        stories.approve(session, people, row, keys=tmp_path)
    assert session.exec(select(Certificate.id)).all() == []


def test_a_photo_is_printed(session: Session, people: Cast, tmp_path: Path) -> None:
    row = stories.filled(session, people)
    out = BytesIO()
    Image.new("RGB", (600, 600), "grey").save(out, "PNG")
    service.set_photo(session, application_id=row.id or 0, picture=out.getvalue(), actor=people.applicant)
    plain = stories.certified(session, stories.cast(session), keys=tmp_path)
    service.submit(session, application_id=row.id or 0, actor=people.applicant, now=NOW, today=TODAY)
    service.recommend(session, application_id=row.id or 0, reason="", actor=people.recommender, now=NOW)
    service.examine(session, application_id=row.id or 0, reason="", actor=people.registrar, now=NOW)
    pictured = stories.approve(session, people, row, keys=tmp_path)
    assert b"/DCTDecode" in pictured.pdf
    assert b"/DCTDecode" not in plain.pdf


def test_a_withdrawal_counts_at_once_and_for_good(session: Session, certificate: Certificate, people: Cast) -> None:
    withdraw(session, certificate, people)
    standing = queries.standing_of(session, certificate, day=TODAY, zone=ZONE)
    assert (standing.status, standing.since, standing.ground) == ("withdrawn", TODAY, "false_evidence")
    after = queries.standing_of(session, certificate, day=TODAY + timedelta(days=9999), zone=ZONE)
    assert after.status == "withdrawn"
    assert session.get_one(Registration, certificate.registration_id).status == "withdrawn"
    assert "已撤销" in session.exec(select(Message).order_by(text("id DESC"))).first().subject  # type: ignore[union-attr]


def test_the_day_before_its_withdrawal_a_certificate_was_valid(
    session: Session, certificate: Certificate, people: Cast
) -> None:
    later = NOW + timedelta(days=10)
    service.withdraw_certificate(
        session, certificate_id=certificate.id or 0, ground=WithdrawalGround.OWN_REQUEST, reason="x",
        actor=people.registrar, now=later,
    )  # fmt: skip
    days = [queries.standing_of(session, certificate, day=TODAY + timedelta(days=n), zone=ZONE).status for n in (9, 10)]
    assert days == ["valid", "withdrawn"]


def test_nothing_is_withdrawn_twice(session: Session, certificate: Certificate, people: Cast) -> None:
    withdraw(session, certificate, people)
    with pytest.raises(Refused, match="before"):
        withdraw(session, certificate, people)


def test_nobody_withdraws_their_own(session: Session, certificate: Certificate, people: Cast) -> None:
    with pytest.raises(NotAllowed, match="own"):
        service.withdraw_certificate(
            session, certificate_id=certificate.id or 0, ground=WithdrawalGround.OWN_REQUEST, reason="x",
            actor=people.applicant, now=NOW,
        )  # fmt: skip


def test_after_a_withdrawal_a_first_registration_may_be_asked_for_again(
    session: Session, certificate: Certificate, people: Cast
) -> None:
    withdraw(session, certificate, people)
    row = stories.draft(session, people)
    registrations = queries.facts_of(session, row).registrations
    assert [entry["status"] for entry in registrations] == ["revoked"]


def test_the_file_is_for_its_holder_and_for_staff_whose_reading_is_audited(
    session: Session, certificate: Certificate, people: Cast
) -> None:
    key = certificate.id or 0
    assert service.read_file(session, certificate_id=key, actor=people.applicant, now=NOW) is certificate
    assert service.read_file(session, certificate_id=key, actor=people.registrar, now=NOW) is certificate
    stranger = stories.member(session, "陌生人", Role.CANDIDATE)
    with pytest.raises(NotFound):
        service.read_file(session, certificate_id=key, actor=stranger, now=NOW)
    read = session.exec(select(AuditEntry.actor).where(AuditEntry.action == "certificate.read")).all()
    assert read == [str(people.registrar)]
