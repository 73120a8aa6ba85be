"""The clock's part in grading."""

import logging
from datetime import datetime

import pytest
from sqlmodel import Session, select

from grading.jobs import JOBS, score_sealed
from grading.models import MarkingTask, Result
from tests import factories
from tests.grading.sat import essay_form, sealed
from tests.grading.service.test_scoring import on_blueprint


def test_the_job_scores_what_is_sealed_and_asks_for_marks(session: Session, now: datetime) -> None:
    sealed(session, factories.sitting(session), who=factories.person(session, number=71))
    sealed(session, factories.sitting(session, on=essay_form(session)), who=factories.person(session, number=72))
    score_sealed(session, now)
    assert len(session.exec(select(Result)).all()) == 1
    assert len(session.exec(select(MarkingTask)).all()) == 1


@pytest.mark.parametrize("runs", [1, 2, 5])
def test_running_again_changes_nothing(session: Session, now: datetime, runs: int) -> None:
    sealed(session, factories.sitting(session, on=essay_form(session)), who=factories.person(session, number=72))
    for _ in range(runs):
        score_sealed(session, now)
    assert len(session.exec(select(MarkingTask)).all()) == 1


def test_with_nothing_to_do_nothing_is_said(session: Session, now: datetime, caplog: pytest.LogCaptureFixture) -> None:
    score_sealed(session, now)
    assert caplog.records == []


def test_a_paper_that_cannot_be_scored_is_named_in_the_log(
    session: Session, now: datetime, caplog: pytest.LogCaptureFixture
) -> None:
    guessed = on_blueprint(
        session, factories.form(session), sections=[{"type": "single_choice", "scoring": "guesswork"}]
    )
    sealed(session, factories.sitting(session, on=guessed), who=factories.person(session, number=73))
    with caplog.at_level(logging.ERROR, logger="grading.jobs"):
        score_sealed(session, now)
    (record,) = caplog.records
    assert "guesswork" in record.getMessage()
    assert session.exec(select(Result)).all() == []


def test_the_job_has_a_name_and_runs_every_few_seconds() -> None:
    (job,) = JOBS
    assert job.name == "grading.score_sealed"
    assert job.run is score_sealed
