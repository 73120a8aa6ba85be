"""Tools and reading matter beside the questions: by keyboard, on any width, without network, in both languages."""

import re
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import pytest
from flask import Flask
from playwright.sync_api import Browser, BrowserContext, Page, expect
from werkzeug.serving import make_server

from accounts.service import id_number_digest
from core import clock, db
from questionbank.rules.aids import Aids
from tests import factories as f
from tests.exam.conftest import Centre, centre
from tests.grading.sat import form_of_all_types
from tests.questionbank.readings import add

__all__ = ["centre"]

Scan = Callable[[Page, str], None]
LONG = "<h1>1 目的</h1>" + "<p>审核的<b>证<i>据</i></b>。</p>" * 40 + "<h2>1.1 范围</h2><p>最后一处证据</p><p>。</p>"
# What is typed, the line above the number, the number; ≈ for one that is rounded.
SUMS = [
    ("", "", "0"),
    ("0.1+0.2=", "0.1 + 0.2 =", "0.3"),
    ("1+2×3=", "1 + 2 × 3 =", "7"),
    ("2×3+4×5=", "2 × 3 + 4 × 5 =", "26"),
    ("10−4−3=", "10 − 4 − 3 =", "3"),
    ("8÷4÷2=", "8 ÷ 4 ÷ 2 =", "1"),
    ("1÷3=", "1 ÷ 3 =", "≈0.333333333333"),
    ("1÷3=×3=", "≈0.333333333333 × 3 =", "1"),
    ("2÷3=", "2 ÷ 3 =", "≈0.666666666667"),
    ("0.12÷0.096=", "0.12 ÷ 0.096 =", "1.25"),
    ("9√", "", "3"),
    ("2√", "", "≈1.41421356237"),
    ("0.25√", "", "0.5"),
    ("2√×2√=", "≈1.41421356237 × ≈1.41421356237 =", "≈2"),
    ("200×15%=", "200 × 0.15 =", "30"),
    ("50%", "", "0.5"),
    ("5±+8=", "-5 + 8 =", "3"),
    ("±5=", "-5 =", "-5"),
    ("5+=", "5 =", "5"),
    ("5+−3=", "5 − 3 =", "2"),
    ("7=+1=", "7 + 1 =", "8"),
    ("7=5", "", "5"),
    ("12⌫⌫⌫3", "", "3"),
    ("1.2.5", "", "1.25"),
    (".5+.5=", "0.5 + 0.5 =", "1"),
    ("5.=", "5 =", "5"),
    ("1÷0=", "", "by_zero"),
    ("5−9=√", "", "negative_root"),
    ("1÷0=7", "", "7"),
    ("123C", "", "0"),
    ("1+2C3=", "3 =", "3"),
    ("1234567890123", "", "123456789012"),
    ("999999999999×999999999999=", "999999999999 × 999999999999 =", "≈9.99999999998E23"),
    ("999999999999×1000=", "999999999999 × 1000 =", "999999999999000"),
    ("1÷999999999999=", "1 ÷ 999999999999 =", "≈1E-12"),
    ("0.00000000001×1=", "1E-11 × 1 =", "1E-11"),
    ("0.000012345×2=", "0.000012345 × 2 =", "0.00002469"),
    ("99999999999×99999999999=×99999999999=", "", "too_large"),
    ("1234.5678×100=", "1234.5678 × 100 =", "123456.78"),
    ("2÷3=±", "", "≈-0.666666666667"),
    ("999999999999+0.6=", "999999999999 + 0.6 =", "≈1000000000000"),
]  # fmt: skip
# A text and what is looked for in it: the places.
FOUND = {
    ("Ab c\u00a0d ab C  D", "AB C D"): [[0, 6]],
    ("aaaa", "aa"): [[0, 2], [2, 4]],
    ("审核证据与审核准则", " 审核 "): [[0, 2], [5, 7]],
    ("İstanbul", "stan"): [[1, 5]],
    ("a.b", "."): [[1, 2]],
    ("text", "  "): [],
    ("", "a"): [],
}
CALCULATE = """async sums => {
  const { Calculator } = await import("/static/exam/aids/calculator.js");
  return sums.map(keys => {
    const one = new Calculator();
    [...keys].forEach(key => one.press(key));
    const { text, isRounded } = one.shown;
    return [one.problem ? "" : one.line, one.problem ?? (isRounded ? "≈" : "") + text];
  });
}"""
FIND = """async ([text, query]) => {
  const { places } = await import("/static/exam/aids/find.js");
  return places(text, query).map(one => [one.from, one.to]);
}"""


@dataclass
class Hall:
    """A server with a form that allows aids, and a candidate who may start."""

    url: str
    ticket: str


