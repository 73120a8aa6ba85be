"""Signatures on PDF files as the signer writes and checks them, below the words that core.seal finds for it."""

import logging
import zlib
from datetime import UTC, datetime, timedelta
from io import BytesIO
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pyhanko.pdf_utils.misc import PdfReadError
from pyhanko.pdf_utils.reader import PdfFileReader
from pypdf import PdfReader, PdfWriter

from core import pades
from core.pades import Credentials
from core.seal import Identity, load_identity

NOW = datetime(2026, 2, 25, 9, 0, tzinfo=UTC)
BODY = "衡准认证人员协会"
STILL = settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


def blank_pdf(pages: int = 1, **attachments: bytes) -> bytes:
    writer = PdfWriter()
    for _ in range(pages):
        writer.add_blank_page(width=200, height=100)
    for name, content in attachments.items():
        writer.add_attachment(name, content)
    out = BytesIO()
    writer.write(out)
    return out.getvalue()


@pytest.fixture(scope="module")
def identity(tmp_path_factory: pytest.TempPathFactory) -> Identity:
    return load_identity(tmp_path_factory.mktemp("keys"), organisation=BODY, now=NOW)


@pytest.fixture(scope="module")
def credentials(identity: Identity) -> Credentials:
    return identity.key, identity.certificate


@pytest.fixture(scope="module")
def signed(credentials: Credentials) -> bytes:
    return pades.sign(blank_pdf(content=b"{}"), credentials, reason="签发", now=NOW)


def range_of(pdf: bytes) -> list[int]:
    """Give what the signature covers: two spans, around the place where it stands itself."""
    return list(PdfFileReader(BytesIO(pdf)).embedded_regular_signatures[0].byte_range)


def test_the_finding_tells_all_that_there_is_to_tell(signed: bytes, identity: Identity) -> None:
    finding = pades.check(signed, [identity.root])
    assert finding == (True, True, True, BODY, NOW)


def test_a_file_without_a_signature_has_no_finding(identity: Identity) -> None:
    assert pades.check(blank_pdf(), [identity.root]) is None


def test_without_a_root_to_believe_a_whole_signature_is_a_strangers(signed: bytes, tmp_path: Path) -> None:
    other = load_identity(tmp_path, organisation="Another", now=NOW)
    for roots in ([], [other.root]):
        finding = pades.check(signed, roots)
        assert finding is not None
        assert (finding.intact, finding.trusted, finding.whole) == (True, False, True)


def test_one_of_several_roots_is_enough(signed: bytes, identity: Identity, tmp_path: Path) -> None:
    other = load_identity(tmp_path, organisation="Another", now=NOW)
    finding = pades.check(signed, [other.root, identity.root])
    assert finding is not None
    assert finding.trusted


def test_the_seals_own_certificate_is_no_root(signed: bytes, identity: Identity, tmp_path: Path) -> None:
    stranger = load_identity(tmp_path, organisation=BODY, now=NOW)  # of the same name
    finding = pades.check(signed, [stranger.root])
    assert finding is not None
    assert not finding.trusted


@pytest.mark.parametrize("when", [NOW - timedelta(hours=1), NOW, NOW + timedelta(days=365 * 29)])
def test_certificates_count_as_of_the_instant_that_the_signature_states(
    credentials: Credentials, identity: Identity, when: datetime
) -> None:
    finding = pades.check(pades.sign(blank_pdf(), credentials, reason="x", now=when), [identity.root])
    assert finding is not None
    assert (finding.at, finding.trusted) == (when, True)


@pytest.mark.parametrize("when", [NOW - timedelta(days=2), NOW + timedelta(days=365 * 31)])
def test_outside_of_the_life_of_the_certificate_nothing_is_trusted(
    credentials: Credentials, identity: Identity, when: datetime
) -> None:
    finding = pades.check(pades.sign(blank_pdf(), credentials, reason="x", now=when), [identity.root])
    assert finding is not None
    assert not finding.trusted


@pytest.mark.parametrize("pages", [1, 3, 40])
def test_the_pages_stay_what_they_were(credentials: Credentials, pages: int) -> None:
    before = blank_pdf(pages)
    after = pades.sign(before, credentials, reason="x", now=NOW)
    assert after.startswith(before)
    assert len(PdfReader(BytesIO(after)).pages) == pages


def test_the_signature_covers_all_but_its_own_place(signed: bytes) -> None:
    start, first, second, last = range_of(signed)
    assert (start, second + last) == (0, len(signed))
    assert signed[first:second].startswith(b"<")
    assert signed[first:second].endswith(b">")
    assert set(signed[first + 1 : second - 1]) <= set(b"0123456789ABCDEF")


@STILL
@given(share=st.floats(0, 1), flip=st.integers(1, 255))
def test_whatever_byte_is_changed_the_file_is_never_found_whole_and_trusted(
    signed: bytes, identity: Identity, share: float, flip: int
) -> None:
    place = min(len(signed) - 1, int(share * len(signed)))
    changed = bytearray(signed)
    changed[place] ^= flip
    try:
        finding = pades.check(bytes(changed), [identity.root])
    except Exception:  # core.seal takes any error for a file that cannot be read
        return
    assert finding is None or not (finding.intact and finding.trusted and finding.whole)


@pytest.mark.parametrize("added", [b"\n", b"\x00" * 9, b"<html>"])
def test_what_is_added_after_the_end_is_not_covered(signed: bytes, identity: Identity, added: bytes) -> None:
    finding = pades.check(signed + added, [identity.root])
    assert finding is not None
    assert not finding.whole


def test_a_second_signature_leaves_the_first_intact_and_the_file_not_whole(
    signed: bytes, credentials: Credentials, identity: Identity
) -> None:
    with pytest.raises(Exception, match=r"(?i)sign|field"):
        pades.sign(signed, credentials, reason="y", now=NOW)
    assert pades.check(signed, [identity.root]) is not None


@pytest.mark.parametrize("content", [b"", b"%PDF-1.7", b"%PDF-1.7\n%%EOF", zlib.compress(b"x" * 100)])
def test_what_cannot_be_read_raises_and_gives_no_finding(
    content: bytes, credentials: Credentials, identity: Identity
) -> None:
    with pytest.raises(PdfReadError):
        pades.check(content, [identity.root])
    with pytest.raises(PdfReadError):
        pades.sign(content, credentials, reason="x", now=NOW)


@pytest.mark.parametrize(
    ("name", "found"), [("content", b"{}"), ("other", None), ("", None), ("content ", None), ("CONTENT", None)]
)
def test_an_embedded_file_is_found_by_its_very_name(signed: bytes, name: str, found: bytes | None) -> None:
    assert pades.embedded(signed, name) == found


def test_of_several_embedded_files_each_is_its_own() -> None:
    pdf = blank_pdf(a=b"1", b=b"\x00\xff", c=b"")
    assert [pades.embedded(pdf, name) for name in "abcd"] == [b"1", b"\x00\xff", b"", None]


def test_a_file_without_embedded_files_raises_for_core_seal_to_catch() -> None:
    with pytest.raises(KeyError):
        pades.embedded(blank_pdf(), "x")


def test_the_signer_keeps_its_findings_to_itself(signed: bytes, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.DEBUG):
        pades.check(signed + b"x", [])
    assert [record for record in caplog.records if record.name.startswith("pyhanko")] == []
