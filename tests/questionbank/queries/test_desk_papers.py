"""The desk of an assembler: blueprints that have no form yet, and the forms they froze last."""

from datetime import datetime

import pytest
from sqlmodel import Session

from accounts.rules import Actor, CardKind, DeskCard, Role
from core.errors import Text
from questionbank.queries.desk import desk_cards
from questionbank.service import papers
from questionbank.service.papers import Choice
from tests import factories
from tests.questionbank.service.test_frozen_forms import ASSEMBLER, SPEC


@pytest.fixture
def choice(session: Session, now: datetime) -> Choice:
    """Write a blueprint of which papers can be drawn."""
    for _ in range(3):
        factories.version(session)
    return Choice(papers.create_blueprint(session, spec=SPEC, actor=ASSEMBLER, now=now).id or 0, 7)


def cards(session: Session, actor: Actor, kind: CardKind, now: datetime) -> list[DeskCard]:
    return [card for card in desk_cards(session, actor, now) if card.kind is kind]


def freeze(session: Session, choice: Choice, code: str, now: datetime) -> None:
    digest = papers.propose(session, choice=choice).digest
    papers.freeze(session, choice=choice, digest=digest, code=code, actor=ASSEMBLER, now=now)


def test_a_blueprint_without_a_form_waits_for_the_assembler(session: Session, choice: Choice, now: datetime) -> None:
    assert [card.count for card in cards(session, ASSEMBLER, CardKind.WAITING, now)] == [1]

    freeze(session, choice, "F-1", now)

    assert [card.count for card in cards(session, ASSEMBLER, CardKind.WAITING, now)] == [0]


def test_a_new_edition_waits_again(session: Session, choice: Choice, now: datetime) -> None:
    freeze(session, choice, "F-1", now)
    papers.create_blueprint(session, spec=SPEC, actor=ASSEMBLER, now=now)

    assert [card.count for card in cards(session, ASSEMBLER, CardKind.WAITING, now)] == [1]


def test_the_forms_that_somebody_froze_last_stand_on_their_desk(
    session: Session, choice: Choice, now: datetime
) -> None:
    for number in range(7):
        freeze(session, choice, f"F-{number}", now)

    did = cards(session, ASSEMBLER, CardKind.DID, now)

    assert [str(card.label) for card in did] == [f"Form F-{number} frozen" for number in (6, 5, 4, 3, 2)]
    assert did[0].note == Text("Blueprint %(code)s", {"code": "TR-T"})
    assert cards(session, Actor(5, "Another", frozenset({Role.ASSEMBLER})), CardKind.DID, now) == []


def test_others_see_nothing_of_papers(session: Session, choice: Choice, now: datetime) -> None:
    cards_of_author = desk_cards(session, Actor(0, "Author", frozenset({Role.AUTHOR})), now)

    assert [card.href for card in cards_of_author] == ["/items?state=draft"]
