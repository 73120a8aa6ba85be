"""Acts on the chosen rows of the list of items, with a preview; a person's own views of the list."""

from typing import Any

from flask import abort, flash, render_template, request, url_for
from flask import typing as ft
from werkzeug.datastructures import MultiDict

from accounts.access import current_actor, requires
from accounts.rules import Permission
from core.clock import now
from core.db import transaction
from core.errors import Text
from core.web import done, see_other
from questionbank import service
from questionbank.forms import BulkForm, SavedViewForm
from questionbank.rules.lists import ACT_NAMES, REASONED, BulkAct, place_in_list
from questionbank.views.blueprint import bp
from questionbank.views.items import listed


@bp.post("/items/bulk")
@requires(Permission.READ_BANK)
def preview_bulk() -> ft.ResponseReturnValue:
    """Show what would become of each chosen item; nothing is changed yet."""
    return _preview(BulkForm(MultiDict()))


@bp.post("/items/bulk/confirmation")
@requires(Permission.READ_BANK)
def carry_out_bulk() -> ft.ResponseReturnValue:
    """Do it to all items that take it."""
    form = BulkForm()
    if form.validate_on_submit():
        with form.refusals_shown(), transaction() as session:
            fates = service.carry_out(
                session, act=_act(), codes=_codes(), reason=form.reason.data or "", actor=current_actor(), now=now()
            )
            count = sum(fate.why_not is None for fate in fates)
            done(Text("Done for %(count)s of %(all)s items.", {"count": count, "all": len(fates)}))
            return see_other("questionbank.list_items", **_place())
    return _preview(form)


@bp.post("/items")
@requires(Permission.READ_BANK)
def keep_view() -> ft.ResponseReturnValue:
    """Keep the filter of the list that the address shows under a name."""
    form = SavedViewForm()
    if form.validate_on_submit():
        with form.refusals_shown(), transaction() as session:
            name, address = form.name.data or "", request.query_string.decode()
            view = service.keep_view(session, name=name, address=address, actor=current_actor(), now=now())
            done(Text("The view “%(name)s” is kept.", {"name": view.name}))
            return see_other("questionbank.list_items", **dict(view.pairs))
    return listed(form)


@bp.post("/items/views/<int:view_id>/removal")
@requires(Permission.READ_BANK)
def drop_view(view_id: int) -> ft.ResponseReturnValue:
    """Forget a view."""
    with transaction() as session:
        name = service.drop_view(session, view_id=view_id, actor=current_actor())
    done(Text("The view “%(name)s” is gone; the items stay.", {"name": name}))
    return see_other("questionbank.list_items")


def _preview(form: BulkForm) -> ft.ResponseReturnValue:
    with form.refusals_shown():
        return _rehearsed(form)
    for refusal in form.refusals:  # nothing was chosen, or too much: the list is where to mend it
        flash(refusal, "stop")
    return see_other("questionbank.list_items", **_place())


def _rehearsed(form: BulkForm) -> ft.ResponseReturnValue:
    act = _act()
    with transaction() as session:
        fates = service.rehearse(session, act=act, codes=_codes(), actor=current_actor(), now=now())
    possible = [fate.code for fate in fates if fate.why_not is None]
    status = 422 if form.errors or form.refusals else 200
    page = render_template(
        "questionbank/bulk.html",
        form=form,
        act=act,
        act_name=ACT_NAMES[act],
        fates=fates,
        possible=possible,
        reasoned=act in REASONED,
        place=request.form.get("place", ""),
        back=url_for("questionbank.list_items", **_place()),
    )
    return page, status


def _act() -> BulkAct:
    named = request.form.get("act", "")
    if named not in set(BulkAct):
        abort(400)
    return BulkAct(named)


def _place() -> dict[str, Any]:
    """Give what leads back to where in the list the items were chosen."""
    return place_in_list(request.form.get("place", ""))


def _codes() -> list[str]:
    return request.form.getlist("codes")
