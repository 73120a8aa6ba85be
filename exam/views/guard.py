"""Who may see a room or an attempt: the exam officer, and the invigilators who are assigned to the room."""

from accounts.access import current_actor
from accounts.rules import Permission
from core.db import get, reading
from core.errors import NotAllowed, Text
from exam import queries
from exam.models import Attempt, Room


def seen_room(room_id: int) -> Room:
    """Give a room to its officer or one of its invigilators. Raises NotFound, NotAllowed."""
    return get_room(room_id) if current_actor().may(Permission.RUN_SITTINGS) else own_room(room_id)


def own_room(room_id: int) -> Room:
    """Give a room to one of its invigilators. Raises NotFound, NotAllowed."""
    room, actor = get_room(room_id), current_actor()
    watches = queries.watches(reading(), room_id=room_id, person_id=actor.id)
    if not (watches and actor.may(Permission.INVIGILATE)):
        text = Text("You are not assigned to this room. Ask the exam officer to assign you.")
        raise NotAllowed(text, code="not_allowed")
    return room


def get_room(room_id: int) -> Room:
    """Give a room. Raises NotFound."""
    room: Room = get(reading(), Room, room_id)
    return room


def seen_attempt(attempt_id: str) -> Attempt:
    """Give an attempt to the officer or an invigilator of its room. Raises NotFound, NotAllowed."""
    attempt: Attempt = get(reading(), Attempt, attempt_id)
    seen_room(attempt.room_id)
    return attempt
