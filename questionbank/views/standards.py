"""Editions of standards: the list, entering a new one, publishing it."""

from flask import render_template, request
from flask import typing as ft

from accounts.access import current_actor, requires
from accounts.rules import Permission
from core.clock import now
from core.db import reading, transaction
from core.errors import Text
from core.web import done, see_other, show_form
from questionbank.forms.standards import EditionForm
from questionbank.queries import clauses, standards, touches
from questionbank.rules.clauses import ORIGIN_NAMES, read_edition
from questionbank.rules.standards import CHANGE_NAMES, TOUCH_NAMES, EditionState, TouchState, may_publish_edition
from questionbank.service import standards as service
from questionbank.views.blueprint import bp

TONES = {TouchState.OPEN: "next", TouchState.STILL_HOLDS: "done", TouchState.NEEDS_VERSION: "stop"}


@bp.get("/standards")
@requires(Permission.READ_BANK)
def list_standards() -> ft.ResponseReturnValue:
    """List the editions with what is still to be looked at, and what items cite of editions that nobody entered."""
    session = reading()
    counts = touches.open_counts(session)
    return render_template(
        "questionbank/standards/list.html",
        rows=[(one, counts.get(one.id or 0, 0)) for one in standards.editions(session)],
        loose=clauses.loose_editions(session),
        draft=EditionState.DRAFT,
    )


@bp.route("/standards/new", methods=["GET", "POST"])
@requires(Permission.ENTER_EDITIONS)
def enter_edition() -> ft.ResponseReturnValue:
    """Enter a new edition and what it changes; the address may name one that items cite."""
    form = EditionForm(read_edition(request.args.get("edition", "")))
    if form.validate_on_submit():
        with form.refusals_shown(), transaction() as session:
            edition = service.enter_edition(session, new=form.edition(), actor=current_actor(), now=now())
            done(Text("%(edition)s is entered. Somebody else publishes it.", {"edition": edition.name}))
            return see_other("questionbank.show_edition", edition_id=edition.id)
    return show_form("questionbank/standards/new.html", form)


@bp.get("/standards/<int:edition_id>")
@requires(Permission.READ_BANK)
def show_edition(edition_id: int) -> ft.ResponseReturnValue:
    """Show an edition: its clauses, what it changes, and all that it touches with what was decided."""
    session = reading()
    edition = standards.edition(session, edition_id)
    against = may_publish_edition(drafted_by=edition.drafted_by_id or 0, actor=current_actor().id, state=edition.state)
    return render_template(
        "questionbank/standards/page.html",
        edition=edition,
        is_draft=edition.state is EditionState.DRAFT,
        against=against,
        items=standards.touched(session, edition_id),
        touched=touches.touched(session, edition_id),
        clauses=clauses.clauses(session, edition_id),
        citing=clauses.citing_counts(session, edition_id),
        origins=ORIGIN_NAMES,
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
        counts = service.publish_edition(session, edition_id=edition_id, actor=current_actor(), now=now())
    done(
        Text(
            "The edition is published. Touched items: %(items)s, points: %(points)s, blueprints: %(blueprints)s.",
            counts,
        )
    )
    return see_other("questionbank.show_edition", edition_id=edition_id)
