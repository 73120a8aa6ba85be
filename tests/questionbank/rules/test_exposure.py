"""When an item has been seen enough, how that is written down, and how it reads."""

from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from hypothesis import given, settings
from hypothesis import strategies as st

from core.i18n import say
from questionbank.rules.blueprint_file import ceiling_from
from questionbank.rules.exposure import (
    BANK,
    GREATEST,
    NO_CEILING,
    Ceiling,
    Limit,
    Rest,
    Seen,
    ceiling_problems,
    ceiling_row,
    reason_text,
    rest_due,
    rest_from,
    returned,
)

NOW = datetime(2026, 11, 2, tzinfo=UTC)
counts = st.integers(1, GREATEST)
ceilings = st.builds(Ceiling, st.none() | counts, st.integers(1, 3650), st.none() | counts, st.none() | counts)


@pytest.mark.parametrize(
    ("ceiling", "seen", "limit"),
    [
        (NO_CEILING, Seen(GREATEST, GREATEST), None),
        (Ceiling(candidates=300), Seen(299, 50), None),
        (Ceiling(candidates=300), Seen(300, 1), Limit.CANDIDATES),
        (Ceiling(candidates=300), Seen(301, 1), Limit.CANDIDATES),
        (Ceiling(sittings=2), Seen(9_999, 1), None),
        (Ceiling(sittings=2), Seen(0, 2), Limit.SITTINGS),
        (Ceiling(candidates=300, sittings=2), Seen(299, 2), Limit.SITTINGS),
        (Ceiling(candidates=300, sittings=2), Seen(300, 2), Limit.CANDIDATES),
        (Ceiling(rest_days=30), Seen(GREATEST, GREATEST), None),
    ],
)
def test_an_item_rests_from_the_last_that_may_see_it(ceiling: Ceiling, seen: Seen, limit: Limit | None) -> None:
    rest = rest_due(ceiling, seen)

    assert (rest.limit if rest else None) is limit


@settings(deadline=None, max_examples=50)
@given(ceilings, st.builds(Seen, st.integers(0, GREATEST), st.integers(0, GREATEST)))
def test_who_is_seen_more_never_rests_later(ceiling: Ceiling, seen: Seen) -> None:
    more = Seen(seen.candidates + 1, seen.sittings + 1)

    assert rest_due(ceiling, seen) is None or rest_due(ceiling, more) is not None


@settings(deadline=None, max_examples=50)
@given(
    st.builds(
        Rest,
        st.sampled_from(Limit),
        counts,
        counts,
        counts,
        st.none() | counts,
        st.sampled_from([BANK, "TR-105", "编号 7", "a  b"]),
    )
)
def test_what_the_history_keeps_reads_back_as_it_was(rest: Rest) -> None:
    assert rest_from(rest.stored) == rest


@pytest.mark.parametrize(
    "written",
    ["", "seen often", "ceiling", "ceiling reached", "ceiling candidates 3 of 2 30 0 TR", "ceiling candidates 1 2 3"],
)
def test_what_a_person_wrote_is_no_ceiling(written: str) -> None:
    assert rest_from(written) is None
    assert reason_text(written) == written


@pytest.mark.parametrize(("days", "back"), [(None, None), (30, NOW + timedelta(days=30))])
def test_an_item_comes_back_after_its_days_or_not_by_itself(days: int | None, back: datetime | None) -> None:
    assert Rest(Limit.SITTINGS, 2, 2, 365, days, BANK).over(NOW) == back


@pytest.mark.parametrize(
    ("stored", "english", "chinese"),
    [
        (
            "ceiling candidates 312 300 365 0 TR-105",
            "Exposure ceiling: 312 candidates have seen it within 365 days; it rests from 300 on (TR-105).",
            "曝光上限：365 天内已有 312 名考生见过，达到 300 名即停用（TR-105）。",
        ),
        (
            "ceiling sittings 3 3 365 90 -",
            "It was used in 3 sittings and rests after 3 (policy of the bank).",
            "已在 3 个场次中使用，满 3 个场次即停用（题库政策）。",
        ),
        (returned(90), "It has rested for 90 days.", "停用已满 90 天。"),
        ("too easy", "too easy", "too easy"),
    ],
)
def test_a_reason_is_told_in_the_readers_language(still_app: Flask, stored: str, english: str, chinese: str) -> None:
    for language, words in (("en", english), ("zh_Hans", chinese)):
        with still_app.test_request_context(f"/?lang={language}"):
            assert say(reason_text(stored)) == words


@pytest.mark.parametrize(
    ("ceiling", "words"),
    [
        (NO_CEILING, ""),
        (Ceiling(candidates=1, days=1, sittings=1, rest_days=1), ""),
        (Ceiling(candidates=0), "at least one candidate"),
        (Ceiling(sittings=-1), "at least one candidate"),
        (Ceiling(candidates=GREATEST + 1), "at least one candidate"),
        (Ceiling(candidates=1, days=0), "between 1 and 3650"),
        (Ceiling(candidates=1, rest_days=3651), "between 1 and 3650"),
        (Ceiling(rest_days=30), "need a ceiling"),
    ],
)
def test_what_no_ceiling_can_be_is_said(ceiling: Ceiling, words: str) -> None:
    said = [str(text) for text in ceiling_problems(ceiling)]

    assert len(said) == bool(words)
    assert words in "".join(said)


@settings(deadline=None, max_examples=50)
@given(ceilings)
def test_a_ceiling_reads_back_from_what_files_and_tables_keep(ceiling: Ceiling) -> None:
    small = Ceiling(*(value and min(value, 10_000) for value in vars(ceiling).values()))  # as far as a file may count

    assert ceiling_from(ceiling_row(small)) == small
