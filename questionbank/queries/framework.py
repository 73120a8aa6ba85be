"""What screens ask about subjects and the knowledge body."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from sqlalchemy import and_, func
from sqlmodel import Session, col, select

from questionbank.models import Item, ItemVersion, KnowledgePoint, Subject
from questionbank.rules import ItemState


@dataclass
class Node:
    """A point of the tree with its parts and the number of items in each state, its parts included."""

    point: KnowledgePoint
    parts: list["Node"] = field(default_factory=list)
    counts: dict[ItemState, int] = field(default_factory=dict)

    def add(self, counts: dict[ItemState, int]) -> None:
        """Count in what belongs to this node or one of its parts."""
        for state, number in counts.items():
            self.counts[state] = self.counts.get(state, 0) + number

    def hang(self, part: "Node") -> None:
        """Put a part below, before those that hang there, and count in what belongs to it."""
        self.parts.insert(0, part)
        self.add(part.counts)

    def walk(self, depth: int = 0) -> Iterator[tuple[int, "Node"]]:
        """Give the node and all below it with their depth, in the order of the outline."""
        yield depth, self
        for part in self.parts:
            yield from part.walk(depth + 1)


def subjects(session: Session) -> list[Subject]:
    """List the subjects by code."""
    return list(session.exec(select(Subject).order_by(Subject.code)).all())


def subject_by_code(session: Session, code: str) -> Subject | None:
    """Find a subject."""
    return session.exec(select(Subject).where(Subject.code == code)).first()


def subject_codes(session: Session, ids: Iterable[int | None]) -> dict[int, str]:
    """Give the codes of subjects by id."""
    wanted = {key for key in ids if key is not None}
    rows = session.exec(select(Subject.id, Subject.code).where(col(Subject.id).in_(wanted))).all()
    return {key: code for key, code in rows if key is not None}


def points(session: Session, subject_id: int | None) -> list[KnowledgePoint]:
    """List the points of a subject in the order of the outline; of all subjects without one."""
    query = select(KnowledgePoint).order_by(col(KnowledgePoint.subject_id), col(KnowledgePoint.position))
    if subject_id is not None:
        query = query.where(KnowledgePoint.subject_id == subject_id)
    return list(session.exec(query).all())


def point_by_code(session: Session, code: str) -> KnowledgePoint | None:
    """Find a point."""
    return session.exec(select(KnowledgePoint).where(KnowledgePoint.code == code)).first()


def tree(session: Session, subject_id: int) -> list[Node]:
    """Make the tree of a subject with the counts of its current versions."""
    nodes = {point.id: Node(point) for point in points(session, subject_id)}
    counts = _counts(session, subject_id)
    roots: list[Node] = []
    for node in reversed(nodes.values()):  # parts come after what they belong to
        node.add(counts.get(node.point.id, {}))
        if node.point.parent_id is None:
            roots.insert(0, node)
        else:
            nodes[node.point.parent_id].hang(node)
    return roots


def _counts(session: Session, subject_id: int) -> dict[int | None, dict[ItemState, int]]:
    current = (col(ItemVersion.item_id) == Item.id, col(ItemVersion.number) == Item.number)
    query = (
        select(ItemVersion.point_id, Item.state, func.count())
        .join(Item, and_(*current))
        .where(Item.subject_id == subject_id)
        .group_by(col(ItemVersion.point_id), col(Item.state))
    )
    found: dict[int | None, dict[ItemState, int]] = {}
    for point_id, state, number in session.exec(query).all():
        found.setdefault(point_id, {})[ItemState(state)] = number
    return found
