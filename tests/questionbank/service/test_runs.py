"""Parallel forms are ordered, found, looked at and frozen; a run can be cancelled, and one that fails says why."""

import json
from dataclasses import replace
from datetime import datetime

import pytest
from sqlmodel import Session, col, select

from accounts.rules import Actor, Role
from core.audit import AuditEntry
from core.errors import NotAllowed, NotFound, Refused
from questionbank import service
from questionbank.models import Form, FormItem, Item
from questionbank.queries import papers as asked
from questionbank.rules.papers import Cell
from questionbank.rules.runs import RunState
from questionbank.rules.targets import Targets
from questionbank.service import papers, runs
from questionbank.service.papers import Choice
from questionbank.service.runs import Wanted
from tests.questionbank.assembled import ASSEMBLER, SPEC, Stock, carry_out, drawn_here, order, stock

AUTHOR = Actor(0, "Author", frozenset({Role.AUTHOR}))
REVIEWER = Actor(0, "Reviewer", frozenset({Role.REVIEWER}))


@pytest.fixture
def bank(session: Session, now: datetime) -> Stock:
    return stock(session, now)


def test_a_run_finds_forms_within_their_targets(session: Session, bank: Stock, now: datetime) -> None:
    run = carry_out(session, order(session, bank.id, now), now, draw=drawn_here)

    forms = run.result["forms"]
    assert (run.state, run.done, run.ended_at) == (RunState.DONE, 2, now)
    assert len({one for form in forms for part in form["items"] for one in part}) == 2 * 7
    for form in forms:
        assert form["facts"]["status"] == "optimal"
        assert 1.05 <= form["facts"]["information"]["0"] <= 1.95
        assert 3 <= form["facts"]["expected"]["0"] <= 5
        assert len(form["pilots"]) == 1
    assert set(run.result["random_sd"]) == {"0", "1"}
    assert all("<svg" in run.result["charts"][name] for name in ("information", "expected"))


def test_the_same_order_gives_the_same_forms(session: Session, bank: Stock, now: datetime) -> None:
    first, second, other = (carry_out(session, order(session, bank.id, now, seed=seed), now) for seed in (7, 7, 8))

    items = [[form["items"] for form in run.result["forms"]] for run in (first, second, other)]
    assert items[0] == items[1] != items[2]


def test_a_run_is_a_document_that_the_database_keeps(session: Session, bank: Stock, now: datetime) -> None:
    run = carry_out(session, order(session, bank.id, now), now)

    assert json.loads(json.dumps(run.result)) == run.result
    assert asked.runs(session, bank.id, limit=5) == [run]


def test_what_lacks_is_told_in_words_that_can_be_translated(session: Session, now: datetime) -> None:
    bank = stock(session, now, spec=replace(SPEC, cells=(Cell(tier=3, min=2),)))

    run = carry_out(session, order(session, bank.id, now), now)

    assert run.state is RunState.FAILED
    (told,) = run.result["shortages"]
    assert told["template"] % {**told["params"], "cell": "X"} == (
        "“X” needs 4 items, but the bank has 0 in use: 4 short. Put more into use."
    )
    cell = told["params"]["cell"]
    assert cell["template"] % {"name": cell["params"]["name"]["template"]} == "Tier 3 Judgement"


def test_a_run_that_finds_nothing_in_time_says_so(session: Session, bank: Stock, now: datetime) -> None:
    run = order(session, bank.id, now)
    runs.begin(session, run_id=run.id or 0)
    work = runs.gather(session, run_id=run.id or 0)
    hopeless = replace(work, order=replace(work.order, seconds=1e-9))

    result = runs.carry_out(hopeless, lambda _done: None)

    assert "were not found in" in result["problem"]["template"]


@pytest.mark.parametrize("more", [{"forms": 0}, {"forms": 101}, {"seconds": 0}, {"seed": -1}])
def test_what_cannot_be_ordered_is_refused(session: Session, bank: Stock, now: datetime, more: dict[str, int]) -> None:
    with pytest.raises(Refused):
        order(session, bank.id, now, **more)


def test_only_assemblers_order_cancel_and_freeze(session: Session, bank: Stock, now: datetime) -> None:
    run = order(session, bank.id, now)

    with pytest.raises(NotAllowed):
        runs.order_run(session, wanted=Wanted(Choice(bank.id, 1), 1, 1), actor=AUTHOR, now=now)
    with pytest.raises(NotAllowed):
        runs.cancel_run(session, run_id=run.id or 0, actor=AUTHOR, now=now)
    with pytest.raises(NotAllowed):
        runs.freeze_run(session, run_id=run.id or 0, numbers=[1], prefix="F", actor=AUTHOR, now=now)


def test_an_order_for_no_blueprint_is_not_found(session: Session, now: datetime) -> None:
    with pytest.raises(NotFound):
        order(session, 999_999, now)


def test_a_run_that_waits_is_cancelled_at_once(session: Session, bank: Stock, now: datetime) -> None:
    run = order(session, bank.id, now)

    runs.cancel_run(session, run_id=run.id or 0, actor=ASSEMBLER, now=now)

    assert (run.state, run.ended_at) == (RunState.CANCELLED, now)
    assert not runs.begin(session, run_id=run.id or 0)
    with pytest.raises(Refused, match="over already"):
        runs.cancel_run(session, run_id=run.id or 0, actor=ASSEMBLER, now=now)


