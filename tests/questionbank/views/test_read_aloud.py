"""Every page of the bank can be read aloud and worked by keyboard: names, labels, headings, tables, nothing inline."""

import re
from collections import Counter
from itertools import pairwise

import pytest
from flask.testing import FlaskClient

from accounts.rules import Role
from questionbank.rules import ItemState, ItemType
from tests.accounts import browser
from tests.questionbank import bank
from tests.questionbank.samples import sample
from tests.questionbank.views.browser import House
from tests.questionbank.views.reading import Page

S = ItemState
PATHS = (
    "/items",
    "/items?state=live&text=题",
    "/items?text=nothing-of-the-kind",
    "/items/{draft}",
    "/items/{draft}/edit",
    "/items/{draft}/versions",
    "/items/{in_review}/reviews",
    "/items/{in_review}/review",
    "/items/{ai_draft}/validation",
    "/items/{live}/use",
    "/items/{live}/rest",
    "/items/{live}/retirement",
    "/items/{approved}/recall",
    "/items/{resting}/history",
    "/items/{case}",
    "/items/new",
    "/items/new/essay/machine",
    "/items/import",
    "/items/received",
    "/media",
    "/media/new",
    "/knowledge/105",
    "/scale",
    "/standards",
    "/standards/1",
    "/standards/new",
    "/blueprints",
    "/blueprints/new",
    "/forms",
    "/tasks",
    "/tasks/new",
    "/ai-register",
    "/exports",
    "/exports/new",
    "/exports/decisions",
    *(f"/items/new/{kind}?subject=105" for kind in ItemType),
)


@pytest.fixture(scope="module")
def everybody(scaled: House) -> FlaskClient:
    """Give one browser before which every page and every button stands."""
    return browser.signed_in(scaled.app, *(role for role in Role if role is not Role.RECOMMENDING_BODY), name="众")


@pytest.fixture(scope="module")
def codes(scaled: House) -> dict[str, str]:
    found = {state.value: scaled.item(state, bank.manuscript(f"题 {state}")) for state in S}
    found["case"] = scaled.item(S.DRAFT, sample(ItemType.CASE))
    scaled.reviewer.post(f"/items/{found['in_review']}/reviews", data={"part": "", "text": "改", "must_fix": "y"})
    scaled.author.post("/items?state=live", data={"name": "我的"})
    scaled.reviewer.post(f"/items/{found['live']}/enemies", data={"codes": found["approved"], "reason": "alike"})
    return found


@pytest.fixture(params=PATHS)
def page(request: pytest.FixtureRequest, everybody: FlaskClient, codes: dict[str, str]) -> Page:
    """Give each page as somebody sees it who may do everything."""
    answer = everybody.get(request.param.format_map(codes))
    assert answer.status_code == 200, request.param
    return Page(answer)


def test_a_page_reads_in_order_and_everything_on_it_has_a_name(page: Page) -> None:
    tree = page.tree

    assert page.title
    assert repeated(page) == []
    assert skipped(page) == []
    assert unlabelled(page) == []
    assert nameless(page) == []
    assert lost_references(page) == []
    assert [one.get("src") for one in tree.xpath("//img[not(@alt)]")] == []
    assert [one for one in tree.xpath("//table") if not one.xpath("./caption|./ancestor::*[@aria-label]")] == []
    assert [one for one in tree.xpath("//table//th[not(@scope)]") if one.text_content().strip()] == []


def test_nothing_is_inline_and_nothing_comes_from_elsewhere(page: Page) -> None:
    tree = page.tree

    assert tree.xpath("//@style") == []
    assert [one for one in tree.xpath("//script") if not one.get("src")] == []
    assert [name for one in tree.iter() for name in one.attrib if re.match(r"on[a-z]+$", str(name))] == []
    addresses = [*tree.xpath("//*/@src"), *tree.xpath("//link/@href"), *tree.xpath("//form/@action")]
    assert [one for one in addresses if not str(one).startswith("/")] == []


def test_every_form_that_changes_something_carries_its_token(page: Page) -> None:
    posting = [one for one in page.tree.xpath("//form") if (one.get("method") or "get").lower() == "post"]

    assert [one.get("action") for one in posting if not one.xpath('.//input[@name="csrf_token"]')] == []


def repeated(page: Page) -> list[str]:
    """List the ids that stand on the page more than once."""
    times: Counter[str] = Counter(map(str, page.tree.xpath("//@id")))
    return [key for key, count in times.items() if count > 1]


def skipped(page: Page) -> list[str]:
    """List headings that stand more than one level below the one before them."""
    levels = [int(one.tag[1]) for one in page.tree.xpath("//main//*[self::h1 or self::h2 or self::h3 or self::h4]")]
    return [f"h{one} h{other}" for one, other in pairwise(levels) if other > one + 1]


def unlabelled(page: Page) -> list[str]:
    """List fields for which neither a label nor a name of their own says what they take."""
    fields = page.tree.xpath('//main//*[self::input[not(@type="hidden")] or self::select or self::textarea]')
    return [
        str(one.get("name"))
        for one in fields
        if not (one.get("aria-label") or one.get("aria-labelledby"))
        and not page.tree.xpath(f'//label[@for="{one.get("id")}"]')
        and one.getparent().tag != "label"
    ]


def nameless(page: Page) -> list[str]:
    """List links and buttons without a word."""
    found = page.tree.xpath("//a[@href]|//button")
    return [
        str(one.get("href") or one.get("value"))
        for one in found
        if not (one.text_content().strip() or one.get("aria-label") or one.xpath(".//img[@alt!='']"))
    ]


def lost_references(page: Page) -> list[str]:
    """List the ids to which something refers and which are not on the page."""
    ids = set(page.tree.xpath("//@id"))
    asked: set[str] = {
        key
        for name in ("aria-describedby", "aria-labelledby", "for")
        for value in page.tree.xpath(f"//@{name}")
        for key in str(value).split()
    }
    return sorted(asked - ids)
