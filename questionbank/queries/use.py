"""Where an item is used: the forms that hold it and the sittings that hold them."""

import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal
from itertools import chain
from typing import Any

from sqlalchemy import func
from sqlmodel import Session, col, select

from questionbank.models import Blueprint, Form, FormItem, Item, ItemVersion
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


def forms_showing(session: Session, case_id: int) -> list[OnForm]:
    """List the forms that show the material of a case, the newest first: at its first item there, with its marks."""
    numbers = {one.public_id: one.number for one in _versions(session, case_id)}
    query = (
        select(Form, Blueprint.code, FormItem)
        .join(Blueprint, col(Blueprint.id) == Form.blueprint_id)
        .join(FormItem, col(FormItem.form_id) == Form.id)
        .join(ItemVersion, col(ItemVersion.id) == FormItem.version_id)
        .join(Item, col(Item.id) == ItemVersion.item_id)
        .where(Item.case_id == case_id)
        .order_by(col(Form.id).desc(), col(FormItem.number))
    )
    found: dict[str, list[OnForm]] = {}
    for form, blueprint, place in session.exec(query).all():
        shown = next((numbers[one] for one in _stimuli(form.paper) if one in numbers), 0)
        row = OnForm(form.code, blueprint, shown, place.number, place.marks, place.pilot, form.frozen_at)
        found.setdefault(form.code, []).append(row)
    return [_together(rows) for rows in found.values()]


def _versions(session: Session, item_id: int) -> Sequence[ItemVersion]:
    return session.exec(select(ItemVersion).where(ItemVersion.item_id == item_id)).all()


def _stimuli(paper: bytes) -> list[str]:
    """Name the versions of cases that a paper shows."""
    return [stimulus["id"] for stimulus in json.loads(paper)["stimuli"]]


def _together(rows: Sequence[OnForm]) -> OnForm:
    """Make one row of the items of a case on a form; they are scored unless all of them are tried out."""
    marks = sum((one.marks for one in rows if not one.pilot), Decimal(0))
    return replace(rows[0], marks=marks, pilot=all(one.pilot for one in rows))


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


def versions_on(session: Session, form_ids: Sequence[int]) -> set[int]:
    """Give all versions that are read on some forms: their items, and the material of cases as the papers show it."""
    placed = select(FormItem.version_id).where(col(FormItem.form_id).in_(form_ids))
    of_cases = (
        select(FormItem.form_id)
        .join(ItemVersion)
        .join(Item)
        .where(col(FormItem.form_id).in_(form_ids), col(Item.case_id).is_not(None))
    )
    papers = session.exec(select(Form.paper).where(col(Form.id).in_(of_cases))).all()
    shown = set(chain.from_iterable(map(_stimuli, papers)))
    shared = session.exec(select(ItemVersion.id).where(col(ItemVersion.public_id).in_(shown))).all()
    return {*session.exec(placed).all(), *filter(None, shared)}
