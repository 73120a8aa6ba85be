"""The demonstration publishes an edition that nobody has written, and leaves something of it to be looked at."""

from datetime import datetime

import pytest
from sqlmodel import Session

from accounts.rules import Role
from demo import governance
from demo.people import Cast
from questionbank import service
from questionbank.models import StandardEdition
from questionbank.queries import papers as asked
from questionbank.queries import standards, touches
from questionbank.rules import ItemState
from questionbank.rules.standards import EditionState, TouchState
from questionbank.service import papers
from tests import factories
from tests.questionbank import bank


@pytest.fixture
def edition(session: Session, now: datetime) -> StandardEdition:
    who = bank.people(session)
    service.seed_standards(session)
    service.seed_point_clauses(session, now=now)
    papers.seed_blueprints(session, now=now)
    for stem, clause in (("甲", "GB/T 19011-2021 4"), ("乙", "GB/T 19011-2021 4、6.4"), ("丙", "GB/T 19001-2016 4")):
        text = bank.manuscript(stem, clause=clause, subject="101", point="101-3.2.1")
        bank.item_in(session, ItemState.LIVE, who, text=text)
    lead = factories.actor(factories.person(session, "组卷", Role.ASSEMBLER), Role.ASSEMBLER)
    cast = Cast(staff={Role.ASSEMBLER: lead}, reviewers=[who.reviewer, who.second])
    governance._publish_edition(session, cast=cast, now=now)
    found = standards.edition_named(session, f"GB/T 19011-{now.year + 1}")
    assert found is not None
    return found


def test_it_says_that_it_is_fictitious_and_is_in_force_only_later(edition: StandardEdition, now: datetime) -> None:
    assert "虚构" in edition.title
    assert "fictitious" in edition.title_en
    assert edition.state is EditionState.PUBLISHED
    assert edition.effective_from > now.date()


def test_one_item_still_holds_and_the_rest_is_to_be_looked_at(session: Session, edition: StandardEdition) -> None:
    assert standards.progress(session, edition.id or 0) == {TouchState.STILL_HOLDS: 1, TouchState.OPEN: 1}
    found = touches.touched(session, edition.id or 0)
    assert [point.code for _touch, point in found.points] == ["101-3.2.1"]
    assert [plan.code for _touch, plan in found.blueprints] == ["TR-101", "TR-101-PRACTICE"]


def test_the_papers_of_the_demonstrations_own_subject_are_free(session: Session, edition: StandardEdition) -> None:
    plan = next(one for one, subject in asked.blueprints(session) if subject == "105")

    assert touches.doubt_on(session, plan.id or 0) is None
