"""The invigilator's board: a grid of seats as in the room, what needs a look first, and the acts at each seat."""

from collections import Counter
from datetime import datetime
from typing import Any

from flask import render_template
from flask import typing as ft

from accounts.access import current_actor, requires
from accounts.rules import Permission
from core.clock import now
from core.db import get, reading, transaction
from core.errors import Text
from core.web import done, see_other
from exam import labels, queries
from exam.models import Attempt, Room, Sitting
from exam.queries import SeatCard, entries
from exam.rules.board import Progress, acts, alerts
from exam.rules.printed import ON_PAPER
from exam.rules.states import AttemptState
from exam.service import receipts, seating
from exam.service.attempts import is_due
from exam.views.blueprint import bp
from exam.views.guard import own_room
from exam.views.holder import settings

WATCH = requires(Permission.INVIGILATE)


@bp.get("/invigilation")
@WATCH
def my_rooms() -> ft.ResponseReturnValue:
    """List the rooms that the person who is signed in watches over."""
    rooms = queries.rooms_watched_by(reading(), current_actor().id)
    return render_template("exam/board/rooms.html", rooms=rooms, labels=labels)


@bp.get("/rooms/<int:room_id>/board")
@WATCH
def board(room_id: int) -> ft.ResponseReturnValue:
    """Show the seats of a room."""
    room = own_room(room_id)
    return render_template("exam/board/page.html", **_seats(room, now()))


@bp.get("/rooms/<int:room_id>/board.json")
@WATCH
def board_state(room_id: int) -> ft.ResponseReturnValue:
    """Give the board's script what has changed: each seat drawn as on the page, and what needs a look."""
    shown = _seats(own_room(room_id), now())
    return {
        "now": receipts.iso(shown["now"]),
        "top": render_template("exam/board/top.html", **shown),
        "seats": [
            {"id": seat["card"].attempt.id, "html": render_template("exam/board/seat.html", seat=seat, labels=labels)}
            for seat in shown["seats"]
        ],
    }


@bp.post("/rooms/<int:room_id>/admissions")
@WATCH
def admissions(room_id: int) -> ft.ResponseReturnValue:
    """Admit everybody who is checked in."""
    own_room(room_id)
    with transaction() as session:
        count = seating.admit_all(session, room_id=room_id, actor=current_actor(), now=now())
    done(Text("Admitted: %(count)s.", {"count": count}))
    return see_other("exam.board", room_id=room_id)


def _seats(room: Room, moment: datetime) -> dict[str, Any]:
    cards = queries.seats_of(reading(), room.id or 0)
    seats = [_seat(card, moment) for card in cards]
    return {
        "room": room,
        "sitting": get(reading(), Sitting, room.sitting_id),
        "seats": seats,
        "alerted": sorted((seat for seat in seats if seat["alerts"]), key=lambda seat: seat["rank"]),
        "counts": _counts(cards),
        "waiting": len(queries.checked_in(reading(), room.id or 0)),
        **_paper(room),
        "now": moment,
        "labels": labels,
    }


def _paper(room: Room) -> dict[str, int]:
    """Count who waits to begin on paper and who writes on it."""
    states = {"to_begin": AttemptState.ADMITTED, "to_collect": AttemptState.IN_PROGRESS}
    return {
        name: len(entries.on_paper(reading(), room.id or 0, state)) if room.on_paper else 0
        for name, state in states.items()
    }


def _seat(card: SeatCard, moment: datetime) -> dict[str, Any]:
    attempt = card.attempt
    found = alerts(_progress(card), moment)
    return {
        "card": card,
        "acts": acts(attempt.state, collected=card.collected, over=_is_over(attempt, moment)),
        "alerts": [labels.alert(kind, count) for kind, count in found],
        "rank": (list(labels.ALERTS).index(found[0][0]), attempt.seat) if found else (),
        "left": _seconds_left(card, moment),
    }


def _is_over(attempt: Attempt, moment: datetime) -> bool:
    return is_due(attempt, now=moment, grace_seconds=settings().grace_seconds)


def _progress(card: SeatCard) -> Progress:
    attempt = card.attempt
    on_paper = attempt.writer == ON_PAPER
    return Progress(
        attempt.state,
        attempt.started_at,
        attempt.last_save_at,
        card.events,
        on_paper=on_paper,
        collected=card.collected,
    )


def _seconds_left(card: SeatCard, moment: datetime) -> int | None:
    """Count the seconds that are left to somebody who writes; a pause keeps what was left when it began."""
    attempt = card.attempt
    if attempt.deadline is None or attempt.submitted_at is not None or card.collected:
        return None
    return max(0, int((attempt.deadline - (attempt.paused_at or moment)).total_seconds()))


def _counts(cards: list[SeatCard]) -> list[tuple[tuple[str, str], int]]:
    """Count the seats by what their tags say, in the order of an attempt's life."""
    stand = Counter((card.state, card.collected) for card in cards)
    life = list(AttemptState)
    return [
        (labels.state(state, collected=collected), stand[state, collected])
        for state, collected in sorted(stand, key=lambda one: (life.index(one[0]), one[1]))
    ]
