"""The public pages: codes, files and receipts, in words, with the right status, and out of search engines."""

import json
from io import BytesIO
from typing import Any

import pytest
from flask import Flask

from core.audit import AuditEntry
from core.limits import PER_SUBJECT
from registry.models import Certificate
from registry.rules.certificates import printed_code
from tests.registry.service.test_verification import RECEIPT, updated
from tests.registry.site import EN, Site, certified, words


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
