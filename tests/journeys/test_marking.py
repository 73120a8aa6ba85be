"""A marker notes at words of an answer with the mouse and with the keyboard; the chief marker reads it again."""

import json
from collections.abc import Callable

from flask import Flask
from flask.testing import FlaskClient
from playwright.sync_api import Page, expect

from accounts.rules import Role
from exam.models import Sitting
from grading.models import MarkingTask
from tests.accounts.browser import rows, signed_in
from tests.grading.views.conftest import written

__all__ = ["written"]

Scan = Callable[[Page, str], None]
FIRST_TO_SECOND_LINE = """() => {
  const runs = document.querySelectorAll(".gr-answer [data-start]");
  getSelection().setBaseAndExtent(runs[0].firstChild, 2, runs[1].firstChild, 3);
}"""


def test_words_are_noted_and_read_again(
    app: Flask, written: Sitting, open_as: Callable[[FlaskClient], Page], scan: Scan
) -> None:
    address = f"/marking/{rows(app, MarkingTask)[0].public_id}"
    page = open_as(signed_in(app, Role.MARKER))
    page.goto(f"{address}?lang=en")
    for place, marks in enumerate(("3.5", "5")):
        page.fill(f"[name=marks_{place}]", marks)

    line = page.locator(".gr-answer [data-start]").last.bounding_box()  # drawn over with the mouse
    assert line is not None
    page.mouse.move(line["x"] + 1, line["y"] + 8)
    page.mouse.down()
    page.mouse.move(line["x"] + line["width"] / 2, line["y"] + 8, steps=4)
    page.mouse.up()
    page.get_by_role("button", name="Write a note").click()
    page.keyboard.type("Which sampling plan?")
    page.keyboard.press("Control+Enter")
    expect(page.locator(".gr-notes li")).to_contain_text("Which sampling plan?")
    expect(page.locator(".gr-answer mark")).to_contain_text("再抽样")

    page.evaluate(FIRST_TO_SECOND_LINE)  # words of two lines
    expect(page.locator("[name=words]")).to_have_value("审核范围。\n再抽样")
    page.fill("[name=words]", "先定")  # typed words put what was drawn over aside
    expect(page.locator("[name=at]")).to_have_value("")
    page.fill("[name=note]", "Scope first, good")
    page.get_by_role("button", name="Add the note").press("Enter")
    assert [note[:4] for note in json.loads(page.locator("[name=notes]").input_value())] == [
        ["", 0, 2, "Scope first, good"],
        ["", 8, 11, "Which sampling plan?"],
    ]
    scan(page, "marking-answer-en")

    page.locator("[name=marks_0]").press("Enter")  # adds up, and takes no note out
    expect(page.get_by_role("heading", name="8.5 of 10 marks")).to_be_visible()
    scan(page, "marking-total-en")
    page.get_by_role("button", name="Save the marks").click()
    expect(page.get_by_text("The answer has 8.5 of 10 marks.")).to_be_visible()

    chief = open_as(signed_in(app, Role.CHIEF_MARKER))
    chief.goto("/marking/marked?lang=zh_Hans")
    scan(chief, "marking-marked-zh")
    chief.locator("main tbody a").click()
    expect(chief.locator(".gr-notes li")).to_have_count(2)
    scan(chief, "marking-record-zh")
    chief.locator(".gr-answer .gr-number").first.click()
    expect(chief.locator("#note-1")).to_be_in_viewport()
