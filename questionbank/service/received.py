"""Keeps what a file says correctly and the bank does not hold, and gives it out again."""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from sqlmodel import Session

from accounts.rules import Actor, Permission
from questionbank import keys
from questionbank.interchange.model import Unsupported
from questionbank.models import ReceivedItem
from questionbank.queries import received as asked

_LONGEST = 500  # characters of a parameter of the reason


def keep_received(
    session: Session, *, format_: str, notes: Iterable[Unsupported], names: Sequence[str], actor: Actor, now: datetime
) -> int:
    """Keep the bytes of what is not supported, each once, and count what is new."""
    found = {hashlib.sha256(note.received).hexdigest(): note for note in notes if note.received}
    for digest in asked.known(session, found):
        del found[digest]
    session.add_all(
        ReceivedItem(
            format=format_,
            where_=note.where[:300],
            why={"template": note.what.template, "params": _plain(note.what.params)},
            sha256=digest,
            content=note.received,
            file=_file(note.where, names)[:200],
            received_by=str(actor),
            received_at=now,
        )
        for digest, note in found.items()
    )
    return len(found)


def give_received(session: Session, *, received_id: int, actor: Actor, now: datetime) -> ReceivedItem:
    """Give something as it was received; it may hold keys, so who took it is written down. Raises NotFound."""
    actor.require(Permission.READ_KEYS)
    found = asked.received(session, received_id)
    subject = f"received_item/{received_id}"
    keys.note_shown(session, count=1, subject=subject, actor=actor, purpose="download as received", now=now)
    return found


def _file(where: str, names: Sequence[str]) -> str:
    """The file in which a place lies; of several, its name stands before the place."""
    return next((name for name in names if where.startswith(f"{name}, ")), names[0] if names else "")


def _plain(params: Mapping[str, object]) -> dict[str, str | int]:
    return {name: value if isinstance(value, int) else str(value)[:_LONGEST] for name, value in params.items()}
