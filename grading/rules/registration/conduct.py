"""Requirements `guarantor`, `recommendation`, `declaration` and `sanctions`. Pure."""

from datetime import date

from core.errors import Text
from grading.rules.registration.case import Guarantor, Sanction, SanctionKind
from grading.rules.registration.edition import Fact, Provenance
from grading.rules.registration.periods import (
    ALWAYS,
    NEVER,
    Window,
    Windows,
    add_years,
    containing,
    difference,
    from_day,
    holds,
    union,
)
from grading.rules.registration.question import NOTHING, Finding, Question, numbered, pointers, unsourced
from grading.rules.registration.words import word


def assess_guarantor(question: Question) -> Finding:
    """One person in good standing vouches, who holds a registration above the provisional grades."""
    excluded, guarantor = question.edition.standing.guarantor_excluded, question.person.guarantor
    if excluded is None:
        return unsourced(question)
    return Finding(
        needed=Text("A guarantor in good standing with a registration above the provisional grades."),
        found=_described(guarantor),
        reason=_guarantor_reason(guarantor),
        provenance=excluded.provenance,
        met=ALWAYS if _can_vouch(guarantor, excluded.value) else NEVER,
        evidence=("guarantor",) if guarantor else (),
    )


def _can_vouch(guarantor: Guarantor | None, excluded: tuple[str, ...]) -> bool:
    return guarantor is not None and guarantor.in_good_standing and guarantor.grade not in excluded


def _described(guarantor: Guarantor | None) -> Text:
    if guarantor is None:
        return Text("No guarantor is named.")
    if guarantor.in_good_standing:
        return Text("A guarantor in good standing, registered as %(grade)s.", {"grade": word(guarantor.grade)})
    return Text("A guarantor not in good standing, registered as %(grade)s.", {"grade": word(guarantor.grade)})


def _guarantor_reason(guarantor: Guarantor | None) -> Text:
    if guarantor is None:
        return Text("Name a guarantor.")
    if not guarantor.in_good_standing:
        return Text("The guarantor is not in good standing: name another.")
    return Text("A holder of a provisional registration cannot vouch: name another guarantor.")


def assess_recommendation(question: Question) -> Finding:
    """The body in which the person practises recommends them; without a body nobody can register."""
    asked, body = question.edition.standing.recommendation, question.person.recommending_body
    if asked is None:
        return unsourced(question)
    return Finding(
        needed=Text("A recommendation by the certification body in which the person practises."),
        found=Text("Recommended by %(body)s.", {"body": body}) if body else NOTHING,
        reason=Text("No body recommends the person, and nobody registers without one."),
        provenance=asked.provenance,
        met=ALWAYS if body else NEVER,
        evidence=("recommending_body",) if body else (),
    )


def assess_declaration(question: Question) -> Finding:
    """The signed declaration to follow the code of conduct, from the day of signing."""
    asked, signed = question.edition.standing.declaration, question.person.declaration
    if asked is None:
        return unsourced(question)
    return Finding(
        needed=Text("A signed declaration to follow the code of conduct."),
        found=Text("Signed on %(day)s.", {"day": signed}) if signed else NOTHING,
        reason=Text("The declaration is not signed by this day."),
        provenance=asked.provenance,
        met=from_day(signed) if signed else NEVER,
        evidence=("declaration",) if signed else (),
    )


def assess_sanctions(question: Question) -> Finding:
    """No measure bars the application on the day; a bar whose length no source gives is for a registrar."""
    barring = question.edition.standing.sanctions
    if barring is None:
        return unsourced(question)
    measures = numbered(question.person.sanctions, lambda sanction: sanction.kind in barring.value)
    standing = [(n, sanction) for n, sanction in measures if holds(_touched(question, sanction), question.day)]
    return _concluded(question, barring, [sanction for _, sanction in measures], standing)


def _concluded(
    question: Question, barring: Fact[tuple[str, ...]], measures: list[Sanction], standing: list[tuple[int, Sanction]]
) -> Finding:
    barred = union(*(_barred(question, sanction) for sanction in measures))
    touched = union(*(_touched(question, sanction) for sanction in measures))
    sanctions = [sanction for _, sanction in standing]
    return Finding(
        needed=Text("No sanction that bars an application."),
        found=_measures(sanctions),
        reason=_sanction_reason(question, barred),
        provenance=_provenance(question, barring, sanctions),
        met=difference(ALWAYS, touched),
        unknown=difference(touched, barred),
        evidence=pointers("sanctions", [number for number, _ in standing]),
    )


def _touched(question: Question, sanction: Sanction) -> Windows:
    """Give the days on which a measure bars the application or may bar it."""
    return union(_barred(question, sanction), _unclear(question, sanction))


def _barred(question: Question, sanction: Sanction) -> Windows:
    until = _free_on(question, sanction)
    return (Window(sanction.imposed_on, until),) if until and sanction.imposed_on < until else NEVER


def _free_on(question: Question, sanction: Sanction) -> date | None:
    """Give the first free day: the later of the day set and the statutory bar; None where neither is known."""
    years = question.edition.standing.bar_years.get(sanction.kind)
    by_statute = add_years(sanction.imposed_on, years.value) if years else None
    known = [day for day in (sanction.until, by_statute) if day is not None]
    return max(known, default=None if _bar_is_unsourced(sanction) else date.max)


def _bar_is_unsourced(sanction: Sanction) -> bool:
    """A suspension or ban lasts until it is lifted; how long a revocation bars has to be sourced."""
    return sanction.kind in (SanctionKind.ASSOCIATION_REVOCATION, SanctionKind.ADMINISTRATIVE_REVOCATION)


def _unclear(question: Question, sanction: Sanction) -> Windows:
    return from_day(sanction.imposed_on) if _free_on(question, sanction) is None else NEVER


def _measures(sanctions: list[Sanction]) -> Text:
    if not sanctions:
        return Text("None on this day.")
    latest = max(sanctions, key=lambda sanction: sanction.imposed_on)
    return Text("%(count)s on this day, the latest: %(kind)s of %(day)s.",
                {"count": len(sanctions), "kind": word(latest.kind), "day": latest.imposed_on})  # fmt: skip


def _sanction_reason(question: Question, barred: Windows) -> Text:
    window = containing(barred, question.day)
    if window is None:
        return Text("No source says for how long this revocation bars an application, so a registrar has to decide.")
    if window.until == date.max:
        return Text("The sanction has no end on file: the application waits until it is lifted.")
    return Text("The application is barred until %(day)s, the first free day.", {"day": window.until})


def _provenance(question: Question, barring: Fact[tuple[str, ...]], sanctions: list[Sanction]) -> Provenance:
    bars = [question.edition.standing.bar_years.get(sanction.kind) for sanction in sanctions]
    return next((bar.provenance for bar in bars if bar), barring.provenance)
