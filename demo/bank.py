"""The bank of the demonstration: the items of demo/items, written, reviewed and published by three people."""

import html
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlmodel import Session

from accounts.rules import Actor, Role
from demo.people import Cast
from questionbank import service
from questionbank.models import Form
from questionbank.queries import papers as asked
from questionbank.queries.policies import review_policy
from questionbank.rules import VERB_ZH, Answer, Criterion, ItemType, Manuscript, Option, Wording
from questionbank.rules.reviewing import Dimension, Opinion
from questionbank.service import papers

ITEMS = Path(__file__).with_name("items")
LETTERS = "ABCDEF"
OPINION = Opinion(dict.fromkeys(Dimension, 4), no_conflict=True)


@dataclass(frozen=True)
class FormPlan:
    """A form of the demonstration: any seed would do, it is stored with the form."""

    code: str
    blueprint: str
    language: str
    seed: int


FORMS = (
    FormPlan("TR-105-A", "TR-105", "zh_Hans", 20261001),
    FormPlan("TR-105-B", "TR-105", "zh_Hans", 20261002),
    FormPlan("TR-105-C", "TR-105", "zh_Hans", 20261003),
    FormPlan("TR-105-PRACTICE-EN", "TR-105-PRACTICE", "en", 20261004),
    FormPlan("TR-101-PRACTICE", "TR-101-PRACTICE", "zh_Hans", 20261005),
)


def play(session: Session, *, cast: Cast, now: datetime) -> dict[str, Form]:
    """Write, review and publish every item; leave a few unfinished; freeze the forms. Gives the forms by code."""
    author, (first, *others) = cast.staff[Role.AUTHOR], cast.reviewers
    reviewers = review_policy(now.date()).reviewers
    for number, (code, manuscript) in enumerate(manuscripts()):
        service.create_item(session, manuscript=manuscript, code=code, actor=author, now=now)
        if _left_open(number, session, code, author, now):
            continue
        service.submit_for_review(session, code=code, actor=author, now=now)
        for reviewer in (first, *others[: reviewers[manuscript.tier] - 1]):
            service.approve(session, code=code, opinion=OPINION, actor=reviewer, now=now)
        service.publish(session, code=code, actor=first, now=now)
    assembler = cast.staff[Role.ASSEMBLER]
    return {plan.code: _freeze(session, plan, actor=assembler, now=now) for plan in FORMS}


def manuscripts() -> Iterator[tuple[str, Manuscript]]:
    """Read the items of the demonstration with their codes."""
    for path in sorted(ITEMS.glob("*.toml")):
        for entry in tomllib.loads(path.read_text())["item"]:
            yield entry["id"], _manuscript(entry)


def _left_open(number: int, session: Session, code: str, author: Actor, now: datetime) -> bool:
    """Leave every fiftieth item as a draft and the one after in review, so that people have something to do."""
    if number % 50 == 7:  # an arbitrary place
        return True
    if number % 50 == 8:  # the next one
        service.submit_for_review(session, code=code, actor=author, now=now)
        return True
    return False


def _freeze(session: Session, plan: FormPlan, *, actor: Actor, now: datetime) -> Form:
    row = asked.blueprint_by_code(session, plan.blueprint)
    assert row is not None  # seeded before
    choice = papers.Choice(row.id or 0, plan.seed, plan.language)
    proposal = papers.propose(session, choice=choice)
    return papers.freeze(session, choice=choice, digest=proposal.digest, code=plan.code, actor=actor, now=now)


def _manuscript(entry: dict[str, Any]) -> Manuscript:
    kind = ItemType(entry["type"])
    wordings = {"zh_Hans": _wording(kind, entry["stem"], entry.get("options", []), ("正确", "错误"))}
    if "stem_en" in entry:
        wordings["en"] = _wording(kind, entry["stem_en"], entry.get("options_en", []), ("True", "False"))
    return Manuscript(
        type=kind,
        wordings=wordings,
        answer=_answer(entry),
        subject=entry["point"].split("-")[0],
        point=entry["point"],
        tier=entry["tier"],
        verb=VERB_ZH.get(entry["verb"]),
        clause=entry["clause"],
    )


def _wording(kind: ItemType, stem: str, options: list[str], true_false: tuple[str, str]) -> Wording:
    if kind is ItemType.TRUE_FALSE:
        return Wording(_markup(stem), tuple(Option(i, t) for i, t in zip("TF", true_false, strict=True)))
    return Wording(_markup(stem), tuple(Option(i, html.escape(t)) for i, t in zip(LETTERS, options, strict=False)))


def _answer(entry: dict[str, Any]) -> Answer:
    rubric = tuple(
        Criterion(line["criterion"], line["marks"], line.get("criterion_en", "")) for line in entry.get("rubric", [])
    )
    explanation = entry.get("model_answer") or entry["explanation"]
    english = entry.get("model_answer_en") or entry.get("explanation_en", "")
    return Answer(tuple(entry["key"]), html.escape(explanation), html.escape(english), rubric)


def _markup(text: str) -> str:
    return f"<p>{html.escape(text)}</p>"
