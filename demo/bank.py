"""The bank of the demonstration: the items of demo/items, written, reviewed and published by three people."""

from dataclasses import dataclass
from datetime import datetime

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
from questionbank.rules.reviewing import Dimension, Opinion
from questionbank.service import media, papers

USUAL = CHOICES | {ItemType.ESSAY}
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
    return {plan.code: _freeze(session, plan, actor=assembler, now=now) for plan in FORMS}


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
