"""The pages of reading matter: the list, one text with its contents, adding it; what blueprints and forms say of it."""

from dataclasses import replace
from html import unescape
from io import BytesIO
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from core.db import transaction
from questionbank.rules.aids import Aids
from tests.questionbank.readings import PROCEDURE, add
from tests.questionbank.views.papers_house import SPEC, PapersHouse, page, papers_house


@pytest.fixture
def house(app: Flask) -> PapersHouse:
    """Open an application whose blueprint allows a calculator and the procedure, of which there are two versions."""
    with transaction(app.extensions["gradus.engine"]) as session:
        add(session)
    return papers_house(app, spec=replace(SPEC, aids=Aids(True, ("PROC-07",))))


def send(client: FlaskClient, **changes: Any) -> tuple[int, str]:
    names = ("code", "title", "title_en", "language", "source")
    file = (BytesIO(changes.pop("content", PROCEDURE.content)), changes.pop("name", PROCEDURE.name))
    data = {**{name: getattr(PROCEDURE, name) for name in names}, "file": file, **changes}
    answer = client.post("/reading-matter/new", data=data)
    return answer.status_code, unescape(answer.text)


def test_a_text_is_added_listed_read_and_followed_by_its_next_version(house: PapersHouse) -> None:
    assert send(house.assembler, content=b"<h1>Aim</h1><p>new text</p><script>x()</script>", name="a.html")[0] == 303

    listed = page(house.officer, "/reading-matter")
    newest = page(house.officer, "/reading-matter/PROC-07")
    first = page(house.officer, "/reading-matter/PROC-07?version=1")

    assert "Supplier procedure" in listed
    assert "Add reading matter" not in listed
    assert '<a class="govuk-link" href="#part-1">Aim</a>' in newest
    assert '<h3 id="part-1">Aim</h3><p>new text</p>' in newest
    assert "x()" not in newest
    assert "Superseded" not in newest
    assert all(words in first for words in ("供方的评价", "Superseded", "version 1", "Fictitious company, edition 2"))


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"name": "a.pdf"}, ".html, .txt or .md"),
        ({"content": b""}, "no text that could be read"),
        ({"code": "a b"}, "letters, digits, dots and dashes"),
        ({"title": ""}, "Fill in this field."),
        ({}, "Version 1 of PROC-07 says the same"),
    ],
)
def test_what_cannot_be_kept_is_said_on_the_form(house: PapersHouse, changes: dict[str, Any], words: str) -> None:
    status, text = send(house.assembler, **changes)

    assert status == 422
    assert words in text


def test_the_next_version_begins_with_what_is_said_of_the_last(house: PapersHouse) -> None:
    text = page(house.assembler, "/reading-matter/new?code=PROC-07")

    assert all(f'value="{words}"' in text for words in ("PROC-07", "供方程序", "Fictitious company, edition 2"))
    assert 'value="PROC-09"' not in page(house.assembler, "/reading-matter/new?code=PROC-09")


def test_what_is_not_there_is_not_found(house: PapersHouse) -> None:
    for path in ("/reading-matter/NO", "/reading-matter/PROC-07?version=9", "/reading-matter/PROC-07?version=0"):
        page(house.assembler, path, 404)


def test_only_who_builds_papers_adds_texts(house: PapersHouse) -> None:
    for client in (house.officer, house.author):
        assert client.get("/reading-matter/new").status_code == 403
        assert send(client, content=b"other")[0] == 403
        assert "Add the next version" not in page(client, "/reading-matter/PROC-07")


def test_the_blueprint_and_the_form_say_what_candidates_may_use(house: PapersHouse) -> None:
    blueprint = page(house.officer, f"/blueprints/{house.blueprint}")
    drawn = page(house.assembler, f"/blueprints/{house.blueprint}/draw?seed=7&language=zh_Hans")
    assert house.freeze().status_code == 303

    for shown in (blueprint, drawn, page(house.officer, "/forms/F-1")):
        assert "Calculator, " in shown
        assert 'href="/reading-matter/PROC-07"' in shown
    assert "Aids for candidates: Calculator, " in " ".join(page(house.assembler, "/forms/F-1/paper").split())
    assert 'href="/forms/F-1"' in page(house.officer, "/reading-matter/PROC-07")
    assert '[aids]\ncalculator = true\ndocuments = ["PROC-07"]' in page(
        house.assembler, f"/blueprints/{house.blueprint}/edition"
    )


@pytest.mark.parametrize(
    ("aids", "words"),
    [
        ('documents = ["NO"]', "There is no reading matter “NO”"),
        ('documents = ["PROC-07", "PROC-07"]', "is there twice"),
        ('calculator = "yes"', "“calculator” is true or false"),
        ("abacus = true", "“abacus”"),
    ],
)
def test_a_blueprint_with_wrong_aids_is_not_written(house: PapersHouse, aids: str, words: str) -> None:
    edition = f"/blueprints/{house.blueprint}/edition"
    text = page(house.assembler, edition)
    start = text.index("code = ")
    typed = text[start : text.index("</textarea>")].replace('calculator = true\ndocuments = ["PROC-07"]', aids)

    answer = house.assembler.post(edition, data={"text": typed})

    assert answer.status_code == 422
    assert words in unescape(answer.text)


def test_the_pages_speak_chinese(house: PapersHouse) -> None:
    house.officer.set_cookie("lang", "zh_Hans")

    assert all(words in page(house.officer, "/reading-matter") for words in ("参考资料", "供方程序", "来源与版次"))
    assert all(words in page(house.officer, "/reading-matter/PROC-07") for words in ("目录", "允许使用此版本的试卷"))
