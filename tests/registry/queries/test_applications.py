"""Lists of applications, whose an application is, and who has had a hand in it."""

from datetime import timedelta
from typing import Any

import pytest
from sqlmodel import Session

from accounts.rules import Actor, Role
from core.errors import NotFound
from registry import queries, service
from registry.models import Application
from registry.queries import ApplicationFilter
from registry.queries.applications import open_in_scheme
from registry.rules.applications import ApplicationKind, ApplicationState
from tests import factories
from tests.registry import stories
from tests.registry.stories import TODAY, Cast

S = ApplicationState
NOW = stories.instant(TODAY)


@pytest.fixture
def people(session: Session) -> Cast:
    return stories.cast(session)


def other_applicant(session: Session, people: Cast, name: str = "陈新") -> Cast:
    """Give the same cast with another applicant of the same body."""
    newcomer = stories.member(session, name, Role.CANDIDATE)
    stories.employ(session, newcomer.id, people.body)
    return Cast(
        applicant=newcomer,
        recommender=people.recommender,
        registrar=people.registrar,
        approver=people.approver,
        other_body=people.other_body,
        body=people.body,
    )


def found(session: Session, **chosen: Any) -> list[int]:
    rows = queries.application_rows(session, ApplicationFilter(**chosen))
    assert queries.count_applications(session, ApplicationFilter(**chosen)) == len(rows)
    return [row.id or 0 for row, _ in rows]


def test_a_draft_is_in_no_list(session: Session, people: Cast) -> None:
    stories.filled(session, people)
    assert found(session) == []


def test_what_waits_longest_comes_first(session: Session, people: Cast) -> None:
    late = stories.submitted(session, people, today=TODAY)
    early = stories.submitted(session, other_applicant(session, people), today=TODAY - timedelta(days=3))
    assert found(session) == [early.id, late.id]

    early.state = S.WITHDRAWN  # what is over waits for nobody
    session.flush()
    assert found(session) == [late.id, early.id]


@pytest.mark.parametrize(
    ("chosen", "hit"),
    [
        ({}, True),
        ({"states": (S.SUBMITTED,)}, True),
        ({"states": (S.SUBMITTED, S.EXAMINED)}, True),
        ({"states": (S.EXAMINED,)}, False),
        ({"scheme": "QMS"}, True),
        ({"scheme": "EMS"}, False),
        ({"search": "李"}, True),
        ({"search": "A2026"}, True),
        ({"search": "a2026"}, True),
        ({"search": "王"}, False),
        ({"search": "%"}, False),
        ({"search": "_"}, False),
        ({"search": "李", "scheme": "EMS"}, False),
        ({"body_id": 0}, False),
    ],
)
def test_a_filter_narrows_the_list(session: Session, people: Cast, chosen: dict[str, Any], hit: bool) -> None:
    row = stories.submitted(session, people)
    assert found(session, **chosen) == ([row.id] if hit else [])


def test_a_body_sees_what_was_submitted_to_it(session: Session, people: Cast) -> None:
    row = stories.submitted(session, people)
    assert found(session, body_id=people.body.id) == [row.id]
    assert found(session, body_id=people.other_body.body_id) == []


@pytest.mark.parametrize(("limit", "offset", "count"), [(1, 0, 1), (2, 0, 2), (25, 1, 1), (25, 2, 0)])
def test_a_list_comes_in_pages(session: Session, people: Cast, limit: int, offset: int, count: int) -> None:
    stories.submitted(session, people)
    stories.submitted(session, other_applicant(session, people))
    rows = queries.application_rows(session, ApplicationFilter(), limit=limit, offset=offset)
    assert len(rows) == count
    assert queries.count_applications(session, ApplicationFilter()) == 2


def test_ones_own_applications_come_newest_first_drafts_too(session: Session, people: Cast) -> None:
    first = stories.submitted(session, people)
    second = stories.draft(session, people, scheme="EMS")
    assert [row.id for row in queries.applications_of(session, people.applicant.id)] == [second.id, first.id]
    assert queries.applications_of(session, people.registrar.id) == []


@pytest.mark.parametrize("who", ["recommender", "registrar", "approver", "other_body"])
def test_nobody_elses_application_is_found_as_ones_own(session: Session, people: Cast, who: str) -> None:
    row = stories.draft(session, people)
    other: Actor = getattr(people, who)
    with pytest.raises(NotFound):
        queries.application_of(session, row.id or 0, person_id=other.id)
    assert queries.application_of(session, row.id or 0, person_id=people.applicant.id) is row


def test_a_draft_is_not_found_by_registrars_and_a_returned_one_is(session: Session, people: Cast) -> None:
    row = stories.filled(session, people)
    with pytest.raises(NotFound):
        queries.submitted(session, row.id or 0)
    service.submit(session, application_id=row.id or 0, actor=people.applicant, now=NOW, today=TODAY)
    service.return_by_body(session, application_id=row.id or 0, reason="补", actor=people.recommender, now=NOW)
    assert queries.submitted(session, row.id or 0) is row


