"""Lists of certificates, look-ups for those who verify, and the status on any day out of the events."""

from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from sqlmodel import Session

from registry import queries
from registry.models import Certificate, CertificateEvent, CertificateEventKind, Registration
from registry.queries import CertificateFilter
from registry.rules.certificates import CertificateStatus, Suspension
from registry.rules.registrations import WithdrawalGround
from tests.registry import stories
from tests.registry.stories import TODAY, Cast

K = CertificateEventKind
S = CertificateStatus
G = WithdrawalGround
ZONE = "Asia/Shanghai"


def after(days: int) -> date:
    return TODAY + timedelta(days=days)


@pytest.fixture
def people(session: Session) -> Cast:
    return stories.cast(session)


@pytest.fixture
def certificate(session: Session, people: Cast, tmp_path: Path) -> Certificate:
    return stories.on_file(session, people, keys=tmp_path)


def happen(
    session: Session, certificate: Certificate, kind: K, day: date, *, ground: G | None = None, hour: int = 9
) -> None:
    """Let something happen to a certificate at an hour of a day in the association's zone."""
    at = datetime.combine(day, time(hour), ZoneInfo(ZONE))
    session.add(
        CertificateEvent(
            certificate_id=certificate.id or 0, kind=kind, ground=ground, reason="x", actor_id=certificate.issued_by,
            at=at,
        )
    )  # fmt: skip
    session.flush()


def on(session: Session, certificate: Certificate, day: date) -> tuple[str, date, str]:
    standing = queries.standing_of(session, certificate, day=day, zone=ZONE)
    return standing.status.value, standing.since, standing.ground


@pytest.mark.parametrize(
    ("events", "day", "status", "since"),
    [
        ([], 0, "valid", 0),
        ([], -1, "not_yet_valid", 0),
        ([], 1095, "valid", 0),
        ([], 1096, "expired", 1096),
        ([(K.SUSPENDED, 10)], 9, "valid", 0),
        ([(K.SUSPENDED, 10)], 10, "suspended", 10),
        ([(K.SUSPENDED, 10)], 500, "suspended", 10),
        ([(K.SUSPENDED, 10)], 1096, "expired", 1096),
        ([(K.SUSPENDED, 10), (K.RESTORED, 20)], 19, "suspended", 10),
        ([(K.SUSPENDED, 10), (K.RESTORED, 20)], 20, "valid", 0),
        ([(K.SUSPENDED, 10), (K.RESTORED, 20), (K.SUSPENDED, 30)], 25, "valid", 0),
        ([(K.SUSPENDED, 10), (K.RESTORED, 20), (K.SUSPENDED, 30)], 30, "suspended", 30),
        ([(K.SUSPENDED, 10), (K.RESTORED, 10)], 10, "valid", 0),
        ([(K.WITHDRAWN, 40)], 39, "valid", 0),
        ([(K.WITHDRAWN, 40)], 40, "withdrawn", 40),
        ([(K.WITHDRAWN, 40)], 2000, "withdrawn", 40),
        ([(K.SUSPENDED, 10), (K.WITHDRAWN, 40)], 39, "suspended", 10),
        ([(K.SUSPENDED, 10), (K.WITHDRAWN, 40)], 41, "withdrawn", 40),
        ([(K.REPLACED, 50)], 49, "valid", 0),
        ([(K.REPLACED, 50)], 50, "replaced", 50),
        ([(K.REPLACED, 50)], 2000, "replaced", 50),
        ([(K.RESTORED, 10)], 10, "valid", 0),
    ],
)
def test_the_status_of_any_day_follows_from_the_events(
    session: Session, certificate: Certificate, events: list[tuple[K, int]], day: int, status: str, since: int
) -> None:
    for kind, when in events:
        happen(session, certificate, kind, after(when))
    assert on(session, certificate, after(day))[:2] == (status, after(since))


@pytest.mark.parametrize(("hour", "status"), [(0, "withdrawn"), (7, "withdrawn"), (23, "withdrawn")])
def test_a_withdrawal_counts_from_its_day_in_the_associations_zone(
    session: Session, certificate: Certificate, hour: int, status: str
) -> None:
    happen(session, certificate, K.WITHDRAWN, after(5), hour=hour)
    assert on(session, certificate, after(4))[0] == "valid"
    assert on(session, certificate, after(5))[0] == status


def test_in_another_zone_the_day_may_be_another(session: Session, certificate: Certificate) -> None:
    happen(session, certificate, K.WITHDRAWN, after(5), hour=1)
    abroad = queries.standing_of(session, certificate, day=after(4), zone="UTC")
    assert abroad.status is S.WITHDRAWN


@pytest.mark.parametrize("ground", list(G))
def test_the_ground_of_a_withdrawal_is_public(session: Session, certificate: Certificate, ground: G) -> None:
    happen(session, certificate, K.WITHDRAWN, TODAY, ground=ground)
    assert on(session, certificate, TODAY) == ("withdrawn", TODAY, ground.value)


