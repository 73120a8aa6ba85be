"""An export takes two people: the pages of who asks and of who decides, and the file that is there once."""

import re
from datetime import timedelta

import pytest
from flask.testing import FlaskClient
from sqlmodel import select

from accounts.rules import Role
from core import clock, envelope
from core.audit import AuditEntry
from core.db import transaction
from questionbank.interchange.writers import WRITERS
from questionbank.models.governance import ExportRequest
from questionbank.rules import ItemState, ItemType
from questionbank.rules.exports import ExportState
from tests.accounts import browser
from tests.accounts.browser import rows
from tests.questionbank import bank
from tests.questionbank.samples import sample
from tests.questionbank.views.browser import House
from tests.questionbank.views.reading import Page

PASSPHRASE = re.compile(r">([a-z2-9]{4}(?:-[a-z2-9]{4}){4})<")
ASKED = {"subject": "105", "state": "live", "format": "gift", "reason": "与教材组核对"}


@pytest.fixture(autouse=True)
def cheap(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(envelope, "COST", {"n": 2**4, "r": 1, "p": 1})


@pytest.fixture(scope="module")
def people(standing: House) -> dict[str, FlaskClient]:
    """Give those who ask and decide; the bank holds two live items."""
    for stem in ("甲题（ ）。", "乙题（ ）。"):
        standing.item(ItemState.LIVE, bank.manuscript(stem))
    cast = (("asks", Role.ASSEMBLER), ("other", Role.ASSEMBLER), ("decides", Role.EXAM_OFFICER))
    found = {name: browser.signed_in(standing.app, role, name=f"P-{name}") for name, role in cast}
    found["both"] = browser.signed_in(standing.app, Role.ASSEMBLER, Role.EXAM_OFFICER, name="P-both")
    for client in found.values():
        client.set_cookie("lang", "en")
    return found


def ask(here: House, client: FlaskClient, **changes: str) -> str:
    """Ask for an export and give its code."""
    assert client.post("/exports/new", data={**ASKED, **changes}).status_code == 303
    return max(rows(here.app, ExportRequest), key=lambda row: row.id or 0).code


def state(here: House, code: str) -> ExportState:
    return next(row.state for row in rows(here.app, ExportRequest) if row.code == code)


def approved(people: dict[str, FlaskClient], code: str) -> str:
    """Approve and give the passphrase that is shown."""
    found = PASSPHRASE.search(people["decides"].post(f"/exports/{code}/approval").text)
    assert found is not None
    return found[1]


@pytest.mark.parametrize("fmt", sorted(WRITERS))
def test_every_format_goes_from_the_question_to_the_file(
    standing: House, people: dict[str, FlaskClient], fmt: str
) -> None:
    code = ask(standing, people["asks"], format=fmt)
    word = approved(people, code)

    file = people["asks"].post(f"/exports/{code}/file")
    opened = envelope.open_sealed(file.data, passphrase=word)

    assert f"gradus-{code}-{fmt}.sealed" in file.headers["Content-Disposition"]
    assert file.mimetype == "application/octet-stream"
    assert code in opened.about["watermark"]
    assert "P-asks" in opened.about["watermark"]
    assert len(opened.content) > 100


def test_who_asked_does_not_decide_even_with_both_roles(standing: House, people: dict[str, FlaskClient]) -> None:
    code = ask(standing, people["both"])

    seen = Page(people["both"].get("/exports/decisions"))
    answer = people["both"].post(f"/exports/{code}/approval")

    assert f"/exports/{code}/approval" not in seen.posts()
    assert "An export takes two people" in seen.text
    assert answer.status_code == 409
    assert people["both"].post(f"/exports/{code}/refusal", data={"reason": "x"}).status_code == 422
    assert state(standing, code) is ExportState.REQUESTED
    assert f"/exports/{code}/approval" in Page(people["decides"].get("/exports/decisions")).posts()


def test_only_who_asked_sees_and_fetches_it(standing: House, people: dict[str, FlaskClient]) -> None:
    code = ask(standing, people["asks"])
    approved(people, code)

    assert code not in Page(people["other"].get("/exports")).text
    assert people["other"].post(f"/exports/{code}/file").status_code in (403, 409)
    assert people["decides"].post(f"/exports/{code}/file").status_code == 403
    assert state(standing, code) is ExportState.READY
    assert f"/exports/{code}/file" in Page(people["asks"].get("/exports")).posts()


def test_it_is_there_once_and_decided_once(standing: House, people: dict[str, FlaskClient]) -> None:
    code = ask(standing, people["asks"])
    word = approved(people, code)
    again = people["decides"].post(f"/exports/{code}/approval")

    assert (again.status_code, word in again.text) == (409, False)
    assert people["asks"].post(f"/exports/{code}/file").status_code == 200
    assert people["asks"].post(f"/exports/{code}/file").status_code == 409
    assert f"/exports/{code}/file" not in Page(people["asks"].get("/exports")).posts()
    assert state(standing, code) is ExportState.FETCHED


def test_a_day_after_the_approval_there_is_nothing_to_fetch(standing: House, people: dict[str, FlaskClient]) -> None:
    code = ask(standing, people["asks"])
    approved(people, code)
    with transaction(standing.app.extensions["gradus.engine"]) as session:
        row = session.exec(select(ExportRequest).where(ExportRequest.code == code)).one()
        row.decided_at = clock.now() - timedelta(days=1, seconds=1)

    answer = people["asks"].post(f"/exports/{code}/file")

    assert answer.status_code == 409
    assert "The day in which this export could be downloaded is over." in Page(answer).text
    assert f"/exports/{code}/file" not in Page(people["asks"].get("/exports")).posts()


@pytest.mark.parametrize(("language", "refused"), [("en", "Refused"), ("zh_Hans", "已拒绝")])
def test_a_refusal_and_its_reason_are_shown_to_who_asked(
    standing: House, people: dict[str, FlaskClient], language: str, refused: str
) -> None:
    code = ask(standing, people["asks"])
    reason = f"理由不足 {language}"
    assert people["decides"].post(f"/exports/{code}/refusal", data={"reason": reason}).status_code == 303

    shown = next(row for row in Page(people["asks"].get(f"/exports?lang={language}")).rows() if code in row[0])
    people["asks"].set_cookie("lang", "en")

    assert reason in " ".join(shown)
    assert refused in " ".join(shown)
    assert people["asks"].post(f"/exports/{code}/file").status_code == 409


@pytest.mark.parametrize(("reason", "words"), [("", "Fill in this field."), ("x" * 501, "too long")])
def test_a_refusal_needs_a_reason(standing: House, people: dict[str, FlaskClient], reason: str, words: str) -> None:
    code = ask(standing, people["asks"])

    seen = Page(people["decides"].post(f"/exports/{code}/refusal", data={"reason": reason}))

    assert (seen.status, words in seen.error("reason")) == (422, True)
    assert state(standing, code) is ExportState.REQUESTED


def test_an_export_of_nothing_is_not_asked_for(standing: House, people: dict[str, FlaskClient]) -> None:
    before = len(rows(standing.app, ExportRequest))

    seen = Page(people["asks"].post("/exports/new", data={**ASKED, "state": "resting"}))

    assert seen.status == 422
    assert {name: seen.value(name) for name in ASKED} == {**ASKED, "state": "resting"}
    assert len(rows(standing.app, ExportRequest)) == before


def test_every_step_is_written_down_and_the_passphrase_nowhere(standing: House, people: dict[str, FlaskClient]) -> None:
    code = ask(standing, people["asks"])
    word = approved(people, code)
    people["asks"].post(f"/exports/{code}/file")

    entries = [entry for entry in rows(standing.app, AuditEntry) if code in f"{entry.subject} {entry.details}"]
    assert len({entry.action for entry in entries}) >= 3
    assert len({entry.actor for entry in entries}) == 2
    assert word not in str([entry.details for entry in rows(standing.app, AuditEntry)])
    assert word not in str([row.model_dump() for row in rows(standing.app, ExportRequest)])


def test_a_request_that_is_not_there_is_not_found(people: dict[str, FlaskClient]) -> None:
    assert people["decides"].post("/exports/EX-none/approval").status_code == 404
    assert people["asks"].post("/exports/EX-none/file").status_code == 404


def test_who_has_asked_for_nothing_reads_what_an_export_is(standing: House) -> None:
    new = browser.signed_in(standing.app, Role.ASSEMBLER, name="P-new")
    for language, words in (("en", "You have asked for no export."), ("zh_Hans", "导出")):
        assert words in Page(new.get("/exports", query_string={"lang": language})).text


def test_the_second_person_is_told_what_the_file_does_not_hold_and_the_file_names_it(
    standing: House, people: dict[str, FlaskClient]
) -> None:
    kept = standing.item(ItemState.APPROVED, bank.manuscript("留在文件里（ ）。"))
    left = standing.item(ItemState.APPROVED, sample(ItemType.ORDERING))
    code = ask(standing, people["asks"], state="approved")

    answer = people["decides"].post(f"/exports/{code}/approval")
    shown, word = Page(answer), PASSPHRASE.search(answer.text)
    file = people["asks"].post(f"/exports/{code}/file").data

    assert "The format has no questions of the type Ordering." in shown.text
    assert left in {cell for row in shown.rows() for cell in row}
    assert kept not in {cell for row in shown.rows() for cell in row}
    assert word is not None
    assert envelope.open_sealed(file, passphrase=word[1]).about["left_out"] == [left]


def test_a_format_is_called_by_its_name(standing: House, people: dict[str, FlaskClient]) -> None:
    ask(standing, people["asks"], format="moodlexml")

    assert "Moodle XML · 105" in Page(people["asks"].get("/exports")).text
    assert "Moodle XML · 105" in Page(people["decides"].get("/exports/decisions")).text
