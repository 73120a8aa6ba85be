"""What is known of a person who asks to be registered, and what they ask for. Pure."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from grading.rules.registration.edition import Level, TitleLevel


class Application(StrEnum):
    """What is asked for: a first registration, the next grade, or another period of the same grade."""

    INITIAL = "initial"
    UPGRADE = "upgrade"
    RENEWAL = "renewal"


class SanctionKind(StrEnum):
    """Measures that may keep a person from registration."""

    ADMINISTRATIVE_REVOCATION = "administrative_revocation"
    ASSOCIATION_REVOCATION = "association_revocation"
    SUSPENSION = "suspension"
    EXAM_BAN = "exam_ban"


GRADES = ("provisional_auditor", "auditor", "lead_auditor", "senior_auditor")
OTHER_GRADES = ("provisional_inspector", "inspector", "senior_inspector", "provisional_examiner", "examiner",
                "senior_examiner")  # fmt: skip
AUDIT_ROLES = ("auditor", "leader", "trainee", "expert")
REGISTRATION_STATUSES = ("active", "conditionally_renewed", "suspended", "revoked", "cancelled", "expired",
                         "downgraded")  # fmt: skip
ALL_CLAUSES = "all"


@dataclass(frozen=True)
class Education:
    """A course of study; `end` is the day of graduation, None while it goes on."""

    level: Level
    start: date | None
    end: date | None
    full_time: bool


@dataclass(frozen=True)
class Title:
    """A professional title and the day that it was given."""

    level: TitleLevel
    given_on: date


@dataclass(frozen=True)
class Work:
    """One post; `end` is its last day, None while it goes on; `professional_in` the schemes that it is relevant to."""

    start: date
    end: date | None
    full_time: bool
    responsible_post: bool
    professional_in: tuple[str, ...]
    employer: str = ""


@dataclass(frozen=True)
class Audit:
    """One audit; `clauses` None means all of them."""

    scheme: str
    start: date
    days_on_site: Decimal
    complete: bool
    role: str
    clauses: frozenset[int] | None
    verified: bool


@dataclass(frozen=True)
class Exam:
    """A passed subject; the score is kept where it is known."""

    subject: str
    passed_on: date
    score: Decimal | None


@dataclass(frozen=True)
class Registration:
    """A registration held; `last` is its last day, None where no end is on file."""

    scheme: str
    grade: str
    first: date
    last: date | None
    status: str


@dataclass(frozen=True)
class Cpd:
    """Hours of continuing education."""

    hours: Decimal
    done_on: date
    category: str = ""


@dataclass(frozen=True)
class Guarantor:
    """Who vouches for the person."""

    grade: str
    in_good_standing: bool


@dataclass(frozen=True)
class Sanction:
    """A measure against the person; `until` is the first day free of it, None where none is set."""

    kind: SanctionKind
    imposed_on: date
    until: date | None


@dataclass(frozen=True)
class Person:
    """All evidence on one person, in the order of the file."""

    education: tuple[Education, ...] = ()
    titles: tuple[Title, ...] = ()
    work: tuple[Work, ...] = ()
    audits: tuple[Audit, ...] = ()
    exams: tuple[Exam, ...] = ()
    registrations: tuple[Registration, ...] = ()
    cpd: tuple[Cpd, ...] = ()
    guarantor: Guarantor | None = None
    recommending_body: str = ""
    declaration: date | None = None
    sanctions: tuple[Sanction, ...] = ()


@dataclass(frozen=True)
class Case:
    """A person, what they ask for, and the day on which the answer is asked."""

    scheme: str
    grade: str
    application: Application
    as_of: date
    person: Person
