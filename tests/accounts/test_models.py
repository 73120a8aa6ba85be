"""What the database itself refuses about people, whoever writes to it."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy.exc import DBAPIError, IntegrityError
from sqlmodel import Session

from accounts.models import AccessToken, Body, Employment, FactorReset, Person, RecoveryCode, RoleGrant, TokenPurpose
from accounts.rules import Role
from tests import factories as f

DAY = date(2026, 11, 2)


def keep(session: Session, row: Any) -> None:
    with session.begin_nested():
        session.add(row)


@pytest.fixture
def person(session: Session) -> Person:
    return f.person(session, number=1)


@pytest.fixture
def body(session: Session) -> Body:
    row = Body(code="B-1", name="甲认证")
    keep(session, row)
    return row


@pytest.mark.parametrize("column", ["email", "id_number_hash"])
def test_two_people_share_neither_address_nor_identity_number(session: Session, person: Person, column: str) -> None:
    other = Person(name="别人", created_at=f.NOW, **{column: getattr(person, column)})
    with pytest.raises(IntegrityError):
        keep(session, other)


def test_people_without_address_and_number_may_be_many(session: Session) -> None:
    for _ in range(3):
        keep(session, Person(name="无名", created_at=f.NOW))


@pytest.mark.parametrize(("tail", "shown"), [("", ""), ("001X", "**************001X")])
def test_an_identity_number_shows_its_end_only(tail: str, shown: str) -> None:
    assert Person(name="甲", created_at=f.NOW, id_number_tail=tail).masked_id_number == shown


def test_a_person_works_for_one_body_at_a_time(session: Session, person: Person, body: Body) -> None:
    ids: dict[str, Any] = {"person_id": person.id or 0, "body_id": body.id or 0}
    keep(session, Employment(**ids, from_day=DAY, to_day=DAY))
    keep(session, Employment(**ids, from_day=DAY))
    keep(session, Employment(**ids, from_day=DAY, to_day=DAY + timedelta(days=1)))
    with pytest.raises(IntegrityError):
        keep(session, Employment(**ids, from_day=DAY + timedelta(days=9)))


@pytest.mark.parametrize(
    "change", [{"to_day": DAY - timedelta(days=1)}, {"person_id": 999_999}, {"body_id": 999_999}, {"from_day": None}]
)
def test_an_employment_that_does_not_hold_together_is_refused(
    session: Session, person: Person, body: Body, change: dict[str, Any]
) -> None:
    given: dict[str, Any] = {"person_id": person.id, "body_id": body.id, "from_day": DAY, **change}
    with pytest.raises(DBAPIError):
        keep(session, Employment(**given))


def test_a_role_is_in_force_once_and_revoked_as_often_as_it_was_given(session: Session, person: Person) -> None:
    given: dict[str, Any] = {
        "person_id": person.id or 0,
        "role": Role.AUTHOR,
        "granted_by": "test",
        "granted_at": f.NOW,
    }
    for _ in range(2):
        keep(session, RoleGrant(**given, revoked_at=f.NOW))
    keep(session, RoleGrant(**given))
    with pytest.raises(IntegrityError):
        keep(session, RoleGrant(**given))
    keep(session, RoleGrant(**given | {"role": Role.REVIEWER}))


@pytest.mark.parametrize(
    ("approved_by", "approved_at", "kept"),
    [("other", f.NOW, True), (None, None, True), ("asker", f.NOW, False), ("other", None, False), (None, f.NOW, False)],
)
def test_a_reset_is_asked_for_by_one_and_approved_by_another(
    session: Session, person: Person, approved_by: str | None, approved_at: datetime | None, kept: bool
) -> None:
    people = {"asker": f.person(session).id, "other": f.person(session).id, None: None}
    row = FactorReset(
        person_id=person.id or 0, reason="丢失", requested_by=people["asker"] or 0, requested_at=f.NOW,
        approved_by=people[approved_by], approved_at=approved_at,
    )  # fmt: skip
    if kept:
        keep(session, row)
    else:
        with pytest.raises(IntegrityError):
            keep(session, row)


def test_a_link_is_kept_once_and_belongs_to_somebody(session: Session, person: Person) -> None:
    link: dict[str, Any] = {"digest": "d" * 64, "purpose": TokenPurpose.INVITATION, "expires_at": f.NOW}
    keep(session, AccessToken(person_id=person.id or 0, **link))
    session.expunge_all()
    for who, digest in ((person.id, "d" * 64), (999_999, "e" * 64)):
        with pytest.raises(IntegrityError):
            keep(session, AccessToken(person_id=who or 0, **link | {"digest": digest}))


@pytest.mark.parametrize("model", [RecoveryCode, RoleGrant, AccessToken])
def test_what_belongs_to_a_person_belongs_to_one_who_is_there(session: Session, model: type[Any]) -> None:
    given: dict[str, Any] = {
        "person_id": 999_999, "digest": "d" * 64, "role": Role.AUTHOR, "granted_by": "test", "granted_at": f.NOW,
        "purpose": TokenPurpose.INVITATION, "expires_at": f.NOW,
    }  # fmt: skip
    with pytest.raises(IntegrityError):
        keep(session, model(**{name: value for name, value in given.items() if name in model.model_fields}))


def test_codes_of_bodies_are_given_once(session: Session, body: Body) -> None:
    with pytest.raises(IntegrityError):
        keep(session, Body(code=body.code, name="乙"))
