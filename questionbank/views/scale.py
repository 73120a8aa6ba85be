"""The grade scale as a grid, with what the bank holds in each cell and how many papers it can still give."""

from datetime import date

from flask import render_template, request
from flask import typing as ft

from accounts.access import requires
from accounts.rules import Permission
from core.clock import now
from core.db import reading
from core.web import local_today
from questionbank.models import Blueprint
from questionbank.queries import papers, scale
from questionbank.rules import LANGUAGES
from questionbank.service.supply import papers_left
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
        left=_papers_left(),
    )


def _day(typed: str, today: date) -> date:
    try:
        return date.fromisoformat(typed)
    except ValueError:
        return today


def _papers_left() -> list[tuple[Blueprint, str, list[int]]]:
    """Tell for each blueprint how many papers without a common item the bank could give at most, by language."""
    session, left = reading(), []
    for blueprint, subject in papers.blueprints(session):
        spec = papers.spec_of(session, blueprint)
        pools = [papers.pool(session, subject_id=blueprint.subject_id, language=one) for one in LANGUAGES]
        left.append((blueprint, subject, [papers_left(spec, pool) for pool in pools]))
    return left
