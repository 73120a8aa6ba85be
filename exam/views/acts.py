"""What an invigilator does at one seat; where a reason is due, a page of its own asks for it."""

from collections.abc import Callable, Mapping
from typing import Any

from flask import typing as ft

from accounts import queries as people
from accounts.access import current_actor, requires
from accounts.rules import Permission
from core.clock import now
from core.db import get, reading, transaction
from core.errors import Text
from core.web import done, see_other, show_form
from exam import labels
from exam.forms import ReasonForm, TimeForm
from exam.models import Attempt
from exam.rules.board import Act
from exam.rules.printed import ON_PAPER
from exam.service import seating
from exam.views.blueprint import bp
from exam.views.guard import own_room
from exam.views.holder import settings, sign

WATCH = requires(Permission.INVIGILATE)
Verb = Callable[..., Attempt]
AT_ONCE: Mapping[Act, Verb] = {
    Act.CHECK_IN: seating.check_in,
    Act.ADMIT: seating.admit,
    Act.RESUME: seating.resume,
}
WITH_REASON: Mapping[Act, Verb] = {
    Act.REFUSE: seating.refuse,
    Act.PAUSE: seating.pause,
    Act.GRANT_TIME: seating.grant_time,
    Act.TERMINATE: seating.terminate,
}
DONE: Mapping[Act, Text] = {
    Act.CHECK_IN: Text("%(name)s is checked in."),
    Act.ADMIT: Text("%(name)s is admitted and may start."),
    Act.REFUSE: Text("%(name)s is not admitted."),
    Act.PAUSE: Text("The exam of %(name)s is paused; the clock stands still."),
    Act.RESUME: Text("The exam of %(name)s goes on; the pause is given back."),
    Act.GRANT_TIME: Text("%(name)s has more time."),
    Act.TERMINATE: Text("The attempt of %(name)s is ended. What was saved is kept."),
}

ENDED_ON_PAPER = Text("The attempt of %(name)s is ended. Two people now key in what stands on the paper.")


@bp.post(f"/attempts/<attempt_id>/<any({', '.join(repr(act.value) for act in AT_ONCE)}):act>")
@WATCH
def act_at_once(attempt_id: str, act: str) -> ft.ResponseReturnValue:
    """Do what needs no reason: check in, admit, resume."""
    chosen = Act(act)
    with transaction() as session:
        attempt = AT_ONCE[chosen](session, attempt_id=attempt_id, actor=current_actor(), now=now())
    return _done(chosen, attempt)


@bp.route(
    f"/attempts/<attempt_id>/<any({', '.join(repr(act.value) for act in WITH_REASON)}):act>", methods=["GET", "POST"]
)
@WATCH
def act_with_reason(attempt_id: str, act: str) -> ft.ResponseReturnValue:
    """Ask for the reason, and do what needs one: refuse, pause, give time, end."""
    chosen = Act(act)
    attempt: Attempt = get(reading(), Attempt, attempt_id)
    own_room(attempt.room_id)
    form = TimeForm() if chosen is Act.GRANT_TIME else ReasonForm()
    form.offer(labels.REASONS_OF[chosen])
    if form.validate_on_submit():
        with form.refusals_shown():
            with transaction() as session:
                WITH_REASON[chosen](
                    session, attempt_id=attempt_id, actor=current_actor(), now=now(), **_arguments(chosen, form)
                )
            return _done(chosen, attempt)
    on_paper = attempt.writer == ON_PAPER
    return show_form(
        "exam/board/act.html", form, act=chosen, attempt=attempt, on_paper=on_paper, name=_name(attempt), labels=labels
    )


def _arguments(act: Act, form: ReasonForm) -> dict[str, Any]:
    more: dict[str, Any] = {"reason": form.reason}
    if isinstance(form, TimeForm):
        more["seconds"] = (form.minutes.data or 0) * 60
    if act is Act.TERMINATE:
        more["sign"] = sign()
    if act in (Act.PAUSE, Act.GRANT_TIME):
        more["grace_seconds"] = settings().grace_seconds
    return more


def _done(act: Act, attempt: Attempt) -> ft.ResponseReturnValue:
    said = ENDED_ON_PAPER if act is Act.TERMINATE and attempt.writer == ON_PAPER else DONE[act]
    done(Text(said.template, {"name": _name(attempt)}))
    return see_other("exam.board", room_id=attempt.room_id, _anchor=f"seat-{attempt.seat}")


def _name(attempt: Attempt) -> str:
    return people.names(reading(), {attempt.person_id}).get(attempt.person_id, "")
