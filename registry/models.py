"""Tables of the registry. Certificates and decisions are append-only; a withdrawn certificate still answers."""

from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, CheckConstraint, Column, Index, LargeBinary, UniqueConstraint, text
from sqlmodel import Field, SQLModel

from core.db import UtcDateTime, enum_column
from core.guards import append_only
from core.rows import vouched
from registry.rules.applications import ApplicationKind, ApplicationState, EvidenceKind, RegistrationStatus
from registry.rules.measures import MeasureKind, MeasureState
from registry.rules.registrations import WithdrawalGround

_OPEN = "state IN ('draft', 'submitted', 'recommended', 'examined', 'returned')"


class CertificateEventKind(StrEnum):
    """What happened to a certificate after its issue."""

    SUSPENDED = "suspended"
    RESTORED = "restored"
    WITHDRAWN = "withdrawn"
    REPLACED = "replaced"


@vouched
class ExternalPass(SQLModel, table=True):
    """A pass in an earlier examination, recorded with its source by one person and confirmed by another."""

    __tablename__ = "external_pass"
    __table_args__ = (
        CheckConstraint("confirmed_by IS NULL OR confirmed_by <> recorded_by", name="two_people"),
        CheckConstraint("(confirmed_by IS NULL) = (confirmed_at IS NULL)", name="confirmed"),
        UniqueConstraint("person_id", "subject", "passed_on"),
    )
    id: int | None = Field(default=None, primary_key=True)
    person_id: int = Field(foreign_key="person.id", index=True)
    subject: str = Field(max_length=20)
    passed_on: date
    score: str = Field(default="", max_length=10)
    source: str = Field(max_length=300)
    recorded_by: int = Field(foreign_key="person.id")
    recorded_at: datetime = Field(sa_column=Column(UtcDateTime, nullable=False))
    confirmed_by: int | None = Field(default=None, foreign_key="person.id")
    confirmed_at: datetime | None = Field(default=None, sa_column=Column(UtcDateTime))


class Evidence(SQLModel, table=True):
    """One fact that an applicant claims: the content has the fields of a case (grading.rules.registration.case)."""

    __tablename__ = "evidence"
    id: int | None = Field(default=None, primary_key=True)
    person_id: int = Field(foreign_key="person.id", index=True)
    kind: EvidenceKind = Field(sa_column=enum_column(EvidenceKind, name="kind"))
    content: dict[str, Any] = Field(sa_column=Column(JSON, nullable=False, info={"personal": "identity"}))
    note: str = Field(default="", max_length=300)
    added_at: datetime = Field(sa_column=Column(UtcDateTime, nullable=False))
    removed_at: datetime | None = Field(default=None, sa_column=Column(UtcDateTime))


@vouched
class Sanction(SQLModel, table=True):
    """A measure against a person that bars registration for a time."""

    __tablename__ = "sanction"
    id: int | None = Field(default=None, primary_key=True)
    person_id: int = Field(foreign_key="person.id", index=True)
    kind: str = Field(max_length=40)
    on_day: date
    until_day: date | None = None
    reason: str = Field(max_length=500)
    recorded_by: str = Field(max_length=80)


@vouched
class Application(SQLModel, table=True):
    """A request for registration at one grade of one scheme."""

    __tablename__ = "application"
    __table_args__ = (
        Index(
            "uq_application_open",
            "person_id",
            "scheme",
            unique=True,
            postgresql_where=text(_OPEN),
            sqlite_where=text(_OPEN),
        ),
        CheckConstraint("approved_by IS NULL OR approved_by <> examined_by", name="two_people"),
        CheckConstraint("(state = 'approved') = (approved_by IS NOT NULL)", name="approved"),
    )
    id: int | None = Field(default=None, primary_key=True)
    code: str = Field(max_length=20, unique=True)
    person_id: int = Field(foreign_key="person.id", index=True)
    body_id: int | None = Field(default=None, foreign_key="body.id", index=True)
    scheme: str = Field(max_length=20)
    grade: str = Field(max_length=40)
    kind: ApplicationKind = Field(sa_column=enum_column(ApplicationKind, name="kind"))
    state: ApplicationState = Field(sa_column=enum_column(ApplicationState, name="state", index=True))
    guarantor: dict[str, Any] = Field(default_factory=dict, sa_column=Column(JSON, nullable=False))
    declared_on: date | None = None
    photo: bytes | None = Field(default=None, sa_column=Column(LargeBinary, info={"personal": "identity"}))  # JPEG, 3:4
    case: dict[str, Any] = Field(default_factory=dict, sa_column=Column(JSON, nullable=False))  # frozen when submitted
    proof: dict[str, Any] = Field(default_factory=dict, sa_column=Column(JSON, nullable=False))  # when examined
    edition: str = Field(default="", max_length=40)
    submitted_at: datetime | None = Field(default=None, sa_column=Column(UtcDateTime))
    recommended_by: int | None = Field(default=None, foreign_key="person.id")
    examined_by: int | None = Field(default=None, foreign_key="person.id")
    approved_by: int | None = Field(default=None, foreign_key="person.id")
    decided_at: datetime | None = Field(default=None, sa_column=Column(UtcDateTime))
    created_at: datetime = Field(sa_column=Column(UtcDateTime, nullable=False))


