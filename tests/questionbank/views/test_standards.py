"""The pages of the grade scale and of standards, in both languages, and who sees which button."""

from html import unescape

import pytest
from flask import Flask
from flask.testing import FlaskClient

from accounts.rules import Role
from core.db import transaction
from questionbank import service
from questionbank.rules import ItemState
from questionbank.service import papers
from tests import factories
from tests.accounts import browser
from tests.questionbank import bank
from tests.questionbank.views.browser import House, house

NEW = {
    "standard": "GB/T 19001", "year": "2028", "title": "质量管理体系 要求", "title_en": "Requirements",
    "effective_from": "2028-01-01", "changes": "8.4 changed: 外部提供",
}  # fmt: skip


@pytest.fixture
def here(app: Flask) -> House:
    found = house(app)
    with transaction(app.extensions["gradus.engine"]) as session:
        service.seed_scales(session, now=factories.NOW)
        service.seed_standards(session)
        papers.seed_blueprints(session, now=factories.NOW)
    return found


def page(client: FlaskClient, path: str, status: int = 200) -> str:
    answer = client.get(path)
    assert answer.status_code == status
    return unescape(answer.text)


@pytest.mark.parametrize(
    ("lang", "texts"),
    [
        (
            "en",
            (
                "Grade scale of certification personnel (derived)",
                "Unverified default",
                "Live items",
                "In English, at most",
            ),
        ),
        ("zh_Hans", ("认证人员等级量表（推导版）", "未经核实的默认值", "在用试题", "英文试卷最多")),
    ],
)
def test_the_grid_shows_every_cell_with_its_stock(here: House, lang: str, texts: tuple[str, ...]) -> None:
    here.item(ItemState.LIVE)
    here.author.set_cookie("lang", lang)
    shown = page(here.author, "/scale")

    assert all(text in shown for text in texts)
    assert "state=live&descriptor=L1.discipline" in shown
    assert shown.count("qb-scale__held") == 1


def test_a_day_before_every_edition_says_so_and_nonsense_means_today(here: House) -> None:
    assert "No edition of the grade scale is in force" in page(here.author, "/scale?on=2001-01-01")
    assert "Personal behaviour" in page(here.author, "/scale?on=yesterday")


def test_a_cell_leads_to_its_items(here: House) -> None:
    code = here.item(ItemState.LIVE)

    assert code in page(here.author, "/items?state=live&descriptor=L1.discipline")
    assert code not in page(here.author, "/items?state=live&descriptor=L3.leadership")


def test_an_edition_is_entered_published_and_its_items_decided(here: House) -> None:
    code = here.item(ItemState.LIVE)
    entered = here.reviewer.post("/standards/new", data=NEW, follow_redirects=True)
    path = entered.request.path
    assert "Somebody else publishes it." in entered.text
    assert "You entered this edition" in entered.text
    assert here.reviewer.post(f"{path}/publication").status_code != 303
    assert code not in page(here.author, path)

    assembler = browser.signed_in(here.app, Role.ASSEMBLER, name="陈组卷")
    assembler.set_cookie("lang", "en")
    published = unescape(assembler.post(f"{path}/publication", follow_redirects=True).text)
    assert "Touched items: 1, points: 1, blueprints: 3." in published
    assert "To be looked at" in page(here.author, path)
    assert "New edition" in page(here.author, f"/items/{code}")

    decided = f"{path}/items/{code}"
    assert here.reviewer.post(decided, data={"state": "still_holds", "reason": ""}).status_code == 422
    shown = here.reviewer.post(decided, data={"state": "still_holds", "reason": "文字不变"}, follow_redirects=True)
    assert all(text in shown.text for text in ("Still holds", "文字不变", "1, of which 0 to be looked at"))


def test_an_edition_with_a_line_that_is_no_change_is_shown_again(here: House) -> None:
    answer = here.reviewer.post("/standards/new", data={**NEW, "changes": "eight"})

    assert answer.status_code == 422
    assert "Line 1 is no change." in unescape(answer.text)


