"""Draws and seals one certificate in this fresh process, then again: `python -m bench.certificate` prints JSON."""

import json
import statistics
import sys
import tempfile
import time
from datetime import date
from pathlib import Path

from core import clock, pdf, seal
from registry.rules.certificates import CertificateFields, Issuer, compute_serial, printed_code, short_code

ADDRESS = "f3a9c1d27b5e4f60a1b2c3d4e5f60718"
WARM_RUNS = 10

FIELDS = CertificateFields(
    serial=compute_serial("GR", year=2026, grade=2, scheme="QMS", number=123),
    short_code=printed_code(short_code(ADDRESS)),
    verify_url=f"https://register.example.org/verify/{ADDRESS}",
    name="李四",
    latin_name="LI SI",
    grade="auditor",
    grade_zh="审核员",
    grade_en="Auditor",
    scheme="QMS",
    scheme_zh="质量管理体系",
    scheme_en="Quality management systems",
    standard="GB/T 19001—2016 / ISO 9001:2015",
    scope_zh="第一方、第二方与第三方审核",
    scope_en="Audits by first, second and third parties",
    conformity_zh="经评价，符合注册准则的要求，准予注册。",
    conformity_en="has been evaluated, conforms to the registration criteria, and is registered.",
    body_zh="衡准认证人员协会（演示）",
    body_en="Gradus Association (demonstration)",
    issuers=(Issuer(name="王思远", post_zh="秘书长", post_en="Secretary General"),),
    valid_from=date(2026, 3, 1),
    valid_to=date(2029, 2, 28),
    issued_on=date(2026, 2, 25),
    edition="2026-1",
)


def draw(identity: seal.Identity) -> bytes:
    """Draw the certificate with its data inside, and seal it."""
    embedded = {"gradus.json": json.dumps(FIELDS.as_document(), ensure_ascii=False).encode()}
    page = pdf.render(
        "registry/pdf/certificate.html",
        attachments=embedded,
        made_at=clock.now(),
        fields=FIELDS,
        photo=None,
        lookup="register.example.org/verify",
    )
    return seal.seal(page, identity, reason="Issue of certificate", now=clock.now())


def timed(identity: seal.Identity) -> tuple[float, int]:
    """Give the seconds and bytes of one certificate."""
    began = time.perf_counter()
    size = len(draw(identity))
    return time.perf_counter() - began, size


def main() -> None:
    """Print cold and warm seconds and the size; making the authority at the first run is not counted."""
    with tempfile.TemporaryDirectory() as folder:
        identity = seal.load_identity(Path(folder) / "keys", organisation="Gradus", now=clock.now())
    cold, size = timed(identity)
    warm = statistics.median(timed(identity)[0] for _ in range(WARM_RUNS))
    sys.stdout.write(json.dumps({"cold": cold, "warm": warm, "bytes": size}))


if __name__ == "__main__":
    main()
