from datetime import timedelta

from flask import Flask
from sqlmodel import Session

from core import clock, db
from exam import jobs
from exam.models import Attempt
from exam.rules.states import AttemptState, Ending
from tests import factories as f


def test_the_jobs_end_and_seal_what_is_over_and_leave_the_rest(app: Flask) -> None:
    now = clock.now()
    with app.app_context():
        with db.transaction() as session:
            over, writing = (
                f.running(session, now=moment, who=f.person(session)) for moment in (now - timedelta(hours=2), now)
            )
        for _ in range(2):  # a job that runs twice does nothing twice
            for job in jobs.JOBS:
                with db.transaction() as session:
                    job.run(session, now)
    with Session(app.extensions["gradus.engine"]) as session:
        ended, going = session.get_one(Attempt, over.id), session.get_one(Attempt, writing.id)
        assert (ended.state, ended.ending, ended.submitted_at) == (AttemptState.SEALED, Ending.TIMER, ended.deadline)
        assert going.state is AttemptState.IN_PROGRESS
