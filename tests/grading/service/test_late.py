"""Late answers: kept apart, decided on by people, entering the result as another edition."""

from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import update
from sqlalchemy.exc import IntegrityError
from sqlmodel import Session, col, select

from accounts.rules import Actor, Role
from core.audit import AuditEntry
from core.errors import NotAllowed, NotFound, Refused
from core.outbox import Message
from exam.models import Attempt, LateResponse, Sitting
from exam.rules.protocol import canonical
from exam.rules.states import AttemptState
from grading import queries
from grading.models import LateRuling, MarkingTask, Release, Result
from grading.service import Confirmed, confirm_late, release, rule_late, score_sealed
from tests import factories
from tests.grading.sat import RIGHT, essay_form, sealed

URL = "https://exam.example.test"


@pytest.fixture
def officer(session: Session) -> Actor:
    return factories.actor(factories.person(session, "考务甲"), Role.EXAM_OFFICER)


@pytest.fixture
def second(session: Session) -> Actor:
    return factories.actor(factories.person(session, "考务乙"), Role.EXAM_OFFICER)


@pytest.fixture
def attempt(session: Session) -> Attempt:
    """Give a sealed attempt in which only the first item was answered, rightly."""
    sitting = factories.sitting(session)
    who = factories.person(session, "考生", number=7, email="kao@example.org")
    return sealed(session, sitting, who=who, answers={})


def items(session: Session, attempt: Attempt) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = factories.paper_of(session, attempt)["items"]
    return found


def hold(session: Session, attempt: Attempt, place: int, response: Any = None, **more: Any) -> LateResponse:
    """Hold an answer to one item apart, the right one unless told."""
    item = items(session, attempt)[place]
    given = RIGHT[item["type"]] if response is None else response
    assert attempt.deadline is not None
    fields: dict[str, Any] = {
        "seq": attempt.acked + place + 1, "item": item["id"], "response": canonical(given), "chain": "c" * 64,
        "client_ms": 5_000, "from_writer": True, "at": attempt.deadline + timedelta(seconds=90),
    }  # fmt: skip
    row = LateResponse(attempt_id=attempt.id, **fields | more)
    session.add(row)
    session.flush()
    return row


def decide(
    session: Session, attempt: Attempt, *rows: LateResponse, accept: bool = True, actor: Actor, now: datetime
) -> bool:
    return rule_late(
        session, attempt_id=attempt.id, late_ids=[row.id or 0 for row in rows], accept=accept, reason=" 断网 ",
        actor=actor, now=now,
    )  # fmt: skip


def results(session: Session) -> list[tuple[int, Decimal]]:
    rows = session.exec(select(Result).order_by(col(Result.edition))).all()
    return [(row.edition, row.total) for row in rows]


def let_out(session: Session, attempt: Attempt, actor: Actor, now: datetime) -> None:
    release(session, confirmed=Confirmed(attempt.sitting_id, 1), public_url=URL, actor=actor, now=now)


def test_what_waits_does_not_count(session: Session, attempt: Attempt, now: datetime) -> None:
    hold(session, attempt, 0)
    score_sealed(session, now=now)
    assert results(session) == [(1, Decimal(0))]
    assert queries.standing_of(session, attempt.sitting_id).late == 1


def test_what_is_accepted_before_the_scoring_enters_the_first_edition(
    session: Session, attempt: Attempt, officer: Actor, now: datetime
) -> None:
    row = hold(session, attempt, 0)
    assert decide(session, attempt, row, actor=officer, now=now) is False
    score_sealed(session, now=now)
    ((edition, total),) = results(session)
    assert (edition, total > 0) == (1, True)
    assert queries.standing_of(session, attempt.sitting_id).late == 0


