"""Suspending and restoring: two people, at once, with the certificates, and back again."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import update
from sqlalchemy.exc import IntegrityError
from sqlmodel import Session, select

from accounts.rules import Actor, Role
from core.audit import AuditEntry
from core.errors import NotAllowed, Refused
from core.outbox import Message
from registry import queries, service
from registry.models import Certificate, Measure, Registration
from registry.rules.applications import ApplicationKind, ApplicationState
from registry.rules.measures import MeasureKind, MeasureState
from registry.rules.registrations import WithdrawalGround
from tests.registry import stories
from tests.registry.stories import TODAY, Cast

NOW = stories.instant(TODAY)
ZONE = "Asia/Shanghai"
G = WithdrawalGround


@pytest.fixture
def people(session: Session) -> Cast:
    return stories.cast(session)


@pytest.fixture
def certificate(session: Session, people: Cast, tmp_path: Path) -> Certificate:
    return stories.certified(session, people, keys=tmp_path)


def propose(session: Session, certificate: Certificate, actor: Actor, **more: Any) -> Measure:
    given: dict[str, Any] = {"kind": MeasureKind.SUSPENSION, "ground": G.MISCONDUCT, "reason": "调查中", "now": NOW}
    return service.propose(session, registration_id=certificate.registration_id, actor=actor, **given | more)


def suspend(session: Session, certificate: Certificate, people: Cast, days: int = 0) -> None:
    at = NOW + timedelta(days=days)
    measure = propose(session, certificate, people.registrar, now=at)
    service.confirm(session, measure_id=measure.id or 0, actor=people.approver, now=at)


def restore(session: Session, certificate: Certificate, people: Cast, days: int) -> None:
    at = NOW + timedelta(days=days)
    measure = propose(session, certificate, people.registrar, kind=MeasureKind.RESTORATION, ground=None, now=at)
    service.confirm(session, measure_id=measure.id or 0, actor=people.approver, now=at)


def status(session: Session, certificate: Certificate, days: int) -> str:
    day = TODAY + timedelta(days=days)
    return queries.standing_of(session, certificate, day=day, zone=ZONE).status.value


def registration(session: Session, certificate: Certificate) -> Registration:
    return session.get_one(Registration, certificate.registration_id)


def test_a_proposal_changes_nothing(session: Session, certificate: Certificate, people: Cast) -> None:
    measure = propose(session, certificate, people.registrar)
    assert measure.state is MeasureState.PROPOSED
    assert registration(session, certificate).status == "active"
    assert status(session, certificate, 0) == "valid"
    assert queries.waiting_measure(session, certificate.registration_id) == measure


def test_once_confirmed_the_certificate_is_suspended_at_once(
    session: Session, certificate: Certificate, people: Cast
) -> None:
    suspend(session, certificate, people, days=3)
    assert registration(session, certificate).status == "suspended"
    standing = queries.standing_of(session, certificate, day=TODAY + timedelta(days=3), zone=ZONE)
    assert (standing.status, standing.since, standing.ground) == (
        "suspended", TODAY + timedelta(days=3), "misconduct",
    )  # fmt: skip
    assert status(session, certificate, 2) == "valid"


def test_a_restoration_gives_everything_back_and_keeps_the_days(
    session: Session, certificate: Certificate, people: Cast
) -> None:
    suspend(session, certificate, people, days=3)
    restore(session, certificate, people, days=10)
    assert registration(session, certificate).status == "active"
    assert [status(session, certificate, day) for day in (2, 3, 9, 10, 20)] == [
        "valid", "suspended", "suspended", "valid", "valid",
    ]  # fmt: skip
    (pause,) = queries.suspensions_of(session, certificate, zone=ZONE)
    assert (pause.since, pause.until) == (TODAY + timedelta(days=3), TODAY + timedelta(days=10))


def test_it_can_be_suspended_again(session: Session, certificate: Certificate, people: Cast) -> None:
    suspend(session, certificate, people, days=1)
    restore(session, certificate, people, days=5)
    suspend(session, certificate, people, days=9)
    assert [status(session, certificate, day) for day in (1, 5, 9)] == ["suspended", "valid", "suspended"]
    assert len(queries.suspensions_of(session, certificate, zone=ZONE)) == 2


def test_a_suspended_one_can_be_withdrawn_and_not_restored_then(
    session: Session, certificate: Certificate, people: Cast
) -> None:
    suspend(session, certificate, people)
    measure = propose(session, certificate, people.registrar, kind=MeasureKind.RESTORATION, ground=None)
    service.withdraw_certificate(
        session, certificate_id=certificate.id or 0, ground=G.MISCONDUCT, reason="查实", actor=people.registrar, now=NOW
    )
    assert status(session, certificate, 0) == "withdrawn"
    with pytest.raises(Refused, match="cannot become"):
        service.confirm(session, measure_id=measure.id or 0, actor=people.approver, now=NOW)
    assert registration(session, certificate).status == "withdrawn"


def test_the_proposer_does_not_confirm(session: Session, certificate: Certificate, people: Cast) -> None:
    measure = propose(session, certificate, people.approver)
    with pytest.raises(NotAllowed, match="second person"):
        service.confirm(session, measure_id=measure.id or 0, actor=people.approver, now=NOW)


def test_a_registrar_without_the_approval_does_not_confirm(
    session: Session, certificate: Certificate, people: Cast
) -> None:
    measure = propose(session, certificate, people.registrar)
    other = stories.member(session, "郑审", Role.REGISTRAR)
    with pytest.raises(NotAllowed, match="Your role"):
        service.confirm(session, measure_id=measure.id or 0, actor=other, now=NOW)


def test_who_has_a_part_in_the_case_neither_proposes_nor_confirms(
    session: Session, certificate: Certificate, people: Cast
) -> None:
    colleague = stories.member(session, "冯同", Role.APPROVING_REGISTRAR)
    stories.employ(session, colleague.id, people.body)
    with pytest.raises(NotAllowed):
        propose(session, certificate, colleague)
    measure = propose(session, certificate, people.registrar)
    with pytest.raises(NotAllowed):
        service.confirm(session, measure_id=measure.id or 0, actor=colleague, now=NOW)


def test_others_do_not_propose(session: Session, certificate: Certificate, people: Cast) -> None:
    for actor in (people.applicant, people.recommender):
        with pytest.raises(NotAllowed):
            propose(session, certificate, actor)


def test_a_second_proposal_waits_for_the_first(session: Session, certificate: Certificate, people: Cast) -> None:
    propose(session, certificate, people.registrar)
    with pytest.raises(Refused, match="waits for a second person"):
        propose(session, certificate, people.approver)


def test_a_proposal_is_decided_once(session: Session, certificate: Certificate, people: Cast) -> None:
    measure = propose(session, certificate, people.registrar)
    service.confirm(session, measure_id=measure.id or 0, actor=people.approver, now=NOW)
    for act in (service.confirm, service.decline):
        more = {"reason": "x"} if act is service.decline else {}
        with pytest.raises(Refused, match="decided before"):
            act(session, measure_id=measure.id or 0, actor=people.approver, now=NOW, **more)


def test_a_declined_proposal_changes_nothing_and_keeps_its_reason(
    session: Session, certificate: Certificate, people: Cast
) -> None:
    measure = propose(session, certificate, people.registrar)
    service.decline(session, measure_id=measure.id or 0, reason=" 证据不足 ", actor=people.approver, now=NOW)
    assert (measure.state, measure.decision) == (MeasureState.DECLINED, "证据不足")
    assert status(session, certificate, 0) == "valid"
    assert queries.waiting_measures(session) == []
    propose(session, certificate, people.registrar)


def test_the_database_itself_wants_two_people(session: Session, certificate: Certificate, people: Cast) -> None:
    measure = propose(session, certificate, people.registrar)
    alone = {"state": MeasureState.CONFIRMED, "decided_by": measure.proposed_by, "decided_at": NOW}
    with pytest.raises(IntegrityError, match="two_people"), session.begin_nested():
        session.execute(update(Measure).values(alone))


def test_the_holder_is_told_and_every_step_is_audited(session: Session, certificate: Certificate, people: Cast) -> None:
    stories.person_of(session, people.applicant).email = "li@example.org"
    suspend(session, certificate, people)
    restore(session, certificate, people, days=1)
    subjects = [mail.subject for mail in session.exec(select(Message).order_by(Message.id)).all()]  # type: ignore[arg-type]  # a column
    assert [subject for subject in subjects if "suspended" in subject or "restored" in subject] == [
        "注册已暂停（QMS）/ Registration suspended (QMS)", "注册已恢复（QMS）/ Registration restored (QMS)",
    ]  # fmt: skip
    about = AuditEntry.subject == f"registration/{certificate.registration_id}"
    actions = session.exec(select(AuditEntry.action).where(about).order_by(AuditEntry.id)).all()  # type: ignore[arg-type]  # a column
    assert list(actions) == [
        "registration.suspension_proposed", "registration.suspended",
        "registration.restoration_proposed", "registration.restored",
    ]  # fmt: skip


def test_who_is_suspended_cannot_get_around_it_by_a_new_application(
    session: Session, certificate: Certificate, people: Cast
) -> None:
    suspend(session, certificate, people)
    for kind in ApplicationKind:
        with pytest.raises(Refused, match="suspended"):
            stories.draft(session, people, kind=kind)


def test_an_approval_does_not_undo_a_suspension(
    session: Session, certificate: Certificate, people: Cast, tmp_path: Path
) -> None:
    upgrade = stories.draft(session, people, grade="auditor", kind=ApplicationKind.UPGRADE)
    suspend(session, certificate, people)
    upgrade.state, upgrade.examined_by = ApplicationState.EXAMINED, people.registrar.id
    session.add(upgrade)
    session.flush()
    with pytest.raises(Refused, match="restoration first"):
        stories.approve(session, people, upgrade, keys=tmp_path)


def test_the_desk_counts_what_others_proposed(session: Session, certificate: Certificate, people: Cast) -> None:
    propose(session, certificate, people.registrar)
    assert queries.count_measures(session, not_by=people.approver.id) == 1
    assert queries.count_measures(session, not_by=people.registrar.id) == 0
    (row,) = queries.waiting_measures(session)
    assert (row.holder.name, row.registration.id) == ("李四", certificate.registration_id)
