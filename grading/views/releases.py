"""The release of results: how far each sitting is, its results, and letting them go out after a confirmation."""

from flask import current_app, render_template
from flask import typing as ft

from accounts.access import current_actor, requires
from accounts.rules import Permission
from core.clock import now
from core.db import reading, transaction
from core.errors import Text
from core.i18n import ngettext
from core.web import done, local_today, page_of, see_other, show_form
from grading import queries, service
from grading.forms import ReleaseForm
from grading.queries import ReleaseEntry, Standing
from grading.rules.marking import may_release, results_due
from grading.rules.scoring import POLICIES, distribution
from grading.service import Confirmed, Released
from grading.views.blueprint import bp


@bp.get("/releases")
@requires(Permission.RELEASE_RESULTS)
def releases() -> ft.ResponseReturnValue:
    """List the sittings of which something is sealed, with the state of their results."""
    session = reading()
    page = page_of(
        lambda: queries.count_sittings(session),
        lambda limit, offset: queries.standings(session, limit=limit, offset=offset),
    )
    due = {one.sitting.id: results_due(local_today(one.sitting.closes_at)) for one in page.items}
    return render_template("grading/releases.html", page=page, due=due, today=local_today(now()))


@bp.get("/releases/<int:sitting_id>")
@requires(Permission.RELEASE_RESULTS)
def sitting_results(sitting_id: int) -> ft.ResponseReturnValue:
    """Show the results of a sitting: counts, distribution, candidates, who released what."""
    session = reading()
    standing = queries.standing_of(session, sitting_id)
    page = page_of(
        lambda: queries.count_results(session, sitting_id),
        lambda limit, offset: queries.result_rows(session, sitting_id, limit=limit, offset=offset),
    )
    totals = queries.totals_of(session, sitting_id)
    bands = distribution([one[0] for one in totals], possible=totals[0][1]) if totals else []
    return render_template(
        "grading/sitting_results.html",
        standing=standing,
        page=page,
        bands=bands,
        passed=sum(one[2] for one in totals),
        reasons=_reasons(standing),
        policies=POLICIES,
        history=[_told(entry) for entry in queries.releases_of(session, sitting_id)],
    )


@bp.route("/releases/<int:sitting_id>/release", methods=["GET", "POST"])
@requires(Permission.RELEASE_RESULTS)
def release(sitting_id: int) -> ft.ResponseReturnValue:
    """Name the consequence, and let the results go out once it is confirmed."""
    form = ReleaseForm()
    if form.validate_on_submit():
        with form.refusals_shown():
            released = _let_out(sitting_id, form.count.data or 0)
            done(Text("Results released: %(results)s. Mails to candidates: %(mails)s.", vars(released)))
            return see_other("grading.sitting_results", sitting_id=sitting_id)
    standing = queries.standing_of(reading(), sitting_id)
    form.count.data, form.count.raw_data = standing.ready, None
    return show_form("grading/release.html", form, standing=standing, reasons=_reasons(standing))


def _let_out(sitting_id: int, count: int) -> Released:
    public_url = current_app.extensions["gradus.settings"].public_url
    confirmed = Confirmed(sitting_id, count)
    with transaction() as session:
        return service.release(session, confirmed=confirmed, public_url=public_url, actor=current_actor(), now=now())


def _reasons(standing: Standing) -> list[Text]:
    hand = queries.hand_of(reading(), standing.sitting.id or 0, current_actor().id, ready=standing.ready)
    return may_release(hand)


def _told(entry: ReleaseEntry) -> dict[str, object]:
    what = ngettext("%(num)s result released", "%(num)s results released", entry.count)
    return {"at": entry.at, "who": entry.name, "what": what, "why": ""}
