"""The one way through which an application changes its state, over all pairs of states; and two people at once."""

import threading
from pathlib import Path

import pytest
from sqlalchemy import Engine
from sqlmodel import Session, select

from core.audit import AuditEntry
from core.db import transaction
from core.errors import NotAllowed, Refused, Text
from core.outbox import Message
from registry import service
from registry.models import Application, ApplicationHistory, Certificate, Registration
from registry.rules.applications import TRANSITIONS, ApplicationKind
from registry.rules.applications import ApplicationState as S
from registry.service.steps import ENDS, STEPS, advance, check, check_rights, give_back, tell_applicant
from tests import factories
from tests.registry import stories
from tests.registry.stories import TODAY, Cast

NOW = stories.instant(TODAY)


@pytest.fixture
def people(session: Session) -> Cast:
    return stories.cast(session)


def standing(session: Session, people: Cast, state: S) -> Application:
    """Put an application on file in a state."""
    row = Application(
        code="A2026-1", person_id=people.applicant.id, scheme="QMS", grade="auditor", kind=ApplicationKind.INITIAL,
        state=state, created_at=NOW, approved_by=people.approver.id if state is S.APPROVED else None,
    )  # fmt: skip
    session.add(row)
    session.flush()
    return row


@pytest.mark.parametrize(("state", "target"), [(one, to) for one in S for to in S if to in TRANSITIONS[one]])
def test_a_step_of_the_table_leaves_history_and_audit(session: Session, people: Cast, state: S, target: S) -> None:
    row = standing(session, people, state)
    if target is S.APPROVED:
        row.approved_by = people.approver.id

    advance(session, row, target, actor=people.registrar, now=NOW, reason=" 理由 ")
    session.flush()

    (step,) = session.exec(select(ApplicationHistory)).all()
    assert (step.from_state, step.to_state, step.reason) == (state, target, "理由")
    (entry,) = session.exec(select(AuditEntry).where(AuditEntry.subject == f"application/{row.id}")).all()
    assert entry.action == (STEPS.get((state, target)) or ENDS[target])


@pytest.mark.parametrize("state", S)
def test_any_other_step_is_refused_and_leaves_nothing(session: Session, people: Cast, state: S) -> None:
    row = standing(session, people, state)

    for target in [other for other in S if other not in TRANSITIONS[state]]:
        with pytest.raises(Refused, match="cannot become"):
            advance(session, row, target, actor=people.registrar, now=NOW)
        assert row.state is state
    assert session.exec(select(ApplicationHistory)).all() == []


def test_every_step_of_the_table_has_an_action() -> None:
    for state, targets in TRANSITIONS.items():
        for target in targets:
            assert STEPS.get((state, target)) or ENDS[target]


@pytest.mark.parametrize(
    ("reasons", "words"), [([], ""), ([Text("One.")], "One."), ([Text("One."), Text("Two.")], "One.")]
)
def test_the_first_reason_is_the_one_that_is_said(reasons: list[Text], words: str) -> None:
    if not reasons:
        check(reasons)
        check_rights(reasons)
        return
    with pytest.raises(Refused) as refusal:
        check(reasons)
    with pytest.raises(NotAllowed) as denial:
        check_rights(reasons)
    assert str(refusal.value) == str(denial.value) == words
    assert denial.value.code == "not_allowed"


@pytest.mark.parametrize(("email", "mails"), [("li@example.org", 1), (None, 0), ("", 0)])
def test_who_has_an_address_is_told(session: Session, people: Cast, email: str | None, mails: int) -> None:
    row = stories.submitted(session, people)
    stories.person_of(session, people.applicant).email = email
    tell_applicant(session, row, template="returned", now=NOW, context={"reason": "补"})
    session.flush()
    assert len(session.exec(select(Message)).all()) == mails


@pytest.mark.parametrize("state", [S.DRAFT, S.EXAMINED, S.APPROVED, S.REJECTED, S.RETURNED, S.WITHDRAWN])
def test_only_what_waits_for_body_or_registrar_is_given_back(session: Session, people: Cast, state: S) -> None:
    row = standing(session, people, state)
    with pytest.raises(Refused, match="cannot become returned"):
        give_back(session, row, reason="补", actor=people.registrar, now=NOW)
    assert row.state is state


def at_once(engine: Engine, *acts: object) -> list[str]:
    """Let people act at the same time, each in a transaction; gives what each was answered."""
    gate, answers = threading.Barrier(len(acts)), ["" for _ in acts]

    def run(place: int) -> None:
        gate.wait()
        try:
            with transaction(engine) as session:
                acts[place](session)  # type: ignore[operator]  # an act takes a session
            answers[place] = "done"
        except Refused as refusal:
            answers[place] = type(refusal).__name__

    threads = [threading.Thread(target=run, args=(place,)) for place in range(len(acts))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sorted(answers)


def test_of_two_approvers_at_once_one_issues_the_certificate(own_engine: Engine, tmp_path: Path) -> None:
    with transaction(own_engine) as session:
        people = stories.cast(session)
        second = stories.member(session, "冯批", *people.approver.roles)
        row = stories.examined(session, people)
        key, where = row.id or 0, stories.office(tmp_path)
        printed = [
            service.Printed(
                service.prepare(session, application_id=key, office=where, actor=who, today=TODAY), who.name.encode(),
                str(who.id),
            )
            for who in (people.approver, second)
        ]  # fmt: skip

    def approve(place: int) -> object:
        who = (people.approver, second)[place]
        return lambda session: service.approve(
            session, application_id=key, certificate=printed[place], actor=who, now=NOW, today=TODAY
        )

    assert at_once(own_engine, approve(0), approve(1)) == ["Refused", "done"]
    with Session(own_engine) as session:
        assert len(session.exec(select(Certificate)).all()) == 1
        assert len(session.exec(select(Registration)).all()) == 1


def test_of_two_drafts_begun_at_once_one_is_kept(own_engine: Engine) -> None:
    with transaction(own_engine) as session:
        people = stories.cast(session)

    def begin(session: Session) -> None:
        stories.draft(session, people)

    assert at_once(own_engine, begin, begin) == ["Refused", "done"]
    with Session(own_engine) as session:
        assert len(session.exec(select(Application)).all()) == 1


def test_a_withdrawal_and_an_examination_at_once_leave_one_of_the_two(own_engine: Engine) -> None:
    with transaction(own_engine) as session:
        people = stories.cast(session)
        key = stories.recommended(session, people).id or 0

    def examine(session: Session) -> None:
        service.examine(session, application_id=key, reason="", actor=people.registrar, now=factories.NOW)

    def withdraw(session: Session) -> None:
        service.withdraw(session, application_id=key, actor=people.applicant, now=factories.NOW)

    assert at_once(own_engine, examine, withdraw) == ["Refused", "done"]
    with Session(own_engine) as session:
        assert session.exec(select(Application.state)).one() in (S.EXAMINED, S.WITHDRAWN)
