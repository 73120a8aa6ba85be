"""Admission tickets as PDF: a room's for its officer and invigilators, one's own for whoever sits the exam."""

from collections.abc import Collection

from flask import Response, render_template
from flask import typing as ft

from accounts.access import current_actor, requires, signed_in
from accounts.rules import Permission
from core import pdf
from core.db import get, reading
from core.errors import NotFound, Text
from exam import labels, queries
from exam.models import Attempt
from exam.rules.states import AttemptState
from exam.service import tickets as service
from exam.views.blueprint import bp
from exam.views.guard import seen_attempt, seen_room
from exam.views.holder import key, settings


@bp.get("/rooms/<int:room_id>/tickets.pdf")
@signed_in
def room_tickets(room_id: int) -> ft.ResponseReturnValue:
    """Give the tickets of a whole room in one file."""
    room = seen_room(room_id)
    return _file([card.attempt.id for card in queries.seats_of(reading(), room_id)], f"tickets-room-{room.id}.pdf")


@bp.get("/attempts/<attempt_id>/ticket.pdf")
@signed_in
def ticket(attempt_id: str) -> ft.ResponseReturnValue:
    """Give the ticket of one seat."""
    attempt = seen_attempt(attempt_id)
    return _file([attempt.id], f"ticket-{attempt.room_id}-{attempt.seat}.pdf")


@bp.get("/my-exams")
@requires(Permission.APPLY)
def my_exams() -> ft.ResponseReturnValue:
    """List the exams of the person who is signed in, with their tickets."""
    exams = [
        (attempt, sitting)
        for attempt, sitting in queries.attempts_of_person(reading(), current_actor().id)
        if attempt.state is not AttemptState.VOID
    ]
    return render_template("exam/sittings/mine.html", exams=exams, labels=labels)


@bp.get("/my-exams/<attempt_id>/ticket.pdf")
@requires(Permission.APPLY)
def my_ticket(attempt_id: str) -> ft.ResponseReturnValue:
    """Give one's own ticket; another person's does not exist here."""
    attempt: Attempt = get(reading(), Attempt, attempt_id)
    if attempt.person_id != current_actor().id:
        raise NotFound(Text("There is no such exam of yours. Go back to your exams."), code="not_found")
    return _file([attempt.id], "ticket.pdf")


def _file(attempt_ids: Collection[str], name: str) -> ft.ResponseReturnValue:
    here = settings()
    found = service.tickets(reading(), attempt_ids=attempt_ids, key=key("ticket"), zone=here.timezone)
    if not found:
        raise NotFound(Text("There is no ticket to print: nobody has a seat here."), code="not_found")
    drawn = pdf.render(
        "exam/pdf/tickets.html",
        tickets=found,
        rules=service.RULES,
        body_zh=here.organisation_zh,
        body_en=here.organisation_en,
        photo=None,
        demo=here.demo,
    )
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return Response(drawn, content_type="application/pdf", headers=headers)
