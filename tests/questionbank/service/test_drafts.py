"""What an author types is kept for them and nobody else, until they save it or throw it away."""

from datetime import datetime, timedelta

from sqlmodel import Session, select

from accounts.rules import Role
from questionbank import service
from questionbank.models import ManuscriptDraft
from questionbank.service.drafts import KEPT
from tests import factories

FIELDS = [("zh_Hans-stem", "题"), ("key", "A"), ("key", "C")]


def test_what_was_typed_last_is_found_again_in_its_order(session: Session, now: datetime) -> None:
    author = factories.actor(factories.person(session), Role.AUTHOR)
    service.keep_draft(session, place="new/essay/105/", fields=[("stem", "a")], actor=author, now=now)
    service.keep_draft(session, place="new/essay/105/", fields=FIELDS, actor=author, now=now + timedelta(minutes=1))
    session.expire_all()

    draft = service.find_draft(session, place="new/essay/105/", actor=author)

    assert draft is not None
    assert draft.fields == [list(pair) for pair in FIELDS]
    assert draft.saved_at == now + timedelta(minutes=1)


def test_nobody_finds_what_another_person_typed(session: Session, now: datetime) -> None:
    one, other = (factories.actor(factories.person(session, name), Role.AUTHOR) for name in ("林甲", "林乙"))
    service.keep_draft(session, place="item/105-1/1", fields=FIELDS, actor=one, now=now)

    assert service.find_draft(session, place="item/105-1/1", actor=other) is None
    service.drop_draft(session, place="item/105-1/1", actor=other)
    assert service.find_draft(session, place="item/105-1/1", actor=one) is not None


def test_a_draft_is_forgotten_when_it_is_dropped_or_very_old(session: Session, now: datetime) -> None:
    author = factories.actor(factories.person(session), Role.AUTHOR)
    for place, at in (("a", now), ("b", now - KEPT - timedelta(days=1)), ("c", now)):
        service.keep_draft(session, place=place, fields=FIELDS, actor=author, now=at)
    service.drop_draft(session, place="c", actor=author)
    service.keep_draft(session, place="a", fields=FIELDS, actor=author, now=now)

    assert [draft.place for draft in session.exec(select(ManuscriptDraft)).all()] == ["a"]