def test_the_ground_is_that_of_the_last_suspension_and_of_nothing_else(
    session: Session, certificate: Certificate
) -> None:
    happen(session, certificate, K.SUSPENDED, after(1), ground=G.OWN_REQUEST)
    happen(session, certificate, K.RESTORED, after(2))
    assert on(session, certificate, after(3))[2] == ""
    happen(session, certificate, K.SUSPENDED, after(4), ground=G.MISCONDUCT)
    assert on(session, certificate, after(4))[2] == "misconduct"
    assert on(session, certificate, after(1096))[2] == ""


def test_an_event_without_a_ground_names_none(session: Session, certificate: Certificate) -> None:
    happen(session, certificate, K.WITHDRAWN, TODAY)
    assert on(session, certificate, TODAY)[2] == ""


def test_every_pause_is_told_with_its_days(session: Session, certificate: Certificate) -> None:
    for kind, day in ((K.SUSPENDED, 1), (K.RESTORED, 3), (K.SUSPENDED, 7)):
        happen(session, certificate, kind, after(day))
    assert queries.suspensions_of(session, certificate, zone=ZONE) == (
        Suspension(after(1), after(3)),
        Suspension(after(7)),
    )


@pytest.mark.parametrize(
    ("kinds", "suspended", "live"),
    [
        ([], False, True),
        ([K.SUSPENDED], True, True),
        ([K.SUSPENDED, K.RESTORED], False, True),
        ([K.SUSPENDED, K.RESTORED, K.SUSPENDED], True, True),
        ([K.WITHDRAWN], False, False),
        ([K.REPLACED], False, False),
        ([K.SUSPENDED, K.WITHDRAWN], True, False),
    ],
)
def test_what_is_suspended_and_what_is_live(
    session: Session, certificate: Certificate, kinds: list[K], suspended: bool, live: bool
) -> None:
    for day, kind in enumerate(kinds):
        happen(session, certificate, kind, after(day))
    assert queries.is_suspended(session, certificate.id or 0) is suspended
    found = queries.live_certificates(session, certificate.registration_id)
    assert found == ([certificate.id] if live else [])
    assert [event.kind for event in queries.events_of(session, certificate.id or 0)] == kinds


@pytest.mark.parametrize(
    ("chosen", "hit"),
    [
        ({}, True),
        ({"search": "李四"}, True),
        ({"search": "gr-2026"}, True),
        ({"search": "张"}, False),
        ({"search": "%"}, False),
        ({"scheme": "QMS"}, True),
        ({"scheme": "EMS"}, False),
        ({"person_id": 0}, False),
        ({"search": "李", "scheme": "QMS"}, True),
    ],
)
def test_a_filter_narrows_the_list(
    session: Session, certificate: Certificate, chosen: dict[str, Any], hit: bool
) -> None:
    wanted = CertificateFilter(**chosen)
    rows = queries.certificate_rows(session, wanted, today=TODAY, zone=ZONE)
    assert [row.certificate.id for row in rows] == ([certificate.id] if hit else [])
    assert queries.count_certificates(session, wanted) == len(rows)


def test_a_row_has_holder_registration_and_status_of_the_day(
    session: Session, certificate: Certificate, people: Cast
) -> None:
    happen(session, certificate, K.SUSPENDED, after(3))
    (row,) = queries.certificates_of(session, people.applicant.id, today=after(3), zone=ZONE)
    assert (row.holder.id, row.registration.id) == (people.applicant.id, certificate.registration_id)
    assert (row.standing.status, row.standing.since) == (S.SUSPENDED, after(3))
    assert queries.certificates_of(session, people.registrar.id, today=TODAY, zone=ZONE) == []


def test_a_certificate_is_found_by_each_of_its_marks(session: Session, certificate: Certificate) -> None:
    assert queries.certificate_by_token(session, certificate.token) is certificate
    assert queries.certificate_by_code(session, certificate.short_code) is certificate
    assert queries.certificate_by_sha256(session, certificate.sha256) is certificate
    assert queries.serial_is_known(session, certificate.serial)
    registration = session.get_one(Registration, certificate.registration_id)
    assert queries.certificate_for(session, registration.application_id or 0) is certificate


@pytest.mark.parametrize("mark", ["", "0" * 32, "x"])
def test_what_is_no_mark_of_a_certificate_finds_none(session: Session, certificate: Certificate, mark: str) -> None:
    assert queries.certificate_by_token(session, mark) is None
    assert queries.certificate_by_code(session, mark) is None
    assert queries.certificate_by_sha256(session, mark) is None
    assert not queries.serial_is_known(session, mark)
    assert queries.certificate_for(session, 0) is None


def test_the_fields_are_those_that_were_frozen(session: Session, certificate: Certificate) -> None:
    fields = queries.fields_of(certificate)
    assert fields.as_document() == certificate.fields
    assert (fields.name, fields.valid_from, fields.serial) == ("李四", TODAY, certificate.serial)
