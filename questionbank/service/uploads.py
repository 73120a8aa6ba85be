"""Keeps an uploaded file of items between its dry run and its import."""

from datetime import datetime, timedelta

from sqlmodel import Session, col, select

from accounts.rules import Actor
from core.errors import NotFound, Text
from questionbank import keys
from questionbank.interchange.encoding import decode
from questionbank.models import Item, ItemUpload, Subject
from questionbank.queries import framework
from questionbank.rules.machine import AiUse
from questionbank.service.importing import Intake, Source, survey, take_in

PARAMETERS = "parameters"  # the format of a file that says what a calibration found, and holds no items
TEXTS = frozenset({"text", "gift", "aiken"})
LONGEST_TEXT = 500_000  # bytes that a field of a page still shows well
KEPT = timedelta(days=1)  # a file that was surveyed and not imported


def stage(session: Session, *, source: Source, subject: str, actor: Actor, now: datetime) -> ItemUpload:
    """Keep a file for its dry run. Raises Refused for one that cannot be read at all."""
    intake = survey(session, sources=[source], subject=subject)
    found = framework.subject_by_code(session, subject) if subject else None
    upload = ItemUpload(
        name=source.name[:200],
        format=intake.format,
        subject_id=found.id if found else None,
        content=source.data,
        uploaded_by=actor.id,
        uploaded_at=now,
    )
    session.add(upload)
    session.flush()
    return upload


def survey_upload(session: Session, *, upload_id: int, actor: Actor, now: datetime) -> tuple[ItemUpload, Intake]:
    """Tell the fate of each item in a staged file; the keys shown are audited.

    Raises NotFound for the file of another and for one whose day is over.
    """
    upload, intake = _staged(session, upload_id, actor, now)
    subject = f"item_upload/{upload_id}"
    keys.note_shown(
        session, count=len(intake.arrivals), subject=subject, actor=actor, purpose="dry run of an import", now=now
    )
    return upload, intake


def reopen_upload(session: Session, *, upload_id: int, actor: Actor, now: datetime) -> tuple[str, str]:
    """Give subject and text of a staged file that is to be mended by hand, a blank text for what is no text.

    The keys in it are audited. Raises NotFound as `survey_upload` does.
    """
    upload, _intake = survey_upload(session, upload_id=upload_id, actor=actor, now=now)
    subject = session.get(Subject, upload.subject_id) if upload.subject_id else None
    return subject.code if subject else "", decode(upload.content) if can_be_mended(upload) else ""


def can_be_mended(upload: ItemUpload) -> bool:
    """Tell whether a file is a text that somebody can mend in a field of a page."""
    return upload.format in TEXTS and len(upload.content) <= LONGEST_TEXT


def import_upload(
    session: Session,
    *,
    upload_id: int,
    actor: Actor,
    now: datetime,
    partial: bool = False,
    use: AiUse | None = None,
) -> list[Item]:
    """Import a staged file, as a machine's where its `use` is declared, and forget it. Raises Refused as `take_in`."""
    upload, intake = _staged(session, upload_id, actor, now)
    stored = take_in(session, intake=intake, names=[upload.name], actor=actor, now=now, partial=partial, use=use)
    session.delete(upload)
    session.flush()
    return stored


def expire(session: Session, *, now: datetime) -> int:
    """Remove the files whose day is over: they may hold keys. Gives how many."""
    found = session.exec(select(ItemUpload).where(col(ItemUpload.uploaded_at) < now - KEPT)).all()
    for upload in found:
        session.delete(upload)
    session.flush()
    return len(found)


def _staged(session: Session, upload_id: int, actor: Actor, now: datetime) -> tuple[ItemUpload, Intake]:
    upload = own(session, upload_id, actor=actor, now=now)
    subject = session.get(Subject, upload.subject_id) if upload.subject_id else None
    source = Source(upload.name, upload.content, upload.format)
    return upload, survey(session, sources=[source], subject=subject.code if subject else "")


def own(session: Session, upload_id: int, *, actor: Actor, now: datetime, parameters: bool = False) -> ItemUpload:
    """Give a staged file of items, or of parameters. Raises NotFound for another's, another kind, one that is over."""
    upload = session.get(ItemUpload, upload_id)
    mine = upload is not None and upload.uploaded_by == actor.id and (upload.format == PARAMETERS) is parameters
    if upload is None or not mine or upload.uploaded_at < now - KEPT:
        raise NotFound(Text("This file is no longer here. Choose it again."))
    return upload
