from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from flask import Flask, request, session
from flask.testing import FlaskClient
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlmodel import Session, select

from core import sessions
from core.clock import now as present
from core.db import transaction
from core.sessions import ABSOLUTE, IDLE, MARK, TOUCH, ServerSession, WebSession


@pytest.fixture
def app(new_app: Flask) -> Flask:
    """Give an application that takes new pages."""
    return new_app


@pytest.fixture
def notebook(app: Flask) -> FlaskClient:
    """Give a browser on pages that write into the session, read it, rotate it and clear it."""

    def put(value: str) -> str:
        session["value"] = value
        return "ok"

    def rotate() -> str:
        session.rotate = True  # type: ignore[attr-defined]  # core.sessions.ServerSession
        session["_user_id"] = "7"
        return "ok"

    def clear() -> str:
        session.clear()
        return "ok"

    app.add_url_rule("/put/<value>", view_func=put)
    app.add_url_rule("/get", "get", lambda: session.get("value", "nothing"))
    app.add_url_rule("/rotate", view_func=rotate)
    app.add_url_rule("/clear", view_func=clear)
    return app.test_client()


def _rows(app: Flask) -> list[WebSession]:
    with Session(app.extensions["gradus.engine"]) as database:
        return list(database.exec(select(WebSession)).all())


def _change(app: Flask, change: Callable[[WebSession], None]) -> None:
    with transaction(app.extensions["gradus.engine"]) as database:
        for row in database.exec(select(WebSession)).all():
            change(row)
            database.add(row)


def _name(client: FlaskClient) -> str:
    cookie = client.get_cookie("gradus")
    return cookie.value if cookie is not None else ""


def test_what_is_put_into_a_session_is_there_at_the_next_request(notebook: FlaskClient) -> None:
    notebook.get("/put/one")

    assert notebook.get("/get").text == "one"


def test_the_table_holds_no_cookie_that_lets_anybody_in(app: Flask, notebook: FlaskClient) -> None:
    notebook.get("/put/one")
    thief = app.test_client()
    thief.set_cookie("gradus", _rows(app)[0].id)

    assert _name(notebook) not in {row.id for row in _rows(app)}
    assert thief.get("/get").text == "nothing"


def test_reading_an_empty_session_makes_none(app: Flask, notebook: FlaskClient) -> None:
    assert "Set-Cookie" not in notebook.get("/get").headers
    assert _rows(app) == []


def test_an_unknown_cookie_never_becomes_a_sessions_name(app: Flask, notebook: FlaskClient) -> None:
    notebook.set_cookie("gradus", "planted")

    notebook.get("/put/one")

    assert _name(notebook) not in ("", "planted")


def test_rotation_gives_a_new_name_and_keeps_the_content(app: Flask, notebook: FlaskClient) -> None:
    notebook.get("/put/one")
    before = _name(notebook)

    notebook.get("/rotate")

    assert _name(notebook) != before
    assert notebook.get("/get").text == "one"
    assert [row.person for row in _rows(app)] == ["7"]


def test_clearing_removes_row_and_cookie(app: Flask, notebook: FlaskClient) -> None:
    notebook.get("/put/one")

    notebook.get("/clear")

    assert _rows(app) == []
    assert _name(notebook) == ""


@pytest.mark.parametrize(
    ("idle", "age", "alive"),
    [
        (timedelta(0), timedelta(0), True),
        (IDLE - timedelta(minutes=1), IDLE, True),
        (IDLE + timedelta(minutes=1), IDLE + timedelta(minutes=1), False),
        (timedelta(0), ABSOLUTE - timedelta(minutes=1), True),
        (timedelta(0), ABSOLUTE + timedelta(minutes=1), False),
    ],
)
def test_a_session_ends_when_idle_and_at_last_in_any_case(
    app: Flask, notebook: FlaskClient, idle: timedelta, age: timedelta, alive: bool
) -> None:
    notebook.get("/put/one")
    moment = present()

    def age_it(row: WebSession) -> None:
        row.last_seen_at, row.created_at = moment - idle, moment - age

    _change(app, age_it)

    assert (notebook.get("/get").text == "one") is alive


