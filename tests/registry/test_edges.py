"""Edges of a registration's life: early and late renewals, changes of name and rules, two decisions on one day."""

import hashlib
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlmodel import Session, col, select

from core.errors import Refused
from registry import queries, service
from registry.models import Application, Certificate, Registration
from registry.rules.applications import ApplicationKind as K
from registry.rules.applications import ApplicationState
from registry.rules.applications import RegistrationStatus as R
from registry.rules.registrations import WithdrawalGround, last_day
from tests.registry import stories
from tests.registry.stories import TODAY, Cast

ZONE = "Asia/Shanghai"
NOW = stories.instant(TODAY)
LAST = last_day(TODAY)


@pytest.fixture
def people(session: Session) -> Cast:
    return stories.cast(session)


def day_of(last: date, days: int) -> date:
    return last + timedelta(days=days)


def proposed(session: Session, people: Cast, *, today: date, kind: K, **more: Any) -> Application:
    """Bring an application to the approving registrar, what the rules leave open decided in its favour."""
    row = stories.draft(session, people, today=today, kind=kind, **more)
    key, at, who = row.id or 0, stories.instant(today), people.applicant
    service.set_guarantor(
        session, application_id=key, name="吴保", grade="auditor", certificate="", good_standing=True, actor=who
    )
    service.declare(session, application_id=key, actor=who, today=today)
    service.submit(session, application_id=key, actor=who, now=at, today=today)
    service.recommend(session, application_id=key, reason="", actor=people.recommender, now=at)
    for line in queries.shown_proof(session, row).requirements:
        if line.verdict == "unknown":
            service.rule(
                session, application_id=key, requirement=line.id.value, met=True, reason="见附件",
                actor=people.registrar, now=at,
            )  # fmt: skip
    service.examine(session, application_id=key, reason="", actor=people.registrar, now=at)
    return row


def decided(session: Session, people: Cast, row: Application, *, keys: Path, today: date) -> Certificate:
    """Let the second person approve, with a file of a few bytes that no test here opens."""
    who, where, key = people.approver, stories.office(keys), row.id or 0
    plan = service.prepare(session, application_id=key, office=where, actor=who, today=today)
    content = f"%PDF {plan.fields.serial}".encode()
    printed = service.Printed(plan, content, hashlib.sha256(content).hexdigest())
    service.approve(
        session, application_id=key, certificate=printed, actor=who, now=stories.instant(today), today=today
    )
    return session.exec(select(Certificate).where(Certificate.sha256 == printed.sha256)).one()


def renewed(session: Session, people: Cast, *, keys: Path, today: date) -> Certificate:
    row = proposed(session, people, today=today, kind=K.RENEWAL)
    return decided(session, people, row, keys=keys, today=today)


def worth(session: Session, certificate: Certificate, day: date) -> str:
    return queries.standing_of(session, certificate, day=day, zone=ZONE).status.value


# Early and late renewals


@pytest.mark.parametrize("days", [-1000, -90, -1, 0])
def test_a_renewal_up_to_the_last_day_follows_without_a_gap_or_a_day_that_counts_twice(
    session: Session, people: Cast, tmp_path: Path, days: int
) -> None:
    first = stories.on_file(session, people, keys=tmp_path)
    today = day_of(LAST, days)

    second = renewed(session, people, keys=tmp_path, today=today)

    old, new = queries.registrations_of(session, people.applicant.id)
    assert (old.status, old.to_day, new.from_day, new.to_day) == (
        R.REPLACED, today - timedelta(days=1), today, last_day(today),
    )  # fmt: skip
    for day in (TODAY, today - timedelta(days=1), today, last_day(today)):
        assert [worth(session, one, day) for one in (first, second)].count("valid") == 1
    assert worth(session, second, last_day(today) + timedelta(days=1)) == "expired"


@pytest.mark.parametrize("days", [1, 30, 400])
def test_after_the_last_day_there_is_nothing_to_renew_and_a_first_registration_is_asked_for(
    session: Session, people: Cast, tmp_path: Path, days: int
) -> None:
    stories.on_file(session, people, keys=tmp_path)
    today = day_of(LAST, days)

    for kind in (K.RENEWAL, K.UPGRADE):
        with pytest.raises(Refused, match="hold no registration"):
            stories.draft(session, people, today=today, kind=kind)
    assert stories.draft(session, people, today=today).kind == K.INITIAL


