"""What is asked about registrations."""

from datetime import date

from sqlmodel import Session, col, select

from registry.models import Registration
from registry.rules.applications import RegistrationStatus
from registry.rules.registrations import Held


def registrations_of(session: Session, person_id: int) -> list[Registration]:
    """List a person's registrations, the oldest first."""
    query = select(Registration).where(Registration.person_id == person_id).order_by(col(Registration.id))
    return list(session.exec(query).all())


def registration_in_scheme(session: Session, person_id: int, scheme: str) -> Registration | None:
    """Give the registration in a scheme that was neither ended nor replaced; it may be over by date, or suspended."""
    standing = col(Registration.status).in_((RegistrationStatus.ACTIVE, RegistrationStatus.SUSPENDED))
    query = select(Registration).where(Registration.person_id == person_id, Registration.scheme == scheme)
    return session.exec(query.where(standing).order_by(col(Registration.id).desc())).first()


def held(session: Session, person_id: int, *, scheme: str, today: date) -> Held | None:
    """Give what a person holds in a scheme on a day."""
    found = registration_in_scheme(session, person_id, scheme)
    if found is None or not found.from_day <= today <= found.to_day:
        return None
    return Held(found.grade, found.to_day, suspended=found.status == RegistrationStatus.SUSPENDED)
