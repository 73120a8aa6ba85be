from datetime import UTC, datetime

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlmodel import Session

from accounts.rules import Actor, CardKind, DeskCard, Role
from core.errors import Text
from tests.accounts.browser import signed_in


def test_the_start_page_shows_three_ways_in(client: FlaskClient) -> None:
    page = client.get("/").text

    for address in ("/exam/", "/sign-in", "/verify"):
        assert f'href="{address}"' in page


def test_visitors_get_no_session(client: FlaskClient) -> None:
    assert "Set-Cookie" not in client.get("/").headers


@pytest.mark.parametrize(("code", "word"), [("en", 'lang="en"'), ("zh_Hans", 'lang="zh-Hans"')])
def test_the_chosen_language_lasts(client: FlaskClient, code: str, word: str) -> None:
    answer = client.post(f"/language/{code}", data={"next": "/sign-in"})

    assert (answer.status_code, answer.headers["Location"]) == (303, "/sign-in")
    assert f"<html {word}" in client.get("/").text


def test_a_language_in_the_address_lasts_too(client: FlaskClient) -> None:
    client.get("/?lang=en")

    assert '<html lang="en"' in client.get("/sign-in").text


def test_an_unknown_language_is_not_found(client: FlaskClient) -> None:
    assert client.post("/language/xx").status_code == 404
    assert client.post("/language/en", data={"next": "//evil.example"}).headers["Location"] == "/"


def test_the_desk_shows_the_cards_of_every_package_in_their_parts(app: Flask) -> None:
    def cards(_session: Session, actor: Actor, now: datetime) -> list[DeskCard]:
        return [
            DeskCard(Text("Papers to mark"), "/mark", count=3, due=now.date(), urgent=True),
            DeskCard(Text("Sitting %(code)s", {"code": "S-1"}), "/s/1", kind=CardKind.COMING, at=now),
            DeskCard(
                Text("Marked"), "/m/2", kind=CardKind.DID, at=datetime(2026, 1, 1, tzinfo=UTC), note=Text(actor.name)
            ),
        ]

    app.extensions["gradus.desk"] = [cards, lambda *_: []]

    page = signed_in(app, Role.MARKER, name="王五").get("/desk?lang=en").text

    waiting, coming, did = (page.index(text) for text in ("Papers to mark", "Sitting S-1", "Marked"))
    assert waiting < coming < did
    assert "Nothing waits for you" not in page


def test_an_empty_desk_says_so(app: Flask) -> None:
    app.extensions["gradus.desk"] = []

    assert "Nothing waits for you" in signed_in(app, Role.MARKER).get("/desk?lang=en").text
