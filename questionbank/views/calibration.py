"""Parameters of items out of a calibration: choose a file, see the fate of each row, then all or nothing."""

from flask import render_template, request
from flask import typing as ft

from accounts.access import current_actor, requires
from accounts.rules import Permission
from core.clock import now
from core.db import reading, transaction
from core.errors import Text
from core.web import done, see_other, show_form
from questionbank.forms.calibration import CalibrationForm
from questionbank.rules.calibration import COLUMNS
from questionbank.service import calibration as service
from questionbank.views.blueprint import bp

ROWS = 200  # of the dry run that are shown


@bp.route("/items/parameters", methods=["GET", "POST"])
@requires(Permission.BUILD_PAPERS)
def import_parameters() -> ft.ResponseReturnValue:
    """Take a file or pasted rows."""
    form = CalibrationForm(_begun())
    if form.validate_on_submit():
        with form.refusals_shown():
            return see_other("questionbank.survey_parameters", upload_id=_staged(form))
    return show_form("questionbank/calibration/new.html", form, columns=COLUMNS)


@bp.get("/items/parameters/<int:upload_id>")
@requires(Permission.BUILD_PAPERS)
def survey_parameters(upload_id: int) -> ft.ResponseReturnValue:
    """Show what would become of each row; nothing is recorded yet."""
    upload, rows = service.survey_staged(reading(), upload_id=upload_id, actor=current_actor(), now=now())
    wrong = [row for row in rows if row.why_not]
    shown = [*wrong, *(row for row in rows if not row.why_not)][:ROWS]
    template = "questionbank/calibration/dry_run.html"
    return render_template(template, upload=upload, rows=rows, wrong=wrong, shown=shown)


@bp.post("/items/parameters/<int:upload_id>")
@requires(Permission.BUILD_PAPERS)
def record_parameters(upload_id: int) -> ft.ResponseReturnValue:
    """Record all rows, or none."""
    with transaction() as session:
        count = service.record_staged(session, upload_id=upload_id, actor=current_actor(), now=now())
    done(Text("Parameters recorded: %(count)s.", {"count": count}))
    return see_other("questionbank.list_items", state="live")


def _begun() -> dict[str, str]:
    """Give what was sent before and is to be mended, if the address names it."""
    upload_id = request.args.get("upload", type=int)
    if upload_id is None:
        return {}
    upload, _rows = service.survey_staged(reading(), upload_id=upload_id, actor=current_actor(), now=now())
    return {"pasted": upload.content.decode(), "source": upload.name}


def _staged(form: CalibrationForm) -> int:
    with transaction() as session:
        upload = service.stage(
            session, text=form.sent(), source=form.source.data or "", actor=current_actor(), now=now()
        )
    return upload.id or 0
