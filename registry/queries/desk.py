"""What the registry puts on somebody's desk."""

from collections.abc import Callable
from datetime import datetime

from sqlmodel import Session

from accounts.rules import Actor, CardKind, DeskCard, Permission
from core.errors import Text
from registry.models import Registration
from registry.queries.applications import ApplicationFilter, applications_of, count_applications, steps_of_actor
from registry.queries.measures import count_measures
from registry.queries.passes import count_passes
from registry.queries.registrations import registrations_of
from registry.rules.applications import ApplicationState, RegistrationStatus

S = ApplicationState
LAST = 5
STEPS: dict[ApplicationState, Text] = {
    S.SUBMITTED: Text("Submitted"),
    S.RECOMMENDED: Text("Recommended, to be examined"),
    S.EXAMINED: Text("Examined and proposed for approval"),
    S.APPROVED: Text("Approved"),
    S.REJECTED: Text("Rejected"),
    S.RETURNED: Text("Returned to the applicant"),
    S.WITHDRAWN: Text("Withdrawn by the applicant"),
}
# Where the steps of each lie; who may do more comes first.
PAGES = (
    (Permission.EXAMINE_APPLICATIONS, "/casework"),
    (Permission.RECOMMEND, "/recommendations"),
    (Permission.APPLY, "/applications"),
)
Cards = Callable[[Session, Actor], list[DeskCard]]


def desk_cards(session: Session, actor: Actor, now: datetime) -> list[DeskCard]:
    """Put what waits for this person on their desk, by what they may do."""
    parts = [cards(session, actor) for permission, cards in SOURCES.items() if actor.may(permission)]
    return [card for part in (*parts, _done(session, actor)) for card in part]


def _done(session: Session, actor: Actor) -> list[DeskCard]:
    page = next((page for permission, page in PAGES if actor.may(permission)), None)
    steps = steps_of_actor(session, str(actor), limit=LAST) if page else []
    return [
        DeskCard(
            Text("Application %(code)s", {"code": code}),
            f"{page}/{step.application_id}",
            CardKind.DID,
            at=step.at,
            note=STEPS.get(step.to_state),
        )
        for step, code in steps
    ]


def _applicant(session: Session, actor: Actor) -> list[DeskCard]:
    own, registrations = applications_of(session, actor.id), registrations_of(session, actor.id)
    waiting = [row for row in own if row.state in (S.DRAFT, S.RETURNED)]
    ends = [_end(row) for row in registrations if row.status == RegistrationStatus.ACTIVE]
    return [DeskCard(Text("Applications to complete and submit"), "/applications", count=len(waiting)), *ends]


def _end(row: Registration) -> DeskCard:
    text = Text("Your registration for %(scheme)s ends", {"scheme": row.scheme})
    return DeskCard(text, "/applications", CardKind.COMING, at=row.to_day)


def _body(session: Session, actor: Actor) -> list[DeskCard]:
    chosen = ApplicationFilter(states=(S.SUBMITTED,), body_id=actor.body_id or 0)
    count = count_applications(session, chosen)
    return [DeskCard(Text("Applications that ask for your recommendation"), "/recommendations", count=count)]


def _registrar(session: Session, actor: Actor) -> list[DeskCard]:
    count = count_applications(session, ApplicationFilter(states=(S.RECOMMENDED,)))
    return [DeskCard(Text("Applications to examine"), "/casework?state=recommended", count=count)]


def _approver(session: Session, actor: Actor) -> list[DeskCard]:
    count = count_applications(session, ApplicationFilter(states=(S.EXAMINED,)))
    measures = count_measures(session, not_by=actor.id)
    return [
        DeskCard(Text("Applications to approve"), "/casework?state=examined", count=count),
        DeskCard(Text("Suspensions and restorations to decide on"), "/certificates/proposals", count=measures),
    ]


def _confirmer(session: Session, actor: Actor) -> list[DeskCard]:
    count = count_passes(session, waiting=True, not_by=actor.id)
    label = Text("Earlier passes to confirm, recorded by somebody else")
    return [DeskCard(label, "/passes?state=waiting", count=count)]


SOURCES: dict[Permission, Cards] = {
    Permission.APPLY: _applicant,
    Permission.RECOMMEND: _body,
    Permission.EXAMINE_APPLICATIONS: _registrar,
    Permission.APPROVE_APPLICATIONS: _approver,
    Permission.CONFIRM_PASSES: _confirmer,
}
