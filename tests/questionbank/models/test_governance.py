"""Governance in the database: who is bound, what is held, tasks, machines, exports; what is vouched for."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import insert, literal_column, update
from sqlmodel import Session

from core import audit
from core.row_check import row_breaks
from core.rows import VOUCHED, table_of
from questionbank.models import ItemVersion, Review
from questionbank.models.governance import (
    AiUseEntry,
    BankTask,
    ExportRequest,
    Interest,
    Settlement,
    VersionHold,
)
from questionbank.rules import Verdict
from questionbank.rules.exports import ExportState
from questionbank.rules.machine import AiOutcome, PromptClass
from questionbank.rules.tasks import TaskKind, TaskState
from questionbank.service.actions import Action
from tests import factories
from tests.questionbank.models.kept import (
    MISSING,
    NOWHERE,
    UNIQUE,
    assert_frozen,
    assert_refused,
    assert_taken,
    refused,
)

NOW = factories.NOW
LATER = NOW + timedelta(hours=1)
K, S, E = TaskKind, TaskState, ExportState


@pytest.fixture
def version(session: Session) -> ItemVersion:
    return factories.version(session)


def a_person(session: Session) -> int:
    return factories.person(session).id or 0


def test_a_person_is_bound_to_an_item_once_and_for_good(session: Session, version: ItemVersion) -> None:
    row = {"item_id": version.item_id, "person_id": a_person(session), "text": "sister", "at": NOW}
    session.execute(insert(Interest).values(row))

    assert_frozen(session, Interest)
    assert_taken(session, Interest, {**row, "person_id": a_person(session)})
    assert_refused(session, Interest, row, UNIQUE)
    assert_refused(session, Interest, {**row, "person_id": 99_999}, NOWHERE)
    assert_refused(session, Interest, {**row, "person_id": a_person(session), "text": None}, MISSING)


def test_a_comment_is_settled_once_and_for_good(session: Session, version: ItemVersion) -> None:
    person = a_person(session)
    said = Review(version_id=version.id or 0, reviewer_id=person, verdict=Verdict.COMMENT, text="?", at=NOW)
    session.add(said)
    session.flush()
    row = {"review_id": said.id, "answer": "mended", "person_id": person, "at": NOW}
    session.execute(insert(Settlement).values(row))

    assert_frozen(session, Settlement)
    assert_refused(session, Settlement, row, UNIQUE)
    assert_refused(session, Settlement, {**row, "review_id": 99_999}, NOWHERE)


def hold_row(version: ItemVersion, **changes: Any) -> dict[str, Any]:
    return {"version_id": version.id, "sitting": "S-1", "until": LATER, "held_at": NOW, **changes}


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"released_at": NOW - timedelta(seconds=1)}, "ck_version_hold_released"),
        ({"version_id": 99_999}, NOWHERE),
        ({"until": None}, MISSING),
        ({"held_at": None}, MISSING),
        ({"sitting": None}, MISSING),
    ],
)
def test_a_hold_that_cannot_be_is_not_kept(
    session: Session, version: ItemVersion, changes: dict[str, Any], why: str
) -> None:
    assert_taken(session, VersionHold, hold_row(version))
    assert_taken(session, VersionHold, hold_row(version, released_at=NOW))
    assert_refused(session, VersionHold, hold_row(version, **changes), why)


def test_a_sitting_holds_a_version_once(session: Session, version: ItemVersion) -> None:
    session.execute(insert(VersionHold).values(hold_row(version)))

    assert_taken(session, VersionHold, hold_row(version, sitting="S-2"))
    assert_refused(session, VersionHold, hold_row(version, released_at=NOW), UNIQUE)


def test_a_hold_is_not_released_before_it_began(session: Session, version: ItemVersion) -> None:
    session.execute(insert(VersionHold).values(hold_row(version)))

    with refused(session, "ck_version_hold_released"):
        session.execute(update(table_of(VersionHold)).values(released_at=NOW - timedelta(days=1)))


def task_row(**changes: Any) -> dict[str, Any]:
    row = {
        "kind": K.REVIEW, "subject": "item/105-00001", "count": 1, "note": "", "assignee_id": None, "state": S.OPEN,
        "due": date(2026, 12, 1), "created_by": "person/1", "created_at": NOW, "done_by": "", "outcome": "",
    }  # fmt: skip
    return {**row, **changes}


@pytest.mark.parametrize("state", list(TaskState))
@pytest.mark.parametrize("done_at", [None, LATER])
def test_a_task_has_ended_exactly_when_it_has_an_end(session: Session, state: TaskState, done_at: Any) -> None:
    row = task_row(state=state, done_at=done_at)

    if (state is S.OPEN) is (done_at is None):
        assert_taken(session, BankTask, row)
    else:
        assert_refused(session, BankTask, row, "ck_bank_task_done")


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"count": 0}, "ck_bank_task_count"),
        ({"count": -2}, "ck_bank_task_count"),
        ({"kind": literal_column("'dream'")}, "ck_bank_task_kind"),
        ({"state": literal_column("'asleep'"), "done_at": LATER}, "ck_bank_task_state"),
        ({"assignee_id": 99_999}, NOWHERE),
        ({"due": None}, MISSING),
        ({"created_by": None}, MISSING),
    ],
)
def test_a_task_that_cannot_be_is_not_kept(session: Session, changes: dict[str, Any], why: str) -> None:
    assert_refused(session, BankTask, task_row(**changes), why)


@pytest.mark.parametrize("kind", list(TaskKind))
@pytest.mark.parametrize(
    ("changes", "once"),
    [
        ({}, True),
        ({"state": S.DONE, "done_at": LATER}, False),
        ({"state": S.CANCELLED, "done_at": LATER}, False),
        ({"assignee_id": None}, False),
        ({"subject": "item/105-00002"}, False),
    ],
)
def test_the_same_is_asked_of_a_person_once_at_a_time_but_for_writing(
    session: Session, kind: TaskKind, changes: dict[str, Any], once: bool
) -> None:
    row = task_row(kind=kind, assignee_id=a_person(session))
    session.execute(insert(BankTask).values(row))

    if once and kind is not K.WRITE:
        assert_refused(session, BankTask, {**row, **changes}, UNIQUE)
    else:
        assert_taken(session, BankTask, {**row, **changes})


def use_row(version: ItemVersion, **changes: Any) -> dict[str, Any]:
    row = {
        "item_id": version.item_id, "number": 1, "model": "X", "model_version": "", "purpose": "p", "note": "",
        "prompt": PromptClass.OPTIONS, "outcome": AiOutcome.DRAFTED, "at": NOW,
    }  # fmt: skip
    return {**row, **changes}


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"prompt": literal_column("'magic'")}, "ck_ai_use_prompt"),
        ({"outcome": literal_column("'lost'")}, "ck_ai_use_outcome"),
        ({"item_id": 99_999}, NOWHERE),
        ({"person_id": 99_999}, NOWHERE),
        ({"model": None}, MISSING),
    ],
)
def test_a_row_of_the_register_is_whole_and_stays(
    session: Session, version: ItemVersion, changes: dict[str, Any], why: str
) -> None:
    session.execute(insert(AiUseEntry).values(use_row(version)))

    assert_frozen(session, AiUseEntry)
    assert_refused(session, AiUseEntry, use_row(version, **changes), why)


def export_row(session: Session, **changes: Any) -> dict[str, Any]:
    row = {
        "code": "X-1", "format": "gift", "subject": "", "item_state": "", "reason": "r", "state": E.REQUESTED,
        "requested_by": a_person(session), "requested_at": NOW, "decision": "", "items": 0, "left_out": 0,
    }  # fmt: skip
    return {**row, **changes}


@pytest.mark.parametrize("decided", ["nobody", "the same", "another"])
@pytest.mark.parametrize("built", [True, False])
@pytest.mark.parametrize("state", list(ExportState))
def test_an_export_is_ready_with_its_file_and_by_two_people_only(
    session: Session, state: ExportState, built: bool, decided: str
) -> None:
    row = export_row(session, state=state, content=b"sealed" if built else None)
    row["decided_by"] = {"nobody": None, "the same": row["requested_by"], "another": a_person(session)}[decided]
    fits = (
        built is (state is E.READY)
        and decided != "the same"
        and (decided == "another" or state not in (E.READY, E.FETCHED))
    )

    if fits:
        assert_taken(session, ExportRequest, row)
    else:
        assert_refused(session, ExportRequest, row, "ck_export_request_(content|two_people|decided)")


def test_the_code_of_a_request_is_given_once(session: Session) -> None:
    row = export_row(session)
    session.execute(insert(ExportRequest).values(row))

    assert_taken(session, ExportRequest, {**row, "code": "X-2"})
    assert_refused(session, ExportRequest, row, UNIQUE)


GOVERNED = (Interest, Settlement, VersionHold, BankTask, AiUseEntry, ExportRequest)


@pytest.mark.parametrize("model", GOVERNED, ids=lambda model: model.__name__)
def test_the_audit_chain_vouches_for_every_row_of_governance(model: type) -> None:
    assert model in VOUCHED.values()


def vouched_rows(session: Session, version: ItemVersion, now: datetime) -> dict[str, str]:
    """Write a hold and a task with an entry for each, as verbs do; give their names."""
    hold = VersionHold(version_id=version.id or 0, sitting="S-1", until=LATER, held_at=NOW)
    task = BankTask(**task_row(assignee_id=a_person(session)))
    session.add_all([hold, task])
    audit.record(session, actor="test", action=Action.TASK_OPENED, subject="task", at=now)
    return {"version_hold": f"version_hold/{hold.id}", "bank_task": f"bank_task/{task.id}"}


def broken(session: Session) -> set[str]:
    session.expire_all()
    return {found.where for found in row_breaks(session) if found.where.partition("/")[0] in JOINED}


JOINED = ("version_hold", "bank_task")
BY_HAND: list[tuple[str, str, Any]] = [
    ("version_hold", "until", NOW - timedelta(days=1)),
    ("version_hold", "released_at", LATER),
    ("version_hold", "sitting", "S-2"),
    ("bank_task", "due", date(2027, 12, 1)),
    ("bank_task", "assignee_id", None),
    ("bank_task", "note", "changed"),
    ("bank_task", "count", 9),
    ("bank_task", "outcome", "said to be done"),
    ("bank_task", "soon_sent_at", NOW),
]


@pytest.mark.parametrize(("name", "column", "value"), BY_HAND)
def test_a_hold_or_task_that_was_changed_by_hand_is_found(
    session: Session, version: ItemVersion, now: datetime, name: str, column: str, value: Any
) -> None:
    rows = vouched_rows(session, version, now)
    assert broken(session) == set()

    table = table_of(VOUCHED[name])
    session.execute(update(table).values({column: value}))

    assert broken(session) == {rows[name]}


@pytest.mark.parametrize("name", JOINED)
def test_a_hold_or_task_that_was_removed_or_put_in_by_hand_is_found(
    session: Session, version: ItemVersion, now: datetime, name: str
) -> None:
    rows = vouched_rows(session, version, now)
    table = table_of(VOUCHED[name])
    held = dict(session.execute(table.select()).mappings().one())

    session.execute(table.delete())
    assert broken(session) == {rows[name]}

    session.execute(table.insert().values(held))
    assert broken(session) == set()
    extra = held | {"id": held["id"] + 1, "subject": "item/x", "sitting": "S-9"}
    session.execute(table.insert().values({key: value for key, value in extra.items() if key in table.columns}))
    assert broken(session) == {f"{name}/{held['id'] + 1}"}
