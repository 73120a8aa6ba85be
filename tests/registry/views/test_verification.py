"""The public pages: codes, files and receipts, in words, with the right status, and out of search engines."""

import json
from dataclasses import dataclass
from datetime import date, timedelta
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlmodel import Session

from core.audit import AuditEntry
from core.clock import now
from core.db import transaction
from core.limits import PER_SUBJECT
from registry import service
from registry.models import Certificate, CertificateEvent, CertificateEventKind
from registry.rules.certificates import printed_code
from registry.rules.measures import MeasureKind
from registry.rules.registrations import WithdrawalGround, last_day
from tests.registry import stories
from tests.registry.service.test_verification import RECEIPT, updated
from tests.registry.site import EN, Site, certified, open_site, words
from tests.registry.stories import Cast


@pytest.fixture
def register(app: Flask) -> tuple[Site, Certificate]:
    return certified(app)


def upload(site: Site, content: bytes, **headers: str) -> Any:
    return site.visitor().post("/verify/file", data={"pdf": (BytesIO(content), "c.pdf")}, headers={**EN, **headers})


def guess(site: Site, code: str, name: str) -> Any:
    return site.visitor().post("/verify/code", data={"code": code, "name": name}, headers=EN)


def test_a_typed_code_with_the_name_leads_to_the_page(register: tuple[Site, Certificate]) -> None:
    site, certificate = register
    answer = guess(site, printed_code(certificate.short_code).lower(), "李四")
    assert (answer.status_code, answer.location) == (303, f"/verify/{certificate.token}")


def test_a_mistyped_code_is_told_at_its_field_and_is_no_guess(register: tuple[Site, Certificate]) -> None:
    site, certificate = register
    wrong = certificate.short_code[:-1] + ("A" if certificate.short_code[-1] != "A" else "B")
    for _ in range(PER_SUBJECT + 2):
        answer = guess(site, wrong, "李四")
        assert answer.status_code == 422
    assert "A character of this code is wrong" in words(answer.data)


def test_guessing_names_comes_to_an_end(register: tuple[Site, Certificate]) -> None:
    site, certificate = register
    answers = [guess(site, certificate.short_code, f"张{n}").status_code for n in range(PER_SUBJECT + 1)]
    assert set(answers[:-1]) == {422}
    assert answers[-1] == 429
    assert guess(site, certificate.short_code, "李四").status_code == 429


def test_the_page_of_a_certificate_stays_out_of_search_engines(register: tuple[Site, Certificate]) -> None:
    site, certificate = register
    page = site.visitor().get(f"/verify/{certificate.token}", headers=EN)
    assert "noindex" in page.headers["X-Robots-Tag"]
    assert b'name="robots" content="noindex' in page.data
    assert "@example.test" not in page.data.decode()


@pytest.mark.parametrize("language", ["zh-CN", "en"])
def test_an_unknown_token_is_not_found_in_words(app: Flask, language: str) -> None:
    answer = app.test_client().get(f"/verify/{'0' * 32}", headers={"Accept-Language": language})
    assert answer.status_code == 404


def test_the_file_as_issued_is_genuine(register: tuple[Site, Certificate]) -> None:
    site, certificate = register
    page = words(upload(site, certificate.pdf).data)
    assert "The file is genuine" in page
    assert certificate.serial in page


def test_an_edited_file_is_refused_audited_and_shows_nothing_of_its_content(
    register: tuple[Site, Certificate],
) -> None:
    site, certificate = register
    answer = upload(site, updated(certificate.pdf))
    assert answer.status_code == 200
    assert "Do not rely on this file" in words(answer.data)
    assert certificate.serial not in words(answer.data)
    assert "certificate.forgery_seen" in [row.action for row in site.rows(AuditEntry)]


@pytest.mark.parametrize("content", [b"", b"a letter", b"%PDF-1.4 torn"])
def test_any_other_file_is_refused_in_words(register: tuple[Site, Certificate], content: bytes) -> None:
    site, _ = register
    answer = upload(site, content)
    assert answer.status_code in (200, 422)
    assert "PDF" in words(answer.data)


