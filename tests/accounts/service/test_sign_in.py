from datetime import datetime, timedelta
from functools import cache

import pytest
from argon2 import PasswordHasher
from sqlmodel import Session, select

from accounts import service
from accounts.models import Person
from accounts.rules import Role
from core import limits
from core.audit import AuditEntry
from core.errors import Refused
from core.limits import Guess
from core.sessions import WebSession
from tests import factories

PASSWORD = "four calm green words"
KEY = b"k" * 32


@cache
def _hash() -> str:
    return service.hash_password(PASSWORD)


@pytest.fixture
def person(session: Session) -> Person:
    return factories.person(session, "李四", Role.MARKER, email="li@example.org", password_hash=_hash())


def _guesses(session: Session) -> int:
    return len(session.exec(select(Guess)).all())


def test_the_right_password_gives_the_person_in_any_spelling_of_the_address(session: Session, person: Person) -> None:
    assert service.authenticate(session, email=" LI@Example.org ", password=PASSWORD) == person


@pytest.mark.parametrize(
    ("email", "password"),
    [("li@example.org", "wrong"), ("nobody@example.org", PASSWORD), ("", ""), ("li@example.org", "")],
)
def test_wrong_address_and_wrong_password_are_answered_alike(
    session: Session, person: Person, email: str, password: str
) -> None:
    with pytest.raises(Refused) as refused:
        service.authenticate(session, email=email, password=password)
    assert (refused.value.code, refused.value.field) == ("sign_in_failed", "password")
    assert "address or the password" in str(refused.value)


@pytest.mark.parametrize("change", [{"active": False}, {"password_hash": ""}])
def test_a_closed_account_and_one_without_password_are_answered_alike(
    session: Session, person: Person, change: dict[str, object]
) -> None:
    person.sqlmodel_update(change)

    with pytest.raises(Refused) as refused:
        service.authenticate(session, email="li@example.org", password=PASSWORD)
    assert refused.value.code == "sign_in_failed"


def test_a_hash_of_weaker_parameters_is_made_again(session: Session, person: Person, now: datetime) -> None:
    person.password_hash = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1).hash(PASSWORD)

    fresh = service.fresh_hash(person, password=PASSWORD)
    service.accept_password(session, person_id=person.id or 0, password_hash=fresh, now=now)

    assert person.password_hash == fresh
    assert service.fresh_hash(person, password=PASSWORD) == ""
    assert service.authenticate(session, email="li@example.org", password=PASSWORD) == person


def test_without_a_second_factor_the_password_signs_in(session: Session, person: Person, now: datetime) -> None:
    limits.wrong(session, subject=service.guesses_at_password("LI@example.org"), address="::1", now=now)

    service.accept_password(session, person_id=person.id or 0, password_hash="", now=now)

    assert person.last_sign_in_at == now
    assert _guesses(session) == 0
    assert session.exec(select(AuditEntry.action)).all() == ["person.signed_in"]


def test_with_a_second_factor_the_password_alone_does_not_sign_in(
    session: Session, person: Person, now: datetime
) -> None:
    key = person.id or 0
    service.begin_factor(session, person_id=key, key=KEY)
    person.totp_confirmed_at = now
    limits.wrong(session, subject=service.guesses_at_factor(key), address="::1", now=now)

    service.accept_password(session, person_id=key, password_hash="", now=now)
    assert person.last_sign_in_at is None
    assert _guesses(session) == 1

    code = service.current_code(person, key=KEY, now=now)
    service.sign_in_with_factor(session, person_id=key, code=code, key=KEY, now=now)
    assert person.last_sign_in_at == now
    assert _guesses(session) == 0


def test_an_account_closed_between_the_steps_does_not_sign_in(session: Session, person: Person, now: datetime) -> None:
    key = person.id or 0
    service.begin_factor(session, person_id=key, key=KEY)
    person.totp_confirmed_at, person.active = now, False
    code = service.current_code(person, key=KEY, now=now)

    with pytest.raises(Refused):
        service.sign_in_with_factor(session, person_id=key, code=code, key=KEY, now=now)


def test_sessions_end_at_ones_own_wish_and_nobody_elses(session: Session, person: Person, now: datetime) -> None:
    for name, owner in (("a", person.id), ("b", person.id), ("c", 999)):
        session.add(WebSession(id=name, person=str(owner), created_at=now, last_seen_at=now))
    session.flush()

    service.end_sessions(session, person_id=person.id or 0, now=now)

    assert session.exec(select(WebSession.id)).all() == ["c"]


def test_guesses_count_per_account_and_are_forgotten_after_a_while(
    session: Session, person: Person, now: datetime
) -> None:
    subject = service.guesses_at_password("li@example.org")
    for _ in range(limits.PER_SUBJECT):
        limits.check(session, subject=subject, address="10.0.0.1", now=now)
        limits.wrong(session, subject=subject, address="10.0.0.1", now=now)
        session.flush()

    with pytest.raises(Refused) as refused:
        limits.check(session, subject=subject, address="10.0.0.2", now=now)
    assert refused.value.code == "rate_limited"
    limits.check(session, subject=service.guesses_at_password("wang@example.org"), address="10.0.0.1", now=now)
    limits.check(session, subject=subject, address="10.0.0.1", now=now + limits.WINDOW + timedelta(seconds=1))


def _wrong(session: Session, subject: str, now: datetime, count: int = limits.PER_SUBJECT) -> None:
    for number in range(count):
        limits.wrong(session, subject=subject, address="10.0.0.1", now=now + timedelta(seconds=number))
    session.flush()


