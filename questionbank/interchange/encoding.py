"""Bytes of a text file to text, or a refusal."""

import codecs
import re

from questionbank.interchange.model import Reason, Refusal

MAX_BYTES = 16 * 1024 * 1024
_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
# Where text is Chinese, nearly every non-ASCII character is a sign or one of the 3,755 characters of the first level of
# GB 2312. Western text that happens to decode as GB18030 pairs an accented letter with an ASCII one, which lies
# outside, or with another accented one (as in `größer`), which is a rare character; Japanese text shows by its kana.
_COMMON_SHARE = 0.8
_COMMON = re.compile(rb"[\xa1-\xa3\xa6-\xa9\xb0-\xd7][\xa1-\xfe]")


def decode(data: bytes) -> str:
    """Text of UTF-8, UTF-16 with a byte order mark, or GB18030; lines end in `\\n`. Raises `Refusal`."""
    if len(data) > MAX_BYTES:
        raise Refusal(Reason("The file is larger than %(limit)s MiB. Divide it.", {"limit": MAX_BYTES // 2**20}))
    text = _decode(data)
    if "\x00" in text:
        raise Refusal(Reason("The file is not text: it holds NUL characters."))
    return text.replace("\r\n", "\n").replace("\r", "\n").removeprefix("\ufeff")


def _decode(data: bytes) -> str:
    for mark, name in _MARKS:
        if data.startswith(mark):
            return _strict(data, name)
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return _chinese(data)


def _chinese(data: bytes) -> str:
    text = _strict(data, "gb18030")
    if not _is_plausible(text):
        raise _undecodable()
    return text


def _strict(data: bytes, name: str) -> str:
    try:
        return data.decode(name)
    except UnicodeDecodeError as error:
        raise _undecodable() from error


def _is_plausible(text: str) -> bool:
    foreign = [char.encode("gb18030", "replace") for char in text if not char.isascii()]
    return sum(map(bool, map(_COMMON.fullmatch, foreign))) >= _COMMON_SHARE * len(foreign)


def _undecodable() -> Refusal:
    return Refusal(
        Reason("The encoding of the file cannot be told. Save it as UTF-8 and try again (GB18030 is read as well).")
    )
