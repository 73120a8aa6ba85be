"""The list and the page of an item: what is shown to whom, and the key only to those who ask for it."""

from html import unescape

import pytest
from flask import Flask
from flask.testing import FlaskClient

from accounts.rules import Role
from core.audit import AuditEntry
from questionbank.rules import ItemState
from tests.accounts import browser as accounts_browser
from tests.accounts.browser import rows
from tests.questionbank import bank
from tests.questionbank.views.browser import House, house

S = ItemState


@pytest.fixture
def here(standing: House) -> House:
    return standing


def page(client: FlaskClient, path: str, status: int = 200) -> str:
    answer = client.get(path)
    assert answer.status_code == status
    return unescape(answer.text)


def test_the_list_shows_items_states_and_counts(here: House) -> None:
    here.item(S.DRAFT, bank.manuscript("甲题"))
    here.item(S.LIVE, bank.manuscript("乙题"))

    everything, live = page(here.author, "/items"), page(here.author, "/items?state=live")
    assert all(text in everything for text in ("甲题", "乙题", "1–2 of 2", "New item", "Import items"))
    assert ("甲题" in live, "乙题" in live) == (False, True)
    assert "甲题" in page(here.author, "/items?text=甲题&subject=105&tier=2&point=105-3.1.e")


def test_a_filter_that_makes_no_sense_does_not_narrow_the_list(here: House) -> None:
    here.item(S.DRAFT, bank.manuscript("甲题"))

    assert "甲题" in page(here.author, "/items?state=bogus&tier=x&page=99")


def test_an_empty_list_says_what_fills_it(app: Flask) -> None:
    assert "Items appear here when they are written or imported" in page(house(app).author, "/items")


def test_a_reviewer_is_offered_no_new_item(here: House) -> None:
    assert "New item" not in page(here.reviewer, "/items")


def test_the_page_of_an_item_shows_both_languages_and_no_key(here: House) -> None:
    shown = page(here.author, f"/items/{here.item(S.DRAFT)}")

    assert "审核准则是指（ ）。" in shown
    assert "Audit criteria are" in shown
    assert 'lang="zh-Hans"' in shown
    assert "见 3.7。" not in shown
    assert "qb-option--right" not in shown


def test_the_key_is_shown_on_request_and_the_reading_is_written_down(here: House) -> None:
    code = here.item(S.DRAFT)
    before = len([entry for entry in rows(here.app, AuditEntry) if entry.action == "keys.read"])
    answer = here.reviewer.post(f"/items/{code}/key")

    assert "见 3.7。" in answer.text
    assert answer.text.count("qb-option--right") == 2
    after = [entry for entry in rows(here.app, AuditEntry) if entry.action == "keys.read"]
    assert [entry.actor for entry in after[before:]] == [str(here.who.reviewer)]


def test_reviews_and_history_name_people(here: House) -> None:
    code = here.item(S.RESTING)
    here.reviewer.post(f"/items/{code}/reviews", data={"text": "请看附录"})

    assert all(text in page(here.author, f"/items/{code}/reviews") for text in ("请看附录", "陈评审", "Approved"))
    history = page(here.author, f"/items/{code}/history")
    assert all(text in history for text in ("Version 1 written", "林作者", "Now resting", "seen often"))


def test_an_item_that_does_not_exist_is_not_found(here: House) -> None:
    assert "There is no item 105-X." in page(here.author, "/items/105-X", status=404)


@pytest.mark.parametrize("path", ["/items", "/items/new", "/items/import", "/knowledge"])
def test_a_candidate_sees_nothing_of_the_bank(app: Flask, path: str) -> None:
    assert accounts_browser.signed_in(app, Role.CANDIDATE).get(path).status_code == 403
    assert app.test_client().get(path).status_code == 303


def test_the_knowledge_body_shows_points_verbs_and_counts(here: House) -> None:
    here.item(S.LIVE)

    shown = page(here.author, "/knowledge/105")
    assert all(text in shown for text in ("105-3.1.e.8", "Our subdivision", "Master", "Single choice 40 × 1.5"))
    assert "Case study 1 × 20" in page(here.author, "/knowledge/102")
    assert "General foundations of certification" in page(here.author, "/knowledge")
    page(here.author, "/knowledge/999", status=404)
