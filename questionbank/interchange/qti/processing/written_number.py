"""The record of a number as it was written, which a text entry with a record for its response gives."""

import re

from questionbank.interchange.qti.processing.numeric import read_float
from questionbank.interchange.qti.processing.values import BaseType, Cardinality, Value, single

_WRITTEN = re.compile(r"[+-]?(?P<left>\d*)(?:\.(?P<right>\d*))?(?:[eE](?P<exponent>[+-]?\d{1,3}))?", re.ASCII)


def record_of(text: str) -> Value:
    """The text, its number, and how many digits stand where; of what is no number only the text."""
    fields = [("stringValue", single(BaseType.STRING, text))]
    number = read_float(text)
    found = _WRITTEN.fullmatch(text.strip())
    if number is not None and found is not None:
        fields += [("floatValue", single(BaseType.FLOAT, number)), *_counts(found)]
    return Value(Cardinality.RECORD, None, fields=tuple(fields))


def _counts(found: re.Match[str]) -> list[tuple[str, Value]]:
    """The counts of digits, and the whole number if it is written as one."""
    left, right, written = found.group("left"), *found.groups("")[1:]
    exponent = int(written or 0)
    counts = {
        "integerValue": int(found[0]) if found[0].lstrip("+-").isdigit() else None,
        "leftDigits": len(left),
        "rightDigits": len(right),
        "ndp": max(0, len(right) - exponent),
        "nsf": len((left + right).lstrip("0")),
        "exponent": exponent if written else None,
    }
    return [(name, single(BaseType.INTEGER, count)) for name, count in counts.items()]
