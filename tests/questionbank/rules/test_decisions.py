"""Small decisions of governance as whole truth tables: tasks, exports, machines, holds, publishing."""

from datetime import date, datetime, timedelta
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from questionbank.rules import ItemState, Ties, may_publish, may_review
from questionbank.rules.exports import KEPT, ExportState, may_decide, may_fetch
from questionbank.rules.holds import Hold, may_touch
from questionbank.rules.items import TRANSITIONS
from questionbank.rules.machine import TARGETS, AiOutcome, AiUse, PromptClass, may_declare, may_submit_validated
from questionbank.rules.machine import may_validate as may_validate_draft
from questionbank.rules.papers import Provenance as Source
from questionbank.rules.reviewing import (
    Dimension,
    Opinion,
    ReviewPolicy,
    may_approve,
    may_judge,
    may_settle,
    policy_from,
)
from questionbank.rules.tasks import (
    ABOUT_ITEMS,
    NOTICE,
    NewTask,
    Reminder,
    TaskKind,
    TaskState,
    may_assign,
    may_end,
    may_finish,
    reminder,
)
from tests.factories import NOW

E, K, S = ExportState, TaskKind, TaskState
TODAY = NOW.date()
SOME = settings(max_examples=50, deadline=None)
TIES = [Ties(*flags) for flags in product((False, True), repeat=3)]


@pytest.mark.parametrize("place", ["item/105-1", "point/105-3", "subject/105", "standard/x", "", "item"])
@pytest.mark.parametrize("kind", list(TaskKind))
@pytest.mark.parametrize(("days", "count"), list(product((-1, 0, 5), (0, 1))))
@pytest.mark.parametrize(("own", "bound"), list(product((True, False), repeat=2)))
def test_every_reason_against_a_task_is_told_and_no_other(
    kind: TaskKind, place: str, days: int, count: int, own: bool, bound: bool
) -> None:
    task = NewTask(kind, place, TODAY + timedelta(days=days), assignee=1, count=count)

    authors, tied = frozenset({1 if own else 2}), frozenset({1 if bound else 2})
    reasons = may_assign(task, today=TODAY, author_ids=authors, bound_ids=tied)
    found = {str(text).split(".")[0] for text in reasons}

    thing = place.partition("/")[0]
    expected = {
        "The day by which it is due is over": days < 0,
        "Ask for at least one item": count < 1,
        "Name the item that is to be reviewed or validated": kind in ABOUT_ITEMS and thing != "item",
        "Name the knowledge point or the subject for which items are to be written": kind is K.WRITE
        and thing not in ("point", "subject"),
        "This person wrote in the item": kind in ABOUT_ITEMS and own,
        "This person declared a conflict of interest with the item": kind in ABOUT_ITEMS and bound,
    }
    assert found == {sentence for sentence, stands in expected.items() if stands}


@pytest.mark.parametrize(("kind", "state"), list(product(TaskKind, TaskState)))
def test_a_task_is_ended_by_hand_only_while_it_is_open_and_nothing_else_ends_it(
    kind: TaskKind, state: TaskState
) -> None:
    assert (may_end(state) == []) is (state is S.OPEN)
    assert (may_finish(kind, state) == []) is (state is S.OPEN and kind not in ABOUT_ITEMS)


@SOME
@given(st.integers(-40, 40), st.booleans(), st.booleans())
def test_a_reminder_fits_the_day_and_is_the_first_of_its_kind(days: int, soon: bool, overdue: bool) -> None:
    found = reminder(TODAY + timedelta(days=days), TODAY, soon_sent=soon, overdue_sent=overdue)

    expected = (Reminder.OVERDUE if not overdue else None) if days < 0 else None
    if 0 <= days <= NOTICE.days and not soon:
        expected = Reminder.SOON
    assert found is expected


def test_two_reminders_at_most_are_sent_over_all_days() -> None:
    due, sent = TODAY, list[Reminder]()
    for offset in range(-30, 60):
        kind = reminder(
            due, due + timedelta(days=offset), soon_sent=Reminder.SOON in sent, overdue_sent=Reminder.OVERDUE in sent
        )
        sent += [kind] if kind else []

    assert sent == [Reminder.SOON, Reminder.OVERDUE]


