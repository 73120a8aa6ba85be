"""One's own account: what is known about oneself, the sessions, the second factor."""

from contextlib import AbstractContextManager

from flask import render_template, request
from flask import typing as ft

from accounts import access, queries, service
from accounts.access import current_actor, current_person, half_signed_in, signed_in
from accounts.forms import CodeForm
from accounts.labels import ROLES
from accounts.models import Person
from accounts.rules import needs_second_factor
from accounts.views.blueprint import bp
from core import limits, pdf
from core.clock import now
from core.db import reading, transaction
from core.errors import Text
from core.web import done, see_other, show_form


@bp.get("/account")
@signed_in
def account() -> ft.ResponseReturnValue:
    """Show what is known about the person who is signed in."""
    person, actor = _self(), current_actor()
    return render_template(
        "accounts/account.html",
        person=person,
        roles=[ROLES[role] for role in sorted(actor.roles)],
        employer=queries.employer(reading(), actor.id),
        codes_left=queries.recovery_codes_left(reading(), actor.id),
        forced=needs_second_factor(actor.roles),
    )


@bp.post("/account/session-endings")
@half_signed_in
def end_sessions() -> ft.ResponseReturnValue:
    """Sign out everywhere."""
    with transaction() as session:
        service.end_sessions(session, person_id=current_actor().id, now=now())
    access.leave()
    done(Text("You are signed out on every device."))
    return see_other("accounts.sign_in")


@bp.route("/account/second-factor", methods=["GET", "POST"])
@half_signed_in
def factor() -> ft.ResponseReturnValue:
    """Set up the second factor: show the secret, take the first code, show the recovery codes once."""
    person, form = _self(), CodeForm()
    if person.totp_confirmed_at is not None:
        return see_other("accounts.account")
    if person.totp_sealed is not None and form.validate_on_submit():
        with form.refusals_shown():
            codes = _confirmed(form.code.data or "")
            access.enter(person)
            # Shown in this answer and kept nowhere: a redirect would have to store them.
            return render_template("accounts/recovery_codes.html", codes=codes)
    actor = current_actor()
    return show_form(
        "accounts/factor.html", form, **_secret(person), actor=actor, forced=needs_second_factor(actor.roles)
    )


@bp.post("/account/second-factor/secret")
@half_signed_in
def factor_secret() -> ft.ResponseReturnValue:
    """Make a new secret for the second factor."""
    with transaction() as session:
        service.begin_factor(session, person_id=current_actor().id, key=access.factor_key())
    return see_other("accounts.factor")


@bp.route("/account/recovery-codes", methods=["GET", "POST"])
@signed_in
def recovery_codes() -> ft.ResponseReturnValue:
    """Replace the recovery codes, against a code of the device."""
    form = CodeForm()
    if form.validate_on_submit():
        with form.refusals_shown():
            return render_template("accounts/recovery_codes.html", codes=_renewed(form.code.data or ""))
    return show_form("accounts/renew_codes.html", form)


def _self() -> Person:
    person = current_person()
    assert person is not None  # the guards of these views let nobody else in
    return person


def _secret(person: Person) -> dict[str, object]:
    if person.totp_sealed is None:
        return {"secret": "", "drawing": ""}
    key = access.factor_key()
    address = service.factor_address(person, key=key, issuer="Gradus")  # short: the picture stays easy to read
    return {"secret": service.factor_secret(person, key=key), "drawing": pdf.qr(address)}


def _confirmed(code: str) -> list[str]:
    with _counted(), transaction() as session:
        return service.confirm_factor(
            session, person_id=current_actor().id, code=code, key=access.factor_key(), now=now()
        )


def _renewed(code: str) -> list[str]:
    with _counted(), transaction() as session:
        return service.renew_recovery_codes(
            session, person_id=current_actor().id, code=code, key=access.factor_key(), now=now()
        )


def _counted() -> AbstractContextManager[None]:
    guess = service.guesses_at_factor(current_actor().id)
    return limits.counted(subject=guess, address=request.remote_addr or "", now=now())
