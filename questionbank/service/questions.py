"""The wordings of a paper that is being frozen, as candidates will read them."""

from collections.abc import Collection, Mapping, Sequence

from sqlalchemy import ColumnElement, and_
from sqlmodel import Session, col, select

from core.errors import Refused, Text
from questionbank.models import Item, ItemVersion
from questionbank.queries.facts import enemies_among
from questionbank.queries.standards import doubtful_item
from questionbank.rules import ItemState, Wording
from questionbank.rules.composition import Question, Stimulus
from questionbank.rules.papers import Candidate
from questionbank.rules.wording import wording_from
from questionbank.service.manuscripts import clean_wording


def questions_of(session: Session, sections: Sequence[Sequence[Candidate]], language: str) -> list[list[Question]]:
    """Read the wordings of what was drawn, by section, and lock the items until the commit.

    Keys are not read here, so none can slip into a paper (law 7). Raises Refused for an item that is no longer in use,
    was revised since, or has no wording in the language; for enemies, and for what a new edition leaves in doubt: a
    paper may be frozen long after it was drawn.
    """
    found = _locked(session, col(ItemVersion.id).in_([one.version_id for part in sections for one in part]))
    _refuse_unfit(session, [item for _version, item in found.values()])
    material = _material(session, {item.case_id for _version, item in found.values()}, language)
    return [[_question(*found[one.version_id], language, material) for one in part] for part in sections]


def _refuse_unfit(session: Session, items: Sequence[Item]) -> None:
    enemies = enemies_among(session, [item.id or 0 for item in items])
    if enemies:
        text = Text("Items %(codes)s have become enemies. Draw the paper again.", {"codes": ", ".join(enemies)})
        raise Refused(text, code="enemies")
    doubt = doubtful_item(session, {key for item in items for key in (item.id, item.case_id)})
    if doubt:
        text = Text("A new edition changes what item %(code)s cites. Draw the paper again.", {"code": doubt})
        raise Refused(text, code="touched")


def _material(session: Session, cases: Collection[int | None], language: str) -> dict[int | None, Stimulus]:
    """Read what items share, by their case."""
    found = _locked(session, and_(col(Item.id).in_(cases), col(Item.number) == ItemVersion.number))
    return {item.id: _stimulus(version, item, language) for version, item in found.values()}


def _locked(session: Session, chosen: ColumnElement[bool]) -> dict[int | None, tuple[ItemVersion, Item]]:
    """Read versions with their items; nobody retires an item between this look and the commit."""
    query = (
        select(ItemVersion, Item)
        .join(Item)
        .where(chosen)
        .with_for_update(read=True, of=Item)
        .execution_options(populate_existing=True)
    )
    return {version.id: (version, item) for version, item in session.exec(query).all()}


def _question(version: ItemVersion, item: Item, language: str, material: Mapping[int | None, Stimulus]) -> Question:
    wording, stimulus = _wording(version, item, language), material[item.case_id] if item.case_id else None
    return Question(version.public_id, item.type, wording, stimulus)


def _stimulus(version: ItemVersion, case: Item, language: str) -> Stimulus:
    return Stimulus(version.public_id, _wording(version, case, language).stem)


def _wording(version: ItemVersion, item: Item, language: str) -> Wording:
    if item.state is not ItemState.LIVE or item.number != version.number:
        text = Text("Item %(code)s is no longer in use. Draw the paper again and look at it.", {"code": item.code})
        raise Refused(text, code="not_live")
    row = version.content.get(language)
    if row is None:
        text = Text("Item %(code)s has no wording in the language of this paper. Draw it again.", {"code": item.code})
        raise Refused(text, field="language", code="no_wording")
    return clean_wording(wording_from(row))
