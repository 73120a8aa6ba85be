"""What was seen too much rests by itself, never while it is being sat, and comes back as the blueprint says (A7)."""

from dataclasses import replace
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from sqlmodel import Session, select

from accounts.rules import Actor
from core.audit import AuditEntry
from questionbank import service
from questionbank.models import Blueprint, Form, FormItem, Item, ItemHistory, ItemVersion, Review
from questionbank.queries import exposure as asked
from questionbank.queries import papers as paper_queries
from questionbank.rules import ItemState, ItemType, Verdict
from questionbank.rules.exposure import Ceiling, Limit
from questionbank.rules.targets import Targets, targets_row
from questionbank.service import exposure, facts
from tests import factories

S = ItemState
DAY = timedelta(days=1)


class Bank:
    """Two live items of each of two types on one form, and a blueprint whose ceiling holds for single choices."""

    def __init__(self, session: Session, **ceiling: Any) -> None:
        self.session = session
        self.form = factories.form(session, single=2, multiple=0, true_false=2)
        self.blueprint(Ceiling(**ceiling))

    def blueprint(self, ceiling: Ceiling, *, code: str = "TR-X", edition: int = 1) -> None:
        """Write an edition of a blueprint of single choices with a ceiling."""
        row = Blueprint(
            code=code, edition=edition, subject_id=factories.subject(self.session).id or 0, title="卷", title_en="P",
            minutes=9, total=Decimal(3), pass_mark=Decimal(2),
            sections=[{"type": "single_choice", "count": 2, "marks_each": "1.5"}],
            cells=[], targets=targets_row(Targets(ceiling=ceiling)), created_by="test", created_at=factories.NOW,
        )  # fmt: skip
        self.session.add(row)
        self.session.flush()

    def sat(self, candidates: int, at: datetime, *, sitting: int = 1) -> None:
        """Let so many candidates of a sitting have seen the form."""
        facts.record_exposure(
            self.session, form_id=self.form.id or 0, sitting_id=sitting, candidates=candidates, now=at
        )

    def states(self, now: datetime) -> dict[ItemState, int]:
        """Let the clock strike once, and count the single choices in each state."""
        exposure.bring_back(self.session, now=now)
        exposure.rest_worn(self.session, now=now)
        found = [item.state for item in self.items()]
        return {state: found.count(state) for state in set(found)}

    def items(self, kind: ItemType = ItemType.SINGLE_CHOICE) -> list[Item]:
        """List the items of a type."""
        query = select(Item).join(ItemVersion).join(FormItem).where(FormItem.form_id == self.form.id)
        return list(self.session.exec(query.where(Item.type == kind).order_by(Item.code)).all())


CASES: dict[str, tuple[dict[str, int], list[tuple[int, int, int]], ItemState]] = {
    # ceiling; (candidates, days ago, sitting) of what was sat; what becomes of the items
    "nothing is limited": ({}, [(9_999, 1, 1)], S.LIVE),
    "nobody saw them": ({"candidates": 1}, [], S.LIVE),
    "one candidate below": ({"candidates": 300}, [(299, 1, 1)], S.LIVE),
    "the last that may see them": ({"candidates": 300}, [(200, 9, 1), (100, 1, 2)], S.RESTING),
    "far above": ({"candidates": 300}, [(4_000, 1, 1)], S.RESTING),
    "too long ago to count": ({"candidates": 300, "days": 30}, [(299, 31, 1), (299, 1, 2)], S.LIVE),
    "just within the days": ({"candidates": 300, "days": 30}, [(200, 29, 1), (100, 1, 2)], S.RESTING),
    "one sitting, however great": ({"sittings": 2}, [(9_999, 1, 1), (9_999, 1, 1)], S.LIVE),
    "as many sittings as may be": ({"sittings": 2}, [(1, 900, 1), (1, 1, 2)], S.RESTING),
    "either of two limits": ({"candidates": 300, "sittings": 2}, [(1, 2, 1), (1, 1, 2)], S.RESTING),
}


