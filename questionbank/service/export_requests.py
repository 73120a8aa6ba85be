"""Export of the bank from the pages: asked for by one person, approved by another, sealed, marked, fetched once."""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from sqlmodel import Session, select

from accounts.models import Person
from accounts.rules import SYSTEM, Actor, Permission
from core import audit, envelope
from core.db import get
from core.errors import NotFound, Refused, Text
from questionbank import keys
from questionbank.interchange.model import LeftOut, Written
from questionbank.interchange.watermark import Mark, watermark
from questionbank.interchange.writers import WRITERS
from questionbank.models.governance import ExportRequest
from questionbank.queries import export_requests as asked
from questionbank.queries.exports import current_versions
from questionbank.rules.exports import ExportState, NewExport, may_decide, may_fetch
from questionbank.service import manuscripts
from questionbank.service.actions import Action
from questionbank.service.exporting import Shelf, outgoing


@dataclass(frozen=True)
class Approved:
    """A request that was approved; the passphrase is shown to the approver this once and kept nowhere."""

    request: ExportRequest
    passphrase: str
    left_out: tuple[LeftOut, ...] = ()
    lost: tuple[LeftOut, ...] = ()


@dataclass(frozen=True)
class Sealed:
    """A sealed file on its way to who asked for it."""

    name: str
    content: bytes


def request_export(session: Session, *, wanted: NewExport, actor: Actor, now: datetime) -> ExportRequest:
    """Ask for an export. Raises NotAllowed, or Refused for an unknown format or subject, no reason, or no items."""
    actor.require(Permission.REQUEST_EXPORT)
    _check(session, wanted)
    row = ExportRequest(
        code=f"EX-{secrets.token_hex(4).upper()}",
        format=wanted.format,
        subject=wanted.subject,
        item_state=wanted.state,
        reason=wanted.reason.strip(),
        state=ExportState.REQUESTED,
        requested_by=actor.id,
        requested_at=now,
    )
    details = {"format": row.format, "subject": row.subject, "state": row.item_state, "reason": row.reason}
    _record(session, row, Action.EXPORT_REQUESTED, actor=actor, now=now, details=details)
    return row


def approve_export(session: Session, *, code: str, actor: Actor, now: datetime) -> Approved:
    """Approve as the second person: the file is built, marked and sealed; the reading of its keys is audited.

    Raises NotAllowed without the permission; Refused for who asked, and when it is decided already.
    """
    row = _to_decide(session, code, actor)
    mark = Mark(row.code, _name(session, row.requested_by), now)
    written = _build(session, row, mark, actor=actor, now=now)
    passphrase = envelope.new_passphrase()
    about = {
        "request": row.code,
        "requester": mark.requester,
        "approver": actor.name,
        "at": now.astimezone(UTC).isoformat(timespec="seconds"),
        "format": row.format,
        "items": row.items,
        "left_out": [one.id for one in written.left_out],
        "watermark": str(mark),
    }
    row.content = envelope.seal(watermark(written.content, mark), passphrase=passphrase, about=about)
    row.state, row.decided_by, row.decided_at = ExportState.READY, actor.id, now
    details = {"items": row.items, "left_out": row.left_out}
    _record(session, row, Action.EXPORT_APPROVED, actor=actor, now=now, details=details)
    return Approved(row, passphrase, written.left_out, written.lost)


def refuse_export(session: Session, *, code: str, reason: str, actor: Actor, now: datetime) -> ExportRequest:
    """Refuse as the second person, with the reason. Raises NotAllowed, Refused."""
    row = _to_decide(session, code, actor)
    if not reason.strip():
        raise Refused(Text("Say why: the reason is kept with the act."), field="reason")
    row.state, row.decided_by, row.decided_at, row.decision = ExportState.REFUSED, actor.id, now, reason.strip()
    details = {"reason": row.decision}
    _record(session, row, Action.EXPORT_REFUSED, actor=actor, now=now, details=details)
    return row


def fetch_export(session: Session, *, code: str, actor: Actor, now: datetime) -> Sealed:
    """Hand the sealed file to who asked for it, once; it is not kept. Raises Refused for others and afterwards."""
    row = request_by_code(session, code, lock=True)
    for reason in may_fetch(row.state, requested_by=row.requested_by, actor=actor.id, ready_at=row.decided_at, now=now):
        raise Refused(reason, code="not_there")
    content, row.content = row.content or b"", None
    row.state, row.fetched_at = ExportState.FETCHED, now
    purpose = f"download of export {row.code}"
    keys.note_shown(session, count=row.items, subject=f"export/{row.code}", actor=actor, purpose=purpose, now=now)
    _record(session, row, Action.EXPORT_FETCHED, actor=actor, now=now, details={"bytes": len(content)})
    return Sealed(f"gradus-{row.code}-{row.format}.sealed", content)


def expire(session: Session, *, now: datetime) -> int:
    """Remove the built files whose day is over. Gives how many."""
    rows = asked.expired(session, now)
    for row in rows:
        row.state, row.content = ExportState.EXPIRED, None
        _record(session, row, Action.EXPORT_EXPIRED, actor=SYSTEM, now=now, details={})
    return len(rows)


def request_by_code(session: Session, code: str, *, lock: bool = False) -> ExportRequest:
    """Load a request or raise NotFound; with `lock` until the transaction ends."""
    query = select(ExportRequest).where(ExportRequest.code == code)
    row = session.exec(query.with_for_update() if lock else query).first()
    if row is None:
        raise NotFound(Text("There is no such request. Choose one from the list."), code="not_found")
    return row


def _check(session: Session, wanted: NewExport) -> None:
    if wanted.format not in WRITERS:
        known = ", ".join(sorted(WRITERS))
        raise Refused(Text("Choose one of these formats: %(known)s.", {"known": known}), field="format")
    if not wanted.reason.strip():
        raise Refused(Text("Say why: the reason is kept with the act."), field="reason")
    manuscripts.subject_of(session, wanted.subject)
    if next(current_versions(session, wanted.subject, wanted.state), None) is None:
        raise Refused(Text("No items are chosen by this: there would be nothing in the file."), field="subject")


def _to_decide(session: Session, code: str, actor: Actor) -> ExportRequest:
    actor.require(Permission.APPROVE_EXPORT)
    row = request_by_code(session, code, lock=True)
    for reason in may_decide(row.state, requested_by=row.requested_by, actor=actor.id):
        raise Refused(reason)
    return row


def _build(session: Session, row: ExportRequest, mark: Mark, *, actor: Actor, now: datetime) -> Written:
    purpose = f"export {row.code} for {mark.requester}"
    items = outgoing(session, subject=row.subject, state=row.item_state, actor=actor, now=now, purpose=purpose)
    written = WRITERS[row.format](items, Shelf(session))
    row.items, row.left_out = len(items) - len(written.left_out), len(written.left_out)
    return written


def _name(session: Session, person_id: int) -> str:
    person: Person = get(session, Person, person_id)
    return person.name


def _record(
    session: Session, row: ExportRequest, action: Action, *, actor: Actor, now: datetime, details: Mapping[str, object]
) -> None:
    session.add(row)
    subject = f"export/{row.code}"
    audit.record(session, actor=actor, action=action, subject=subject, at=now, details=details)
