from datetime import datetime, timedelta
from uuid import uuid4

import pytest
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import insert
from sqlmodel import Session, select

from core import limits
from core.clock import now as present
from core.errors import Refused
from core.limits import Guess

HERE = "10.0.0.1"


def _wrong(session: Session, count: int, now: datetime, subject: str = "person:a", address: str = HERE) -> None:
    for _ in range(count):
        limits.wrong(session, subject=subject, address=address, now=now)
    session.flush()


def _guessed(session: Session, subjects: list[str], now: datetime) -> None:
    """Write thousands of wrong guesses at once."""
    session.execute(insert(Guess), [{"subject": subject, "address": HERE, "at": now} for subject in subjects])


def _is_open(session: Session, now: datetime, subject: str = "person:a", address: str = HERE) -> bool:
    try:
        limits.check(session, subject=subject, address=address, now=now)
    except Refused as refused:
        return refused.code != "rate_limited"
    return True


@pytest.mark.parametrize(("guesses", "open_"), [(0, True), (9, True), (10, False), (11, False)])
def test_an_account_bears_ten_wrong_guesses(session: Session, now: datetime, guesses: int, open_: bool) -> None:
    _wrong(session, guesses, now)

    assert _is_open(session, now, address="10.9.9.9") is open_
    assert _is_open(session, now, subject="person:b")


@pytest.mark.parametrize(("seconds", "open_"), [(0, False), (899, False), (900, True)])
def test_after_a_quarter_of_an_hour_it_is_open_again(
    session: Session, now: datetime, seconds: int, open_: bool
) -> None:
    _wrong(session, 10, now)

    assert _is_open(session, now + timedelta(seconds=seconds)) is open_


def test_a_right_guess_forgets_the_wrong_ones_of_this_account_only(session: Session, now: datetime) -> None:
    _wrong(session, 10, now)
    _wrong(session, 10, now, subject="person:b")

    limits.right(session, subject="person:a")

    assert _is_open(session, now)
    assert not _is_open(session, now, subject="person:b")


def test_a_room_of_two_hundred_who_mistype_nine_times_stays_open(session: Session, now: datetime) -> None:
    _guessed(session, [f"ticket:{seat}" for seat in range(200) for _ in range(9)], now)

    assert all(_is_open(session, now, subject=f"ticket:{seat}") for seat in range(0, 200, 40))
    assert _is_open(session, now, subject="person:newcomer")


def test_an_address_that_guesses_without_end_is_shut(session: Session, now: datetime) -> None:
    _guessed(session, [f"person:{n}" for n in range(limits.PER_ADDRESS)], now)

    assert not _is_open(session, now, subject="person:anybody")
    assert not _is_open(session, now, subject="person:" + "a" * 300)
    assert _is_open(session, now, subject="person:anybody", address="10.0.0.2")


