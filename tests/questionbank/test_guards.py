"""The life of an item as the database itself holds it, over all its states, whoever writes."""

from dataclasses import dataclass
from datetime import timedelta
from itertools import product
from typing import Any

import pytest
from sqlalchemy import insert, update
from sqlmodel import Session

from core.rows import table_of
from questionbank.guards import GUARDS
from questionbank.models import Item, ItemHistory, ItemVersion, Review
from questionbank.models.governance import AiUseEntry, Interest, VersionHold
from questionbank.rules import ItemState, Verdict
from questionbank.rules.machine import AiOutcome, PromptClass
from tests import factories
from tests.questionbank.models.kept import refused

S, V = ItemState, Verdict
NOW = factories.NOW
ITEM = table_of(Item)
ILLEGAL, UNREVIEWED, HELD = "this step is not legal", "approvals of other people are missing", "an open sitting uses it"
UNVALIDATED = "no named expert has validated it"
# Written out once more, not taken from the rules: a slip there must not pass here.
LEGAL = {
    S.AI_DRAFT: {S.DRAFT, S.RETIRED},
    S.DRAFT: {S.IN_REVIEW, S.RETIRED},
    S.IN_REVIEW: {S.DRAFT, S.APPROVED},
    S.APPROVED: {S.LIVE, S.DRAFT, S.RETIRED},
    S.LIVE: {S.RESTING, S.RETIRED},
    S.RESTING: {S.LIVE, S.DRAFT, S.RETIRED},
    S.RETIRED: set(),
}


def move(session: Session, version: ItemVersion, target: ItemState) -> None:
    session.execute(update(ITEM).where(ITEM.c.id == version.item_id).values(state=target))


def sent(session: Session, version: ItemVersion, times: int = 1) -> None:
    step = {"item_id": version.item_id, "number": 1, "to_state": S.IN_REVIEW, "actor": "a", "at": NOW, "reason": ""}
    session.execute(insert(ItemHistory).values([step] * times))


def said(session: Session, version: ItemVersion, reviewer: int, **changes: Any) -> None:
    row = {"verdict": V.APPROVE, "text": "", "round": 1, "part": "", "must_fix": False, "ratings": {}, "policy": ""}
    known = {"version_id": version.id, "reviewer_id": reviewer, "no_conflict": True, "needed": 1, "at": NOW}
    session.execute(insert(Review).values({**row, **known, **changes}))


def validated(
    session: Session, version: ItemVersion, person: int | None, outcome: AiOutcome = AiOutcome.ACCEPTED
) -> None:
    declared = {"number": 1, "model": "m", "model_version": "", "purpose": "p", "prompt": PromptClass.OTHER}
    known = {"item_id": version.item_id, "outcome": outcome, "person_id": person, "note": "", "at": NOW}
    session.execute(insert(AiUseEntry).values({**declared, **known}))


@pytest.mark.parametrize("outcome", list(AiOutcome))
@pytest.mark.parametrize("named", [True, False])
def test_a_machines_draft_becomes_a_draft_by_the_word_of_a_named_expert_only(
    session: Session, outcome: AiOutcome, named: bool
) -> None:
    version, other = (factories.version(session, state=S.AI_DRAFT) for _ in "ab")
    expert = factories.person(session).id
    validated(session, version, expert if named else None, outcome)
    validated(session, other, expert)

    if named and outcome in (AiOutcome.ACCEPTED, AiOutcome.CHANGED):
        move(session, version, S.DRAFT)
    else:
        with refused(session, UNVALIDATED):
            move(session, version, S.DRAFT)
        move(session, version, S.RETIRED)


@pytest.mark.parametrize("tie", ["conflict", "validation", "declaration"])
def test_who_is_tied_to_an_item_does_not_count_among_those_who_approved_it(session: Session, tie: str) -> None:
    version, person = factories.version(session, state=S.IN_REVIEW), factories.person(session).id or 0
    sent(session, version)
    said(session, version, person)
    if tie == "conflict":
        row = {"item_id": version.item_id, "person_id": person, "text": "同一单位", "at": NOW}
        session.execute(insert(Interest).values(row))
    else:
        validated(session, version, person, AiOutcome.ACCEPTED if tie == "validation" else AiOutcome.DRAFTED)

    if tie == "declaration":
        move(session, version, S.APPROVED)
        return
    with refused(session, UNREVIEWED):
        move(session, version, S.APPROVED)


@pytest.mark.parametrize("state", list(ItemState))
def test_only_legal_steps_are_taken_from_a_state(session: Session, state: ItemState) -> None:
    version = factories.version(session, state=state)
    sent(session, version)
    said(session, version, factories.person(session).id or 0)
    validated(session, version, factories.person(session).id)

    for target in ItemState:
        if target is state or target in LEGAL[state]:
            point = session.begin_nested()
            move(session, version, target)
            point.rollback()
        else:
            with refused(session, ILLEGAL):
                move(session, version, target)


def test_many_items_are_moved_together_only_if_each_may_be(session: Session) -> None:
    for state in (S.LIVE, S.DRAFT):
        factories.version(session, state=state)

    with refused(session, ILLEGAL):
        session.execute(update(ITEM).values(state=S.RESTING))
    session.execute(update(ITEM).values(state=S.RETIRED))


def written(session: Session, version: ItemVersion, number: int, author: int) -> ItemVersion:
    name = f"{version.public_id}-{number}"
    row = ItemVersion(
        item_id=version.item_id,
        number=number,
        public_id=name,
        content={},
        digest=name,
        author_id=author,
        created_at=NOW,
    )
    session.add(row)
    session.flush()
    return row


