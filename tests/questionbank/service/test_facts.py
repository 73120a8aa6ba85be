"""The newest calibration counts, enemies never meet, and every candidate is counted once."""

from datetime import datetime, timedelta

import pytest
from sqlmodel import Session, select

from accounts.rules import Actor, Role
from core.audit import AuditEntry
from core.errors import NotAllowed, Refused
from questionbank.models import Item, ItemExposure, ItemVersion
from questionbank.queries import facts as asked
from questionbank.queries import papers
from questionbank.rules.calibration import Parameters
from questionbank.rules.papers import Candidate
from questionbank.service import facts
from tests import factories

REVIEWER = Actor(0, "Reviewer", frozenset({Role.REVIEWER}))
AUTHOR = Actor(0, "Author", frozenset({Role.AUTHOR}))


@pytest.fixture
def items(session: Session) -> list[Item]:
    """Put four live items into the bank."""
    made = [factories.version(session) for _ in range(4)]
    return [session.get_one(Item, one.item_id) for one in made]


def candidate(session: Session, item: Item) -> Candidate:
    """Give an item as the next draw would see it."""
    found = papers.pool(session, subject_id=item.subject_id or 0, language="zh_Hans")
    version = session.exec(select(ItemVersion).where(ItemVersion.item_id == item.id)).one()
    return next(one for one in found if one.version_id == version.id)


def actions(session: Session) -> list[str]:
    return list(session.exec(select(AuditEntry.action).order_by(AuditEntry.id)).all())  # type: ignore[arg-type]  # a column


def test_the_newest_calibration_counts_and_the_older_ones_stay(
    session: Session, items: list[Item], now: datetime
) -> None:
    for a, b in ((1.1, 0.2), (0.9, -0.3)):
        factories.calibrate(session, {items[0].code: Parameters(a, b, 1.5)}, source="2026")

    drawn = candidate(session, items[0])

    assert (drawn.a, drawn.b, drawn.minutes) == (0.9, -0.3, 1.5)
    assert [row.a for row in asked.parameters_of(session, drawn.version_id)] == [0.9, 1.1]
    assert candidate(session, items[1]).a is None
    assert actions(session).count("item.calibrated") == 2


def test_enemies_are_those_of_all_sets_until_these_are_removed(
    session: Session, items: list[Item], now: datetime
) -> None:
    codes = [item.code for item in items]
    one = facts.set_enemies(session, codes=codes[:2], reason="one answers the other", actor=REVIEWER, now=now)
    facts.set_enemies(session, codes=[codes[0], codes[2]], reason="alike", actor=REVIEWER, now=now)
    both = candidate(session, items[0]).enemies

    facts.remove_enemies(session, set_id=one.id or 0, reason="reworded", actor=REVIEWER, now=now)

    assert both == {candidate(session, items[1]).version_id, candidate(session, items[2]).version_id}
    assert candidate(session, items[0]).enemies == {candidate(session, items[2]).version_id}
    assert candidate(session, items[1]).enemies == frozenset()
    assert [card.enemies.removed_reason for card in asked.enemy_sets(session, items[0].id or 0)] == ["", "reworded"]
    assert {"enemies.set", "enemies.removed"} <= set(actions(session))


def test_a_set_names_the_others(session: Session, items: list[Item], now: datetime) -> None:
    facts.set_enemies(session, codes=[one.code for one in items[:3]], reason="alike", actor=REVIEWER, now=now)

    (card,) = asked.enemy_sets(session, items[1].id or 0)

    assert card.codes == tuple(sorted((items[0].code, items[2].code)))


@pytest.mark.parametrize(
    ("codes", "reason", "code"),
    [
        ((0,), "alike", "too_few"),
        ((0, 0), "alike", "too_few"),
        ((0, 1), "  ", "no_reason"),
        ((0, 1), "x" * 501, "no_reason"),
    ],
)
def test_enemies_are_two_items_and_a_reason(
    session: Session, items: list[Item], now: datetime, codes: tuple[int, ...], reason: str, code: str
) -> None:
    with pytest.raises(Refused) as caught:
        facts.set_enemies(session, codes=[items[n].code for n in codes], reason=reason, actor=REVIEWER, now=now)

    assert caught.value.code == code


