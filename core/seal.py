"""Seals on PDF files: PAdES B-B signatures by the installation's own authority.

At the first run DATA_DIR/keys gets `seal.pem` (0600): an authority and the certificate of the seal that it
issues, both EC P-256, with their private keys. A seal certifies its file and permits no change at all (DocMDP 1).
Nothing here uses the network: there is no time-stamp, and revocation is the register's matter.
"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric.ec import (
    SECP256R1,
    EllipticCurvePrivateKey,
    EllipticCurvePublicKey,
    generate_private_key,
)
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
)
from cryptography.x509.oid import NameOID

from core.errors import Text
from core.signing import write_private

if TYPE_CHECKING:
    from core.pades import Finding

FILE = "seal.pem"
LIFETIME = timedelta(days=365 * 30)  # longer than any certificate must be checked; there is no time-stamp to rely on
BACKDATED = timedelta(days=1)  # so that a clock put right after the first run does not make the seal too young
NAME_LIMIT = 64  # bytes of a name in a certificate
HEADER_WITHIN = 1024

NOT_PDF = Text("This file is not a PDF.")
UNREADABLE = Text("This PDF cannot be read: it is damaged or a part of it is missing. Ask for the original file.")
UNSEALED = Text("This PDF carries no seal, so nothing shows who made it.")
CHANGED = Text("The content was changed after it was sealed.")
ADDED = Text("Something was added to the file after it was sealed.")


@dataclass(frozen=True)
class Identity:
    """Who seals: the private key and certificate of the seal, and the authority's certificate (all PEM)."""

    key: bytes
    certificate: bytes
    root: bytes

    def __repr__(self) -> str:
        """Never show the key."""
        return "Identity()"


@dataclass(frozen=True)
class SealReport:
    """What the seal of a file shows; `reasons` is empty only when all is well."""

    intact: bool
    trusted: bool
    signer: str | None
    covers_whole_file: bool
    reasons: tuple[Text, ...]
    sealed_at: datetime | None = None

    @property
    def valid(self) -> bool:
        """The file is byte for byte what a trusted body sealed."""
        return self.intact and self.trusted and self.covers_whole_file and not self.reasons


def load_identity(directory: Path, *, organisation: str, now: datetime) -> Identity:
    """Load the seal of a directory, made at the first call for this organisation."""
    path = directory / FILE
    if not path.exists():
        with suppress(FileExistsError):  # another process was first, and its seal is taken
            write_private(path, _make_identity(organisation, now))
    key, certificate, root = _blocks(path.read_bytes())[:3]
    return Identity(key, certificate, root)


def seal(pdf: bytes, identity: Identity, *, reason: str, now: datetime) -> bytes:
    """Seal a PDF, which then allows no change. The file itself stays as it is, the seal is added at its end.

    Raises ValueError when it is not a PDF that can be read, or is sealed already.
    """
    if not _looks_like_pdf(pdf):
        raise ValueError("only a PDF can be sealed")
    try:
        return bytes(_pades().sign(pdf, (identity.key, identity.certificate), reason=reason, now=now))
    except Exception as fault:  # pyHanko has many errors for one plight
        raise ValueError(f"this PDF cannot be sealed: {fault}") from fault


def inspect(pdf: bytes, trust_roots: Sequence[bytes]) -> SealReport:
    """Say what a file's seal shows, for any bytes whatever and without the network.

    `trust_roots` are the certificates (PEM) of the authorities to believe. The certificates count as of the
    instant that the seal itself states.
    """
    if not _looks_like_pdf(pdf):
        return _failure(NOT_PDF)
    try:
        finding: Finding | None = _pades().check(pdf, trust_roots)
    except Exception:  # a hostile file may break the parser anywhere, and is refused wherever it does
        return _failure(UNREADABLE)
    return _failure(UNSEALED) if finding is None else _report(finding)


def attachment(pdf: bytes, name: str) -> bytes | None:
    """Give a file that is embedded in a PDF; None when there is none of this name, or no PDF to read."""
    try:
        found: bytes | None = _pades().embedded(pdf, name)
    except Exception:  # as above: whatever is wrong with it, there is nothing to be had from it
        return None
    return found


