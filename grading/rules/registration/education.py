"""Requirements `education` and `title`. Pure."""

from datetime import date

from core.errors import Text
from grading.rules.registration.case import Education, Person
from grading.rules.registration.edition import Fact, Level, TitleLevel
from grading.rules.registration.periods import NEVER, from_day
from grading.rules.registration.question import Finding, Question, not_asked, numbered, pointers, unsourced
from grading.rules.registration.words import word


def degrees(person: Person, level: Level) -> list[tuple[int, Education, date]]:
    """Give the completed courses at a level or above, the first to be completed first."""
    found = [
        (number, course, course.end)
        for number, course in enumerate(person.education)
        if course.end is not None and course.level.rank >= level.rank
    ]
    return sorted(found, key=lambda entry: (entry[2], -entry[1].level.rank))


def qualified_on(person: Person, level: Level) -> date | None:
    """Give the day of the first degree at a level or above: time counts from this day."""
    return next((day for _, _, day in degrees(person, level)), None)


def assess_education(question: Question) -> Finding:
    """The scheme's lowest level of education, from the day of graduation."""
    floor = question.scheme.floor
    if floor is None:
        return unsourced(question)
    enough = degrees(question.person, floor.value)
    return Finding(
        needed=Text("A %(level)s or higher.", {"level": word(floor.value)}),
        found=_highest(question),
        reason=Text("There is no completed %(level)s or higher by this day.", {"level": word(floor.value)}),
        provenance=floor.provenance,
        met=from_day(enough[0][2]) if enough else NEVER,
        evidence=pointers("education", [number for number, _, _ in enough[:1]]),
    )


def _highest(question: Question) -> Text:
    held = [c for c in question.person.education if c.end is not None and c.end <= question.day]
    if not held:
        return Text("No completed education by this day.")
    best = max(held, key=lambda course: course.level.rank)
    return Text("A %(level)s of %(day)s.", {"level": word(best.level), "day": best.end})


def assess_title(question: Question) -> Finding:
    """The professional title that the route asks for, from the day that it was given."""
    route = question.route
    if route is None or not question.grade.title_sourced:
        return unsourced(question)
    if route.title is None:
        return not_asked(Text("No professional title is asked for here."))
    return _titled(question, route.title)


def _titled(question: Question, asked: Fact[TitleLevel]) -> Finding:
    level = asked.value
    enough = numbered(question.person.titles, lambda title: title.level.rank >= level.rank)
    first = min(enough, key=lambda entry: entry[1].given_on, default=None)
    return Finding(
        needed=Text("Professional title: %(title)s or higher.", {"title": word(level)}),
        found=Text("Given on %(day)s.", {"day": first[1].given_on}) if first else Text("No such title on file."),
        reason=Text(
            "There is no professional title by this day that is enough: %(title)s or higher.", {"title": word(level)}
        ),
        provenance=asked.provenance,
        met=from_day(first[1].given_on) if first else NEVER,
        evidence=pointers("titles", [first[0]] if first else []),
    )
