"""What reviews ask: who has judged the current version, who is bound, which comments stand open, who holds it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import func
from sqlmodel import Session, col, select
from sqlmodel.sql.expression import SelectOfScalar

from questionbank.models import Item, ItemHistory, ItemVersion, Review
from questionbank.models.governance import AiUseEntry, Interest, Settlement, VersionHold
from questionbank.queries import items
from questionbank.queries.policies import review_policy
from questionbank.rules import ItemState, Ties, Verdict
from questionbank.rules.holds import Hold
from questionbank.rules.machine import AiOutcome
from questionbank.rules.reviewing import Progress


@dataclass(frozen=True)
class Remark:
    """What somebody said of a version, and the answer that settled it."""

    review: Review
    number: int
    settled: Settlement | None

    @property
    def stands_open(self) -> bool:
        """Tell whether it is a comment that nobody has settled."""
        return self.review.verdict is Verdict.COMMENT and self.settled is None


def round_of(session: Session, item: Item) -> int:
    """Count how often an item was sent to review; approvals count for the last time only."""
    query = select(func.count()).select_from(ItemHistory)
    sent = query.where(ItemHistory.item_id == item.id, ItemHistory.to_state == ItemState.IN_REVIEW)
    return session.exec(sent).one()


def judges(session: Session, item: Item) -> set[int]:
    """Give who has approved the current version since it was last sent to review, and has not been bound since."""
    return {one.reviewer_id for one in _approvals(session, item)} - bound(session, item)


def bound(session: Session, item: Item) -> frozenset[int]:
    """Give who has declared a conflict of interest with an item."""
    return frozenset(session.exec(select(Interest.person_id).where(Interest.item_id == item.id)).all())


def progress(session: Session, item: Item, day: date) -> Progress:
    """Tell how many people have approved the current version, of how many that the policy asks for.

    Of the edition of the day and those under which it was approved before, the strictest holds.
    """
    tier = items.version(session, item).tier
    asked = [one.needed for one in _approvals(session, item)]
    return Progress(len(judges(session, item)), max([review_policy(day).reviewers[tier], *asked]))


def ties(session: Session, item: Item, person_id: int) -> Ties:
    """Tell what ties a person to an item beside writing in it."""
    validated = select(AiUseEntry.id).where(
        AiUseEntry.item_id == item.id, AiUseEntry.person_id == person_id, AiUseEntry.outcome != AiOutcome.DRAFTED
    )
    return Ties(
        conflict=person_id in bound(session, item),
        validated=session.exec(validated).first() is not None,
        judged=person_id in judges(session, item),
    )


def remarks(session: Session, item: Item) -> list[Remark]:
    """List what was said of an item, the newest first."""
    query = (
        select(Review, ItemVersion.number, Settlement)
        .join(ItemVersion, col(ItemVersion.id) == Review.version_id)
        .join(Settlement, col(Settlement.review_id) == Review.id, isouter=True)
        .where(ItemVersion.item_id == item.id)
        .order_by(col(Review.id).desc())
    )
    return [Remark(*row) for row in session.exec(query).all()]


def must_fix(session: Session, item: Item) -> int:
    """Count the comments on any version of an item that must be settled and are not."""
    wanted = [one for one in remarks(session, item) if one.stands_open and one.review.must_fix]
    return len(wanted)


def items_with_open_comments(session: Session, author_id: int) -> list[str]:
    """List the codes of this person's items on which comments wait for an answer; retired items wait no more."""
    query = (
        select(Item.code)
        .join(ItemVersion, col(ItemVersion.item_id) == Item.id)
        .join(Review, col(Review.version_id) == ItemVersion.id)
        .join(Settlement, col(Settlement.review_id) == Review.id, isouter=True)
        .where(
            Item.author_id == author_id,
            Item.state != ItemState.RETIRED,
            Review.verdict == Verdict.COMMENT,
            Review.reviewer_id != author_id,
            col(Settlement.review_id).is_(None),
        )
        .distinct()
        .order_by(Item.code)
    )
    return list(session.exec(query).all())


def waiting_for_review(session: Session, reviewer_id: int) -> int:
    """Count the items in review that this person may judge and has not."""
    wrote = select(ItemVersion.item_id).where(ItemVersion.author_id == reviewer_id)
    interests = select(Interest.item_id).where(Interest.person_id == reviewer_id)
    answers = select(AiUseEntry.item_id).where(
        AiUseEntry.person_id == reviewer_id, AiUseEntry.outcome != AiOutcome.DRAFTED
    )
    query = select(func.count()).select_from(Item).where(Item.state == ItemState.IN_REVIEW)
    for others in (wrote, interests, answers, _judged(reviewer_id)):
        query = query.where(col(Item.id).not_in(others))
    return session.exec(query).one()


def holds(session: Session, item: Item) -> list[Hold]:
    """List the open sittings that use an item, with the version that they use."""
    query = (
        select(VersionHold.sitting, ItemVersion.number, VersionHold.until)
        .join(ItemVersion, col(ItemVersion.id) == VersionHold.version_id)
        .where(ItemVersion.item_id == item.id, col(VersionHold.released_at).is_(None))
        .order_by(col(VersionHold.until), col(VersionHold.sitting))
    )
    return [Hold(*row) for row in session.exec(query).all()]


def _approvals(session: Session, item: Item) -> Sequence[Review]:
    query = (
        select(Review)
        .join(ItemVersion, col(ItemVersion.id) == Review.version_id)
        .where(
            ItemVersion.item_id == item.id,
            ItemVersion.number == item.number,
            Review.verdict == Verdict.APPROVE,
            Review.round == round_of(session, item),
        )
    )
    return session.exec(query).all()


def _judged(reviewer_id: int) -> SelectOfScalar[int]:
    """Select the items whose current version this person has approved since it was sent to review."""
    sent = (
        select(func.count())
        .select_from(ItemHistory)
        .where(ItemHistory.item_id == Item.id, ItemHistory.to_state == ItemState.IN_REVIEW)
        .correlate(Item)
        .scalar_subquery()
    )
    return (
        select(ItemVersion.item_id)
        .join(Review, col(Review.version_id) == ItemVersion.id)
        .where(
            ItemVersion.item_id == Item.id,
            ItemVersion.number == Item.number,
            Review.reviewer_id == reviewer_id,
            Review.verdict == Verdict.APPROVE,
            Review.round == sent,
        )
        .correlate(Item)
    )