@pytest.mark.parametrize("case", CASES)
def test_an_item_rests_when_it_was_seen_enough(session: Session, now: datetime, case: str) -> None:
    ceiling, seen, state = CASES[case]
    bank = Bank(session, **ceiling)
    for candidates, days, sitting in seen:
        bank.sat(candidates, now - days * DAY, sitting=sitting)

    assert bank.states(now) == {state: 2}


def test_the_step_is_in_history_and_audit_with_its_reason(session: Session, now: datetime) -> None:
    bank = Bank(session, candidates=5, rest_days=30)
    bank.sat(7, now)

    assert exposure.rest_worn(session, now=now) == 2

    item = bank.items()[0]
    (step,) = session.exec(select(ItemHistory).where(ItemHistory.item_id == item.id)).all()
    assert (step.from_state, step.to_state, step.actor, step.at) == (S.LIVE, S.RESTING, "person/0", now)
    assert step.reason == "ceiling candidates 7 5 365 30 TR-X"
    entry = session.exec(select(AuditEntry).where(AuditEntry.subject == f"item/{item.code}")).one()
    assert (entry.action, entry.actor, entry.details["reason"]) == ("item.rested", "person/0", step.reason)
    assert exposure.rest_worn(session, now=now) == 0


def test_a_ceiling_holds_for_the_types_and_the_newest_edition_of_its_blueprint(session: Session, now: datetime) -> None:
    bank = Bank(session, candidates=5)
    bank.sat(7, now)
    bank.blueprint(Ceiling(candidates=100), edition=2)
    assert bank.states(now) == {S.LIVE: 2}

    bank.blueprint(Ceiling(sittings=1), code="TR-Y")
    assert bank.states(now) == {S.RESTING: 2}
    assert {item.state for item in bank.items(ItemType.TRUE_FALSE)} == {S.LIVE}


