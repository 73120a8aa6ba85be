"""The tab of an item on its use: forms, sittings, exposure, parameters, and which items it must not meet."""

import re

from flask import typing as ft
from flask import url_for

from accounts.access import current_actor, requires
from accounts.queries import actor_names
from accounts.rules import Permission
from core.clock import now
from core.db import reading, transaction
from core.errors import Text
from core.web import done, see_other, show_form
from questionbank.forms import ReasonForm
from questionbank.forms.assembling import EnemiesForm
from questionbank.models import Item
from questionbank.queries import exposure, facts, use
from questionbank.rules import ItemType
from questionbank.service import facts as service
from questionbank.views import page
from questionbank.views.blueprint import bp

BETWEEN = re.compile(r"[\s,;，；、]+")


@bp.get("/items/<code>/use")
@requires(Permission.READ_BANK)
def show_use(code: str) -> ft.ResponseReturnValue:
    """Show where the item is used and how much it was seen, what calibrations found, and its enemies."""
    return _shown(code, EnemiesForm())


@bp.post("/items/<code>/enemies")
@requires(Permission.PUBLISH_ITEMS)
def set_enemies(code: str) -> ft.ResponseReturnValue:
    """Make this and other items enemies of each other."""
    form = EnemiesForm()
    if form.validate_on_submit():
        with form.refusals_shown():
            codes = [code, *filter(None, BETWEEN.split(form.codes.data or ""))]
            with transaction() as session:
                reason = form.reason.data or ""
                service.set_enemies(session, codes=codes, reason=reason, actor=current_actor(), now=now())
            done(Text("These items are never put on one form from now on."))
            return see_other("questionbank.show_use", code=code)
    return _shown(code, form)


@bp.route("/items/<code>/enemies/<int:set_id>/removal", methods=["GET", "POST"])
@requires(Permission.PUBLISH_ITEMS)
def remove_enemies(code: str, set_id: int) -> ft.ResponseReturnValue:
    """Ask why the items may meet again, and let them."""
    form = ReasonForm()
    if form.validate_on_submit():
        with form.refusals_shown():
            with transaction() as session:
                reason = form.reason.data or ""
                service.remove_enemies(session, set_id=set_id, reason=reason, actor=current_actor(), now=now())
            done(Text("The items may meet on a form again."))
            return see_other("questionbank.show_use", code=code)
    back = url_for("questionbank.show_use", code=code)
    return show_form("questionbank/enemies.html", form, back=back, **page.context(code, "show_use"))


def _shown(code: str, form: EnemiesForm) -> ft.ResponseReturnValue:
    around = page.context(code, "show_use")
    session, item = reading(), around["item"]
    enemies = facts.enemy_sets(session, item.id)
    found = facts.parameters_of(session, around["version"].id)
    people = [one.enemies.made_by for one in enemies] + [
        one.enemies.removed_by for one in enemies if one.enemies.removed_by
    ]
    return show_form(
        "questionbank/use.html",
        form,
        parameters=found,
        enemies=enemies,
        exposure=facts.exposure_of(session, item.id),
        **_places(item),
        standings=exposure.standings(session, item, now()),
        who=actor_names(session, [*people, *(one.recorded_by for one in found)]),
        **around,
    )


def _places(item: Item) -> dict[str, object]:
    """Give the forms and sittings of an item to those who make papers: item by item they tell what a paper holds."""
    if not current_actor().may(Permission.BUILD_PAPERS):
        return {"forms": None, "sittings": ()}
    session, item_id = reading(), item.id or 0
    forms = use.forms_showing if item.type is ItemType.CASE else use.forms_with
    return {"forms": forms(session, item_id), "sittings": use.sittings_with(session, item_id)}
