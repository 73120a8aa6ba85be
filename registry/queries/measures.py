"""What is asked about proposals to suspend or restore a registration."""

from dataclasses import dataclass

from sqlalchemy import func
from sqlmodel import Session, col, select

from accounts.models import Person
from exam.queries import invigilated_by
from grading.queries import examiners_of
from registry.models import Application, Measure, Registration
from registry.queries.applications import colleagues_of, parties_of, recommenders_of
from registry.rules.applications import Parties
from registry.rules.measures import MeasureState, Proposal

WAITING = Measure.state == MeasureState.PROPOSED


@dataclass(frozen=True)
class MeasureRow:
    """One line of the list of proposals."""

    measure: Measure
    registration: Registration
    holder: Person


def waiting_measure(session: Session, registration_id: int) -> Measure | None:
    """Give the proposal for a registration that waits for a second person."""
    return session.exec(select(Measure).where(WAITING, Measure.registration_id == registration_id)).first()


def waiting_measures(session: Session) -> list[MeasureRow]:
    """List every proposal that waits, the oldest first."""
    query = (
        select(Measure, Registration, Person)
        .join(Registration, col(Registration.id) == Measure.registration_id)
        .join(Person, col(Person.id) == Registration.person_id)
        .where(WAITING)
        .order_by(col(Measure.id))
    )
    return [MeasureRow(*row) for row in session.exec(query).all()]


def count_measures(session: Session, *, not_by: int) -> int:
    """Count the proposals that wait for somebody other than this person."""
    return session.exec(select(func.count()).select_from(Measure).where(WAITING, Measure.proposed_by != not_by)).one()


def measures_of(session: Session, registration_id: int) -> list[Measure]:
    """List the proposals for a registration, the newest first."""
    query = select(Measure).where(Measure.registration_id == registration_id).order_by(col(Measure.id).desc())
    return list(session.exec(query).all())


def proposal_of(session: Session, measure: Measure, registration: Registration) -> Proposal:
    """Give what the decision on a proposal depends on."""
    waiting = waiting_measure(session, registration.id or 0)
    return Proposal(
        kind=measure.kind,
        status=registration.status,
        parties=parties_in(session, registration),
        waiting=waiting is not None and waiting.id != measure.id,
        proposed_by=measure.proposed_by,
    )


def parties_in(session: Session, registration: Registration) -> Parties:
    """Name everybody who has had to do with the application behind a registration or its holder (law 9)."""
    found = session.get(Application, registration.application_id) if registration.application_id else None
    if found is not None:
        return parties_of(session, found)
    examined = examiners_of(session, registration.person_id) | invigilated_by(session, registration.person_id)
    return Parties(
        applicant=registration.person_id,
        examined_by=frozenset(examined),
        colleagues=colleagues_of(session, registration.person_id),
        recommended_before=recommenders_of(session, registration.person_id),
    )
