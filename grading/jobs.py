"""What the clock does in grading: score what is sealed."""

import logging
from datetime import datetime

from sqlmodel import Session

from core.scheduler import Job
from grading import service

log = logging.getLogger(__name__)


def score_sealed(session: Session, now: datetime) -> None:
    """Compute the results that can be computed, and say in the log which papers are held up."""
    for text in service.score_sealed(session, now=now).held:
        log.error("a paper could not be scored: %s", text)


JOBS = (Job("grading.score_sealed", 3, score_sealed),)