def test_what_was_asked_for_in_time_and_approved_after_the_last_day_leaves_the_days_between_without_cover(
    session: Session, people: Cast, tmp_path: Path
) -> None:
    first = stories.on_file(session, people, keys=tmp_path)
    row = proposed(session, people, today=LAST, kind=K.RENEWAL)

    second = decided(session, people, row, keys=tmp_path, today=day_of(LAST, 10))

    old, new = queries.registrations_of(session, people.applicant.id)
    assert (old.to_day, new.from_day) == (LAST, day_of(LAST, 10))  # what was over is not made longer
    between = [worth(session, first, day_of(LAST, n)) for n in (0, 1, 9)]
    assert between == ["valid", "expired", "expired"]
    assert [worth(session, second, day_of(LAST, n)) for n in (9, 10)] == ["not_yet_valid", "valid"]
    assert worth(session, first, day_of(LAST, 10)) == "replaced"


# One person, one scheme, one day


def test_a_renewal_and_an_upgrade_of_one_day_leave_one_registration_and_a_history(
    session: Session, people: Cast, tmp_path: Path
) -> None:
    stories.on_file(session, people, keys=tmp_path)
    today = day_of(LAST, -30)
    second = renewed(session, people, keys=tmp_path, today=today)
    with pytest.raises(Refused, match="not met"):  # the rules do not give the next grade without audits
        proposed(session, people, today=today, kind=K.UPGRADE, grade="auditor")
    third = decided(session, people, _examined_upgrade(session, people), keys=tmp_path, today=today)

    rows = queries.registrations_of(session, people.applicant.id)
    assert [row.status for row in rows] == [R.REPLACED, R.REPLACED, R.ACTIVE]
    assert (rows[1].from_day, rows[1].to_day) == (today, today)  # never ends before it began
    assert rows[2].grade == "auditor"
    assert [worth(session, one, today) for one in (second, third)] == ["replaced", "valid"]
    assert len({one.serial for one in session.exec(select(Certificate)).all()}) == 3


def _examined_upgrade(session: Session, people: Cast) -> Application:
    """Take the upgrade that waits for the registrar as one that was proposed on grounds outside this test."""
    row = session.exec(select(Application).order_by(col(Application.id).desc())).first()
    assert row is not None
    row.state, row.examined_by = ApplicationState.EXAMINED, people.registrar.id
    session.add(row)
    session.flush()
    return row


def test_two_applications_in_one_scheme_are_not_under_way_at_once_and_two_schemes_may_be(
    session: Session, people: Cast
) -> None:
    stories.draft(session, people)

    with pytest.raises(Refused, match="already"):
        stories.draft(session, people)
    assert stories.draft(session, people, scheme="EMS").scheme == "EMS"


# A change of name


def test_a_certificate_keeps_the_name_that_it_was_issued_to_and_the_next_has_the_new_one(
    session: Session, people: Cast, tmp_path: Path
) -> None:
    first = stories.on_file(session, people, keys=tmp_path)
    stories.person_of(session, people.applicant).name = "李思"
    session.flush()
    second = renewed(session, people, keys=tmp_path, today=day_of(LAST, -10))

    assert [queries.fields_of(one).name for one in (first, second)] == ["李四", "李思"]
    for certificate, name, other in ((first, "李四", "李思"), (second, "李思", "李四")):
        assert service.find_token(session, code=certificate.short_code, name=name) == certificate.token
        with pytest.raises(Refused, match="this holder's name"):
            service.find_token(session, code=certificate.short_code, name=other)


def test_a_successor_has_its_own_number_code_and_token_and_names_the_same_holder(
    session: Session, people: Cast, tmp_path: Path
) -> None:
    first = stories.on_file(session, people, keys=tmp_path)
    second = renewed(session, people, keys=tmp_path, today=day_of(LAST, -10))

    for name in ("serial", "token", "short_code", "sha256", "registration_id"):
        assert getattr(first, name) != getattr(second, name), name
    assert queries.fields_of(first).name == queries.fields_of(second).name
    shown = service.look_up_token(session, token=first.token, today=LAST, zone=ZONE)
    assert (shown.standing.status, shown.standing.since) == ("replaced", day_of(LAST, -10))


def test_the_file_of_a_certificate_stays_as_it_was_whatever_becomes_of_its_holder(
    session: Session, people: Cast, tmp_path: Path
) -> None:
    certificate = stories.on_file(session, people, keys=tmp_path)
    before = (certificate.pdf, certificate.sha256, dict(certificate.fields))
    stories.person_of(session, people.applicant).name = "李思"
    stories.leave(session, people.applicant.id, TODAY)
    session.flush()

    read = service.read_file(session, certificate_id=certificate.id or 0, actor=people.applicant, now=NOW)

    assert (read.pdf, read.sha256, dict(read.fields)) == before
    assert hashlib.sha256(read.pdf).hexdigest() == read.sha256


