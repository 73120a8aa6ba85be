"""Loads the rule editions from their files, refuses a number without provenance and source, and names each by SHA-256.

An edition file is data: every number stands in a table with `value`, `provenance` and `source`. What a file leaves out
is not sourced, and the engine answers `unknown` to it.
"""

import tomllib
from collections.abc import Callable, Mapping
from datetime import date
from fractions import Fraction
from functools import lru_cache
from hashlib import sha256
from itertools import pairwise
from pathlib import Path
from typing import TypeVar

from core import effective
from core.errors import NotFound, Text
from grading.rules.registration.edition import (
    AuditNeed,
    Counting,
    Edition,
    ExamNeed,
    Fact,
    Grade,
    Level,
    Provenance,
    Renewal,
    Route,
    Scheme,
    Standing,
    TitleLevel,
)
from grading.rules.registration.proof import RequirementId

T = TypeVar("T")
Table = Mapping[str, object]

DIRECTORY = Path(__file__).parent / "editions"
FACT_KEYS = {"value", "provenance", "source"}


class EditionError(Exception):
    """An edition file does not say what it must; the message names the file and the place."""


@lru_cache
def load_editions(directory: Path = DIRECTORY) -> tuple[Edition, ...]:
    """Read every edition of a directory, the earliest first.

    Raises EditionError when a file is unreadable, a number lacks its source, or two editions are in force on one day.
    """
    editions = sorted((_load(path) for path in directory.glob("*.toml")), key=lambda edition: edition.effective_from)
    for earlier, later in pairwise(editions):
        if earlier.effective_to is None or earlier.effective_to >= later.effective_from:
            raise EditionError(f"{earlier.id} and {later.id} are in force on the same day")
    return tuple(editions)


def edition_on(day: date) -> Edition:
    """Give the edition in force on a day. Raises NotFound where none was."""
    found = effective.in_force(load_editions(), day)
    if found is None:
        first = load_editions()[0]
        raise NotFound(
            Text(
                "No edition was in force on %(day)s: the first one known, %(edition)s, starts on %(first)s. "
                "Ask for a later day, or name an edition.",
                {"day": day, "edition": first.id, "first": first.effective_from},
            )
        )
    return found


def edition_named(identifier: str) -> Edition:
    """Give an edition by its identifier. Raises NotFound with the known ones."""
    editions = {edition.id: edition for edition in load_editions()}
    if identifier not in editions:
        raise NotFound(
            Text(
                "There is no edition %(edition)s. The editions are: %(known)s.",
                {"edition": identifier, "known": ", ".join(editions)},
            )
        )
    return editions[identifier]


def known_schemes() -> tuple[str, ...]:
    """Give the schemes that any edition covers, those of the newest edition first."""
    return tuple(dict.fromkeys(scheme for edition in reversed(load_editions()) for scheme in edition.schemes))


def _load(path: Path) -> Edition:
    content = path.read_bytes()
    try:
        return _edition(tomllib.loads(content.decode()), sha256(content).hexdigest())
    except (ValueError, KeyError, TypeError, AttributeError) as fault:
        raise EditionError(f"{path.name}: {fault!r}") from fault


def _edition(document: Table, digest: str) -> Edition:
    effective_on = _table(document, "effective")
    return Edition(
        id=str(document["id"]),
        title=str(document["title"]),
        effective_from=_fact(effective_on, "from", _day).value,
        effective_to=_value(_maybe(effective_on, "to", _day)),
        digest=digest,
        schemes={name: _scheme(_table(document["schemes"], name)) for name in _table(document, "schemes")},
        grades={name: _grade(_table(document["grades"], name)) for name in _table(document, "grades")},
        counting=_counting(_table(document, "counting")),
        standing=_standing(_table(document, "standing")),
        renewal=_renewal(_table(document, "renewal")),
        clauses={identifier: str(_table(document, "clauses")[identifier]) for identifier in RequirementId},
        pass_mark=_maybe(document, "pass_mark", _whole),
    )


def _scheme(table: Table) -> Scheme:
    return Scheme(floor=_maybe(table, "floor", Level), subject=_maybe(table, "subject", _word))