def test_what_is_accepted_after_the_scoring_makes_another_edition(
    session: Session, attempt: Attempt, officer: Actor, now: datetime
) -> None:
    row = hold(session, attempt, 0)
    score_sealed(session, now=now)
    assert decide(session, attempt, row, actor=officer, now=now) is False
    (first, before), (last, after) = results(session)
    assert (first, before, last) == (1, Decimal(0), 2)
    assert after > 0
    let_out(session, attempt, officer, now)
    assert session.exec(select(Release)).one().result_id == queries.last_result(session, attempt.id).id  # type: ignore[union-attr]  # it was computed


def test_what_is_rejected_changes_nothing_and_is_kept(
    session: Session, attempt: Attempt, officer: Actor, now: datetime
) -> None:
    row = hold(session, attempt, 0)
    score_sealed(session, now=now)
    decide(session, attempt, row, accept=False, actor=officer, now=now)
    assert results(session) == [(1, Decimal(0))]
    ruling = session.exec(select(LateRuling)).one()
    assert (ruling.accepted, ruling.reason, ruling.decided_by) == (False, "断网", officer.id)
    assert session.exec(select(LateResponse)).one() == row


def test_a_released_result_changes_only_with_a_second_person(
    session: Session, attempt: Attempt, officer: Actor, second: Actor, now: datetime
) -> None:
    row = hold(session, attempt, 0)
    score_sealed(session, now=now)
    let_out(session, attempt, officer, now)

    assert decide(session, attempt, row, actor=officer, now=now) is True
    assert results(session) == [(1, Decimal(0))]
    assert queries.standing_of(session, attempt.sitting_id).late == 1
    with pytest.raises(NotAllowed, match="second person"):
        confirm_late(session, attempt_id=attempt.id, public_url=URL, actor=officer, now=now)

    confirm_late(session, attempt_id=attempt.id, public_url=URL, actor=second, now=now)
    assert [edition for edition, _ in results(session)] == [1, 2]
    outcome = queries.outcome_of(session, attempt.person_id, attempt.id)
    assert outcome.result is not None
    assert outcome.result.edition == 2
    assert len(session.exec(select(Message)).all()) == 2
    assert queries.standing_of(session, attempt.sitting_id).late == 0
    with pytest.raises(Refused, match="no confirmation"):
        confirm_late(session, attempt_id=attempt.id, public_url=URL, actor=second, now=now)


def test_a_rejection_needs_no_second_person_even_after_the_release(
    session: Session, attempt: Attempt, officer: Actor, now: datetime
) -> None:
    row = hold(session, attempt, 0)
    score_sealed(session, now=now)
    let_out(session, attempt, officer, now)
    assert decide(session, attempt, row, accept=False, actor=officer, now=now) is False


def test_the_last_accepted_answer_of_an_item_counts(
    session: Session, attempt: Attempt, officer: Actor, now: datetime
) -> None:
    wrong = hold(session, attempt, 0, ["B"], seq=1)
    right = hold(session, attempt, 0, seq=2)
    decide(session, attempt, wrong, right, actor=officer, now=now)
    item = items(session, attempt)[0]
    assert queries.counted_answers(session, attempt.id) == {item["id"]: canonical(RIGHT[item["type"]])}


@pytest.mark.parametrize(
    ("more", "why"),
    [
        ({"item": "nowhere"}, "does not fit"),
        ({"response": '["Z"]'}, "does not fit"),
        ({"from_writer": False}, "Another device"),
    ],
)
def test_what_would_not_have_been_accepted_in_time_is_not_accepted_late(
    session: Session, attempt: Attempt, officer: Actor, now: datetime, more: dict[str, Any], why: str
) -> None:
    row = hold(session, attempt, 0, **more)
    with pytest.raises(Refused, match=why):
        decide(session, attempt, row, actor=officer, now=now)
    session.expire_all()
    assert session.exec(select(LateRuling)).all() == []
    decide(session, attempt, row, accept=False, actor=officer, now=now)


def test_an_answer_is_decided_on_once(session: Session, attempt: Attempt, officer: Actor, now: datetime) -> None:
    row = hold(session, attempt, 0)
    decide(session, attempt, row, accept=False, actor=officer, now=now)
    with pytest.raises(Refused, match="made before"):
        decide(session, attempt, row, actor=officer, now=now)


