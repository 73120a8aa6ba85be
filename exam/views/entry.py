"""The candidate's way in: ticket and identity number, by the page or by the client."""

from flask import Response, make_response, redirect, render_template, request, url_for
from flask import typing as ft

from core import limits
from core.clock import now
from core.db import transaction
from core.errors import Refused
from core.i18n import say
from exam import tokens
from exam.forms import CandidateSignIn
from exam.rules.protocol import MESSAGES, STATUS, ProtocolError, is_text
from exam.service import attempts
from exam.service.sittings import ticket_digest
from exam.views.blueprint import candidates
from exam.views.holder import body, csrf, key, settings


@candidates.errorhandler(ProtocolError)
def refuse(error: ProtocolError) -> ft.ResponseReturnValue:
    """Answer with the stable code."""
    return {"error": {"code": error.code, "message": MESSAGES[error.code], **error.more}}, error.status


@candidates.get("/")
def sign_in_form() -> ft.ResponseReturnValue:
    """Ask for ticket and identity number."""
    return render_template("exam/sign_in.html", form=CandidateSignIn(), exam_notice="")


@candidates.post("/sign-in")
def sign_in() -> ft.ResponseReturnValue:
    """Sign a candidate in, for the client (JSON) or the page (form)."""
    return _for_client() if request.is_json else _for_page()


def _for_client() -> ft.ResponseReturnValue:
    content = body()
    ticket, id_number = content.get("ticket"), content.get("id_number")
    if not is_text(ticket) or not is_text(id_number):
        raise ProtocolError("bad_request")
    try:
        admission = _admit(ticket, id_number)
    except Refused as refused:
        raise ProtocolError(refused.code) from refused
    attempt = admission.attempt
    content = {
        "csrf": csrf(admission.name),
        "attempt": attempt.id,
        "state": attempt.state.value,
        "epoch": attempt.epoch,
    }
    return _with_cookie(make_response(content), admission)


def _for_page() -> ft.ResponseReturnValue:
    form = CandidateSignIn()
    if not form.validate_on_submit():
        return render_template("exam/sign_in.html", form=form, exam_notice=""), 422
    try:
        admission = _admit(form.ticket.data or "", form.id_number.data or "")
    except Refused as refused:
        form.refusals.append(say(refused.text))
        return render_template("exam/sign_in.html", form=form, exam_notice=""), STATUS[refused.code]
    return _with_cookie(make_response(redirect(url_for("candidates.lobby"), 303)), admission)


def _admit(ticket: str, id_number: str) -> attempts.Admission:
    """Check ticket and number; a wrong guess is counted in a transaction of its own. Raises Refused.

    A right ticket comes in whatever others do from the same address: a whole centre has one.
    """
    address = request.remote_addr or ""
    subject = f"ticket:{ticket_digest(ticket, key=key('ticket'))[:32]}"
    try:
        with transaction() as session:
            limits.check_subject(session, subject=subject, now=now())
            return attempts.sign_in(
                session, ticket=ticket, id_number=id_number, key=key("ticket"), id_key=key("id-number")
            )
    except Refused as refused:
        if refused.code == "sign_in_failed":
            with transaction() as session:
                limits.check_address(session, subject=subject, address=address, now=now())
                limits.wrong(session, subject=subject, address=address, now=now())
        raise


def _with_cookie(response: Response, admission: attempts.Admission) -> Response:
    value = tokens.issue(key("exam-session"), attempt=admission.attempt.id, session=admission.name, form=admission.form)
    secure = settings().public_url.startswith("https")
    response.set_cookie(tokens.COOKIE, value, httponly=True, samesite="Strict", secure=secure, path="/exam")
    return response
