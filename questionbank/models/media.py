"""Tables of pictures and sounds, and which wordings and papers name them."""

from datetime import datetime

from sqlalchemy import Column, LargeBinary
from sqlmodel import Field, SQLModel

from core.db import UtcDateTime
from core.guards import append_only


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
