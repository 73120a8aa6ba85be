from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import pytest
from sqlmodel import Session

from core import signing
from exam.models import Attempt
from exam.rules.states import AttemptState, Ending
from exam.service import attempts, receipts
from tests import factories as f


@pytest.fixture
def keyring(tmp_path: Path) -> signing.Keyring:
    return signing.load_keyring(tmp_path / "keys", now=f.NOW)


def test_a_receipt_can_be_verified_and_does_not_survive_a_change(
    session: Session, keyring: signing.Keyring, now: datetime
) -> None:
    document = receipts.issue(session, f.running(session, now=now), now=now, sign=keyring.sign)
    assert keyring.verify(document)
    for field, value in (("answered", 99), ("chain", "0" * 64), ("ending", "candidate")):
        assert not keyring.verify(document | {"receipt": document["receipt"] | {field: value}})


def test_the_kept_receipt_is_the_one_that_was_given(session: Session, keyring: signing.Keyring, now: datetime) -> None:
    attempt = f.running(session, now=now)
    attempt.ending = Ending.CANDIDATE
    given = receipts.keep(session, attempt, now=now, sign=keyring.sign)
    session.flush()
    assert receipts.kept(session, attempt.id) == given
    assert keyring.verify(receipts.kept(session, attempt.id))


def test_a_running_attempt_has_no_kept_receipt(session: Session, now: datetime) -> None:
    assert receipts.kept(session, f.running(session, now=now).id) is None


def test_a_receipt_says_what_it_covers_and_no_answer(session: Session, keyring: signing.Keyring, now: datetime) -> None:
    attempt = f.running(session, now=now)
    later = now + timedelta(minutes=1)
    attempts.submit(session, attempt_id=attempt.id, writer=f.WRITER, epoch=1, last_seq=0, now=later, sign=keyring.sign)
    content = (receipts.kept(session, attempt.id) or {})["receipt"]
    assert set(content) == {"attempt", "form", "answered", "last_seq", "chain", "ending", "started_at", "at"}
    assert (content["ending"], content["started_at"]) == ("candidate", "2026-11-02T01:00:00.000Z")


def handed_in(session: Session, keyring: signing.Keyring, now: datetime) -> Attempt:
    attempt = f.running(session, now=now)
    attempts.submit(session, attempt_id=attempt.id, writer=f.WRITER, epoch=1, last_seq=0, now=now, sign=keyring.sign)
    session.flush()
    return attempt


def found(session: Session, keyring: signing.Keyring) -> list[str]:
    session.flush()
    return [item.where for item in receipts.altered(session, verify=keyring.verify)]


def test_an_attempt_as_it_was_handed_in_agrees_with_its_receipt(
    session: Session, keyring: signing.Keyring, now: datetime
) -> None:
    handed_in(session, keyring, now)
    f.running(session, now=now, who=f.person(session, "王五", number=2), at=f.sitting(session))

    assert found(session, keyring) == []


@pytest.mark.parametrize("change", [{"chain": "0" * 64}, {"acked": 1}, {"ending": Ending.TIMER}])
def test_answers_replaced_with_a_chain_that_holds_do_not_agree_with_the_receipt(
    session: Session, keyring: signing.Keyring, now: datetime, change: dict[str, Any]
) -> None:
    attempt = handed_in(session, keyring, now)
    for name, value in change.items():
        setattr(attempt, name, value)

    assert found(session, keyring) == [f"attempt {attempt.id}"]


def test_a_receipt_that_we_did_not_sign_and_one_that_is_gone_are_named(
    session: Session, keyring: signing.Keyring, now: datetime, tmp_path: Path
) -> None:
    attempt = handed_in(session, keyring, now)
    stranger = signing.load_keyring(tmp_path / "others", now=f.NOW)
    assert found(session, stranger) == [f"attempt {attempt.id}"]

    other = f.running(session, now=now, who=f.person(session, "王五", number=2), at=f.sitting(session))
    other.state, other.ending, other.submitted_at = AttemptState.SUBMITTED, Ending.CANDIDATE, now
    assert found(session, keyring) == [f"attempt {other.id}"]


@pytest.mark.parametrize(
    ("value", "written"),
    [
        (None, None),
        (datetime(2026, 11, 2, 1, 0, 0, 123456, tzinfo=UTC), "2026-11-02T01:00:00.123Z"),
        (datetime(2026, 11, 2, 9, 0, tzinfo=timezone(timedelta(hours=8))), "2026-11-02T01:00:00.000Z"),
    ],
)
def test_instants_are_written_in_utc_with_milliseconds(value: datetime | None, written: str | None) -> None:
    assert receipts.iso(value) == written


def test_the_code_is_the_beginning_of_the_chain() -> None:
    assert receipts.code_of("0123456789abcdef" * 4) == "0123456789ab"