def _report(finding: Finding) -> SealReport:
    """Put a finding into words: what does not hold, and who signed."""
    stranger = Text("The seal is not of a body that is trusted here; it names %(signer)s.", {"signer": finding.signer})
    checks = (
        (finding.intact, CHANGED),
        (finding.whole, ADDED),
        (finding.trusted or not finding.intact, stranger),
    )
    reasons = tuple(reason for holds, reason in checks if not holds)
    return SealReport(finding.intact, finding.trusted, finding.signer, finding.whole, reasons, finding.at)


def _failure(reason: Text) -> SealReport:
    return SealReport(intact=False, trusted=False, signer=None, covers_whole_file=False, reasons=(reason,))


def _looks_like_pdf(content: bytes) -> bool:
    return b"%PDF-" in content[:HEADER_WITHIN]


def _pades() -> ModuleType:
    """Load the signer: half a second and 26 MB, which only those who seal or inspect should pay."""
    from core import pades  # noqa: PLC0415 - for that reason

    return pades


def _make_identity(organisation: str, now: datetime) -> bytes:
    """Make an authority and the seal that it issues: four PEM blocks, the authority's key last."""
    root_key, seal_key = generate_private_key(SECP256R1()), generate_private_key(SECP256R1())
    root_name = _name(organisation, " CA")
    root = _builder(root_name, root_key.public_key(), now).issuer_name(root_name)
    issued = _builder(_name(organisation, ""), seal_key.public_key(), now).issuer_name(root_name)
    above = x509.AuthorityKeyIdentifier.from_issuer_public_key(root_key.public_key())
    blocks = (
        _pem(seal_key),
        _usage(issued, authority=False).add_extension(above, critical=False),
        _usage(root, authority=True),
        _pem(root_key),
    )
    signed = (
        block if isinstance(block, bytes) else block.sign(root_key, SHA256()).public_bytes(Encoding.PEM)
        for block in blocks
    )
    return b"".join(signed)


def _builder(name: x509.Name, key: EllipticCurvePublicKey, now: datetime) -> x509.CertificateBuilder:
    return (
        x509.CertificateBuilder()
        .subject_name(name)
        .public_key(key)
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - BACKDATED)
        .not_valid_after(now + LIFETIME)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key), critical=False)
    )


def _usage(builder: x509.CertificateBuilder, *, authority: bool) -> x509.CertificateBuilder:
    """Let an authority issue certificates and a seal sign documents, and neither do the other's work."""
    usage = x509.KeyUsage(
        digital_signature=not authority,
        content_commitment=not authority,
        key_cert_sign=authority,
        crl_sign=authority,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        encipher_only=False,
        decipher_only=False,
    )
    constraints = x509.BasicConstraints(ca=authority, path_length=0 if authority else None)
    return builder.add_extension(constraints, critical=True).add_extension(usage, critical=True)


def _name(organisation: str, suffix: str) -> x509.Name:
    return x509.Name(
        [
            x509.NameAttribute(NameOID.ORGANIZATION_NAME, _shortened(organisation, NAME_LIMIT)),
            x509.NameAttribute(NameOID.COMMON_NAME, _shortened(organisation, NAME_LIMIT - len(suffix)) + suffix),
        ]
    )


def _shortened(text: str, limit: int) -> str:
    """Cut a text to a number of bytes, between characters."""
    return text.encode()[:limit].decode(errors="ignore").strip()


def _pem(key: EllipticCurvePrivateKey) -> bytes:
    return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())


def _blocks(content: bytes) -> list[bytes]:
    """Part a PEM file into its blocks."""
    end = b"-----END "
    ends = [at for at in range(len(content)) if content.startswith(end, at)]
    stops = [content.index(b"\n", at) + 1 for at in ends]
    return [content[start:stop] for start, stop in zip([0, *stops[:-1]], stops, strict=True)]
