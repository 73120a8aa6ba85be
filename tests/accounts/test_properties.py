"""Invariants of access, identity numbers, passwords and codes, over all that anybody might type."""

from contextlib import suppress
from datetime import UTC, datetime, timedelta
from itertools import combinations

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from sqlmodel import Session

from accounts import service
from accounts.models import Person
from accounts.rules import (
    DIFFERENT_MIN,
    GRANTS,
    INCOMPATIBLE,
    PASSWORD_MIN,
    Actor,
    Permission,
    Role,
    check_password,
    conflicts,
    is_id_number,
    may_grant,
    needs_second_factor,
    normal_code,
    normal_id_number,
)
from core.errors import NotAllowed, Refused
from tests import factories as f

KEY = b"k" * 32
ROLES = st.frozensets(st.sampled_from(list(Role)))
BODIES = st.integers(0, 999).map(f.id_number)
WIDE = {**{ord(sign): chr(ord(sign) + 0xFEE0) for sign in "0123456789X"}}


@given(BODIES)
def test_a_number_that_holds_together_is_taken_in_any_spelling(number: str) -> None:
    for typed in (number, number.lower(), number.translate(WIDE), f" {number[:6]} {number[6:]}\n"):
        assert normal_id_number(typed) == number
        assert is_id_number(normal_id_number(typed))


@given(BODIES, st.integers(0, 17), st.sampled_from("0123456789X"))
def test_one_wrong_character_is_always_noticed(number: str, place: int, sign: str) -> None:
    assume(number[place] != sign)
    assert not is_id_number(number[:place] + sign + number[place + 1 :])


@given(BODIES, st.integers(0, 16))
def test_two_neighbours_typed_in_the_wrong_order_are_always_noticed(number: str, place: int) -> None:
    assume(number[place] != number[place + 1])
    assert not is_id_number(number[:place] + number[place + 1] + number[place] + number[place + 2 :])


@given(st.text(max_size=30))
def test_no_text_however_odd_breaks_the_check_of_a_number(text: str) -> None:
    normal = normal_id_number(text)
    assert is_id_number(normal) in (True, False)
    assert normal_id_number(normal) == normal


@given(st.text(max_size=40))
def test_a_code_has_one_spelling(text: str) -> None:
    assert normal_code(normal_code(text)) == normal_code(text)
    assert " " not in normal_code(text)


@given(st.text(max_size=40), st.sampled_from(["", "li@example.org", "wanglaoshi@example.org"]))
def test_whatever_is_taken_as_a_password_is_long_varied_and_not_the_address(password: str, email: str) -> None:
    name = email.partition("@")[0]
    with suppress(Refused):
        check_password(password, email=email)
        assert len(password) >= PASSWORD_MIN
        assert len(set(password.lower())) >= DIFFERENT_MIN
        assert len(name) < 4 or name not in password.lower()


@given(ROLES)
def test_an_actor_may_what_one_of_the_roles_grants_and_nothing_else(roles: frozenset[Role]) -> None:
    actor = Actor(7, "甲", roles)
    for permission in Permission:
        granted = any(permission in GRANTS[role] for role in roles)
        assert actor.may(permission) is granted
        if not granted:
            with pytest.raises(NotAllowed):
                actor.require(permission)


@given(ROLES, st.sampled_from(list(Role)))
def test_another_role_never_takes_anything_away(roles: frozenset[Role], more: Role) -> None:
    assert Actor(7, "甲", roles).permissions <= Actor(7, "甲", roles | {more}).permissions
    assert needs_second_factor(roles) <= needs_second_factor(roles | {more})


@given(st.lists(st.sampled_from(list(Role)), max_size=8), st.integers(1, 3), st.booleans())
def test_however_roles_are_given_nobody_ever_decides_on_both_sides(order: list[Role], actor: int, body: bool) -> None:
    held: list[Role] = []
    for role in order:
        if not may_grant(role, held=held, person=1, actor=actor, body=5 if body else None):
            held.append(role)
    assert not any(frozenset(pair) in INCOMPATIBLE for pair in combinations(held, 2))
    assert actor != 1 or not held
    assert len(set(held)) == len(held)
    assert all(not conflicts([one for one in held if one != role], role) for role in held)


@pytest.fixture
def person(session: Session) -> Person:
    found = f.person(session, "李四", Role.REGISTRAR)
    service.begin_factor(session, person_id=found.id or 0, key=KEY)
    return found


def shown(person: Person, now: datetime, steps: int) -> str:
    """Give what a device shows whose clock is so many half minutes off."""
    return service.current_code(person, key=KEY, now=now + timedelta(seconds=30 * steps))


def accepted(session: Session, person: Person, code: str, now: datetime) -> bool:
    try:
        service.check_factor(session, person_id=person.id or 0, code=code, key=KEY, now=now)
    except Refused:
        return False
    return True


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(drift=st.integers(-5, 5), second=st.integers(0, 29))
def test_a_device_may_be_half_a_minute_off_and_no_more(
    session: Session, person: Person, drift: int, second: int
) -> None:
    now = datetime(2026, 11, 2, 1, 0, second, tzinfo=UTC)
    person.totp_last_step = 0
    code, near = shown(person, now, drift), {shown(person, now, step) for step in (-1, 0, 1)}
    assert accepted(session, person, code, now) is (code in near)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=st.lists(st.integers(-1, 1), min_size=1, max_size=6), waits=st.lists(st.integers(0, 40), min_size=6))
def test_the_steps_of_accepted_codes_only_go_up(
    session: Session, person: Person, steps: list[int], waits: list[int]
) -> None:
    person.totp_last_step, now = 0, f.NOW
    seen: list[int] = []
    for step, wait in zip(steps, waits, strict=False):
        now += timedelta(seconds=wait)
        code = shown(person, now, step)
        if accepted(session, person, code, now):
            seen.append(person.totp_last_step)
        assert not accepted(session, person, code, now)
    assert seen == sorted(set(seen))


def test_recovery_codes_are_many_different_and_good_once_each(session: Session, person: Person) -> None:
    code = service.current_code(person, key=KEY, now=f.NOW)
    codes = service.confirm_factor(session, person_id=person.id or 0, code=code, key=KEY, now=f.NOW)
    assert len(set(codes)) == len(codes) == 10
    for left, one in zip(range(9, -1, -1), codes, strict=True):
        assert service.use_recovery_code(session, person_id=person.id or 0, code=f" {one.upper()} ", now=f.NOW) == left
    for one in codes:
        with pytest.raises(Refused):
            service.use_recovery_code(session, person_id=person.id or 0, code=one, now=f.NOW)


@pytest.mark.parametrize("key", [b"k" * 16 + b"x" * 16, b"x" * 32])
def test_two_installations_know_one_number_by_different_digests(key: bytes) -> None:
    ours = service.id_number_digest(f.id_number(1), f.ID_KEY)
    assert service.id_number_digest(f.id_number(1).lower(), f.ID_KEY) == ours
    assert service.id_number_digest(f.id_number(1), key) != ours
    assert service.id_number_digest(f.id_number(2), f.ID_KEY) != ours
