"""The marker's pages: which answers wait, and one answer beside its rubric. No name is ever shown."""

from decimal import Decimal

from flask import render_template, url_for
from flask import typing as ft

from accounts.access import current_actor, requires
from accounts.rules import Permission
from core.clock import now
from core.db import reading, transaction
from core.errors import Text
from core.i18n import gettext as _
from core.i18n import locale_code, say
from core.web import done, marks, page_of, see_other, sent_bytes, show_form
from grading import queries, service
from grading.forms import MarksForm, marks_form
from grading.rules.marking import total_marks
from grading.service import AnswerSheet, Given
from grading.views.blueprint import bp
from questionbank.interchange.sanitise import visible
from questionbank.rules import FIELD_NAMES, Criterion
from questionbank.rules.media import addressed


@bp.get("/marking")
@requires(Permission.MARK)
def waiting() -> ft.ResponseReturnValue:
    """List the answers that this person may mark."""
    session, marker = reading(), current_actor().id
    page = page_of(
        lambda: queries.count_waiting(session, marker),
        lambda limit, offset: queries.waiting_tasks(session, marker, limit=limit, offset=offset),
    )
    return render_template("grading/waiting.html", page=page)


@bp.route("/marking/<public_id>", methods=["GET", "POST"])
@requires(Permission.MARK)
def answer(public_id: str) -> ft.ResponseReturnValue:
    """Show an answer beside its rubric, add the marks up, and save them once they are confirmed."""
    with transaction() as session:
        sheet = service.open_answer(session, public_id=public_id, actor=current_actor(), now=now())
    form = marks_form(_criteria(sheet))
    if form.validate_on_submit() and form.step.data != "edit":
        with form.refusals_shown():
            return _taken(sheet, form)
    return show_form("grading/answer.html", form, sheet=sheet, limits=sheet.limits)


@bp.get("/marking/<public_id>/media/<digest>")
@requires(Permission.MARK)
def marked_medium(public_id: str, digest: str) -> ft.ResponseReturnValue:
    """Give the bytes of a picture or sound that stands beside an answer which this person may mark."""
    found = service.open_medium(reading(), public_id=public_id, digest=digest, actor=current_actor())
    return sent_bytes(found.content, kind=found.kind, digest=digest)


@bp.app_template_filter()
def beside(markup: str, sheet: AnswerSheet) -> str:
    """Put the address by which who marks an answer fetches it in place of each medium that its question names."""
    return addressed(markup, lambda digest: url_for(".marked_medium", public_id=sheet.public_id, digest=digest))


def _taken(sheet: AnswerSheet, form: MarksForm) -> ft.ResponseReturnValue:
    given = Given(form.marks(len(sheet.limits)), form.comment.data or "")
    total = total_marks(given.marks, sheet.limits, possible=sheet.possible)
    if form.step.data != "save":
        return render_template("grading/answer_total.html", form=form, sheet=sheet, total=total)
    with transaction() as session:
        service.mark(session, public_id=sheet.public_id, given=given, actor=current_actor(), now=now())
    params = {"total": marks(total), "possible": marks(sheet.possible)}
    done(Text("The answer has %(total)s of %(possible)s marks.", params))
    return see_other("grading.waiting")


def _criteria(sheet: AnswerSheet) -> list[tuple[str, Decimal]]:
    english = locale_code() == "en"
    texts = [_criterion(one, english=english) for one in sheet.rubric] or [_("Marks for the whole answer")]
    return list(zip(texts, sheet.limits, strict=True))


def _criterion(one: Criterion, *, english: bool) -> str:
    """Give a criterion in the reader's language, after the part of a statement that it marks."""
    text = visible((one.text_en if english else "") or one.text)
    name = FIELD_NAMES.get(one.field)
    return _("%(part)s: %(criterion)s", part=say(name), criterion=text) if name else text
