"""Writing an item: what kind, then one page with sections; a draft is edited by a new version."""

from collections.abc import Mapping
from typing import Any

from flask import abort, request, url_for
from flask import typing as ft

from accounts.access import current_actor, requires
from accounts.rules import Permission
from core.clock import now
from core.db import reading, transaction
from core.errors import Text
from core.forms import choice
from core.i18n import gettext as _
from core.i18n import locale_code
from core.web import done, see_other, show_form
from questionbank import service
from questionbank.forms import FORMS, DeclarationForm, ItemForm, StartForm, typed
from questionbank.interchange.sanitise import visible
from questionbank.models import Item
from questionbank.queries import framework, items
from questionbank.rules import TYPE_NAMES, ItemType, Manuscript, may_edit
from questionbank.rules.machine import AiUse, PromptClass
from questionbank.views.blueprint import bp
from questionbank.views.items import subject_choices

POINT_LENGTH = 60


@bp.route("/items/new", methods=["GET", "POST"])
@requires(Permission.WRITE_ITEMS)
def new_item() -> ft.ResponseReturnValue:
    """Ask for subject and type of the new item."""
    form = StartForm(subject_choices())
    if form.validate_on_submit():
        endpoint = "questionbank.declare_item" if form.machine.data else "questionbank.write_item"
        return see_other(endpoint, kind=form.type.data, subject=form.subject.data)
    return show_form("questionbank/new.html", form)


@bp.route("/items/new/<kind>/machine", methods=["GET", "POST"])
@requires(Permission.WRITE_ITEMS)
def declare_item(kind: str) -> ft.ResponseReturnValue:
    """Take the declaration of a machine's use before its draft is typed in."""
    form = DeclarationForm()
    if form.validate_on_submit():
        return see_other("questionbank.write_item", kind=kind, subject=request.args.get("subject"), **vars(form.use()))
    return show_form("questionbank/machine/declare.html", form, upload_id=None)


@bp.route("/items/new/<kind>", methods=["GET", "POST"])
@requires(Permission.WRITE_ITEMS)
def write_item(kind: str) -> ft.ResponseReturnValue:
    """Write the first version of an item."""
    if kind not in {one.value for one in ItemType}:
        abort(404)
    of_type, subject = ItemType(kind), request.args.get("subject", "")
    form = FORMS[of_type](point_choices(subject))
    if form.validate_on_submit():
        with form.refusals_shown():
            item = _created(form.manuscript(of_type, subject))
            done(Text("Item %(code)s is saved as a draft.", {"code": item.code}))
            return see_other("questionbank.show_item", code=item.code)
    return _page(form, of_type, title=_("New item"), subject=subject, cancel=url_for("questionbank.list_items"))


@bp.route("/items/<code>/edit", methods=["GET", "POST"])
@requires(Permission.WRITE_ITEMS)
def edit_item(code: str) -> ft.ResponseReturnValue:
    """Write a new version of a draft; opening it shows the key, which is written down."""
    item = items.item_by_code(reading(), code)
    if may_edit(item.state):
        return see_other("questionbank.show_item", code=code)
    subject = framework.subject_codes(reading(), [item.subject_id]).get(item.subject_id or 0, "")
    subject = request.args.get("subject", subject)
    form = FORMS[item.type](point_choices(subject), data=_written(code))
    if form.validate_on_submit():
        with form.refusals_shown(), transaction() as session:
            manuscript = form.manuscript(item.type, subject)
            version = service.revise_item(session, code=code, manuscript=manuscript, actor=current_actor(), now=now())
            done(Text("Version %(number)s is saved.", {"number": version.number}))
            return see_other("questionbank.show_item", code=code)
    cancel = url_for("questionbank.show_item", code=code)
    return _page(form, item.type, title=_("Edit item %(code)s", code=code), subject=subject, cancel=cancel)


def _created(manuscript: Manuscript) -> Item:
    """Keep a new item, as a machine's draft where the address carries the declaration."""
    use = declared(request.args)
    with transaction() as session:
        if use is None:
            return service.create_item(session, manuscript=manuscript, actor=current_actor(), now=now())
        return service.draft_by_machine(session, manuscript=manuscript, use=use, actor=current_actor(), now=now())


def declared(args: Mapping[str, str]) -> AiUse | None:
    """Read the declaration of a machine's use out of an address."""
    if not args.get("model"):
        return None
    known = {one.value: one for one in PromptClass}
    prompt = known.get(args.get("prompt", ""), PromptClass.OTHER)
    model, version, purpose = (args.get(name, "") for name in ("model", "model_version", "purpose"))
    return AiUse(model[:80], version[:80], purpose[:300], prompt)


def point_choices(subject: str) -> list[Any]:
    """Offer the points of a subject in the reader's language, cut to a line."""
    found = framework.subject_by_code(reading(), subject) if subject else None
    if found is None:
        return []
    english = locale_code() == "en"
    return [
        choice(point.code, f"{point.code} {visible(point.text_en if english else point.text)[:POINT_LENGTH]}")
        for point in framework.points(reading(), found.id)
    ]


def _written(code: str) -> dict[str, object] | None:
    if request.method == "POST":
        return None
    with transaction() as session:
        manuscript = service.read_manuscript(session, code=code, actor=current_actor(), now=now(), purpose="edit")
    return typed(manuscript)


def _page(form: ItemForm, kind: ItemType, *, title: str, subject: str, cancel: str) -> ft.ResponseReturnValue:
    return show_form(
        "questionbank/edit.html",
        form,
        title=title,
        kind=kind,
        type_name=TYPE_NAMES[kind],
        subject=subject,
        subjects=subject_choices(),
        cancel=cancel,
        machine=declared(request.args),
    )
