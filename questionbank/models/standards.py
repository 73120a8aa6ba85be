"""Tables of standards: dated editions, the clauses that items cite, what a new edition touches."""

from datetime import date, datetime

from sqlalchemy import JSON, CheckConstraint, Column, UniqueConstraint
from sqlmodel import Field, SQLModel

from core.db import UtcDateTime, enum_column
from questionbank.rules.standards import EditionState, TouchState


class StandardEdition(SQLModel, table=True):
    """A dated edition of a standard, its clauses as far as they are known, and what it changes of the one before."""

    __tablename__ = "standard_edition"
    __table_args__ = (
        UniqueConstraint("standard", "year"),
        CheckConstraint("published_by_id IS NULL OR published_by_id <> drafted_by_id", name="two_people"),
    )
    id: int | None = Field(default=None, primary_key=True)
    standard: str = Field(max_length=40)
    year: int
    title: str = Field(max_length=160)
    title_en: str = Field(max_length=240)
    effective_from: date
    state: EditionState = Field(sa_column=enum_column(EditionState, name="state"))
    subjects: list[str] = Field(sa_column=Column(JSON, nullable=False))  # codes of those whose main standard it is
    clauses: list[list[str]] = Field(sa_column=Column(JSON, nullable=False))  # [number, title, title_en]
    changes: list[dict[str, str]] = Field(sa_column=Column(JSON, nullable=False))  # [{"clause","kind","note"}]
    drafted_by_id: int | None = Field(default=None, foreign_key="person.id")  # none: it came with the product
    published_by_id: int | None = Field(default=None, foreign_key="person.id")
    published_at: datetime | None = Field(default=None, sa_column=Column(UtcDateTime))

    @property
    def name(self) -> str:
        """Name the edition as people cite it."""
        return f"{self.standard}-{self.year}"


class ItemClause(SQLModel, table=True):
    """A clause of a dated edition that a version cites; it follows from the version's text."""

    __tablename__ = "item_clause"
    version_id: int = Field(foreign_key="item_version.id", primary_key=True)
    standard: str = Field(max_length=40, primary_key=True)
    year: int = Field(primary_key=True)
    clause: str = Field(max_length=20, primary_key=True)

    @property
    def name(self) -> str:
        """Name the clause as people cite it."""
        return f"{self.standard}-{self.year} {self.clause}".strip()


class EditionTouch(SQLModel, table=True):
    """A version whose clause a new edition changes, and what a person decided of it."""

    __tablename__ = "edition_touch"
    edition_id: int = Field(foreign_key="standard_edition.id", primary_key=True)
    version_id: int = Field(foreign_key="item_version.id", primary_key=True, index=True)
    clause: str = Field(max_length=20)
    state: TouchState = Field(sa_column=enum_column(TouchState, name="state"))
    reason: str = Field(default="", max_length=500)
    decided_by: str = Field(default="", max_length=80)
    decided_at: datetime | None = Field(default=None, sa_column=Column(UtcDateTime))