@pytest.mark.parametrize("subject", ["ticket:1", "pin:1", "person:a", "factor:1"])
def test_asking_for_passwords_without_end_shuts_no_other_door(session: Session, now: datetime, subject: str) -> None:
    long = "a" * limits.SUBJECT_LENGTH
    for kind, name in (("reset", ""), ("reset", long), ("verify", "")):
        subjects = [limits._fitting(f"{kind}:{n}{name}") for n in range(limits.PER_ADDRESS // 2)]
        _guessed(session, subjects, now)

    assert _is_open(session, now, subject=subject)
    assert not _is_open(session, now, subject="reset:b")


def test_old_guesses_are_removed(session: Session, now: datetime) -> None:
    _wrong(session, 3, now)
    _wrong(session, 1, now + timedelta(hours=1))

    assert len(session.exec(select(Guess)).all()) == 1


def test_a_name_of_any_length_is_counted(session: Session, now: datetime) -> None:
    long = "person:" + "a" * 300
    _wrong(session, 10, now, subject=long)

    assert not _is_open(session, now, subject=long)
    assert _is_open(session, now, subject=long + "b")
    limits.right(session, subject=long)
    assert _is_open(session, now, subject=long)


@pytest.mark.parametrize(("code", "counted"), [("sign_in_failed", 1), ("wrong_code", 1), ("busy", 0), ("refused", 0)])
def test_only_a_wrong_guess_is_counted_though_its_transaction_is_rolled_back(
    app: Flask, code: str, counted: int
) -> None:
    with (
        app.app_context(),
        pytest.raises(Refused),
        limits.counted(subject="person:a", address=HERE, now=present()),
    ):
        raise Refused("no", code=code)

    with Session(app.extensions["gradus.engine"]) as session:
        assert len(session.exec(select(Guess)).all()) == counted


@pytest.mark.parametrize(("later", "minutes"), [(0, 15), (1, 15), (60, 14), (839, 2), (840, 1), (899, 1)])
def test_who_is_kept_out_is_told_for_how_many_minutes(
    session: Session, now: datetime, later: int, minutes: int
) -> None:
    _wrong(session, 10, now)

    with pytest.raises(Refused) as refused:
        limits.check_subject(session, subject="person:a", now=now + timedelta(seconds=later))
    assert refused.value.text.params == {"minutes": minutes}


def test_the_wait_ends_when_the_first_of_ten_is_old(session: Session, now: datetime) -> None:
    for number in range(12):
        _wrong(session, 1, now + timedelta(seconds=number))

    last = now + timedelta(seconds=11)
    assert limits.shut_until(session, subject="person:a", now=last) == now + timedelta(seconds=2) + limits.WINDOW
    assert limits.shut_until(session, subject="person:b", now=last) is None


STORY = st.lists(st.tuples(st.integers(0, 9 * 60), st.sampled_from(["a", "b"]), st.booleans()), max_size=40)


@settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck))
@given(STORY)
def test_an_account_is_shut_exactly_while_ten_wrong_guesses_lie_within_the_window(
    session: Session, story: list[tuple[int, str, bool]]
) -> None:
    """Two accounts, one address; right guesses forget the wrong ones; the model is a list of instants."""
    moment, wrong = present(), {"a": list[datetime](), "b": list[datetime]()}
    names = {name: f"person:{uuid4().hex}" for name in wrong}
    for seconds, who, is_right in story:
        moment += timedelta(seconds=seconds)
        within = [at for at in wrong[who] if at > moment - limits.WINDOW]
        shut = len(within) >= limits.PER_SUBJECT
        assert _is_open(session, moment, subject=names[who], address="::1") is not shut
        until = limits.shut_until(session, subject=names[who], now=moment)
        assert until == (sorted(within)[-limits.PER_SUBJECT] + limits.WINDOW if shut else None)
        if not shut and is_right:
            limits.right(session, subject=names[who])
            wrong[who] = []
        elif not shut:
            _wrong(session, 1, moment, subject=names[who], address="::1")
            wrong[who].append(moment)


@pytest.mark.parametrize("minutes", [0, 1, 7, 14])
def test_the_wait_that_is_told_is_never_shorter_than_it_is(session: Session, now: datetime, minutes: int) -> None:
    _wrong(session, limits.PER_SUBJECT, now)
    later = now + timedelta(minutes=minutes, seconds=1)
    with pytest.raises(Refused) as caught:
        limits.check_subject(session, subject="person:a", now=later)
    told = caught.value.text.params["minutes"]
    assert isinstance(told, int)
    opens = later + timedelta(minutes=told)
    assert _is_open(session, opens)
    assert not _is_open(session, opens - timedelta(minutes=1, seconds=1))


@settings(max_examples=50, deadline=None)
@given(st.text(max_size=400), st.sampled_from(["person", "ticket", "pin", "factor"]))
def test_every_name_fits_its_column_keeps_its_kind_and_is_known_again(name: str, kind: str) -> None:
    subject = f"{kind}:{name}"
    fitting = limits._fitting(subject)
    assert len(fitting) <= limits.SUBJECT_LENGTH
    assert fitting.startswith(f"{kind}:")
    assert limits._fitting(subject) == fitting
    assert limits._fitting(fitting) == fitting


@settings(max_examples=50, deadline=None)
@given(st.text(min_size=125, max_size=140), st.text(min_size=125, max_size=140))
def test_two_long_names_are_never_taken_for_one(first: str, second: str) -> None:
    same = limits._fitting(f"person:{first}") == limits._fitting(f"person:{second}")
    assert same is (first == second)
