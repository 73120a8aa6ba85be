"""Every act of grading that decides something is in the audit chain: who, on what, when, with what it came to."""

import json
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from sqlmodel import Session, col, select

from accounts.rules import SYSTEM, Actor, Role
from core.audit import AuditEntry
from core.errors import NotAllowed, Refused
from exam.models import Attempt, LateResponse, Sitting
from exam.rules.protocol import canonical
from grading.models import MarkingTask
from grading.service import Action, Confirmed, Given, confirm_late, mark, release, rule_late, score_sealed
from tests import factories
from tests.grading.sat import RIGHT, essay_form, sealed

URL = "https://exam.example.test"
A = Action
READ = "keys.read"


def trail(session: Session, *actions: str) -> list[tuple[str, str, str]]:
    """Give what the chain holds of these acts, of all acts of grading unless some are named."""
    wanted = actions or tuple(Action)
    rows = session.exec(select(AuditEntry).order_by(col(AuditEntry.id))).all()
    return [(row.action, row.actor, row.subject) for row in rows if row.action in wanted]


def details(session: Session, action: Action) -> list[dict[str, Any]]:
    query = select(AuditEntry).where(AuditEntry.action == action).order_by(col(AuditEntry.id))
    return [json.loads(json.dumps(row.details)) for row in session.exec(query).all()]


def staff(session: Session, name: str, role: Role) -> Actor:
    return factories.actor(factories.person(session, name), role)


@pytest.fixture
def sitting(session: Session) -> Sitting:
    return factories.sitting(session, on=essay_form(session))


@pytest.fixture
def attempt(session: Session, sitting: Sitting) -> Attempt:
    return sealed(session, sitting, who=factories.person(session, "考生", number=7))


def marked(session: Session, marker: Actor, now: datetime) -> MarkingTask:
    """Let one person mark the one essay that waits."""
    task = session.exec(select(MarkingTask)).one()
    given = Given((Decimal(4), Decimal("3.5")), " 条理清楚 ")
    return mark(session, public_id=task.public_id, given=given, actor=marker, now=now)


def test_the_way_from_a_sealed_attempt_to_its_release_is_told_by_the_chain(
    session: Session, sitting: Sitting, attempt: Attempt, now: datetime
) -> None:
    marker, officer = staff(session, "阅卷", Role.MARKER), staff(session, "考务", Role.EXAM_OFFICER)

    score_sealed(session, now=now)
    task = marked(session, marker, now)
    score_sealed(session, now=now)
    release(session, confirmed=Confirmed(sitting.id or 0, 1), public_url=URL, actor=officer, now=now)

    assert trail(session) == [
        (A.ANSWER_MARKED, str(marker), f"marking_task/{task.public_id}"),
        (A.RESULTS_COMPUTED, str(SYSTEM), f"form/{attempt.form_id}"),
        (A.RESULTS_RELEASED, str(officer), f"sitting/{sitting.code}"),
    ]
    assert details(session, A.RESULTS_COMPUTED)[0]["attempts"] == [attempt.id]
    assert details(session, A.RESULTS_RELEASED)[0]["mails"] == 1


def test_marks_are_in_the_chain_exactly_and_the_comment_is_not(
    session: Session, attempt: Attempt, now: datetime
) -> None:
    score_sealed(session, now=now)
    marked(session, staff(session, "阅卷", Role.MARKER), now)

    (found,) = details(session, A.ANSWER_MARKED)
    assert (Decimal(found["marks"]), Decimal(found["possible"])) == (Decimal("7.5"), Decimal(10))
    assert "条理清楚" not in json.dumps(found, ensure_ascii=False)


def test_scoring_again_what_is_scored_adds_no_entry_that_decides(
    session: Session, attempt: Attempt, now: datetime
) -> None:
    score_sealed(session, now=now)
    marked(session, staff(session, "阅卷", Role.MARKER), now)
    score_sealed(session, now=now)
    before = trail(session)

    for _ in range(3):
        score_sealed(session, now=now + timedelta(hours=1))

    assert trail(session) == before


