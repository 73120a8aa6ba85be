"""Canonical JSON: one value, one sequence of bytes, for all that is hashed or signed. Pure.

UTF-8, keys sorted, no white space, non-ASCII as is. Numbers are integers only: a float has more than one
spelling, so marks and other decimals travel as text.
"""

import json
from collections.abc import Iterable


def canonical(value: object) -> bytes:
    """Write a value of dicts with text keys, lists, tuples, texts, integers, booleans and None.

    Raises TypeError for anything else, and for text that is not Unicode (half a surrogate pair).
    """
    _check(value)
    text = json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    try:
        return text.encode()
    except UnicodeEncodeError as fault:
        raise TypeError("canonical JSON holds no half surrogate pairs") from fault


def _check(value: object) -> None:
    """Walk the value, for json.dumps would also take floats and turn keys of other types into text."""
    for part in _parts(value):
        _check(part)


def _check_keys(value: dict[object, object]) -> None:
    if not all(isinstance(key, str) for key in value):
        raise TypeError("canonical JSON needs text keys")


def _parts(value: object) -> Iterable[object]:
    """Give what a value holds, once it is found to be of a kind that has one spelling."""
    if isinstance(value, dict):
        _check_keys(value)
        return value.values()
    if isinstance(value, list | tuple):
        return value
    if isinstance(value, str | int | None):
        return ()
    raise TypeError(f"canonical JSON has no {type(value).__name__}")
