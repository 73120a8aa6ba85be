"""Tables of papers: blueprints, frozen forms, orders for parallel forms."""

from datetime import datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import JSON, CheckConstraint, Column, LargeBinary, UniqueConstraint
from sqlmodel import Field, SQLModel

from core.db import ExactDecimal, UtcDateTime, enum_column
from core.guards import append_only
from core.rows import vouched
from questionbank.rules.runs import RunState


@vouched
@append_only
class Blueprint(SQLModel, table=True):
    """What a paper must be made of (双向细目表); a change is a new edition."""

    __tablename__ = "blueprint"
    __table_args__ = (UniqueConstraint("code", "edition"),)
    id: int | None = Field(default=None, primary_key=True)
    code: str = Field(max_length=40)
    edition: int = 1
    subject_id: int = Field(foreign_key="subject.id", index=True)
    title: str = Field(max_length=120)
    title_en: str = Field(max_length=160)
    minutes: int
    total: Decimal = Field(sa_column=Column(ExactDecimal, nullable=False))
    pass_mark: Decimal = Field(sa_column=Column(ExactDecimal, nullable=False))
    sections: list[dict[str, Any]] = Field(
        sa_column=Column(JSON, nullable=False)
    )  # [{"type","count","marks_each","scoring"}]
    cells: list[dict[str, Any]] = Field(
        sa_column=Column(JSON, nullable=False)
    )  # [{"point"|"tier"|"verb"|"type", "min","max"}]
    practice: bool = False
    targets: dict[str, Any] = Field(
        default_factory=dict, sa_column=Column(JSON, nullable=False)
    )  # information, expected marks, time, exposure, pilots: rules.targets
    aids: dict[str, Any] = Field(
        default_factory=dict, sa_column=Column(JSON, nullable=False)
    )  # {"calculator","documents":[code]}: rules.aids
    created_by: str = Field(max_length=80)
    created_at: datetime = Field(sa_column=Column(UtcDateTime, nullable=False))


@vouched
@append_only
class Form(SQLModel, table=True):
    """A frozen paper (试卷): what all who sit it see, without keys."""

    __tablename__ = "form"
    id: int | None = Field(default=None, primary_key=True)
    public_id: str = Field(max_length=32, unique=True)
    code: str = Field(max_length=40, unique=True)
    blueprint_id: int = Field(foreign_key="blueprint.id", index=True)
    language: str = Field(max_length=10)
    seed: int
    algorithm: str = Field(max_length=60)
    hash: str = Field(max_length=64)  # SHA-256 of the paper's bytes
    paper: bytes = Field(sa_column=Column(LargeBinary, nullable=False))  # canonical JSON of docs/protocol.md
    frozen_by: str = Field(max_length=80)
    frozen_at: datetime = Field(sa_column=Column(UtcDateTime, nullable=False))
    assembly: dict[str, Any] = Field(
        default_factory=dict, sa_column=Column(JSON, nullable=False)
    )  # {"solver","status","gap","seconds","information","expected","minutes"} of a form that was assembled


@vouched
@append_only
class FormItem(SQLModel, table=True):
    """The place of a version on a form and its marks there."""

    __tablename__ = "form_item"
    __table_args__ = (UniqueConstraint("form_id", "version_id"),)
    form_id: int = Field(foreign_key="form.id", primary_key=True)
    number: int = Field(primary_key=True)
    section: int
    version_id: int = Field(foreign_key="item_version.id", index=True)
    marks: Decimal = Field(sa_column=Column(ExactDecimal, nullable=False))
    pilot: bool = False  # tried out: answered like any other, never scored


class PapersLeft(SQLModel, table=True):
    """How many papers without a common item a blueprint could still give, as a job counted them; can be made anew."""

    __tablename__ = "papers_left"
    __table_args__ = (CheckConstraint("papers >= 0", name="papers"),)
    blueprint_id: int = Field(foreign_key="blueprint.id", primary_key=True)
    language: str = Field(max_length=10, primary_key=True)
    papers: int
    mark: str = Field(max_length=80)  # what the bank was like when they were counted: queries.supply.bank_mark
    counted_at: datetime = Field(sa_column=Column(UtcDateTime, nullable=False))


class AssemblyRun(SQLModel, table=True):
    """An order for parallel forms and what came of it; a job works on it."""

    __tablename__ = "assembly_run"
    __table_args__ = (CheckConstraint("forms > 0 AND done >= 0 AND done <= forms", name="counts"),)
    id: int | None = Field(default=None, primary_key=True)
    blueprint_id: int = Field(foreign_key="blueprint.id", index=True)
    language: str = Field(max_length=10)
    forms: int
    seed: int
    seconds: int
    accessible: bool = False
    wanted: list[dict[str, Any]] = Field(
        default_factory=list, sa_column=Column(JSON, nullable=False)
    )  # [{"key","seen"}]: for whom each form is made, in whoever's words ordered them, and what must not be on it
    state: RunState = Field(sa_column=enum_column(RunState, name="state", index=True))
    done: int = 0
    cancel_asked: bool = False
    result: dict[str, Any] = Field(default_factory=dict, sa_column=Column(JSON, nullable=False))
    asked_by: str = Field(max_length=80)
    asked_at: datetime = Field(sa_column=Column(UtcDateTime, nullable=False))
    ended_at: datetime | None = Field(default=None, sa_column=Column(UtcDateTime))
