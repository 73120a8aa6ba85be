"""What a draw is told of each item, and what is remembered of runs: all facts together."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlmodel import Session

from accounts.rules import Actor, Role
from core.errors import NotFound
from questionbank.models import AssemblyRun, Blueprint, Item, ItemExposure, ItemVersion
from questionbank.queries import papers as asked
from questionbank.rules import ItemState, ItemType
from questionbank.rules.calibration import Parameters
from questionbank.rules.papers import Candidate
from questionbank.rules.runs import OPEN, RunState
from questionbank.service import facts
from tests import factories

REVIEWER = Actor(0, "Reviewer", frozenset({Role.REVIEWER}))
NOW = factories.NOW


@pytest.fixture
def versions(session: Session) -> list[ItemVersion]:
    return [factories.version(session) for _ in range(4)]


def pool(session: Session) -> dict[int, Candidate]:
    found = asked.pool(session, subject_id=factories.subject(session).id or 0, language="zh_Hans")
    return {one.version_id: one for one in found}


def item_of(session: Session, version: ItemVersion) -> Item:
    return session.get_one(Item, version.item_id)


def sat(session: Session, version: ItemVersion, sitting: int, at: datetime) -> None:
    session.add(ItemExposure(version_id=version.id or 0, sitting_id=sitting, candidates=5, last_at=at))
    session.flush()


def test_an_item_of_which_nothing_is_known_is_told_so(session: Session, versions: list[ItemVersion]) -> None:
    one = pool(session)[versions[0].id or 0]

    assert one == Candidate(versions[0].id or 0, ItemType.SINGLE_CHOICE, "105-3.1.e", 1, None)
    assert (one.a, one.b, one.minutes, one.uses, one.last_used, one.case, one.accessible) == (
        None, None, 0.0, 0, None, None, True,
    )  # fmt: skip


def test_all_that_is_known_of_an_item_is_told_together(session: Session, versions: list[ItemVersion]) -> None:
    first, second, third, _fourth = versions
    codes = [item_of(session, one).code for one in versions]
    for b in (0.1, 0.7):
        found = Parameters(1.2, b, 2.5)
        factories.calibrate(session, {codes[0]: found}, source="t")
    facts.set_enemies(session, codes=codes[:3], reason="cue", actor=REVIEWER, now=NOW)
    sat(session, first, 8, NOW)
    sat(session, first, 9, NOW + timedelta(days=1))
    sat(session, second, 9, NOW + timedelta(days=1))

    told = pool(session)

    one = told[first.id or 0]
    assert (one.a, one.b, one.minutes) == (1.2, 0.7, 2.5)
    assert one.enemies == frozenset({second.id, third.id})
    assert (one.uses, one.last_used) == (2, 2)
    assert (told[second.id or 0].uses, told[second.id or 0].last_used) == (1, 2)
    assert [told[version.id or 0].enemies for version in versions[3:]] == [frozenset()]


@pytest.mark.parametrize("state", [state for state in ItemState if state is not ItemState.LIVE])
def test_an_enemy_that_left_use_stands_in_nobodys_way(
    session: Session, versions: list[ItemVersion], state: ItemState
) -> None:
    gone = factories.version(session, state=state)
    codes = [item_of(session, one).code for one in (versions[0], gone)]
    facts.set_enemies(session, codes=codes, reason="cue", actor=REVIEWER, now=NOW)

    told = pool(session)

    assert told[versions[0].id or 0].enemies == frozenset()
    assert gone.id not in told


def test_parameters_of_an_earlier_wording_say_nothing_of_the_next(session: Session, now: datetime) -> None:
    first = factories.version(session)
    item = item_of(session, first)
    factories.calibrate(session, {item.code: Parameters(1.0, 0.5)}, source="t")
    second = ItemVersion(
        item_id=item.id or 0, number=2, public_id="second", point_id=first.point_id, content=first.content,
        digest="second", created_at=now,
    )  # fmt: skip
    item.number = 2
    session.add(second)
    session.flush()
    sat(session, first, 3, now)

    told = pool(session)[second.id or 0]

    assert (told.a, told.b) == (None, None)
    assert told.uses == 1  # candidates have seen the item, whatever its wording was


def test_items_of_a_case_name_it_and_stand_as_they_were_written(session: Session) -> None:
    case = item_of(session, factories.version(session, ItemType.CASE, key=()))
    own = [factories.version(session) for _ in range(3)]
    alone = factories.version(session)
    for version in own:
        item_of(session, version).case_id = case.id
    session.flush()

    told = pool(session)
    assert [told[version.id or 0].case for version in (*own, alone)] == [case.id, case.id, case.id, None]
    assert set(told) == {version.id for version in (*own, alone)}  # a case itself is read, not drawn
    places = asked.cases_of(session, [version.id or 0 for version in (*own, alone)])
    assert places == {version.id: (case.id, version.item_id) for version in own}
    assert asked.cases_of(session, []) == {}


@pytest.mark.parametrize("state", list(ItemState))
def test_versions_are_shown_whatever_became_of_their_items(session: Session, state: ItemState) -> None:
    version = factories.version(session, ItemType.TRUE_FALSE, key=("T",), state=state)

    found = asked.candidates(session, [version.id or 0, version.id or 0, 99_999])

    assert found == {version.id: Candidate(version.id or 0, ItemType.TRUE_FALSE, "105-3.1.e", 1, None)}


def run(session: Session, blueprint: Blueprint, state: RunState) -> AssemblyRun:
    ended = None if state in OPEN else NOW
    row = AssemblyRun(
        blueprint_id=blueprint.id or 0, language="zh_Hans", forms=2, seed=1, seconds=30, state=state, asked_by="t",
        asked_at=NOW, ended_at=ended,
    )  # fmt: skip
    session.add(row)
    session.flush()
    return row


@pytest.fixture
def blueprint(session: Session) -> Blueprint:
    form = factories.form(session, single=1, multiple=0, true_false=0)
    return session.get_one(Blueprint, form.blueprint_id)


def test_the_latest_runs_of_a_blueprint_are_listed(session: Session, blueprint: Blueprint) -> None:
    other = session.get_one(Blueprint, factories.form(session, single=1).blueprint_id)
    made = [run(session, blueprint, RunState.DONE) for _ in range(4)]
    run(session, other, RunState.DONE)

    found = asked.runs(session, blueprint.id or 0, limit=3)

    assert [one.id for one in found] == [one.id for one in made[:0:-1]]


@pytest.mark.parametrize("state", list(RunState))
def test_only_an_open_run_is_the_next_and_the_oldest_first(
    session: Session, blueprint: Blueprint, state: RunState
) -> None:
    assert asked.next_run(session) is None
    first = run(session, blueprint, state)
    later = run(session, blueprint, RunState.QUEUED)

    following = asked.next_run(session)

    assert following is not None
    assert following.id == (first.id if state in OPEN else later.id)


@pytest.mark.parametrize("number", [0, -1, 99_999, 2**40])
def test_a_run_that_is_not_there_is_not_found(session: Session, number: int) -> None:
    with pytest.raises(NotFound):
        asked.run_of(session, number)


@pytest.mark.parametrize(
    ("code", "there"), [("105-3.1.e", True), ("105-3.1", False), ("", False), ("107-3.1.a", False)]
)
def test_a_subject_has_the_points_of_its_own_outline(session: Session, code: str, there: bool) -> None:
    for one in ("105-3.1.e", "107-3.1.a"):
        factories.point(session, one)
    subject: dict[str, Any] = {"subject_id": factories.subject(session).id or 0}

    assert asked.has_point(session, code=code, **subject) is there


def test_editions_stand_newest_first_and_the_newest_is_the_blueprint(session: Session, blueprint: Blueprint) -> None:
    later = Blueprint(**blueprint.model_dump(exclude={"id"}) | {"edition": 2, "minutes": 45})
    session.add(later)
    session.flush()

    assert [one.edition for one in asked.editions(session, blueprint.code)] == [2, 1]
    assert asked.blueprint_by_code(session, blueprint.code) == later
    assert [one.id for one, _subject in asked.blueprints(session)] == [later.id]
    assert asked.editions(session, "NONE") == []


def test_the_forms_of_the_newest_blueprint_are_for_sittings(session: Session) -> None:
    old = factories.form(session, single=1, multiple=0, true_false=0)
    new = factories.form(session, single=1, multiple=0, true_false=0)
    twin = factories.sibling(session, new)

    assert asked.exam_forms(session, "105") == [new, twin]
    assert old not in asked.exam_forms(session, "105")
