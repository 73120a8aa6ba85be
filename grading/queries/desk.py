"""What grading puts on somebody's desk."""

from datetime import datetime

from sqlmodel import Session

from accounts.rules import Actor, CardKind, DeskCard, Permission
from core.errors import Bilingual, Text
from grading.queries.marking import count_waiting
from grading.queries.releases import count_ready, released_by
from grading.queries.results import Outcome, outcomes_of

LAST = 5


def desk_cards(session: Session, actor: Actor, now: datetime) -> list[DeskCard]:
    """Put answers to mark, results to release and one's own results on a desk."""
    cards = []
    if actor.may(Permission.MARK):
        cards.append(DeskCard(Text("Answers to mark"), "/marking", count=count_waiting(session, actor.id)))
    if actor.may(Permission.RELEASE_RESULTS):
        cards.append(DeskCard(Text("Results that wait for their release"), "/releases", count=count_ready(session)))
        cards += _released(session, actor)
    if actor.may(Permission.APPLY):
        cards += [_card(one) for one in outcomes_of(session, actor.id)[:LAST]]
    return cards


def _released(session: Session, actor: Actor) -> list[DeskCard]:
    done = released_by(session, actor.id, limit=LAST)
    return [
        DeskCard(
            Text("%(sitting)s", {"sitting": Bilingual(sitting.title, sitting.title_en)}),
            f"/releases/{sitting.id}",
            CardKind.DID,
            at=at,
            note=Text("Results released"),
        )
        for sitting, at in done
    ]


def _card(outcome: Outcome) -> DeskCard:
    href = f"/results/{outcome.attempt.id}"
    params = {"subject": outcome.subject.code}
    if outcome.released_at is not None:
        return DeskCard(Text("Result of subject %(subject)s", params), href, CardKind.DID, at=outcome.released_at)
    label = Text("Examination in subject %(subject)s, result to come", params)
    kind = CardKind.DID if outcome.void else CardKind.COMING
    label = Text("Examination in subject %(subject)s, declared void", params) if outcome.void else label
    return DeskCard(label, href, kind, at=outcome.attempt.submitted_at or outcome.sitting.closes_at)
