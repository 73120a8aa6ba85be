"""An export of the bank: asked for by one, approved by another, sealed, marked, fetched once within a day, audited."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError
from sqlmodel import Session, select

from accounts.rules import Actor, Role
from core import envelope
from core.audit import AuditEntry
from core.errors import NotAllowed, NotFound, Refused
from questionbank import service
from questionbank.models.governance import ExportRequest
from questionbank.queries import desk, export_requests
from questionbank.rules import ItemState
from questionbank.rules.exports import ExportState, NewExport
from questionbank.service.export_requests import expire
from tests import factories
from tests.questionbank import bank

E = ExportState
WANTED = NewExport("gift", "与教材组核对", subject="105", state="live")


@pytest.fixture(autouse=True)
def cheap(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(envelope, "COST", {"n": 2**4, "r": 1, "p": 1})


@pytest.fixture
def lead(session: Session) -> Actor:
    return factories.actor(factories.person(session, "陈书仪", Role.ASSEMBLER), Role.ASSEMBLER)


@pytest.fixture
def approver(session: Session) -> Actor:
    return factories.actor(factories.person(session, "周正衡", Role.EXAM_OFFICER), Role.EXAM_OFFICER)


@pytest.fixture
def asked(session: Session, lead: Actor, now: datetime) -> ExportRequest:
    who = bank.people(session)
    bank.item_in(session, ItemState.LIVE, who)
    bank.item_in(session, ItemState.DRAFT, who, text=bank.manuscript("草稿题"))
    return service.request_export(session, wanted=WANTED, actor=lead, now=now)


def approve(session: Session, asked: ExportRequest, approver: Actor, now: datetime) -> str:
    return service.approve_export(session, code=asked.code, actor=approver, now=now).passphrase


def fetch(session: Session, asked: ExportRequest, actor: Actor, now: datetime) -> bytes:
    return service.fetch_export(session, code=asked.code, actor=actor, now=now).content


def test_an_export_goes_from_one_person_to_the_other_and_back(
    session: Session, asked: ExportRequest, lead: Actor, approver: Actor, now: datetime
) -> None:
    passphrase = approve(session, asked, approver, now)
    assert (asked.state, asked.items, asked.left_out) == (E.READY, 1, 0)

    opened = envelope.open_sealed(fetch(session, asked, lead, now), passphrase=passphrase)

    lines = opened.content.decode().splitlines()
    assert lines[0] == f"// Gradus export {asked.code}, 陈书仪, 2026-11-02T01:00:00Z"
    assert "审核准则是指" in opened.content.decode()
    assert "草稿题" not in opened.content.decode()
    named = ("request", "requester", "approver", "format", "items")
    assert [opened.about[name] for name in named] == [asked.code, "陈书仪", "周正衡", "gift", 1]
    assert (asked.state, asked.content) == (E.FETCHED, None)


def test_every_act_and_the_reading_of_the_keys_is_audited(
    session: Session, asked: ExportRequest, lead: Actor, approver: Actor, now: datetime
) -> None:
    approve(session, asked, approver, now)
    fetch(session, asked, lead, now)

    about = session.exec(select(AuditEntry).where(AuditEntry.subject == f"export/{asked.code}").order_by("id")).all()
    assert [(entry.action, entry.actor) for entry in about] == [
        ("export.requested", str(lead)),
        ("export.approved", str(approver)),
        ("keys.read", str(lead)),
        ("export.fetched", str(lead)),
    ]
    read = session.exec(select(AuditEntry).where(AuditEntry.action == "keys.read", AuditEntry.actor == str(approver)))
    assert read.one().details == {"purpose": f"export {asked.code} for 陈书仪", "count": 1}


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"format": "pdf"}, "format"),
        ({"reason": " "}, "reason"),
        ({"subject": "999"}, "subject"),
        ({"state": "resting"}, "subject"),
    ],
)
def test_a_request_names_a_format_a_reason_and_items_that_there_are(
    session: Session, asked: ExportRequest, lead: Actor, now: datetime, changes: dict[str, str], field: str
) -> None:
    wanted = NewExport(**{**vars(WANTED), **changes})

    with pytest.raises(Refused) as refused:
        service.request_export(session, wanted=wanted, actor=lead, now=now)
    assert refused.value.field == field


def test_nobody_decides_their_own_request(session: Session, asked: ExportRequest, lead: Actor, now: datetime) -> None:
    both = Actor(lead.id, lead.name, frozenset({Role.ASSEMBLER, Role.EXAM_OFFICER}))

    with pytest.raises(Refused, match="takes two people"):
        approve(session, asked, both, now)
    with pytest.raises(Refused, match="takes two people"):
        service.refuse_export(session, code=asked.code, reason="x", actor=both, now=now)


def test_the_database_itself_asks_for_two_people(session: Session, asked: ExportRequest, lead: Actor) -> None:
    session.flush()
    act = text("UPDATE export_request SET state = 'refused', decided_by = requested_by WHERE code = :code")

    with pytest.raises(IntegrityError, match="two_people"):
        session.execute(act, {"code": asked.code})


def test_permissions_keep_the_two_sides_apart(
    session: Session, asked: ExportRequest, lead: Actor, approver: Actor, now: datetime
) -> None:
    with pytest.raises(NotAllowed):
        approve(session, asked, lead, now)
    with pytest.raises(NotAllowed):
        service.request_export(session, wanted=WANTED, actor=approver, now=now)


def test_a_request_is_decided_once(
    session: Session, asked: ExportRequest, lead: Actor, approver: Actor, now: datetime
) -> None:
    with pytest.raises(Refused):
        service.refuse_export(session, code=asked.code, reason=" ", actor=approver, now=now)
    service.refuse_export(session, code=asked.code, reason="理由不足", actor=approver, now=now)

    assert (asked.state, asked.decision) == (E.REFUSED, "理由不足")
    with pytest.raises(Refused, match="decided already"):
        approve(session, asked, approver, now)
    with pytest.raises(Refused, match="nothing to download"):
        fetch(session, asked, lead, now)


def test_the_file_is_there_once_and_for_who_asked(
    session: Session, asked: ExportRequest, lead: Actor, approver: Actor, now: datetime
) -> None:
    with pytest.raises(Refused, match="nothing to download"):
        fetch(session, asked, lead, now)
    approve(session, asked, approver, now)
    with pytest.raises(Refused, match="Only the person who asked"):
        fetch(session, asked, approver, now)

    fetch(session, asked, lead, now)

    with pytest.raises(Refused, match="it is there once"):
        fetch(session, asked, lead, now)
    with pytest.raises(NotFound):
        service.fetch_export(session, code="EX-0", actor=lead, now=now)


@pytest.mark.parametrize(("hours", "there"), [(23, True), (24, False), (48, False)])
def test_the_file_waits_for_a_day(
    session: Session, asked: ExportRequest, lead: Actor, approver: Actor, now: datetime, hours: int, there: bool
) -> None:
    approve(session, asked, approver, now)
    later = now + timedelta(hours=hours)

    if there:
        assert expire(session, now=later) == 0
        assert fetch(session, asked, lead, later)
    else:
        with pytest.raises(Refused, match="is over"):
            fetch(session, asked, lead, later)
        assert [expire(session, now=later), expire(session, now=later)] == [1, 0]
        assert (asked.state, asked.content) == (E.EXPIRED, None)


@pytest.mark.parametrize("name", ["qti22", "qti3", "moodlexml", "gift", "xlsx"])
def test_every_format_of_the_bank_can_be_asked_for(
    session: Session, asked: ExportRequest, lead: Actor, approver: Actor, now: datetime, name: str
) -> None:
    row = service.request_export(session, wanted=NewExport(name, "x"), actor=lead, now=now)
    passphrase = approve(session, row, approver, now)

    assert row.items == 2
    assert envelope.open_sealed(fetch(session, row, lead, now), passphrase=passphrase).about["format"] == name


def test_requests_wait_on_the_second_persons_desk(
    session: Session, asked: ExportRequest, lead: Actor, approver: Actor, now: datetime
) -> None:
    def waiting(actor: Actor) -> list[int]:
        cards: list[Any] = desk.desk_cards(session, actor, now)
        return [card.count for card in cards if card.href == "/exports/decisions"]

    assert (waiting(approver), waiting(lead)) == ([1], [])
    approve(session, asked, approver, now)
    assert waiting(approver) == [0]
    assert export_requests.requests_of(session, lead.id) == export_requests.all_requests(session) == [asked]
