"""Mail: queued in the transaction that causes it, sent by a job; without a mail server kept and shown to staff."""

import smtplib
import ssl
from collections.abc import Callable, Iterable, Mapping
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
LEASE = timedelta(minutes=20)  # longer than one round of sending takes
SUBJECT_LENGTH = 200
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
    subject: str = Field(max_length=SUBJECT_LENGTH)
    body: str = Field(sa_column=Column(Text, nullable=False))
    created_at: datetime = Field(sa_column=Column(UtcDateTime, nullable=False, index=True))
    state: Delivery = Field(sa_column=enum_column(Delivery, name="state", index=True))
    attempts: int = 0
    next_try_at: datetime | None = Field(default=None, sa_column=Column(UtcDateTime))
    problem: str = ""


_env = jinja2.Environment(
    loader=jinja2.FileSystemLoader(TEMPLATES),
    undefined=jinja2.StrictUndefined,
    autoescape=False,  # noqa: S701 - plain text mail
    trim_blocks=True,
)


def post(session: Session, *, to: str, template: str, now: datetime, context: dict[str, object]) -> Message:
    """Queue the mail `templates/<package>/mail/<name>/{subject,body}.txt`, written in both languages."""
    folder, _, name = template.partition("/")
    path = f"{folder}/mail/{name}"
    message = Message(
        to=to,
        subject=" ".join(_env.get_template(f"{path}/subject.txt").render(context).split())[:SUBJECT_LENGTH],
        body=_env.get_template(f"{path}/body.txt").render(context),
        created_at=now,
        next_try_at=now,
        state=Delivery.WAITING,
    )
    session.add(message)
    session.flush()
    return message


def due(session: Session, *, now: datetime, limit: int = 50, lock: bool = False) -> list[Message]:
    """List the mail that should go out now, the oldest first; with `lock` what no other process has taken."""
    query = select(Message).where(Message.state == Delivery.WAITING, col(Message.next_try_at) <= now)
    query = query.order_by(col(Message.id)).limit(limit)
    return list(session.exec(query.with_for_update(skip_locked=True) if lock else query).all())


def keep(session: Session, *, now: datetime) -> None:
    """Keep the mail that is due, to be shown to staff: there is no mail server."""
    for message in due(session, now=now, lock=True):
        message.state = Delivery.KEPT
        session.add(message)


def claim(session: Session, *, now: datetime) -> list[Message]:
    """Take the mail that is due for sending; a sender that dies leaves it to the next one after a while."""
    messages = due(session, now=now, lock=True)
    for message in messages:
        message.attempts += 1
        message.next_try_at = now + LEASE
        session.add(message)
    return messages


def send(messages: Iterable[Message], *, transport: Transport, sender: str) -> dict[int, str]:
    """Send mail; gives for each what went wrong, empty for nothing. Outside of transactions, for it may take long."""
    return {message.id or 0: _problem(message, transport, sender) for message in messages}


def settle(session: Session, *, problems: Mapping[int, str], now: datetime) -> None:
    """Note what came of the mail that was sent; a failure is tried again later and later, eight times in all."""
    for key, problem in problems.items():
        message = session.get(Message, key, with_for_update=True)
        if message is not None:
            _settle_one(message, problem, now)
            session.add(message)


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


def _problem(message: Message, transport: Transport, sender: str) -> str:
    try:
        mail = EmailMessage()
        mail["From"], mail["To"], mail["Subject"] = sender, message.to, message.subject
        mail.set_content(message.body)
        transport(mail)
    except (OSError, smtplib.SMTPException, ValueError) as error:  # ValueError: an address that is none
        return str(error)[:500] or type(error).__name__
    return ""


def _settle_one(message: Message, problem: str, now: datetime) -> None:
    message.problem = problem
    if not problem:
        message.state = Delivery.SENT
    elif message.attempts >= MAX_ATTEMPTS:
        message.state = Delivery.FAILED
    else:
        message.next_try_at = now + timedelta(minutes=2**message.attempts)