@pytest.mark.parametrize(
    ("lang", "texts"),
    [
        ("en", ("Cites no known edition", "Enter this edition", "A later edition is known here", "Unverified default")),
        ("zh_Hans", ("引用了未录入的版本", "录入该版本", "此处已有更新的版本", "未经核实的默认值")),
    ],
)
def test_what_cites_no_known_edition_is_listed_with_what_to_do(here: House, lang: str, texts: tuple[str, ...]) -> None:
    for stem, clause in (("甲", "GB/T 24353-2022 6.4"), ("乙", "GB/T 24353-2022 5"), ("丙", "GB/T 19001-2008 7.4")):
        here.item(ItemState.DRAFT, bank.manuscript(stem, clause=clause))
    for client in (here.author, here.reviewer):
        client.set_cookie("lang", lang)
    shown = page(here.reviewer, "/standards")

    assert [text for text in texts if text not in shown] == []
    assert "/standards/new?edition=GB/T+24353-2022" in shown
    assert "/items?text=GB/T+24353-2022" in shown
    assert "/standards/new?edition=GB/T+19001-2008" not in shown
    assert "/standards/new" not in page(here.author, "/standards")
    assert page(here.author, "/items?text=GB/T+24353-2022").count("qb-excerpt") >= 2


def test_an_edition_that_items_cite_is_entered_from_the_list(here: House) -> None:
    here.item(ItemState.DRAFT, bank.manuscript("甲", clause="GB/T 24353-2022 6.4"))
    asked = page(here.reviewer, "/standards/new?edition=GB/T+24353-2022")
    assert 'value="GB/T 24353"' in asked
    assert 'value="2022"' in asked
    assert 'value="GB' not in page(here.reviewer, "/standards/new?edition=<script>")

    first = {**NEW, "standard": "GB/T 24353", "year": "2022", "changes": ""}
    entered = here.reviewer.post("/standards/new", data=first, follow_redirects=True)
    assert "GB/T 24353-2022 is entered." in unescape(entered.text)
    assert "only cited" in entered.text
    assert "Cites no known edition" not in page(here.reviewer, "/standards")


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"year": "2016"}, "Enter an edition that is later than GB/T 19001-2016, the newest one here."),
        ({"changes": ""}, "Name the clauses that change, one in each line."),
        ({"standard": "GB/T 24353"}, "so there is nothing that this one could change"),
        ({"standard": "the standard"}, "Write the number of the standard without its year, as GB/T 19001."),
        ({"year": "soon"}, "Year of the edition"),
        ({"effective_from": "tomorrow"}, "In force from"),
    ],
)
def test_a_wrong_edition_is_shown_again_with_what_was_typed(here: House, change: dict[str, str], words: str) -> None:
    answer = here.reviewer.post("/standards/new", data={**NEW, **change})
    shown = unescape(answer.text)

    assert answer.status_code == 422
    assert words in shown
    assert 'value="质量管理体系 要求"' in shown


def test_the_clauses_of_an_edition_say_where_they_are_known_from_and_what_cites_them(here: House) -> None:
    here.item(ItemState.DRAFT, bank.manuscript("甲", clause="GB/T 19001-2016 8.4.3.2"))
    shown = page(here.author, "/standards/1")

    assert "only cited" in shown
    assert "described" in shown
    assert shown.index(">8.4<") < shown.index(">8.4.3.2<") < shown.index(">8.5<") < shown.index(">10<")
    assert "Unverified default: title, first day and clauses come from public lists" in shown


def test_an_author_reads_standards_and_enters_none(here: House) -> None:
    shown = page(here.author, "/standards")

    assert "GB/T 19001-2016" in shown
    assert "Enter a new edition" not in shown
    assert here.author.get("/standards/new").status_code == 403
    assert "Management review" in page(here.author, "/standards/1")
    page(here.author, "/standards/999", status=404)


def test_the_page_of_an_item_names_the_clauses_that_it_cites(here: House) -> None:
    code = here.item(ItemState.DRAFT, bank.manuscript(clause="GB/T 19001-2016 8.4", descriptor="L2.discipline"))
    shown = page(here.author, f"/items/{code}")

    assert "GB/T 19001-2016 8.4" in shown
    assert "L2.discipline" in shown
