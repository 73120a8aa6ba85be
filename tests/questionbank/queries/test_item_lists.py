"""Lists of items against a model in memory: every filter alone and together, every order, every page."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from itertools import product
from typing import Any

import pytest
from sqlmodel import Session

from questionbank import service
from questionbank.queries import items
from questionbank.queries.items import ItemFilter
from questionbank.rules import ItemState, ItemType
from questionbank.rules.lists import Sorting
from questionbank.rules.papers import under
from tests import factories
from tests.questionbank import bank
from tests.questionbank.samples import sample

S, T = ItemState, ItemType
NOW = factories.NOW


@dataclass(frozen=True)
class Known:
    """What the test knows of an item that it made."""

    code: str
    type: ItemType
    state: ItemState
    tier: int
    point: str
    subject: str
    text: str


MADE = [
    (T.SINGLE_CHOICE, S.DRAFT, 1, "105-3.1.e", "审核准则 audit"),
    (T.SINGLE_CHOICE, S.LIVE, 2, "105-3.1.e.8", "审核证据"),
    (T.MULTIPLE_CHOICE, S.LIVE, 3, "105-3.1", "audit evidence"),
    (T.TRUE_FALSE, S.IN_REVIEW, 1, "105-3.10", "审核发现"),
    (T.ESSAY, S.RETIRED, 3, "107-3.1.a", "审核结论 audit"),
    (T.ESSAY, S.DRAFT, 2, "", "未归类 audit"),
]


@pytest.fixture
def known(session: Session) -> list[Known]:
    who = bank.staff(session)
    made = []
    for kind, state, tier, point, text in MADE:
        if point:
            factories.point(session, point)
        subject = point.partition("-")[0]
        given = sample(kind)
        wordings = {"zh_Hans": replace(given.wordings["zh_Hans"], stem=text)}
        manuscript = replace(given, wordings=wordings, subject=subject, point=point, tier=tier)
        item = bank.item_in(session, state, who, text=manuscript)
        made.append(Known(item.code, kind, state, tier, point, subject, text))
    return made


def listed(session: Session, **chosen: str) -> list[str]:
    return [row.code for row in items.list_items(session, ItemFilter(**chosen), limit=99, offset=0)]


def fits(one: Known, chosen: dict[str, str]) -> bool:
    """Say by plain comparisons whether an item belongs to a list."""
    tests: dict[str, Callable[[str], bool]] = {
        "subject": lambda value: one.subject == value,
        "state": lambda value: one.state.value == value,
        "type": lambda value: one.type.value == value,
        "tier": lambda value: str(one.tier) == value,
        "point": lambda value: under(one.point, value),
        "text": lambda value: all(word in one.text for word in value.split()),
    }
    return all(tests[name](value) for name, value in chosen.items() if value)


CHOICES: dict[str, list[str]] = {
    "subject": ["", "105", "107"],
    "state": ["", "draft", "live"],
    "type": ["", "single_choice", "essay"],
    "tier": ["", "1", "3"],
    "point": ["", "105-3.1", "105-3.1.e.8"],
    "text": ["", "审核", "audit", "审核 audit"],
}


def test_every_pair_of_filters_lists_what_fits_and_counts_it(session: Session, known: list[Known]) -> None:
    newest_first = known[::-1]

    for values in product(*CHOICES.values()):
        chosen = dict(zip(CHOICES, values, strict=True))
        if sum(map(bool, values)) > 2:
            continue
        expected = [one.code for one in newest_first if fits(one, chosen)]
        assert items.count_items(session, ItemFilter(**chosen)) == len(expected), chosen
        assert listed(session, **chosen) == expected, chosen


@pytest.mark.parametrize("sort", list(Sorting))
@pytest.mark.parametrize("order", ["asc", "desc", ""])
def test_a_list_is_ordered_alike_on_both_engines_whatever_is_blank(
    session: Session, known: list[Known], sort: Sorting, order: str
) -> None:
    def value(one: Known) -> Any:
        found = getattr(one, sort.value)
        return found.value if isinstance(found, ItemState | ItemType) else found

    newest_first = known[::-1]
    expected = sorted(newest_first, key=value, reverse=order == "desc")
    if order == "desc":  # what is equal stands the newest first, also then
        expected = sorted(sorted(newest_first, key=lambda one: -newest_first.index(one)), key=value)[::-1]

    assert listed(session, sort=sort, order=order) == [one.code for one in expected]


@pytest.mark.parametrize("size", [1, 2, 4, 6, 9])
def test_pages_put_together_are_the_list(session: Session, known: list[Known], size: int) -> None:
    offsets = range(0, len(known) + size, size)
    pages = [items.list_items(session, ItemFilter(), limit=size, offset=offset) for offset in offsets]

    assert [row.code for page in pages for row in page] == [one.code for one in known[::-1]]
    assert all(len(page) <= size for page in pages)


def test_states_are_counted_as_they_are_listed(session: Session, known: list[Known]) -> None:
    counted = items.counts_by_state(session)

    assert counted == {state: len(listed(session, state=state.value)) for state in counted}
    assert sum(counted.values()) == len(known)
    assert items.counts_by_state(session, "107") == {S.RETIRED: 1}
    assert items.counts_by_state(session, "999") == {}


@pytest.mark.parametrize(
    "chosen",
    [
        {"subject": "999"}, {"state": "ai_draft"}, {"type": "hotspot"}, {"point": "999-1"}, {"point": "%"},
        {"point": "105_3"},
        {"text": "没有的词"}, {"subject": "105' OR '1'='1"}, {"tier": "9"},
    ],
)  # fmt: skip
def test_a_filter_that_nothing_answers_to_gives_an_empty_list(
    session: Session, known: list[Known], chosen: dict[str, str]
) -> None:
    assert listed(session, **chosen) == []
    assert items.count_items(session, ItemFilter(**chosen)) == 0


def test_a_row_shows_what_the_current_version_says(session: Session, known: list[Known]) -> None:
    draft = known[0]
    who = bank.staff(session)
    text = bank.manuscript("新的题干", tier=3, point="105-3.1", subject="105")
    service.revise_item(session, code=draft.code, manuscript=text, actor=who.author, now=NOW)

    [row] = items.list_items(session, ItemFilter(text="新的题干"), limit=9, offset=0)

    assert (row.code, row.type, row.state) == (draft.code, T.SINGLE_CHOICE, S.DRAFT)
    assert (row.tier, row.point, row.number) == (3, "105-3.1", 2)
    assert row.plain.startswith("新的题干")


def test_drafts_are_counted_for_their_author(session: Session, known: list[Known]) -> None:
    author = items.item_by_code(session, known[0].code).author_id or 0

    assert items.own_drafts(session, author) == 2
    assert items.own_drafts(session, 99_999) == 0


def test_the_same_wording_is_found_by_its_digest(session: Session, known: list[Known]) -> None:
    rows = [items.item_by_code(session, one.code) for one in known]
    digests = {items.version(session, item).digest: item.code for item in rows}

    assert items.duplicates(session, [*digests, "0" * 64, *digests]) == digests
    assert items.duplicates(session, []) == {}
    assert items.duplicates(session, [f"{number:064x}" for number in range(1200)]) == {}
