"""Tables of standards: dated editions, the clauses that items cite, what a new edition touches."""

from datetime import date, datetime

from sqlalchemy import JSON, CheckConstraint, Column, UniqueConstraint
from sqlmodel import Field, SQLModel

from core.db import UtcDateTime, enum_column
from core.rows import vouched
from questionbank.rules.clauses import ClauseOrigin, LinkOrigin, edition_label, named
from questionbank.rules.standards import EditionState, TouchState


class StandardEdition(SQLModel, table=True):
    """A dated edition of a standard and what it changes of the one before."""

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
    changes: list[dict[str, str]] = Field(sa_column=Column(JSON, nullable=False))  # [{"clause","kind","note"}]
    drafted_by_id: int | None = Field(default=None, foreign_key="person.id")  # none: it came with the product
    published_by_id: int | None = Field(default=None, foreign_key="person.id")
    published_at: datetime | None = Field(default=None, sa_column=Column(UtcDateTime))

    @property
    def name(self) -> str:
        """Name the edition as people cite it."""
        return edition_label(self.standard, self.year)

    @property
    def unverified(self) -> bool:
        """Tell whether it came with the product, so that nobody here has compared it with the official text."""
        return self.drafted_by_id is None


class StandardClause(SQLModel, table=True):
    """A clause of an edition; the one without a number is the edition as a whole."""

    __tablename__ = "standard_clause"
    __table_args__ = (UniqueConstraint("edition_id", "number"),)
    id: int | None = Field(default=None, primary_key=True)
    edition_id: int = Field(foreign_key="standard_edition.id")
    number: str = Field(max_length=20)
    title: str = Field(default="", max_length=200)
    title_en: str = Field(default="", max_length=300)
    origin: ClauseOrigin = Field(sa_column=enum_column(ClauseOrigin, name="origin"))


class ItemClause(SQLModel, table=True):
    """A clause of a dated edition that a version cites; it follows from the version's text."""

    __tablename__ = "item_clause"
    version_id: int = Field(foreign_key="item_version.id", primary_key=True)
    standard: str = Field(max_length=40, primary_key=True)
    year: int = Field(primary_key=True)
    clause: str = Field(max_length=20, primary_key=True)
    clause_id: int | None = Field(default=None, foreign_key="standard_clause.id", index=True)  # none: no known edition

    @property
    def name(self) -> str:
        """Name the clause as people cite it."""
        return named(edition_label(self.standard, self.year), self.clause)


class PointClause(SQLModel, table=True):
    """A clause that a knowledge point is about; one that was taken back stays, so that no seed puts it in again."""

    __tablename__ = "point_clause"
    point_id: int = Field(foreign_key="knowledge_point.id", primary_key=True)
    clause_id: int = Field(foreign_key="standard_clause.id", primary_key=True, index=True)
    origin: LinkOrigin = Field(sa_column=enum_column(LinkOrigin, name="origin"))
    withdrawn: bool = False
    set_by: str = Field(max_length=80)
    set_at: datetime = Field(sa_column=Column(UtcDateTime, nullable=False))


@vouched
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


@vouched
class FrameworkTouch(SQLModel, table=True):
    """A knowledge point or a blueprint that rests on a clause which a new edition changes, and what was decided."""

    __tablename__ = "framework_touch"
    __table_args__ = (
        UniqueConstraint("edition_id", "point_id"),
        UniqueConstraint("edition_id", "blueprint_id"),
        CheckConstraint("(point_id IS NULL) <> (blueprint_id IS NULL)", name="one_thing"),
    )
    id: int | None = Field(default=None, primary_key=True)
    edition_id: int = Field(foreign_key="standard_edition.id")
    point_id: int | None = Field(default=None, foreign_key="knowledge_point.id", index=True)
    blueprint_id: int | None = Field(default=None, foreign_key="blueprint.id", index=True)
    cause: str = Field(max_length=60)  # the clause of a point, the point of a blueprint
    state: TouchState = Field(sa_column=enum_column(TouchState, name="state"))
    reason: str = Field(default="", max_length=500)
    decided_by: str = Field(default="", max_length=80)
    decided_at: datetime | None = Field(default=None, sa_column=Column(UtcDateTime))
