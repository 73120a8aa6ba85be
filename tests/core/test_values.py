"""Values on their way: into a backup and back, into JSON that is signed, into sentences, pages and addresses."""

import base64
import json
from datetime import UTC, date, datetime, time, timedelta, timezone
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import JSON, Boolean, Column, Date, Integer, LargeBinary, MetaData, String, Table, Text, Time
from sqlmodel import Session

from core import backup, limits, pdf, signing, web
from core.canonical import canonical
from core.db import ExactDecimal, UtcDateTime, parts
from core.effective import in_force
from core.limits import PER_SUBJECT, WINDOW
from tests import factories as f

PLAIN = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00"), max_size=30)
JSONS = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53), 2**53) | PLAIN,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(PLAIN, inner, max_size=3),
    max_leaves=6,
)
INSTANTS = st.datetimes(timezones=st.just(UTC))
DECIMALS = st.decimals(-(10**9), 10**9, allow_nan=False, places=4)
KINDS: dict[str, tuple[Any, st.SearchStrategy[Any]]] = {
    "text": (Text(), PLAIN),
    "short": (String(40), PLAIN),
    "number": (Integer(), st.integers(-(2**31), 2**31 - 1)),
    "flag": (Boolean(), st.booleans()),
    "bytes": (LargeBinary(), st.binary(max_size=40)),
    "day": (Date(), st.dates()),
    "clock": (Time(), st.times()),
    "instant": (UtcDateTime(), INSTANTS),
    "marks": (ExactDecimal(), DECIMALS),
    "document": (JSON(), JSONS),
}
KEYRING = settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


@pytest.mark.parametrize("kind", list(KINDS))
@KEYRING
@given(data=st.data())
def test_a_value_of_any_column_comes_back_from_a_backup_as_it_was(kind: str, data: st.DataObject) -> None:
    column, values = KINDS[kind]
    value = data.draw(st.none() | values)
    table = Table("thing", MetaData(), Column("value", column))
    stored = json.loads(json.dumps(backup._plain(value), ensure_ascii=False))
    assert backup._reader(table.c.value.type)(stored) == value


def test_every_kind_of_column_of_the_product_is_read_back_by_a_backup() -> None:
    known = {bytes, date, datetime, time, Decimal, str, int, bool, float, dict, list, object}
    kinds = {backup._python_type(column.type) for table in backup._tables() for column in table.columns}
    assert kinds <= known


@given(JSONS)
def test_canonical_json_says_the_same_and_only_once(value: Any) -> None:
    written = canonical(value)
    assert json.loads(written) == value
    assert canonical(json.loads(written)) == written


@pytest.mark.parametrize("value", [1.5, float("nan"), {1: "a"}, {None: 1}, b"bytes", {"a": {2}}, "\ud800", ["x", 1.0]])
def test_what_has_several_spellings_is_never_signed(value: Any) -> None:
    with pytest.raises(TypeError):
        canonical(value)


@KEYRING
@given(payload=st.dictionaries(PLAIN, JSONS, max_size=4), other=st.dictionaries(PLAIN, JSONS, max_size=4))
def test_a_signature_is_good_for_what_was_signed_and_for_nothing_else(
    tmp_path: Path, payload: dict[str, Any], other: dict[str, Any]
) -> None:
    keyring = signing.load_keyring(tmp_path / "keys", now=f.NOW)
    document = {"receipt": payload, **keyring.sign(payload)}
    assert keyring.verify(json.loads(json.dumps(document)))
    assert keyring.verify({**document, "receipt": other}) is (canonical(other) == canonical(payload))


@KEYRING
@given(place=st.integers(0, 63), bit=st.integers(0, 7))
def test_a_signature_with_one_other_bit_is_none(tmp_path: Path, place: int, bit: int) -> None:
    keyring = signing.load_keyring(tmp_path / "keys", now=f.NOW)
    document: dict[str, Any] = {"receipt": {"chain": "c"}, **keyring.sign({"chain": "c"})}
    raw = bytearray(base64.urlsafe_b64decode(document["signature"] + "=="))
    raw[place] ^= 1 << bit
    altered = base64.urlsafe_b64encode(bytes(raw)).decode().rstrip("=")
    assert not keyring.verify({**document, "signature": altered})


