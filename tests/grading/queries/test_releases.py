"""How far the results of a sitting are, what may go out, and who had a hand in it."""

from datetime import datetime, timedelta
from decimal import Decimal

import pytest
from sqlmodel import Session, select

from accounts.models import Person
from accounts.rules import Actor, Role
from core.errors import NotFound
from exam.models import Attempt, Sitting
from exam.rules.states import AttemptState
from grading import queries
from grading.models import MarkingTask
from grading.queries.releases import count_ready
from grading.service import Confirmed, Given, mark, release, score_sealed
from tests import factories
from tests.grading.sat import employ, essay_form, sealed


@pytest.fixture
def sitting(session: Session, now: datetime) -> Sitting:
    """Give a sitting with an essay that two have written, one of them nothing."""
    row = factories.sitting(session, on=essay_form(session))
    sealed(session, row, who=factories.person(session, "乙", number=81))
    sealed(session, row, who=factories.person(session, "甲", number=82), seat=2, answers={})
    return row


@pytest.fixture
def releaser(session: Session) -> Actor:
    return factories.actor(factories.person(session, "考务"), Role.EXAM_OFFICER)


def counts(session: Session, sitting: Sitting) -> tuple[int, int, int, int, int, int]:
    one = queries.standing_of(session, sitting.id or 0)
    return one.sealed, one.pending, one.computed, one.released, one.ready, one.unscored


def let_out(session: Session, sitting: Sitting, releaser: Actor, now: datetime, count: int = 1) -> None:
    release(session, confirmed=Confirmed(sitting.id or 0, count), public_url="", actor=releaser, now=now)


def give_marks(session: Session, now: datetime) -> Actor:
    marker = factories.actor(factories.person(session, "阅卷"), Role.MARKER)
    task = session.exec(select(MarkingTask)).one()
    mark(session, public_id=task.public_id, given=Given([Decimal(4), Decimal(6)]), actor=marker, now=now)
    score_sealed(session, now=now)
    return marker


def attempt_of(session: Session, name: str) -> Attempt:
    return session.exec(select(Attempt).join(Person).where(Person.name == name)).one()


def test_a_sitting_goes_from_sealed_to_released(
    session: Session, sitting: Sitting, releaser: Actor, now: datetime
) -> None:
    assert counts(session, sitting) == (2, 0, 0, 0, 0, 2)
    score_sealed(session, now=now)
    assert counts(session, sitting) == (2, 1, 1, 0, 1, 0)
    let_out(session, sitting, releaser, now)
    assert counts(session, sitting) == (2, 1, 1, 1, 0, 0)
    give_marks(session, now)
    assert counts(session, sitting) == (2, 0, 2, 1, 1, 0)
    let_out(session, sitting, releaser, now)
    assert counts(session, sitting) == (2, 0, 2, 2, 0, 0)


@pytest.mark.parametrize(
    "state", [one for one in AttemptState if one not in (AttemptState.SEALED, AttemptState.PAUSED)]
)
def test_what_is_not_sealed_counts_nowhere(
    session: Session, sitting: Sitting, now: datetime, state: AttemptState
) -> None:
    score_sealed(session, now=now)
    for name in ("甲", "乙"):
        attempt_of(session, name).state = state
    session.flush()
    assert counts(session, sitting) == (0, 0, 0, 0, 0, 0)
    assert queries.count_sittings(session) == 0
    assert queries.standings(session, limit=25, offset=0) == []
    assert queries.ready_results(session, sitting.id or 0) == []
    assert queries.result_rows(session, sitting.id or 0, limit=25, offset=0) == []
    assert count_ready(session) == 0


def test_the_list_of_sittings_begins_with_the_newest(session: Session, now: datetime) -> None:
    old, new = (factories.sitting(session, now=now - timedelta(days=days)) for days in (30, 0))
    empty = factories.sitting(session)
    for seat, row in enumerate((old, new), 1):
        sealed(session, row, who=factories.person(session, number=83 + seat), seat=seat)
    found = [one.sitting.id for one in queries.standings(session, limit=25, offset=0)]
    assert found == [new.id, old.id]
    assert empty.id not in found
    assert queries.count_sittings(session) == 2
    assert [one.sitting.id for one in queries.standings(session, limit=1, offset=1)] == [old.id]


