"""An export of the bank takes two people, and is fetched once by the first within a day."""

from datetime import UTC, datetime, timedelta

import pytest

from questionbank.rules.exports import EXPORT_STATE_NAMES, KEPT, ExportState, may_decide, may_fetch

READY_AT = datetime(2026, 11, 2, 9, tzinfo=UTC)
SECOND = timedelta(seconds=1)


@pytest.mark.parametrize("state", ExportState)
@pytest.mark.parametrize("actor", [1, 2])
def test_only_somebody_else_decides_and_only_once(state: ExportState, actor: int) -> None:
    reasons = may_decide(state, requested_by=1, actor=actor)

    assert len(reasons) == (state is not ExportState.REQUESTED) + (actor == 1)


@pytest.mark.parametrize(
    ("state", "actor", "after", "words"),
    [
        (ExportState.READY, 1, timedelta(0), None),
        (ExportState.READY, 1, KEPT - SECOND, None),
        (ExportState.READY, 1, KEPT, "is over"),
        (ExportState.READY, 2, timedelta(0), "Only the person who asked"),
        (ExportState.FETCHED, 1, timedelta(0), "has been downloaded"),
        (ExportState.REQUESTED, 1, timedelta(0), "not approved"),
        (ExportState.REFUSED, 1, timedelta(0), "not approved"),
        (ExportState.EXPIRED, 1, timedelta(0), "has expired"),
    ],
)
def test_who_asked_fetches_once_within_a_day(
    state: ExportState, actor: int, after: timedelta, words: str | None
) -> None:
    reasons = may_fetch(state, requested_by=1, actor=actor, ready_at=READY_AT, now=READY_AT + after)

    if words is None:
        assert reasons == []
    else:
        assert [words in str(one) for one in reasons] == [True]


def test_nothing_is_fetched_that_was_never_built() -> None:
    assert may_fetch(ExportState.READY, requested_by=1, actor=1, ready_at=None, now=READY_AT) != []


def test_every_state_has_a_name() -> None:
    assert EXPORT_STATE_NAMES.keys() == set(ExportState)
