"""The pages on which people say whether what a new edition touches still holds."""

from html import unescape

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlmodel import Session, select

from accounts.rules import Role
from core.db import transaction
from questionbank import service
from questionbank.models import Blueprint, EditionTouch, FormItem, FrameworkTouch
from questionbank.rules import ItemState
from questionbank.rules.standards import TouchState
from questionbank.service import papers
from tests import factories
from tests.accounts import browser
from tests.questionbank.views.browser import House, house

NEW = {
    "standard": "GB/T 19001", "year": "2028", "title": "质量管理体系 要求", "title_en": "Requirements",
    "effective_from": "2028-01-01", "changes": "8.4 changed: 外部提供",
}  # fmt: skip
HOLDS = {"state": "still_holds", "reason": "文字不变"}


@pytest.fixture
def here(app: Flask) -> House:
    found = house(app)
    with transaction(app.extensions["gradus.engine"]) as session:
        service.seed_scales(session, now=factories.NOW)
        service.seed_standards(session)
        service.seed_point_clauses(session, now=factories.NOW)
        papers.seed_blueprints(session, now=factories.NOW)
    found.item(ItemState.LIVE)
    return found


@pytest.fixture
def lead(here: House) -> FlaskClient:
    client = browser.signed_in(here.app, Role.ASSEMBLER, name="陈组卷")
    client.set_cookie("lang", "en")
    return client


@pytest.fixture
def path(here: House, lead: FlaskClient) -> str:
    entered: str = here.reviewer.post("/standards/new", data=NEW, follow_redirects=True).request.path
    lead.post(f"{entered}/publication")
    return entered


def page(client: FlaskClient, path: str, status: int = 200) -> str:
    answer = client.get(path)
    assert answer.status_code == status
    return unescape(answer.text)


def blueprint(here: House, code: str = "TR-105") -> int:
    with Session(here.app.extensions["gradus.engine"]) as session:
        return session.exec(select(Blueprint.id).where(Blueprint.code == code)).one() or 0


@pytest.mark.parametrize(
    ("lang", "texts"),
    [
        ("en", ("Items that it touches", "Knowledge points that it touches", "Blueprints that it touches",
                "1, of which 1 to be looked at", "2, of which 2 to be looked at", "TR-105, edition 1")),
        ("zh_Hans", ("受影响的试题", "受影响的知识点", "受影响的双向细目表",
                     "2，其中待复核 2", "TR-105 第 1 版", "沿用上一版本")),
    ],
)  # fmt: skip
def test_the_edition_shows_all_that_it_touches(here: House, path: str, lang: str, texts: tuple[str, ...]) -> None:
    here.author.set_cookie("lang", lang)
    shown = page(here.author, path)

    assert [text for text in texts if text not in shown] == []
    assert "/points/105-3.1.e.8" in shown
    assert f"{path}/points/" not in shown


def test_points_and_blueprints_are_decided_by_the_lead(here: House, lead: FlaskClient, path: str) -> None:
    plan = blueprint(here)
    for address in (f"{path}/points/105-3.1.e.8", f"{path}/blueprints/{plan}"):
        assert "still hold?" in page(lead, address)
        assert lead.post(address, data={"state": "still_holds", "reason": ""}).status_code == 422
        assert lead.post(address, data={"state": "open", "reason": "x"}).status_code == 422
        assert "Written down for" in lead.post(address, data=HOLDS, follow_redirects=True).text
        assert here.author.get(address).status_code == 403
        assert here.reviewer.post(address, data=HOLDS).status_code == 403

    shown = page(lead, path)
    assert shown.count("文字不变") == 2
    with Session(here.app.extensions["gradus.engine"]) as session:
        left = session.exec(select(FrameworkTouch).where(FrameworkTouch.state == "open")).all()
    assert len(left) == 3


def test_a_blueprint_in_doubt_says_so_where_papers_are_made_of_it(here: House, lead: FlaskClient, path: str) -> None:
    plan = blueprint(here)
    shown = page(lead, f"/blueprints/{plan}")
    assert "GB/T 19001-2028" in shown
    assert "No paper is frozen from it until then." in shown
    order = {"forms": "1", "language": "zh_Hans", "seconds": "10", "seed": "1"}
    answer = lead.post(f"/blueprints/{plan}/assembly", data=order)
    assert answer.status_code == 422
    assert "TR-105 rests on clauses that GB/T 19001-2028 changes" in unescape(answer.text)

    lead.post(f"{path}/blueprints/{plan}", data=HOLDS)
    assert "No paper is frozen from it until then." not in page(lead, f"/blueprints/{plan}")
    assert lead.post(f"/blueprints/{plan}/assembly", data=order).status_code == 303


def test_a_form_names_the_editions_that_touch_its_items(here: House, lead: FlaskClient) -> None:
    with transaction(here.app.extensions["gradus.engine"]) as session:
        form = factories.form(session)
        first = session.exec(select(FormItem.version_id).where(FormItem.form_id == form.id)).first() or 0
        session.add(EditionTouch(edition_id=1, version_id=first, clause="8.4", state=TouchState.OPEN))
        code = form.code

    shown = page(lead, f"/forms/{code}")
    assert "Touched by a new edition" in shown
    assert "Items: 1, not cleared yet: 1" in shown
    lead.set_cookie("lang", "zh_Hans")
    assert "试题 1 道，其中尚未确认 1 道" in page(lead, f"/forms/{code}")


def test_a_touched_point_says_so_on_its_page(here: House, lead: FlaskClient, path: str) -> None:
    assert "To be looked at" in page(here.author, "/points/105-3.1.e.8")
    lead.post(f"{path}/points/105-3.1.e.8", data={"state": "needs_version", "reason": "改写"})

    shown = page(here.author, "/points/105-3.1.e.8")
    assert "Needs a new version" in shown
    assert "改写" in shown


def test_tasks_lead_to_the_point_and_the_blueprint(here: House, lead: FlaskClient, path: str) -> None:
    shown = page(lead, "/tasks?whose=all&state=open&per_page=100")

    assert 'href="/points/105-3.1.e.8"' in shown
    assert f'href="/blueprints/{blueprint(here)}"' in shown


def test_what_is_not_touched_is_not_decided(here: House, lead: FlaskClient, path: str) -> None:
    assert lead.post(f"{path}/points/105-3.2.b", data=HOLDS).status_code == 404
    assert lead.post(f"{path}/points/105-9", data=HOLDS).status_code == 404
    assert lead.post(f"{path}/blueprints/{blueprint(here, 'TR-101')}", data=HOLDS).status_code == 404
    assert lead.get(f"{path}/blueprints/99999").status_code == 404
    assert lead.get("/standards/999/points/105-3.1.e.8").status_code == 404
