"""Items of a file are bound to the case that stands before them there, or to its double in the bank."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

import pytest
from sqlmodel import Session, select

from questionbank import service
from questionbank.interchange.model import ParsedItem
from questionbank.models import Item
from questionbank.queries import items
from questionbank.rules import ItemState, ItemType, Manuscript, Wording
from questionbank.service.arrivals import Arrival, arrival
from questionbank.service.cases import bind_cases
from tests import factories
from tests.questionbank import bank
from tests.questionbank.samples import sample

CASE, ESSAY = ItemType.CASE, ItemType.ESSAY
NOW = factories.NOW


def arrived(name: str, kind: ItemType = ESSAY, *, case: str = "", where: str = "", twin: str = "") -> Arrival:
    parsed = ParsedItem(name, kind, f"<p>{name}</p>", case=case, where=where or f"item {name}")
    return replace(arrival(parsed, subject="", points=()), twin=twin)


def stored(session: Session, arrivals: Sequence[Arrival]) -> list[tuple[Item, Arrival]]:
    """Store what the bank does not hold yet."""
    rows: list[tuple[Item, Arrival]] = []
    for one in arrivals:
        if not one.twin:
            item = Item(
                code=f"N-{len(rows)}-{one.parsed.source_id}",
                type=one.manuscript.type,
                state=ItemState.DRAFT,
                created_at=NOW,
            )
            session.add(item)
            rows.append((item, one))
    session.flush()
    return rows


def bound(session: Session, *arrivals: Arrival) -> dict[str, str]:
    """Bind the cases of a file and give the code of each item's case by the item's name in the file."""
    kept = stored(session, arrivals)
    bind_cases(session, arrivals, kept)
    session.flush()
    return {one.parsed.source_id: items.case_code(session, item) for item, one in kept}


def test_items_share_the_case_that_they_name(session: Session) -> None:
    found = bound(session, arrived("c", CASE), arrived("1", case="c"), arrived("2", case="c"), arrived("3"))

    assert found == {"c": "", "1": "N-0-c", "2": "N-0-c", "3": ""}


def test_each_item_has_its_own_case_among_several(session: Session) -> None:
    found = bound(
        session, arrived("c", CASE), arrived("1", case="c"), arrived("d", CASE), arrived("2", case="d"),
        arrived("3", case="c"),
    )  # fmt: skip

    assert (found["1"], found["2"], found["3"]) == ("N-0-c", "N-2-d", "N-0-c")


def test_an_item_that_names_no_case_of_the_file_is_of_its_own(session: Session) -> None:
    assert bound(session, arrived("c", CASE), arrived("1", case="elsewhere")) == {"c": "", "1": ""}


def test_an_item_that_names_no_case_is_not_bound_to_one_without_a_name(session: Session) -> None:
    assert bound(session, arrived("", CASE, where="case 1"), arrived("1"))["1"] == ""


def test_a_case_that_the_bank_holds_takes_the_items_of_the_file(session: Session, now: datetime) -> None:
    who = bank.staff(session)
    known = service.create_item(session, manuscript=sample(CASE), actor=who.author, now=now)

    found = bound(session, arrived("c", CASE, twin=known.code), arrived("1", case="c"))

    assert found == {"1": known.code}


def test_a_case_that_stands_in_the_file_twice_is_one(session: Session) -> None:
    found = bound(
        session,
        arrived("c", CASE, where="file a, item 1"),
        arrived("1", case="c"),
        arrived("d", CASE, where="file b, item 1", twin="file a, item 1"),
        arrived("2", case="d"),
    )

    assert (found["1"], found["2"]) == ("N-0-c", "N-0-c")


def test_an_item_that_the_bank_holds_is_left_as_it_is(session: Session, now: datetime) -> None:
    who = bank.staff(session)
    known = service.create_item(session, manuscript=sample(ESSAY), actor=who.author, now=now)

    bound(session, arrived("c", CASE), arrived("1", case="c", twin=known.code))

    assert session.get_one(Item, known.id).case_id is None


def test_a_twin_that_is_no_case_is_none(session: Session, now: datetime) -> None:
    who = bank.staff(session)
    known = service.create_item(session, manuscript=sample(ESSAY), actor=who.author, now=now)

    assert bound(session, arrived("c", CASE, twin="nowhere"), arrived("1", case="c"))["1"] == ""
    assert known.case_id is None


def case_of(text: str) -> Manuscript:
    return replace(sample(CASE), wordings={"zh_Hans": Wording(text)})


@pytest.mark.parametrize("state", [ItemState.DRAFT, ItemState.LIVE, ItemState.RETIRED])
def test_only_cases_that_are_not_retired_are_offered(session: Session, now: datetime, state: ItemState) -> None:
    who = bank.staff(session)
    case = bank.item_in(session, state, who, text=case_of("某企业是一家……"))

    offered = items.cases(session, case.subject_id)

    assert offered == ([] if state is ItemState.RETIRED else [(case.code, "某企业是一家……")])
    assert items.cases(session, None) == []


def test_the_items_of_a_case_are_listed_as_papers_print_them(session: Session, now: datetime) -> None:
    who = bank.staff(session)
    case = service.create_item(session, manuscript=case_of("材料"), actor=who.author, now=now)
    own = [
        service.create_item(session, manuscript=sample(kind, case=case.code), actor=who.author, now=now)
        for kind in (ESSAY, ItemType.SINGLE_CHOICE, ItemType.TRUE_FALSE)
    ]
    service.create_item(session, manuscript=sample(ESSAY), actor=who.author, now=now)

    assert [row.code for row in items.of_case(session, case)] == [item.code for item in own]
    assert {items.case_code(session, item) for item in own} == {case.code}
    assert items.case_code(session, case) == ""


def test_an_item_may_leave_its_case_with_a_new_version(session: Session, now: datetime) -> None:
    who = bank.staff(session)
    case = service.create_item(session, manuscript=case_of("材料"), actor=who.author, now=now)
    item = service.create_item(session, manuscript=sample(ESSAY, case=case.code), actor=who.author, now=now)

    service.revise_item(session, code=item.code, manuscript=sample(ESSAY), actor=who.author, now=now)

    assert session.exec(select(Item.case_id).where(Item.id == item.id)).one() is None
    assert items.of_case(session, case) == []
