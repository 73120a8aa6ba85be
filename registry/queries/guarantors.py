"""Whether the guarantor whom an applicant names is registered here, and how that registration stands."""

from dataclasses import dataclass
from datetime import date

from sqlmodel import Session, col, or_, select

from accounts.models import Person
from core.errors import Refused
from registry.models import Application, Certificate, Registration, Sanction
from registry.rules.applications import RegistrationStatus
from registry.rules.certificates import parse_serial
from registry.rules.verification import is_same_name


@dataclass(frozen=True)
class GuarantorStanding:
    """How a guarantor stands: by our own register, or as the applicant states it."""

    grade: str
    in_good_standing: bool
    registered_here: bool = False
    other_name: bool = False  # the number is that of somebody else's certificate
    until: date | None = None


def guarantor_of(session: Session, application: Application, *, day: date) -> GuarantorStanding | None:
    """Give the standing of an application's guarantor on a day; None when nobody is named.

    Whose certificate number is in this register stands as the register says, whatever the applicant states.
    """
    named = application.guarantor
    if not named:
        return None
    found = _registration(session, str(named.get("certificate", "")))
    if found is None:
        return GuarantorStanding(str(named["grade"]), bool(named["in_good_standing"]))
    registration, holder = found
    same = is_same_name(str(named["name"]), holder.name, holder.name_latin)
    good = same and holder.id != application.person_id and _stands(session, registration, day)
    return GuarantorStanding(registration.grade, good, True, not same, registration.to_day)


def _stands(session: Session, registration: Registration, day: date) -> bool:
    """Tell whether a registration is in force on a day and nothing is imposed on who holds it."""
    in_force = registration.status == RegistrationStatus.ACTIVE and registration.from_day <= day <= registration.to_day
    return in_force and not _is_sanctioned(session, registration.person_id, day)


def _registration(session: Session, number: str) -> tuple[Registration, Person] | None:
    """Find the registration and its holder by the number of a certificate of ours."""
    try:
        serial = str(parse_serial(number))
    except Refused:
        return None
    query = (
        select(Registration, Person)
        .join(Certificate, col(Certificate.registration_id) == Registration.id)
        .join(Person, col(Person.id) == Registration.person_id)
        .where(Certificate.serial == serial)
    )
    row = session.exec(query).first()
    return None if row is None else (row[0], row[1])


def _is_sanctioned(session: Session, person_id: int | None, day: date) -> bool:
    lasting = or_(col(Sanction.until_day).is_(None), col(Sanction.until_day) >= day)
    query = select(Sanction.id).where(Sanction.person_id == person_id, Sanction.on_day <= day, lasting)
    return session.exec(query).first() is not None
