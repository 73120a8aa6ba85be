from datetime import datetime

import pytest
from sqlmodel import Session, select

from accounts import queries, service
from accounts.models import Person
from accounts.rules import Actor, NewStaff, Role
from core.audit import AuditEntry
from core.errors import NotFound, Refused
from core.outbox import Message
from core.sessions import WebSession
from tests import factories

KEY = b"id key"


def test_a_person_is_added_under_a_small_letter_address(session: Session, officer: Actor, now: datetime) -> None:
    person = service.add_person(session, name=" 李四 ", email=" Li.Si@Example.ORG ", actor=officer, now=now)

    assert (person.name, person.email, person.active) == ("李四", "li.si@example.org", True)
    assert queries.person_by_email(session, "LI.SI@example.org") is person


def test_an_address_is_known_in_any_spelling(session: Session, officer: Actor, now: datetime) -> None:
    service.add_person(session, name="李四", email="li@example.org", actor=officer, now=now)

    with pytest.raises(Refused) as refused:
        service.add_person(session, name="王五", email="LI@example.org", actor=officer, now=now)
    assert refused.value.field == "email"


def test_people_without_address_do_not_stand_in_each_others_way(
    session: Session, officer: Actor, now: datetime
) -> None:
    first = service.add_person(session, name="李四", actor=officer, now=now)
    second = service.add_person(session, name="李四", actor=officer, now=now)

    assert first.id != second.id


def test_of_an_identity_number_only_digest_and_tail_are_kept(session: Session, officer: Actor, now: datetime) -> None:
    number = factories.id_number(5)
    person = service.add_person(session, name="李四", id_number=number, id_key=KEY, actor=officer, now=now)

    assert number not in repr(person)
    assert person.masked_id_number == "**************" + number[-4:]
    assert queries.person_by_id_hash(session, service.id_number_digest(number, KEY)) is person


@pytest.mark.parametrize("twice", [True, False])
def test_an_identity_number_that_is_known_or_wrong_is_refused(
    session: Session, officer: Actor, now: datetime, twice: bool
) -> None:
    number = factories.id_number(5)
    if twice:
        service.add_person(session, name="李四", id_number=number, id_key=KEY, actor=officer, now=now)
    given = number if twice else number[:-1] + ("1" if number[-1] != "1" else "2")

    with pytest.raises(Refused) as refused:
        service.add_person(session, name="王五", id_number=given, id_key=KEY, actor=officer, now=now)
    assert refused.value.field == "id_number"


def test_staff_are_added_with_a_role_and_an_invitation_in_both_languages(
    session: Session, officer: Actor, now: datetime
) -> None:
    staff = NewStaff("李四", "li@example.org", Role.MARKER)
    person, token = service.add_staff(session, staff=staff, public_url="http://here", actor=officer, now=now)

    mail = session.exec(select(Message).where(Message.to == "li@example.org")).one()
    assert f"http://here/password/{token}" in mail.body
    assert "您好" in mail.body
    assert "Dear 李四" in mail.body
    assert queries.actor_of(session, person).roles == {Role.MARKER}


def test_staff_need_an_address(session: Session, officer: Actor, now: datetime) -> None:
    with pytest.raises(Refused):
        service.add_staff(
            session, staff=NewStaff("李四", " ", Role.MARKER), public_url="http://here", actor=officer, now=now
        )


def test_a_closed_account_is_signed_out_and_cannot_be_closed_again(
    session: Session, officer: Actor, now: datetime
) -> None:
    person = factories.person(session, "李四", Role.MARKER)
    session.add(WebSession(id="s", person=str(person.id), created_at=now, last_seen_at=now))
    session.flush()

    service.close_account(session, person_id=person.id or 0, actor=officer, now=now)

    assert not person.active
    assert session.exec(select(WebSession).where(WebSession.person == str(person.id))).all() == []
    with pytest.raises(Refused):
        service.close_account(session, person_id=person.id or 0, actor=officer, now=now)


def test_a_reopened_account_keeps_its_roles(session: Session, officer: Actor, now: datetime) -> None:
    person = factories.person(session, "李四", Role.MARKER)
    service.close_account(session, person_id=person.id or 0, actor=officer, now=now)

    service.reopen_account(session, person_id=person.id or 0, actor=officer, now=now)

    assert person.active
    assert queries.actor_of(session, person).roles == {Role.MARKER}


def test_nobody_closes_their_own_account(session: Session, now: datetime) -> None:
    person = factories.person(session, "李四", Role.ADMINISTRATOR)

    with pytest.raises(Refused):
        service.close_account(
            session, person_id=person.id or 0, actor=factories.actor(person, Role.ADMINISTRATOR), now=now
        )


@pytest.mark.parametrize("key", [999_999, 2**31, 2**80])
def test_an_unknown_person_is_not_found(session: Session, officer: Actor, now: datetime, key: int) -> None:
    with pytest.raises(NotFound):
        service.close_account(session, person_id=key, actor=officer, now=now)


def test_each_act_leaves_one_audit_entry(session: Session, officer: Actor, now: datetime) -> None:
    person = service.add_person(session, name="李四", email="li@example.org", actor=officer, now=now)
    service.close_account(session, person_id=person.id or 0, actor=officer, now=now)
    service.reopen_account(session, person_id=person.id or 0, actor=officer, now=now)

    written = session.exec(select(AuditEntry.action).where(AuditEntry.subject == f"person/{person.id}")).all()
    assert list(written) == ["person.added", "person.closed", "person.reopened"]


def test_columns_with_personal_data_name_their_class_and_retention() -> None:
    table = Person.metadata.tables["person"]
    classed = {column.name for column in table.columns if "personal" in column.info}

    assert classed == {
        "name", "name_latin", "email", "id_number_hash", "id_number_tail", "password_hash", "totp_sealed",
    }  # fmt: skip
    assert all(table.columns[name].info["retention"] for name in classed)
