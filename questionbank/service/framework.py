"""Puts the official outlines into the bank: subjects and their knowledge points, from questionbank/outlines."""

import tomllib
from collections.abc import Collection
from datetime import datetime
from decimal import Decimal
from itertools import groupby
from pathlib import Path
from typing import Any

from sqlmodel import Session

from accounts.rules import Actor
from core import audit
from questionbank import queries
from questionbank.models import KnowledgePoint, Subject
from questionbank.queries import framework as asked
from questionbank.rules import Grade
from questionbank.service.actions import Action

OUTLINES = Path(queries.__file__).parent.parent / "outlines"


def seed_framework(session: Session, *, actor: Actor, now: datetime) -> int:
    """Add the points of the outlines that are not there yet; what is there stays. Gives how many were added."""
    added = sum(_seed_outline(session, outline) for outline in outlines())
    if added:
        audit.record(
            session, actor=actor, action=Action.FRAMEWORK_SEEDED, subject="framework", at=now, details={"added": added}
        )
    return added


def outlines() -> list[dict[str, Any]]:
    """Read the outlines as data, by code."""
    return [tomllib.loads(path.read_text(encoding="utf-8")) for path in sorted(OUTLINES.glob("*.toml"))]


def _seed_outline(session: Session, outline: dict[str, Any]) -> int:
    subject = asked.subject_by_code(session, outline["code"]) or _added_subject(session, outline)
    known = {point.code: point for point in asked.points(session, subject.id)}
    fresh = _fresh(outline, known)
    for _depth, level in groupby(sorted(fresh, key=_depth_of), _depth_of):  # what others hang on must be stored first
        _add(session, list(level), subject=subject, known=known)
    return len(fresh)


def _added_subject(session: Session, outline: dict[str, Any]) -> Subject:
    subject = _subject(outline)
    session.add(subject)
    session.flush()
    return subject


def _add(session: Session, points: list[KnowledgePoint], *, subject: Subject, known: dict[str, KnowledgePoint]) -> None:
    for point in points:
        parent = known.get(point.code.rpartition(".")[0])
        point.subject_id, point.parent_id = subject.id or 0, parent.id if parent else None
        known[point.code] = point
    session.add_all(points)
    session.flush()


def _depth_of(point: KnowledgePoint) -> int:
    return point.code.count(".")


def _subject(outline: dict[str, Any]) -> Subject:
    return Subject(
        code=outline["code"],
        name=outline["name"],
        name_en=outline["name_en"],
        outline=outline["outline"],
        minutes=outline["minutes"],
        total=Decimal(outline["total"]),
        pass_mark=Decimal(outline["pass_mark"]),
        source=outline["source"],
        composition=outline["composition"],
    )


def _fresh(outline: dict[str, Any], known: Collection[str]) -> list[KnowledgePoint]:
    points = (_point(entry, outline["grade"], position) for position, entry in enumerate(outline["points"], 1))
    return [point for point in points if point.code not in known]


def _point(entry: dict[str, Any], grade: str, position: int) -> KnowledgePoint:
    return KnowledgePoint(
        code=entry["code"],
        position=position,
        text=entry["text"],
        text_en=entry["text_en"],
        verbs=entry["verbs"],
        grade=Grade(grade),
        official=entry.get("official", True),
        subject_id=0,
    )
