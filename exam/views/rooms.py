"""The officer's rooms: adding one, its invigilators and PIN, booking and cancelling its seats."""

from flask import render_template
from flask import typing as ft

from accounts import queries as people
from accounts.access import current_actor, requires
from accounts.rules import Permission
from core.clock import now
from core.db import get, reading, transaction
from core.errors import Text
from core.forms import choice
from core.web import Page, done, page_of, see_other, show_form
from exam import labels, queries
from exam.forms import InvigilatorForm, PeopleSearch, ReasonForm, RoomForm, SeatsForm
from exam.models import Attempt, Room, Sitting
from exam.rules.states import SittingState
from exam.service import paper
from exam.service import sittings as service
from exam.views.blueprint import bp
from exam.views.guard import get_room
from exam.views.holder import key

RUN = requires(Permission.RUN_SITTINGS)


@bp.route("/sittings/<int:sitting_id>/rooms", methods=["GET", "POST"])
@RUN
def new_room(sitting_id: int) -> ft.ResponseReturnValue:
    """Add a room to a sitting."""
    form, sitting = RoomForm(), get(reading(), Sitting, sitting_id)
    if form.validate_on_submit():
        with form.refusals_shown():
            room = _added(sitting_id, form)
            done(Text("The room is added. Next it needs invigilators and seats."))
            return see_other("exam.room", room_id=room.id)
    return show_form("exam/rooms/new.html", form, sitting=sitting)


@bp.get("/rooms/<int:room_id>")
@RUN
def room(room_id: int) -> ft.ResponseReturnValue:
    """Show one room: who watches, who sits where."""
    return _page(get_room(room_id))


@bp.post("/rooms/<int:room_id>/pin")
@RUN
def pin(room_id: int) -> ft.ResponseReturnValue:
    """Make a new PIN and show it this once."""
    with transaction() as session:
        made = service.renew_pin(session, room_id=room_id, key=key("pin"), actor=current_actor(), now=now())
    return _page(get_room(room_id), made)


@bp.route("/rooms/<int:room_id>/invigilators", methods=["GET", "POST"])
@RUN
def invigilators(room_id: int) -> ft.ResponseReturnValue:
    """Put somebody in charge of a room."""
    form, found = InvigilatorForm(), get_room(room_id)
    possible = queries.possible_invigilators(reading(), room_id)
    form.person.choices = [choice(str(person.id), f"{person.name} ({person.email})") for person in possible]
    if form.validate_on_submit():
        with form.refusals_shown():
            with transaction() as session:
                service.assign_invigilator(
                    session, room_id=room_id, person_id=form.person.data, actor=current_actor(), now=now()
                )
            done(Text("The invigilator is assigned."))
            return see_other("exam.room", room_id=room_id)
    return show_form("exam/rooms/invigilator.html", form, room=found, possible=possible)


@bp.route("/rooms/<int:room_id>/seats", methods=["GET", "POST"])
@RUN
def seats(room_id: int) -> ft.ResponseReturnValue:
    """Look for people and book seats for them."""
    form, found = SeatsForm(), get_room(room_id)
    if form.validate_on_submit():
        with form.refusals_shown():
            count = _booked(room_id, form)
            done(Text("Seats booked: %(count)s.", {"count": count}))
            return see_other("exam.room", room_id=room_id)
    search = PeopleSearch()
    page = _people(search.value("search") or "")
    more = {
        "booked": queries.booked_ids(reading(), found.sitting_id),
        "adjusted": queries.adjustments_of(reading(), [person.id for person in page.items]),
    }
    return show_form("exam/rooms/seats.html", form, room=found, search=search, page=page, **more)


@bp.route("/attempts/<attempt_id>/cancellation", methods=["GET", "POST"])
@RUN
def cancellation(attempt_id: str) -> ft.ResponseReturnValue:
    """Take a booked seat back."""
    form, attempt = ReasonForm(), get(reading(), Attempt, attempt_id)
    form.offer(labels.CANCEL_REASONS)
    if form.validate_on_submit():
        with form.refusals_shown():
            with transaction() as session:
                service.cancel_seat(
                    session, attempt_id=attempt_id, reason=form.reason, actor=current_actor(), now=now()
                )
            done(Text("The seat is cancelled."))
            return see_other("exam.room", room_id=attempt.room_id)
    name = people.names(reading(), {attempt.person_id}).get(attempt.person_id, "")
    return show_form("exam/rooms/cancellation.html", form, attempt=attempt, name=name)


def _page(found: Room, made: str = "") -> ft.ResponseReturnValue:
    session, room_id = reading(), found.id or 0
    sitting: Sitting = get(session, Sitting, found.sitting_id)
    return render_template(
        "exam/rooms/page.html",
        room=found,
        sitting=sitting,
        seats=queries.seats_of(session, room_id),
        cancelled=queries.cancelled_seats(session, room_id),
        watching=queries.invigilators_of(session, room_id),
        pin=made,
        closed=sitting.state is SittingState.CLOSED,
        itself=queries.watches(session, room_id=room_id, person_id=current_actor().id),
        labels=labels,
    )


def _added(sitting_id: int, form: RoomForm) -> Room:
    with transaction() as session:
        room = service.add_room(
            session,
            sitting_id=sitting_id,
            name=form.typed("name"),
            address=form.typed("address"),
            seats=form.seats.data or 0,
            actor=current_actor(),
            now=now(),
        )
        if form.on_paper.data:
            paper.use_paper(session, room_id=room.id or 0, actor=current_actor(), now=now())
    return room


def _booked(room_id: int, form: SeatsForm) -> int:
    chosen = form.persons.data or []
    with transaction() as session:
        for person_id in chosen:
            service.book_seat(
                session,
                room_id=room_id,
                person_id=person_id,
                key=key("ticket"),
                actor=current_actor(),
                now=now(),
                extra_minutes=form.extra_minutes.data or 0,
            )
    return len(chosen)


def _people(search: str) -> Page:
    session = reading()
    return page_of(
        lambda: people.count_people(session, search=search),
        lambda limit, offset: people.people(session, search=search, limit=limit, offset=offset),
    )
