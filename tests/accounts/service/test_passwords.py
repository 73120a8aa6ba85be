import threading

import pytest
from argon2 import PasswordHasher

from accounts.service import passwords
from core.errors import Refused

PASSWORD = "four calm green words"


def test_a_password_fits_its_own_hash_only() -> None:
    known = passwords.hash_password(PASSWORD)

    assert known.startswith("$argon2id$")
    assert passwords.is_password(known, PASSWORD)
    assert not passwords.is_password(known, PASSWORD + " ")
    assert PASSWORD not in known


@pytest.mark.parametrize("known", ["", "not a hash", "$argon2id$v=19$m=8,t=1,p=1$AAAA$AAAA"])
def test_nothing_fits_an_empty_or_broken_hash(known: str) -> None:
    assert not passwords.is_password(known, "")
    assert not passwords.is_password(known, PASSWORD)


def test_an_empty_hash_is_compared_at_the_full_cost() -> None:
    assert passwords.HASHER.check_needs_rehash(passwords._nobodys_hash()) is False


def test_a_hash_of_weaker_parameters_is_outdated() -> None:
    weak = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1).hash(PASSWORD)

    assert passwords.is_outdated(weak)
    assert not passwords.is_outdated(passwords.hash_password(PASSWORD))


def test_who_finds_no_slot_is_asked_to_come_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(passwords, "SLOTS", threading.BoundedSemaphore(1))
    monkeypatch.setattr(passwords, "WAIT_SECONDS", 0.01)

    with passwords._slot(), pytest.raises(Refused) as refused:
        passwords.hash_password(PASSWORD)
    assert refused.value.code == "busy"

    passwords.hash_password(PASSWORD)
