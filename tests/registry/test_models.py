"""What the tables of the registry themselves refuse, whatever a service forgets."""

from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import delete, text, update
from sqlalchemy.exc import DatabaseError, IntegrityError, StatementError
from sqlmodel import Session, col

from core import audit, row_check
from registry import models as m
from registry.rules.applications import ApplicationKind, ApplicationState, RegistrationStatus
from registry.rules.measures import MeasureKind, MeasureState
from tests import factories
from tests.registry import stories
from tests.registry.stories import TODAY, Cast

A = ApplicationState
NOW = stories.instant(TODAY)
OPEN = (A.DRAFT, A.SUBMITTED, A.RECOMMENDED, A.EXAMINED, A.RETURNED)


@pytest.fixture
def people(session: Session) -> Cast:
    return stories.cast(session)


def application(people: Cast, code: str = "A1", **more: Any) -> m.Application:
    usual: dict[str, Any] = {
        "code": code, "person_id": people.applicant.id, "scheme": "QMS", "grade": "auditor",
        "kind": ApplicationKind.INITIAL, "state": A.DRAFT, "created_at": NOW,
    }  # fmt: skip
    return m.Application(**usual | more)


def registration(people: Cast, **more: Any) -> m.Registration:
    usual: dict[str, Any] = {
        "person_id": people.applicant.id, "scheme": "QMS", "grade": "auditor", "from_day": TODAY,
        "to_day": TODAY + timedelta(days=1095), "status": RegistrationStatus.ACTIVE,
    }  # fmt: skip
    return m.Registration(**usual | more)


def measure(people: Cast, key: int, **more: Any) -> m.Measure:
    usual: dict[str, Any] = {
        "registration_id": key, "kind": MeasureKind.SUSPENSION, "state": MeasureState.PROPOSED, "reason": "x",
        "proposed_by": people.registrar.id, "proposed_at": NOW,
    }  # fmt: skip
    return m.Measure(**usual | more)


def external(people: Cast, **more: Any) -> m.ExternalPass:
    usual: dict[str, Any] = {
        "person_id": people.applicant.id, "subject": "101", "passed_on": date(2021, 5, 23), "source": "CCAA",
        "recorded_by": people.registrar.id, "recorded_at": NOW,
    }  # fmt: skip
    return m.ExternalPass(**usual | more)


def refused(session: Session, *rows: Any) -> None:
    nested = session.begin_nested()
    session.add_all(rows)
    with pytest.raises(IntegrityError):
        session.flush()
    nested.rollback()


@pytest.mark.parametrize("state", list(A))
def test_one_application_in_a_scheme_is_under_way(session: Session, people: Cast, state: ApplicationState) -> None:
    by = people.approver.id if state is A.APPROVED else None
    session.add(application(people, state=state, approved_by=by))
    session.flush()
    second = application(people, "A2")
    if state in OPEN:
        refused(session, second)
    else:
        session.add(second)
        session.flush()


def test_another_scheme_may_be_asked_for_at_the_same_time(session: Session, people: Cast) -> None:
    session.add_all([application(people), application(people, "A2", scheme="EMS")])
    session.flush()


@pytest.mark.parametrize(
    "more",
    [
        {"state": A.APPROVED},  # by nobody
        {"state": A.EXAMINED, "approved_by": 1},  # before the approval
        {"state": A.REJECTED, "approved_by": 1},
    ],
)
def test_approved_is_what_somebody_approved(session: Session, people: Cast, more: dict[str, Any]) -> None:
    if "approved_by" in more:
        more = {**more, "approved_by": people.approver.id}
    refused(session, application(people, **more))


def test_who_examined_an_application_does_not_approve_it(session: Session, people: Cast) -> None:
    one = people.registrar.id
    refused(session, application(people, state=A.APPROVED, examined_by=one, approved_by=one))


def test_two_applications_never_share_a_code(session: Session, people: Cast) -> None:
    session.add(application(people))
    session.flush()
    refused(session, application(people, scheme="EMS"))


@pytest.mark.parametrize("status", list(RegistrationStatus))
def test_one_registration_in_a_scheme_is_active(session: Session, people: Cast, status: RegistrationStatus) -> None:
    session.add(registration(people, status=status))
    session.flush()
    second = registration(people)
    if status is RegistrationStatus.ACTIVE:
        refused(session, second)
    else:
        session.add(second)
        session.flush()


@pytest.mark.parametrize(("days", "kept"), [(-1, False), (0, True), (1, True)])
def test_a_registration_never_ends_before_it_begins(session: Session, people: Cast, days: int, kept: bool) -> None:
    row = registration(people, to_day=TODAY + timedelta(days=days))
    if kept:
        session.add(row)
        session.flush()
    else:
        refused(session, row)


@pytest.mark.parametrize(
    "more",
    [
        {"state": MeasureState.CONFIRMED},  # by nobody
        {"state": MeasureState.DECLINED},
        {"state": MeasureState.PROPOSED, "decided_by": 2, "decided_at": NOW},  # before the decision
        {"state": MeasureState.CONFIRMED, "decided_by": 2},  # at no time
        {"state": MeasureState.CONFIRMED, "decided_at": NOW},
        {"state": MeasureState.CONFIRMED, "decided_by": 1, "decided_at": NOW},  # by the proposer
    ],
)
def test_a_measure_is_decided_by_a_second_person_at_a_time(
    session: Session, people: Cast, more: dict[str, Any]
) -> None:
    row = registration(people)
    session.add(row)
    session.flush()
    who = {1: people.registrar.id, 2: people.approver.id}
    if "decided_by" in more:
        more = {**more, "decided_by": who[more["decided_by"]]}
    refused(session, measure(people, row.id or 0, **more))


