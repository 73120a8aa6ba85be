"""The knowledge body: each subject with its points in their order, the items of each by state, in both languages."""

from dataclasses import replace

import pytest

from core.db import reading
from questionbank.queries import framework
from questionbank.rules import ItemState
from questionbank.views.framework import SHOWN
from tests.questionbank import bank
from tests.questionbank.views.browser import House
from tests.questionbank.views.reading import Page

S = ItemState


@pytest.fixture(scope="module")
def stocked(standing: House) -> House:
    """Put items in every state on one point."""
    for state in S:
        standing.item(state, bank.manuscript(f"题 {state}", point="105-3.1.e.8"))
    standing.item(S.LIVE, bank.manuscript("又一题", point="105-3.1.e.8"))
    standing.item(S.LIVE, replace(bank.manuscript("上级点的题"), point="105-3.1.e"))
    return standing


def subjects(here: House) -> list[str]:
    with here.app.test_request_context():
        return [one.code for one in framework.subjects(reading())]


def row_of(seen: Page, code: str) -> list[str]:
    """Give the counts of a point, state by state, and of no point below it."""
    return next(row[3:] for row in seen.rows() if row[0].split()[0] == code)


def test_without_a_name_the_first_subject_is_shown_and_all_are_offered(stocked: House) -> None:
    seen = Page(stocked.author.get("/knowledge"))
    known = subjects(stocked)

    assert {f"/knowledge/{code}" for code in known} <= seen.links()
    assert seen.title == Page(stocked.author.get(f"/knowledge/{known[0]}")).title


def test_every_subject_has_a_page_with_its_outline_and_paper(stocked: House) -> None:
    for code in subjects(stocked):
        seen = Page(stocked.author.get(f"/knowledge/{code}"))
        assert "passed with" in seen.text
        assert len(seen.rows()) > 3


def test_a_point_counts_the_items_of_each_state_that_can_still_be_used(stocked: House) -> None:
    seen = Page(stocked.author.get("/knowledge/105"))

    counts = dict(zip(SHOWN, row_of(seen, "105-3.1.e.8"), strict=True))
    assert counts == {state: ("2" if state is S.LIVE else "1") for state in SHOWN}
    assert S.RETIRED not in counts
    assert "/items?subject=105&point=105-3.1.e.8" in seen.links()


def test_a_point_without_items_counts_none(stocked: House) -> None:
    seen = Page(stocked.author.get("/knowledge/101"))

    assert all(set(row[3:]) == {"0"} for row in seen.rows())


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", ["Our subdivision", "Master", "Provisional auditor", "Live", "In review"]),
        ("zh_Hans", ["掌握", "实习审核员", "在用", "评审中"]),
    ],
)
def test_verbs_grades_and_states_are_named_in_the_readers_language(
    stocked: House, language: str, words: list[str]
) -> None:
    seen = Page(stocked.reviewer.get("/knowledge/105", query_string={"lang": language}))
    stocked.reviewer.set_cookie("lang", "en")

    assert [word for word in words if word not in seen.text] == []


@pytest.mark.parametrize("code", ["999", "105-3.1", "none", "%20"])
def test_a_subject_that_there_is_not_is_not_found(stocked: House, code: str) -> None:
    assert stocked.author.get(f"/knowledge/{code}").status_code == 404
