"""The essays of the demonstration: a practice that two candidates sat, one answer marked with notes, others waiting."""

import tomllib
from collections.abc import Mapping
from datetime import datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

from sqlmodel import Session

from accounts.rules import Role
from core.db import transaction
from demo.people import Cast
from demo.sittings import Answering, Stage, at_one, play_past
from exam.models import Sitting
from exam.service.sittings import SittingPlan
from grading import queries
from grading.rules.notes import Note, find_place
from grading.service import Given, mark, open_answer, score_sealed
from questionbank.models import Form
from questionbank.queries import papers

FIRST = 3  # of those who write, by place in the cast


def play(stage: Stage, *, cast: Cast, form: Form, now: datetime) -> Sitting:
    """Play the practice of three days ago; the first answer is marked the day after."""
    content = tomllib.loads((Path(__file__).parent / "marking.toml").read_text("utf-8"))
    began = at_one(now) - timedelta(days=3)
    plan = SittingPlan(
        code=f"{began:%Y%m}-101-P0",
        title="认证通用基础（问答题练习，已结束）",
        title_en="General foundations (essay practice, over)",
        opens_at=began,
        closes_at=began + timedelta(hours=3),
        form_ids=[form.id or 0],
    )
    sitting = play_past(
        stage, cast=cast, plan=plan, answering=[_written(one) for one in content["answers"]], first=FIRST
    )
    with transaction(stage.engine) as session:
        score_sealed(session, now=began + timedelta(hours=4))
    with transaction(stage.engine) as session:
        _mark(session, content["marked"], form=form, cast=cast, now=began + timedelta(days=1))
    return sitting


def _written(texts: Mapping[str, str]) -> Answering:
    """Answer those essays that somebody wrote something to."""

    def answers(session: Session, form: Form, _seed: int) -> list[tuple[str, Any]]:
        rows = papers.form_items(session, form.id or 0)
        return [(row.public_id, texts[row.code].strip()) for row in rows if row.code in texts]

    return answers


def _mark(session: Session, wanted: Mapping[str, Any], *, form: Form, cast: Cast, now: datetime) -> None:
    """Give the marks of the first candidate's answer to one essay, with notes in its text."""
    marker = cast.staff[Role.MARKER]
    number = next(row.number for row in papers.form_items(session, form.id or 0) if row.code == wanted["item"])
    waiting = queries.waiting_tasks(session, marker.id, limit=100, offset=0)
    sheets = [
        open_answer(session, public_id=one.public_id, actor=marker, now=now) for one in waiting if one.number == number
    ]
    sheet = max(sheets, key=lambda one: len(one.texts[""]))
    notes = [Note(find_place(sheet.texts, one["words"]), one["text"], one["criterion"]) for one in wanted["notes"]]
    given = Given([Decimal(one) for one in wanted["marks"]], wanted["comment"], notes)
    mark(session, public_id=sheet.public_id, given=given, actor=marker, now=now)
