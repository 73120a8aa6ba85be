"""Where an item is used: the forms that hold it and the sittings that hold them."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import func
from sqlmodel import Session, col, select

from questionbank.models import Blueprint, Form, FormItem, ItemVersion
from questionbank.models.governance import VersionHold


@dataclass(frozen=True)
class OnForm:
    """A form that holds an item: in which version, at which place, for how many marks."""

    form: str
    blueprint: str
    version: int
    number: int
    marks: Decimal
    pilot: bool
    frozen_at: datetime


@dataclass(frozen=True)
class InSitting:
    """A sitting that used an item, or still does: since when, the end of its window, and when it was closed."""

    sitting: str
    held_at: datetime
    until: datetime
    released_at: datetime | None


def forms_with(session: Session, item_id: int) -> list[OnForm]:
    """List the forms that hold an item in any version, the newest first."""
    columns: list[Any] = [Form.code, Blueprint.code, ItemVersion.number]
    columns += [FormItem.number, FormItem.marks, FormItem.pilot, Form.frozen_at]
    query: Any = (
        select(*columns)
        .select_from(Form)
        .join(Blueprint, col(Blueprint.id) == Form.blueprint_id)
        .join(FormItem, col(FormItem.form_id) == Form.id)
        .join(ItemVersion, col(ItemVersion.id) == FormItem.version_id)
        .where(ItemVersion.item_id == item_id)
        .order_by(col(Form.id).desc())
    )
    return [OnForm(*row) for row in session.exec(query).all()]


def sittings_with(session: Session, item_id: int) -> list[InSitting]:
    """List the sittings that opened with an item on one of their forms, the latest first."""
    begun = func.min(VersionHold.held_at)
    query = (
        select(VersionHold.sitting, begun, func.max(VersionHold.until), func.max(VersionHold.released_at))
        .join(ItemVersion, col(ItemVersion.id) == VersionHold.version_id)
        .where(ItemVersion.item_id == item_id)
        .group_by(VersionHold.sitting)
        .order_by(begun.desc(), VersionHold.sitting)
    )
    return [InSitting(*row) for row in session.exec(query).all()]
