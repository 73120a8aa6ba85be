from collections.abc import Iterator

import pytest
from flask import Flask

from exam import labels
from exam.rules.board import Act, Alert
from exam.rules.states import AttemptState, Ending, SittingState
from exam.service.attempts import EVENT_KINDS


@pytest.fixture(autouse=True)
def english(still_app: Flask) -> Iterator[None]:
    with still_app.test_request_context("/?lang=en"):
        yield


def test_everything_that_is_shown_has_a_name() -> None:
    assert set(labels.STATES) == set(AttemptState)
    assert set(labels.SITTING_STATES) == set(SittingState)
    assert set(labels.ENDINGS) == set(Ending)
    assert set(labels.ACTS) == set(Act)
    assert set(labels.ALERTS) == set(Alert)
    assert set(labels.EVENTS) >= EVENT_KINDS
    assert {key for keys in labels.REASONS_OF.values() for key in keys} | set(labels.CANCEL_REASONS) | set(
        labels.EVACUATION_REASONS
    ) == set(labels.REASONS)


def test_every_list_of_reasons_ends_with_ones_own_words() -> None:
    assert {keys[-1] for keys in (*labels.REASONS_OF.values(), labels.CANCEL_REASONS)} == {"other"}


@pytest.mark.parametrize(
    ("stored", "shown"),
    [
        ("fault", "Fault of the machine or the network"),
        ("other: 停电: 两次", "Another reason: 停电: 两次"),
        ("base time", "Time of the paper"),
        ("timer", "Time was over"),
        ("candidate", "Handed in by the candidate"),
        ("in somebody's words: yes", "in somebody's words: yes"),
        ("", ""),
    ],
)
def test_a_stored_reason_is_read_in_the_readers_language(stored: str, shown: str) -> None:
    assert labels.reason(stored) == shown


@pytest.mark.parametrize(("text", "stored"), [("", "fault"), ("  ", "fault"), (" 黑屏 ", "fault: 黑屏")])
def test_a_reason_is_stored_with_what_was_added(text: str, stored: str) -> None:
    assert labels.stored_reason("fault", text) == stored


@pytest.mark.parametrize(
    ("kind", "shown"), [(Alert.PAUSED, "Paused"), (Alert.COPIED, "Copying, pasting or printing: 3")]
)
def test_an_alert_says_how_often(kind: Alert, shown: str) -> None:
    assert labels.alert(kind, 3) == shown


@pytest.mark.parametrize(
    ("before", "after", "shown"),
    [
        (None, AttemptState.BOOKED, "Seat booked"),
        (AttemptState.ADMITTED, AttemptState.IN_PROGRESS, "Started"),
        (AttemptState.PAUSED, AttemptState.IN_PROGRESS, "Resumed"),
        (AttemptState.IN_PROGRESS, AttemptState.PAUSED, "Paused"),
    ],
)
def test_a_step_of_the_history_has_a_name(before: AttemptState | None, after: AttemptState, shown: str) -> None:
    assert labels.step(before, after) == shown


def test_a_paper_that_was_taken_in_is_no_pause() -> None:
    assert labels.step(AttemptState.IN_PROGRESS, AttemptState.PAUSED, "collected") == "Papers collected"
    assert labels.step(AttemptState.IN_PROGRESS, AttemptState.PAUSED, "fault: collected") == "Paused"
    assert labels.state(AttemptState.PAUSED, collected=True) == ("Papers collected", "wait")
    assert labels.state(AttemptState.PAUSED) == ("Paused", "stop")
