"""Tables of the bank. What was sat stays what it was: versions, keys and forms are append-only in the database."""

from datetime import datetime
from decimal import Decimal
from typing import Any
from urllib.parse import parse_qsl

from sqlalchemy import JSON, BigInteger, CheckConstraint, Column, Index, LargeBinary, Text, UniqueConstraint, text
from sqlmodel import Field, SQLModel

from core.db import ExactDecimal, UtcDateTime, append_only, enum_column
from core.rows import vouched
from questionbank.rules import Grade, ItemState, ItemType, Verb, Verdict
from questionbank.rules.runs import RunState


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
    content: dict[str, Any] = Field(
        sa_column=Column(JSON, nullable=False)
    )  # {language: {"stem", "options": [{"id","text"}]}}
    plain: str = Field(default="", sa_column=Column(Text, nullable=False))  # its visible text, for lists and searches
    digest: str = Field(max_length=64, index=True)  # of what it says, to find a duplicate
    author_id: int | None = Field(default=None, foreign_key="person.id")
    created_at: datetime = Field(sa_column=Column(UtcDateTime, nullable=False))


class ItemText(SQLModel, table=True):
    """What an item is found by: code, visible text and clause, cut by `rules.grams`; made anew with each version."""

    __tablename__ = "item_text"
    item_id: int = Field(foreign_key="item.id", primary_key=True)
    grams: str = Field(sa_column=Column(Text, nullable=False))


class ItemBand(SQLModel, table=True):
    """A band of an item's sketch; items that share one may say nearly the same."""

    __tablename__ = "item_band"
    value: int = Field(sa_column=Column(BigInteger, primary_key=True, autoincrement=False))
    item_id: int = Field(foreign_key="item.id", primary_key=True, index=True)


class SavedView(SQLModel, table=True):
    """A filter of the list of items that a person keeps under a name; `query` is the part of the address."""

    __tablename__ = "saved_view"
    __table_args__ = (UniqueConstraint("person_id", "name"),)
    id: int | None = Field(default=None, primary_key=True)
    person_id: int = Field(foreign_key="person.id", index=True)
    name: str = Field(max_length=60)
    query: str = Field(max_length=500)
    created_at: datetime = Field(sa_column=Column(UtcDateTime, nullable=False))

    @property
    def pairs(self) -> list[tuple[str, str]]:
        """Give the names and values of the query."""
        return parse_qsl(self.query)


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


class ManuscriptDraft(SQLModel, table=True):
    """What somebody typed into an item's form and has not saved; it may hold a key, and only its writer reads it."""

    __tablename__ = "manuscript_draft"
    person_id: int = Field(foreign_key="person.id", primary_key=True)
    place: str = Field(max_length=120, primary_key=True)  # the form: `new/essay/105`, or an item with its version
    fields: list[list[str]] = Field(sa_column=Column(JSON, nullable=False))  # name and value of each field
    saved_at: datetime = Field(sa_column=Column(UtcDateTime, nullable=False))


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
    paper: bytes = Field(sa_column=Column(LargeBinary, nullable=False))  # canonical JSON of interfaces.md §3
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


@append_only
class ItemParameters(SQLModel, table=True):
    """What a calibration found of a version; the newest one counts."""

    __tablename__ = "item_parameters"
    __table_args__ = (CheckConstraint("(a IS NULL) = (b IS NULL) AND (a IS NULL OR a > 0)", name="two_parameters"),)
    id: int | None = Field(default=None, primary_key=True)
    version_id: int = Field(foreign_key="item_version.id", index=True)
    a: float | None = None  # discrimination, logistic metric (D = 1)
    b: float | None = None  # difficulty
    minutes: float | None = None  # that an able candidate needs
    source: str = Field(max_length=200)
    recorded_by: str = Field(max_length=80)
    at: datetime = Field(sa_column=Column(UtcDateTime, nullable=False))