@dataclass(frozen=True)
class Approval:
    """An approval as it lies in the table: of whom, in which round, of which version, asking for how many."""

    by: str
    round: int = 1
    verdict: Verdict = V.APPROVE
    needed: int = 1
    old: bool = False


A = Approval


@pytest.mark.parametrize(
    ("approvals", "rounds", "enough"),
    [
        ([], 1, False),
        ([A("one")], 1, True),
        ([A("author")], 1, False),
        ([A("co-author")], 1, False),
        ([A("author"), A("one")], 1, True),
        ([A("one", needed=2)], 1, False),
        ([A("one", needed=2), A("two", needed=2)], 1, True),
        ([A("one", needed=2), A("author", needed=2)], 1, False),
        ([A("one", needed=1), A("two", needed=3)], 1, False),
        ([A("one", needed=3), A("two", needed=3), A("three", needed=3)], 1, True),
        ([A("one", verdict=V.COMMENT)], 1, False),
        ([A("one", verdict=V.RETURN)], 1, False),
        ([A("one", round=1)], 2, False),
        ([A("one", round=2)], 2, True),
        ([A("one", round=1, needed=2), A("two", round=2, needed=2)], 2, False),
        ([A("one", old=True)], 1, False),
        ([A("one", old=True, needed=2), A("two", needed=2)], 1, False),
    ],
)
def test_an_item_is_approved_by_enough_other_people_of_this_round_and_version(
    session: Session, approvals: list[Approval], rounds: int, enough: bool
) -> None:
    people = {name: factories.person(session, name).id or 0 for name in ("author", "co-author", "one", "two", "three")}
    old = factories.version(session, state=S.IN_REVIEW)
    current = [written(session, old, number, people[by]) for number, by in ((2, "co-author"), (3, "author"))]
    session.execute(update(ITEM).where(ITEM.c.id == old.item_id).values(number=3))
    sent(session, old, rounds)
    for one in approvals:
        version = old if one.old else current[-1]
        said(session, version, people[one.by], round=one.round, verdict=one.verdict, needed=one.needed)

    if enough:
        move(session, old, S.APPROVED)
    else:
        with refused(session, UNREVIEWED):
            move(session, old, S.APPROVED)


def hold(session: Session, version: ItemVersion, *, released: bool = False) -> None:
    later = NOW + timedelta(hours=1)
    row = {"version_id": version.id, "sitting": "S-1", "until": later, "held_at": NOW}
    session.execute(insert(VersionHold).values({**row, "released_at": later if released else None}))


@pytest.mark.parametrize(("state", "released"), list(product((S.LIVE, S.RESTING), (True, False))))
def test_what_a_sitting_uses_does_not_leave_use_until_it_is_released(
    session: Session, state: ItemState, released: bool
) -> None:
    version = factories.version(session, state=state)
    hold(session, version, released=released)

    for target in sorted(LEGAL[state]):
        if released or target is S.LIVE:
            point = session.begin_nested()
            move(session, version, target)
            point.rollback()
        else:
            with refused(session, HELD):
                move(session, version, target)


@pytest.mark.parametrize("state", [S.AI_DRAFT, S.DRAFT, S.IN_REVIEW, S.APPROVED])
def test_a_hold_does_not_bind_what_is_not_in_use(session: Session, state: ItemState) -> None:
    version = factories.version(session, state=state)
    hold(session, version)
    validated(session, version, factories.person(session).id)

    for target in sorted(LEGAL[state] - {S.APPROVED}):
        point = session.begin_nested()
        move(session, version, target)
        point.rollback()


@pytest.mark.parametrize("state", [S.APPROVED, S.RESTING])
@pytest.mark.parametrize(("number", "free"), [(1, True), (2, False)])
def test_another_version_does_not_take_the_place_of_the_one_that_is_sat(
    session: Session, state: ItemState, number: int, free: bool
) -> None:
    version = factories.version(session, state=state)
    hold(session, version)
    session.execute(update(ITEM).where(ITEM.c.id == version.item_id).values(number=number))

    if free:
        move(session, version, S.LIVE)
    else:
        with refused(session, HELD):
            move(session, version, S.LIVE)


def test_a_hold_on_one_item_leaves_others_free(session: Session) -> None:
    held, other = factories.version(session), factories.version(session)
    hold(session, held)

    move(session, other, S.RESTING)
    with refused(session, HELD):
        move(session, held, S.RESTING)


def test_other_columns_of_a_held_item_can_be_written(session: Session) -> None:
    version = factories.version(session)
    hold(session, version)

    session.execute(update(ITEM).where(ITEM.c.id == version.item_id).values(source_id="elsewhere"))
    session.execute(update(ITEM).where(ITEM.c.id == version.item_id).values(state=S.LIVE))


@pytest.mark.parametrize("one", GUARDS, ids=lambda one: one.name)
@pytest.mark.parametrize("dialect", ["sqlite", "postgresql"])
def test_a_trigger_is_put_in_place_of_an_earlier_one(one: Any, dialect: str) -> None:
    statements = one.ddl(dialect)

    dropped = next(
        place for place, text in enumerate(statements) if text.startswith(f"DROP TRIGGER IF EXISTS {one.name}")
    )
    created = next(place for place, text in enumerate(statements) if text.startswith(f"CREATE TRIGGER {one.name}"))
    assert dropped < created
    assert any(one.message in text for text in statements)
