"""Tables of sittings and attempts; logs, time ledger and histories are append-only in the database."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, Column, Index, LargeBinary, Text, UniqueConstraint, text
from sqlmodel import Field, SQLModel

from core.db import UtcDateTime, enum_column
from core.guards import append_only
from core.rows import vouched
from exam.rules.states import AttemptState, Ending, SittingState

_OVER = "state IN ('submitted', 'sealed', 'terminated')"
_LIVE = "state NOT IN ('absent', 'refused', 'void')"
_TAKEN = "state <> 'void'"  # a seat that was cancelled can be had again


class Sitting(SQLModel, table=True):
    """One session of one subject (场次): when, on which forms, under which edition of the standard."""

    __tablename__ = "sitting"
    __table_args__ = (
        CheckConstraint("closes_at > opens_at", name="window"),
        CheckConstraint("minutes > 0", name="minutes"),
    )
    id: int | None = Field(default=None, primary_key=True)
    code: str = Field(max_length=40, unique=True)
    title: str = Field(max_length=120)
    title_en: str = Field(max_length=160)
    subject_id: int = Field(foreign_key="subject.id", index=True)
    standard: str = Field(default="", max_length=80)
    opens_at: datetime = Field(sa_column=Column(UtcDateTime, nullable=False))
    closes_at: datetime = Field(sa_column=Column(UtcDateTime, nullable=False))
    minutes: int
    practice: bool = False
    own_papers: bool = False  # each candidate gets a form of their own, without what they saw lately
    run_id: int | None = Field(default=None, foreign_key="assembly_run.id")  # the latest order for these forms
    state: SittingState = Field(sa_column=enum_column(SittingState, name="state", index=True))
    created_by: str = Field(max_length=80)
    created_at: datetime = Field(sa_column=Column(UtcDateTime, nullable=False))


class SittingForm(SQLModel, table=True):
    """A frozen form used in a sitting: one that any seat may get, or the one that was made for a seat."""

    __tablename__ = "sitting_form"
    sitting_id: int = Field(foreign_key="sitting.id", primary_key=True)
    form_id: int = Field(foreign_key="form.id", primary_key=True)
    attempt_id: str | None = Field(default=None, foreign_key="attempt.id", index=True, max_length=32)


class Room(SQLModel, table=True):
    """A room of a sitting, with the invigilators' PIN for a change of machine."""

    __tablename__ = "room"
    __table_args__ = (UniqueConstraint("sitting_id", "name"),)
    id: int | None = Field(default=None, primary_key=True)
    sitting_id: int = Field(foreign_key="sitting.id", index=True)
    name: str = Field(max_length=60)
    address: str = Field(default="", max_length=160)
    seats: int
    pin_digest: str = Field(default="", max_length=64)
    evacuated_at: datetime | None = Field(default=None, sa_column=Column(UtcDateTime))
    on_paper: bool = False


@vouched
class RoomInvigilator(SQLModel, table=True):
    """Who watches over a room."""

    __tablename__ = "room_invigilator"
    room_id: int = Field(foreign_key="room.id", primary_key=True)
    person_id: int = Field(foreign_key="person.id", primary_key=True)


class Attempt(SQLModel, table=True):
    """One person's seat in a sitting and what becomes of it."""

    __tablename__ = "attempt"
    __table_args__ = (
        Index(
            "uq_attempt_room_seat",
            "room_id",
            "seat",
            unique=True,
            postgresql_where=text(_TAKEN),
            sqlite_where=text(_TAKEN),
        ),
        Index(
            "uq_attempt_person_sitting",
            "person_id",
            "sitting_id",
            unique=True,
            postgresql_where=text(_LIVE),
            sqlite_where=text(_LIVE),
        ),
        Index(
            "ix_attempt_due",
            "deadline",
            postgresql_where=text("state IN ('in_progress', 'paused')"),
            sqlite_where=text("state IN ('in_progress', 'paused')"),
        ),
        CheckConstraint("(started_at IS NULL) = (deadline IS NULL)", name="started"),
        CheckConstraint("state <> 'in_progress' OR started_at IS NOT NULL", name="running"),
        CheckConstraint(f"NOT ({_OVER}) OR (submitted_at IS NOT NULL AND ending IS NOT NULL)", name="ended"),
        CheckConstraint("(state = 'paused') = (paused_at IS NOT NULL)", name="paused"),
        CheckConstraint("acked >= 0 AND epoch >= 0", name="counts"),
    )
    id: str = Field(primary_key=True, max_length=32)
    sitting_id: int = Field(foreign_key="sitting.id", index=True)
    room_id: int = Field(foreign_key="room.id")
    seat: int
    person_id: int = Field(foreign_key="person.id", index=True)
    form_id: int = Field(foreign_key="form.id")
    ticket_digest: str = Field(max_length=64, unique=True)
    state: AttemptState = Field(sa_column=enum_column(AttemptState, name="state", index=True))
    ending: Ending | None = Field(default=None, sa_column=enum_column(Ending, name="ending", nullable=True))
    epoch: int = 0  # which writing session this is; 0 = nobody has started
    writer: str = Field(default="", max_length=64)
    started_at: datetime | None = Field(default=None, sa_column=Column(UtcDateTime))
    deadline: datetime | None = Field(default=None, sa_column=Column(UtcDateTime))
    paused_at: datetime | None = Field(default=None, sa_column=Column(UtcDateTime))
    submitted_at: datetime | None = Field(default=None, sa_column=Column(UtcDateTime))
    last_save_at: datetime | None = Field(default=None, sa_column=Column(UtcDateTime))
    acked: int = 0
    chain: str = Field(max_length=64)
    seed: int = 0
    plan: dict[str, Any] = Field(default_factory=dict, sa_column=Column(JSON, nullable=False))
    checked_by: str = Field(default="", max_length=80)


