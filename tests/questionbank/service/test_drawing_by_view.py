"""A paper is drawn at random from the items of a kept view, by a seed that is kept with the filter (D1)."""

from dataclasses import replace
from datetime import datetime
from decimal import Decimal

import pytest
from sqlmodel import Session

from core.errors import Refused
from questionbank.models import Item, ItemVersion
from questionbank.queries import papers as asked
from questionbank.rules import ItemType
from questionbank.rules.papers import BlueprintSpec, Section
from questionbank.service import papers
from questionbank.service.papers import Choice, Proposal
from tests import factories
from tests.questionbank.assembled import ASSEMBLER, SPEC, order, stock

PLAIN = BlueprintSpec(
    "TR-V", "105", "卷", "Paper", 9, Decimal(3), Decimal(2), (Section(ItemType.SINGLE_CHOICE, 3, Decimal(1)),)
)


@pytest.fixture
def blueprint(session: Session, now: datetime) -> int:
    """Put eight items at each of two points into use, and a blueprint that takes three."""
    for point in ("105-3.1.a", "105-3.2.a"):
        for _ in range(8):
            factories.version(session, at=point)
    return papers.create_blueprint(session, spec=PLAIN, actor=ASSEMBLER, now=now).id or 0


def drawn(session: Session, blueprint: int, view: str, seed: int = 7) -> Proposal:
    return papers.propose(session, choice=Choice(blueprint, seed, "zh_Hans", view))


def points(proposal: Proposal) -> set[str]:
    return {one.point for one in proposal.chosen}


def test_only_items_of_the_view_are_drawn(session: Session, blueprint: int) -> None:
    for seed in range(8):
        assert points(drawn(session, blueprint, "point=105-3.1.a&sort=code&order=desc", seed)) == {"105-3.1.a"}
    everything = [points(drawn(session, blueprint, "", seed)) for seed in range(20)]
    assert {"105-3.1.a", "105-3.2.a"} in everything


def test_the_same_seed_and_view_give_the_same_paper(session: Session, blueprint: int) -> None:
    first, again, other, wider = (
        drawn(session, blueprint, view, seed)
        for view, seed in (("point=105-3.1.a", 7), ("point=105-3.1.a", 7), ("point=105-3.1.a", 8), ("", 7))
    )

    assert first.digest == again.digest
    assert len({first.digest, other.digest, wider.digest}) == 3


def test_seed_and_view_are_kept_with_the_form(session: Session, blueprint: int, now: datetime) -> None:
    choice = Choice(blueprint, 7, "zh_Hans", "point=105-3.1.a&tier=1")
    digest = papers.propose(session, choice=choice).digest

    form = papers.freeze(session, choice=choice, digest=digest, code="V-1", actor=ASSEMBLER, now=now)

    assert (form.seed, form.assembly) == (7, {"view": "point=105-3.1.a&tier=1"})
    assert {one.point for one in asked.form_items(session, form.id or 0)} == {"105-3.1.a"}


def test_what_was_looked_at_with_a_view_is_not_frozen_without_it(
    session: Session, blueprint: int, now: datetime
) -> None:
    digest = drawn(session, blueprint, "point=105-3.1.a").digest

    with pytest.raises(Refused) as caught:
        papers.freeze(session, choice=Choice(blueprint, 7), digest=digest, code="V-1", actor=ASSEMBLER, now=now)

    assert caught.value.code == "changed"


@pytest.mark.parametrize("view", ["state=draft", "subject=106", "type=essay", "text=nowhere"])
def test_a_view_that_shows_too_few_items_says_what_is_short(session: Session, blueprint: int, view: str) -> None:
    proposal = drawn(session, blueprint, view)

    assert proposal.chosen == ()
    assert [(one.name, one.live) for one in proposal.shortages] == [("section=single_choice", 0)]


@pytest.mark.parametrize("view", ["tier=x", "tier=4", "text=" + "x" * 600])
def test_a_view_that_cannot_be_read_is_refused(session: Session, blueprint: int, view: str) -> None:
    with pytest.raises(Refused) as caught:
        drawn(session, blueprint, view)

    assert caught.value.code == "bad_view"


def test_what_the_list_never_keeps_narrows_nothing(session: Session, blueprint: int) -> None:
    assert drawn(session, blueprint, "page=9&colour=red").chosen == drawn(session, blueprint, "").chosen


def test_a_blueprint_with_targets_draws_from_a_view_too(session: Session, now: datetime) -> None:
    targets = replace(SPEC.targets, information=None, expected=None)
    bank = stock(session, now, spec=replace(SPEC, targets=targets, cells=()), items=60)
    assert order(session, bank.id, now).forms == 2
    codes = {
        session.get_one(Item, session.get_one(ItemVersion, one.version_id).item_id).code
        for one in drawn(session, bank.id, "point=105-3.1").chosen
    }

    found = drawn(session, bank.id, "point=105-3.1")
    assert {one.point for one in found.chosen} == {"105-3.1.a"}
    assert found.facts["view"] == "point=105-3.1"
    assert len(codes) == 7
