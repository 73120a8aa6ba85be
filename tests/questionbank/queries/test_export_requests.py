"""Requests for an export as their askers, the second person and the clock see them."""

from datetime import timedelta
from typing import Any

import pytest
from sqlmodel import Session

from questionbank.models.governance import ExportRequest
from questionbank.queries import export_requests
from questionbank.rules.exports import KEPT, ExportState
from tests import factories

E = ExportState
NOW = factories.NOW


@pytest.fixture
def people(session: Session) -> list[int]:
    return [factories.person(session, name).id or 0 for name in ("甲", "乙")]


def request(session: Session, by: int, state: ExportState = E.REQUESTED, **changes: Any) -> ExportRequest:
    number = len(export_requests.all_requests(session)) + 1
    row = ExportRequest(
        **{
            "code": f"X-{number}", "format": "gift", "reason": "r", "state": state, "requested_by": by,
            "requested_at": NOW, "content": b"sealed" if state is E.READY else None, **changes,
        }
    )  # fmt: skip
    session.add(row)
    session.flush()
    return row


def decided(session: Session, by: int, other: int, state: ExportState, hours: int = 0) -> ExportRequest:
    return request(session, by, state, decided_by=other, decided_at=NOW + timedelta(hours=hours))


def test_a_person_sees_their_own_requests_the_newest_first(session: Session, people: list[int]) -> None:
    mine = [request(session, people[0]) for _ in range(3)]
    request(session, people[1])

    assert [row.code for row in export_requests.requests_of(session, people[0])] == [row.code for row in mine[::-1]]
    assert export_requests.requests_of(session, 99_999) == []


def test_what_waits_stands_at_the_top_of_all_requests(session: Session, people: list[int]) -> None:
    one, other = people
    first = request(session, one)
    done = decided(session, one, other, E.FETCHED)
    second = request(session, other)
    refused = decided(session, other, one, E.REFUSED)

    assert [row.code for row in export_requests.all_requests(session)] == [
        row.code for row in (second, first, refused, done)
    ]


@pytest.mark.parametrize("state", list(ExportState))
def test_only_what_somebody_else_asked_for_waits_for_a_decision(
    session: Session, people: list[int], state: ExportState
) -> None:
    one, other = people
    if state is E.REQUESTED:
        request(session, one)
    else:
        decided(session, one, other, state)

    waiting = [export_requests.waiting_for_decision(session, key) for key in (one, other, 99_999)]
    assert waiting == ([0, 1, 1] if state is E.REQUESTED else [0, 0, 0])


@pytest.mark.parametrize("state", [state for state in ExportState if state is not E.REQUESTED])
@pytest.mark.parametrize(("hours", "over"), [(-25, True), (-24, True), (-23, False), (0, False)])
def test_a_built_file_is_over_a_day_after_it_was_approved(
    session: Session, people: list[int], state: ExportState, hours: int, over: bool
) -> None:
    one, other = people
    row = decided(session, one, other, state, hours)

    found = export_requests.expired(session, NOW)

    assert [one.code for one in found] == ([row.code] if over and state is E.READY else [])
    assert timedelta(days=1) == KEPT
