"""What reviewers and those who put items into use do; authors never judge what they wrote (law 9)."""

from datetime import datetime

from sqlmodel import Session

from accounts.rules import Actor
from core import audit
from core.errors import Refused, Text
from questionbank import keys
from questionbank.models import Item, Review
from questionbank.queries import items as asked
from questionbank.queries import machine, reviewing
from questionbank.queries.policies import review_policy
from questionbank.rules import ItemState, Verdict, may_publish, may_review, missing
from questionbank.rules.machine import may_submit_validated
from questionbank.rules.reviewing import Opinion, may_approve, may_judge, unsettled
from questionbank.service import tasks
from questionbank.service.actions import Action
from questionbank.service.items import advance
from questionbank.service.machine import note_withdrawn


def unready(session: Session, item: Item) -> list[Text]:
    """List what the current version still needs before it can be reviewed; nobody sees the key by it."""
    version = asked.version(session, item)
    last = machine.last_validation(session, item)
    unchanged = may_submit_validated(last.outcome, validated=last.number, number=item.number) if last else []
    return unchanged + keys.ask(
        session, version.id or 0, lambda answer: missing(asked.manuscript(session, item, version, answer))
    )


def submit_for_review(session: Session, *, code: str, actor: Actor, now: datetime) -> Item:
    """Hand a draft to the reviewers. Raises Refused with all that is missing in it."""
    item = asked.item_by_code(session, code, lock=True)
    _refuse_unready(session, item)
    advance(session, item, ItemState.IN_REVIEW, actor=actor, now=now)
    tasks.note_written(session, item, actor=actor, now=now)
    return item


def return_to_author(session: Session, *, code: str, opinion: Opinion, actor: Actor, now: datetime) -> Item:
    """Send an item in review back to draft with the reason. Raises Refused for its author and without a reason."""
    if not opinion.text.strip():
        raise Refused(Text("Say what the author should change."), field="text")
    item = _under_review(session, code, actor, opinion)
    _judge(session, item, Verdict.RETURN, opinion, actor=actor, now=now)
    advance(session, item, ItemState.DRAFT, actor=actor, now=now, reason=opinion.text.strip()[:500])
    tasks.note_reviewed(session, item, actor=actor, now=now)
    return item


def approve(session: Session, *, code: str, opinion: Opinion, actor: Actor, now: datetime) -> Item:
    """Approve the version in review; with as many people as its tier asks for, the item becomes approved.

    Raises Refused for anybody who wrote in any version of the item, is bound to it or has judged this version; for a
    rating below the limit, and while comments that must be settled stand open.
    """
    item = _under_review(session, code, actor, opinion)
    _refuse_unready(session, item)
    for reason in may_approve(opinion, review_policy(now.date()), must_fix=reviewing.must_fix(session, item)):
        raise Refused(reason, code="below_limit")
    _judge(session, item, Verdict.APPROVE, opinion, actor=actor, now=now)
    tasks.note_reviewed(session, item, actor=actor, now=now)
    if reviewing.progress(session, item, now.date()).is_enough:
        advance(session, item, ItemState.APPROVED, actor=actor, now=now)
        tasks.note_approved(session, item, actor=actor, now=now)
        tasks.note_review_over(session, item, actor=actor, now=now)
    return item


def publish(session: Session, *, code: str, actor: Actor, now: datetime) -> Item:
    """Put an approved or resting item into use.

    Raises Refused for who wrote in it or is bound to it, and while comments that must be settled stand open.
    """
    item = asked.item_by_code(session, code, lock=True)
    authors, bound = asked.author_ids(session, item), reviewing.bound(session, item)
    against = may_publish(author_ids=authors, actor_id=actor.id, state=item.state, bound=bound)
    for reason in against + unsettled(reviewing.must_fix(session, item)):
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
    item = _move(session, code, ItemState.RETIRED, actor=actor, now=now, reason=reason)
    note_withdrawn(session, item, reason=reason, actor=actor, now=now)
    tasks.note_retired(session, item, actor=actor, now=now)
    return item


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


def _under_review(session: Session, code: str, actor: Actor, opinion: Opinion) -> Item:
    item = asked.item_by_code(session, code, lock=True)
    authors, ties = asked.author_ids(session, item), reviewing.ties(session, item, actor.id)
    against = may_review(author_ids=authors, reviewer_id=actor.id, state=item.state, ties=ties)
    for reason in against + may_judge(opinion, number=item.number):
        raise Refused(reason)
    return item


def _refuse_unready(session: Session, item: Item) -> None:
    for reason in unready(session, item):
        raise Refused(reason, code="incomplete")


def _judge(session: Session, item: Item, verdict: Verdict, opinion: Opinion, *, actor: Actor, now: datetime) -> None:
    """Keep a verdict with its ratings and the policy that it was given under."""
    version, policy = asked.version(session, item), review_policy(now.date())
    ratings = {dimension.value: rating for dimension, rating in opinion.ratings.items()}
    session.add(
        Review(
            version_id=version.id or 0,
            reviewer_id=actor.id,
            verdict=verdict,
            text=opinion.text.strip(),
            round=reviewing.round_of(session, item),
            ratings=ratings,
            no_conflict=opinion.no_conflict,
            policy=policy.id,
            needed=policy.reviewers[version.tier],
            at=now,
        )
    )
    details = {"version": item.number, "verdict": verdict, "ratings": ratings, "policy": policy.id}
    subject = f"item/{item.code}"
    audit.record(session, actor=actor, action=Action.ITEM_REVIEWED, subject=subject, at=now, details=details)
