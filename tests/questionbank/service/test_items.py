"""Items are written in versions that never change; what they hold is cleaned and findable."""

from dataclasses import replace
from datetime import datetime
from typing import Any

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError
from sqlmodel import Session, select

from core.audit import AuditEntry
from core.errors import NotFound, Refused
from questionbank import keys, service
from questionbank.models import ItemVersion
from questionbank.queries import items
from questionbank.rules import Answer, Criterion, ItemState, ItemType, Option, Wording
from questionbank.service import manuscripts
from tests.questionbank import bank

NOT_DRAFT = [state for state in ItemState if state is not ItemState.DRAFT]


@pytest.fixture
def who(session: Session) -> bank.People:
    return bank.people(session)


def test_a_new_item_is_a_draft_with_its_first_version(session: Session, who: bank.People, now: datetime) -> None:
    item = service.create_item(session, manuscript=bank.MANUSCRIPT, actor=who.author, now=now)

    assert (item.state, item.number, item.code) == (ItemState.DRAFT, 1, f"105-{item.id:05d}")
    assert items.version(session, item).content["en"]["stem"] == "Audit criteria are"
    assert [step.to_state for step in items.history(session, item)] == [ItemState.DRAFT]


def test_an_author_may_name_the_code_once(session: Session, who: bank.People, now: datetime) -> None:
    service.create_item(session, manuscript=bank.MANUSCRIPT, actor=who.author, now=now, code="105-A-001")

    with pytest.raises(Refused, match="already an item 105-A-001"):
        service.create_item(session, manuscript=bank.MANUSCRIPT, actor=who.author, now=now, code="105-A-001")


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"subject": "999"}, "subject"),
        ({"point": "105-9.9"}, "point"),
        ({"point": "107-3.1.a"}, "point"),
        ({"subject": ""}, "point"),
    ],
)
def test_a_place_that_is_not_in_the_framework_is_refused(
    session: Session, who: bank.People, now: datetime, changes: dict[str, Any], field: str
) -> None:
    with pytest.raises(Refused) as refused:
        service.create_item(session, manuscript=replace(bank.MANUSCRIPT, **changes), actor=who.author, now=now)

    assert refused.value.field == field


def test_what_could_act_in_a_browser_is_taken_out_of_every_text(
    session: Session, who: bank.People, now: datetime
) -> None:
    evil = '<script>alert(1)</script><b onclick="x()">b</b><a href="javascript:x">link</a>'
    dirty = replace(
        bank.MANUSCRIPT,
        type=ItemType.ESSAY,
        wordings={"en": Wording(evil, (Option("A", evil),))},
        answer=Answer((), evil, evil, (Criterion(evil, "2", evil),), evil, evil),
    )
    item = service.create_item(session, manuscript=dirty, actor=who.author, now=now)

    read = service.read_manuscript(session, code=item.code, actor=who.author, now=now, purpose="test")
    found = [read.wordings["en"].stem, read.wordings["en"].options[0].text, *_texts(read.answer)]
    assert set(found) == {"<b>b</b>link"}


def _texts(answer: Answer) -> list[str]:
    line = answer.rubric[0]
    return [
        answer.explanation,
        answer.explanation_en,
        answer.model_answer,
        answer.model_answer_en,
        line.text,
        line.text_en,
    ]


def test_a_revision_is_a_new_version_and_the_old_one_stays(session: Session, who: bank.People, now: datetime) -> None:
    item = bank.item_in(session, ItemState.DRAFT, who)
    changed = bank.manuscript("何谓审核准则？", answer=Answer(("C",)))
    service.revise_item(session, code=item.code, manuscript=changed, actor=who.reviewer, now=now)

    stems = [items.version(session, item, number).content["zh_Hans"]["stem"] for number in (1, None)]
    assert stems == ["审核准则是指（ ）。", "何谓审核准则？"]
    read: dict[str, Any] = {"code": item.code, "actor": who.author, "now": now, "purpose": "test"}
    assert service.reveal_answer(session, number=1, **read).key == ("B",)
    assert service.reveal_answer(session, **read).key == ("C",)
    assert items.author_ids(session, item) == {who.author.id, who.reviewer.id}


