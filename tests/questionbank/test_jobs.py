"""The job carries runs out one after another, in transactions of its own."""

from collections.abc import Iterator

import pytest
from flask import Flask
from sqlmodel import Session, select

from core.db import reading, transaction
from questionbank import jobs
from questionbank.models import AssemblyRun
from questionbank.rules.runs import RunState
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