@contextmanager
def serving(application: Any) -> Iterator[str]:
    server = make_server("127.0.0.1", 0, application, threaded=True)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def hall(centre: Centre) -> Iterator[Hall]:
    with db.transaction(centre.app.extensions["gradus.engine"]) as session:
        who = f.person(session, "考生", number=1)
        who.id_number_hash = id_number_digest(f.id_number(1), centre.key("id-number"))
        add(session, name="long.html", content=LONG.encode())
        form = form_of_all_types(session, aids=Aids(calculator=True, documents=("PROC-07",)))
        attempt = f.attempt(session, at=f.sitting(session, on=form, now=clock.now()), who=who, key=centre.key("ticket"))
    with serving(centre.gate) as url:
        yield Hall(url, centre.ticket(attempt))


@pytest.fixture
def context(browser: Browser, hall: Hall) -> Iterator[BrowserContext]:
    opened = browser.new_context(base_url=hall.url, locale="zh-CN", viewport={"width": 1440, "height": 900})
    yield opened
    opened.close()


@pytest.fixture
def page(context: BrowserContext, hall: Hall) -> Page:
    opened = context.new_page()
    opened.goto("/exam/")
    opened.fill("[name=ticket]", hall.ticket)
    opened.fill("[name=id_number]", f.id_number(1))
    opened.keyboard.press("Enter")
    opened.wait_for_url(re.compile("/exam/lobby"))
    opened.locator("#start").press("Enter")
    expect(opened.locator("#item")).to_be_visible()
    return opened


def focused(page: Page) -> Any:
    return page.evaluate("document.activeElement.id || document.activeElement.textContent")


def test_the_calculator_is_exact_and_says_when_it_rounds_and_words_are_found(
    browser: Browser, still_app: Flask
) -> None:
    with serving(still_app) as url:
        page = browser.new_page()
        page.goto(f"{url}/exam/")
        found = page.evaluate(CALCULATE, [keys for keys, _line, _number in SUMS])
        places = [page.evaluate(FIND, list(texts)) for texts in FOUND]

    assert [(keys, *shown) for (keys, _, _), shown in zip(SUMS, found, strict=True)] == SUMS
    assert places == list(FOUND.values())


def test_tools_and_texts_stand_beside_the_item_for_who_has_only_a_keyboard(page: Page, scan: Scan) -> None:
    page.locator("#aids-open").press("Enter")
    assert focused(page) == "calculator-screen"
    page.keyboard.type("0.12/(0.016*6")  # what it does not know, it passes over
    page.keyboard.press("Enter")
    assert page.input_value("#calculator-screen") == "45"
    expect(page.locator("#calculator-spoken")).to_have_text("45")
    expect(page.locator("#item-heading")).to_contain_text("1")  # figures were not answers, arrows no moves
    assert page.locator("#answer input:checked").count() == 0
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Enter")
    expect(page.locator("#document-text")).to_contain_text("最后一处证据")
    scan(page, "exam-aids-zh")
    page.set_viewport_size({"width": 1440, "height": 900})

    page.locator("#find-words").focus()
    page.keyboard.type("的证据。")  # over several elements of a paragraph, never over two paragraphs
    expect(page.locator("#find-status")).to_have_text("第 1 处，共 40 处")
    page.keyboard.press("Enter")
    expect(page.locator("mark.is-current").first).to_be_in_viewport()
    page.locator("#document-contents-box summary").press("Enter")
    page.locator("#document-contents button").last.press("Enter")
    assert focused(page) == "part-2"
    expect(page.locator("#part-2")).to_be_in_viewport()
    expect(page.locator("#item-stem")).to_be_in_viewport()  # the question stays beside the text
    page.evaluate("document.documentElement.dataset.size = '4'")  # the largest letters leave room for both
    widths = [page.locator(one).bounding_box() for one in ("#item", "#aids")]
    assert all(one and one["width"] > 400 for one in widths)
    page.keyboard.press("Escape")
    expect(page.locator("#aids")).to_be_hidden()
    assert focused(page) == "aids-open"


def test_they_open_over_the_item_on_a_narrow_window_without_the_network_and_in_english(
    page: Page, context: BrowserContext, scan: Scan
) -> None:
    with page.expect_response("**/exam/documents/**"):  # not wait_for_function: the page's own policy forbids eval
        page.goto("/exam/sit?lang=en")
    page.wait_for_load_state("networkidle")
    context.set_offline(True)
    page.set_viewport_size({"width": 640, "height": 400})  # a window of 1280 × 800 under 200 %

    page.locator("#aids-open").click()
    page.locator("#aids-choice button").last.click()

    assert page.evaluate("document.getElementById('aids').matches(':modal')")
    expect(page.locator("#document-text")).to_contain_text("最后一处证据")
    page.locator("#find-words").fill("nowhere")
    expect(page.locator("#find-status")).to_have_text("Not found")
    context.set_offline(False)
    scan(page, "exam-aids-en")
    page.set_viewport_size({"width": 1440, "height": 900})
    expect(page.locator("#document-text")).to_be_visible()
    assert not page.evaluate("document.getElementById('aids').matches(':modal')")
    page.locator("#aids-close").click()
    assert focused(page) == "aids-open"
