"""Two pairs of eyes: how many people a tier asks for, what an approval needs, who is bound, which comments stand."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from typing import Any

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError
from sqlmodel import Session, select

from accounts.rules import Role
from core.audit import AuditEntry
from core.errors import NotAllowed, NotFound, Refused
from questionbank import service
from questionbank.models import Item, Review
from questionbank.models.governance import Interest
from questionbank.queries import desk, items, reviewing
from questionbank.rules import ItemState, Verdict
from questionbank.rules.reviewing import Dimension, Progress
from questionbank.service import Comment
from tests import factories
from tests.questionbank import bank

S = ItemState


@pytest.fixture
def who(session: Session) -> bank.People:
    return bank.people(session)


@pytest.fixture
def item(session: Session, who: bank.People) -> Item:
    return bank.item_in(session, S.IN_REVIEW, who)


def approve(session: Session, item: Item, actor: Any, now: datetime, **changes: Any) -> Item:
    return service.approve(session, code=item.code, opinion=replace(bank.GOOD, **changes), actor=actor, now=now)


@pytest.mark.parametrize(("tier", "needed"), [(1, 1), (2, 2), (3, 2)])
def test_an_item_is_approved_by_as_many_people_as_its_tier_asks_for(
    session: Session, who: bank.People, now: datetime, tier: int, needed: int
) -> None:
    item = bank.item_in(session, S.IN_REVIEW, who, text=bank.manuscript(tier=tier))

    for number, reviewer in enumerate((who.reviewer, who.second)[:needed]):
        assert item.state is S.IN_REVIEW
        assert reviewing.progress(session, item, now.date()) == Progress(number, needed)
        approve(session, item, reviewer, now)
    assert item.state is S.APPROVED


def test_one_person_counts_once(session: Session, who: bank.People, now: datetime, item: Item) -> None:
    approve(session, item, who.reviewer, now)

    with pytest.raises(Refused, match="You have judged this version already"):
        approve(session, item, who.reviewer, now)
    assert item.state is S.IN_REVIEW


def test_a_new_round_begins_with_every_submission(
    session: Session, who: bank.People, now: datetime, item: Item
) -> None:
    approve(session, item, who.reviewer, now)
    service.return_to_author(session, code=item.code, opinion=replace(bank.GOOD, text="改"), actor=who.second, now=now)
    service.submit_for_review(session, code=item.code, actor=who.author, now=now)

    assert reviewing.progress(session, item, now.date()) == Progress(0, 2)
    approve(session, item, who.reviewer, now)
    approve(session, item, who.second, now)
    assert item.state is S.APPROVED


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"no_conflict": False}, "Declare that nothing binds you"),
        ({"ratings": {Dimension.CONTENT: 4}}, "from 1 to 5 in every dimension"),
        ({"ratings": dict.fromkeys(Dimension, 6)}, "from 1 to 5 in every dimension"),
        ({"ratings": {**bank.GOOD.ratings, Dimension.KEY: 2}}, "needs 3 or more in “Right answer”, not 2"),
    ],
)
def test_an_approval_needs_a_declaration_and_ratings_above_the_limit(
    session: Session, who: bank.People, now: datetime, item: Item, changes: dict[str, Any], sentence: str
) -> None:
    with pytest.raises(Refused, match=sentence):
        approve(session, item, who.reviewer, now, **changes)
    assert session.exec(select(Review)).all() == []


def test_a_return_may_rate_below_the_limit(session: Session, who: bank.People, now: datetime, item: Item) -> None:
    poor = replace(bank.GOOD, ratings=dict.fromkeys(Dimension, 1), text="重写")

    service.return_to_author(session, code=item.code, opinion=poor, actor=who.reviewer, now=now)

    assert item.state is S.DRAFT


def test_a_verdict_is_kept_with_its_ratings_and_the_policy_it_was_given_under(
    session: Session, who: bank.People, now: datetime, item: Item
) -> None:
    approve(session, item, who.reviewer, now)

    review = session.exec(select(Review)).one()
    assert (review.ratings, review.policy, review.needed, review.no_conflict, review.round) == (
        {"content": 4, "key": 4, "wording": 4, "level": 4},
        "reviews:1",
        2,
        True,
        1,
    )
    entry = session.exec(select(AuditEntry).where(AuditEntry.action == "item.reviewed")).one()
    assert entry.details["policy"] == "reviews:1"


def test_who_declares_a_conflict_does_not_judge_the_item(
    session: Session, who: bank.People, now: datetime, item: Item
) -> None:
    act: dict[str, Any] = {"code": item.code, "actor": who.reviewer, "now": now}
    service.declare_conflict(session, text="The author is my sister.", **act)
    service.declare_conflict(session, text="Said twice.", **act)

    with pytest.raises(Refused, match="declared a conflict of interest"):
        approve(session, item, who.reviewer, now)
    assert [row.text for row in session.exec(select(Interest)).all()] == ["The author is my sister."]


def test_what_waits_for_a_reviewer_leaves_out_what_they_may_not_judge(
    session: Session, who: bank.People, now: datetime, item: Item
) -> None:
    others = [bank.item_in(session, S.IN_REVIEW, who, text=bank.manuscript(stem)) for stem in ("甲", "乙")]
    assert [reviewing.waiting_for_review(session, one.id) for one in (who.reviewer, who.author)] == [3, 0]

    approve(session, item, who.reviewer, now)
    service.declare_conflict(session, code=others[0].code, text="mine", actor=who.reviewer, now=now)

    assert [reviewing.waiting_for_review(session, one.id) for one in (who.reviewer, who.second)] == [1, 3]


def must_fix(session: Session, item: Item, who: bank.People, now: datetime, part: str = "stem::zh_Hans") -> Review:
    said = Comment("术语有误", part, must_fix=True)
    row = service.comment(session, code=item.code, said=said, actor=who.reviewer, now=now)
    session.flush()
    return row


def test_comments_that_must_be_settled_stand_in_the_way_of_an_approval(
    session: Session, who: bank.People, now: datetime, item: Item
) -> None:
    row = must_fix(session, item, who, now)
    with pytest.raises(Refused, match="Comments that must be settled first: 1"):
        approve(session, item, who.second, now)

    service.settle(session, code=item.code, review_id=row.id or 0, answer=" 已改 ", actor=who.author, now=now)

    approve(session, item, who.second, now)
    settled = reviewing.remarks(session, item)[-1].settled
    assert settled is not None
    assert (settled.answer, settled.person_id) == ("已改", who.author.id)


def test_a_comment_stands_open_through_new_versions(
    session: Session, who: bank.People, now: datetime, item: Item
) -> None:
    must_fix(session, item, who, now)
    service.return_to_author(session, code=item.code, opinion=replace(bank.GOOD, text="改"), actor=who.second, now=now)
    service.revise_item(session, code=item.code, manuscript=bank.manuscript("新"), actor=who.author, now=now)

    assert reviewing.must_fix(session, item) == 1


def test_an_approved_item_is_not_put_into_use_while_a_comment_stands(
    session: Session, who: bank.People, now: datetime
) -> None:
    item = bank.item_in(session, S.APPROVED, who)
    must_fix(session, item, who, now, part="key")

    with pytest.raises(Refused, match="must be settled first"):
        service.publish(session, code=item.code, actor=who.reviewer, now=now)


@pytest.mark.parametrize("part", ["option:Z:zh_Hans", "stem::fr", "nonsense"])
def test_a_comment_names_a_part_that_the_item_has(
    session: Session, who: bank.People, now: datetime, item: Item, part: str
) -> None:
    with pytest.raises(Refused, match="no such part"):
        service.comment(session, code=item.code, said=Comment("x", part), actor=who.reviewer, now=now)


def test_only_reviewers_ask_for_changes_that_must_be_made(
    session: Session, who: bank.People, now: datetime, item: Item
) -> None:
    reader = factories.actor(factories.person(session, "读者", Role.ASSEMBLER), Role.ASSEMBLER)

    service.comment(session, code=item.code, said=Comment("?"), actor=reader, now=now)
    with pytest.raises(NotAllowed):
        service.comment(session, code=item.code, said=Comment("!", must_fix=True), actor=reader, now=now)


SETTLERS: dict[str, Callable[[bank.People], Any]] = {
    "the author": lambda who: who.author,
    "who commented": lambda who: who.reviewer,
}


@pytest.mark.parametrize("settler", SETTLERS)
def test_the_author_or_who_commented_settles_a_comment_once(
    session: Session, who: bank.People, now: datetime, item: Item, settler: str
) -> None:
    row = must_fix(session, item, who, now)
    act: dict[str, Any] = {"code": item.code, "review_id": row.id, "now": now}
    with pytest.raises(Refused, match="Only the author"):
        service.settle(session, answer="done", actor=who.second, **act)
    with pytest.raises(Refused, match="Say how"):
        service.settle(session, answer=" ", actor=who.author, **act)

    service.settle(session, answer="done", actor=SETTLERS[settler](who), **act)

    with pytest.raises(Refused, match="settled already"):
        service.settle(session, answer="again", actor=who.author, **act)


def test_a_comment_is_settled_on_its_own_item_and_a_verdict_never(
    session: Session, who: bank.People, now: datetime, item: Item
) -> None:
    other = bank.item_in(session, S.IN_REVIEW, who, text=bank.manuscript("别题"))
    row = must_fix(session, other, who, now)
    approve(session, item, who.reviewer, now)
    verdict = session.exec(select(Review).where(Review.verdict == Verdict.APPROVE)).one()

    for key in (row.id, verdict.id):
        with pytest.raises(NotFound):
            service.settle(session, code=item.code, review_id=key or 0, answer="x", actor=who.author, now=now)


def test_open_comments_lie_on_the_authors_desk(session: Session, who: bank.People, now: datetime, item: Item) -> None:
    row = must_fix(session, item, who, now)
    label = f"Comments to answer on item {item.code}"
    assert label in [str(card.label) for card in desk.desk_cards(session, who.author, now)]

    service.settle(session, code=item.code, review_id=row.id or 0, answer="done", actor=who.author, now=now)

    assert label not in [str(card.label) for card in desk.desk_cards(session, who.author, now)]


def set_state(session: Session, item: Item, state: ItemState) -> None:
    session.execute(text("UPDATE item SET state = :state WHERE id = :id"), {"state": state.value, "id": item.id})


@pytest.mark.parametrize("approvals", [0, 1])
def test_the_database_itself_refuses_an_approval_without_reviewers(
    session: Session, who: bank.People, now: datetime, item: Item, approvals: int
) -> None:
    for reviewer in (who.reviewer,)[:approvals]:
        approve(session, item, reviewer, now)

    with pytest.raises(DBAPIError, match="approvals of other people are missing"):
        set_state(session, item, S.APPROVED)


def test_the_database_does_not_count_the_approval_of_an_author(
    session: Session, who: bank.People, now: datetime, item: Item
) -> None:
    approve(session, item, who.reviewer, now)
    version = session.exec(select(Review.version_id)).one()
    session.add(
        Review(version_id=version, reviewer_id=who.author.id, verdict=Verdict.APPROVE, round=1, needed=2, at=now)
    )
    session.flush()

    with pytest.raises(DBAPIError, match="approvals of other people are missing"):
        set_state(session, item, S.APPROVED)


@pytest.mark.parametrize(
    ("state", "target"), [(S.DRAFT, S.LIVE), (S.DRAFT, S.APPROVED), (S.RETIRED, S.LIVE), (S.AI_DRAFT, S.IN_REVIEW)]
)
def test_the_database_itself_refuses_illegal_steps(
    session: Session, who: bank.People, state: ItemState, target: ItemState
) -> None:
    item = bank.item_in(session, state, who)

    with pytest.raises(DBAPIError, match="this step is not legal"):
        set_state(session, item, target)


def test_an_approval_does_not_count_any_more_once_its_giver_is_bound(
    session: Session, who: bank.People, now: datetime, item: Item
) -> None:
    third = factories.actor(factories.person(session, "何评审", Role.REVIEWER), Role.REVIEWER)
    approve(session, item, who.reviewer, now)
    service.declare_conflict(session, code=item.code, text="I taught the author.", actor=who.reviewer, now=now)
    assert reviewing.progress(session, item, now.date()) == Progress(0, 2)

    states = [approve(session, item, one, now).state for one in (who.second, third)]
    assert states == [S.IN_REVIEW, S.APPROVED]


@pytest.mark.parametrize(("asked", "needed"), [(1, 2), (2, 2), (3, 3)])
def test_when_the_policy_changes_meanwhile_the_stricter_edition_holds(
    session: Session, who: bank.People, now: datetime, item: Item, asked: int, needed: int
) -> None:
    """The first approval was given under another edition, which asked for so many people."""
    others = [factories.actor(factories.person(session, name, Role.REVIEWER), Role.REVIEWER) for name in ("甲", "乙")]
    version = items.version(session, item)
    first = Review(version_id=version.id or 0, reviewer_id=who.second.id, verdict=Verdict.APPROVE, needed=asked, at=now)
    session.add(first)
    session.flush()

    for count, reviewer in enumerate((who.reviewer, *others)[: needed - 1], start=1):
        assert reviewing.progress(session, item, now.date()) == Progress(count, needed)
        reached = approve(session, item, reviewer, now).state
        assert (reached is S.APPROVED) is (count == needed - 1)
