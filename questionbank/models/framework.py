"""Tables of the framework: subjects, knowledge points, editions of the grade scale."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import JSON, Column, Text
from sqlmodel import Field, SQLModel

from core.db import ExactDecimal, UtcDateTime, enum_column
from core.guards import append_only
from questionbank.rules import Grade


class Subject(SQLModel, table=True):
    """An examination subject as its outline defines it (科目)."""

    __tablename__ = "subject"
    id: int | None = Field(default=None, primary_key=True)
    code: str = Field(max_length=20, unique=True)
    name: str = Field(max_length=80)
    name_en: str = Field(max_length=120)
    outline: str = Field(max_length=80)
    minutes: int
    total: Decimal = Field(sa_column=Column(ExactDecimal, nullable=False))
    pass_mark: Decimal = Field(sa_column=Column(ExactDecimal, nullable=False))
    source: str = Field(max_length=200)
    composition: list[dict[str, Any]] = Field(
        default_factory=list, sa_column=Column(JSON, nullable=False)
    )  # of the outline: [{"type","count","marks_each"}]


class KnowledgePoint(SQLModel, table=True):
    """A node of the knowledge body (知识点)."""

    __tablename__ = "knowledge_point"
    id: int | None = Field(default=None, primary_key=True)
    subject_id: int = Field(foreign_key="subject.id", index=True)
    parent_id: int | None = Field(default=None, foreign_key="knowledge_point.id", index=True)
    code: str = Field(max_length=40, unique=True)
    position: int
    text: str = Field(max_length=600)
    text_en: str = Field(default="", max_length=900)
    verbs: list[str] = Field(default_factory=list, sa_column=Column(JSON, nullable=False))
    grade: Grade = Field(sa_column=enum_column(Grade, name="grade"))
    official: bool = True  # False: a subdivision of ours, shown as such


class PointDescriptor(SQLModel, table=True):
    """A cell of the grade scale that a knowledge point serves by somebody's word, whatever its code says."""

    __tablename__ = "point_descriptor"
    point_id: int = Field(foreign_key="knowledge_point.id", primary_key=True)
    descriptor: str = Field(max_length=60, primary_key=True)
    set_by: str = Field(max_length=80)
    set_at: datetime = Field(sa_column=Column(UtcDateTime, nullable=False))


@append_only
class ScaleEdition(SQLModel, table=True):
    """An edition of the grade scale as its file says it."""

    __tablename__ = "scale_edition"
    id: int | None = Field(default=None, primary_key=True)
    code: str = Field(max_length=40, unique=True)
    effective_from: date
    content: str = Field(sa_column=Column(Text, nullable=False))
    digest: str = Field(max_length=64)
    seeded_at: datetime = Field(sa_column=Column(UtcDateTime, nullable=False))
