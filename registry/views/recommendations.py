"""The recommending body's pages: applications of its people, recommended or returned with reasons."""

from collections.abc import Callable

from flask import render_template
from flask import typing as ft

from accounts.access import current_actor, requires
from accounts.models import Person
from accounts.rules import Permission
from core.db import get, reading
from core.errors import Text
from core.web import done, see_other, show_form
from registry import queries, service
from registry.forms import ApplicationsFilter, ReasonForm
from registry.rules.applications import ApplicationState, may_recommend
from registry.views.blueprint import bp, page_of_applications, reasoned, requirement_names, steps

RECOMMEND = requires(Permission.RECOMMEND)


@bp.get("/recommendations")
@RECOMMEND
def recommendations() -> ft.ResponseReturnValue:
    """List the applications that people of one's own body have submitted."""
    form = ApplicationsFilter()
    page = page_of_applications(form, body_id=current_actor().body_id or 0)
    return render_template("registry/recommendations.html", form=form, page=page)


@bp.get("/recommendations/<int:application_id>")
@RECOMMEND
def recommendation(application_id: int) -> ft.ResponseReturnValue:
    """Show an application to the body, with what the rules say of it."""
    session, actor = reading(), current_actor()
    found = queries.for_body(session, application_id, body_id=actor.body_id)
    parties = queries.parties_of(session, found)
    return render_template(
        "registry/recommendation.html",
        application=found,
        applicant=get(session, Person, found.person_id),
        proof=queries.shown_proof(session, found),
        names=requirement_names(),
        steps=steps(queries.history_of(session, application_id)),
        waiting=found.state == ApplicationState.SUBMITTED,
        refusals=may_recommend(parties, actor=actor.id, actor_body=actor.body_id, body=found.body_id or 0),
    )


@bp.route("/recommendations/<int:application_id>/recommendation", methods=["GET", "POST"])
@RECOMMEND
def recommending(application_id: int) -> ft.ResponseReturnValue:
    """Recommend, with reasons."""
    told = Text("The application is recommended. A registrar examines it.")
    return _act("recommending", application_id, service.recommend, told)


@bp.route("/recommendations/<int:application_id>/return", methods=["GET", "POST"])
@RECOMMEND
def recommendation_return(application_id: int) -> ft.ResponseReturnValue:
    """Give an application back to its applicant."""
    told = Text("The application is returned, and its applicant is told why.")
    return _act("recommendation_return", application_id, service.return_by_body, told)


def _act(name: str, application_id: int, verb: Callable[..., None], told: Text) -> ft.ResponseReturnValue:
    """Ask for the reason of an act on its own page, then do it."""
    form = ReasonForm()
    if form.validate_on_submit():
        with form.refusals_shown():
            reasoned(verb, application_id, form)
            done(told)
            return see_other("registry.recommendation", application_id=application_id)
    found = queries.for_body(reading(), application_id, body_id=current_actor().body_id)
    return show_form(f"registry/{name}.html", form, application=found)
