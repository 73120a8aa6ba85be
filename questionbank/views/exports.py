"""Exports of the bank: asking for one, fetching it, deciding as the second person."""

from collections.abc import Iterable
from io import BytesIO

from flask import render_template, send_file
from flask import typing as ft

from accounts.access import current_actor, requires
from accounts.queries import names
from accounts.rules import Permission
from core.clock import now
from core.db import reading, transaction
from core.errors import Text
from core.i18n import say
from core.web import done, see_other, show_form
from questionbank import service
from questionbank.forms import ExportForm, ReasonForm
from questionbank.forms.exports import FORMAT_NAMES
from questionbank.interchange.model import LeftOut
from questionbank.interchange.writers import WRITERS
from questionbank.models.governance import ExportRequest
from questionbank.queries import export_requests
from questionbank.rules import STATE_NAMES
from questionbank.rules.exports import EXPORT_STATE_NAMES, KEPT, ExportState, may_decide, may_fetch
from questionbank.views.blueprint import bp
from questionbank.views.items import subject_choices

NAMED = 20  # items of which one reason holds
TONES = {
    ExportState.REQUESTED: "wait",
    ExportState.READY: "next",
    ExportState.REFUSED: "stop",
    ExportState.FETCHED: "done",
    ExportState.EXPIRED: "off",
}


@bp.get("/exports")
@requires(Permission.REQUEST_EXPORT)
def list_exports() -> ft.ResponseReturnValue:
    """List what one asked for."""
    found, actor, moment = export_requests.requests_of(reading(), current_actor().id), current_actor(), now()
    rows = [
        (
            row,
            may_fetch(row.state, requested_by=row.requested_by, actor=actor.id, ready_at=row.decided_at, now=moment),
        )
        for row in found
    ]
    return render_template("questionbank/exports/mine.html", rows=rows, kept=KEPT, **_words(found))


@bp.route("/exports/new", methods=["GET", "POST"])
@requires(Permission.REQUEST_EXPORT)
def request_export() -> ft.ResponseReturnValue:
    """Ask for an export."""
    form = ExportForm(subject_choices(), WRITERS)
    if form.validate_on_submit():
        with form.refusals_shown():
            with transaction() as session:
                row = service.request_export(session, wanted=form.wanted(), actor=current_actor(), now=now())
            done(Text("Request %(code)s waits for a second person.", {"code": row.code}))
            return see_other("questionbank.list_exports")
    return show_form("questionbank/exports/new.html", form)


@bp.post("/exports/<code>/file")
@requires(Permission.REQUEST_EXPORT)
def fetch_export(code: str) -> ft.ResponseReturnValue:
    """Hand out the sealed file, once."""
    with transaction() as session:
        sealed = service.fetch_export(session, code=code, actor=current_actor(), now=now())
    return send_file(
        BytesIO(sealed.content),
        mimetype="application/octet-stream",
        as_attachment=True,
        download_name=sealed.name,
    )


@bp.get("/exports/decisions")
@requires(Permission.APPROVE_EXPORT)
def export_decisions() -> ft.ResponseReturnValue:
    """List what waits for a second person, and what was decided."""
    found, actor = export_requests.all_requests(reading()), current_actor()
    rows = [(row, may_decide(row.state, requested_by=row.requested_by, actor=actor.id)) for row in found]
    return render_template("questionbank/exports/decisions.html", rows=rows, **_words(found))


@bp.post("/exports/<code>/approval")
@requires(Permission.APPROVE_EXPORT)
def approve_export(code: str) -> ft.ResponseReturnValue:
    """Approve a request and show the passphrase, this once."""
    with transaction() as session:
        approved = service.approve_export(session, code=code, actor=current_actor(), now=now())
    groups = {"left_out": _by_reason(approved.left_out), "lost": _by_reason(approved.lost)}
    words = _words([approved.request])
    return render_template("questionbank/exports/approved.html", approved=approved, most=NAMED, **groups, **words)


@bp.route("/exports/<code>/refusal", methods=["GET", "POST"])
@requires(Permission.APPROVE_EXPORT)
def refuse_export(code: str) -> ft.ResponseReturnValue:
    """Refuse a request, with the reason."""
    form = ReasonForm()
    if form.validate_on_submit():
        with form.refusals_shown():
            with transaction() as session:
                reason = form.reason.data or ""
                service.refuse_export(session, code=code, reason=reason, actor=current_actor(), now=now())
            done(Text("The request is refused; the reason is shown to who asked."))
            return see_other("questionbank.export_decisions")
    return show_form("questionbank/exports/refuse.html", form, code=code)


def _by_reason(found: Iterable[LeftOut]) -> list[tuple[str, list[str]]]:
    """Give each reason in the reader's words, with the items of which it holds."""
    groups: dict[str, list[str]] = {}
    for one in found:
        groups.setdefault(say(one.why), []).append(one.id)
    return list(groups.items())


def _words(rows: list[ExportRequest]) -> dict[str, object]:
    people = {key for row in rows for key in (row.requested_by, row.decided_by) if key is not None}
    return {
        "who": names(reading(), people),
        "states": EXPORT_STATE_NAMES,
        "item_states": {state.value: name for state, name in STATE_NAMES.items()},
        "tones": TONES,
        "formats": FORMAT_NAMES,
    }
