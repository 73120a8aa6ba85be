"""What people do in a browser, in a line each: sign in, fill in, press the button of a form, confirm."""

import re
from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.journeys.conftest import PASSWORD, Site

Scan = Callable[[Page, str], None]


def sign_in(page: Page, site: Site, name: str) -> None:
    """Sign in as somebody of the demonstration, with the second factor where it is asked for."""
    email = f"{name}@demo.gradus"
    page.goto("/sign-in")
    fill(page, email=email, password=PASSWORD)
    press(page)
    if "second-factor" in page.url:
        fill(page, code=site.code(email))
        press(page)
    expect(page).to_have_url(re.compile("/desk"))


def fill(page: Page, **values: str) -> None:
    """Fill in fields by name."""
    for name, value in values.items():
        page.fill(f'main [name="{name.replace("__", "-")}"]', value)


def choose(page: Page, **values: str) -> None:
    """Choose from lists, radio buttons and check boxes by name and value."""
    for name, value in values.items():
        field = page.locator(f'main [name="{name}"]').first
        if field.evaluate("element => element.tagName") == "SELECT":
            field.select_option(value)
        else:
            page.check(f'main [name="{name}"][value="{value}"]')


def tick(page: Page, *names: str) -> None:
    """Tick check boxes by name."""
    for name in names:
        page.check(f'main [name="{name}"]')


def press(page: Page, action: str = "") -> None:
    """Press the button of a form (the one whose address ends so, or the only one) and confirm if asked."""
    form = f'main form[action$="{action}"]' if action else "main form[method=post]"
    button = page.locator(f"{form} button[type=submit], {form} button:not([type])").last
    asks = button.evaluate("button => Boolean(button.form?.dataset.confirm)")
    with page.expect_navigation():
        button.click()
        if asks:
            page.locator("dialog[open] button[value=yes]").click()


def follow(page: Page, path: str) -> None:
    """Follow the link to an address that ends so."""
    with page.expect_navigation():
        page.locator(f'main a[href$="{path}"]').first.click()


def number_in(page: Page, pattern: str = r"/(\d+)(?:[/?#]|$)") -> str:
    """Read the number of the thing that this page shows out of its address."""
    found = re.search(pattern, page.url)
    assert found, page.url
    return found[1]


def in_english(page: Page, scan: Scan, name: str) -> None:
    """Look at a page in both languages."""
    scan(page, f"{name}-zh")
    address = page.url
    page.goto(address + ("&" if "?" in address else "?") + "lang=en")
    scan(page, f"{name}-en")
    page.goto(address + ("&" if "?" in address else "?") + "lang=zh_Hans")
