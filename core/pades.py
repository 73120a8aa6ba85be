"""PAdES signatures on PDF files: the only user of pyHanko, which is kept from the network.

core.seal is the door to it, and imports it only when something is to be sealed or inspected.
"""

import asyncio
import logging
from collections.abc import Sequence
from datetime import datetime
from io import BytesIO
from typing import Any, NamedTuple

from pyhanko.keys import load_certs_from_pemder_data, load_private_key_from_pemder_data
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.fields import MDPPerm, SigSeedSubFilter
from pyhanko.sign.signers import PdfSignatureMetadata, PdfSigner, SimpleSigner
from pyhanko.sign.signers.pdf_cms import PdfCMSSignedAttributes
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko.sign.validation.status import SignatureCoverageLevel
from pyhanko_certvalidator import ValidationContext
from pyhanko_certvalidator.registry import SimpleCertificateStore

FIELD = "Seal"
DER_SEQUENCE = b"\x30\x82"  # a sequence whose length takes the next two bytes
DER_HEAD = 4
VERSION_1 = b"\x02\x01\x01"
SHA256 = bytes.fromhex("300d06096086480165030402010500")  # the algorithm's identifier in DER, with null parameters

# Its findings are for us to report in words; it would log each as a fault with a trace.
logging.getLogger("pyhanko").setLevel(logging.CRITICAL)
logging.getLogger("pyhanko_certvalidator").setLevel(logging.CRITICAL)


Credentials = tuple[bytes, bytes]  # the signer's key and certificate (PEM)


class Finding(NamedTuple):
    """What the first signature of a file shows."""

    intact: bool
    trusted: bool
    whole: bool
    signer: str
    at: datetime | None


def sign(pdf: bytes, credentials: Credentials, *, reason: str, now: datetime) -> bytes:
    """Certify a PDF so that it allows no change (DocMDP 1); raises pyHanko's errors when it cannot be signed."""
    return asyncio.run(_sign(IncrementalPdfFileWriter(BytesIO(pdf)), _signer(credentials, reason), now))


def check(pdf: bytes, roots: Sequence[bytes]) -> Finding | None:
    """Validate the first signature of a PDF as of the instant that it states; None when there is none.

    Raises whatever pyHanko raises for a file that it cannot read.
    """
    found = PdfFileReader(BytesIO(pdf)).embedded_regular_signatures
    if not found:
        return None
    at = found[0].self_reported_timestamp
    status = validate_pdf_signature(found[0], _trust(roots, at))
    return Finding(
        intact=bool(status.intact and status.valid) and _is_tidy(pdf, found[0]),
        trusted=bool(status.trusted),
        whole=status.coverage == SignatureCoverageLevel.ENTIRE_FILE and len(found) == 1,
        signer=str(status.signing_cert.subject.native.get("common_name", "")),
        at=at,
    )


def embedded(pdf: bytes, name: str) -> bytes | None:
    """Read a file that is embedded in a PDF, by its name."""
    listed = PdfFileReader(BytesIO(pdf)).root["/Names"]["/EmbeddedFiles"]["/Names"]
    names = [str(listed[at]) for at in range(0, len(listed), 2)]
    if name not in names:
        return None
    return bytes(listed[2 * names.index(name) + 1]["/EF"]["/F"].data)


def _is_tidy(pdf: bytes, signature: Any) -> bool:
    """Say whether the place of the signature, which no signature covers, is written as we write it.

    It holds the signature, then zeros, and no more. Without this a letter's case, the zeros or the unsigned head
    could be changed unseen, and a file be hidden there.
    """
    _, start, stop, _ = signature.byte_range
    content: bytes = signature.pkcs7_content
    end = DER_HEAD + int.from_bytes(content[2:DER_HEAD], "big")
    framed = content.startswith(DER_SEQUENCE) and content[:end].endswith(signature.signed_data.dump())
    written = b"<" + content.hex().upper().encode() + b">"
    return framed and not any(content[end:]) and pdf[start:stop] == written and _has_our_head(signature)


def _has_our_head(signature: Any) -> bool:
    """Compare the parts of the signature's container that are not signed with what we always write there."""
    container, signer = signature.signed_data, signature.signer_info
    return bool(
        container["version"].dump() == signer["version"].dump() == VERSION_1
        and container["digest_algorithms"].dump() == b"\x31\x0f" + SHA256
        and signer["digest_algorithm"].dump() == SHA256
    )


def _trust(roots: Sequence[bytes], moment: datetime | None) -> Any:
    """Make the validator's frame: these roots only, as of the moment, and no fetching of anything."""
    return ValidationContext(
        trust_roots=[_certificate(pem) for pem in roots],
        moment=moment,
        allow_fetching=False,
        revocation_mode="soft-fail",
    )


def _signer(credentials: Credentials, reason: str) -> Any:
    key, certificate = credentials
    stores: Any = SimpleCertificateStore  # it carries no types
    metadata = PdfSignatureMetadata(
        field_name=FIELD,
        reason=reason,
        md_algorithm="sha256",
        subfilter=SigSeedSubFilter.PADES,
        certify=True,
        docmdp_permissions=MDPPerm.NO_CHANGES,
    )
    signer = SimpleSigner(
        signing_cert=_certificate(certificate),
        signing_key=load_private_key_from_pemder_data(key, passphrase=None),
        cert_registry=stores(),
    )
    return PdfSigner(metadata, signer=signer)


async def _sign(writer: Any, signer: Any, now: datetime) -> bytes:
    """Go pyHanko's steps one by one, because its short way reads the clock."""
    session = signer.init_signing_session(writer)
    session.system_time = now
    room = await session.estimate_signature_container_size(validation_info=None)
    prepared = session.prepare_tbs_document(validation_info=None, bytes_reserved=room)
    digest, out = prepared.digest_tbs_document()
    await prepared.perform_signature(
        document_digest=digest.document_digest, pdf_cms_signed_attrs=PdfCMSSignedAttributes(signing_time=now)
    )
    return bytes(out.getvalue())


def _certificate(pem: bytes) -> Any:
    return next(iter(load_certs_from_pemder_data(pem)))
