"""Certificates: prepared and printed before the transaction, issued in it, withdrawn with a reason."""

import base64
import hashlib
import secrets
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from sqlmodel import Session

from accounts.models import Person
from accounts.rules import Actor, Permission
from core import audit, outbox, pdf, seal
from core.canonical import canonical
from core.config import Settings
from core.db import get
from core.errors import NotFound, Refused, Text
from registry import queries
from registry.models import Application, Certificate, CertificateEvent, CertificateEventKind, Registration
from registry.rules import wording
from registry.rules.applications import ApplicationState, RegistrationStatus, may_approve, may_decide
from registry.rules.certificates import CertificateFields, Issuer, compute_serial, printed_code, short_code
from registry.rules.registrations import WithdrawalGround, last_day, may_move
from registry.service.actions import Action
from registry.service.steps import check, check_rights

TEMPLATE = "registry/pdf/certificate.html"
EDITION_OF_TEMPLATE = "certificate-1"
ATTACHMENT = "gradus.json"
TOKEN_BYTES = 16
REASON = "Certificate of registration"


@dataclass(frozen=True)
class Office:
    """Who issues: the association's names, the first letters of its numbers, its address and its keys."""

    public_url: str
    prefix: str
    name_zh: str
    name_en: str
    key_dir: Path
    demo: bool = False  # says on every certificate that it has no effect

    @classmethod
    def of(cls, settings: Settings) -> "Office":
        """Take the office from the settings."""
        names = (settings.organisation_zh, settings.organisation_en)
        return cls(settings.public_url, settings.serial_prefix, *names, settings.key_dir, settings.demo)

    def identity(self, now: datetime) -> seal.Identity:
        """Load the seal, made at the first call."""
        return seal.load_identity(self.key_dir, organisation=self.name_en, now=now)


@dataclass(frozen=True)
class Draft:
    """All that a certificate will print, and the photo."""

    fields: CertificateFields
    token: str
    photo: bytes | None


@dataclass(frozen=True)
class Printed:
    """A certificate as a sealed file, not yet in the register."""

    draft: Draft
    content: bytes
    sha256: str


def prepare(session: Session, *, application_id: int, office: Office, actor: Actor, today: date) -> Draft:
    """Put together what the certificate of a proposal will print; nothing is written.

    Raises NotFound, NotAllowed unless a second person asks, Refused when it does not wait for approval or a character
    cannot be printed.
    """
    application: Application = get(session, Application, application_id)
    check_rights(may_approve(queries.parties_of(session, application), actor=actor.id))
    if application.state != ApplicationState.EXAMINED:
        raise Refused(Text("This application does not wait for approval any more. Look at its history."))
    token = _fresh_token(session)
    fields = _fields(session, application, token=token, office=office, actor=actor, today=today)
    _check_glyphs(fields)
    return Draft(fields, token, application.photo)


def print_certificate(draft: Draft, *, office: Office, now: datetime) -> Printed:
    """Draw and seal a certificate: a quarter of a second that no lock should wait for."""
    fields = draft.fields
    picture = None if draft.photo is None else "data:image/jpeg;base64," + base64.b64encode(draft.photo).decode()
    drawn = pdf.render(
        TEMPLATE,
        attachments={ATTACHMENT: canonical(fields.as_document())},
        made_at=now,
        fields=fields,
        photo=picture,
        demo=office.demo,
        lookup=f"{office.public_url.partition('://')[2]}/verify",
    )
    sealed = seal.seal(drawn, office.identity(now), reason=REASON, now=now)
    return Printed(draft, sealed, hashlib.sha256(sealed).hexdigest())


def issue(
    session: Session, *, registration: Registration, printed: Printed, actor: Actor, now: datetime
) -> Certificate:
    """Put a printed certificate into the register, fields and bytes frozen.

    Raises Refused when what was printed is not what is registered.
    """
    fields = printed.draft.fields
    if (fields.valid_from, fields.valid_to) != (registration.from_day, registration.to_day):
        raise Refused(Text("The day has changed since the certificate was drawn. Approve once more."))
    certificate = Certificate(
        registration_id=registration.id or 0,
        serial=fields.serial,
        token=printed.draft.token,
        short_code=short_code(printed.draft.token),
        fields=fields.as_document(),
        template=EDITION_OF_TEMPLATE,
        pdf=printed.content,
        sha256=printed.sha256,
        issued_by=actor.id,
        issued_at=now,
    )
    session.add(certificate)
    session.flush()
    audit.record(
        session,
        actor=actor,
        action=Action.CERTIFICATE_ISSUED,
        subject=f"certificate/{certificate.id}",
        at=now,
        details={"serial": fields.serial, "sha256": printed.sha256},
    )
    return certificate


