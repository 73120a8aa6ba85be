"""Writes items with their keys into a file. Who asks must be allowed to; this only does it and writes it down."""

from collections.abc import Iterator, Mapping
from datetime import datetime

from sqlmodel import Session

from accounts.rules import Actor
from core import audit
from core.errors import Refused, Text
from questionbank import keys
from questionbank.interchange.model import Medium, Outgoing, Written
from questionbank.interchange.writers import WRITERS
from questionbank.queries import media
from questionbank.queries.exports import CurrentVersion, current_versions
from questionbank.queries.items import wordings
from questionbank.rules import Answer, Manuscript
from questionbank.service import manuscripts
from questionbank.service.actions import Action


class Shelf(Mapping[str, Medium]):
    """The media of the bank by hash, each fetched when it is asked for: all of them may be more than memory holds."""

    def __init__(self, session: Session) -> None:
        """Look media up in this session."""
        self._session = session

    def __getitem__(self, digest: str) -> Medium:
        """Give a medium with its bytes. Raises KeyError."""
        return media.media(self._session, [digest])[digest]

    def __iter__(self) -> Iterator[str]:
        """Give the hashes of all media."""
        return iter(media.hashes(self._session))

    def __len__(self) -> int:
        """Count the media."""
        return media.count_media(self._session)


def export(session: Session, *, fmt: str, actor: Actor, now: datetime, subject: str = "") -> tuple[Written, int]:
    """Write every item that is not retired, of one subject or of all; gives the file and how many items are in it.

    The reading of the keys and the export are audited. Raises Refused for an unknown format or subject.
    """
    writer = WRITERS.get(fmt)
    if writer is None:
        params = {"format": fmt, "known": ", ".join(sorted(WRITERS))}
        raise Refused(
            Text("Files of the format %(format)s are not written. These are: %(known)s.", params), code="format"
        )
    manuscripts.subject_of(session, subject)
    items = outgoing(session, subject=subject, actor=actor, now=now, purpose=f"export as {fmt}")
    written = writer(items, Shelf(session))
    count = len(items) - len(written.left_out)
    details = {"format": fmt, "subject": subject, "items": count, "left_out": len(written.left_out)}
    audit.record(session, actor=actor, action=Action.ITEMS_EXPORTED, subject=f"{count} items", at=now, details=details)
    return written, count


def outgoing(
    session: Session, *, subject: str, actor: Actor, now: datetime, purpose: str, state: str = ""
) -> list[Outgoing]:
    """Give the items as a writer takes them; the reading of their keys is audited."""
    rows = list(current_versions(session, subject, state))
    answers = keys.read(session, [row.version_id for row in rows], actor=actor, purpose=purpose, now=now)
    return [Outgoing(row.code, _manuscript(row, answers.get(row.version_id, Answer(())))) for row in rows]


def _manuscript(row: CurrentVersion, answer: Answer) -> Manuscript:
    return Manuscript(
        type=row.type,
        wordings=wordings(row.content),
        answer=answer,
        subject=row.subject,
        point=row.point,
        tier=row.tier,
        verb=row.verb,
        clause=row.clause,
        descriptor=row.descriptor,
        case=row.case,
    )
