"""What a machine drafted: declared, apart from everything until a named expert has validated it, on the register."""

from datetime import datetime
from typing import Any

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError
from sqlmodel import Session

from accounts.rules import Role
from core.errors import NotAllowed, Refused
from questionbank import service
from questionbank.models import Item
from questionbank.queries import desk, machine, papers
from questionbank.rules import ItemState
from questionbank.rules.lists import BulkAct
from questionbank.rules.machine import AiOutcome, AiUse, PromptClass
from questionbank.service import Source
from tests import factories
from tests.questionbank import bank

S, A = ItemState, AiOutcome
GIFT = "::Q1::审核准则是{=依据 ~证据}\n\n::Q2::审核发现是{=评价结果 ~准则}\n"


@pytest.fixture
def who(session: Session) -> bank.People:
    return bank.people(session)


@pytest.fixture
def item(session: Session, who: bank.People) -> Item:
    return bank.item_in(session, S.AI_DRAFT, who)


def validate(session: Session, item: Item, actor: Any, now: datetime, outcome: AiOutcome = A.ACCEPTED) -> Item:
    return service.validate_draft(session, code=item.code, outcome=outcome, note="核对过", actor=actor, now=now)


@pytest.mark.parametrize(("outcome", "reached"), [(A.ACCEPTED, S.DRAFT), (A.CHANGED, S.DRAFT), (A.REJECTED, S.RETIRED)])
def test_an_expert_says_what_a_draft_is_worth_and_the_register_says_so(
    session: Session, who: bank.People, now: datetime, item: Item, outcome: AiOutcome, reached: ItemState
) -> None:
    validate(session, item, who.reviewer, now, outcome)

    assert item.state is reached
    last, first = machine.register(session)
    assert (first.entry.outcome, first.person, first.entry.model) == (A.DRAFTED, "林作者", "Model X")
    assert (last.entry.outcome, last.person, last.entry.note) == (outcome, "陈评审", "核对过")
    same = ("model", "model_version", "purpose", "prompt")
    assert [getattr(last.entry, name) for name in same] == [getattr(first.entry, name) for name in same]


def test_who_had_the_machine_draft_it_does_not_validate_it(
    session: Session, who: bank.People, now: datetime, item: Item
) -> None:
    with pytest.raises(Refused, match="somebody else must validate"):
        validate(session, item, who.author, now)


def test_only_experts_validate(session: Session, now: datetime, item: Item) -> None:
    other = factories.actor(factories.person(session, "王五", Role.AUTHOR), Role.AUTHOR)

    with pytest.raises(NotAllowed):
        validate(session, item, other, now)


def test_who_validated_a_draft_answers_for_it_and_does_not_review_it(
    session: Session, who: bank.People, now: datetime, item: Item
) -> None:
    validate(session, item, who.reviewer, now)
    service.submit_for_review(session, code=item.code, actor=who.author, now=now)

    with pytest.raises(Refused, match="You validated this machine's draft"):
        service.approve(session, code=item.code, opinion=bank.GOOD, actor=who.reviewer, now=now)


def test_a_draft_to_be_changed_is_changed_before_it_is_reviewed(
    session: Session, who: bank.People, now: datetime, item: Item
) -> None:
    validate(session, item, who.reviewer, now, A.CHANGED)
    with pytest.raises(Refused, match="asked for changes"):
        service.submit_for_review(session, code=item.code, actor=who.author, now=now)

    service.revise_item(session, code=item.code, manuscript=bank.manuscript("改后"), actor=who.author, now=now)
    service.submit_for_review(session, code=item.code, actor=who.author, now=now)

    assert item.state is S.IN_REVIEW


@pytest.mark.parametrize("outcome", [A.CHANGED, A.REJECTED, A.DRAFTED])
def test_what_is_not_accepted_needs_words(
    session: Session, who: bank.People, now: datetime, item: Item, outcome: AiOutcome
) -> None:
    with pytest.raises(Refused, match="Say what must be changed"):
        service.validate_draft(session, code=item.code, outcome=outcome, note=" ", actor=who.reviewer, now=now)


