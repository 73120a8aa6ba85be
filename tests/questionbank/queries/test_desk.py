"""What the bank puts on somebody's desk: by what they may do, and only what waits for them."""

from datetime import datetime, timedelta

import pytest
from sqlmodel import Session

from accounts.rules import Actor, CardKind, DeskCard, Role
from questionbank import service
from questionbank.models.governance import BankTask
from questionbank.queries import desk
from questionbank.rules import ItemState
from questionbank.rules.exports import NewExport
from questionbank.rules.tasks import TaskKind, TaskState
from tests import factories
from tests.questionbank import bank

S, R = ItemState, Role
NOW = factories.NOW
DRAFTS, REVIEWS, PUBLISH = "Drafts of yours", "Items to review", "Approved items to put into use"
MACHINE, NOBODYS, TASKS = "Machine's drafts to validate", "Tasks that nobody does yet", "Tasks of yours"
EXPORTS, EMPTY = "Exports to decide, asked for by somebody else", "Blueprints without a frozen form"


@pytest.fixture
def who(session: Session) -> bank.People:
    return bank.staff(session)


def cards(session: Session, actor: Actor, now: datetime = NOW) -> dict[str, DeskCard]:
    return {str(card.label): card for card in desk.desk_cards(session, actor, now)}


def with_roles(session: Session, *roles: Role) -> Actor:
    return factories.actor(factories.person(session, "某人", *roles), *roles)


@pytest.mark.parametrize(
    ("role", "labels"),
    [
        (R.AUTHOR, {DRAFTS}),
        (R.REVIEWER, {REVIEWS, PUBLISH, MACHINE}),
        (R.ASSEMBLER, {EMPTY}),
        (R.EXAM_OFFICER, {EXPORTS}),
        (R.CANDIDATE, set()),
        (R.INVIGILATOR, set()),
        (R.MARKER, set()),
        (R.REGISTRAR, set()),
        (R.RECOMMENDING_BODY, set()),
        (R.LOG_AUDITOR, set()),
        (R.ADMINISTRATOR, set()),
    ],
)
def test_an_empty_bank_shows_each_role_its_own_lines(session: Session, role: Role, labels: set[str]) -> None:
    found = cards(session, with_roles(session, role))

    assert set(found) == labels
    assert all(card.count == 0 for card in found.values())


def test_every_line_leads_somewhere_in_the_bank(session: Session, who: bank.People) -> None:
    everybody = with_roles(session, *(role for role in R if role is not R.RECOMMENDING_BODY))
    bank.item_in(session, S.IN_REVIEW, who)
    task(session, everybody.id)
    task(session, None)

    found = cards(session, everybody)

    assert {DRAFTS, REVIEWS, PUBLISH, MACHINE, NOBODYS, TASKS, EXPORTS, EMPTY} <= set(found)
    assert all(card.href.startswith(("/items", "/tasks", "/exports", "/blueprints")) for card in found.values())
    assert all(card.kind is CardKind.WAITING for card in found.values())


@pytest.mark.parametrize("state", list(ItemState))
def test_an_item_waits_with_whoever_has_to_do_with_its_state(
    session: Session, who: bank.People, state: ItemState
) -> None:
    bank.item_in(session, state, who)

    author, reviewer = cards(session, who.author), cards(session, who.second)

    assert author[DRAFTS].count == (state is S.DRAFT)
    assert author[REVIEWS].count == 0
    assert reviewer[REVIEWS].count == (state is S.IN_REVIEW)
    assert reviewer[PUBLISH].count == (state is S.APPROVED)
    assert reviewer[MACHINE].count == (state is S.AI_DRAFT)
    assert author[MACHINE].count == 0


def task(session: Session, assignee: int | None, days: int = 3, *, kind: TaskKind = TaskKind.REVALIDATE) -> BankTask:
    row = BankTask(
        kind=kind, subject=f"item/{days}", due=NOW.date() + timedelta(days=days), state=TaskState.OPEN,
        created_by="person/1", created_at=NOW, assignee_id=assignee,
    )  # fmt: skip
    session.add(row)
    session.flush()
    return row


@pytest.mark.parametrize(("later", "urgent"), [(0, False), (3, False), (4, True), (40, True)])
def test_a_task_is_urgent_once_its_day_is_over(session: Session, who: bank.People, later: int, urgent: bool) -> None:
    task(session, who.author.id, 9)
    task(session, who.author.id, 3)

    card = cards(session, who.author, NOW + timedelta(days=later))[TASKS]

    assert (card.count, card.due, card.urgent) == (2, NOW.date() + timedelta(days=3), urgent)


def test_tasks_of_others_and_ended_ones_are_on_no_desk(session: Session, who: bank.People) -> None:
    ended = task(session, who.author.id)
    ended.state, ended.done_at = TaskState.DONE, NOW
    session.flush()
    task(session, who.reviewer.id)

    assert TASKS not in cards(session, who.author)
    assert cards(session, who.reviewer)[TASKS].count == 1


def test_tasks_of_nobody_lie_with_the_leads(session: Session, who: bank.People) -> None:
    lead = with_roles(session, R.ASSEMBLER)
    assert NOBODYS not in cards(session, lead)

    task(session, None)

    assert cards(session, lead)[NOBODYS].count == 1
    assert NOBODYS not in cards(session, who.author)


def test_who_may_not_read_the_bank_sees_no_tasks_of_it(session: Session) -> None:
    outsider = with_roles(session, R.MARKER)
    task(session, outsider.id)

    assert cards(session, outsider) == {}


def test_comments_lead_to_a_few_items_by_name(session: Session, who: bank.People) -> None:
    codes = []
    for number in range(desk.LATEST + 2):
        item = bank.item_in(session, S.DRAFT, who, text=bank.manuscript(f"第{number}题"))
        service.comment(session, code=item.code, said=service.Comment("?"), actor=who.reviewer, now=NOW)
        codes.append(item.code)
    session.flush()

    named = [card for label, card in cards(session, who.author).items() if label.startswith("Comments to answer")]

    assert [card.href for card in named] == [f"/items/{code}/reviews" for code in codes[: desk.LATEST]]
    assert not [label for label in cards(session, who.reviewer) if label.startswith("Comments")]


def test_a_request_waits_for_others_than_who_asked(session: Session, who: bank.People) -> None:
    both = (R.ASSEMBLER, R.EXAM_OFFICER)
    asker, other = with_roles(session, *both), with_roles(session, *both)
    bank.item_in(session, S.DRAFT, who)
    service.request_export(session, wanted=NewExport("gift", "backup for the audit"), actor=asker, now=NOW)

    assert (cards(session, asker)[EXPORTS].count, cards(session, other)[EXPORTS].count) == (0, 1)
