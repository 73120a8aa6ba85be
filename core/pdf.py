"""PDF pages from templates: the only user of WeasyPrint.

One font configuration serves the whole process; the fonts are TTF files of ours, so that a page looks the
same on every machine, with the system's Noto Serif CJK SC (if installed) for rare characters. Nothing is
fetched: pictures come as `data:` addresses. The same input gives the same bytes.

Pages are drawn in the calling process, one at a time (Pango is not safe across threads). A process of its own
was measured: it takes 0.9 s to start and 95 MB to keep, against 0.15 to 0.2 s for a certificate; who draws many
(a job) is already apart from those who serve candidates.
"""

import base64
import hashlib
import math
import subprocess
import threading
import unicodedata
from collections.abc import Mapping
from datetime import UTC, date, datetime
from functools import cache
from importlib.resources import files
from io import BytesIO
from pathlib import Path
from typing import Any

import segno
from fontTools.ttLib import TTFont
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

ROOT = Path(__file__).resolve().parent.parent
TEMPLATES = ROOT / "templates"
FONTS = ROOT / "static" / "vendor" / "fonts"
FACES = {400: FONTS / "noto-serif-sc-400.ttf", 700: FONTS / "noto-serif-sc-700.ttf"}
FALLBACK = "Noto Serif CJK SC"
VARIANT = "pdf/a-3u"
INTENT = "sRGB"
UNDATED = datetime(2000, 1, 1, tzinfo=UTC)  # for attachments of a page that has no date of its own
MONTHS = ["January", "February", "March", "April", "May", "June"]
MONTHS += ["July", "August", "September", "October", "November", "December"]

_drawing = threading.Lock()


def render(
    template: str,
    *,
    identifier: bytes | None = None,
    attachments: Mapping[str, bytes] | None = None,
    made_at: datetime = UNDATED,
    **context: object,
) -> bytes:
    """Draw a template as a PDF/A-3u file.

    `attachments` are embedded by name and dated `made_at`; `identifier` is the file's ID, by default taken
    from the content. Equal input gives equal bytes. Raises jinja2's UndefinedError for a field not given.
    """
    html = environment().get_template(template).render(context)
    marker = identifier or hashlib.sha256(html.encode()).digest()[:16]
    with _drawing:
        return _draw(html, marker, attachments or {}, made_at)


def missing_glyphs(text: str) -> set[str]:
    """Name the characters that would print as boxes, in either weight (white space aside)."""
    return {letter for letter in text if not letter.isspace() and ord(letter) not in drawable()}


def display_width(text: str) -> int:
    """Count the columns that a text takes: two for a Chinese character, one for a Latin letter."""
    return sum(2 if unicodedata.east_asian_width(letter) in "WFA" else 1 for letter in text)


def date_zh(day: date) -> str:
    """Write a date as in Chinese documents: 2026年3月1日."""
    return f"{day.year}年{day.month}月{day.day}日"


def date_en(day: date) -> str:
    """Write a date as in English documents, whatever the machine's locale: 1 March 2026."""
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"


def qr(text: str) -> Markup:
    """Draw a text as a QR code, as SVG that takes the size of its place (error correction M)."""
    out = BytesIO()
    segno.make(text, error="m", micro=False).save(
        out, kind="svg", border=0, xmldecl=False, svgns=True, omitsize=True, nl=False
    )
    return Markup(out.getvalue().decode())  # noqa: S704 - segno's own drawing, in which no text occurs


def svg_address(drawing: str) -> str:
    """Put an SVG drawing into a `data:` address: WeasyPrint reads it three times faster than within the page."""
    return "data:image/svg+xml;base64," + base64.b64encode(drawing.strip().encode()).decode()


@cache
def drawing(template: str) -> str:
    """Give a drawing that is the same on every page as a `data:` address, worked out once."""
    return svg_address(environment().get_template(template).render())


@cache
def environment() -> Environment:
    """Give the templates' environment: strict about fields, escaping all of them."""
    env = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    env.filters |= {"date_zh": date_zh, "date_en": date_en, "display_width": display_width}
    env.filters |= {"qr": qr, "svg_address": svg_address}
    env.globals |= {"drawing": drawing, "sin": math.sin, "cos": math.cos, "pi": math.pi}
    return env


@cache
def drawable() -> frozenset[int]:
    """Collect the code points that our two weights hold, or else the fallback's two."""
    ours = [_vendored_charset(path) for path in FACES.values()]
    theirs = [_system_charset(FALLBACK), _system_charset(f"{FALLBACK}:bold")]
    return frozenset.intersection(*ours) | frozenset.intersection(*theirs)


def _vendored_charset(path: Path) -> frozenset[int]:
    with TTFont(path, lazy=True) as font:
        return frozenset(font.getBestCmap())


def _system_charset(pattern: str) -> frozenset[int]:
    """Ask fontconfig what an installed font can draw; nothing if the font or fontconfig is not there."""
    try:
        answer = subprocess.run(  # noqa: S603 - a fixed program, asked only for names in this file
            ["/usr/bin/fc-match", "-f", "%{family}|%{charset}", pattern],
            capture_output=True,
            check=True,
            text=True,
            timeout=10,
        ).stdout
    except (OSError, subprocess.SubprocessError):
        return frozenset()
    family, _, ranges = answer.partition("|")
    return _code_points(ranges) if FALLBACK in family else frozenset()


def _code_points(ranges: str) -> frozenset[int]:
    """Read fontconfig's list of hexadecimal code points and ranges (`20-7e a0`)."""
    points: set[int] = set()
    for part in ranges.split():
        first, _, last = part.partition("-")
        points.update(range(int(first, 16), int(last or first, 16) + 1))
    return frozenset(points)


@cache
def _fonts() -> Any:
    """Make the process's one font configuration and load our faces into it."""
    weasyprint = _weasyprint()
    configuration = weasyprint.text.fonts.FontConfiguration()
    faces = "".join(
        f"@font-face{{font-family:'Gradus Serif';font-weight:{weight};src:url({path.as_uri()})}}"
        for weight, path in FACES.items()
    )
    ours = weasyprint.urls.URLFetcher(allowed_protocols=["file"], allow_redirects=False)
    weasyprint.CSS(string=faces, url_fetcher=ours, font_config=configuration)
    return configuration


def _draw(html: str, identifier: bytes, attachments: Mapping[str, bytes], made_at: datetime) -> bytes:
    """Lay a page out and write it."""
    weasyprint = _weasyprint()
    embedded = [
        weasyprint.Attachment(string=content, name=name, created=made_at, modified=made_at, relationship="Data")
        for name, content in attachments.items()
    ]
    closed = weasyprint.urls.URLFetcher(allowed_protocols=["data"], allow_redirects=False)
    profiles = {
        INTENT: weasyprint.css.ColorProfile(BytesIO(_colours()), INTENT, "relative-colorimetric", ("r", "g", "b"))
    }
    page = weasyprint.HTML(string=html, url_fetcher=closed)
    drawn: bytes = page.write_pdf(
        font_config=_fonts(),
        color_profiles=profiles,
        output_intent=INTENT,
        pdf_variant=VARIANT,
        pdf_identifier=identifier,
        attachments=embedded,
    )
    return drawn


@cache
def _colours() -> bytes:
    """Give the sRGB profile that PDF/A asks for; handed over, because the library would leave its file open."""
    return files("weasyprint.pdf").joinpath("sRGB2014.icc").read_bytes()


def _weasyprint() -> Any:
    """Load the library: 0.6 s and 30 MB, which only those who draw should pay."""
    import weasyprint  # noqa: PLC0415 - for that reason

    return weasyprint