def test_the_keys_of_a_form_are_read_once_in_a_run_by_the_clock_and_once_by_each_marking(
    session: Session, sitting: Sitting, attempt: Attempt, now: datetime
) -> None:
    sealed(session, sitting, who=factories.person(session, "考生乙", number=8), seat=2)
    score_sealed(session, now=now)
    assert [who for _, who, _ in trail(session, READ)] == [str(SYSTEM)]

    marker = staff(session, "阅卷", Role.MARKER)
    task = session.exec(select(MarkingTask).order_by(col(MarkingTask.id))).first()
    assert task is not None
    mark(session, public_id=task.public_id, given=Given((Decimal(1), Decimal(1)), ""), actor=marker, now=now)
    assert [who for _, who, _ in trail(session, READ)] == [str(SYSTEM), str(marker)]


@pytest.mark.parametrize("role", [Role.MARKER, Role.INVIGILATOR, Role.REGISTRAR, Role.AUTHOR])
def test_a_release_that_is_refused_is_not_in_the_chain(
    session: Session, sitting: Sitting, attempt: Attempt, now: datetime, role: Role
) -> None:
    stranger = staff(session, "路人", role)

    with pytest.raises(NotAllowed):
        release(session, confirmed=Confirmed(sitting.id or 0, 0), public_url=URL, actor=stranger, now=now)

    assert trail(session, A.RESULTS_RELEASED) == []


# Late answers


@pytest.fixture
def late(session: Session, now: datetime) -> LateResponse:
    """Hold the right answer to the first item of a scored attempt apart."""
    row = sealed(session, factories.sitting(session), who=factories.person(session, "考生丙", number=9), answers={})
    score_sealed(session, now=now)
    item = factories.paper_of(session, row)["items"][0]
    assert row.deadline is not None
    found = LateResponse(
        attempt_id=row.id, seq=1, item=item["id"], response=canonical(RIGHT[item["type"]]), chain="c" * 64,
        client_ms=5_000, from_writer=True, at=row.deadline + timedelta(seconds=90),
    )  # fmt: skip
    session.add(found)
    session.flush()
    return found


def rule(session: Session, late: LateResponse, actor: Actor, now: datetime, *, accept: bool) -> bool:
    return rule_late(
        session, attempt_id=late.attempt_id, late_ids=[late.id or 0], accept=accept, reason=" 断网 ", actor=actor,
        now=now,
    )  # fmt: skip


@pytest.mark.parametrize("accept", [True, False])
def test_a_ruling_on_late_answers_is_there_with_its_reason_and_what_it_changed(
    session: Session, late: LateResponse, now: datetime, accept: bool
) -> None:
    officer = staff(session, "考务", Role.EXAM_OFFICER)
    computed = len(trail(session, A.RESULTS_COMPUTED))

    assert not rule(session, late, officer, now, accept=accept)

    assert trail(session, A.LATE_RULED) == [(A.LATE_RULED, str(officer), f"attempt/{late.attempt_id}")]
    assert details(session, A.LATE_RULED) == [
        {"late": [late.id], "accepted": accept, "second": False, "reason": "断网"}
    ]
    assert len(trail(session, A.RESULTS_COMPUTED)) == computed + accept  # only what is accepted counts anew


def test_a_change_of_a_released_result_names_two_people(session: Session, late: LateResponse, now: datetime) -> None:
    first, second = (staff(session, name, Role.EXAM_OFFICER) for name in ("考务甲", "考务乙"))
    at = session.get_one(Attempt, late.attempt_id).sitting_id
    release(session, confirmed=Confirmed(at, 1), public_url=URL, actor=first, now=now)

    assert rule(session, late, first, now, accept=True)
    assert details(session, A.LATE_RULED)[0]["second"] is True
    with pytest.raises(NotAllowed):
        confirm_late(session, attempt_id=late.attempt_id, public_url=URL, actor=first, now=now)
    assert trail(session, A.LATE_CONFIRMED) == []
    confirm_late(session, attempt_id=late.attempt_id, public_url=URL, actor=second, now=now)

    assert trail(session, A.LATE_CONFIRMED) == [(A.LATE_CONFIRMED, str(second), f"attempt/{late.attempt_id}")]
    with pytest.raises(Refused, match="no confirmation any more"):
        confirm_late(session, attempt_id=late.attempt_id, public_url=URL, actor=second, now=now)
    assert len(trail(session, A.LATE_CONFIRMED)) == 1
