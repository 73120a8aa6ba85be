"""What the bank puts on somebody's desk."""

from datetime import datetime

from sqlmodel import Session, col, select

from accounts.rules import Actor, CardKind, DeskCard, Permission
from core.errors import Text
from questionbank.models import Blueprint, Form
from questionbank.queries import items, papers
from questionbank.rules import ItemState

LATEST = 5  # forms that somebody froze last


def desk_cards(session: Session, actor: Actor, now: datetime) -> list[DeskCard]:
    """List drafts, what waits for a reviewer, what is approved and not yet in use, and blueprints without a form."""
    cards = []
    if actor.may(Permission.WRITE_ITEMS):
        count = items.own_drafts(session, actor.id)
        cards.append(DeskCard(Text("Drafts of yours"), "/items?state=draft", count=count))
    if actor.may(Permission.REVIEW_ITEMS):
        count = items.waiting_for_review(session, actor.id)
        cards.append(DeskCard(Text("Items to review"), "/items?state=in_review", count=count))
    if actor.may(Permission.PUBLISH_ITEMS):
        count = items.counts_by_state(session).get(ItemState.APPROVED, 0)
        cards.append(DeskCard(Text("Approved items to put into use"), "/items?state=approved", count=count))
    if actor.may(Permission.BUILD_PAPERS):
        cards += [_blueprints_without_form(session), *_frozen_last(session, actor)]
    return cards


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
