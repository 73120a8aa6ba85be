from datetime import datetime, timedelta

import pytest
from cryptography.exceptions import InvalidTag
from sqlalchemy.exc import IntegrityError
from sqlmodel import Session, select

from accounts import queries, service
from accounts.models import FactorReset, Person
from accounts.rules import Actor, Role
from core.errors import Refused
from core.sessions import WebSession
from tests import factories

KEY = b"k" * 32
HALF_MINUTE = timedelta(seconds=30)


@pytest.fixture
def person(session: Session) -> Person:
    return factories.person(session, "李四", Role.REGISTRAR)


def _set_up(session: Session, person: Person, now: datetime) -> list[str]:
    service.begin_factor(session, person_id=person.id or 0, key=KEY)
    code = service.current_code(person, key=KEY, now=now)
    return service.confirm_factor(session, person_id=person.id or 0, code=code, key=KEY, now=now)


def _is_in_force(person: Person) -> bool:
    return person.totp_confirmed_at is not None


def _check(session: Session, person: Person, code: str, now: datetime) -> None:
    service.check_factor(session, person_id=person.id or 0, code=code, key=KEY, now=now)


def test_a_secret_counts_only_after_its_first_right_code(session: Session, person: Person, now: datetime) -> None:
    service.begin_factor(session, person_id=person.id or 0, key=KEY)
    assert person.totp_confirmed_at is None

    with pytest.raises(Refused):
        service.confirm_factor(session, person_id=person.id or 0, code="000000", key=KEY, now=now)
    assert person.totp_confirmed_at is None

    code = service.current_code(person, key=KEY, now=now)
    assert len(service.confirm_factor(session, person_id=person.id or 0, code=code, key=KEY, now=now)) == 10
    assert person.totp_confirmed_at == now


def test_setting_up_ends_sessions_that_knew_only_the_password(session: Session, person: Person, now: datetime) -> None:
    session.add(WebSession(id="s", person=str(person.id), created_at=now, last_seen_at=now))

    _set_up(session, person, now)

    assert session.exec(select(WebSession)).all() == []


def test_the_secret_is_kept_sealed_for_this_person(session: Session, person: Person, now: datetime) -> None:
    secret = service.begin_factor(session, person_id=person.id or 0, key=KEY)

    assert secret.encode() not in (person.totp_sealed or b"")
    assert service.factor_secret(person, key=KEY) == secret
    assert secret in service.factor_address(person, key=KEY, issuer="Gradus")
    other = factories.person(session, totp_sealed=person.totp_sealed)
    with pytest.raises(InvalidTag):
        service.factor_secret(other, key=KEY)


def test_a_code_is_good_once(session: Session, person: Person, now: datetime) -> None:
    _set_up(session, person, now)
    later = now + 2 * HALF_MINUTE
    code = service.current_code(person, key=KEY, now=later)

    _check(session, person, code, later)
    with pytest.raises(Refused) as refused:
        _check(session, person, code, later)
    assert refused.value.code == "wrong_code"


def test_a_code_older_than_the_last_one_used_is_refused(session: Session, person: Person, now: datetime) -> None:
    _set_up(session, person, now)
    later = now + 10 * HALF_MINUTE
    before, at = (service.current_code(person, key=KEY, now=moment) for moment in (later - HALF_MINUTE, later))

    _check(session, person, at, later)
    with pytest.raises(Refused):
        _check(session, person, before, later)


@pytest.mark.parametrize(("steps", "good"), [(-2, False), (-1, True), (0, True), (1, True), (2, False)])
def test_a_clock_may_be_half_a_minute_off(
    session: Session, person: Person, now: datetime, steps: int, good: bool
) -> None:
    _set_up(session, person, now)
    later = now + 10 * HALF_MINUTE
    code = service.current_code(person, key=KEY, now=later + steps * HALF_MINUTE)

    if good:
        _check(session, person, f" {code[:3]} {code[3:]} ", later)
    else:
        with pytest.raises(Refused):
            _check(session, person, code, later)


@pytest.mark.parametrize("code", ["", "12345", "1234567", "六位数字", "' OR 1=1", "\x00" * 6])
def test_what_is_no_code_is_refused_without_a_fault(session: Session, person: Person, now: datetime, code: str) -> None:
    _set_up(session, person, now)

    with pytest.raises(Refused):
        service.sign_in_with_factor(session, person_id=person.id or 0, code=code, key=KEY, now=now)


def test_a_code_typed_in_full_width_is_read(session: Session, person: Person, now: datetime) -> None:
    _set_up(session, person, now)
    later = now + 4 * HALF_MINUTE
    wide = "".join(chr(ord(digit) + 0xFEE0) for digit in service.current_code(person, key=KEY, now=later))

    service.sign_in_with_factor(session, person_id=person.id or 0, code=wide, key=KEY, now=later)


