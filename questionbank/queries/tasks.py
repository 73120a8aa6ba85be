"""What screens and the reminder ask about tasks."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import func
from sqlmodel import Session, col, or_, select
from sqlmodel.sql.expression import SelectOfScalar

from accounts.models import Person, RoleGrant
from accounts.rules import GRANTS, Permission
from questionbank.models import Item, ItemVersion, KnowledgePoint, Subject
from questionbank.models.governance import BankTask
from questionbank.rules import ItemState
from questionbank.rules.tasks import NOTICE, TaskKind, TaskState

UNWRITTEN = (ItemState.AI_DRAFT, ItemState.DRAFT, ItemState.RETIRED)


@dataclass(frozen=True)
class TaskFilter:
    """What a list of tasks is narrowed to; None = not narrowed."""

    assignee: int | None = None  # 0: nobody yet
    state: TaskState | None = None
    kind: TaskKind | None = None


def count_tasks(session: Session, chosen: TaskFilter) -> int:
    """Count the tasks of a list."""
    return session.exec(select(func.count()).select_from(_tasks(chosen).subquery())).one()


def list_tasks(session: Session, chosen: TaskFilter, *, limit: int, offset: int) -> list[BankTask]:
    """List tasks, what is due first at the top."""
    query = _tasks(chosen).order_by(col(BankTask.due), col(BankTask.id)).limit(limit).offset(offset)
    return list(session.exec(query).all())


def open_tasks(session: Session, assignee: int) -> list[BankTask]:
    """List what a person is asked to do, what is due first at the top."""
    chosen = TaskFilter(assignee=assignee, state=TaskState.OPEN)
    return list_tasks(session, chosen, limit=100, offset=0)


def unassigned(session: Session) -> int:
    """Count the open tasks that nobody is asked to do."""
    query = select(func.count()).select_from(BankTask)
    return session.exec(query.where(BankTask.state == TaskState.OPEN, col(BankTask.assignee_id).is_(None))).one()


def open_on(session: Session, subject: str, *kinds: TaskKind) -> list[BankTask]:
    """List the open tasks of some kinds about one thing, locked until the transaction ends."""
    query = select(BankTask).where(
        BankTask.subject == subject, BankTask.state == TaskState.OPEN, col(BankTask.kind).in_(kinds)
    )
    return list(session.exec(query.order_by(col(BankTask.id)).with_for_update()).all())


def open_writing(session: Session, author_id: int) -> list[BankTask]:
    """List the open tasks of a person to write items, locked until the transaction ends."""
    query = select(BankTask).where(
        BankTask.assignee_id == author_id, BankTask.kind == TaskKind.WRITE, BankTask.state == TaskState.OPEN
    )
    return list(session.exec(query.order_by(col(BankTask.id)).with_for_update()).all())


def to_remind(session: Session, today: date) -> list[BankTask]:
    """List the open tasks of which somebody may have to be reminded, those that no other process has taken."""
    soon = col(BankTask.soon_sent_at).is_(None) & (col(BankTask.due) >= today) & (col(BankTask.due) <= today + NOTICE)
    overdue = col(BankTask.overdue_sent_at).is_(None) & (col(BankTask.due) < today)
    query = select(BankTask).where(
        BankTask.state == TaskState.OPEN, col(BankTask.assignee_id).is_not(None), or_(soon, overdue)
    )
    return list(session.exec(query.order_by(col(BankTask.id)).with_for_update(skip_locked=True)).all())


def written_since(session: Session, *, author_id: int, subject: str, since: datetime) -> int:
    """Count the items on a point (and all below it) or of a subject that a person wrote and sent to review since."""
    place, _, code = subject.partition("/")
    query = (
        select(func.count())
        .select_from(Item)
        .join(ItemVersion, (col(ItemVersion.item_id) == Item.id) & (col(ItemVersion.number) == Item.number))
        .where(Item.author_id == author_id, Item.created_at >= since, col(Item.state).not_in(UNWRITTEN))
    )
    if place == "subject":
        return session.exec(query.join(Subject, col(Subject.id) == Item.subject_id).where(Subject.code == code)).one()
    below = col(KnowledgePoint.code).startswith(f"{code}.", autoescape=True)
    points = query.join(KnowledgePoint, col(KnowledgePoint.id) == ItemVersion.point_id)
    return session.exec(points.where(or_(KnowledgePoint.code == code, below))).one()


def people_who_may(session: Session, *permissions: Permission) -> list[Person]:
    """List the active people who hold one of some permissions, by name."""
    roles = [role for role, granted in GRANTS.items() if granted & set(permissions)]
    held = select(RoleGrant.person_id).where(col(RoleGrant.role).in_(roles), col(RoleGrant.revoked_at).is_(None))
    query = select(Person).where(col(Person.id).in_(held), col(Person.active).is_(True))
    return list(session.exec(query.order_by(Person.name, col(Person.id))).all())


def _tasks(chosen: TaskFilter) -> SelectOfScalar[BankTask]:
    query = select(BankTask)
    if chosen.assignee is not None:
        query = query.where(BankTask.assignee_id == (chosen.assignee or None))
    if chosen.state is not None:
        query = query.where(BankTask.state == chosen.state)
    if chosen.kind is not None:
        query = query.where(BankTask.kind == chosen.kind)
    return query
