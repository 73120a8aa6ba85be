"""While a sitting is open nothing that it uses is taken out of use or replaced (features A9)."""

from collections.abc import Callable
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError
from sqlmodel import Session, select

from accounts.rules import Actor, Role
from core.audit import AuditEntry
from core.errors import Refused
from exam.service import sittings
from exam.service.sittings import SittingPlan
from questionbank import service
from questionbank.models import Form, FormItem, Item, ItemVersion
from questionbank.models.governance import VersionHold
from questionbank.queries import items, reviewing
from questionbank.rules import ItemState, ItemType
from questionbank.rules.papers import BlueprintSpec, Section
from questionbank.service import papers
from questionbank.service.papers import Choice
from tests import factories
from tests.questionbank import bank
from tests.questionbank.samples import sample

S = ItemState
ASSEMBLER = Actor(0, "Assembler", frozenset({Role.ASSEMBLER}))
ONE = BlueprintSpec(
    code="TR-C",
    subject="105",
    title="案例卷",
    title_en="Case paper",
    minutes=45,
    total=Decimal(1),
    pass_mark=Decimal(1),
    sections=(Section(ItemType.SINGLE_CHOICE, 1, Decimal(1)),),
)


@pytest.fixture
def form(session: Session) -> Form:
    return factories.form(session, single=2, multiple=0, true_false=0)


@pytest.fixture
def item(session: Session, form: Form) -> Item:
    query = select(Item).join(ItemVersion).join(FormItem).where(FormItem.form_id == form.id)
    return session.exec(query.order_by("number")).first() or pytest.fail("the form is empty")


def hold(session: Session, form: Form, now: datetime, sitting: str = "S-1") -> int:
    actor = factories.actor(factories.person(session))
    until = now + timedelta(hours=3)
    return service.hold_versions(session, form_ids=[form.id or 0], sitting=sitting, until=until, actor=actor, now=now)


def release(session: Session, now: datetime, sitting: str = "S-1") -> int:
    actor = factories.actor(factories.person(session))
    return service.release_versions(session, sitting=sitting, actor=actor, now=now)


STEPS: dict[str, tuple[ItemState, Callable[..., Any]]] = {
    "rest": (S.LIVE, service.rest),
    "retire": (S.LIVE, service.retire),
    "retire one that rests": (S.RESTING, service.retire),
    "recall": (S.RESTING, service.recall),
}


@pytest.mark.parametrize("step", STEPS)
def test_what_is_being_sat_is_not_taken_out_of_use(
    session: Session, form: Form, item: Item, now: datetime, officer: Actor, step: str
) -> None:
    state, verb = STEPS[step]
    if state is S.RESTING:
        service.rest(session, code=item.code, reason="x", actor=officer, now=now)
    hold(session, form, now)
    act: dict[str, Any] = {"code": item.code, "reason": "x", "actor": officer, "now": now}

    with pytest.raises(Refused, match="Sitting S-1 uses this item and is open until 2026-11-02 04:00") as refused:
        verb(session, **act)
    assert (refused.value.code, item.state) == ("held", state)

    release(session, now)
    verb(session, **act)
    assert item.state is not state


def test_the_same_version_may_come_back_into_use_but_no_other(
    session: Session, form: Form, item: Item, now: datetime, officer: Actor
) -> None:
    service.rest(session, code=item.code, reason="x", actor=officer, now=now)
    hold(session, form, now)

    service.publish(session, code=item.code, actor=officer, now=now)
    assert item.state is S.LIVE

    item.number = 2
    with pytest.raises(DBAPIError, match="an open sitting uses it"):
        session.execute(text("UPDATE item SET state = 'resting' WHERE id = :id"), {"id": item.id})


def test_another_version_is_not_put_into_use_while_the_one_before_is_being_sat(
    session: Session, form: Form, item: Item, now: datetime, officer: Actor
) -> None:
    session.execute(text("UPDATE item SET state = 'resting' WHERE id = :id"), {"id": item.id})
    session.execute(text("UPDATE item SET number = 2 WHERE id = :id"), {"id": item.id})
    session.refresh(item)
    hold(session, form, now)

    with pytest.raises(Refused, match="Sitting S-1 uses this item"):
        service.publish(session, code=item.code, actor=officer, now=now)