def test_an_answer_of_another_attempt_is_not_found(
    session: Session, attempt: Attempt, officer: Actor, now: datetime
) -> None:
    other = sealed(session, factories.sitting(session), who=factories.person(session, "别人", number=8), answers={})
    row = hold(session, other, 0)
    for chosen in ([row], [], [row, row]):
        with pytest.raises(NotFound):
            decide(session, attempt, *chosen, actor=officer, now=now)


def test_an_attempt_that_is_void_has_nothing_to_decide(
    session: Session, attempt: Attempt, officer: Actor, now: datetime
) -> None:
    row = hold(session, attempt, 0)
    attempt.state = AttemptState.VOID
    with pytest.raises(Refused, match="not sealed"):
        decide(session, attempt, row, actor=officer, now=now)


def test_a_marked_essay_is_not_replaced_and_an_unmarked_one_is_what_the_marker_sees(
    session: Session, officer: Actor, now: datetime
) -> None:
    sitting: Sitting = factories.sitting(session, on=essay_form(session))
    attempt = sealed(session, sitting, who=factories.person(session, "考生丙", number=9))
    score_sealed(session, now=now)
    task = session.exec(select(MarkingTask)).one()
    first, later = hold(session, attempt, 2, "补充。"), hold(session, attempt, 2, "再补充。", seq=99)
    decide(session, attempt, first, actor=officer, now=now)
    assert queries.counted_answers(session, attempt.id)[first.item] == '"补充。"'
    task.marks, task.marker_id, task.marked_at = Decimal(5), officer.id, now
    session.add(task)
    session.flush()
    other = factories.actor(factories.person(session, "考务丙"), Role.EXAM_OFFICER)
    with pytest.raises(Refused, match="marked this item"):
        decide(session, attempt, later, actor=other, now=now)


@pytest.mark.parametrize("role", [Role.INVIGILATOR, Role.MARKER, Role.ADMINISTRATOR])
def test_others_do_not_decide(session: Session, attempt: Attempt, now: datetime, role: Role) -> None:
    row = hold(session, attempt, 0)
    with pytest.raises(NotAllowed):
        decide(session, attempt, row, actor=factories.actor(factories.person(session, "某"), role), now=now)


def test_the_candidate_does_not_decide_on_their_own(session: Session, attempt: Attempt, now: datetime) -> None:
    row = hold(session, attempt, 0)
    own = Actor(attempt.person_id, "考生", frozenset({Role.EXAM_OFFICER}))
    with pytest.raises(NotAllowed, match="hand in this sitting"):
        decide(session, attempt, row, actor=own, now=now)


def test_every_step_is_audited(
    session: Session, attempt: Attempt, officer: Actor, second: Actor, now: datetime
) -> None:
    row = hold(session, attempt, 0)
    score_sealed(session, now=now)
    let_out(session, attempt, officer, now)
    decide(session, attempt, row, actor=officer, now=now)
    confirm_late(session, attempt_id=attempt.id, public_url=URL, actor=second, now=now)
    about = AuditEntry.subject == f"attempt/{attempt.id}"
    entries = session.exec(select(AuditEntry).where(about).order_by(col(AuditEntry.id))).all()
    assert [(entry.action, entry.actor) for entry in entries] == [
        ("late.ruled", str(officer)), ("late.confirmed", str(second)),
    ]  # fmt: skip
    assert entries[0].details == {"late": [row.id], "accepted": True, "second": True, "reason": "断网"}


def test_the_database_itself_wants_two_people(
    session: Session, attempt: Attempt, officer: Actor, now: datetime
) -> None:
    decide(session, attempt, hold(session, attempt, 0), actor=officer, now=now)
    alone = {"confirmed_by": officer.id, "confirmed_at": now}
    with pytest.raises(IntegrityError, match="two_people"), session.begin_nested():
        session.execute(update(LateRuling).values(alone))
