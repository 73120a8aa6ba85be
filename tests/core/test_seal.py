"""Seals: whole and trusted, or refused with a reason in words; never a traceback for a hostile file."""

import random
import socket
import stat
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.reader import PdfFileReader
from pypdf import PdfWriter

from core import seal
from core.seal import Identity, inspect, load_identity

NOW = datetime(2026, 2, 25, 9, 0, tzinfo=UTC)
BODY = "衡准认证人员协会"


def plain_pdf() -> bytes:
    writer = PdfWriter()
    writer.add_blank_page(width=200, height=100)
    writer.add_attachment("gradus.json", b'{"serial":"GR-1"}')
    out = BytesIO()
    writer.write(out)
    return out.getvalue()


@pytest.fixture(scope="module")
def directory(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("data") / "keys"


@pytest.fixture(scope="module")
def identity(directory: Path) -> Identity:
    return load_identity(directory, organisation=BODY, now=NOW)


@pytest.fixture(scope="module")
def sealed(identity: Identity) -> bytes:
    return seal.seal(plain_pdf(), identity, reason="Issue of certificate", now=NOW)


def reasons(content: bytes, *roots: bytes) -> list[str]:
    return [str(reason) for reason in inspect(content, roots).reasons]


def test_a_sealed_file_is_intact_trusted_and_whole(sealed: bytes, identity: Identity) -> None:
    report = inspect(sealed, [identity.root])
    assert report.valid
    assert (report.intact, report.trusted, report.covers_whole_file) == (True, True, True)
    assert (report.signer, report.sealed_at, report.reasons) == (BODY, NOW, ())


def test_sealing_only_adds_to_the_file(sealed: bytes) -> None:
    assert sealed.startswith(plain_pdf())


def test_a_seal_allows_no_change_at_all(sealed: bytes) -> None:
    signature = PdfFileReader(BytesIO(sealed)).embedded_signatures[0]
    assert signature.sig_object["/SubFilter"] == "/ETSI.CAdES.detached"
    assert signature.docmdp_level.value == 1


def test_the_seal_is_made_once_and_read_by_its_owner_only(directory: Path, identity: Identity) -> None:
    assert load_identity(directory, organisation="Another", now=NOW) == identity
    assert stat.S_IMODE((directory / "seal.pem").stat().st_mode) == 0o600
    assert "PRIVATE" not in repr(identity)


def test_a_long_name_of_a_body_still_gets_a_seal(tmp_path: Path) -> None:
    long = load_identity(tmp_path, organisation="协会" * 60, now=NOW)
    assert inspect(seal.seal(plain_pdf(), long, reason="x", now=NOW), [long.root]).valid


@pytest.mark.parametrize("trusted", [False, True])
def test_the_seal_of_another_body_is_not_trusted(sealed: bytes, tmp_path: Path, trusted: bool) -> None:
    roots = [load_identity(tmp_path, organisation=BODY, now=NOW).root] if trusted else []
    report = inspect(sealed, roots)
    assert (report.intact, report.trusted, report.valid) == (True, False, False)
    assert reasons(sealed, *roots) == [f"The seal is not of a body that is trusted here; it names {BODY}."]


def test_one_changed_byte_breaks_the_seal_wherever_it_is(sealed: bytes, identity: Identity) -> None:
    places = random.Random(20260225).sample(range(len(sealed)), 150)
    for place in places:
        changed = sealed[:place] + bytes([sealed[place] ^ 1]) + sealed[place + 1 :]
        report = inspect(changed, [identity.root])
        assert not report.intact
        assert report.reasons


def test_a_byte_changed_in_the_page_is_named_as_a_change(sealed: bytes, identity: Identity) -> None:
    changed = sealed.replace(b"200", b"201", 1)
    assert reasons(changed, identity.root) == [str(seal.CHANGED)]


@pytest.mark.parametrize(("old", "new"), [(b"0", b"1"), (b"0", b"A"), (b"0", b" ")])
def test_the_room_left_beside_the_signature_cannot_be_used(
    sealed: bytes, identity: Identity, old: bytes, new: bytes
) -> None:
    end = sealed.index(b"00>", sealed.index(b"/Contents")) + 1
    assert sealed[end : end + 1] == old
    assert not inspect(sealed[:end] + new + sealed[end + 1 :], [identity.root]).intact


def test_the_case_of_the_signatures_letters_counts(sealed: bytes, identity: Identity) -> None:
    start = sealed.index(b"<3082")
    lowered = sealed[:start] + sealed[start : start + 2_000].replace(b"A", b"a", 1) + sealed[start + 2_000 :]
    assert not inspect(lowered, [identity.root]).intact


def test_an_update_after_the_seal_is_not_valid(sealed: bytes, identity: Identity) -> None:
    writer: Any = IncrementalPdfFileWriter(BytesIO(sealed))
    writer.root["/Lang"] = generic.pdf_string("en")
    writer.update_root()
    out = BytesIO()
    writer.write(out)
    report = inspect(out.getvalue(), [identity.root])
    assert not report.valid
    assert not report.covers_whole_file
    assert str(seal.ADDED) in [str(reason) for reason in report.reasons]


@pytest.mark.parametrize("added", [b"\n", b" ", b"x" * 2_000, b"%%EOF\n", b"\0"])
def test_anything_after_the_end_is_not_valid(sealed: bytes, identity: Identity, added: bytes) -> None:
    report = inspect(sealed + added, [identity.root])
    assert not report.valid
    assert report.reasons


@pytest.mark.parametrize("kept", [0.1, 0.5, 0.9, 0.999])
def test_a_file_that_is_cut_off_is_refused_with_a_reason(sealed: bytes, identity: Identity, kept: float) -> None:
    report = inspect(sealed[: int(len(sealed) * kept)], [identity.root])
    assert not report.intact
    assert report.reasons


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", seal.NOT_PDF),
        (b"PK\x03\x04 a zip", seal.NOT_PDF),
        ("证书".encode(), seal.NOT_PDF),
        (b"%PDF-1.7\nand no more", seal.UNREADABLE),
        (plain_pdf(), seal.UNSEALED),
    ],
)
def test_other_files_are_refused_by_what_they_are(content: bytes, reason: object, identity: Identity) -> None:
    assert reasons(content, identity.root) == [str(reason)]


@settings(max_examples=60, deadline=None)
@given(st.binary(max_size=400))
def test_no_bytes_at_all_make_a_traceback(content: bytes) -> None:
    assert inspect(b"%PDF-1.7\n" + content, []).reasons
    assert seal.attachment(b"%PDF-1.7\n" + content, "gradus.json") is None


@pytest.mark.parametrize("content", [b"", b"no PDF", b"%PDF-1.7\n"])
def test_what_is_not_a_pdf_is_not_sealed(content: bytes, identity: Identity) -> None:
    with pytest.raises(ValueError, match="sealed"):
        seal.seal(content, identity, reason="x", now=NOW)


def test_a_file_is_sealed_once(sealed: bytes, identity: Identity) -> None:
    with pytest.raises(ValueError, match="cannot be sealed"):
        seal.seal(sealed, identity, reason="x", now=NOW)


def test_an_embedded_file_is_read_by_name(sealed: bytes) -> None:
    assert seal.attachment(sealed, "gradus.json") == b'{"serial":"GR-1"}'
    assert seal.attachment(sealed, "other.json") is None


def test_inspection_needs_no_network(sealed: bytes, identity: Identity, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise AssertionError("a connection was tried")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    assert inspect(sealed, [identity.root]).valid
