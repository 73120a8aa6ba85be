"""Workbooks that must not be opened: too large, packed to burst, with programs, with links, with declarations."""

import zipfile
from io import BytesIO

import pytest

from questionbank.interchange.model import Refusal
from questionbank.interchange.xlsx import safety

TYPES = "[Content_Types].xml"
WHOLE = {TYPES: b"<Types/>", "xl/workbook.xml": b"<workbook/>", "xl/worksheets/sheet1.xml": b"<worksheet/>"}


def packed(parts: dict[str, bytes]) -> bytes:
    """Pack parts as a zip."""
    target = BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return target.getvalue()


def test_a_workbook_without_anything_odd_may_be_opened() -> None:
    safety.check(packed(WHOLE))


@pytest.mark.parametrize(
    ("more", "message"),
    [
        ({"xl/vbaProject.bin": b"x"}, "macros"),
        ({TYPES: b'<Types ContentType="application/vnd.ms-excel.sheet.macroEnabled.main+xml"/>'}, "macros"),
        ({"xl/externalLinks/externalLink1.xml": b"<x/>"}, "other files"),
        ({"xl/sharedStrings.xml": b'<!DOCTYPE x [<!ENTITY a "b">]><x/>'}, "entities"),
        ({"xl/sharedStrings.xml": "<!DOCTYPE x><x/>".encode("utf-16-le")}, "entities"),
        ({"xl/media/image1.bin": b"\0" * (5 * 1024 * 1024)}, "image1.bin unpacks"),
        ({f"xl/part{number}.bin": b"" for number in range(2_000)}, "too many parts"),
    ],
)
def test_what_makes_a_workbook_unsafe_is_named(more: dict[str, bytes], message: str) -> None:
    with pytest.raises(Refusal, match=message):
        safety.check(packed({**WHOLE, **more}))


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"PK\x03\x04 and nothing else", "not one, or it is damaged"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "old .xls"),
        (packed({"a.txt": b"a"}), "holds no workbook"),
        (packed(WHOLE)[:-30], "not one, or it is damaged"),
        (b"a" * (safety.MAX_BYTES + 1), "larger than 16 MiB"),
    ],
)
def test_what_is_no_workbook_is_named(data: bytes, message: str) -> None:
    with pytest.raises(Refusal, match=message):
        safety.check(data)


def test_a_declaration_is_found_across_the_pieces_in_which_a_part_is_read() -> None:
    content = b"<a>" + b" " * (1024 * 1024 - 8) + b"<!DOCTYPE x>"

    with pytest.raises(Refusal, match="entities"):
        safety.check(packed({**WHOLE, "xl/long.xml": content}))


def test_the_parts_of_a_zip_are_named_and_of_anything_else_there_are_none() -> None:
    assert safety.part_names(packed(WHOLE)) == set(WHOLE)
    assert safety.part_names(b"no zip") == set()
