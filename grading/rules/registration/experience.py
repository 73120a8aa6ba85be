"""Requirements `work` and `professional_work`: time in responsible posts after the qualifying degree. Pure."""

from collections.abc import Callable
from datetime import date

from core.errors import Text
from grading.rules.registration.case import Education, Work
from grading.rules.registration.edition import Fact, Level, Route
from grading.rules.registration.education import qualified_on
from grading.rules.registration.periods import (
    ALWAYS,
    NEVER,
    Tally,
    Windows,
    difference,
    from_day,
    intersection,
    through,
    union,
)
from grading.rules.registration.question import Finding, Question, not_asked, numbered, pointers, unsourced
from grading.rules.registration.words import word

Counts = Callable[[Work], bool]


def assess_work(question: Question) -> Finding:
    """Full-time work in a responsible post after the degree; full-time graduate study counts for its share."""
    route = question.route
    if route is None or route.work_months is None:
        return unsourced(question)
    studies = _studies(question, route)
    tally = _tally(question, _counts_as_work, studies)
    evidence = pointers("work", _begun(question, _counts_as_work)) + pointers("education", _studied(question, studies))
    return _finding(question, route.work_months, tally, evidence)


def assess_professional_work(question: Question) -> Finding:
    """Work that is relevant to the scheme; it may be the same work as above, and study does not count."""
    route = question.route
    if route is None or route.professional_months is None:
        return unsourced(question)
    counts = _counts_as_professional(question)
    return _finding(
        question, route.professional_months, _tally(question, counts, []), pointers("work", _begun(question, counts))
    )


def _counts_as_work(work: Work) -> bool:
    return work.full_time and work.responsible_post


def _counts_as_professional(question: Question) -> Counts:
    part_time_counts = not question.edition.counting.professional_full_time.value
    scheme = question.case.scheme
    return lambda work: (
        work.responsible_post and scheme in work.professional_in and (work.full_time or part_time_counts)
    )


def _after_degree(question: Question) -> Windows:
    first = qualified_on(question.person, question.route.level) if question.route else None
    return from_day(first) if first else NEVER


def _tally(question: Question, counts: Counts, studies: list[tuple[int, Windows]]) -> Tally:
    counting = question.edition.counting
    spans = [through(work.start, work.end) for work in question.person.work if counts(work)]
    full = intersection(union(*spans), _after_degree(question))
    return Tally(
        full=full,
        part=difference(union(*(windows for _, windows in studies)), full),
        share=counting.study_share.value,
        days_per_month=counting.days_per_month.value,
    )


def _studies(question: Question, route: Route) -> list[tuple[int, Windows]]:
    """Give the courses of full-time graduate study, each with its days that may count."""
    courses = numbered(question.person.education, _is_graduate_study)
    every_day = question.edition.counting.study_before_degree.value and qualified_on(question.person, route.level)
    within = ALWAYS if every_day else _after_degree(question)
    return [(number, intersection(_span(course), within)) for number, course in courses]


def _span(course: Education) -> Windows:
    return through(course.start, course.end) if course.start else NEVER


def _is_graduate_study(course: Education) -> bool:
    return course.full_time and course.level.rank >= Level.MASTER.rank


def _begun(question: Question, counts: Counts) -> list[int]:
    after = _after_degree(question)
    return [
        number
        for number, work in numbered(question.person.work, counts)
        if _has_begun(intersection(through(work.start, work.end), after), question.day)
    ]


def _studied(question: Question, studies: list[tuple[int, Windows]]) -> list[int]:
    return [number for number, windows in studies if _has_begun(windows, question.day)]


def _has_begun(windows: Windows, day: date) -> bool:
    return any(window.first < day for window in windows)


def _finding(question: Question, months: Fact[int], tally: Tally, evidence: tuple[str, ...]) -> Finding:
    if months.value == 0:
        return not_asked(Text("No work experience is asked for at this grade."), months.provenance)
    reached = tally.reached(months.value)
    return Finding(
        needed=_needed(question, months.value),
        found=_found(question, tally),
        reason=_reason(question, reached),
        provenance=months.provenance,
        met=from_day(reached) if reached else NEVER,
        evidence=evidence,
    )


def _needed(question: Question, months: int) -> Text:
    level = question.route.level if question.route else ""
    return Text("%(months)s months after the %(level)s.", {"months": months, "level": word(level)})


def _found(question: Question, tally: Tally) -> Text:
    months, days = divmod(int(tally.by(question.day)), tally.days_per_month)
    return Text(
        "%(months)s months and %(days)s days by %(day)s.", {"months": months, "days": days, "day": question.day}
    )


def _reason(question: Question, reached: date | None) -> Text:
    level = word(question.route.level if question.route else "")
    if not _after_degree(question):
        return Text("Work counts only after a completed %(level)s or higher, and none is on file.", {"level": level})
    if reached:
        return Text("Too little time counts yet; it is enough from %(day)s on if the work goes on.", {"day": reached})
    return Text(
        "Too little time counts: only full-time work in a responsible post after the %(level)s does, and for "
        "professional work only what is relevant to the scheme.",
        {"level": level},
    )
