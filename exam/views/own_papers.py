"""A paper for each candidate of a sitting: order them, see how far they are, stop the order."""

from flask import typing as ft

from accounts.access import current_actor, requires
from accounts.rules import Permission
from core.clock import now
from core.db import get, reading, transaction
from core.errors import Text
from core.i18n import gettext, say
from core.web import done, see_other
from exam.models import Sitting
from exam.queries.own_papers import own_papers
from exam.service import own_papers as service
from exam.views.blueprint import bp
from questionbank.rules.runs import RUN_NAMES, RunState

RUN = requires(Permission.RUN_SITTINGS)


@bp.post("/sittings/<int:sitting_id>/papers")
@RUN
def order_papers(sitting_id: int) -> ft.ResponseReturnValue:
    """Order a paper for each booked seat that has none."""
    with transaction() as session:
        run = service.order_own_papers(session, sitting_id=sitting_id, actor=current_actor(), now=now())
    done(Text("Papers ordered: %(count)s. They are found in the background.", {"count": run.forms}))
    return see_other("exam.sitting", sitting_id=sitting_id)


@bp.post("/sittings/<int:sitting_id>/papers/cancellation")
@RUN
def cancel_papers(sitting_id: int) -> ft.ResponseReturnValue:
    """Ask the order to stop."""
    with transaction() as session:
        service.cancel_own_papers(session, sitting_id=sitting_id, actor=current_actor(), now=now())
    done(Text("The run stops after the form that it is at."))
    return see_other("exam.sitting", sitting_id=sitting_id)


@bp.get("/sittings/<int:sitting_id>/papers/state")
@RUN
def papers_state(sitting_id: int) -> ft.ResponseReturnValue:
    """Give how far the papers are, for the page that waits for them."""
    papers = own_papers(reading(), get(reading(), Sitting, sitting_id))
    if papers.run is None or not papers.under_way:
        return {"state": RunState.DONE.value, "words": "", "done": papers.there, "forms": papers.there}
    run = papers.run
    if papers.binding:
        words = gettext("Freezing the papers")
        return {"state": RunState.RUNNING.value, "words": words, "done": papers.there, "forms": run.forms}
    return {"state": run.state.value, "words": say(RUN_NAMES[run.state]), "done": run.done, "forms": run.forms}
