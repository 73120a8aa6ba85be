"""A new edition marks items, points, blueprints and forms; nothing in doubt is used until somebody has looked at it."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal

import pytest
from sqlmodel import Session, select

from accounts.rules import Actor, Role
from core.audit import AuditEntry
from core.errors import NotAllowed, NotFound, Refused
from core.row_check import row_breaks
from questionbank import service
from questionbank.models import Blueprint, FrameworkTouch, Item, StandardEdition
from questionbank.models.governance import BankTask
from questionbank.queries import framework, papers, standards
from questionbank.queries import touches as asked
from questionbank.rules import ItemState, ItemType
from questionbank.rules.papers import BlueprintSpec, Cell, Section
from questionbank.rules.standards import TouchState
from questionbank.rules.targets import Targets
from questionbank.rules.tasks import TaskState
from questionbank.service import papers as making
from questionbank.service import runs, touches
from questionbank.service import standards as verbs
from questionbank.service.papers import Choice
from questionbank.service.runs import Wanted
from questionbank.service.standards import NewEdition
from questionbank.service.touches import Decision
from tests import factories
from tests.questionbank import bank

HOLDS, NEEDS = TouchState.STILL_HOLDS, TouchState.NEEDS_VERSION
POINT = "105-3.1.e.8"


@dataclass(frozen=True)
class Bank:
    """Three live items, two blueprints, and the people who enter, publish and decide."""

    who: bank.People
    lead: Actor
    other: Actor
    items: tuple[Item, ...]
    now: datetime

    def decision(self, state: TouchState = HOLDS, reason: str = "文字不变", actor: Actor | None = None) -> Decision:
        return Decision(state, reason, actor or self.other, self.now)


def spec(code: str, *points: str, count: int = 1) -> BlueprintSpec:
    cells = tuple(Cell(point=point, min=1) for point in points)
    section = Section(ItemType.SINGLE_CHOICE, count, Decimal(2))
    total = Decimal(2 * count)
    whatever_the_bank_holds = Targets(forms=0)
    return BlueprintSpec(
        code, "105", "试卷", "Paper", 30, total, total, (section,), cells, targets=whatever_the_bank_holds
    )


@pytest.fixture
def here(session: Session, now: datetime) -> Bank:
    who = bank.people(session)
    service.seed_standards(session)
    service.seed_point_clauses(session, now=now)
    lead, other = (factories.actor(factories.person(session), Role.ASSEMBLER) for _ in "ab")
    texts = [("甲", "GB/T 19001-2016 8.4"), ("乙", "GB/T 19001-2016 9.3"), ("丙", "GB/T 19000-2016 2")]
    made = [bank.item_in(session, ItemState.LIVE, who, text=bank.manuscript(s, clause=c)) for s, c in texts]
    for one in (spec("B-8", "105-3.1"), spec("B-9", "105-3.2"), spec("B-ALL")):
        making.create_blueprint(session, spec=one, actor=lead, now=now)
    return Bank(who, lead, other, tuple(made), now)


def published(session: Session, here: Bank, changes: str = "8.4 changed", year: int = 2028) -> StandardEdition:
    new = NewEdition("GB/T 19001", year, "质量管理体系 要求", "Requirements", date(year, 1, 1), changes)
    edition = verbs.enter_edition(session, new=new, actor=here.lead, now=here.now)
    verbs.publish_edition(session, edition_id=edition.id or 0, actor=here.other, now=here.now)
    return edition


def plan(session: Session, code: str) -> Blueprint:
    found = papers.blueprint_by_code(session, code)
    assert found is not None
    return found


def choice(session: Session, code: str) -> Choice:
    return Choice(plan(session, code).id or 0, 1)


def freeze(session: Session, here: Bank, code: str, name: str) -> None:
    wanted = choice(session, code)
    digest = making.propose(session, choice=wanted).digest
    making.freeze(session, choice=wanted, digest=digest, code=name, actor=here.lead, now=here.now)


@pytest.mark.parametrize(
    ("changes", "items", "points", "blueprints"),
    [
        ("8.4 changed", 1, {"105-3.1.e", "105-3.1.e.8"}, {"B-8", "B-ALL"}),
        ("9.3 removed", 1, {"105-3.1.e", "105-3.1.e.9"}, {"B-8", "B-ALL"}),
        ("8.4 changed\n9 changed", 2, {"105-3.1.e", "105-3.1.e.8", "105-3.1.e.9"}, {"B-8", "B-ALL"}),
        ("0.3 changed", 0, {"105-3.1.d", "105-3.1.e", "105-3.1.e.0"}, {"B-8", "B-ALL"}),
        ("A changed", 0, {"105-3.1.e", "105-3.1.e.A"}, {"B-8", "B-ALL"}),
        ("3 changed", 0, set(), set()),
    ],
)
def test_publishing_marks_what_rests_on_a_changed_clause(
    session: Session, here: Bank, changes: str, items: int, points: set[str], blueprints: set[str]
) -> None:
    edition = published(session, here, changes)
    found = asked.touched(session, edition.id or 0)

    assert len(standards.touched(session, edition.id or 0)) == items
    assert {point.code for _touch, point in found.points} == points
    assert {blueprint.code for _touch, blueprint in found.blueprints} == blueprints
    open_tasks = {task.subject for task in session.exec(select(BankTask)).all() if task.state is TaskState.OPEN}
    assert {f"point/{code}" for code in points} | {f"blueprint/{code}" for code in blueprints} <= open_tasks
    assert asked.open_counts(session).get(edition.id or 0, 0) == items + len(points) + len(blueprints)


def test_nothing_is_marked_before_an_edition_is_published(session: Session, here: Bank) -> None:
    new = NewEdition("GB/T 19001", 2028, "要求", "Requirements", date(2028, 1, 1), "8.4 changed")
    edition = verbs.enter_edition(session, new=new, actor=here.lead, now=here.now)

    assert session.exec(select(FrameworkTouch)).all() == []
    assert asked.touched(session, edition.id or 0) == asked.Touched([], [], [])
    freeze(session, here, "B-8", "F-1")


def test_only_the_newest_edition_of_a_blueprint_is_marked(session: Session, here: Bank) -> None:
    old = plan(session, "B-8")
    making.create_blueprint(session, spec=spec("B-8", "105-3.1", count=2), actor=here.lead, now=here.now)
    edition = published(session, here)

    marked = {(one.code, one.edition) for _touch, one in asked.touched(session, edition.id or 0).blueprints}
    assert ("B-8", 2) in marked
    assert ("B-8", old.edition) not in marked


def test_a_point_is_marked_by_what_its_items_cite_only_where_nobody_says_more(session: Session, here: Bank) -> None:
    text = bank.manuscript("丁", clause="GB/T 19001-2016 8.4", point="105-3.2.b")
    bank.item_in(session, ItemState.LIVE, here.who, text=text)
    other = bank.manuscript("戊", clause="GB/T 19001-2016 8.4", point="105-3.1.e.9")
    bank.item_in(session, ItemState.LIVE, here.who, text=other)

    edition = published(session, here)
    points = {point.code: touch.cause for touch, point in asked.touched(session, edition.id or 0).points}
    assert points["105-3.2.b"] == "GB/T 19001-2016 8.4"
    assert "105-3.1.e.9" not in points


def test_what_still_holds_is_marked_again_by_the_edition_after(session: Session, here: Bank) -> None:
    first = published(session, here)
    held = here.decision(actor=here.who.reviewer)
    touches.decide_touch(session, edition_id=first.id or 0, code=here.items[0].code, decision=held)
    touches.decide_point(session, edition_id=first.id or 0, code=POINT, decision=here.decision())

    second = published(session, here, "8 changed", 2035)
    assert [one.code for one in standards.touched(session, second.id or 0)] == [here.items[0].code]
    assert POINT in {point.code for _touch, point in asked.touched(session, second.id or 0).points}


def test_no_paper_is_ordered_or_frozen_of_a_blueprint_in_doubt(session: Session, here: Bank) -> None:
    edition = published(session, here)
    wanted = choice(session, "B-8")
    digest = making.propose(session, choice=wanted).digest
    with pytest.raises(Refused, match="B-8 rests on clauses that GB/T 19001-2028 changes"):
        making.freeze(session, choice=wanted, digest=digest, code="F-1", actor=here.lead, now=here.now)
    with pytest.raises(Refused, match="B-8 rests on clauses") as caught:
        runs.order_run(session, wanted=Wanted(wanted, 1, 10), actor=here.lead, now=here.now)
    assert caught.value.code == "touched"
    held = here.decision()
    touches.decide_blueprint(session, edition_id=edition.id or 0, blueprint_id=wanted.blueprint_id, decision=held)
    freeze(session, here, "B-8", "F-1")
    assert runs.order_run(session, wanted=Wanted(wanted, 1, 10), actor=here.lead, now=here.now).id is not None


def test_the_next_edition_of_a_blueprint_is_free_of_the_doubt(session: Session, here: Bank) -> None:
    edition = published(session, here)
    old = plan(session, "B-8").id or 0
    needs = here.decision(NEEDS, "第8章改写")
    touches.decide_blueprint(session, edition_id=edition.id or 0, blueprint_id=old, decision=needs)
    with pytest.raises(Refused, match="rests on clauses"):
        freeze(session, here, "B-8", "F-1")

    making.create_blueprint(session, spec=spec("B-8", "105-3.1"), actor=here.other, now=here.now)
    freeze(session, here, "B-8", "F-1")


def test_forms_name_how_many_of_their_items_are_touched_and_not_cleared(session: Session, here: Bank) -> None:
    making.create_blueprint(session, spec=spec("B-3", count=3), actor=here.lead, now=here.now)
    freeze(session, here, "B-3", "F-3")
    edition = published(session, here, "8.4 changed\n9.3 changed")
    (form,) = asked.touched(session, edition.id or 0).forms
    assert (form.code, form.items, form.in_doubt) == ("F-3", 2, 2)

    held = here.decision(actor=here.who.reviewer)
    touches.decide_touch(session, edition_id=edition.id or 0, code=here.items[0].code, decision=held)
    (form,) = asked.touched(session, edition.id or 0).forms
    assert (form.items, form.in_doubt) == (2, 1)
    assert standards.in_doubt(session, [_form_id(session, "F-3")], edition) == [here.items[1].code]


def test_what_an_edition_leaves_in_doubt_the_one_after_does_too(session: Session, here: Bank) -> None:
    making.create_blueprint(session, spec=spec("B-3", count=3), actor=here.lead, now=here.now)
    freeze(session, here, "B-3", "F-3")
    form = [_form_id(session, "F-3")]
    published(session, here)
    later = published(session, here, "3 changed", 2035)
    sixteen = standards.edition_named(session, "GB/T 19001-2016")
    assert sixteen is not None

    assert standards.in_doubt(session, form, later) == [here.items[0].code]
    assert asked.blueprint_in_doubt(session, form, later) == "B-3"
    assert standards.in_doubt(session, form, sixteen) == []
    assert asked.blueprint_in_doubt(session, form, sixteen) == ""


@pytest.mark.parametrize("state", [HOLDS, NEEDS])
def test_a_decision_on_a_point_is_kept_ends_its_task_and_is_audited(
    session: Session, here: Bank, state: TouchState
) -> None:
    edition = published(session, here)
    touches.decide_point(session, edition_id=edition.id or 0, code=POINT, decision=here.decision(state, " 理由 "))

    point = framework.point_by_code(session, POINT)
    assert point is not None
    ((touch, found),) = asked.of_point(session, point.id or 0)
    assert (touch.state, touch.reason, touch.decided_by, found.id) == (state, "理由", str(here.other), edition.id)
    task = session.exec(select(BankTask).where(BankTask.subject == f"point/{POINT}")).one()
    assert task.state is TaskState.DONE
    entry = session.exec(select(AuditEntry).where(AuditEntry.action == "touch.decided")).one()
    assert (entry.subject, entry.details["reason"]) == (f"point/{POINT}", "理由")


def test_a_decision_that_is_altered_by_hand_is_found(session: Session, here: Bank) -> None:
    edition = published(session, here)
    held = here.decision(NEEDS, actor=here.who.reviewer)
    touches.decide_touch(session, edition_id=edition.id or 0, code=here.items[0].code, decision=held)
    touches.decide_point(session, edition_id=edition.id or 0, code=POINT, decision=here.decision(NEEDS))
    assert [one for one in row_breaks(session) if "_touch/" in one.where] == []

    for table, act in (
        ("edition_touch", "UPDATE edition_touch SET state = 'still_holds' WHERE state = 'needs_version'"),
        ("framework_touch", "UPDATE framework_touch SET state = 'still_holds' WHERE state = 'needs_version'"),
    ):
        point = session.begin_nested()
        session.connection().exec_driver_sql(act)
        assert [one.where.partition("/")[0] for one in row_breaks(session) if "_touch/" in one.where] == [table]
        point.rollback()


def test_a_decision_needs_a_verdict_and_a_reason(session: Session, here: Bank) -> None:
    edition = published(session, here)
    for half in (here.decision(TouchState.OPEN, "r"), here.decision(HOLDS, ""), here.decision(NEEDS, " \n ")):
        with pytest.raises(Refused, match="Say why") as caught:
            touches.decide_point(session, edition_id=edition.id or 0, code=POINT, decision=half)
        assert caught.value.field == "reason"
    assert session.exec(select(FrameworkTouch).where(FrameworkTouch.state != TouchState.OPEN)).all() == []


def test_who_wrote_a_blueprint_does_not_decide_on_it_and_only_those_who_may_decide(
    session: Session, here: Bank
) -> None:
    edition, old = published(session, here), plan(session, "B-8").id or 0
    own = here.decision(actor=here.lead)
    with pytest.raises(Refused, match="You wrote this blueprint"):
        touches.decide_blueprint(session, edition_id=edition.id or 0, blueprint_id=old, decision=own)
    author = here.decision(actor=Actor(9, "林作者", frozenset({Role.AUTHOR})))
    with pytest.raises(NotAllowed):
        touches.decide_blueprint(session, edition_id=edition.id or 0, blueprint_id=old, decision=author)
    with pytest.raises(NotAllowed):
        touches.decide_point(session, edition_id=edition.id or 0, code=POINT, decision=author)
    with pytest.raises(NotAllowed):
        touches.decide_touch(session, edition_id=edition.id or 0, code=here.items[0].code, decision=own)


def test_a_point_that_is_not_touched_is_not_decided(session: Session, here: Bank) -> None:
    edition = published(session, here)
    for code in ("105-3.2.b", "105-9.9", ""):
        with pytest.raises(NotFound, match="does not touch it"):
            touches.decide_point(session, edition_id=edition.id or 0, code=code, decision=here.decision())
    with pytest.raises(NotFound):
        touches.decide_blueprint(session, edition_id=999_999, blueprint_id=1, decision=here.decision())


def test_tasks_are_due_when_the_edition_comes_into_force_or_today_when_it_is_already(
    session: Session, here: Bank
) -> None:
    published(session, here, "8.4 changed", 2028)
    past = NewEdition("GB/T 24001", 2020, "环境", "Environment", date(2021, 1, 1), "4 changed")
    edition = verbs.enter_edition(session, new=past, actor=here.lead, now=here.now)
    verbs.publish_edition(session, edition_id=edition.id or 0, actor=here.other, now=here.now)

    due = {task.subject: task.due for task in session.exec(select(BankTask)).all()}
    assert due[f"point/{POINT}"] == date(2028, 1, 1)
    assert due["point/106-3.1.c"] == here.now.date()
    assert here.now.date() < date(2028, 1, 1) - timedelta(days=1)


def _form_id(session: Session, code: str) -> int:
    form = papers.form_by_code(session, code)
    assert form is not None
    return form.id or 0
