"""Earlier passes: recorded by one person, confirmed by another."""

from flask import render_template
from flask import typing as ft

from accounts.access import current_actor, requires
from accounts.queries import names, person_by_email
from accounts.rules import Actor, Permission
from core.clock import now
from core.db import reading, transaction
from core.errors import Refused, Text
from core.web import done, page_of, see_other, show_form
from registry import queries, service
from registry.forms import PassesFilter, PassForm
from registry.models import ExternalPass
from registry.rules.passes import may_confirm
from registry.views.blueprint import bp

CONFIRM = requires(Permission.CONFIRM_PASSES)


@bp.get("/passes")
@CONFIRM
def passes() -> ft.ResponseReturnValue:
    """List the recorded passes, those to be confirmed among them."""
    form, session, actor = PassesFilter(), reading(), current_actor()
    waiting = {"waiting": True, "confirmed": False}.get(form.value("state") or "")
    page = page_of(
        lambda: queries.count_passes(session, waiting=waiting),
        lambda limit, offset: queries.pass_rows(session, waiting=waiting, limit=limit, offset=offset),
    )
    rows = [row for row, _ in page.items]
    why_not = {row.id: _why_not(row, actor) for row in rows}
    people = names(session, _people(rows))
    return render_template("registry/passes.html", form=form, page=page, people=people, why_not=why_not)


@bp.route("/passes/new", methods=["GET", "POST"])
@CONFIRM
def new_pass() -> ft.ResponseReturnValue:
    """Record a pass with its source."""
    form = PassForm()
    if form.validate_on_submit():
        with form.refusals_shown():
            _record(form)
            done(Text("The pass is recorded. Another person must confirm it."))
            return see_other("registry.passes")
    return show_form("registry/pass_new.html", form)


@bp.post("/passes/<int:pass_id>/confirmation")
@CONFIRM
def pass_confirmation(pass_id: int) -> ft.ResponseReturnValue:
    """Confirm a pass as the second person."""
    with transaction() as session:
        service.confirm_pass(session, pass_id=pass_id, actor=current_actor(), now=now())
    done(Text("The pass is confirmed and counts from now on."))
    return see_other("registry.passes")


def _people(rows: list[ExternalPass]) -> set[int]:
    return {row.recorded_by for row in rows} | {row.confirmed_by or 0 for row in rows}


def _why_not(row: ExternalPass, actor: Actor) -> list[Text]:
    colleagues = queries.colleagues_of(reading(), row.person_id)
    return may_confirm(recorded_by=row.recorded_by, holder=row.person_id, actor=actor.id, colleagues=colleagues)


def _person_id(email: str) -> int:
    person = person_by_email(reading(), email)
    if person is None:
        raise Refused(Text("Nobody with this address is known here. Check the spelling."), field="email")
    return person.id or 0


def _record(form: PassForm) -> None:
    person_id = _person_id(form.email.data or "")
    with transaction() as session:
        service.record_pass(
            session,
            person_id=person_id,
            subject=form.subject.data or "",
            passed_on=form.day(),
            score=form.score.data,
            source=form.source.data or "",
            actor=current_actor(),
            now=now(),
        )
