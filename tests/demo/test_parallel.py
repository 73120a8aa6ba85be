"""The demonstration orders parallel forms of items with parameters; the job that finds them is the assembler's own."""

import pytest
from sqlmodel import Session

from demo.parallel import ABILITIES, CODE, EXPECTED, FORMS, INFORMATION, SOURCE
from questionbank.models import AssemblyRun, ItemParameters
from questionbank.queries import papers as asked
from questionbank.rules.runs import RunState
from questionbank.rules.targets import EXPECTED_TOLERANCE, INFORMATION_TOLERANCE
from questionbank.service import runs
from questionbank.service.runs import PLOTTED
from tests.demo.conftest import House

pytestmark = pytest.mark.xdist_group("demo")  # it is played once


def test_its_parameters_say_that_nobody_has_found_them(house: House) -> None:
    found = house.rows(ItemParameters)

    assert len(found) > 200
    assert {row.source for row in found} == {SOURCE}
    assert {row.n for row in found} == {None}


def test_one_run_waits_for_the_job(house: House) -> None:
    (run,) = house.rows(AssemblyRun)

    assert (run.state, run.forms) == (RunState.QUEUED, FORMS)
    with Session(house.engine) as session:
        assert asked.blueprint(session, run.blueprint_id).code == CODE


def test_what_is_ordered_can_be_had_and_meets_every_target(house: House) -> None:
    (run,) = house.rows(AssemblyRun)
    with Session(house.engine) as session:
        work = runs.gather(session, run_id=run.id or 0)

    found = runs.carry_out(work, lambda _done: None, draw=lambda _charts: [])

    assert len(found["forms"]) == FORMS
    for form in found["forms"]:
        for place, theta in enumerate(ABILITIES):
            at = PLOTTED.index(theta)
            information, marks = form["curves"]["information"][at], form["curves"]["expected"][at]
            assert information == pytest.approx(float(INFORMATION[place]), rel=float(INFORMATION_TOLERANCE), abs=1e-3)
            assert marks == pytest.approx(float(EXPECTED[place]), abs=float(EXPECTED_TOLERANCE) + 1e-3)
