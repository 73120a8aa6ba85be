"""Evacuating a room from its board, and what follows: all go on together, or the exam ends there."""

from flask import typing as ft

from accounts.access import current_actor, requires
from accounts.rules import Permission
from core.clock import now
from core.db import transaction
from core.errors import Text
from core.web import done, see_other, show_form
from exam import labels
from exam.forms import ReasonForm
from exam.service import evacuation as service
from exam.views.blueprint import bp
from exam.views.guard import own_room
from exam.views.holder import sign

WATCH = requires(Permission.INVIGILATE)


@bp.route("/rooms/<int:room_id>/evacuation", methods=["GET", "POST"])
@WATCH
def evacuation(room_id: int) -> ft.ResponseReturnValue:
    """Stop every clock in a room."""
    room, form = own_room(room_id), ReasonForm()
    form.offer(labels.EVACUATION_REASONS)
    if form.validate_on_submit():
        with form.refusals_shown():
            with transaction() as session:
                count = service.evacuate(session, room_id=room_id, reason=form.reason, actor=current_actor(), now=now())
            done(Text("The room is evacuated. Clocks stopped: %(count)s.", {"count": count}))
            return see_other("exam.board", room_id=room_id)
    return show_form("exam/board/evacuation.html", form, room=room, ending=False)


@bp.post("/rooms/<int:room_id>/evacuation/resumption")
@WATCH
def resumption(room_id: int) -> ft.ResponseReturnValue:
    """Let all clocks run on together."""
    own_room(room_id)
    with transaction() as session:
        count = service.resume_room(session, room_id=room_id, actor=current_actor(), now=now())
    done(Text("All go on. Clocks running again: %(count)s.", {"count": count}))
    return see_other("exam.board", room_id=room_id)


@bp.route("/rooms/<int:room_id>/evacuation/ending", methods=["GET", "POST"])
@WATCH
def evacuation_ending(room_id: int) -> ft.ResponseReturnValue:
    """End the exam of everybody whom the evacuation stopped."""
    room, form = own_room(room_id), ReasonForm()
    form.offer(labels.EVACUATION_REASONS)
    if form.validate_on_submit():
        with form.refusals_shown():
            with transaction() as session:
                count = service.end_room(
                    session, room_id=room_id, reason=form.reason, actor=current_actor(), now=now(), sign=sign()
                )
            done(Text("The exam in this room is ended. Attempts handed in: %(count)s.", {"count": count}))
            return see_other("exam.board", room_id=room_id)
    return show_form("exam/board/evacuation.html", form, room=room, ending=True)
