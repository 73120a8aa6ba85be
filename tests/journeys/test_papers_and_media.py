"""The pages of a paper room and of pictures and sounds, looked at in a real browser in both languages."""

from collections.abc import Callable
from hashlib import sha256
from io import BytesIO

from flask.testing import FlaskClient
from playwright.sync_api import Page, expect

from accounts.rules import Role
from tests.accounts.browser import signed_in
from tests.exam.views.test_papers import Hall, collected, hall
from tests.questionbank.pictures import SOUNDS, png

__all__ = ["hall"]

Scan = Callable[[Page, str], None]


def look(page: Page, scan: Scan, address: str, name: str) -> None:
    for language, ending in (("zh_Hans", "zh"), ("en", "en")):
        page.goto(f"{address}?lang={language}")
        scan(page, f"{name}-{ending}")


def test_a_paper_room_is_started_collected_and_keyed_in(
    hall: Hall, open_as: Callable[[FlaskClient], Page], scan: Scan
) -> None:
    entry = f"/attempts/{collected(hall).seat}/paper"
    hall.officer.post(entry, data=hall.keyed())
    hall.invigilator.post(entry, data=hall.keyed(numerical="12.6"))
    officer = open_as(hall.officer)

    look(officer, scan, entry, "paper-entry")
    look(officer, scan, f"/rooms/{hall.room}", "paper-room")
    officer.goto(f"{entry}?lang=en")
    officer.locator(f"#item-{hall.numbers['numerical']}").fill("12.6")
    officer.keyboard.press("Enter")

    expect(officer.locator("main")).to_contain_text("Two people have keyed in the same")
    scan(officer, "paper-agreed-en")


def test_pictures_and_sounds_are_listed_with_their_previews(
    hall: Hall, open_as: Callable[[FlaskClient], Page], scan: Scan
) -> None:
    author = signed_in(hall.app, Role.AUTHOR)
    for name, content in (("a.png", png(300, 200)), ("b.mp3", SOUNDS["audio/mpeg"])):
        author.post("/media/new", data={"file": (BytesIO(content), name), "alt": f"words for {name}"})
    page = open_as(author)

    look(page, scan, "/media", "media")
    look(page, scan, "/media/new", "media-new")
    page.set_input_files("main input[type=file]", {"name": "c.png", "mimeType": "image/png", "buffer": png(40, 30)})
    page.fill("main [name=alt]", "a small field")
    page.locator("main form button[type=submit]").click()

    expect(page.locator(".qb-medium img")).to_have_attribute("src", f"/media/{sha256(png(40, 30)).hexdigest()}")
    assert page.evaluate("document.querySelector('.qb-medium img').naturalWidth") == 40
    scan(page, "media-added-en")
