"""What the clock does with attempts: give them their papers, end those whose time is over, seal those that ended."""

from datetime import datetime

from flask import current_app
from sqlmodel import Session

from core.config import Settings
from core.scheduler import Job
from exam.service import attempts, own_papers


def close_due(session: Session, now: datetime) -> None:
    """End attempts at their deadline."""
    settings: Settings = current_app.extensions["gradus.settings"]
    sign = current_app.extensions["gradus.keyring"].sign
    attempts.close_due(session, now=now, grace_seconds=settings.grace_seconds, sign=sign)


def seal_ended(session: Session, now: datetime) -> None:
    """Seal ended attempts whose answer chain holds."""
    attempts.seal_ended(session, now=now)


def bind_papers(session: Session, now: datetime) -> None:
    """Freeze papers that were found for one seat each, and give them to their seats."""
    own_papers.bind_papers(session, now=now)


JOBS = (
    Job("exam.close_due", 1, close_due),
    Job("exam.seal_ended", 2, seal_ended),
    Job("exam.bind_papers", 1, bind_papers),
)