@pytest.mark.parametrize(("minutes", "written"), [(1, False), (6, True)])
def test_being_seen_is_written_every_few_minutes_only(
    app: Flask, notebook: FlaskClient, minutes: int, written: bool
) -> None:
    assert timedelta(minutes=5) == TOUCH
    notebook.get("/put/one")
    seen = present() - timedelta(minutes=minutes)
    _change(app, lambda row: setattr(row, "last_seen_at", seen))

    notebook.get("/get")

    assert (_rows(app)[0].last_seen_at > seen) is written


def test_static_files_and_the_exams_calls_open_no_session(app: Flask, notebook: FlaskClient) -> None:
    app.add_url_rule("/exam/api/get", "api", lambda: session.get("value", "nothing"))
    notebook.get("/put/one")

    assert notebook.get("/exam/api/get").text == "nothing"


def test_a_session_ended_from_elsewhere_does_not_rise_again_with_an_answer_under_way(
    app: Flask, notebook: FlaskClient
) -> None:
    def slow() -> str:
        with transaction() as database:
            sessions.end_all(database, person="7")
        session["value"] = "written after the end"
        return "ok"

    app.add_url_rule("/slow", view_func=slow)
    notebook.get("/rotate")

    notebook.get("/slow")

    assert _rows(app) == []
    assert notebook.get("/get").text == "nothing"


def test_ending_all_sessions_of_a_person_leaves_the_others(session: Session, now: datetime) -> None:
    for name, person in (("a", "7"), ("b", "7"), ("c", "77"), ("d", None)):
        session.add(WebSession(id=name, person=person, created_at=now, last_seen_at=now))
    session.flush()

    sessions.end_all(session, person="7")

    assert set(session.exec(select(WebSession.id)).all()) == {"c", "d"}


def test_dead_sessions_are_purged(session: Session, now: datetime) -> None:
    for name, idle in (("new", timedelta(0)), ("old", IDLE + timedelta(seconds=1))):
        session.add(WebSession(id=name, created_at=now - idle, last_seen_at=now - idle))
    session.flush()

    sessions.purge(session, now)

    assert session.exec(select(WebSession.id)).all() == ["new"]


def _visitor(app: Flask) -> FlaskClient:
    """Give a browser on a page with a form, which says its token, and one that signs somebody in."""

    def form() -> str:
        return str(session.setdefault("csrf_token", "t" * 40))

    def sign_in() -> str:
        session["_user_id"] = "7"
        return "ok"

    app.add_url_rule("/form", view_func=form)
    app.add_url_rule("/sign", view_func=sign_in)
    app.add_url_rule("/token", "token", lambda: session.get("csrf_token", "nothing"))
    return app.test_client()


def test_a_visitor_with_a_form_has_no_row(app: Flask) -> None:
    visitor = _visitor(app)

    visitor.get("/form")

    assert visitor.get("/token").text == "t" * 40
    assert _rows(app) == []


def test_a_visitors_cookie_is_not_sent_again_without_need(app: Flask) -> None:
    visitor = _visitor(app)
    visitor.get("/form")

    assert "Set-Cookie" not in visitor.get("/form").headers


def test_a_visitor_who_signs_in_gets_a_row_under_a_random_name(app: Flask) -> None:
    visitor = _visitor(app)
    visitor.get("/form")
    before = _name(visitor)

    visitor.get("/sign")

    assert [row.person for row in _rows(app)] == ["7"]
    assert before.startswith(sessions.MARK)
    assert sessions.MARK not in _name(visitor)
    assert visitor.get("/token").text == "t" * 40


@pytest.mark.parametrize(
    "change", [lambda name: name[:-2], lambda name: name + "x", lambda _: "v.", lambda _: "v.e30.x"]
)
def test_a_visitors_cookie_that_was_changed_holds_nothing(app: Flask, change: Callable[[str], str]) -> None:
    visitor = _visitor(app)
    visitor.get("/form")
    visitor.set_cookie("gradus", change(_name(visitor)))

    assert visitor.get("/token").text == "nothing"
    assert _rows(app) == []


