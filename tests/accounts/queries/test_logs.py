from datetime import date, datetime, timedelta
from enum import StrEnum

import pytest
from sqlmodel import Session

from accounts import queries
from accounts.queries import EntryFilter
from core import audit
from core.outbox import Delivery, Message


class Act(StrEnum):
    ADD = "person.added"
    SIGN = "person.signed_in"


@pytest.fixture
def entries(session: Session, now: datetime) -> None:
    for days, actor, act, subject in (
        (0, "person/1", Act.ADD, "person/7"),
        (1, "person/7", Act.SIGN, "person/7"),
        (2, "person/1", Act.ADD, "person/77"),
    ):
        audit.record(session, actor=actor, action=act, subject=subject, at=now + timedelta(days=days))


@pytest.mark.parametrize(
    ("chosen", "count"),
    [
        (EntryFilter(), 3),
        (EntryFilter(actor="person/1"), 2),
        (EntryFilter(action="person.signed_in"), 1),
        (EntryFilter(subject="person/7"), 3),
        (EntryFilter(subject="person/77"), 1),
        (EntryFilter(subject="person_"), 0),
        (EntryFilter(from_day=date(2026, 11, 3)), 2),
        (EntryFilter(to_day=date(2026, 11, 3)), 2),
        (EntryFilter(from_day=date(2026, 11, 3), to_day=date(2026, 11, 3)), 1),
        (EntryFilter(actor="person/1", action="person.signed_in"), 0),
    ],
)
def test_entries_are_narrowed_by_every_field(session: Session, entries: None, chosen: EntryFilter, count: int) -> None:
    assert queries.count_entries(session, chosen) == count
    assert len(queries.entries(session, chosen)) == count


def test_the_newest_entries_come_first(session: Session, entries: None) -> None:
    listed = queries.entries(session, EntryFilter(), limit=2)

    assert [entry.subject for entry in listed] == ["person/77", "person/7"]
    assert [entry.action for entry in queries.history(session, "person/7")] == ["person.signed_in", "person.added"]
    assert queries.actions_used(session) == ["person.added", "person.signed_in"]


def test_mail_is_narrowed_by_state(session: Session, now: datetime) -> None:
    for state in (Delivery.KEPT, Delivery.SENT, Delivery.SENT):
        session.add(Message(to="a@b.c", subject=state.value, body="", created_at=now, state=state))
    session.flush()

    assert queries.count_messages(session) == 3
    assert queries.count_messages(session, state=Delivery.SENT) == 2
    assert [mail.subject for mail in queries.messages(session, state=Delivery.KEPT)] == ["kept"]
