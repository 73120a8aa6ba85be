"""What people say of an item beside their verdicts: comments by part, their answers, and conflicts of interest."""

from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session, select

from accounts.rules import Actor, Permission
from core import audit
from core.db import get
from core.errors import NotFound, Refused, Text
from questionbank.models import Item, ItemVersion, Review
from questionbank.models.governance import Interest, Settlement
from questionbank.queries import items as asked
from questionbank.queries import reviewing
from questionbank.rules import ItemState, Verdict
from questionbank.rules.parts import part_from, remarkable
from questionbank.rules.reviewing import may_settle
from questionbank.service import tasks
from questionbank.service.actions import Action

TO_JUDGE = frozenset({ItemState.AI_DRAFT, ItemState.DRAFT, ItemState.IN_REVIEW})  # validated or reviewed now or next


@dataclass(frozen=True)
class Comment:
    """What is said, of which part (blank for the whole), and whether it must be settled before approval."""

    text: str
    part: str = ""
    must_fix: bool = False


def comment(session: Session, *, code: str, said: Comment, actor: Actor, now: datetime) -> Review:
    """Say something of the current version without judging it. Only reviewers ask for a change that must be made.

    Raises Refused for an empty comment or a part that the item does not have.
    """
    if not said.text.strip():
        raise Refused(Text("Write what you want to say."), field="text")
    if said.must_fix:
        actor.require(Permission.REVIEW_ITEMS)
    item = asked.item_by_code(session, code)
    version = asked.version(session, item)
    _check_part(version, said.part)
    row = Review(
        version_id=version.id or 0,
        reviewer_id=actor.id,
        verdict=Verdict.COMMENT,
        text=said.text.strip(),
        part=said.part,
        must_fix=said.must_fix,
        round=reviewing.round_of(session, item),
        at=now,
    )
    session.add(row)
    details = {"version": item.number, "part": said.part, "must_fix": said.must_fix}
    audit.record(
        session, actor=actor, action=Action.ITEM_COMMENTED, subject=f"item/{item.code}", at=now, details=details
    )
    return row


def settle(session: Session, *, code: str, review_id: int, answer: str, actor: Actor, now: datetime) -> Settlement:
    """Settle a comment with an answer. Raises Refused without one, for others than the author and who commented."""
    if not answer.strip():
        raise Refused(Text("Say how the comment was settled."), field="answer")
    item = asked.item_by_code(session, code, lock=True)
    review = _comment(session, item, review_id)
    for reason in may_settle(
        author_ids=asked.author_ids(session, item), commenter_id=review.reviewer_id, actor_id=actor.id
    ):
        raise Refused(reason)
    row = Settlement(review_id=review_id, answer=answer.strip(), person_id=actor.id, at=now)
    session.add(row)
    details = {"comment": review_id}
    audit.record(
        session, actor=actor, action=Action.COMMENT_SETTLED, subject=f"item/{item.code}", at=now, details=details
    )
    return row


def declare_conflict(session: Session, *, code: str, text: str, actor: Actor, now: datetime) -> None:
    """Declare what binds a person to an item; from then on they do not judge it. Declared twice, it stands once."""
    if not text.strip():
        raise Refused(Text("Name what binds you to this item or its author."), field="conflict")
    item = asked.item_by_code(session, code, lock=True)
    if reviewing.ties(session, item, actor.id).conflict:
        return
    session.add(Interest(item_id=item.id or 0, person_id=actor.id, text=text.strip()[:500], at=now))
    audit.record(session, actor=actor, action=Action.CONFLICT_DECLARED, subject=f"item/{item.code}", at=now)
    if item.state in TO_JUDGE:
        tasks.note_conflict(session, item, actor=actor, now=now)


def _check_part(version: ItemVersion, part: str) -> None:
    if part and part_from(part) not in remarkable(asked.wordings(version.content)):
        raise Refused(Text("This item has no such part. Choose one of the list."), field="part")


def _comment(session: Session, item: Item, review_id: int) -> Review:
    review: Review = get(session, Review, review_id)
    version: ItemVersion = get(session, ItemVersion, review.version_id)
    if version.item_id != item.id or review.verdict is not Verdict.COMMENT:
        raise NotFound(Text("This comment is not on this item. Go back and choose again."))
    if session.exec(select(Settlement).where(Settlement.review_id == review_id)).first():
        raise Refused(Text("This comment has been settled already."), code="settled")
    return review
