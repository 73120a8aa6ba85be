"""What waits in the bank of the demonstration: each kind of work lies open once, with who is to do it."""

from datetime import timedelta

import pytest
from sqlmodel import Session

from accounts.rules import Actor, Permission, Role
from accounts.service.actions import Action
from core import audit, clock
from demo.governance import DRAFT, USE
from questionbank.models import Item, ItemVersion, Review
from questionbank.models.governance import AiUseEntry, BankTask, ExportRequest
from questionbank.queries.desk import desk_cards
from questionbank.rules import ItemState
from questionbank.rules.exports import ExportState
from questionbank.rules.items import Verdict
from questionbank.rules.machine import AiOutcome
from questionbank.rules.tasks import TaskKind, TaskState
from tests.demo.conftest import House

pytestmark = pytest.mark.xdist_group("demo")  # it is played once


def actor(house: House, email: str) -> Actor:
    person = house.person(email)
    return Actor(person.id or 0, person.name, frozenset(house.roles(person.id or 0)))


def item_of(house: House, code: str) -> Item:
    (found,) = [item for item in house.rows(Item) if item.code == code]
    return found


def reviews_of(house: House, code: str) -> list[Review]:
    versions = {version.id for version in house.rows(ItemVersion) if version.item_id == item_of(house, code).id}
    return [review for review in house.rows(Review) if review.version_id in versions]


def test_each_kind_of_task_lies_open_once_with_a_day_ahead(house: House) -> None:
    given = [task for task in house.rows(BankTask) if task.assignee_id is not None]
    assert sorted(task.kind for task in given) == [TaskKind.REVIEW, TaskKind.VALIDATE, TaskKind.WRITE]
    for task in given:
        assert task.state is TaskState.OPEN
        assert task.due >= clock.now().date()


def test_what_the_new_edition_touches_waits_for_a_lead_to_give_it_to_somebody(house: House) -> None:
    waiting = [task for task in house.rows(BankTask) if task.assignee_id is None]
    assert waiting
    assert {task.kind for task in waiting} == {TaskKind.REVALIDATE}
    assert all(task.due >= clock.now().date() for task in waiting if task.state is TaskState.OPEN)


def test_each_task_is_for_somebody_who_may_do_it(house: House) -> None:
    needs = {
        TaskKind.WRITE: Permission.WRITE_ITEMS,
        TaskKind.REVIEW: Permission.REVIEW_ITEMS,
        TaskKind.VALIDATE: Permission.VALIDATE_AI_DRAFTS,
    }
    for task in house.rows(BankTask):
        assignee = task.assignee_id
        if assignee is None:
            continue
        assert Actor(assignee, "", frozenset(house.roles(assignee))).may(needs[task.kind])


def test_an_item_is_half_approved_and_its_second_reviewer_is_asked(house: House) -> None:
    (task,) = [task for task in house.rows(BankTask) if task.kind is TaskKind.REVIEW]
    code = task.subject.removeprefix("item/")
    approvals = [review for review in reviews_of(house, code) if review.verdict is Verdict.APPROVE]
    assert item_of(house, code).state is ItemState.IN_REVIEW
    assert len(approvals) == 1
    assert approvals[0].needed > 1
    assert approvals[0].reviewer_id != task.assignee_id


def test_a_comment_waits_to_be_settled(house: House) -> None:
    comments = [review for review in house.rows(Review) if review.must_fix]
    assert len(comments) == 1
    assert comments[0].part.startswith("stem")
    with Session(house.engine) as session:
        version = session.get_one(ItemVersion, comments[0].version_id)
        assert session.get_one(Item, version.item_id).state is ItemState.IN_REVIEW


def test_what_a_machine_drafted_is_declared_and_waits_for_a_named_expert(house: House) -> None:
    (entry,) = house.rows(AiUseEntry)
    assert (entry.model, entry.purpose, entry.outcome) == (USE.model, USE.purpose, AiOutcome.DRAFTED)
    (item,) = [item for item in house.rows(Item) if item.id == entry.item_id]
    assert item.state is ItemState.AI_DRAFT
    assert item.type is DRAFT.type
    (task,) = [task for task in house.rows(BankTask) if task.kind is TaskKind.VALIDATE]
    assert task.subject == f"item/{item.code}"


def test_an_export_waits_for_a_second_person(house: House) -> None:
    (request,) = house.rows(ExportRequest)
    assert (request.state, request.decided_by, request.content) == (ExportState.REQUESTED, None, None)
    assert Role.ASSEMBLER in house.roles(request.requested_by)


@pytest.mark.parametrize(
    "email", ["author@demo.gradus", "reviewer@demo.gradus", "assembler@demo.gradus", "officer@demo.gradus"]
)
def test_every_desk_of_the_bank_has_something_on_it(house: House, email: str) -> None:
    with Session(house.engine) as session:
        cards = desk_cards(session, actor(house, email), clock.now())
    assert sum(card.count for card in cards) > 0


def test_nothing_of_it_is_older_than_its_cause(house: House) -> None:
    created = {item.id: item.created_at for item in house.rows(Item)}
    versions = {version.id: version for version in house.rows(ItemVersion)}
    for review in house.rows(Review):
        version = versions[review.version_id]
        assert created[version.item_id] <= version.created_at <= review.at


def test_people_came_before_what_they_did(house: House) -> None:
    entries = house.rows(audit.AuditEntry)
    first_person = min(entry.at for entry in entries if entry.action == Action.PERSON_ADDED)
    first_item = min(item.created_at for item in house.rows(Item))
    assert first_person < first_item
    assert clock.now() - first_item >= timedelta(days=80)
