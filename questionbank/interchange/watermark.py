"""Writes into a file who took it out of the bank, when and by which request, where its format keeps such words."""

import re
import zipfile
from dataclasses import dataclass
from datetime import UTC, datetime
from html import escape
from io import BytesIO

PROPERTIES = "docProps/core.xml"
_PROLOGUE = re.compile(rb"\s*<\?xml[^>]*\?>")
_DESCRIPTION = re.compile(rb"<dc:description[ >].*?</dc:description>", re.DOTALL)


@dataclass(frozen=True)
class Mark:
    """What a watermark says."""

    request: str
    requester: str
    at: datetime

    def __str__(self) -> str:
        return f"Gradus export {self.request}, {self.requester}, {self.at.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"


def watermark(content: bytes, mark: Mark) -> bytes:
    """Mark a file: the properties of a workbook, the comment of a package, a comment in XML, a first line in text."""
    if content.startswith(b"PK"):
        return _package(content, mark)
    if content.lstrip(b"\xef\xbb\xbf").lstrip().startswith(b"<"):
        return _xml(content, mark)
    return f"// {mark}\n".encode() + content


def _package(content: bytes, mark: Mark) -> bytes:
    source, target = zipfile.ZipFile(BytesIO(content)), BytesIO()
    with source, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as copy:
        for member in source.infolist():
            data = source.read(member)
            copy.writestr(member, _properties(data, mark) if member.filename == PROPERTIES else data)
        copy.comment = str(mark).encode()
    return target.getvalue()


def _properties(data: bytes, mark: Mark) -> bytes:
    name = "http://purl.org/dc/elements/1.1/"  # a workbook need not have declared it
    said = f'<dc:description xmlns:dc="{name}">{escape(str(mark))}</dc:description>'.encode()
    marked, count = _DESCRIPTION.subn(lambda _: said, data, count=1)
    return marked if count else data.replace(b"</cp:coreProperties>", said + b"</cp:coreProperties>")


def _xml(content: bytes, mark: Mark) -> bytes:
    # Two dashes would end the comment.
    said = f"\n<!-- {escape(str(mark)).replace('--', '- -')} -->\n".encode()
    found = _PROLOGUE.match(content)
    end = found.end() if found else 0
    return content[:end] + said.lstrip(b"" if end else b"\n") + content[end:]