@append_only
class AttemptHistory(SQLModel, table=True):
    """One step in an attempt's life."""

    __tablename__ = "attempt_history"
    id: int | None = Field(default=None, primary_key=True)
    attempt_id: str = Field(foreign_key="attempt.id", index=True, max_length=32)
    from_state: AttemptState | None = Field(
        default=None, sa_column=enum_column(AttemptState, name="from_state", nullable=True)
    )
    to_state: AttemptState = Field(sa_column=enum_column(AttemptState, name="to_state"))
    actor: str = Field(max_length=80)
    at: datetime = Field(sa_column=Column(UtcDateTime, nullable=False))
    reason: str = Field(default="", max_length=500)


@vouched
@append_only
class TimeEntry(SQLModel, table=True):
    """Seconds given to an attempt, base time included, by whom and why (law 2)."""

    __tablename__ = "time_entry"
    id: int | None = Field(default=None, primary_key=True)
    attempt_id: str = Field(foreign_key="attempt.id", index=True, max_length=32)
    seconds: int
    reason: str = Field(max_length=200)
    actor: str = Field(max_length=80)
    at: datetime = Field(sa_column=Column(UtcDateTime, nullable=False))


@append_only
class Response(SQLModel, table=True):
    """One logged response; the last one of an item is the answer (law 1)."""

    __tablename__ = "response"
    attempt_id: str = Field(foreign_key="attempt.id", primary_key=True, max_length=32)
    seq: int = Field(primary_key=True)
    item: str = Field(max_length=32)
    response: str = Field(sa_column=Column(Text, nullable=False))  # canonical JSON, as the chain covers it
    chain: str = Field(max_length=64)
    epoch: int
    client_ms: int
    at: datetime = Field(sa_column=Column(UtcDateTime, nullable=False))


@append_only
class LateResponse(SQLModel, table=True):
    """A response that came after the time was up: kept apart until a person decides (law 4)."""

    __tablename__ = "late_response"
    id: int | None = Field(default=None, primary_key=True)
    attempt_id: str = Field(foreign_key="attempt.id", index=True, max_length=32)
    seq: int
    item: str = Field(max_length=32)
    response: str = Field(sa_column=Column(Text, nullable=False))
    chain: str = Field(max_length=64)
    client_ms: int | None = None  # by the client's own clock; none of those held before it was kept
    from_writer: bool | None = None  # whether the session that wrote sent it
    at: datetime = Field(sa_column=Column(UtcDateTime, nullable=False))


@append_only
class ClientEvent(SQLModel, table=True):
    """Something that happened in the candidate's browser: a flag is evidence for a person, never a penalty (law 10)."""

    __tablename__ = "client_event"
    id: int | None = Field(default=None, primary_key=True)
    attempt_id: str = Field(foreign_key="attempt.id", index=True, max_length=32)
    kind: str = Field(max_length=40)
    client_ms: int
    detail: dict[str, Any] = Field(default_factory=dict, sa_column=Column(JSON, nullable=False))
    at: datetime = Field(sa_column=Column(UtcDateTime, nullable=False))


@append_only
class Receipt(SQLModel, table=True):
    """The signed receipt of an ended attempt, as the candidate has it."""

    __tablename__ = "receipt"
    attempt_id: str = Field(foreign_key="attempt.id", primary_key=True, max_length=32)
    content: dict[str, Any] = Field(sa_column=Column(JSON, nullable=False))
    kid: str = Field(max_length=16)
    signature: bytes = Field(sa_column=Column(LargeBinary, nullable=False))
    at: datetime = Field(sa_column=Column(UtcDateTime, nullable=False))


@append_only
class PaperEntry(SQLModel, table=True):
    """What one person keyed in from the paper of a seat; it takes two who agree to make it the responses."""

    __tablename__ = "paper_entry"
    id: int | None = Field(default=None, primary_key=True)
    attempt_id: str = Field(foreign_key="attempt.id", index=True, max_length=32)
    entered_by: int = Field(foreign_key="person.id")
    responses: dict[str, Any] = Field(sa_column=Column(JSON, nullable=False))  # {item: response}, blank ones left out
    at: datetime = Field(sa_column=Column(UtcDateTime, nullable=False))


@append_only
class PaperHandover(SQLModel, table=True):
    """The place of one of the two people who key a paper in, given to another; the entry it rests on counts no more."""

    __tablename__ = "paper_handover"
    __table_args__ = (CheckConstraint("from_person <> to_person", name="two_people"),)
    id: int | None = Field(default=None, primary_key=True)
    attempt_id: str = Field(foreign_key="attempt.id", index=True, max_length=32)
    entry_id: int = Field(foreign_key="paper_entry.id")
    from_person: int = Field(foreign_key="person.id")
    to_person: int = Field(foreign_key="person.id")
    reason: str = Field(max_length=300)
    given_by: int = Field(foreign_key="person.id")
    at: datetime = Field(sa_column=Column(UtcDateTime, nullable=False))
