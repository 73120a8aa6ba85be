"""`registry verify`: what it prints and the codes with which it leaves."""

import json
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from core.clock import now
from core.db import transaction
from registry import service
from registry.models import Certificate, CertificateEvent, CertificateEventKind
from registry.rules.registrations import WithdrawalGround
from tests.registry.service.test_verification import updated
from tests.registry.site import Site, certified


@pytest.fixture
def register(app: Flask) -> tuple[Site, Certificate]:
    return certified(app)


def verify(site: Site, path: Path, content: bytes) -> tuple[int, dict[str, Any]]:
    path.write_bytes(content)
    answer = site.app.test_cli_runner().invoke(args=["registry", "verify", str(path), "--json"])
    return answer.exit_code, json.loads(answer.stdout)


def test_a_genuine_file_leaves_with_0(register: tuple[Site, Certificate], tmp_path: Path) -> None:
    site, certificate = register
    code, document = verify(site, tmp_path / "c.pdf", certificate.pdf)
    today = (now() + timedelta(hours=8)).date()
    assert code == 0
    assert document.pop("valid_to") > document["valid_from"]
    assert document == {
        "valid": True,
        "serial": certificate.serial,
        "holder": "李四",
        "scheme": "QMS",
        "grade": "provisional_auditor",
        "scope": certificate.fields["scope_zh"],
        "valid_from": today.isoformat(),
        "status": "valid",
        "signature": {"intact": True, "trusted": True, "signer": document["signature"]["signer"]},
        "reasons": [],
    }


def test_what_is_refused_leaves_with_3_and_the_reasons(register: tuple[Site, Certificate], tmp_path: Path) -> None:
    site, certificate = register
    middle = len(certificate.pdf) // 2
    changed = certificate.pdf[:middle] + bytes([certificate.pdf[middle] ^ 1]) + certificate.pdf[middle + 1 :]
    for content in (changed, updated(certificate.pdf), certificate.pdf + b"\n", b"no PDF", b""):
        code, document = verify(site, tmp_path / "c.pdf", content)
        assert (code, document["valid"]) == (3, False)
        assert document["reasons"]
        assert document["serial"] is None


def test_a_withdrawn_certificate_leaves_with_3(register: tuple[Site, Certificate], tmp_path: Path) -> None:
    site, certificate = register
    with transaction(site.app.extensions["gradus.engine"]) as session:
        service.withdraw_certificate(
            session, certificate_id=certificate.id or 0, ground=WithdrawalGround.MISCONDUCT, reason="x",
            actor=site.people.registrar, now=now(),
        )  # fmt: skip
    code, document = verify(site, tmp_path / "c.pdf", certificate.pdf)
    assert (code, document["status"], document["signature"]["intact"]) == (3, "withdrawn", True)
    assert len(document["reasons"]) == 1


def test_a_file_that_is_not_there_is_wrong_usage(app: Flask) -> None:
    assert app.test_cli_runner().invoke(args=["registry", "verify", "nowhere.pdf"]).exit_code == 2
    assert app.test_cli_runner().invoke(args=["registry", "verify"]).exit_code == 2


def test_people_read_sentences(register: tuple[Site, Certificate], tmp_path: Path) -> None:
    site, certificate = register
    for content, words in ((certificate.pdf, certificate.serial), (b"x", "Refused")):
        (tmp_path / "c.pdf").write_bytes(content)
        answer = site.app.test_cli_runner().invoke(args=["registry", "verify", str(tmp_path / "c.pdf")])
        assert words in answer.output


@pytest.mark.parametrize(
    ("kind", "days", "status", "words"),
    [
        (CertificateEventKind.SUSPENDED, 0, "suspended", "已暂停"),
        (CertificateEventKind.REPLACED, 0, "replaced", "被新证书取代"),
        (CertificateEventKind.WITHDRAWN, -1, "withdrawn", "撤销"),
    ],
)
def test_what_does_not_count_today_leaves_with_3_though_its_file_is_intact(
    register: tuple[Site, Certificate],
    tmp_path: Path,
    kind: CertificateEventKind,
    days: int,
    status: str,
    words: str,
) -> None:
    site, certificate = register
    with transaction(site.app.extensions["gradus.engine"]) as session:
        session.add(
            CertificateEvent(
                certificate_id=certificate.id or 0, kind=kind, reason="x", actor_id=site.people.registrar.id,
                at=now() + timedelta(days=days),
            )
        )  # fmt: skip
    code, document = verify(site, tmp_path / "c.pdf", certificate.pdf)
    assert (code, document["valid"], document["status"]) == (3, False, status)
    assert document["signature"]["intact"]
    assert document["serial"] == certificate.serial
    assert words in document["reasons"][0]
