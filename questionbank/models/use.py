"""Tables of what use teaches of items: parameters, exposure, and which must not meet."""

from datetime import datetime

from sqlalchemy import CheckConstraint, Column
from sqlmodel import Field, SQLModel

from core.db import UtcDateTime
from core.guards import append_only


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
    n: int | None = None  # answers that it rests on, None: nobody said
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