def test_a_failed_issue_uses_up_no_number_and_the_next_try_has_the_same_with_another_code(
    session: Session, people: Cast, tmp_path: Path
) -> None:
    row, where = stories.examined(session, people), stories.office(tmp_path)
    key, who, tomorrow = row.id or 0, people.approver, TODAY + timedelta(days=1)
    first = service.prepare(session, application_id=key, office=where, actor=who, today=TODAY)
    printed = service.Printed(first, b"%PDF", hashlib.sha256(b"%PDF").hexdigest())
    with pytest.raises(Refused, match="day has changed"), session.begin_nested():
        service.approve(
            session, application_id=key, certificate=printed, actor=who, now=stories.instant(tomorrow), today=tomorrow
        )
    session.expire_all()
    assert session.exec(select(Certificate)).all() == []
    assert queries.registrations_of(session, people.applicant.id) == []

    certificate = decided(session, people, row, keys=tmp_path, today=tomorrow)

    assert certificate.serial == first.fields.serial
    assert certificate.short_code != first.fields.short_code.replace("-", "")
    assert certificate.token != first.token


# Guessing at the second fact


def test_a_right_code_with_a_wrong_name_says_the_same_a_hundred_times(
    session: Session, people: Cast, tmp_path: Path
) -> None:
    certificate = stories.on_file(session, people, keys=tmp_path)
    names = [f"{family}{number}" for family in "李张王赵" for number in range(25)]

    said = set()
    for name in names:
        with pytest.raises(Refused) as refused:
            service.find_token(session, code=certificate.short_code, name=name)
        said.add((str(refused.value), refused.value.code, refused.value.field))

    assert len(names) == 100
    assert len(said) == 1
    assert next(iter(said))[1] == "wrong_code"


@pytest.mark.parametrize("name", ["", " ", "李", "四", "李四四", "李 五", "·", "%", "李四\x00", "LI SI"])
def test_a_name_that_is_nearly_right_is_wrong(session: Session, people: Cast, tmp_path: Path, name: str) -> None:
    certificate = stories.on_file(session, people, keys=tmp_path)

    with pytest.raises(Refused):
        service.find_token(session, code=certificate.short_code, name=name.replace("\x00", "x"))


# Rules that change, registrations that end, between application and decision


@pytest.mark.parametrize(
    ("submitted", "edition"), [(date(2021, 3, 31), "CCAA-101:2015"), (date(2021, 4, 1), "CCAA-101:2021")]
)
def test_an_application_is_judged_by_the_edition_of_the_day_it_was_submitted(
    session: Session, people: Cast, submitted: date, edition: str
) -> None:
    row = stories.recommended(session, people, today=submitted)
    later = stories.instant(date(2021, 4, 20))

    service.return_by_registrar(session, application_id=row.id or 0, reason="补", actor=people.registrar, now=later)
    assert row.edition == edition
    service.submit(session, application_id=row.id or 0, actor=people.applicant, now=later, today=later.date())

    assert row.edition == "CCAA-101:2021"  # submitted anew, under the rules of that day


@pytest.mark.parametrize("kind", [K.RENEWAL, K.UPGRADE])
def test_a_registration_that_is_withdrawn_while_its_successor_waits_has_none(
    session: Session, people: Cast, tmp_path: Path, kind: K
) -> None:
    first = stories.on_file(session, people, keys=tmp_path)
    today = day_of(LAST, -30)
    row = proposed(session, people, today=today, kind=K.RENEWAL)
    row.kind = kind
    service.withdraw_certificate(
        session, certificate_id=first.id or 0, ground=WithdrawalGround.MISCONDUCT, reason="x", actor=people.registrar,
        now=stories.instant(today),
    )  # fmt: skip

    with pytest.raises(Refused, match="has ended since"):
        decided(session, people, row, keys=tmp_path, today=today)

    assert [one.status for one in queries.registrations_of(session, people.applicant.id)] == [R.WITHDRAWN]
    service.reject(session, application_id=row.id or 0, reason="x", actor=people.approver, now=stories.instant(today))
    assert worth(session, first, day_of(LAST, 100)) == "withdrawn"


def test_there_is_one_active_registration_in_a_scheme_at_any_time(
    session: Session, people: Cast, tmp_path: Path
) -> None:
    stories.on_file(session, people, keys=tmp_path)
    for days in (-60, -59, -1):
        renewed(session, people, keys=tmp_path, today=day_of(LAST, days))
        active = session.exec(select(Registration).where(Registration.status == R.ACTIVE)).all()
        assert len(active) == 1
