from datetime import UTC, date, datetime, timedelta
from enum import StrEnum
from itertools import chain, combinations
from typing import Any

import pytest
from sqlmodel import Session

from accounts import queries
from accounts.queries import EntryFilter
from core import audit
from core.audit import AuditEntry
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
        (EntryFilter(from_day=date.min, to_day=date.max), 3),
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


def test_every_filter_narrows_the_list_by_itself_and_with_the_others(session: Session, now: datetime) -> None:
    """All combinations of the five fields against the same written with plain comparisons."""
    made = []
    for number in range(12):
        made.append(
            audit.record(
                session, actor=f"person/{number % 2}", action=Act.ADD if number % 3 else Act.SIGN,
                subject=f"attempt/{number % 4}", at=now + timedelta(days=number // 2, hours=number),
            )
        )  # fmt: skip
    days = [(now + timedelta(days=2)).date(), (now + timedelta(days=4)).date()]
    values: dict[str, Any] = {
        "actor": "person/1", "action": Act.ADD.value, "subject": "attempt/", "from_day": days[0], "to_day": days[1],
    }  # fmt: skip
    for chosen in chain.from_iterable(combinations(values, count) for count in range(len(values) + 1)):
        asked = EntryFilter(**{name: values[name] for name in chosen})
        wanted = [row.id for row in reversed(made) if _fits(row, asked)]
        assert [row.id for row in queries.entries(session, asked, limit=50) if row in made] == wanted, chosen


def _fits(row: AuditEntry, asked: EntryFilter) -> bool:
    day = row.at.astimezone(UTC).date()
    return (
        asked.actor in ("", row.actor)
        and asked.action in ("", row.action)
        and row.subject.startswith(asked.subject)
        and (asked.from_day is None or day >= asked.from_day)
        and (asked.to_day is None or day <= asked.to_day)
    )


@pytest.mark.parametrize("start", ["attempt/%", "attempt/_", "%", "_", "ATTEMPT"])
def test_a_subject_is_looked_for_as_it_is_written(session: Session, now: datetime, start: str) -> None:
    audit.record(session, actor="x", action=Act.ADD, subject="attempt/7", at=now)
    found = [row.subject for row in queries.entries(session, EntryFilter(subject=start))]
    assert "attempt/7" not in found or start == "ATTEMPT"
