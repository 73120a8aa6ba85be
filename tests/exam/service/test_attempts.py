from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy.exc import DBAPIError
from sqlmodel import Session, select

from accounts.rules import Actor
from core import limits
from core.audit import AuditEntry
from core.errors import Refused
from exam import queries
from exam.models import Attempt, ClientEvent, Response, Room, Sitting
from exam.rules.protocol import ProtocolError
from exam.rules.states import AttemptState, Ending, SittingState
from exam.service import attempts, receipts, sittings
from exam.service.sittings import ticket_of
from questionbank.models import FormItem, ItemExposure
from tests import factories as f
from tests.exam.client import Machine

S = AttemptState
GRACE = 10


def sign_in(session: Session, attempt: Attempt, *, number: int = 1, ticket: str = "") -> attempts.Admission:
    return attempts.sign_in(
        session,
        ticket=ticket or ticket_of(attempt.id, key=f.KEY),
        id_number=f.id_number(number),
        key=f.KEY,
        id_key=f.ID_KEY,
    )


def log(session: Session, attempt: Attempt, *answers: tuple[str, Any]) -> None:
    """Store answers as the batcher does."""
    save = Machine(attempt.id, seq=attempt.acked, chain=attempt.chain).save(*answers)
    for entry in save.entries:
        session.add(
            Response(
                attempt_id=attempt.id, seq=entry.seq, item=entry.item, response=entry.text, chain=entry.chain,
                epoch=1, client_ms=0, at=f.NOW,
            )
        )  # fmt: skip
    attempt.acked, attempt.chain = save.entries[-1].seq, save.entries[-1].chain
    session.flush()


def submit(session: Session, attempt: Attempt, now: datetime, **more: Any) -> Attempt:
    given: dict[str, Any] = {"writer": f.WRITER, "epoch": 1, "last_seq": attempt.acked}
    return attempts.submit(session, attempt_id=attempt.id, now=now, sign=f.sign, **(given | more))


@pytest.fixture
def seat(session: Session) -> Attempt:
    return f.attempt(session)


@pytest.fixture
def running(session: Session, now: datetime) -> Attempt:
    return f.running(session, now=now)


def start(session: Session, seat: Attempt, writer: str, now: datetime) -> None:
    attempts.start(session, attempt_id=seat.id, writer=writer, now=now)


@pytest.mark.parametrize("state", [S.BOOKED, S.CHECKED_IN, S.ADMITTED])
def test_a_sign_in_takes_nothing_before_the_start(session: Session, state: AttemptState) -> None:
    seat = f.attempt(session, state=state)
    first, second = sign_in(session, seat), sign_in(session, seat)
    assert first.name != second.name
    assert (seat.epoch, seat.writer) == (0, "")


@pytest.mark.parametrize("starter", [0, 1, 2])
def test_the_session_that_starts_is_the_one_that_writes(
    session: Session, seat: Attempt, now: datetime, starter: int
) -> None:
    names = [sign_in(session, seat).name for _ in range(3)]
    start(session, seat, names[starter], now)
    assert (seat.epoch, seat.writer, seat.state) == (1, names[starter], S.IN_PROGRESS)


def test_who_signed_in_before_the_check_in_does_not_keep_the_admitted_candidate_out(
    session: Session, now: datetime
) -> None:
    seat = f.attempt(session, state=S.BOOKED)
    early = sign_in(session, seat)
    seat.state = S.ADMITTED
    start(session, seat, sign_in(session, seat).name, now)
    assert seat.writer != early.name
    with pytest.raises(ProtocolError) as caught:
        attempts.submit(session, attempt_id=seat.id, writer=early.name, epoch=1, last_seq=0, now=now, sign=lambda _: {})
    assert caught.value.code == "consent_needed"


def test_a_machine_that_took_over_before_the_start_is_the_one_that_starts(
    session: Session, seat: Attempt, now: datetime
) -> None:
    seat.epoch, seat.writer = 3, "b" * 32
    with pytest.raises(ProtocolError) as caught:
        start(session, seat, f.WRITER, now)
    assert caught.value.code == "consent_needed"
    start(session, seat, "b" * 32, now)
    assert (seat.epoch, seat.writer) == (3, "b" * 32)


