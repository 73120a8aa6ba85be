"""The pages of what is kept as received, in both languages: the list for all of the bank, the bytes for few."""

import pytest
from flask import Flask
from flask.testing import FlaskClient

from accounts.rules import SYSTEM, Role
from core.db import transaction
from questionbank.interchange.model import Reason, Unsupported
from questionbank.service.received import keep_received
from tests import factories
from tests.accounts import browser
from tests.questionbank.views.browser import House, house

REASON = Reason("A description without a question is not imported.")


@pytest.fixture
def here(app: Flask) -> House:
    found = house(app)
    with transaction(app.extensions["gradus.engine"]) as session:
        keep_received(
            session,
            format_="gift",
            notes=[Unsupported("line 3", REASON, b"Read this first.")],
            names=["bank.gift"],
            actor=SYSTEM,
            now=factories.NOW,
        )
    return found


@pytest.mark.parametrize(
    ("language", "words"),
    [("en", ["A description without a question is not imported.", "line 3"]), ("zh_Hans", ["bank.gift", "第 3 行"])],
)
def test_the_list_says_what_came_from_where_and_why_it_is_not_held(
    here: House, language: str, words: list[str]
) -> None:
    here.author.set_cookie("lang", language)

    text = here.author.get("/items/received").text

    assert [word for word in words if word not in text] == []
    assert (str(REASON) in text) is (language == "en")


def test_the_bytes_are_given_as_they_came_to_who_may_read_keys(here: House) -> None:
    answer = here.reviewer.post("/items/received/1/file")

    assert (answer.status_code, answer.data) == (200, b"Read this first.")
    assert "received-1.txt" in answer.headers["Content-Disposition"]
    assert answer.mimetype == "application/octet-stream"


def test_what_is_not_there_is_not_found(here: House) -> None:
    assert here.reviewer.post("/items/received/99/file").status_code == 404


def test_candidates_see_neither(here: House) -> None:
    candidate: FlaskClient = browser.signed_in(here.app, Role.CANDIDATE, name="考生")

    assert candidate.get("/items/received").status_code in (302, 403, 404)
    assert candidate.post("/items/received/1/file").status_code in (302, 403, 404)
