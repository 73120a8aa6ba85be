"""Every verb of the registry against every person with a part in a case and every state: who may, what is left."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlmodel import Session, select

from accounts.models import RoleGrant
from accounts.rules import Actor, Role
from core.audit import AuditEntry
from core.errors import NotAllowed, NotFound, Refused
from registry import service
from registry.models import Application, ApplicationHistory
from registry.rules.applications import ApplicationState
from registry.rules.registrations import WithdrawalGround
from tests import factories
from tests.registry import stories
from tests.registry.stories import TODAY, Cast

S = ApplicationState
NOW = stories.instant(TODAY)
EVERYBODY = ("applicant", "recommender", "other_body", "registrar", "approver", "watcher", "colleague")
STRANGERS = {"registrar", "approver", "other_body"}  # who has no part in the case but that of the verb before
BROUGHT: dict[S, Callable[..., Application]] = {
    S.DRAFT: stories.filled,
    S.SUBMITTED: stories.submitted,
    S.RECOMMENDED: stories.recommended,
    S.EXAMINED: stories.examined,
}
# In which state who may do what, as far as a service asks; the pages ask for the role besides. All else is refused.
ALLOWED: dict[str, dict[S, set[str]]] = {
    "submit": {S.DRAFT: {"applicant"}, S.RETURNED: {"applicant"}},
    "withdraw": {state: {"applicant"} for state in (S.DRAFT, S.SUBMITTED, S.RECOMMENDED, S.RETURNED)},
    "recommend": {S.SUBMITTED: {"recommender"}},
    "return_by_body": {S.SUBMITTED: {"recommender"}},
    "rule": {},  # nothing is open in this case
    "examine": {S.RECOMMENDED: STRANGERS},
    "return_by_registrar": {S.RECOMMENDED: STRANGERS},
    "refer_back": {S.EXAMINED: STRANGERS - {"registrar"}},
    "prepare": {S.EXAMINED: STRANGERS - {"registrar"}},
    "reject": {S.RECOMMENDED: STRANGERS, S.EXAMINED: STRANGERS - {"registrar"}},
}
# What each verb leaves the application in.
LEFT = {
    "submit": S.SUBMITTED, "withdraw": S.WITHDRAWN, "recommend": S.RECOMMENDED, "return_by_body": S.RETURNED,
    "examine": S.EXAMINED, "return_by_registrar": S.RETURNED, "refer_back": S.RECOMMENDED, "prepare": S.EXAMINED,
    "reject": S.REJECTED,
}  # fmt: skip


@dataclass(frozen=True)
class Scene:
    """A case in a state, who has a part in it, and the keys of the office."""

    session: Session
    people: dict[str, Actor]
    row: Application
    keys: Path

    def act(self, verb: str, who: str) -> None:
        """Do as a person does, with all that the verb asks for."""
        actor, key = self.people[who], self.row.id or 0
        more: dict[str, Any] = {"now": NOW, "reason": "理由"}
        if verb == "submit":
            more = {"now": NOW, "today": TODAY}
        if verb == "withdraw":
            more = {"now": NOW}
        if verb == "prepare":
            more = {"office": stories.office(self.keys), "today": TODAY}
        if verb == "rule":
            more |= {"requirement": "cpd", "met": True}
        getattr(service, verb)(self.session, application_id=key, actor=actor, **more)

    def trace(self) -> tuple[str, int, int]:
        """Tell the state, and how much was written."""
        self.session.expire(self.row)
        history = self.session.exec(select(ApplicationHistory.id)).all()
        chain = self.session.exec(select(AuditEntry.id)).all()
        return self.row.state.value, len(history), len(chain)


def hands(session: Session, people: Cast) -> dict[str, Actor]:
    """Give everybody with a part: also who watched over an examination of the applicant, and a colleague."""
    watcher, colleague = (stories.member(session, name, Role.REGISTRAR) for name in ("监考", "同事"))
    stories.employ(session, colleague.id, people.body)
    room = factories.room(session, factories.sitting(session), invigilator=stories.person_of(session, watcher))
    factories.attempt(session, inside=room, who=stories.person_of(session, people.applicant))
    cast = {name: getattr(people, name) for name in ("applicant", "recommender", "other_body", "registrar", "approver")}
    return {**cast, "watcher": watcher, "colleague": colleague}


def scene(session: Session, state: S, keys: Path) -> Scene:
    """Bring a case to a state by the verbs that people use."""
    people = stories.cast(session)
    before = {S.RETURNED: S.SUBMITTED, S.WITHDRAWN: S.SUBMITTED, S.REJECTED: S.RECOMMENDED}.get(state, state)
    row = BROUGHT[before](session, people)
    if state is S.RETURNED:
        service.return_by_body(session, application_id=row.id or 0, reason="x", actor=people.recommender, now=NOW)
    if state is S.WITHDRAWN:
        service.withdraw(session, application_id=row.id or 0, actor=people.applicant, now=NOW)
    if state is S.REJECTED:
        service.reject(session, application_id=row.id or 0, reason="x", actor=people.registrar, now=NOW)
    session.flush()
    return Scene(session, hands(session, people), row, keys)


@pytest.mark.parametrize("state", [state for state in S if state is not S.APPROVED])
def test_in_each_state_exactly_these_people_do_exactly_this(session: Session, tmp_path: Path, state: S) -> None:
    here = scene(session, state, tmp_path)
    before = here.trace()

    for verb, allowed in ALLOWED.items():
        for who in EVERYBODY:
            with session.begin_nested() as attempt:
                try:
                    here.act(verb, who)
                    done = here.trace()
                except (Refused, NotAllowed, NotFound):
                    done = None
                attempt.rollback()
            session.expire_all()
            assert (done is not None) == (who in allowed.get(state, set())), (verb, who)
            assert done is None or done[0] == LEFT[verb].value, (verb, who)
            assert here.trace() == before, (verb, who)


@pytest.mark.parametrize("who", EVERYBODY)
def test_what_is_approved_is_left_alone_by_everybody(session: Session, tmp_path: Path, who: str) -> None:
    people = stories.cast(session)
    stories.on_file(session, people, keys=tmp_path)
    row = session.exec(select(Application)).one()
    here = Scene(session, hands(session, people), row, tmp_path)
    before = here.trace()

    for verb in ALLOWED:
        with pytest.raises((Refused, NotAllowed, NotFound)), session.begin_nested():
            here.act(verb, who)
        session.expire_all()

    assert here.trace() == before
    assert row.state is S.APPROVED


@pytest.mark.parametrize(
    ("who", "words"),
    [
        ("applicant", "Nobody decides on their own application."),
        ("recommender", "You work for the body that recommends this person, so somebody else must decide."),
        ("colleague", "You work for the body that recommends this person, so somebody else must decide."),
        ("watcher", "You took part in examining this person, so somebody else must decide."),
    ],
)
def test_who_may_not_decide_is_told_why(session: Session, tmp_path: Path, who: str, words: str) -> None:
    here = scene(session, S.RECOMMENDED, tmp_path)

    for verb in ("examine", "return_by_registrar", "reject", "rule"):
        with pytest.raises(NotAllowed) as refused:
            here.act(verb, who)
        assert (str(refused.value), refused.value.code) == (words, "not_allowed")


def test_who_examined_is_told_that_it_takes_a_second_person(session: Session, tmp_path: Path) -> None:
    here = scene(session, S.EXAMINED, tmp_path)

    for verb in ("prepare", "refer_back", "reject"):
        with pytest.raises(NotAllowed) as refused:
            here.act(verb, "registrar")
        assert str(refused.value) == "You examined this application; a second person must approve it."


def test_who_was_a_colleague_and_left_before_decides_again(session: Session, tmp_path: Path) -> None:
    here = scene(session, S.RECOMMENDED, tmp_path)
    stories.leave(session, here.people["colleague"].id, TODAY - timedelta(days=1))

    here.act("examine", "colleague")

    assert here.row.state is S.EXAMINED


def test_who_recommended_a_round_before_and_changed_offices_does_not_decide(session: Session, tmp_path: Path) -> None:
    here = scene(session, S.RECOMMENDED, tmp_path)
    here.act("return_by_registrar", "registrar")
    here.act("submit", "applicant")
    former = here.people["recommender"]
    for grant in session.exec(select(RoleGrant).where(RoleGrant.person_id == former.id)):
        grant.revoked_at = NOW
    successor = stories.member(session, "继任", Role.RECOMMENDING_BODY, of=stories.body(session))
    service.recommend(session, application_id=here.row.id or 0, reason="属实", actor=successor, now=NOW)

    with pytest.raises(NotAllowed, match="You have recommended this person before"):
        here.act("examine", "recommender")


@pytest.mark.parametrize("who", ["recommender", "colleague", "watcher"])
def test_who_has_had_a_hand_in_a_case_does_not_withdraw_its_certificate(
    session: Session, tmp_path: Path, who: str
) -> None:
    people = stories.cast(session)
    issued = stories.on_file(session, people, keys=tmp_path)
    actor = hands(session, people)[who]

    with pytest.raises(NotAllowed, match="somebody else must decide"):
        service.withdraw_certificate(
            session,
            certificate_id=issued.id or 0,
            ground=WithdrawalGround.MISCONDUCT,
            reason="理由",
            actor=actor,
            now=NOW,
        )
