"""What every page of one item shows: its state, the one next step or the reasons against it, and the tabs."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flask import url_for

from accounts.access import current_actor
from accounts.rules import Permission
from core.clock import now
from core.db import reading
from core.errors import Text
from core.i18n import gettext as _
from questionbank import service
from questionbank.models import Item
from questionbank.queries import exposure, framework, items, reviewing
from questionbank.rules import (
    LANGUAGES,
    STATE_NAMES,
    TIER_NAMES,
    TYPE_NAMES,
    VERB_NAMES,
    ItemState,
    Wording,
    may_publish,
    may_review,
)
from questionbank.rules.holds import may_touch
from questionbank.rules.machine import may_validate
from questionbank.rules.reviewing import unsettled

TONES = {
    ItemState.AI_DRAFT: "plain",
    ItemState.DRAFT: "plain",
    ItemState.IN_REVIEW: "wait",
    ItemState.APPROVED: "next",
    ItemState.LIVE: "done",
    ItemState.RESTING: "wait",
    ItemState.RETIRED: "off",
}
TABS = (
    ("show_item", Text("Question")),
    ("show_versions", Text("Versions")),
    ("show_reviews", Text("Reviews and comments")),
    ("show_use", Text("Use and enemies")),
    ("show_history", Text("History")),
)
P, S = Permission, ItemState
Around = dict[str, Any]


@dataclass(frozen=True)
class Step:
    """Something that can be done with the item: a page to go to or an act to post, or why not."""

    text: str
    permission: Permission
    href: str = ""
    post: str = ""
    refusals: tuple[Text, ...] = ()


WAITS = {
    S.AI_DRAFT: Text("A machine drafted this item; a named expert has to validate it first."),
    S.DRAFT: Text("The author is still writing this item."),
    S.IN_REVIEW: Text("This item waits for a reviewer."),
    S.APPROVED: Text("This item is approved and waits to be put into use."),
    S.LIVE: Text("This item is in use."),
    S.RESTING: Text("This item rests; it is not drawn into new papers."),
}


def context(code: str, endpoint: str) -> Around:
    """Give the template what stands around every tab. Raises NotFound."""
    session = reading()
    item = items.item_by_code(session, code)
    version = items.version(session, item)
    return {
        "item": item,
        "version": version,
        "state_name": STATE_NAMES[item.state],
        "type_name": TYPE_NAMES[item.type],
        "tone": TONES[item.state],
        "subject": framework.subject_codes(session, [item.subject_id]).get(item.subject_id or 0, ""),
        "point": items.point_of(session, version),
        "tier_name": TIER_NAMES[version.tier],
        "verb_name": VERB_NAMES.get(version.verb) if version.verb else None,
        "tabs": [tab(item, name, label, endpoint) for name, label in TABS],
        "progress": reviewing.progress(session, item, now().date()) if item.state is S.IN_REVIEW else None,
        "resting": next(exposure.resting(session, [code]), None),
        **steps(item),
    }


def steps(item: Item) -> dict[str, Any]:
    """Give the next step if this reader may take it, else what the item waits for, and the other steps."""
    step, held = next_step(item), held_against(item)
    found = {"step": step, "waits": None, "others": [] if held else _open_steps(item), "held": held}
    if step is None or current_actor().may(step.permission):
        return found
    return found | {"step": None, "waits": WAITS[item.state]}


def held_against(item: Item) -> list[Text]:
    """Say which open sittings keep an item as it is."""
    holds = reviewing.holds(reading(), item)
    return may_touch(item.state, ItemState.RETIRED, number=item.number, holds=holds)


def next_step(item: Item) -> Step | None:
    """Give the one next step of an item in its state; nothing follows for one in use or retired."""
    session, actor = reading(), current_actor()
    authors = items.author_ids(session, item)
    match item.state:
        case S.AI_DRAFT:
            bound = reviewing.bound(session, item)
            against = may_validate(item.state, author_ids=authors, actor_id=actor.id, bound=bound)
            return Step(_("Validate"), P.VALIDATE_AI_DRAFTS, href=_url("validate_draft", item), refusals=tuple(against))
        case S.DRAFT:
            unready = tuple(service.unready(session, item))
            return Step(_("Send to review"), P.WRITE_ITEMS, post=_url("submit", item), refusals=unready)
        case S.IN_REVIEW:
            ties = reviewing.ties(session, item, actor.id)
            against = may_review(author_ids=authors, reviewer_id=actor.id, state=item.state, ties=ties)
            return Step(_("Review"), P.REVIEW_ITEMS, href=_url("review_item", item), refusals=tuple(against))
        case S.APPROVED | S.RESTING:
            bound = reviewing.bound(session, item)
            against = may_publish(author_ids=authors, actor_id=actor.id, state=item.state, bound=bound)
            against += unsettled(reviewing.must_fix(session, item)) + _other_version_held(item)
            return Step(_("Put into use"), P.PUBLISH_ITEMS, post=_url("publish", item), refusals=tuple(against))
    return None


def other_steps(item: Item) -> list[Step]:
    """List what else can be done with an item in its state."""
    rest = Step(_("Let it rest"), P.PUBLISH_ITEMS, href=_url("rest", item))
    recall = Step(_("Back to draft"), P.WRITE_ITEMS, href=_url("recall", item))
    retire = Step(_("Retire"), P.PUBLISH_ITEMS, href=_url("retire", item))
    edit = Step(_("Edit"), P.WRITE_ITEMS, href=_url("edit_item", item))
    return {
        S.AI_DRAFT: [retire],
        S.DRAFT: [edit, retire],
        S.APPROVED: [recall, retire],
        S.LIVE: [rest, retire],
        S.RESTING: [recall, retire],
    }.get(item.state, [])


def languages_of(wordings: Mapping[str, Wording]) -> list[str]:
    """Give the languages in which an item can be read, Chinese first."""
    return [language for language in LANGUAGES if language in wordings]


def _open_steps(item: Item) -> list[Step]:
    return [other for other in other_steps(item) if current_actor().may(other.permission)]


def _other_version_held(item: Item) -> list[Text]:
    return may_touch(item.state, S.LIVE, number=item.number, holds=reviewing.holds(reading(), item))


def tab(item: Item, name: str, label: Text, endpoint: str) -> dict[str, Any]:
    """Give one tab of the item's page."""
    return {"label": label, "href": _url(name, item), "active": name == endpoint}


def _url(name: str, item: Item) -> str:
    return url_for(f"questionbank.{name}", code=item.code)
