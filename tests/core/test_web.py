import logging
from datetime import UTC, date, datetime
from decimal import Decimal
from urllib.parse import urljoin, urlsplit

import pytest
from flask import Flask, abort
from flask.testing import FlaskClient
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy.exc import IntegrityError

from core import web
from core.errors import NotAllowed, NotFound, Refused, Text


class Collision(Exception):
    """What a driver raises when another was faster."""

    sqlstate = "23505"


RAISED = {
    "refused": Refused(Text("The sitting is closed since %(day)s.", {"day": "Monday"})),
    "found": NotFound("There is no such paper."),
    "allowed": NotAllowed("Ask an administrator."),
    "often": Refused("Too often.", code="rate_limited"),
    "busy": Refused("Come again.", code="busy"),
    "collision": IntegrityError("INSERT", {}, Collision("secret detail")),
}


@pytest.fixture
def app(new_app: Flask) -> Flask:
    """Give an application that takes new pages."""
    return new_app


@pytest.fixture
def site(app: Flask) -> FlaskClient:
    """Give a browser on pages that fail in every way."""

    def fail(how: str) -> str:
        if how in RAISED:
            raise RAISED[how]
        if how == "fault":
            raise RuntimeError("secret detail")
        abort(int(how))

    app.add_url_rule("/fail/<how>", view_func=fail)
    app.add_url_rule("/exam/api/fail/<how>", "api_fail", fail)
    return app.test_client()


def _headers(client: FlaskClient, address: str) -> dict[str, str]:
    with client.get(address) as answer:
        return dict(answer.headers)


def test_every_answer_carries_the_security_headers(site: FlaskClient) -> None:
    for address in ("/", "/sign-in", "/nowhere", "/fail/refused", "/static/app.css", "/healthz"):
        headers = _headers(site, address)
        assert {name: headers.get(name) for name in web.HEADERS} == web.HEADERS, address


def test_the_policy_lets_in_no_script_or_style_of_others_or_inline() -> None:
    assert "unsafe" not in web.CSP
    assert "default-src 'none'" in web.CSP
    assert "frame-ancestors 'none'" in web.CSP


@pytest.mark.parametrize("address", ["/", "/sign-in", "/password/forgotten"])
def test_no_page_carries_inline_script_or_style(client: FlaskClient, address: str) -> None:
    page = client.get(address).text

    assert "<script>" not in page
    assert " style=" not in page
    assert " onclick=" not in page


@pytest.mark.parametrize(
    ("how", "status", "sentence"),
    [
        ("refused", 409, "The sitting is closed since Monday."),
        ("found", 404, "There is no such paper."),
        ("allowed", 403, "Ask an administrator."),
        ("often", 429, "Too often."),
        ("busy", 503, "Come again."),
        ("404", 404, ""),
        ("403", 403, ""),
        ("400", 400, ""),
        ("413", 413, ""),
        ("418", 418, ""),
        ("503", 503, ""),
        ("504", 504, ""),
    ],
)
@pytest.mark.parametrize("lang", ["en", "zh_Hans"])
def test_an_error_is_a_page_that_says_what_happened(
    site: FlaskClient, how: str, status: int, sentence: str, lang: str
) -> None:
    answer = site.get(f"/fail/{how}", query_string={"lang": lang})

    assert answer.status_code == status
    assert "<h1" in answer.text
    if lang == "en":
        assert sentence in answer.text


@pytest.mark.parametrize(
    ("how", "status", "code"),
    [("refused", 409, "refused"), ("often", 429, "rate_limited"), ("busy", 503, "busy"), ("404", 404, "not_found")],
)
def test_a_program_gets_the_error_as_json(site: FlaskClient, how: str, status: int, code: str) -> None:
    answer = site.get(f"/exam/api/fail/{how}")

    assert (answer.status_code, answer.json and answer.json["error"]["code"]) == (status, code)


def test_a_method_that_a_page_does_not_know_is_told(site: FlaskClient) -> None:
    assert site.post("/").status_code == 405


def test_who_comes_second_at_the_same_moment_is_told_so(site: FlaskClient) -> None:
    page, call = site.get("/fail/collision"), site.get("/exam/api/fail/collision")

    assert (page.status_code, call.status_code) == (409, 409)
    assert "同一操作刚刚已由他人完成" in page.text
    assert "secret detail" not in page.text
    assert call.json is not None
    assert call.json["error"]["code"] == "at_once"


def test_a_fault_shows_a_reference_and_no_detail(
    app: Flask, site: FlaskClient, caplog: pytest.LogCaptureFixture
) -> None:
    app.config["TESTING"] = False
    with caplog.at_level(logging.ERROR):
        answer = site.get("/fail/fault")

    reference = caplog.records[-1].getMessage().split()[1]
    assert answer.status_code == 500
    assert reference in answer.text
    assert "secret detail" not in answer.text


@pytest.mark.parametrize(
    ("target", "kept"),
    [
        ("/", True),
        ("/people?page=2#x", True),
        ("/a//b", True),
        (None, False),
        ("", False),
        ("people", False),
        ("//evil.example", False),
        ("/\\evil.example", False),
        ("\\\\evil.example", False),
        ("/\t/evil.example", False),
        ("/\n/evil.example", False),
        (" //evil.example", False),
        ("https://evil.example", False),
        ("javascript:alert(1)", False),
    ],
)
def test_only_a_path_of_this_site_is_followed(target: str | None, kept: bool) -> None:
    assert web.local_path(target) == (target if kept else None)


