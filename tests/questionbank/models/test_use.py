"""What use teaches of items: parameters and members of enemy sets stay written, exposure is one row for a sitting."""

from typing import Any

import pytest
from sqlalchemy import insert, update
from sqlmodel import Session

from core.rows import table_of
from questionbank.models import EnemyMember, EnemySet, ItemExposure, ItemParameters, ItemVersion
from tests import factories
from tests.questionbank.models.kept import NOWHERE, UNIQUE, assert_frozen, assert_refused, assert_taken, refused

NOW = factories.NOW


@pytest.fixture
def version(session: Session) -> ItemVersion:
    return factories.version(session)


def found(version: ItemVersion, **changes: Any) -> dict[str, Any]:
    return {"version_id": version.id, "source": "test", "recorded_by": "system", "at": NOW, **changes}


@pytest.mark.parametrize(
    ("a", "b", "taken"),
    [
        (1.0, 0.0, True),
        (0.2, -3.5, True),
        (None, None, True),
        (None, 0.0, False),
        (1.0, None, False),
        (0.0, 0.0, False),
        (-1.0, 0.0, False),
    ],
)
def test_discrimination_and_difficulty_go_together_and_the_first_lies_above_nothing(
    session: Session, version: ItemVersion, a: float | None, b: float | None, taken: bool
) -> None:
    row = found(version, a=a, b=b)

    if taken:
        assert_taken(session, ItemParameters, row)
    else:
        assert_refused(session, ItemParameters, row, "ck_item_parameters_two_parameters")


def test_a_calibration_stays_written_and_names_a_version(session: Session, version: ItemVersion) -> None:
    session.execute(insert(ItemParameters).values(found(version, a=1.0, b=0.5)))

    assert_frozen(session, ItemParameters)
    assert_refused(session, ItemParameters, found(version, version_id=99_999), NOWHERE)


@pytest.fixture
def enemies(session: Session, version: ItemVersion) -> EnemySet:
    row = EnemySet(reason="cue", made_by="person/1", made_at=NOW)
    session.add(row)
    session.flush()
    session.add(EnemyMember(set_id=row.id or 0, item_id=version.item_id))
    session.flush()
    return row


def test_a_member_of_a_set_stays_one_and_is_there_once(
    session: Session, version: ItemVersion, enemies: EnemySet
) -> None:
    assert_frozen(session, EnemyMember)
    assert_refused(session, EnemyMember, {"set_id": enemies.id, "item_id": version.item_id}, UNIQUE)
    assert_refused(session, EnemyMember, {"set_id": enemies.id, "item_id": 99_999}, NOWHERE)
    assert_refused(session, EnemyMember, {"set_id": 99_999, "item_id": version.item_id}, NOWHERE)


@pytest.mark.parametrize(
    ("changes", "taken"),
    [
        ({"removed_at": NOW, "removed_by": "person/2"}, True),
        ({"removed_at": NOW}, False),
        ({"removed_by": "person/2"}, False),
    ],
)
def test_a_set_is_removed_by_somebody_at_some_time_or_not_at_all(
    session: Session, enemies: EnemySet, changes: dict[str, Any], taken: bool
) -> None:
    act = update(table_of(EnemySet)).where(table_of(EnemySet).c.id == enemies.id).values(changes)

    if taken:
        session.execute(act)
    else:
        with refused(session, "ck_enemy_set_removed"):
            session.execute(act)


def test_a_version_has_one_count_for_each_sitting(session: Session, version: ItemVersion) -> None:
    row = {"version_id": version.id, "sitting_id": 1, "candidates": 3, "last_at": NOW}
    session.execute(insert(ItemExposure).values(row))

    assert_taken(session, ItemExposure, {**row, "sitting_id": 2})
    assert_refused(session, ItemExposure, row, UNIQUE)
    assert_refused(session, ItemExposure, {**row, "version_id": 99_999}, NOWHERE)
