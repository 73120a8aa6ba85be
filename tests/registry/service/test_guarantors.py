"""The guarantor's standing: by our own register where the certificate is ours, else marked as a claim."""

from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlmodel import Session

from accounts.rules import Actor
from core.errors import Refused
from registry import queries, service
from registry.models import Application, Certificate, Registration, Sanction
from registry.queries import GuarantorStanding
from registry.rules.applications import ApplicationKind, RegistrationStatus
from tests.registry import stories
from tests.registry.stories import TODAY, Cast


@pytest.fixture
def people(session: Session) -> Cast:
    return stories.cast(session)


@pytest.fixture
def certificate(session: Session, people: Cast, tmp_path: Path) -> Certificate:
    """Give the certificate of 李四, who vouches for somebody else here."""
    return stories.certified(session, people, keys=tmp_path)


@pytest.fixture
def draft(session: Session, people: Cast, certificate: Certificate) -> Application:
    """Give the draft of a newcomer."""
    newcomer = stories.member(session, "陈新", *people.applicant.roles)
    stories.employ(session, newcomer.id, people.body)
    return service.start(
        session, scheme="QMS", grade="provisional_auditor", kind=ApplicationKind.INITIAL, actor=newcomer,
        now=stories.instant(TODAY), today=TODAY,
    )  # fmt: skip


def name(session: Session, draft: Application, **more: Any) -> None:
    who = Actor(draft.person_id, "陈新")
    given: dict[str, Any] = {"name": "李四", "grade": "auditor", "certificate": "", "good_standing": True} | more
    service.set_guarantor(session, application_id=draft.id or 0, actor=who, **given)


def standing(session: Session, draft: Application, day: date = TODAY) -> GuarantorStanding:
    found = queries.guarantor_of(session, draft, day=day)
    assert found is not None
    return found


def in_case(session: Session, draft: Application) -> Any:
    return queries.case_of(session, draft, today=TODAY)["person"]["guarantor"]  # type: ignore[index]  # a case has a person


def registration(session: Session, certificate: Certificate) -> Registration:
    return session.get_one(Registration, certificate.registration_id)


def test_without_a_guarantor_there_is_no_standing(session: Session, draft: Application) -> None:
    assert queries.guarantor_of(session, draft, day=TODAY) is None
    assert in_case(session, draft) is None


@pytest.mark.parametrize("number", ["", "CNAS-123", "GR-2026-1-QMS-999999-0"])
@pytest.mark.parametrize("good", [True, False])
def test_a_number_that_is_not_ours_is_marked_as_a_claim(
    session: Session, draft: Application, number: str, good: bool
) -> None:
    name(session, draft, certificate=number, good_standing=good)
    assert standing(session, draft) == GuarantorStanding("auditor", good)
    assert in_case(session, draft) == {"grade": "auditor", "in_good_standing": good}


def test_a_certificate_of_ours_stands_as_the_register_says_whatever_is_stated(
    session: Session, draft: Application, certificate: Certificate
) -> None:
    name(session, draft, certificate=certificate.serial.lower().replace("-", " "), good_standing=False)
    found = standing(session, draft)
    assert (found.registered_here, found.in_good_standing, found.grade) == (True, True, "provisional_auditor")
    assert found.until == registration(session, certificate).to_day
    assert in_case(session, draft) == {"grade": "provisional_auditor", "in_good_standing": True}


@pytest.mark.parametrize("status", [one for one in RegistrationStatus if one is not RegistrationStatus.ACTIVE])
def test_a_registration_that_does_not_stand_does_not_vouch(
    session: Session, draft: Application, certificate: Certificate, status: RegistrationStatus
) -> None:
    name(session, draft, certificate=certificate.serial)
    registration(session, certificate).status = status
    session.flush()
    assert standing(session, draft).in_good_standing is False


def test_a_registration_that_is_over_does_not_vouch(
    session: Session, draft: Application, certificate: Certificate
) -> None:
    name(session, draft, certificate=certificate.serial)
    last = registration(session, certificate).to_day
    assert standing(session, draft, last).in_good_standing is True
    assert standing(session, draft, last + timedelta(days=1)).in_good_standing is False


@pytest.mark.parametrize(("until", "good"), [(None, False), (TODAY, False), (TODAY - timedelta(days=1), True)])
def test_a_sanction_in_force_bars_a_guarantor(
    session: Session, draft: Application, certificate: Certificate, until: date | None, good: bool
) -> None:
    name(session, draft, certificate=certificate.serial)
    holder = registration(session, certificate).person_id
    row = Sanction(
        person_id=holder, kind="warning", on_day=TODAY - timedelta(days=9), until_day=until, reason="x", recorded_by="x"
    )
    session.add(row)
    session.flush()
    assert standing(session, draft).in_good_standing is good


def test_the_number_of_somebody_else_is_told(session: Session, draft: Application, certificate: Certificate) -> None:
    name(session, draft, name="王五", certificate=certificate.serial)
    found = standing(session, draft)
    assert (found.other_name, found.in_good_standing) == (True, False)


def test_nobody_vouches_for_themselves(
    session: Session, people: Cast, draft: Application, certificate: Certificate
) -> None:
    with pytest.raises(Refused, match="themselves"):
        name(session, draft, name="陈新")
    name(session, draft, name="陈新", certificate="CNAS-1")
    own = registration(session, certificate)
    own.person_id = draft.person_id
    session.flush()
    name(session, draft, name="陈新", certificate=certificate.serial)
    assert standing(session, draft).in_good_standing is False
