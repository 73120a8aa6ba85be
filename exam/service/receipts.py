"""Signed receipts: what the server has acknowledged, provable to anybody without showing an answer (law 3)."""

import base64
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime
from typing import Any

from sqlmodel import Session, col, select

from core.audit import Break
from exam import queries
from exam.models import Attempt, Receipt, TimeEntry
from exam.rules.printed import ON_PAPER
from exam.rules.states import AttemptState
from exam.rules.timing import compute_deadline
from questionbank.models import Form

Sign = Callable[[Mapping[str, object]], Mapping[str, str]]  # payload -> {"kid", "signature"}
Verify = Callable[[object], bool]  # {"receipt", "kid", "signature"} -> whether a key of ours signed it
CODE_LENGTH = 12
ENDED = (AttemptState.SUBMITTED, AttemptState.SEALED, AttemptState.TERMINATED)


def iso(value: datetime | None) -> str | None:
    """Write an instant as the protocol does: ISO 8601, UTC, milliseconds."""
    if value is None:
        return None
    return value.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def issue(session: Session, attempt: Attempt, *, now: datetime, sign: Sign) -> dict[str, Any]:
    """Make the signed receipt of what is acknowledged so far."""
    content: dict[str, Any] = {
        "attempt": attempt.id,
        "form": session.exec(select(Form.public_id).where(Form.id == attempt.form_id)).one(),  # without its paper
        "answered": queries.count_answered(session, [attempt.id]).get(attempt.id, 0),
        "last_seq": attempt.acked,
        "chain": attempt.chain,
        "ending": attempt.ending.value if attempt.ending else None,
        "started_at": iso(attempt.started_at),
        "at": iso(now),
    }
    return {"receipt": content, **sign(content)}


def keep(session: Session, attempt: Attempt, *, now: datetime, sign: Sign) -> dict[str, Any]:
    """Make the receipt of an ended attempt and keep it as the candidate has it."""
    document = issue(session, attempt, now=now, sign=sign)
    session.add(
        Receipt(
            attempt_id=attempt.id,
            content=document["receipt"],
            kid=document["kid"],
            signature=base64.urlsafe_b64decode(document["signature"] + "=="),
            at=now,
        )
    )
    return document


def kept(session: Session, attempt_id: str) -> dict[str, Any] | None:
    """Give the receipt of an ended attempt, the same at every call."""
    row = session.get(Receipt, attempt_id)
    if row is None:
        return None
    signature = base64.urlsafe_b64encode(row.signature).decode().rstrip("=")
    return {"receipt": row.content, "kid": row.kid, "signature": signature}


def altered(session: Session, *, verify: Verify) -> Iterator[Break]:
    """Name the ended attempts that are not what was signed at their end.

    The answer chain needs no key: who owns the database can write other answers and a chain that holds, no receipt.
    """
    ended = select(Attempt).where(col(Attempt.state).in_(ENDED)).order_by(Attempt.id)
    for attempt in session.exec(ended.execution_options(yield_per=1000)):
        problem = _problem(attempt, kept(session, attempt.id), verify)
        if problem:
            yield Break(f"attempt {attempt.id}", problem)


def _problem(attempt: Attempt, document: dict[str, Any] | None, verify: Verify) -> str:
    """Say what is wrong between an ended attempt and its receipt."""
    if document is None:
        return "" if _on_the_desk(attempt) else "it has ended, and its signed receipt is missing"
    sound = verify(document) and _agrees(document["receipt"], attempt)
    return "" if sound else "it is not what its receipt was signed for"


def _on_the_desk(attempt: Attempt) -> bool:
    """Tell whether the answers of an ended attempt are still on paper: it has no receipt then, and an empty log."""
    return attempt.state is AttemptState.TERMINATED and attempt.writer == ON_PAPER and attempt.acked == 0


def _agrees(content: Mapping[str, object], attempt: Attempt) -> bool:
    ending = attempt.ending.value if attempt.ending else None
    stands = {"attempt": attempt.id, "last_seq": attempt.acked, "chain": attempt.chain, "ending": ending}
    return all(content.get(name) == value for name, value in stands.items())


def code_of(chain: str) -> str:
    """Give the short code of a receipt: the first characters of the chain's head."""
    return chain[:CODE_LENGTH]


def deadline_from(session: Session, attempt_id: str, started_at: datetime) -> datetime:
    """Compute the deadline of an attempt from its start and its whole time ledger (law 2)."""
    seconds = session.exec(select(TimeEntry.seconds).where(TimeEntry.attempt_id == attempt_id)).all()
    return compute_deadline(started_at, seconds)
