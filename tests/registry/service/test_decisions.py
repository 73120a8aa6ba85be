"""Registrars: rule, examine, return, refer back, reject, approve; and who may not."""

import json
from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError
from sqlmodel import Session, select

from accounts.rules import Actor, Role
from core.errors import NotAllowed, Refused
from core.i18n import say
from core.outbox import Message
from exam.models import RoomInvigilator
from registry import queries, service
from registry.models import Application, Certificate, CertificateEvent, Registration
from registry.rules.applications import ApplicationKind, ApplicationState, RegistrationStatus
from tests import factories
from tests.registry import stories
from tests.registry.stories import TODAY, Cast

S = ApplicationState
NOW = stories.instant(TODAY)


@pytest.fixture
def people(session: Session) -> Cast:
    return stories.cast(session)


def hands_in_it(session: Session, people: Cast) -> list[Actor]:
    """Give everybody who has had to do with the applicant and so decides nothing."""
    watcher = stories.member(session, "监考", Role.REGISTRAR)
    colleague = stories.member(session, "同事", Role.REGISTRAR)
    stories.employ(session, colleague.id, people.body)
    room = factories.room(session, factories.sitting(session), invigilator=stories.person_of(session, watcher))
    factories.attempt(session, inside=room, who=stories.person_of(session, people.applicant))
    assert session.exec(select(RoomInvigilator.person_id)).all() == [watcher.id]
    return [people.applicant, people.recommender, watcher, colleague]


def test_who_has_had_a_hand_in_it_decides_nothing(session: Session, people: Cast) -> None:
    row = stories.recommended(session, people)
    for actor in hands_in_it(session, people):
        for verb in (service.examine, service.return_by_registrar, service.reject):
            with pytest.raises(NotAllowed):
                verb(session, application_id=row.id or 0, reason="x", actor=actor, now=NOW)
    assert row.state == S.RECOMMENDED


def test_the_registrar_who_examined_does_not_approve(session: Session, people: Cast, tmp_path: Path) -> None:
    row = stories.examined(session, people)
    where = stories.office(tmp_path)
    for verb in (service.refer_back, service.reject):
        with pytest.raises(NotAllowed, match="second person"):
            verb(session, application_id=row.id or 0, reason="x", actor=people.registrar, now=NOW)
    with pytest.raises(NotAllowed, match="second person"):
        service.prepare(session, application_id=row.id or 0, office=where, actor=people.registrar, today=TODAY)


def test_the_database_itself_refuses_one_person_on_both_sides(session: Session, people: Cast) -> None:
    row = stories.examined(session, people)
    session.flush()
    both = {"id": row.id, "person": people.registrar.id}
    with pytest.raises(IntegrityError), session.begin_nested():
        session.execute(text("UPDATE application SET state='approved', approved_by=:person WHERE id=:id"), both)


def test_an_approval_registers_for_three_years_and_issues_the_certificate(
    session: Session, people: Cast, tmp_path: Path
) -> None:
    certificate = stories.certified(session, people, keys=tmp_path)
    registration = session.get_one(Registration, certificate.registration_id)
    assert (registration.from_day.isoformat(), registration.to_day.isoformat()) == ("2026-11-02", "2029-11-01")
    assert registration.status == RegistrationStatus.ACTIVE
    application = session.get_one(Application, registration.application_id)
    assert (application.state, application.approved_by) == (S.APPROVED, people.approver.id)
    assert application.proof["outcome"] == "met"
    mail = session.exec(select(Message)).one()
    assert certificate.serial in mail.subject


def test_an_application_that_the_rules_do_not_meet_is_not_proposed(session: Session, people: Cast) -> None:
    row = stories.recommended(session, people, passes=False)
    with pytest.raises(Refused, match="Examinations"):
        service.examine(session, application_id=row.id or 0, reason="", actor=people.registrar, now=NOW)


