"""What a ceiling of exposure did to an item stands on its page, in its history and in the list, in both languages."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest
from flask import Flask

from core.db import transaction
from questionbank import jobs
from questionbank.models import ItemExposure
from questionbank.queries import items
from questionbank.rules import ItemState, ItemType
from questionbank.rules.exposure import Ceiling
from questionbank.rules.papers import BlueprintSpec, Section
from questionbank.rules.targets import Targets
from questionbank.service import papers
from tests import factories
from tests.questionbank import bank
from tests.questionbank.assembled import ASSEMBLER
from tests.questionbank.views.browser import House, house
from tests.questionbank.views.papers_house import page
from tests.questionbank.views.reading import Page

SPEC = BlueprintSpec(
    "TR-X", "105", "卷", "Paper", 9, Decimal(1), Decimal(1), (Section(ItemType.SINGLE_CHOICE, 1, Decimal(1)),)
)
LATER = factories.NOW + timedelta(days=1)


@pytest.fixture
def here(app: Flask) -> House:
    return house(app)


def seen(here: House, code: str, candidates: int, ceiling: Ceiling) -> None:
    """Let so many candidates see an item of which a blueprint limits the exposure, and let the clock strike."""
    with transaction(here.app.extensions["gradus.engine"]) as session:
        spec = replace(SPEC, targets=Targets(ceiling=ceiling))
        papers.create_blueprint(session, spec=spec, actor=ASSEMBLER, now=factories.NOW)
        version = items.version(session, items.item_by_code(session, code))
        session.add(ItemExposure(version_id=version.id or 0, sitting_id=1, candidates=candidates, last_at=LATER))
    with transaction(here.app.extensions["gradus.engine"]) as session:
        jobs.keep_ceilings(session, LATER)


def test_an_item_at_its_ceiling_says_why_it_rests_and_until_when(here: House) -> None:
    code = here.item(ItemState.LIVE)
    seen(here, code, 40, Ceiling(candidates=30, rest_days=10))

    shown, listed, history, use = (
        page(here.author, path)
        for path in (f"/items/{code}", "/items?state=resting", f"/items/{code}/history", f"/items/{code}/use")
    )

    why = "40 candidates have seen it within 365 days; it rests from 30 on (TR-X)."
    assert all(why in text for text in (shown, listed, history))
    assert "It comes back by itself on 2026-11-13" in shown
    assert "the system" in history
    assert all(words in use for words in ("Blueprint TR-X", "40 candidates in 365 days", "Reached"))
    here.author.set_cookie("lang", "zh_Hans")
    assert "365 天内已有 40 名考生见过，达到 30 名即停用（TR-X）。" in page(here.author, f"/items/{code}/history")


def test_an_item_below_its_ceiling_shows_how_far_it_is(here: House) -> None:
    code = here.item(ItemState.LIVE)
    seen(here, code, 29, Ceiling(candidates=30, sittings=4))

    use = page(here.author, f"/items/{code}/use")

    assert all(
        words in use for words in ("29 candidates in 365 days; 1 sittings", "30 candidates; 4 sittings", "Below")
    )
    assert "Exposure ceiling" not in page(here.author, f"/items/{code}")


def test_without_days_of_rest_it_waits_for_a_person(here: House) -> None:
    code = here.item(ItemState.LIVE)
    seen(here, code, 3, Ceiling(sittings=1))
    assert "until somebody puts it into use again" in page(here.author, f"/items/{code}")

    assert here.reviewer.post(f"/items/{code}/live").status_code == 303

    assert here.state(code) is ItemState.LIVE
    assert "rests after" not in page(here.author, f"/items/{code}")


def test_the_list_can_be_narrowed_to_what_rests_by_a_ceiling_and_a_view_keeps_that(here: House) -> None:
    worn, rested = (here.item(ItemState.LIVE, bank.manuscript(text)) for text in ("甲", "乙"))
    seen(here, worn, 40, Ceiling(candidates=30))
    here.reviewer.post(f"/items/{rested}/rest", data={"reason": "ceiling candidates 1 1 1 0 -"})

    shown = {cause: Page(here.author.get(f"/items?rest={cause}")) for cause in ("ceiling", "person", "")}
    kept = Page(here.author.post("/items?rest=ceiling", data={"name": "到顶"}, follow_redirects=True))

    assert {cause: [row[1] for row in one.rows()] for cause, one in shown.items()} == {
        "ceiling": [worn], "person": [rested], "": [rested, worn],
    }  # fmt: skip
    assert [row[1] for row in kept.rows()] == [worn]
    assert kept.value("rest") == "ceiling"
