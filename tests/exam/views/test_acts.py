"""What an invigilator does at a seat, over every act, state and person who might try."""

from datetime import timedelta
from typing import Any

import pytest
from sqlmodel import Session, select

from accounts.rules import Role
from core import clock
from core.audit import AuditEntry
from exam import labels
from exam.models import Attempt, AttemptHistory, TimeEntry
from exam.rules.board import OFFERED, Act
from exam.rules.states import AttemptState
from tests.accounts import browser
from tests.exam.views.conftest import Site

S = AttemptState
AT_ONCE = (Act.CHECK_IN, Act.ADMIT, Act.RESUME)
BEFORE = (S.BOOKED, S.CHECKED_IN, S.ADMITTED, S.ABSENT, S.REFUSED)
LEADS_TO = {
    Act.CHECK_IN: S.CHECKED_IN, Act.ADMIT: S.ADMITTED, Act.REFUSE: S.REFUSED, Act.PAUSE: S.PAUSED,
    Act.RESUME: S.IN_PROGRESS, Act.TERMINATE: S.TERMINATED,
}  # fmt: skip


def rows(site: Site, model: Any) -> list[Any]:
    with Session(site.app.extensions["gradus.engine"]) as session:
        return list(session.exec(select(model)).all())


def do(client: Any, attempt: Attempt, act: Act, **more: str) -> int:
    form = {"minutes": "5", **more} if act is Act.GRANT_TIME else dict(more)
    if act not in AT_ONCE:
        form = {"why": labels.REASONS_OF[act][0], **form}
    return int(client.post(f"/attempts/{attempt.id}/{act.value}", data=form).status_code)


def seat(site: Site, state: AttemptState) -> Attempt:
    """Seat the candidate in any state that the board knows, by its own acts."""
    if state in BEFORE:
        return site.seat(state, who=site.candidate)
    attempt = site.running()
    if state is S.PAUSED:
        do(site.invigilator, attempt, Act.PAUSE)
    if state is S.TERMINATED:
        do(site.invigilator, attempt, Act.TERMINATE)
    return attempt


@pytest.mark.parametrize("act", list(Act))
@pytest.mark.parametrize("state", [*BEFORE, S.IN_PROGRESS, S.PAUSED, S.TERMINATED])
def test_what_the_board_offers_can_be_done_and_nothing_changes_by_what_it_does_not(
    site: Site, state: AttemptState, act: Act
) -> None:
    attempt = seat(site, state)
    status = do(site.invigilator, attempt, act)
    if act in OFFERED.get(state, ()):
        assert status == 303
        assert site.state(attempt) is LEADS_TO.get(act, state)
    else:
        assert status in (409, 422)
        assert site.state(attempt) is state


@pytest.mark.parametrize("act", list(Act))
def test_an_act_is_the_rooms_invigilators_alone(site: Site, act: Act) -> None:
    attempt = site.running()
    stranger = browser.signed_in(site.app, Role.INVIGILATOR, name="别处监考")
    assert do(stranger, attempt, act) == 403
    assert do(site.officer, attempt, act) == 403
    assert do(site.as_candidate(), attempt, act) == 403
    assert do(site.app.test_client(), attempt, act) == 303  # to the sign-in
    assert site.state(attempt) is S.IN_PROGRESS
    assert len(rows(site, TimeEntry)) == 1


@pytest.mark.parametrize("act", [act for act in Act if act not in AT_ONCE])
def test_where_a_reason_is_due_a_page_asks_for_it_in_both_languages(site: Site, act: Act) -> None:
    attempt = site.running()
    for language, word in (("en", "Reason"), ("zh_Hans", "欧阳修远")):
        answer = site.invigilator.get(f"/attempts/{attempt.id}/{act.value}?lang={language}")
        assert answer.status_code == 200
        assert word in answer.get_data(as_text=True)
    assert site.state(attempt) is S.IN_PROGRESS


@pytest.mark.parametrize("act", [act for act in Act if act not in AT_ONCE])
@pytest.mark.parametrize("form", [{}, {"why": "nonsense"}, {"why": "other"}, {"why": "other", "text": "  "}])
def test_without_a_reason_nothing_is_done(site: Site, act: Act, form: dict[str, str]) -> None:
    attempt = site.running()
    data = form | ({"minutes": "5"} if act is Act.GRANT_TIME else {})
    assert site.invigilator.post(f"/attempts/{attempt.id}/{act.value}", data=data).status_code == 422
    assert site.state(attempt) is S.IN_PROGRESS


