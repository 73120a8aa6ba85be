"""Every page of grading in both languages, for whom it is and for whom it is not."""

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlmodel import select

from accounts.rules import Role
from core.db import transaction
from exam.models import Attempt, Sitting
from exam.rules.states import AttemptState
from grading.models import MarkingTask, Release
from tests.accounts.browser import rows, signed_in

EN = {"Accept-Language": "en"}
ZH = {"Accept-Language": "zh-CN"}
FOR = {
    "/marking": (Role.MARKER, Role.CHIEF_MARKER),
    "/marking/{task}": (Role.MARKER, Role.CHIEF_MARKER),
    "/releases": (Role.EXAM_OFFICER, Role.CHIEF_MARKER),
    "/releases/{sitting}": (Role.EXAM_OFFICER, Role.CHIEF_MARKER),
    "/releases/{sitting}/release": (Role.EXAM_OFFICER, Role.CHIEF_MARKER),
    "/releases/{sitting}/late-answers": (Role.EXAM_OFFICER, Role.CHIEF_MARKER),
    "/late-answers/{attempt}": (Role.EXAM_OFFICER, Role.CHIEF_MARKER),
    "/results": (Role.CANDIDATE,),
}
ROLES = (
    Role.CANDIDATE,
    Role.MARKER,
    Role.CHIEF_MARKER,
    Role.EXAM_OFFICER,
    Role.INVIGILATOR,
    Role.REGISTRAR,
    Role.AUTHOR,
    Role.ADMINISTRATOR,
)


@pytest.fixture
def paths(app: Flask, written: Sitting) -> dict[str, str]:
    """Give each page's address by its pattern."""
    (task,) = rows(app, MarkingTask)
    attempt = rows(app, Attempt)[0]
    return {path: path.format(task=task.public_id, sitting=written.id, attempt=attempt.id) for path in FOR}


@pytest.mark.parametrize("role", ROLES)
def test_a_role_sees_its_pages_and_no_other(app: Flask, paths: dict[str, str], role: Role) -> None:
    browser = signed_in(app, role)
    for path, address in paths.items():
        assert browser.get(address).status_code == (200 if role in FOR[path] else 403), path


def test_nobody_sees_a_page_without_signing_in(client: FlaskClient, paths: dict[str, str]) -> None:
    for address in paths.values():
        answer = client.get(address)
        assert answer.status_code in (302, 303)
        assert "/sign-in" in answer.location


def test_every_page_is_in_both_languages(app: Flask, paths: dict[str, str]) -> None:
    for path, address in paths.items():
        browser = signed_in(app, FOR[path][0])
        english, chinese = (browser.get(address, headers=headers).text for headers in (EN, ZH))
        assert '<html lang="en"' in english, path
        assert '<html lang="zh' in chinese, path
        assert english != chinese, path
        for page in (english, chinese):
            assert "%(" not in page, path
            assert page.count("<h1") == 1, path


def test_a_sitting_with_nothing_in_it_is_shown_too(app: Flask, written: Sitting) -> None:
    with transaction(app.extensions["gradus.engine"]) as session:
        for row in session.exec(select(Attempt)).all():
            row.state = AttemptState.VOID
    officer = signed_in(app, Role.EXAM_OFFICER)
    assert officer.get(f"/releases/{written.id}").status_code == 200
    refused = officer.post(f"/releases/{written.id}/release", data={"count": "0"}, headers=EN)
    assert refused.status_code == 422
    assert rows(app, Release) == []


@pytest.mark.parametrize("address", ["/marking/none", "/releases/404/release", "/late-answers/none", "/results/none"])
def test_what_does_not_exist_is_not_found(app: Flask, address: str) -> None:
    browser = signed_in(app, Role.CHIEF_MARKER, Role.CANDIDATE)
    assert browser.get(address).status_code == 404