def test_no_file_at_all_is_told_at_the_field(app: Flask) -> None:
    answer = app.test_client().post("/verify/file", data={}, headers=EN)
    assert answer.status_code == 422
    assert "Choose a file" in words(answer.data)


@pytest.mark.parametrize(("path", "data"), [("file", {"pdf": "c.pdf"}), ("receipt", {"file": "r.json"})])
def test_a_name_in_the_place_of_a_file_is_no_file(still_app: Flask, path: str, data: dict[str, str]) -> None:
    answer = still_app.test_client().post(f"/verify/{path}", data=data, headers=EN)

    assert answer.status_code == 422


def test_the_keys_are_published_and_a_receipt_is_checked_by_them(app: Flask) -> None:
    keyring = app.extensions["gradus.keyring"]
    published = app.test_client().get("/.well-known/gradus-keys.json").get_json()
    assert published == keyring.public_document()
    text = json.dumps({"receipt": RECEIPT, **keyring.sign(RECEIPT)})
    pasted = app.test_client().post("/verify/receipt", data={"receipt": text}, headers=EN)
    sent = app.test_client().post(
        "/verify/receipt", data={"receipt": "", "file": (BytesIO(text.encode()), "r.json")}, headers=EN
    )
    for answer in (pasted, sent):
        assert "The signature fits" in words(answer.data)


@pytest.mark.parametrize("text", ["", "nothing", "{}", '{"receipt": {}}'])
def test_what_is_no_receipt_is_told_at_the_field(app: Flask, text: str) -> None:
    answer = app.test_client().post("/verify/receipt", data={"receipt": text}, headers=EN)
    assert answer.status_code == 422
    assert "not a receipt" in words(answer.data)


@pytest.mark.parametrize("path", ["/verify", "/verify/code", "/verify/file", "/verify/receipt"])
def test_the_ways_to_verify_are_open_to_everybody(app: Flask, path: str) -> None:
    assert app.test_client().get(path).status_code == 200


# What the page behind a QR code says, in every state of a certificate


@dataclass(frozen=True)
class Told:
    """A state of a certificate: how it is brought about, and what the page says of it."""

    chinese: str
    english: str
    since: int  # days after the first
    ground: str = ""


STATES = {
    "valid": Told("有效", "Valid", 0),
    "suspended": Told("已暂停", "Suspended", 40, "违反行为规范"),
    "withdrawn": Told("已撤销", "Withdrawn", 50, "违反行为规范"),
    "replaced": Told("已被新证书取代", "Replaced by a later certificate", 60),
}


def brought(session: Session, people: Cast, state: str, *, keys: Path, today: date) -> Certificate:
    """Bring a certificate of some time ago to a state."""
    first = today - timedelta(days=100)
    certificate, at = stories.on_file(session, people, keys=keys, today=first), stories.instant(first)
    told = STATES[state]
    if state == "suspended":
        measure = service.propose(
            session, registration_id=certificate.registration_id, kind=MeasureKind.SUSPENSION,
            ground=WithdrawalGround.MISCONDUCT, reason="内部理由", actor=people.registrar,
            now=at + timedelta(days=told.since),
        )  # fmt: skip
        moment = at + timedelta(days=told.since)
        service.confirm(session, measure_id=measure.id or 0, actor=people.approver, now=moment)
    if state == "withdrawn":
        service.withdraw_certificate(
            session, certificate_id=certificate.id or 0, ground=WithdrawalGround.MISCONDUCT, reason="内部理由",
            actor=people.registrar, now=at + timedelta(days=told.since),
        )  # fmt: skip
    if state == "replaced":
        session.add(
            CertificateEvent(
                certificate_id=certificate.id or 0, kind=CertificateEventKind.REPLACED, reason="",
                actor_id=people.approver.id, at=at + timedelta(days=told.since),
            )
        )  # fmt: skip
    return certificate


