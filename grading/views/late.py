"""Answers that came late: which there are in a sitting, when each was made and received, and what is decided on it."""

from datetime import datetime, timedelta
from typing import Any

from flask import current_app, render_template
from flask import typing as ft

from accounts.access import current_actor, requires
from accounts.models import Person
from accounts.queries import names
from accounts.rules import Permission
from core.clock import now
from core.db import get, reading, transaction
from core.errors import Text
from core.forms import choice
from core.i18n import say
from core.web import done, see_other, show_form
from exam.models import Attempt, Sitting
from grading import queries, service
from grading.forms import LateForm
from grading.queries import LateAnswer
from grading.rules.late import may_confirm, may_take_part
from grading.views.blueprint import bp

DECIDE = requires(Permission.RELEASE_RESULTS)
MADE_BEFORE = Text("made %(time)s before the deadline by the candidate's clock")
MADE_AFTER = Text("made %(time)s after the deadline by the candidate's clock")
MADE_UNKNOWN = Text("when it was made is not known, the candidate's clock began anew")
RECEIVED = Text("received %(time)s after the deadline by the server's clock")
OTHER_DEVICE = Text("sent by another device than the one that wrote")


@bp.get("/releases/<int:sitting_id>/late-answers")
@DECIDE
def late_attempts(sitting_id: int) -> ft.ResponseReturnValue:
    """List the attempts of a sitting that have late answers."""
    session = reading()
    rows = queries.late_attempts(session, sitting_id)
    return render_template("grading/late_attempts.html", sitting=get(session, Sitting, sitting_id), rows=rows)


@bp.route("/late-answers/<attempt_id>", methods=["GET", "POST"])
@DECIDE
def late_answers(attempt_id: str) -> ft.ResponseReturnValue:
    """Show the two clocks of each late answer, and take the decision."""
    attempt: Attempt = get(reading(), Attempt, attempt_id)
    answers = queries.late_answers(reading(), attempt)
    form = LateForm()
    form.held.choices = [_choice(attempt, late) for late in answers if late.ruling is None]
    if form.validate_on_submit():
        with form.refusals_shown():
            done(_ruled(attempt_id, form))
            return see_other("grading.late_answers", attempt_id=attempt_id)
    return show_form("grading/late_answers.html", form, **_context(attempt, answers))


@bp.post("/late-answers/<attempt_id>/confirmation")
@DECIDE
def late_confirmation(attempt_id: str) -> ft.ResponseReturnValue:
    """Confirm that a released result changes."""
    public_url = current_app.extensions["gradus.settings"].public_url
    with transaction() as session:
        service.confirm_late(session, attempt_id=attempt_id, public_url=public_url, actor=current_actor(), now=now())
    done(Text("The answers count. The new result is released and the candidate is told."))
    return see_other("grading.late_answers", attempt_id=attempt_id)


def _ruled(attempt_id: str, form: LateForm) -> Text:
    with transaction() as session:
        second = service.rule_late(
            session,
            attempt_id=attempt_id,
            late_ids=form.held.data or [],
            accept=form.verdict.data == "accept",
            reason=form.reason.data or "",
            actor=current_actor(),
            now=now(),
        )
    if second:
        return Text("The decision is kept. The result is released already, so a second person must confirm it.")
    return Text("The decision is kept.")


def _context(attempt: Attempt, answers: list[LateAnswer]) -> dict[str, object]:
    session, actor = reading(), current_actor()
    ruled = [late for late in answers if late.ruling is not None]
    return {
        "attempt": attempt,
        "person": get(session, Person, attempt.person_id),
        "sitting": get(session, Sitting, attempt.sitting_id),
        "ruled": [(late, _clocks(attempt, late)) for late in ruled],
        "open": len(ruled) < len(answers),
        "not_yours": may_take_part(queries.hand_of(session, attempt.sitting_id, actor.id, ready=1)),
        "who": names(session, set().union(*map(_deciders, ruled))),
        **_confirmation(ruled),
    }


def _confirmation(ruled: list[LateAnswer]) -> dict[str, object]:
    """Tell whether a second person is awaited, and what stands against this one."""
    waiting = [late.ruling.decided_by for late in ruled if late.ruling and late.ruling.waits]
    return {"waiting": bool(waiting), "against": _against(waiting)}


def _against(deciders: list[int]) -> list[Text]:
    """Say why this person may not confirm what these have decided."""
    actor = current_actor().id
    against = (may_confirm(decided_by=one, confirmed=False, waits=True, actor=actor) for one in deciders)
    return next(filter(None, against), [])


def _deciders(late: LateAnswer) -> set[int]:
    ruling = late.ruling
    return {key for key in (ruling.decided_by, ruling.confirmed_by) if key is not None} if ruling else set()


def _choice(attempt: Attempt, late: LateAnswer) -> Any:
    label = say(Text("Item %(number)s", {"number": late.answer.number or "?"}))
    return choice(late.answer.row.id, label, _clocks(attempt, late))


def _clocks(attempt: Attempt, late: LateAnswer) -> str:
    """Say when an answer was made and received, each by its own clock, as seen from the deadline."""
    deadline, row = attempt.deadline or late.answer.row.at, late.answer.row
    parts = [_made(deadline, late.answer.made_at), _said(RECEIVED, row.at - deadline)]
    if row.from_writer is False:
        parts.append(say(OTHER_DEVICE))
    return " · ".join(parts)


def _made(deadline: datetime, made_at: datetime | None) -> str:
    if made_at is None:
        return say(MADE_UNKNOWN)
    return _said(MADE_BEFORE if made_at <= deadline else MADE_AFTER, abs(made_at - deadline))


def _said(text: Text, length: timedelta) -> str:
    minutes, seconds = divmod(int(length.total_seconds()), 60)
    return say(Text(text.template, {"time": f"{minutes}:{seconds:02}"}))
