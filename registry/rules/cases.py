"""The case that an application freezes (the form that `grading evaluate` takes), and what must not be missing. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from core.errors import Text
from registry.rules.applications import ApplicationKind, EvidenceKind

Entry = Mapping[str, object]


@dataclass(frozen=True, kw_only=True)
class Facts:
    """All that is on file of an applicant; entries have the fields of a case."""

    evidence: Mapping[EvidenceKind, Sequence[Entry]]
    exams: Sequence[Entry]
    registrations: Sequence[Entry]
    sanctions: Sequence[Entry]
    guarantor: Entry
    declared_on: date | None
    body: str  # code of the recommending body, empty before it recommends


@dataclass(frozen=True)
class Missing:
    """Something that an application needs, and the part of the page where it is given."""

    where: str
    what: Text


def assemble(*, scheme: str, grade: str, kind: ApplicationKind, as_of: date, facts: Facts) -> dict[str, object]:
    """Write the case: what is asked for, on which day, and all evidence in its order."""
    return {
        "scheme": scheme,
        "grade": grade,
        "application": kind.value,
        "as_of": as_of.isoformat(),
        "person": _person(facts),
    }


def missing(*, kind: ApplicationKind, facts: Facts, employed: bool) -> list[Missing]:
    """List what an application cannot be submitted without, and where to give it."""
    graduated = bool(facts.evidence.get(EvidenceKind.EDUCATION)) or kind == ApplicationKind.RENEWAL
    checks = (
        (graduated, "education", Text("Add your education: at least one course of study.")),
        (bool(facts.guarantor), "guarantor", Text("Name a guarantor.")),
        (facts.declared_on is not None, "declaration", Text("Sign the declaration.")),
        (
            employed,
            "body",
            Text(
                "No certification body employs you in our records, so none can recommend you. "
                "Ask your body to report your employment."
            ),
        ),
    )
    return [Missing(where, what) for given, where, what in checks if not given]


def in_one(items: Sequence[Missing]) -> Text:
    """Say all that is missing in one go."""
    first, *rest = (item.what for item in items)
    for sentence in rest:
        first = Text("%(first)s %(next)s", {"first": first, "next": sentence})
    return first


def recommended(case: Mapping[str, object], body: str) -> dict[str, object]:
    """Add the recommendation to a frozen case: the one fact that comes after the submission."""
    person = case["person"]
    if not isinstance(person, Mapping):
        raise TypeError("a case has a person")
    return {**case, "person": {**person, "recommending_body": body}}


def _person(facts: Facts) -> dict[str, object]:
    guarantor = {key: facts.guarantor[key] for key in ("grade", "in_good_standing")} if facts.guarantor else None
    return {
        **{kind.value: _copies(facts.evidence.get(kind, ())) for kind in EvidenceKind},
        "exams": _copies(facts.exams),
        "registrations": _copies(facts.registrations),
        "guarantor": guarantor,
        "recommending_body": facts.body,
        "declaration": facts.declared_on.isoformat() if facts.declared_on else None,
        "sanctions": _copies(facts.sanctions),
    }


def _copies(entries: Sequence[Entry]) -> list[dict[str, object]]:
    return [dict(entry) for entry in entries]
