"""The page of one attempt: its state, time, history, events and receipt, for those who may look; never an answer."""

import re
from datetime import timedelta
from typing import Any

import pytest
from sqlmodel import Session, select

from core import clock, db
from exam.models import Attempt, ClientEvent, LateResponse, Response, TimeEntry
from exam.rules.states import AttemptState
from exam.service import attempts, sittings
from tests import factories as f
from tests.exam.client import Machine
from tests.exam.views.conftest import Site

S = AttemptState


def page(site: Site, attempt: Attempt, *, language: str = "en", officer: bool = False) -> str:
    client = site.officer if officer else site.invigilator
    answer = client.get(f"/attempts/{attempt.id}?lang={language}")
    assert answer.status_code == 200
    return " ".join(answer.get_data(as_text=True).split())


def in_tables(site: Site, work: Any) -> None:
    with db.transaction(site.app.extensions["gradus.engine"]) as session:
        work(session)


def answered(site: Site, attempt: Attempt, *responses: Any) -> None:
    """Store answers to the first item as the save path does."""

    def write(session: Session) -> None:
        row = session.get_one(Attempt, attempt.id)
        item = f.paper_of(session, row)["items"][0]["id"]
        for entry in Machine(attempt.id).save(*((item, response) for response in responses)).entries:
            session.add(
                Response(
                    attempt_id=attempt.id, seq=entry.seq, item=item, response=entry.text, chain=entry.chain, epoch=1,
                    client_ms=0, at=clock.now(),
                )
            )  # fmt: skip
            row.acked, row.chain, row.last_save_at = entry.seq, entry.chain, clock.now()

    in_tables(site, write)


def test_a_seat_that_nobody_has_taken_yet_tells_who_is_to_come(site: Site) -> None:
    shown = page(site, site.seat(who=site.candidate))
    for words in ("欧阳修远", "Not here yet", "none yet", "Nothing was reported", "Check in", "Refuse"):
        assert words in shown
    assert f.id_number(1) not in shown
    assert f.id_number(1)[-4:] in shown


def test_acts_stand_on_the_page_of_the_rooms_invigilator_only(site: Site) -> None:
    attempt = site.running()
    own, theirs = page(site, attempt), page(site, attempt, officer=True)
    assert "End attempt" in own
    assert "End attempt" not in theirs
    assert f"/rooms/{site.room.id}/board#seat-1" in own
    assert f"/rooms/{site.room.id}/board" not in theirs


def test_every_second_of_the_ledger_is_listed_with_its_reason(site: Site) -> None:
    attempt = site.running()

    def grant(session: Session) -> None:
        for seconds, reason in ((421, "pause"), (1800, "adjustment"), (59, "fault: 黑屏")):
            row = TimeEntry(attempt_id=attempt.id, seconds=seconds, reason=reason, actor="person/1", at=clock.now())
            session.add(row)

    in_tables(site, grant)
    shown = page(site, attempt)
    for minutes, reason in (
        ("90:00", "Time of the paper"),
        ("7:01", "A pause, given back"),
        ("30:00", "Approved adjustment"),
        ("0:59", "Fault of the machine or the network: 黑屏"),
    ):
        assert minutes in shown
        assert reason in shown


def test_saves_are_counted_and_none_is_shown(site: Site) -> None:
    attempt = site.running()
    answered(site, attempt, ["A"], ["C"], [])
    shown = page(site, attempt)
    assert "0 of 8" in shown  # the last one clears it
    assert re.search(r"3, the last at \d{4}-\d\d-\d\d", shown)
    assert "选项" not in shown
    assert "题干" not in shown


def test_what_came_late_is_counted_and_left_to_a_decision(site: Site) -> None:
    attempt = site.running()
    assert "Responses that came late" in page(site, attempt)

    def late(session: Session) -> None:
        for seq in (1, 2):
            row = LateResponse(attempt_id=attempt.id, seq=seq, item="i", response="[]", chain="c", at=clock.now())
            session.add(row)

    in_tables(site, late)
    assert "2, kept apart for a decision" in page(site, attempt)


