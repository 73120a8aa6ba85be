from datetime import datetime

from sqlmodel import Session

from accounts import queries, service
from accounts.rules import Role
from tests import factories


def test_a_reset_lies_on_the_desks_of_those_who_may_approve_it(session: Session, now: datetime) -> None:
    lost = factories.person(session, "李四", totp_confirmed_at=now)
    asking, other = (factories.actor(factories.person(session), Role.ADMINISTRATOR) for _ in range(2))
    service.request_factor_reset(session, person_id=lost.id or 0, reason="lost", actor=asking, now=now)
    session.flush()

    assert [card.count for card in queries.desk_cards(session, other, now)] == [1]
    assert [card.count for card in queries.desk_cards(session, asking, now)] == [0]
    assert queries.desk_cards(session, factories.actor(lost, Role.MARKER), now) == []
