"""The job carries runs out one after another, in transactions of its own."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

import pytest
from flask import Flask
from sqlmodel import Session, select

from accounts.rules import Role
from core.audit import AuditEntry
from core.db import reading, transaction
from core.outbox import Message
from questionbank import jobs
from questionbank.models import AssemblyRun
from questionbank.models.governance import BankTask, ExportRequest
from questionbank.rules.exports import ExportState
from questionbank.rules.runs import RunState
from questionbank.rules.tasks import TaskKind, TaskState
from questionbank.service import runs
from tests import factories
from tests.questionbank.assembled import ASSEMBLER, order, stock

NOW = factories.NOW


@pytest.fixture
def blueprint(app: Flask) -> Iterator[int]:
    """Fill the bank of an application and give the number of its blueprint."""
    with app.app_context():
        with transaction() as session:
            found = stock(session, NOW).id
        yield found


def ordered(blueprint: int, **more: int) -> int:
    with transaction() as session:
        return order(session, blueprint, NOW, **more).id or 0


def run(run_id: int) -> AssemblyRun:
    with transaction() as session:
        return session.get_one(AssemblyRun, run_id)


def test_nothing_to_do_is_nothing_done(app: Flask, blueprint: int) -> None:
    jobs.carry_out_run(reading(), NOW)

    with transaction() as session:
        assert session.exec(select(AssemblyRun)).all() == []


def test_runs_are_carried_out_in_their_order(app: Flask, blueprint: int) -> None:
    first, second = ordered(blueprint), ordered(blueprint, seed=8)

    jobs.carry_out_run(reading(), NOW)
    assert (run(first).state, run(second).state) == (RunState.DONE, RunState.QUEUED)
    jobs.carry_out_run(reading(), NOW)

    assert run(second).state is RunState.DONE
    assert run(first).done == len(run(first).result["forms"]) == 2
    assert "<svg" in run(first).result["charts"]["expected"]


def test_a_run_that_a_dead_process_left_at_work_is_begun_again(app: Flask, blueprint: int) -> None:
    left = ordered(blueprint)
    with transaction() as session:
        runs.begin(session, run_id=left)

    jobs.carry_out_run(reading(), NOW)

    assert run(left).state is RunState.DONE


def test_a_run_that_was_asked_to_stop_keeps_nothing(app: Flask, blueprint: int) -> None:
    asked = ordered(blueprint)
    with transaction() as session:
        runs.begin(session, run_id=asked)
        runs.cancel_run(session, run_id=asked, actor=ASSEMBLER, now=NOW)

    jobs.carry_out_run(reading(), NOW)

    assert (run(asked).state, run(asked).result) == (RunState.CANCELLED, {})


def test_a_fault_ends_the_run_instead_of_beginning_it_for_ever(
    app: Flask, blueprint: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    faulty = ordered(blueprint)

    def burst(_session: Session, *, run_id: int, done: int) -> None:
        raise ZeroDivisionError(run_id, done)

    monkeypatch.setattr(runs, "note_progress", burst)
    with pytest.raises(ZeroDivisionError):
        jobs.carry_out_run(reading(), NOW)

    assert run(faulty).state is RunState.FAILED
    assert "The assembler failed" in run(faulty).result["problem"]["template"]


def a_task(session: Session, due: date) -> BankTask:
    person = factories.person(session, "评审", Role.REVIEWER)
    row = BankTask(
        kind=TaskKind.REVALIDATE, subject="item/105-1", due=due, state=TaskState.OPEN, created_by="t", created_at=NOW,
        assignee_id=person.id,
    )  # fmt: skip
    session.add(row)
    session.flush()
    return row


@pytest.mark.parametrize(
    ("at", "sent"),
    [
        (datetime(2026, 11, 29, 15, 59, tzinfo=UTC), []),  # 23:59 in the association's zone
        (datetime(2026, 11, 29, 16, 0, tzinfo=UTC), ["soon"]),
        (datetime(2026, 12, 2, 15, 59, tzinfo=UTC), ["soon"]),
        (datetime(2026, 12, 2, 16, 0, tzinfo=UTC), ["overdue"]),
    ],
)
def test_tasks_are_reminded_of_by_the_day_of_the_associations_zone(
    still_app: Flask, session: Session, at: datetime, sent: list[str]
) -> None:
    row = a_task(session, date(2026, 12, 2))

    with still_app.app_context():
        for _ in range(3):
            jobs.remind_of_tasks(session, at)

    marks = {"soon": row.soon_sent_at, "overdue": row.overdue_sent_at}
    assert [name for name, when in marks.items() if when] == sent
    assert len(session.exec(select(Message)).all()) == len(sent)


@pytest.mark.parametrize(("hours", "state"), [(23, ExportState.READY), (24, ExportState.EXPIRED)])
def test_a_file_that_nobody_fetched_is_removed_after_its_day(session: Session, hours: int, state: ExportState) -> None:
    asker, other = (factories.person(session, name).id for name in ("甲", "乙"))
    row = ExportRequest(
        code="EX-1", format="gift", reason="r", state=ExportState.READY, requested_by=asker or 0, requested_at=NOW,
        decided_by=other, decided_at=NOW, content=b"sealed",
    )  # fmt: skip
    session.add(row)
    session.flush()

    for _ in range(2):
        jobs.expire_exports(session, NOW + timedelta(hours=hours))

    session.flush()
    assert (row.state, row.content is None) == (state, state is ExportState.EXPIRED)
    acts = session.exec(select(AuditEntry.action).where(AuditEntry.subject == "export/EX-1")).all()
    assert acts == ["export.expired"] * (state is ExportState.EXPIRED)


def test_every_job_of_the_bank_has_a_name_of_its_own_and_an_interval() -> None:
    names = [job.name for job in jobs.JOBS]

    assert len(set(names)) == len(names)
    assert all(name.startswith("questionbank.") for name in names)
    assert all(job.seconds > 0 for job in jobs.JOBS)