def test_nobody_is_signed_in_by_a_cookie_of_another_installation(app: Flask) -> None:
    visitor = _visitor(app)
    visitor.get("/form")
    app.config["SECRET_KEY"] = b"another" * 8

    assert visitor.get("/token").text == "nothing"


def test_no_public_page_writes_a_row(app: Flask) -> None:
    for path in (
        "/",
        "/sign-in",
        "/password/forgotten",
        "/verify",
        "/verify/code",
        "/verify/file",
        "/exam/",
        "/nothing",
    ):
        app.test_client().get(path)

    assert _rows(app) == []


def test_a_form_is_accepted_from_a_visitor_without_a_row(app: Flask) -> None:
    app.config["WTF_CSRF_ENABLED"] = True
    visitor = app.test_client()
    page = visitor.get("/sign-in").text
    token = page.partition('name="csrf_token" value="')[2].partition('"')[0]

    sent = {"email": "a@example.org", "password": "wrong"}
    assert visitor.post("/sign-in", data=sent | {"csrf_token": token}).status_code == 422
    assert visitor.post("/sign-in", data=sent | {"csrf_token": token[:-1]}).status_code == 400
    assert _rows(app) == []


SECOND = timedelta(seconds=1)


@pytest.mark.parametrize(
    ("seen_ago", "made_ago", "over"),
    [
        (timedelta(0), timedelta(0), False),
        (IDLE, IDLE, False),
        (IDLE + SECOND, IDLE + SECOND, True),
        (timedelta(0), ABSOLUTE, False),
        (timedelta(0), ABSOLUTE + SECOND, True),
        (IDLE, ABSOLUTE, False),
        (-SECOND, -SECOND, False),  # a clock put back
    ],
)
def test_a_session_ends_by_idleness_or_by_age_whichever_is_first(
    seen_ago: timedelta, made_ago: timedelta, over: bool
) -> None:
    instant = present()
    row = WebSession(id="x", created_at=instant - made_ago, last_seen_at=instant - seen_ago)
    assert sessions._is_over(row, instant) is over


@pytest.mark.parametrize(("ago", "stale"), [(timedelta(0), False), (TOUCH, False), (TOUCH + SECOND, True)])
def test_a_visit_is_noted_when_the_last_note_is_old(ago: timedelta, stale: bool) -> None:
    instant = present()
    row = WebSession(id="x", created_at=instant - ago, last_seen_at=instant - ago)
    assert sessions._is_stale(row, instant) is stale
    assert not sessions._is_stale(None, instant)


@pytest.mark.parametrize(
    ("content", "kept", "travels"),
    [
        ({}, False, False),
        ({"csrf_token": "x"}, False, True),
        ({"csrf_token": "x"}, True, False),  # it has a row already
        ({"csrf_token": "x", "_user_id": "7"}, False, False),
        ({"pending": 7}, False, False),
        ({"_flashes": []}, False, False),
    ],
)
def test_only_the_token_of_a_visitors_form_travels_in_the_cookie(
    content: dict[str, Any], kept: bool, travels: bool
) -> None:
    row = WebSession(id="x", created_at=present(), last_seen_at=present()) if kept else None
    assert sessions._travels(ServerSession(content, None, row)) is travels


@settings(max_examples=50, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(st.characters(min_codepoint=33, max_codepoint=126, exclude_characters=';,"\\'), max_size=60))
def test_no_cookie_that_we_did_not_make_is_a_session(still_app: Flask, odd: str) -> None:
    opener = sessions.DatabaseSessions(still_app.extensions["gradus.engine"])
    for cookie in (odd, MARK + odd):
        with still_app.test_request_context(headers={"Cookie": f"gradus={cookie}"}):
            opened = opener.open_session(still_app, request)
        assert dict(opened) == {}
        assert opened.row is None


def test_content_that_changes_is_to_be_written_and_what_is_read_is_not() -> None:
    session_ = ServerSession({"a": 1}, None, None)
    assert session_.get("a") == 1
    assert not session_.modified
    session_["b"] = 2
    assert session_.modified
    sessions.renew(session_)
    assert session_.rotate
