"""What the bank puts on somebody's desk."""

from datetime import date, datetime

from sqlmodel import Session, col, select

from accounts.rules import Actor, CardKind, DeskCard, Permission
from core.errors import Text
from questionbank.models import Blueprint, Form
from questionbank.queries import export_requests, items, machine, papers, reviewing, tasks
from questionbank.rules import ItemState

LATEST = 5  # forms that somebody froze last, items with open comments


def desk_cards(session: Session, actor: Actor, now: datetime) -> list[DeskCard]:
    """List tasks, drafts, what waits for a reviewer or a second person, and blueprints without a form."""
    cards = [*_tasks(session, actor, now.date()), *_governance(session, actor)]
    if actor.may(Permission.WRITE_ITEMS):
        count = items.own_drafts(session, actor.id)
        cards.append(DeskCard(Text("Drafts of yours"), "/items?state=draft", count=count))
        cards += _open_comments(session, actor)
    if actor.may(Permission.REVIEW_ITEMS):
        count = reviewing.waiting_for_review(session, actor.id)
        cards.append(DeskCard(Text("Items to review"), "/items?state=in_review", count=count))
    if actor.may(Permission.PUBLISH_ITEMS):
        count = items.counts_by_state(session).get(ItemState.APPROVED, 0)
        cards.append(DeskCard(Text("Approved items to put into use"), "/items?state=approved", count=count))
    if actor.may(Permission.BUILD_PAPERS):
        cards += [_blueprints_without_form(session), *_frozen_last(session, actor)]
    return cards


def _tasks(session: Session, actor: Actor, today: date) -> list[DeskCard]:
    own = tasks.open_tasks(session, actor.id) if actor.may(Permission.READ_BANK) else []
    if not own:
        return []
    due = own[0].due
    return [DeskCard(Text("Tasks of yours"), "/tasks", count=len(own), due=due, urgent=due < today)]


def _governance(session: Session, actor: Actor) -> list[DeskCard]:
    """List what leads, experts and second people are asked for."""
    cards = []
    if actor.may(Permission.ASSIGN_TASKS) and (count := tasks.unassigned(session)):
        cards.append(DeskCard(Text("Tasks that nobody does yet"), "/tasks?whose=nobody", count=count))
    if actor.may(Permission.VALIDATE_AI_DRAFTS):
        count = machine.waiting_for_validation(session, actor.id)
        cards.append(DeskCard(Text("Machine's drafts to validate"), "/items?state=ai_draft", count=count))
    if actor.may(Permission.APPROVE_EXPORT):
        count = export_requests.waiting_for_decision(session, actor.id)
        cards.append(DeskCard(Text("Exports to decide, asked for by somebody else"), "/exports/decisions", count=count))
    return cards


def _open_comments(session: Session, actor: Actor) -> list[DeskCard]:
    """Lead the author to each item with comments that wait for an answer, a few by name."""
    codes = reviewing.items_with_open_comments(session, actor.id)
    return [
        DeskCard(Text("Comments to answer on item %(code)s", {"code": code}), f"/items/{code}/reviews", count=1)
        for code in codes[:LATEST]
    ]


def _blueprints_without_form(session: Session) -> DeskCard:
    newest = [blueprint.id for blueprint, _subject in papers.blueprints(session)]
    drawn = select(Form.blueprint_id).where(col(Form.blueprint_id).in_(newest)).distinct()
    count = len(newest) - len(session.exec(drawn).all())
    return DeskCard(Text("Blueprints without a frozen form"), "/blueprints", count=count)


def _frozen_last(session: Session, actor: Actor) -> list[DeskCard]:
    query = (
        select(Form.code, Form.frozen_at, Blueprint.code)
        .join(Blueprint, col(Blueprint.id) == Form.blueprint_id)
        .where(Form.frozen_by == str(actor))
        .order_by(col(Form.id).desc())
        .limit(LATEST)
    )
    return [
        DeskCard(
            Text("Form %(code)s frozen", {"code": code}),
            f"/forms/{code}",
            CardKind.DID,
            at=at,
            note=Text("Blueprint %(code)s", {"code": blueprint}),
        )
        for code, at, blueprint in session.exec(query).all()
    ]