def _grade(table: Table) -> Grade:
    audits = table.get("audits")
    return Grade(
        lower=_maybe(table, "lower", _word),
        held_months=_maybe(table, "held_months", _whole),
        routes=_each(table, "routes", _route),
        title_sourced=table.get("title") != "unsourced",
        audits=_audits(_table(table, "audits")) if audits else None,
        no_audits=_maybe(table, "no_audits", _truth),
        exams=_each(table, "exams", _exam),
        public_notice_days=_maybe(table, "public_notice_days", _whole),
    )


def _route(table: Table) -> Route:
    return Route(
        level=Level(str(table["level"])),
        work_months=_maybe(table, "work_months", _whole),
        professional_months=_maybe(table, "professional_months", _whole),
        title=_maybe(table, "title", TitleLevel),
    )


def _audits(table: Table) -> AuditNeed:
    return AuditNeed(
        complete=_fact(table, "complete", _whole),
        days_on_site=_fact(table, "days_on_site", _whole),
        second_complete=_fact(table, "second_complete", _whole),
        second_days_on_site=_fact(table, "second_days_on_site", _whole),
        second_grades=_fact(table, "second_grades", _words),
        clauses=_fact(table, "clauses", _wholes),
    )


def _exam(table: Table) -> ExamNeed:
    return ExamNeed(subject=str(table["subject"]), valid_years=_fact(table, "valid_years", _whole))


def _counting(table: Table) -> Counting:
    return Counting(
        days_per_month=_fact(table, "days_per_month", _whole),
        study_share=_fact(table, "study_share", _share),
        study_before_degree=_fact(table, "study_before_degree", _truth),
        professional_full_time=_fact(table, "professional_full_time", _truth),
        registration_statuses=_fact(table, "registration_statuses", _words),
        audit_roles=_fact(table, "audit_roles", _words),
        incomplete_audit_days=_fact(table, "incomplete_audit_days", _truth),
    )


def _standing(table: Table) -> Standing:
    bars = _table(table, "bar_years")
    return Standing(
        guarantor_excluded=_maybe(table, "guarantor_excluded", _words),
        recommendation=_maybe(table, "recommendation", _truth),
        declaration=_maybe(table, "declaration", _truth),
        sanctions=_maybe(table, "sanctions", _words),
        bar_years={kind: _fact(bars, kind, _whole) for kind in bars},
    )


def _renewal(table: Table) -> Renewal:
    return Renewal(waived=_fact(table, "waived", _words), cpd_hours=_maybe(table, "cpd_hours", _whole))


def _each(table: Table, name: str, read: Callable[[Table], T]) -> tuple[T, ...] | None:
    entries = table.get(name)
    if entries is None:
        return None
    return tuple(read(entry) for entry in _of(list, entries))


def _maybe(table: Table, name: str, read: Callable[..., T]) -> Fact[T] | None:
    return _fact(table, name, read) if name in table else None


def _fact(table: Table, name: str, read: Callable[..., T]) -> Fact[T]:
    """Read one fact; a fact without provenance and a source is refused."""
    fact = _table(table, name)
    if set(fact) != FACT_KEYS or not str(fact["source"]).strip():
        raise ValueError(f"{name} needs exactly {sorted(FACT_KEYS)}")
    return Fact(read(fact["value"]), Provenance(str(fact["provenance"])), str(fact["source"]))


def _value(fact: Fact[T] | None) -> T | None:
    return fact.value if fact else None


def _table(table: object, name: str) -> Table:
    return _of(dict, _of(dict, table)[name])


def _of(kind: type[T], value: object) -> T:
    if type(value) is not kind:
        raise TypeError(f"{value!r} is not a {kind.__name__}")
    return value


def _word(value: object) -> str:
    return _of(str, value)


def _words(value: object) -> tuple[str, ...]:
    return tuple(_of(str, entry) for entry in _of(list, value))


def _whole(value: object) -> int:
    return _of(int, value)


def _wholes(value: object) -> tuple[int, ...]:
    return tuple(_of(int, entry) for entry in _of(list, value))


def _truth(value: object) -> bool:
    return _of(bool, value)


def _share(value: object) -> Fraction:
    return Fraction(_of(str, value))


def _day(value: object) -> date:
    return _of(date, value)
