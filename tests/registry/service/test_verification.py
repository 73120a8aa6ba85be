"""What a code, a file or a receipt turns out to be."""

import json
from datetime import date, timedelta
from io import BytesIO
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from pypdf import PdfWriter
from sqlmodel import Session, select

from core import pdf, seal, signing
from core.audit import AuditEntry
from core.errors import NotFound, Refused
from registry import queries, service
from registry.models import Certificate
from registry.rules.certificates import CROCKFORD, check_character, printed_code
from registry.rules.registrations import WithdrawalGround
from registry.rules.verification import FileReport
from tests.registry import stories
from tests.registry.stories import TODAY, Cast

NOW = stories.instant(TODAY)
ZONE = "Asia/Shanghai"
RECEIPT: dict[str, object] = {
    "attempt": "a1", "form": "f1", "answered": 3, "last_seq": 4, "chain": "0" * 64, "ending": "candidate",
    "started_at": "2026-11-02T01:00:00.000Z", "at": "2026-11-02T02:00:00.000Z",
}  # fmt: skip


@pytest.fixture
def people(session: Session) -> Cast:
    return stories.cast(session)


@pytest.fixture
def certificate(session: Session, people: Cast, tmp_path: Path) -> Certificate:
    return stories.certified(session, people, keys=tmp_path)


@pytest.fixture
def root(tmp_path: Path) -> bytes:
    return stories.office(tmp_path).identity(NOW).root


def check(session: Session, content: bytes, root: bytes, *, day: date = TODAY) -> FileReport:
    return service.check_file(session, content=content, roots=(root,), today=day, zone=ZONE)


def test_the_file_as_issued_is_genuine(session: Session, certificate: Certificate, root: bytes) -> None:
    report = check(session, certificate.pdf, root)
    assert report.valid
    assert report.fields == queries.fields_of(certificate)
    assert (report.standing and report.standing.status, report.signer) == ("valid", "Gradus")


@hypothesis_settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_a_single_changed_byte_is_found(
    session: Session, certificate: Certificate, root: bytes, data: st.DataObject
) -> None:
    place = data.draw(st.integers(0, len(certificate.pdf) - 1))
    other = data.draw(st.integers(1, 255))
    edited = bytearray(certificate.pdf)
    edited[place] = (edited[place] + other) % 256
    report = check(session, bytes(edited), root)
    assert not report.valid
    assert report.fields is None


def updated(content: bytes) -> bytes:
    """Write a later revision at the end of a file, as an editor does."""
    writer, out = PdfWriter(BytesIO(content), incremental=True), BytesIO()
    writer.add_metadata({"/Title": "Doctor"})
    writer.write(out)
    return out.getvalue()


def test_a_later_revision_is_found_and_noted(session: Session, certificate: Certificate, root: bytes) -> None:
    content = updated(certificate.pdf)
    report = check(session, content, root)
    assert "Something was added to the file after it was sealed." in [str(reason) for reason in report.reasons]
    assert service.note_forgery(session, content=content, report=report, now=NOW)
    entry = session.exec(select(AuditEntry).where(AuditEntry.action == "certificate.forgery_seen")).one()
    assert entry.subject == f"serial/{certificate.serial}"


def test_a_file_of_others_is_not_noted(session: Session, certificate: Certificate, root: bytes) -> None:
    report = check(session, b"%PDF-1.7 nothing", root)
    assert not service.note_forgery(session, content=b"%PDF-1.7 nothing", report=report, now=NOW)
    assert not service.note_forgery(
        session, content=certificate.pdf, report=check(session, certificate.pdf, root), now=NOW
    )


@pytest.mark.parametrize("content", [b"", b"hello", b"%PDF-1.7", b"%PDF-1.7\n" + b"0" * 5000])
def test_what_is_no_certificate_is_refused_in_words(session: Session, root: bytes, content: bytes) -> None:
    report = check(session, content, root)
    assert not report.valid
    assert str(report.reasons[0])


def test_a_copy_sealed_by_others_is_refused(session: Session, certificate: Certificate, tmp_path: Path) -> None:
    stranger = stories.office(tmp_path / "elsewhere").identity(NOW)
    report = check(session, certificate.pdf, stranger.root)
    assert not report.trusted
    assert "not of a body that is trusted" in str(report.reasons[0])


