"""What is asked about applications: lists, histories, and who has had a hand in one."""

from dataclasses import dataclass
from typing import Any, cast

from sqlalchemy import func
from sqlalchemy.orm import QueryableAttribute, defer
from sqlmodel import Session, col, select
from sqlmodel.sql.expression import SelectOfScalar

from accounts.models import Employment, Person, RoleGrant
from accounts.queries import employment
from core.db import get
from core.errors import NotFound, Text
from exam.queries import invigilated_by
from grading.queries import examiners_of
from registry.models import Application, ApplicationHistory
from registry.rules.applications import ApplicationState, Parties

OVER = (ApplicationState.APPROVED, ApplicationState.REJECTED, ApplicationState.WITHDRAWN)


@dataclass(frozen=True)
class ApplicationFilter:
    """Which applications a list wants; empty fields do not narrow."""

    states: tuple[ApplicationState, ...] = ()
    scheme: str = ""
    search: str = ""
    body_id: int | None = None


def application_rows(
    session: Session, chosen: ApplicationFilter, *, limit: int = 25, offset: int = 0
) -> list[tuple[Application, Person]]:
    """List submitted applications with their applicants, those that wait longest first, what is over after them."""
    query = (
        select(Application, Person)
        .join(Person, col(Person.id) == Application.person_id)
        .where(col(Application.id).in_(_chosen(chosen)))
        .options(defer(cast(QueryableAttribute[bytes], Application.photo)))
        .order_by(col(Application.state).in_(OVER), col(Application.submitted_at), col(Application.id))
    )
    return [(row, person) for row, person in session.exec(query.limit(limit).offset(offset)).all()]


def count_applications(session: Session, chosen: ApplicationFilter) -> int:
    """Count the applications that a list would show."""
    return session.exec(select(func.count()).select_from(_chosen(chosen).subquery())).one()


def applications_of(session: Session, person_id: int) -> list[Application]:
    """List a person's own applications, the newest first."""
    query = select(Application).where(Application.person_id == person_id).order_by(col(Application.id).desc())
    return list(session.exec(query).all())


def application_of(session: Session, application_id: int, *, person_id: int, lock: bool = False) -> Application:
    """Give one's own application. Raises NotFound for that of somebody else, as if there were none."""
    found: Application = get(session, Application, application_id, lock=lock)
    if found.person_id != person_id:
        raise _unknown()
    return found


def submitted(session: Session, application_id: int) -> Application:
    """Give an application that was submitted once. Raises NotFound for a draft, which is its applicant's alone."""
    found: Application = get(session, Application, application_id)
    if not found.case:
        raise _unknown()
    return found


def for_body(session: Session, application_id: int, *, body_id: int | None, lock: bool = False) -> Application:
    """Give an application that was submitted to a body. Raises NotFound for that of another body."""
    found: Application = get(session, Application, application_id, lock=lock)
    if body_id is None or found.body_id != body_id or found.submitted_at is None:
        raise _unknown()
    return found


def open_in_scheme(session: Session, person_id: int, scheme: str) -> Application | None:
    """Give the application in a scheme that is still under way."""
    query = select(Application).where(Application.person_id == person_id, Application.scheme == scheme)
    return session.exec(query.where(col(Application.state).not_in(OVER))).first()


def steps_of_actor(session: Session, actor: str, *, limit: int) -> list[tuple[ApplicationHistory, str]]:
    """List the steps that somebody took last, the newest first, each with the code of its application."""
    query = (
        select(ApplicationHistory, Application.code)
        .join(Application, col(Application.id) == ApplicationHistory.application_id)
        .where(ApplicationHistory.actor == actor, col(Application.submitted_at).is_not(None))
    )
    latest = (col(ApplicationHistory.at).desc(), col(ApplicationHistory.id).desc())
    return [(step, code) for step, code in session.exec(query.order_by(*latest).limit(limit))]


def history_of(session: Session, application_id: int) -> list[ApplicationHistory]:
    """List the steps of an application, the newest first."""
    query = select(ApplicationHistory).where(ApplicationHistory.application_id == application_id)
    return list(session.exec(query.order_by(col(ApplicationHistory.id).desc())).all())


def parties_of(session: Session, application: Application) -> Parties:
    """Name everybody who has had to do with an application or its applicant (law 9)."""
    person_id = application.person_id
    return Parties(
        applicant=person_id,
        recommender=application.recommended_by,
        registrar=application.examined_by,
        examined_by=frozenset(examiners_of(session, person_id) | invigilated_by(session, person_id)),
        colleagues=frozenset(_people_of_body(session, application.body_id)),
        recommended_before=recommenders_of(session, person_id),
    )


def recommenders_of(session: Session, person_id: int) -> frozenset[int]:
    """Name who has ever recommended a person, in whatever application: offices change, what was done stays done."""
    query = (
        select(ApplicationHistory.actor)
        .join(Application, col(Application.id) == ApplicationHistory.application_id)
        .where(Application.person_id == person_id, ApplicationHistory.from_state == ApplicationState.SUBMITTED)
        .where(ApplicationHistory.to_state == ApplicationState.RECOMMENDED)
    )
    return frozenset(int(actor.partition("/")[2]) for actor in session.exec(query).all())


def colleagues_of(session: Session, person_id: int) -> frozenset[int]:
    """Name who works for the body that employs a person now, or acts on its behalf."""
    current = employment(session, person_id)
    return frozenset(_people_of_body(session, current.body_id if current else None))


def _people_of_body(session: Session, body_id: int | None) -> set[int]:
    if body_id is None:
        return set()
    employed = select(Employment.person_id).where(Employment.body_id == body_id, col(Employment.to_day).is_(None))
    acting = select(RoleGrant.person_id).where(RoleGrant.body_id == body_id, col(RoleGrant.revoked_at).is_(None))
    return set(session.exec(employed).all()) | set(session.exec(acting).all())


def _chosen(chosen: ApplicationFilter) -> SelectOfScalar[Any]:
    query = select(Application.id).where(col(Application.submitted_at).is_not(None))
    if chosen.states:
        query = query.where(col(Application.state).in_(chosen.states))
    if chosen.scheme:
        query = query.where(Application.scheme == chosen.scheme)
    if chosen.body_id is not None:
        query = query.where(Application.body_id == chosen.body_id)
    if chosen.search:
        named = select(Person.id).where(col(Person.name).icontains(chosen.search, autoescape=True))
        coded = col(Application.code).icontains(chosen.search, autoescape=True)
        query = query.where(coded | col(Application.person_id).in_(named))
    return query


def _unknown() -> NotFound:
    return NotFound(Text("This entry does not exist or is no longer here. Go back and choose again."), code="not_found")
