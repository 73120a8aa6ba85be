"""The pages of blueprints: the table of specifications beside the bank, and its editions."""

from dataclasses import replace

import pytest
from flask import Flask

from questionbank.forms.papers import typed_blueprint
from questionbank.models import Blueprint
from tests.accounts.browser import rows
from tests.questionbank.views.papers_house import SPEC, PapersHouse, page, papers_house


@pytest.fixture
def here(app: Flask) -> PapersHouse:
    return papers_house(app)


def test_the_list_shows_each_blueprint_with_its_flag(here: PapersHouse) -> None:
    text = page(here.officer, "/blueprints")

    assert all(words in text for words in ("TR-T", "Small paper", "Edition 1", "Examination", "Unverified default"))
    assert "New blueprint" not in text
    assert "New blueprint" in page(here.assembler, "/blueprints")


def test_a_blueprint_shows_its_sections_with_their_source_and_subtotals(here: PapersHouse) -> None:
    text = page(here.author, f"/blueprints/{here.blueprint}")

    assert "4 items, 20 minutes, 5 marks, passed with 3" in text
    assert all(words in text for words in ("Single choice", "Outline 2.4", "1.5", "All or nothing"))


def test_a_cell_shows_its_limits_and_the_live_items_of_each_type(here: PapersHouse) -> None:
    text = page(here.author, f"/blueprints/{here.blueprint}")
    cell = text[text.index("Point 105-3.1") : text.index("Tier 1 Recall · Single choice")]

    assert "2–4" in cell
    assert all(f"{name}</span>{count}" in cell for name, count in (("Single choice", 6), ("True or false", 6)))
    assert "/items?subject=105&state=live&point=105-3.1" in cell
    assert "Enough" in cell
    assert "Unverified default" in cell


def test_a_short_cell_says_by_how_many_in_words(app: Flask) -> None:
    here = papers_house(app, items=1)

    text = page(here.author, f"/blueprints/{here.blueprint}")

    assert text.count("1 short") == 2  # both sections; the cells have enough
    assert "Enough" in text


def test_start_values_are_said_to_be_unverified(here: PapersHouse) -> None:
    assert "No official weights" in page(here.author, f"/blueprints/{here.blueprint}")


def test_items_are_counted_in_the_language_of_the_paper(here: PapersHouse) -> None:
    text = page(here.author, f"/blueprints/{here.blueprint}?language=en")

    assert text.count("2 short") == 3  # both sections and the first cell: no item has an English wording
    assert text.count("1 short") == 1


def test_a_blueprint_that_is_not_there_is_not_found(here: PapersHouse) -> None:
    assert "no such blueprint" in page(here.author, "/blueprints/999999", 404)


@pytest.mark.parametrize("path", ["/blueprints/new", "/blueprints/{}/edition", "/blueprints/{}/draw"])
def test_only_assemblers_write_and_draw(here: PapersHouse, path: str) -> None:
    for client in (here.officer, here.author):
        page(client, path.format(here.blueprint), 403)


def test_a_new_blueprint_is_read_and_put_in_use(here: PapersHouse) -> None:
    text = typed_blueprint(replace(SPEC, code="TR-NEW", title_en="Another paper"))

    answer = here.assembler.post("/blueprints/new", data={"text": text})

    assert answer.status_code == 303
    assert "Another paper" in page(here.assembler, answer.headers["Location"])


def test_a_code_that_is_there_is_not_written_as_new(here: PapersHouse) -> None:
    answer = here.assembler.post("/blueprints/new", data={"text": typed_blueprint(SPEC)})

    assert answer.status_code == 422
    assert "There is already a blueprint TR-T" in answer.text
    assert len(rows(here.app, Blueprint)) == 1


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("minutes = 20", "minutes = 0", "A paper lasts"),
        ('total = "5"', 'total = "6"', "come to 5 marks"),
        ('point = "105-3.1"', 'point = "105-9"', "no knowledge point 105-9"),
        ('subject = "105"', 'subject = "999"', "There is no subject 999"),
        ("count = 2", "count = two", "not TOML"),
    ],
)
def test_what_does_not_add_up_is_said_and_nothing_is_written(here: PapersHouse, old: str, new: str, words: str) -> None:
    text = typed_blueprint(SPEC)
    assert old in text

    answer = here.assembler.post(f"/blueprints/{here.blueprint}/edition", data={"text": text.replace(old, new)})

    assert answer.status_code == 422
    assert words in answer.text
    assert len(rows(here.app, Blueprint)) == 1


def test_a_new_edition_starts_from_the_one_before_and_takes_its_place(here: PapersHouse) -> None:
    address = f"/blueprints/{here.blueprint}/edition"
    assert f'href="{address}"' in page(here.assembler, f"/blueprints/{here.blueprint}")
    assert typed_blueprint(SPEC).splitlines()[0] in page(here.assembler, address)

    answer = here.assembler.post(address, data={"text": typed_blueprint(replace(SPEC, minutes=25))})
    old, new = page(here.assembler, f"/blueprints/{here.blueprint}"), page(here.assembler, answer.headers["Location"])

    assert "Edition 2 has taken its place" in old
    assert "Draw a paper" not in old
    assert "25 minutes" in new
    assert "Draw a paper" in new
