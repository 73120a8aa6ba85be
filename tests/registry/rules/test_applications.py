"""The life of an application, and every predicate about who may act on it as a truth table."""

from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from registry.rules.applications import (
    TRANSITIONS,
    ApplicationState,
    Parties,
    may_approve,
    may_decide,
    may_edit,
    may_move,
    may_recommend,
)

S = ApplicationState
ALLOWED = {
    (S.DRAFT, S.SUBMITTED),
    (S.DRAFT, S.WITHDRAWN),
    (S.SUBMITTED, S.RECOMMENDED),
    (S.SUBMITTED, S.RETURNED),
    (S.SUBMITTED, S.WITHDRAWN),
    (S.RECOMMENDED, S.EXAMINED),
    (S.RECOMMENDED, S.RETURNED),
    (S.RECOMMENDED, S.REJECTED),
    (S.RECOMMENDED, S.WITHDRAWN),
    (S.EXAMINED, S.APPROVED),
    (S.EXAMINED, S.RECOMMENDED),
    (S.EXAMINED, S.REJECTED),
    (S.RETURNED, S.SUBMITTED),
    (S.RETURNED, S.WITHDRAWN),
}
APPLICANT, RECOMMENDER, REGISTRAR, EXAMINER, COLLEAGUE, STRANGER = range(1, 7)
PARTIES = Parties(
    applicant=APPLICANT,
    recommender=RECOMMENDER,
    registrar=REGISTRAR,
    examined_by=frozenset({EXAMINER}),
    colleagues=frozenset({COLLEAGUE, APPLICANT}),
)


@pytest.mark.parametrize(("state", "target"), list(product(S, S)))
def test_the_table_allows_exactly_these_steps(state: ApplicationState, target: ApplicationState) -> None:
    assert (may_move(state, target) == []) == ((state, target) in ALLOWED)


@pytest.mark.parametrize("state", S)
def test_only_a_draft_or_a_returned_application_is_changed(state: ApplicationState) -> None:
    assert (may_edit(state) == []) == (state in (S.DRAFT, S.RETURNED))


@given(st.lists(st.sampled_from(S), max_size=12))
def test_no_way_leads_to_approval_past_the_body_and_the_registrar(wishes: list[ApplicationState]) -> None:
    way = [S.DRAFT]
    for wish in wishes:
        if not may_move(way[-1], wish):
            way.append(wish)
    if way[-1] == S.APPROVED:
        assert way[-2] == S.EXAMINED
        assert S.SUBMITTED in way
        assert S.RECOMMENDED in way


@given(st.sampled_from(S), st.sampled_from(S))
def test_what_is_decided_stays_decided(state: ApplicationState, target: ApplicationState) -> None:
    if state in (S.APPROVED, S.REJECTED, S.WITHDRAWN):
        assert TRANSITIONS[state] == frozenset()
        assert may_move(state, target)


@pytest.mark.parametrize(
    ("actor", "actor_body", "reasons"),
    [
        (RECOMMENDER, 1, 0),
        (RECOMMENDER, 2, 1),
        (RECOMMENDER, None, 1),
        (APPLICANT, 1, 1),
        (APPLICANT, 2, 2),
        (APPLICANT, None, 2),
        (STRANGER, 1, 0),
        (STRANGER, None, 1),
    ],
)
def test_only_the_own_body_recommends_and_nobody_themselves(actor: int, actor_body: int | None, reasons: int) -> None:
    assert len(may_recommend(PARTIES, actor=actor, actor_body=actor_body, body=1)) == reasons


@pytest.mark.parametrize(
    ("actor", "decides", "approves"),
    [
        (APPLICANT, False, False),
        (RECOMMENDER, False, False),
        (REGISTRAR, True, False),
        (EXAMINER, False, False),
        (COLLEAGUE, False, False),
        (STRANGER, True, True),
    ],
)
def test_who_decides_and_who_approves(actor: int, decides: bool, approves: bool) -> None:
    assert (may_decide(PARTIES, actor=actor) == []) == decides
    assert (may_approve(PARTIES, actor=actor) == []) == approves


@given(
    st.builds(
        Parties,
        applicant=st.integers(1, 5),
        recommender=st.none() | st.integers(1, 5),
        registrar=st.none() | st.integers(1, 5),
        examined_by=st.frozensets(st.integers(1, 5)),
        colleagues=st.frozensets(st.integers(1, 5)),
    ),
    st.integers(1, 5),
)
def test_who_approves_has_had_no_other_hand_in_it(parties: Parties, actor: int) -> None:
    if may_approve(parties, actor=actor) == []:
        assert actor not in {parties.applicant, parties.recommender, parties.registrar}
        assert actor not in parties.examined_by | parties.colleagues
