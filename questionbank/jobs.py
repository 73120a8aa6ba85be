"""What the clock does with the bank: runs of the assembler, papers that are left, ceilings, reminders, old files."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlmodel import Session

from core import clock
from core.db import transaction
from core.scheduler import Job
from core.web import local_today
from questionbank.queries import papers, supply
from questionbank.service import export_requests, exposure, runs, tasks, uploads
from questionbank.service.supply import count_left, note_left


def carry_out_run(session: Session, _now: datetime) -> None:
    """Take the oldest run that is not over and carry it out; the solver works while no transaction is open.

    Doing it again gives the same forms, so a run that a process left half done is simply begun again.
    """
    row = papers.next_run(session)
    run_id = row.id if row is not None else None
    session.rollback()  # what is read below is newer than this look
    if run_id is None or not _begun(run_id):
        return
    work = runs.gather(session, run_id=run_id)
    session.rollback()  # the solver may take a minute, and nothing is read meanwhile
    _work_on(run_id, work)


def _work_on(run_id: int, work: runs.Work) -> None:
    try:
        result = runs.carry_out(work, lambda done: _note(run_id, done))
    except runs.Cancelled:
        _end(run_id, None)
    except Exception:
        _end(run_id, runs.FAULT)  # or it would be begun again without end
        raise
    else:
        _end(run_id, result)


def _begun(run_id: int) -> bool:
    with transaction() as writing:
        return runs.begin(writing, run_id=run_id)


def _end(run_id: int, result: Mapping[str, Any] | None) -> None:
    with transaction() as writing:
        runs.finish(writing, run_id=run_id, result=result, now=clock.now())


def _note(run_id: int, done: int) -> None:
    with transaction() as writing:
        runs.note_progress(writing, run_id=run_id, done=done)


def count_papers_left(session: Session, now: datetime) -> None:
    """Count the papers that blueprints can still give where the bank has changed; nothing is locked while it counts."""
    for one in supply.outstanding(session):
        papers_left = count_left(session, one)
        with transaction() as writing:
            note_left(writing, one, papers_left, now=now)


def remind_of_tasks(session: Session, now: datetime) -> None:
    """Queue the reminders that are due, each once."""
    tasks.remind(session, today=local_today(now), now=now)


def expire_exports(session: Session, now: datetime) -> None:
    """Remove built files whose day is over."""
    export_requests.expire(session, now=now)


def expire_uploads(session: Session, now: datetime) -> None:
    """Remove files of items that were looked at and not imported within a day."""
    uploads.expire(session, now=now)


def keep_ceilings(session: Session, now: datetime) -> None:
    """Let items rest that were seen too much, and bring back those that have rested."""
    exposure.bring_back(session, now=now)
    exposure.rest_worn(session, now=now)


JOBS = (
    Job("questionbank.carry_out_run", 1, carry_out_run, own_transactions=True),
    Job("questionbank.count_papers_left", 60, count_papers_left, own_transactions=True),
    Job("questionbank.keep_ceilings", 60, keep_ceilings),
    Job("questionbank.remind_of_tasks", 1800, remind_of_tasks),
    Job("questionbank.expire_exports", 600, expire_exports),
    Job("questionbank.expire_uploads", 600, expire_uploads),
)
