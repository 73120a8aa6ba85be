"""The release: what goes out, who lets it, who is told, and what the registry and the candidate see of it."""

from datetime import datetime, timedelta
from decimal import Decimal
from email.message import EmailMessage
from typing import Any

import pytest
from sqlalchemy.exc import DatabaseError
from sqlmodel import Session, col, delete, select

from accounts.models import Person
from accounts.rules import Actor, CardKind, Permission, Role
from core import outbox
from core.audit import AuditEntry
from core.errors import NotAllowed, NotFound, Refused
from core.outbox import Message
from exam.models import Attempt, Sitting
from exam.rules.states import AttemptState
from grading import queries
from grading.models import MarkingTask, Release, Result
from grading.service import Action, Confirmed, Given, Released, mark, release, score_sealed
from tests import factories
from tests.grading.sat import employ, essay_form, sealed

URL = "https://exam.example.test"


@pytest.fixture
def sitting(session: Session) -> Sitting:
    """Give a sitting without essays."""
    return factories.sitting(session)


@pytest.fixture
def releaser(session: Session) -> Actor:
    """Give somebody who had no hand in any sitting."""
    return factories.actor(factories.person(session, "考务丁"), Role.EXAM_OFFICER)


def write(session: Session, sitting: Sitting, now: datetime, seat: int = 1, **more: Any) -> Person:
    """Let one more candidate write, seal and score."""
    who = factories.person(session, f"考生{seat}", number=seat, **more)
    sealed(session, sitting, who=who, seat=seat)
    score_sealed(session, now=now)
    return who


def let_out(session: Session, sitting: Sitting, actor: Actor, now: datetime, count: int = 1) -> Released:
    return release(session, confirmed=Confirmed(sitting.id or 0, count), public_url=URL, actor=actor, now=now)


def test_a_release_names_a_person_is_audited_and_tells_the_candidate(
    session: Session, sitting: Sitting, releaser: Actor, now: datetime
) -> None:
    who = write(session, sitting, now)

    assert let_out(session, sitting, releaser, now) == Released(1, 1)

    row = session.exec(select(Release)).one()
    assert (row.released_by, row.at) == (releaser.id, now)
    mail = session.exec(select(Message)).one()
    assert mail.to == who.email
    assert f"{URL}/results" in mail.body
    assert "成绩" in mail.subject
    entry = session.exec(select(AuditEntry).where(AuditEntry.action == Action.RESULTS_RELEASED)).one()
    assert (entry.actor, entry.details["mails"]) == (str(releaser), 1)
    assert [(one.name, one.count) for one in queries.releases_of(session, sitting.id or 0)] == [("考务丁", 1)]


def test_the_mail_never_says_how_it_came_out(
    session: Session, sitting: Sitting, releaser: Actor, now: datetime
) -> None:
    write(session, sitting, now)
    let_out(session, sitting, releaser, now)

    mail = session.exec(select(Message)).one()
    total = session.exec(select(Result)).one().total
    assert str(total) not in mail.body
    assert "passed" not in mail.body.lower()


def test_who_has_no_address_gets_no_mail_but_a_result(
    session: Session, sitting: Sitting, releaser: Actor, now: datetime
) -> None:
    write(session, sitting, now, email=None)

    assert let_out(session, sitting, releaser, now) == Released(1, 0)


def test_what_is_released_is_not_released_again(
    session: Session, sitting: Sitting, releaser: Actor, now: datetime
) -> None:
    write(session, sitting, now)
    let_out(session, sitting, releaser, now)

    with pytest.raises(Refused, match="No computed result"):
        let_out(session, sitting, releaser, now)
    write(session, sitting, now, seat=2)
    assert let_out(session, sitting, releaser, now).results == 1


def test_a_number_that_changed_since_must_be_confirmed_again(
    session: Session, sitting: Sitting, releaser: Actor, now: datetime
) -> None:
    write(session, sitting, now)
    write(session, sitting, now, seat=2)

    with pytest.raises(Refused, match="2 results are ready now, not 1"):
        let_out(session, sitting, releaser, now, count=1)


