"""The grade scale as a grid, with what the bank holds in each cell and how many papers it can still give."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask import render_template
from flask import typing as ft

from accounts.access import requires
from accounts.rules import Permission
from core.clock import now
from core.db import reading
from core.forms import choice
from core.i18n import locale_code
from core.web import local_today
from questionbank.forms.scale import ScaleForm
from questionbank.queries import scale
from questionbank.queries.supply import supplies
from questionbank.rules.scale import FATE_NAMES, CellChange, CellFate, Scale, compare
from questionbank.views.blueprint import bp

FATE_TONES = {CellFate.ADDED: "done", CellFate.CHANGED: "next", CellFate.REMOVED: "stop"}


@bp.get("/scale")
@requires(Permission.READ_BANK)
def grade_scale() -> ft.ResponseReturnValue:
    """Show the edition of the scale that is in force on a day, or one that is chosen, and another beside it."""
    session, editions = reading(), scale.scales(reading())
    form = ScaleForm(_choices(editions))
    found, on = _chosen(form)
    other = scale.scale_named(session, form.value("against") or "")
    return render_template(
        "questionbank/scale/page.html",
        form=form,
        scale=found,
        on=on,
        compared=_compared(found, other),
        fates=FATE_NAMES,
        tones=FATE_TONES,
        stock=scale.stock_by_cell(session, found) if found else {},
        supplies=supplies(session),
    )


def _chosen(form: ScaleForm) -> tuple[Scale | None, date]:
    """Give the edition that is shown, and a day on which it is in force."""
    named = scale.scale_named(reading(), form.value("edition") or "")
    day: date = form.value("on") or local_today(now())
    return (named, named.effective_from) if named else (scale.scale_on(reading(), day), day)


@dataclass(frozen=True)
class Comparison:
    """Two editions, the older one first, with the cells that differ."""

    old: Scale
    new: Scale

    @property
    def changes(self) -> list[CellChange]:
        """List the cells that differ."""
        return [one for one in compare(self.old, self.new) if one.kind is not CellFate.SAME]

    @property
    def same(self) -> int:
        """Count the cells that say the same."""
        return len(compare(self.old, self.new)) - len(self.changes)


def _compared(found: Scale | None, other: Scale | None) -> Comparison | None:
    if found is None or other is None or found.code == other.code:
        return None
    return Comparison(*sorted((found, other), key=lambda one: one.effective_from))


def _choices(editions: Sequence[Scale]) -> list[Any]:
    english = locale_code() == "en"
    return [choice(one.code, f"{one.title_en if english else one.title} · {one.effective_from}") for one in editions]
