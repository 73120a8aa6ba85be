"""What the registry puts on the desk of each role, and how many of it."""

from datetime import date, timedelta
from typing import Any

import pytest
from sqlmodel import Session

from accounts.rules import Actor, CardKind, DeskCard
from registry import queries, service
from registry.rules.applications import ApplicationState as S
from registry.rules.applications import RegistrationStatus as R
from tests.registry import stories
from tests.registry.stories import TODAY, Cast

NOW = stories.instant(TODAY)


@pytest.fixture
def people(session: Session) -> Cast:
    return stories.cast(session)


def cards(session: Session, actor: Actor) -> dict[str, DeskCard]:
    return {card.href: card for card in queries.desk_cards(session, actor, NOW)}


@pytest.mark.parametrize(
    ("who", "hrefs"),
    [
        ("applicant", {"/applications"}),
        ("recommender", {"/recommendations"}),
        ("registrar", {"/casework?state=recommended", "/passes?state=waiting"}),
        (
            "approver",
            {
                "/casework?state=recommended",
                "/casework?state=examined",
                "/certificates/proposals",
                "/passes?state=waiting",
            },
        ),
    ],
)
def test_each_role_has_its_own_cards(session: Session, people: Cast, who: str, hrefs: set[str]) -> None:
    found = cards(session, getattr(people, who))
    assert set(found) == hrefs
    assert all(card.count == 0 for card in found.values())


def test_somebody_without_a_role_has_an_empty_desk(session: Session, people: Cast) -> None:
    assert queries.desk_cards(session, Actor(people.applicant.id, "李四"), NOW) == []


@pytest.mark.parametrize(
    ("bring", "who", "href", "count"),
    [
        (stories.draft, "applicant", "/applications", 1),
        (stories.filled, "applicant", "/applications", 1),
        (stories.submitted, "applicant", "/applications", 0),
        (stories.draft, "recommender", "/recommendations", 0),
        (stories.submitted, "recommender", "/recommendations", 1),
        (stories.submitted, "other_body", "/recommendations", 0),
        (stories.recommended, "recommender", "/recommendations", 0),
        (stories.submitted, "registrar", "/casework?state=recommended", 0),
        (stories.recommended, "registrar", "/casework?state=recommended", 1),
        (stories.recommended, "approver", "/casework?state=examined", 0),
        (stories.examined, "registrar", "/casework?state=recommended", 0),
        (stories.examined, "approver", "/casework?state=examined", 1),
    ],
)
def test_an_application_moves_from_desk_to_desk(
    session: Session, people: Cast, bring: Any, who: str, href: str, count: int
) -> None:
    bring(session, people)
    assert cards(session, getattr(people, who))[href].count == count


def test_a_returned_application_is_back_on_its_applicants_desk(session: Session, people: Cast) -> None:
    row = stories.submitted(session, people)
    service.return_by_body(session, application_id=row.id or 0, reason="补", actor=people.recommender, now=NOW)
    assert row.state is S.RETURNED
    assert cards(session, people.applicant)["/applications"].count == 1


@pytest.mark.parametrize("status", list(R))
def test_the_end_of_a_registration_comes_on_its_holders_desk(session: Session, people: Cast, status: R) -> None:
    last = TODAY + timedelta(days=90)
    stories.registered(session, people.applicant, date(2024, 1, 1), last, status=status)
    coming = [card for card in queries.desk_cards(session, people.applicant, NOW) if card.kind is CardKind.COMING]
    assert [card.at for card in coming] == ([last] if status is R.ACTIVE else [])


@pytest.mark.parametrize(("who", "count"), [("registrar", 0), ("approver", 1)])
def test_a_pass_waits_for_who_did_not_record_it(session: Session, people: Cast, who: str, count: int) -> None:
    service.record_pass(
        session, person_id=people.applicant.id, subject="101", passed_on=TODAY, score=None, source="CCAA",
        actor=people.registrar, now=NOW,
    )  # fmt: skip
    assert cards(session, getattr(people, who))["/passes?state=waiting"].count == count


@pytest.mark.parametrize(
    ("who", "page", "said"),
    [
        ("applicant", "/applications", ["Submitted"]),
        ("recommender", "/recommendations", ["Recommended, to be examined"]),
        ("registrar", "/casework", ["Examined and proposed for approval"]),
        ("approver", "/casework", []),
        ("other_body", "/recommendations", []),
    ],
)
def test_everybody_finds_the_steps_that_they_took_last(
    session: Session, people: Cast, who: str, page: str, said: list[str]
) -> None:
    row = stories.examined(session, people)
    found = queries.desk_cards(session, getattr(people, who), NOW)
    did = [card for card in found if card.kind is CardKind.DID]
    assert [(card.href, str(card.note)) for card in did] == [(f"{page}/{row.id}", step) for step in said]
