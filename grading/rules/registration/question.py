"""What a requirement is asked, and how it answers: on which days it is met, and in which words. Pure."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

from core.errors import Text
from grading.rules.registration.case import Case, Person
from grading.rules.registration.edition import Edition, Grade, Provenance, Route, Scheme
from grading.rules.registration.periods import ALWAYS, NEVER, Windows, holds
from grading.rules.registration.proof import Verdict

T = TypeVar("T")

NOTHING = Text("Nothing.")


@dataclass(frozen=True)
class Question:
    """A case under an edition, along one route of education; no route where the edition sources none."""

    case: Case
    edition: Edition
    route: Route | None

    @property
    def day(self) -> date:
        """The day on which the answer is asked."""
        return self.case.as_of

    @property
    def person(self) -> Person:
        """The person's evidence."""
        return self.case.person

    @property
    def grade(self) -> Grade:
        """What the edition asks for the grade."""
        return self.edition.grade(self.case.scheme, self.case.grade)

    @property
    def scheme(self) -> Scheme:
        """What the edition says of the scheme."""
        return self.edition.schemes.get(self.case.scheme, Scheme())


@dataclass(frozen=True)
class Finding:
    """One requirement's answer over all time: the days on which it is met, those on which nothing decides it, and
    the words for the day asked. `settled` where it is not a matter of days: not asked for, or waived."""

    needed: Text
    found: Text
    reason: Text
    provenance: Provenance
    met: Windows = NEVER
    unknown: Windows = NEVER
    evidence: tuple[str, ...] = ()
    settled: Verdict | None = None

    def verdict(self, day: date) -> Verdict:
        """Say how the requirement stands on a day."""
        if self.settled:
            return self.settled
        if holds(self.met, day):
            return Verdict.MET
        return Verdict.UNKNOWN if holds(self.unknown, day) else Verdict.NOT_MET

    def good_days(self) -> Windows:
        """Give the days on which the requirement does not stand in the way."""
        return ALWAYS if self.settled else self.met


Assess = Callable[[Question], Finding]


def unsourced(question: Question, found: Text = NOTHING) -> Finding:
    """Answer where no source says what is asked: a person decides."""
    return Finding(
        needed=Text("No source says what %(edition)s asks here.", {"edition": question.edition.id}),
        found=found,
        reason=Text("The requirement is not sourced, so a registrar has to decide it."),
        provenance=Provenance.CONFIGURED,
        unknown=ALWAYS,
    )


def not_asked(reason: Text, provenance: Provenance = Provenance.CONFIGURED) -> Finding:
    """Answer where nothing is asked for."""
    return Finding(NOTHING, Text("Not looked at."), reason, provenance, settled=Verdict.NOT_APPLICABLE)


def waived(question: Question) -> Finding:
    """Answer where the registration that is being renewed stands for the requirement."""
    return Finding(
        needed=Text("Not asked again."),
        found=Text("Not looked at."),
        reason=Text("The registration that is being renewed stands for it."),
        provenance=question.edition.renewal.waived.provenance,
        settled=Verdict.WAIVED,
    )


def pointers(kind: str, numbers: Iterable[int]) -> tuple[str, ...]:
    """Point to entries of the case, for example `work/0`."""
    return tuple(f"{kind}/{number}" for number in numbers)


def numbered(entries: Iterable[T], counts: Callable[[T], bool]) -> list[tuple[int, T]]:
    """Give the entries that count, each with its place in the case."""
    return [(number, entry) for number, entry in enumerate(entries) if counts(entry)]
