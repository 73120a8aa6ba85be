"""Tables of governance: who is bound, what is held, tasks, use of machines, exports. The rest is in `models`."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, Column, Index, LargeBinary, Text, UniqueConstraint, text
from sqlmodel import Field, SQLModel

from core.db import UtcDateTime, enum_column
from core.guards import append_only, guard
from core.rows import vouched
from questionbank.guards import GUARDS
from questionbank.rules.exports import ExportState
from questionbank.rules.machine import AiOutcome, PromptClass
from questionbank.rules.tasks import TaskKind, TaskState

guard(*GUARDS)
_OPEN_REVIEW = text("state = 'open' AND kind <> 'write' AND assignee_id IS NOT NULL")


@vouched
@append_only
class Interest(SQLModel, table=True):
    """A conflict of interest that a person declared: they do not judge the item."""

    __tablename__ = "interest"
    __table_args__ = (UniqueConstraint("item_id", "person_id"),)
    id: int | None = Field(default=None, primary_key=True)
    item_id: int = Field(foreign_key="item.id", index=True)
    person_id: int = Field(foreign_key="person.id")
    text: str = Field(max_length=500)
    at: datetime = Field(sa_column=Column(UtcDateTime, nullable=False))


@vouched
@append_only
class Settlement(SQLModel, table=True):
    """The answer that settles a comment."""

    __tablename__ = "settlement"
    review_id: int = Field(foreign_key="review.id", primary_key=True)
    answer: str = Field(sa_column=Column(Text, nullable=False))
    person_id: int = Field(foreign_key="person.id")
    at: datetime = Field(sa_column=Column(UtcDateTime, nullable=False))


@vouched
class VersionHold(SQLModel, table=True):
    """A version that a sitting uses while it is open; the owner of sittings reports it."""

    __tablename__ = "version_hold"
    __table_args__ = (
        UniqueConstraint("sitting", "version_id"),
        CheckConstraint("released_at IS NULL OR released_at >= held_at", name="released"),
    )
    id: int | None = Field(default=None, primary_key=True)
    version_id: int = Field(foreign_key="item_version.id", index=True)
    sitting: str = Field(max_length=40)
    until: datetime = Field(sa_column=Column(UtcDateTime, nullable=False))  # the end of its window
    held_at: datetime = Field(sa_column=Column(UtcDateTime, nullable=False))
    released_at: datetime | None = Field(default=None, sa_column=Column(UtcDateTime))


@vouched
class BankTask(SQLModel, table=True):
    """Something that somebody is asked to do by a day."""

    __tablename__ = "bank_task"
    __table_args__ = (
        CheckConstraint("count > 0", name="count"),
        CheckConstraint("(state = 'open') = (done_at IS NULL)", name="done"),
        Index(
            "uq_bank_task_open",
            "kind",
            "subject",
            "assignee_id",
            unique=True,
            postgresql_where=_OPEN_REVIEW,
            sqlite_where=_OPEN_REVIEW,
        ),
    )
    id: int | None = Field(default=None, primary_key=True)
    kind: TaskKind = Field(sa_column=enum_column(TaskKind, name="kind"))
    subject: str = Field(max_length=120, index=True)  # as item/105-00012 or point/105-3.1.e
    count: int = 1
    note: str = Field(default="", max_length=500)
    assignee_id: int | None = Field(default=None, foreign_key="person.id", index=True)
    due: date
    state: TaskState = Field(sa_column=enum_column(TaskState, name="state", index=True))
    created_by: str = Field(max_length=80)
    created_at: datetime = Field(sa_column=Column(UtcDateTime, nullable=False))
    done_at: datetime | None = Field(default=None, sa_column=Column(UtcDateTime))
    done_by: str = Field(default="", max_length=80)
    outcome: str = Field(default="", max_length=500)
    soon_sent_at: datetime | None = Field(default=None, sa_column=Column(UtcDateTime))
    overdue_sent_at: datetime | None = Field(default=None, sa_column=Column(UtcDateTime))


@vouched
@append_only
class AiUseEntry(SQLModel, table=True):
    """One row of the AI use register: what was declared of a draft, and what its validation came to."""

    __tablename__ = "ai_use"
    id: int | None = Field(default=None, primary_key=True)
    item_id: int = Field(foreign_key="item.id", index=True)
    number: int  # of the version
    model: str = Field(max_length=80)
    model_version: str = Field(default="", max_length=80)
    purpose: str = Field(max_length=300)
    prompt: PromptClass = Field(sa_column=enum_column(PromptClass, name="prompt"))
    outcome: AiOutcome = Field(sa_column=enum_column(AiOutcome, name="outcome"))
    person_id: int | None = Field(default=None, foreign_key="person.id")  # who declared, or who validated
    note: str = Field(default="", max_length=500)
    at: datetime = Field(sa_column=Column(UtcDateTime, nullable=False))


@vouched
class ExportRequest(SQLModel, table=True):
    """What somebody wants to take out of the bank; two people, and an encrypted file that is there once."""

    __tablename__ = "export_request"
    __table_args__ = (
        CheckConstraint("decided_by IS NULL OR decided_by <> requested_by", name="two_people"),
        CheckConstraint("state NOT IN ('ready', 'fetched') OR decided_by IS NOT NULL", name="decided"),
        CheckConstraint("(state = 'ready') = (content IS NOT NULL)", name="content"),
    )
    id: int | None = Field(default=None, primary_key=True)
    code: str = Field(max_length=20, unique=True)
    format: str = Field(max_length=20)
    subject: str = Field(default="", max_length=20)  # code of the subject, blank for all
    item_state: str = Field(default="", max_length=20)  # blank for every state
    reason: str = Field(max_length=500)
    state: ExportState = Field(sa_column=enum_column(ExportState, name="state", index=True))
    requested_by: int = Field(foreign_key="person.id", index=True)
    requested_at: datetime = Field(sa_column=Column(UtcDateTime, nullable=False))
    decided_by: int | None = Field(default=None, foreign_key="person.id")
    decided_at: datetime | None = Field(default=None, sa_column=Column(UtcDateTime))
    decision: str = Field(default="", max_length=500)
    items: int = 0
    left_out: int = 0
    content: bytes | None = Field(default=None, sa_column=Column(LargeBinary))  # the sealed file until it is fetched
    fetched_at: datetime | None = Field(default=None, sa_column=Column(UtcDateTime))
