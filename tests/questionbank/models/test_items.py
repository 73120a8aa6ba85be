"""Items, versions, history and reviews: what the database itself does not take, on both engines."""

from typing import Any

import pytest
from sqlalchemy import insert, literal_column, update
from sqlmodel import Session, select

from core.rows import table_of
from questionbank.models import Item, ItemHistory, ItemVersion, Review
from questionbank.rules import ItemState, ItemType, Verb, Verdict
from tests import factories
from tests.questionbank.models.kept import (
    MISSING,
    NOWHERE,
    UNIQUE,
    assert_frozen,
    assert_refused,
    assert_taken,
    refused,
)

NOW = factories.NOW


@pytest.fixture
def version(session: Session) -> ItemVersion:
    return factories.version(session)


def item_row(**changes: Any) -> dict[str, Any]:
    row: dict[str, Any] = {
        "code": "N-1",
        "type": ItemType.ESSAY,
        "state": ItemState.DRAFT,
        "number": 1,
        "source_id": "",
    }
    return {**row, "created_at": NOW, **changes}


def version_row(version: ItemVersion, **changes: Any) -> dict[str, Any]:
    row: dict[str, Any] = {
        "item_id": version.item_id,
        "number": 2,
        "public_id": "another",
        "tier": 1,
        "clause": "",
        "descriptor": "",
    }
    return {**row, "content": {}, "plain": "", "digest": "d", "created_at": NOW, **changes}


def review_row(session: Session, version: ItemVersion, **changes: Any) -> dict[str, Any]:
    row: dict[str, Any] = {
        "version_id": version.id, "reviewer_id": factories.person(session).id, "verdict": Verdict.APPROVE, "text": "",
        "round": 1, "part": "", "must_fix": False, "ratings": {}, "no_conflict": True, "policy": "", "needed": 1,
    }  # fmt: skip
    return {**row, "at": NOW, **changes}


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"code": None}, MISSING),
        ({"created_at": None}, MISSING),
        ({"subject_id": 99_999}, NOWHERE),
        ({"author_id": 99_999}, NOWHERE),
        ({"case_id": 99_999}, NOWHERE),
        ({"type": "riddle"}, "not a valid ItemType"),
        ({"state": "lost"}, "not a valid ItemState"),
        ({"type": literal_column("'riddle'")}, "ck_item_type"),
        ({"state": literal_column("'lost'")}, "ck_item_state"),
        ({"created_at": NOW.replace(tzinfo=None)}, "needs a time zone"),
    ],
)
def test_an_item_that_cannot_be_is_not_kept(session: Session, changes: dict[str, Any], why: str) -> None:
    assert_taken(session, Item, item_row())
    assert_refused(session, Item, item_row(**changes), why)


def test_a_code_belongs_to_one_item(session: Session, version: ItemVersion) -> None:
    taken = session.get_one(Item, version.item_id).code

    assert_refused(session, Item, item_row(code=taken), UNIQUE)


@pytest.mark.parametrize("kind", list(ItemType))
@pytest.mark.parametrize("state", list(ItemState))
def test_an_item_of_any_type_in_any_state_reads_back_as_members(
    session: Session, kind: ItemType, state: ItemState
) -> None:
    session.execute(insert(Item).values(item_row(type=kind, state=state)))

    found = session.exec(select(Item).where(Item.code == "N-1")).one()
    assert (found.type, found.state) == (kind, state)
    assert found.created_at == NOW


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"number": 1}, UNIQUE),
        ({"tier": 0}, "ck_item_version_tier"),
        ({"tier": 4}, "ck_item_version_tier"),
        ({"item_id": 99_999}, NOWHERE),
        ({"point_id": 99_999}, NOWHERE),
        ({"author_id": 99_999}, NOWHERE),
        ({"verb": literal_column("'recite'")}, "ck_item_version_verb"),
        ({"public_id": None}, MISSING),
        ({"digest": None}, MISSING),
    ],
)
def test_a_version_that_cannot_be_is_not_kept(
    session: Session, version: ItemVersion, changes: dict[str, Any], why: str
) -> None:
    assert_taken(session, ItemVersion, version_row(version))
    assert_refused(session, ItemVersion, version_row(version, **changes), why)


