"""The applications of the demonstration: one at each place of the way, decided by the right people."""

from collections import Counter

import pytest
from sqlmodel import Session

from accounts.rules import Role
from core import clock, seal
from demo.applications import ENDS
from demo.people import email_of
from exam.models import Attempt
from exam.rules.states import AttemptState
from grading.models import MarkingTask, Release, Result
from registry import queries
from registry.models import (
    Application,
    ApplicationHistory,
    Certificate,
    CertificateEvent,
    Evidence,
    ExternalPass,
    Registration,
)
from registry.rules.applications import TRANSITIONS, ApplicationState, EvidenceKind, RegistrationStatus
from tests.demo.conftest import House

pytestmark = pytest.mark.xdist_group("demo")  # it is played once
S = ApplicationState
STANDS = {
    "draft": S.DRAFT, "submitted": S.SUBMITTED, "recommended": S.RECOMMENDED, "examined": S.EXAMINED,
    "approved": S.APPROVED, "rejected": S.REJECTED, "returned": S.RETURNED, "withdrawn": S.WITHDRAWN,
    "certificate_withdrawn": S.APPROVED,
}  # fmt: skip


def of(house: House, number: int) -> Application:
    person = house.person(email_of(number)).id
    (found,) = [application for application in house.rows(Application) if application.person_id == person]
    return found


def certificate_of(house: House, number: int) -> Certificate:
    with Session(house.engine) as session:
        found = queries.certificate_for(session, of(house, number).id or 0)
    assert found is not None
    return found


@pytest.mark.parametrize(("number", "end"), sorted(ENDS.items()))
def test_each_application_stands_where_it_was_carried(house: House, number: int, end: str) -> None:
    assert of(house, number).state is STANDS[end]


def test_there_is_one_in_every_state(house: House) -> None:
    assert {application.state for application in house.rows(Application)} == set(S)


def test_each_came_by_steps_that_the_table_allows(house: House) -> None:
    steps = house.rows(ApplicationHistory)
    assert steps
    for step in steps:
        assert step.from_state is None or step.to_state in TRANSITIONS[step.from_state]


def test_nobody_decided_on_both_sides_or_on_themselves(house: House) -> None:
    for application in house.rows(Application):
        decided = [application.recommended_by, application.examined_by, application.approved_by]
        people = [one for one in decided if one is not None]
        assert len(set(people)) == len(people)
        assert application.person_id not in people
        roles = [Role.RECOMMENDING_BODY, Role.REGISTRAR, Role.APPROVING_REGISTRAR]
        for person, role in zip(decided, roles, strict=True):
            assert person is None or role in house.roles(person)


def test_what_was_submitted_is_frozen_with_all_that_the_rules_ask_for(house: House) -> None:
    for application in house.rows(Application):
        if application.submitted_at is not None:
            assert application.case["person"]["education"]
            assert application.case["person"]["work"]
            assert application.declared_on is not None
            assert application.guarantor


def test_each_applicant_has_shown_education_and_work(house: House) -> None:
    shown: dict[int, set[EvidenceKind]] = {}
    for row in house.rows(Evidence):
        shown.setdefault(row.person_id, set()).add(row.kind)
    for application in house.rows(Application):
        assert shown[application.person_id] >= {EvidenceKind.EDUCATION, EvidenceKind.WORK}


def test_results_were_released_for_everybody_who_sat_and_waits_for_no_marks(house: House) -> None:
    sealed = {attempt.id for attempt in house.rows(Attempt) if attempt.state is AttemptState.SEALED}
    sealed -= {task.attempt_id for task in house.rows(MarkingTask)}
    results = house.rows(Result)
    assert {result.attempt_id for result in results} == sealed
    assert len(house.rows(Release)) == len(results)
    passed = Counter(result.passed for result in results)
    assert passed[True] > passed[False] > 0


@pytest.mark.parametrize("number", [5, 9])
def test_who_failed_has_no_application_that_went_on(house: House, number: int) -> None:
    person = house.person(email_of(number)).id
    attempts = {attempt.id for attempt in house.rows(Attempt) if attempt.person_id == person}
    outcomes = [result.passed for result in house.rows(Result) if result.attempt_id in attempts]
    assert outcomes == [False]
    states = [application.state for application in house.rows(Application) if application.person_id == person]
    assert states in ([], [S.DRAFT])


def test_passes_of_elsewhere_were_recorded_by_one_and_confirmed_by_another(house: House) -> None:
    rows = house.rows(ExternalPass)
    assert len(rows) == len(ENDS)
    waiting = [row for row in rows if row.confirmed_by is None]
    assert [row.person_id for row in waiting] == [house.person(email_of(7)).id]
    for row in rows:
        assert row.confirmed_by != row.recorded_by


def test_a_certificate_that_was_issued_is_sealed_by_this_house(house: House) -> None:
    certificate = certificate_of(house, 1)
    settings = house.settings
    identity = seal.load_identity(settings.key_dir, organisation=settings.organisation_zh, now=clock.now())
    report = seal.inspect(certificate.pdf, [identity.root])
    assert report.valid, report.reasons
    assert certificate.fields


def test_a_certificate_that_was_withdrawn_still_answers_with_its_end(house: House) -> None:
    stands, ended = certificate_of(house, 1), certificate_of(house, 10)
    events = {event.certificate_id for event in house.rows(CertificateEvent) if event.ground is not None}
    assert events == {ended.id}
    status = {row.id: row.status for row in house.rows(Registration)}
    assert status[stands.registration_id] is RegistrationStatus.ACTIVE
    assert status[ended.registration_id] is RegistrationStatus.WITHDRAWN
    zone = house.settings.timezone
    with Session(house.engine) as session:
        for certificate, day in ((stands, stands.issued_at.date()), (ended, clock.now().date())):
            standing = queries.standing_of(session, certificate, day=day, zone=zone)
            assert (standing.status.value == "valid") is (certificate is stands)


def test_certificates_are_as_many_as_approvals(house: House) -> None:
    approved = [application for application in house.rows(Application) if application.state is S.APPROVED]
    certificates = house.rows(Certificate)
    assert len(certificates) == len(approved) == 2
    assert len({certificate.serial for certificate in certificates}) == 2
    assert all(certificate.serial.startswith(house.settings.serial_prefix) for certificate in certificates)
