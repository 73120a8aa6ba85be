"""Reads a case from parsed JSON, noting every problem before it refuses. Pure."""

import re
from collections.abc import Callable
from datetime import date
from typing import TypeVar

from core.errors import Refused, Text
from grading.rules.registration import case as facts
from grading.rules.registration.edition import Level, TitleLevel
from grading.rules.registration.nodes import ABSENT, MISSING, Node, Problem

T = TypeVar("T")

CLAUSE = re.compile(r"[1-9][0-9]?")


class MalformedCase(Refused):
    """The case cannot be read; `problems` names each place and what is wrong there."""

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        """Keep the problems in the order of the document."""
        super().__init__(Text("The case cannot be read. Mend each of these places and try again."), code="malformed")
        self.problems = problems


def read_case(document: object, *, schemes: tuple[str, ...], as_of: date | None = None) -> facts.Case:
    """Make a case from parsed JSON (numbers with a fraction as Decimal); `as_of` beats the document's own day.

    Raises MalformedCase with every problem found and its path, for example `person.work[1].start`.
    """
    root = Node(document)
    read = _root(root, schemes, as_of)
    if root.problems:
        raise MalformedCase(tuple(root.problems))
    return read


def _root(root: Node, schemes: tuple[str, ...], as_of: date | None) -> facts.Case:
    with root.record("scheme", "grade", "application", "as_of", "person"):
        return facts.Case(
            scheme=root.key("scheme").choice(schemes),
            grade=root.key("grade").choice(facts.GRADES),
            application=facts.Application(root.key("application").choice(tuple(facts.Application))),
            as_of=_as_of(root.key("as_of"), as_of),
            person=_person(root.key("person")),
        )


def _as_of(node: Node, given: date | None) -> date:
    if given is not None and node.is_absent():
        return given
    own = node.day()
    return given or own


def _person(node: Node) -> facts.Person:
    lists = ("education", "titles", "work", "audits", "exams", "registrations", "cpd", "sanctions")
    with node.record(*lists, "guarantor", "recommending_body", "declaration"):
        return facts.Person(
            education=node.key("education").items(_education),
            titles=node.key("titles").items(_title),
            work=node.key("work").items(_work),
            audits=node.key("audits").items(_audit),
            exams=node.key("exams").items(_exam),
            registrations=node.key("registrations").items(_registration),
            cpd=node.key("cpd").items(_cpd),
            guarantor=_guarantor(node.key("guarantor")),
            recommending_body=node.key("recommending_body").text(),
            declaration=node.key("declaration").optional_day(),
            sanctions=node.key("sanctions").items(_sanction),
        )


def _education(node: Node) -> facts.Education:
    with node.record("level", "start", "end", "full_time"):
        start = node.key("start").optional_day()
        return facts.Education(
            level=Level(node.key("level").choice(tuple(Level))),
            start=start,
            end=_end(node.key("end"), start),
            full_time=node.key("full_time").boolean(default=False),
        )


def _title(node: Node) -> facts.Title:
    with node.record("level", "date"):
        return facts.Title(TitleLevel(node.key("level").choice(tuple(TitleLevel))), node.key("date").day())


def _work(node: Node) -> facts.Work:
    with node.record("start", "end", "full_time", "responsible_post", "professional_in", "employer"):
        start = node.key("start").day()
        return facts.Work(
            start=start,
            end=_end(node.key("end"), start),
            full_time=node.key("full_time").boolean(),
            responsible_post=node.key("responsible_post").boolean(),
            professional_in=node.key("professional_in").items(Node.code),
            employer=node.key("employer").text(),
        )


def _audit(node: Node) -> facts.Audit:
    with node.record("scheme", "start", "days_on_site", "complete", "role", "clauses", "verified"):
        return facts.Audit(
            scheme=node.key("scheme").code(),
            start=node.key("start").day(),
            days_on_site=node.key("days_on_site").decimal(),
            complete=node.key("complete").boolean(),
            role=node.key("role").choice(facts.AUDIT_ROLES),
            clauses=_clauses(node.key("clauses")),
            verified=node.key("verified").boolean(default=False),
        )


def _clauses(node: Node) -> frozenset[int] | None:
    if node.value == facts.ALL_CLAUSES:
        return None
    if not isinstance(node.value, list):
        node.complain(ABSENT if node.value is MISSING else Text('not "all" or a list of clauses'))
    return frozenset(node.items(_clause)) if isinstance(node.value, list) else frozenset()


def _clause(node: Node) -> int:
    written = str(node.value) if type(node.value) in {int, str} else ""
    if CLAUSE.fullmatch(written):
        return int(written)
    node.complain(Text("not a whole clause such as 8"))
    return 0


def _exam(node: Node) -> facts.Exam:
    with node.record("subject", "passed_on", "score"):
        return facts.Exam(
            subject=node.key("subject").code(),
            passed_on=node.key("passed_on").day(),
            score=_optional(node.key("score"), Node.decimal),
        )


def _registration(node: Node) -> facts.Registration:
    with node.record("scheme", "grade", "from", "to", "status"):
        first = node.key("from").day()
        return facts.Registration(
            scheme=node.key("scheme").code(),
            grade=node.key("grade").choice(facts.GRADES + facts.OTHER_GRADES),
            first=first,
            last=_end(node.key("to"), first),
            status=node.key("status").choice(facts.REGISTRATION_STATUSES),
        )


def _cpd(node: Node) -> facts.Cpd:
    with node.record("hours", "date", "category"):
        return facts.Cpd(node.key("hours").decimal(), node.key("date").day(), node.key("category").text())


def _guarantor(node: Node) -> facts.Guarantor | None:
    if node.is_absent():
        return None
    with node.record("grade", "in_good_standing"):
        grade = node.key("grade").choice(facts.GRADES + facts.OTHER_GRADES)
        return facts.Guarantor(grade, node.key("in_good_standing").boolean())


def _sanction(node: Node) -> facts.Sanction:
    with node.record("kind", "date", "until"):
        first = node.key("date").day()
        return facts.Sanction(
            kind=facts.SanctionKind(node.key("kind").choice(tuple(facts.SanctionKind))),
            imposed_on=first,
            until=node.key("until").day_not_before(first),
        )


def _end(node: Node, first: date | None) -> date | None:
    """Read the last day of a period; it must be written, since an end left out would count for ever."""
    if node.value is MISSING:
        node.complain(Text("is missing; write null for what has no end yet"))
    return node.day_not_before(first)


def _optional(node: Node, read: Callable[[Node], T]) -> T | None:
    return None if node.is_absent() else read(node)
