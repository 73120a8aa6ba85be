"""The candidate's pages: sign-in, lobby, exam, receipt."""

import json
from typing import Any

from flask import redirect, render_template, url_for
from flask import typing as ft

from accounts.models import Person
from core.db import get, reading
from core.i18n import locale_code
from exam import queries
from exam.models import Room, Sitting
from exam.rules.protocol import ProtocolError
from exam.rules.states import OVER, RUNNING
from exam.service import receipts
from exam.service.sittings import ticket_of
from exam.views.blueprint import candidates
from exam.views.holder import Holder, csrf, current, key
from questionbank.models import Form


@candidates.get("/lobby")
def lobby() -> ft.ResponseReturnValue:
    """Show who sits where, and what comes next."""
    found = _holder_or_none()
    if found is None:
        return redirect(url_for("candidates.sign_in_form"), 303)
    if found.attempt.state in OVER:
        return redirect(url_for("candidates.done"), 303)
    return render_template("exam/lobby.html", **_context(found))


@candidates.get("/sit")
def sit() -> ft.ResponseReturnValue:
    """Show the exam page; the script does the rest."""
    found = _holder_or_none()
    if found is None:
        return redirect(url_for("candidates.sign_in_form"), 303)
    if found.attempt.state in OVER:
        return redirect(url_for("candidates.done"), 303)
    return render_template("exam/sit.html", **_context(found))


@candidates.get("/done")
def done() -> ft.ResponseReturnValue:
    """Show the receipt."""
    found = _holder_or_none()
    if found is None:
        return redirect(url_for("candidates.sign_in_form"), 303)
    attempt = found.attempt
    if attempt.state in RUNNING:
        return redirect(url_for("candidates.sit"), 303)
    document = receipts.kept(reading(), attempt.id)
    context = {
        **_context(found),
        "ending": attempt.ending.value if attempt.ending else "",
        "started_at": attempt.started_at,
        "submitted_at": attempt.submitted_at,
        **_receipt(document, attempt.chain),
        "held": queries.count_late(reading(), attempt.id),
    }
    return render_template("exam/done.html", **context)


def _receipt(document: dict[str, Any] | None, chain: str) -> dict[str, Any]:
    if not document:
        return {"answered": 0, "code": "", "receipt": ""}
    return {
        "answered": document["receipt"]["answered"],
        "code": receipts.code_of(chain),
        "receipt": json.dumps(document, ensure_ascii=False, indent=1),
    }


def _holder_or_none() -> Holder | None:
    try:
        return current()
    except ProtocolError:
        return None


def _context(found: Holder) -> dict[str, Any]:
    session, attempt = reading(), found.attempt
    sitting: Sitting = get(session, Sitting, attempt.sitting_id)
    room: Room = get(session, Room, attempt.room_id)
    person: Person = get(session, Person, attempt.person_id)
    form: Form = get(session, Form, attempt.form_id)
    token = csrf(found.session)
    return {
        "csrf_token": lambda: token,
        "state": attempt.state.value,
        "candidate_name": person.name,
        "seat": f"{room.name} · {attempt.seat}",
        "ticket": ticket_of(attempt.id, key=key("ticket")),
        "exam_title": sitting.title_en if locale_code() == "en" else sitting.title,
        "minutes": sum(entry.seconds for entry in queries.ledger_of(session, attempt.id)) // 60,
        "item_count": len(json.loads(form.paper)["items"]),
    }
