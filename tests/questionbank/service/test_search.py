"""The index follows the versions: what it holds of an item, how it is made anew, what it leaves out."""

from collections.abc import Sequence
from datetime import datetime
from random import Random

import pytest
from sqlmodel import Session, col, delete, func, select

from questionbank import service
from questionbank.likeness import BANDS
from questionbank.models import Item, ItemBand, ItemClause, ItemText, ItemVersion
from questionbank.queries import items, search
from questionbank.queries.items import ItemFilter
from questionbank.rules import ItemState
from questionbank.service.search import BATCH, CROWD, index_missing, index_versions
from tests import factories
from tests.questionbank import bank

STEM = "内部审核应当按照策划的时间间隔进行，以提供质量管理体系是否得到有效实施和保持的信息。"
NOW = factories.NOW


@pytest.fixture
def who(session: Session) -> bank.People:
    return bank.staff(session)


def grams(session: Session, item: Item) -> str:
    return session.exec(select(ItemText.grams).where(ItemText.item_id == item.id)).one()


def band_count(session: Session, item: Item) -> int:
    return session.exec(select(func.count()).select_from(ItemBand).where(col(ItemBand.item_id) == item.id)).one()


def plain_items(session: Session, texts: Sequence[str]) -> list[tuple[Item, ItemVersion]]:
    """Make items with these texts that no index holds yet."""
    made = []
    for text in texts:
        version = factories.version(session)
        item = session.get_one(Item, version.item_id)
        row = ItemVersion(
            item_id=version.item_id, number=2, public_id=f"{version.public_id}-2", plain=text, digest=text[:60],
            content={}, created_at=NOW,
        )  # fmt: skip
        item.number = 2
        session.add_all([item, row])
        made.append((item, row))
    session.flush()
    return made


def test_an_item_is_found_by_code_text_and_clause(session: Session, who: bank.People, now: datetime) -> None:
    text = bank.manuscript(STEM, clause="GB/T 19001-2016 9.2")
    item = service.create_item(session, manuscript=text, actor=who.author, now=now)

    held = grams(session, item)
    assert held.startswith(" 105 ")
    for token in ("内部", "部审", "息", "audit", "criteria", "gb", "19001", "9", "2"):
        assert f" {token} " in held, token
    assert held == " ".join(held.split()).join("  ")


def test_a_new_version_takes_the_place_of_the_old_one_in_the_index(
    session: Session, who: bank.People, now: datetime
) -> None:
    item = service.create_item(session, manuscript=bank.manuscript(STEM), actor=who.author, now=now)
    before = band_count(session, item)

    for number in range(3):
        service.revise_item(
            session, code=item.code, manuscript=bank.manuscript(f"另一道题{number}"), actor=who.author, now=now
        )

    assert "审核" not in grams(session, item)
    assert "另一" in grams(session, item)
    assert 0 < before <= BANDS
    assert 0 < band_count(session, item) <= BANDS
    assert session.exec(select(func.count()).select_from(ItemText)).one() == 1


def test_a_text_without_words_is_kept_and_resembles_nothing(session: Session) -> None:
    [(item, version)] = plain_items(session, ["……？"])

    index_versions(session, [(item, version)], fresh=True)

    assert band_count(session, item) == 0
    assert search.similar(session, "……？") == []
    assert items.list_items(session, ItemFilter(text=item.code), limit=5, offset=0)[0].code == item.code


def test_indexing_twice_is_indexing_once(session: Session) -> None:
    pairs = plain_items(session, [STEM, "审核组长由谁任命"])

    index_versions(session, pairs)
    first = sorted(session.exec(select(ItemBand.value, ItemBand.item_id)).all())
    index_versions(session, pairs)

    assert sorted(session.exec(select(ItemBand.value, ItemBand.item_id)).all()) == first


