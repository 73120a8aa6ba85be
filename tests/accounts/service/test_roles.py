from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy.exc import IntegrityError
from sqlmodel import Session, select

from accounts import queries, service
from accounts.models import RoleGrant
from accounts.rules import Actor, Role
from core.errors import NotFound, Refused
from core.sessions import WebSession
from tests import factories


def _held(session: Session, person_id: int | None) -> set[Role]:
    return {grant.role for grant in queries.grants_in_force(session, person_id or 0)}


def test_a_role_is_given_and_the_person_signed_out(session: Session, officer: Actor, now: datetime) -> None:
    person = factories.person(session)
    session.add(WebSession(id="s", person=str(person.id), created_at=now, last_seen_at=now))
    session.flush()

    service.grant_role(session, person_id=person.id or 0, role=Role.MARKER, actor=officer, now=now)

    assert _held(session, person.id) == {Role.MARKER}
    assert session.exec(select(WebSession)).all() == []


def test_a_revoked_role_is_gone_at_once_and_may_be_given_again(session: Session, officer: Actor, now: datetime) -> None:
    person = factories.person(session, "李四", Role.MARKER, Role.AUTHOR)

    service.revoke_role(session, person_id=person.id or 0, role=Role.MARKER, actor=officer, now=now)
    assert _held(session, person.id) == {Role.AUTHOR}

    later = now + timedelta(days=1)
    service.grant_role(session, person_id=person.id or 0, role=Role.MARKER, actor=officer, now=later)
    assert _held(session, person.id) == {Role.AUTHOR, Role.MARKER}
    assert len(queries.grants(session, person.id or 0)) == 3


def test_a_role_that_is_not_held_cannot_be_taken_away(session: Session, officer: Actor, now: datetime) -> None:
    person = factories.person(session, "李四", Role.AUTHOR)

    with pytest.raises(Refused):
        service.revoke_role(session, person_id=person.id or 0, role=Role.MARKER, actor=officer, now=now)


def test_roles_that_decide_on_both_sides_are_refused(session: Session, officer: Actor, now: datetime) -> None:
    person = factories.person(session, "李四", Role.REGISTRAR)

    with pytest.raises(Refused) as refused:
        service.grant_role(session, person_id=person.id or 0, role=Role.APPROVING_REGISTRAR, actor=officer, now=now)
    assert refused.value.field == "role"


def test_nobody_gives_themselves_a_role(session: Session, now: datetime) -> None:
    person = factories.person(session, "李四", Role.ADMINISTRATOR)
    actor = factories.actor(person, Role.ADMINISTRATOR)

    with pytest.raises(Refused):
        service.grant_role(session, person_id=person.id or 0, role=Role.REGISTRAR, actor=actor, now=now)


def test_who_recommends_does_so_for_a_body_that_exists(session: Session, officer: Actor, now: datetime) -> None:
    person = factories.person(session)
    body = service.add_body(session, code="B-1", name="甲认证", name_en="A")
    grant: dict[str, Any] = {"person_id": person.id or 0, "role": Role.RECOMMENDING_BODY, "actor": officer, "now": now}

    with pytest.raises(Refused):
        service.grant_role(session, **grant)
    with pytest.raises(NotFound):
        service.grant_role(session, **grant, body_id=(body.id or 0) + 1)
    service.grant_role(session, **grant, body_id=body.id)
    assert queries.actor_of(session, person).body_id == body.id


def test_the_database_refuses_the_same_role_twice_in_force(session: Session, now: datetime) -> None:
    person = factories.person(session, "李四", Role.MARKER)

    with pytest.raises(IntegrityError), session.begin_nested():
        session.add(RoleGrant(person_id=person.id or 0, role=Role.MARKER, granted_by="x", granted_at=now))
