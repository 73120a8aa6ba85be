"""Acts on many items at once: by the same verbs as one by one, what cannot be done is said and stays as it is."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session

from accounts.rules import Actor
from core.errors import NotFound, Refused, Text
from questionbank.rules.lists import ACT_PERMISSIONS, MOST_ROWS, REASONED, BulkAct
from questionbank.service import review

REHEARSED = "rehearsal"  # stands for the reason that is still to be given; what it is written into is rolled back
VERBS: Mapping[BulkAct, Callable[..., object]] = {
    BulkAct.SUBMIT: review.submit_for_review,
    BulkAct.PUBLISH: review.publish,
    BulkAct.REST: review.rest,
    BulkAct.RECALL: review.recall,
    BulkAct.RETIRE: review.retire,
}
Verb = Callable[[str], object]


@dataclass(frozen=True)
class Fate:
    """What becomes, or became, of one item: nothing where there is a reason why not."""

    code: str
    why_not: Text | None = None


def rehearse(session: Session, *, act: BulkAct, codes: Iterable[str], actor: Actor, now: datetime) -> list[Fate]:
    """Tell what an act would do to each item; changes nothing. Raises NotAllowed, or Refused for too many."""
    verb = _verb(session, act, reason=REHEARSED, actor=actor, now=now)
    return [_fate(session, code, verb, keep=False) for code in _chosen(codes)]


def carry_out(
    session: Session, *, act: BulkAct, codes: Iterable[str], reason: str, actor: Actor, now: datetime
) -> list[Fate]:
    """Do an act to each item that takes it. Raises NotAllowed, or Refused without a reason."""
    if act in REASONED and not reason.strip():
        raise Refused(Text("Give the reason: it stays in the item's history."), field="reason")
    verb = _verb(session, act, reason=reason, actor=actor, now=now)
    return [_fate(session, code, verb, keep=True) for code in _chosen(codes)]


def _verb(session: Session, act: BulkAct, *, reason: str, actor: Actor, now: datetime) -> Verb:
    actor.require(ACT_PERMISSIONS[act])
    reasoned = {"reason": reason} if act in REASONED else {}
    return lambda code: VERBS[act](session, code=code, actor=actor, now=now, **reasoned)


def _chosen(codes: Iterable[str]) -> list[str]:
    chosen = sorted(set(codes))  # in one order, so that two people's acts do not wait for each other in a circle
    if not 0 < len(chosen) <= MOST_ROWS:
        raise Refused(Text("Choose between 1 and %(most)s items.", {"most": MOST_ROWS}), field="codes")
    return chosen


def _fate(session: Session, code: str, verb: Verb, *, keep: bool) -> Fate:
    point = session.begin_nested()
    try:
        verb(code)
    except (Refused, NotFound) as refused:
        point.rollback()
        return Fate(code, refused.text)
    if keep:
        point.commit()
    else:
        point.rollback()
    return Fate(code)
