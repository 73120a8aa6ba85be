"""Machine's drafts: bringing them in with a declaration, their validation, the AI use register."""

import csv
from io import StringIO

from flask import Response, render_template
from flask import typing as ft

from accounts.access import current_actor, requires
from accounts.rules import Permission
from core.clock import now
from core.db import reading, transaction
from core.errors import Text
from core.web import done, instant, page_of, see_other, show_form
from questionbank import service
from questionbank.forms import DeclarationForm, ValidationForm
from questionbank.interchange.xlsx.escaping import quoted
from questionbank.queries import items, machine
from questionbank.rules import Answer
from questionbank.rules.machine import OUTCOME_NAMES, PROMPT_NAMES, AiOutcome
from questionbank.views import comments, page
from questionbank.views.blueprint import bp

COLUMNS = ("item", "version", "model", "model_version", "purpose", "prompt", "outcome", "person", "note", "at")
TONES = {
    AiOutcome.DRAFTED: "plain",
    AiOutcome.ACCEPTED: "done",
    AiOutcome.CHANGED: "wait",
    AiOutcome.REJECTED: "off",
}


@bp.route("/items/import/<int:upload_id>/machine", methods=["GET", "POST"])
@requires(Permission.IMPORT_ITEMS)
def import_drafts(upload_id: int) -> ft.ResponseReturnValue:
    """Import what a machine drafted, with the declaration of its use."""
    form = DeclarationForm()
    if form.validate_on_submit():
        with form.refusals_shown():
            with transaction() as session:
                stored = service.import_upload(
                    session, upload_id=upload_id, use=form.use(), actor=current_actor(), now=now()
                )
            done(Text("Imported as a machine's drafts: %(count)s.", {"count": len(stored)}))
            return see_other("questionbank.list_items", state="ai_draft")
    return show_form("questionbank/machine/declare.html", form, upload_id=upload_id)


@bp.route("/items/<code>/validation", methods=["GET", "POST"])
@requires(Permission.VALIDATE_AI_DRAFTS)
def validate_draft(code: str) -> ft.ResponseReturnValue:
    """Show a machine's draft with its key to the expert, and take what it is worth."""
    form = ValidationForm()
    if form.validate_on_submit():
        with form.refusals_shown():
            _validate(code, form)
            done(Text("The validation is recorded in the register."))
            return see_other("questionbank.show_item", code=code)
    around = page.context(code, "show_item")
    if around["step"] is None or around["step"].refusals:
        return _turned_away(form, code)
    wordings = items.wordings(around["version"].content)
    declared = machine.declaration(reading(), around["item"])
    return show_form(
        "questionbank/machine/validate.html",
        form,
        **around,
        wordings=wordings,
        languages=page.languages_of(wordings),
        answer=_key(code),
        declared=declared,
        prompts=PROMPT_NAMES,
    )


def _turned_away(form: ValidationForm, code: str) -> ft.ResponseReturnValue:
    if form.refusals:
        return comments.kept(code, form.typed("note"), form.refusals)
    return see_other("questionbank.show_item", code=code)


@bp.get("/ai-register")
@requires(Permission.READ_BANK)
def ai_register() -> ft.ResponseReturnValue:
    """List every use of a machine that was declared, and what its validation came to."""
    session = reading()
    found = page_of(
        lambda: machine.register_length(session),
        lambda limit, offset: machine.register(session, limit=limit, offset=offset),
    )
    return render_template(
        "questionbank/machine/register.html", page=found, outcomes=OUTCOME_NAMES, prompts=PROMPT_NAMES, tones=TONES
    )


@bp.get("/ai-register.csv")
@requires(Permission.READ_BANK)
def ai_register_file() -> ft.ResponseReturnValue:
    """Give the whole register as a file."""
    target = StringIO()
    writer = csv.writer(target)
    writer.writerow(COLUMNS)
    writer.writerows(map(_line, machine.register(reading())))
    headers = {"Content-Disposition": "attachment; filename=ai-register.csv"}
    return Response("\ufeff" + target.getvalue(), mimetype="text/csv", headers=headers)


def _line(row: machine.RegisterRow) -> list[str]:
    one = row.entry
    cells = (row.code, one.number, one.model, one.model_version, one.purpose, one.prompt.value, one.outcome.value)
    return [quoted(str(cell)) for cell in (*cells, row.person, one.note, instant(one.at))]


def _validate(code: str, form: ValidationForm) -> None:
    outcome, note = AiOutcome(form.outcome.data), form.note.data or ""
    with transaction() as session:
        service.validate_draft(session, code=code, outcome=outcome, note=note, actor=current_actor(), now=now())


def _key(code: str) -> Answer:
    with transaction() as session:
        return service.reveal_answer(session, code=code, actor=current_actor(), now=now(), purpose="validation")