def test_wrong_ticket_and_wrong_number_are_refused_in_the_same_words(session: Session, seat: Attempt) -> None:
    f.person(session, "别人", number=2)
    with pytest.raises(Refused) as wrong_ticket:
        sign_in(session, seat, ticket="AAAA AAAA AAAA")
    with pytest.raises(Refused) as second_candidate:
        sign_in(session, seat, number=2)
    assert wrong_ticket.value.text == second_candidate.value.text
    assert wrong_ticket.value.code == second_candidate.value.code == "sign_in_failed"
    assert seat.epoch == 0


@pytest.mark.parametrize("number", ["", "0", "\uff11", "x" * 5000])
def test_a_nonsensical_number_is_just_wrong(session: Session, seat: Attempt, number: str) -> None:
    ticket = ticket_of(seat.id, key=f.KEY)
    with pytest.raises(Refused):
        attempts.sign_in(session, ticket=ticket, id_number=number, key=f.KEY, id_key=f.ID_KEY)


def test_whoever_has_no_number_on_record_cannot_sign_in_without_one(session: Session) -> None:
    attempt = f.attempt(session, who=f.person(session, "无证"))
    with pytest.raises(Refused):
        attempts.sign_in(session, ticket=ticket_of(attempt.id, key=f.KEY), id_number="", key=f.KEY, id_key=f.ID_KEY)


def test_a_start_freezes_plan_and_deadline_and_happens_once(session: Session, seat: Attempt, now: datetime) -> None:
    seat.writer, seat.epoch = f.WRITER, 1
    attempts.start(session, attempt_id=seat.id, writer=f.WRITER, now=now)
    first = (seat.started_at, seat.deadline, dict(seat.plan))
    attempts.start(session, attempt_id=seat.id, writer=f.WRITER, now=now + timedelta(minutes=9))
    assert (seat.started_at, seat.deadline, seat.plan) == first
    assert seat.deadline == now + timedelta(minutes=90)
    assert seat.state is S.IN_PROGRESS


@pytest.mark.parametrize("state", [S.BOOKED, S.CHECKED_IN, S.ABSENT, S.REFUSED])
def test_nobody_starts_without_being_admitted(session: Session, now: datetime, state: AttemptState) -> None:
    attempt = f.attempt(session, state=state)
    with pytest.raises(ProtocolError) as caught:
        attempts.start(session, attempt_id=attempt.id, writer=attempt.writer, now=now)
    assert caught.value.code == "not_admitted"


def test_a_reading_session_does_not_start(session: Session, seat: Attempt, now: datetime) -> None:
    seat.writer, seat.epoch = f.WRITER, 1
    with pytest.raises(ProtocolError) as caught:
        attempts.start(session, attempt_id=seat.id, writer="b" * 32, now=now)
    assert caught.value.code == "consent_needed"


@pytest.mark.parametrize(
    ("state", "hours"),
    [(SittingState.PLANNED, 0), (SittingState.CLOSED, 0), (SittingState.OPEN, -2), (SittingState.OPEN, 9)],
)
def test_nobody_starts_outside_an_open_sittings_window(
    session: Session, seat: Attempt, now: datetime, state: SittingState, hours: int
) -> None:
    sitting = session.get(Sitting, seat.sitting_id)
    assert sitting is not None
    sitting.state, seat.writer = state, f.WRITER
    with pytest.raises(ProtocolError) as caught:
        attempts.start(session, attempt_id=seat.id, writer=f.WRITER, now=now + timedelta(hours=hours))
    assert caught.value.code == "not_admitted"


def test_another_machine_writes_on_with_the_rooms_pin(
    session: Session, running: Attempt, officer: Actor, now: datetime
) -> None:
    pin = sittings.renew_pin(session, room_id=running.room_id, key=f.KEY, actor=officer, now=now)
    arguments: dict[str, Any] = {"attempt_id": running.id, "key": f.KEY, "now": now}
    assert attempts.take_over(session, writer="b" * 32, pin=pin, **arguments) == 2
    assert attempts.take_over(session, writer="b" * 32, pin=pin, **arguments) == 2
    assert (running.epoch, running.writer) == (2, "b" * 32)
    assert session.exec(select(ClientEvent.kind)).all() == ["taken_over"]
    acts = session.exec(select(AuditEntry.action).where(AuditEntry.subject == f"attempt/{running.id}")).all()
    assert acts == ["attempt.taken_over"]


