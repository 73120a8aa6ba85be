"""Blueprints: the list, one of them with what the bank holds against it, writing one or its next edition."""

from flask import render_template, request, url_for
from flask import typing as ft

from accounts.access import current_actor, requires
from accounts.queries import actor_names
from accounts.rules import Permission
from core.clock import now
from core.db import reading, transaction
from core.errors import Refused, Text
from core.i18n import gettext as _
from core.web import done, see_other, show_form
from questionbank.forms.papers import BlueprintForm, typed_blueprint
from questionbank.models import Blueprint
from questionbank.queries import papers, touches
from questionbank.rules import LANGUAGE_NAMES, LANGUAGES, TYPE_NAMES
from questionbank.rules.runs import RUN_NAMES
from questionbank.rules.standards import TOUCH_NAMES
from questionbank.rules.stock import stock
from questionbank.service import papers as service
from questionbank.service.supply import papers_left
from questionbank.views import demands
from questionbank.views.blueprint import bp

SHOWN_RUNS = 5


@bp.get("/blueprints")
@requires(Permission.READ_BANK)
def list_blueprints() -> ft.ResponseReturnValue:
    """List the newest edition of each blueprint."""
    session = reading()
    rows = [(one, papers.spec_of(session, one)) for one, _subject in papers.blueprints(session)]
    return render_template("questionbank/papers/blueprints.html", rows=rows)


@bp.get("/blueprints/<int:blueprint_id>")
@requires(Permission.READ_BANK)
def show_blueprint(blueprint_id: int) -> ft.ResponseReturnValue:
    """Show the table of specifications beside the live items of each cell, in one language."""
    session = reading()
    blueprint = papers.blueprint(session, blueprint_id)
    spec = papers.spec_of(session, blueprint)
    language = chosen_language()
    pool = papers.pool(session, subject_id=blueprint.subject_id, language=language)
    sections, cells = stock(spec, pool)
    may_build = current_actor().may(Permission.BUILD_PAPERS)
    return render_template(
        "questionbank/papers/blueprint.html",
        blueprint=blueprint,
        spec=spec,
        sections=sections,
        cells=cells,
        editions=papers.editions(session, blueprint.code),
        forms=papers.forms(session, blueprint_id=blueprint_id),
        touches=touches.of_blueprint(session, blueprint_id),
        touch_names=TOUCH_NAMES,
        capacity=papers_left(spec, pool) if may_build else None,
        runs=papers.runs(session, blueprint_id, limit=SHOWN_RUNS) if may_build else [],
        run_names=RUN_NAMES,
        who=actor_names(session, [blueprint.created_by])[blueprint.created_by],
        language=language,
        languages=LANGUAGE_NAMES,
        types=TYPE_NAMES,
        words=demands.Words(blueprint.subject_id, spec.subject),
    )


@bp.route("/blueprints/new", methods=["GET", "POST"])
@requires(Permission.BUILD_PAPERS)
def new_blueprint() -> ft.ResponseReturnValue:
    """Write a blueprint that there was not before."""
    form = BlueprintForm()
    if form.validate_on_submit():
        with form.refusals_shown():
            _refuse_known(form)
            return _written(form)
    cancel = url_for("questionbank.list_blueprints")
    return show_form("questionbank/papers/edit.html", form, title=_("New blueprint"), cancel=cancel, before=None)


@bp.route("/blueprints/<int:blueprint_id>/edition", methods=["GET", "POST"])
@requires(Permission.BUILD_PAPERS)
def new_edition(blueprint_id: int) -> ft.ResponseReturnValue:
    """Write the next edition of a blueprint; forms of the editions before stay as they are."""
    session = reading()
    before = papers.blueprint(session, blueprint_id)
    form = BlueprintForm(typed_blueprint(papers.spec_of(session, before)), code=before.code)
    if form.validate_on_submit():
        with form.refusals_shown():
            return _written(form)
    title, cancel = _("New edition of %(code)s", code=before.code), url_for(".show_blueprint", blueprint_id=before.id)
    return show_form("questionbank/papers/edit.html", form, title=title, cancel=cancel, before=before)


def chosen_language() -> str:
    """Give the language of the paper that the address asks for, Chinese unless it names another."""
    asked = request.args.get("language", "")
    return asked if asked in LANGUAGES else LANGUAGES[0]


def _refuse_known(form: BlueprintForm) -> None:
    if form.spec and papers.blueprint_by_code(reading(), form.spec.code):
        text = Text(
            "There is already a blueprint %(code)s. Open it and write its next edition, or choose another code.",
            {"code": form.spec.code},
        )
        raise Refused(text, field="text", code="known")


def _written(form: BlueprintForm) -> ft.ResponseReturnValue:
    assert form.spec is not None  # a valid form has read its text
    with transaction() as session:
        row: Blueprint = service.create_blueprint(session, spec=form.spec, actor=current_actor(), now=now())
    params = {"code": row.code, "edition": row.edition}
    done(Text("Blueprint %(code)s, edition %(edition)s, is in use from now on.", params))
    return see_other("questionbank.show_blueprint", blueprint_id=row.id)
