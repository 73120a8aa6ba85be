"""A small bank for tests: the outlines, two people, and a manuscript that lacks nothing."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from sqlmodel import Session

from accounts.rules import Actor, Role
from questionbank import service
from questionbank.models import Item
from questionbank.queries import items
from questionbank.rules import Answer, ItemState, ItemType, Manuscript, Option, Verb, Wording
from questionbank.rules.machine import AiUse, PromptClass
from questionbank.rules.reviewing import Dimension, Opinion
from tests import factories

CHINESE = Wording("审核准则是指（ ）。", tuple(Option(a, b) for a, b in zip("ABCD", "甲乙丙丁", strict=True)))
ENGLISH = Wording("Audit criteria are", tuple(Option(a, f"answer {a}") for a in "ABCD"))
MANUSCRIPT = Manuscript(
    type=ItemType.SINGLE_CHOICE,
    wordings={"zh_Hans": CHINESE, "en": ENGLISH},
    answer=Answer(("B",), explanation="见 3.7。"),
    subject="105",
    point="105-3.1.e.8",
    tier=2,
    verb=Verb.MASTER,
    clause="GB/T 19001-2016 8.4",
)
GOOD = Opinion(dict.fromkeys(Dimension, 4), no_conflict=True)
USE = AiUse("Model X", "2026-10", "more items on audit criteria", PromptClass.WHOLE_ITEM)


@dataclass(frozen=True)
class People:
    """Somebody who writes and two who judge."""

    author: Actor
    reviewer: Actor
    second: Actor


def people(session: Session) -> People:
    """Make the outlines and three people."""
    service.seed_framework(session, actor=factories.actor(factories.person(session)), now=factories.NOW)
    return staff(session)


def staff(session: Session) -> People:
    """Make three people and the one point that the manuscript names: all that most verbs ask for, in little time."""
    factories.point(session, MANUSCRIPT.point)
    roles = (Role.AUTHOR, Role.REVIEWER)
    made = [factories.actor(factories.person(session, name, *roles), *roles) for name in ("林作者", "陈评审", "顾评审")]
    return People(*made)


def manuscript(stem: str = "审核准则是指（ ）。", **changes: Any) -> Manuscript:
    """Give a complete manuscript with another stem or other facts."""
    wordings = {"zh_Hans": replace(CHINESE, stem=stem), "en": ENGLISH}
    return replace(MANUSCRIPT, **{"wordings": wordings, **changes})


def approved(session: Session, code: str, who: People) -> Item:
    """Approve an item by as many people as its tier asks for."""
    item = items.item_by_code(session, code)
    for actor in (who.reviewer, who.second):
        if item.state is ItemState.IN_REVIEW:
            service.approve(session, code=code, opinion=GOOD, actor=actor, now=factories.NOW)
    return item


def item_in(session: Session, state: ItemState, who: People, *, text: Manuscript = MANUSCRIPT) -> Item:
    """Bring an item to a state by the verbs that people use."""
    author: dict[str, Any] = {"actor": who.author, "now": factories.NOW}
    reviewer: dict[str, Any] = {"actor": who.reviewer, "now": factories.NOW}
    if state is ItemState.AI_DRAFT:
        return service.draft_by_machine(session, manuscript=text, use=USE, **author)
    item = service.create_item(session, manuscript=text, **author)
    code = item.code
    steps: dict[ItemState, Callable[[], Item]] = {
        ItemState.IN_REVIEW: lambda: service.submit_for_review(session, code=code, **author),
        ItemState.APPROVED: lambda: approved(session, code, who),
        ItemState.LIVE: lambda: service.publish(session, code=code, **reviewer),
        ItemState.RESTING: lambda: service.rest(session, code=code, reason="seen often", **reviewer),
    }
    if state is ItemState.RETIRED:
        return service.retire(session, code=code, reason="wrong", **reviewer)
    for reached, step in steps.items():
        if item.state is not state:
            step()
            assert item.state is reached
    return item
