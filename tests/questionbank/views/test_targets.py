"""The page on which targets and limits are changed, and the blueprint as its file."""

from dataclasses import replace
from io import BytesIO
from urllib.parse import unquote

import pytest
from flask import Flask

from questionbank.forms.papers import typed_blueprint
from questionbank.models import Blueprint
from questionbank.rules.blueprint_file import read_blueprint
from questionbank.rules.targets import Targets
from tests.accounts.browser import rows
from tests.questionbank.views.papers_house import SPEC, PapersHouse, page, papers_house


@pytest.fixture
def here(app: Flask) -> PapersHouse:
    return papers_house(app)


def test_changed_targets_are_the_next_edition(here: PapersHouse) -> None:
    address = f"/blueprints/{here.blueprint}/targets"
    assert f'href="{address}"' in page(here.assembler, f"/blueprints/{here.blueprint}")
    shown = page(here.assembler, address)
    assert all(
        words in shown for words in ("Ability (θ)", "Pilot items in the section “True or false”", "Add abilities")
    )

    answer = here.assembler.post(
        address, data={"forms": "2", "max_candidates": "300", "rest_days": "90", "unseen_sittings": "2"}
    )

    assert answer.status_code == 303
    text = page(here.assembler, answer.headers["Location"])
    assert "edition 2" in text
    assert "when 300 candidates have seen an item within 365 days; for 90 days" in text
    assert "saw in their last 2 sittings" in text
    first, second = rows(here.app, Blueprint)
    assert (first.sections, first.cells) == (second.sections, second.cells)


def test_more_forms_than_the_bank_can_give_are_refused_at_the_field(here: PapersHouse) -> None:
    answer = here.assembler.post(f"/blueprints/{here.blueprint}/targets", data={"forms": "4", "max_uses": "7"})

    assert answer.status_code == 422
    text = answer.text
    assert "“Section: Single choice” needs 8 items, but the bank has 6 in use: 2 short." in text
    assert 'id="forms-error"' in text
    assert 'value="7"' in text
    assert len(rows(here.app, Blueprint)) == 1


def test_a_button_adds_rows_and_writes_nothing(here: PapersHouse) -> None:
    answer = here.assembler.post(
        f"/blueprints/{here.blueprint}/targets", data={"cuts-0-theta": "0.5", "act": "cuts", "forms": "0"}
    )

    assert answer.status_code == 200
    assert 'name="cuts-2-theta"' in answer.text
    assert 'value="0.5"' in answer.text
    assert len(rows(here.app, Blueprint)) == 1


def test_the_file_is_downloaded_and_read_back(here: PapersHouse) -> None:
    answer = here.author.get(f"/blueprints/{here.blueprint}/file")

    assert "TR-T-1.toml" in unquote(answer.headers["Content-Disposition"])
    assert read_blueprint(answer.text) == SPEC
    assert here.author.get("/blueprints/999999/file").status_code == 404


def test_a_file_is_uploaded_as_the_next_edition(here: PapersHouse) -> None:
    text = typed_blueprint(replace(SPEC, minutes=33, targets=Targets(forms=2)))
    data = {"text": "", "file": (BytesIO(text.encode()), "b.toml")}

    answer = here.assembler.post(f"/blueprints/{here.blueprint}/edition", data=data)

    assert answer.status_code == 303
    assert "33 minutes" in page(here.assembler, answer.headers["Location"])


def test_only_assemblers_change_targets(here: PapersHouse) -> None:
    for client in (here.officer, here.author):
        page(client, f"/blueprints/{here.blueprint}/targets", 403)
    page(here.assembler, "/blueprints/999999/targets", 404)


def test_the_page_speaks_chinese(here: PapersHouse) -> None:
    here.assembler.set_cookie("lang", "zh_Hans")

    text = page(here.assembler, f"/blueprints/{here.blueprint}/targets")

    assert all(
        words in text for words in ("目标与限制", "能力值（θ）", "“判断题”部分的试测题", "停用天数", "需要的试卷套数")
    )
