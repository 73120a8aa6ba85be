"""Tables of what is on its way into the bank: files, drafts of writing, what is kept as received."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, Column, LargeBinary
from sqlmodel import Field, SQLModel

from core.db import UtcDateTime
from core.guards import append_only


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
