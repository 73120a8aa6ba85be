"""The scoring job: what is sealed gets its tasks and its result, once, from what was frozen."""

import hashlib
import json
from datetime import datetime
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy.exc import DatabaseError
from sqlmodel import Session, col, select, update

from core.audit import AuditEntry
from core.canonical import canonical
from exam.rules.states import AttemptState
from grading import queries
from grading.models import MarkingTask, Result
from grading.service import Action, score_sealed
from questionbank.keys import Action as KeyAction
from questionbank.models import Blueprint, Form, FormItem, ItemVersion
from questionbank.rules import FIELDS, ItemType
from tests import factories
from tests.grading.sat import by_type, essay_form, form_of_all_types, right_answers, sealed
from tests.questionbank.samples import RIGHT


def results(session: Session) -> list[Result]:
    return list(session.exec(select(Result)).all())


def entries(session: Session, action: str) -> list[AuditEntry]:
    return list(session.exec(select(AuditEntry).where(AuditEntry.action == action)).all())


def broken(session: Session, **more: Any) -> Form:
    """Freeze a form whose bytes are not those that its hash was taken of, or that holds other items."""
    good = factories.form(session)
    values = good.model_dump(exclude={"id"}) | {"public_id": f"x{good.public_id[1:]}", "code": f"X{good.code}"} | more
    row = Form(**values)
    session.add(row)
    session.flush()
    return row


def on_blueprint(session: Session, form: Form, **more: Any) -> Form:
    """Freeze the same paper again under another blueprint."""
    plan = session.get(Blueprint, form.blueprint_id)
    assert plan is not None
    other = Blueprint(**plan.model_dump(exclude={"id"}) | {"code": f"Y{plan.code[1:]}"} | more)
    session.add(other)
    session.flush()
    values = form.model_dump(exclude={"id"}) | {"public_id": f"y{form.public_id[1:]}", "code": f"Y{form.code[1:]}"}
    row = Form(**values | {"blueprint_id": other.id})
    session.add(row)
    session.flush()
    items = session.exec(select(FormItem).where(FormItem.form_id == form.id)).all()
    session.add_all(FormItem(**item.model_dump() | {"form_id": row.id}) for item in items)
    session.flush()
    return row


def test_a_sealed_attempt_gets_its_result_with_everything_it_was_computed_from(session: Session, now: datetime) -> None:
    row = sealed(session, factories.sitting(session))

    run = score_sealed(session, now=now)

    (result,) = results(session)
    assert (run.computed, run.waiting, run.held) == (1, 0, ())
    assert (result.total, result.possible, result.passed, result.edition) == (Decimal(12), Decimal(12), True, 1)
    assert (result.policy, result.rounding, result.chain) == ("all_or_nothing/1", "none", row.chain)
    assert [part["marks"] for part in result.sections] == ["6", "4", "2"]
    assert [(area["code"], area["marks"], area["possible"]) for area in result.areas] == [("105-3.1", "12", "12")]
    assert len(result.items) == 8


def test_scoring_again_changes_nothing(session: Session, now: datetime) -> None:
    sealed(session, factories.sitting(session))
    score_sealed(session, now=now)

    again = score_sealed(session, now=now)

    assert (again.computed, again.waiting) == (0, 0)
    assert len(results(session)) == 1
    assert len(entries(session, Action.RESULTS_COMPUTED)) == 1


def test_a_total_half_a_mark_short_does_not_pass(session: Session, now: datetime) -> None:
    sitting = factories.sitting(session, on=factories.form(session, single=7, multiple=0, true_false=0))
    row = sealed(session, sitting, answers={})
    good = sealed(session, sitting, seat=2, answers=dict(list(right_answers(session, row).items())[:5]))

    score_sealed(session, now=now)

    by_attempt = {result.attempt_id: result for result in results(session)}
    assert (by_attempt[row.id].total, by_attempt[row.id].passed) == (Decimal(0), False)
    assert by_attempt[good.id].total == Decimal("7.5")
    assert by_attempt[good.id].passed is (Decimal("7.5") >= by_attempt[good.id].pass_mark)


