from datetime import datetime

import pytest
from sqlmodel import Session, select

from accounts import service
from accounts.rules import Actor, Role
from core.audit import AuditEntry, Break
from core.errors import Refused
from core.outbox import Delivery, Message


def _mail(session: Session, state: Delivery, now: datetime) -> int:
    mail = Message(to="li@example.org", subject="s", body="b", created_at=now, state=state)
    session.add(mail)
    session.flush()
    return mail.id or 0


def test_mail_that_was_kept_is_read_and_the_reading_audited(session: Session, officer: Actor, now: datetime) -> None:
    mail = _mail(session, Delivery.KEPT, now)

    assert service.read_mail(session, message_id=mail, actor=officer, now=now).body == "b"
    entry = session.exec(select(AuditEntry)).one()
    assert (entry.action, entry.subject) == ("mail.read", f"message/{mail}")


@pytest.mark.parametrize("state", [Delivery.WAITING, Delivery.SENT, Delivery.FAILED])
def test_mail_on_its_way_is_read_by_its_addressee_only(
    session: Session, officer: Actor, now: datetime, state: Delivery
) -> None:
    with pytest.raises(Refused):
        service.read_mail(session, message_id=_mail(session, state, now), actor=officer, now=now)


@pytest.mark.parametrize(("role", "lets_in"), [(Role.ADMINISTRATOR, True), (Role.LOG_AUDITOR, False)])
def test_the_auditor_of_the_log_reads_no_link_that_lets_somebody_in(
    session: Session, now: datetime, role: Role, lets_in: bool
) -> None:
    mail, token = _mail(session, Delivery.KEPT, now), "Tx-7_secret"
    session.get_one(Message, mail).body = f"Open\nhttps://example.org/password/{token}\n\nThe office"
    who = Actor(7, "王五", frozenset({role}))

    read = service.read_mail(session, message_id=mail, actor=who, now=now).body

    assert (token in read) is lets_in
    assert read.endswith("The office")
    session.refresh(session.get_one(Message, mail))
    assert token in session.get_one(Message, mail).body


def test_the_logs_are_verified_with_what_the_packages_add(session: Session, officer: Actor, now: datetime) -> None:
    assert service.verify_logs(session, checks=(), actor=officer, now=now) == []

    found = service.verify_logs(session, checks=(lambda _: iter([Break("here", "so")]),), actor=officer, now=now)

    assert found == [Break("here", "so")]
    written = session.exec(select(AuditEntry.action)).all()
    assert list(written) == ["audit.verified", "audit.verified"]
