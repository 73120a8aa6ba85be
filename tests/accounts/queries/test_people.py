from datetime import datetime
from typing import Any

import pytest
from sqlmodel import Session

from accounts import queries, service
from accounts.models import Person, RecoveryCode
from accounts.rules import Actor, Role
from tests import factories


@pytest.fixture
def three(session: Session) -> list[Person]:
    return [
        factories.person(session, "Anna Smith", Role.MARKER, email="anna@example.org"),
        factories.person(session, "李四", Role.AUTHOR, Role.MARKER, email="li_si@example.org"),
        factories.person(session, "王五", email=None),
    ]


@pytest.mark.parametrize(
    ("search", "role", "found"),
    [
        ("", None, {0, 1, 2}),
        ("anna", None, {0}),
        ("ANNA SM", None, {0}),
        ("李", None, {1}),
        ("i_s", None, {1}),
        ("_", None, {1}),
        ("%", None, set()),
        ("", Role.MARKER, {0, 1}),
        ("李", Role.AUTHOR, {1}),
        ("王", Role.AUTHOR, set()),
        ("", Role.REGISTRAR, set()),
    ],
)
def test_people_are_found_by_part_of_name_or_address_and_by_role(
    session: Session, three: list[Person], search: str, role: Role | None, found: set[int]
) -> None:
    listed = queries.people(session, search=search, role=role)

    assert {person.id for person in listed} == {three[place].id for place in found}
    assert queries.count_people(session, search=search, role=role) == len(found)


def test_a_list_is_cut_into_pages_without_gap_or_overlap(session: Session) -> None:
    for _ in range(7):
        factories.person(session, "同名")

    pages = [queries.people(session, limit=3, offset=offset) for offset in (0, 3, 6)]

    assert [len(page) for page in pages] == [3, 3, 1]
    assert len({person.id for page in pages for person in page}) == 7


def test_a_revoked_role_finds_nobody(session: Session, three: list[Person], officer: Actor, now: datetime) -> None:
    service.revoke_role(session, person_id=three[0].id or 0, role=Role.MARKER, actor=officer, now=now)

    assert [person.id for person in queries.people(session, role=Role.MARKER)] == [three[1].id]
    held = queries.roles_of(session, {person.id or 0 for person in three})
    assert held == {three[0].id: [], three[1].id: [Role.AUTHOR, Role.MARKER], three[2].id: []}


def test_names_stand_for_persons_and_nothing_else(session: Session, three: list[Person]) -> None:
    anna = f"person/{three[0].id}"
    wanted = [anna, "person/0", "person/99999999999999999999", "attempt/3", "person/x"]

    shown = queries.actor_names(session, wanted)

    assert shown == {**{actor: actor for actor in wanted}, anna: "Anna Smith"}


def test_nobody_is_asked_about_for_no_ids(session: Session) -> None:
    assert queries.names(session, set()) == {}


def test_an_actor_has_the_roles_in_force_and_the_body_that_one_of_them_names(
    session: Session, three: list[Person], officer: Actor, now: datetime
) -> None:
    someone = three[1]
    body = service.add_body(session, code="B-9", name="甲", name_en="A")
    grant: dict[str, Any] = {"person_id": someone.id or 0, "actor": officer, "now": now}
    service.grant_role(session, role=Role.RECOMMENDING_BODY, body_id=body.id, **grant)
    service.revoke_role(session, role=Role.MARKER, **grant)
    actor = queries.actor_of(session, someone)
    assert (actor.id, actor.name, actor.body_id) == (someone.id, "李四", body.id)
    assert actor.roles == {Role.AUTHOR, Role.RECOMMENDING_BODY}
    service.revoke_role(session, role=Role.RECOMMENDING_BODY, **grant)
    assert queries.actor_of(session, someone).body_id is None


def test_who_holds_no_role_is_an_actor_that_may_nothing(session: Session, three: list[Person]) -> None:
    actor = queries.actor_of(session, three[2])
    assert (actor.roles, actor.permissions, actor.body_id) == (frozenset(), frozenset(), None)


@pytest.mark.parametrize("spelling", ["anna@example.org", "ANNA@Example.ORG", "  anna@example.org\n"])
def test_an_address_finds_its_person_in_any_spelling(session: Session, three: list[Person], spelling: str) -> None:
    assert queries.person_by_email(session, spelling) == three[0]


@pytest.mark.parametrize("nobody", ["", "anna@example.or", "nobody@example.org", "%", "' OR 1=1 --"])
def test_another_address_finds_nobody(session: Session, three: list[Person], nobody: str) -> None:
    assert queries.person_by_email(session, nobody) is None


def test_people_are_listed_by_name_and_those_of_one_name_as_they_came(session: Session) -> None:
    second, first, third = (factories.person(session, name) for name in ("乙", "甲", "乙"))
    listed = [person.id for person in queries.people(session, limit=50)]
    assert listed == [person.id for person in sorted((second, first, third), key=lambda one: (one.name, one.id or 0))]


def test_a_person_works_for_the_body_of_the_present_employment_only(
    session: Session, three: list[Person], officer: Actor, now: datetime
) -> None:
    key, day = three[0].id or 0, now.date()
    bodies = [service.add_body(session, code=code, name=code, name_en=code) for code in ("B-2", "B-1")]
    assert [body.code for body in queries.bodies(session)] == ["B-1", "B-2"]
    assert queries.employer(session, key) is None
    for body in bodies:
        service.employ(session, person_id=key, body_id=body.id or 0, from_day=day, actor=officer, now=now)
        assert queries.employer(session, key) == body
        service.end_employment(session, person_id=key, to_day=day, actor=officer, now=now)
    assert queries.employment(session, key) is None


def test_links_and_codes_that_were_used_are_not_counted(session: Session, three: list[Person], now: datetime) -> None:
    key = three[0].id or 0
    for _ in range(2):
        service.request_password_reset(session, email="anna@example.org", public_url="http://here", now=now)
    session.flush()
    links = queries.open_links(session, key)
    assert len(links) == 2
    links[0].used_at = now
    session.add_all(
        [RecoveryCode(person_id=key, digest=str(place), used_at=now if place else None) for place in range(4)]
    )
    session.flush()
    assert queries.open_links(session, key) == [links[1]]
    assert queries.recovery_codes_left(session, key) == 1
    assert queries.recovery_codes_left(session, three[1].id or 0) == 0
