"""What is checked before a workbook is opened: size, ratio, macros, document type declarations."""

import zipfile
import zlib
from io import BytesIO

from questionbank.interchange.model import Reason, Refusal

MAX_BYTES = 16 * 1024 * 1024
MAX_UNPACKED = 64 * 1024 * 1024
MAX_RATIO = 200
# A part this small may be compressed as well as it likes: empty rows are.
_SMALL = 4 * 1024 * 1024
MAX_PARTS = 2_000
_CHUNK = 1024 * 1024
_ENCRYPTED = 0x1
_HEART = frozenset({"xl/workbook.xml", "[Content_Types].xml"})
_OLE = b"\xd0\xcf\x11\xe0"
_DECLARATIONS = tuple(
    word.encode(name) for word in ("<!DOCTYPE", "<!ENTITY") for name in ("ascii", "utf-16-le", "utf-16-be")
)


def check(data: bytes) -> None:
    """Raise `Refusal` for what is no workbook, or is one that must not be opened."""
    if len(data) > MAX_BYTES:
        raise Refusal(Reason("The file is larger than %(limit)s MiB. Divide it.", {"limit": MAX_BYTES // 2**20}))
    if data.startswith(_OLE):
        raise Refusal(Reason("The file is an old .xls workbook or one with a password. Save it as .xlsx without one."))
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            _check_names(archive.namelist())
            _check_sizes(archive)
            _check_parts(archive)
            _check_declarations(archive)
    except (zipfile.BadZipFile, zipfile.LargeZipFile, NotImplementedError, OSError, ValueError, EOFError) as error:
        raise Refusal(Reason("The file is named as a spreadsheet but is not one, or it is damaged.")) from error
    except (RuntimeError, zlib.error) as error:
        raise Refusal(Reason("The spreadsheet is damaged or locked.")) from error


def part_names(data: bytes) -> set[str]:
    """The names of the parts of a zip; none if it is no readable zip."""
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            return set(archive.namelist())
    except (zipfile.BadZipFile, NotImplementedError, OSError, ValueError):
        return set()


def has_macros(names: set[str]) -> bool:
    """Whether a workbook carries a program."""
    return any(name.lower().endswith("vbaproject.bin") for name in names)


def _check_parts(archive: zipfile.ZipFile) -> None:
    names = set(archive.namelist())
    if not names >= _HEART:
        raise Refusal(Reason("The file is named as a spreadsheet but holds no workbook."))
    if has_macros(names) or b"macroEnabled" in archive.read("[Content_Types].xml")[:_CHUNK]:
        raise Refusal(Reason("The workbook holds macros. Save it as .xlsx, without macros."))
    if _has_links(names):
        raise Refusal(Reason("The workbook takes values from other files. Paste the values, then break the links."))


def _has_links(names: set[str]) -> bool:
    return any(name.startswith("xl/externalLinks/") for name in names)


def _check_names(names: list[str]) -> None:
    if len(names) > MAX_PARTS or len(set(names)) < len(names):
        raise Refusal(Reason("The workbook has too many parts, or one twice."))


def _check_sizes(archive: zipfile.ZipFile) -> None:
    parts = archive.infolist()
    if sum(part.file_size for part in parts) > MAX_UNPACKED:
        raise Refusal(Reason("Unpacked, the workbook would be larger than is allowed. Delete what is no question."))
    for part in parts:
        _check_part(part)


def _check_part(part: zipfile.ZipInfo) -> None:
    if _is_bomb(part):
        raise Refusal(Reason("The part %(name)s unpacks to far more than it holds.", {"name": part.filename}))
    if part.flag_bits & _ENCRYPTED:
        raise Refusal(Reason("The workbook is encrypted. Save it without a password."))


def _is_bomb(part: zipfile.ZipInfo) -> bool:
    return part.file_size > _SMALL and part.file_size > MAX_RATIO * max(1, part.compress_size)


def _check_declarations(archive: zipfile.ZipFile) -> None:
    """No part of a workbook declares a document type; one that does tries to expand or to fetch something."""
    for part in archive.infolist():
        if part.filename.endswith((".xml", ".rels")):
            _check_declaration(archive, part)


def _check_declaration(archive: zipfile.ZipFile, part: zipfile.ZipInfo) -> None:
    tail = b""
    with archive.open(part) as stream:
        while chunk := stream.read(_CHUNK):
            if any(word in tail + chunk for word in _DECLARATIONS):
                raise Refusal(Reason("The workbook declares XML entities, which no spreadsheet program writes."))
            tail = chunk[-32:]
