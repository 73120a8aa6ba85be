"""Certificates and tickets as PDF: one page, every field, the same bytes, nothing fetched, no boxes for a name."""

import base64
import json
import subprocess
import sys
from dataclasses import replace
from datetime import UTC, date, datetime, time
from io import BytesIO
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from jinja2 import UndefinedError
from PIL import Image
from pypdf import PdfReader

from bench.certificate import FIELDS
from core import pdf
from registry.rules.certificates import CertificateFields

ISSUED = datetime(2026, 2, 25, tzinfo=UTC)
IDENTIFIER = b"certificate 0123"
SIZE_LIMIT = 100_000


def draw(fields: CertificateFields = FIELDS, *, photo: str | None = None) -> bytes:
    embedded = {"gradus.json": json.dumps(fields.as_document(), ensure_ascii=False).encode()}
    return pdf.render(
        "registry/pdf/certificate.html",
        identifier=IDENTIFIER,
        attachments=embedded,
        made_at=ISSUED,
        fields=fields,
        photo=photo,
        lookup="register.example.org/verify",
    )


def picture() -> bytes:
    out = BytesIO()
    Image.new("RGB", (30, 40), "grey").save(out, "PNG")
    return out.getvalue()


def read(content: bytes) -> PdfReader:
    return PdfReader(BytesIO(content))


def words(content: bytes) -> str:
    """Give the text of the first page without white space, which a PDF does not keep reliably."""
    return "".join(read(content).pages[0].extract_text().split())


@pytest.fixture(scope="module")
def certificate() -> bytes:
    return draw()


PRINTED = (
    FIELDS.name,
    FIELDS.latin_name,
    FIELDS.grade_zh,
    FIELDS.grade_en,
    FIELDS.scheme_zh,
    FIELDS.scope_zh,
    FIELDS.scope_en,
    FIELDS.serial,
    FIELDS.short_code,
    FIELDS.body_zh,
    FIELDS.conformity_zh,
    "GB/T 19001—2016",
    "ISO 9001:2015",
    "2026年3月1日至2029年2月28日",
    "1 March 2026 to 28 February 2029",
    "2026年2月25日",
    "王思远",
    "register.example.org/verify",
)


def test_a_certificate_shows_every_field(certificate: bytes) -> None:
    shown = words(certificate)

    assert [text for text in PRINTED if "".join(text.split()) not in shown] == []


def test_a_certificate_is_one_small_landscape_page(certificate: bytes) -> None:
    pages = read(certificate).pages
    width, height = (round(float(side) / 72 * 25.4) for side in pages[0].mediabox[2:])
    assert (len(pages), width, height) == (1, 297, 210)
    assert len(certificate) < SIZE_LIMIT


def test_the_same_fields_give_the_same_bytes(certificate: bytes) -> None:
    assert draw() == certificate
    assert draw(replace(FIELDS, name="李五")) != certificate


def test_another_process_gives_the_same_bytes(certificate: bytes) -> None:
    code = "import sys; from tests.core.test_pdf import draw; sys.stdout.buffer.write(draw())"
    other = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True, cwd=pdf.ROOT)
    assert other.stdout == certificate


def test_without_an_identifier_the_content_gives_one() -> None:
    first, again = (ticket(name="李四") for _ in range(2))
    other = ticket(name="李五")
    assert first == again
    assert read(first).trailer["/ID"] != read(other).trailer["/ID"]


def test_the_fields_travel_inside_the_file(certificate: bytes) -> None:
    (content,) = read(certificate).attachments["gradus.json"]
    assert CertificateFields.from_document(json.loads(content)) == FIELDS


def test_fonts_are_embedded(certificate: bytes) -> None:
    page: Any = read(certificate).pages[0]
    fonts = page["/Resources"]["/Font"].values()
    files = [f.get_object()["/DescendantFonts"][0].get_object()["/FontDescriptor"] for f in fonts]
    assert files
    assert all("/FontFile2" in f.get_object() or "/FontFile3" in f.get_object() for f in files)


