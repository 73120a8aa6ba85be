"""What the clock does that knows nothing of exams: mail goes out, dead sessions go, the audit chain is remembered."""

from datetime import datetime

from flask import current_app
from sqlmodel import Session

from core import audit, outbox, sessions
from core.config import Settings
from core.db import transaction
from core.scheduler import Job


def deliver_mail(session: Session, now: datetime) -> None:
    """Send the mail that is due, or keep it where no mail server is set.

    A mail server may take its time, so nothing is sent within a transaction: SQLite has one writer, and answers wait.
    """
    settings: Settings = current_app.extensions["gradus.settings"]
    if not outbox.due(session, now=now, limit=1):
        return
    if not settings.smtp_url:
        with transaction() as writing:
            outbox.keep(writing, now=now)
        return
    with transaction() as writing:
        messages = outbox.claim(writing, now=now)
    problems = outbox.send(messages, transport=outbox.smtp_transport(settings.smtp_url), sender=settings.mail_from)
    with transaction() as writing:
        outbox.settle(writing, problems=problems, now=now)


JOBS = (
    Job("core.deliver_mail", 5, deliver_mail, own_transactions=True),
    Job("core.purge_sessions", 600, sessions.purge),
    Job("core.remember_audit", 60, audit.remember),
)
