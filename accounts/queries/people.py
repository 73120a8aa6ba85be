"""What screens ask about people."""

import re
from collections.abc import Iterable

from sqlalchemy import func
from sqlmodel import Session, col, select
from sqlmodel.sql.expression import SelectOfScalar

from accounts.models import AccessToken, Body, Employment, FactorReset, Person, RecoveryCode, RoleGrant
from accounts.rules import Actor, Role


def actor_of(session: Session, person: Person) -> Actor:
    """Make the actor that services see out of a person and their roles in force."""
    key = person.id or 0
    grants = grants_in_force(session, key)
    body = next((grant.body_id for grant in grants if grant.body_id is not None), None)
    return Actor(key, person.name, frozenset(grant.role for grant in grants), body)


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


def actor_names(session: Session, actors: Iterable[str]) -> dict[str, str]:
    """Give the names behind `person/7` as the audit chain writes them; what is no person keeps its own."""
    ids = {actor: int(actor.partition("/")[2]) for actor in actors if re.fullmatch(r"person/\d{1,9}", actor)}
    known = names(session, set(ids.values()))
    return {actor: known.get(ids.get(actor, 0), actor) for actor in actors}


def count_people(session: Session, *, search: str = "", role: Role | None = None) -> int:
    """Count the people that a list would show."""
    chosen = _people(search, role).subquery()
    return session.exec(select(func.count()).select_from(chosen)).one()


def people(
    session: Session, *, search: str = "", role: Role | None = None, limit: int = 25, offset: int = 0
) -> list[Person]:
    """List people by name, filtered."""
    return list(
        session.exec(_people(search, role).order_by(Person.name, col(Person.id)).limit(limit).offset(offset)).all()
    )


def grants(session: Session, person_id: int) -> list[RoleGrant]:
    """List all roles a person has or had."""
    return list(
        session.exec(select(RoleGrant).where(RoleGrant.person_id == person_id).order_by(col(RoleGrant.id))).all()
    )


def grants_in_force(session: Session, person_id: int) -> list[RoleGrant]:
    """List the roles that a person holds now."""
    return [grant for grant in grants(session, person_id) if grant.revoked_at is None]


def roles_of(session: Session, ids: set[int]) -> dict[int, list[Role]]:
    """Give the roles in force of several persons, for a list."""
    held: dict[int, list[Role]] = {key: [] for key in ids}
    query = select(RoleGrant).where(col(RoleGrant.person_id).in_(ids), col(RoleGrant.revoked_at).is_(None))
    for grant in session.exec(query.order_by(col(RoleGrant.id))):
        held[grant.person_id].append(grant.role)
    return held


def employment(session: Session, person_id: int) -> Employment | None:
    """Give a person's present employment by a body."""
    query = select(Employment).where(Employment.person_id == person_id, col(Employment.to_day).is_(None))
    return session.exec(query).first()


def employer(session: Session, person_id: int) -> Body | None:
    """Give the body that employs a person now."""
    current = employment(session, person_id)
    return session.get(Body, current.body_id) if current is not None else None


def bodies(session: Session) -> list[Body]:
    """List the certification bodies."""
    return list(session.exec(select(Body).order_by(Body.code)).all())


def open_resets(session: Session) -> list[FactorReset]:
    """List the requests for a reset that wait for a second person."""
    return list(session.exec(select(FactorReset).where(col(FactorReset.approved_at).is_(None))).all())


def open_links(session: Session, person_id: int) -> list[AccessToken]:
    """List the mailed links of a person that were not used."""
    query = select(AccessToken).where(AccessToken.person_id == person_id, col(AccessToken.used_at).is_(None))
    return list(session.exec(query).all())


def recovery_codes_left(session: Session, person_id: int) -> int:
    """Count the recovery codes that a person may still use."""
    query = select(func.count()).select_from(RecoveryCode)
    return session.exec(query.where(RecoveryCode.person_id == person_id, col(RecoveryCode.used_at).is_(None))).one()


def _people(search: str, role: Role | None) -> SelectOfScalar[Person]:
    query = select(Person)
    if search:
        name = col(Person.name).icontains(search, autoescape=True)
        query = query.where(name | col(Person.email).icontains(search, autoescape=True))
    if role is not None:
        held = select(RoleGrant.person_id).where(RoleGrant.role == role, col(RoleGrant.revoked_at).is_(None))
        query = query.where(col(Person.id).in_(held))
    return query
