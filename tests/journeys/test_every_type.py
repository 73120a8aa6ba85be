"""Every type of item is answered by keyboard alone, saved, and still there after a reload, in both languages."""

import re
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect
from werkzeug.serving import make_server

from accounts.service import id_number_digest
from core import clock, db
from tests import factories as f
from tests.exam.conftest import Centre, centre
from tests.grading.sat import form_of_all_types

__all__ = ["centre"]

Scan = Callable[[Page, str], None]
SAVED = re.compile("已保存|Saved")


@dataclass
class Hall:
    """A server with a form of all types, and a candidate who may start."""

    url: str
    ticket: str
    id_number: str


@pytest.fixture
def hall(centre: Centre) -> Iterator[Hall]:
    with db.transaction(centre.app.extensions["gradus.engine"]) as session:
        who = f.person(session, "考生", number=1)
        who.id_number_hash = id_number_digest(f.id_number(1), centre.key("id-number"))
        sitting = f.sitting(session, on=form_of_all_types(session), now=clock.now())
        attempt = f.attempt(session, at=sitting, who=who, key=centre.key("ticket"))
    server = make_server("127.0.0.1", 0, centre.gate, threaded=True)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield Hall(f"http://127.0.0.1:{server.server_port}", centre.ticket(attempt), f.id_number(1))
    server.shutdown()
    thread.join()
    server.server_close()


def focused(page: Page, selector: str) -> None:
    page.locator(selector).first.focus()


def keys(page: Page, *names: str) -> None:
    for name in names:
        page.keyboard.press(name)


def choose(page: Page) -> None:
    keys(page, "2")


def match(page: Page) -> None:
    focused(page, "#answer select")
    keys(page, "B", "Tab", "A")


def order(page: Page) -> None:
    focused(page, ".order-place")
    keys(page, "ArrowDown", "4")
    expect(page.locator("#answer-spoken")).to_have_text(re.compile("4"))


def fill_gaps(page: Page) -> None:
    focused(page, "#item-stem select")
    keys(page, "ArrowDown", "Tab", "ArrowDown", "ArrowDown")


def put_points(page: Page) -> None:
    focused(page, ".board")
    keys(page, "ArrowLeft", "ArrowUp", "Enter", "Shift+ArrowRight", "Enter", "ArrowDown", "Enter")
    page.locator(".points button").last.press("Enter")


def write(page: Page) -> None:
    focused(page, "#written")
    page.keyboard.type("12.5")


def state(page: Page) -> None:
    for name in ("requirement", "evidence", "clause"):
        focused(page, f"#statement-{name}")
        page.keyboard.type(f"{name} 8.4.1")
    keys(page, "Tab", "Space")


ANSWERING: dict[str, tuple[Callable[[Page], None], Any]] = {
    "single_choice": (choose, None),
    "multiple_choice": (choose, None),
    "true_false": (choose, ["F"]),
    "matching": (match, None),  # which target has the letter B is the paper's affair
    "ordering": (order, None),
    "gap_select": (fill_gaps, ["A", "B"]),
    "text_entry": (write, "12.5"),
    "numerical": (write, "12.5"),
    "hotspot": (put_points, ["192 142", "193 142"]),
    "essay": (write, "12.5"),
    "nonconformity": (
        state,
        {
            "requirement": "requirement 8.4.1",
            "evidence": "evidence 8.4.1",
            "clause": "clause 8.4.1",
            "classification": "A",
        },
    ),
}


@pytest.fixture
def page(browser: Browser, hall: Hall) -> Iterator[Page]:
    context = browser.new_context(base_url=hall.url, locale="zh-CN", viewport={"width": 1440, "height": 900})
    opened = context.new_page()
    opened.goto("/exam/")
    opened.fill("[name=ticket]", hall.ticket)
    opened.fill("[name=id_number]", hall.id_number)
    opened.keyboard.press("Enter")
    opened.wait_for_url(re.compile("/exam/lobby"))
    opened.locator("#start").press("Enter")
    expect(opened.locator("#item")).to_be_visible()
    yield opened
    context.close()


