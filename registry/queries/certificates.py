"""What is asked about certificates: lists, look-ups for those who verify, and the status on any day."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any, cast
from zoneinfo import ZoneInfo

from sqlalchemy import func
from sqlalchemy.orm import QueryableAttribute, defer
from sqlmodel import Session, col, select
from sqlmodel.sql.expression import SelectOfScalar

from accounts.models import Person
from registry.models import Certificate, CertificateEvent, CertificateEventKind, Registration
from registry.rules.certificates import (
    CertificateFacts,
    CertificateFields,
    CertificateStatus,
    Suspension,
    status_on,
)
from registry.rules.verification import Standing

K = CertificateEventKind
S = CertificateStatus


@dataclass(frozen=True)
class CertificateFilter:
    """Which certificates a list wants; empty fields do not narrow."""

    search: str = ""
    scheme: str = ""
    person_id: int | None = None


@dataclass(frozen=True)
class CertificateRow:
    """One line of a list of certificates."""

    certificate: Certificate
    registration: Registration
    holder: Person
    standing: Standing


def certificate_rows(
    session: Session, chosen: CertificateFilter, *, today: date, zone: str, limit: int = 25, offset: int = 0
) -> list[CertificateRow]:
    """List certificates with holder and status on a day, the newest first; the bytes stay where they are."""
    query = (
        select(Certificate, Registration, Person)
        .join(Registration, col(Registration.id) == Certificate.registration_id)
        .join(Person, col(Person.id) == Registration.person_id)
        .where(col(Certificate.id).in_(_chosen(chosen)))
        .options(defer(cast(QueryableAttribute[bytes], Certificate.pdf)))
        .order_by(col(Certificate.id).desc())
    )
    rows = session.exec(query.limit(limit).offset(offset)).all()
    events = _events(session, [certificate.id or 0 for certificate, _, _ in rows])
    return [
        CertificateRow(
            certificate, registration, holder, _standing(certificate, events[certificate.id or 0], today, zone)
        )
        for certificate, registration, holder in rows
    ]


def count_certificates(session: Session, chosen: CertificateFilter) -> int:
    """Count the certificates that a list would show."""
    return session.exec(select(func.count()).select_from(_chosen(chosen).subquery())).one()


def certificates_of(session: Session, person_id: int, *, today: date, zone: str) -> list[CertificateRow]:
    """List a person's own certificates."""
    return certificate_rows(session, CertificateFilter(person_id=person_id), today=today, zone=zone, limit=100)


def certificate_for(session: Session, application_id: int) -> Certificate | None:
    """Give the certificate that came of an application."""
    query = select(Certificate).join(Registration).where(Registration.application_id == application_id)
    return session.exec(query).first()


def live_certificates(session: Session, registration_id: int) -> list[int]:
    """List the certificates of a registration that were neither withdrawn nor replaced."""
    ended = select(CertificateEvent.certificate_id).where(col(CertificateEvent.kind).in_((K.WITHDRAWN, K.REPLACED)))
    query = select(Certificate.id).where(Certificate.registration_id == registration_id)
    return [key for key in session.exec(query.where(col(Certificate.id).not_in(ended))).all() if key is not None]


def is_suspended(session: Session, certificate_id: int) -> bool:
    """Tell whether a certificate was suspended and not restored since."""
    turns = [event.kind for event in events_of(session, certificate_id) if event.kind in (K.SUSPENDED, K.RESTORED)]
    return bool(turns) and turns[-1] == K.SUSPENDED


def suspensions_of(session: Session, certificate: Certificate, *, zone: str) -> tuple[Suspension, ...]:
    """List the times in which a certificate did not count, the oldest first."""
    return _facts(fields_of(certificate), events_of(session, certificate.id or 0), zone).suspensions


def certificate_by_token(session: Session, token: str) -> Certificate | None:
    """Find a certificate by the token of its QR code."""
    return session.exec(select(Certificate).where(Certificate.token == token)).first()


def certificate_by_code(session: Session, code: str) -> Certificate | None:
    """Find a certificate by its typed code, in normal spelling."""
    return session.exec(select(Certificate).where(Certificate.short_code == code)).first()


