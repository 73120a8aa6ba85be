"""The pages on which late answers are decided on."""

from datetime import datetime, timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient

from accounts.rules import Role
from core.db import transaction
from exam.models import Attempt, LateResponse
from grading.models import LateRuling, Result
from grading.service import score_sealed
from tests import factories
from tests.accounts.browser import rows, signed_in
from tests.grading.sat import sealed

EN = {"Accept-Language": "en"}


@pytest.fixture
def attempt(app: Flask, now: datetime) -> Attempt:
    """Give an attempt with an answer in time and one that came 95 seconds after the deadline, made 12 before it."""
    with transaction(app.extensions["gradus.engine"]) as session:
        who = factories.person(session, "考生甲", Role.CANDIDATE, number=51)
        row = sealed(session, factories.sitting(session), who=who)
        assert row.deadline is not None
        item = factories.paper_of(session, row)["items"][4]["id"]
        last = row.acked
        made = int((row.deadline - factories.NOW).total_seconds() * 1000) - 12_000 + last
        session.add(
            LateResponse(
                attempt_id=row.id,
                seq=last + 1,
                item=item,
                response="[]",
                chain="c" * 64,
                client_ms=made,
                from_writer=True,
                at=row.deadline + timedelta(seconds=95),
            )
        )
        session.flush()
        score_sealed(session, now=now)
    return row


@pytest.fixture
def officer(app: Flask) -> FlaskClient:
    return signed_in(app, Role.EXAM_OFFICER, name="考务")


def test_the_list_leads_to_both_clocks_of_each_answer(officer: FlaskClient, attempt: Attempt) -> None:
    results = officer.get(f"/releases/{attempt.sitting_id}", headers=EN).text
    assert "wait for a decision" in results
    listed = officer.get(f"/releases/{attempt.sitting_id}/late-answers", headers=EN).text
    assert f"/late-answers/{attempt.id}" in listed
    assert "To be decided" in listed
    page = officer.get(f"/late-answers/{attempt.id}", headers=EN).text
    assert "made 0:12 before the deadline" in page
    assert "received 1:35 after the deadline" in page
    assert "Item 5" in page


def test_a_decision_is_kept_with_its_reason(app: Flask, officer: FlaskClient, attempt: Attempt) -> None:
    late = rows(app, LateResponse)[0]
    sent = {"held": str(late.id), "verdict": "accept", "reason": "断网九十秒"}

    answer = officer.post(f"/late-answers/{attempt.id}", data=sent, headers=EN)

    assert answer.status_code == 303
    assert [row.accepted for row in rows(app, LateRuling)] == [True]
    assert len(rows(app, Result)) == 2
    page = officer.get(f"/late-answers/{attempt.id}", headers=EN).text
    assert "Accepted" in page
    assert "断网九十秒" in page
    assert "Keep the decision" not in page


@pytest.mark.parametrize("change", [{"held": ""}, {"held": "99999"}, {"verdict": ""}, {"verdict": "x"}, {"reason": ""}])
def test_a_form_that_is_not_whole_is_shown_again(
    app: Flask, officer: FlaskClient, attempt: Attempt, change: dict[str, str]
) -> None:
    late = rows(app, LateResponse)[0]
    sent = {"held": str(late.id), "verdict": "accept", "reason": "断网"} | change
    assert officer.post(f"/late-answers/{attempt.id}", data=sent).status_code == 422
    assert rows(app, LateRuling) == []


def test_after_the_release_another_officer_confirms(app: Flask, officer: FlaskClient, attempt: Attempt) -> None:
    address = f"/late-answers/{attempt.id}"
    officer.post(f"/releases/{attempt.sitting_id}/release", data={"count": "1"})
    late = rows(app, LateResponse)[0]
    officer.post(address, data={"held": str(late.id), "verdict": "accept", "reason": "断网"})
    assert "a second person must confirm it" in officer.get(address, headers=EN).text
    assert officer.post(f"{address}/confirmation").status_code == 403

    second = signed_in(app, Role.EXAM_OFFICER, name="考务乙")
    assert "Confirm and release the new result" in second.get(address, headers=EN).text
    assert second.post(f"{address}/confirmation").status_code == 303
    assert [row.edition for row in rows(app, Result)] == [1, 2]


@pytest.mark.parametrize("role", [Role.INVIGILATOR, Role.MARKER, Role.CANDIDATE])
def test_the_pages_are_for_those_who_release(app: Flask, attempt: Attempt, role: Role) -> None:
    other = signed_in(app, role)
    for address in (f"/releases/{attempt.sitting_id}/late-answers", f"/late-answers/{attempt.id}"):
        assert other.get(address).status_code == 403
    assert other.post(f"/late-answers/{attempt.id}/confirmation").status_code == 403


def test_in_chinese_the_page_is_whole(officer: FlaskClient, attempt: Attempt) -> None:
    page = officer.get(f"/late-answers/{attempt.id}", headers={"Accept-Language": "zh"}).text
    assert "在截止时间前 0:12 作答" in page
    assert "在截止时间后 1:35 收到" in page
