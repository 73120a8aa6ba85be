"""The grade scale as a grid: an edition by its day, each cell with what the bank holds, what papers are left."""

from datetime import date

import pytest

from questionbank.rules import ItemState
from questionbank.views.scale import _day
from tests.questionbank import bank
from tests.questionbank.views.browser import House
from tests.questionbank.views.reading import Page

TODAY = date(2026, 11, 2)


@pytest.mark.parametrize(
    ("typed", "day"),
    [
        ("2027-01-31", date(2027, 1, 31)),
        ("", TODAY),
        ("yesterday", TODAY),
        ("2027-02-30", TODAY),
        ("31.1.2027", TODAY),
        ("2027-01-31T00:00", TODAY),
    ],
)
def test_a_day_is_read_and_nonsense_means_today(typed: str, day: date) -> None:
    assert _day(typed, TODAY) == day


def test_live_items_are_counted_in_their_cell_and_drafts_in_none(scaled: House) -> None:
    for state in (ItemState.LIVE, ItemState.DRAFT):
        scaled.item(state, bank.manuscript(f"格 {state}", descriptor="L2.discipline"))

    seen = Page(scaled.author.get("/scale"))
    (cell,) = seen.tree.xpath('//td[contains(@class,"qb-scale__held")][.//a[contains(@href,"L2.discipline")]]')

    assert "Live items1" in " ".join(cell.text_content().split())
    assert any("L2.discipline" in link for link in seen.links())


def test_every_blueprint_says_how_many_papers_are_left_in_each_language(scaled: House) -> None:
    seen = Page(scaled.author.get("/scale"))
    (table,) = (place for place, one in enumerate(seen.tree.xpath("//table")) if "common item" in one.text_content())

    rows = seen.rows(table)
    assert len(rows) > 1
    assert all(row[3].isdigit() and row[4].isdigit() for row in rows)


@pytest.mark.parametrize("language", ["en", "zh_Hans"])
def test_before_every_edition_the_page_says_so(scaled: House, language: str) -> None:
    seen = Page(scaled.reviewer.get(f"/scale?on=1999-01-01&lang={language}"))
    scaled.reviewer.set_cookie("lang", "en")

    assert seen.status == 200
    assert seen.tree.xpath('//table[contains(@class,"qb-scale")]') == []
