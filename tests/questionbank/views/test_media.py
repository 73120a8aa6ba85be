"""Pictures and sounds in the browser: added by authors, served to whom they belong."""

from hashlib import sha256
from io import BytesIO

import pytest
from flask import Flask

from accounts.rules import Role
from core.db import transaction
from questionbank.interchange.model import Medium
from questionbank.rules import ItemState
from questionbank.service import media
from tests import factories
from tests.accounts.browser import signed_in
from tests.questionbank import bank
from tests.questionbank.pictures import SOUNDS, png
from tests.questionbank.views.browser import House

PNG = png()
DIGEST = sha256(PNG).hexdigest()


@pytest.fixture
def here(standing: House) -> House:
    return standing


def sent(here: House, content: bytes, name: str = "曲线.png", alt: str = "a curve") -> tuple[int, str]:
    answer = here.author.post("/media/new", data={"file": (BytesIO(content), name), "alt": alt})
    return answer.status_code, answer.text


def test_an_author_adds_a_picture_and_gets_its_tag(here: House) -> None:
    status, text = sent(here, PNG)

    assert status == 200
    assert f"media:{DIGEST}" in text
    assert f'<img src="/media/{DIGEST}" alt="a curve">' in text
    assert "a curve" in here.reviewer.get("/media").text


@pytest.mark.parametrize(
    ("content", "name", "alt", "words"),
    [
        (b"", "", "a", "Choose a file."),
        (PNG, "a.jpg", "a", "its content is image/png"),
        (b"<svg/>", "a.svg", "a", "Save the drawing as PNG"),
        (PNG, "a.png", "", "Fill in this field."),
    ],
)
def test_what_cannot_be_taken_is_said_at_its_field(
    here: House, content: bytes, name: str, alt: str, words: str
) -> None:
    status, text = sent(here, content, name, alt)

    assert status == 422
    assert words in text


def test_the_bytes_come_with_their_type_and_nothing_else(here: House) -> None:
    sent(here, PNG)

    answer = here.reviewer.get(f"/media/{DIGEST}")

    assert answer.data == PNG
    assert answer.content_type == "image/png"
    assert answer.headers["Cache-Control"] == "private, max-age=31536000, immutable"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in answer.headers["Content-Security-Policy"]
    again = here.reviewer.get(f"/media/{DIGEST}", headers={"If-None-Match": answer.headers["ETag"]})
    assert again.status_code == 304


def test_a_player_may_ask_for_a_part_of_a_sound(here: House) -> None:
    sound = SOUNDS["audio/mpeg"]
    sent(here, sound, "a.mp3")

    part = here.author.get(f"/media/{sha256(sound).hexdigest()}", headers={"Range": "bytes=0-2"})

    assert (part.status_code, part.data) == (206, b"ID3")
    assert "<audio controls" in here.author.get("/media").text


@pytest.mark.parametrize("role", [Role.CANDIDATE, Role.INVIGILATOR, Role.MARKER])
def test_who_does_not_work_with_the_bank_sees_no_medium(app: Flask, role: Role) -> None:
    with transaction(app.extensions["gradus.engine"]) as session:
        media.keep(session, Medium("", PNG), now=factories.NOW)

    assert signed_in(app, role).get(f"/media/{DIGEST}").status_code == 403


def test_a_medium_that_is_not_there_is_not_found(here: House) -> None:
    assert here.author.get(f"/media/{'0' * 64}").status_code == 404


def test_what_no_question_names_is_shown_to_who_may_read_keys_alone(here: House) -> None:
    picture = png(7, 7)
    digest = sha256(picture).hexdigest()
    sent(here, picture, alt="the right answer as a curve")
    officer = signed_in(here.app, Role.EXAM_OFFICER)
    officer.set_cookie("lang", "en")

    listed = officer.get("/media").text
    assert "Shown to those who may read keys." in listed
    assert "the right answer as a curve" not in listed
    assert f"/media/{digest}" not in listed
    assert officer.get(f"/media/{digest}").status_code == 403
    assert "the right answer as a curve" in here.reviewer.get("/media").text

    here.item(ItemState.DRAFT, bank.manuscript(f'看图 <img src="media:{digest}" alt="">'))

    assert officer.get(f"/media/{digest}").data == picture
    assert f"/media/{digest}" in officer.get("/media").text
