"""The key cabinet: answer keys, explanations, rubrics. Only questionbank and grading import it; reading is audited."""

from collections.abc import Callable, Iterable
from datetime import datetime
from enum import StrEnum
from typing import Any, TypeVar

from sqlalchemy import JSON, Column
from sqlmodel import Field, Session, SQLModel, col, select

from core import audit
from core.guards import append_only
from core.rows import vouched
from questionbank.rules.answers import Answer, answer_from, answer_row

Verdict = TypeVar("Verdict")


class Action(StrEnum):
    """What the cabinet writes into the audit chain."""

    KEYS_READ = "keys.read"


@vouched
@append_only
class ItemKey(SQLModel, table=True):
    """What scores full marks on one version, never changed; a correction is a new version or a key edition."""

    __tablename__ = "item_key"
    version_id: int = Field(foreign_key="item_version.id", primary_key=True)
    answer: dict[str, Any] = Field(sa_column=Column(JSON, nullable=False))


def store(session: Session, *, version_id: int, answer: Answer) -> None:
    """Put the answer of a new version into the cabinet."""
    session.add(ItemKey(version_id=version_id, answer=answer_row(answer)))


def read(
    session: Session, version_ids: Iterable[int], *, actor: object, purpose: str, now: datetime
) -> dict[int, Answer]:
    """Give the answers of versions and write down who read how many for what."""
    wanted = sorted(set(version_ids))
    found: dict[int, Answer] = {}
    for start in range(0, len(wanted), 500):
        part = wanted[start : start + 500]
        for row in session.exec(select(ItemKey).where(col(ItemKey.version_id).in_(part))).all():
            found[row.version_id] = answer_from(row.answer)
    subject = f"item_version/{wanted[0]}" if len(wanted) == 1 else f"{len(wanted)} item versions"
    audit.record(
        session,
        actor=actor,
        action=Action.KEYS_READ,
        subject=subject,
        at=now,
        details={"purpose": purpose, "count": len(found)},
    )
    return found


def ask(session: Session, version_id: int, question: Callable[[Answer], Verdict]) -> Verdict:
    """Answer a question about a key, as whether it is complete, without showing it to anybody (so not audited)."""
    row = session.get(ItemKey, version_id)
    return question(answer_from(row.answer) if row else Answer(()))


def note_shown(session: Session, *, count: int, subject: str, actor: object, purpose: str, now: datetime) -> None:
    """Write down that keys which came from a file were shown to somebody."""
    audit.record(
        session,
        actor=actor,
        action=Action.KEYS_READ,
        subject=subject,
        at=now,
        details={"purpose": purpose, "count": count},
    )