@KEYRING
@given(times=st.integers(1, 4))
def test_what_was_signed_by_any_earlier_key_still_counts(tmp_path: Path, times: int) -> None:
    folder = tmp_path / f"keys{times}"
    keyring = signing.load_keyring(folder, now=f.NOW)
    old = {"receipt": {"n": 1}, **keyring.sign({"n": 1})}
    for turn in range(times):
        keyring = signing.rotate(folder, now=f.NOW + timedelta(days=turn))
    assert keyring.verify(old)
    assert keyring.sign({"n": 1})["kid"] != old["kid"]
    assert len({key["kid"] for key in keyring.public_document()["keys"]}) == len(keyring.keys)


@given(st.lists(st.integers(), max_size=40), st.integers(1, 9))
def test_a_list_is_parted_without_loss_and_in_order(values: list[int], size: int) -> None:
    found = list(parts(values, size))
    assert [one for part in found for one in part] == values
    assert all(len(part) == size for part in found[:-1])
    assert all(found)


@given(DECIMALS)
def test_marks_are_shown_without_needless_zeros_and_never_as_powers(value: Decimal) -> None:
    shown = web.marks(value)
    assert Decimal(shown) == value
    assert "E" not in shown.upper()
    assert "." not in shown or not shown.endswith("0")


@pytest.mark.parametrize("hours", [-11, 0, 8, 14])
def test_an_instant_is_shown_in_one_zone_wherever_it_was_written(app: Flask, hours: int) -> None:
    there = f.NOW.astimezone(timezone(timedelta(hours=hours)))
    with app.app_context():
        assert (web.instant(there), web.clock_time(there), web.day(there)) == (
            "2026-11-02 09:00", "09:00:00", "2026-11-02",
        )  # fmt: skip
        assert web.local_today(there) == date(2026, 11, 2)


def test_the_day_changes_at_midnight_of_the_associations_zone(app: Flask) -> None:
    midnight = datetime(2026, 11, 1, 16, 0, tzinfo=UTC)
    with app.app_context():
        assert web.local_today(midnight - timedelta(microseconds=1)) == date(2026, 11, 1)
        assert web.local_today(midnight) == date(2026, 11, 2)


@given(st.dates())
def test_a_day_is_written_in_both_languages_with_the_same_numbers(day: date) -> None:
    chinese, english = pdf.date_zh(day), pdf.date_en(day)
    assert str(day.year) in english
    assert str(day.day) in english
    assert not chinese.isascii()
    assert english.isascii()


class Version:
    """A version of something, with the days on which it is in force."""

    def __init__(self, first: date, last: date | None) -> None:
        self.effective_from, self.effective_to = first, last


DAYS = st.dates(date(2020, 1, 1), date(2021, 1, 1))


@given(st.lists(st.tuples(DAYS, st.none() | DAYS), max_size=5), DAYS)
def test_the_version_in_force_covers_the_day_and_none_that_covers_it_began_later(
    spans: list[tuple[date, date | None]], on: date
) -> None:
    versions = [Version(first, last) for first, last in spans]
    covering = [one for one in versions if one.effective_from <= on and (one.effective_to or on) >= on]
    found = in_force(versions, on)
    assert (found is None) is (not covering)
    assert found is None or found.effective_from == max(one.effective_from for one in covering)


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(moments=st.lists(st.integers(0, 1800), max_size=16), asked=st.integers(0, 2000))
def test_an_account_is_shut_while_ten_wrong_guesses_lie_within_the_window(
    session: Session, moments: list[int], asked: int
) -> None:
    with session.begin_nested() as here:
        now = f.NOW + timedelta(seconds=asked)
        moments = sorted(moment for moment in moments if moment <= asked)
        for moment in moments:
            limits.wrong(session, subject="person:a", address="a", now=f.NOW + timedelta(seconds=moment))
        session.flush()
        recent = [moment for moment in moments if asked - moment < WINDOW.total_seconds()]
        until = limits.shut_until(session, subject="person:a", now=now)
        assert (until is not None) is (len(recent) >= PER_SUBJECT)
        assert until is None or now < until <= now + WINDOW
        here.rollback()
