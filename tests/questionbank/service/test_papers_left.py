"""Papers that are left are counted once for each state of the bank, by a job, and shown from what it found."""

from collections.abc import Callable

import pytest
from flask import Flask
from sqlmodel import Session, col, select

from accounts.rules import Actor, Role
from core.db import reading, transaction
from questionbank import jobs, service
from questionbank.models import FrameworkTouch, Item, ItemExposure, ItemVersion, PapersLeft, StandardEdition
from questionbank.queries.supply import Outstanding, bank_mark, outstanding, supplies
from questionbank.rules import ItemState
from questionbank.rules.calibration import Parameters
from questionbank.rules.standards import TouchState
from questionbank.service import facts, papers
from questionbank.service.supply import count_left, note_left
from tests import factories
from tests.questionbank.assembled import ASSEMBLER, SPEC, stock

NOW = factories.NOW
EVERYBODY = Actor(0, "Everybody", frozenset(Role))


def counted(session: Session) -> int:
    """Count all that is outstanding, and tell how much that was."""
    found = outstanding(session)
    for one in found:
        note_left(session, one, count_left(session, one), now=NOW)
    return len(found)


def new_wording(session: Session) -> None:
    factories.version(session)


def calibration(session: Session) -> None:
    code = session.exec(select(Item.code).order_by(col(Item.id))).first() or ""
    factories.calibrate(session, {code: Parameters(1.0, 0.5, 1.0)}, source="test")


def enemies(session: Session) -> None:
    codes = list(session.exec(select(Item.code).limit(2)).all())
    facts.set_enemies(session, codes=codes, reason="one answers the other", actor=EVERYBODY, now=NOW)


def exposure(session: Session) -> None:
    version_id = session.exec(select(ItemVersion.id)).first() or 0
    session.add(ItemExposure(version_id=version_id, sitting_id=0, candidates=12, last_at=NOW))
    session.flush()


def test_every_blueprint_is_counted_once_in_each_language(session: Session) -> None:
    stock(session, NOW)

    assert counted(session) == 2
    assert counted(session) == 0


@pytest.mark.parametrize("change", [new_wording, calibration, enemies, exposure])
def test_a_change_of_the_bank_asks_for_a_new_count(session: Session, change: Callable[[Session], None]) -> None:
    stock(session, NOW)
    counted(session)
    before = bank_mark(session)

    change(session)

    assert bank_mark(session) != before
    assert counted(session) == 2
    assert len(session.exec(select(PapersLeft)).all()) == 2  # in the place of the ones before


def test_a_new_edition_of_a_blueprint_is_counted_and_the_old_one_no_more(session: Session) -> None:
    stock(session, NOW)
    counted(session)

    papers.create_blueprint(session, spec=SPEC, actor=ASSEMBLER, now=NOW)

    assert {one.blueprint.edition for one in outstanding(session)} == {2}
    assert [one.papers for one in supplies(session)] == [{}]


def test_the_count_is_what_the_scarcest_section_allows(session: Session) -> None:
    stock(session, NOW, items=30)  # 20 single choice of which 4 are wanted, 10 true or false of which 2
    counted(session)

    [supply] = supplies(session)

    assert 0 < supply.papers["zh_Hans"] <= 5
    assert supply.papers["en"] == 0  # nothing is worded in English
    assert supply.counted_at == NOW
    assert (supply.subject, supply.blueprint.code) == ("105", "TR-P")


def test_what_rests_is_not_counted(session: Session) -> None:
    made = stock(session, NOW)
    counted(session)
    before = supplies(session)[0].papers["zh_Hans"]
    for version in made.versions[:24]:
        session.get_one(Item, version.item_id).state = ItemState.RESTING
    session.flush()

    assert count_left(session, Outstanding(made.blueprint, "zh_Hans", "")) < before


def test_the_job_counts_without_a_transaction_and_keeps_what_it_found(app: Flask) -> None:
    with app.app_context():
        with transaction() as session:
            stock(session, NOW)

        jobs.count_papers_left(reading(), NOW)
        jobs.count_papers_left(reading(), NOW)

        with transaction() as session:
            rows = session.exec(select(PapersLeft)).all()
            assert {row.language for row in rows} == {"zh_Hans", "en"}
            assert {row.counted_at for row in rows} == {NOW}


def left(session: Session) -> list[int]:
    counted(session)
    return list(supplies(session)[0].papers.values())


@pytest.mark.parametrize("state", [TouchState.STILL_HOLDS, TouchState.NEEDS_VERSION])
def test_a_blueprint_in_doubt_gives_no_papers_until_somebody_says_that_it_holds(
    session: Session, state: TouchState
) -> None:
    made = stock(session, NOW)
    before = left(session)
    service.seed_standards(session)
    edition = session.exec(select(StandardEdition.id)).first() or 0
    touch = FrameworkTouch(edition_id=edition, blueprint_id=made.id, cause="105-3.1", state=TouchState.OPEN)
    session.add(touch)
    session.flush()

    assert (max(before) > 0, left(session)) == (True, [0, 0])
    touch.state, touch.decided_at = state, NOW
    session.flush()
    assert left(session) == (before if state is TouchState.STILL_HOLDS else [0, 0])
