"""The register of machine use as pages read it, and what waits for an expert."""

from datetime import timedelta

import pytest
from sqlmodel import Session

from accounts.rules import SYSTEM, Actor
from questionbank import service
from questionbank.models import Item
from questionbank.models.governance import AiUseEntry
from questionbank.queries import machine
from questionbank.rules import ItemState
from questionbank.rules.machine import AiOutcome, PromptClass
from tests import factories
from tests.questionbank import bank

S, A = ItemState, AiOutcome
NOW = factories.NOW


@pytest.fixture
def who(session: Session) -> bank.People:
    return bank.staff(session)


def drafted(session: Session, who: bank.People, stem: str, actor: Actor | None = None) -> Item:
    return service.draft_by_machine(
        session, manuscript=bank.manuscript(stem), use=bank.USE, actor=actor or who.author, now=NOW
    )


def validate(session: Session, item: Item, outcome: AiOutcome, actor: Actor) -> None:
    service.validate_draft(session, code=item.code, outcome=outcome, note="看过", actor=actor, now=NOW)
    session.flush()


def test_the_register_is_read_in_pages_the_newest_first(session: Session, who: bank.People) -> None:
    made = [drafted(session, who, f"第{n}题") for n in range(5)]
    validate(session, made[1], A.CHANGED, who.reviewer)

    rows = machine.register(session)
    assert [row.code for row in rows] == [made[1].code, *(item.code for item in reversed(made))]
    assert machine.register_length(session) == 6
    pages = [machine.register(session, limit=4, offset=offset) for offset in (0, 4, 8)]
    assert [len(page) for page in pages] == [4, 2, 0]
    assert [row.entry.id for page in pages for row in page] == [row.entry.id for row in rows]


def test_a_row_without_a_person_has_no_name(session: Session, who: bank.People) -> None:
    drafted(session, who, "一", SYSTEM)

    assert [(row.person, row.entry.person_id) for row in machine.register(session)] == [("", None)]


def test_what_people_wrote_has_no_declaration_and_no_validation(session: Session, who: bank.People) -> None:
    item = bank.item_in(session, S.DRAFT, who)

    assert machine.declaration(session, item) is None
    assert machine.last_validation(session, item) is None


@pytest.mark.parametrize("outcome", [A.ACCEPTED, A.CHANGED, A.REJECTED])
def test_declaration_and_validation_are_told_apart(session: Session, who: bank.People, outcome: AiOutcome) -> None:
    item, other = drafted(session, who, "一"), drafted(session, who, "二")
    assert machine.last_validation(session, item) is None

    validate(session, item, outcome, who.reviewer)

    declared, last = machine.declaration(session, item), machine.last_validation(session, item)
    assert declared is not None
    assert last is not None
    assert (declared.outcome, declared.person_id) == (A.DRAFTED, who.author.id)
    assert (last.outcome, last.person_id, last.note) == (outcome, who.reviewer.id, "看过")
    assert machine.last_validation(session, other) is None


def test_the_last_validation_counts(session: Session, who: bank.People) -> None:
    item = drafted(session, who, "一")
    for hours, outcome in enumerate((A.CHANGED, A.ACCEPTED)):
        row = AiUseEntry(
            item_id=item.id or 0, number=1, model="X", purpose="p", prompt=PromptClass.OTHER, outcome=outcome,
            person_id=who.reviewer.id, at=NOW + timedelta(hours=hours),
        )  # fmt: skip
        session.add(row)
        session.flush()

    last = machine.last_validation(session, item)
    assert last is not None
    assert last.outcome is A.ACCEPTED


def test_drafts_wait_for_everybody_but_who_had_them_made(session: Session, who: bank.People) -> None:
    mine, theirs = drafted(session, who, "一"), drafted(session, who, "二", who.reviewer)
    nobody = drafted(session, who, "三", SYSTEM)

    def waiting() -> list[int]:
        return [machine.waiting_for_validation(session, one.id) for one in (who.author, who.reviewer, who.second)]

    assert waiting() == [2, 2, 3]
    validate(session, mine, A.ACCEPTED, who.reviewer)
    validate(session, nobody, A.REJECTED, who.second)
    assert waiting() == [1, 0, 1]
    assert theirs.state is S.AI_DRAFT


def test_a_draft_does_not_wait_for_who_declared_a_conflict_of_interest(session: Session, who: bank.People) -> None:
    item = drafted(session, who, "一")
    service.declare_conflict(session, code=item.code, text="同一单位", actor=who.reviewer, now=factories.NOW)

    assert [machine.waiting_for_validation(session, one.id) for one in (who.reviewer, who.second)] == [0, 1]