def test_a_returned_application_needs_the_body_again(session: Session, people: Cast) -> None:
    row = stories.recommended(session, people)
    key = row.id or 0
    service.return_by_registrar(session, application_id=key, reason="照片", actor=people.registrar, now=NOW)
    service.submit(session, application_id=key, actor=people.applicant, now=NOW, today=TODAY)
    assert (row.state, row.recommended_by) == (S.SUBMITTED, None)
    with pytest.raises(Refused, match="any more"):
        service.examine(session, application_id=key, reason="", actor=people.registrar, now=NOW)


def test_a_proposal_goes_back_and_comes_again(session: Session, people: Cast) -> None:
    row = stories.examined(session, people)
    key = row.id or 0
    service.refer_back(session, application_id=key, reason="再看", actor=people.approver, now=NOW)
    assert (row.state, row.examined_by, row.proof) == (S.RECOMMENDED, None, {})
    service.examine(session, application_id=key, reason="", actor=people.registrar, now=NOW)
    assert row.state == S.EXAMINED


@pytest.mark.parametrize("proposed", [False, True])
def test_a_rejection_stores_the_proof_and_tells_the_applicant(session: Session, people: Cast, proposed: bool) -> None:
    row = stories.examined(session, people) if proposed else stories.recommended(session, people)
    actor = people.approver if proposed else people.registrar
    service.reject(session, application_id=row.id or 0, reason="材料不实", actor=actor, now=NOW)
    assert (row.state, row.proof["edition"], row.approved_by) == (S.REJECTED, "CCAA-101:2021", None)
    assert "材料不实" in session.exec(select(Message)).one().body


def renewed(session: Session, people: Cast, tmp_path: Path) -> Application:
    """Bring the renewal of a registration to the registrar, a year before its end."""
    later = TODAY + timedelta(days=730)
    stories.certified(session, people, keys=tmp_path)
    row = stories.draft(session, people, today=later, kind=ApplicationKind.RENEWAL)
    who, at, key = people.applicant, stories.instant(later), row.id or 0
    service.set_guarantor(
        session, application_id=key, name="吴保", grade="auditor", certificate="", good_standing=True, actor=who
    )
    service.declare(session, application_id=key, actor=who, today=later)
    service.submit(session, application_id=key, actor=who, now=at, today=later)
    service.recommend(session, application_id=key, reason="", actor=people.recommender, now=at)
    return row


def test_what_the_rules_leave_open_is_decided_with_a_reason(session: Session, people: Cast, tmp_path: Path) -> None:
    row = renewed(session, people, tmp_path)
    key, at = row.id or 0, stories.instant(TODAY + timedelta(days=731))
    open_lines = [line.id.value for line in queries.shown_proof(session, row).requirements if line.verdict == "unknown"]
    assert open_lines == ["audits", "cpd"]
    with pytest.raises(Refused, match="open"):
        service.examine(session, application_id=key, reason="", actor=people.registrar, now=at)
    for requirement in open_lines:
        service.rule(
            session,
            application_id=key,
            requirement=requirement,
            met=True,
            reason="见附件",
            actor=people.registrar,
            now=at,
        )
    service.examine(session, application_id=key, reason="", actor=people.registrar, now=at)
    assert row.state == S.EXAMINED
    assert "见附件" in str(row.proof)


@pytest.mark.parametrize("requirement", ["education", "sanctions", "height"])
def test_what_the_rules_decide_is_not_for_the_registrar(session: Session, people: Cast, requirement: str) -> None:
    row = stories.recommended(session, people)
    with pytest.raises(Refused):
        service.rule(
            session, application_id=row.id or 0, requirement=requirement, met=True, reason="x", actor=people.registrar,
            now=NOW,
        )  # fmt: skip


