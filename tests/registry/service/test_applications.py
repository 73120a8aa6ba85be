"""Applicants and their bodies: start, submit, withdraw, recommend, return."""

import json
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlmodel import Session, select

from core.audit import AuditEntry
from core.errors import NotAllowed, NotFound, Refused
from core.outbox import Message
from grading.rules.registration.proof import Outcome, RequirementId, Verdict
from registry import queries, service
from registry.models import Application
from registry.rules.applications import ApplicationKind, ApplicationState, EvidenceKind
from tests.registry import stories
from tests.registry.stories import TODAY, Cast

S = ApplicationState
Bring = Callable[[Session, Cast], Application]


@pytest.fixture
def people(session: Session) -> Cast:
    return stories.cast(session)


def submit(session: Session, row: Application, people: Cast, *, today: date = TODAY) -> Application:
    now = stories.instant(today)
    return service.submit(session, application_id=row.id or 0, actor=people.applicant, now=now, today=today)


def test_a_draft_begins_with_nothing_but_what_for(session: Session, people: Cast) -> None:
    row = stories.draft(session, people)
    assert (row.state, row.case, row.submitted_at) == (S.DRAFT, {}, None)
    assert queries.applications_of(session, people.applicant.id) == [row]


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"scheme": "XMS"}, "from the lists"),
        ({"grade": "emperor"}, "from the lists"),
        ({"kind": ApplicationKind.UPGRADE}, "no registration"),
        ({"kind": ApplicationKind.RENEWAL}, "no registration"),
    ],
)
def test_what_cannot_be_applied_for_is_refused(
    session: Session, people: Cast, changes: dict[str, Any], words: str
) -> None:
    with pytest.raises(Refused, match=words):
        stories.draft(session, people, **changes)


def test_one_application_in_a_scheme_is_under_way_at_a_time(session: Session, people: Cast) -> None:
    stories.draft(session, people)
    stories.draft(session, people, scheme="EMS")
    with pytest.raises(Refused, match="already"):
        stories.draft(session, people)


def test_after_a_withdrawal_another_may_begin(session: Session, people: Cast) -> None:
    first = stories.draft(session, people)
    service.withdraw(session, application_id=first.id or 0, actor=people.applicant, now=stories.instant(TODAY))
    assert stories.draft(session, people).id != first.id


def test_an_empty_draft_is_refused_with_everything_that_is_missing(session: Session, people: Cast) -> None:
    row = stories.draft(session, people)
    with pytest.raises(Refused) as refusal:
        submit(session, row, people)
    for words in ("education", "guarantor", "declaration"):
        assert words in str(refusal.value)
    assert row.state == S.DRAFT


def test_nobody_submits_without_a_body(session: Session) -> None:
    people = stories.cast(session, employed=False)
    row = stories.filled(session, people)
    with pytest.raises(Refused, match="No certification body"):
        submit(session, row, people)


def test_a_submission_freezes_the_case(session: Session, people: Cast) -> None:
    row = stories.submitted(session, people)
    frozen = json.dumps(row.case)
    stories.passed(session, people.applicant, "102", date(2026, 1, 1), people)
    assert json.dumps(row.case) == frozen
    assert row.case["person"]["recommending_body"] == ""
    assert (row.edition, row.case["as_of"]) == ("CCAA-101:2021", "2026-11-02")


def test_a_frozen_case_is_what_the_command_evaluates(
    session: Session, people: Cast, app: Flask, tmp_path: Path
) -> None:
    row = stories.recommended(session, people)
    (tmp_path / "case.json").write_text(json.dumps(row.case))
    answer = app.test_cli_runner().invoke(args=["grading", "evaluate", str(tmp_path / "case.json"), "--json"])
    assert answer.exit_code == 0, answer.output
    assert json.loads(answer.output) == queries.proof_of(row.case).as_json()
    assert json.loads(answer.output)["outcome"] == "met"


def test_the_expired_105_is_the_reason(session: Session, people: Cast) -> None:
    day = date(2024, 6, 1)
    for subject in ("101", "105"):
        stories.passed(session, people.applicant, subject, date(2021, 5, 23), people)
    row = stories.recommended(session, people, today=day, passes=False)
    exams = queries.shown_proof(session, row).requirement(RequirementId.EXAMS)
    assert exams.verdict == Verdict.NOT_MET
    assert "105: 2021-05-23 – 2024-05-23" in str(exams.reason)
    assert "101" not in str(exams.reason)


