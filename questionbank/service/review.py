"""What reviewers and those who put items into use do; authors never judge what they wrote (law 9)."""

from datetime import datetime

from sqlmodel import Session

from accounts.rules import Actor
from core import audit
from core.errors import Refused, Text
from questionbank import keys
from questionbank.models import Item, Review
from questionbank.queries import items as asked
from questionbank.rules import ItemState, Verdict, may_publish, may_review, missing
from questionbank.service.actions import Action
from questionbank.service.items import advance


def unready(session: Session, item: Item) -> list[Text]:
    """List what the current version still needs before it can be reviewed; nobody sees the key by it."""
    version = asked.version(session, item)
    return keys.ask(session, version.id or 0, lambda answer: missing(asked.manuscript(session, item, version, answer)))


def submit_for_review(session: Session, *, code: str, actor: Actor, now: datetime) -> Item:
    """Hand a draft to the reviewers. Raises Refused with all that is missing in it."""
    item = asked.item_by_code(session, code, lock=True)
    _refuse_unready(session, item)
    advance(session, item, ItemState.IN_REVIEW, actor=actor, now=now)
    return item


def comment(session: Session, *, code: str, text: str, actor: Actor, now: datetime) -> Review:
    """Say something of the current version without judging it. Raises Refused for an empty comment."""
    if not text.strip():
        raise Refused(Text("Write what you want to say."), field="text")
    item = asked.item_by_code(session, code)
    review = _review(session, item, Verdict.COMMENT, text=text, actor=actor, now=now)
    audit.record(session, actor=actor, action=Action.ITEM_COMMENTED, subject=f"item/{item.code}", at=now)
    return review


def return_to_author(session: Session, *, code: str, text: str, actor: Actor, now: datetime) -> Item:
    """Send an item in review back to draft with the reason. Raises Refused for its author and without a reason."""
    if not text.strip():
        raise Refused(Text("Say what the author should change."), field="text")
    item = _under_review(session, code, actor)
    _review(session, item, Verdict.RETURN, text=text, actor=actor, now=now)
    advance(session, item, ItemState.DRAFT, actor=actor, now=now, reason=text.strip()[:500])
    return item


def approve(session: Session, *, code: str, actor: Actor, now: datetime, text: str = "") -> Item:
    """Approve the version in review. Raises Refused for anybody who wrote in any version of the item."""
    item = _under_review(session, code, actor)
    _refuse_unready(session, item)
    _review(session, item, Verdict.APPROVE, text=text, actor=actor, now=now)
    advance(session, item, ItemState.APPROVED, actor=actor, now=now)
    return item


def publish(session: Session, *, code: str, actor: Actor, now: datetime) -> Item:
    """Put an approved or resting item into use. Raises Refused for those who wrote in it."""
    item = asked.item_by_code(session, code, lock=True)
    for reason in may_publish(author_ids=asked.author_ids(session, item), actor_id=actor.id, state=item.state):
        raise Refused(reason)
    advance(session, item, ItemState.LIVE, actor=actor, now=now)
    return item


def rest(session: Session, *, code: str, actor: Actor, now: datetime, reason: str) -> Item:
    """Take a live item out of use for a while; papers that hold it stay as they are."""
    return _move(session, code, ItemState.RESTING, actor=actor, now=now, reason=reason)


def recall(session: Session, *, code: str, actor: Actor, now: datetime, reason: str) -> Item:
    """Bring an approved or resting item back to draft, so that a new version can be written and reviewed."""
    return _move(session, code, ItemState.DRAFT, actor=actor, now=now, reason=reason)


def retire(session: Session, *, code: str, actor: Actor, now: datetime, reason: str) -> Item:
    """Take an item out of use for good; it stays readable wherever it was sat."""
    return _move(session, code, ItemState.RETIRED, actor=actor, now=now, reason=reason)


def _move(session: Session, code: str, target: ItemState, *, actor: Actor, now: datetime, reason: str) -> Item:
    if not reason.strip():
        raise Refused(Text("Give the reason: it stays in the item's history."), field="reason")
    item = asked.item_by_code(session, code, lock=True)
    if item.state is ItemState.IN_REVIEW:
        raise Refused(
            Text("This item is in review. A reviewer returns it to the author or approves it."), code="wrong_state"
        )
    if item.state is ItemState.AI_DRAFT and target is ItemState.DRAFT:
        raise Refused(Text("A machine drafted this item; a named expert has to validate it first."), code="wrong_state")
    advance(session, item, target, actor=actor, now=now, reason=reason.strip())
    return item


def _under_review(session: Session, code: str, actor: Actor) -> Item:
    item = asked.item_by_code(session, code, lock=True)
    for reason in may_review(author_ids=asked.author_ids(session, item), reviewer_id=actor.id, state=item.state):
        raise Refused(reason)
    return item


def _refuse_unready(session: Session, item: Item) -> None:
    for reason in unready(session, item):
        raise Refused(reason, code="incomplete")


def _review(session: Session, item: Item, verdict: Verdict, *, text: str, actor: Actor, now: datetime) -> Review:
    version = asked.version(session, item)
    review = Review(version_id=version.id or 0, reviewer_id=actor.id, verdict=verdict, text=text.strip(), at=now)
    session.add(review)
    session.flush()
    return review
