"""What a certificate prints, how it is numbered and coded, and what it is worth on a given day.

Both the certificate number and the typed code end in a check character by the hybrid system of ISO 7064
(MOD M+1, M): with the 36 letters and digits it is ISO 7064 MOD 37,36; the code uses the same calculation over
the 32 symbols of Crockford's base 32. Any single wrong character is found, and nearly all swaps of neighbours.
"""

import hashlib
import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import date
from enum import StrEnum
from typing import Any, Self

from core.errors import Refused, Text

LETTERS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
CROCKFORD = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
MISREAD = str.maketrans("OILU", "011V")  # Crockford's readings of look-alikes, and U for V
CODE_LENGTH = 10
SERIAL = re.compile(r"([A-Z]{2,6})-?(\d{4})-?(\d)-?([A-Z]{2,8})-?(\d{6})-?([0-9A-Z])", re.ASCII)
BITS_PER_SYMBOL = 5


class CertificateStatus(StrEnum):
    """What a certificate is worth on a day."""

    VALID = "valid"
    SUSPENDED = "suspended"
    WITHDRAWN = "withdrawn"
    EXPIRED = "expired"
    NOT_YET_VALID = "not_yet_valid"
    REPLACED = "replaced"


@dataclass(frozen=True, kw_only=True)
class Issuer:
    """Who signs for the body: a name and a post in both languages."""

    name: str
    post_zh: str
    post_en: str


@dataclass(frozen=True, kw_only=True)
class CertificateFields:
    """All that is printed, frozen at issue (ISO/IEC 17024 9.4.8: name, unique number, body, scheme, scope, dates)."""

    serial: str
    short_code: str
    verify_url: str
    name: str
    latin_name: str
    grade: str
    grade_zh: str
    grade_en: str
    scheme: str
    scheme_zh: str
    scheme_en: str
    standard: str
    scope_zh: str
    scope_en: str
    conformity_zh: str
    conformity_en: str
    body_zh: str
    body_en: str
    issuers: tuple[Issuer, ...]
    valid_from: date
    valid_to: date
    issued_on: date
    edition: str

    def as_document(self) -> dict[str, object]:
        """Give the fields as plain JSON values, as they are embedded in the PDF."""
        return {f.name: _plain(getattr(self, f.name)) for f in fields(self)}

    @classmethod
    def from_document(cls, document: Mapping[str, object]) -> Self:
        """Read what `as_document` gave.

        Raises Refused when a field is missing or is not what it should be.
        """
        try:
            return cls(**{f.name: _typed(f.name, document[f.name]) for f in fields(cls)})
        except (KeyError, TypeError, ValueError) as fault:
            raise Refused(Text("The file's own list of fields is damaged: it is not a certificate of ours.")) from fault


@dataclass(frozen=True)
class Suspension:
    """Days on which a certificate does not count: from the first, up to the day before `until`; open without it."""

    since: date
    until: date | None = None


@dataclass(frozen=True, kw_only=True)
class CertificateFacts:
    """The dates that decide what a certificate is worth; `valid_to` is its last day."""

    valid_from: date
    valid_to: date
    suspensions: tuple[Suspension, ...] = ()
    withdrawn_on: date | None = None
    replaced_on: date | None = None


@dataclass(frozen=True, kw_only=True)
class Serial:
    """A certificate number in its parts, without the check character."""

    prefix: str
    year: int
    grade: int
    scheme: str
    number: int

    @property
    def plain(self) -> str:
        """The parts joined, without the check character."""
        return f"{self.prefix}-{self.year:04d}-{self.grade}-{self.scheme}-{self.number:06d}"

    def __str__(self) -> str:
        """Write the number with its check character: `GR-2026-1-QMS-000123-X`."""
        return f"{self.plain}-{check_character(self.plain.replace('-', ''), alphabet=LETTERS)}"


def status_on(facts: CertificateFacts, day: date) -> CertificateStatus:
    """Say what a certificate is worth on a day; the gravest ground is named.

    Withdrawal and replacement last for ever; an expired certificate is expired even while suspended.
    """
    grounds = (
        (CertificateStatus.WITHDRAWN, _since(facts.withdrawn_on, day)),
        (CertificateStatus.REPLACED, _since(facts.replaced_on, day)),
        (CertificateStatus.NOT_YET_VALID, day < facts.valid_from),
        (CertificateStatus.EXPIRED, day > facts.valid_to),
        (CertificateStatus.SUSPENDED, any(_covers(pause, day) for pause in facts.suspensions)),
    )
    return next((status for status, holds in grounds if holds), CertificateStatus.VALID)


