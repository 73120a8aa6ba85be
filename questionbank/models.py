"""Tables of the bank. What was sat stays what it was: versions, keys and forms are append-only in the database."""

from datetime import datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import JSON, CheckConstraint, Column, Index, LargeBinary, Text, UniqueConstraint, text
from sqlmodel import Field, SQLModel

from core.db import ExactDecimal, UtcDateTime, append_only, enum_column
from questionbank.rules import Grade, ItemState, ItemType, Verb, Verdict


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


class ItemUpload(SQLModel, table=True):
    """A file of items between its dry run and its import; it may hold keys, so it is kept for a day at most."""

    __tablename__ = "item_upload"
    id: int | None = Field(default=None, primary_key=True)
    name: str = Field(max_length=200)
    format: str = Field(max_length=20)
    subject_id: int | None = Field(default=None, foreign_key="subject.id")
    content: bytes = Field(sa_column=Column(LargeBinary, nullable=False))
    uploaded_by: int = Field(foreign_key="person.id")
    uploaded_at: datetime = Field(sa_column=Column(UtcDateTime, nullable=False))


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
    created_by: str = Field(max_length=80)
    created_at: datetime = Field(sa_column=Column(UtcDateTime, nullable=False))


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
    paper: bytes = Field(sa_column=Column(LargeBinary, nullable=False))  # canonical JSON of interfaces.md §3
    frozen_by: str = Field(max_length=80)
    frozen_at: datetime = Field(sa_column=Column(UtcDateTime, nullable=False))


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
