"""Sealed files open with their passphrase only, and nothing in them can be altered unnoticed."""

import json
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core import envelope
from core.errors import Refused

ABOUT = {"request": "EX-1", "requester": "陈书仪"}
PHRASE = "abcd-efgh-jkmn"


@pytest.fixture(autouse=True)
def cheap(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(envelope, "COST", {"n": 2**4, "r": 1, "p": 1})


def sealed(content: bytes = b"a bank") -> bytes:
    return envelope.seal(content, passphrase=PHRASE, about=ABOUT)


def header(data: bytes) -> dict[str, Any]:
    start = len(envelope.MAGIC) + 4
    length = int.from_bytes(data[start - 4 : start])
    found: dict[str, Any] = json.loads(data[start : start + length])
    return found


@given(st.binary(max_size=300))
@settings(max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_what_was_sealed_comes_out_with_what_was_said_of_it(content: bytes) -> None:
    opened = envelope.open_sealed(sealed(content), passphrase=PHRASE)

    assert (opened.content, opened.about) == (content, ABOUT)


def test_the_header_is_legible_and_says_how_to_open_the_file() -> None:
    head = header(sealed())

    assert (head["kdf"], head["cipher"], head["about"]) == ("scrypt", "AES-256-GCM", ABOUT)
    assert {"n", "r", "p", "salt", "nonce"} <= head.keys()
    assert b"a bank" not in sealed()


@pytest.mark.parametrize("typed", ["abcdefghjkmn", " ABCD-EFGH-JKMN\n", "abcd efgh jkmn"])
def test_a_passphrase_is_taken_in_any_spelling_of_case_and_groups(typed: str) -> None:
    assert envelope.open_sealed(sealed(), passphrase=typed).content == b"a bank"


def test_a_wrong_passphrase_opens_nothing() -> None:
    with pytest.raises(Refused, match="passphrase is not right"):
        envelope.open_sealed(sealed(), passphrase="abcd-efgh-jkmo")


@pytest.mark.parametrize("place", [-1, -20, 60])
def test_an_altered_byte_is_noticed_in_the_content_and_in_the_header(place: int) -> None:
    altered = bytearray(sealed())
    altered[place] ^= 1

    with pytest.raises(Refused):
        envelope.open_sealed(bytes(altered), passphrase=PHRASE)


def test_what_is_said_of_the_content_cannot_be_replaced() -> None:
    data = sealed()

    with pytest.raises(Refused, match="altered"):
        envelope.open_sealed(data.replace(b"EX-1", b"EX-2"), passphrase=PHRASE)


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"PK\x03\x04",
        envelope.MAGIC,
        envelope.MAGIC + b"\x00\x00\x00\x05{}",
        envelope.MAGIC + b"\x00\x00\x00\x02[]",
        envelope.MAGIC + b"\xff\xff\xff\xff{}",
    ],
)
def test_another_kind_of_file_is_refused(data: bytes) -> None:
    with pytest.raises(Refused, match="not a sealed file"):
        envelope.open_sealed(data, passphrase=PHRASE)


@pytest.mark.parametrize("cost", [{"n": 2**30}, {"r": 4096}, {"p": 0}, {"n": "16"}])
def test_a_strangers_file_does_not_ask_for_all_memory(cost: dict[str, Any]) -> None:
    data = sealed()
    head = json.dumps({**header(data), **cost}).encode()
    asked = envelope.MAGIC + len(head).to_bytes(4) + head + b"x" * 40

    with pytest.raises(Refused, match="not a sealed file"):
        envelope.open_sealed(asked, passphrase=PHRASE)


def test_new_passphrases_differ_and_hold_no_signs_that_look_alike() -> None:
    made = {envelope.new_passphrase() for _ in range(50)}

    assert len(made) == 50
    assert all(len(one.replace("-", "")) == 20 and not set(one) & set("il10o") for one in made)
