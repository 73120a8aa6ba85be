"""Whether an item, a knowledge point or a blueprint that a new edition touches still holds."""

from flask import typing as ft
from flask import url_for

from accounts.access import current_actor, requires
from accounts.rules import Permission
from core.clock import now
from core.db import reading, transaction
from core.errors import Text
from core.web import done, see_other, show_form
from questionbank.forms.standards import TouchForm
from questionbank.queries import papers, standards
from questionbank.rules.standards import TouchState
from questionbank.service import touches
from questionbank.service.touches import Decision
from questionbank.views.blueprint import bp


@bp.route("/standards/<int:edition_id>/items/<code>", methods=["GET", "POST"])
@requires(Permission.REVIEW_ITEMS)
def decide_touch(edition_id: int, code: str) -> ft.ResponseReturnValue:
    """Say whether a touched item still holds."""
    form = TouchForm()
    if form.validate_on_submit():
        with form.refusals_shown(), transaction() as session:
            touches.decide_touch(session, edition_id=edition_id, code=code, decision=_decision(form))
            return _decided(edition_id, code)
    return _asked(form, edition_id, code, url_for("questionbank.show_item", code=code))


@bp.route("/standards/<int:edition_id>/points/<code>", methods=["GET", "POST"])
@requires(Permission.EDIT_FRAMEWORK)
def decide_point(edition_id: int, code: str) -> ft.ResponseReturnValue:
    """Say whether a touched knowledge point still holds."""
    form = TouchForm()
    if form.validate_on_submit():
        with form.refusals_shown(), transaction() as session:
            touches.decide_point(session, edition_id=edition_id, code=code, decision=_decision(form))
            return _decided(edition_id, code)
    return _asked(form, edition_id, code, url_for("questionbank.show_point", code=code))


@bp.route("/standards/<int:edition_id>/blueprints/<int:blueprint_id>", methods=["GET", "POST"])
@requires(Permission.BUILD_PAPERS)
def decide_blueprint(edition_id: int, blueprint_id: int) -> ft.ResponseReturnValue:
    """Say whether a touched blueprint still holds."""
    form, code = TouchForm(), papers.blueprint(reading(), blueprint_id).code
    if form.validate_on_submit():
        with form.refusals_shown(), transaction() as session:
            decision = _decision(form)
            touches.decide_blueprint(session, edition_id=edition_id, blueprint_id=blueprint_id, decision=decision)
            return _decided(edition_id, code)
    return _asked(form, edition_id, code, url_for("questionbank.show_blueprint", blueprint_id=blueprint_id))


def _decision(form: TouchForm) -> Decision:
    return Decision(TouchState(form.state.data), form.reason.data or "", current_actor(), now())


def _decided(edition_id: int, code: str) -> ft.ResponseReturnValue:
    done(Text("Written down for %(code)s.", {"code": code}))
    return see_other("questionbank.show_edition", edition_id=edition_id)


def _asked(form: TouchForm, edition_id: int, code: str, page: str) -> ft.ResponseReturnValue:
    edition = standards.edition(reading(), edition_id)
    return show_form("questionbank/standards/touch.html", form, edition=edition, code=code, page=page)