def test_an_enemy_that_is_not_there_is_named_at_its_field(session: Session, items: list[Item], now: datetime) -> None:
    with pytest.raises(Refused) as caught:
        facts.set_enemies(session, codes=[items[0].code, "none"], reason="alike", actor=REVIEWER, now=now)

    assert (caught.value.field, caught.value.code) == ("codes", "no_item")


def test_a_set_is_removed_once(session: Session, items: list[Item], now: datetime) -> None:
    made = facts.set_enemies(session, codes=[one.code for one in items[:2]], reason="alike", actor=REVIEWER, now=now)
    facts.remove_enemies(session, set_id=made.id or 0, reason="no more", actor=REVIEWER, now=now)

    with pytest.raises(Refused, match="removed before"):
        facts.remove_enemies(session, set_id=made.id or 0, reason="again", actor=REVIEWER, now=now)


def test_authors_set_and_remove_no_enemies(session: Session, items: list[Item], now: datetime) -> None:
    codes = [one.code for one in items[:2]]
    made = facts.set_enemies(session, codes=codes, reason="alike", actor=REVIEWER, now=now)

    with pytest.raises(NotAllowed):
        facts.set_enemies(session, codes=codes, reason="alike", actor=AUTHOR, now=now)
    with pytest.raises(NotAllowed):
        facts.remove_enemies(session, set_id=made.id or 0, reason="no", actor=AUTHOR, now=now)


def test_candidates_add_up_by_sitting(session: Session, now: datetime) -> None:
    form = factories.form(session, single=2, multiple=0, true_false=0)
    for sitting, count, days in ((5, 3, 0), (5, 4, 0), (2, 10, 1)):
        facts.record_exposure(
            session, form_id=form.id or 0, sitting_id=sitting, candidates=count, now=now + timedelta(days=days)
        )

    rows = session.exec(select(ItemExposure)).all()
    version = session.get_one(ItemVersion, rows[0].version_id)
    item = session.get_one(Item, version.item_id)
    drawn = candidate(session, item)

    assert sorted((row.sitting_id, row.candidates) for row in rows) == [(2, 10), (2, 10), (5, 7), (5, 7)]
    assert (drawn.uses, drawn.last_used) == (2, 2)  # sitting 2 came after sitting 5
    exposure = asked.exposure_of(session, item.id or 0)
    assert (exposure.sittings, exposure.candidates, exposure.last_at) == (2, 17, now + timedelta(days=1))


def test_a_form_that_is_not_there_counts_nothing(session: Session, now: datetime) -> None:
    facts.record_exposure(session, form_id=999_999, sitting_id=1, candidates=3, now=now)

    assert session.exec(select(ItemExposure)).all() == []


def test_who_never_saw_it_is_counted_as_none(session: Session, items: list[Item]) -> None:
    assert asked.exposure_of(session, items[0].id or 0) == (0, 0, None)
    assert (candidate(session, items[0]).uses, candidate(session, items[0]).last_used) == (0, None)


def test_a_picture_without_words_closes_an_item_to_some(session: Session, items: list[Item], now: datetime) -> None:
    content = {"zh_Hans": {"stem": "看图", "options": [{"id": "A", "text": '<img src="a.png">'}]}}
    item = items[0]
    session.add(
        ItemVersion(item_id=item.id or 0, number=2, public_id="x", tier=1, content=content, digest="x", created_at=now)
    )
    item.number = 2
    session.add(item)
    session.flush()

    found = papers.pool(session, subject_id=item.subject_id or 0, language="zh_Hans")

    assert sorted(one.accessible for one in found) == [False, True, True, True]


def test_items_of_a_case_know_it(session: Session, items: list[Item]) -> None:
    items[1].case_id = items[0].id
    session.add(items[1])
    session.flush()

    assert candidate(session, items[1]).case == items[0].id