def test_a_recovery_code_is_good_once(session: Session, person: Person, now: datetime) -> None:
    codes = _set_up(session, person, now)
    key = person.id or 0

    assert service.use_recovery_code(session, person_id=key, code=f" {codes[0].upper()} ", now=now) == 9
    with pytest.raises(Refused):
        service.use_recovery_code(session, person_id=key, code=codes[0], now=now)
    service.sign_in_with_factor(session, person_id=key, code=codes[1], key=KEY, now=now)
    assert queries.recovery_codes_left(session, key) == 8


def test_a_recovery_code_is_its_owners_only(session: Session, person: Person, now: datetime) -> None:
    codes, other = _set_up(session, person, now), factories.person(session)

    with pytest.raises(Refused):
        service.use_recovery_code(session, person_id=other.id or 0, code=codes[0], now=now)


def test_new_recovery_codes_need_the_device_and_replace_the_old(
    session: Session, person: Person, now: datetime
) -> None:
    old, key, later = _set_up(session, person, now), person.id or 0, now + 4 * HALF_MINUTE

    with pytest.raises(Refused):
        service.renew_recovery_codes(session, person_id=key, code=old[0], key=KEY, now=later)
    code = service.current_code(person, key=KEY, now=later)
    fresh = service.renew_recovery_codes(session, person_id=key, code=code, key=KEY, now=later)

    assert not set(old) & set(fresh)
    with pytest.raises(Refused):
        service.use_recovery_code(session, person_id=key, code=old[0], now=later)


def test_a_factor_in_force_is_neither_replaced_nor_confirmed_again(
    session: Session, person: Person, now: datetime
) -> None:
    _set_up(session, person, now)
    later = now + 4 * HALF_MINUTE
    code = service.current_code(person, key=KEY, now=later)

    with pytest.raises(Refused):
        service.begin_factor(session, person_id=person.id or 0, key=KEY)
    with pytest.raises(Refused):
        service.confirm_factor(session, person_id=person.id or 0, code=code, key=KEY, now=later)


def test_without_a_factor_there_are_no_codes(session: Session, person: Person, now: datetime) -> None:
    with pytest.raises(Refused):
        _check(session, person, "123456", now)
    with pytest.raises(Refused):
        service.renew_recovery_codes(session, person_id=person.id or 0, code="123456", key=KEY, now=now)


def _reset(session: Session, person: Person, actor: Actor, now: datetime) -> int:
    key = person.id or 0
    reset = service.request_factor_reset(session, person_id=key, reason="lost phone", actor=actor, now=now)
    session.flush()
    return reset.id or 0


def test_a_reset_takes_two_people(session: Session, person: Person, now: datetime) -> None:
    _set_up(session, person, now)
    first, second = (
        factories.actor(factories.person(session), Role.ADMINISTRATOR),
        factories.actor(factories.person(session), Role.ADMINISTRATOR),
    )
    reset = _reset(session, person, first, now)
    assert person.totp_confirmed_at == now

    with pytest.raises(Refused):
        service.approve_factor_reset(session, reset_id=reset, actor=first, now=now)
    assert person.totp_confirmed_at == now

    service.approve_factor_reset(session, reset_id=reset, actor=second, now=now)
    assert not person.totp_sealed
    assert not _is_in_force(person)
    with pytest.raises(Refused):
        service.approve_factor_reset(session, reset_id=reset, actor=second, now=now)


def test_nobody_approves_the_reset_of_their_own_factor(session: Session, person: Person, now: datetime) -> None:
    _set_up(session, person, now)
    reset = _reset(session, person, factories.actor(factories.person(session)), now)

    with pytest.raises(Refused):
        service.approve_factor_reset(session, reset_id=reset, actor=factories.actor(person), now=now)


def test_a_reset_ends_the_sessions(session: Session, person: Person, now: datetime) -> None:
    _set_up(session, person, now)
    session.add(WebSession(id="s", person=str(person.id), created_at=now, last_seen_at=now))
    reset = _reset(session, person, factories.actor(factories.person(session)), now)

    second = factories.actor(factories.person(session))
    service.approve_factor_reset(session, reset_id=reset, actor=second, now=now)

    assert session.exec(select(WebSession)).all() == []


def test_a_reset_is_requested_once_and_only_where_there_is_a_factor(
    session: Session, person: Person, now: datetime
) -> None:
    actor = factories.actor(factories.person(session))
    with pytest.raises(Refused):
        _reset(session, person, actor, now)
    _set_up(session, person, now)
    _reset(session, person, actor, now)
    with pytest.raises(Refused):
        _reset(session, person, actor, now)


def test_the_database_itself_refuses_one_person_on_both_sides(session: Session, person: Person, now: datetime) -> None:
    key = person.id or 0
    with pytest.raises(IntegrityError), session.begin_nested():
        session.add(
            FactorReset(person_id=key, reason="x", requested_by=key, requested_at=now, approved_by=key, approved_at=now)
        )