class EnemySet(SQLModel, table=True):
    """Items that must never stand on one form, because one answers or repeats another."""

    __tablename__ = "enemy_set"
    __table_args__ = (CheckConstraint("(removed_at IS NULL) = (removed_by = '')", name="removed"),)
    id: int | None = Field(default=None, primary_key=True)
    reason: str = Field(max_length=500)
    made_by: str = Field(max_length=80)
    made_at: datetime = Field(sa_column=Column(UtcDateTime, nullable=False))
    removed_by: str = Field(default="", max_length=80)
    removed_at: datetime | None = Field(default=None, sa_column=Column(UtcDateTime))
    removed_reason: str = Field(default="", max_length=500)


@append_only
class EnemyMember(SQLModel, table=True):
    """An item of an enemy set."""

    __tablename__ = "enemy_member"
    set_id: int = Field(foreign_key="enemy_set.id", primary_key=True)
    item_id: int = Field(foreign_key="item.id", primary_key=True, index=True)


class ItemExposure(SQLModel, table=True):
    """How many candidates saw a version in a sitting."""

    __tablename__ = "item_exposure"
    version_id: int = Field(foreign_key="item_version.id", primary_key=True)
    sitting_id: int = Field(primary_key=True)  # of the exam, which stands above the bank and knows what it is
    candidates: int
    last_at: datetime = Field(sa_column=Column(UtcDateTime, nullable=False))


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
    state: RunState = Field(sa_column=enum_column(RunState, name="state", index=True))
    done: int = 0
    cancel_asked: bool = False
    result: dict[str, Any] = Field(default_factory=dict, sa_column=Column(JSON, nullable=False))
    asked_by: str = Field(max_length=80)
    asked_at: datetime = Field(sa_column=Column(UtcDateTime, nullable=False))
    ended_at: datetime | None = Field(default=None, sa_column=Column(UtcDateTime))


@append_only
class ReceivedItem(SQLModel, table=True):
    """What a file says correctly and the bank does not hold: its bytes as they came, which may hold keys."""

    __tablename__ = "received_item"
    id: int | None = Field(default=None, primary_key=True)
    format: str = Field(max_length=20)
    where_: str = Field(max_length=300)  # its place in the file
    why: dict[str, Any] = Field(sa_column=Column(JSON, nullable=False))  # {"template","params"} of the sentence
    sha256: str = Field(max_length=64, unique=True)  # of the bytes: what comes again is kept once
    content: bytes = Field(sa_column=Column(LargeBinary, nullable=False))
    file: str = Field(max_length=200)
    received_by: str = Field(max_length=80)
    received_at: datetime = Field(sa_column=Column(UtcDateTime, nullable=False))


@append_only
class StoredMedium(SQLModel, table=True):
    """A picture or sound under the SHA-256 of its bytes.

    It is in the database, not in a folder: so one transaction, one backup and one right hold for it and its item.
    """

    __tablename__ = "medium"
    hash: str = Field(primary_key=True, max_length=64)
    kind: str = Field(max_length=40)
    title: str = Field(default="", max_length=300)  # what it shows, as its author said first
    size: int
    width: int = 0
    height: int = 0
    content: bytes = Field(sa_column=Column(LargeBinary, nullable=False))
    kept_at: datetime = Field(sa_column=Column(UtcDateTime, nullable=False))


@append_only
class VersionMedium(SQLModel, table=True):
    """Which wording names which medium."""

    __tablename__ = "version_medium"
    version_id: int = Field(foreign_key="item_version.id", primary_key=True)
    hash: str = Field(foreign_key="medium.hash", primary_key=True, max_length=64, index=True)


@append_only
class FormMedium(SQLModel, table=True):
    """Which frozen paper names which medium: who sits the form may fetch it."""

    __tablename__ = "form_medium"
    form_id: int = Field(foreign_key="form.id", primary_key=True)
    hash: str = Field(foreign_key="medium.hash", primary_key=True, max_length=64)
