from datetime import datetime, timedelta

import pytest
from sqlmodel import Session, select

from accounts import service
from accounts.models import AccessToken, Person
from accounts.rules import Actor, Role
from core.errors import Refused
from core.outbox import Message
from core.sessions import WebSession
from tests import factories

URL = "http://here"
PASSWORD = "four calm green words"


@pytest.fixture
def person(session: Session) -> Person:
    return factories.person(session, "李四", Role.MARKER, email="li@example.org")


def _token_mailed(session: Session) -> str:
    body = session.exec(select(Message.body).order_by(Message.id.desc())).first()  # type: ignore[union-attr]  # a column
    assert body is not None
    return body.partition("/password/")[2].split()[0]


def test_the_link_of_an_invitation_sets_the_password_once(
    session: Session, person: Person, officer: Actor, now: datetime
) -> None:
    token = service.invite(session, person=person, public_url=URL, actor=officer, now=now)
    session.flush()
    assert service.check_link(session, token=token, now=now, password=PASSWORD) == person

    service.redeem(session, token=token, password_hash="hash", now=now)

    assert person.password_hash == "hash"
    with pytest.raises(Refused):
        service.redeem(session, token=token, password_hash="other", now=now)
    assert person.password_hash == "hash"


def test_only_the_digest_of_a_link_is_kept(session: Session, person: Person, officer: Actor, now: datetime) -> None:
    token = service.invite(session, person=person, public_url=URL, actor=officer, now=now)

    assert token not in {row.digest for row in session.exec(select(AccessToken)).all()}


@pytest.mark.parametrize(("purpose", "hours"), [("invitation", 7 * 24), ("password_reset", 1)])
def test_a_link_expires(
    session: Session, person: Person, officer: Actor, now: datetime, purpose: str, hours: int
) -> None:
    if purpose == "invitation":
        service.invite(session, person=person, public_url=URL, actor=officer, now=now)
    else:
        service.request_password_reset(session, email="LI@example.org", public_url=URL, now=now)
    token, end = _token_mailed(session), now + timedelta(hours=hours)

    service.check_link(session, token=token, now=end - timedelta(seconds=1))
    with pytest.raises(Refused) as refused:
        service.check_link(session, token=token, now=end)
    assert refused.value.code == "dead_link"


def test_a_new_password_ends_all_sessions_and_all_other_links(session: Session, person: Person, now: datetime) -> None:
    session.add(WebSession(id="s", person=str(person.id), created_at=now, last_seen_at=now))
    service.request_password_reset(session, email="li@example.org", public_url=URL, now=now)
    first = _token_mailed(session)
    service.request_password_reset(session, email="li@example.org", public_url=URL, now=now)

    service.redeem(session, token=_token_mailed(session), password_hash="hash", now=now)

    assert session.exec(select(WebSession)).all() == []
    with pytest.raises(Refused):
        service.check_link(session, token=first, now=now)


@pytest.mark.parametrize("email", ["nobody@example.org", "gone@example.org", ""])
def test_an_unknown_or_closed_address_gets_no_link_and_no_word(
    session: Session, person: Person, now: datetime, email: str
) -> None:
    factories.person(session, "王五", email="gone@example.org", active=False)

    service.request_password_reset(session, email=email, public_url=URL, now=now)

    assert session.exec(select(Message)).all() == []


def test_a_weak_password_is_refused_before_the_link_is_used(
    session: Session, person: Person, officer: Actor, now: datetime
) -> None:
    token = service.invite(session, person=person, public_url=URL, actor=officer, now=now)

    with pytest.raises(Refused) as refused:
        service.check_link(session, token=token, now=now, password="short")
    assert refused.value.field == "password"
    service.check_link(session, token=token, now=now)


def test_a_closed_account_sets_no_password(session: Session, person: Person, officer: Actor, now: datetime) -> None:
    token = service.invite(session, person=person, public_url=URL, actor=officer, now=now)
    person.active = False

    with pytest.raises(Refused):
        service.redeem(session, token=token, password_hash="hash", now=now)
    with pytest.raises(Refused):
        service.invite(session, person=person, public_url=URL, actor=officer, now=now)


def test_an_invented_link_is_refused(session: Session, now: datetime) -> None:
    with pytest.raises(Refused):
        service.redeem(session, token="x" * 43, password_hash="hash", now=now)
