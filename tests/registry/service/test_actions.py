"""Every act of the registry that decides something is in the audit chain: who, on what, when, with what reason."""

from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from sqlmodel import Session, col, select

from accounts.rules import Actor
from core.audit import AuditEntry
from core.errors import NotAllowed, NotFound, Refused
from registry import service
from registry.models import Application, Certificate
from registry.rules.measures import MeasureKind
from registry.rules.registrations import WithdrawalGround
from registry.service.actions import Action
from tests.registry import stories
from tests.registry.stories import TODAY, Cast

NOW = stories.instant(TODAY)
A = Action
Trail = list[tuple[str, str, str]]


@pytest.fixture
def people(session: Session) -> Cast:
    return stories.cast(session)


def trail(session: Session, *actions: Action) -> Trail:
    """Give what the chain holds of the registry, or of these acts: action, who, on what."""
    query = select(AuditEntry).order_by(col(AuditEntry.id))
    wanted = actions or tuple(Action)
    return [(row.action, row.actor, row.subject) for row in session.exec(query).all() if row.action in wanted]


def details(session: Session, action: Action) -> dict[str, Any]:
    return dict(session.exec(select(AuditEntry).where(AuditEntry.action == action)).one().details)


def on(row: Application) -> str:
    return f"application/{row.id}"


def test_the_way_to_a_certificate_is_told_by_the_chain_alone(session: Session, people: Cast, tmp_path: Path) -> None:
    certificate = stories.on_file(session, people, keys=tmp_path)

    row = session.exec(select(Application)).one()
    assert trail(session) == [
        (A.APPLICATION_STARTED, str(people.applicant), on(row)),
        (A.APPLICATION_SUBMITTED, str(people.applicant), on(row)),
        (A.APPLICATION_RECOMMENDED, str(people.recommender), on(row)),
        (A.APPLICATION_EXAMINED, str(people.registrar), on(row)),
        (A.CERTIFICATE_ISSUED, str(people.approver), f"certificate/{certificate.id}"),
        (A.APPLICATION_APPROVED, str(people.approver), on(row)),
    ]
    assert details(session, A.CERTIFICATE_ISSUED) == {"serial": certificate.serial, "sha256": certificate.sha256}


def test_an_entry_has_the_instant_of_the_act_and_not_that_of_its_writing(session: Session, people: Cast) -> None:
    stories.submitted(session, people, today=TODAY - timedelta(days=30))

    found = session.exec(select(AuditEntry).where(AuditEntry.action == A.APPLICATION_SUBMITTED)).one()
    assert found.at == stories.instant(TODAY - timedelta(days=30))


@pytest.mark.parametrize(
    ("verb", "action", "brought", "who"),
    [
        (service.return_by_body, A.APPLICATION_RETURNED, stories.submitted, "recommender"),
        (service.return_by_registrar, A.APPLICATION_RETURNED, stories.recommended, "registrar"),
        (service.reject, A.APPLICATION_REJECTED, stories.recommended, "registrar"),
        (service.reject, A.APPLICATION_REJECTED, stories.examined, "approver"),
        (service.refer_back, A.APPLICATION_REFERRED, stories.examined, "approver"),
    ],
)
def test_what_goes_back_or_is_rejected_is_there_with_its_reason(
    session: Session, people: Cast, verb: Any, action: Action, brought: Any, who: str
) -> None:
    row, actor = brought(session, people), getattr(people, who)

    verb(session, application_id=row.id or 0, reason=" 材料不齐 ", actor=actor, now=NOW)

    assert trail(session, action) == [(action, str(actor), on(row))]
    assert details(session, action)["reason"].strip() == "材料不齐"


def test_a_withdrawn_application_is_there(session: Session, people: Cast) -> None:
    row = stories.submitted(session, people)

    service.withdraw(session, application_id=row.id or 0, actor=people.applicant, now=NOW)

    assert trail(session, A.APPLICATION_WITHDRAWN) == [(A.APPLICATION_WITHDRAWN, str(people.applicant), on(row))]