def test_the_policy_of_the_bank_holds_for_every_item(
    session: Session, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    bank = Bank(session)
    bank.sat(7, now)
    monkeypatch.setattr(asked, "bank_ceiling", lambda _day: Ceiling(candidates=7))  # an edition of another house

    assert bank.states(now) == {S.RESTING: 2}
    assert {item.state for item in bank.items(ItemType.TRUE_FALSE)} == {S.RESTING}
    assert {one.rest.source for one in asked.resting(session)} == {"-"}


def test_what_an_open_sitting_uses_rests_as_soon_as_it_is_closed(
    session: Session, now: datetime, officer: Actor
) -> None:
    bank = Bank(session, candidates=5)
    bank.sat(7, now)
    act: dict[str, Any] = {"sitting": "S-1", "actor": officer, "now": now}
    service.hold_versions(session, form_ids=[bank.form.id or 0], until=now + DAY, **act)
    assert bank.states(now) == {S.LIVE: 2}

    service.release_versions(session, **act)
    assert bank.states(now) == {S.RESTING: 2}


def test_a_person_brings_an_item_back_and_it_is_counted_anew(session: Session, now: datetime, officer: Actor) -> None:
    bank = Bank(session, candidates=5, sittings=3)
    bank.sat(7, now)
    assert bank.states(now) == {S.RESTING: 2}
    assert bank.states(now + 900 * DAY) == {S.RESTING: 2}  # no days of rest are asked for

    service.publish(session, code=bank.items()[0].code, actor=officer, now=now + DAY)
    assert bank.states(now + DAY) == {S.LIVE: 1, S.RESTING: 1}

    bank.sat(4, now + 2 * DAY, sitting=2)
    assert bank.states(now + 2 * DAY) == {S.LIVE: 1, S.RESTING: 1}
    bank.sat(1, now + 3 * DAY, sitting=3)
    assert bank.states(now + 3 * DAY) == {S.RESTING: 2}


def test_after_its_days_an_item_comes_back_by_itself(session: Session, now: datetime) -> None:
    bank = Bank(session, candidates=5, rest_days=30)
    bank.sat(7, now)
    assert bank.states(now) == {S.RESTING: 2}
    assert bank.states(now + 29 * DAY) == {S.RESTING: 2}
    assert {one.back for one in asked.resting(session)} == {now + 30 * DAY}

    assert bank.states(now + 30 * DAY) == {S.LIVE: 2}
    steps = session.exec(select(ItemHistory.reason).where(ItemHistory.item_id == bank.items()[0].id)).all()
    assert list(steps)[1:] == ["ceiling over 30"]
    assert bank.states(now + 31 * DAY) == {S.LIVE: 2}


def test_what_a_person_put_to_rest_is_not_brought_back(session: Session, now: datetime, officer: Actor) -> None:
    bank = Bank(session, candidates=5, rest_days=1)
    bank.sat(7, now)
    for item in bank.items():
        service.rest(session, code=item.code, reason="ceiling of the room leaks", actor=officer, now=now)

    assert bank.states(now + 9 * DAY) == {S.RESTING: 2}
    assert list(asked.resting(session)) == []


def test_an_item_with_a_comment_to_settle_waits_for_a_person(session: Session, now: datetime) -> None:
    bank = Bank(session, candidates=5, rest_days=1)
    bank.sat(7, now)
    bank.states(now)
    version = session.exec(select(ItemVersion).where(ItemVersion.item_id == bank.items()[0].id)).one()
    who = factories.person(session)
    session.add(
        Review(
            version_id=version.id or 0,
            reviewer_id=who.id or 0,
            verdict=Verdict.COMMENT,
            text="x",
            must_fix=True,
            at=now,
        )
    )
    session.flush()

    assert bank.states(now + DAY) == {S.RESTING: 1, S.LIVE: 1}


def test_a_resting_item_is_not_drawn_and_the_frozen_form_stays(session: Session, now: datetime) -> None:
    bank = Bank(session, candidates=5)
    bank.sat(7, now)
    subject = factories.subject(session).id or 0
    before = paper_queries.pool(session, subject_id=subject, language="zh_Hans")

    bank.states(now)

    after = paper_queries.pool(session, subject_id=subject, language="zh_Hans")
    assert (len(before), len(after)) == (4, 2)
    assert session.get_one(Form, bank.form.id).hash == bank.form.hash


def test_one_turn_moves_only_so_many(session: Session, now: datetime, monkeypatch: pytest.MonkeyPatch) -> None:
    bank = Bank(session, candidates=5)
    bank.sat(7, now)
    monkeypatch.setattr(exposure, "MOST", 1)

    assert bank.states(now) == {S.RESTING: 1, S.LIVE: 1}
    assert bank.states(now) == {S.RESTING: 2}


def test_an_items_standing_is_told_for_each_ceiling_that_holds_for_it(session: Session, now: datetime) -> None:
    bank = Bank(session, candidates=10)
    bank.blueprint(Ceiling(sittings=1), code="TR-Y")
    bank.sat(7, now)

    found = asked.standings(session, bank.items()[0], now)

    assert [(one.scope.source, one.seen.candidates, one.seen.sittings) for one in found] == [
        ("TR-X", 7, 1),
        ("TR-Y", 7, 1),
    ]
    assert [one.rest and one.rest.limit for one in found] == [None, Limit.SITTINGS]
    assert asked.standings(session, bank.items(ItemType.TRUE_FALSE)[0], now) == []


def test_the_rests_of_some_items_only_can_be_asked(session: Session, now: datetime) -> None:
    bank = Bank(session, candidates=5)
    bank.sat(7, now)
    bank.states(now)
    code = bank.items()[1].code

    assert [one.code for one in asked.resting(session, [code])] == [code]
    assert list(asked.resting(session, [])) == []
    assert replace(next(asked.resting(session)), since=now).back is None
