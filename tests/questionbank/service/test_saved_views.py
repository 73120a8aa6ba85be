"""A person keeps views of the list under names; nobody sees or drops another's."""

from datetime import datetime
from urllib.parse import parse_qsl

import pytest
from sqlmodel import Session

from core.errors import NotFound, Refused
from questionbank import service
from questionbank.queries import items
from questionbank.queries.items import ItemFilter
from questionbank.queries.search import saved_views, view_named
from questionbank.rules import ItemState
from tests.questionbank import bank


@pytest.fixture
def who(session: Session) -> bank.People:
    return bank.staff(session)


def test_a_view_is_kept_for_its_person(session: Session, who: bank.People, now: datetime) -> None:
    service.keep_view(session, name="待评审", address="state=in_review&page=3", actor=who.author, now=now)

    assert [(view.name, view.query) for view in saved_views(session, who.author.id)] == [("待评审", "state=in_review")]
    assert saved_views(session, who.reviewer.id) == []


def test_the_same_name_is_written_over(session: Session, who: bank.People, now: datetime) -> None:
    for state in ("live", "resting"):
        service.keep_view(session, name="a", address=f"state={state}", actor=who.author, now=now)
    service.keep_view(session, name="a", address="state=draft", actor=who.reviewer, now=now)

    assert [view.query for view in saved_views(session, who.author.id)] == ["state=resting"]


def test_a_view_is_dropped_by_its_person_only(session: Session, who: bank.People, now: datetime) -> None:
    view = service.keep_view(session, name="a", address="state=live", actor=who.author, now=now)

    with pytest.raises(NotFound):
        service.drop_view(session, view_id=view.id or 0, actor=who.reviewer)
    assert service.drop_view(session, view_id=view.id or 0, actor=who.author) == "a"
    assert saved_views(session, who.author.id) == []
    with pytest.raises(NotFound):
        service.drop_view(session, view_id=99_999, actor=who.author)


def test_a_view_of_everything_is_none(session: Session, who: bank.People, now: datetime) -> None:
    with pytest.raises(Refused):
        service.keep_view(session, name="a", address="", actor=who.author, now=now)


ADDRESSES = [
    "state=live", "subject=105&state=draft", "text=%E5%AE%A1%E6%A0%B8", "text=100%25", "type=essay&tier=3", "tier=2",
    "point=105-3.1&sort=code&order=desc", "text=audit+criteria&state=in_review",
]  # fmt: skip


@pytest.mark.parametrize("address", ADDRESSES)
def test_a_kept_view_shows_the_list_that_was_kept(
    session: Session, who: bank.People, now: datetime, address: str
) -> None:
    for state, tier in ((ItemState.DRAFT, 1), (ItemState.LIVE, 2), (ItemState.IN_REVIEW, 2)):
        bank.item_in(session, state, who, text=bank.manuscript(f"审核 100% {state}", tier=tier))
    given = ItemFilter(**dict(parse_qsl(address)))

    view = service.keep_view(session, name="我的", address=f"?page=3&{address}&lang=en", actor=who.author, now=now)

    assert ItemFilter(**dict(view.pairs)) == given
    assert items.list_items(session, ItemFilter(**dict(view.pairs)), limit=9, offset=0) == items.list_items(
        session, given, limit=9, offset=0
    )


def test_views_stand_by_name(session: Session, who: bank.People, now: datetime) -> None:
    for name in ("c", "a", "b"):
        service.keep_view(session, name=name, address="state=live", actor=who.author, now=now)

    assert [view.name for view in saved_views(session, who.author.id)] == ["a", "b", "c"]


def test_a_name_is_the_same_whatever_its_spacing(session: Session, who: bank.People, now: datetime) -> None:
    for name in ("待 评审", "  待   评审 ", "待\t评审"):
        service.keep_view(session, name=name, address="state=live", actor=who.author, now=now)

    assert [view.name for view in saved_views(session, who.author.id)] == ["待 评审"]


@pytest.mark.parametrize(
    ("name", "address"),
    [
        ("", "state=live"), ("  ", "state=live"), ("x" * 61, "state=live"), ("a", "page=2"), ("a", "state="),
        ("a", "lang=en&page=2"), ("a", "text=%20%20"), ("a", f"text={'x' * 600}"), ("a", "evil=1"),
    ],
)  # fmt: skip
def test_what_cannot_be_kept_is_refused_at_the_name_and_leaves_nothing(
    session: Session, who: bank.People, now: datetime, name: str, address: str
) -> None:
    with pytest.raises(Refused) as refused:
        service.keep_view(session, name=name, address=address, actor=who.author, now=now)

    assert refused.value.field == "name"
    assert saved_views(session, who.author.id) == []


@pytest.mark.parametrize("view_id", [0, -1, 2**31, 2**70])
def test_a_view_that_is_not_there_is_not_dropped(session: Session, who: bank.People, view_id: int) -> None:
    with pytest.raises(NotFound):
        service.drop_view(session, view_id=view_id, actor=who.author)


def test_a_view_is_found_by_its_person_and_name(session: Session, who: bank.People, now: datetime) -> None:
    view = service.keep_view(session, name="a", address="state=live", actor=who.author, now=now)

    assert view_named(session, person_id=who.author.id, name="a") == view
    assert view_named(session, person_id=who.author.id, name="A") is None
    assert view_named(session, person_id=who.reviewer.id, name="a") is None