def test_the_last_logged_response_counts(session: Session, now: datetime) -> None:
    sitting = factories.sitting(session, on=factories.form(session, single=1, multiple=0, true_false=0))
    first = sealed(session, sitting)
    item = next(iter(right_answers(session, first)))

    score_sealed(session, now=now)
    sealed(session, sitting, seat=2, answers={item: []})
    score_sealed(session, now=now)

    assert sorted(result.total for result in results(session)) == [Decimal(0), Decimal("1.5")]


@pytest.mark.parametrize("state", [AttemptState.SUBMITTED, AttemptState.VOID, AttemptState.TERMINATED])
def test_only_what_is_sealed_is_scored(session: Session, now: datetime, state: AttemptState) -> None:
    row = sealed(session, factories.sitting(session))
    row.state = state
    session.add(row)
    session.flush()

    assert score_sealed(session, now=now).computed == 0


def test_keys_are_read_once_for_a_form_and_that_is_audited(session: Session, now: datetime) -> None:
    sitting = factories.sitting(session)
    for seat in range(1, 6):
        sealed(session, sitting, seat=seat)

    score_sealed(session, now=now)

    (entry,) = entries(session, KeyAction.KEYS_READ)
    assert (entry.actor, entry.details["count"]) == ("person/0", 8)
    assert "scoring form" in entry.details["purpose"]


def test_nothing_to_score_reads_no_key(session: Session, now: datetime) -> None:
    score_sealed(session, now=now)

    assert not entries(session, KeyAction.KEYS_READ)


def test_a_long_queue_is_worked_off_in_parts(session: Session, now: datetime) -> None:
    sitting = factories.sitting(session)
    for seat in range(1, 6):
        sealed(session, sitting, seat=seat)

    assert [score_sealed(session, now=now, limit=2).computed for _ in range(4)] == [2, 2, 1, 0]


def test_an_essay_becomes_one_task_and_the_result_waits_for_it(session: Session, now: datetime) -> None:
    row = sealed(session, factories.sitting(session, on=essay_form(session)))

    first, second = score_sealed(session, now=now), score_sealed(session, now=now)

    (task,) = session.exec(select(MarkingTask)).all()
    assert (first.waiting, second.waiting) == (1, 0)
    assert (task.attempt_id, task.number, task.possible, task.marks) == (row.id, 3, Decimal(10), None)
    assert not results(session)
    assert queries.forms_to_score(session) == []


def test_a_blank_essay_needs_no_marker(session: Session, now: datetime) -> None:
    sealed(session, factories.sitting(session, on=essay_form(session)), answers={})

    score_sealed(session, now=now)

    assert [result.total for result in results(session)] == [Decimal(0)]
    assert not session.exec(select(MarkingTask)).all()


def test_marks_by_people_complete_the_result(session: Session, now: datetime) -> None:
    sealed(session, factories.sitting(session, on=essay_form(session)))
    score_sealed(session, now=now)
    task = session.exec(select(MarkingTask)).one()
    task.marks, task.marked_at, task.marker_id = Decimal("6.5"), now, factories.person(session).id
    session.add(task)
    session.flush()

    score_sealed(session, now=now)

    (result,) = results(session)
    assert (result.total, result.passed) == (Decimal("9.5"), True)
    assert [part["title"] for part in result.sections] == ["单项选择题", "问答题"]
    assert [area["code"] for area in result.areas] == ["105-3.1", "105-3.2", "105-3.3"]
    assert [item["source"] for item in result.items] == ["key", "key", "marker"]


@pytest.mark.parametrize(("more", "why"), [({"hash": "0" * 64}, "not what was frozen"), ({}, "not those of its paper")])
def test_a_paper_that_does_not_hold_together_holds_up_no_other(
    session: Session, now: datetime, more: dict[str, str], why: str
) -> None:
    bad = sealed(session, factories.sitting(session, on=broken(session, **more)))
    good = sealed(session, factories.sitting(session), seat=2)

    run = score_sealed(session, now=now)

    assert [result.attempt_id for result in results(session)] == [good.id]
    assert bad.id not in {result.attempt_id for result in results(session)}
    assert [why in str(text) for text in run.held] == [True]


