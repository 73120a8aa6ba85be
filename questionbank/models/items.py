"""Tables of items: what was sat stays what it was, versions and history are append-only in the database."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, Column, Index, Text, UniqueConstraint, text
from sqlmodel import Field, SQLModel

from core.db import UtcDateTime, enum_column
from core.guards import append_only
from core.rows import vouched
from questionbank.rules import ItemState, ItemType, Verb, Verdict


@vouched
class Item(SQLModel, table=True):
    """A question; what it says is in its versions."""

    __tablename__ = "item"
    id: int | None = Field(default=None, primary_key=True)
    code: str = Field(max_length=40, unique=True)
    subject_id: int | None = Field(
        default=None, foreign_key="subject.id", index=True
    )  # none yet: a draft not sorted in
    type: ItemType = Field(sa_column=enum_column(ItemType, name="type", index=True))
    state: ItemState = Field(sa_column=enum_column(ItemState, name="state", index=True))
    number: int = 1  # the current version
    author_id: int | None = Field(default=None, foreign_key="person.id", index=True)
    source_id: str = Field(default="", max_length=200)
    case_id: int | None = Field(default=None, foreign_key="item.id", index=True)  # the case whose material it shares
    created_at: datetime = Field(sa_column=Column(UtcDateTime, nullable=False))


@vouched
@append_only
class ItemVersion(SQLModel, table=True):
    """One wording of an item, never changed."""

    __tablename__ = "item_version"
    __table_args__ = (UniqueConstraint("item_id", "number"), CheckConstraint("tier BETWEEN 1 AND 3", name="tier"))
    id: int | None = Field(default=None, primary_key=True)
    item_id: int = Field(foreign_key="item.id", index=True)
    number: int
    public_id: str = Field(max_length=32, unique=True)  # what candidates' browsers see
    point_id: int | None = Field(default=None, foreign_key="knowledge_point.id", index=True)
    tier: int = 1
    verb: Verb | None = Field(default=None, sa_column=enum_column(Verb, name="verb", nullable=True))
    clause: str = Field(default="", max_length=120)
    descriptor: str = Field(default="", max_length=60)  # of the grade scale; blank: that of its point
    content: dict[str, Any] = Field(
        sa_column=Column(JSON, nullable=False)
    )  # {language: {"stem", "options": [{"id","text"}]}}
    plain: str = Field(default="", sa_column=Column(Text, nullable=False))  # its visible text, for lists and searches
    digest: str = Field(max_length=64, index=True)  # of what it says, to find a duplicate
    author_id: int | None = Field(default=None, foreign_key="person.id")
    created_at: datetime = Field(sa_column=Column(UtcDateTime, nullable=False))


@append_only
class ItemHistory(SQLModel, table=True):
    """One step in an item's life."""

    __tablename__ = "item_history"
    id: int | None = Field(default=None, primary_key=True)
    item_id: int = Field(foreign_key="item.id", index=True)
    number: int
    from_state: ItemState | None = Field(
        default=None, sa_column=enum_column(ItemState, name="from_state", nullable=True)
    )
    to_state: ItemState = Field(sa_column=enum_column(ItemState, name="to_state"))
    actor: str = Field(max_length=80)
    at: datetime = Field(sa_column=Column(UtcDateTime, nullable=False))
    reason: str = Field(default="", max_length=500)


@vouched
@append_only
class Review(SQLModel, table=True):
    """What a reviewer said of a version; a comment may point to a part and ask to be settled before approval."""

    __tablename__ = "review"
    __table_args__ = (
        Index(
            "uq_review_approval",
            "version_id",
            "reviewer_id",
            "round",
            unique=True,
            postgresql_where=text("verdict = 'approve'"),
            sqlite_where=text("verdict = 'approve'"),
        ),
    )
    id: int | None = Field(default=None, primary_key=True)
    version_id: int = Field(foreign_key="item_version.id", index=True)
    reviewer_id: int = Field(foreign_key="person.id")
    verdict: Verdict = Field(sa_column=enum_column(Verdict, name="verdict"))
    text: str = Field(default="", sa_column=Column(Text, nullable=False))
    round: int = 1  # which time the item was in review
    part: str = Field(default="", max_length=80)
    must_fix: bool = False
    ratings: dict[str, int] = Field(default_factory=dict, sa_column=Column(JSON, nullable=False))
    no_conflict: bool = False  # declared with the verdict
    policy: str = Field(default="", max_length=40)  # the edition of the review policy
    needed: int = 1  # approvals that it asks for
    at: datetime = Field(sa_column=Column(UtcDateTime, nullable=False))
