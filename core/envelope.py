"""Files sealed with a passphrase: a magic line, a readable header, AES-256-GCM under a key made by scrypt.

Layout, so that anybody can write a program that opens it: the ASCII line `GRADUS-SEALED-1` and a line end; four bytes,
big-endian, the length of the header; the header, canonical JSON; the ciphertext with its 16-byte tag at the end. All
that stands before the ciphertext is authenticated with it. The header holds `kdf` ("scrypt"), `n`, `r`, `p`, `salt` and
`nonce` (base64), `cipher` ("AES-256-GCM"), and `about`: what the writer says of the content, legible without the
passphrase. The passphrase is taken as UTF-8, without blanks and dashes, in small letters.
"""

import base64
import json
import os
import secrets
import struct
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

from core.canonical import canonical
from core.errors import Refused, Text

MAGIC = b"GRADUS-SEALED-1\n"
COST = {"n": 2**15, "r": 8, "p": 1}
MOST = {"n": 2**20, "r": 32, "p": 16}  # what a stranger's file may ask of this machine
SIGNS = "abcdefghjkmnpqrstuvwxyz23456789"  # none that look alike
_LENGTH = struct.Struct(">I")


@dataclass(frozen=True)
class Opened:
    """A sealed file's content and what its writer says of it."""

    content: bytes
    about: dict[str, Any]


def new_passphrase() -> str:
    """Make a passphrase of 99 bits that can be read aloud, in groups of four."""
    groups = ("".join(secrets.choice(SIGNS) for _ in range(4)) for _ in range(5))
    return "-".join(groups)


def seal(content: bytes, *, passphrase: str, about: Mapping[str, Any]) -> bytes:
    """Seal a content; `about` stays legible and cannot be altered unnoticed."""
    salt, nonce = os.urandom(16), os.urandom(12)
    header = canonical(
        {
            "kdf": "scrypt",
            **COST,
            "salt": base64.b64encode(salt).decode(),
            "nonce": base64.b64encode(nonce).decode(),
            "cipher": "AES-256-GCM",
            "about": dict(about),
        }
    )
    head = MAGIC + _LENGTH.pack(len(header)) + header
    return head + AESGCM(_key(passphrase, salt, COST)).encrypt(nonce, content, head)


def open_sealed(sealed: bytes, *, passphrase: str) -> Opened:
    """Open a sealed file. Raises Refused for another kind of file, a wrong passphrase or an altered content."""
    try:
        head, header = _header(sealed)
        salt, nonce = base64.b64decode(header["salt"]), base64.b64decode(header["nonce"])
        content = AESGCM(_key(passphrase, salt, header)).decrypt(nonce, sealed[len(head) :], head)
    except InvalidTag:
        text = Text("The passphrase is not right, or the file was altered.")
        raise Refused(text, field="passphrase", code="wrong_passphrase") from None
    except (ValueError, KeyError, TypeError, struct.error):
        raise Refused(Text("This is not a sealed file of Gradus."), field="file", code="not_sealed") from None
    return Opened(content, header["about"])


def _header(sealed: bytes) -> tuple[bytes, dict[str, Any]]:
    if not sealed.startswith(MAGIC):
        raise ValueError("another kind of file")
    start = len(MAGIC) + _LENGTH.size
    (length,) = _LENGTH.unpack(sealed[len(MAGIC) : start])
    header: dict[str, Any] = json.loads(sealed[start : start + length])
    if any(not 0 < header[name] <= most for name, most in MOST.items()) or "about" not in header:
        raise ValueError("not a header of ours")
    return sealed[: start + length], header


def _key(passphrase: str, salt: bytes, cost: Mapping[str, Any]) -> bytes:
    typed = "".join(passphrase.split()).replace("-", "").casefold()
    return Scrypt(salt=salt, length=32, n=cost["n"], r=cost["r"], p=cost["p"]).derive(typed.encode())