def test_the_blueprint_names_the_policy_of_its_form(session: Session, now: datetime) -> None:
    sections = [{"type": "multiple_choice", "scoring": "incomplete_half_mark/1"}]
    form = factories.form(session, single=0, multiple=2, true_false=0)
    sitting = factories.sitting(session, on=on_blueprint(session, form, sections=sections))
    row = sealed(session, sitting, answers={})
    sealed(session, sitting, seat=2, answers={item: ["A"] for item in right_answers(session, row)})

    score_sealed(session, now=now)

    assert {result.policy for result in results(session)} == {"incomplete_half_mark/1"}
    assert sorted(result.total for result in results(session)) == [Decimal(0), Decimal(1)]


@pytest.mark.parametrize(("policy", "total"), [("partial", "0.5"), ("per_option", "0.75"), ("all_or_nothing", "0")])
def test_a_section_in_parts_names_the_policy_whatever_stands_beside_it(
    session: Session, now: datetime, policy: str, total: str
) -> None:
    kinds = {"multiple_choice": policy, "single_choice": "all_or_nothing", "essay": "rubric"}
    sections = [{"type": kind, "scoring": scoring} for kind, scoring in kinds.items()]
    form = on_blueprint(session, factories.form(session, single=0, multiple=1, true_false=0), sections=sections)
    row = sealed(session, factories.sitting(session, on=form), answers={})
    sealed(
        session, factories.sitting(session, on=form), seat=2, answers={i: ["A"] for i in right_answers(session, row)}
    )

    score_sealed(session, now=now)

    assert {result.policy for result in results(session)} == {f"{policy}/1"}
    assert max(result.total / result.possible for result in results(session)) == Decimal(total)


def test_two_policies_on_one_paper_are_scored_by_neither(session: Session, now: datetime) -> None:
    kinds = {"matching": "all_or_nothing", "multiple_choice": "incomplete_half_mark/1"}
    sections = [{"type": kind, "scoring": scoring} for kind, scoring in kinds.items()]
    form = on_blueprint(session, factories.form(session), sections=sections)
    sealed(session, factories.sitting(session, on=form))

    run = score_sealed(session, now=now)

    assert "more than one scoring policy" in str(run.held[0])
    assert not results(session)


def test_a_result_can_neither_be_changed_nor_removed(session: Session, now: datetime) -> None:
    sealed(session, factories.sitting(session))
    score_sealed(session, now=now)

    with pytest.raises(DatabaseError, match="append-only"), session.begin_nested():
        session.exec(update(Result).where(col(Result.id) > 0).values(total=Decimal(100)))


def test_a_pilot_is_kept_in_the_result_as_unscored_and_adds_nothing(session: Session, now: datetime) -> None:
    row = sealed(session, factories.sitting(session))
    scored = session.exec(select(FormItem).where(FormItem.form_id == row.form_id)).all()
    tried = factories.version(session)
    row.form_id = _with_pilot(session, session.get_one(Form, row.form_id), tried, list(scored))
    session.add(row)
    session.flush()

    score_sealed(session, now=now)

    (result,) = results(session)
    assert result.total == result.possible == sum(one.marks for one in scored)
    assert result.items[-1] == {
        "number": len(scored) + 1, "version": tried.id, "marks": "0", "possible": "1.5", "source": "blank",
        "pilot": True,
    }  # fmt: skip
    assert not any("pilot" in one for one in result.items[:-1])


def _with_pilot(session: Session, form: Form, tried: ItemVersion, scored: list[FormItem]) -> int:
    """Freeze the same paper with one item more that is not scored."""
    paper = json.loads(form.paper)
    paper["sections"][0]["items"].append(tried.public_id)
    paper["items"].append({"id": tried.public_id, "options": []})
    text = canonical(paper)
    values = {"paper": text, "hash": hashlib.sha256(text).hexdigest(), "public_id": f"p{form.public_id[1:]}"}
    other = Form(**form.model_dump(exclude={"id"}) | values | {"code": "PILOT"})
    session.add(other)
    session.flush()
    here = other.id or 0
    session.add_all(FormItem(**one.model_dump() | {"form_id": here}) for one in scored)
    place: dict[str, Any] = {"form_id": here, "number": len(scored) + 1, "section": 0, "version_id": tried.id}
    session.add(FormItem(**place, marks=Decimal("1.5"), pilot=True))
    session.flush()
    return here


