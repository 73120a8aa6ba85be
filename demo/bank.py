"""The bank of the demonstration: the items of demo/items, written, reviewed and published by three people."""

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from sqlmodel import Session

from accounts.rules import Actor, Role
from demo.entries import manuscripts, pictures
from demo.people import Cast
from questionbank import service
from questionbank.interchange.model import Medium
from questionbank.models import Form
from questionbank.queries import papers as asked
from questionbank.queries.policies import review_policy
from questionbank.rules import CHOICES, ItemType, Manuscript
from questionbank.rules.aids import Aids
from questionbank.rules.reviewing import Dimension, Opinion
from questionbank.service import media, papers, reading_matter
from questionbank.service.reading_matter import NewReading

USUAL = CHOICES | {ItemType.ESSAY}
LEFT_EVERY, LEFT_AS_DRAFT, LEFT_IN_REVIEW = 50, 7, 8  # of every fifty items two, so that people have something to do
READING = Path(__file__).with_name("reading.toml")
WITH_AIDS = "TR-105-TYPES"  # the practice that allows a calculator and reading matter
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
    FormPlan("TR-105-TYPES", "TR-105-TYPES", "zh_Hans", 20261006),
    FormPlan("TR-101-PRACTICE", "TR-101-PRACTICE", "zh_Hans", 20261005),
)


def play(session: Session, *, cast: Cast, now: datetime) -> dict[str, Form]:
    """Write, review and publish every item; leave a few unfinished; freeze the forms. Gives the forms by code."""
    for picture in pictures():
        media.keep(session, Medium("image/png", picture), now=now)
    for number, (code, manuscript) in enumerate(manuscripts()):
        place = number % LEFT_EVERY if _may_be_left(manuscript) else 0
        _write(session, code, manuscript, place, cast, now)
    assembler = cast.staff[Role.ASSEMBLER]
    _allow_aids(session, actor=assembler, now=now)
    return {plan.code: _freeze(session, plan, actor=assembler, now=now) for plan in FORMS}


def readings() -> Iterator[NewReading]:
    """Read the reading matter of the demonstration."""
    for entry in tomllib.loads(READING.read_text(encoding="utf-8"))["reading"]:
        content = entry.pop("text").encode()
        yield NewReading(**entry, language="zh_Hans", name=f"{entry['code']}.md", content=content)


def _allow_aids(session: Session, *, actor: Actor, now: datetime) -> None:
    """Write the edition of a practice that lets candidates look things up and calculate."""
    codes = [reading_matter.add_reading(session, new=new, actor=actor, now=now).code for new in readings()]
    row = asked.blueprint_by_code(session, WITH_AIDS)
    assert row is not None  # seeded before
    spec = replace(asked.spec_of(session, row), aids=Aids(calculator=True, documents=tuple(codes)))
    papers.create_blueprint(session, spec=spec, actor=actor, now=now)


def _write(session: Session, code: str, manuscript: Manuscript, place: int, cast: Cast, now: datetime) -> None:
    """Write an item and bring it as far as its place among fifty says."""
    author = cast.staff[Role.AUTHOR]
    service.create_item(session, manuscript=manuscript, code=code, actor=author, now=now)
    if place == LEFT_AS_DRAFT:
        return
    service.submit_for_review(session, code=code, actor=author, now=now)
    if place != LEFT_IN_REVIEW:
        _approve(session, code, manuscript, cast, now)


def _may_be_left(manuscript: Manuscript) -> bool:
    """Tell whether an item may stay unfinished; of the rarer ones each is needed."""
    return manuscript.type in USUAL and not manuscript.case


def _approve(session: Session, code: str, manuscript: Manuscript, cast: Cast, now: datetime) -> None:
    """Let as many people approve an item as its tier asks for, and the first publish it."""
    asked = review_policy(now.date()).reviewers[manuscript.tier]
    for reviewer in cast.reviewers[:asked]:
        service.approve(session, code=code, opinion=OPINION, actor=reviewer, now=now)
    service.publish(session, code=code, actor=cast.reviewers[0], now=now)


def _freeze(session: Session, plan: FormPlan, *, actor: Actor, now: datetime) -> Form:
    row = asked.blueprint_by_code(session, plan.blueprint)
    assert row is not None  # seeded before
    choice = papers.Choice(row.id or 0, plan.seed, plan.language)
    proposal = papers.propose(session, choice=choice)
    return papers.freeze(session, choice=choice, digest=proposal.digest, code=plan.code, actor=actor, now=now)
