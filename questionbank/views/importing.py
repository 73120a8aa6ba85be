"""Import of items from a file: choose, see each item's fate, then all or nothing."""

from io import BytesIO

from flask import render_template, request, send_file
from flask import typing as ft

from accounts.access import current_actor, requires
from accounts.rules import Permission
from core.clock import now
from core.db import transaction
from core.errors import Refused, Text
from core.i18n import gettext, say
from core.web import done, see_other, show_form
from questionbank import service
from questionbank.forms import ImportForm
from questionbank.interchange.advice import ADVICE
from questionbank.interchange.places import place_parts
from questionbank.interchange.xlsx import template
from questionbank.rules import TYPE_NAMES
from questionbank.service import Source
from questionbank.views.blueprint import bp
from questionbank.views.items import subject_choices

WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
ROWS = 200  # of the dry run that are shown


@bp.route("/items/import", methods=["GET", "POST"])
@requires(Permission.IMPORT_ITEMS)
def import_items() -> ft.ResponseReturnValue:
    """Take a file or pasted text."""
    form = ImportForm(subject_choices(), _begun())
    if form.validate_on_submit():
        with form.refusals_shown():
            return see_other("questionbank.dry_run", upload_id=_staged(form))
    return show_form("questionbank/import.html", form)


@bp.get("/items/import/template.xlsx")
@requires(Permission.IMPORT_ITEMS)
def import_template() -> ft.ResponseReturnValue:
    """Give the workbook to fill in."""
    return send_file(BytesIO(template()), mimetype=WORKBOOK, as_attachment=True, download_name="gradus-items.xlsx")


@bp.get("/items/import/<int:upload_id>")
@requires(Permission.IMPORT_ITEMS)
def dry_run(upload_id: int) -> ft.ResponseReturnValue:
    """Show what would become of each item; nothing is changed yet."""
    with transaction() as session:
        upload, intake = service.survey_upload(session, upload_id=upload_id, actor=current_actor(), now=now())
    advice = ADVICE.get(intake.format) if intake.rejected or not intake.arrivals else None
    return render_template(
        "questionbank/dry_run.html",
        upload=upload,
        intake=intake,
        types=TYPE_NAMES,
        most=ROWS,
        advice=advice,
        mended=service.can_be_mended(upload),
    )


@bp.post("/items/import/<int:upload_id>")
@requires(Permission.IMPORT_ITEMS)
def import_upload(upload_id: int) -> ft.ResponseReturnValue:
    """Import all items of the file as drafts, or nothing."""
    with transaction() as session:
        stored = service.import_upload(session, upload_id=upload_id, actor=current_actor(), now=now())
    if not stored:
        done(Text("The file is kept as received; it held no items that are new."))
        return see_other("questionbank.list_received")
    done(Text("Imported as drafts: %(count)s.", {"count": len(stored)}))
    return see_other("questionbank.list_items", state="draft")


def place(where: str) -> str:
    """Say where in a file something stands."""
    return gettext(", ").join(map(say, place_parts(where)))


bp.add_app_template_filter(place, "place")


def _begun() -> dict[str, str]:
    """Give what was sent before and is to be mended, if the address names it."""
    upload_id = request.args.get("upload", type=int)
    if upload_id is None or request.method == "POST":
        return {}
    with transaction() as session:
        subject, text = service.reopen_upload(session, upload_id=upload_id, actor=current_actor(), now=now())
    return {"subject": subject, "pasted": text}


def _staged(form: ImportForm) -> int:
    sent = form.source()
    if sent is None:
        raise Refused(Text("Choose a file or paste the questions."), field="file")
    name, data = sent
    with transaction() as session:
        upload = service.stage(
            session, source=Source(name, data), subject=form.subject.data or "", actor=current_actor(), now=now()
        )
    return upload.id or 0
