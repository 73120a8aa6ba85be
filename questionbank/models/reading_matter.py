"""Tables of reading matter (参考资料) and of the frozen papers that allow it."""

from datetime import datetime

from sqlalchemy import Column, Text, UniqueConstraint
from sqlmodel import Field, SQLModel

from core.db import UtcDateTime
from core.guards import append_only
from core.rows import vouched


@vouched
@append_only
class ReadingMatter(SQLModel, table=True):
    """One version of a text that candidates may look into while they write; a change is a new version."""

    __tablename__ = "reading_matter"
    __table_args__ = (UniqueConstraint("code", "version"),)
    id: int | None = Field(default=None, primary_key=True)
    code: str = Field(max_length=40)
    version: int = 1
    public_id: str = Field(max_length=32, unique=True)
    title: str = Field(max_length=120)
    title_en: str = Field(max_length=160)
    language: str = Field(max_length=10)
    source: str = Field(max_length=500)  # edition, whose text it is, by what right it is shown
    html: str = Field(sa_column=Column(Text, nullable=False))
    hash: str = Field(max_length=64)  # SHA-256 of the text's bytes in UTF-8
    added_by: str = Field(max_length=80)
    added_at: datetime = Field(sa_column=Column(UtcDateTime, nullable=False))


@append_only
class FormReading(SQLModel, table=True):
    """Which frozen paper allows which version: who sits the form may fetch it."""

    __tablename__ = "form_reading"
    form_id: int = Field(foreign_key="form.id", primary_key=True)
    reading_id: int = Field(foreign_key="reading_matter.id", primary_key=True)
