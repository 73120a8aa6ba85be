"""Who may propose and confirm what for a registration in which status."""

import itertools

import pytest

from registry.rules.applications import Parties
from registry.rules.applications import RegistrationStatus as R
from registry.rules.measures import GROUNDS, Proposal, kind_for, may_confirm, may_propose
from registry.rules.measures import MeasureKind as K
from registry.rules.registrations import TRANSITIONS, WithdrawalGround, may_move

PARTIES = Parties(applicant=1, recommender=2, registrar=3, examined_by=frozenset({5}), colleagues=frozenset({6}))
ALLOWED = {
    (R.ACTIVE, R.SUSPENDED), (R.ACTIVE, R.WITHDRAWN), (R.ACTIVE, R.CANCELLED), (R.ACTIVE, R.REPLACED),
    (R.SUSPENDED, R.ACTIVE), (R.SUSPENDED, R.WITHDRAWN), (R.SUSPENDED, R.CANCELLED),
}  # fmt: skip


@pytest.mark.parametrize(("status", "target"), list(itertools.product(R, R)))
def test_a_registration_moves_as_the_table_says(status: R, target: R) -> None:
    assert (may_move(status, target) == []) is ((status, target) in ALLOWED)


def test_the_table_names_every_status() -> None:
    assert set(TRANSITIONS) == set(R)


@pytest.mark.parametrize(
    ("status", "kind"),
    [
        (R.ACTIVE, K.SUSPENSION),
        (R.SUSPENDED, K.RESTORATION),
        (R.WITHDRAWN, None),
        (R.CANCELLED, None),
        (R.REPLACED, None),
    ],
)
def test_what_can_be_proposed_follows_from_the_status(status: R, kind: K | None) -> None:
    assert kind_for(status) is kind


@pytest.mark.parametrize("ground", [*WithdrawalGround, None])
def test_a_suspension_needs_a_ground_that_may_be_named(ground: WithdrawalGround | None) -> None:
    reasons = may_propose(Proposal(K.SUSPENSION, R.ACTIVE, PARTIES), ground=ground)
    assert (reasons == []) is (ground in GROUNDS)


@pytest.mark.parametrize("ground", [*WithdrawalGround, None])
def test_a_restoration_names_none(ground: WithdrawalGround | None) -> None:
    reasons = may_propose(Proposal(K.RESTORATION, R.SUSPENDED, PARTIES), ground=ground)
    assert (reasons == []) is (ground not in GROUNDS)


@pytest.mark.parametrize(("kind", "status"), list(itertools.product(K, R)))
def test_nothing_is_proposed_that_the_status_does_not_allow(kind: K, status: R) -> None:
    ground = WithdrawalGround.MISCONDUCT if kind is K.SUSPENSION else None
    reasons = may_propose(Proposal(kind, status, PARTIES), ground=ground)
    assert (reasons == []) is (kind is kind_for(status))


def test_two_proposals_do_not_wait_at_once() -> None:
    proposal = Proposal(K.RESTORATION, R.SUSPENDED, PARTIES, waiting=True)
    assert len(may_propose(proposal, ground=None)) == 1


@pytest.mark.parametrize(
    ("actor", "allowed"), [(1, False), (2, False), (3, True), (4, False), (5, False), (6, False), (7, True)]
)
def test_a_second_person_without_a_part_in_the_case_confirms(actor: int, allowed: bool) -> None:
    proposal = Proposal(K.SUSPENSION, R.ACTIVE, PARTIES, proposed_by=4)
    assert (may_confirm(proposal, actor=actor) == []) is allowed


@pytest.mark.parametrize(("status", "kind", "waiting"), list(itertools.product(R, K, (False, True))))
def test_over_every_status_a_proposal_is_refused_for_each_thing_that_stands_against_it(
    status: R, kind: K, waiting: bool
) -> None:
    fits = (status, kind) in {(R.ACTIVE, K.SUSPENSION), (R.SUSPENDED, K.RESTORATION)}
    for ground in (None, *WithdrawalGround):
        named = (ground in GROUNDS) if kind is K.SUSPENSION else (ground not in GROUNDS)
        reasons = may_propose(Proposal(kind, status, PARTIES, waiting=waiting), ground=ground)
        assert len(reasons) == (not fits) + waiting + (not named)


@pytest.mark.parametrize("actor", range(1, 9))
@pytest.mark.parametrize("proposed_by", range(1, 9))
def test_a_proposal_takes_a_second_person_without_a_part_in_the_case(actor: int, proposed_by: int) -> None:
    proposal = Proposal(K.SUSPENSION, R.ACTIVE, PARTIES, proposed_by=proposed_by)
    apart = actor not in {1, 2, 5, 6}
    assert (may_confirm(proposal, actor=actor) == []) == (apart and actor != proposed_by)
