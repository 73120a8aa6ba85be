"""A watermark says who took a file out, and the file still says the same questions."""

import zipfile
from dataclasses import replace
from datetime import UTC, datetime
from io import BytesIO

import pytest
from lxml import etree
from openpyxl import load_workbook

from questionbank.interchange.model import Outgoing
from questionbank.interchange.readers import read_file
from questionbank.interchange.watermark import Mark, watermark
from questionbank.interchange.writers import WRITERS
from tests.questionbank import bank

MARK = Mark("EX-1", "陈书仪 <lead> -- x", datetime(2026, 11, 2, 1, 0, tzinfo=UTC))
ITEMS = [Outgoing("105-1", bank.manuscript("甲是（ ）。")), Outgoing("105-2", bank.manuscript("乙是（ ）。"))]
NAMES = {"qti22": "x.zip", "qti3": "x.zip", "moodlexml": "x.xml", "gift": "x.gift", "xlsx": "x.xlsx"}


def written(name: str) -> bytes:
    return WRITERS[name](ITEMS, {}).content


@pytest.mark.parametrize("name", sorted(WRITERS))
def test_a_marked_file_is_read_as_the_same_items(name: str) -> None:
    plain = written(name)

    marked = watermark(plain, MARK)

    assert marked != plain
    before, after = (read_file(NAMES[name], data) for data in (plain, marked))
    assert [replace(item, where="") for item in after.items] == [replace(item, where="") for item in before.items]
    assert (len(after.items), after.rejected, after.unsupported) == (2, before.rejected, before.unsupported)


def test_text_begins_with_the_mark() -> None:
    first, rest = watermark(written("gift"), MARK).split(b"\n", 1)

    assert first.decode() == "// Gradus export EX-1, 陈书仪 <lead> -- x, 2026-11-02T01:00:00Z"
    assert rest == written("gift")


@pytest.mark.parametrize(
    "content", [b"<quiz/>", b'<?xml version="1.0" encoding="UTF-8"?>\n<quiz/>', b"\n<quiz></quiz>"]
)
def test_xml_holds_the_mark_in_a_comment_that_no_name_can_end(content: bytes) -> None:
    document = etree.fromstring(watermark(content, MARK).lstrip())

    comment = document.getprevious()
    assert comment is not None
    assert "EX-1, 陈书仪 &lt;lead&gt; - - x" in (comment.text or "")


def test_a_package_holds_the_mark_in_its_comment() -> None:
    with zipfile.ZipFile(BytesIO(watermark(written("qti22"), MARK))) as package:
        assert package.comment.decode() == str(MARK)
        assert package.testzip() is None


def test_a_workbook_holds_the_mark_in_its_properties() -> None:
    marked = watermark(written("xlsx"), MARK)

    assert load_workbook(BytesIO(marked)).properties.description == str(MARK)
    again = watermark(marked, Mark("EX-2", "王五", MARK.at))
    assert str(load_workbook(BytesIO(again)).properties.description).startswith("Gradus export EX-2, 王五")