def test_a_release_cannot_be_taken_back(session: Session, sitting: Sitting, releaser: Actor, now: datetime) -> None:
    write(session, sitting, now)
    let_out(session, sitting, releaser, now)

    with pytest.raises(DatabaseError, match="append-only"), session.begin_nested():
        session.exec(delete(Release).where(col(Release.result_id) > 0))


def test_a_candidate_of_the_sitting_does_not_release_it(session: Session, sitting: Sitting, now: datetime) -> None:
    who = write(session, sitting, now)

    with pytest.raises(NotAllowed, match="You sat"):
        let_out(session, sitting, factories.actor(who, Role.EXAM_OFFICER), now)


def test_an_invigilator_of_the_sitting_does_not_release_it(
    session: Session, sitting: Sitting, releaser: Actor, now: datetime
) -> None:
    factories.room(session, sitting, invigilator=session.get(Person, releaser.id))
    write(session, sitting, now)

    with pytest.raises(NotAllowed, match="You invigilated"):
        let_out(session, sitting, releaser, now)


def test_a_colleague_of_a_candidate_does_not_release_it(
    session: Session, sitting: Sitting, releaser: Actor, now: datetime
) -> None:
    who = write(session, sitting, now)
    colleague = session.get(Person, releaser.id)
    assert colleague is not None
    employ(session, who, colleague)

    with pytest.raises(NotAllowed, match="same body"):
        let_out(session, sitting, releaser, now)


def test_who_marked_in_a_sitting_does_not_release_it(session: Session, releaser: Actor, now: datetime) -> None:
    sitting = factories.sitting(session, on=essay_form(session))
    write(session, sitting, now)
    chief = factories.actor(factories.person(session, "阅卷组长"), Role.CHIEF_MARKER)
    task = session.exec(select(MarkingTask)).one()
    mark(session, public_id=task.public_id, given=Given([Decimal(4), Decimal(6)]), actor=chief, now=now)
    score_sealed(session, now=now)

    with pytest.raises(NotAllowed, match="You marked"):
        let_out(session, sitting, chief, now)
    assert let_out(session, sitting, releaser, now).results == 1


def test_one_who_marked_elsewhere_may_release(session: Session, sitting: Sitting, now: datetime) -> None:
    other = factories.sitting(session, on=essay_form(session))
    write(session, other, now)
    chief = factories.actor(factories.person(session, "阅卷组长"), Role.CHIEF_MARKER)
    task = session.exec(select(MarkingTask)).one()
    mark(session, public_id=task.public_id, given=Given([Decimal(4), Decimal(6)]), actor=chief, now=now)
    write(session, sitting, now, seat=2)

    assert let_out(session, sitting, chief, now).results == 1


@pytest.mark.parametrize("role", [r for r in Role if not Actor(1, "x", frozenset({r})).may(Permission.RELEASE_RESULTS)])
def test_only_who_may_release_releases(session: Session, sitting: Sitting, now: datetime, role: Role) -> None:
    with pytest.raises(NotAllowed):
        let_out(session, sitting, Actor(77, "Somebody", frozenset({role})), now)


def test_a_sitting_that_does_not_exist_is_not_found(session: Session, releaser: Actor, now: datetime) -> None:
    with pytest.raises(NotFound):
        release(session, confirmed=Confirmed(10**12, 1), public_url=URL, actor=releaser, now=now)


def test_what_waits_for_marks_stays_unreleased(session: Session, releaser: Actor, now: datetime) -> None:
    sitting = factories.sitting(session, on=essay_form(session))
    write(session, sitting, now)
    sealed(session, sitting, seat=2, answers={})
    score_sealed(session, now=now)

    standing = queries.standing_of(session, sitting.id or 0)
    assert (standing.sealed, standing.pending, standing.computed, standing.ready) == (2, 1, 1, 1)
    assert let_out(session, sitting, releaser, now).results == 1
    assert queries.standing_of(session, sitting.id or 0).released == 1


