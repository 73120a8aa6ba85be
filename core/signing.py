"""The installation's Ed25519 keys: they sign receipts and other statements that people check later.

A keyring lives in DATA_DIR/keys: `keyring.json` lists the keys with their dates, `ed25519-KID.pem` holds each
private key (0600). The kid is the first 16 hexadecimal digits of SHA-256 of the public key. A retired key signs
no more but stays listed, so that what it signed can still be checked.
"""

import base64
import binascii
import hashlib
import json
import os
import secrets
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import TypeGuard

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
)

from core.canonical import canonical

LIST = "keyring.json"
ALGORITHM = "Ed25519"
ENVELOPE = {"kid", "signature"}


@dataclass(frozen=True)
class Key:
    """A public key as it is published; dates are ISO 8601 texts, empty while unknown or not retired."""

    kid: str
    public: str
    since: str = ""
    retired: str = ""

    def as_document(self) -> dict[str, str]:
        """Give the published form, without the dates that it has not."""
        dates = {"since": self.since, "retired": self.retired}
        return {"kid": self.kid, "alg": ALGORITHM, "public": self.public} | {k: v for k, v in dates.items() if v}


@dataclass(frozen=True)
class Keyring:
    """All keys of the installation, the one that signs first."""

    keys: tuple[Key, ...]
    _private: Ed25519PrivateKey = field(repr=False)

    def sign(self, payload: Mapping[str, object]) -> dict[str, str]:
        """Sign the canonical JSON of a payload: `{"kid", "signature"}`, to stand beside the payload.

        Raises TypeError when the payload has no canonical JSON.
        """
        return {"kid": self.keys[0].kid, "signature": _text(self._private.sign(canonical(dict(payload))))}

    def verify(self, document: object) -> bool:
        """Say whether one of these keys, retired ones included, signed a document.

        A document is `{"kid", "signature"}` and one part more, of whatever name: the payload. All else is not signed.
        """
        if not _is_enveloped(document):
            return False
        key = next((key for key in self.keys if key.kid == document["kid"]), None)
        (subject,) = document.keys() - ENVELOPE
        return key is not None and signed_by(key.public, payload=document[subject], signature=document["signature"])

    def public_document(self) -> dict[str, list[dict[str, str]]]:
        """Give what `/.well-known/gradus-keys.json` publishes."""
        return {"keys": [key.as_document() for key in self.keys]}


def load_keyring(directory: Path, *, now: datetime | None = None) -> Keyring:
    """Load the keyring of a directory, made at the first call (dated `now`, if given)."""
    if not (directory / LIST).exists():
        _create(directory, now)
    keys = _listed(directory)
    return Keyring(keys, _load_private(directory, keys[0]))


def rotate(directory: Path, *, now: datetime) -> Keyring:
    """Retire the key that signs, and make another; running processes sign with the old one until they load again."""
    current, *retired = load_keyring(directory).keys
    replaced = Key(current.kid, current.public, current.since, now.isoformat())
    fresh = _make_key(directory, now)
    replacement = directory / f".{LIST}.{secrets.token_hex(4)}"
    write_private(replacement, _document((fresh, replaced, *retired)))
    replacement.replace(directory / LIST)
    return load_keyring(directory)


def signed_by(public: str, *, payload: object, signature: object) -> bool:
    """Say whether a public key (base64url) made this signature for this payload; malformed input is a no."""
    try:
        key = Ed25519PublicKey.from_public_bytes(_bytes(public))
        key.verify(_bytes(signature), canonical(payload))
    except (InvalidSignature, ValueError, TypeError, RecursionError):
        return False
    return True


def write_private(path: Path, content: bytes) -> None:
    """Write a new file that only its owner reads, whole or not at all.

    Raises FileExistsError when it is already there: of two processes at a first run one wins.
    """
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    draft = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    try:
        with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        os.link(draft, path)
    finally:
        draft.unlink(missing_ok=True)


def _is_enveloped(document: object) -> TypeGuard[Mapping[str, object]]:
    return isinstance(document, Mapping) and document.keys() >= ENVELOPE and len(document) == len(ENVELOPE) + 1


def _create(directory: Path, now: datetime | None) -> None:
    """Make the first key; a process that comes second leaves its own key unlisted and takes the winner's."""
    key = _make_key(directory, now)
    try:
        write_private(directory / LIST, _document((key,)))
    except FileExistsError:
        with suppress(FileNotFoundError):
            _private_path(directory, key.kid).unlink()


def _make_key(directory: Path, now: datetime | None) -> Key:
    private = Ed25519PrivateKey.generate()
    public = private.public_key().public_bytes_raw()
    key = Key(hashlib.sha256(public).hexdigest()[:16], _text(public), now.isoformat() if now else "")
    pem = private.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    write_private(_private_path(directory, key.kid), pem)
    return key


def _load_private(directory: Path, key: Key) -> Ed25519PrivateKey:
    private = load_pem_private_key(_private_path(directory, key.kid).read_bytes(), password=None)
    if not isinstance(private, Ed25519PrivateKey):
        raise TypeError(f"the key {key.kid} is not an Ed25519 key")
    return private


def _private_path(directory: Path, kid: str) -> Path:
    return directory / f"ed25519-{kid}.pem"


def _listed(directory: Path) -> tuple[Key, ...]:
    rows = json.loads((directory / LIST).read_text(encoding="utf-8"))["keys"]
    return tuple(Key(row["kid"], row["public"], row.get("since", ""), row.get("retired", "")) for row in rows)


def _document(keys: tuple[Key, ...]) -> bytes:
    return json.dumps({"keys": [key.as_document() for key in keys]}, indent=1).encode()


def _text(content: bytes) -> str:
    """Write bytes as base64url without padding."""
    return base64.urlsafe_b64encode(content).rstrip(b"=").decode()


def _bytes(text: object) -> bytes:
    """Read base64url with or without padding; raises ValueError for anything else."""
    if not isinstance(text, str):
        raise ValueError("not base64url")
    try:
        return base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
    except binascii.Error as fault:
        raise ValueError("not base64url") from fault
