"""The release's pages: counts, distribution, the confirmation that names the consequence, the letting out."""

import pytest
from flask import Flask
from flask.testing import FlaskClient

from accounts.rules import Role
from core.outbox import Message
from exam.models import Sitting
from grading.models import Release
from tests.accounts.browser import rows, signed_in


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    """Give an exam officer's browser, in English."""
    browser = signed_in(app, Role.EXAM_OFFICER, name="考务丁")
    browser.set_cookie("lang", "en")
    return browser


@pytest.fixture
def path(written: Sitting) -> str:
    """Give the address of the sitting's results."""
    return f"/releases/{written.id}"


def test_the_list_tells_how_far_each_sitting_is(client: FlaskClient, path: str) -> None:
    page = client.get("/releases").text

    assert path in page
    assert "To be released" in page


def test_a_sitting_shows_who_is_computed_and_not_who_waits(client: FlaskClient, path: str) -> None:
    page = client.get(path).text

    assert "考生乙" in page
    assert "考生甲" not in page  # an unmarked essay must stay nobody's
    assert "Not passed" in page
    assert "Distribution" in page
    assert "11.7 to 13" in page
    assert "all_or_nothing/1" in page
    assert "not confirmed" in page


def test_the_confirmation_names_the_consequence_and_changes_nothing(app: Flask, client: FlaskClient, path: str) -> None:
    page = client.get(f"{path}/release").text

    assert "1 result goes out now." in page
    assert "1 attempt still waits for its marks" in page
    assert "cannot be taken back" in page
    assert 'name="count" type="hidden" value="1"' in page or 'type="hidden" value="1"' in page
    assert not rows(app, Release)


def test_a_confirmed_release_goes_out(app: Flask, client: FlaskClient, path: str) -> None:
    answer = client.post(f"{path}/release", data={"count": "1"})

    assert (answer.status_code, answer.headers["Location"]) == (303, path)
    assert len(rows(app, Release)) == len(rows(app, Message)) == 1
    page = client.get(path).text
    assert "1 result released" in page
    assert "考务丁" in page
    assert "Release the results: not possible yet" in page


@pytest.mark.parametrize("count", ["0", "7", "", "many", "-1"])
def test_a_number_that_is_not_the_one_shown_is_refused(app: Flask, client: FlaskClient, path: str, count: str) -> None:
    answer = client.post(f"{path}/release", data={"count": count})

    assert answer.status_code == 422
    assert not rows(app, Release)


def test_a_sitting_that_does_not_exist_is_not_found(client: FlaskClient) -> None:
    assert client.get("/releases/999").status_code == 404
    assert client.get("/releases/99999999999999999999").status_code == 404
    assert client.get("/releases/999/release").status_code == 404


@pytest.mark.parametrize("role", [Role.CANDIDATE, Role.MARKER, Role.INVIGILATOR, Role.REGISTRAR, Role.ADMINISTRATOR])
def test_only_who_may_release_sees_results(app: Flask, path: str, role: Role) -> None:
    browser = signed_in(app, role)

    assert {browser.get(at).status_code for at in ("/releases", path, f"{path}/release")} == {403}
    assert browser.post(f"{path}/release", data={"count": "1"}).status_code == 403
