from collections.abc import Iterator

import pytest
from flask import Flask
from flask_babel import force_locale
from hypothesis import given, settings
from hypothesis import strategies as st

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
        (AttemptState.SUBMITTED, AttemptState.SEALED, "Sealed"),
        (AttemptState.TERMINATED, AttemptState.SEALED, "Sealed"),
    ],
)
def test_a_step_of_the_history_has_a_name(before: AttemptState | None, after: AttemptState, shown: str) -> None:
    assert labels.step(before, after) == shown


def test_a_paper_that_was_taken_in_is_no_pause() -> None:
    assert labels.step(AttemptState.IN_PROGRESS, AttemptState.PAUSED, "collected") == "Papers collected"
    assert labels.step(AttemptState.IN_PROGRESS, AttemptState.PAUSED, "fault: collected") == "Paused"
    assert labels.state(AttemptState.PAUSED, collected=True) == ("Papers collected", "wait")
    assert labels.state(AttemptState.PAUSED) == ("Paused", "stop")


@pytest.mark.parametrize(
    ("noted", "said"),
    [
        ({}, ""),
        ({"cause": "page_opened"}, "the page was opened"),
        ({"cause": "save", "offline_ms": 9136}, "an answer could be sent again, 9 seconds without connection"),
        ({"state": "hidden"}, "hidden"),
        ({"length": 12}, "12 characters"),
        ({"epoch": 2}, "machine 2"),
        ({"cause": "of its own", "more": 1}, "of its own, more 1"),
    ],
)
def test_what_a_browser_noted_is_said_in_words(noted: dict[str, object], said: str) -> None:
    assert labels.detail(noted) == said


@settings(max_examples=50, deadline=None)
@given(st.sampled_from(sorted(labels.REASONS)), st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=30))
def test_a_reason_that_was_stored_is_read_with_its_own_words(choice: str, words: str) -> None:
    read = labels.reason(labels.stored_reason(choice, words))
    assert read.startswith(str(labels.REASONS[choice]))
    assert read.endswith(words.strip())


@pytest.mark.parametrize(
    "name", ["STATES", "SITTING_STATES", "ENDINGS", "ACTS", "REASONS", "EVENTS", "NOTED", "LEDGER", "AUDITED"]
)
def test_every_word_has_one_in_chinese(name: str) -> None:
    words = [word[0] if isinstance(word, tuple) else word for word in getattr(labels, name).values()]
    english = [str(word) for word in words]
    with force_locale("zh_Hans"):
        chinese = [str(word) for word in words]
    for before, after in zip(english, chinese, strict=True):
        assert before.isascii(), before
        assert not after.isascii(), before


def test_a_tag_has_one_of_the_tones_that_there_are() -> None:
    tones = {labels.state(state, collected=rests)[1] for state in AttemptState for rests in (True, False)}
    assert tones == {"plain", "wait", "next", "stop", "done", "off"}