@append_only
class ApplicationHistory(SQLModel, table=True):
    """One step of an application."""

    __tablename__ = "application_history"
    id: int | None = Field(default=None, primary_key=True)
    application_id: int = Field(foreign_key="application.id", index=True)
    from_state: ApplicationState | None = Field(
        default=None, sa_column=enum_column(ApplicationState, name="from_state", nullable=True)
    )
    to_state: ApplicationState = Field(sa_column=enum_column(ApplicationState, name="to_state"))
    actor: str = Field(max_length=80)
    at: datetime = Field(sa_column=Column(UtcDateTime, nullable=False))
    reason: str = Field(default="", max_length=1000)


@vouched
@append_only
class RequirementRuling(SQLModel, table=True):
    """What a registrar says of one requirement that the rules leave open; the last one counts, per submission."""

    __tablename__ = "requirement_ruling"
    id: int | None = Field(default=None, primary_key=True)
    application_id: int = Field(foreign_key="application.id", index=True)
    requirement: str = Field(max_length=40)
    met: bool
    reason: str = Field(max_length=500)
    decided_by: int = Field(foreign_key="person.id")
    at: datetime = Field(sa_column=Column(UtcDateTime, nullable=False))


@vouched
class Registration(SQLModel, table=True):
    """That a person is registered at a grade of a scheme, from and to a day (both inclusive)."""

    __tablename__ = "registration"
    __table_args__ = (
        Index(
            "uq_registration_active",
            "person_id",
            "scheme",
            unique=True,
            postgresql_where=text("status = 'active'"),
            sqlite_where=text("status = 'active'"),
        ),
        CheckConstraint("to_day >= from_day", name="order"),
    )
    id: int | None = Field(default=None, primary_key=True)
    person_id: int = Field(foreign_key="person.id", index=True)
    application_id: int | None = Field(default=None, foreign_key="application.id")
    scheme: str = Field(max_length=20)
    grade: str = Field(max_length=40)
    from_day: date
    to_day: date
    status: RegistrationStatus = Field(sa_column=enum_column(RegistrationStatus, name="status", index=True))
    edition: str = Field(default="", max_length=40)


@vouched
class Measure(SQLModel, table=True):
    """A proposal to suspend or restore a registration, and what a second person made of it."""

    __tablename__ = "measure"
    __table_args__ = (
        Index(
            "uq_measure_waiting",
            "registration_id",
            unique=True,
            postgresql_where=text("state = 'proposed'"),
            sqlite_where=text("state = 'proposed'"),
        ),
        CheckConstraint("decided_by IS NULL OR decided_by <> proposed_by", name="two_people"),
        CheckConstraint(
            "(state = 'proposed') = (decided_by IS NULL) AND (decided_by IS NULL) = (decided_at IS NULL)",
            name="decided",
        ),
    )
    id: int | None = Field(default=None, primary_key=True)
    registration_id: int = Field(foreign_key="registration.id", index=True)
    kind: MeasureKind = Field(sa_column=enum_column(MeasureKind, name="kind"))
    state: MeasureState = Field(sa_column=enum_column(MeasureState, name="state"))
    ground: WithdrawalGround | None = Field(
        default=None, sa_column=enum_column(WithdrawalGround, name="ground", nullable=True)
    )
    reason: str = Field(max_length=500)
    proposed_by: int = Field(foreign_key="person.id")
    proposed_at: datetime = Field(sa_column=Column(UtcDateTime, nullable=False))
    decided_by: int | None = Field(default=None, foreign_key="person.id")
    decided_at: datetime | None = Field(default=None, sa_column=Column(UtcDateTime))
    decision: str = Field(default="", max_length=500)  # why it was declined


@vouched
@append_only
class Certificate(SQLModel, table=True):
    """A certificate as it was issued: fields and bytes are frozen with a hash (law 11)."""

    __tablename__ = "certificate"
    id: int | None = Field(default=None, primary_key=True)
    registration_id: int = Field(foreign_key="registration.id", index=True)
    serial: str = Field(max_length=40, unique=True)
    token: str = Field(max_length=40, unique=True)  # 128 bits, in the QR code
    short_code: str = Field(max_length=16, unique=True)
    fields: dict[str, Any] = Field(sa_column=Column(JSON, nullable=False))
    template: str = Field(max_length=40)
    pdf: bytes = Field(sa_column=Column(LargeBinary, nullable=False))
    sha256: str = Field(max_length=64, unique=True)
    issued_by: int = Field(foreign_key="person.id")
    issued_at: datetime = Field(sa_column=Column(UtcDateTime, nullable=False))


@vouched
@append_only
class CertificateEvent(SQLModel, table=True):
    """What happened to a certificate after its issue; its status at any date follows from these."""

    __tablename__ = "certificate_event"
    id: int | None = Field(default=None, primary_key=True)
    certificate_id: int = Field(foreign_key="certificate.id", index=True)
    kind: CertificateEventKind = Field(sa_column=enum_column(CertificateEventKind, name="kind"))
    ground: WithdrawalGround | None = Field(
        default=None, sa_column=enum_column(WithdrawalGround, name="ground", nullable=True)
    )  # the category that the public page names; the reason stays with the staff
    reason: str = Field(max_length=500)
    actor_id: int = Field(foreign_key="person.id")
    at: datetime = Field(sa_column=Column(UtcDateTime, nullable=False))