def test_a_run_at_work_stops_after_the_form_that_it_is_at(session: Session, bank: Stock, now: datetime) -> None:
    run = order(session, bank.id, now)
    runs.begin(session, run_id=run.id or 0)
    runs.note_progress(session, run_id=run.id or 0, done=1)
    runs.cancel_run(session, run_id=run.id or 0, actor=ASSEMBLER, now=now)

    with pytest.raises(runs.Cancelled):
        runs.note_progress(session, run_id=run.id or 0, done=2)
    runs.finish(session, run_id=run.id or 0, result=None, now=now)

    assert (run.state, run.done) == (RunState.CANCELLED, 1)


def test_the_oldest_open_run_is_next_and_one_left_at_work_too(session: Session, bank: Stock, now: datetime) -> None:
    first, second = order(session, bank.id, now), order(session, bank.id, now)
    runs.begin(session, run_id=first.id or 0)

    assert asked.next_run(session) == first
    carry_out(session, first, now)
    assert asked.next_run(session) == second


def test_all_forms_are_frozen_with_their_letters(session: Session, bank: Stock, now: datetime) -> None:
    run = carry_out(session, order(session, bank.id, now), now)

    kept = runs.freeze_run(session, run_id=run.id or 0, numbers=[1, 2], prefix="TR-9", actor=ASSEMBLER, now=now)

    assert [form.code for form in kept] == ["TR-9-A", "TR-9-B"]
    for form, found in zip(kept, run.result["forms"], strict=True):
        places = session.exec(select(FormItem).where(FormItem.form_id == form.id).order_by(col(FormItem.number))).all()
        assert [one.version_id for one in places] == [one for part in found["items"] for one in part]
        assert [one.version_id for one in places if one.pilot] == found["pilots"]
        assert form.assembly["run"] == run.id
        assert form.assembly["solver"] == form.algorithm
        assert {"gap", "seconds", "status", "information", "expected", "minutes"} <= set(form.assembly)
    frozen = session.exec(select(AuditEntry).where(AuditEntry.action == "form.frozen").order_by("id")).all()
    assert len(frozen) == 2


def test_the_paper_tells_how_many_items_are_not_scored_and_never_which(
    session: Session, bank: Stock, now: datetime
) -> None:
    run = carry_out(session, order(session, bank.id, now), now)
    (form,) = runs.freeze_run(session, run_id=run.id or 0, numbers=[2], prefix="TR-9", actor=ASSEMBLER, now=now)

    paper = json.loads(form.paper)

    assert sum("其中1题为不计分的试测题" in part["title"] for part in paper["sections"]) == 1
    assert "pilot" not in form.paper.decode()
    assert form.code == "TR-9-B"


@pytest.mark.parametrize("numbers", [[], [0], [3], [1, 3]])
def test_only_forms_of_the_run_are_frozen(session: Session, bank: Stock, now: datetime, numbers: list[int]) -> None:
    run = carry_out(session, order(session, bank.id, now), now)

    with pytest.raises(Refused, match="Choose a form"):
        runs.freeze_run(session, run_id=run.id or 0, numbers=numbers, prefix="TR-9", actor=ASSEMBLER, now=now)
    assert session.exec(select(Form)).all() == []


def test_an_item_that_was_retired_since_keeps_its_form_from_being_frozen(
    session: Session, bank: Stock, now: datetime
) -> None:
    run = carry_out(session, order(session, bank.id, now), now)
    version = run.result["forms"][0]["items"][0][0]
    item = session.exec(select(Item).where(Item.id == next(v.item_id for v in bank.versions if v.id == version))).one()
    service.retire(session, code=item.code, reason="wrong", actor=REVIEWER, now=now)

    with pytest.raises(Refused, match="no longer in use"):
        runs.freeze_run(session, run_id=run.id or 0, numbers=[1], prefix="TR-9", actor=ASSEMBLER, now=now)


def test_a_single_paper_with_targets_is_drawn_frozen_and_kept_with_its_facts(
    session: Session, bank: Stock, now: datetime
) -> None:
    choice = Choice(bank.id, 5)
    proposal = papers.propose(session, choice=choice)

    form = papers.freeze(session, choice=choice, digest=proposal.digest, code="ONE", actor=ASSEMBLER, now=now)

    assert len(proposal.scored) == 6
    assert len(proposal.chosen) == 7
    assert form.assembly["status"] == "optimal"


def test_what_a_candidate_saw_is_not_drawn_for_them(session: Session, bank: Stock, now: datetime) -> None:
    plain = papers.create_blueprint(
        session, spec=replace(SPEC, code="TR-Q", targets=Targets()), actor=ASSEMBLER, now=now
    )
    for blueprint_id in (bank.id, plain.id or 0):
        first = papers.propose(session, choice=Choice(blueprint_id, 5))
        seen = frozenset(one.version_id for one in first.chosen)

        second = papers.propose(session, choice=Choice(blueprint_id, 5), seen=seen)

        assert second.chosen
        assert not seen & {one.version_id for one in second.chosen}


def test_targets_are_kept_with_the_edition(session: Session, bank: Stock) -> None:
    assert asked.spec_of(session, asked.blueprint(session, bank.id)) == SPEC


@pytest.mark.parametrize(("number", "forms", "name"), [(1, 1, "A"), (26, 26, "Z"), (27, 27, "27"), (1, 100, "1")])
def test_forms_are_named_by_letters_while_these_last(number: int, forms: int, name: str) -> None:
    assert runs.form_name(number, forms) == name