@pytest.mark.parametrize("state", NOT_DRAFT)
def test_only_a_draft_takes_a_new_version(session: Session, who: bank.People, now: datetime, state: ItemState) -> None:
    item = bank.item_in(session, state, who)

    with pytest.raises(Refused, match="Only a draft can be edited"):
        service.revise_item(session, code=item.code, manuscript=bank.MANUSCRIPT, actor=who.author, now=now)
    assert item.number == 1


def test_the_type_of_an_item_does_not_change(session: Session, who: bank.People, now: datetime) -> None:
    item = bank.item_in(session, ItemState.DRAFT, who)

    essay = replace(bank.MANUSCRIPT, type=ItemType.ESSAY)
    with pytest.raises(Refused) as refused:
        service.revise_item(session, code=item.code, manuscript=essay, actor=who.author, now=now)
    assert refused.value.field == "type"


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE item_version SET tier = 3",
        "DELETE FROM item_version",
        "UPDATE item_key SET answer = '{}'",
        "DELETE FROM item_key",
        "UPDATE item_history SET actor = 'x'",
        "DELETE FROM review",
    ],
)
def test_the_database_itself_refuses_to_change_what_was_written(
    session: Session, who: bank.People, statement: str
) -> None:
    bank.item_in(session, ItemState.APPROVED, who)

    with pytest.raises(DBAPIError, match="append-only"), session.begin_nested():
        session.execute(text(statement))


def test_reading_a_key_is_written_down_with_its_purpose(session: Session, who: bank.People, now: datetime) -> None:
    item = bank.item_in(session, ItemState.DRAFT, who)
    service.reveal_answer(session, code=item.code, actor=who.reviewer, now=now, purpose="item page")

    entry = session.exec(select(AuditEntry).where(AuditEntry.action == "keys.read")).one()
    version = items.version(session, item)
    assert (entry.actor, entry.subject) == (str(who.reviewer), f"item_version/{version.id}")
    assert entry.details == {"purpose": "item page", "count": 1}


def test_asking_about_a_key_shows_it_to_nobody_and_is_not_written_down(session: Session, who: bank.People) -> None:
    item = bank.item_in(session, ItemState.DRAFT, who)
    version = items.version(session, item)

    assert keys.ask(session, version.id or 0, lambda answer: len(answer.key)) == 1
    assert keys.ask(session, -1, lambda answer: answer.key) == ()
    assert not session.exec(select(AuditEntry).where(AuditEntry.action == "keys.read")).all()


@pytest.mark.parametrize(
    ("stem", "same"),
    [("审核准则 是指（ ）。", True), ("<p>审核准则是指（ ）。</p>", True), ("审核证据是指（ ）。", False)],
)
def test_the_same_question_has_the_same_digest_whatever_its_markup(stem: str, same: bool) -> None:
    one = manuscripts.digest(ItemType.SINGLE_CHOICE, bank.CHINESE)
    turned = Wording(stem, tuple(reversed(bank.CHINESE.options)))

    assert (manuscripts.digest(ItemType.SINGLE_CHOICE, turned) == one) is same


def test_a_language_left_blank_is_no_wording(session: Session, who: bank.People, now: datetime) -> None:
    half = replace(bank.MANUSCRIPT, wordings={"zh_Hans": bank.CHINESE, "en": Wording("  ")})
    item = service.create_item(session, manuscript=half, actor=who.author, now=now)

    assert set(items.version(session, item).content) == {"zh_Hans"}


def test_candidates_see_versions_under_names_that_tell_nothing(
    session: Session, who: bank.People, now: datetime
) -> None:
    for _ in range(3):
        service.create_item(session, manuscript=bank.MANUSCRIPT, actor=who.author, now=now)

    names = session.exec(select(ItemVersion.public_id)).all()
    assert len(set(names)) == 3
    assert all(len(name) == 16 for name in names)


def test_an_item_or_version_that_does_not_exist_is_not_found(session: Session, who: bank.People) -> None:
    item = bank.item_in(session, ItemState.DRAFT, who)

    with pytest.raises(NotFound, match="no item 105-X"):
        items.item_by_code(session, "105-X")
    with pytest.raises(NotFound, match="no version 9"):
        items.version(session, item, 9)
