"""What pages, blueprints and sittings ask about reading matter."""

from collections.abc import Collection, Sequence
from typing import Any, cast

from sqlalchemy import func
from sqlalchemy.orm import defer
from sqlmodel import Session, col, select

from core.errors import NotFound, Text
from questionbank.models import Form, FormReading, ReadingMatter


def newest(session: Session) -> list[ReadingMatter]:
    """List the newest version of each, by code, without the texts themselves."""
    query = select(ReadingMatter).where(col(ReadingMatter.id).in_(_newest_ids())).order_by(ReadingMatter.code)
    return list(session.exec(query.options(defer(cast("Any", ReadingMatter.html)))).all())


def current(session: Session, codes: Collection[str]) -> dict[str, ReadingMatter]:
    """Give the newest versions by code; what there is not is left out."""
    query = select(ReadingMatter).where(col(ReadingMatter.id).in_(_newest_ids()), col(ReadingMatter.code).in_(codes))
    return {one.code: one for one in session.exec(query).all()} if codes else {}


def versions(session: Session, code: str) -> Sequence[ReadingMatter]:
    """List the versions of one, newest first. Raises NotFound."""
    query = select(ReadingMatter).where(ReadingMatter.code == code).order_by(col(ReadingMatter.version).desc())
    found = session.exec(query).all()
    if not found:
        raise NotFound(Text("There is no such reading matter. Choose one from the list."), code="not_found")
    return found


def on_form(session: Session, *, form_id: int, public_id: str) -> ReadingMatter:
    """Give the version of this name that a frozen paper allows. Raises NotFound, also for one of another paper."""
    query = (
        select(ReadingMatter)
        .join(FormReading, col(FormReading.reading_id) == ReadingMatter.id)
        .where(FormReading.form_id == form_id, ReadingMatter.public_id == public_id)
    )
    found = session.exec(query).first()
    if found is None:
        raise NotFound(Text("There is no such reading matter."), code="not_found")
    return found


def forms_with(session: Session, reading_id: int) -> Sequence[str]:
    """List the codes of the forms that allow a version."""
    query = select(Form.code).join(FormReading, col(FormReading.form_id) == Form.id)
    return session.exec(query.where(FormReading.reading_id == reading_id).order_by(Form.code)).all()


def _newest_ids() -> Any:
    return select(func.max(ReadingMatter.id)).group_by(col(ReadingMatter.code))