@given(st.text(alphabet="/\\\t\n\r .:@evil"))
def test_what_is_followed_never_leaves_the_site(target: str) -> None:
    path = web.local_path(target)

    assert path is None or (path[0] == "/" and path[1:2] not in ("/", "\\") and path == "".join(path.split()))


@pytest.mark.parametrize(
    ("query", "total", "number", "per_page", "offset"),
    [
        ("", 60, 1, 25, 0),
        ("page=2", 60, 2, 25, 25),
        ("page=9", 60, 3, 25, 50),
        ("page=-1", 60, 1, 25, 0),
        ("page=x&per_page=x", 60, 1, 25, 0),
        ("per_page=50&page=2", 60, 2, 50, 50),
        ("per_page=1000", 60, 1, 25, 0),
        ("page=4", 0, 1, 25, 0),
    ],
)
def test_a_page_is_cut_within_the_list(
    app: Flask, query: str, total: int, number: int, per_page: int, offset: int
) -> None:
    asked: list[tuple[int, int]] = []

    def fetch(limit: int, start: int) -> list[int]:
        asked.append((limit, start))
        return []

    with app.test_request_context(f"/?{query}"):
        page = web.page_of(lambda: total, fetch)

    assert (page.number, page.per_page, page.total) == (number, per_page, total)
    assert asked == [(per_page, offset)]
    assert page.pages == max(1, -(-total // per_page))


def test_instants_are_shown_in_the_associations_zone(app: Flask) -> None:
    late = datetime(2026, 3, 1, 16, 30, 5, tzinfo=UTC)

    with app.app_context():
        assert web.instant(late) == "2026-03-02 00:30"
        assert web.clock_time(late) == "00:30:05"
        assert web.day(late) == "2026-03-02"
        assert web.day(date(2026, 3, 1)) == "2026-03-01"
        assert web.local_today(late) == date(2026, 3, 2)
        assert [web.instant(None), web.clock_time(None), web.day(None), web.marks(None)] == ["—"] * 4


@pytest.mark.parametrize(
    ("value", "shown"), [("1.50", "1.5"), ("70", "70"), ("100", "100"), ("0.00", "0"), ("69.5", "69.5")]
)
def test_marks_are_shown_without_needless_zeros(value: str, shown: str) -> None:
    assert web.marks(Decimal(value)) == shown


def test_a_static_file_is_cached_for_ever_under_its_version_only(client: FlaskClient) -> None:
    assert "immutable" in _headers(client, web.asset("app.css"))["Cache-Control"]
    assert "immutable" not in _headers(client, "/static/app.css")["Cache-Control"]
    assert _headers(client, "/sign-in")["Cache-Control"] == "no-store"
    assert web.asset("nowhere.css").endswith("?v=0")


def test_strict_transport_is_asked_for_over_tls_only(client: FlaskClient) -> None:
    assert "Strict-Transport-Security" not in client.get("/").headers
    assert "Strict-Transport-Security" in client.get("/", base_url="https://localhost").headers


@pytest.mark.parametrize(
    ("accept", "lang"), [("en-GB,en", "en"), ("zh-CN,zh", "zh-Hans"), ("fr", "zh-Hans"), ("", "zh-Hans")]
)
def test_the_first_language_is_the_browsers_else_chinese(client: FlaskClient, accept: str, lang: str) -> None:
    assert f'<html lang="{lang}"' in client.get("/", headers={"Accept-Language": accept}).text


def _as_a_browser_reads_it(target: str) -> str:
    """Drop what browsers drop, and turn what they turn, before they follow a redirect."""
    kept = "".join(sign for sign in target.strip(" \t\n\r\f\v\x00") if sign not in "\t\n\r")
    return kept.replace("\\", "/")


@settings(max_examples=50, deadline=None)
@given(st.text(st.sampled_from("/\\\t\n\r .:@?#ahttps"), max_size=14))
def test_no_path_that_is_kept_leads_off_the_site(target: str) -> None:
    kept = web.local_path(target)
    if kept is not None:
        reached = urlsplit(urljoin("https://exam.example.org/sign-in", _as_a_browser_reads_it(kept)))
        assert (reached.scheme, reached.netloc) == ("https", "exam.example.org")


@settings(max_examples=50, deadline=None)
@given(st.lists(st.text("abcXYZ019-_.~%", max_size=8), max_size=5), st.text("ab=&1%", max_size=9))
def test_every_path_of_this_site_is_kept(parts: list[str], query: str) -> None:
    target = "/" + "/".join(part or "x" for part in parts) + (f"?{query}" if query else "")
    assert web.local_path(target) == target


@pytest.mark.parametrize("per_page", ["", "0", "-1", "7", "25", "50", "100", "101", "x", "1e3", "9" * 40])
@pytest.mark.parametrize("page", ["", "0", "-3", "1", "4", "5", "99", "x", "9" * 40])
def test_a_list_is_cut_into_pages_of_a_size_it_offers_whatever_is_asked(
    still_app: Flask, page: str, per_page: str
) -> None:
    things = list(range(95))
    with still_app.test_request_context(query_string={"page": page, "per_page": per_page}):
        found = web.page_of(lambda: len(things), lambda limit, offset: things[offset : offset + limit])
    assert found.per_page in web.PAGE_SIZES
    assert 1 <= found.number <= found.pages
    assert found.items == things[(found.number - 1) * found.per_page :][: found.per_page]
    assert found.items


def test_an_empty_list_has_one_empty_page(still_app: Flask) -> None:
    with still_app.test_request_context("/?page=3"):
        found = web.page_of(lambda: 0, lambda _limit, _offset: [])
    assert (found.number, found.pages, found.items) == (1, 1, [])
