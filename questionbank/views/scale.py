"""The grade scale as a grid, with what the bank holds in each cell and how many papers it can still give."""

from datetime import date

from flask import render_template, request
from flask import typing as ft

from accounts.access import requires
from accounts.rules import Permission
from core.clock import now
from core.db import reading
from core.web import local_today
from questionbank.queries import scale
from questionbank.queries.stock import supplies
from questionbank.views.blueprint import bp


@bp.get("/scale")
@requires(Permission.READ_BANK)
def grade_scale() -> ft.ResponseReturnValue:
    """Show the edition of the scale that is in force on a day, today unless the address names another."""
    session, today = reading(), local_today(now())
    on = _day(request.args.get("on", ""), today)
    found = scale.scale_on(session, on)
    return render_template(
        "questionbank/scale.html",
        scale=found,
        on=on,
        editions=scale.scales(session),
        stock=scale.stock_by_cell(session, found) if found else {},
        supplies=supplies(session),
    )


def _day(typed: str, today: date) -> date:
    try:
        return date.fromisoformat(typed)
    except ValueError:
        return today