@pytest.mark.parametrize("pin", ["", "000000", "１２３４５６"])
def test_a_wrong_pin_changes_nothing(session: Session, running: Attempt, now: datetime, pin: str) -> None:
    sittings.set_pin(session, room_id=running.room_id, pin="123456", key=f.KEY)
    with pytest.raises(ProtocolError) as caught:
        attempts.take_over(session, attempt_id=running.id, writer="b" * 32, pin=pin, key=f.KEY, now=now)
    assert caught.value.code == "consent_needed"
    assert running.epoch == 1


def test_a_room_without_a_pin_hands_nothing_over(session: Session, running: Attempt, now: datetime) -> None:
    with pytest.raises(ProtocolError):
        attempts.take_over(session, attempt_id=running.id, writer="b" * 32, pin="", key=f.KEY, now=now)


def test_the_pin_of_one_room_is_worth_nothing_in_another(session: Session, running: Attempt, now: datetime) -> None:
    other: Room = f.room(session, f.sitting_of(session, session.get_one(Room, running.room_id)))
    digest = sittings.pin_digest("123456", room_id=other.id or 0, key=f.KEY)
    assert digest != sittings.pin_digest("123456", room_id=running.room_id, key=f.KEY)


def test_a_submission_ends_the_attempt_once_and_answers_alike(
    session: Session, running: Attempt, now: datetime
) -> None:
    log(session, running, ("item", ["A"]))
    submit(session, running, now + timedelta(minutes=3))
    submit(session, running, now + timedelta(minutes=4), last_seq=99, writer="b" * 32)
    assert (running.state, running.ending) == (S.SUBMITTED, Ending.CANDIDATE)
    assert running.submitted_at == now + timedelta(minutes=3)
    document = receipts.kept(session, running.id)
    assert document is not None
    assert (document["receipt"]["answered"], document["receipt"]["last_seq"]) == (1, 1)


@pytest.mark.parametrize(
    ("more", "code"),
    [
        ({"last_seq": 1}, "gap"),
        ({"writer": "b" * 32}, "consent_needed"),
        ({"writer": "b" * 32, "epoch": 0}, "superseded"),
    ],
)
def test_a_submission_that_does_not_fit_is_refused(
    session: Session, running: Attempt, now: datetime, more: dict[str, Any], code: str
) -> None:
    with pytest.raises(ProtocolError) as caught:
        submit(session, running, now, **more)
    assert (caught.value.code, running.state) == (code, S.IN_PROGRESS)


def test_a_submission_gap_names_the_wanted_number(session: Session, running: Attempt, now: datetime) -> None:
    log(session, running, ("item", ["A"]), ("item", ["B"]))
    with pytest.raises(ProtocolError) as caught:
        submit(session, running, now, last_seq=5)
    assert caught.value.more == {"wanted": 3}


@pytest.mark.parametrize(
    ("state", "code"), [(S.BOOKED, "not_admitted"), (S.ADMITTED, "not_started"), (S.REFUSED, "not_admitted")]
)
def test_what_was_not_started_cannot_be_submitted(
    session: Session, now: datetime, state: AttemptState, code: str
) -> None:
    with pytest.raises(ProtocolError) as caught:
        submit(session, f.attempt(session, state=state), now)
    assert caught.value.code == code


def test_a_submission_after_the_deadline_ends_at_the_deadline(
    session: Session, running: Attempt, now: datetime
) -> None:
    submit(session, running, now + timedelta(minutes=90, seconds=4))
    assert (running.ending, running.submitted_at) == (Ending.TIMER, running.deadline)


