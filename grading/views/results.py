"""The candidate's own results, by section and knowledge area, never by item."""

from flask import render_template
from flask import typing as ft

from accounts.access import current_actor, requires
from accounts.rules import Permission
from core.clock import now
from core.db import reading
from core.web import local_today
from grading import queries
from grading.rules.marking import RESULT_DAYS, results_due
from grading.rules.scoring import POLICIES
from grading.views.blueprint import bp


@bp.get("/results")
@requires(Permission.APPLY)
def results() -> ft.ResponseReturnValue:
    """List the examinations that this person has written, with what came out."""
    rows = queries.outcomes_of(reading(), current_actor().id)
    due = {one.attempt.id: results_due(local_today(one.sitting.closes_at)) for one in rows}
    return render_template("grading/results.html", rows=rows, due=due, today=local_today(now()))


@bp.get("/results/<attempt_id>")
@requires(Permission.APPLY)
def result(attempt_id: str) -> ft.ResponseReturnValue:
    """Show one result, or say when it comes."""
    actor = current_actor()
    outcome = queries.outcome_of(reading(), actor.id, attempt_id)
    due = results_due(local_today(outcome.sitting.closes_at))
    policy = POLICIES[outcome.result.policy] if outcome.result else None
    template = "grading/result.html" if outcome.result else "grading/result_to_come.html"
    values = {"name": actor.name, "due": due, "days": RESULT_DAYS, "policy": policy, "today": local_today(now())}
    return render_template(template, outcome=outcome, **values)