def test_an_unconfirmed_pass_does_not_count(session: Session, people: Cast) -> None:
    row = stories.filled(session, people, passes=False)
    service.record_pass(
        session, person_id=people.applicant.id, subject="101", passed_on=TODAY, score=None, source="letter",
        actor=people.registrar, now=stories.instant(TODAY),
    )  # fmt: skip
    assert queries.facts_of(session, row).exams == []


def test_a_draft_shows_what_the_rules_say_with_the_recommendation_granted(session: Session, people: Cast) -> None:
    row = stories.filled(session, people)
    assert queries.preview_of(session, row, today=TODAY).outcome == Outcome.MET


def test_a_submitted_application_is_not_changed(session: Session, people: Cast) -> None:
    row = stories.submitted(session, people)
    with pytest.raises(Refused, match="frozen"):
        service.declare(session, application_id=row.id or 0, actor=people.applicant, today=TODAY)
    with pytest.raises(Refused, match="frozen"):
        service.add_evidence(
            session, application_id=row.id or 0, kind=EvidenceKind.EDUCATION, content=stories.EDUCATION, note="",
            actor=people.applicant, now=stories.instant(TODAY),
        )  # fmt: skip


def test_nobody_sees_or_submits_another_persons_draft(session: Session, people: Cast) -> None:
    row = stories.filled(session, people)
    stranger = stories.member(session, "陌生人")
    with pytest.raises(NotFound):
        service.submit(session, application_id=row.id or 0, actor=stranger, now=stories.instant(TODAY), today=TODAY)


def test_a_recommendation_goes_into_the_case(session: Session, people: Cast) -> None:
    row = stories.recommended(session, people)
    assert row.case["person"]["recommending_body"] == "B-001"
    assert (row.state, row.recommended_by) == (S.RECOMMENDED, people.recommender.id)


def test_another_body_does_not_see_the_application(session: Session, people: Cast) -> None:
    row = stories.submitted(session, people)
    for verb in (service.recommend, service.return_by_body):
        with pytest.raises(NotFound):
            verb(session, application_id=row.id or 0, reason="x", actor=people.other_body, now=stories.instant(TODAY))


def test_nobody_recommends_themselves(session: Session, people: Cast) -> None:
    row = stories.submitted(session, people)
    boss = type(people.applicant)(people.applicant.id, "李四", people.recommender.roles, people.body.id)
    with pytest.raises(NotAllowed, match="themselves"):
        service.recommend(session, application_id=row.id or 0, reason="x", actor=boss, now=stories.instant(TODAY))


def test_a_returned_application_is_mended_and_submitted_again(session: Session, people: Cast) -> None:
    row = stories.submitted(session, people)
    key, now = row.id or 0, stories.instant(TODAY)
    service.return_by_body(session, application_id=key, reason="缺少职称", actor=people.recommender, now=now)
    mail = session.exec(select(Message)).one()
    assert "缺少职称" in mail.body
    title = {"level": "senior", "date": "2020-01-01"}
    service.add_evidence(
        session, application_id=key, kind=EvidenceKind.TITLE, content=title, note="", actor=people.applicant, now=now
    )
    assert submit(session, row, people).case["person"]["titles"] == [title]
    assert [step.to_state for step in queries.history_of(session, key)] == [S.SUBMITTED, S.RETURNED, S.SUBMITTED]


@pytest.mark.parametrize("bring", [stories.submitted, stories.recommended])
def test_an_applicant_may_withdraw_before_the_proposal(session: Session, people: Cast, bring: Bring) -> None:
    row = bring(session, people)
    service.withdraw(session, application_id=row.id or 0, actor=people.applicant, now=stories.instant(TODAY))
    assert row.state == S.WITHDRAWN


def test_an_applicant_does_not_withdraw_a_proposal(session: Session, people: Cast) -> None:
    row = stories.examined(session, people)
    with pytest.raises(Refused):
        service.withdraw(session, application_id=row.id or 0, actor=people.applicant, now=stories.instant(TODAY))


def test_a_body_recommends_once(session: Session, people: Cast) -> None:
    row = stories.recommended(session, people)
    with pytest.raises(Refused, match="any more"):
        service.recommend(
            session, application_id=row.id or 0, reason="", actor=people.recommender, now=stories.instant(TODAY)
        )


def test_every_step_is_audited(session: Session, people: Cast) -> None:
    row = stories.recommended(session, people)
    subject = f"application/{row.id}"
    actions = session.exec(select(AuditEntry.action).where(AuditEntry.subject == subject).order_by("id")).all()
    assert actions == ["application.started", "application.submitted", "application.recommended"]
