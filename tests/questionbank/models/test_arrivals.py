"""What is on its way into the bank: uploads, drafts of writing, what is kept as received."""

from typing import Any

import pytest
from sqlalchemy import insert
from sqlmodel import Session, select

from questionbank.models import ItemUpload, ManuscriptDraft, ReceivedItem
from tests import factories
from tests.questionbank.models.kept import MISSING, NOWHERE, UNIQUE, assert_frozen, assert_refused, assert_taken

NOW = factories.NOW
RECEIVED: dict[str, Any] = {
    "format": "qti", "where_": "item 3", "why": {"template": "No reader for %(name)s.", "params": {"name": "draw"}},
    "sha256": "f" * 64, "content": b"<item/>", "file": "a.zip", "received_by": "person/1", "received_at": NOW,
}  # fmt: skip


def test_what_was_received_stays_and_is_there_once(session: Session) -> None:
    session.execute(insert(ReceivedItem).values(RECEIVED))

    assert_frozen(session, ReceivedItem)
    assert_taken(session, ReceivedItem, {**RECEIVED, "sha256": "0" * 64})
    assert_refused(session, ReceivedItem, RECEIVED, UNIQUE)
    assert_refused(session, ReceivedItem, {**RECEIVED, "sha256": "1" * 64, "content": None}, MISSING)


def test_bytes_that_no_text_could_be_come_back(session: Session) -> None:
    raw = bytes(range(256))
    session.execute(insert(ReceivedItem).values({**RECEIVED, "content": raw}))

    found = session.exec(select(ReceivedItem)).one()
    assert (found.content, found.why["params"]) == (raw, {"name": "draw"})


@pytest.mark.parametrize(
    ("changes", "why"),
    [({"uploaded_by": 99_999}, NOWHERE), ({"subject_id": 99_999}, NOWHERE), ({"content": None}, MISSING)],
)
def test_an_upload_is_of_a_person_and_has_bytes(session: Session, changes: dict[str, Any], why: str) -> None:
    person = factories.person(session)
    row = {"name": "a.txt", "format": "text", "content": b"", "uploaded_by": person.id, "uploaded_at": NOW}

    assert_taken(session, ItemUpload, row)
    assert_refused(session, ItemUpload, {**row, **changes}, why)


def test_a_person_has_one_draft_of_a_form(session: Session) -> None:
    one, other = factories.person(session), factories.person(session)
    row = {"person_id": one.id, "place": "new/essay/105", "fields": [["stem", "审核"]], "saved_at": NOW}
    session.execute(insert(ManuscriptDraft).values(row))

    assert_taken(session, ManuscriptDraft, {**row, "person_id": other.id})
    assert_taken(session, ManuscriptDraft, {**row, "place": "new/case/105"})
    assert_refused(session, ManuscriptDraft, row, UNIQUE)
    assert_refused(session, ManuscriptDraft, {**row, "person_id": 99_999}, NOWHERE)