def test_no_two_versions_have_the_same_public_name(session: Session, version: ItemVersion) -> None:
    other = factories.version(session)

    assert_refused(session, ItemVersion, version_row(other, public_id=version.public_id), UNIQUE)


@pytest.mark.parametrize("tier", [1, 2, 3])
@pytest.mark.parametrize("verb", [None, *Verb])
def test_every_tier_and_verb_is_kept(session: Session, version: ItemVersion, tier: int, verb: Verb | None) -> None:
    session.execute(insert(ItemVersion).values(version_row(version, tier=tier, verb=verb)))

    found = session.exec(select(ItemVersion).where(ItemVersion.number == 2)).one()
    assert (found.tier, found.verb) == (tier, verb)


def test_a_version_stays_what_it_was(session: Session, version: ItemVersion) -> None:
    assert_frozen(session, ItemVersion)


def test_a_step_in_an_items_life_stays_written(session: Session, version: ItemVersion) -> None:
    step = ItemHistory(item_id=version.item_id, number=1, to_state=ItemState.LIVE, actor="person/1", at=NOW)
    session.add(step)

    assert_frozen(session, ItemHistory)


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"item_id": 99_999}, NOWHERE),
        ({"to_state": None}, MISSING),
        ({"to_state": literal_column("'lost'")}, "ck_item_history_to_state"),
        ({"from_state": literal_column("'lost'")}, "ck_item_history_from_state"),
        ({"at": None}, MISSING),
    ],
)
def test_a_step_names_an_item_and_where_it_led(
    session: Session, version: ItemVersion, changes: dict[str, Any], why: str
) -> None:
    row = {"item_id": version.item_id, "number": 1, "to_state": ItemState.LIVE, "actor": "a", "at": NOW, "reason": ""}

    assert_taken(session, ItemHistory, row)
    assert_refused(session, ItemHistory, {**row, **changes}, why)


def test_what_a_reviewer_said_stays_said(session: Session, version: ItemVersion) -> None:
    session.execute(insert(Review).values(review_row(session, version)))

    assert_frozen(session, Review)


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"version_id": 99_999}, NOWHERE),
        ({"reviewer_id": 99_999}, NOWHERE),
        ({"verdict": literal_column("'perhaps'")}, "ck_review_verdict"),
        ({"text": None}, MISSING),
    ],
)
def test_a_review_names_a_version_a_person_and_a_verdict(
    session: Session, version: ItemVersion, changes: dict[str, Any], why: str
) -> None:
    row = review_row(session, version)

    assert_taken(session, Review, row)
    assert_refused(session, Review, {**row, **changes}, why)


@pytest.mark.parametrize(
    ("changes", "again"),
    [
        ({}, False),
        ({"round": 2}, True),
        ({"verdict": Verdict.COMMENT}, True),
        ({"verdict": Verdict.RETURN}, True),
        ({"text": "said otherwise"}, False),
    ],
)
def test_a_person_approves_a_version_once_in_each_round(
    session: Session, version: ItemVersion, changes: dict[str, Any], again: bool
) -> None:
    row = review_row(session, version)
    session.execute(insert(Review).values(row))

    if again:
        assert_taken(session, Review, {**row, **changes})
    else:
        assert_refused(session, Review, {**row, **changes}, UNIQUE)


def test_two_people_approve_the_same_version(session: Session, version: ItemVersion) -> None:
    session.execute(insert(Review).values(review_row(session, version)))

    assert_taken(session, Review, review_row(session, version))


def test_an_item_with_versions_cannot_be_removed(session: Session, version: ItemVersion) -> None:
    with refused(session, NOWHERE):
        session.delete(session.get_one(Item, version.item_id))


@pytest.mark.parametrize(("column", "value"), [("state", "'lost'"), ("type", "'riddle'")])
def test_an_item_is_not_changed_into_what_cannot_be(
    session: Session, version: ItemVersion, column: str, value: str
) -> None:
    assert version.id
    with refused(session, f"ck_item_{column}|not legal"):
        session.execute(update(table_of(Item)).values({column: literal_column(value)}))