def test_the_clock_ends_an_attempt_at_its_deadline_though_nobody_is_there(
    session: Session, running: Attempt, now: datetime
) -> None:
    assert running.deadline is not None
    close = {"grace_seconds": GRACE, "sign": f.sign}
    assert attempts.close_due(session, now=running.deadline + timedelta(seconds=GRACE), **close) == 0  # type: ignore[arg-type]
    later = running.deadline + timedelta(hours=3)
    assert attempts.close_due(session, now=later, **close) == 1  # type: ignore[arg-type]
    assert attempts.close_due(session, now=later, **close) == 0  # type: ignore[arg-type]
    session.flush()
    assert (running.state, running.ending, running.submitted_at) == (S.SUBMITTED, Ending.TIMER, running.deadline)
    assert receipts.kept(session, running.id) is not None


def test_a_paused_attempt_does_not_run_out(session: Session, running: Attempt, now: datetime) -> None:
    running.state, running.paused_at = S.PAUSED, now
    session.flush()
    assert attempts.close_due(session, now=now + timedelta(days=1), grace_seconds=GRACE, sign=f.sign) == 0


def test_reading_an_attempt_whose_time_is_over_ends_it(session: Session, running: Attempt, now: datetime) -> None:
    attempts.close_if_due(session, running, now=now + timedelta(minutes=90), grace_seconds=GRACE, sign=f.sign)
    assert running.state is S.IN_PROGRESS
    attempts.close_if_due(
        session, running, now=now + timedelta(minutes=90, seconds=GRACE + 1), grace_seconds=GRACE, sign=f.sign
    )
    assert (running.state, running.submitted_at) == (S.SUBMITTED, running.deadline)


def test_an_ended_attempt_whose_chain_holds_is_sealed(session: Session, running: Attempt, now: datetime) -> None:
    log(session, running, ("item", ["A"]), ("item", ["B"]))
    submit(session, running, now)
    session.flush()
    assert attempts.seal_ended(session, now=now) == 1
    assert running.state is S.SEALED


def test_who_saw_a_form_is_counted_once_when_the_attempt_is_sealed(
    session: Session, running: Attempt, now: datetime
) -> None:
    submit(session, running, now)
    session.flush()

    for _ in range(2):
        attempts.seal_ended(session, now=now)

    rows = session.exec(select(ItemExposure)).all()
    shown = session.exec(select(FormItem.version_id).where(FormItem.form_id == running.form_id)).all()
    assert {(row.version_id, row.sitting_id, row.candidates) for row in rows} == {
        (version, running.sitting_id, 1) for version in shown
    }


def test_what_a_candidate_saw_lately_is_what_stood_on_their_last_forms(session: Session, running: Attempt) -> None:
    shown = session.exec(select(FormItem.version_id).where(FormItem.form_id == running.form_id)).all()

    assert queries.seen_lately(session, running.person_id, sittings=1) == set(shown)
    assert queries.seen_lately(session, running.person_id, sittings=0) == frozenset()
    assert queries.seen_lately(session, 999_999, sittings=3) == frozenset()


def test_an_ended_attempt_whose_chain_is_broken_is_not_sealed_and_is_named(
    session: Session, running: Attempt, now: datetime
) -> None:
    log(session, running, ("item", ["A"]))
    running.chain = "0" * 64
    submit(session, running, now)
    session.flush()
    assert attempts.seal_ended(session, now=now) == 0
    assert [found.where for found in queries.broken_chains(session)] == [f"attempt {running.id}"]


def test_an_answer_altered_in_the_log_is_named(session: Session, running: Attempt) -> None:
    machine = Machine(running.id)
    honest, altered = machine.save(("item", ["A"])).entries[0], machine.save(("item", ["B"])).entries[0]
    for seq, text, chain in ((1, honest.text, honest.chain), (2, '["C"]', altered.chain)):
        session.add(
            Response(
                attempt_id=running.id, seq=seq, item="item", response=text, chain=chain, epoch=1, client_ms=0, at=f.NOW
            )
        )
    running.acked, running.chain = 2, altered.chain
    session.flush()
    assert [found.where for found in queries.broken_chains(session)] == [f"response {running.id}/2"]


def test_the_database_itself_refuses_to_change_an_answer(session: Session, running: Attempt) -> None:
    log(session, running, ("item", ["A"]))
    row = session.exec(select(Response)).one()
    with pytest.raises(DBAPIError, match="append-only"), session.begin_nested():
        row.response = '["B"]'


