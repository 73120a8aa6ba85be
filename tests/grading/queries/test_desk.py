"""What grading puts on the desk of each role."""

from datetime import datetime

import pytest
from sqlmodel import Session

from accounts.models import Person
from accounts.rules import Actor, CardKind, Role
from exam.models import Attempt
from exam.rules.states import AttemptState
from grading.queries import desk_cards
from grading.queries.desk import LAST
from grading.service import Confirmed, release, score_sealed
from tests import factories
from tests.grading.sat import essay_form, sealed


@pytest.fixture
def who(session: Session) -> Person:
    return factories.person(session, "考生", number=99)


@pytest.fixture
def attempt(session: Session, who: Person, now: datetime) -> Attempt:
    row = sealed(session, factories.sitting(session), who=who)
    sealed(session, factories.sitting(session, on=essay_form(session)), who=factories.person(session, number=98))
    score_sealed(session, now=now)
    return row


def desk(session: Session, person: Person, role: Role, now: datetime) -> list[tuple[str, int]]:
    return [(card.href, card.count) for card in desk_cards(session, factories.actor(person, role), now)]


@pytest.mark.parametrize(
    ("role", "cards"),
    [
        (Role.MARKER, [("/marking", 1)]),
        (Role.EXAM_OFFICER, [("/releases", 1)]),
        (Role.CHIEF_MARKER, [("/marking", 1), ("/releases", 1)]),
        (Role.INVIGILATOR, []),
        (Role.REGISTRAR, []),
        (Role.CANDIDATE, []),
    ],
)
def test_each_role_finds_its_own(
    session: Session, attempt: Attempt, now: datetime, role: Role, cards: list[tuple[str, int]]
) -> None:
    assert desk(session, factories.person(session), role, now) == cards


def told(session: Session, who: Person, now: datetime) -> tuple[CardKind, str]:
    (card,) = desk_cards(session, factories.actor(who, Role.CANDIDATE), now)
    return card.kind, str(card.label)


def test_a_candidate_reads_how_far_a_result_is(session: Session, who: Person, attempt: Attempt, now: datetime) -> None:
    assert told(session, who, now) == (CardKind.COMING, "Examination in subject 105, result to come")
    releaser: Actor = factories.actor(factories.person(session, "考务"), Role.EXAM_OFFICER)
    release(session, confirmed=Confirmed(attempt.sitting_id, 1), public_url="", actor=releaser, now=now)
    assert told(session, who, now) == (CardKind.DID, "Result of subject 105")
    attempt.state = AttemptState.VOID
    session.flush()
    assert told(session, who, now) == (CardKind.DID, "Examination in subject 105, declared void")


def test_only_the_last_examinations_are_on_the_desk(session: Session, who: Person, now: datetime) -> None:
    for _ in range(LAST + 2):
        sealed(session, factories.sitting(session), who=who)
    assert len(desk(session, who, Role.CANDIDATE, now)) == LAST


def test_who_let_results_go_out_finds_the_sitting_again(
    session: Session, who: Person, attempt: Attempt, now: datetime
) -> None:
    chief: Actor = factories.actor(factories.person(session, "组长"), Role.CHIEF_MARKER)
    sitting_id = attempt.sitting_id
    release(session, confirmed=Confirmed(sitting_id, 1), public_url="", actor=chief, now=now)
    did = [card for card in desk_cards(session, chief, now) if card.kind is CardKind.DID]
    assert [(card.href, card.at, str(card.note)) for card in did] == [
        (f"/releases/{sitting_id}", now, "Results released")
    ]
    other = factories.actor(factories.person(session, "另一组长"), Role.CHIEF_MARKER)
    assert all(card.kind is not CardKind.DID for card in desk_cards(session, other, now))
