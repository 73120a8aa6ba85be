"""The pages of grading on an application of their own, with a sitting that was written."""

from datetime import datetime

import pytest
from flask import Flask

from accounts.rules import Role
from core.db import transaction
from exam.models import Sitting
from grading.service import score_sealed
from tests import factories
from tests.grading.sat import essay_form, sealed


@pytest.fixture
def written(app: Flask, now: datetime) -> Sitting:
    """Give a scored sitting: one essay waits for its marks, one blank one is computed."""
    with transaction(app.extensions["gradus.engine"]) as session:
        sitting = factories.sitting(session, on=essay_form(session))
        sealed(session, sitting, who=factories.person(session, "考生甲", Role.CANDIDATE, number=51))
        sealed(session, sitting, who=factories.person(session, "考生乙", Role.CANDIDATE, number=52), seat=2, answers={})
        score_sealed(session, now=now)
    return sitting
