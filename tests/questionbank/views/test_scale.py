"""The page of the grade scale: a day or an edition is chosen, two are compared, cells lead to their items."""

from datetime import date
from html import unescape

import pytest
from flask import Flask
from flask.testing import FlaskClient

from core.db import transaction
from questionbank import service
from questionbank.models import ScaleEdition
from questionbank.rules import ItemState
from questionbank.service.scale import SCALES
from tests import factories
from tests.questionbank import bank
from tests.questionbank.views.browser import House, house
from tests.questionbank.views.reading import Page

LATER = "scale-2028"


def later_edition() -> ScaleEdition:
    """Write an edition of 2028 in which one cell says something else."""
    text = (SCALES / "2026.toml").read_text(encoding="utf-8")
    changed = (
        text.replace('code = "scale-2026"', f'code = "{LATER}"')
        .replace("effective_from = 2021-04-01", "effective_from = 2028-01-01")
        .replace("认证人员等级量表（推导版）", "第二版")
        .replace("Grade scale of certification personnel (derived)", "Second edition")
        .replace('leadership = ["能理解', 'leadership = ["应理解').replace("Understands how", "Knows how")
    )  # fmt: skip
    return ScaleEdition(
        code=LATER, effective_from=date(2028, 1, 1), content=changed, digest="x", seeded_at=factories.NOW
    )


@pytest.fixture
def here(app: Flask) -> House:
    found = house(app)
    with transaction(app.extensions["gradus.engine"]) as session:
        service.seed_scales(session, now=factories.NOW)
    return found


@pytest.fixture
def two(here: House) -> House:
    with transaction(here.app.extensions["gradus.engine"]) as session:
        session.add(later_edition())
    return here


def page(client: FlaskClient, path: str) -> str:
    answer = client.get(path)
    assert answer.status_code == 200
    return unescape(answer.text)


@pytest.mark.parametrize(
    ("query", "title"),
    [
        ("", "(derived)</h1>"),
        ("?on=2027-12-31", "(derived)</h1>"),
        ("?on=2028-01-01", "Second edition</h1>"),
        (f"?edition={LATER}", "Second edition</h1>"),
        (f"?on=2026-01-01&edition={LATER}", "Second edition</h1>"),
        ("?on=2030-01-01&edition=scale-2026", "(derived)</h1>"),
        ("?edition=nonsense", "(derived)</h1>"),
        ("?on=32.13.2026", "(derived)</h1>"),
        ("?on=", "(derived)</h1>"),
    ],
)
def test_a_day_or_an_edition_is_chosen_and_nonsense_means_today(two: House, query: str, title: str) -> None:
    assert title in page(two.author, f"/scale{query}")


def test_before_the_first_edition_the_choice_is_still_there(two: House) -> None:
    shown = page(two.author, "/scale?on=2001-01-01")

    assert "No edition of the grade scale is in force on this day." in shown
    assert f'<option value="{LATER}">' in shown


@pytest.mark.parametrize("query", [f"edition=scale-2026&against={LATER}", f"edition={LATER}&against=scale-2026"])
def test_two_editions_stand_side_by_side_the_older_one_first(two: House, query: str) -> None:
    shown = page(two.author, f"/scale?{query}")

    assert "Cells that say the same in both editions: 20." in shown
    part = shown[shown.index("Two editions, cell by cell") :]
    assert "L1.leadership" in part
    assert part.index("From 2021-04-01") < part.index("From 2028-01-01")
    assert part.index("Understands how an audit team") < part.index("Knows how an audit team")


def test_the_comparison_speaks_the_readers_language(two: House) -> None:
    two.author.set_cookie("lang", "zh_Hans")
    shown = page(two.author, f"/scale?against={LATER}")

    assert "两个版本内容相同的单元格：20 个。" in shown
    assert "应理解审核组的分工" in shown


@pytest.mark.parametrize(
    "query", ["against=scale-2026", "against=", "against=nonsense", "on=2001-01-01&against=scale-2026"]
)
def test_an_edition_is_not_compared_with_itself_or_with_nothing(two: House, query: str) -> None:
    assert "Two editions, cell by cell" not in page(two.author, f"/scale?{query}")


def test_the_count_of_a_cell_leads_to_its_items_on_the_day_of_the_edition(two: House) -> None:
    code = two.item(ItemState.LIVE)
    two.item(ItemState.DRAFT, bank.manuscript("草稿"))
    shown = page(two.author, f"/scale?edition={LATER}")
    address = "/items?state=live&descriptor=L1.discipline&on=2028-01-01"

    assert f'href="{address}">1</a>' in shown
    listed = page(two.author, address)
    assert code in listed
    assert 'value="L1.discipline"' in listed
    assert 'name="on" type="hidden" value="2028-01-01"' in listed
    assert code not in page(two.author, "/items?state=live&descriptor=L1.discipline&on=2001-01-01")
    assert code in page(two.author, "/items?state=live&descriptor=L1.discipline&on=nonsense")


def test_the_page_can_be_printed(here: House) -> None:
    shown = page(here.author, "/scale")

    assert "data-print" in shown
    assert "qb-scale-page" in shown


@pytest.mark.parametrize(("own", "cell"), [("", "L1.discipline"), ("L2.discipline", "L2.discipline")])
def test_the_page_of_an_item_names_its_grade_and_its_cell_with_the_items_beside_it(
    here: House, own: str, cell: str
) -> None:
    code = here.item(ItemState.DRAFT, bank.manuscript(descriptor=own))

    shown = Page(here.author.get(f"/items/{code}"))

    assert "Provisional auditor" in shown.text
    assert ("by its knowledge point" in shown.text) is not bool(own)
    (link,) = (one for one in shown.links() if f"descriptor={cell}" in one)
    assert code in Page(here.author.get(link)).text
