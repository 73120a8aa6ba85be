"""Proposals to suspend or restore a registration: made by a registrar, decided by a second person."""

from flask import render_template
from flask import typing as ft

from accounts.access import current_actor, requires
from accounts.queries import names
from accounts.rules import Permission
from core.clock import now
from core.db import get, reading, transaction
from core.errors import Refused, Text
from core.web import done, see_other, show_form
from registry import queries, service
from registry.forms import RestorationForm, SuspensionForm
from registry.models import Certificate, Measure, Registration
from registry.rules.measures import MeasureKind, kind_for, may_confirm
from registry.rules.registrations import WithdrawalGround
from registry.views.blueprint import bp

PROPOSE = requires(Permission.WITHDRAW_CERTIFICATES)
CONFIRM = requires(Permission.APPROVE_APPLICATIONS)
DONE = {
    MeasureKind.SUSPENSION: Text("The registration is suspended. The public page says so from now on."),
    MeasureKind.RESTORATION: Text("The registration is restored. The public page says so from now on."),
}


@bp.get("/certificates/proposals")
@PROPOSE
def measures() -> ft.ResponseReturnValue:
    """List the proposals that wait for a second person."""
    session = reading()
    rows = queries.waiting_measures(session)
    who = names(session, {row.measure.proposed_by for row in rows})
    return render_template("registry/measures.html", rows=rows, who=who, certificates=_certificates(rows))


@bp.route("/certificates/<int:certificate_id>/proposal", methods=["GET", "POST"])
@PROPOSE
def measure_new(certificate_id: int) -> ft.ResponseReturnValue:
    """Propose to suspend the registration behind a certificate, or to restore a suspended one."""
    found, kind = _found(certificate_id)
    form = SuspensionForm() if kind is MeasureKind.SUSPENSION else RestorationForm()
    if form.validate_on_submit():
        with form.refusals_shown():
            _propose(found, kind, form)
            done(Text("The proposal waits for a second person. Until then nothing changes."))
            return see_other("registry.certificate", certificate_id=certificate_id)
    return show_form("registry/measure_new.html", form, certificate=found, kind=kind)


@bp.post("/certificates/<int:certificate_id>/proposals/<int:measure_id>/confirmation")
@CONFIRM
def measure_confirmation(certificate_id: int, measure_id: int) -> ft.ResponseReturnValue:
    """Carry a proposal out."""
    with transaction() as session:
        kind = get(session, Measure, measure_id).kind
        service.confirm(session, measure_id=measure_id, actor=current_actor(), now=now())
    done(DONE[kind])
    return see_other("registry.certificate", certificate_id=certificate_id)


@bp.route("/certificates/<int:certificate_id>/proposals/<int:measure_id>/refusal", methods=["GET", "POST"])
@CONFIRM
def measure_refusal(certificate_id: int, measure_id: int) -> ft.ResponseReturnValue:
    """Turn a proposal down."""
    form, found = RestorationForm(), get(reading(), Certificate, certificate_id)
    if form.validate_on_submit():
        with form.refusals_shown():
            with transaction() as session:
                service.decline(
                    session, measure_id=measure_id, reason=form.reason.data or "", actor=current_actor(), now=now()
                )
            done(Text("The proposal is turned down. The registration stays as it is."))
            return see_other("registry.certificate", certificate_id=certificate_id)
    return show_form("registry/measure_refusal.html", form, certificate=found)


def open_proposal(registration: Registration) -> dict[str, object]:
    """Give what the page of a certificate shows of the proposal that waits, and what could be proposed."""
    session = reading()
    measure = queries.waiting_measure(session, registration.id or 0)
    if measure is None:
        return {"measure": None, "can_propose": kind_for(registration.status)}
    proposal = queries.proposal_of(session, measure, registration)
    against = may_confirm(proposal, actor=current_actor().id)
    return {
        "measure": measure,
        "proposer": names(session, {measure.proposed_by})[measure.proposed_by],
        "against": against,
        "decides": current_actor().may(Permission.APPROVE_APPLICATIONS),
        "can_propose": None,
    }


def _found(certificate_id: int) -> tuple[Certificate, MeasureKind]:
    found: Certificate = get(reading(), Certificate, certificate_id)
    kind = kind_for(get(reading(), Registration, found.registration_id).status)
    if kind is None:
        raise Refused(Text("This registration has ended: there is nothing to suspend or restore."))
    return found, kind


def _propose(found: Certificate, kind: MeasureKind, form: SuspensionForm | RestorationForm) -> None:
    ground: WithdrawalGround | None = form.ground.data if isinstance(form, SuspensionForm) else None
    with transaction() as session:
        service.propose(
            session,
            registration_id=found.registration_id,
            kind=kind,
            ground=ground,
            reason=form.reason.data or "",
            actor=current_actor(),
            now=now(),
        )


def _certificates(rows: list[queries.MeasureRow]) -> dict[int | None, list[int]]:
    return {row.registration.id: queries.live_certificates(reading(), row.registration.id or 0) for row in rows}
