"""Requirement `exams`: every subject passed, and each pass still standing on the day. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from core.errors import Text
from grading.rules.registration.case import Exam
from grading.rules.registration.edition import ExamNeed, Fact, Grade, Provenance
from grading.rules.registration.periods import NEVER, Windows, add_years, holds, intersection, through, union
from grading.rules.registration.question import Finding, Question, not_asked, numbered, pointers, unsourced
from grading.rules.registration.registrations import lower_in_force, of_grade, standing

SCHEME_SUBJECT = "scheme"  # in an edition: the subject that belongs to the scheme


@dataclass(frozen=True)
class Subject:
    """A subject that must be passed, and for how many years a pass stands."""

    code: str
    valid_years: Fact[int]


def assess_exams(question: Question) -> Finding:
    """All subjects on one day; for an upgrade the registration below stands for the subjects that it required."""
    asked = _subjects(question, question.grade)
    if asked is None:
        return unsourced(question)
    if not asked:
        return not_asked(Text("No examination is asked for at this grade."))
    return Finding(
        needed=Text("A pass that still stands in %(subjects)s.", {"subjects": _joined(s.code for s in asked)}),
        found=_found(question, asked),
        reason=_reason(question, asked),
        provenance=_weakest(asked),
        met=intersection(*(_windows(question, subject) for subject in asked)),
        evidence=_evidence(question, asked),
    )


def _subjects(question: Question, grade: Grade) -> list[Subject] | None:
    if grade.exams is None:
        return None
    subjects = list(filter(None, (_subject(question, need) for need in grade.exams)))
    return subjects if len(subjects) == len(grade.exams) else None


def _subject(question: Question, need: ExamNeed) -> Subject | None:
    code = _code(question, need)
    return Subject(code, need.valid_years) if code else None


def _code(question: Question, need: ExamNeed) -> str | None:
    if need.subject != SCHEME_SUBJECT:
        return need.subject
    return question.scheme.subject.value if question.scheme.subject else None


def _stood_for(question: Question, subject: Subject) -> Windows:
    """Give the days on which the registration below stands for this subject."""
    lower = question.grade.lower
    below = _subjects(question, question.edition.grade(question.case.scheme, lower.value)) if lower else None
    covered = subject.code in {s.code for s in below or []}
    return lower_in_force(question) if covered else NEVER


def _windows(question: Question, subject: Subject) -> Windows:
    passes = (_standing(exam, subject) for _, exam in _passes(question, subject))
    return union(_stood_for(question, subject), *passes)


def _standing(exam: Exam, subject: Subject) -> Windows:
    return through(exam.passed_on, _last_day(exam, subject))


def _last_day(exam: Exam, subject: Subject) -> date:
    return add_years(exam.passed_on, subject.valid_years.value)


def _passes(question: Question, subject: Subject) -> list[tuple[int, Exam]]:
    return numbered(question.person.exams, lambda exam: exam.subject == subject.code and _is_pass(question, exam))


def _is_pass(question: Question, exam: Exam) -> bool:
    mark = question.edition.pass_mark
    return exam.score is None or mark is None or exam.score >= mark.value


def _evidence(question: Question, asked: list[Subject]) -> tuple[str, ...]:
    used = [number for subject in asked for number in _standing_passes(question, subject)]
    return pointers("exams", used) + _rests_on(question, asked)


def _rests_on(question: Question, asked: list[Subject]) -> tuple[str, ...]:
    """Give the registration below where it stands for one of the subjects on the day."""
    lower = question.grade.lower
    rests = any(holds(_stood_for(question, subject), question.day) for subject in asked)
    return standing(question, of_grade(question, lower.value)) if lower and rests else ()


def _standing_passes(question: Question, subject: Subject) -> list[int]:
    return [number for number, exam in _passes(question, subject) if holds(_standing(exam, subject), question.day)]


def _found(question: Question, asked: list[Subject]) -> Text:
    bad = _missing(question, asked)
    good = [subject.code for subject in asked if subject not in bad]
    if not good:
        return Text("No pass that stands on %(day)s.", {"day": question.day})
    return Text("Standing on %(day)s: %(subjects)s.", {"day": question.day, "subjects": _joined(good)})


def _reason(question: Question, asked: list[Subject]) -> Text:
    bad = _missing(question, asked)
    params = {"day": question.day, "subjects": _joined(subject.code for subject in bad)}
    history = "; ".join(filter(None, (_history(question, subject) for subject in bad)))
    if not history:
        return Text("No pass stands on %(day)s in %(subjects)s; sit what is missing.", params)
    return Text("No pass stands on %(day)s in %(subjects)s; on file: %(history)s.", {**params, "history": history})


def _missing(question: Question, asked: list[Subject]) -> list[Subject]:
    return [subject for subject in asked if not holds(_windows(question, subject), question.day)]


def _on_file(question: Question, subject: Subject) -> list[Exam]:
    return [exam for exam in question.person.exams if exam.subject == subject.code]


def _history(question: Question, subject: Subject) -> str:
    """Give each result on file in figures: first and last day, or the mark where that is no pass."""
    results = sorted(_on_file(question, subject), key=lambda exam: exam.passed_on)
    return ", ".join(_result(question, subject, exam) for exam in results)


def _result(question: Question, subject: Subject, exam: Exam) -> str:
    mark = question.edition.pass_mark
    if mark is None or _is_pass(question, exam):
        return f"{subject.code}: {exam.passed_on} – {_last_day(exam, subject)}"
    return f"{subject.code}: {exam.passed_on}, {exam.score} < {mark.value}"


def _weakest(asked: list[Subject]) -> Provenance:
    order = list(Provenance)
    return max((subject.valid_years.provenance for subject in asked), key=order.index)


def _joined(codes: Iterable[str]) -> str:
    return ", ".join(codes)
