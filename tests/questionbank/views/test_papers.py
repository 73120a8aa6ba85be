"""The pages of papers: draw by a seed, look, freeze; then the form, to whom it may be shown, and its very bytes."""

import hashlib
import json
import re
from dataclasses import replace

import pytest
from flask import Flask

from questionbank.models import Form
from questionbank.rules.papers import Cell
from tests.accounts.browser import rows
from tests.questionbank.views.papers_house import SPEC, PapersHouse, page, papers_house

TELLING = re.compile(r"key|correct|answer|explan|rubric|解析|答案", re.IGNORECASE)


@pytest.fixture
def here(app: Flask) -> PapersHouse:
    return papers_house(app)


def codes(text: str) -> list[str]:
    """List the items that a page shows, in their order."""
    return re.findall(r'href="/items/(T-\w+)"', text)


def drawn(here: PapersHouse, seed: int) -> list[str]:
    return codes(page(here.assembler, f"/blueprints/{here.blueprint}/draw?seed={seed}&language=zh_Hans"))


def shown(here: PapersHouse, path: str) -> str:
    """Give the matter of a page, without the tokens that stand around it."""
    return page(here.assembler, path).partition("<h1")[2].partition("</main>")[0]


def test_a_draw_without_a_seed_makes_one_and_keeps_it_in_the_address(here: PapersHouse) -> None:
    first, second = (here.assembler.get(f"/blueprints/{here.blueprint}/draw") for _ in range(2))

    assert first.status_code == 303
    assert re.search(r"seed=\d+", first.headers["Location"])
    assert first.headers["Location"] != second.headers["Location"]
    page(here.assembler, first.headers["Location"])


def test_the_same_seed_shows_the_same_paper_and_another_seed_another(here: PapersHouse) -> None:
    assert len(set(drawn(here, 7))) == SPEC.count
    assert drawn(here, 7) == drawn(here, 7)
    assert len({tuple(drawn(here, seed)) for seed in range(6)}) > 1


def test_a_drawn_paper_counts_its_items_beside_the_limits(here: PapersHouse) -> None:
    text = page(here.assembler, f"/blueprints/{here.blueprint}/draw?seed=7&language=zh_Hans")

    assert text.count("Within limits") == 3  # two sections and the cell with a greatest number
    assert all(words in text for words in ("Not frozen", "highs-", "4 items, 5 marks", "105-3.1.e.8", "1 Recall"))
    assert rows(here.app, Form) == []


@pytest.mark.parametrize("seed", ["-1", str(2**31)])
def test_a_seed_that_cannot_be_is_refused_in_words(here: PapersHouse, seed: str) -> None:
    assert "A seed is a whole number" in page(here.assembler, f"/blueprints/{here.blueprint}/draw?seed={seed}", 409)


def test_a_paper_that_cannot_be_drawn_names_the_short_cell_and_what_to_do(app: Flask) -> None:
    short = replace(SPEC, cells=(Cell(point="105-3.2", min=3),))
    here = papers_house(app, spec=short)

    text = page(here.assembler, f"/blueprints/{here.blueprint}/draw?seed=7&language=zh_Hans")

    assert all(words in text for words in ("Cannot be drawn", "Point 105-3.2", "3 short", "Put 3 more such items"))
    assert "freeze" not in text


def test_enough_items_that_do_not_go_together_are_told_from_too_few(app: Flask) -> None:
    here = papers_house(app, spec=replace(SPEC, cells=(Cell(tier=1, max=1),)))

    text = page(here.assembler, f"/blueprints/{here.blueprint}/draw?seed=7&language=zh_Hans")

    assert "Cannot be drawn" in text
    assert "they do not go together with the other cells" in text


def test_a_paper_in_a_language_without_items_is_short(here: PapersHouse) -> None:
    assert "2 short" in page(here.assembler, f"/blueprints/{here.blueprint}/draw?seed=7&language=en")


def test_freezing_asks_for_a_code_and_names_the_consequence(here: PapersHouse) -> None:
    text = page(here.assembler, here.draw())

    assert "can be neither changed nor removed" in text
    assert "Code of the form" in text


def test_what_was_looked_at_is_what_is_frozen(here: PapersHouse) -> None:
    looked_at = drawn(here, 7)

    answer = here.freeze("F-1")

    assert (answer.status_code, answer.headers["Location"]) == (303, "/forms/F-1")
    assert codes(page(here.assembler, "/forms/F-1/items")) == looked_at


def test_a_paper_is_not_frozen_when_the_bank_has_changed_since_the_draw(here: PapersHouse) -> None:
    address = here.draw()
    here.take_out(drawn(here, 7)[0])

    answer = here.freeze(address=address)

    assert answer.status_code == 422
    assert "The bank has changed" in answer.text
    assert rows(here.app, Form) == []


