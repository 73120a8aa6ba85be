"""Keeps pictures and sounds: once each, under the hash of their bytes, with what names them.

They lie in the database and not in a folder, so that the transaction that stores an item stores them too, and a backup
holds exactly what the items name, on both engines.
"""

import hashlib
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import datetime

from sqlmodel import Session

from accounts.rules import Actor, Permission
from core import audit
from core.errors import Refused, Text
from questionbank.interchange.model import Medium, ParsedItem, Reading, Reason, Rejection
from questionbank.models import Form, FormMedium, ItemVersion, StoredMedium, VersionMedium
from questionbank.queries import media as asked
from questionbank.rules import Answer, Manuscript, Picture
from questionbank.rules.media import examine, kind_of_name, named, tag
from questionbank.rules.wording import wording_row
from questionbank.service.actions import Action

ABSENT = Reason("A picture or sound of this question is not in the file.")


def keep(session: Session, medium: Medium, *, now: datetime, title: str = "") -> str:
    """Keep a medium and give the SHA-256 of its bytes; one that is there stays as it is.

    Raises Refused for what is no picture or sound, is not what its kind says, or is too large.
    """
    facts = examine(medium.content, said=medium.kind)
    digest = hashlib.sha256(medium.content).hexdigest()
    if not asked.held(session, [digest]):
        row = StoredMedium(
            hash=digest,
            kind=facts.kind,
            title=title,
            size=len(medium.content),
            width=facts.width,
            height=facts.height,
            content=medium.content,
            kept_at=now,
        )
        session.add(row)
        session.flush()
    return digest


def add(session: Session, *, name: str, content: bytes, alt: str, actor: Actor, now: datetime) -> str:
    """Keep what an author sends and give the HTML that shows it. Raises NotAllowed, Refused."""
    actor.require(Permission.WRITE_ITEMS)
    if not alt.strip():
        raise Refused(
            Text("Say in words what it shows or what is heard: some readers only have the words."), field="alt"
        )
    medium = Medium(kind_of_name(name), content)
    digest = keep(session, medium, now=now, title=alt.strip())
    audit.record(session, actor=actor, action=Action.MEDIUM_ADDED, subject=f"medium/{digest}", at=now)
    return tag(digest, examine(content).kind, alt.strip())


def add_picture(session: Session, *, name: str, content: bytes, alt: str, actor: Actor, now: datetime) -> Picture:
    """Keep the picture on which places are to be named, and give it with its size. Raises as `add`, and for a sound."""
    facts = examine(content, said=kind_of_name(name))
    if not facts.is_picture:
        raise Refused(Text("This is a sound. Choose a picture."), field="file")
    add(session, name=name, content=content, alt=alt, actor=actor, now=now)
    return Picture(hashlib.sha256(content).hexdigest(), facts.width, facts.height, alt.strip())


def link_versions(session: Session, versions: Iterable[ItemVersion]) -> None:
    """Note which media these stored versions name. Raises Refused when one names a medium that is not kept."""
    wanted = {version.id or 0: asked.of_content(version.content) for version in versions}
    _check_held(session, {digest for digests in wanted.values() for digest in digests})
    session.add_all(
        VersionMedium(version_id=version_id, hash=digest)
        for version_id, digests in wanted.items()
        for digest in digests
    )


def link_keys(session: Session, answers: Mapping[int, Answer]) -> None:
    """Note which media the keys of stored versions name besides: only who may read keys sees these.

    One that is not kept is left out: an item is whole without the picture of its explanation.
    """
    wanted = [(key, digest) for key, answer in answers.items() for digest in asked.of_answer(answer)]
    kept = asked.held(session, {digest for _key, digest in wanted})
    session.flush()
    session.add_all(_unlinked(session, wanted, kept))


def _unlinked(session: Session, wanted: Iterable[tuple[int, str]], kept: Collection[str]) -> Iterator[VersionMedium]:
    """Give a link for each medium that is kept and that no wording of its version names as well."""
    for key, digest in wanted:
        if digest in kept and session.get(VersionMedium, (key, digest)) is None:
            yield VersionMedium(version_id=key, hash=digest)


def open_medium(session: Session, *, digest: str, actor: Actor) -> Medium:
    """Give a picture or sound to who works with the bank; what no question names, to who may read keys.

    Raises NotFound, NotAllowed.
    """
    actor.require(Permission.READ_BANK)
    found = asked.medium(session, digest)
    if not actor.may(Permission.READ_KEYS) and not asked.in_questions(session, [digest]):
        actor.require(Permission.READ_KEYS)
    return found


def link_form(session: Session, form: Form) -> None:
    """Note which media a frozen paper names: who sits it may fetch them. Raises Refused when one is not kept."""
    wanted = named(form.paper.decode())
    _check_held(session, wanted)
    session.add_all(FormMedium(form_id=form.id or 0, hash=digest) for digest in wanted)


def without_lost(session: Session, reading: Reading) -> Reading:
    """Reject the items of a file whose pictures or sounds did not come with it, or are none."""
    judged = _judged(session, reading)
    kept = tuple(item for item, why in judged if why is None)
    lost = [_rejection(item, why) for item, why in judged if why]
    return replace(reading, items=kept, rejected=(*reading.rejected, *lost))


def _rejection(item: ParsedItem, why: Reason) -> Rejection:
    return Rejection(item.where or item.source_id, why)


def keep_named(
    session: Session, arrived: Mapping[str, Medium], manuscripts: Iterable[Manuscript], *, now: datetime
) -> None:
    """Keep the media that came with a file and that its items name, in their explanations as well."""
    for digest in arrived.keys() & _named_by(list(manuscripts)):
        keep(session, arrived[digest], now=now)


def _named_by(manuscripts: Collection[Manuscript]) -> set[str]:
    rows = [wording_row(wording) for one in manuscripts for wording in one.wordings.values()]
    told = (digest for one in manuscripts for digest in asked.of_answer(one.answer))
    return {*asked.of_content(dict(enumerate(rows))), *told}


def _judged(session: Session, reading: Reading) -> list[tuple[ParsedItem, Reason | None]]:
    """Give each item of a file with the reason why it cannot be kept, if there is one."""
    faults = {digest: _fault(medium) for digest, medium in reading.media.items()}
    known = asked.held(session, {digest for item in reading.items for digest in _of_parsed(item)})
    return [(item, _why_lost(item, faults, known)) for item in reading.items]


def _fault(medium: Medium) -> Reason | None:
    try:
        examine(medium.content, said=medium.kind)
    except Refused as refused:
        return Reason(refused.text.template, refused.text.params)
    return None


def _why_lost(item: ParsedItem, faults: Mapping[str, Reason | None], known: Collection[str]) -> Reason | None:
    digests = _of_parsed(item)
    absent = {digest: ABSENT for digest in digests if digest not in known}
    return next(filter(None, map({**absent, **faults}.get, digests)), None)


def _of_parsed(item: ParsedItem) -> list[str]:
    picture = [f"media:{item.picture.media}"] if item.picture else []
    return named(item.stem, *(option.html for option in item.options), *_other_texts(item), *picture)


def _other_texts(item: ParsedItem) -> list[str]:
    gaps = [option for gap in item.gaps for option in gap.options]
    return [option.text for option in (*item.sources, *item.targets, *gaps)]


def _check_held(session: Session, wanted: Collection[str]) -> None:
    missing = sorted(set(wanted) - asked.held(session, wanted))
    if missing:
        text = Text(
            "The text names a picture or sound that the bank does not hold: %(name)s.", {"name": missing[0][:12]}
        )
        raise Refused(text, field="stem", code="no_medium")
