"""A candidate fetches the pictures of the own paper, from the start to the end and no others."""

from hashlib import sha256

import pytest

from core import db
from exam.models import Attempt
from exam.rules.states import AttemptState, Ending
from questionbank.interchange.model import Medium
from questionbank.models import FormMedium
from questionbank.service import media
from tests import factories as f
from tests.exam.conftest import Centre, centre
from tests.questionbank.pictures import png

__all__ = ["centre"]

MINE, OTHERS = png(), png(shade=9)


def _address(content: bytes) -> str:
    return f"/exam/media/{sha256(content).hexdigest()}"


def _illustrate(centre: Centre, attempt: Attempt) -> None:
    with db.transaction(centre.app.extensions["gradus.engine"]) as session:
        for content in (MINE, OTHERS):
            media.keep(session, Medium("image/png", content), now=f.NOW)
        session.add(FormMedium(form_id=attempt.form_id, hash=sha256(MINE).hexdigest()))


def test_a_candidate_who_writes_fetches_what_the_own_paper_names(centre: Centre) -> None:
    attempt, browser, _ = centre.started()
    _illustrate(centre, attempt)

    answer = browser.client.get(_address(MINE))

    assert (answer.status_code, answer.data) == (200, MINE)
    assert answer.headers["Cache-Control"].startswith("private")
    assert "Cookie" in answer.headers["Vary"]
    assert browser.client.get(_address(OTHERS)).status_code == 404


def test_before_the_start_and_after_the_end_there_is_nothing_to_see(centre: Centre) -> None:
    attempt = centre.seat(state=AttemptState.ADMITTED)
    browser = centre.signed_in(attempt)
    _illustrate(centre, attempt)

    assert browser.client.get(_address(MINE)).get_json()["error"]["code"] == "not_started"
    browser.post("start", {})
    assert browser.client.get(_address(MINE)).status_code == 200
    over = {"state": AttemptState.SUBMITTED, "ending": Ending.CANDIDATE, "submitted_at": f.NOW}
    centre.change(attempt, **over)
    assert browser.client.get(_address(MINE)).get_json()["error"]["code"] == "closed"


@pytest.mark.parametrize("address", [_address(MINE), "/exam/media/nothing"])
def test_a_stranger_gets_no_picture(centre: Centre, address: str) -> None:
    assert centre.browser().client.get(address).status_code == 401
