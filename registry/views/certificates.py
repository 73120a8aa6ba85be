"""Certificates for staff and holders: list, page, file, withdrawal."""

from collections.abc import Iterator
from datetime import datetime

from flask import Response, render_template
from flask import typing as ft

from accounts.access import current_actor, requires, signed_in
from accounts.models import Person
from accounts.queries import names
from accounts.rules import Permission
from core.clock import now
from core.db import get, reading, transaction
from core.errors import Text
from core.web import done, local_today, page_of, see_other, show_form
from registry import labels, queries, service
from registry.forms import CertificatesFilter, WithdrawalForm
from registry.models import Certificate, Measure, Registration
from registry.queries import CertificateFilter
from registry.rules.applications import may_decide
from registry.rules.certificates import CertificateStatus
from registry.rules.measures import MeasureState
from registry.views.blueprint import bp, settings
from registry.views.measures import open_proposal

Act = tuple[datetime, int, str, str]  # when, who, what, why

WITHDRAW = requires(Permission.WITHDRAW_CERTIFICATES)


@bp.get("/certificates")
@WITHDRAW
def certificates() -> ft.ResponseReturnValue:
    """List the certificates with their status today."""
    form, session = CertificatesFilter(), reading()
    chosen = CertificateFilter(search=form.value("search") or "", scheme=form.value("scheme") or "")
    today, zone = local_today(now()), settings().timezone
    page = page_of(
        lambda: queries.count_certificates(session, chosen),
        lambda limit, offset: queries.certificate_rows(
            session, chosen, today=today, zone=zone, limit=limit, offset=offset
        ),
    )
    return render_template("registry/certificates.html", form=form, page=page)


@bp.get("/certificates/<int:certificate_id>")
@WITHDRAW
def certificate(certificate_id: int) -> ft.ResponseReturnValue:
    """Show a certificate, its status and what happened to it."""
    session = reading()
    found: Certificate = get(session, Certificate, certificate_id)
    registration: Registration = get(session, Registration, found.registration_id)
    standing = queries.standing_of(session, found, day=local_today(now()), zone=settings().timezone)
    ended = standing.status in (CertificateStatus.WITHDRAWN, CertificateStatus.REPLACED)
    return render_template(
        "registry/certificate.html",
        certificate=found,
        registration=registration,
        fields=queries.fields_of(found),
        holder=get(session, Person, registration.person_id),
        standing=standing,
        events=_events(found, registration),
        **open_proposal(registration),
        refusals=_against_withdrawal(registration, ended=ended),
    )


def _against_withdrawal(registration: Registration, *, ended: bool) -> list[Text]:
    if ended:
        return [Text("This certificate was withdrawn or replaced before.")]
    return may_decide(queries.parties_in(reading(), registration), actor=current_actor().id)


@bp.get("/certificates/<int:certificate_id>/pdf")
@signed_in
def certificate_file(certificate_id: int) -> ft.ResponseReturnValue:
    """Give the file, byte for byte as it was issued, to staff and to its holder."""
    with transaction() as session:
        found = service.read_file(session, certificate_id=certificate_id, actor=current_actor(), now=now())
    headers = {"Content-Disposition": f'attachment; filename="{found.serial}.pdf"'}
    return Response(found.pdf, mimetype="application/pdf", headers=headers)


@bp.route("/certificates/<int:certificate_id>/withdrawal", methods=["GET", "POST"])
@WITHDRAW
def withdrawal(certificate_id: int) -> ft.ResponseReturnValue:
    """Withdraw a certificate, after its consequence was named."""
    form = WithdrawalForm()
    if form.validate_on_submit():
        with form.refusals_shown():
            with transaction() as session:
                service.withdraw_certificate(
                    session,
                    certificate_id=certificate_id,
                    ground=form.ground.data,
                    reason=form.reason.data or "",
                    actor=current_actor(),
                    now=now(),
                )
            done(Text("The certificate is withdrawn. The public page says so from now on."))
            return see_other("registry.certificate", certificate_id=certificate_id)
    found: Certificate = get(reading(), Certificate, certificate_id)
    return show_form("registry/withdrawal.html", form, certificate=found, fields=queries.fields_of(found))


def _events(found: Certificate, registration: Registration) -> list[dict[str, object]]:
    """Give the history of a certificate, the newest first, ending with its issue."""
    acts = sorted(_acts(found, registration), key=lambda act: act[0], reverse=True)
    who = names(reading(), {actor for _, actor, _, _ in acts})
    return [{"at": at, "who": who[actor], "what": what, "why": why} for at, actor, what, why in acts]


def _acts(found: Certificate, registration: Registration) -> Iterator[Act]:
    for event in queries.events_of(reading(), found.id or 0):
        yield event.at, event.actor_id, labels.EVENTS[event.kind], event.reason
    for measure in queries.measures_of(reading(), registration.id or 0):
        yield from _steps(measure)
    yield found.issued_at, found.issued_by, labels.ISSUED, ""


def _steps(measure: Measure) -> Iterator[Act]:
    """Give the steps of a proposal but for its confirmation, which is an event of the certificate."""
    proposed = labels.MEASURE_STEPS[measure.kind, MeasureState.PROPOSED]
    yield measure.proposed_at, measure.proposed_by, proposed, measure.reason
    if measure.state is MeasureState.DECLINED and measure.decided_at and measure.decided_by:
        declined = labels.MEASURE_STEPS[measure.kind, MeasureState.DECLINED]
        yield measure.decided_at, measure.decided_by, declined, measure.decision