def test_the_database_itself_refuses_the_step(session: Session, form: Form, item: Item, now: datetime) -> None:
    hold(session, form, now)

    with pytest.raises(DBAPIError, match="an open sitting uses it"):
        session.execute(text("UPDATE item SET state = 'retired' WHERE id = :id"), {"id": item.id})


def test_a_sitting_holds_each_version_once_and_two_sittings_hold_it_twice(
    session: Session, form: Form, item: Item, now: datetime
) -> None:
    assert [hold(session, form, now), hold(session, form, now), hold(session, form, now, "S-2")] == [2, 0, 2]

    assert [one.sitting for one in reviewing.holds(session, item)] == ["S-1", "S-2"]
    assert [release(session, now), release(session, now)] == [2, 0]
    assert [one.sitting for one in reviewing.holds(session, item)] == ["S-2"]


def test_a_sitting_holds_its_versions_from_opening_to_closing(
    session: Session, form: Form, item: Item, now: datetime, officer: Actor
) -> None:
    plan = SittingPlan("S-9", "场次", "Sitting", now, now + timedelta(hours=3), [form.id or 0])
    planned = sittings.create_sitting(session, plan=plan, actor=officer, now=now)
    assert reviewing.holds(session, item) == []

    sittings.open_sitting(session, sitting_id=planned.id or 0, actor=officer, now=now)
    assert [(one.sitting, one.until) for one in reviewing.holds(session, item)] == [("S-9", planned.closes_at)]

    sittings.close_sitting(session, sitting_id=planned.id or 0, actor=officer, now=now)
    assert reviewing.holds(session, item) == []
    assert {row.released_at for row in session.exec(select(VersionHold)).all()} == {now}
    acts = session.exec(select(AuditEntry.action).where(AuditEntry.subject == "sitting/S-9").order_by("id")).all()
    assert acts == ["sitting.created", "versions.held", "sitting.opened", "versions.released", "sitting.closed"]


def case_form(session: Session, now: datetime) -> tuple[Form, Item, Item]:
    """Freeze a paper with an item that shares the material of a case; give it with both."""
    who = bank.staff(session)
    case = bank.item_in(session, S.LIVE, who, text=sample(ItemType.CASE))
    item = bank.item_in(session, S.LIVE, who, text=sample(ItemType.SINGLE_CHOICE, case=case.code))
    row = papers.create_blueprint(session, spec=ONE, actor=ASSEMBLER, now=now)
    choice = Choice(row.id or 0, 1)
    digest = papers.propose(session, choice=choice).digest
    form = papers.freeze(session, choice=choice, digest=digest, code="F-CASE", actor=ASSEMBLER, now=now)
    return form, case, item


def test_the_material_of_a_case_is_held_with_its_items(session: Session, now: datetime, officer: Actor) -> None:
    form, case, item = case_form(session, now)

    assert hold(session, form, now) == 2
    for one in (case, item):
        with pytest.raises(Refused, match="Sitting S-1 uses this item"):
            service.rest(session, code=one.code, reason="x", actor=officer, now=now)

    assert release(session, now) == 2
    service.rest(session, code=case.code, reason="x", actor=officer, now=now)
    assert case.state is S.RESTING


def test_the_material_is_held_as_the_paper_shows_it(session: Session, now: datetime, officer: Actor) -> None:
    form, case, _item = case_form(session, now)
    shown = items.version(session, case)
    service.rest(session, code=case.code, reason="x", actor=officer, now=now)
    service.recall(session, code=case.code, reason="x", actor=officer, now=now)
    service.revise_item(session, code=case.code, manuscript=sample(ItemType.CASE), actor=officer, now=now)

    hold(session, form, now)

    assert [one.number for one in reviewing.holds(session, case)] == [shown.number] == [1]
