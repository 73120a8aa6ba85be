"""Papers that are made for one seat each: which seats wait for theirs, and how far the order is."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, cast

from sqlalchemy import func
from sqlalchemy.orm import defer
from sqlmodel import Session, col, select

from core.errors import Text
from exam.models import Attempt, Sitting, SittingForm
from exam.rules.states import AttemptState, SittingState
from questionbank.models import AssemblyRun
from questionbank.rules.runs import OPEN, RunState


@dataclass(frozen=True)
class OwnPapers:
    """How many seats have their paper and how many wait, the latest order, and why it found nothing."""

    there: int
    waiting: int
    run: AssemblyRun | None = None
    reasons: tuple[Text, ...] = ()

    @property
    def under_way(self) -> bool:
        """Tell whether papers are being found or frozen."""
        return self.run is not None and (self.run.state in OPEN or self.binding)

    @property
    def binding(self) -> bool:
        """Tell whether papers that were found are being frozen and given to their seats."""
        return self.run is not None and self.run.state is RunState.DONE and self.waiting > 0


def own_papers(session: Session, sitting: Sitting) -> OwnPapers:
    """Tell how far the papers of a sitting are."""
    there = select(func.count()).where(SittingForm.sitting_id == sitting.id, col(SittingForm.attempt_id).is_not(None))
    seats = waiting(session, sitting)
    run = _run(session, sitting.run_id) if sitting.run_id else None
    if run is not None and run.state is RunState.DONE and not due(run, seats):
        run = None  # all its papers are with their seats; who was booked later waits for another order
    return OwnPapers(session.exec(there).one(), len(seats), run, _reasons(run))


def waiting(session: Session, sitting: Sitting) -> list[Attempt]:
    """List the booked seats that are to have a paper of their own and have none, room by room."""
    if not sitting.own_papers:
        return []
    query = (
        select(Attempt)
        .join(SittingForm, col(SittingForm.attempt_id) == Attempt.id, isouter=True)
        .where(
            Attempt.sitting_id == sitting.id,
            Attempt.state == AttemptState.BOOKED,
            col(SittingForm.attempt_id).is_(None),
        )
        .order_by(col(Attempt.room_id), col(Attempt.seat))
    )
    return list(session.exec(query).all())


def due(run: AssemblyRun, seats: Iterable[Attempt]) -> dict[int, Attempt]:
    """Give the seats among these for which an order makes a paper, by the paper's number."""
    waits = {seat.id: seat for seat in seats}
    return {number: waits[one["key"]] for number, one in enumerate(run.wanted, 1) if one["key"] in waits}


def shared_form_ids(session: Session, sitting_id: int) -> list[int]:
    """Name the forms of a sitting that any seat may get."""
    query = select(SittingForm.form_id).where(SittingForm.sitting_id == sitting_id)
    return sorted(session.exec(query.where(col(SittingForm.attempt_id).is_(None))).all())


def to_bind(session: Session) -> list[Sitting]:
    """List the sittings whose papers were found; some may wait to be frozen and given to their seats."""
    query = (
        select(Sitting)
        .join(AssemblyRun, col(AssemblyRun.id) == Sitting.run_id)
        .where(Sitting.state != SittingState.CLOSED, AssemblyRun.state == RunState.DONE)
        .order_by(col(Sitting.id))
    )
    return list(session.exec(query).all())


def _run(session: Session, run_id: int) -> AssemblyRun:
    """Give an order; what came of it is long and is read only where it is short."""
    query = select(AssemblyRun).where(AssemblyRun.id == run_id)
    return session.exec(query.options(defer(cast("Any", AssemblyRun.result)))).one()


def _reasons(run: AssemblyRun | None) -> tuple[Text, ...]:
    """Say why an order found nothing."""
    if run is None or run.state is not RunState.FAILED:
        return ()
    told = [*run.result.get("shortages", []), *filter(None, [run.result.get("problem")])]
    said = [(one["template"], one["params"]) for one in told]
    return tuple(Text(template, params) for template, params in said)
