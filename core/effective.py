"""Picks the version of a rule, price or text that was in force on a day. Pure."""

from collections.abc import Iterable
from datetime import date
from typing import Protocol, TypeVar


class Dated(Protocol):
    """A version with its first day and its last day; no last day means that it is still in force."""

    @property
    def effective_from(self) -> date:
        """The first day."""

    @property
    def effective_to(self) -> date | None:
        """The last day, None while it goes on."""


T = TypeVar("T", bound=Dated)


def in_force(versions: Iterable[T], on: date) -> T | None:
    """Give the version in force on a day, both end days included; of several the one that began last.

    No version in force on that day gives None: what that means is for the caller to say.
    """
    standing = [version for version in versions if _covers(version, on)]
    return max(standing, key=lambda version: version.effective_from, default=None)


def _covers(version: Dated, on: date) -> bool:
    return version.effective_from <= on and (version.effective_to is None or on <= version.effective_to)
