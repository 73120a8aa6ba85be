"""What pages and papers ask about pictures and sounds."""

import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, cast

from sqlalchemy import and_, func
from sqlalchemy.orm import defer
from sqlmodel import Session, col, select

from core.errors import NotFound, Text
from questionbank.interchange.model import Medium
from questionbank.models import FormMedium, Item, ItemVersion, StoredMedium, VersionMedium
from questionbank.rules import Answer
from questionbank.rules.media import named


@dataclass(frozen=True)
class MediumCard:
    """A medium in a list, without its bytes, with the items that use it now."""

    hash: str
    kind: str
    title: str
    size: int
    width: int
    height: int
    kept_at: datetime
    used_by: tuple[str, ...] = ()

    @property
    def is_picture(self) -> bool:
        """Tell a picture from a sound."""
        return self.kind.startswith("image/")


def medium(session: Session, digest: str) -> Medium:
    """Give a medium with its bytes. Raises NotFound."""
    found = session.get(StoredMedium, digest)
    if found is None:
        raise NotFound(Text("There is no such picture or sound."), code="not_found")
    return Medium(found.kind, found.content)


def held(session: Session, digests: Collection[str]) -> set[str]:
    """Tell which of these media the bank holds."""
    query = select(StoredMedium.hash).where(col(StoredMedium.hash).in_(digests))
    return set(session.exec(query).all()) if digests else set()


def media(session: Session, digests: Collection[str]) -> dict[str, Medium]:
    """Give media with their bytes, by hash; what is not held is left out."""
    query = select(StoredMedium).where(col(StoredMedium.hash).in_(digests))
    return {one.hash: Medium(one.kind, one.content) for one in session.exec(query).all()}


def hashes(session: Session) -> list[str]:
    """List the hashes of all media."""
    return list(session.exec(select(StoredMedium.hash).order_by(StoredMedium.hash)).all())


def on_form(session: Session, *, form_id: int, digest: str) -> bool:
    """Tell whether a frozen paper names a medium."""
    return session.get(FormMedium, (form_id, digest)) is not None


def in_questions(session: Session, digests: Collection[str]) -> set[str]:
    """Tell which of these media a wording names; what only keys name is for those who may read keys."""
    query = (
        select(VersionMedium.hash, ItemVersion.content)
        .join(ItemVersion, col(ItemVersion.id) == VersionMedium.version_id)
        .where(col(VersionMedium.hash).in_(digests))
    )
    return {digest for digest, content in session.exec(query).all() if digest in of_content(content)}


def of_versions(session: Session, public_ids: Collection[str], digest: str) -> bool:
    """Tell whether one of these versions names a medium, in its wording or in its key."""
    query = (
        select(VersionMedium.hash)
        .join(ItemVersion, col(ItemVersion.id) == VersionMedium.version_id)
        .where(col(ItemVersion.public_id).in_(public_ids), VersionMedium.hash == digest)
    )
    return session.exec(query).first() is not None


def count_media(session: Session) -> int:
    """Count the media of the bank."""
    return session.exec(select(func.count()).select_from(StoredMedium)).one()


def medium_cards(session: Session, *, limit: int, offset: int = 0) -> list[MediumCard]:
    """List media, newest first, without their bytes."""
    query = (
        select(StoredMedium)
        .order_by(col(StoredMedium.kept_at).desc(), col(StoredMedium.hash))
        .limit(limit)
        .offset(offset)
        .options(defer(cast("Any", StoredMedium.content)))  # megabytes that a list does not show
    )
    rows = session.exec(query).all()
    uses = _uses(session, [row.hash for row in rows])
    return [_card(row, tuple(uses.get(row.hash, ()))) for row in rows]


def of_content(content: Mapping[Any, Any]) -> list[str]:
    """List the media that the wordings of a version name, a hotspot's picture too."""
    pictures = [f"media:{wording['picture']['media']}" for wording in content.values() if wording.get("picture")]
    return named(json.dumps(content, ensure_ascii=False), *pictures)


def of_answer(answer: Answer) -> list[str]:
    """List the media that explanations, model answers and rubric of a version name."""
    told = (answer.explanation, answer.explanation_en, answer.model_answer, answer.model_answer_en)
    return named(*told, *(text for line in answer.rubric for text in (line.text, line.text_en)))


def _uses(session: Session, digests: Collection[str]) -> dict[str, list[str]]:
    query = (
        select(VersionMedium.hash, Item.code)
        .join(ItemVersion, col(ItemVersion.id) == VersionMedium.version_id)
        .join(Item, and_(col(Item.id) == ItemVersion.item_id, col(Item.number) == ItemVersion.number))
        .where(col(VersionMedium.hash).in_(digests))
        .order_by(Item.code)
    )
    found: dict[str, list[str]] = {}
    for digest, code in session.exec(query).all():
        found.setdefault(digest, []).append(code)
    return found


def _card(row: StoredMedium, used_by: tuple[str, ...]) -> MediumCard:
    return MediumCard(
        hash=row.hash,
        kind=row.kind,
        title=row.title,
        size=row.size,
        width=row.width,
        height=row.height,
        kept_at=row.kept_at,
        used_by=used_by,
    )
