"""Tables of grading: marks by people, results and their release. A result is only ever followed by an edition."""

from datetime import datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import JSON, CheckConstraint, Column, Text, UniqueConstraint
from sqlmodel import Field, SQLModel

from core.db import ExactDecimal, UtcDateTime
from core.guards import append_only
from core.rows import vouched


@vouched
class MarkingTask(SQLModel, table=True):
    """One essay of one attempt that a person must mark; the marker sees no name."""

    __tablename__ = "marking_task"
    __table_args__ = (
        UniqueConstraint("attempt_id", "number"),
        CheckConstraint("(marks IS NULL) = (marked_at IS NULL)", name="marked"),
        CheckConstraint("marked_at IS NULL OR marker_id IS NOT NULL", name="marker"),
    )
    id: int | None = Field(default=None, primary_key=True)
    public_id: str = Field(max_length=32, unique=True)
    attempt_id: str = Field(foreign_key="attempt.id", index=True, max_length=32)
    number: int  # of the item on the form
    version_id: int = Field(foreign_key="item_version.id")
    possible: Decimal = Field(sa_column=Column(ExactDecimal, nullable=False))
    marker_id: int | None = Field(default=None, foreign_key="person.id", index=True)
    marks: Decimal | None = Field(default=None, sa_column=Column(ExactDecimal))
    criteria: list[str] = Field(default_factory=list, sa_column=Column(JSON, nullable=False))  # marks by criterion
    comment: str = Field(default="", sa_column=Column(Text, nullable=False))
    created_at: datetime = Field(sa_column=Column(UtcDateTime, nullable=False))
    marked_at: datetime | None = Field(default=None, sa_column=Column(UtcDateTime))


@vouched
@append_only
class MarkingNote(SQLModel, table=True):
    """What the marker of an answer wrote at some words of it, kept with the marks; it never changes."""

    __tablename__ = "marking_note"
    __table_args__ = (CheckConstraint("0 <= start AND start < stop", name="place"),)
    task_id: int = Field(foreign_key="marking_task.id", primary_key=True)
    number: int = Field(primary_key=True)  # from 1, in the order of the text
    field: str = Field(max_length=20)  # the part of a statement, blank in an essay
    start: int  # of the words in the answer, in characters
    stop: int  # behind their last character
    words: str = Field(sa_column=Column(Text, nullable=False))
    text: str = Field(sa_column=Column(Text, nullable=False))
    criterion: int | None = None  # of the rubric, from 0


@vouched
@append_only
class Result(SQLModel, table=True):
    """What an attempt is worth, with everything it was computed from."""

    __tablename__ = "result"
    __table_args__ = (UniqueConstraint("attempt_id", "edition"),)
    id: int | None = Field(default=None, primary_key=True)
    attempt_id: str = Field(foreign_key="attempt.id", index=True, max_length=32)
    edition: int = 1
    total: Decimal = Field(sa_column=Column(ExactDecimal, nullable=False))
    possible: Decimal = Field(sa_column=Column(ExactDecimal, nullable=False))
    pass_mark: Decimal = Field(sa_column=Column(ExactDecimal, nullable=False))
    passed: bool
    sections: list[dict[str, Any]] = Field(sa_column=Column(JSON, nullable=False))  # by section: title, marks, possible
    areas: list[dict[str, Any]] = Field(sa_column=Column(JSON, nullable=False))  # by knowledge area
    items: list[dict[str, Any]] = Field(sa_column=Column(JSON, nullable=False))  # by item: for staff and appeals only
    policy: str = Field(max_length=60)
    rounding: str = Field(default="none", max_length=20)
    chain: str = Field(max_length=64)  # head of the answer log that was scored
    computed_at: datetime = Field(sa_column=Column(UtcDateTime, nullable=False))


@vouched
@append_only
class Release(SQLModel, table=True):
    """Somebody let a result go out to its candidate."""

    __tablename__ = "release"
    result_id: int = Field(foreign_key="result.id", primary_key=True)
    released_by: int = Field(foreign_key="person.id")
    at: datetime = Field(sa_column=Column(UtcDateTime, nullable=False))


@vouched
class LateRuling(SQLModel, table=True):
    """What a person decided on an answer that came late; a second one confirms it where a released result changes."""

    __tablename__ = "late_ruling"
    __table_args__ = (
        CheckConstraint("confirmed_by IS NULL OR confirmed_by <> decided_by", name="two_people"),
        CheckConstraint("(confirmed_by IS NULL) = (confirmed_at IS NULL)", name="confirmed"),
    )
    late_id: int = Field(foreign_key="late_response.id", primary_key=True)
    accepted: bool
    reason: str = Field(max_length=500)
    needs_second: bool  # the result was out when this was decided
    decided_by: int = Field(foreign_key="person.id")
    decided_at: datetime = Field(sa_column=Column(UtcDateTime, nullable=False))
    confirmed_by: int | None = Field(default=None, foreign_key="person.id")
    confirmed_at: datetime | None = Field(default=None, sa_column=Column(UtcDateTime))

    @property
    def waits(self) -> bool:
        """Tell whether a second person is still to confirm it."""
        return self.needs_second and self.confirmed_at is None
