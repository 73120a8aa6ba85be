"""Keeps what authors type before they save it, so that nothing is lost when a browser closes."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from sqlmodel import Session, col, delete

from accounts.rules import Actor
from questionbank.models import ManuscriptDraft

KEPT = timedelta(days=60)  # since it was last typed in


def keep_draft(
    session: Session, *, place: str, fields: Iterable[tuple[str, str]], actor: Actor, now: datetime
) -> ManuscriptDraft:
    """Keep what one person has typed into one form, instead of what was kept before; very old ones are removed."""
    session.exec(delete(ManuscriptDraft).where(col(ManuscriptDraft.saved_at) < now - KEPT))
    draft = find_draft(session, place=place, actor=actor) or ManuscriptDraft(
        person_id=actor.id, place=place, fields=[], saved_at=now
    )
    draft.fields = [[name, value] for name, value in fields]
    draft.saved_at = now
    session.add(draft)
    session.flush()
    return draft


def find_draft(session: Session, *, place: str, actor: Actor) -> ManuscriptDraft | None:
    """Find what this person typed into a form and did not save; nobody finds another person's."""
    return session.get(ManuscriptDraft, (actor.id, place))


def drop_draft(session: Session, *, place: str, actor: Actor) -> None:
    """Forget what was typed: it is saved as a version, or its writer wants none of it."""
    draft = find_draft(session, place=place, actor=actor)
    if draft is not None:
        session.delete(draft)
        session.flush()
