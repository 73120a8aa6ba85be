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
from questionbank.rules import CHOICES, ItemType
from questionbank.rules.aids import Aids
from questionbank.rules.reviewing import Dimension, Opinion
from questionbank.service import media, papers, reading_matter
from questionbank.service.reading_matter import NewReading

USUAL = CHOICES | {ItemType.ESSAY}
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
    author, (first, *others) = cast.staff[Role.AUTHOR], cast.reviewers
    reviewers = review_policy(now.date()).reviewers
    for picture in pictures():
        media.keep(session, Medium("image/png", picture), now=now)
    for number, (code, manuscript) in enumerate(manuscripts()):
        service.create_item(session, manuscript=manuscript, code=code, actor=author, now=now)
        if manuscript.type in USUAL and not manuscript.case and _left_open(number, session, code, author, now):
            continue
        service.submit_for_review(session, code=code, actor=author, now=now)
        for reviewer in (first, *others[: reviewers[manuscript.tier] - 1]):
            service.approve(session, code=code, opinion=OPINION, actor=reviewer, now=now)
        service.publish(session, code=code, actor=first, now=now)
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
