"""What a case is made of: closed lists of words, and records that nobody changes."""

from dataclasses import FrozenInstanceError

import pytest

from grading import editions
from grading.rules.registration.case import (
    AUDIT_ROLES,
    GRADES,
    OTHER_GRADES,
    REGISTRATION_STATUSES,
    Application,
    Person,
    SanctionKind,
)
from grading.rules.registration.edition import Edition
from grading.rules.registration.reading import read_case
from tests.grading.cases import document, sanction

EDITIONS = editions.load_editions()


def test_grades_of_auditors_and_of_others_are_apart() -> None:
    assert not set(GRADES) & set(OTHER_GRADES)


@pytest.mark.parametrize("edition", EDITIONS, ids=lambda one: one.id)
def test_editions_speak_of_roles_statuses_and_measures_that_a_case_knows(edition: Edition) -> None:
    assert set(edition.counting.audit_roles.value) <= set(AUDIT_ROLES)
    assert set(edition.counting.registration_statuses.value) <= set(REGISTRATION_STATUSES)
    assert set(edition.standing.bar_years) <= set(SanctionKind)
    if edition.standing.sanctions is not None:
        assert set(edition.standing.sanctions.value) <= set(SanctionKind)
    if edition.standing.guarantor_excluded is not None:
        assert set(edition.standing.guarantor_excluded.value) <= set(GRADES + OTHER_GRADES)


def test_a_person_of_whom_nothing_is_known_has_empty_lists() -> None:
    nobody = Person()
    assert (nobody.education, nobody.work, nobody.audits, nobody.exams, nobody.registrations) == ((), (), (), (), ())
    assert (nobody.guarantor, nobody.declaration, nobody.recommending_body) == (None, None, "")


@pytest.mark.parametrize("application", list(Application))
def test_each_application_is_read_by_its_name(application: Application) -> None:
    case = read_case(document(application=application.value), schemes=editions.known_schemes())
    assert case.application is application


@pytest.mark.parametrize("kind", list(SanctionKind))
def test_each_measure_is_read_by_its_name(kind: SanctionKind) -> None:
    case = read_case(document(sanctions=[sanction(kind.value, "2020-01-01")]), schemes=editions.known_schemes())
    assert case.person.sanctions[0].kind is kind


@pytest.mark.parametrize("grade", GRADES + OTHER_GRADES)
def test_a_guarantor_may_hold_any_registration_that_there_is(grade: str) -> None:
    vouching = {"grade": grade, "in_good_standing": True}
    case = read_case(document(guarantor=vouching), schemes=editions.known_schemes())
    assert case.person.guarantor is not None
    assert case.person.guarantor.grade == grade


def test_a_case_is_frozen() -> None:
    case = read_case(document(), schemes=editions.known_schemes())
    with pytest.raises(FrozenInstanceError):
        case.scheme = "EMS"  # type: ignore[misc]  # the assignment is what must fail
