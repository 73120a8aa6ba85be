"""Tables of accounts. Columns with personal data carry their class and retention in `info`."""

from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import CheckConstraint, Column, Index, LargeBinary, text
from sqlmodel import Field, SQLModel

from accounts.rules import Role
from core.db import UtcDateTime, enum_column
from core.rows import vouched

RETENTION = {
    "identity": "while registered and one certification cycle after",
    "contact": "while registered and one certification cycle after",
    "secret": "until replaced",
}


def personal(kind: str) -> dict[str, Any]:
    """Class a column of personal data: `identity`, `contact` or `secret`."""
    return {"info": {"personal": kind, "retention": RETENTION[kind]}}


class TokenPurpose(StrEnum):
    """What a mailed link is good for."""

    INVITATION = "invitation"
    PASSWORD_RESET = "password_reset"  # the name of a purpose


class Person(SQLModel, table=True):
    """A human being who has to do with the association; staff and applicants alike."""

    __tablename__ = "person"
    id: int | None = Field(default=None, primary_key=True)
    name: str = Field(max_length=60, sa_column_kwargs=personal("identity"))
    name_latin: str = Field(default="", max_length=80, sa_column_kwargs=personal("identity"))
    email: str | None = Field(default=None, max_length=254, unique=True, sa_column_kwargs=personal("contact"))
    id_number_hash: str | None = Field(default=None, max_length=64, unique=True, sa_column_kwargs=personal("identity"))
    id_number_tail: str = Field(default="", max_length=4, sa_column_kwargs=personal("identity"))
    password_hash: str = Field(default="", max_length=200, sa_column_kwargs=personal("secret"))
    totp_sealed: bytes | None = Field(default=None, sa_column=Column(LargeBinary, **personal("secret")))
    totp_confirmed_at: datetime | None = Field(default=None, sa_column=Column(UtcDateTime))
    totp_last_step: int = Field(default=0)  # a code is good once
    active: bool = True
    created_at: datetime = Field(sa_column=Column(UtcDateTime, nullable=False))
    last_sign_in_at: datetime | None = Field(default=None, sa_column=Column(UtcDateTime))

    @property
    def masked_id_number(self) -> str:
        """Show only the last four characters of the identity number."""
        return f"**************{self.id_number_tail}" if self.id_number_tail else ""


class Body(SQLModel, table=True):
    """A certification body that employs auditors and recommends them."""

    __tablename__ = "body"
    id: int | None = Field(default=None, primary_key=True)
    code: str = Field(max_length=20, unique=True)
    name: str = Field(max_length=120)
    name_en: str = Field(default="", max_length=160)
    active: bool = True


@vouched
class Employment(SQLModel, table=True):
    """Which body a person works for; at most one at a time (认证认可条例 art. 14)."""

    __tablename__ = "employment"
    __table_args__ = (
        Index(
            "uq_employment_current",
            "person_id",
            unique=True,
            postgresql_where=text("to_day IS NULL"),
            sqlite_where=text("to_day IS NULL"),
        ),
        CheckConstraint("to_day IS NULL OR to_day >= from_day", name="order"),
    )
    id: int | None = Field(default=None, primary_key=True)
    person_id: int = Field(foreign_key="person.id", index=True)
    body_id: int = Field(foreign_key="body.id", index=True)
    from_day: date
    to_day: date | None = None


@vouched
class RoleGrant(SQLModel, table=True):
    """A role given to a person by somebody, until revoked."""

    __tablename__ = "role_grant"
    __table_args__ = (
        Index(
            "uq_role_grant_current",
            "person_id",
            "role",
            unique=True,
            postgresql_where=text("revoked_at IS NULL"),
            sqlite_where=text("revoked_at IS NULL"),
        ),
    )
    id: int | None = Field(default=None, primary_key=True)
    person_id: int = Field(foreign_key="person.id", index=True)
    role: Role = Field(sa_column=enum_column(Role, name="role"))
    body_id: int | None = Field(default=None, foreign_key="body.id")
    granted_by: str = Field(max_length=80)
    granted_at: datetime = Field(sa_column=Column(UtcDateTime, nullable=False))
    revoked_at: datetime | None = Field(default=None, sa_column=Column(UtcDateTime))


class RecoveryCode(SQLModel, table=True):
    """A code for the day the phone is lost; good once."""

    __tablename__ = "recovery_code"
    id: int | None = Field(default=None, primary_key=True)
    person_id: int = Field(foreign_key="person.id", index=True)
    digest: str = Field(max_length=64)
    used_at: datetime | None = Field(default=None, sa_column=Column(UtcDateTime))


class AccessToken(SQLModel, table=True):
    """A link sent by mail: only its digest is kept, it is good once and for a while."""

    __tablename__ = "access_token"
    digest: str = Field(primary_key=True, max_length=64)
    person_id: int = Field(foreign_key="person.id", index=True)
    purpose: TokenPurpose = Field(sa_column=enum_column(TokenPurpose, name="purpose"))
    expires_at: datetime = Field(sa_column=Column(UtcDateTime, nullable=False))
    used_at: datetime | None = Field(default=None, sa_column=Column(UtcDateTime))


@vouched
class FactorReset(SQLModel, table=True):
    """A request to take away a second factor, approved by another person."""

    __tablename__ = "factor_reset"
    __table_args__ = (
        CheckConstraint("approved_by IS NULL OR approved_by <> requested_by", name="two_people"),
        CheckConstraint("(approved_by IS NULL) = (approved_at IS NULL)", name="approved"),
    )
    id: int | None = Field(default=None, primary_key=True)
    person_id: int = Field(foreign_key="person.id", index=True)
    reason: str = Field(max_length=500)
    requested_by: int = Field(foreign_key="person.id")
    requested_at: datetime = Field(sa_column=Column(UtcDateTime, nullable=False))
    approved_by: int | None = Field(default=None, foreign_key="person.id")
    approved_at: datetime | None = Field(default=None, sa_column=Column(UtcDateTime))
