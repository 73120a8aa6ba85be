"""A person keeps views of the list under names; nobody sees or drops another's."""

from datetime import datetime

import pytest
from sqlmodel import Session

from core.errors import NotFound, Refused
from questionbank import service
from questionbank.queries.search import saved_views
from tests.questionbank import bank


@pytest.fixture
def who(session: Session) -> bank.People:
    return bank.people(session)


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
