"""Editions of standards: the list, entering a new one, publishing it, and the list of what it touches."""

from flask import render_template
from flask import typing as ft

from accounts.access import current_actor, requires
from accounts.rules import Permission
from core.clock import now
from core.db import reading, transaction
from core.errors import Text
from core.web import done, see_other, show_form
from questionbank.forms.standards import EditionForm, TouchForm
from questionbank.queries import standards
from questionbank.rules.standards import (
    CHANGE_NAMES,
    TOUCH_NAMES,
    EditionState,
    TouchState,
    may_publish_edition,
)
from questionbank.service import standards as service
from questionbank.views.blueprint import bp

TONES = {TouchState.OPEN: "next", TouchState.STILL_HOLDS: "done", TouchState.NEEDS_VERSION: "stop"}


@bp.get("/standards")
@requires(Permission.READ_BANK)
def list_standards() -> ft.ResponseReturnValue:
    """List the editions with what is still to be looked at."""
    found = standards.editions(reading())
    rows = [(one, standards.progress(reading(), one.id or 0)) for one in found]
    return render_template("questionbank/standards/list.html", rows=rows, states=TouchState, draft=EditionState.DRAFT)


@bp.route("/standards/new", methods=["GET", "POST"])
@requires(Permission.ENTER_EDITIONS)
def enter_edition() -> ft.ResponseReturnValue:
    """Enter a new edition and what it changes."""
    form = EditionForm()
    if form.validate_on_submit():
        with form.refusals_shown(), transaction() as session:
            edition = service.enter_edition(session, new=_typed(form), actor=current_actor(), now=now())
            done(Text("%(edition)s is entered. Somebody else publishes it.", {"edition": edition.name}))
            return see_other("questionbank.show_edition", edition_id=edition.id)
    return show_form("questionbank/standards/new.html", form)


@bp.get("/standards/<int:edition_id>")
@requires(Permission.READ_BANK)
def show_edition(edition_id: int) -> ft.ResponseReturnValue:
    """Show an edition: its clauses, what it changes, and the items that it touches with what was decided."""
    session = reading()
    edition = standards.edition(session, edition_id)
    against = may_publish_edition(drafted_by=edition.drafted_by_id or 0, actor=current_actor().id, state=edition.state)
    return render_template(
        "questionbank/standards/page.html",
        edition=edition,
        is_draft=edition.state is EditionState.DRAFT,
        against=against,
        touched=standards.touched(session, edition_id),
        progress=standards.progress(session, edition_id),
        kinds={kind.value: name for kind, name in CHANGE_NAMES.items()},
        names=TOUCH_NAMES,
        tones=TONES,
        states=TouchState,
    )


@bp.post("/standards/<int:edition_id>/publication")
@requires(Permission.ENTER_EDITIONS)
def publish_edition(edition_id: int) -> ft.ResponseReturnValue:
    """Publish an edition."""
    with transaction() as session:
        count = service.publish_edition(session, edition_id=edition_id, actor=current_actor(), now=now())
    done(Text("The edition is published. Items that it touches: %(count)s.", {"count": count}))
    return see_other("questionbank.show_edition", edition_id=edition_id)


@bp.route("/standards/<int:edition_id>/items/<code>", methods=["GET", "POST"])
@requires(Permission.REVIEW_ITEMS)
def decide_touch(edition_id: int, code: str) -> ft.ResponseReturnValue:
    """Say whether a touched item still holds."""
    form = TouchForm()
    if form.validate_on_submit():
        with form.refusals_shown(), transaction() as session:
            service.decide_touch(
                session,
                edition_id=edition_id,
                code=code,
                state=TouchState(form.state.data),
                reason=form.reason.data or "",
                actor=current_actor(),
                now=now(),
            )
            done(Text("Written down for item %(code)s.", {"code": code}))
            return see_other("questionbank.show_edition", edition_id=edition_id)
    edition = standards.edition(reading(), edition_id)
    return show_form("questionbank/standards/touch.html", form, edition=edition, code=code)


def _typed(form: EditionForm) -> service.NewEdition:
    assert form.effective_from.data is not None  # the form asks for it
    return service.NewEdition(
        standard=form.standard.data or "",
        year=form.year.data or 0,
        title=form.title.data or "",
        title_en=form.title_en.data or "",
        effective_from=form.effective_from.data,
        changes=form.changes.data or "",
    )
