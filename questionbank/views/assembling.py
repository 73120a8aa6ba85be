"""Parallel forms: order them, watch the run, look at all of them together, freeze one or all."""

import secrets

from flask import render_template, url_for
from flask import typing as ft

from accounts.access import current_actor, requires
from accounts.queries import actor_names
from accounts.rules import Permission
from core.clock import now
from core.db import reading, transaction
from core.errors import Refused, Text
from core.i18n import say
from core.web import done, see_other, show_form
from questionbank.forms.assembling import FreezeRunForm, OrderForm
from questionbank.models import AssemblyRun
from questionbank.queries import papers
from questionbank.rules import LANGUAGE_NAMES
from questionbank.rules.runs import OPEN, RUN_NAMES, RunState
from questionbank.service import runs, supply
from questionbank.service.papers import SEED_LIMIT, Choice
from questionbank.service.runs import Wanted
from questionbank.views import demands, results
from questionbank.views.blueprint import bp

TONES = {
    RunState.QUEUED: "wait",
    RunState.RUNNING: "wait",
    RunState.DONE: "done",
    RunState.CANCELLED: "off",
    RunState.FAILED: "stop",
}
NAMES = {"run_names": RUN_NAMES, "run_tones": TONES, "languages": LANGUAGE_NAMES}


@bp.route("/blueprints/<int:blueprint_id>/assembly", methods=["GET", "POST"])
@requires(Permission.BUILD_PAPERS)
def order_forms(blueprint_id: int) -> ft.ResponseReturnValue:
    """Say before anything is solved what is short and how many papers there can be, and take the order."""
    form = OrderForm()
    if form.validate_on_submit():
        with form.refusals_shown():
            return see_other("questionbank.show_run", run_id=_ordered(form, blueprint_id).id)
    blueprint = papers.blueprint(reading(), blueprint_id)
    outlook = supply.outlook(reading(), blueprint=blueprint, language=form.language.data or "zh_Hans")
    words = demands.Words(blueprint.subject_id, outlook.spec.subject)
    return show_form("questionbank/assembly/order.html", form, blueprint=blueprint, outlook=outlook, words=words)


@bp.get("/blueprints/assembly/<int:run_id>")
@requires(Permission.BUILD_PAPERS)
def show_run(run_id: int) -> ft.ResponseReturnValue:
    """Show how far a run is; when it is finished, all its forms together."""
    session = reading()
    run = papers.run_of(session, run_id)
    blueprint = papers.blueprint(session, run.blueprint_id)
    spec = papers.spec_of(session, blueprint)
    return render_template(
        "questionbank/assembly/run.html",
        run=run,
        blueprint=blueprint,
        spec=spec,
        working=run.state in OPEN,
        who=actor_names(session, [run.asked_by])[run.asked_by],
        reasons=results.reasons(run),
        sheet=results.sheet(run, spec),
        words=demands.Words(blueprint.subject_id, spec.subject),
        **NAMES,
    )


@bp.get("/blueprints/assembly/<int:run_id>/state")
@requires(Permission.BUILD_PAPERS)
def run_state(run_id: int) -> ft.ResponseReturnValue:
    """Give how far a run is, for the page that waits for it."""
    run = papers.run_of(reading(), run_id)
    return {"state": run.state.value, "words": say(RUN_NAMES[run.state]), "done": run.done, "forms": run.forms}


@bp.post("/blueprints/assembly/<int:run_id>/cancellation")
@requires(Permission.BUILD_PAPERS)
def cancel_run(run_id: int) -> ft.ResponseReturnValue:
    """Ask a run to stop."""
    with transaction() as session:
        runs.cancel_run(session, run_id=run_id, actor=current_actor(), now=now())
    done(Text("The run stops after the form that it is at."))
    return see_other("questionbank.show_run", run_id=run_id)


@bp.route("/blueprints/assembly/<int:run_id>/freezing", methods=["GET", "POST"])
@requires(Permission.BUILD_PAPERS)
def freeze_run(run_id: int) -> ft.ResponseReturnValue:
    """Ask for the codes, say what cannot be undone, and freeze forms of a run."""
    run = papers.run_of(reading(), run_id)
    count = len(run.result.get("forms", []))
    if not count:
        raise Refused(Text("This run has found no forms that could be frozen."), code="no_form")
    form = FreezeRunForm([runs.form_name(number, count) for number in range(1, count + 1)])
    if form.validate_on_submit():
        with form.refusals_shown():
            return _frozen(form, run)
    return show_form("questionbank/assembly/freeze.html", form, run=run, back=url_for(".show_run", run_id=run_id))


def _ordered(form: OrderForm, blueprint_id: int) -> AssemblyRun:
    seed = secrets.randbelow(SEED_LIMIT) if form.seed.data is None else form.seed.data
    choice = Choice(blueprint_id, seed, form.language.data or "")
    wanted = Wanted(choice, form.forms.data or 0, form.seconds.data or 0, accessible=bool(form.accessible.data))
    with transaction() as session:
        return runs.order_run(session, wanted=wanted, actor=current_actor(), now=now())


def _frozen(form: FreezeRunForm, run: AssemblyRun) -> ft.ResponseReturnValue:
    numbers, prefix = form.numbers(), (form.prefix.data or "").strip()
    with transaction() as session:
        kept = runs.freeze_run(
            session, run_id=run.id or 0, numbers=numbers, prefix=prefix, actor=current_actor(), now=now()
        )
    done(Text("Frozen: %(codes)s.", {"codes": ", ".join(one.code for one in kept)}))
    return see_other("questionbank.list_forms")
