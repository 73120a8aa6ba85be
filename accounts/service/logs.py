"""Acts on the logs themselves: reading a mail that was kept, walking the audit chain."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session

from accounts.rules import Actor, Permission
from accounts.service.actions import Action
from core import audit
from core.db import get
from core.errors import Refused, Text
from core.outbox import Delivery, Message

LETS_IN = re.compile(r"(/password/)\S+")


@dataclass(frozen=True)
class KeptMail:
    """A mail as somebody other than its addressee reads it."""

    to: str
    subject: str
    body: str
    created_at: datetime


def read_mail(session: Session, *, message_id: int, actor: Actor, now: datetime) -> KeptMail:
    """Give a mail that was kept because there is no mail server; the reading is audited.

    Whoever may not manage people reads it without the links that set a password: they would let them in as another.
    Raises Refused for mail that went out: its links let their readers in, so nobody but its addressee reads it.
    """
    message: Message = get(session, Message, message_id)
    if message.state != Delivery.KEPT:
        raise Refused(
            Text("Mail that is sent is read by its addressee only: it may hold a link that opens an account.")
        )
    audit.record(session, actor=actor, action=Action.MAIL_READ, subject=f"message/{message_id}", at=now)
    body = message.body if actor.may(Permission.MANAGE_PEOPLE) else LETS_IN.sub(r"\1…", message.body)
    return KeptMail(message.to, message.subject, body, message.created_at)


def verify_logs(
    session: Session, *, checks: Iterable[audit.Check], actor: Actor, now: datetime, most: int = 20
) -> list[audit.Break]:
    """Walk the audit chain and what the packages add to it; gives the first breaks, none when all is whole."""
    found = [item for check in (audit.chain_breaks, *checks) for item in check(session)][:most]
    details = {"breaks": len(found), "entries": audit.length(session)}
    audit.record(session, actor=actor, action=Action.AUDIT_VERIFIED, subject="audit", at=now, details=details)
    return found
