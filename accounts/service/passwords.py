"""Hashing of passwords with argon2id, no more at a time than the machine bears."""

import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from threading import BoundedSemaphore

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from core.errors import Refused, Text

# OWASP's second choice (19 MiB, two passes, one lane): 29 ms here, against 190 ms with the library's defaults.
HASHER = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)
WAIT_SECONDS = 3.0  # a room of 200 that signs in at once is through in this time on four cores
SLOTS = BoundedSemaphore(2 * (os.cpu_count() or 1))


def hash_password(password: str) -> str:
    """Hash a password; raises Refused (busy) when too many are being hashed. Call it outside of transactions."""
    with _slot():
        return HASHER.hash(password)


def is_password(known: str, password: str) -> bool:
    """Compare a password with its hash; an empty hash costs the same time and is never right. Raises Refused (busy)."""
    # An unknown address costs the same time as a known one, so that addresses cannot be found out.
    compared = known or _nobodys_hash()
    with _slot():
        try:
            return HASHER.verify(compared, password) and bool(known)
        except (VerificationError, InvalidHashError):
            return False


def is_outdated(known: str) -> bool:
    """Tell whether a hash was made with other parameters than today's."""
    return HASHER.check_needs_rehash(known)


@cache
def _nobodys_hash() -> str:
    return HASHER.hash(secrets.token_urlsafe(16))


@contextmanager
def _slot() -> Iterator[None]:
    if not SLOTS.acquire(timeout=WAIT_SECONDS):
        raise Refused(Text("Many people are signing in at this moment. Try again in a few seconds."), code="busy")
    try:
        yield
    finally:
        SLOTS.release()