@pytest.mark.parametrize("count", [0, 9])
def test_few_wrong_attempts_keep_nobody_out(session: Session, person: Person, now: datetime, count: int) -> None:
    _wrong(session, service.guesses_at_password("li@example.org"), now, count)
    assert service.shut_until(session, person=person, now=now) is None


def test_ten_wrong_passwords_or_codes_keep_a_person_out_for_a_quarter_of_an_hour(
    session: Session, person: Person, now: datetime
) -> None:
    _wrong(session, service.guesses_at_password("LI@example.org"), now)
    assert service.shut_until(session, person=person, now=now + timedelta(minutes=1)) == now + limits.WINDOW
    _wrong(session, service.guesses_at_factor(person.id or 0), now + timedelta(minutes=2))
    assert service.shut_until(session, person=person, now=now + timedelta(minutes=3)) == now + timedelta(minutes=17)
    assert service.shut_until(session, person=person, now=now + timedelta(minutes=18)) is None


def test_another_administrator_lifts_the_wait_and_it_is_audited(
    session: Session, person: Person, now: datetime
) -> None:
    admin = factories.actor(factories.person(session, "管"), Role.ADMINISTRATOR)
    for subject in (service.guesses_at_password("li@example.org"), service.guesses_at_factor(person.id or 0)):
        _wrong(session, subject, now)

    service.lift_wait(session, person_id=person.id or 0, actor=admin, now=now + timedelta(minutes=1))

    assert service.shut_until(session, person=person, now=now + timedelta(minutes=1)) is None
    entry = session.exec(select(AuditEntry).where(AuditEntry.action == "person.wait_lifted")).one()
    assert (entry.actor, entry.subject) == (str(admin), f"person/{person.id}")


def test_nobody_lifts_their_own_wait_nor_one_that_is_not(session: Session, person: Person, now: datetime) -> None:
    admin = factories.actor(factories.person(session, "管"), Role.ADMINISTRATOR)
    with pytest.raises(Refused, match="No wrong attempts"):
        service.lift_wait(session, person_id=person.id or 0, actor=admin, now=now)
    _wrong(session, service.guesses_at_factor(admin.id), now)
    with pytest.raises(Refused, match="another administrator"):
        service.lift_wait(session, person_id=admin.id, actor=admin, now=now)


def test_lifting_one_persons_wait_lifts_no_other(session: Session, person: Person, now: datetime) -> None:
    admin = factories.actor(factories.person(session, "管"), Role.ADMINISTRATOR)
    other = factories.person(session, "王五", email="wang@example.org")
    for name in ("li", "wang"):
        _wrong(session, service.guesses_at_password(f"{name}@example.org"), now)
    service.lift_wait(session, person_id=person.id or 0, actor=admin, now=now)
    assert service.shut_until(session, person=other, now=now) is not None


@pytest.mark.parametrize("guess", ["right", "wrong", "empty"])
@pytest.mark.parametrize("account", ["open", "closed", "without a password", "unknown"])
def test_only_a_right_password_of_an_open_account_gives_anybody(
    session: Session, person: Person, account: str, guess: str
) -> None:
    person.active = account != "closed"
    person.password_hash = "" if account == "without a password" else person.password_hash
    session.flush()
    email = "nobody@example.org" if account == "unknown" else "li@example.org"
    password = {"right": PASSWORD, "wrong": PASSWORD + "x", "empty": ""}[guess]
    if (account, guess) == ("open", "right"):
        assert service.authenticate(session, email=email, password=password).id == person.id
        return
    with pytest.raises(Refused) as refused:
        service.authenticate(session, email=email, password=password)
    assert (refused.value.code, refused.value.field) == ("sign_in_failed", "password")


def test_who_signs_in_and_how_over_every_state_of_account_and_factor(
    session: Session, person: Person, now: datetime
) -> None:
    """A product of account and factor; each step tells by the time of the last sign-in whether it let somebody in."""
    key = person.id or 0
    service.begin_factor(session, person_id=key, key=KEY)
    for active in (True, False):
        for confirmed in (None, now):
            person.active, person.totp_confirmed_at, person.totp_last_step = active, confirmed, 0
            person.last_sign_in_at = None
            session.flush()
            if not active and confirmed is None:
                with pytest.raises(Refused, match="closed"):
                    service.accept_password(session, person_id=key, password_hash="", now=now)
            else:
                service.accept_password(session, person_id=key, password_hash="", now=now)
            assert (person.last_sign_in_at is not None) is (active and confirmed is None)

            person.last_sign_in_at = None
            code = service.current_code(person, key=KEY, now=now)
            if active:
                service.sign_in_with_factor(session, person_id=key, code=code, key=KEY, now=now)
            else:
                with pytest.raises(Refused, match="closed"):
                    service.sign_in_with_factor(session, person_id=key, code=code, key=KEY, now=now)
            assert (person.last_sign_in_at is not None) is active


@pytest.mark.parametrize(
    "code", ["", " ", "12345", "1234567", "abcdef", "------", "０００００００", "a" * 5000, "\x00"]
)
def test_a_code_of_no_kind_is_refused_in_the_words_of_a_wrong_one(
    session: Session, person: Person, now: datetime, code: str
) -> None:
    service.begin_factor(session, person_id=person.id or 0, key=KEY)
    person.totp_confirmed_at = now
    session.flush()
    with pytest.raises(Refused) as refused:
        service.sign_in_with_factor(session, person_id=person.id or 0, code=code, key=KEY, now=now)
    assert (refused.value.code, refused.value.field) == ("wrong_code", "code")
    assert person.last_sign_in_at is None
