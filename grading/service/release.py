"""A named person lets the computed results of a sitting go out."""

from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session

from accounts.models import Person
from accounts.rules import Actor, Permission
from core import audit, outbox
from core.db import get
from core.errors import NotAllowed, Refused, Text
from exam.models import Attempt, Sitting
from grading import queries
from grading.models import Release, Result
from grading.rules.marking import Hand, may_release
from grading.service.actions import Action


@dataclass(frozen=True)
class Confirmed:
    """What somebody saw and confirmed: so many results of this sitting."""

    sitting_id: int
    count: int


@dataclass(frozen=True)
class Released:
    """How many results went out and how many mails tell of it."""

    results: int
    mails: int


def release(session: Session, *, confirmed: Confirmed, public_url: str, actor: Actor, now: datetime) -> Released:
    """Let every computed result of a sitting go out and tell the candidates who have an address.

    Raises NotFound, NotAllowed (law 9), Refused when nothing is ready or when their number has changed since the person
    confirmed it.
    """
    actor.require(Permission.RELEASE_RESULTS)
    sitting: Sitting = get(session, Sitting, confirmed.sitting_id, lock=True)
    ready = queries.ready_results(session, confirmed.sitting_id)
    _refuse(queries.hand_of(session, confirmed.sitting_id, actor.id, ready=len(ready)), confirmed)
    session.add_all([Release(result_id=one.result.id or 0, released_by=actor.id, at=now) for one in ready])
    session.flush()
    mails = sum(_tell(session, one.person, sitting, public_url, now) for one in ready)
    details = {"results": [one.result.id for one in ready], "mails": mails}
    subject = f"sitting/{sitting.code}"
    audit.record(session, actor=actor, action=Action.RESULTS_RELEASED, subject=subject, at=now, details=details)
    return Released(len(ready), mails)


def send_out(
    session: Session, *, attempt: Attempt, result: Result, public_url: str, actor: Actor, now: datetime
) -> None:
    """Let another edition of a result that is out go out as well, and tell the candidate."""
    session.add(Release(result_id=result.id or 0, released_by=actor.id, at=now))
    session.flush()
    person: Person = get(session, Person, attempt.person_id)
    _tell(session, person, get(session, Sitting, attempt.sitting_id), public_url, now)


def _refuse(hand: Hand, confirmed: Confirmed) -> None:
    reasons = may_release(hand)
    if reasons:
        kind = NotAllowed if hand.tied else Refused
        raise kind(reasons[0], code="may_not_release")
    if hand.ready != confirmed.count:
        params = {"ready": hand.ready, "expected": confirmed.count}
        text = Text("%(ready)s results are ready now, not %(expected)s. Look at the list again and confirm.", params)
        raise Refused(text, code="changed")


def _tell(session: Session, person: Person, sitting: Sitting, public_url: str, now: datetime) -> bool:
    """Queue the mail for a candidate who has an address; tells whether there is one."""
    if not person.email:
        return False
    context: dict[str, object] = {
        "name": person.name,
        "title": sitting.title,
        "title_en": sitting.title_en,
        "link": f"{public_url}/results",
    }
    outbox.post(session, to=person.email, template="grading/result_released", now=now, context=context)
    return True
