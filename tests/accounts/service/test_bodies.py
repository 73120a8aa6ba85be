from datetime import date, datetime

import pytest
from sqlalchemy.exc import IntegrityError
from sqlmodel import Session

from accounts import queries, service
from accounts.models import Body, Employment, Person
from accounts.rules import Actor
from core.errors import NotFound, Refused
from tests import factories

FIRST = date(2026, 1, 1)


@pytest.fixture
def body(session: Session) -> Body:
    return service.add_body(session, code="B-001", name="甲认证", name_en="A Certification")


@pytest.fixture
def person(session: Session) -> Person:
    return factories.person(session)


def test_a_code_names_one_body(session: Session, body: Body) -> None:
    with pytest.raises(Refused) as refused:
        service.add_body(session, code="B-001", name="乙认证", name_en="B")
    assert refused.value.field == "code"
    assert queries.bodies(session) == [body]


def test_nobody_works_for_two_bodies_at_a_time(
    session: Session, body: Body, person: Person, officer: Actor, now: datetime
) -> None:
    key = person.id or 0
    other = service.add_body(session, code="B-002", name="乙认证", name_en="B", actor=officer, now=now)
    service.employ(session, person_id=key, body_id=body.id or 0, from_day=FIRST, actor=officer, now=now)

    with pytest.raises(Refused) as refused:
        service.employ(session, person_id=key, body_id=other.id or 0, from_day=FIRST, actor=officer, now=now)
    assert refused.value.field == "body"

    service.end_employment(session, person_id=key, to_day=date(2026, 6, 30), actor=officer, now=now)
    assert queries.employer(session, key) is None
    service.employ(session, person_id=key, body_id=other.id or 0, from_day=date(2026, 7, 1), actor=officer, now=now)
    assert queries.employer(session, key) == other


def test_an_employment_does_not_end_before_it_began(
    session: Session, body: Body, person: Person, officer: Actor, now: datetime
) -> None:
    key = person.id or 0
    service.employ(session, person_id=key, body_id=body.id or 0, from_day=FIRST, actor=officer, now=now)

    with pytest.raises(Refused) as refused:
        service.end_employment(session, person_id=key, to_day=date(2025, 12, 31), actor=officer, now=now)
    assert refused.value.field == "to_day"
    service.end_employment(session, person_id=key, to_day=FIRST, actor=officer, now=now)


def test_without_an_employment_there_is_none_to_end(
    session: Session, person: Person, officer: Actor, now: datetime
) -> None:
    with pytest.raises(Refused):
        service.end_employment(session, person_id=person.id or 0, to_day=FIRST, actor=officer, now=now)


def test_an_unknown_body_employs_nobody(session: Session, person: Person, officer: Actor, now: datetime) -> None:
    with pytest.raises(NotFound):
        service.employ(session, person_id=person.id or 0, body_id=999_999, from_day=FIRST, actor=officer, now=now)


def test_the_database_refuses_a_second_present_employment(session: Session, body: Body, person: Person) -> None:
    links = [Employment(person_id=person.id or 0, body_id=body.id or 0, from_day=FIRST) for _ in range(2)]
    with pytest.raises(IntegrityError), session.begin_nested():
        session.add_all(links)
