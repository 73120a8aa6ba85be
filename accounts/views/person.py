"""One person: roles, employment, invitation, second factor; each act is a resource beneath the person."""

from flask import current_app, render_template
from flask import typing as ft

from accounts import queries, service
from accounts.access import current_actor, requires
from accounts.forms import EmploymentEndForm, EmploymentForm, ResetForm, RoleForm
from accounts.labels import ACTS, ROLE_NAMES, ROLES
from accounts.models import Person
from accounts.rules import Permission, Role
from accounts.views.blueprint import bp
from core.clock import now
from core.db import get, reading, transaction
from core.errors import NotFound, Text
from core.forms import BaseForm
from core.web import done, local_today, see_other, show_form

MANAGE = requires(Permission.MANAGE_PEOPLE)


@bp.get("/people/<int:person_id>")
@MANAGE
def person(person_id: int) -> ft.ResponseReturnValue:
    """Show one person."""
    session = reading()
    found: Person = get(session, Person, person_id)
    bodies = queries.bodies(session)
    return render_template(
        "accounts/person.html",
        person=found,
        names=ROLES,
        held=queries.grants_in_force(session, person_id),
        bodies={body.id: body for body in bodies},
        employment=queries.employment(session, person_id),
        resets=[reset for reset in queries.open_resets(session) if reset.person_id == person_id],
        events=_history(person_id),
        itself=current_actor().id == person_id,
        shut_until=service.shut_until(session, person=found, now=now()),
    )


@bp.route("/people/<int:person_id>/roles", methods=["GET", "POST"])
@MANAGE
def grant_role(person_id: int) -> ft.ResponseReturnValue:
    """Give a role."""
    form = RoleForm()
    form.offer(queries.bodies(reading()))
    if form.validate_on_submit():
        with form.refusals_shown():
            with transaction() as session:
                service.grant_role(
                    session,
                    person_id=person_id,
                    role=form.role.data,
                    body_id=form.body.data,
                    actor=current_actor(),
                    now=now(),
                )
            return _done(person_id, Text("The role is given. The person signs in again to use it."))
    return _form("accounts/role_new.html", form, person_id)


@bp.post("/people/<int:person_id>/roles/<role>/revocation")
@MANAGE
def revoke_role(person_id: int, role: str) -> ft.ResponseReturnValue:
    """Take a role away."""
    with transaction() as session:
        service.revoke_role(session, person_id=person_id, role=role_named(role), actor=current_actor(), now=now())
    return _done(person_id, Text("The role is taken away and the person is signed out."))


@bp.route("/people/<int:person_id>/employment", methods=["GET", "POST"])
@MANAGE
def employment(person_id: int) -> ft.ResponseReturnValue:
    """Record by which body a person is employed."""
    form = EmploymentForm(from_day=local_today(now()))
    form.offer(queries.bodies(reading()))
    if form.validate_on_submit():
        with form.refusals_shown():
            with transaction() as session:
                service.employ(
                    session,
                    person_id=person_id,
                    body_id=form.body.data,
                    from_day=form.from_day.data or local_today(now()),
                    actor=current_actor(),
                    now=now(),
                )
            return _done(person_id, Text("The employment is recorded."))
    return _form("accounts/employment.html", form, person_id)


@bp.route("/people/<int:person_id>/employment/end", methods=["GET", "POST"])
@MANAGE
def employment_end(person_id: int) -> ft.ResponseReturnValue:
    """Record the last day of an employment."""
    form = EmploymentEndForm(to_day=local_today(now()))
    if form.validate_on_submit():
        with form.refusals_shown():
            with transaction() as session:
                service.end_employment(
                    session,
                    person_id=person_id,
                    to_day=form.to_day.data or local_today(now()),
                    actor=current_actor(),
                    now=now(),
                )
            return _done(person_id, Text("The end of the employment is recorded."))
    return _form("accounts/employment_end.html", form, person_id)


@bp.post("/people/<int:person_id>/invitations")
@MANAGE
def invitation(person_id: int) -> ft.ResponseReturnValue:
    """Send the link for a first password again."""
    public_url = current_app.extensions["gradus.settings"].public_url
    with transaction() as session:
        found: Person = get(session, Person, person_id)
        service.invite(session, person=found, public_url=public_url, actor=current_actor(), now=now())
    return _done(person_id, Text("A new link is on its way."))


@bp.post("/people/<int:person_id>/closure")
@MANAGE
def closure(person_id: int) -> ft.ResponseReturnValue:
    """Close an account."""
    with transaction() as session:
        service.close_account(session, person_id=person_id, actor=current_actor(), now=now())
    return _done(person_id, Text("The account is closed and the person is signed out."))


@bp.post("/people/<int:person_id>/reopening")
@MANAGE
def reopening(person_id: int) -> ft.ResponseReturnValue:
    """Open a closed account again."""
    with transaction() as session:
        service.reopen_account(session, person_id=person_id, actor=current_actor(), now=now())
    return _done(person_id, Text("The account is open again."))


@bp.route("/people/<int:person_id>/factor-resets", methods=["GET", "POST"])
@MANAGE
def request_reset(person_id: int) -> ft.ResponseReturnValue:
    """Ask that a second factor be taken away."""
    form = ResetForm()
    if form.validate_on_submit():
        with form.refusals_shown():
            with transaction() as session:
                service.request_factor_reset(
                    session, person_id=person_id, reason=form.reason.data or "", actor=current_actor(), now=now()
                )
            return _done(person_id, Text("The reset is requested. Another administrator must approve it."))
    return _form("accounts/reset_new.html", form, person_id)


@bp.post("/people/<int:person_id>/wait/lifting")
@MANAGE
def lift_wait(person_id: int) -> ft.ResponseReturnValue:
    """Let somebody sign in again whom wrong attempts keep out."""
    with transaction() as session:
        service.lift_wait(session, person_id=person_id, actor=current_actor(), now=now())
    return _done(person_id, Text("The person may try to sign in again at once."))


def role_named(text: str) -> Role:
    """Read a role out of an address; raises NotFound."""
    if text not in set(Role):
        raise NotFound(Text("There is no such role."), code="not_found")
    return Role(text)


def _history(person_id: int) -> list[dict[str, object]]:
    entries = queries.history(reading(), f"person/{person_id}")
    who = queries.actor_names(reading(), [entry.actor for entry in entries])
    return [
        {
            "at": entry.at,
            "who": who[entry.actor],
            "what": ACTS.get(entry.action, entry.action),
            "why": entry.details.get("reason") or ROLE_NAMES.get(entry.details.get("role", ""), ""),
        }
        for entry in entries
    ]


def _form(template: str, form: BaseForm, person_id: int) -> ft.ResponseReturnValue:
    return show_form(template, form, person=get(reading(), Person, person_id))


def _done(person_id: int, text: Text) -> ft.ResponseReturnValue:
    done(text)
    return see_other("accounts.person", person_id=person_id)
