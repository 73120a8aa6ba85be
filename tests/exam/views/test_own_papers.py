"""The officer's page of a sitting with a paper for each candidate: plan, order, watch, stop, open."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from html import unescape

import pytest
from flask import Flask
from sqlmodel import Session, select

from accounts.rules import Actor, Role
from core import clock, db
from exam import jobs
from exam.models import Attempt, Sitting
from questionbank.models import AssemblyRun
from questionbank.rules.runs import RunState
from questionbank.service import runs
from tests.accounts import browser
from tests.exam.house import OwnPapersHouse
from tests.questionbank.assembled import carry_out

EVERYBODY = Actor(0, "Everybody", frozenset(Role))


@dataclass
class Office:
    """An application with such a sitting, two seats, and the officer's browser."""

    app: Flask
    sitting_id: int

    def __post_init__(self) -> None:
        self.officer = browser.signed_in(self.app, Role.EXAM_OFFICER, name="考务")
        self.officer.set_cookie("lang", "en")
        self.address = f"/sittings/{self.sitting_id}"

    @contextmanager
    def writing(self) -> Iterator[Session]:
        with db.transaction(self.app.extensions["gradus.engine"]) as session:
            yield session

    def page(self) -> str:
        return unescape(self.officer.get(self.address).get_data(as_text=True))

    def state(self) -> tuple[str, int, int]:
        found = self.officer.get(f"{self.address}/papers/state").json
        assert found is not None
        return found["state"], found["done"], found["forms"]

    def order(self) -> int:
        assert self.officer.post(f"{self.address}/papers").status_code == 303
        with self.writing() as session:
            return session.get_one(Sitting, self.sitting_id).run_id or 0

    def find(self) -> None:
        with self.writing() as session:
            carry_out(session, session.get_one(AssemblyRun, self.order()), clock.now())

    def bind(self) -> None:
        with self.writing() as session:
            jobs.bind_papers(session, clock.now())


@pytest.fixture
def office(app: Flask) -> Office:
    with db.transaction(app.extensions["gradus.engine"]) as session:
        house = OwnPapersHouse(session, EVERYBODY, clock.now(), items=45)
        house.booked(1, 2)
    return Office(app, house.sitting.id or 0)


def test_papers_are_ordered_watched_and_given_to_the_seats(office: Office) -> None:
    text = office.page()
    assert all(words in text for words in ("0 there, 2 wait", "Forms in reserve", "Assemble papers for 2 seats"))
    assert "Seats without a paper of their own: 2" in text
    assert office.state() == ("done", 0, 0)

    office.find()
    assert office.state() == ("running", 0, 2)
    assert all(words in office.page() for words in ("Freezing the papers", "run-progress.js"))
    assert "Cancel the run" not in office.page()

    office.bind()
    text = office.page()
    assert "2 there, 0 wait" in text
    assert "Every booked seat has a paper of its own." in text
    assert "A paper for each seat ordered" in text
    assert "run-progress.js" not in text
    assert office.officer.post(f"{office.address}/opening").status_code == 303
    with office.writing() as session:
        assert len(set(session.exec(select(Attempt.form_id)).all())) == 2


def test_an_order_that_waits_can_be_stopped(office: Office) -> None:
    office.order()
    assert office.state() == ("queued", 0, 2)
    assert "Cancel the run" in office.page()
    assert office.officer.post(f"{office.address}/papers").status_code == 409

    assert office.officer.post(f"{office.address}/papers/cancellation").status_code == 303

    assert "Assemble papers for 2 seats" in office.page()


def test_an_order_that_found_nothing_says_why(office: Office) -> None:
    run_id = office.order()
    with office.writing() as session:
        result = {"shortages": [{"template": "“%(cell)s” needs more.", "params": {"cell": "tier=3"}}]}
        row = runs.finish(session, run_id=run_id, result=result, now=clock.now())
        assert row.state is RunState.FAILED

    text = office.page()

    assert "“tier=3” needs more." in text
    assert "Assemble papers for 2 seats" in text


def test_a_sitting_is_planned_with_a_paper_for_each_candidate(office: Office) -> None:
    assert "A form for each candidate" in office.officer.get("/sittings/new").get_data(as_text=True)
    with office.writing() as session:
        form_id = session.exec(select(Attempt.form_id)).first()
    plan = {
        "title": "第二场", "title_en": "Second", "code": "2027-01-B", "opens_at": "2027-01-09T09:00",
        "closes_at": "2027-01-09T11:00", "forms": str(form_id), "own_papers": "y",
    }  # fmt: skip

    answer = office.officer.post("/sittings/new", data=plan)

    assert answer.status_code == 303
    text = office.officer.get(answer.headers["Location"]).get_data(as_text=True)
    assert "Book the seats first" in text
    with office.writing() as session:
        assert [one.own_papers for one in session.exec(select(Sitting).order_by("id")).all()] == [True, True]


def test_nobody_else_orders_papers(office: Office) -> None:
    for role in (Role.INVIGILATOR, Role.ASSEMBLER, Role.CANDIDATE):
        other = browser.signed_in(office.app, role, name="别人")
        assert other.post(f"{office.address}/papers").status_code == 403
        assert other.get(f"{office.address}/papers/state").status_code == 403
    assert office.officer.get("/sittings/999999/papers/state").status_code == 404


def test_the_page_speaks_chinese(office: Office) -> None:
    office.officer.set_cookie("lang", "zh_Hans")

    assert all(words in office.page() for words in ("考生专用试卷", "为 2 个座位组卷", "备用试卷"))
