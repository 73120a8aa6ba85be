"""The audit chain, the mail that was kept, and the second factors that wait for a second person."""

from flask import current_app, flash, render_template
from flask import typing as ft

from accounts import queries, service
from accounts.access import current_actor, requires
from accounts.forms import STATES, AuditFilter, MailFilter
from accounts.models import FactorReset
from accounts.queries import EntryFilter
from accounts.rules import Permission, may_approve_reset
from accounts.views.blueprint import bp
from core.clock import now
from core.db import reading, transaction
from core.errors import Text
from core.i18n import gettext as _
from core.outbox import Delivery
from core.web import done, page_of, see_other


@bp.get("/audit")
@requires(Permission.READ_AUDIT)
def audit() -> ft.ResponseReturnValue:
    """List who did what, when."""
    form, session = AuditFilter(), reading()
    form.offer(queries.actions_used(session))
    chosen = EntryFilter(**{name: form.value(name) for name in ("actor", "action", "subject", "from_day", "to_day")})
    page = page_of(
        lambda: queries.count_entries(session, chosen),
        lambda limit, offset: queries.entries(session, chosen, limit=limit, offset=offset),
    )
    who = queries.actor_names(session, [entry.actor for entry in page.items])
    return render_template("accounts/audit.html", form=form, page=page, who=who)


@bp.post("/audit/verification")
@requires(Permission.READ_AUDIT)
def verify_audit() -> ft.ResponseReturnValue:
    """Walk the chain and say whether it is whole."""
    checks = current_app.extensions["gradus.checks"]
    with transaction() as session:
        found = service.verify_logs(session, checks=checks, actor=current_actor(), now=now())
    for item in found:
        flash(_("Broken at %(where)s: %(why)s", where=item.where, why=item.why), "stop")
    if not found:
        done(Text("Every entry is as it was written, and none is missing."))
    return see_other("accounts.audit")


@bp.get("/outbox")
@requires(Permission.READ_OUTBOX)
def outbox() -> ft.ResponseReturnValue:
    """List the mail."""
    form, session = MailFilter(), reading()
    state = Delivery(form.value("state")) if form.value("state") else None
    page = page_of(
        lambda: queries.count_messages(session, state=state),
        lambda limit, offset: queries.messages(session, state=state, limit=limit, offset=offset),
    )
    return render_template("accounts/outbox.html", form=form, page=page, states=STATES)


@bp.get("/outbox/<int:message_id>")
@requires(Permission.READ_OUTBOX)
def message(message_id: int) -> ft.ResponseReturnValue:
    """Show a mail that was kept for lack of a mail server."""
    with transaction() as session:
        mail = service.read_mail(session, message_id=message_id, actor=current_actor(), now=now())
    return render_template("accounts/message.html", mail=mail)


@bp.get("/factor-resets")
@requires(Permission.APPROVE_RESETS)
def resets() -> ft.ResponseReturnValue:
    """List the resets that wait for a second person."""
    session = reading()
    waiting = queries.open_resets(session)
    names = queries.names(session, {key for reset in waiting for key in (reset.person_id, reset.requested_by)})
    rows = [{"reset": reset, "refusals": _refusals(reset)} for reset in waiting]
    return render_template("accounts/resets.html", rows=rows, names=names)


@bp.post("/factor-resets/<int:reset_id>/approval")
@requires(Permission.APPROVE_RESETS)
def approve_reset(reset_id: int) -> ft.ResponseReturnValue:
    """Take a second factor away, as the second of two people."""
    with transaction() as session:
        service.approve_factor_reset(session, reset_id=reset_id, actor=current_actor(), now=now())
    done(Text("The second factor is taken away. The person sets up a new one at the next sign-in."))
    return see_other("accounts.resets")


def _refusals(reset: FactorReset) -> list[Text]:
    return may_approve_reset(requested_by=reset.requested_by, person=reset.person_id, actor=current_actor().id)