@pytest.mark.parametrize(
    "name",
    [
        "李四",
        "欧阳修远",
        "Li Si",
        "阿卜杜拉·买买提·吐尔逊",
        "阿卜杜拉·买买提·吐尔逊·艾合买提江·努尔麦麦提·依明江孜",
        "Maximilian Konstantin Schönbrunner",
    ],
)
def test_names_of_2_to_30_characters_stay_on_one_line_and_page(name: str) -> None:
    drawn = read(draw(replace(FIELDS, name=name)))
    lines = drawn.pages[0].extract_text().splitlines()
    assert len(drawn.pages) == 1
    assert any("".join(name.split()) in "".join(line.split()) for line in lines)


def test_a_name_is_text_and_never_markup() -> None:
    assert "<b>李</b>" in words(draw(replace(FIELDS, name="<b>李</b>")))


def test_a_photo_is_printed() -> None:
    given = "data:image/png;base64," + base64.b64encode(picture()).decode()
    assert len(read(draw(photo=given)).pages[0].images) == 1


def test_nothing_is_fetched_not_even_a_file_that_is_there(tmp_path: Path) -> None:
    (tmp_path / "photo.png").write_bytes(picture())
    drawn = draw(photo=(tmp_path / "photo.png").as_uri())
    assert len(read(drawn).pages[0].images) == 0


def test_a_field_not_given_is_an_error_and_not_a_gap() -> None:
    with pytest.raises(UndefinedError):
        pdf.render("registry/pdf/certificate.html", fields=FIELDS, photo=None)


def ticket(name: str = "欧阳修远") -> bytes:
    seat = SimpleNamespace(
        name=name,
        latin_name="OUYANG XIUYUAN",
        id_number="110101********001X",
        number="2026-0312-000417",
        subject_zh="105 质量管理体系基础",
        subject_en="105 Foundations of quality management systems",
        sitting="2026-03 北京 A",
        day=date(2026, 3, 12),
        starts=time(9, 0),
        ends=time(11, 0),
        entry_from=time(8, 30),
        minutes=120,
        centre="北京第一考点",
        address="北京市朝阳区示范路 18 号",
        room="301",
        seat="17",
    )
    rules = [("凭本证与有效身份证件原件入场。", "Enter with this ticket and a valid identity document.")] * 10
    return pdf.render(
        "exam/pdf/ticket.html", ticket=seat, body_zh=FIELDS.body_zh, body_en=FIELDS.body_en, rules=rules, photo=None
    )


def test_a_ticket_shows_where_and_when_on_one_page() -> None:
    drawn = ticket()
    shown = words(drawn)
    assert len(read(drawn).pages) == 1
    for printed in ("欧阳修远", "110101********001X", "2026-0312-000417", "09:00–11:00", "301", "17", "北京第一考点"):
        assert printed in shown


@pytest.mark.parametrize(
    ("text", "missing"),
    [
        ("李四 Li Sì·ü", set()),
        ("㛃", None),
        ("李\ue000四", {"\ue000"}),
        ("王😀", {"😀"}),
    ],
)
def test_characters_that_would_print_as_boxes_are_named(text: str, missing: set[str] | None) -> None:
    if missing is None:  # a rare character needs the system's fallback font
        missing = set() if "䶮" not in pdf.missing_glyphs("䶮") else {text}
    assert pdf.missing_glyphs(text) == missing


def test_a_text_is_as_wide_as_its_characters() -> None:
    assert [pdf.display_width(text) for text in ("李四", "Li Si", "李·si")] == [4, 5, 6]


def test_dates_are_written_alike_on_every_machine() -> None:
    assert [pdf.date_zh(date(2026, 3, 1)), pdf.date_en(date(2026, 12, 31))] == ["2026年3月1日", "31 December 2026"]
