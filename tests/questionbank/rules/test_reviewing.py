"""The review policy and what stands against a verdict, as tables."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.errors import NotFound
from questionbank.queries.policies import review_policies, review_policy
from questionbank.rules import ItemState, Ties, may_review
from questionbank.rules.holds import Hold, may_touch
from questionbank.rules.items import TRANSITIONS
from questionbank.rules.papers import Provenance
from questionbank.rules.reviewing import Dimension, Opinion, Progress, may_approve, may_judge, may_settle
from questionbank.rules.tasks import Reminder, reminder
from tests.factories import NOW

POLICY = review_policy(date(2026, 11, 2))
RATINGS = st.dictionaries(st.sampled_from(list(Dimension)), st.integers(-1, 7))


def test_the_first_policy_is_ours_and_says_so() -> None:
    assert (dict(POLICY.reviewers), POLICY.lowest_rating) == ({1: 1, 2: 2, 3: 2}, 3)
    assert POLICY.provenance is Provenance.DEFAULT


def test_every_edition_names_every_tier_and_none_follows_an_open_one() -> None:
    editions = review_policies()

    assert all(set(one.reviewers) == {1, 2, 3} and min(one.reviewers.values()) >= 1 for one in editions)
    assert all(one.effective_to is not None for one in editions[:-1])


def test_before_the_first_edition_nothing_is_in_force() -> None:
    with pytest.raises(NotFound, match="No review policy"):
        review_policy(date(2019, 12, 31))


@pytest.mark.parametrize(("read", "current", "counts"), [(None, 2, True), (2, 2, True), (1, 2, False), (3, 2, False)])
def test_an_opinion_counts_for_the_version_that_was_read(read: int | None, current: int, counts: bool) -> None:
    opinion = Opinion(dict.fromkeys(Dimension, 4), no_conflict=True, number=read)

    assert (not may_judge(opinion, number=current)) is counts


@given(RATINGS)
def test_an_approval_stands_exactly_when_every_rating_reaches_the_limit(ratings: dict[Dimension, int]) -> None:
    opinion = Opinion(ratings, no_conflict=True)
    whole = all(1 <= ratings.get(one, 0) <= 5 for one in Dimension)

    assert (not may_judge(opinion, number=1)) is whole
    if whole:
        assert (not may_approve(opinion, POLICY, must_fix=0)) is (min(ratings.values()) >= 3)
        assert may_approve(opinion, POLICY, must_fix=1)


@pytest.mark.parametrize(("approved", "enough"), [(0, False), (1, False), (2, True), (3, True)])
def test_progress_is_enough_at_the_number_needed(approved: int, enough: bool) -> None:
    assert Progress(approved, 2).is_enough is enough


@pytest.mark.parametrize("author", [True, False])
@pytest.mark.parametrize("state", list(ItemState))
@pytest.mark.parametrize("ties", [Ties(), Ties(conflict=True), Ties(validated=True), Ties(judged=True)])
def test_a_review_is_open_only_to_somebody_untied_in_review(author: bool, state: ItemState, ties: Ties) -> None:
    against = may_review(author_ids=frozenset({1} if author else {2}), reviewer_id=1, state=state, ties=ties)

    assert (not against) is (state is ItemState.IN_REVIEW and not author and ties == Ties())


@pytest.mark.parametrize(
    ("authors", "commenter", "actor", "may"),
    [({1}, 2, 1, True), ({1}, 2, 2, True), ({1}, 2, 3, False), (set(), 2, 3, True)],
)
def test_a_comment_is_settled_by_the_author_or_who_made_it(
    authors: set[int], commenter: int, actor: int, may: bool
) -> None:
    against = may_settle(author_ids=frozenset(authors), commenter_id=commenter, actor_id=actor)

    assert (not against) is may


@pytest.mark.parametrize("number", [1, 2])
@pytest.mark.parametrize(
    ("state", "target"), [(one, to) for one, targets in TRANSITIONS.items() for to in sorted(targets)]
)
def test_a_hold_stops_leaving_use_and_replacing_what_is_sat(state: ItemState, target: ItemState, number: int) -> None:
    s = ItemState
    stopped = state in (s.LIVE, s.RESTING) and target is not s.LIVE
    replaced = target is s.LIVE and number != 1

    against = may_touch(state, target, number=number, holds=[Hold("S-1", 1, NOW)])

    assert bool(against) is (stopped or replaced)
    assert may_touch(state, target, number=number, holds=[]) == []


@given(st.integers(-30, 30), st.booleans(), st.booleans())
def test_a_reminder_is_never_sent_twice(days: int, soon: bool, overdue: bool) -> None:
    due = date(2026, 12, 1)
    today = date.fromordinal(due.toordinal() + days)

    kind = reminder(due, today, soon_sent=soon, overdue_sent=overdue)

    assert kind is not (Reminder.SOON if soon else Reminder.OVERDUE if overdue else "none")
    if not soon and not overdue:
        assert kind is (Reminder.OVERDUE if days > 0 else Reminder.SOON if days >= -2 else None)