def test_rulings_lapse_when_the_case_is_submitted_anew(session: Session, people: Cast, tmp_path: Path) -> None:
    row = renewed(session, people, tmp_path)
    key, day = row.id or 0, TODAY + timedelta(days=731)
    at = stories.instant(day)
    service.rule(session, application_id=key, requirement="cpd", met=True, reason="x", actor=people.registrar, now=at)
    assert set(queries.rulings_of(session, row)) == {"cpd"}
    service.return_by_registrar(session, application_id=key, reason="x", actor=people.registrar, now=at)
    later = at + timedelta(hours=1)
    service.submit(session, application_id=key, actor=people.applicant, now=later, today=day)
    assert queries.rulings_of(session, row) == {}


def test_a_renewal_replaces_what_it_follows(session: Session, people: Cast, tmp_path: Path) -> None:
    row = renewed(session, people, tmp_path)
    day = TODAY + timedelta(days=731)
    for requirement in ("audits", "cpd"):
        service.rule(
            session, application_id=row.id or 0, requirement=requirement, met=True, reason="x", actor=people.registrar,
            now=stories.instant(day),
        )  # fmt: skip
    service.examine(session, application_id=row.id or 0, reason="", actor=people.registrar, now=stories.instant(day))
    stories.approve(session, people, row, keys=tmp_path, today=day)
    old, new = queries.registrations_of(session, people.applicant.id)
    assert (old.status, old.to_day) == (RegistrationStatus.REPLACED, day - timedelta(days=1))
    assert (new.status, new.from_day) == (RegistrationStatus.ACTIVE, day)
    first, second = session.exec(select(Certificate).order_by("id")).all()
    zone = "Asia/Shanghai"
    assert queries.standing_of(session, first, day=day, zone=zone).status == "replaced"
    assert queries.standing_of(session, first, day=day - timedelta(days=1), zone=zone).status == "valid"
    assert queries.standing_of(session, second, day=day, zone=zone).status == "valid"
    assert len(session.exec(select(CertificateEvent)).all()) == 1


def test_two_approvals_of_one_proposal_issue_one_certificate(session: Session, people: Cast, tmp_path: Path) -> None:
    row = stories.examined(session, people)
    where = stories.office(tmp_path)
    plan = service.prepare(session, application_id=row.id or 0, office=where, actor=people.approver, today=TODAY)
    printed = service.print_certificate(plan, office=where, now=NOW)
    stories.approve(session, people, row, keys=tmp_path)
    with pytest.raises(Refused, match="any more"):
        service.approve(
            session, application_id=row.id or 0, certificate=printed, actor=people.approver, now=NOW, today=TODAY
        )
    assert len(session.exec(select(Certificate)).all()) == 1


def test_a_certificate_drawn_yesterday_is_not_issued_today(session: Session, people: Cast, tmp_path: Path) -> None:
    row = stories.examined(session, people)
    where, tomorrow = stories.office(tmp_path), TODAY + timedelta(days=1)
    plan = service.prepare(session, application_id=row.id or 0, office=where, actor=people.approver, today=TODAY)
    printed = service.print_certificate(plan, office=where, now=NOW)
    with pytest.raises(Refused, match="day has changed"):
        service.approve(
            session, application_id=row.id or 0, certificate=printed, actor=people.approver,
            now=stories.instant(tomorrow), today=tomorrow,
        )  # fmt: skip


def test_a_stored_proof_reads_in_both_languages_after_the_edition_has_changed(
    app: Flask, session: Session, people: Cast
) -> None:
    row = stories.examined(session, people)
    row.proof = {**json.loads(json.dumps(row.proof)), "edition_sha256": "0" * 64}
    shown = queries.shown_proof(session, row)
    assert [str(line.needed) for line in shown.requirements] == [line["needed"] for line in row.proof["requirements"]]
    with app.test_request_context(headers={"Accept-Language": "zh"}):
        chinese = [say(line.needed) for line in shown.requirements]
    assert all(any("\u4e00" <= sign <= "\u9fff" for sign in sentence) for sentence in chinese)
