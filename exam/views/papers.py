"""Rooms that write on paper: printing, start and collection, and keying in by two people."""

from typing import Any

from flask import Response
from flask import typing as ft

from accounts import queries as people
from accounts.access import current_actor, requires, signed_in
from accounts.models import Person
from accounts.rules import Permission
from core import pdf
from core.clock import now
from core.db import get, reading, transaction
from core.errors import NotFound, Text
from core.forms import choice
from core.web import done, see_other, show_form
from exam import queries
from exam.forms import HandoverForm, PaperForm
from exam.models import Attempt, Room
from exam.queries import entries
from exam.rules.printed import show
from exam.service import paper as service
from exam.service import printing
from exam.service.printing import Booklet, Place
from exam.views.blueprint import bp
from exam.views.guard import get_room, own_room, seen_attempt, seen_room
from exam.views.holder import key, settings, sign

RUN = requires(Permission.RUN_SITTINGS)
WATCH = requires(Permission.INVIGILATE)


@bp.get("/rooms/<int:room_id>/forms/<int:form_id>/paper.pdf")
@RUN
def blank_paper(room_id: int, form_id: int) -> ft.ResponseReturnValue:
    """Give the paper of a form with blank lines for the name, to be copied for a room."""
    room = get_room(room_id)
    if form_id not in {card.attempt.form_id for card in queries.seats_of(reading(), room.id or 0)}:
        raise NotFound(Text("Nobody in this room sits this form."), code="not_found")
    return _file("paper.html", [(_printed(form_id), Place())], "paper")


@bp.get("/attempts/<attempt_id>/paper.pdf")
@RUN
def named_paper(attempt_id: str) -> ft.ResponseReturnValue:
    """Give the paper of one seat."""
    seat: Attempt = get(reading(), Attempt, attempt_id)
    return _file("paper.html", [(_printed(seat.form_id), place) for _form, place in _places([seat.id])], "paper")


@bp.get("/rooms/<int:room_id>/answer-sheets.pdf")
@signed_in
def room_sheets(room_id: int) -> ft.ResponseReturnValue:
    """Give the answer sheets of a whole room."""
    seen_room(room_id)
    return _sheets([card.attempt.id for card in queries.seats_of(reading(), room_id)])


@bp.get("/attempts/<attempt_id>/answer-sheet.pdf")
@signed_in
def seat_sheet(attempt_id: str) -> ft.ResponseReturnValue:
    """Give the answer sheet of one seat."""
    return _sheets([seen_attempt(attempt_id).id])


@bp.post("/rooms/<int:room_id>/paper-start")
@WATCH
def papers_begin(room_id: int) -> ft.ResponseReturnValue:
    """Start the clock of everybody who is admitted to a paper room."""
    own_room(room_id)
    with transaction() as session:
        count = service.begin(session, room_id=room_id, actor=current_actor(), now=now())
    done(Text("Started on paper: %(count)s.", {"count": count}))
    return see_other("exam.board", room_id=room_id)


@bp.post("/rooms/<int:room_id>/paper-collection")
@WATCH
def papers_collect(room_id: int) -> ft.ResponseReturnValue:
    """Record that the papers were taken in."""
    own_room(room_id)
    with transaction() as session:
        count = service.collect(session, room_id=room_id, actor=current_actor(), now=now())
    done(Text("Papers collected: %(count)s. Two people key each of them in.", {"count": count}))
    return see_other("exam.board", room_id=room_id)


@bp.route("/attempts/<attempt_id>/paper", methods=["GET", "POST"])
@signed_in
def paper_entry(attempt_id: str) -> ft.ResponseReturnValue:
    """Key in what was marked at a seat; what two people keyed in differently is shown to both."""
    seat, session = seen_attempt(attempt_id), reading()
    paper, keyed = entries.paper_of(session, seat), entries.keyed(session, attempt_id)
    mine = keyed.of(current_actor().id)
    form = PaperForm.of(paper["items"], mine.responses if mine else {})
    if form.validate_on_submit():
        with form.refusals_shown():
            with transaction() as writing:
                given = form.keyed(paper["items"])
                service.enter(writing, attempt_id=attempt_id, keyed=given, actor=current_actor(), now=now())
            done(Text("Your entry is kept."))
            return see_other("exam.paper_entry", attempt_id=attempt_id)
    return show_form("exam/papers/entry.html", form, **_around(seat, paper, keyed), mine=mine, keyed=keyed)


