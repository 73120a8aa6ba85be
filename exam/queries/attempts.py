"""What screens, the gate and grading ask about attempts: answers, histories, what is sealed, what does not hold."""

import json
from collections.abc import Collection, Generator, Iterator

from sqlalchemy import func
from sqlmodel import Session, col, select

from core.audit import Break
from exam.models import (
    Attempt,
    AttemptHistory,
    ClientEvent,
    LateResponse,
    Response,
    RoomInvigilator,
    Sitting,
    TimeEntry,
)
from exam.rules.protocol import FormShape, chain_next, chain_start
from exam.rules.responses import BLANK, parts_of
from questionbank.models import Form, FormItem


def form_shape(session: Session, public_id: str) -> FormShape | None:
    """Give what the save path must know of a form: items, types, what their responses may name."""
    form = session.exec(select(Form).where(Form.public_id == public_id)).first()
    if form is None:
        return None
    items = json.loads(form.paper)["items"]
    return FormShape(
        public_id,
        {item["id"]: item["type"] for item in items},
        {item["id"]: parts_of(item) for item in items},
    )


def attempts_of_person(session: Session, person_id: int) -> list[tuple[Attempt, Sitting]]:
    """List a person's attempts with their sittings, newest first."""
    query = (
        select(Attempt, Sitting)
        .join(Sitting)
        .where(Attempt.person_id == person_id)
        .order_by(col(Sitting.opens_at).desc())
    )
    return [(attempt, sitting) for attempt, sitting in session.exec(query).all()]


def history_of(session: Session, attempt_id: str) -> list[AttemptHistory]:
    """List the steps of an attempt."""
    query = select(AttemptHistory).where(AttemptHistory.attempt_id == attempt_id).order_by(col(AttemptHistory.id))
    return list(session.exec(query).all())


def ledger_of(session: Session, attempt_id: str) -> list[TimeEntry]:
    """List every second given to an attempt."""
    query = select(TimeEntry).where(TimeEntry.attempt_id == attempt_id).order_by(col(TimeEntry.id))
    return list(session.exec(query).all())


def events_of(session: Session, attempt_id: str, *, limit: int = 200) -> list[ClientEvent]:
    """List what happened in the candidate's browser, newest first."""
    query = select(ClientEvent).where(ClientEvent.attempt_id == attempt_id).order_by(col(ClientEvent.id).desc())
    return list(session.exec(query.limit(limit)).all())


def count_late(session: Session, attempt_id: str) -> int:
    """Count the responses that came after the time was up."""
    query = select(func.count()).select_from(LateResponse).where(LateResponse.attempt_id == attempt_id)
    return session.exec(query).one()


def answers_of(session: Session, attempt_id: str) -> dict[str, str]:
    """Fold the log: the last logged response of each item is the answer (law 1), as canonical JSON text."""
    query = (
        select(Response.item, Response.response).where(Response.attempt_id == attempt_id).order_by(col(Response.seq))
    )
    return dict(session.exec(query).all())


def count_answered(session: Session, attempt_ids: Collection[str]) -> dict[str, int]:
    """Count by attempt the items whose last logged response is not blank."""
    last = (
        select(Response.attempt_id, func.max(Response.seq).label("seq"))
        .where(col(Response.attempt_id).in_(attempt_ids))
        .group_by(col(Response.attempt_id), col(Response.item))
        .subquery()
    )
    query = (
        select(Response.attempt_id, func.count())
        .join(last, (col(Response.attempt_id) == last.c.attempt_id) & (col(Response.seq) == last.c.seq))
        .where(col(Response.response).not_in(BLANK))
        .group_by(col(Response.attempt_id))
    )
    return dict(session.exec(query).all())


def count_items(session: Session, form_ids: Collection[int]) -> dict[int, int]:
    """Count the items of several forms."""
    query = select(FormItem.form_id, func.count()).where(col(FormItem.form_id).in_(form_ids))
    return dict(session.exec(query.group_by(col(FormItem.form_id))).all())


def sits_on(session: Session, attempt: Attempt, name: str) -> bool:
    """Tell whether an attempt has the form of this name, as its session was told; a booked seat may get another."""
    return session.exec(select(Form.public_id).where(Form.id == attempt.form_id)).one() == name


def seen_lately(session: Session, person_id: int, *, sittings: int) -> frozenset[int]:
    """Name the versions that a person saw in their last so many started attempts, for a paper drawn for them alone."""
    started = (
        select(Attempt.form_id)
        .where(Attempt.person_id == person_id, col(Attempt.started_at).is_not(None))
        .order_by(col(Attempt.started_at).desc())
        .limit(sittings)
    )
    forms = session.exec(started).all()
    return frozenset(session.exec(select(FormItem.version_id).where(col(FormItem.form_id).in_(forms))).all())


def invigilated_by(session: Session, person_id: int) -> set[int]:
    """Name the persons who had a hand in this candidate's sittings: their invigilators (for law 9)."""
    query = (
        select(RoomInvigilator.person_id)
        .join(Attempt, col(Attempt.room_id) == RoomInvigilator.room_id)
        .where(Attempt.person_id == person_id)
    )
    return set(session.exec(query).all())


def broken_chains(session: Session) -> Iterator[Break]:
    """Recompute the answer chain of every attempt from its log and name those that do not lead to the stored head."""
    ends = yield from _broken_logs(session)
    for attempt_id, chain in session.exec(select(Attempt.id, Attempt.chain)):
        if ends.get(attempt_id, chain_start(attempt_id)) != chain:
            yield Break(f"attempt {attempt_id}", "its head is not the end of its answer log")


def _broken_logs(session: Session) -> Generator[Break, None, dict[str, str]]:
    """Walk the answer logs, name each response that was altered, and give the end of each log by attempt."""
    log = select(Response).order_by(Response.attempt_id, col(Response.seq)).execution_options(yield_per=1000)
    ends: dict[str, str] = {}
    for row in session.exec(log):
        before = ends.get(row.attempt_id) or chain_start(row.attempt_id)
        chain = chain_next(before, seq=row.seq, item=row.item, response_text=row.response)
        if chain != row.chain:
            yield Break(f"response {row.attempt_id}/{row.seq}", "its content is not what was acknowledged")
        ends[row.attempt_id] = row.chain
    return ends
