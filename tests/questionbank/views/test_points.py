"""The page of a knowledge point, in both languages, and who changes its clauses and cells."""

from html import unescape

import pytest
from flask import Flask
from flask.testing import FlaskClient

from accounts.rules import Role
from core.db import transaction
from questionbank import service
from questionbank.rules import ItemState
from tests import factories
from tests.accounts import browser
from tests.questionbank import bank
from tests.questionbank.views.browser import House, house

PATH = "/points/105-3.1.e.8"


@pytest.fixture
def here(app: Flask) -> House:
    found = house(app)
    with transaction(app.extensions["gradus.engine"]) as session:
        service.seed_scales(session, now=factories.NOW)
        service.seed_standards(session)
        service.seed_point_clauses(session, now=factories.NOW)
    return found


@pytest.fixture
def lead(here: House) -> FlaskClient:
    client = browser.signed_in(here.app, Role.ASSEMBLER, name="陈组卷")
    client.set_cookie("lang", "en")
    return client


def page(client: FlaskClient, path: str = PATH, status: int = 200) -> str:
    answer = client.get(path)
    assert answer.status_code == status
    return unescape(answer.text)


@pytest.mark.parametrize(
    ("lang", "texts"),
    [
        ("en", ("Knowledge point 105-3.1.e.8", "named by the outline", "L1.discipline", "by its code", "Operation",
                "Our subdivision", "Explains the requirements of the management system standard")),
        ("zh_Hans", ("知识点 105-3.1.e.8", "考试大纲写明", "L1.discipline", "由代码确定", "运行",
                     "能解释管理体系标准的要求")),
    ],
)  # fmt: skip
def test_a_point_says_what_it_is_about_and_where_it_stands(here: House, lang: str, texts: tuple[str, ...]) -> None:
    here.author.set_cookie("lang", lang)
    shown = page(here.author)

    assert [text for text in texts if text not in shown] == []
    assert "GB/T 19001-2016 8" in shown


def test_an_author_reads_and_changes_nothing(here: House) -> None:
    shown = page(here.author)

    assert "Change the clauses" not in shown
    for part in ("clauses", "cells"):
        assert here.author.get(f"{PATH}/{part}").status_code == 403
        assert here.reviewer.post(f"{PATH}/{part}", data={}).status_code == 403


def test_a_point_that_is_not_there_is_not_found(here: House, lead: FlaskClient) -> None:
    for path in ("/points/105-9", "/points/105-9/clauses", "/points/105-9/cells"):
        assert lead.get(path).status_code == 404


def test_the_owner_sets_clauses_and_sees_what_is_wrong_with_a_line(here: House, lead: FlaskClient) -> None:
    assert "GB/T 19001-2016 8</textarea>" in page(lead, f"{PATH}/clauses")
    wrong = "GB/T 19001-2016 8.4\nGB/T 19001-2099 8.4"
    answer = lead.post(f"{PATH}/clauses", data={"clauses": wrong})
    assert answer.status_code == 422
    assert "Nobody has entered GB/T 19001-2099" in unescape(answer.text)
    assert "GB/T 19001-2099 8.4</textarea>" in unescape(answer.text)

    shown = unescape(lead.post(f"{PATH}/clauses", data={"clauses": wrong[:19]}, follow_redirects=True).text)
    assert "Clauses of 105-3.1.e.8: 1." in shown
    assert "GB/T 19001-2016 8.4" in shown
    assert "set here" in shown


def test_the_owner_sets_cells_and_takes_them_back(here: House, lead: FlaskClient) -> None:
    asked = page(lead, f"{PATH}/cells")
    assert asked.count('type="checkbox"') == 21
    assert "Auditor · Audit skill" in asked

    shown = unescape(
        lead.post(f"{PATH}/cells", data={"cells": ["L2.audit_skill", "L1.generic"]}, follow_redirects=True).text
    )
    assert "L1.generic, L2.audit_skill" in shown
    assert page(lead, f"{PATH}/cells").count(" checked") == 2
    assert "by its code" in unescape(lead.post(f"{PATH}/cells", data={}, follow_redirects=True).text)

    answer = lead.post(f"{PATH}/cells", data={"cells": ["L9.magic"]})
    assert answer.status_code == 422
    assert "has no cell L9.magic" in answer.text


def test_before_any_scale_or_standard_a_point_is_still_shown(app: Flask) -> None:
    found = house(app)
    shown = page(found.author)

    assert "Neither the outline nor a live item names a clause" in shown


def test_what_live_items_cite_is_marked_as_derived(here: House) -> None:
    text = bank.manuscript(clause="GB/T 19001-2016 8.4.3.2", point="105-3.2.b")
    here.item(ItemState.LIVE, text)
    shown = page(here.author, "/points/105-3.2.b")

    assert "derived from the items" in shown
    assert "only cited" in shown.lower()


def test_the_knowledge_body_leads_to_its_points_and_names_their_clauses(here: House) -> None:
    shown = page(here.author, "/knowledge/105")

    assert f'href="{PATH}"' in shown
    assert "GB/T 19001-2016 8" in shown
