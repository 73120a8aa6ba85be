"""An author writes in a real browser: rows grow, the preview follows, nothing is lost, every form is accessible."""

from collections.abc import Callable

from playwright.sync_api import Page, expect

from questionbank.rules import ItemType
from tests.journeys.conftest import Site
from tests.journeys.hands import Scan, sign_in

Visit = Callable[..., Page]
NEW = "/items/new/{}?subject=105&lang={}"


def test_every_form_is_accessible_and_fits_narrow_screens(visit: Visit, site: Site, scan: Scan) -> None:
    author = visit()
    sign_in(author, site, "author")
    for number, kind in enumerate(ItemType):
        author.goto(NEW.format(kind, ("zh_Hans", "en")[number % 2]))
        scoring = author.locator("main details summary")
        if scoring.count():
            scoring.last.click()
        scan(author, f"write-{kind}")
    for code in ("105-T-001", "105-T-003", "105-T-006", "105-T-007", "105-T-CASE-1"):
        author.goto(f"/items/{code}")
        scan(author, f"item-{code.lower()}")


def test_rows_and_preview_follow_what_is_typed_and_it_is_there_again(visit: Visit, site: Site) -> None:
    author = visit()
    sign_in(author, site, "author")
    author.goto(NEW.format("matching", "zh_Hans"))
    author.fill("[name='zh_Hans-stem']", "请为术语选择定义")
    author.fill("[name='sources-0-zh_Hans']", "纠正")
    expect(author.locator("#preview")).to_contain_text("纠正")
    author.click("button[value='sources']")
    expect(author.locator("#sources .qb-row")).to_have_count(6)
    expect(author.locator("[name='sources-4-zh_Hans']")).to_be_focused()

    author.goto(NEW.format("matching", "zh_Hans"))
    expect(author.locator("[name='sources-0-zh_Hans']")).to_have_value("纠正")
    author.click("button[value='discard']")
    expect(author.locator("[name='sources-0-zh_Hans']")).to_have_value("")
