"""Checking what somebody holds in their hands: a code with a name, a token, a file, a receipt."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlmodel import Session

from accounts.rules import SYSTEM
from core import apart, audit, seal
from core.errors import NotFound, Refused, Text
from core.signing import Keyring
from registry import queries
from registry.models import Certificate
from registry.rules.certificates import CertificateFields, Suspension, normalise_code
from registry.rules.verification import NO_FIELDS, UNKNOWN_FILE, FileReport, Standing, is_same_name, reason_of
from registry.service.actions import Action
from registry.service.certificates import ATTACHMENT

ATTACHMENT_LIMIT = 64 * 1024
RECEIPT_FIELDS = {"attempt", "form", "answered", "last_seq", "chain", "ending", "started_at", "at"}


@dataclass(frozen=True)
class Shown:
    """A certificate as the public page shows it."""

    fields: CertificateFields
    standing: Standing
    suspensions: tuple[Suspension, ...] = ()


def look_up_token(session: Session, *, token: str, today: date, zone: str) -> Shown:
    """Show the certificate of a QR code. Raises NotFound for a token that is none of ours."""
    certificate = queries.certificate_by_token(session, token)
    if certificate is None:
        raise NotFound(
            Text("The register holds no certificate for this address. Scan the code again, or type it in below it."),
            code="not_found",
        )
    return _shown(session, certificate, today, zone)


def find_token(session: Session, *, code: str, name: str) -> str:
    """Give the token of the certificate with a typed code and its holder's name.

    Raises Refused with code `wrong_code`, in the same words whether code or name is wrong; a mistyped code is told
    by its check character before the register is asked.
    """
    certificate = queries.certificate_by_code(session, normalise_code(code))
    fields = queries.fields_of(certificate) if certificate else None
    if certificate is None or fields is None or not is_same_name(name, fields.name, fields.latin_name):
        raise Refused(
            Text(
                "The register holds no certificate with this code and this holder's name. Compare both with the paper."
            ),
            code="wrong_code",
        )
    return certificate.token


def check_file(session: Session, *, content: bytes, roots: tuple[bytes, ...], today: date, zone: str) -> FileReport:
    """Say what a file is: its seal, whether the register holds these very bytes, and what the certificate is worth.

    Only what the register holds, or a seal of ours vouches for, is taken for the file's content. Raises Refused (busy).
    """
    sealed, attached = apart.examine(content, roots, name=ATTACHMENT)
    claimed = _claimed(attached)
    certificate = queries.certificate_by_sha256(session, hashlib.sha256(content).hexdigest())
    standing = queries.standing_of(session, certificate, day=today, zone=zone) if certificate else None
    vouched = claimed if sealed.valid else None
    fields = queries.fields_of(certificate) if certificate else vouched
    return FileReport(
        fields=fields,
        standing=standing,
        intact=_is_intact(sealed),
        trusted=sealed.trusted,
        signer=sealed.signer,
        reasons=(*sealed.reasons, *_register_reasons(sealed, fields, standing)),
        claimed=claimed.serial if claimed else "",
    )


def _is_intact(sealed: seal.SealReport) -> bool:
    """Tell whether no byte of the whole file was changed since it was sealed."""
    return sealed.intact and sealed.covers_whole_file


def note_forgery(session: Session, *, content: bytes, report: FileReport, now: datetime) -> bool:
    """Write into the audit chain that somebody showed a changed file under one of our numbers; tells whether it did."""
    if report.intact or not report.claimed or not queries.serial_is_known(session, report.claimed):
        return False
    audit.record(
        session,
        actor=SYSTEM,
        action=Action.FORGERY_SEEN,
        subject=f"serial/{report.claimed}",
        at=now,
        details={"sha256": hashlib.sha256(content).hexdigest(), "reasons": [str(reason) for reason in report.reasons]},
    )
    return True


def check_receipt(keyring: Keyring, text: str) -> Mapping[str, object]:
    """Give what a signed receipt of an examination says. Raises Refused: not a receipt, or not signed by our keys."""
    document = _parsed(text)
    content = document.get("receipt") if isinstance(document, dict) else None
    if not isinstance(content, dict) or not content.keys() >= RECEIPT_FIELDS:
        raise Refused(Text("This is not a receipt of an examination."), field="receipt")
    if not keyring.verify(document):
        text_ = Text("The signature does not fit: the receipt was changed, or was not given by this installation.")
        raise Refused(text_, field="receipt", code="bad_signature")
    return content


def _parsed(text: str) -> Any:
    try:
        return json.loads(text)
    except (ValueError, RecursionError) as fault:
        raise Refused(Text("This is not a receipt: paste the whole text, from { to }."), field="receipt") from fault


def _shown(session: Session, certificate: Certificate, today: date, zone: str) -> Shown:
    standing = queries.standing_of(session, certificate, day=today, zone=zone)
    return Shown(queries.fields_of(certificate), standing, queries.suspensions_of(session, certificate, zone=zone))


def _claimed(attached: bytes | None) -> CertificateFields | None:
    """Read the fields that a file names as its own; whether they are to be believed, its seal tells."""
    if attached is None or len(attached) > ATTACHMENT_LIMIT:
        return None
    try:
        document = json.loads(attached)
        return CertificateFields.from_document(document) if isinstance(document, dict) else None
    except (ValueError, RecursionError, Refused):
        return None


def _register_reasons(
    sealed: seal.SealReport, fields: CertificateFields | None, standing: Standing | None
) -> tuple[Text, ...]:
    """Say what the register has against a file; of one whose seal does not hold the seal has said enough."""
    if standing is not None:
        reason = reason_of(standing)
        return (reason,) if reason else ()
    if not sealed.valid:
        return ()
    return (UNKNOWN_FILE,) if fields else (NO_FIELDS,)