@pytest.mark.parametrize("key", [0, -1, 404])
def test_what_does_not_exist_is_not_found(session: Session, people: Cast, key: int) -> None:
    with pytest.raises(NotFound):
        queries.submitted(session, key)
    with pytest.raises(NotFound):
        queries.application_of(session, key, person_id=people.applicant.id)
    with pytest.raises(NotFound):
        queries.for_body(session, key, body_id=people.body.id)


def test_only_the_body_that_was_asked_finds_an_application(session: Session, people: Cast) -> None:
    row = stories.submitted(session, people)
    assert queries.for_body(session, row.id or 0, body_id=people.body.id) is row
    for body_id in (people.other_body.body_id, None):
        with pytest.raises(NotFound):
            queries.for_body(session, row.id or 0, body_id=body_id)


def test_a_body_does_not_find_a_draft(session: Session, people: Cast) -> None:
    row = stories.filled(session, people)
    with pytest.raises(NotFound):
        queries.for_body(session, row.id or 0, body_id=people.body.id)


@pytest.mark.parametrize("state", list(S))
def test_an_application_is_under_way_until_it_is_decided_or_withdrawn(
    session: Session, people: Cast, state: ApplicationState
) -> None:
    row = Application(
        code="A2026-1", person_id=people.applicant.id, scheme="QMS", grade="auditor", kind=ApplicationKind.INITIAL,
        state=state, created_at=NOW, approved_by=people.approver.id if state is S.APPROVED else None,
    )  # fmt: skip
    session.add(row)
    session.flush()
    ended = state in (S.APPROVED, S.REJECTED, S.WITHDRAWN)
    assert (open_in_scheme(session, people.applicant.id, "QMS") is None) == ended
    assert open_in_scheme(session, people.applicant.id, "EMS") is None
    assert open_in_scheme(session, people.registrar.id, "QMS") is None


def test_the_history_is_read_from_its_end(session: Session, people: Cast) -> None:
    row = stories.examined(session, people)
    steps = [(one.from_state, one.to_state) for one in queries.history_of(session, row.id or 0)]
    assert steps == [(S.RECOMMENDED, S.EXAMINED), (S.SUBMITTED, S.RECOMMENDED), (S.DRAFT, S.SUBMITTED)]


def test_everybody_who_had_to_do_with_it_is_a_party(session: Session, people: Cast) -> None:
    row = stories.examined(session, people)
    parties = queries.parties_of(session, row)
    assert (parties.applicant, parties.recommender, parties.registrar) == (
        people.applicant.id,
        people.recommender.id,
        people.registrar.id,
    )
    assert parties.colleagues == {people.applicant.id, people.recommender.id}
    assert parties.examined_by == frozenset()


def test_who_watched_over_the_applicant_has_examined_them(session: Session, people: Cast) -> None:
    row = stories.submitted(session, people)
    watcher = factories.person(session, "监考")
    room = factories.room(session, factories.sitting(session), invigilator=watcher)
    factories.attempt(session, inside=room, who=stories.person_of(session, people.applicant))
    assert queries.parties_of(session, row).examined_by == {watcher.id}


def test_who_left_the_body_is_no_colleague_any_more(session: Session, people: Cast) -> None:
    row = stories.submitted(session, people)
    former = stories.member(session, "旧同事", Role.REGISTRAR)
    stories.employ(session, former.id, people.body)
    assert former.id in queries.parties_of(session, row).colleagues
    stories.leave(session, former.id, TODAY)
    assert former.id not in queries.parties_of(session, row).colleagues


def test_a_draft_has_no_colleagues_yet(session: Session, people: Cast) -> None:
    assert queries.parties_of(session, stories.draft(session, people)).colleagues == frozenset()


def test_who_recommended_before_is_a_party_whatever_their_office_is_now(session: Session, people: Cast) -> None:
    row = stories.recommended(session, people)
    service.return_by_registrar(session, application_id=row.id or 0, reason="补充", actor=people.registrar, now=NOW)
    service.submit(session, application_id=row.id or 0, actor=people.applicant, now=NOW, today=TODAY)
    other = stories.draft(session, people, scheme="EMS")

    for one in (row, other):
        parties = queries.parties_of(session, one)
        assert parties.recommender is None
        assert parties.recommended_before == {people.recommender.id}


def test_colleagues_are_who_works_for_the_same_body_or_acts_for_it(session: Session, people: Cast) -> None:
    assert queries.colleagues_of(session, people.applicant.id) == {people.applicant.id, people.recommender.id}
    assert queries.colleagues_of(session, people.registrar.id) == frozenset()
