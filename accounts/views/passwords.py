"""Passwords: ask for a link, and set one by a link."""

from flask import current_app, flash, request
from flask import typing as ft

from accounts import service
from accounts.forms import ForgottenForm, PasswordForm
from accounts.rules import PASSWORD_MIN
from accounts.views.blueprint import bp
from core import limits
from core.clock import now
from core.db import reading, transaction
from core.errors import Text
from core.i18n import gettext as _
from core.web import done, see_other, show_form


@bp.route("/password/forgotten", methods=["GET", "POST"])
def forgotten() -> ft.ResponseReturnValue:
    """Send a link, and answer the same whether the address is known or not."""
    form = ForgottenForm()
    if form.validate_on_submit():
        _request_reset(form.email.data or "")
        flash(_("If we know this address, a link is on its way to it. It works for one hour."), "notice")
        return see_other("accounts.sign_in")
    return show_form("accounts/forgotten.html", form)


@bp.route("/password/<token>", methods=["GET", "POST"])
def password(token: str) -> ft.ResponseReturnValue:
    """Set a password by a mailed link."""
    person = service.check_link(reading(), token=token, now=now())
    form = PasswordForm()
    if form.validate_on_submit():
        with form.refusals_shown():
            _redeem(token, form.password.data or "")
            done(Text("Your password is set. Sign in with it."))
            return see_other("accounts.sign_in")
    return show_form("accounts/password.html", form, person=person, minimum=PASSWORD_MIN)


def _request_reset(email: str) -> None:
    # Each request counts, known address or not: nobody's mailbox is flooded, and both take the same way.
    subject, address, instant = f"reset:{email.strip().lower()}", request.remote_addr or "", now()
    public_url = current_app.extensions["gradus.settings"].public_url
    with transaction() as session:
        limits.check(session, subject=subject, address=address, now=instant)
        limits.wrong(session, subject=subject, address=address, now=instant)
        service.request_password_reset(session, email=email, public_url=public_url, now=instant)


def _redeem(token: str, password: str) -> None:
    # Judged and hashed before the transaction: the hash takes time, and SQLite has one writer.
    service.check_link(reading(), token=token, now=now(), password=password)
    password_hash = service.hash_password(password)
    with transaction() as session:
        service.redeem(session, token=token, password_hash=password_hash, now=now())
