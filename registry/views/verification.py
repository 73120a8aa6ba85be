"""The public pages: verify a certificate by QR code, typed code or file, and a receipt by its signature."""

from typing import Any, cast

from flask import Response, current_app, make_response, render_template, request
from flask import typing as ft

from core import limits
from core.clock import now
from core.db import reading, transaction
from core.forms import BaseForm
from core.signing import Keyring
from core.web import local_today, see_other
from registry import labels, service
from registry.forms import CodeForm, PdfForm, ReceiptForm
from registry.rules.certificates import normalise_code
from registry.views.blueprint import bp, settings

NO_INDEX = "noindex, nofollow"
RECEIPT_LIMIT = 256 * 1024


@bp.get("/verify")
def verify() -> ft.ResponseReturnValue:
    """Show the ways to verify."""
    return _ways()


@bp.route("/verify/code", methods=["GET", "POST"])
def verify_code() -> ft.ResponseReturnValue:
    """Find a certificate by its typed code and its holder's name; wrong guesses are counted."""
    form = CodeForm()
    if form.validate_on_submit():
        with form.refusals_shown():
            return see_other("registry.verified", token=_token(form))
    return _ways(code_form=form)


@bp.route("/verify/file", methods=["GET", "POST"])
def verify_file() -> ft.ResponseReturnValue:
    """Say what an uploaded file is."""
    form = PdfForm()
    if not form.validate_on_submit():
        return _ways(pdf_form=form)
    content, instant = form.pdf.data.read(), now()
    roots = (service.Office.of(settings()).identity(instant).root,)
    report = service.check_file(
        reading(), content=content, roots=roots, today=local_today(instant), zone=settings().timezone
    )
    if not report.intact:
        with transaction() as session:
            service.note_forgery(session, content=content, report=report, now=instant)
    return _quiet(render_template("registry/verified_file.html", report=report, **_words()))


@bp.route("/verify/receipt", methods=["GET", "POST"])
def verify_receipt() -> ft.ResponseReturnValue:
    """Check the signature of an examination's receipt; no answer is shown."""
    form = ReceiptForm()
    if form.validate_on_submit():
        with form.refusals_shown():
            keyring = cast(Keyring, current_app.extensions["gradus.keyring"])
            content = service.check_receipt(keyring, _receipt(form))
            return _quiet(render_template("registry/verified_receipt.html", receipt=content))
    return _ways(receipt_form=form)


@bp.get("/verify/<token>")
def verified(token: str) -> ft.ResponseReturnValue:
    """Show all that a certificate prints and what it is worth today."""
    shown = service.look_up_token(reading(), token=token, today=local_today(now()), zone=settings().timezone)
    return _quiet(render_template("registry/verified.html", shown=shown, fields=shown.fields, **_words()))


@bp.get("/.well-known/gradus-keys.json")
def public_keys() -> ft.ResponseReturnValue:
    """Publish the keys that sign receipts, retired ones with their dates."""
    keyring = cast(Keyring, current_app.extensions["gradus.keyring"])
    return keyring.public_document(), 200, {"Cache-Control": "public, max-age=300"}


def _token(form: CodeForm) -> str:
    """Look a code up, counting wrong guesses by address and by code; a mistyped code is no guess."""
    code, address, instant = normalise_code(form.code.data or ""), request.remote_addr or "", now()
    by_address = limits.counted(subject=f"verify:{address}", address=address, now=instant)
    by_code = limits.counted(subject=f"verify:{code}", address=address, now=instant)
    with by_address, by_code:
        return service.find_token(reading(), code=code, name=form.name.data or "")


def _receipt(form: ReceiptForm) -> str:
    sent = form.file.data
    if sent:
        return str(sent.read(RECEIPT_LIMIT).decode("utf-8", "replace"))
    return form.receipt.data or ""


def _ways(**forms: BaseForm) -> ft.ResponseReturnValue:
    """Show the three ways, with the form that was sent as it was sent."""
    shown: dict[str, Any] = {"code_form": CodeForm, "pdf_form": PdfForm, "receipt_form": ReceiptForm}
    ready = {name: forms.get(name) or kind() for name, kind in shown.items()}
    return render_template("registry/verify.html", **ready), 422 if any(map(_is_wrong, forms.values())) else 200


def _is_wrong(form: BaseForm) -> bool:
    return bool(form.errors or form.refusals)


def _words() -> dict[str, object]:
    return {"statuses": labels.PUBLIC_STATUSES, "grounds": labels.PUBLIC_GROUNDS, "tones": labels.STATUS_TONES}


def _quiet(page: str) -> Response:
    """Keep a page about somebody out of search engines."""
    response = make_response(page)
    response.headers["X-Robots-Tag"] = NO_INDEX
    return response
