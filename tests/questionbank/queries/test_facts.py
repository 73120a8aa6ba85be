"""What a draw is told of items: the newest parameters, enemies in force, sittings that used them, closed media."""

from datetime import datetime, timedelta

import pytest
from sqlmodel import Session

from accounts.rules import Actor, Role
from questionbank.models import Item, ItemExposure, ItemVersion
from questionbank.queries import facts as asked
from questionbank.queries.facts import DrawFacts
from questionbank.rules import ItemType
from questionbank.rules.calibration import Parameters
from questionbank.service import facts
from tests import factories

REVIEWER = Actor(0, "Reviewer", frozenset({Role.REVIEWER}))


@pytest.fixture
def versions(session: Session) -> list[ItemVersion]:
    return [factories.version(session) for _ in range(4)]


def told(session: Session, versions: list[ItemVersion]) -> DrawFacts:
    current = {one.item_id: one.id or 0 for one in versions}
    subject = session.get_one(Item, versions[0].item_id).subject_id or 0
    return asked.facts_for_draws(session, current, subject, "zh_Hans")


def code(session: Session, version: ItemVersion) -> str:
    return session.get_one(Item, version.item_id).code


def sat(session: Session, version: ItemVersion, sitting: int, at: datetime, candidates: int = 1) -> None:
    session.add(ItemExposure(version_id=version.id or 0, sitting_id=sitting, candidates=candidates, last_at=at))
    session.flush()


def test_nothing_is_told_of_items_of_which_nothing_is_known(session: Session, versions: list[ItemVersion]) -> None:
    assert told(session, versions) == DrawFacts({}, {}, {}, frozenset())


def test_the_newest_parameters_are_told_by_version(
    session: Session, versions: list[ItemVersion], now: datetime
) -> None:
    name = code(session, versions[0])
    for b in (0.1, 0.2):
        factories.calibrate(session, {name: Parameters(1.0, b)}, source="t")

    found = told(session, versions).parameters

    assert {key: row.b for key, row in found.items()} == {versions[0].id: 0.2}


def test_enemies_are_told_as_versions_while_their_set_is_in_force(
    session: Session, versions: list[ItemVersion], now: datetime
) -> None:
    first, second, third, _other = versions
    pair = [code(session, one) for one in (first, second)]
    trio = [code(session, one) for one in (second, third)]
    made = facts.set_enemies(session, codes=pair, reason="cue", actor=REVIEWER, now=now)
    facts.set_enemies(session, codes=trio, reason="same case", actor=REVIEWER, now=now)

    assert told(session, versions).enemies == {
        first.item_id: {second.id},
        second.item_id: {first.id, third.id},
        third.item_id: {second.id},
    }

    facts.remove_enemies(session, set_id=made.id or 0, reason="mended", actor=REVIEWER, now=now)
    assert first.item_id not in told(session, versions).enemies
    assert [card.codes for card in asked.enemy_sets(session, second.item_id)] == [(trio[1],), (pair[0],)]


def test_an_enemy_that_is_not_in_use_is_none_for_a_draw(
    session: Session, versions: list[ItemVersion], now: datetime
) -> None:
    pair = [code(session, one) for one in versions[:2]]
    facts.set_enemies(session, codes=pair, reason="cue", actor=REVIEWER, now=now)

    assert told(session, versions[1:]).enemies[versions[1].item_id] == frozenset()


def test_sittings_are_numbered_by_when_they_were_last_sat(
    session: Session, versions: list[ItemVersion], now: datetime
) -> None:
    first, second = versions[:2]
    sat(session, first, 70, now)
    sat(session, first, 30, now + timedelta(days=2))
    sat(session, second, 50, now + timedelta(days=1))

    assert told(session, versions).exposure == {first.item_id: (2, 3), second.item_id: (1, 2)}


def test_what_was_seen_is_summed_up_over_sittings(session: Session, versions: list[ItemVersion], now: datetime) -> None:
    sat(session, versions[0], 1, now, candidates=30)
    sat(session, versions[0], 2, now + timedelta(days=1), candidates=12)

    assert asked.exposure_of(session, versions[0].item_id) == (2, 42, now + timedelta(days=1))
    assert asked.exposure_of(session, versions[1].item_id) == (0, 0, None)


@pytest.mark.parametrize(
    ("stem", "closed"),
    [
        ("<p>no picture</p>", False),
        ('<img src="media:1" alt="a curve">', False),
        ('<img src="media:1" alt="">', True),
        ('<img src="media:1">', True),
    ],
)
def test_a_picture_without_words_closes_an_item_to_some_readers(session: Session, stem: str, closed: bool) -> None:
    first = factories.version(session)
    wording = {**first.content["zh_Hans"], "stem": stem}
    version = ItemVersion(
        item_id=first.item_id,
        number=2,
        public_id="second",
        point_id=first.point_id,
        content={"zh_Hans": wording},
        digest="second",
        created_at=factories.NOW,
    )
    session.add(version)
    session.flush()

    assert (version.id in told(session, [version]).closed) is closed


def test_a_hotspot_is_closed_to_those_who_cannot_see_it(session: Session) -> None:
    version = factories.version(session, ItemType.HOTSPOT, key=())

    assert told(session, [version]).closed == {version.id}