def test_a_void_attempt_is_neither_counted_nor_released(
    session: Session, sitting: Sitting, releaser: Actor, now: datetime
) -> None:
    write(session, sitting, now)
    row = session.exec(select(Attempt)).one()
    row.state = AttemptState.VOID
    session.add(row)
    session.flush()

    assert queries.standing_of(session, sitting.id or 0).sealed == 0
    assert queries.count_results(session, sitting.id or 0) == 0
    with pytest.raises(Refused, match="No computed result"):
        let_out(session, sitting, releaser, now, count=0)


def test_the_list_of_sittings_tells_how_far_each_is(session: Session, sitting: Sitting, now: datetime) -> None:
    write(session, sitting, now)
    factories.sitting(session)

    (one,) = queries.standings(session, limit=25, offset=0)
    assert (one.sitting.id, one.sealed, one.computed, one.unscored, one.late) == (sitting.id, 1, 1, 0, 0)
    assert queries.count_sittings(session) == 1


def test_the_last_edition_is_what_counts_and_goes_out(
    session: Session, sitting: Sitting, releaser: Actor, now: datetime
) -> None:
    who = write(session, sitting, now)
    first = session.exec(select(Result)).one()
    let_out(session, sitting, releaser, now)
    values = first.model_dump(exclude={"id"}) | {"edition": 2, "total": Decimal(1), "passed": False}
    session.add(Result(**values))
    session.flush()

    assert queries.standing_of(session, sitting.id or 0).ready == 1
    assert queries.outcomes_of(session, who.id or 0)[0].result == first  # the second is not released yet
    let_out(session, sitting, releaser, now)
    found = queries.outcomes_of(session, who.id or 0)[0].result
    assert found is not None
    assert found.edition == 2
    assert queries.released_passes(session, who.id or 0) == []


def test_a_desk_shows_what_waits_and_what_came_out(
    session: Session, sitting: Sitting, releaser: Actor, now: datetime
) -> None:
    who = write(session, sitting, now)
    candidate = factories.actor(who, Role.CANDIDATE)

    assert [card.count for card in queries.desk_cards(session, releaser, now)] == [1]
    assert [card.kind for card in queries.desk_cards(session, candidate, now)] == [CardKind.COMING]
    let_out(session, sitting, releaser, now)
    waiting, done = queries.desk_cards(session, releaser, now)
    assert (waiting.count, done.kind, done.href) == (0, CardKind.DID, f"/releases/{sitting.id}")
    assert [card.kind for card in queries.desk_cards(session, candidate, now)] == [CardKind.DID]


def test_nobody_sees_the_outcome_of_somebody_else(session: Session, sitting: Sitting, now: datetime) -> None:
    write(session, sitting, now)
    row = session.exec(select(Attempt)).one()

    with pytest.raises(NotFound):
        queries.outcome_of(session, factories.person(session).id or 0, row.id)


def test_a_mail_server_that_is_down_keeps_no_result_back_and_each_candidate_is_told_once(
    session: Session, sitting: Sitting, releaser: Actor, now: datetime
) -> None:
    write(session, sitting, now, email="one@example.test")
    write(session, sitting, now, seat=2, email="two@example.test")
    sent: list[str] = []

    def down(_mail: EmailMessage) -> None:
        raise OSError("no route to the mail server")

    def up(mail: EmailMessage) -> None:
        sent.append(mail["To"])

    assert let_out(session, sitting, releaser, now, count=2) == Released(2, 2)
    for minutes, transport in enumerate((down, down, up, up, up)):
        moment = now + timedelta(hours=minutes)
        messages = outbox.claim(session, now=moment)
        outbox.settle(session, problems=outbox.send(messages, transport=transport, sender="a@b.test"), now=moment)

    assert len(session.exec(select(Release)).all()) == 2
    assert sorted(sent) == ["one@example.test", "two@example.test"]