def attempt(page: Page) -> dict[str, Any]:
    found: dict[str, Any] = page.evaluate("fetch('/exam/api/attempt').then(answer => answer.json())")
    return found


def types_of(page: Page) -> dict[str, str]:
    """Give the type of each item, in the order of the candidate's plan."""
    paper = page.evaluate("async url => (await fetch(url)).json()", attempt(page)["paper_url"])
    kinds = {item["id"]: item["type"] for item in paper["items"]}
    return {item: kinds[item] for item in attempt(page)["plan"]["items"]}


def shown(page: Page) -> str:
    """Say all that the fields of an item hold."""
    held = (
        "[...document.querySelectorAll('#item-stem select, #answer select, #answer input, #answer textarea')]"
        ".map(one => one.type === 'radio' || one.type === 'checkbox' ? one.checked : one.value)"
    )
    places = (
        "[...document.querySelectorAll('.order-row .option-text, .mark')]"
        ".map(one => one.textContent + one.style.cssText)"
    )
    return str(page.evaluate(f"JSON.stringify([{held}, {places}])"))


def test_each_type_is_answered_by_keyboard_and_still_there_after_a_reload(page: Page, scan: Scan) -> None:
    types, before = types_of(page), {}
    assert set(types.values()) == set(ANSWERING)
    for number, (item, kind) in enumerate(types.items(), 1):
        expect(page.locator("#item-heading")).to_contain_text(f" {number} ")
        ANSWERING[kind][0](page)
        before[item] = shown(page)
        scan(page, f"exam-{kind.replace('_', '-')}-zh")
        if number < len(types):
            page.locator("#next").press("Enter")
    page.locator("#item-heading").focus()
    expect(page.locator("#save-text")).to_contain_text(SAVED)
    stored = attempt(page)["responses"]

    page.goto("/exam/sit?lang=en")

    for number, (item, kind) in enumerate(types.items(), 1):
        page.locator(f"#palette button >> nth={number - 1}").press("Enter")
        expect(page.locator("#item-heading")).to_contain_text(f" {number} ")
        assert shown(page) == before[item], kind
        assert stored[item] == (ANSWERING[kind][1] or stored[item]), kind
        if kind in ("matching", "ordering", "gap_select", "hotspot", "nonconformity"):
            scan(page, f"exam-{kind.replace('_', '-')}-en")
    expect(page.locator("#palette button[data-state=answered]")).to_have_count(len(types))


def test_an_answer_that_is_cleared_is_none(page: Page) -> None:
    types = types_of(page)
    for number, kind in enumerate(types.values(), 1):
        page.locator(f"#palette button >> nth={number - 1}").press("Enter")
        ANSWERING[kind][0](page)
        page.locator("#clear").press("Enter")

    expect(page.locator("#save-text")).to_contain_text(SAVED)
    expect(page.locator("#palette button[data-state=answered]")).to_have_count(0)


def test_a_click_puts_a_point_where_it_is(page: Page) -> None:
    place = list(types_of(page).values()).index("hotspot")
    page.locator(f"#palette button >> nth={place}").click()
    page.locator(".board img").click(position={"x": 30, "y": 40})

    expect(page.locator(".points li")).to_contain_text("30")
    assert page.evaluate("document.querySelector('.board img').naturalWidth") == 400


def test_a_picture_not_yet_seen_is_there_when_the_network_is_not(page: Page) -> None:
    place = list(types_of(page).values()).index("hotspot")
    page.wait_for_load_state("networkidle")
    page.context.set_offline(True)
    page.locator(f"#palette button >> nth={place}").click()

    expect(page.locator(".board img")).to_have_js_property("naturalWidth", 400)


def test_who_would_submit_without_a_network_reads_how_many_answers_wait(page: Page) -> None:
    place = list(types_of(page).values()).index("single_choice")
    page.locator(f"#palette button >> nth={place}").click()
    page.context.set_offline(True)
    choose(page)
    page.locator("#submit").click()
    expect(page.locator("#submit-status")).to_contain_text(re.compile(" 1 "))

    page.context.set_offline(False)
    expect(page.locator("#submit-status")).to_have_text("", timeout=20_000)