def test_both_hands_of_a_recorded_pass_are_there(session: Session, people: Cast) -> None:
    row = service.record_pass(
        session, person_id=people.applicant.id, subject="102", passed_on=date(2026, 5, 1), score=Decimal(80),
        source="CCAA", actor=people.registrar, now=NOW,
    )  # fmt: skip
    service.confirm_pass(session, pass_id=row.id or 0, actor=people.approver, now=NOW)

    assert [(action, who) for action, who, _ in trail(session)] == [
        (A.PASS_RECORDED, str(people.registrar)),
        (A.PASS_CONFIRMED, str(people.approver)),
    ]


@pytest.fixture
def certificate(session: Session, people: Cast, tmp_path: Path) -> Certificate:
    return stories.on_file(session, people, keys=tmp_path)


def propose(session: Session, certificate: Certificate, actor: Actor, kind: MeasureKind) -> int:
    ground = WithdrawalGround.MISCONDUCT if kind is MeasureKind.SUSPENSION else None
    row = service.propose(
        session, registration_id=certificate.registration_id, kind=kind, ground=ground, reason="调查", actor=actor,
        now=NOW,
    )  # fmt: skip
    return row.id or 0


def test_a_suspension_its_decline_and_its_restoration_name_two_people_each(
    session: Session, people: Cast, certificate: Certificate
) -> None:
    one, other = people.registrar, people.approver
    declined = propose(session, certificate, one, MeasureKind.SUSPENSION)
    service.decline(session, measure_id=declined, reason="证据不足", actor=other, now=NOW)
    for kind in MeasureKind:
        service.confirm(session, measure_id=propose(session, certificate, one, kind), actor=other, now=NOW)

    acts = [(action, who) for action, who, _ in trail(session) if action.startswith("registration.")]
    assert acts == [
        (A.SUSPENSION_PROPOSED, str(one)),
        (A.MEASURE_DECLINED, str(other)),
        (A.SUSPENSION_PROPOSED, str(one)),
        (A.REGISTRATION_SUSPENDED, str(other)),
        (A.RESTORATION_PROPOSED, str(one)),
        (A.REGISTRATION_RESTORED, str(other)),
    ]
    assert details(session, A.MEASURE_DECLINED)["reason"] == "证据不足"


def test_a_withdrawal_says_the_number_the_ground_and_the_reason(
    session: Session, people: Cast, certificate: Certificate
) -> None:
    service.withdraw_certificate(
        session, certificate_id=certificate.id or 0, ground=WithdrawalGround.OWN_REQUEST, reason=" 本人申请 ",
        actor=people.registrar, now=NOW,
    )  # fmt: skip

    assert trail(session, A.CERTIFICATE_WITHDRAWN) == [
        (A.CERTIFICATE_WITHDRAWN, str(people.registrar), f"certificate/{certificate.id}")
    ]
    assert details(session, A.CERTIFICATE_WITHDRAWN) == {
        "serial": certificate.serial,
        "ground": "own_request",
        "reason": "本人申请",
    }


def test_reading_ones_own_file_leaves_no_trace_and_reading_another_s_does(
    session: Session, people: Cast, certificate: Certificate
) -> None:
    for actor in (people.applicant, people.registrar, people.applicant, people.approver):
        service.read_file(session, certificate_id=certificate.id or 0, actor=actor, now=NOW)

    assert [who for _, who, _ in trail(session, A.CERTIFICATE_READ)] == [str(people.registrar), str(people.approver)]


@pytest.mark.parametrize(
    ("verb", "who", "error"),
    [
        (service.examine, "approver_of_another_state", Refused),
        (service.examine, "applicant", NotAllowed),
        (service.recommend, "other_body", NotFound),
        (service.return_by_body, "applicant", NotFound),
        (service.reject, "recommender", NotAllowed),
    ],
)
def test_what_is_refused_is_not_in_the_chain(
    session: Session, people: Cast, verb: Any, who: str, error: type[Exception]
) -> None:
    row = stories.submitted(session, people)
    before = trail(session)

    actor = people.registrar if who == "approver_of_another_state" else getattr(people, who)
    with pytest.raises(error):
        verb(session, application_id=row.id or 0, reason="x", actor=actor, now=NOW)

    assert trail(session) == before
