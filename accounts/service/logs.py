"""Acts on the logs themselves: reading a mail that was kept, walking the audit chain."""

from collections.abc import Iterable
from datetime import datetime

from sqlmodel import Session

from accounts.rules import Actor
from accounts.service.actions import Action
from core import audit
from core.db import get
from core.errors import Refused, Text
from core.outbox import Delivery, Message


def read_mail(session: Session, *, message_id: int, actor: Actor, now: datetime) -> Message:
    """Give a mail that was kept because there is no mail server; the reading is audited.

    Raises Refused for mail that went out: its links let their readers in, so nobody but its addressee reads it.
    """
    message: Message = get(session, Message, message_id)
    if message.state != Delivery.KEPT:
        raise Refused(
            Text("Mail that is sent is read by its addressee only: it may hold a link that opens an account.")
        )
    audit.record(session, actor=actor, action=Action.MAIL_READ, subject=f"message/{message_id}", at=now)
    return message


def verify_logs(
    session: Session, *, checks: Iterable[audit.Check], actor: Actor, now: datetime, most: int = 20
) -> list[audit.Break]:
    """Walk the audit chain and what the packages add to it; gives the first breaks, none when all is whole."""
    found = [item for check in (audit.chain_breaks, *checks) for item in check(session)][:most]
    details = {"breaks": len(found), "entries": audit.length(session)}
    audit.record(session, actor=actor, action=Action.AUDIT_VERIFIED, subject="audit", at=now, details=details)
    return found
