"""What is done with reading matter: add it or its next version, freeze it with the papers that allow it."""

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlmodel import Session

from accounts.rules import Actor, Permission
from core import audit
from core.errors import Refused, Text
from questionbank.interchange.reading_matter import read_matter
from questionbank.models import Form, FormReading, ReadingMatter
from questionbank.queries import reading_matter as asked
from questionbank.rules import LANGUAGES
from questionbank.rules.aids import NO_AIDS, Aids, FrozenDocument, aids_on_paper
from questionbank.rules.reading_matter import CODE, NO_CODE

FrozenAids = dict[str, Any]


class Action(StrEnum):
    """What reading matter writes into the audit chain."""

    READING_ADDED = "reading.added"


@dataclass(frozen=True)
class NewReading:
    """Reading matter as somebody sends it: what it is called, where it comes from, its file."""

    code: str
    title: str
    title_en: str
    language: str
    source: str
    name: str
    content: bytes


def add_reading(session: Session, *, new: NewReading, actor: Actor, now: datetime) -> ReadingMatter:
    """Keep a text, or the next version of the one with its code; versions before it stay as they are.

    Raises NotAllowed without the permission, Refused for what cannot be kept or is there already.
    """
    actor.require(Permission.BUILD_PAPERS)
    _check(new)
    markup = read_matter(new.name, new.content)
    before = asked.current(session, [new.code]).get(new.code)
    row = ReadingMatter(
        code=new.code,
        version=before.version + 1 if before else 1,
        public_id=secrets.token_hex(10),
        title=new.title,
        title_en=new.title_en,
        language=new.language,
        source=new.source,
        html=markup,
        hash=hashlib.sha256(markup.encode()).hexdigest(),
        added_by=str(actor),
        added_at=now,
    )
    if before and _says(before) == _says(row):
        text = Text("Version %(version)s of %(code)s says the same. Nothing was kept.", _name(before))
        raise Refused(text, field="file", code="known")
    session.add(row)
    session.flush()
    details = {"hash": row.hash}
    subject = f"reading/{row.code}/{row.version}"
    audit.record(session, actor=actor, action=Action.READING_ADDED, subject=subject, at=now, details=details)
    return row


def check_documents(session: Session, aids: Aids) -> None:
    """Raise Refused when aids name reading matter that there is not."""
    missing = sorted(set(aids.documents) - asked.current(session, aids.documents).keys())
    if missing:
        text = Text("There is no reading matter “%(code)s”. Add it first, or leave it out.", {"code": missing[0]})
        raise Refused(text, field="aids", code="bad_blueprint")


def freeze_aids(session: Session, aids: Aids, language: str) -> FrozenAids:
    """Give what a paper in a language says of its aids, with the newest version of each document; empty for none.

    Precondition: the documents are there, for nothing is ever taken away.
    """
    if aids == NO_AIDS:
        return {}
    found = asked.current(session, aids.documents)
    frozen = {code: FrozenDocument(row.public_id, _title(row, language), row.hash) for code, row in found.items()}
    return aids_on_paper(aids, frozen)


def link_form(session: Session, form: Form, aids: Aids) -> None:
    """Note which versions a frozen paper allows: who sits it may fetch them."""
    found = asked.current(session, aids.documents)
    session.add_all(FormReading(form_id=form.id or 0, reading_id=row.id or 0) for row in found.values())


def _check(new: NewReading) -> None:
    if not CODE.fullmatch(new.code):
        raise Refused(NO_CODE, field="code", code="bad_code")
    if new.language not in LANGUAGES:
        raise Refused(Text("Reading matter is in Chinese or English. Choose one of them."), field="language")
    for name, text in {"title": new.title, "title_en": new.title_en, "source": new.source}.items():
        if not text.strip():
            raise Refused(Text("Fill in this field."), field=name, code="missing")


def _title(row: ReadingMatter, language: str) -> str:
    return row.title_en if language == "en" else row.title


def _says(row: ReadingMatter) -> tuple[str, ...]:
    return row.title, row.title_en, row.language, row.source, row.hash


def _name(row: ReadingMatter) -> dict[str, object]:
    return {"code": row.code, "version": row.version}
