"""What authors do: create an item, write new versions of a draft; and the one way from state to state."""

import secrets
from collections.abc import Iterable
from datetime import datetime

from sqlmodel import Session, select

from accounts.rules import Actor
from core import audit
from core.errors import Refused, Text
from questionbank import keys
from questionbank.models import Item, ItemHistory, ItemVersion, KnowledgePoint, Subject
from questionbank.queries import items as asked
from questionbank.rules import Answer, ItemState, Manuscript, may_edit, may_move
from questionbank.service import manuscripts, media
from questionbank.service.actions import BY_TARGET, Action
from questionbank.service.holds import refuse_held
from questionbank.service.search import index_versions


def create_item(
    session: Session,
    *,
    manuscript: Manuscript,
    actor: Actor,
    now: datetime,
    code: str = "",
    source_id: str = "",
    state: ItemState = ItemState.DRAFT,
) -> Item:
    """Write the first version of a new draft. Raises Refused for a code that is taken or an unknown point.

    Precondition: `state` is `DRAFT`; or `AI_DRAFT` for `draft_by_machine`, which puts the item on the register too.
    """
    manuscript = manuscripts.cleaned(manuscript)
    subject, _point = manuscripts.place(session, manuscript)
    case = manuscripts.case_of(session, manuscript)
    manuscripts.check_descriptor(session, manuscript, now.date())
    _check_code(session, code)
    item = Item(
        code=code or provisional_code(),
        subject_id=_id_of(subject),
        type=manuscript.type,
        state=state,
        author_id=actor.id or None,
        source_id=source_id,
        case_id=_id_of(case),
        created_at=now,
    )
    session.add(item)
    session.flush()
    item.code = code or numbered_code(item, subject.code if subject else "")
    _write(session, item, manuscript=manuscript, actor=actor, now=now)
    _note(session, item, from_state=None, actor=actor, now=now)
    _record(session, Action.ITEM_CREATED, item, actor=actor, now=now)
    return item


def revise_item(
    session: Session, *, code: str, manuscript: Manuscript, actor: Actor, now: datetime, base: int | None = None
) -> ItemVersion:
    """Write a new version of a draft; the versions before it stay. `base` is the version that the writer began with.

    Raises Refused for an item that is no draft, and when somebody has written a version since.
    """
    item = asked.item_by_code(session, code, lock=True)
    for reason in may_edit(item.state):
        raise Refused(reason, code="not_a_draft")
    _refuse_overtaken(item, base)
    if manuscript.type is not item.type:
        raise Refused(Text("The type of an item does not change. Write a new item."), field="type")
    manuscript = manuscripts.cleaned(manuscript)
    subject, _point = manuscripts.place(session, manuscript)
    item.number += 1
    item.subject_id = _id_of(subject)
    case = manuscripts.case_of(session, manuscript)
    manuscripts.check_descriptor(session, manuscript, now.date())
    item.case_id = _id_of(case)
    version = _write(session, item, manuscript=manuscript, actor=actor, now=now)
    _note(session, item, from_state=item.state, actor=actor, now=now)
    _record(session, Action.ITEM_REVISED, item, actor=actor, now=now)
    return version


def _refuse_overtaken(item: Item, base: int | None) -> None:
    if base not in (None, item.number):
        text = Text(
            "Version %(number)s was saved while you were writing. What you typed is still here: "
            "compare it with that version, then save again.",
            {"number": item.number},
        )
        raise Refused(text, code="overtaken")


def reveal_answer(
    session: Session, *, code: str, actor: Actor, now: datetime, purpose: str, number: int | None = None
) -> Answer:
    """Read the key of a version and write down who read it and what for."""
    version = asked.version(session, asked.item_by_code(session, code), number)
    return keys.read(session, [version.id or 0], actor=actor, purpose=purpose, now=now)[version.id or 0]