@pytest.mark.parametrize("state", sorted(STATES))
def test_whoever_scans_the_code_reads_its_state_since_when_and_why_in_both_languages(
    app: Flask, tmp_path: Path, state: str
) -> None:
    site, told, today = open_site(app), STATES[state], (now() + timedelta(hours=8)).date()
    with transaction(app.extensions["gradus.engine"]) as session:
        token = brought(session, site.people, state, keys=tmp_path, today=today).token

    pages = [site.visitor().get(f"/verify/{token}", headers={"Accept-Language": one}) for one in ("zh-CN", "en")]

    since = (today - timedelta(days=100 - told.since)).isoformat()
    for page in pages:
        said = words(page.data)
        assert page.status_code == 200
        assert f'<span lang="zh-Hans">{told.chinese}</span> <span lang="en">{told.english}</span>' in page.text
        assert f"自 {since} 起 since {since}" in said
        assert ("原因：" in said) is bool(told.ground)
        assert told.ground in said
        assert "内部理由" not in said
        assert "李四" in said  # whatever became of it, all that was printed can be compared with the paper
    assert "Compare each line with the paper" in words(pages[1].data)
    assert "Compare each line with the paper" not in words(pages[0].data)


def test_an_expired_certificate_says_so_from_the_day_after_its_last(app: Flask, tmp_path: Path) -> None:
    site, today = open_site(app), (now() + timedelta(hours=8)).date()
    with transaction(app.extensions["gradus.engine"]) as session:
        first = today - timedelta(days=3 * 366)
        certificate = stories.on_file(session, site.people, keys=tmp_path, today=first)

    said = words(site.visitor().get(f"/verify/{certificate.token}", headers=EN).data)

    assert "已过期 Expired" in said
    assert f"since {last_day(first) + timedelta(days=1)}" in said


def test_a_restored_certificate_is_valid_and_tells_when_it_was_not(app: Flask, tmp_path: Path) -> None:
    site, today = open_site(app), (now() + timedelta(hours=8)).date()
    with transaction(app.extensions["gradus.engine"]) as session:
        certificate = brought(session, site.people, "suspended", keys=tmp_path, today=today)
        at = stories.instant(today - timedelta(days=30))
        measure = service.propose(
            session, registration_id=certificate.registration_id, kind=MeasureKind.RESTORATION, ground=None,
            reason="x", actor=site.people.registrar, now=at,
        )  # fmt: skip
        service.confirm(session, measure_id=measure.id or 0, actor=site.people.approver, now=at)

    said = words(site.visitor().get(f"/verify/{certificate.token}", headers=EN).data)

    assert "有效 Valid" in said
    days = (today - timedelta(days=60), today - timedelta(days=30))
    assert f"Was suspended from {days[0]}, restored on {days[1]}" in said


# Guesses at the second fact without end


def test_of_many_guesses_at_a_name_ten_are_answered_and_all_of_these_alike(app: Flask, tmp_path: Path) -> None:
    site, today = open_site(app), (now() + timedelta(hours=8)).date()
    with transaction(app.extensions["gradus.engine"]) as session:
        certificate = stories.on_file(session, site.people, keys=tmp_path, today=today)

    answers = [guess(site, certificate.short_code, f"张{number}") for number in range(3 * PER_SUBJECT)]

    assert [answer.status_code for answer in answers] == [422] * PER_SUBJECT + [429] * 2 * PER_SUBJECT
    assert len({words(answer.data) for answer in answers[:PER_SUBJECT]}) == 1
    assert all("李四" not in answer.text for answer in answers)
    chinese = site.visitor().post("/verify/code", data={"code": certificate.short_code, "name": "李四"})
    assert chinese.status_code == 429
    assert "分钟" in words(chinese.data)
    assert site.visitor().get(f"/verify/{certificate.token}").status_code == 200  # who has the paper is not shut out
