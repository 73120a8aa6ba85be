"""One knowledge point: the clauses it is about, the cells it serves, what new editions make of it."""

from typing import Any

from flask import abort, render_template
from flask import typing as ft

from accounts.access import current_actor, requires
from accounts.rules import Permission
from core.clock import now
from core.db import get, reading, transaction
from core.errors import Text
from core.forms import choice
from core.i18n import locale_code
from core.web import done, local_today, see_other, show_form
from questionbank.forms.points import CellsForm, LinksForm
from questionbank.models import KnowledgePoint, Subject
from questionbank.queries import clauses, framework, scale, touches
from questionbank.rules import GRADE_NAMES, VERB_NAMES
from questionbank.rules.clauses import DERIVED, LINK_NAMES, ORIGIN_NAMES
from questionbank.rules.scale import Scale
from questionbank.rules.standards import TOUCH_NAMES
from questionbank.service import points as service
from questionbank.views.blueprint import bp
from questionbank.views.standards import TONES

VERBS = {verb.value: name for verb, name in VERB_NAMES.items()}


@bp.get("/points/<code>")
@requires(Permission.READ_BANK)
def show_point(code: str) -> ft.ResponseReturnValue:
    """Show a knowledge point."""
    point, session = _point(code), reading()
    found = scale.scale_on(session, local_today(now()))
    own = scale.own_cells(session).get(point.id or 0, [])
    return render_template(
        "questionbank/points/page.html",
        point=point,
        subject=get(session, Subject, point.subject_id),
        links=clauses.links_of(session, point.id or 0),
        scale=found,
        cells=found.cells_of(point.code, point.grade, own) if found else (),
        own=own,
        touches=touches.of_point(session, point.id or 0),
        verbs=VERBS,
        grades=GRADE_NAMES,
        who_says=LINK_NAMES,
        derived=DERIVED,
        origins=ORIGIN_NAMES,
        names=TOUCH_NAMES,
        tones=TONES,
    )


@bp.route("/points/<code>/clauses", methods=["GET", "POST"])
@requires(Permission.EDIT_FRAMEWORK)
def link_point(code: str) -> ft.ResponseReturnValue:
    """Say which clauses a knowledge point is about."""
    point = _point(code)
    form = LinksForm(_said(point))
    if form.validate_on_submit():
        with form.refusals_shown(), transaction() as session:
            text = form.clauses.data or ""
            count = service.link_point(session, code=code, text=text, actor=current_actor(), now=now())
            done(Text("Clauses of %(code)s: %(count)s.", {"code": code, "count": count}))
            return see_other("questionbank.show_point", code=code)
    return show_form("questionbank/points/clauses.html", form, point=point)


@bp.route("/points/<code>/cells", methods=["GET", "POST"])
@requires(Permission.EDIT_FRAMEWORK)
def place_point(code: str) -> ft.ResponseReturnValue:
    """Say which cells of the grade scale a knowledge point serves."""
    point, found = _point(code), scale.scale_on(reading(), local_today(now()))
    form = CellsForm(_cells(found), scale.own_cells(reading()).get(point.id or 0, []))
    if form.validate_on_submit():
        with form.refusals_shown(), transaction() as session:
            cells = form.cells.data or []
            service.place_point(session, code=code, cells=cells, actor=current_actor(), now=now())
            done(Text("Written down for %(code)s.", {"code": code}))
            return see_other("questionbank.show_point", code=code)
    return show_form("questionbank/points/cells.html", form, point=point)


def _point(code: str) -> KnowledgePoint:
    return framework.point_by_code(reading(), code) or abort(404)


def _cells(found: Scale | None) -> list[Any]:
    """Offer the cells in the reader's language, with what one can do there as the hint."""
    if found is None:
        return []
    levels = {one.code: _in_language(one.name, one.name_en) for one in found.levels}
    dimensions = {one.code: _in_language(one.name, one.name_en) for one in found.dimensions}
    return [
        choice(one.code, f"{levels[one.level]} · {dimensions[one.dimension]}", _in_language(one.text, one.text_en))
        for one in found.descriptors.values()
    ]


def _in_language(chinese: str, english: str) -> str:
    return english if locale_code() == "en" else chinese


def _said(point: KnowledgePoint) -> list[str]:
    """List the clauses that the outline or a person names; what follows from the items is nobody's word."""
    return [one.name for one in clauses.links_of(reading(), point.id or 0) if one.origin]
