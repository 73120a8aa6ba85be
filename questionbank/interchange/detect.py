"""Which format a file has, told from its content; its name must not contradict it."""

import codecs
import re

from questionbank.interchange.encoding import decode
from questionbank.interchange.model import Reason, Refusal
from questionbank.interchange.xlsx.safety import has_macros, part_names

FORMATS = ("qti", "moodlexml", "gift", "aiken", "xlsx", "text")
_ZIP = b"PK\x03\x04"
_FOREIGN = (
    (b"%PDF-", "PDF"),
    (b"\xd0\xcf\x11\xe0", "Microsoft Office 97–2003"),
    (b"\x89PNG", "PNG"),
    (b"\xff\xd8\xff", "JPEG"),
    (b"GIF8", "GIF"),
    (b"{\\rtf", "RTF"),
    (b"7z\xbc\xaf", "7-Zip"),
    (b"Rar!", "RAR"),
    (b"\x1f\x8b", "gzip"),
    (b"SQLite format 3", "SQLite"),
)
_BY_SUFFIX = {
    "xlsx": {"xlsx"},
    "xlsm": {"xlsx"},
    "zip": {"qti", "moodlexml"},
    "xml": {"qti", "moodlexml"},
    "gift": {"gift"},
    "txt": {"text", "gift", "aiken"},
    "md": {"text"},
    "markdown": {"text"},
}
_XML_ROOTS = (
    (re.compile(r"<quiz\b"), "moodlexml"),
    (re.compile(r"<(?:\w+:)?(?:qti-)?(?:assessment[-\w]*|response-?[pP]rocessing|manifest|questestinterop)\b"), "qti"),
)
_GIFT_BRACES = re.compile(r"(?<!\\)\{\s*(?:[=~#}]|(?:TRUE|FALSE|T|F)\s*[#}])")
_GIFT_TITLE = re.compile(r"^(?:::[^:\n]+::|\$CATEGORY:)", re.MULTILINE)
_AIKEN_ANSWER = re.compile(r"^[ \t]*ANSWER\s*[:：]\s*[A-Z][.)]?\s*$", re.MULTILINE | re.IGNORECASE)
_NUMBERED = re.compile(r"^\s*(?:\d+\s*[.．、)）]|[（(]\d+[)）]|第\s*\d+\s*题)", re.MULTILINE)
# A line of a numbered paper that no other format has: a lettered option, or an answer behind its label.
_PRINTED = re.compile(r"^\s*(?:[（(]?[A-HＡ-Ｈ]\s*[.．、:：)）]|[【\[]?(?:参考)?答案\s*[】\]:：])", re.MULTILINE)
_XML_HEAD = 100_000


def detect(filename: str, data: bytes) -> str:
    """The format of a file, one of `FORMATS`. Raises `Refusal` for a file of no format or not what its name says."""
    if not data.strip():
        raise Refusal(Reason("The file is empty."))
    _check_foreign(filename, data)
    found = _zip_format(data) if data.startswith(_ZIP) else _text_format(filename, data)
    if found not in _BY_SUFFIX.get(_suffix(filename), {found}):
        params = {"name": filename, "format": found}
        raise Refusal(Reason("The file %(name)s is not what its name says: its content is %(format)s.", params))
    return found


def _check_foreign(filename: str, data: bytes) -> None:
    for magic, name in _FOREIGN:
        if data.startswith(magic):
            raise _foreign(filename, name)


def _suffix(filename: str) -> str:
    stem, _dot, suffix = filename.rpartition(".")
    return suffix.lower() if stem else ""


def _foreign(filename: str, name: str) -> Refusal:
    return Refusal(
        Reason(
            "The file %(name)s is a %(format)s file, which cannot be read. Save it as .xlsx or as text.",
            {"name": filename, "format": name},
        )
    )


def _zip_format(data: bytes) -> str:
    names = part_names(data)
    if has_macros(names):
        raise Refusal(Reason("The workbook holds macros. Save it as .xlsx, without macros."))
    if "xl/workbook.xml" in names:
        return "xlsx"
    if any(name.rpartition("/")[2] == "imsmanifest.xml" for name in names):
        return "qti"
    raise _no_package(names)


def _no_package(names: set[str]) -> Refusal:
    if "word/document.xml" in names:
        return Refusal(Reason("The file is a Word document. Copy its text and paste it, or save it as plain text."))
    return Refusal(Reason("The file is an archive, but neither a workbook nor a question package, or it is damaged."))


def _text_format(filename: str, data: bytes) -> str:
    if _suffix(filename) in ("xlsx", "xlsm", "zip"):
        raise Refusal(
            Reason("The file %(name)s is not what its name says: it is no workbook and no package.", {"name": filename})
        )
    head = _xml_head(data)
    if head:
        return _xml_format(filename, head, data)
    return "gift" if _suffix(filename) == "gift" else _plain_format(decode(data))


def _xml_head(data: bytes) -> str:
    """The beginning of what may be XML, else nothing; XML states its own encoding, so this one is a guess."""
    is_wide = data[:2] in (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
    text = data[:_XML_HEAD].decode("utf-16" if is_wide else "latin-1", "replace").lstrip("ï»¿ \t\r\n")
    return text if text.startswith("<") else ""


def _xml_format(filename: str, head: str, data: bytes) -> str:
    for root, name in _XML_ROOTS:
        if root.search(head):
            return name
    if _suffix(filename) == "xml":
        raise Refusal(Reason("The file is XML, but neither QTI nor Moodle XML."))
    return _plain_format(decode(data))


def _plain_format(text: str) -> str:
    if _GIFT_TITLE.search(text):
        return "gift"
    if _is_paper(text):
        return "text"
    if _AIKEN_ANSWER.search(text):
        return "aiken"
    return "gift" if _GIFT_BRACES.search(text) else "text"


def _is_paper(text: str) -> bool:
    return bool(_NUMBERED.search(text) and _PRINTED.search(text))