def test_what_the_browser_reported_is_told_newest_first_with_its_detail(site: Site) -> None:
    attempt = site.running()

    def report(session: Session) -> None:
        for kind, detail in (("focus_lost", {"seconds": 3}), ("paste", {}), ("unheard_of", {"a": "<b>", "c": 1})):
            session.add(ClientEvent(attempt_id=attempt.id, kind=kind, client_ms=1, detail=detail, at=clock.now()))

    in_tables(site, report)
    shown = page(site, attempt)
    assert shown.index("unheard_of") < shown.index("Pasted") < shown.index("Left the window")
    assert "seconds 3" in shown
    assert "<b>" not in shown
    assert "None of them is a penalty" in shown


def test_the_history_names_who_did_each_step_and_why(site: Site) -> None:
    attempt = site.seat(who=site.candidate)
    site.invigilator.post(f"/attempts/{attempt.id}/check-in")
    site.invigilator.post(f"/attempts/{attempt.id}/refusal", data={"why": "objects", "text": "手机"})
    shown = page(site, attempt)
    history = shown[shown.index("History") :]
    assert history.index("Not admitted") < history.index("Checked in")  # newest first
    assert "监考" in history
    assert "Forbidden objects: 手机" in history
    assert "person/" not in history


def test_an_ended_attempt_shows_how_it_ended_and_its_signed_receipt(site: Site) -> None:
    attempt = site.running()
    answered(site, attempt, ["A"])
    site.invigilator.post(f"/attempts/{attempt.id}/termination", data={"why": "left"})
    shown = page(site, attempt, officer=True)
    with Session(site.app.extensions["gradus.engine"]) as session:
        chain = session.exec(select(Attempt.chain)).one()
    for words in ("Ended by the invigilator", "Signed receipt", chain[:12], "signature", "1 of 8"):
        assert words in shown
    assert "Give time" not in shown


def test_an_attempt_ended_after_its_time_says_that_time_was_over_and_who_ended_it(site: Site) -> None:
    attempt = site.running()

    def over(session: Session) -> None:
        row = session.get_one(Attempt, attempt.id)
        row.deadline = clock.now() - timedelta(minutes=3)

    in_tables(site, over)
    site.invigilator.post(f"/attempts/{attempt.id}/termination", data={"why": "left", "text": "未归"})
    shown = page(site, attempt)
    assert "Time was over" in shown
    history = shown[shown.index("History") :]
    assert "Ended by the invigilator" in history
    assert "The candidate left: 未归" in history


def test_a_change_of_machine_is_counted(site: Site) -> None:
    attempt = site.running()

    def moved(session: Session) -> None:
        key = site.app.extensions["gradus.settings"].derive("pin")
        sittings.set_pin(session, room_id=attempt.room_id, pin="135790", key=key)
        attempts.take_over(session, attempt_id=attempt.id, writer="b" * 32, pin="135790", key=key, now=clock.now())

    in_tables(site, moved)
    shown = page(site, attempt)
    assert re.search(r"Machines used for writing</dt> <dd[^>]*> ?2", shown)
    assert "Another machine took over" in shown


@pytest.mark.parametrize(
    ("state", "english", "chinese"),
    [
        (S.BOOKED, "Not here yet", "未到场"),
        (S.CHECKED_IN, "Checked in", "已核验身份"),
        (S.ADMITTED, "Admitted", "已准许入场"),
        (S.ABSENT, "Absent", "缺考"),
        (S.REFUSED, "Not admitted", "未准许入场"),
    ],
)
def test_each_state_has_its_word_in_both_languages(site: Site, state: AttemptState, english: str, chinese: str) -> None:
    attempt = site.seat(state)
    assert english in page(site, attempt)
    translated = page(site, attempt, language="zh_Hans")
    assert chinese in translated
    assert english not in translated


@pytest.mark.parametrize("name", ["none", "f" * 32, "0", "%00", "a" * 500])
def test_an_attempt_that_does_not_exist_is_not_found(site: Site, name: str) -> None:
    for client in (site.officer, site.invigilator):
        assert client.get(f"/attempts/{name}").status_code == 404


def test_a_cancelled_seat_has_no_ticket_on_its_page(site: Site) -> None:
    attempt = site.seat(S.VOID)
    assert "/ticket.pdf" not in page(site, attempt, officer=True)
