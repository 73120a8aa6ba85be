"""One attempt, for the officer and the room's invigilators: state, time, history, events, receipt; no answers."""

from typing import Any

from flask import render_template
from flask import typing as ft

from accounts import queries as people
from accounts.access import current_actor, signed_in
from accounts.models import Person
from core.clock import now
from core.db import get, reading
from exam import labels, queries
from exam.models import Attempt, Room, Sitting
from exam.queries import entries
from exam.rules.board import acts
from exam.rules.printed import ON_PAPER
from exam.rules.states import AttemptState, shown
from exam.service import receipts
from exam.service.attempts import is_due
from exam.views.blueprint import bp
from exam.views.guard import seen_attempt
from exam.views.holder import settings


@bp.get("/attempts/<attempt_id>")
@signed_in
def attempt(attempt_id: str) -> ft.ResponseReturnValue:
    """Show one attempt."""
    found, session = seen_attempt(attempt_id), reading()
    itself = queries.watches(session, room_id=found.room_id, person_id=current_actor().id)
    return render_template(
        "exam/board/attempt.html",
        attempt=found,
        person=get(session, Person, found.person_id),
        room=get(session, Room, found.room_id),
        sitting=get(session, Sitting, found.sitting_id),
        ledger=queries.ledger_of(session, attempt_id),
        answered=queries.count_answered(session, [attempt_id]).get(attempt_id, 0),
        items=queries.count_items(session, [found.form_id]).get(found.form_id, 0),
        late=queries.count_late(session, attempt_id),
        events=queries.events_of(session, attempt_id),
        steps=_steps(found),
        receipt=receipts.kept(session, attempt_id),
        code=receipts.code_of(found.chain),
        **_stand(found, itself=itself),
        itself=itself,
        labels=labels,
    )


def _stand(found: Attempt, *, itself: bool) -> dict[str, Any]:
    """Tell how the attempt stands, what is on paper of it, and what may be done there."""
    to_key = found.id in entries.to_key_in(reading(), [found.id])
    collected = to_key and found.state is AttemptState.PAUSED
    over = is_due(found, now=now(), grace_seconds=settings().grace_seconds)
    return {
        "stand": labels.state(shown(found.state, found.ending), collected=collected),
        "to_key": to_key,
        "on_paper": to_key or (found.writer == ON_PAPER and found.submitted_at is None),
        "acts": acts(found.state, collected=collected, over=over) if itself else (),
    }


def _steps(found: Attempt) -> list[dict[str, object]]:
    steps = queries.history_of(reading(), found.id)
    who = people.actor_names(reading(), [step.actor for step in steps])
    return [
        {
            "at": step.at,
            "who": who[step.actor],
            "what": labels.step(step.from_state, step.to_state, step.reason),
            "why": labels.reason(step.reason),
        }
        for step in reversed(steps)
    ]