@pytest.mark.parametrize("minutes", ["", "0", "-5", "241", "1e9", "five"])
def test_time_that_makes_no_sense_is_not_given(site: Site, minutes: str) -> None:
    attempt = site.running()
    assert do(site.invigilator, attempt, Act.GRANT_TIME, minutes=minutes) == 422
    assert len(rows(site, TimeEntry)) == 1


@pytest.mark.parametrize("act", AT_ONCE)
def test_an_act_at_once_needs_a_post(site: Site, act: Act) -> None:
    attempt = site.running()
    assert site.invigilator.get(f"/attempts/{attempt.id}/{act.value}").status_code == 405


@pytest.mark.parametrize("address", ["/attempts/none/pause", "/attempts/none/check-in", "/rooms/999/admissions"])
def test_a_seat_that_does_not_exist_is_not_found(site: Site, address: str) -> None:
    assert site.invigilator.post(address, data={"why": "fault"}).status_code == 404


def test_an_act_that_does_not_exist_is_not_found(site: Site) -> None:
    attempt = site.running()
    for act in ("resurrection", "seal", "submission", "Pause"):
        assert site.invigilator.post(f"/attempts/{attempt.id}/{act}").status_code == 404


def test_each_act_that_decides_is_kept_with_actor_and_reason(site: Site) -> None:
    attempt = site.running()
    do(site.invigilator, attempt, Act.PAUSE, text="鼠标失灵")
    do(site.invigilator, attempt, Act.RESUME)
    do(site.invigilator, attempt, Act.GRANT_TIME)
    do(site.invigilator, attempt, Act.TERMINATE)
    acts = [entry for entry in rows(site, AuditEntry) if entry.subject == f"attempt/{attempt.id}"]
    assert [entry.action for entry in acts] == [
        "attempt.paused", "attempt.resumed", "attempt.time_granted", "attempt.terminated",
    ]  # fmt: skip
    assert {entry.actor for entry in acts} == {f"person/{site.watcher.id}"}
    assert acts[0].details == {"reason": "fault: 鼠标失灵"}
    steps = [step.to_state for step in rows(site, AttemptHistory)]
    assert steps == [S.IN_PROGRESS, S.PAUSED, S.IN_PROGRESS, S.TERMINATED]


def test_two_invigilators_who_press_at_once_pause_once(site: Site) -> None:
    attempt = site.running()
    first, second = do(site.invigilator, attempt, Act.PAUSE), do(site.invigilator, attempt, Act.PAUSE)
    assert (first, second) == (303, 422)
    assert [entry.action for entry in rows(site, AuditEntry)].count("attempt.paused") == 1


@pytest.mark.parametrize("path", ["", "/ticket.pdf"])
def test_an_attempt_is_shown_to_the_officer_and_the_rooms_invigilators_only(site: Site, path: str) -> None:
    attempt = site.running()
    address = f"/attempts/{attempt.id}{path}"
    assert site.officer.get(address).status_code == 200
    assert site.invigilator.get(address).status_code == 200
    assert browser.signed_in(site.app, Role.INVIGILATOR, name="别处监考").get(address).status_code == 403
    assert browser.signed_in(site.app, Role.MARKER, name="阅卷").get(address).status_code == 403
    assert site.as_candidate().get(address).status_code == 403


def test_the_page_of_an_attempt_shows_no_answer(site: Site) -> None:
    attempt = site.running()
    page = site.officer.get(f"/attempts/{attempt.id}?lang=en").get_data(as_text=True)
    assert "题干" not in page
    assert "Started" in page


@pytest.mark.parametrize("act", [Act.PAUSE, Act.GRANT_TIME])
def test_what_is_over_by_the_clock_is_neither_offered_nor_done_and_says_what_is_next(site: Site, act: Act) -> None:
    attempt = site.running()
    board, page = f"/rooms/{site.room.id}/board", f"/attempts/{attempt.id}"
    address = f"{page}/{act.value}"
    for shown in (board, page):
        assert address in site.invigilator.get(shown).get_data(as_text=True)

    def over(session: Session) -> Attempt:
        row = session.get_one(Attempt, attempt.id)
        row.started_at, row.deadline = clock.now() - timedelta(minutes=95), clock.now() - timedelta(minutes=5)
        return row

    site.write(over)
    for shown in (board, page):
        assert address not in site.invigilator.get(shown).get_data(as_text=True)
    assert do(site.invigilator, attempt, act) == 422
    form = {"why": "fault", "minutes": "5"}
    for language, said in (("en", "books a seat in another sitting"), ("zh_Hans", "另行安排场次和座位")):
        assert said in site.invigilator.post(f"{address}?lang={language}", data=form).get_data(as_text=True)
    assert site.state(attempt) is S.IN_PROGRESS
    assert len(rows(site, TimeEntry)) == 1