def reveal_answers(
    session: Session, *, code: str, numbers: Iterable[int], actor: Actor, now: datetime, purpose: str
) -> dict[int, Answer]:
    """Read the keys of some versions of an item, by number, and write down who read them and what for."""
    item = asked.item_by_code(session, code)
    ids = {asked.version(session, item, number).id or 0: number for number in numbers}
    found = keys.read(session, ids, actor=actor, purpose=purpose, now=now)
    return {number: found[key] for key, number in ids.items()}


def read_manuscript(session: Session, *, code: str, actor: Actor, now: datetime, purpose: str) -> Manuscript:
    """Read the current version with its key, to edit or to check it; the reading is audited."""
    item = asked.item_by_code(session, code)
    answer = reveal_answer(session, code=code, actor=actor, now=now, purpose=purpose)
    return asked.manuscript(session, item, asked.version(session, item), answer)


def advance(session: Session, item: Item, target: ItemState, *, actor: Actor, now: datetime, reason: str = "") -> None:
    """Move an item (locked by the caller) to another state, with history and audit.

    Raises Refused when the step is illegal, and while an open sitting uses the item.
    """
    for why_not in may_move(item.state, target):
        raise Refused(why_not, code="wrong_state")
    refuse_held(session, item, target)
    before, item.state = item.state, target
    session.add(item)
    _note(session, item, from_state=before, actor=actor, now=now, reason=reason)
    details = {"from": before, "to": target, "version": item.number, "reason": reason}
    _record(session, BY_TARGET[target], item, actor=actor, now=now, details=details)


def provisional_code() -> str:
    """Give a code that nobody sees: the final one holds the number that the database gives."""
    return f"new-{secrets.token_hex(12)}"


def numbered_code(item: Item, subject: str) -> str:
    """Give the code of an item whose author named none."""
    return f"{subject or 'Q'}-{item.id:05d}"


def public_id() -> str:
    """Give the name under which a version goes to candidates' browsers."""
    return secrets.token_hex(8)


def new_version(
    item: Item, manuscript: Manuscript, *, point_id: int | None, actor: Actor, now: datetime
) -> ItemVersion:
    """Make the row of an item's current version out of a cleaned manuscript."""
    return ItemVersion(
        item_id=item.id or 0,
        number=item.number,
        public_id=public_id(),
        point_id=point_id,
        tier=manuscript.tier,
        verb=manuscript.verb,
        clause=manuscript.clause.strip(),
        descriptor=manuscript.descriptor,
        content=manuscripts.content(manuscript),
        plain=manuscripts.plain(manuscript),
        digest=manuscripts.digest(item.type, manuscripts.main_wording(manuscript)),
        author_id=actor.id or None,
        created_at=now,
    )


def _check_code(session: Session, code: str) -> None:
    if code and session.exec(select(Item.id).where(Item.code == code)).first():
        raise Refused(Text("There is already an item %(code)s.", {"code": code}), field="code", code="known")


def _id_of(row: Subject | KnowledgePoint | Item | None) -> int | None:
    return row.id if row else None


def _write(session: Session, item: Item, *, manuscript: Manuscript, actor: Actor, now: datetime) -> ItemVersion:
    point = manuscripts.place(session, manuscript)[1]
    version = new_version(item, manuscript, point_id=_id_of(point), actor=actor, now=now)
    session.add(item)
    session.add(version)
    session.flush()
    media.link_versions(session, [version])
    media.link_keys(session, {version.id or 0: manuscript.answer})
    keys.store(session, version_id=version.id or 0, answer=manuscript.answer)
    index_versions(session, [(item, version)])
    return version


def _note(
    session: Session, item: Item, *, from_state: ItemState | None, actor: Actor, now: datetime, reason: str = ""
) -> None:
    session.add(
        ItemHistory(
            item_id=item.id or 0,
            number=item.number,
            from_state=from_state,
            to_state=item.state,
            actor=str(actor),
            at=now,
            reason=reason,
        )
    )


def _record(
    session: Session,
    action: Action,
    item: Item,
    *,
    actor: Actor,
    now: datetime,
    details: dict[str, object] | None = None,
) -> None:
    audit.record(
        session,
        actor=actor,
        action=action,
        subject=f"item/{item.code}",
        at=now,
        details=details or {"version": item.number},
    )
