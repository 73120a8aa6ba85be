"""What screens ask about people."""

from sqlalchemy import func
from sqlmodel import Session, col, select

from accounts.models import Body, Employment, FactorReset, Person, RoleGrant
from accounts.rules import Actor, Role


def actor_of(session: Session, person: Person) -> Actor:
    """Make the actor that services see out of a person and their roles in force."""
    grants = session.exec(
        select(RoleGrant).where(RoleGrant.person_id == person.id, col(RoleGrant.revoked_at).is_(None))
    ).all()
    body = next((grant.body_id for grant in grants if grant.body_id is not None), None)
    return Actor(person.id or 0, person.name, frozenset(grant.role for grant in grants), body)


def person_by_email(session: Session, email: str) -> Person | None:
    """Find a person by address, in any spelling of case."""
    return session.exec(select(Person).where(Person.email == email.strip().lower())).first()


def person_by_id_hash(session: Session, digest: str) -> Person | None:
    """Find a person by the keyed digest of the identity number."""
    return session.exec(select(Person).where(Person.id_number_hash == digest)).first()


def names(session: Session, ids: set[int]) -> dict[int, str]:
    """Give the names of persons by id."""
    if not ids:
        return {}
    rows = session.exec(select(Person.id, Person.name).where(col(Person.id).in_(ids))).all()
    return {key: name for key, name in rows if key is not None}


def count_people(session: Session, *, search: str = "", role: Role | None = None) -> int:
    """Count the people that a list would show."""
    chosen = _people(search, role).subquery()
    return session.exec(select(func.count()).select_from(chosen)).one()


def people(session: Session, *, search: str = "", role: Role | None = None, limit: int = 25, offset: int = 0) -> list[Person]:
    """List people by name, filtered."""
    return list(session.exec(_people(search, role).order_by(Person.name, col(Person.id)).limit(limit).offset(offset)).all())


def grants(session: Session, person_id: int) -> list[RoleGrant]:
    """List all roles a person has or had."""
    return list(session.exec(select(RoleGrant).where(RoleGrant.person_id == person_id).order_by(col(RoleGrant.id))).all())


def employer(session: Session, person_id: int) -> Body | None:
    """Give the body that employs a person now."""
    return session.exec(
        select(Body).join(Employment).where(Employment.person_id == person_id, col(Employment.to_day).is_(None))
    ).first()


def bodies(session: Session) -> list[Body]:
    """List the certification bodies."""
    return list(session.exec(select(Body).order_by(Body.code)).all())


def open_resets(session: Session) -> list[FactorReset]:
    """List the requests for a reset that wait for a second person."""
    return list(session.exec(select(FactorReset).where(col(FactorReset.approved_at).is_(None))).all())


def _people(search: str, role: Role | None):  # type: ignore[no-untyped-def]  # SQLModel's select types are not nameable here
    query = select(Person)
    if search:
        query = query.where(col(Person.name).contains(search) | col(Person.email).contains(search.lower()))
    if role is not None:
        held = select(RoleGrant.person_id).where(RoleGrant.role == role, col(RoleGrant.revoked_at).is_(None))
        query = query.where(col(Person.id).in_(held))
    return query
