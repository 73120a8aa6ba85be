"""Proposals to suspend or restore: which wait, for whom, and what a decision on them depends on."""

from datetime import date

import pytest
from sqlmodel import Session

from accounts.rules import Role
from registry import queries
from registry.models import Measure, Registration
from registry.rules.applications import RegistrationStatus as R
from registry.rules.measures import MeasureKind, MeasureState
from registry.rules.registrations import WithdrawalGround
from tests import factories
from tests.registry import stories
from tests.registry.stories import Cast

K = MeasureKind
S = MeasureState
FIRST, LAST = date(2025, 1, 1), date(2027, 12, 31)


@pytest.fixture
def people(session: Session) -> Cast:
    return stories.cast(session)


@pytest.fixture
def registration(session: Session, people: Cast) -> Registration:
    return stories.registered(session, people.applicant, FIRST, LAST)


def proposed(session: Session, people: Cast, registration: Registration, state: S = S.PROPOSED) -> Measure:
    decided = state is not S.PROPOSED
    row = Measure(
        registration_id=registration.id or 0, kind=K.SUSPENSION, state=state, ground=WithdrawalGround.MISCONDUCT,
        reason="x", proposed_by=people.registrar.id, proposed_at=factories.NOW,
        decided_by=people.approver.id if decided else None, decided_at=factories.NOW if decided else None,
    )  # fmt: skip
    session.add(row)
    session.flush()
    return row


@pytest.mark.parametrize(("state", "waits"), [(S.PROPOSED, True), (S.CONFIRMED, False), (S.DECLINED, False)])
def test_a_proposal_waits_until_it_is_decided(
    session: Session, people: Cast, registration: Registration, state: S, waits: bool
) -> None:
    row = proposed(session, people, registration, state)
    key = registration.id or 0
    assert queries.waiting_measure(session, key) is (row if waits else None)
    assert [one.measure for one in queries.waiting_measures(session)] == ([row] if waits else [])
    assert queries.count_measures(session, not_by=people.approver.id) == waits
    assert queries.measures_of(session, key) == [row]


def test_ones_own_proposal_does_not_wait_for_oneself(
    session: Session, people: Cast, registration: Registration
) -> None:
    proposed(session, people, registration)
    assert queries.count_measures(session, not_by=people.registrar.id) == 0


def test_proposals_of_a_registration_come_newest_first(
    session: Session, people: Cast, registration: Registration
) -> None:
    rows = [proposed(session, people, registration, state) for state in (S.DECLINED, S.CONFIRMED, S.PROPOSED)]
    assert queries.measures_of(session, registration.id or 0) == rows[::-1]


def test_the_list_names_registration_and_holder(session: Session, people: Cast, registration: Registration) -> None:
    proposed(session, people, registration)
    (row,) = queries.waiting_measures(session)
    assert (row.registration, row.holder.id) == (registration, people.applicant.id)


def test_a_proposal_does_not_stand_in_its_own_way(session: Session, people: Cast, registration: Registration) -> None:
    row = proposed(session, people, registration)
    own = queries.proposal_of(session, row, registration)
    assert (own.waiting, own.proposed_by, own.status, own.kind) == (False, people.registrar.id, R.ACTIVE, K.SUSPENSION)
    other = Measure(
        registration_id=registration.id or 0, kind=K.SUSPENSION, state=S.PROPOSED, reason="y",
        proposed_by=people.approver.id, proposed_at=factories.NOW,
    )  # fmt: skip
    assert queries.proposal_of(session, other, registration).waiting


def test_without_an_application_the_holder_with_their_examiners_and_colleagues_are_parties(
    session: Session, people: Cast, registration: Registration
) -> None:
    watcher = stories.member(session, "监考", Role.INVIGILATOR)
    room = factories.room(session, factories.sitting(session), invigilator=stories.person_of(session, watcher))
    factories.attempt(session, inside=room, who=stories.person_of(session, people.applicant))
    parties = queries.parties_in(session, registration)
    assert parties.applicant == people.applicant.id
    assert parties.examined_by == frozenset({watcher.id})
    assert (parties.recommender, parties.registrar) == (None, None)
    assert parties.colleagues == {people.applicant.id, people.recommender.id}


def test_with_an_application_everybody_in_it_is_a_party(session: Session, people: Cast) -> None:
    row = stories.examined(session, people)
    registration = stories.registered(session, people.applicant, FIRST, LAST)
    registration.application_id = row.id
    session.flush()
    parties = queries.parties_in(session, registration)
    assert (parties.recommender, parties.registrar) == (people.recommender.id, people.registrar.id)
    assert people.recommender.id in parties.colleagues
