"""What the clock does that knows nothing of exams: mail goes out, dead sessions go, the audit chain is remembered."""

from datetime import datetime

from flask import current_app
from sqlmodel import Session

from core import audit, outbox, sessions
from core.config import Settings
from core.scheduler import Job


def deliver_mail(session: Session, now: datetime) -> None:
    """Send the mail that is due, or keep it where no mail server is set."""
    settings: Settings = current_app.extensions["gradus.settings"]
    transport = outbox.smtp_transport(settings.smtp_url) if settings.smtp_url else None
    outbox.deliver(session, transport=transport, sender=settings.mail_from, now=now)


JOBS = (
    Job("core.deliver_mail", 5, deliver_mail),
    Job("core.purge_sessions", 600, sessions.purge),
    Job("core.remember_audit", 60, audit.remember),
)
