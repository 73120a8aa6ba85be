"""A candidate reads the documents that the own paper allows, from the start to the end and no others."""

from hashlib import sha256

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from core import clock, db
from core.web import BYTES_CSP
from exam.models import Attempt
from exam.rules.states import AttemptState, Ending
from questionbank.models import FormReading
from tests import factories as f
from tests.exam.client import Browser
from tests.exam.conftest import Centre, centre
from tests.questionbank.readings import add

__all__ = ["centre"]


def _allow(centre: Centre, attempt: Attempt) -> tuple[str, str]:
    """Allow one document to the form of an attempt and keep another; gives their addresses."""
    with db.transaction(centre.app.extensions["gradus.engine"]) as session:
        mine, others = add(session, "A"), add(session, "B", content=b"of another paper")
        session.add(FormReading(form_id=attempt.form_id, reading_id=mine.id or 0))
        return f"/exam/documents/{mine.public_id}", f"/exam/documents/{others.public_id}"


def _read(browser: Browser, address: str) -> TestResponse:
    assert not isinstance(browser.client, FlaskClient)
    return browser.client.get(address)


def _code(answer: TestResponse) -> str:
    return str(answer.json["error"]["code"]) if answer.json else ""


def test_who_writes_reads_what_the_own_paper_allows_and_nothing_else(centre: Centre) -> None:
    attempt, browser, _ = centre.started()
    mine, others = _allow(centre, attempt)

    answer = _read(browser, mine)

    assert answer.status_code == 200
    assert answer.text.startswith('<h3 id="part-1">1 目的</h3>')
    assert answer.headers["ETag"] == f'"{sha256(answer.data).hexdigest()}"'
    assert [
        _read(browser, address).status_code for address in (others, "/exam/documents/none", "/exam/documents/1")
    ] == [404] * 3


def test_it_stays_with_this_browser_alone_and_can_do_nothing_when_it_is_opened_by_itself(centre: Centre) -> None:
    attempt, browser, _ = centre.started()
    mine, _others = _allow(centre, attempt)

    headers = _read(browser, mine).headers

    assert headers["Cache-Control"] == "private, max-age=31536000, immutable"
    assert headers["Vary"] == "Cookie"
    assert headers["Content-Security-Policy"] == BYTES_CSP
    assert headers["Content-Type"] == "text/html; charset=utf-8"


@pytest.mark.parametrize("state", [AttemptState.BOOKED, AttemptState.CHECKED_IN, AttemptState.ADMITTED])
def test_before_the_start_there_is_nothing_to_read(centre: Centre, state: AttemptState) -> None:
    attempt = centre.seat(state=state)
    mine, _others = _allow(centre, attempt)

    assert _code(_read(centre.signed_in(attempt), mine)) == "not_started"


def test_in_a_pause_it_may_be_read_and_after_the_end_no_more(centre: Centre) -> None:
    attempt, browser, _ = centre.started()
    mine, _others = _allow(centre, attempt)

    centre.change(attempt, state=AttemptState.PAUSED, paused_at=clock.now())
    assert _read(browser, mine).status_code == 200
    over = {"state": AttemptState.SUBMITTED, "ending": Ending.CANDIDATE, "submitted_at": f.NOW, "paused_at": None}
    centre.change(attempt, **over)
    assert _code(_read(browser, mine)) == "closed"


def test_when_the_time_is_up_nothing_is_read_even_before_the_clock_has_ended_the_attempt(centre: Centre) -> None:
    attempt, browser, _ = centre.started()
    mine, _others = _allow(centre, attempt)
    centre.time_is_up(attempt, seconds=3600)

    assert _code(_read(browser, mine)) == "closed"


def test_a_stranger_and_another_candidate_read_nothing(centre: Centre) -> None:
    attempt, _browser, _ = centre.started(1)
    mine, _others = _allow(centre, attempt)
    _attempt, neighbour, _ = centre.started(2)

    assert _read(centre.browser(), mine).status_code == 401
    assert _read(neighbour, mine).status_code == 404