def withdraw_certificate(
    session: Session, *, certificate_id: int, ground: WithdrawalGround, reason: str, actor: Actor, now: datetime
) -> None:
    """Withdraw a certificate and the registration behind it, at once and for good; the holder is told.

    Raises NotFound, NotAllowed for one's own and for who has had a hand in the case, Refused when it was withdrawn or
    replaced before.
    """
    certificate: Certificate = get(session, Certificate, certificate_id)
    registration: Registration = get(session, Registration, certificate.registration_id, lock=True)
    _check_withdrawal(session, certificate, registration, actor)
    check(may_move(registration.status, RegistrationStatus.WITHDRAWN))
    registration.status = RegistrationStatus.WITHDRAWN
    session.add(registration)
    session.add(
        CertificateEvent(
            certificate_id=certificate_id,
            kind=CertificateEventKind.WITHDRAWN,
            ground=ground,
            reason=reason.strip(),
            actor_id=actor.id,
            at=now,
        )
    )
    _tell_holder(session, certificate, registration, now)
    audit.record(
        session,
        actor=actor,
        action=Action.CERTIFICATE_WITHDRAWN,
        subject=f"certificate/{certificate_id}",
        at=now,
        details={"serial": certificate.serial, "ground": ground.value, "reason": reason.strip()},
    )


def read_file(session: Session, *, certificate_id: int, actor: Actor, now: datetime) -> Certificate:
    """Give a certificate with its file to its holder, or to staff and audit it. Raises NotFound for others."""
    certificate: Certificate = get(session, Certificate, certificate_id)
    registration: Registration = get(session, Registration, certificate.registration_id)
    if registration.person_id == actor.id:
        return certificate
    if not actor.may(Permission.WITHDRAW_CERTIFICATES):
        raise NotFound(Text("There is no such certificate of yours."), code="not_found")
    subject = f"certificate/{certificate_id}"
    audit.record(session, actor=actor, action=Action.CERTIFICATE_READ, subject=subject, at=now)
    return certificate


def _check_withdrawal(session: Session, certificate: Certificate, registration: Registration, actor: Actor) -> None:
    if registration.person_id == actor.id:
        check_rights([Text("Nobody withdraws their own certificate: ask a registrar.")])
    check_rights(may_decide(queries.parties_in(session, registration), actor=actor.id))
    ended = {CertificateEventKind.WITHDRAWN, CertificateEventKind.REPLACED}
    if ended & {event.kind for event in queries.events_of(session, certificate.id or 0)}:
        raise Refused(Text("This certificate was withdrawn or replaced before. Nothing has changed."))


def _tell_holder(session: Session, certificate: Certificate, registration: Registration, now: datetime) -> None:
    person = session.get(Person, registration.person_id)
    if person is not None and person.email:
        context: dict[str, object] = {"name": person.name, "serial": certificate.serial}
        outbox.post(session, to=person.email, template="registry/withdrawn", now=now, context=context)


def _fresh_token(session: Session) -> str:
    """Draw a token whose typed code is not taken; a second draw is needed once in a million million."""
    token = secrets.token_hex(TOKEN_BYTES)
    while queries.certificate_by_code(session, short_code(token)) is not None:
        token = secrets.token_hex(TOKEN_BYTES)
    return token


def _fields(
    session: Session, application: Application, *, token: str, office: Office, actor: Actor, today: date
) -> CertificateFields:
    holder: Person = get(session, Person, application.person_id)
    examiner: Person = get(session, Person, application.examined_by)
    scheme, grade = wording.scheme_words(application.scheme), wording.GRADES[application.grade]
    return CertificateFields(
        serial=_serial(application, office, today),
        short_code=printed_code(short_code(token)),
        verify_url=f"{office.public_url}/verify/{token}",
        name=holder.name,
        latin_name=holder.name_latin,
        grade=application.grade,
        grade_zh=grade.zh,
        grade_en=grade.en,
        scheme=application.scheme,
        scheme_zh=scheme.name.zh,
        scheme_en=scheme.name.en,
        standard=scheme.standard,
        scope_zh=wording.SCOPE.zh,
        scope_en=wording.SCOPE.en,
        conformity_zh=wording.CONFORMITY.zh,
        conformity_en=wording.CONFORMITY.en,
        body_zh=office.name_zh,
        body_en=office.name_en,
        issuers=(_issuer(examiner.name, wording.EXAMINED_BY), _issuer(actor.name, wording.APPROVED_BY)),
        valid_from=today,
        valid_to=last_day(today),
        issued_on=today,
        edition=application.edition,
    )


def _serial(application: Application, office: Office, today: date) -> str:
    """Number a certificate by its application, of which it is the only one: unique without a counter to lock."""
    return compute_serial(
        office.prefix,
        year=today.year,
        grade=wording.grade_digit(application.grade),
        scheme=application.scheme.upper(),
        number=application.id or 0,
    )


def _issuer(name: str, post: wording.Both) -> Issuer:
    return Issuer(name=name, post_zh=post.zh, post_en=post.en)


def _check_glyphs(fields: CertificateFields) -> None:
    """Refuse to print a box in the place of a rare character."""
    words = "".join([str(value) for value in fields.as_document().values()])
    lacking = pdf.missing_glyphs(words)
    if lacking:
        raise Refused(
            Text(
                "These characters cannot be printed: %(signs)s. Install the font Noto Serif CJK SC on the server, "
                "or correct the name, then approve again.",
                {"signs": " ".join(sorted(lacking))},
            )
        )
