"""The marker's pages: which answers wait, one beside its rubric, what was marked. No writer's name is ever shown."""

from collections.abc import Iterable
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
from grading.rules.notes import Note, Run, lines_of, words_at
from grading.service import AnswerPart, AnswerSheet, Given
from grading.views.blueprint import bp
from questionbank.interchange.sanitise import visible
from questionbank.rules import FIELD_NAMES, Criterion
from questionbank.rules.media import addressed

MARKS_TYPED = {"", "save"}


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


@bp.get("/marking/marked")
@requires(Permission.MARK)
def marked() -> ft.ResponseReturnValue:
    """List the answers that this person marked, or for a chief marker all that are marked."""
    session, reader = reading(), current_actor()
    everybodys = reader.may(Permission.MODERATE)
    page = page_of(
        lambda: queries.count_marked(session, reader.id, everybodys=everybodys),
        lambda limit, offset: queries.marked_tasks(
            session, reader.id, everybodys=everybodys, limit=limit, offset=offset
        ),
    )
    return render_template("grading/marked.html", page=page, everybodys=everybodys)


@bp.get("/marking/marked/<public_id>")
@requires(Permission.MARK)
def marked_answer(public_id: str) -> ft.ResponseReturnValue:
    """Show an answer as it was marked, with the notes in its text."""
    with transaction() as session:
        found = service.open_marked(session, public_id=public_id, actor=current_actor(), now=now())
    return render_template(
        "grading/marked_answer.html", marked=found, sheet=found.sheet, criteria=_criteria(found.sheet)
    )


@bp.route("/marking/<public_id>", methods=["GET", "POST"])
@requires(Permission.MARK)
def answer(public_id: str) -> ft.ResponseReturnValue:
    """Show an answer beside its rubric, take notes in its text, add the marks up, save all once it is confirmed."""
    with transaction() as session:
        sheet = service.open_answer(session, public_id=public_id, actor=current_actor(), now=now())
    form = marks_form(_criteria(sheet))
    noted = form.is_posted and form.notes_taken(sheet.texts, criteria=len(sheet.rubric))
    if noted and form.typed("step") in MARKS_TYPED and form.validate():
        with form.refusals_shown():
            return _taken(sheet, form)
    return show_form("grading/answer.html", form, sheet=sheet, criteria=_criteria(sheet))


@bp.get("/marking/<public_id>/media/<digest>")
@requires(Permission.MARK)
def marked_medium(public_id: str, digest: str) -> ft.ResponseReturnValue:
    """Give the bytes of a picture or sound that stands beside an answer which this person may mark or read."""
    found = service.open_medium(reading(), public_id=public_id, digest=digest, actor=current_actor())
    return sent_bytes(found.content, kind=found.kind, digest=digest)


@bp.app_template_filter()
def beside(markup: str, sheet: AnswerSheet) -> str:
    """Put the address by which who reads an answer fetches it in place of each medium that its question names."""
    return addressed(markup, lambda digest: url_for(".marked_medium", public_id=sheet.public_id, digest=digest))


@bp.app_template_filter()
def noted_lines(part: AnswerPart, notes: Iterable[Note]) -> list[list[Run]]:
    """Cut a text of an answer into lines and pieces for the notes that stand in it, which are numbered from 1."""
    numbered = {number: note.place for number, note in enumerate(notes, 1) if note.place.field == part.field}
    return lines_of(part.text, numbered)


@bp.app_template_filter()
def with_words(notes: Iterable[Note], sheet: AnswerSheet) -> dict[Note, str]:
    """Put the words that it stands at beside each note."""
    return {note: words_at(sheet.texts, note.place) for note in notes}


def _taken(sheet: AnswerSheet, form: MarksForm) -> ft.ResponseReturnValue:
    given = Given(form.marks(len(sheet.limits)), form.comment.data or "", form.notes.data)
    total = total_marks(given.marks, sheet.limits, possible=sheet.possible)
    if form.step.data != "save":
        return render_template(
            "grading/answer_total.html", form=form, sheet=sheet, total=total, criteria=_criteria(sheet)
        )
    with transaction() as session:
        service.mark(session, public_id=sheet.public_id, given=given, actor=current_actor(), now=now())
    params = {"total": marks(total), "possible": marks(sheet.possible)}
    done(Text("The answer has %(total)s of %(possible)s marks.", params))
    return see_other("grading.waiting")


def _criteria(sheet: AnswerSheet) -> list[tuple[str, Decimal]]:
    """Give the rubric in the reader's language, each criterion with its most marks."""
    english = locale_code() == "en"
    texts = [_criterion(one, english=english) for one in sheet.rubric] or [_("Marks for the whole answer")]
    return list(zip(texts, sheet.limits, strict=True))


def _criterion(one: Criterion, *, english: bool) -> str:
    """Give a criterion in the reader's language, after the part of a statement that it marks."""
    text = visible((one.text_en if english else "") or one.text)
    name = FIELD_NAMES.get(one.field)
    return _("%(part)s: %(criterion)s", part=say(name), criterion=text) if name else text
