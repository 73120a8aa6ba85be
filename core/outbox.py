"""Mail: queued in the transaction that causes it, sent by a job; without SMTP it is kept and shown to staff in the demo."""

import smtplib
import ssl
from collections.abc import Callable
from datetime import datetime, timedelta
from email.message import EmailMessage
from enum import StrEnum
from pathlib import Path
from urllib.parse import unquote, urlparse

import jinja2
from sqlalchemy import Column, Text
from sqlmodel import Field, Session, SQLModel, col, select

from core.db import UtcDateTime, enum_column

TEMPLATES = Path(__file__).resolve().parent.parent / "templates"
MAX_ATTEMPTS = 8
Transport = Callable[[EmailMessage], None]


class Delivery(StrEnum):
    """How far a message has come."""

    WAITING = "waiting"
    SENT = "sent"
    KEPT = "kept"
    FAILED = "failed"


class Message(SQLModel, table=True):
    """A mail to one person."""

    __tablename__ = "message"
    id: int | None = Field(default=None, primary_key=True)
    to: str = Field(max_length=254)
    subject: str = Field(max_length=200)
    body: str = Field(sa_column=Column(Text, nullable=False))
    created_at: datetime = Field(sa_column=Column(UtcDateTime, nullable=False, index=True))
    state: Delivery = Field(sa_column=enum_column(Delivery, name="state", index=True))
    attempts: int = 0
    next_try_at: datetime | None = Field(default=None, sa_column=Column(UtcDateTime))
    problem: str = ""


_env = jinja2.Environment(
    loader=jinja2.FileSystemLoader(TEMPLATES), undefined=jinja2.StrictUndefined, autoescape=False, trim_blocks=True  # noqa: S701 - plain text mail
)


def post(session: Session, *, to: str, template: str, now: datetime, context: dict[str, object]) -> Message:
    """Queue the mail `templates/<package>/mail/<name>/{subject,body}.txt`, written in both languages."""
    folder, _, name = template.partition("/")
    path = f"{folder}/mail/{name}"
    message = Message(
        to=to,
        subject=_env.get_template(f"{path}/subject.txt").render(context).strip(),
        body=_env.get_template(f"{path}/body.txt").render(context),
        created_at=now,
        next_try_at=now,
        state=Delivery.WAITING,
    )
    session.add(message)
    session.flush()
    return message


def deliver(session: Session, *, transport: Transport | None, sender: str, now: datetime, limit: int = 50) -> int:
    """Send what is due; a failure is tried again later and later. Without a transport the mail is kept."""
    due = (
        select(Message)
        .where(Message.state == Delivery.WAITING, col(Message.next_try_at) <= now)
        .order_by(col(Message.id))
        .limit(limit)
        .with_for_update(skip_locked=True)
    )
    messages = session.exec(due).all()
    for message in messages:
        _deliver_one(message, transport, sender, now)
        session.add(message)
    return len(messages)


def smtp_transport(url: str) -> Transport:
    """Make the transport for an `smtp://` or `smtps://` address."""
    parts = urlparse(url)

    def send(mail: EmailMessage) -> None:
        host, port = parts.hostname or "localhost", parts.port or (465 if parts.scheme == "smtps" else 25)
        secure = ssl.create_default_context()
        opened = (
            smtplib.SMTP_SSL(host, port, timeout=20, context=secure)
            if parts.scheme == "smtps"
            else smtplib.SMTP(host, port, timeout=20)
        )
        with opened as server:
            if parts.username:
                if parts.scheme != "smtps":
                    server.starttls(context=secure)
                server.login(unquote(parts.username), unquote(parts.password or ""))
            server.send_message(mail)

    return send


def _deliver_one(message: Message, transport: Transport | None, sender: str, now: datetime) -> None:
    if transport is None:
        message.state = Delivery.KEPT
        return
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = sender, message.to, message.subject
    mail.set_content(message.body)
    message.attempts += 1
    try:
        transport(mail)
        message.state, message.problem = Delivery.SENT, ""
    except (OSError, smtplib.SMTPException) as error:
        message.problem = str(error)[:500]
        message.next_try_at = now + timedelta(minutes=2**message.attempts)
        if message.attempts >= MAX_ATTEMPTS:
            message.state = Delivery.FAILED
