"""What the bank puts on somebody's desk."""

from datetime import datetime

from sqlmodel import Session

from accounts.rules import Actor, DeskCard, Permission
from core.errors import Text
from questionbank.queries import items
from questionbank.rules import ItemState


def desk_cards(session: Session, actor: Actor, now: datetime) -> list[DeskCard]:
    """List the drafts of an author, what waits for a reviewer, and what is approved and not yet in use."""
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
    return cards