def test_a_sealed_file_that_the_register_does_not_hold_is_refused(
    session: Session, certificate: Certificate, tmp_path: Path
) -> None:
    identity = stories.office(tmp_path).identity(NOW)
    bare = pdf.render("registry/pdf/guilloche.svg")
    report = check(session, seal.seal(bare, identity, reason="x", now=NOW), identity.root)
    assert [str(reason)[:14] for reason in report.reasons] == ["The file's own"]
    fields = queries.fields_of(certificate)
    carrying = pdf.render(
        "registry/pdf/guilloche.svg", attachments={"gradus.json": json.dumps(fields.as_document()).encode()}
    )
    report = check(session, seal.seal(carrying, identity, reason="x", now=NOW), identity.root)
    assert [str(reason)[:31] for reason in report.reasons] == ["The register does not hold this"]
    assert report.fields == fields


def test_a_withdrawn_certificate_is_refused_with_its_day(
    session: Session, certificate: Certificate, root: bytes, people: Cast
) -> None:
    service.withdraw_certificate(
        session, certificate_id=certificate.id or 0, ground=WithdrawalGround.MISCONDUCT, reason="x",
        actor=people.registrar, now=NOW,
    )  # fmt: skip
    report = check(session, certificate.pdf, root)
    assert (report.intact, report.trusted, report.valid) == (True, True, False)
    assert "withdrawn on 2026-11-02" in str(report.reasons[0])


def test_an_expired_certificate_is_refused(session: Session, certificate: Certificate, root: bytes) -> None:
    report = check(session, certificate.pdf, root, day=TODAY + timedelta(days=1200))
    assert "expired" in str(report.reasons[0])


def test_a_code_with_the_name_leads_to_the_certificate(session: Session, certificate: Certificate) -> None:
    code = certificate.short_code
    for typed in (code, printed_code(code).lower(), f" {code.replace('0', 'O')} "):
        assert service.find_token(session, code=typed, name=" 李 四") == certificate.token


def test_a_wrong_code_and_a_wrong_name_are_refused_in_the_same_words(
    session: Session, certificate: Certificate
) -> None:
    with pytest.raises(Refused) as wrong_name:
        service.find_token(session, code=certificate.short_code, name="张三")
    code = "000000000" + check_character("000000000", alphabet=CROCKFORD)
    with pytest.raises(Refused) as wrong_code:
        service.find_token(session, code=code, name="李四")
    assert str(wrong_name.value) == str(wrong_code.value)
    assert wrong_name.value.code == wrong_code.value.code == "wrong_code"


def test_a_mistyped_code_is_told_before_the_register_is_asked(session: Session, certificate: Certificate) -> None:
    code = certificate.short_code
    wrong = code[:-1] + ("A" if code[-1] != "A" else "B")
    with pytest.raises(Refused, match="wrong") as refusal:
        service.find_token(session, code=wrong, name="李四")
    assert (refusal.value.code, refusal.value.field) == ("refused", "code")


def test_a_token_that_is_none_of_ours_is_not_found(session: Session) -> None:
    with pytest.raises(NotFound):
        service.look_up_token(session, token="0" * 32, today=TODAY, zone=ZONE)


def test_a_receipt_is_checked_against_our_keys(tmp_path: Path) -> None:
    keyring = signing.load_keyring(tmp_path)
    document = {"receipt": RECEIPT, **keyring.sign(RECEIPT)}
    assert service.check_receipt(keyring, json.dumps(document)) == RECEIPT


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"receipt": {**RECEIPT, "answered": 99}}, "signature does not fit"),
        ({"signature": "AAAA"}, "signature does not fit"),
        ({"kid": "0" * 16}, "signature does not fit"),
        ({"receipt": {"attempt": "a1"}}, "not a receipt of an examination"),
        ({"receipt": "all right"}, "not a receipt of an examination"),
    ],
)
def test_a_changed_receipt_is_refused(tmp_path: Path, change: dict[str, object], words: str) -> None:
    keyring = signing.load_keyring(tmp_path)
    document = {"receipt": RECEIPT, **keyring.sign(RECEIPT), **change}
    with pytest.raises(Refused, match=words):
        service.check_receipt(keyring, json.dumps(document))


@pytest.mark.parametrize("text", ["", "no", "[]", "3", "[" * 100_000, '{"receipt": 1.5}'])
def test_what_is_no_receipt_is_refused(tmp_path: Path, text: str) -> None:
    with pytest.raises(Refused, match="not a receipt"):
        service.check_receipt(signing.load_keyring(tmp_path), text)