def compute_serial(prefix: str, *, year: int, grade: int, scheme: str, number: int) -> str:
    """Write a certificate number: body, year, grade digit, scheme, running number, check character.

    Raises Refused when a part does not fit its place (a running number has six digits).
    """
    parts = Serial(prefix=prefix, year=year, grade=grade, scheme=scheme, number=number)
    if not SERIAL.fullmatch(f"{parts.plain}-0"):
        raise Refused(
            Text(
                "%(serial)s cannot be a certificate number: a part of it is too long or has other characters "
                "than capital letters and digits. Correct the prefix, the grade or the scheme.",
                {"serial": parts.plain},
            )
        )
    return str(parts)


def parse_serial(typed: str) -> Serial:
    """Read a typed certificate number, whatever its case, width, dashes and spaces.

    Raises Refused when it has not the form of a number, or its check character does not fit.
    """
    match = SERIAL.fullmatch(_bare(typed))
    if match is None:
        raise Refused(Text("This is not a certificate number. It looks like GR-2026-1-QMS-000123-X."), field="serial")
    prefix, year, grade, scheme, number, check = match.groups()
    if check_character("".join(match.groups()[:-1]), alphabet=LETTERS) != check:
        raise Refused(
            Text("A character of this certificate number is wrong. Compare it with the paper."), field="serial"
        )
    return Serial(prefix=prefix, year=int(year), grade=int(grade), scheme=scheme, number=int(number))


def short_code(token: str) -> str:
    """Give the code to be typed for a verification token: nine symbols of its hash and a check symbol.

    The token cannot be found from it. Two tokens may in theory share a code: who stores it draws another token then.
    """
    bits = int.from_bytes(hashlib.sha256(token.encode()).digest(), "big")
    symbols = "".join(CROCKFORD[(bits >> BITS_PER_SYMBOL * place) % len(CROCKFORD)] for place in range(CODE_LENGTH - 1))
    return symbols + check_character(symbols, alphabet=CROCKFORD)


def printed_code(code: str) -> str:
    """Write a code in two groups of five, as it stands on the paper."""
    return f"{code[:5]}-{code[5:]}"


def normalise_code(typed: str) -> str:
    """Read a typed code: case, width, dashes and spaces do not matter, O is 0, I and L are 1, U is V.

    Raises Refused when it is too short or long, has other characters, or one of them is wrong.
    """
    code = _bare(typed).translate(MISREAD)
    if len(code) != CODE_LENGTH or not set(code) <= set(CROCKFORD):
        raise Refused(Text("The code has ten letters and digits and stands under the square pattern."), field="code")
    if check_character(code[:-1], alphabet=CROCKFORD) != code[-1]:
        raise Refused(Text("A character of this code is wrong. Compare it with the paper."), field="code")
    return code


def check_character(text: str, *, alphabet: str) -> str:
    """Compute the check character of ISO 7064's hybrid system MOD M+1, M over an alphabet of M symbols (M even)."""
    size = len(alphabet)
    product = size
    for symbol in text:
        product = ((product + alphabet.index(symbol)) % size or size) * 2 % (size + 1)
    return alphabet[(1 - product) % size]


def _bare(typed: str) -> str:
    """Leave only the letters and digits of what was typed, narrow and in capitals."""
    return "".join(letter for letter in unicodedata.normalize("NFKC", typed).upper() if letter.isalnum())


def _since(start: date | None, day: date) -> bool:
    return start is not None and start <= day


def _covers(pause: Suspension, day: date) -> bool:
    return pause.since <= day and (pause.until is None or day < pause.until)


def _plain(value: object) -> object:
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, tuple):
        return [{f.name: getattr(issuer, f.name) for f in fields(issuer)} for issuer in value]
    return value


def _typed(name: str, value: Any) -> Any:
    if name in {"valid_from", "valid_to", "issued_on"}:
        return date.fromisoformat(str(value))
    if name == "issuers":
        return tuple(_issuer(row) for row in value)
    if not isinstance(value, str):
        raise TypeError(name)
    return value


def _issuer(row: Mapping[str, str]) -> Issuer:
    return Issuer(name=str(row["name"]), post_zh=str(row["post_zh"]), post_en=str(row["post_en"]))
