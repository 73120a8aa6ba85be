"""How a guarantor stands on each day of the registration that vouches."""

from datetime import date, timedelta
from pathlib import Path

import pytest
from sqlmodel import Session

from registry import queries
from registry.models import Application, Certificate, Registration, Sanction
from registry.rules.applications import RegistrationStatus as R
from tests.registry import stories
from tests.registry.stories import TODAY, Cast


@pytest.fixture
def people(session: Session) -> Cast:
    return stories.cast(session)


@pytest.fixture
def certificate(session: Session, people: Cast, tmp_path: Path) -> Certificate:
    return stories.on_file(session, people, keys=tmp_path)


@pytest.fixture
def draft(session: Session, people: Cast, certificate: Certificate) -> Application:
    """Give a draft of somebody else, who names the holder of the certificate."""
    row = stories.draft(session, people, scheme="EMS")
    row.person_id = people.other_body.id
    row.guarantor = {"name": "李四", "grade": "auditor", "certificate": certificate.serial, "in_good_standing": True}
    session.flush()
    return row


def good(session: Session, draft: Application, day: date) -> bool:
    found = queries.guarantor_of(session, draft, day=day)
    assert found is not None
    assert found.registered_here
    return found.in_good_standing


@pytest.mark.parametrize(("days", "stands"), [(-1, False), (0, True), (500, True), (1095, True), (1096, False)])
def test_who_vouches_is_registered_on_that_day(session: Session, draft: Application, days: int, stands: bool) -> None:
    assert good(session, draft, TODAY + timedelta(days=days)) is stands


@pytest.mark.parametrize("status", list(R))
def test_only_an_active_registration_vouches(
    session: Session, draft: Application, certificate: Certificate, status: R
) -> None:
    session.get_one(Registration, certificate.registration_id).status = status
    session.flush()
    assert good(session, draft, TODAY) is (status is R.ACTIVE)


@pytest.mark.parametrize(
    ("on_day", "until_day", "day", "stands"),
    [
        (0, None, 0, False),
        (0, None, 400, False),
        (1, None, 0, True),
        (-30, -1, 0, True),
        (-30, 0, 0, False),
        (-30, 10, 11, True),
    ],
)
def test_a_measure_against_the_guarantor_bars_for_its_days(
    session: Session, people: Cast, draft: Application, on_day: int, until_day: int | None, day: int, stands: bool
) -> None:
    session.add(
        Sanction(
            person_id=people.applicant.id, kind="suspension", on_day=TODAY + timedelta(days=on_day),
            until_day=None if until_day is None else TODAY + timedelta(days=until_day), reason="x", recorded_by="test",
        )
    )  # fmt: skip
    session.flush()
    assert good(session, draft, TODAY + timedelta(days=day)) is stands


@pytest.mark.parametrize("spelling", ["{}", " {} ", "{}\u3000"])
def test_the_number_may_be_typed_with_spaces(
    session: Session, draft: Application, certificate: Certificate, spelling: str
) -> None:
    draft.guarantor = {**draft.guarantor, "certificate": spelling.format(certificate.serial.lower())}
    assert good(session, draft, TODAY)


@pytest.mark.parametrize("number", ["", "GR-2026-1-QMS-000123-X", "nonsense", "2021-N1QMS-1012345"])
def test_another_number_leaves_the_applicants_word(session: Session, draft: Application, number: str) -> None:
    draft.guarantor = {**draft.guarantor, "certificate": number}
    found = queries.guarantor_of(session, draft, day=TODAY)
    assert found is not None
    assert (found.grade, found.in_good_standing, found.registered_here, found.until) == ("auditor", True, False, None)


def test_the_register_says_the_grade_and_the_last_day(session: Session, draft: Application) -> None:
    found = queries.guarantor_of(session, draft, day=TODAY)
    assert found is not None
    assert (found.grade, found.until) == ("provisional_auditor", date(2029, 11, 1))
