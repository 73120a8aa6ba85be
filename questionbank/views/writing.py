"""Writing an item: what kind, then one page with sections; a draft is edited by a new version."""

from collections.abc import Mapping
from functools import partial

from flask import abort, request, url_for
from flask import typing as ft

from accounts.access import current_actor, requires
from accounts.rules import Permission
from core.clock import now
from core.db import reading, transaction
from core.errors import Text
from core.i18n import gettext as _
from core.web import done, see_other, show_form
from questionbank import service
from questionbank.forms import DeclarationForm, ItemForm, StartForm, typed
from questionbank.queries import framework, items
from questionbank.rules import ItemType, may_edit
from questionbank.rules.machine import AiUse, PromptClass
from questionbank.views.blueprint import bp
from questionbank.views.desk import Desk
from questionbank.views.items import subject_choices


@bp.route("/items/new", methods=["GET", "POST"])
@requires(Permission.WRITE_ITEMS)
def new_item() -> ft.ResponseReturnValue:
    """Ask for subject and type of the new item; one that is to share a case's material is asked for from its page."""
    form = StartForm(subject_choices(), request.args.get("subject"))
    if form.validate_on_submit():
        case = {"case": request.args["case"]} if "case" in request.args else {}
        endpoint = "questionbank.declare_item" if form.machine.data else "questionbank.write_item"
        return see_other(endpoint, kind=form.type.data, subject=form.subject.data, **case)
    return show_form("questionbank/new.html", form)


@bp.route("/items/new/<kind>/machine", methods=["GET", "POST"])
@requires(Permission.WRITE_ITEMS)
def declare_item(kind: str) -> ft.ResponseReturnValue:
    """Take the declaration of a machine's use before its draft is typed in."""
    form = DeclarationForm()
    if form.validate_on_submit():
        asked = {name: request.args[name] for name in ("subject", "case") if name in request.args}
        return see_other("questionbank.write_item", kind=kind, **asked, **vars(form.use()))
    return show_form("questionbank/machine/declare.html", form, upload_id=None)


@bp.route("/items/new/<kind>", methods=["GET", "POST"])
@requires(Permission.WRITE_ITEMS)
def write_item(kind: str) -> ft.ResponseReturnValue:
    """Write the first version of an item; what was typed earlier and not saved is there again."""
    wanted = _kind(kind)
    subject, case = request.args.get("subject", "")[:20], request.args.get("case", "")[:40]
    use = declared(request.args)
    desk = Desk(wanted, subject, f"new/{kind}/{subject}/{case}{'/machine' if use else ''}")
    form, kept = desk.form(lambda: {"case": case})
    if form.is_sent():
        with form.refusals_shown(), transaction() as session:
            manuscript = form.manuscript(desk.kind, desk.subject)
            drafted = partial(service.draft_by_machine, use=use) if use else service.create_item
            item = drafted(session, manuscript=manuscript, actor=current_actor(), now=now())
            service.drop_draft(session, place=desk.place, actor=current_actor())
            done(Text("Item %(code)s is saved as a draft.", {"code": item.code}))
            return see_other("questionbank.show_item", code=item.code)
    return desk.page(form, kept, title=_("New item"), cancel=url_for("questionbank.list_items"))


@bp.route("/items/<code>/edit", methods=["GET", "POST"])
@requires(Permission.WRITE_ITEMS)
def edit_item(code: str) -> ft.ResponseReturnValue:
    """Write a new version of a draft; opening it shows the key, which is written down."""
    item, saving = items.item_by_code(reading(), code), request.method == "POST" and not request.form.get("act")
    if may_edit(item.state) and not saving:  # what is typed to be saved is shown again, with the reason
        return see_other("questionbank.show_item", code=code)
    subject = framework.subject_codes(reading(), [item.subject_id]).get(item.subject_id or 0, "")
    base = request.form.get("base", item.number, type=int)
    desk = Desk(item.type, request.args.get("subject", subject), f"item/{code}/{base}")
    form, kept = desk.form(lambda: _written(code))
    if form.is_sent():
        with form.refusals_shown():
            done(Text("Version %(number)s is saved.", {"number": _revised(code, form, desk, base)}))
            return see_other("questionbank.show_item", code=code)
    base = item.number if form.refusals else base
    title, cancel = _("Edit item %(code)s", code=code), url_for("questionbank.show_item", code=code)
    return desk.page(form, kept, title=title, cancel=cancel, base=base)


def declared(args: Mapping[str, str]) -> AiUse | None:
    """Read the declaration of a machine's use out of an address."""
    if not args.get("model"):
        return None
    known = {one.value: one for one in PromptClass}
    prompt = known.get(args.get("prompt", ""), PromptClass.OTHER)
    model, version, purpose = (args.get(name, "") for name in ("model", "model_version", "purpose"))
    return AiUse(model[:80], version[:80], purpose[:300], prompt)


def _revised(code: str, form: ItemForm, desk: Desk, base: int) -> int:
    """Write the next version and give its number; what was kept of it until now is forgotten."""
    manuscript, actor = form.manuscript(desk.kind, desk.subject), current_actor()
    with transaction() as session:
        version = service.revise_item(session, code=code, manuscript=manuscript, actor=actor, now=now(), base=base)
        service.drop_draft(session, place=desk.place, actor=actor)
    return version.number


def _kind(named: str) -> ItemType:
    if named not in set(ItemType):
        abort(404)
    return ItemType(named)


def _written(code: str) -> dict[str, object]:
    with transaction() as session:
        manuscript = service.read_manuscript(session, code=code, actor=current_actor(), now=now(), purpose="edit")
    return typed(manuscript)
