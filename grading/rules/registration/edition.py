"""One dated edition of the registration rules: every number with where it comes from. Pure.

A fact that is None is not sourced: the requirement that needs it is answered with `unknown`, never with a guess.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from fractions import Fraction
from typing import Generic, TypeVar

T = TypeVar("T")


class Provenance(StrEnum):
    """How far a number may be trusted: an official text, a secondary source, or a setting of this association."""

    OFFICIAL = "official"
    SECONDARY = "secondary"
    CONFIGURED = "configured"


class Level(StrEnum):
    """Levels of education, lowest first."""

    COLLEGE = "college"
    BACHELOR = "bachelor"
    MASTER = "master"
    DOCTOR = "doctor"

    @property
    def rank(self) -> int:
        """Order the levels: a higher one satisfies what asks for a lower."""
        return list(Level).index(self)


class TitleLevel(StrEnum):
    """Levels of professional titles, lowest first."""

    INTERMEDIATE = "intermediate"
    SENIOR = "senior"

    @property
    def rank(self) -> int:
        """Order the levels: a higher one satisfies what asks for a lower."""
        return list(TitleLevel).index(self)


@dataclass(frozen=True)
class Fact(Generic[T]):
    """One number or word of the rules, with its provenance and the text that it was found in."""

    value: T
    provenance: Provenance
    source: str


@dataclass(frozen=True)
class Route:
    """One way through education and work: from this degree on, so much work, perhaps with a title."""

    level: Level
    work_months: Fact[int] | None
    professional_months: Fact[int] | None
    title: Fact[TitleLevel] | None = None


@dataclass(frozen=True)
class AuditNeed:
    """How much audit experience in the scheme, and how much once another scheme's registration stands."""

    complete: Fact[int]
    days_on_site: Fact[int]
    second_complete: Fact[int]
    second_days_on_site: Fact[int]
    second_grades: Fact[tuple[str, ...]]
    clauses: Fact[tuple[int, ...]]


@dataclass(frozen=True)
class ExamNeed:
    """A subject that must be passed and the years for which the pass stands; `scheme` is the scheme's own subject."""

    subject: str
    valid_years: Fact[int]


@dataclass(frozen=True)
class Grade:
    """What one grade asks for. `lower` is the grade below it, empty for the entry grade; `routes` and `exams` may be
    empty where nothing is asked, None where nothing is sourced."""

    lower: Fact[str] | None = None
    held_months: Fact[int] | None = None
    routes: tuple[Route, ...] | None = None
    title_sourced: bool = True
    audits: AuditNeed | None = None
    no_audits: Fact[bool] | None = None
    exams: tuple[ExamNeed, ...] | None = None
    public_notice_days: Fact[int] | None = None


@dataclass(frozen=True)
class Scheme:
    """A scheme's lowest level of education and its own examination subject."""

    floor: Fact[Level] | None = None
    subject: Fact[str] | None = None


@dataclass(frozen=True)
class Counting:
    """The conventions by which time and evidence are counted."""

    days_per_month: Fact[int]
    study_share: Fact[Fraction]
    study_before_degree: Fact[bool]
    professional_full_time: Fact[bool]
    registration_statuses: Fact[tuple[str, ...]]
    audit_roles: Fact[tuple[str, ...]]
    incomplete_audit_days: Fact[bool]


@dataclass(frozen=True)
class Standing:
    """What is asked of everyone at every grade: guarantor, recommending body, declaration, a clean record."""

    guarantor_excluded: Fact[tuple[str, ...]] | None = None
    recommendation: Fact[bool] | None = None
    declaration: Fact[bool] | None = None
    sanctions: Fact[tuple[str, ...]] | None = None
    bar_years: Mapping[str, Fact[int]] = field(default_factory=dict)


@dataclass(frozen=True)
class Renewal:
    """What renewing asks for: the requirements that the standing registration answers, and study hours."""

    waived: Fact[tuple[str, ...]]
    cpd_hours: Fact[int] | None = None


@dataclass(frozen=True)
class Edition:
    """One edition of the rules, in force from its first to its last day; `digest` is the SHA-256 of its file."""

    id: str
    title: str
    effective_from: date
    effective_to: date | None
    digest: str
    schemes: Mapping[str, Scheme]
    grades: Mapping[str, Grade]
    counting: Counting
    standing: Standing
    renewal: Renewal
    clauses: Mapping[str, str]
    pass_mark: Fact[int] | None = None

    def grade(self, scheme: str, name: str) -> Grade:
        """Give what a grade asks for; what this edition does not cover asks for nothing that is sourced."""
        return self.grades.get(name, Grade()) if scheme in self.schemes else Grade()