def test_many_items_are_indexed_in_parts_and_none_is_left_out(session: Session) -> None:
    dice = Random(5)
    words = [f"{one}{other}" for one in "审核质量管理体系认证" for other in "员证据准则结论方案组"]
    pairs = plain_items(session, [" ".join(dice.sample(words, 12)) for _ in range(BATCH // 20 + 3)])

    assert index_missing(session) == len(pairs)
    assert index_missing(session) == 0
    assert session.exec(select(func.count()).select_from(ItemText)).one() == len(pairs)


def test_only_the_current_version_is_made_findable(session: Session) -> None:
    [(item, _version)] = plain_items(session, [STEM])
    session.execute(delete(ItemText))

    index_missing(session)

    assert "内部" in grams(session, item)


def test_a_crowd_leaves_no_more_than_its_share_in_a_band_whatever_comes_together(session: Session) -> None:
    pairs = plain_items(session, [STEM] * (CROWD + 4))

    index_versions(session, pairs[:10], fresh=True)
    index_versions(session, pairs[10:], fresh=True)

    sizes = session.exec(select(func.count()).select_from(ItemBand).group_by(col(ItemBand.value))).all()
    assert set(sizes) == {CROWD}
    assert len(search.similar(session, STEM)) == search.MOST_SHOWN


def test_who_leaves_a_crowded_band_makes_room_for_another(session: Session) -> None:
    pairs = plain_items(session, [STEM] * (CROWD + 1))
    index_versions(session, pairs, fresh=True)
    last = pairs[-1][0]
    assert band_count(session, last) == 0

    first_item, first_version = pairs[0]
    other = ItemVersion(**first_version.model_dump(exclude={"id", "plain", "number", "public_id"}))
    other.plain, other.number, other.public_id = "全然不同的一题", 3, "other"
    session.add(other)
    session.flush()
    index_versions(session, [(first_item, other)])
    index_versions(session, [pairs[-1]])

    assert band_count(session, last) == BANDS


def test_the_clauses_that_a_text_cites_are_linked_anew(session: Session, who: bank.People, now: datetime) -> None:
    service.seed_standards(session)
    item = service.create_item(session, manuscript=bank.manuscript(STEM), actor=who.author, now=now)

    cited = session.exec(select(ItemClause).where(ItemClause.version_id == items.version(session, item).id)).all()

    assert [one.name for one in cited] == ["GB/T 19001-2016 8.4"]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("审核", True), ("内部审核", True), ("核应", True), ("审 核", True), ("体系", True), ("信息", True),
        ("息", True),
        ("系统", False), ("核审", False), ("内审", False), ("間隔", False), ("间隔 实施", True), ("间隔实施", False),
        ("ＡＵＤＩＴ", True), ("Audit criteria", True), ("criteria audit", True), ("auditor", False), ("aud", True),
        ("9001", False), ("19001", True), ("1900", True), ("8.4", True), ("8.4 审核", True), ("9.9", False),
        ("%", True), ("_", True), ("'; DROP TABLE item; --", False), ("审核\x00", True), ("*", True), ('"', True),
        ("审核 OR 系统", False), ("（）", True), ("\t审核\n", True),
    ],
)  # fmt: skip
def test_words_of_two_characters_and_of_english_are_found_whatever_stands_around_them(
    session: Session, who: bank.People, now: datetime, query: str, found: bool
) -> None:
    item = service.create_item(session, manuscript=bank.manuscript(STEM), actor=who.author, now=now)

    rows = items.list_items(session, ItemFilter(text=query), limit=5, offset=0)

    assert [row.code for row in rows] == ([item.code] if found else [])
    assert items.count_items(session, ItemFilter(text=query)) == found


@pytest.mark.parametrize("place", range(0, len(STEM) - 1, 3))
def test_any_two_neighbouring_characters_of_a_text_are_found(session: Session, place: int) -> None:
    [pair] = plain_items(session, [STEM])
    index_versions(session, [pair], fresh=True)

    rows = items.list_items(session, ItemFilter(text=STEM[place : place + 2]), limit=5, offset=0)

    assert [row.code for row in rows] == [pair[0].code]


def test_a_filter_narrows_what_words_found(session: Session, who: bank.People, now: datetime) -> None:
    draft, live = (
        bank.item_in(session, state, who, text=bank.manuscript(f"{STEM}{state.value}"))
        for state in (ItemState.DRAFT, ItemState.LIVE)
    )

    def codes(**chosen: str) -> list[str]:
        return [row.code for row in items.list_items(session, ItemFilter(text="间隔", **chosen), limit=5, offset=0)]

    assert codes() == [live.code, draft.code]
    assert codes(state="draft") == [draft.code]
    assert codes(state="live", tier="2", point="105-3.1") == [live.code]
    assert codes(tier="3") == []
    assert codes(sort="code") == [draft.code, live.code]