def certificate_by_sha256(session: Session, digest: str) -> Certificate | None:
    """Find a certificate by the digest of its whole file."""
    return session.exec(select(Certificate).where(Certificate.sha256 == digest)).first()


def serial_is_known(session: Session, serial: str) -> bool:
    """Tell whether a certificate has this number."""
    return session.exec(select(Certificate.id).where(Certificate.serial == serial)).first() is not None


def events_of(session: Session, certificate_id: int) -> list[CertificateEvent]:
    """List what happened to a certificate, the oldest first."""
    return _events(session, [certificate_id])[certificate_id]


def fields_of(certificate: Certificate) -> CertificateFields:
    """Give what a certificate prints."""
    return CertificateFields.from_document(certificate.fields)


def standing_of(session: Session, certificate: Certificate, *, day: date, zone: str) -> Standing:
    """Say what a certificate is worth on a day, derived from its dates and events."""
    return _standing(certificate, events_of(session, certificate.id or 0), day, zone)


def _events(session: Session, ids: list[int]) -> dict[int, list[CertificateEvent]]:
    found: dict[int, list[CertificateEvent]] = {key: [] for key in ids}
    query = select(CertificateEvent).where(col(CertificateEvent.certificate_id).in_(ids))
    for event in session.exec(query.order_by(col(CertificateEvent.id))):
        found[event.certificate_id].append(event)
    return found


def _standing(certificate: Certificate, events: list[CertificateEvent], day: date, zone: str) -> Standing:
    facts = _facts(fields_of(certificate), events, zone)
    status = status_on(facts, day)
    return Standing(status=status, since=_since(facts, status), ground=_ground(events, status))


def _ground(events: list[CertificateEvent], status: CertificateStatus) -> str:
    """Give the ground of the last event that brought a status about, as far as it has a public one."""
    kind = {S.WITHDRAWN: K.WITHDRAWN, S.SUSPENDED: K.SUSPENDED}.get(status)
    ground = next((event.ground for event in reversed(events) if event.kind == kind), None)
    return ground.value if ground else ""


def _facts(fields: CertificateFields, events: list[CertificateEvent], zone: str) -> CertificateFacts:
    days = [(event.kind, event.at.astimezone(ZoneInfo(zone)).date()) for event in events]
    return CertificateFacts(
        valid_from=fields.valid_from,
        valid_to=fields.valid_to,
        suspensions=_suspensions(days),
        withdrawn_on=_first(days, K.WITHDRAWN),
        replaced_on=_first(days, K.REPLACED),
    )


def _suspensions(days: Iterable[tuple[CertificateEventKind, date]]) -> tuple[Suspension, ...]:
    pauses: list[Suspension] = []
    for kind, day in days:
        if kind == K.SUSPENDED:
            pauses.append(Suspension(day))
        elif kind == K.RESTORED and pauses:
            pauses[-1] = Suspension(pauses[-1].since, day)
    return tuple(pauses)


def _first(days: Iterable[tuple[CertificateEventKind, date]], wanted: CertificateEventKind) -> date | None:
    return next((day for kind, day in days if kind == wanted), None)


def _since(facts: CertificateFacts, status: CertificateStatus) -> date:
    """Give the day on which a status began."""
    begun = {
        S.WITHDRAWN: facts.withdrawn_on,
        S.REPLACED: facts.replaced_on,
        S.EXPIRED: date.fromordinal(facts.valid_to.toordinal() + 1),
        S.SUSPENDED: facts.suspensions[-1].since if facts.suspensions else None,
    }
    return begun.get(status) or facts.valid_from


def _chosen(chosen: CertificateFilter) -> SelectOfScalar[Any]:
    query = select(Certificate.id).join(Registration).join(Person, col(Person.id) == Registration.person_id)
    if chosen.person_id is not None:
        query = query.where(Registration.person_id == chosen.person_id)
    if chosen.scheme:
        query = query.where(Registration.scheme == chosen.scheme)
    if chosen.search:
        named = col(Person.name).icontains(chosen.search, autoescape=True)
        query = query.where(named | col(Certificate.serial).icontains(chosen.search, autoescape=True))
    return query