def test_the_last_answer_of_an_item_counts_and_a_cleared_one_is_not_answered(
    session: Session, running: Attempt
) -> None:
    log(session, running, ("a", ["A"]), ("b", ["B"]), ("a", ["C"]), ("b", []), ("c", ""), ("d", "x"))
    assert queries.answers_of(session, running.id) == {"a": '["C"]', "b": "[]", "c": '""', "d": '"x"'}
    assert queries.count_answered(session, [running.id]) == {running.id: 2}


def test_events_are_kept_as_notes(session: Session, running: Attempt, now: datetime) -> None:
    batch = [("focus_lost", 5, {"seconds": 3}), ("paste", 9, {})]
    attempts.record_events(session, attempt_id=running.id, batch=batch, now=now)
    session.flush()
    assert [(event.kind, event.client_ms) for event in queries.events_of(session, running.id)] == [
        ("paste", 9),
        ("focus_lost", 5),
    ]
    assert running.state is S.IN_PROGRESS


def test_the_first_reason_against_a_start_is_told_over_every_state_and_circumstance(
    session: Session, seat: Attempt, now: datetime
) -> None:
    """States, whose machine it is, the window and an alarm: the gravest is said first, and nothing is started."""
    sitting, room = session.get_one(Sitting, seat.sitting_id), session.get_one(Room, seat.room_id)
    opens, closes = sitting.opens_at, sitting.closes_at
    for state in (S.BOOKED, S.CHECKED_IN, S.ABSENT, S.REFUSED, S.ADMITTED):
        for epoch, writer in ((0, ""), (1, f.WRITER), (2, "b" * 32)):
            for at in (opens - timedelta(seconds=1), opens, closes, closes + timedelta(seconds=1)):
                for alarm in (None, now):
                    seat.state, seat.epoch, seat.writer, room.evacuated_at = state, epoch, writer, alarm
                    session.flush()
                    reasons = (
                        (state is not S.ADMITTED, "not_admitted"),
                        (writer == "b" * 32, "consent_needed"),
                        (not opens <= at <= closes, "not_admitted"),
                        (alarm is not None, "paused"),
                    )
                    wanted = next((code for applies, code in reasons if applies), None)
                    if wanted is not None:
                        with pytest.raises(ProtocolError) as caught:
                            start(session, seat, f.WRITER, at)
                        assert (caught.value.code, seat.started_at) == (wanted, None)
    seat.state, seat.epoch, seat.writer, room.evacuated_at = S.ADMITTED, 0, "", None
    start(session, seat, f.WRITER, closes)
    assert seat.deadline == closes + timedelta(minutes=90)  # the window is that of starts, and shortens nobody's time


def test_a_sign_in_is_refused_for_a_ticket_whose_person_is_another(session: Session, seat: Attempt) -> None:
    other = f.attempt(
        session, at=session.get_one(Sitting, seat.sitting_id), inside=session.get_one(Room, seat.room_id), seat=2
    )
    assert sign_in(session, seat, number=1).attempt.id == seat.id
    assert sign_in(session, other, number=2).attempt.id == other.id
    for attempt, number in ((seat, 2), (other, 1)):
        with pytest.raises(Refused):
            sign_in(session, attempt, number=number)


def test_a_sign_in_tells_the_form_of_its_own_attempt(session: Session) -> None:
    first, second = f.form(session), f.form(session)
    seats = [
        f.attempt(session, at=f.sitting(session, on=form), seat=number) for number, form in ((1, first), (2, second))
    ]
    forms = [sign_in(session, seat, number=number).form for number, seat in enumerate(seats, 1)]
    assert forms == [first.public_id, second.public_id]


def test_a_right_sign_in_forgets_the_wrong_guesses_at_its_ticket_only(
    session: Session, seat: Attempt, now: datetime
) -> None:
    mine, other = f"ticket:{seat.ticket_digest[:32]}", "ticket:other"
    for subject in (mine, other):
        for _ in range(3):
            limits.wrong(session, subject=subject, address="::1", now=now)
    sign_in(session, seat)
    session.flush()
    assert [guess.subject for guess in session.exec(select(limits.Guess)).all()] == [other] * 3
