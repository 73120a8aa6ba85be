"""The people of the demonstration: everybody who is needed, nobody who could be anybody."""

from collections.abc import Callable
from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlmodel import Session

from accounts import queries
from accounts.rules import INCOMPATIBLE, Role, conflicts, is_address, is_id_number, needs_second_factor
from accounts.service import current_code, id_number_digest
from core.config import Settings
from demo import load, people
from demo.people import Cast, content, email_of, id_number

Play = Callable[[], Cast]


@pytest.fixture
def play(session: Session, settings: Settings, now: datetime) -> Play:
    return lambda: people.play(session, settings=settings, password_hash="hash", now=now)


@given(st.integers(0, 10**12))
def test_an_invented_identity_number_holds_together_and_belongs_to_no_place(number: int) -> None:
    made = id_number(number)
    assert is_id_number(made)
    assert made.startswith("9")


def test_the_first_thousand_candidates_have_numbers_of_their_own() -> None:
    assert len({id_number(number) for number in range(1000)}) == 1000


def test_everybody_has_an_address_that_goes_nowhere() -> None:
    addresses = [member["email"] for member in content()["staff"]] + [email_of(number) for number in range(1, 20)]
    assert len(set(addresses)) == len(addresses)
    assert all(is_address(address) and address.endswith("@demo.gradus") for address in addresses)


def test_every_role_but_the_applicants_is_played_by_staff() -> None:
    assert {Role(member["role"]) for member in content()["staff"]} == set(Role) - {Role.CANDIDATE}


def test_every_candidate_works_for_a_body_of_the_demonstration() -> None:
    bodies = {body["code"] for body in content()["bodies"]}
    assert {candidate["body"] for candidate in content()["candidates"]} <= bodies
    assert all(candidate["name"] and candidate["name_latin"].isascii() for candidate in content()["candidates"])


def test_everybody_who_plays_is_in_the_tables(session: Session, play: Play) -> None:
    cast = play()
    assert set(cast.staff) == set(Role) - {Role.CANDIDATE}
    assert len(cast.candidates) == len(content()["candidates"])
    assert {body.code for body in queries.bodies(session)} == set(cast.bodies)
    assert queries.count_people(session) == len(content()["staff"]) + len(cast.candidates)


def test_staff_hold_their_role_and_the_second_factor_that_it_needs(
    session: Session, play: Play, settings: Settings, now: datetime
) -> None:
    play()
    for member in content()["staff"]:
        person = queries.person_by_email(session, member["email"])
        assert person is not None
        roles = [grant.role for grant in queries.grants_in_force(session, person.id or 0)]
        assert roles == [Role(member["role"])]
        assert person.totp_confirmed_at is not None or not needs_second_factor(roles)
        assert len(current_code(person, key=settings.derive("totp"), now=now)) == 6


def test_nobody_of_the_demonstration_decides_on_both_sides(session: Session, play: Play) -> None:
    cast = play()
    for actor in cast.staff.values():
        assert all(not conflicts(actor.roles - {role}, role) for role in actor.roles)
    assert INCOMPATIBLE


def test_candidates_can_sign_in_to_an_exam_by_the_number_that_is_printed(
    session: Session, play: Play, settings: Settings
) -> None:
    cast = play()
    for number, candidate in enumerate(cast.candidates, 1):
        digest = id_number_digest(id_number(number), settings.derive("id-number"))
        assert queries.person_by_id_hash(session, digest) == candidate
        assert candidate.email == email_of(number)


def test_who_recommends_a_candidate_does_so_for_the_body_that_employs_them(session: Session, play: Play) -> None:
    cast = play()
    employed = [(candidate, queries.employer(session, candidate.id or 0)) for candidate in cast.candidates]
    recommended = [(who, body) for who, body in employed if body is not None and body.id in cast.recommenders]
    assert recommended
    for candidate, body in recommended:
        recommender = cast.recommender(session, candidate)
        assert (recommender.body_id, set(recommender.roles)) == (body.id, {Role.RECOMMENDING_BODY})


def test_candidates_may_apply_and_nothing_else(session: Session, play: Play) -> None:
    cast = play()
    assert {frozenset(cast.actor(session, one).roles) for one in cast.candidates} == {frozenset({Role.CANDIDATE})}


def test_an_installation_knows_whether_it_was_played(session: Session, play: Play) -> None:
    assert not load.is_played(session)
    play()
    assert load.is_played(session)


def test_the_programme_names_a_sign_in_for_every_role() -> None:
    rows = load._staff()
    assert {Role(role) for role, _, _ in rows} == set(Role)
    assert all(address.endswith("@demo.gradus") and name for _, address, name in rows)
