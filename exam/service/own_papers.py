"""A paper for each candidate: ordered for the booked seats, found by the assembler, frozen and given to the seats."""

import secrets
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlmodel import Session

from accounts.rules import SYSTEM, Actor, Permission
from core import audit
from core.db import get
from core.errors import Refused
from exam import queries
from exam.models import Attempt, Sitting, SittingForm
from exam.queries import own_papers as asked
from exam.rules.sittings import may_order_papers
from exam.rules.states import SittingState
from exam.service.steps import Action
from questionbank.models import AssemblyRun, Form
from questionbank.queries import papers
from questionbank.service import runs
from questionbank.service.holds import hold_versions
from questionbank.service.papers import SEED_LIMIT, Choice
from questionbank.service.runs import PaperWanted

AT_ONCE = 20  # papers that one turn freezes, so that no writer waits long


def order_own_papers(
    session: Session, *, sitting_id: int, actor: Actor, now: datetime, seed: int | None = None
) -> AssemblyRun:
    """Order a paper for each booked seat that has none, without what its candidate saw in their latest sittings.

    The papers follow blueprint and language of the sitting's forms in reserve; the blueprint says how many sittings
    count. Raises NotAllowed, NotFound, Refused.
    """
    actor.require(Permission.RUN_SITTINGS)
    sitting: Sitting = get(session, Sitting, sitting_id, lock=True)
    standing = asked.own_papers(session, sitting)
    reasons = may_order_papers(
        sitting.state, own_papers=sitting.own_papers, under_way=standing.under_way, without_paper=standing.waiting
    )
    if reasons:
        raise Refused(reasons[0], code="wrong_state")
    reserve: Form = get(session, Form, asked.shared_form_ids(session, sitting_id)[0])
    choice = Choice(reserve.blueprint_id, secrets.randbelow(SEED_LIMIT) if seed is None else seed, reserve.language)
    wanted = _wanted(session, sitting, reserve)
    run = runs.order_papers(session, choice=choice, wanted=wanted, actor=actor, now=now)
    sitting.run_id = run.id
    session.add(sitting)
    _record(session, Action.PAPERS_ORDERED, sitting, actor, now, {"seats": len(wanted), "seed": run.seed})
    return run


def cancel_own_papers(session: Session, *, sitting_id: int, actor: Actor, now: datetime) -> None:
    """Ask the order for the papers of a sitting to stop. Raises NotAllowed, NotFound, Refused."""
    actor.require(Permission.RUN_SITTINGS)
    sitting: Sitting = get(session, Sitting, sitting_id, lock=True)
    runs.stop_run(session, run_id=sitting.run_id or 0, actor=actor, now=now)


def bind_papers(session: Session, *, now: datetime, limit: int = AT_ONCE) -> int:
    """Freeze papers that were found and give them to their seats, some in each turn; tells how many.

    A seat that was cancelled meanwhile gets none. Where no paper of an order can be frozen any more, as items on them
    went out of use, the order is given up, and its seats wait for another one.
    """
    for sitting in asked.to_bind(session):
        run: AssemblyRun = get(session, AssemblyRun, sitting.run_id)
        due = asked.due(run, asked.waiting(session, sitting))
        if due:
            return _bind_some(session, sitting, due, now, limit)
    return 0


def _wanted(session: Session, sitting: Sitting, reserve: Form) -> list[PaperWanted]:
    spec = papers.spec_of(session, papers.blueprint(session, reserve.blueprint_id))
    lately = spec.targets.unseen_sittings
    return [
        PaperWanted(seat.id, queries.seen_lately(session, seat.person_id, sittings=lately))
        for seat in asked.waiting(session, sitting)
    ]


def _bind_some(session: Session, sitting: Sitting, due: Mapping[int, Attempt], now: datetime, limit: int) -> int:
    bound = 0
    for number, seat in due.items():
        bound += _bind(session, sitting, seat, number, now)
        if bound == limit:
            break
    if not bound:
        sitting.run_id = None
        session.add(sitting)
        _record(session, Action.PAPERS_GIVEN_UP, sitting, SYSTEM, now, {"seats": len(due)})
    return bound


def _bind(session: Session, sitting: Sitting, seat: Attempt, number: int, now: datetime) -> bool:
    """Freeze one paper for its seat; False if that cannot be, as something on it went out of use."""
    run_id = sitting.run_id or 0
    codes = {number: f"{sitting.code[:26]}-{run_id}-{number}"}
    point = session.begin_nested()
    try:
        (form,) = runs.keep_forms(session, run_id=run_id, codes=codes, actor=SYSTEM, now=now)
    except Refused:
        point.rollback()
        return False
    point.commit()
    _give(session, sitting, seat, form, now)
    return True


def _give(session: Session, sitting: Sitting, seat: Attempt, form: Form, now: datetime) -> None:
    form_id = form.id or 0
    seat.form_id = form_id
    session.add_all([seat, SittingForm(sitting_id=sitting.id or 0, form_id=form_id, attempt_id=seat.id)])
    session.flush()
    if sitting.state is SittingState.OPEN:
        until = sitting.closes_at
        hold_versions(session, form_ids=[form_id], sitting=sitting.code, until=until, actor=SYSTEM, now=now)
    subject, details = f"attempt/{seat.id}", {"form": form.code}
    audit.record(session, actor=SYSTEM, action=Action.PAPER_BOUND, subject=subject, at=now, details=details)


def _record(
    session: Session, action: Action, sitting: Sitting, actor: Actor, now: datetime, details: dict[str, Any]
) -> None:
    audit.record(session, actor=actor, action=action, subject=f"sitting/{sitting.code}", at=now, details=details)
