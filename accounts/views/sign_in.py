"""Sign-in in one or two steps, and sign-out."""

from flask import flash, redirect, request, url_for
from flask import typing as ft

from accounts import access, service
from accounts.forms import CodeForm, SignInForm
from accounts.models import Person
from accounts.views.blueprint import bp
from core import limits
from core.clock import now
from core.db import reading, transaction
from core.i18n import gettext as _
from core.web import local_path, see_other, show_form


@bp.route("/sign-in", methods=["GET", "POST"])
def sign_in() -> ft.ResponseReturnValue:
    """Ask for address and password."""
    form = SignInForm()
    if form.validate_on_submit():
        with form.refusals_shown():
            person = _authenticated(form.typed("email"), form.typed("password"))
            return _ask_factor(person) if person.totp_confirmed_at is not None else _welcome(person)
    if request.method == "GET" and access.current_person() is not None:
        return see_other("accounts.desk")
    return show_form("accounts/sign_in.html", form)


@bp.route("/sign-in/second-factor", methods=["GET", "POST"])
def second_factor() -> ft.ResponseReturnValue:
    """Ask for the code of the device, or a recovery code."""
    person_id = access.waiting_for_factor(now())
    if person_id is None:
        flash(_("The password was typed in too long ago. Sign in again."), "notice")
        return see_other("accounts.sign_in", next=_wanted())
    form = CodeForm()
    if form.validate_on_submit():
        with form.refusals_shown():
            return _welcome(_checked(person_id, form.code.data or ""))
    return show_form("accounts/second_factor.html", form)


@bp.post("/sign-out")
def sign_out() -> ft.ResponseReturnValue:
    """End this session."""
    access.leave()
    return see_other("accounts.home")


def _authenticated(email: str, password: str) -> Person:
    # The hash takes time, so it is compared before the transaction that writes.
    guess = service.guesses_at_password(email)
    with limits.counted(subject=guess, address=request.remote_addr or "", now=now()):
        person = service.authenticate(reading(), email=email, password=password)
    renewed = service.fresh_hash(person, password=password)
    with transaction() as database:
        service.accept_password(database, person_id=person.id or 0, password_hash=renewed, now=now())
    return person


def _checked(person_id: int, code: str) -> Person:
    guess, key = service.guesses_at_factor(person_id), access.factor_key()
    with limits.counted(subject=guess, address=request.remote_addr or "", now=now()), transaction() as database:
        return service.sign_in_with_factor(database, person_id=person_id, code=code, key=key, now=now())


def _ask_factor(person: Person) -> ft.ResponseReturnValue:
    access.wait_for_factor(person, now())
    return see_other("accounts.second_factor", next=_wanted())


def _welcome(person: Person) -> ft.ResponseReturnValue:
    access.enter(person)
    return redirect(_wanted() or url_for("accounts.desk"), 303)


def _wanted() -> str | None:
    return local_path(request.args.get("next"))
