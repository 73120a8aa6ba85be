"""What is asked about answers that came after the time was up: which there are, and when they were made."""

import json
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session, col, select

from core.db import get
from exam.models import Attempt, LateResponse, Response
from exam.queries.attempts import form_shape
from exam.rules.protocol import FormShape
from exam.rules.responses import is_response
from exam.rules.timing import client_instant
from questionbank.models import Form, FormItem, ItemVersion


@dataclass(frozen=True)
class HeldAnswer:
    """An answer that came late: when the server had it, and when it was made by the client's clock."""

    row: LateResponse
    number: int  # of its item on the form, 0 for an item that is not on it
    made_at: datetime | None
    fits: bool  # it would have been accepted in time


def held_answers(session: Session, attempt: Attempt) -> list[HeldAnswer]:
    """List what came late of an attempt, in the order in which it was written."""
    query = select(LateResponse).where(LateResponse.attempt_id == attempt.id)
    rows = session.exec(query.order_by(col(LateResponse.seq), col(LateResponse.id))).all()
    form: Form = get(session, Form, attempt.form_id)
    shape, numbers = form_shape(session, form.public_id), _numbers(session, attempt.form_id)
    anchors = session.exec(select(Response).where(Response.attempt_id == attempt.id).order_by(col(Response.seq))).all()
    return [
        HeldAnswer(
            row=row,
            number=numbers.get(row.item, 0),
            made_at=_made_at(row, list(anchors)),
            fits=shape is not None and _fits(row, shape),
        )
        for row in rows
    ]


def _made_at(row: LateResponse, anchors: list[Response]) -> datetime | None:
    """Reckon from the last answer that arrived in time before it."""
    before = [anchor for anchor in anchors if anchor.seq < row.seq]
    if not before or row.client_ms is None:
        return None
    return client_instant(before[-1].at, before[-1].client_ms, row.client_ms)


def _fits(row: LateResponse, shape: FormShape) -> bool:
    if row.item not in shape.types:
        return False
    return is_response(json.loads(row.response), kind=shape.types[row.item], parts=shape.parts[row.item])


def _numbers(session: Session, form_id: int) -> dict[str, int]:
    query = select(ItemVersion.public_id, FormItem.number).join(FormItem, col(FormItem.version_id) == ItemVersion.id)
    return dict(session.exec(query.where(FormItem.form_id == form_id)).all())