def test_before_its_validation_a_draft_is_not_edited_reviewed_approved_published_or_drawn(
    session: Session, who: bank.People, now: datetime, item: Item
) -> None:
    act: dict[str, Any] = {"code": item.code, "actor": who.reviewer, "now": now}

    with pytest.raises(Refused, match="Only a draft can be edited"):
        service.revise_item(session, manuscript=bank.manuscript("x"), **act)
    with pytest.raises(Refused):
        service.submit_for_review(session, **act)
    with pytest.raises(Refused):
        service.approve(session, opinion=bank.GOOD, **act)
    with pytest.raises(Refused):
        service.publish(session, **act)
    with pytest.raises(Refused):
        service.recall(session, reason="x", **act)
    assert papers.pool(session, subject_id=item.subject_id or 0, language="zh_Hans") == []
    assert item.state is S.AI_DRAFT


@pytest.mark.parametrize("bulk", [False, True])
def test_a_draft_that_is_retired_before_its_validation_ends_on_the_register_too(
    session: Session, who: bank.People, now: datetime, item: Item, bulk: bool
) -> None:
    if bulk:
        facts: dict[str, Any] = {"codes": [item.code], "reason": "用错了模型", "actor": who.reviewer, "now": now}
        service.carry_out(session, act=BulkAct.RETIRE, **facts)
    else:
        service.retire(session, code=item.code, reason=" 用错了模型 ", actor=who.reviewer, now=now)

    last, first = machine.register(session)
    assert (first.entry.outcome, last.entry.outcome) == (A.DRAFTED, A.REJECTED)
    assert (last.person, last.entry.note, last.entry.model) == ("陈评审", "用错了模型", "Model X")


@pytest.mark.parametrize("outcome", [A.ACCEPTED, A.REJECTED])
def test_a_validated_draft_is_not_written_down_again_when_it_is_retired(
    session: Session, who: bank.People, now: datetime, item: Item, outcome: AiOutcome
) -> None:
    validate(session, item, who.reviewer, now, outcome)
    if item.state is S.DRAFT:
        service.retire(session, code=item.code, reason="x", actor=who.reviewer, now=now)

    assert [row.entry.outcome for row in machine.register(session)] == [outcome, A.DRAFTED]


@pytest.mark.parametrize(("model", "purpose", "field"), [("", "more items", "model"), ("Model X", " ", "purpose")])
def test_a_declaration_names_the_model_and_the_purpose(
    session: Session, who: bank.People, now: datetime, model: str, purpose: str, field: str
) -> None:
    use = AiUse(model, "", purpose, PromptClass.OTHER)

    with pytest.raises(Refused, match="Name the model") as refused:
        service.draft_by_machine(session, manuscript=bank.MANUSCRIPT, use=use, actor=who.author, now=now)
    assert refused.value.field == field


def test_a_draft_that_nobody_declared_is_not_validated(session: Session, who: bank.People, now: datetime) -> None:
    item = service.create_item(session, manuscript=bank.MANUSCRIPT, state=S.AI_DRAFT, actor=who.author, now=now)

    with pytest.raises(Refused, match="Nobody has declared"):
        validate(session, item, who.reviewer, now)


def test_a_file_of_machines_drafts_is_imported_with_one_declaration(
    session: Session, who: bank.People, now: datetime
) -> None:
    source = Source("x.gift", GIFT.encode())
    upload = service.stage(session, source=source, subject="105", actor=who.author, now=now)

    stored = service.import_upload(session, upload_id=upload.id or 0, use=bank.USE, actor=who.author, now=now)

    assert [one.state for one in stored] == [S.AI_DRAFT, S.AI_DRAFT]
    assert {row.code for row in machine.register(session)} == {one.code for one in stored}


@pytest.mark.parametrize("act", ["UPDATE ai_use SET model = 'x'", "DELETE FROM ai_use"])
def test_the_register_is_never_changed(session: Session, item: Item, act: str) -> None:
    assert item.id
    session.flush()

    with pytest.raises(DBAPIError, match="append-only"):
        session.execute(text(act))


def test_drafts_lie_on_the_desk_of_experts_who_did_not_have_them_made(
    session: Session, who: bank.People, now: datetime, item: Item
) -> None:
    counts = [
        {str(card.label): card.count for card in desk.desk_cards(session, actor, now)}["Machine's drafts to validate"]
        for actor in (who.author, who.reviewer)
    ]

    assert counts == [0, 1]
    assert machine.register_length(session) == 1


def test_who_declared_a_conflict_of_interest_does_not_validate(
    session: Session, who: bank.People, now: datetime, item: Item
) -> None:
    service.declare_conflict(session, code=item.code, text="自编教材", actor=who.reviewer, now=now)

    with pytest.raises(Refused, match="conflict of interest"):
        validate(session, item, who.reviewer, now)
    assert item.state is S.AI_DRAFT
