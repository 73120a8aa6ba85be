"""Who has judged, who is bound, what stands open, who waits for what: counted over rounds and versions."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from itertools import product

import pytest
from sqlmodel import Session

from accounts.rules import Actor
from core.errors import NotFound, Refused
from questionbank import service
from questionbank.models import Item, ItemVersion
from questionbank.models.governance import VersionHold
from questionbank.queries import items, reviewing
from questionbank.rules import ItemState, Ties, Verdict
from questionbank.rules.holds import Hold
from questionbank.rules.machine import AiOutcome
from questionbank.rules.reviewing import Progress
from tests import factories
from tests.questionbank import bank

S = ItemState
NOW = factories.NOW
AGAIN = replace(bank.GOOD, text="改")


@pytest.fixture
def who(session: Session) -> bank.People:
    return bank.staff(session)


def approve(session: Session, item: Item, actor: Actor) -> None:
    service.approve(session, code=item.code, opinion=bank.GOOD, actor=actor, now=NOW)
    session.flush()


def send_back(session: Session, item: Item, actor: Actor) -> None:
    service.return_to_author(session, code=item.code, opinion=AGAIN, actor=actor, now=NOW)
    session.flush()


def submit(session: Session, item: Item, actor: Actor) -> None:
    service.submit_for_review(session, code=item.code, actor=actor, now=NOW)
    session.flush()


def test_a_round_is_counted_each_time_an_item_is_sent_to_review(session: Session, who: bank.People) -> None:
    item = bank.item_in(session, S.DRAFT, who)
    assert reviewing.round_of(session, item) == 0

    for number in (1, 2, 3):
        submit(session, item, who.author)
        assert reviewing.round_of(session, item) == number
        send_back(session, item, who.reviewer)
    assert reviewing.round_of(session, item) == 3


def test_only_approvals_of_the_last_round_count(session: Session, who: bank.People) -> None:
    item = bank.item_in(session, S.IN_REVIEW, who)
    approve(session, item, who.reviewer)
    assert reviewing.judges(session, item) == {who.reviewer.id}

    send_back(session, item, who.second)
    assert reviewing.judges(session, item) == {who.reviewer.id}
    submit(session, item, who.author)

    assert reviewing.judges(session, item) == set()
    assert reviewing.progress(session, item, NOW.date()) == Progress(0, 2)


def test_only_approvals_of_the_current_version_count(session: Session, who: bank.People) -> None:
    item = bank.item_in(session, S.APPROVED, who)
    service.recall(session, code=item.code, reason="x", actor=who.author, now=NOW)
    assert reviewing.judges(session, item) == {who.reviewer.id, who.second.id}

    service.revise_item(session, code=item.code, manuscript=bank.manuscript("新"), actor=who.author, now=NOW)

    assert reviewing.judges(session, item) == set()


@pytest.mark.parametrize(("tier", "needed"), [(1, 1), (2, 2), (3, 2)])
def test_progress_asks_the_policy_of_the_day_for_the_tier_of_the_version(
    session: Session, who: bank.People, tier: int, needed: int
) -> None:
    item = bank.item_in(session, S.IN_REVIEW, who, text=bank.manuscript(tier=tier))

    assert reviewing.progress(session, item, NOW.date()) == Progress(0, needed)
    with pytest.raises(NotFound, match="No review policy"):
        reviewing.progress(session, item, date(2019, 12, 31))


def test_nothing_ties_somebody_who_has_nothing_to_do_with_an_item(session: Session, who: bank.People) -> None:
    item = bank.item_in(session, S.IN_REVIEW, who)

    assert reviewing.ties(session, item, who.second.id) == Ties()
    assert reviewing.ties(session, item, 99_999) == Ties()


def test_each_tie_is_told_apart(session: Session, who: bank.People) -> None:
    item = bank.item_in(session, S.AI_DRAFT, who)
    service.validate_draft(session, code=item.code, outcome=AiOutcome.ACCEPTED, note="", actor=who.reviewer, now=NOW)
    submit(session, item, who.author)
    other = factories.actor(factories.person(session, "别人"))
    approve(session, item, who.second)
    service.declare_conflict(session, code=item.code, text="x", actor=other, now=NOW)

    assert reviewing.ties(session, item, who.reviewer.id) == Ties(validated=True)
    assert reviewing.ties(session, item, who.second.id) == Ties(judged=True)
    assert reviewing.ties(session, item, other.id) == Ties(conflict=True)
    assert reviewing.ties(session, item, who.author.id) == Ties()  # having declared a draft is told by authorship


def waits(session: Session, *people: Actor) -> list[int]:
    return [reviewing.waiting_for_review(session, one.id) for one in people]


@pytest.mark.parametrize("state", list(ItemState))
def test_only_what_is_in_review_waits_and_not_for_its_author(
    session: Session, who: bank.People, state: ItemState
) -> None:
    bank.item_in(session, state, who)

    expected = int(state is S.IN_REVIEW)
    assert waits(session, who.reviewer, who.second, who.author) == [expected, expected, 0]


def test_what_somebody_has_approved_waits_for_the_others_until_the_next_round(
    session: Session, who: bank.People
) -> None:
    item = bank.item_in(session, S.IN_REVIEW, who)
    approve(session, item, who.reviewer)
    assert waits(session, who.reviewer, who.second) == [0, 1]

    send_back(session, item, who.second)
    assert waits(session, who.reviewer, who.second) == [0, 0]
    submit(session, item, who.author)

    assert waits(session, who.reviewer, who.second) == [1, 1]


def test_what_somebody_wrote_in_validated_or_is_bound_to_does_not_wait_for_them(
    session: Session, who: bank.People
) -> None:
    wrote = bank.item_in(session, S.DRAFT, who, text=bank.manuscript("一"))
    service.revise_item(session, code=wrote.code, manuscript=bank.manuscript("一改"), actor=who.reviewer, now=NOW)
    submit(session, wrote, who.author)
    drafted = bank.item_in(session, S.AI_DRAFT, who, text=bank.manuscript("二"))
    service.validate_draft(session, code=drafted.code, outcome=AiOutcome.ACCEPTED, note="", actor=who.reviewer, now=NOW)
    submit(session, drafted, who.author)
    bound = bank.item_in(session, S.IN_REVIEW, who, text=bank.manuscript("三"))
    service.declare_conflict(session, code=bound.code, text="x", actor=who.reviewer, now=NOW)

    assert waits(session, who.reviewer, who.second) == [0, 3]


def test_what_waits_is_what_may_be_judged(session: Session, who: bank.People) -> None:
    """The count on the desk and the refusal of the verb say the same of each item and person."""
    states = (S.IN_REVIEW, S.DRAFT, S.APPROVED)
    made = [
        bank.item_in(session, state, who, text=bank.manuscript(f"{n}{state}")) for n, state in enumerate(states * 2)
    ]
    service.declare_conflict(session, code=made[0].code, text="x", actor=who.second, now=NOW)

    for person in (who.author, who.reviewer, who.second):
        allowed = 0
        for item in made:
            point = session.begin_nested()
            try:
                service.approve(session, code=item.code, opinion=bank.GOOD, actor=person, now=NOW)
                allowed += 1
            except Refused:
                pass
            point.rollback()
        assert waits(session, person) == [allowed]


def open_for(session: Session, *people: Actor) -> list[list[str]]:
    return [reviewing.items_with_open_comments(session, one.id) for one in people]


def remark(session: Session, item: Item, actor: Actor) -> int:
    row = service.comment(session, code=item.code, said=service.Comment("?"), actor=actor, now=NOW)
    session.flush()
    return row.id or 0


def test_comments_of_others_on_ones_own_items_wait_for_an_answer(session: Session, who: bank.People) -> None:
    first = bank.item_in(session, S.DRAFT, who, text=bank.manuscript("一"))
    second = bank.item_in(session, S.LIVE, who, text=bank.manuscript("二"))
    remark(session, second, who.reviewer)
    told = [remark(session, first, who.reviewer), remark(session, first, who.second)]
    remark(session, first, who.author)
    assert open_for(session, who.author, who.reviewer) == [[first.code, second.code], []]

    service.settle(session, code=first.code, review_id=told[0], answer="x", actor=who.author, now=NOW)
    session.flush()
    assert open_for(session, who.author) == [[first.code, second.code]]
    service.settle(session, code=first.code, review_id=told[1], answer="x", actor=who.author, now=NOW)
    session.flush()

    assert open_for(session, who.author) == [[second.code]]


def test_a_retired_item_waits_for_no_answer(session: Session, who: bank.People) -> None:
    item = bank.item_in(session, S.DRAFT, who)
    remark(session, item, who.reviewer)
    service.retire(session, code=item.code, reason="x", actor=who.reviewer, now=NOW)

    assert open_for(session, who.author) == [[]]


def test_a_verdict_is_no_comment_that_waits(session: Session, who: bank.People) -> None:
    item = bank.item_in(session, S.IN_REVIEW, who)
    send_back(session, item, who.reviewer)

    assert open_for(session, who.author) == [[]]
    assert reviewing.remarks(session, item)[0].review.verdict is Verdict.RETURN


def hold(session: Session, version: ItemVersion, sitting: str, until: datetime, *, released: bool = False) -> None:
    row = VersionHold(version_id=version.id or 0, sitting=sitting, until=until, held_at=NOW)
    row.released_at = NOW if released else None
    session.add(row)
    session.flush()


def test_open_sittings_are_told_by_their_end_with_the_version_that_they_use(session: Session, who: bank.People) -> None:
    item = bank.item_in(session, S.DRAFT, who)
    first = items.version(session, item)
    service.revise_item(session, code=item.code, manuscript=bank.manuscript("新"), actor=who.author, now=NOW)
    second = items.version(session, item)
    soon, late = NOW + timedelta(hours=1), NOW + timedelta(hours=5)
    for version, sitting, until in ((second, "S-9", late), (first, "S-1", late), (second, "S-5", soon)):
        hold(session, version, sitting, until)
    hold(session, first, "S-0", soon, released=True)

    assert reviewing.holds(session, item) == [Hold("S-5", 2, soon), Hold("S-1", 1, late), Hold("S-9", 2, late)]


@pytest.mark.parametrize(("state", "must"), list(product((S.DRAFT, S.LIVE), (True, False))))
def test_only_demands_count_as_demands(session: Session, who: bank.People, state: ItemState, must: bool) -> None:
    item = bank.item_in(session, state, who)
    said = service.Comment("?", must_fix=must)

    service.comment(session, code=item.code, said=said, actor=who.reviewer, now=NOW)
    session.flush()

    assert reviewing.must_fix(session, item) == int(must)
