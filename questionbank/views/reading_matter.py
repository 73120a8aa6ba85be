"""Reading matter: the list, one text as candidates read it, adding one or its next version."""

from collections.abc import Sequence

from flask import abort, render_template, request, url_for
from flask import typing as ft

from accounts.access import current_actor, requires
from accounts.queries import actor_names
from accounts.rules import Permission
from core.clock import now
from core.db import reading, transaction
from core.errors import Text
from core.web import done, see_other, show_form
from questionbank.forms.reading_matter import ReadingForm
from questionbank.models import ReadingMatter
from questionbank.queries import reading_matter
from questionbank.rules import LANGUAGE_NAMES
from questionbank.rules.reading_matter import contents
from questionbank.service import reading_matter as service
from questionbank.views.blueprint import bp

PREFILLED = ("code", "title", "title_en", "language", "source")


@bp.get("/reading-matter")
@requires(Permission.READ_BANK)
def list_reading_matter() -> ft.ResponseReturnValue:
    """List the newest version of each."""
    rows = reading_matter.newest(reading())
    return render_template("questionbank/reading/list.html", rows=rows, languages=LANGUAGE_NAMES)


@bp.get("/reading-matter/<code>")
@requires(Permission.READ_BANK)
def show_reading_matter(code: str) -> ft.ResponseReturnValue:
    """Show a version as candidates read it, the newest unless the address names another."""
    session = reading()
    found = reading_matter.versions(session, code)
    row = _chosen(found)
    return render_template(
        "questionbank/reading/page.html",
        row=row,
        versions=found,
        contents=contents(row.html),
        forms=reading_matter.forms_with(session, row.id or 0),
        who=actor_names(session, [row.added_by])[row.added_by],
        languages=LANGUAGE_NAMES,
    )


@bp.route("/reading-matter/new", methods=["GET", "POST"])
@requires(Permission.BUILD_PAPERS)
def new_reading_matter() -> ft.ResponseReturnValue:
    """Add a text, or the next version of the one whose code the address gives."""
    form = ReadingForm(data=_before(request.args.get("code", "")))
    if form.validate_on_submit():
        with form.refusals_shown():
            return see_other("questionbank.show_reading_matter", code=_added(form).code)
    return show_form("questionbank/reading/new.html", form, cancel=url_for("questionbank.list_reading_matter"))


def _chosen(found: Sequence[ReadingMatter]) -> ReadingMatter:
    number = request.args.get("version", found[0].version, type=int)
    row = next((one for one in found if one.version == number), None)
    return row or abort(404)


def _before(code: str) -> dict[str, str]:
    row = reading_matter.current(reading(), [code]).get(code) if code else None
    return {name: getattr(row, name) for name in PREFILLED} if row else {}


def _added(form: ReadingForm) -> ReadingMatter:
    with transaction() as session:
        row = service.add_reading(session, new=form.sent(), actor=current_actor(), now=now())
    done(Text("Version %(version)s of %(code)s is kept.", {"version": row.version, "code": row.code}))
    return row
