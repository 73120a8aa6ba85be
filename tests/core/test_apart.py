"""A stranger's PDF cannot stop the server: it is read elsewhere, for seconds and not for years."""

import os
import time
import zlib
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path

import pytest
from pypdf import PdfWriter

from core import apart, seal
from core.errors import Refused

NOW = datetime(2026, 2, 25, 9, 0, tzinfo=UTC)
NAME = "gradus.json"
CATALOGUE = b"<</Type/Catalog/Pages 2 0 R/AcroForm<</Fields[%s]>>/Names<</EmbeddedFiles<</Names[%s]>>>>>>"
PAGES = b"<</Type/Pages/Kids[]/Count 0>>"


def pdf(*objects: bytes) -> bytes:
    out, places = b"%PDF-1.7\n", []
    for number, content in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    head = b"xref\n0 %d\n0000000000 65535 f \n" % (len(places) + 1)
    return (
        out + head + table + b"trailer<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % (len(places) + 1, len(out))
    )


def doubling_fields(depth: int) -> bytes:
    fields = [b"<</T(a)/Kids[%d 0 R %d 0 R]>>" % (number, number) for number in range(4, 4 + depth)]
    return pdf(CATALOGUE % (b"3 0 R", b""), PAGES, *fields, b"<</T(z)>>")


def bomb(megabytes: int) -> bytes:
    content = zlib.compress(b"\0" * megabytes * 1024 * 1024, 9)
    stream = b"<</Type/EmbeddedFile/Filter/FlateDecode/Length %d>>stream\n%s\nendstream" % (len(content), content)
    place = b"(%s) 3 0 R" % NAME.encode()
    return pdf(CATALOGUE % (b"", place), PAGES, b"<</Type/Filespec/F(x)/EF<</F 4 0 R>>>>", stream)


def test_what_is_sealed_is_seen_as_in_this_process(tmp_path: Path) -> None:
    writer, out = PdfWriter(), BytesIO()
    writer.add_blank_page(width=200, height=100)
    writer.add_attachment(NAME, b'{"serial":"GR-1"}')
    writer.write(out)
    identity = seal.load_identity(tmp_path, organisation="衡准认证人员协会", now=NOW)
    sealed = seal.seal(out.getvalue(), identity, reason="Issue", now=NOW)

    for roots in ([identity.root], []):
        found = apart.examine(sealed, roots, name=NAME)
        assert found == (seal.inspect(sealed, roots), b'{"serial":"GR-1"}')


@pytest.mark.parametrize(
    "content", [b"", b"no file of this kind", b"%PDF-1.7 nothing", pdf(CATALOGUE % (b"", b""), PAGES)]
)
def test_what_is_not_sealed_is_named_alike(content: bytes) -> None:
    assert apart.examine(content, [], name=NAME) == (seal.inspect(content, []), None)


def test_a_kilobyte_that_would_take_years_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(apart, "WALL_SECONDS", 60.0)
    began = os.times().children_user

    report, attached = apart.examine(doubling_fields(40), [], name=NAME)

    assert (report.reasons, attached) == ((seal.UNREADABLE,), None)
    assert os.times().children_user - began < apart.CPU_SECONDS + 2


def test_a_process_that_does_not_end_is_not_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(apart, "WALL_SECONDS", 0.5)
    began = time.monotonic()

    assert apart.examine(doubling_fields(40), [], name=NAME).report.reasons == (seal.UNREADABLE,)
    assert time.monotonic() - began < 10


def test_a_file_that_unpacks_without_end_gives_nothing() -> None:
    content = bomb(900)

    assert len(content) < 1024 * 1024
    assert apart.examine(content, [], name=NAME).attached is None


def test_who_comes_when_too_many_files_are_read_is_told_to_come_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(apart, "WAIT_SECONDS", 0.01)
    with apart._slot(), apart._slot(), pytest.raises(Refused) as refused:
        apart.examine(b"%PDF-", [], name=NAME)

    assert refused.value.code == "busy"
    assert not apart.examine(b"x", [], name=NAME).report.intact
