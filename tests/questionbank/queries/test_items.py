"""Lists of items are narrowed, searched in both languages and counted."""

from datetime import datetime

import pytest
from sqlmodel import Session

from accounts.rules import Actor, Role
from questionbank import service
from questionbank.queries import desk, framework, items, reviewing
from questionbank.queries.items import ItemFilter
from questionbank.rules import ItemState
from tests.questionbank import bank


@pytest.fixture
def who(session: Session) -> bank.People:
    people = bank.people(session)
    bank.item_in(session, ItemState.DRAFT, people, text=bank.manuscript("草稿 100% 甲", point="105-3.1.e.8", tier=1))
    bank.item_in(session, ItemState.IN_REVIEW, people, text=bank.manuscript("评审中 Audit", point="105-3.1.e", tier=2))
    bank.item_in(session, ItemState.LIVE, people, text=bank.manuscript("在用", point="105-3.2.a.1", tier=3))
    bank.item_in(session, ItemState.LIVE, people, text=bank.manuscript("别科", subject="107", point="107-3.1.a"))
    return people


@pytest.mark.parametrize(
    ("chosen", "expected"),
    [
        ({}, ["别科", "在用", "评审中 Audit", "草稿 100% 甲"]),
        ({"subject": "105"}, ["在用", "评审中 Audit", "草稿 100% 甲"]),
        ({"state": "live"}, ["别科", "在用"]),
        ({"type": "essay"}, []),
        ({"point": "105-3.1.e"}, ["评审中 Audit", "草稿 100% 甲"]),
        ({"point": "105-3.1.e.8"}, ["草稿 100% 甲"]),
        ({"point": "105-3.1"}, ["评审中 Audit", "草稿 100% 甲"]),
        ({"tier": "3"}, ["在用"]),
        ({"text": "评审"}, ["评审中 Audit"]),
        ({"text": "audit", "state": "in_review"}, ["评审中 Audit"]),
        ({"text": "100%"}, ["草稿 100% 甲"]),
        ({"text": "1_0"}, []),
        ({"text": "甲 草"}, ["草稿 100% 甲"]),
        ({"text": "草甲"}, []),
    ],
)
def test_a_list_is_narrowed(session: Session, who: bank.People, chosen: dict[str, str], expected: list[str]) -> None:
    narrowed = ItemFilter(**chosen)

    rows = items.list_items(session, narrowed, limit=25, offset=0)
    assert [row.plain.split("\n")[0] for row in rows] == expected
    assert items.count_items(session, narrowed) == len(expected)


def test_a_list_is_cut_into_pages(session: Session, who: bank.People) -> None:
    pages = [items.list_items(session, ItemFilter(), limit=3, offset=offset) for offset in (0, 3)]

    assert [len(page) for page in pages] == [3, 1]
    assert len({row.code for page in pages for row in page}) == 4


def test_a_code_is_found_by_its_end(session: Session, who: bank.People) -> None:
    code = items.list_items(session, ItemFilter(), limit=1, offset=0)[0].code

    assert items.count_items(session, ItemFilter(text=code[-5:])) == 1


def test_states_are_counted_for_all_and_for_one_subject(session: Session, who: bank.People) -> None:
    assert items.counts_by_state(session) == {ItemState.DRAFT: 1, ItemState.IN_REVIEW: 1, ItemState.LIVE: 2}
    assert items.counts_by_state(session, "107") == {ItemState.LIVE: 1}


def test_a_point_counts_its_own_items_and_those_of_its_parts(session: Session, who: bank.People) -> None:
    subject = framework.subject_by_code(session, "105")
    assert subject is not None
    roots = framework.tree(session, subject.id or 0)
    counts = {node.point.code: node.counts for root in roots for _depth, node in root.walk()}

    assert counts["105-3.1.e.8"] == {ItemState.DRAFT: 1}
    assert counts["105-3.1.e"] == {ItemState.DRAFT: 1, ItemState.IN_REVIEW: 1}
    assert counts["105-3.1"] == counts["105-3.1.e"]
    assert counts["105-3.2"] == {ItemState.LIVE: 1}
    assert list(counts) == [point.code for point in framework.points(session, subject.id)]


def test_the_current_version_alone_is_listed(session: Session, who: bank.People, now: datetime) -> None:
    code = items.list_items(session, ItemFilter(state="draft"), limit=1, offset=0)[0].code
    service.revise_item(session, code=code, manuscript=bank.manuscript("改过的"), actor=who.author, now=now)

    rows = items.list_items(session, ItemFilter(state="draft"), limit=9, offset=0)
    assert [(row.plain.split("\n")[0], row.number) for row in rows] == [("改过的", 2)]


@pytest.mark.parametrize(
    ("roles", "expected"),
    [((Role.AUTHOR,), [1]), ((Role.REVIEWER,), [0, 0, 0]), ((Role.CANDIDATE,), [])],
)
def test_a_desk_shows_what_waits_for_its_owner(
    session: Session, who: bank.People, now: datetime, roles: tuple[Role, ...], expected: list[int]
) -> None:
    author = Actor(who.author.id, "林作者", frozenset(roles))

    assert [card.count for card in desk.desk_cards(session, author, now)] == expected


def test_a_reviewer_is_shown_what_others_wrote(session: Session, who: bank.People) -> None:
    assert reviewing.waiting_for_review(session, who.reviewer.id) == 1
    assert reviewing.waiting_for_review(session, who.author.id) == 0
