"""Each candidate of a sitting gets a frozen paper of their own, without what they saw lately (D3, D4)."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlmodel import Session, col, select

from accounts.rules import Actor, Role
from core.audit import AuditEntry
from core.errors import NotAllowed, NotFound, Refused
from exam import queries
from exam.models import Attempt, SittingForm
from exam.queries.own_papers import own_papers as standing
from exam.rules.states import AttemptState, SittingState
from exam.service import own_papers, sittings
from questionbank.models import Form, FormItem, Item, ItemVersion
from questionbank.models.governance import VersionHold
from questionbank.queries import papers as bank_queries
from questionbank.rules.papers import Cell
from questionbank.rules.runs import RunState
from questionbank.service import review, runs
from tests import factories as f
from tests.exam.house import OwnPapersHouse
from tests.questionbank.assembled import ASSEMBLER, SPEC

LATELY = replace(SPEC, targets=replace(SPEC.targets, unseen_sittings=1))


@pytest.fixture
def house(session: Session, officer: Actor, now: datetime) -> OwnPapersHouse:
    return OwnPapersHouse(session, officer, now)


def versions(session: Session, form_id: int) -> set[int]:
    return set(session.exec(select(FormItem.version_id).where(FormItem.form_id == form_id)).all())


def test_every_seat_gets_a_frozen_paper_of_its_own(session: Session, house: OwnPapersHouse) -> None:
    seats = house.booked(1, 2, 3, 4)
    assert {seat.form_id for seat in seats} == {house.reserve.id}

    run = house.found()
    assert (run.state, run.result["forms"][0]["facts"]["status"]) == (RunState.DONE, "optimal")
    assert house.bound() == 4

    forms = [session.get_one(Form, seat.form_id) for seat in seats]
    assert len({form.hash for form in forms}) == 4
    assert [form.code for form in forms] == [f"S-OWN-{run.id}-{number}" for number in range(1, 5)]
    assert all(form.assembly["own"] and form.assembly["run"] == run.id for form in forms)
    bound = session.exec(select(SittingForm.attempt_id).where(col(SittingForm.attempt_id).is_not(None))).all()
    assert set(bound) == {seat.id for seat in seats}


def test_nobody_gets_what_they_saw_in_their_last_sittings(session: Session, officer: Actor, now: datetime) -> None:
    house = OwnPapersHouse(session, officer, now, spec=LATELY)
    old, new = f.person(session, number=1), f.person(session, number=2)
    before = f.sitting(session, on=house.reserve, now=now - timedelta(days=30))
    f.running(session, now=now - timedelta(days=30), at=before, who=old)

    first, second = house.booked(old, new)
    house.found()
    house.bound()

    seen = queries.seen_lately(session, old.id or 0, sittings=1)
    assert seen == versions(session, house.reserve.id or 0)
    assert not versions(session, first.form_id) & seen
    assert len(versions(session, second.form_id)) == 7


def test_only_as_many_sittings_count_as_the_blueprint_says(session: Session, house: OwnPapersHouse) -> None:
    who = f.person(session, number=1)
    before = f.sitting(session, on=house.reserve, now=house.now - timedelta(days=30))
    f.running(session, now=house.now - timedelta(days=30), at=before, who=who)
    house.booked(who)

    assert [one["seen"] for one in house.ordered().wanted] == [[]]  # this blueprint names none


def test_papers_for_seats_stand_in_no_list_of_forms(session: Session, house: OwnPapersHouse) -> None:
    house.booked(1, 2)
    house.found()
    house.bound()

    assert [form.code for form in bank_queries.forms(session)] == [house.reserve.code]
    assert bank_queries.count_forms(session) == 1
    assert [card.form.code for card in bank_queries.form_cards(session, limit=9)] == [house.reserve.code]
    assert [card.form.code for card in queries.frozen_forms(session)] == [house.reserve.code]
    assert [form.code for form in bank_queries.exam_forms(session, "105")] == [house.reserve.code]
    assert [form.code for form in queries.forms_of(session, house.sitting.id or 0)] == [house.reserve.code]


def test_a_sitting_opens_when_each_booked_seat_has_its_paper(session: Session, house: OwnPapersHouse) -> None:
    seats = house.booked(1, 2)
    act: dict[str, Any] = {"sitting_id": house.sitting.id or 0, "actor": house.officer, "now": house.now}

    with pytest.raises(Refused, match="Seats without a paper of their own: 2"):
        sittings.open_sitting(session, **act)
    house.found()
    with pytest.raises(Refused, match="of their own: 2"):
        sittings.open_sitting(session, **act)
    house.bound()
    sittings.open_sitting(session, **act)

    held = set(session.exec(select(VersionHold.version_id)).all())
    assert held == set().union(
        *(versions(session, one) for one in (house.reserve.id or 0, *(s.form_id for s in seats)))
    )


def test_who_is_booked_later_waits_for_another_order(session: Session, house: OwnPapersHouse) -> None:
    (first,) = house.booked(1)
    house.found()
    house.bound()
    (late,) = house.booked(2)
    assert late.form_id == house.reserve.id
    assert (standing(session, house.sitting).there, standing(session, house.sitting).waiting) == (1, 1)

    kept = first.form_id
    house.found()
    house.bound()

    assert first.form_id == kept
    assert late.form_id not in (kept, house.reserve.id)


def test_a_paper_for_a_seat_of_an_open_sitting_is_held_like_the_others(session: Session, house: OwnPapersHouse) -> None:
    house.booked(1)
    house.found()
    house.bound()
    sittings.open_sitting(session, sitting_id=house.sitting.id or 0, actor=house.officer, now=house.now)
    (late,) = house.booked(2)

    house.found()
    house.bound()

    held = set(session.exec(select(VersionHold.version_id)).all())
    assert versions(session, late.form_id) <= held


def test_a_cancelled_seat_gets_no_paper(session: Session, house: OwnPapersHouse) -> None:
    kept, cancelled = house.booked(1, 2)
    house.found()
    act: dict[str, Any] = {"attempt_id": cancelled.id, "reason": "moved", "actor": house.officer, "now": house.now}
    sittings.cancel_seat(session, **act)

    assert house.bound() == 1
    assert cancelled.state is AttemptState.VOID
    assert cancelled.form_id == house.reserve.id
    assert kept.form_id != house.reserve.id
    assert standing(session, house.sitting).waiting == 0


def test_papers_are_given_in_turns(session: Session, house: OwnPapersHouse) -> None:
    house.booked(1, 2, 3)
    house.found()

    turns = [own_papers.bind_papers(session, now=house.now, limit=2) for _ in range(3)]

    assert turns == [2, 1, 0]


def test_an_item_that_went_out_of_use_costs_only_the_papers_that_hold_it(
    session: Session, house: OwnPapersHouse
) -> None:
    seats = house.booked(1, 2, 3)
    run = house.found()
    wanted = [{one for part in form["items"] for one in part} for form in run.result["forms"]]
    only = sorted(wanted[1] - wanted[0] - wanted[2])[0]
    item = session.get_one(Item, session.get_one(ItemVersion, only).item_id)
    review.rest(session, code=item.code, reason="leaked", actor=house.officer, now=house.now)

    assert own_papers.bind_papers(session, now=house.now) == 2
    assert seats[1].form_id == house.reserve.id
    assert standing(session, house.sitting).under_way

    assert own_papers.bind_papers(session, now=house.now) == 0  # nothing of the order is left that could be frozen
    assert house.sitting.run_id is None
    assert not standing(session, house.sitting).under_way
    house.found()
    assert house.bound() == 1
    assert only not in versions(session, seats[1].form_id)
    here = select(AuditEntry.action).where(AuditEntry.subject == "sitting/S-OWN")
    acts = session.exec(here.order_by(col(AuditEntry.id))).all()
    assert acts == ["sitting.created", "sitting.papers_ordered", "sitting.papers_given_up", "sitting.papers_ordered"]


def test_while_papers_are_made_no_others_are_ordered(session: Session, house: OwnPapersHouse) -> None:
    with pytest.raises(Refused, match="has a paper of its own"):
        house.ordered()  # nobody is booked
    house.booked(1)
    house.ordered()
    with pytest.raises(Refused, match="being made already"):
        house.ordered()


def test_an_order_that_was_stopped_can_be_given_again(session: Session, house: OwnPapersHouse) -> None:
    house.booked(1)
    run = house.ordered()
    act: dict[str, Any] = {"sitting_id": house.sitting.id or 0, "now": house.now}
    with pytest.raises(NotAllowed):
        own_papers.cancel_own_papers(session, actor=ASSEMBLER, **act)

    own_papers.cancel_own_papers(session, actor=house.officer, **act)

    assert run.state is RunState.CANCELLED
    house.found()
    assert house.bound() == 1


def test_an_order_that_the_bank_cannot_serve_says_why(session: Session, officer: Actor, now: datetime) -> None:
    house = OwnPapersHouse(session, officer, now)
    house.booked(1)
    run = house.ordered()
    spec = replace(SPEC, cells=(Cell(tier=3, min=2),))
    result = runs.carry_out(
        replace(work := _begun(session, run.id or 0), order=replace(work.order, spec=spec)), lambda _done: None
    )
    runs.finish(session, run_id=run.id or 0, result=result, now=now)

    found = standing(session, house.sitting)

    assert not found.under_way
    assert ["needs 2 items" in str(text) for text in found.reasons] == [True]


def _begun(session: Session, run_id: int) -> runs.Work:
    runs.begin(session, run_id=run_id)
    return runs.gather(session, run_id=run_id)


def test_only_who_runs_sittings_orders_papers(session: Session, house: OwnPapersHouse) -> None:
    house.booked(1)
    with pytest.raises(NotAllowed):
        own_papers.order_own_papers(session, sitting_id=house.sitting.id or 0, actor=ASSEMBLER, now=house.now)
    with pytest.raises(NotFound):
        own_papers.order_own_papers(session, sitting_id=10**9, actor=house.officer, now=house.now)


def test_no_assembler_freezes_the_papers_of_seats_by_hand(session: Session, house: OwnPapersHouse) -> None:
    house.booked(1)
    run = house.found()

    with pytest.raises(Refused, match="made for the seats of a sitting"):
        runs.freeze_run(session, run_id=run.id or 0, numbers=[1], prefix="X", actor=ASSEMBLER, now=house.now)


def test_a_sitting_on_shared_forms_has_none(session: Session, house: OwnPapersHouse) -> None:
    house.sitting = house.planned("S-SHARED", own=False)
    house.room = house.added(house.sitting)
    house.booked(5)

    with pytest.raises(Refused, match="share its forms"):
        house.ordered()
    sittings.open_sitting(session, sitting_id=house.sitting.id or 0, actor=house.officer, now=house.now)
    assert house.sitting.state is SittingState.OPEN


def test_a_closed_sitting_gets_no_papers_any_more(session: Session, house: OwnPapersHouse) -> None:
    house.booked(1)
    house.found()
    house.sitting.state = SittingState.CLOSED
    session.add(house.sitting)
    session.flush()

    assert house.bound() == 0
    with pytest.raises(Refused, match="closed"):
        house.ordered()
    assert session.exec(select(Attempt.form_id)).all() == [house.reserve.id]


def test_an_invigilator_is_no_officer(session: Session, house: OwnPapersHouse) -> None:
    watcher = Actor(0, "W", frozenset({Role.INVIGILATOR}))
    with pytest.raises(NotAllowed):
        own_papers.order_own_papers(session, sitting_id=house.sitting.id or 0, actor=watcher, now=house.now)
