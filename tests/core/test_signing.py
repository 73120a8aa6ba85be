"""The keyring: made once, kept private, old keys still count, and no other document passes."""

import base64
import hashlib
import json
import stat
import threading
from datetime import UTC, datetime
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from hypothesis import given, settings
from hypothesis import strategies as st

from core.canonical import canonical
from core.signing import Keyring, load_keyring, rotate, signed_by, write_private

NOW = datetime(2026, 11, 2, 1, 0, tzinfo=UTC)
RECEIPT = {"attempt": "a1", "answered": 3, "chain": "0" * 64, "ending": None}


@pytest.fixture
def keyring(tmp_path: Path) -> Keyring:
    return load_keyring(tmp_path / "keys")


def decoded(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


def signed(keyring: Keyring) -> dict[str, object]:
    return {"receipt": RECEIPT, **keyring.sign(RECEIPT)}


def test_the_keys_are_made_once(tmp_path: Path) -> None:
    assert load_keyring(tmp_path / "keys").keys == load_keyring(tmp_path / "keys").keys


def test_a_kid_is_the_head_of_the_public_keys_hash(keyring: Keyring) -> None:
    key = keyring.keys[0]
    assert key.kid == hashlib.sha256(decoded(key.public)).hexdigest()[:16]


def test_only_the_owner_reads_the_files(tmp_path: Path) -> None:
    load_keyring(tmp_path / "keys")
    modes = {stat.S_IMODE(path.stat().st_mode) for path in (tmp_path / "keys").iterdir()}
    assert modes == {0o600}


def test_the_private_key_shows_nowhere(keyring: Keyring) -> None:
    assert "Private" not in repr(keyring)


def test_anyone_can_check_a_signature_by_the_published_key(keyring: Keyring) -> None:
    document = signed(keyring)
    published = {key["kid"]: key for key in json.loads(json.dumps(keyring.public_document()))["keys"]}
    key = published[str(document["kid"])]
    assert key["alg"] == "Ed25519"
    Ed25519PublicKey.from_public_bytes(decoded(key["public"])).verify(
        decoded(str(document["signature"])), canonical(RECEIPT)
    )


def test_our_own_document_verifies_after_a_journey_as_json(keyring: Keyring) -> None:
    assert keyring.verify(json.loads(json.dumps(signed(keyring))))


@pytest.mark.parametrize(
    "change",
    [
        {"receipt": {**RECEIPT, "answered": 4}},
        {"receipt": {**RECEIPT, "more": 1}},
        {"receipt": 1.5},
        {"kid": "0" * 16},
        {"kid": None},
        {"kid": ["x"]},
        {"signature": ""},
        {"signature": "A" * 86},
        {"signature": "?"},
        {"signature": None},
        {"signature": "李"},
        {"second": {}},
    ],
)
def test_a_changed_document_does_not_verify(keyring: Keyring, change: dict[str, object]) -> None:
    assert not keyring.verify({**signed(keyring), **change})


@pytest.mark.parametrize("document", [None, [], "x", {}, {"receipt": RECEIPT}, {"kid": "1", "signature": "2"}, 7])
def test_what_is_not_a_document_does_not_verify(keyring: Keyring, document: object) -> None:
    assert not keyring.verify(document)


def test_a_document_of_endless_depth_does_not_verify(keyring: Keyring) -> None:
    deep: list[object] = []
    for _ in range(5_000):
        deep = [deep]
    assert not keyring.verify({"receipt": deep, **keyring.sign({})})


def test_a_retired_key_signs_no_more_but_still_counts(tmp_path: Path) -> None:
    first = load_keyring(tmp_path / "keys")
    old = signed(first)
    second = rotate(tmp_path / "keys", now=NOW)
    assert second.sign(RECEIPT)["kid"] != old["kid"]
    assert second.verify(old)
    assert second.public_document()["keys"][1]["retired"] == NOW.isoformat()
    assert load_keyring(tmp_path / "keys").keys == second.keys


def test_a_key_knows_since_when_it_signs(tmp_path: Path) -> None:
    assert load_keyring(tmp_path / "keys", now=NOW).public_document()["keys"][0]["since"] == NOW.isoformat()


def test_another_installations_signature_does_not_count(tmp_path: Path) -> None:
    ours, theirs = load_keyring(tmp_path / "ours"), load_keyring(tmp_path / "theirs")
    assert not ours.verify(signed(theirs))


def test_processes_that_start_together_share_one_key(tmp_path: Path) -> None:
    kids: list[str] = []
    threads = [
        threading.Thread(target=lambda: kids.append(load_keyring(tmp_path / "keys").keys[0].kid)) for _ in range(6)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(kids) == 6
    assert len(set(kids)) == 1
    assert len(list((tmp_path / "keys").iterdir())) == 2


def test_a_private_file_is_never_written_over(tmp_path: Path) -> None:
    write_private(tmp_path / "key", b"first")
    with pytest.raises(FileExistsError):
        write_private(tmp_path / "key", b"second")
    assert [path.name for path in tmp_path.iterdir()] == ["key"]
    assert (tmp_path / "key").read_bytes() == b"first"


@given(public=st.text(max_size=60), signature=st.text(max_size=100))
def test_malformed_keys_and_signatures_are_a_no(public: str, signature: str) -> None:
    assert not signed_by(public, payload={}, signature=signature)


@pytest.fixture(scope="module")
def ring(tmp_path_factory: pytest.TempPathFactory) -> Keyring:
    return load_keyring(tmp_path_factory.mktemp("ring"))


@settings(max_examples=50, deadline=None)
@given(
    payload=st.dictionaries(st.text("abcdef", min_size=1, max_size=4), st.integers() | st.text(max_size=5), min_size=1)
)
def test_whatever_is_signed_is_signed_for_itself_alone(ring: Keyring, payload: dict[str, object]) -> None:
    document = {"statement": payload, **ring.sign(payload)}
    assert ring.verify(document)
    for name in payload:
        changed = payload | {name: "changed once"}
        assert ring.verify(document | {"statement": changed}) is (changed == payload)
        assert not ring.verify(document | {"statement": {key: value for key, value in payload.items() if key != name}})


def test_what_each_of_many_keys_signed_is_checked_for_ever(tmp_path: Path) -> None:
    documents = []
    for day in range(1, 6):
        ring = rotate(tmp_path / "keys", now=NOW.replace(day=day))
        documents.append(signed(ring))
    last = load_keyring(tmp_path / "keys")
    assert len({document["kid"] for document in documents}) == 5
    assert all(last.verify(document) for document in documents)
    retired = [key for key in last.keys if key.retired]
    assert len(retired) == len(last.keys) - 1
    assert last.keys[0].kid == documents[-1]["kid"]


def test_the_signature_of_one_key_under_the_name_of_another_is_none(tmp_path: Path) -> None:
    first = signed(load_keyring(tmp_path / "keys"))
    second = signed(rotate(tmp_path / "keys", now=NOW))
    ring = load_keyring(tmp_path / "keys")
    assert not ring.verify(first | {"kid": second["kid"]})
    assert not ring.verify(second | {"signature": first["signature"]})


@pytest.mark.parametrize(
    "document",
    [
        None, "", 7, [], {}, {"kid": "x"}, {"kid": "x", "signature": "y"}, {"kid": 1, "signature": 2, "r": {}},
        {"kid": "0" * 16, "signature": "AAAA", "receipt": {}}, {"kid": "x", "signature": "y", "a": 1, "b": 2},
    ],
)  # fmt: skip
def test_what_is_no_signed_document_is_just_not_signed(ring: Keyring, document: object) -> None:
    assert not ring.verify(document)


@pytest.mark.parametrize("signature", ["", "AAAA", "!!!", "A" * 86, "é", 7, None, b"x"])
def test_a_signature_that_is_none_signs_nothing(ring: Keyring, signature: object) -> None:
    assert not signed_by(ring.keys[0].public, payload=RECEIPT, signature=signature)
    assert not signed_by("not a key", payload=RECEIPT, signature=signature)
