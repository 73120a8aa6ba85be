"""Who sits at a browser: by a cookie that only we can make, with a token for what changes something."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core import clock, db
from exam import tokens
from exam.models import Attempt
from exam.rules.protocol import BODY_LIMIT, ProtocolError
from exam.rules.states import AttemptState, Ending
from exam.views import holder
from tests import factories as f

SESSION = "a" * 32
STILL = settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


@pytest.fixture
def seat(app: Flask) -> Attempt:
    with db.transaction(app.extensions["gradus.engine"]) as session:
        return f.running(session, now=clock.now())


def exam_key(app: Flask) -> bytes:
    key: bytes = app.extensions["gradus.settings"].derive("exam-session")
    return key


def form_of(app: Flask, attempt: str) -> str:
    """Name the form that a seat has."""
    with db.transaction(app.extensions["gradus.engine"]) as session:
        row = session.get(Attempt, attempt)
        return str(f.paper_of(session, row)["form"]) if row else "form"


def cookie_of(app: Flask, attempt: str, *, name: str = SESSION, form: str = "") -> str:
    return tokens.issue(exam_key(app), attempt=attempt, session=name, form=form or form_of(app, attempt))


@contextmanager
def request(app: Flask, cookie: str = "", *, data: bytes = b"", csrf: str | None = None) -> Iterator[None]:
    given = {"Cookie": f"{tokens.COOKIE}={cookie}"} if cookie else {}
    given |= {"X-CSRF-Token": csrf} if csrf is not None else {}
    with app.test_request_context("/exam/api/attempt", method="POST", data=data, headers=given):
        yield


def refused(act: Any, *arguments: Any) -> str:
    with pytest.raises(ProtocolError) as caught:
        act(*arguments)
    return caught.value.code


def test_a_cookie_of_ours_names_its_holder(app: Flask, seat: Attempt) -> None:
    with request(app, cookie_of(app, seat.id)):
        found = holder.holder()
    assert (found.attempt.id, found.session, found.form) == (seat.id, SESSION, form_of(app, seat.id))


def test_a_cookie_that_names_another_form_than_the_seat_has_is_asked_to_sign_in_again(
    app: Flask, seat: Attempt
) -> None:
    with request(app, cookie_of(app, seat.id, form="F-1")):
        assert refused(holder.holder) == "not_signed_in"


@pytest.mark.parametrize("writer", [True, False])
def test_only_the_session_that_started_writes(app: Flask, seat: Attempt, writer: bool) -> None:
    with request(app, cookie_of(app, seat.id, name=f.WRITER if writer else "b" * 32)):
        assert holder.holder().writes is writer


def test_before_the_start_each_session_may_write(app: Flask) -> None:
    with db.transaction(app.extensions["gradus.engine"]) as session:
        waiting = f.attempt(session)
    for name in (SESSION, "b" * 32):
        with request(app, cookie_of(app, waiting.id, name=name)):
            assert holder.holder().writes


def test_a_cookie_of_another_installation_or_purpose_names_nobody(app: Flask, seat: Attempt) -> None:
    other = app.extensions["gradus.settings"].derive("pin")
    for key in (b"another installation", other):
        forged = tokens.issue(key, attempt=seat.id, session=SESSION, form="form")
        with request(app, forged):
            assert refused(holder.holder) == "not_signed_in"


def test_a_cookie_of_an_attempt_that_is_gone_names_nobody(app: Flask) -> None:
    with request(app, cookie_of(app, "0" * 32)):
        assert refused(holder.holder) == "not_signed_in"


def test_without_a_cookie_there_is_nobody(app: Flask) -> None:
    with request(app):
        assert refused(holder.holder) == "not_signed_in"
        assert refused(holder.current) == "not_signed_in"
        assert refused(holder.writing_holder) == "not_signed_in"


@STILL
@given(st.integers(0, 200), st.characters(min_codepoint=33, max_codepoint=126, exclude_characters=';,"\\'))
def test_one_changed_character_of_a_cookie_makes_it_worthless(
    app: Flask, seat: Attempt, place: int, letter: str
) -> None:
    whole = cookie_of(app, seat.id)
    place %= len(whole)
    changed = whole[:place] + letter + whole[place + 1 :]
    if changed != whole:
        with request(app, changed):
            assert refused(holder.holder) == "not_signed_in"


@STILL
@given(st.text(st.characters(min_codepoint=32, max_codepoint=126, exclude_characters=';"\\'), max_size=120))
def test_no_cookie_however_odd_is_a_fault(app: Flask, odd: str) -> None:
    with request(app, odd):
        assert refused(holder.holder) == "not_signed_in"


def test_what_changes_something_carries_the_token_of_its_session(app: Flask, seat: Attempt) -> None:
    own = tokens.csrf(exam_key(app), SESSION)
    with request(app, cookie_of(app, seat.id), csrf=own):
        assert holder.writing_holder().session == SESSION


@pytest.mark.parametrize("given_token", ["", "x", "令牌", "0" * 40])
def test_without_the_token_nothing_is_done(app: Flask, seat: Attempt, given_token: str) -> None:
    encoded = given_token.encode().decode("latin-1")  # as a header carries it
    with request(app, cookie_of(app, seat.id), csrf=encoded):
        assert refused(holder.writing_holder) == "bad_csrf"


def test_the_token_of_another_session_is_worth_nothing(app: Flask, seat: Attempt) -> None:
    other = tokens.csrf(exam_key(app), "b" * 32)
    with request(app, cookie_of(app, seat.id), csrf=other):
        assert refused(holder.writing_holder) == "bad_csrf"


@pytest.mark.parametrize(
    ("sent", "found"),
    [(b"", {}), (b"{}", {}), (b'{"pin":"1"}', {"pin": "1"}), ('{"名":"值"}'.encode(), {"名": "值"})],
)
def test_a_body_is_an_object_and_none_is_an_empty_one(app: Flask, sent: bytes, found: dict[str, str]) -> None:
    with request(app, data=sent):
        assert holder.body() == found


@pytest.mark.parametrize(
    "sent", [b"[]", b"1", b"null", b'"x"', b"{", b"\xff\xfe", b"{}{}", b"[" * 200_000, b'{"a":' * 90_000]
)
def test_a_body_that_is_no_object_is_a_bad_request(app: Flask, sent: bytes) -> None:
    with request(app, data=sent):
        assert refused(holder.body) == "bad_request"


@pytest.mark.parametrize(("more", "code"), [(0, "bad_request"), (1, "too_large")])
def test_a_body_has_a_megabyte_and_no_byte_more(app: Flask, more: int, code: str) -> None:
    with request(app, data=b" " * (BODY_LIMIT + more)):
        assert refused(holder.body) == code


@pytest.mark.parametrize("value", [0, -1, 7, 2**40])
def test_a_whole_number_is_given_as_it_is(value: int) -> None:
    assert holder.whole({"epoch": value}, "epoch") == value


@pytest.mark.parametrize("value", [None, True, False, 1.0, "1", [], {}, float("nan")])
def test_what_is_no_whole_number_is_a_bad_request(value: object) -> None:
    assert refused(holder.whole, json.loads("{}") | {"epoch": value}, "epoch") == "bad_request"
    assert refused(holder.whole, {}, "epoch") == "bad_request"


@pytest.mark.parametrize(("late", "ended"), [(-60, False), (0, False), (9, False), (11, True), (90_000, True)])
def test_who_reads_after_the_seconds_in_transit_finds_the_attempt_ended_at_its_deadline(
    app: Flask, seat: Attempt, late: int, ended: bool
) -> None:
    deadline = clock.now() - timedelta(seconds=late)
    with db.transaction(app.extensions["gradus.engine"]) as session:
        row = session.get_one(Attempt, seat.id)
        row.started_at, row.deadline = deadline - timedelta(minutes=90), deadline
    with request(app, cookie_of(app, seat.id)):
        found = holder.current().attempt
    wanted = (AttemptState.SUBMITTED, Ending.TIMER, deadline) if ended else (AttemptState.IN_PROGRESS, None, None)
    assert (found.state, found.ending, found.submitted_at) == wanted


def test_keys_of_different_purposes_differ_and_stay(app: Flask) -> None:
    with app.test_request_context():
        keys = [holder.key(purpose) for purpose in ("exam-session", "ticket", "pin", "id-number")]
        assert len(set(keys)) == 4
        assert holder.key("pin") == keys[2]