def test_results_are_listed_by_name_without_those_that_wait(session: Session, sitting: Sitting, now: datetime) -> None:
    score_sealed(session, now=now)
    key = sitting.id or 0
    assert [row.name for row in queries.result_rows(session, key, limit=25, offset=0)] == ["甲"]
    give_marks(session, now)
    assert {row.name for row in queries.result_rows(session, key, limit=25, offset=0)} == {"甲", "乙"}
    assert queries.count_results(session, key) == 2
    assert len(queries.result_rows(session, key, limit=1, offset=1)) == 1
    assert queries.result_rows(session, key, limit=25, offset=2) == []


def test_totals_are_those_of_the_computed_results(session: Session, sitting: Sitting, now: datetime) -> None:
    score_sealed(session, now=now)
    give_marks(session, now)
    found = sorted(queries.totals_of(session, sitting.id or 0))
    assert found == [(Decimal(0), Decimal(13), False), (Decimal(13), Decimal(13), True)]


def test_what_waits_for_release_names_the_person(session: Session, sitting: Sitting, now: datetime) -> None:
    score_sealed(session, now=now)
    (one,) = queries.ready_results(session, sitting.id or 0)
    assert (one.person.name, one.result.total) == ("甲", Decimal(0))
    assert count_ready(session) == 1


def test_who_let_what_go_out_is_listed_the_latest_first(
    session: Session, sitting: Sitting, releaser: Actor, now: datetime
) -> None:
    score_sealed(session, now=now)
    let_out(session, sitting, releaser, now)
    give_marks(session, now)
    let_out(session, sitting, releaser, now + timedelta(hours=1))
    assert [(one.name, one.at, one.count) for one in queries.releases_of(session, sitting.id or 0)] == [
        ("考务", now + timedelta(hours=1), 1),
        ("考务", now, 1),
    ]


def test_a_stranger_has_no_hand_in_a_sitting(session: Session, sitting: Sitting, releaser: Actor) -> None:
    hand = queries.hand_of(session, sitting.id or 0, releaser.id, ready=3)
    assert (hand.tied, hand.ready) == (False, 3)


def test_who_sat_in_it_has_a_hand_in_it(session: Session, sitting: Sitting) -> None:
    hand = queries.hand_of(session, sitting.id or 0, attempt_of(session, "甲").person_id, ready=1)
    assert (hand.sat, hand.invigilated, hand.marked, hand.colleague) == (True, False, False, False)


def test_who_watched_over_it_has_a_hand_in_it(session: Session, sitting: Sitting) -> None:
    watcher = factories.person(session, "监考")
    factories.room(session, sitting, invigilator=watcher)
    hand = queries.hand_of(session, sitting.id or 0, watcher.id or 0, ready=1)
    assert (hand.sat, hand.invigilated, hand.marked, hand.colleague) == (False, True, False, False)


def test_who_marked_in_it_has_a_hand_in_it(session: Session, sitting: Sitting, now: datetime) -> None:
    score_sealed(session, now=now)
    marker = give_marks(session, now)
    hand = queries.hand_of(session, sitting.id or 0, marker.id, ready=1)
    assert (hand.sat, hand.invigilated, hand.marked, hand.colleague) == (False, False, True, False)


def test_who_works_with_a_candidate_has_a_hand_in_it(session: Session, sitting: Sitting) -> None:
    colleague = factories.person(session, "同事")
    employ(session, colleague, session.get_one(Person, attempt_of(session, "甲").person_id))
    hand = queries.hand_of(session, sitting.id or 0, colleague.id or 0, ready=1)
    assert (hand.sat, hand.invigilated, hand.marked, hand.colleague) == (False, False, False, True)


def test_a_hand_in_another_sitting_is_none_in_this(session: Session, sitting: Sitting) -> None:
    other = factories.sitting(session)
    watcher = factories.person(session, "监考")
    factories.room(session, other, invigilator=watcher)
    assert not queries.hand_of(session, sitting.id or 0, watcher.id or 0, ready=1).tied


def test_a_sitting_that_does_not_exist_is_not_found(session: Session) -> None:
    with pytest.raises(NotFound):
        queries.standing_of(session, 404)
