"""The targets and limits of a blueprint as a form, and the blueprint as its file."""

from flask import Response, url_for
from flask import typing as ft

from accounts.access import current_actor, requires
from accounts.rules import Permission
from core.clock import now
from core.db import reading, transaction
from core.errors import Text
from core.web import done, see_other, show_form
from questionbank.forms.papers import typed_blueprint
from questionbank.forms.targets import TargetsForm
from questionbank.queries import papers
from questionbank.rules import TYPE_NAMES
from questionbank.service import papers as service
from questionbank.views.blueprint import bp


@bp.route("/blueprints/<int:blueprint_id>/targets", methods=["GET", "POST"])
@requires(Permission.BUILD_PAPERS)
def edit_targets(blueprint_id: int) -> ft.ResponseReturnValue:
    """Write the next edition of a blueprint, with other targets and limits."""
    before = papers.blueprint(reading(), blueprint_id)
    form = TargetsForm(papers.spec_of(reading(), before))
    if form.is_sent():
        with form.refusals_shown():
            return _written(form)
    back = url_for(".show_blueprint", blueprint_id=blueprint_id)
    return show_form("questionbank/papers/targets.html", form, blueprint=before, types=TYPE_NAMES, back=back)


@bp.get("/blueprints/<int:blueprint_id>/file")
@requires(Permission.READ_BANK)
def download_blueprint(blueprint_id: int) -> ft.ResponseReturnValue:
    """Give a blueprint as the file that the page of a new edition and the command line read."""
    blueprint = papers.blueprint(reading(), blueprint_id)
    text = typed_blueprint(papers.spec_of(reading(), blueprint))
    response = Response(text, mimetype="application/toml")
    name = f"{blueprint.code}-{blueprint.edition}.toml"
    response.headers.set("Content-Disposition", "attachment", filename=name)
    return response


def _written(form: TargetsForm) -> ft.ResponseReturnValue:
    with transaction() as session:
        row = service.create_blueprint(session, spec=form.spec(), actor=current_actor(), now=now())
    params = {"code": row.code, "edition": row.edition}
    done(Text("Blueprint %(code)s, edition %(edition)s, is in use from now on.", params))
    return see_other("questionbank.show_blueprint", blueprint_id=row.id)
