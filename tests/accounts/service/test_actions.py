"""Each act about a person is written into the chain by one verb, under one name, about one subject."""

import ast
from collections import Counter
from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlmodel import Session, col, select

from accounts import service
from accounts.rules import Actor, NewStaff, Role
from accounts.service.actions import Action
from core import limits
from core.audit import AuditEntry
from core.config import ROOT
from tests import factories as f

KEY = b"k" * 32
URL = "https://exam.example.org"
VERBS = sorted((ROOT / "accounts" / "service").glob("*.py"))


def acts(session: Session) -> list[tuple[str, str, str]]:
    """List action, subject and actor of what was recorded, but for rows that were made by hand."""
    rows = session.exec(select(AuditEntry).order_by(col(AuditEntry.id))).all()
    return [(row.action, row.subject, row.actor) for row in rows if row.action in set(Action)]


@pytest.fixture
def admin(session: Session) -> Actor:
    return f.actor(f.person(session, "管理员", Role.ADMINISTRATOR), Role.ADMINISTRATOR)


def test_every_action_is_written_by_a_verb() -> None:
    used = Counter(
        node.attr
        for path in VERBS
        if path.name != "actions.py"
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id == "Action"
    )
    assert set(used) == {action.name for action in Action}


def test_names_are_subject_and_act_and_fit_the_column() -> None:
    for action in Action:
        subject, _, act = action.value.partition(".")
        assert subject
        assert act
        assert action.value.islower()
        assert len(action.value) <= 80
    assert len({action.value for action in Action}) == len(Action)


def test_a_life_in_the_house_is_told_act_by_act(session: Session, admin: Actor, now: datetime) -> None:
    staff = NewStaff("李四", "li@example.org", Role.MARKER)
    person, token = service.add_staff(session, staff=staff, public_url=URL, actor=admin, now=now)
    key = person.id or 0
    service.redeem(session, token=token, password_hash="hash", now=now)
    service.accept_password(session, person_id=key, password_hash="", now=now)
    service.begin_factor(session, person_id=key, key=KEY)
    service.confirm_factor(
        session, person_id=key, code=service.current_code(person, key=KEY, now=now), key=KEY, now=now
    )
    later = now + timedelta(minutes=5)
    code = service.current_code(person, key=KEY, now=later)
    codes = service.renew_recovery_codes(session, person_id=key, code=code, key=KEY, now=later)
    service.sign_in_with_factor(session, person_id=key, code=codes[0], key=KEY, now=later)
    service.end_sessions(session, person_id=key, now=later)
    service.revoke_role(session, person_id=key, role=Role.MARKER, actor=admin, now=later)
    service.close_account(session, person_id=key, actor=admin, now=later)
    service.reopen_account(session, person_id=key, actor=admin, now=later)
    subject, themselves = f"person/{key}", f"person/{key}"
    assert acts(session) == [
        ("person.added", subject, str(admin)),
        ("role.granted", subject, str(admin)),
        ("person.invited", subject, str(admin)),
        ("password.set", subject, themselves),
        ("person.signed_in", subject, themselves),
        ("factor.set", subject, themselves),
        ("factor.recovery_renewed", subject, themselves),
        ("factor.recovery_used", subject, themselves),
        ("person.signed_in", subject, themselves),
        ("person.sessions_ended", subject, themselves),
        ("role.revoked", subject, str(admin)),
        ("person.closed", subject, str(admin)),
        ("person.reopened", subject, str(admin)),
    ]


def test_bodies_and_employments_are_told_too(session: Session, admin: Actor, now: datetime) -> None:
    body = service.add_body(session, code="B-7", name="甲", name_en="A", now=now, actor=admin)
    key = f.person(session).id or 0
    body_id = body.id or 0
    service.employ(session, person_id=key, body_id=body_id, from_day=now.date(), actor=admin, now=now)
    service.end_employment(session, person_id=key, to_day=now.date(), actor=admin, now=now)
    assert acts(session) == [
        ("body.added", f"body/{body_id}", str(admin)),
        ("person.employed", f"person/{key}", str(admin)),
        ("person.employment_ended", f"person/{key}", str(admin)),
    ]


def test_a_lost_factor_and_a_wait_are_told_with_both_administrators(
    session: Session, admin: Actor, now: datetime
) -> None:
    second = f.actor(f.person(session, "另一管理员", Role.ADMINISTRATOR), Role.ADMINISTRATOR)
    lost = f.person(session, totp_confirmed_at=now)
    key = lost.id or 0
    reset = service.request_factor_reset(session, person_id=key, reason="丢失", actor=admin, now=now)
    session.flush()
    service.approve_factor_reset(session, reset_id=reset.id or 0, actor=second, now=now)
    for _ in range(limits.PER_SUBJECT):
        limits.wrong(session, subject=service.guesses_at_factor(key), address="::1", now=now)
    service.lift_wait(session, person_id=key, actor=admin, now=now)
    assert acts(session) == [
        ("factor.reset_requested", f"person/{key}", str(admin)),
        ("factor.reset", f"person/{key}", str(second)),
        ("person.wait_lifted", f"person/{key}", str(admin)),
    ]


SECRETS: list[tuple[str, Any]] = [
    ("password", "a printed password"),
    ("identity number", f.id_number(3)),
    ("address", "li@example.org"),
]


@pytest.mark.parametrize(("what", "secret"), SECRETS)
def test_no_entry_tells_a_secret_or_who_somebody_is(
    session: Session, admin: Actor, now: datetime, what: str, secret: str
) -> None:
    person = service.add_person(
        session, name="李四", email="li@example.org", id_number=f.id_number(3), id_key=KEY, actor=admin, now=now
    )
    token = service.invite(session, person=person, public_url=URL, actor=admin, now=now)
    service.redeem(session, token=token, password_hash=service.hash_password("a printed password"), now=now)
    written = str([(row.actor, row.subject, row.details) for row in session.exec(select(AuditEntry)).all()])
    assert secret not in written, what
    assert token not in written