@bp.route("/attempts/<attempt_id>/paper-keyers/<int:person_id>/handover", methods=["GET", "POST"])
@RUN
def paper_handover(attempt_id: str, person_id: int) -> ft.ResponseReturnValue:
    """Put another person in the place of one of the two who key a seat in."""
    form, session = HandoverForm(), reading()
    seat: Attempt = get(session, Attempt, attempt_id)
    form.person.choices = _possible(seat)
    if form.validate_on_submit():
        with form.refusals_shown():
            _handed_over(attempt_id, person_id, form)
            done(Text("The entry is handed over. What was keyed in before counts no more."))
            return see_other("exam.paper_entry", attempt_id=attempt_id)
    name = people.names(session, {person_id}).get(person_id, "")
    return show_form("exam/papers/handover.html", form, attempt=seat, name=name)


@bp.post("/attempts/<attempt_id>/paper-submission")
@signed_in
def paper_submission(attempt_id: str) -> ft.ResponseReturnValue:
    """Make what two people keyed in alike the responses of the seat."""
    seen_attempt(attempt_id)
    with transaction() as session:
        service.hand_in(session, attempt_id=attempt_id, actor=current_actor(), now=now(), sign=sign())
    done(Text("The answers are in the log, and the receipt is signed."))
    return see_other("exam.attempt", attempt_id=attempt_id)


def _around(seat: Attempt, paper: dict[str, Any], keyed: entries.Keyed) -> dict[str, Any]:
    session = reading()
    items = {item["id"]: item for item in paper["items"]}
    return {
        "attempt": seat,
        "to_key": seat.id in entries.to_key_in(session, [seat.id]),
        "room": get(session, Room, seat.room_id),
        "person": get(session, Person, seat.person_id),
        "parts": [(part["title"], [items[name]["number"] for name in part["items"]]) for part in paper["sections"]],
        "people": people.names(session, set(keyed.keyers)),
        "differences": [_difference(items[name], keyed) for name in keyed.differing],
    }


def _difference(item: dict[str, Any], keyed: entries.Keyed) -> tuple[int, list[str]]:
    """Give the number of an item and what each of the two keyed in for it."""
    return item["number"], [show(item, entry.responses.get(item["id"])) for entry in keyed.entries[:2]]


def _possible(seat: Attempt) -> list[Any]:
    keyers = entries.keyed(reading(), seat.id).keyers
    possible = entries.possible_keyers(reading(), seat)
    return [choice(person.id, person.name) for person in possible if person.id not in keyers]


def _handed_over(attempt_id: str, person_id: int, form: HandoverForm) -> None:
    with transaction() as session:
        service.hand_over(
            session,
            attempt_id=attempt_id,
            from_person=person_id,
            to_person=form.person.data,
            reason=form.typed("reason"),
            actor=current_actor(),
            now=now(),
        )


def _printed(form_id: int) -> Booklet:
    with transaction() as session:
        return printing.note_printed(session, form_id=form_id, actor=current_actor(), now=now())


def _places(attempt_ids: list[str]) -> list[tuple[int, Place]]:
    url = settings().public_url
    return printing.places(reading(), attempt_ids=attempt_ids, key=key("ticket"), url=url)


def _sheets(attempt_ids: list[str]) -> ft.ResponseReturnValue:
    session, found = reading(), _places(attempt_ids)
    if not found:
        raise NotFound(Text("There is nothing to print: nobody has a seat here."), code="not_found")
    booklets = printing.booklets(session, {form_id for form_id, _place in found})
    return _file("sheet.html", [(booklets[form_id], place) for form_id, place in found], "answer-sheets")


def _file(template: str, copies: list[tuple[Booklet, Place]], name: str) -> ft.ResponseReturnValue:
    drawn = pdf.render(f"exam/pdf/{template}", copies=copies, demo=settings().demo)
    headers = {"Content-Disposition": f'attachment; filename="{name}-{copies[0][0].code}.pdf"'}
    return Response(drawn, content_type="application/pdf", headers=headers)