HALF: dict[ItemType, tuple[Any, str]] = {
    ItemType.SINGLE_CHOICE: (["A"], "0"),
    ItemType.MULTIPLE_CHOICE: (["A"], "7.5"),
    ItemType.TRUE_FALSE: (["T"], "-2.5"),
    ItemType.MATCHING: ([["1", "B"]], "5"),
    ItemType.ORDERING: (["C", "A", "B", "D"], "0"),
    ItemType.GAP_SELECT: (["A", "A"], "5"),
    ItemType.TEXT_ENTRY: ("PDCA 循环", "0"),
    ItemType.NUMERICAL: ("13.01", "0"),
    ItemType.HOTSPOT: (["60 60"], "0"),
}


@pytest.fixture
def all_types(session: Session) -> Form:
    """Freeze a form with an item of every type."""
    return form_of_all_types(session)


def test_each_type_is_scored_by_its_own_key_and_scoring(session: Session, all_types: Form, now: datetime) -> None:
    sitting = factories.sitting(session, on=all_types)
    keyed = {kind: RIGHT[kind] for kind in HALF}
    sealed(session, sitting, answers=by_type(all_types, keyed))
    sealed(session, sitting, seat=2, answers=by_type(all_types, {kind: given for kind, (given, _) in HALF.items()}))

    score_sealed(session, now=now)

    right, half = sorted(results(session), key=lambda result: -result.total)
    assert (right.total, right.possible, right.passed, right.rounding) == (Decimal(90), Decimal(110), True, "none")
    assert half.total == sum(Decimal(marks) for _, marks in HALF.values())
    order = [ItemType(item["type"]) for item in json.loads(all_types.paper)["items"]]
    marks = dict(zip(order, [item["marks"] for item in half.items], strict=True))
    assert {kind: marks[kind] for kind in HALF} == {kind: worth for kind, (_, worth) in HALF.items()}


def test_a_share_that_no_decimal_writes_is_rounded_up_and_named_in_the_result(
    session: Session, all_types: Form, now: datetime
) -> None:
    pairs = [["1", "B"], ["2", "B"], ["1", "A"]]  # one of three pairs is right
    sealed(session, factories.sitting(session, on=all_types), answers=by_type(all_types, {ItemType.MATCHING: pairs}))

    score_sealed(session, now=now)

    (result,) = results(session)
    assert (result.total, result.rounding) == (Decimal("3.333334"), "up/6")


def test_essays_and_nonconformity_statements_wait_for_people_and_nothing_else_does(
    session: Session, all_types: Form, now: datetime
) -> None:
    sealed(session, factories.sitting(session, on=all_types), answers=by_type(all_types, RIGHT))

    run = score_sealed(session, now=now)

    assert (run.computed, run.waiting, run.held) == (0, 1, ())
    numbers = {ItemType(item["type"]): item["number"] for item in json.loads(all_types.paper)["items"]}
    waiting = {task.number for task in session.exec(select(MarkingTask)).all()}
    assert waiting == {numbers[ItemType.ESSAY], numbers[ItemType.NONCONFORMITY]}


def test_a_statement_with_all_fields_cleared_is_blank(session: Session, all_types: Form, now: datetime) -> None:
    cleared = {ItemType.NONCONFORMITY: dict.fromkeys(FIELDS, ""), ItemType.GAP_SELECT: ["", ""]}
    sealed(session, factories.sitting(session, on=all_types), answers=by_type(all_types, cleared))

    score_sealed(session, now=now)

    (result,) = results(session)
    assert {item["source"] for item in result.items} == {"blank"}
