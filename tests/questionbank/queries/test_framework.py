"""Subjects, points and the tree of the outline with its items counted at every level."""

import pytest
from sqlmodel import Session

from questionbank.models import Item, KnowledgePoint
from questionbank.queries import framework
from questionbank.rules import ItemState
from tests import factories


@pytest.fixture
def points(session: Session) -> list[KnowledgePoint]:
    """Make a small outline: 105-3 with 105-3.1, of which 105-3.1.a is a part, and 105-4."""
    made = [factories.point(session, code) for code in ("105-3", "105-3.1", "105-3.1.a", "105-4")]
    made[1].parent_id, made[2].parent_id = made[0].id, made[1].id
    for place, point in enumerate(made):
        point.position = place
        session.add(point)
    session.flush()
    return made


def test_subjects_stand_by_code_and_are_found_by_it(session: Session) -> None:
    for code in ("201", "105", "106"):
        factories.subject(session, code)

    assert [one.code for one in framework.subjects(session)] == ["105", "106", "201"]
    found = framework.subject_by_code(session, "106")
    assert found is not None
    assert framework.subject_codes(session, [found.id, None, 999]) == {found.id: "106"}
    assert framework.subject_by_code(session, "999") is None


def test_points_stand_in_the_order_of_the_outline(session: Session, points: list[KnowledgePoint]) -> None:
    other = factories.point(session, "106-1")

    assert framework.points(session, points[0].subject_id) == points
    assert framework.points(session, None) == [*points, other]
    assert framework.point_by_code(session, "105-4") == points[3]
    assert framework.point_by_code(session, "105-9") is None


def test_the_tree_has_every_point_below_the_one_that_it_is_a_part_of(
    session: Session, points: list[KnowledgePoint]
) -> None:
    roots = framework.tree(session, points[0].subject_id)

    walked = [(depth, node.point.code) for root in roots for depth, node in root.walk()]

    assert walked == [(0, "105-3"), (1, "105-3.1"), (2, "105-3.1.a"), (0, "105-4")]


def test_items_count_at_their_point_and_at_all_above_it(session: Session, points: list[KnowledgePoint]) -> None:
    for code, state in (("105-3.1.a", ItemState.LIVE), ("105-3.1.a", ItemState.DRAFT), ("105-3", ItemState.LIVE)):
        factories.version(session, at=code, state=state)

    root, other = framework.tree(session, points[0].subject_id)

    assert root.counts == {ItemState.LIVE: 2, ItemState.DRAFT: 1}
    assert root.parts[0].counts == {ItemState.LIVE: 1, ItemState.DRAFT: 1}
    assert other.counts == {}


def test_only_the_current_version_of_an_item_counts(session: Session, points: list[KnowledgePoint]) -> None:
    version = factories.version(session, at="105-4")
    item = session.get_one(Item, version.item_id)
    item.number = 2
    session.add(item)
    session.flush()

    assert framework.tree(session, points[0].subject_id)[1].counts == {}
