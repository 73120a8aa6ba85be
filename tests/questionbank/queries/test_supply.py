"""What pages read of the papers that are left."""

from datetime import timedelta
from typing import Any

from sqlmodel import Session

from questionbank.models import PapersLeft
from questionbank.queries.supply import outstanding, supplies
from tests import factories
from tests.questionbank.assembled import stock

NOW = factories.NOW


def keep(session: Session, blueprint_id: int, language: str, papers: int, **more: Any) -> None:
    row: dict[str, Any] = {"mark": "old", "counted_at": NOW, **more}
    session.add(PapersLeft(blueprint_id=blueprint_id, language=language, papers=papers, **row))
    session.flush()


def test_a_blueprint_that_was_never_counted_has_no_figures(session: Session) -> None:
    stock(session, NOW)

    [supply] = supplies(session)

    assert (supply.papers, supply.counted_at) == ({}, None)


def test_a_language_that_was_not_counted_is_missing_and_is_outstanding(session: Session) -> None:
    made = stock(session, NOW)
    mark = outstanding(session)[0].mark
    keep(session, made.id, "zh_Hans", 3, mark=mark)

    assert supplies(session)[0].papers == {"zh_Hans": 3}
    assert [one.language for one in outstanding(session)] == ["en"]


def test_the_age_shown_is_that_of_the_oldest_count(session: Session) -> None:
    made = stock(session, NOW)
    keep(session, made.id, "zh_Hans", 3)
    keep(session, made.id, "en", 0, counted_at=NOW - timedelta(hours=2))

    assert supplies(session)[0].counted_at == NOW - timedelta(hours=2)
