"""The material of a case is part of the paper: what keeps it from use keeps the items that share it from papers."""

from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal

import pytest
from sqlmodel import Session

from accounts.rules import SYSTEM, Actor, Role
from core.errors import Refused
from questionbank import service
from questionbank.models import Blueprint, EditionTouch, Form, Item, StandardEdition
from questionbank.queries import items, standards, use
from questionbank.queries.facts import exposure_of
from questionbank.rules import ItemState, ItemType
from questionbank.rules.papers import BlueprintSpec, Section
from questionbank.rules.standards import EditionState, TouchState
from questionbank.rules.targets import Targets
from questionbank.service import facts, papers
from questionbank.service.papers import Choice
from tests import factories
from tests.questionbank import bank
from tests.questionbank.samples import sample

ASSEMBLER = Actor(0, "Assembler", frozenset({Role.ASSEMBLER}))
SECTION = Section(ItemType.ESSAY, 1, Decimal(10))
SPEC = BlueprintSpec(
    "B-1", "105", "试卷", "Paper", 30, Decimal(10), Decimal(6), (SECTION,), (), targets=Targets(forms=0)
)
S, T = ItemState, TouchState


@pytest.fixture
def who(session: Session) -> bank.People:
    return bank.people(session)


def with_case(session: Session, who: bank.People, *, state: ItemState = S.LIVE, chinese: bool = True) -> Item:
    """Put a case into the bank with one item that shares its material; give the case."""
    material = sample(ItemType.CASE)
    if not chinese:
        material = replace(material, wordings={"en": material.wordings["en"]})
    case = bank.item_in(session, state, who, text=material)
    bank.item_in(session, S.LIVE, who, text=sample(ItemType.ESSAY, case=case.code))
    return case


def blueprint(session: Session, now: datetime) -> Blueprint:
    return papers.create_blueprint(session, spec=SPEC, actor=ASSEMBLER, now=now)


def frozen(session: Session, now: datetime) -> Form:
    choice = Choice(blueprint(session, now).id or 0, 1)
    digest = papers.propose(session, choice=choice).digest
    return papers.freeze(session, choice=choice, digest=digest, code="F-1", actor=ASSEMBLER, now=now)


def doubted(session: Session, item: Item, state: TouchState = T.OPEN) -> StandardEdition:
    """Have a new edition touch the item's current version."""
    edition = StandardEdition(
        standard="GB/T 19001", year=2028, title="要求", title_en="Requirements", effective_from=date(2028, 1, 1),
        state=EditionState.PUBLISHED, subjects=[], changes=[{"clause": "8.4", "kind": "changed", "note": ""}],
    )  # fmt: skip
    session.add(edition)
    session.flush()
    version = items.version(session, item)
    session.add(EditionTouch(edition_id=edition.id or 0, version_id=version.id or 0, clause="8.4", state=state))
    session.flush()
    return edition


@pytest.mark.parametrize(
    ("state", "chinese", "touch", "drawn"),
    [
        (S.LIVE, True, None, True),
        (S.LIVE, True, T.STILL_HOLDS, True),
        (S.LIVE, True, T.OPEN, False),
        (S.LIVE, True, T.NEEDS_VERSION, False),
        (S.LIVE, False, None, False),
        (S.APPROVED, True, None, False),
        (S.RESTING, True, None, False),
    ],
)
def test_an_item_is_drawn_only_with_the_material_of_its_case(
    session: Session, who: bank.People, now: datetime,
    state: ItemState, chinese: bool, touch: TouchState | None, drawn: bool,
) -> None:  # fmt: skip
    case = with_case(session, who, state=state, chinese=chinese)
    if touch:
        doubted(session, case, touch)

    proposal = papers.propose(session, choice=Choice(blueprint(session, now).id or 0, 1))

    assert (not proposal.shortages) is drawn


def test_an_item_is_not_frozen_when_its_case_left_use_after_the_draw(
    session: Session, who: bank.People, now: datetime
) -> None:
    case = with_case(session, who)
    choice = Choice(blueprint(session, now).id or 0, 1)
    proposal = papers.propose(session, choice=choice)
    service.rest(session, code=case.code, reason="x", actor=who.reviewer, now=now)

    with pytest.raises(Refused, match=case.code) as caught:
        papers.keep_form(session, proposal=proposal, choice=choice, code="F-1", actor=ASSEMBLER, now=now)

    assert caught.value.code == "not_live"


@pytest.mark.parametrize(("state", "in_doubt"), [(T.OPEN, True), (T.NEEDS_VERSION, True), (T.STILL_HOLDS, False)])
def test_a_frozen_form_is_in_doubt_with_the_case_that_it_shows(
    session: Session, who: bank.People, now: datetime, state: TouchState, in_doubt: bool
) -> None:
    case = with_case(session, who)
    form = frozen(session, now)

    edition = doubted(session, case, state)

    assert standards.in_doubt(session, [form.id or 0], edition) == ([case.code] if in_doubt else [])


def test_a_form_shows_the_case_as_it_was_frozen_whatever_is_touched_later(
    session: Session, who: bank.People, now: datetime
) -> None:
    case = with_case(session, who)
    form = frozen(session, now)
    service.rest(session, code=case.code, reason="x", actor=SYSTEM, now=now)
    service.recall(session, code=case.code, reason="x", actor=SYSTEM, now=now)
    service.revise_item(session, code=case.code, manuscript=sample(ItemType.CASE), actor=who.author, now=now)

    edition = doubted(session, case)

    assert standards.in_doubt(session, [form.id or 0], edition) == []
    assert standards.in_doubt(session, [factories.form(session).id or 0], edition) == []


def test_a_case_is_found_on_the_forms_that_show_it_in_the_version_that_they_show(
    session: Session, who: bank.People, now: datetime
) -> None:
    case = with_case(session, who)
    bank.item_in(session, S.LIVE, who, text=sample(ItemType.ESSAY, case=case.code))
    row = papers.create_blueprint(session, spec=replace(SPEC, sections=(replace(SECTION, count=2),), total=Decimal(20)),
                                  actor=ASSEMBLER, now=now)  # fmt: skip
    choice = Choice(row.id or 0, 1)
    digest = papers.propose(session, choice=choice).digest
    papers.freeze(session, choice=choice, digest=digest, code="F-2", actor=ASSEMBLER, now=now)
    service.rest(session, code=case.code, reason="x", actor=SYSTEM, now=now)
    service.recall(session, code=case.code, reason="x", actor=SYSTEM, now=now)
    service.revise_item(session, code=case.code, manuscript=sample(ItemType.CASE), actor=who.author, now=now)

    (found,) = use.forms_showing(session, case.id or 0)

    assert (found.form, found.blueprint, found.version, found.number, found.pilot) == ("F-2", "B-1", 1, 1, False)
    assert found.marks == 20
    assert use.forms_showing(session, bank.item_in(session, S.LIVE, who).id or 0) == []


def test_who_saw_the_items_of_a_case_saw_its_material(session: Session, who: bank.People, now: datetime) -> None:
    case = with_case(session, who)
    form = frozen(session, now)

    for sitting, candidates in ((1, 12), (2, 3)):
        facts.record_exposure(session, form_id=form.id or 0, sitting_id=sitting, candidates=candidates, now=now)

    seen = exposure_of(session, case.id or 0)
    assert (seen.sittings, seen.candidates, seen.last_at) == (2, 15, now)
