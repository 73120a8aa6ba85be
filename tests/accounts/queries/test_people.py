from datetime import datetime

import pytest
from sqlmodel import Session

from accounts import queries, service
from accounts.models import Person
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
