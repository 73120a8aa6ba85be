"""What the grid of the scale says of the bank: live items by cell, and the papers that are left."""

from core.db import reading
from questionbank import jobs
from questionbank.rules import ItemState
from tests import factories
from tests.questionbank import bank
from tests.questionbank.views.browser import House
from tests.questionbank.views.reading import Page


def test_live_items_are_counted_in_their_cell_and_drafts_in_none(scaled: House) -> None:
    for state in (ItemState.LIVE, ItemState.DRAFT):
        scaled.item(state, bank.manuscript(f"格 {state}", descriptor="L2.discipline"))

    seen = Page(scaled.author.get("/scale"))
    (cell,) = seen.tree.xpath('//td[contains(@class,"qb-scale__held")][.//a[contains(@href,"L2.discipline")]]')

    assert "Live items1" in " ".join(cell.text_content().split())
    assert any("L2.discipline" in link for link in seen.links())


def papers_left(house: House) -> list[list[str]]:
    """Read the rows of the table of papers that are left."""
    seen = Page(house.author.get("/scale"))
    (table,) = (place for place, one in enumerate(seen.tree.xpath("//table")) if "common item" in one.text_content())
    return [list(row) for row in seen.rows(table)]


def test_every_blueprint_says_how_many_papers_are_left_in_each_language_once_they_are_counted(scaled: House) -> None:
    before = papers_left(scaled)
    with scaled.app.app_context():
        jobs.count_papers_left(reading(), factories.NOW)
    after = papers_left(scaled)

    assert len(before) == len(after) > 1
    assert all(row[3:] == ["—", "—", "not yet"] for row in before)
    assert all(row[3].isdigit() and row[4].isdigit() for row in after)