@pytest.mark.parametrize(("code", "words"), [("", "Fill in"), ("a b", "A form's code"), ("F-1", "already a form")])
def test_an_odd_or_known_code_is_refused_at_its_field(here: PapersHouse, code: str, words: str) -> None:
    here.freeze("F-1")

    answer = here.freeze(code, seed=8)

    assert answer.status_code == 422
    assert words in answer.text.replace("&#39;", "'")
    assert len(rows(here.app, Form)) == 1


@pytest.mark.parametrize("seed", ["", "x", "-3", "٣", "9" * 40])
def test_a_tampered_seed_is_refused_and_not_a_fault(here: PapersHouse, seed: str) -> None:
    data = {"code": "F-9", "seed": seed, "language": "zh_Hans", "digest": "0" * 64}

    assert here.assembler.post(f"/blueprints/{here.blueprint}/freeze", data=data).status_code == 422
    assert rows(here.app, Form) == []


def test_a_form_shows_by_what_and_by_whom_it_was_made(here: PapersHouse) -> None:
    here.freeze("F-1")
    (form,) = rows(here.app, Form)

    text = page(here.officer, "/forms/F-1")

    assert all(words in text for words in (form.hash, form.algorithm, "张三", "小试卷", "What the form holds"))
    assert form.hash[:12] in page(here.officer, "/forms")


def test_the_bytes_that_are_downloaded_have_the_hash(here: PapersHouse) -> None:
    here.freeze("F-1")
    (form,) = rows(here.app, Form)

    answer = here.assembler.get("/forms/F-1/paper.json")

    assert hashlib.sha256(answer.data).hexdigest() == form.hash
    assert answer.headers["Content-Disposition"] == "attachment; filename=F-1.json"
    assert not TELLING.search(" ".join(names(json.loads(answer.data))))


def names(value: object) -> list[str]:
    """List all names of a JSON document."""
    if isinstance(value, dict):
        return [*value, *(name for part in value.values() for name in names(part))]
    return [name for part in value for name in names(part)] if isinstance(value, list) else []


def test_the_preview_shows_what_candidates_read_and_no_key(here: PapersHouse) -> None:
    here.freeze("F-1")
    (form,) = rows(here.app, Form)
    paper = json.loads(form.paper)

    text = page(here.assembler, "/forms/F-1/paper")

    assert all(item["stem"] in text for item in paper["items"])
    assert paper["sections"][0]["title"] in text
    assert "qb-option--right" not in text


def test_a_retired_item_stays_on_the_form(here: PapersHouse) -> None:
    here.freeze("F-1")
    before = shown(here, "/forms/F-1/paper")

    here.take_out(drawn(here, 7)[0])

    assert shown(here, "/forms/F-1/paper") == before


@pytest.mark.parametrize("path", ["/forms/F-1/items", "/forms/F-1/paper", "/forms/F-1/paper.json"])
def test_what_a_form_asks_is_shown_to_assemblers_only(here: PapersHouse, path: str) -> None:
    here.freeze("F-1")

    for client in (here.officer, here.author):
        page(client, path, 403)
        assert path not in page(client, "/forms/F-1")
    page(here.assembler, path)


def test_a_form_that_is_not_there_is_not_found(here: PapersHouse) -> None:
    for path in ("", "/items", "/paper", "/paper.json"):
        page(here.assembler, f"/forms/none{path}", 404)


def test_an_empty_list_says_what_fills_it(here: PapersHouse) -> None:
    assert "draw a paper from it" in page(here.officer, "/forms")


def test_the_pages_speak_chinese_to_who_reads_chinese(here: PapersHouse) -> None:
    here.assembler.set_cookie("lang", "zh_Hans")

    assert 'lang="zh-Hans"' in page(here.assembler, f"/blueprints/{here.blueprint}")
    assert "小试卷" in page(here.assembler, f"/blueprints/{here.blueprint}")


def test_a_paper_is_drawn_from_a_kept_view_and_the_form_says_so(here: PapersHouse) -> None:
    kept = here.assembler.post("/items?point=105-3.1&state=live", data={"name": "第三章"})
    assert kept.status_code == 303
    address = f"/blueprints/{here.blueprint}/draw?seed=7&language=zh_Hans"
    assert "第三章" in page(here.assembler, address)

    text = page(here.assembler, f"{address}&view=point%3D105-3.1%26state%3Dlive")
    assert "Only from the view" in text
    start = text.index(f"/blueprints/{here.blueprint}/freeze?")
    freezing = text[start : text.index('"', start)]
    assert "point=105-3.1" in page(here.assembler, freezing)
    assert here.freeze("V-1", address=freezing).status_code == 303

    assert "point=105-3.1&state=live" in page(here.assembler, "/forms/V-1")
    assert "第三章" not in page(here.author, "/forms/V-1")


def test_a_view_that_cannot_be_read_is_refused(here: PapersHouse) -> None:
    text = page(here.assembler, f"/blueprints/{here.blueprint}/draw?seed=7&language=zh_Hans&view=tier%3Dx", 409)

    assert "This view cannot be read" in text