def test_one_proposal_for_a_registration_waits(session: Session, people: Cast) -> None:
    row = registration(people)
    session.add(row)
    session.flush()
    key = row.id or 0
    decided = {"state": MeasureState.DECLINED, "decided_by": people.approver.id, "decided_at": NOW}
    session.add_all([measure(people, key, **decided), measure(people, key, **decided), measure(people, key)])
    session.flush()
    refused(session, measure(people, key))


@pytest.mark.parametrize("more", [{"confirmed_by": 1, "confirmed_at": NOW}, {"confirmed_by": 2}, {"confirmed_at": NOW}])
def test_a_pass_is_confirmed_by_a_second_person_at_a_time(session: Session, people: Cast, more: dict[str, Any]) -> None:
    who = {1: people.registrar.id, 2: people.approver.id}
    if "confirmed_by" in more:
        more = {**more, "confirmed_by": who[more["confirmed_by"]]}
    refused(session, external(people, **more))


def test_a_pass_is_on_file_once(session: Session, people: Cast) -> None:
    session.add_all([external(people), external(people, subject="102"), external(people, passed_on=TODAY)])
    session.flush()
    refused(session, external(people, source="another"))


@pytest.mark.parametrize("model", [m.ApplicationHistory, m.RequirementRuling, m.Certificate, m.CertificateEvent])
@pytest.mark.parametrize("act", ["update", "delete"])
def test_what_happened_cannot_be_changed_or_taken_away(
    session: Session, people: Cast, tmp_path: Path, model: Any, act: str
) -> None:
    certificate = stories.on_file(session, people, keys=tmp_path)
    registered = session.get_one(m.Registration, certificate.registration_id)
    session.add(
        m.CertificateEvent(
            certificate_id=certificate.id or 0, kind=m.CertificateEventKind.SUSPENDED, reason="x",
            actor_id=people.registrar.id, at=NOW,
        )
    )  # fmt: skip
    session.add(
        m.RequirementRuling(
            application_id=registered.application_id or 0, requirement="cpd", met=True, reason="x",
            decided_by=people.registrar.id, at=NOW,
        )
    )  # fmt: skip
    session.flush()
    statement = delete(model) if act == "delete" else update(model).values(id=col(model.id) + 1000)
    with pytest.raises(DatabaseError), session.begin_nested():
        session.execute(statement)


@pytest.mark.parametrize(
    ("table", "column", "value"),
    [
        ("application", "state", "lost"),
        ("application", "kind", "transfer"),
        ("registration", "status", "expired"),
        ("measure", "state", "forgotten"),
        ("measure", "kind", "revocation"),
        ("measure", "ground", "because"),
        ("evidence", "kind", "rumour"),
    ],
)
def test_a_word_that_the_rules_do_not_know_is_refused(
    session: Session, people: Cast, table: str, column: str, value: str
) -> None:
    stories.filled(session, people)
    row = registration(people)
    session.add(row)
    session.flush()
    session.add(measure(people, row.id or 0))
    session.flush()
    with pytest.raises((IntegrityError, StatementError, DatabaseError)), session.begin_nested():
        session.execute(text(f"UPDATE {table} SET {column} = :value"), {"value": value})  # noqa: S608 - from the table above


@pytest.mark.parametrize("field", ["serial", "token", "short_code", "sha256"])
def test_no_two_certificates_share_a_mark(session: Session, people: Cast, tmp_path: Path, field: str) -> None:
    certificate = stories.on_file(session, people, keys=tmp_path)
    marks = {"serial": "S", "token": "T", "short_code": "C", "sha256": "H"}
    values = certificate.model_dump(exclude={"id"}) | marks | {field: getattr(certificate, field)}
    refused(session, m.Certificate(**values))


def test_times_come_back_with_their_zone(session: Session, people: Cast) -> None:
    row = stories.submitted(session, people)
    session.expire(row)
    assert row.submitted_at == factories.NOW
    assert row.submitted_at is not None
    assert row.submitted_at.tzinfo is not None


@pytest.mark.parametrize(
    ("table", "change"),
    [
        ("application", "grade = 'auditor'"),
        ("application", "examined_by = person_id"),
        ("application", "proof = '{}'"),
        ("requirement_ruling", "met = NOT met"),
        ("sanction", "until_day = '2020-01-01'"),
        ("employment", "to_day = '2026-01-01'"),
    ],
)
def test_what_a_decision_rests_on_is_found_when_it_is_changed_by_hand(
    session: Session, people: Cast, table: str, change: str
) -> None:
    row = stories.examined(session, people)
    session.add(m.Sanction(person_id=people.applicant.id, kind="warning", on_day=TODAY, reason="x", recorded_by="test"))
    session.add(
        m.RequirementRuling(
            application_id=row.id or 0, requirement="cpd", met=True, reason="x", decided_by=people.registrar.id, at=NOW
        )
    )
    audit.record(session, actor="test", action=row_check.Action.WRITTEN, subject="rows", at=NOW)
    assert list(row_check.row_breaks(session)) == []
    stories.unguard(session, "requirement_ruling")

    session.execute(text(f"UPDATE {table} SET {change}"))  # noqa: S608 - from the table above
    session.expire_all()

    assert {found.where.partition("/")[0] for found in row_check.row_breaks(session)} == {table}
