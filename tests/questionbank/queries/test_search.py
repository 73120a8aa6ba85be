"""Items are found by words of both languages, by number and clause; what nearly repeats another is noticed."""

from dataclasses import replace
from datetime import datetime

import pytest
from sqlmodel import Session, col, delete, func, select

from questionbank import service
from questionbank.models import ItemBand, ItemText
from questionbank.queries import items, search
from questionbank.queries.items import ItemFilter
from questionbank.rules import ItemState
from questionbank.rules.lists import Sorting
from questionbank.service.search import CROWD
from tests.questionbank import bank

LONG = "内部审核应当按照策划的时间间隔进行，以提供质量管理体系是否得到有效实施和保持的信息，这是标准的要求吗？"


@pytest.fixture
def who(session: Session) -> bank.People:
    return bank.people(session)


def codes(session: Session, **narrowed: str) -> list[str]:
    return [row.code for row in items.list_items(session, ItemFilter(**narrowed), limit=25, offset=0)]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("时间间隔", True),
        ("间隔", True),
        ("隔", True),
        ("时间 策划", True),
        ("策划时间", False),
        ("內部", False),
        ("AUDIT CRIT", True),
        ("audit xyz", False),
        ("criter", True),
        ("iteria", False),
        ("9001", True),
        ("％", True),
        ('" OR "', False),
        ("NEAR(审核)", False),
        ("内部审核*", True),
    ],
)
def test_words_are_found_in_both_languages(session: Session, who: bank.People, query: str, found: bool) -> None:
    item = bank.item_in(session, ItemState.DRAFT, who, text=bank.manuscript(LONG, clause="ISO 9001 9.2"))

    assert codes(session, text=query) == ([item.code] if found else [])
    assert items.count_items(session, ItemFilter(text=query)) == found


def test_an_item_is_found_by_its_number(session: Session, who: bank.People) -> None:
    one, other = (bank.item_in(session, ItemState.DRAFT, who, text=bank.manuscript(text)) for text in ("甲", "乙"))

    assert codes(session, text=one.code) == [one.code]
    assert set(codes(session, text="105")) == {one.code, other.code}


def test_only_the_current_wording_is_found(session: Session, who: bank.People, now: datetime) -> None:
    item = bank.item_in(session, ItemState.DRAFT, who, text=bank.manuscript("旧的表述"))
    service.revise_item(session, code=item.code, manuscript=bank.manuscript("新的写法"), actor=who.author, now=now)

    assert (codes(session, text="表述"), codes(session, text="写法")) == ([], [item.code])


def test_what_an_upgrade_left_out_is_made_findable(session: Session, who: bank.People) -> None:
    item = bank.item_in(session, ItemState.DRAFT, who, text=bank.manuscript(LONG))
    session.execute(delete(ItemText).where(col(ItemText.item_id) == item.id))
    session.execute(delete(ItemBand).where(col(ItemBand.item_id) == item.id))

    assert codes(session, text="间隔") == []
    assert (service.index_missing(session), service.index_missing(session)) == (1, 0)
    assert codes(session, text="间隔") == [item.code]
    assert session.exec(select(func.count()).where(col(ItemBand.item_id) == item.id)).one() > 0


@pytest.mark.parametrize(("sort", "order"), [(sort, order) for sort in Sorting for order in ("asc", "desc")])
def test_a_list_is_sorted_by_each_column(session: Session, who: bank.People, sort: Sorting, order: str) -> None:
    for tier, state in ((2, ItemState.LIVE), (1, ItemState.DRAFT), (3, ItemState.APPROVED)):
        bank.item_in(session, state, who, text=bank.manuscript(f"第{tier}题", tier=tier))

    rows = items.list_items(session, ItemFilter(sort=sort, order=order), limit=25, offset=0)
    shown = [getattr(row, sort.value) for row in rows]
    assert shown == sorted(shown, reverse=order == "desc")


def test_a_column_that_is_none_does_not_sort(session: Session, who: bank.People) -> None:
    one, other = (bank.item_in(session, ItemState.DRAFT, who, text=bank.manuscript(text)) for text in ("甲", "乙"))

    assert codes(session, sort="plain; DROP TABLE item") == [other.code, one.code]


def test_a_question_asked_in_other_words_of_the_same_is_noticed(session: Session, who: bank.People) -> None:
    first = bank.item_in(
        session, ItemState.LIVE, who, text=bank.manuscript(wordings={"zh_Hans": replace(bank.CHINESE, stem=LONG)})
    )
    bank.item_in(session, ItemState.LIVE, who, text=bank.manuscript("审核组长由谁任命？"))

    found = search.similar(session, LONG.replace("应当", "应").replace("这是标准的要求吗", "对吗"))
    assert [(row.code, row.state) for row in found] == [(first.code, ItemState.LIVE)]
    assert 0.6 <= found[0].share < 1.0
    assert search.similar(session, LONG, but=first.id) == []
    assert search.similar(session, "") == []


def test_a_crowd_of_nearly_equal_items_does_not_fill_the_bands_without_end(session: Session, who: bank.People) -> None:
    for number in range(CROWD + 5):
        words = "".join("甲乙丙丁戊己庚辛"[int(digit)] for digit in f"{number:o}")
        stem = replace(bank.CHINESE, stem=f"{LONG}{words}")
        bank.item_in(session, ItemState.DRAFT, who, text=bank.manuscript(wordings={"zh_Hans": stem}))

    crowds = session.exec(select(func.count()).select_from(ItemBand).group_by(col(ItemBand.value))).all()
    assert max(crowds) == CROWD
    assert len(search.similar(session, LONG)) == search.MOST_SHOWN


def test_what_arrives_is_held_against_the_bank_at_once(session: Session, who: bank.People) -> None:
    item = bank.item_in(
        session, ItemState.LIVE, who, text=bank.manuscript(wordings={"zh_Hans": replace(bank.CHINESE, stem=LONG)})
    )

    found = search.likest(session, ["完全不同的一道题目", f"{LONG} 甲 乙 丙 丁", LONG.replace("应当", "应")])
    assert (found[1], found[2][0]) == ((item.code, 1.0), item.code)
    assert 0 not in found
    assert search.likest(session, []) == {}
