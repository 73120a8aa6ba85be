"""The list of people, the invitation of staff, and the certification bodies."""

from flask import current_app, render_template
from flask import typing as ft

from accounts import queries, service
from accounts.access import current_actor, requires
from accounts.forms import BodyForm, PeopleFilter, StaffForm
from accounts.labels import ROLES
from accounts.rules import NewStaff, Permission, Role
from accounts.views.blueprint import bp
from core.clock import now
from core.db import reading, transaction
from core.errors import Text
from core.web import Page, done, page_of, see_other, show_form


@bp.get("/people")
@requires(Permission.MANAGE_PEOPLE)
def people() -> ft.ResponseReturnValue:
    """List people, by name or role."""
    chosen = PeopleFilter()
    page = _page(chosen.value("search") or "", chosen.value("role"))
    held = queries.roles_of(reading(), {person.id for person in page.items})
    return render_template("accounts/people.html", form=chosen, page=page, held=held, names=ROLES)


@bp.route("/people/new", methods=["GET", "POST"])
@requires(Permission.MANAGE_PEOPLE)
def new_person() -> ft.ResponseReturnValue:
    """Invite somebody with a first role."""
    form = StaffForm()
    form.offer(queries.bodies(reading()))
    if form.validate_on_submit():
        with form.refusals_shown():
            person_id = _invited(form)
            done(Text("%(name)s is invited by mail.", {"name": form.name.data}))
            return see_other("accounts.person", person_id=person_id)
    return show_form("accounts/person_new.html", form)


@bp.route("/bodies", methods=["GET", "POST"])
@requires(Permission.MANAGE_PEOPLE)
def bodies() -> ft.ResponseReturnValue:
    """List the certification bodies and add one."""
    form = BodyForm()
    if form.validate_on_submit():
        with form.refusals_shown():
            _add_body(form)
            done(Text("The body is added."))
            return see_other("accounts.bodies")
    return show_form("accounts/bodies.html", form, bodies=queries.bodies(reading()))


def _page(search: str, role: str | None) -> Page:
    wanted, session = Role(role) if role else None, reading()
    return page_of(
        lambda: queries.count_people(session, search=search, role=wanted),
        lambda limit, offset: queries.people(session, search=search, role=wanted, limit=limit, offset=offset),
    )


def _invited(form: StaffForm) -> int:
    staff = NewStaff(form.name.data or "", form.email.data or "", form.role.data, form.body.data)
    public_url = current_app.extensions["gradus.settings"].public_url
    with transaction() as session:
        person, _ = service.add_staff(session, staff=staff, public_url=public_url, actor=current_actor(), now=now())
    return person.id or 0


def _add_body(form: BodyForm) -> None:
    with transaction() as session:
        service.add_body(
            session,
            code=form.code.data or "",
            name=form.name.data or "",
            name_en=form.name_en.data or "",
            actor=current_actor(),
            now=now(),
        )