@pytest.mark.parametrize(("state", "same"), list(product(ExportState, (True, False))))
def test_an_export_is_decided_once_and_by_somebody_else(state: ExportState, same: bool) -> None:
    reasons = may_decide(state, requested_by=1, actor=1 if same else 2)

    assert len(reasons) == (state is not E.REQUESTED) + same


@pytest.mark.parametrize("minutes", [0, 24 * 60 - 1, 24 * 60, 24 * 60 + 1])
@pytest.mark.parametrize(("state", "own", "ready"), list(product(ExportState, (True, False), (True, False))))
def test_a_file_is_fetched_by_who_asked_once_and_within_the_day(
    state: ExportState, own: bool, ready: bool, minutes: int
) -> None:
    ready_at: datetime | None = NOW if ready else None
    now = NOW + timedelta(minutes=minutes)

    reasons = may_fetch(state, requested_by=1, actor=1 if own else 2, ready_at=ready_at, now=now)

    may = own and state is E.READY and ready and now < NOW + KEPT
    assert (reasons == []) is may
    assert len(reasons) <= 1
    if not own:
        assert "Only the person who asked" in str(reasons[0])
    elif state is E.FETCHED:
        assert "there once" in str(reasons[0])


@pytest.mark.parametrize(("model", "purpose"), list(product(("", " ", "X"), ("", "\t", "p"))))
def test_a_declaration_is_whole_with_model_and_purpose(model: str, purpose: str) -> None:
    whole = bool(model.strip()) and bool(purpose.strip())

    assert (may_declare(AiUse(model, "", purpose, PromptClass.OTHER)) == []) is whole


@pytest.mark.parametrize(("state", "own"), list(product(ItemState, (True, False))))
def test_a_draft_is_validated_by_somebody_else_while_it_is_one(state: ItemState, own: bool) -> None:
    reasons = may_validate_draft(state, author_ids=frozenset({1, 7}), actor_id=7 if own else 8)

    assert len(reasons) == (state is not ItemState.AI_DRAFT) + own


@pytest.mark.parametrize("outcome", [None, *AiOutcome])
@pytest.mark.parametrize(("validated", "number"), [(1, 1), (1, 2), (2, 1), (3, 3)])
def test_only_changes_that_were_asked_for_are_waited_for(
    outcome: AiOutcome | None, validated: int, number: int
) -> None:
    reasons = may_submit_validated(outcome, validated=validated, number=number)

    assert bool(reasons) is (outcome is AiOutcome.CHANGED and number <= validated)


def test_every_validation_takes_a_legal_step() -> None:
    assert set(TARGETS) == set(AiOutcome) - {AiOutcome.DRAFTED}
    assert set(TARGETS.values()) <= TRANSITIONS[ItemState.AI_DRAFT]


@pytest.mark.parametrize("state", list(ItemState))
@pytest.mark.parametrize(("wrote", "ties"), list(product((True, False), TIES)))
def test_every_tie_is_a_reason_of_its_own(state: ItemState, wrote: bool, ties: Ties) -> None:
    reasons = may_review(author_ids=frozenset({1}), reviewer_id=1 if wrote else 2, state=state, ties=ties)

    assert len(reasons) == (state is not ItemState.IN_REVIEW) + wrote + ties.conflict + ties.validated + ties.judged
    assert len({str(reason) for reason in reasons}) == len(reasons)


@pytest.mark.parametrize(("authors", "actor"), [((), 1), ((1,), 1), ((1, 2), 2), ((1, 2), 3)])
@pytest.mark.parametrize("state", list(ItemState))
def test_only_what_may_go_live_is_put_into_use_and_not_by_its_authors(
    state: ItemState, authors: tuple[int, ...], actor: int
) -> None:
    reasons = may_publish(author_ids=frozenset(authors), actor_id=actor, state=state)

    assert (reasons == []) is (ItemState.LIVE in TRANSITIONS[state] and actor not in authors)


