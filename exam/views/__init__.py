"""Pages and calls of exam: the candidate's, the officer's, the invigilator's."""

from accounts.rules import NavEntry, Permission
from core.i18n import lazy_gettext as _l
from exam.views import (
    acts,
    api,
    attempts,
    board,
    candidate,
    entry,
    evacuation,
    own_papers,
    papers,
    rooms,
    sittings,
    tickets,
)
from exam.views.blueprint import bp, candidates

__all__ = [
    "NAV",
    "acts",
    "api",
    "attempts",
    "board",
    "bp",
    "candidate",
    "candidates",
    "entry",
    "evacuation",
    "own_papers",
    "papers",
    "rooms",
    "sittings",
    "tickets",
]

SEATS = ("/rooms/", "/attempts/")  # pages of officers and invigilators alike

NAV = (
    NavEntry(_l("Sittings"), "exam.sittings", Permission.RUN_SITTINGS, SEATS),
    NavEntry(_l("Invigilation"), "exam.my_rooms", Permission.INVIGILATE, SEATS),
    NavEntry(_l("My exams"), "exam.my_exams", Permission.APPLY),
)
