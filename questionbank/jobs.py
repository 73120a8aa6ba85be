"""What the clock does with the bank: remind of tasks, remove exports that nobody fetched."""

from datetime import datetime

from sqlmodel import Session

from core.scheduler import Job
from core.web import local_today
from questionbank.service import exports, tasks


def remind_of_tasks(session: Session, now: datetime) -> None:
    """Queue the reminders that are due, each once."""
    tasks.remind(session, today=local_today(now), now=now)


def expire_exports(session: Session, now: datetime) -> None:
    """Remove built files whose day is over."""
    exports.expire(session, now=now)


JOBS = (
    Job("questionbank.remind_of_tasks", 1800, remind_of_tasks),
    Job("questionbank.expire_exports", 600, expire_exports),
)