@pytest.mark.parametrize(("authors", "commenter", "actor"), list(product([(), (1,), (1, 2)], (1, 2, 3), (1, 2, 3))))
def test_a_comment_is_settled_by_an_author_or_its_writer(authors: tuple[int, ...], commenter: int, actor: int) -> None:
    reasons = may_settle(author_ids=frozenset(authors), commenter_id=commenter, actor_id=actor)

    assert (reasons == []) is (not authors or actor in authors or actor == commenter)


HOLDS = st.lists(st.builds(Hold, st.text("S123", min_size=1, max_size=4), st.integers(1, 3), st.just(NOW)), max_size=4)


@SOME
@given(st.sampled_from(list(ItemState)), st.sampled_from(list(ItemState)), st.integers(1, 3), HOLDS)
def test_each_hold_that_stands_in_the_way_is_told(
    state: ItemState, target: ItemState, number: int, holds: list[Hold]
) -> None:
    reasons = may_touch(state, target, number=number, holds=holds)

    used = state in (ItemState.LIVE, ItemState.RESTING)
    if target is ItemState.LIVE:
        against = [hold for hold in holds if hold.number != number]
    else:
        leaves = target in (ItemState.RESTING, ItemState.DRAFT, ItemState.RETIRED)
        against = holds if used and leaves else []
    assert [reason.params["sitting"] for reason in reasons] == [hold.sitting for hold in against]


def policy(lowest: int, **reviewers: int) -> ReviewPolicy:
    row = {
        "id": "t:1", "effective_from": date(2026, 1, 1), "lowest_rating": lowest, "provenance": "configured",
        "source": "test", "reviewers": {key.removeprefix("tier"): count for key, count in reviewers.items()},
    }  # fmt: skip
    return policy_from(row)


@pytest.mark.parametrize("lowest", range(1, 6))
@pytest.mark.parametrize("rating", range(6))
@pytest.mark.parametrize("dimension", list(Dimension))
def test_one_dimension_below_the_limit_stands_against_an_approval_and_is_named(
    lowest: int, rating: int, dimension: Dimension
) -> None:
    ratings = {**dict.fromkeys(Dimension, 5), dimension: rating}
    opinion = Opinion(ratings, no_conflict=True)

    against = may_approve(opinion, policy(lowest), must_fix=0)

    assert (may_judge(opinion, number=1) == []) is (1 <= rating <= 5)
    assert len(against) == (rating < lowest)
    assert all(one.params["rating"] == rating and one.params["lowest"] == lowest for one in against)


@pytest.mark.parametrize("count", range(4))
def test_open_demands_stand_against_an_approval_whatever_the_ratings(count: int) -> None:
    best = Opinion(dict.fromkeys(Dimension, 5), no_conflict=True)

    assert [one.params.get("count") for one in may_approve(best, policy(3), must_fix=count)] == [count][: min(count, 1)]


def test_a_policy_is_read_with_its_tiers_as_numbers() -> None:
    found = policy(4, tier1=1, tier2=3)

    assert (dict(found.reviewers), found.lowest_rating, found.effective_to) == ({1: 1, 2: 3}, 4, None)
    assert found.provenance is Source.CONFIGURED


@pytest.mark.parametrize("gone", ["id", "effective_from", "reviewers", "lowest_rating", "provenance", "source"])
def test_a_policy_that_does_not_say_what_it_must_is_not_read(gone: str) -> None:
    row = {
        "id": "t:1", "effective_from": date(2026, 1, 1), "lowest_rating": 3, "provenance": "default", "source": "s",
        "reviewers": {"1": 1},
    }  # fmt: skip
    del row[gone]

    with pytest.raises(KeyError):
        policy_from(row)


@pytest.mark.parametrize(
    "changes",
    [{"lowest_rating": "high"}, {"provenance": "rumour"}, {"reviewers": {"1": "two"}}, {"reviewers": {"x": 1}}],
)
def test_a_policy_with_something_else_than_a_number_is_not_read(changes: dict[str, object]) -> None:
    row = {
        "id": "t:1", "effective_from": date(2026, 1, 1), "lowest_rating": 3, "provenance": "default", "source": "s",
        "reviewers": {"1": 1}, **changes,
    }  # fmt: skip

    with pytest.raises(ValueError, match=r"invalid literal|not a valid"):
        policy_from(row)
