from typing import Any

import pytest
from flask import Flask
from sqlmodel import Session, select

from accounts.rules import Role
from core.db import transaction
from exam.models import Attempt, Room, RoomInvigilator, Sitting
from exam.rules.states import AttemptState, SittingState
from questionbank.models import Form
from questionbank.service import seed_standards
from tests.accounts import browser
from tests.exam.views.conftest import Site


def rows(site: Site, model: Any) -> list[Any]:
    with Session(site.app.extensions["gradus.engine"]) as session:
        return list(session.exec(select(model)).all())


@pytest.fixture
def plan(site: Site) -> dict[str, str]:
    form = rows(site, Form)[0]
    with transaction(site.app.extensions["gradus.engine"]) as session:
        seed_standards(session)
    return {
        "title": "第二场", "title_en": "Second sitting", "code": "2027-01-A", "opens_at": "2027-01-09T09:00",
        "closes_at": "2027-01-09T11:00", "forms": str(form.id), "standard": "GB/T 19001-2016",
    }  # fmt: skip


def test_the_list_shows_sittings_with_their_states(site: Site) -> None:
    site.seat()
    page = site.officer.get("/sittings?lang=en").get_data(as_text=True)
    assert site.sitting.code in page
    assert "Not here yet 1" in page
    assert site.sitting.code not in site.officer.get("/sittings?state=planned").get_data(as_text=True)
    assert site.sitting.code in site.officer.get("/sittings?state=nonsense").get_data(as_text=True)


def test_a_sitting_is_planned_with_times_of_the_associations_zone(site: Site, plan: dict[str, str]) -> None:
    answer = site.officer.post("/sittings/new", data=plan)
    assert answer.status_code == 303
    made = next(row for row in rows(site, Sitting) if row.code == "2027-01-A")
    assert (made.opens_at.isoformat(), made.state) == ("2027-01-09T01:00:00+00:00", SittingState.PLANNED)
    assert "2027-01-09 09:00" in site.officer.get(answer.headers["Location"]).get_data(as_text=True)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"forms": ""}, "at least one frozen form"),
        ({"forms": "999999"}, "Choose one of what is offered"),
        ({"closes_at": "2027-01-09T08:00"}, "must close after"),
        ({"opens_at": "yesterday"}, "Write a day and a time as"),
        ({"title": ""}, "Fill in this field"),
        ({"code": "a b"}, "Use letters"),
        ({"standard": "GB/T 19001-2099"}, "no published edition GB/T 19001-2099"),
        ({"standard": "<b>ISO 9001</b>"}, "Choose one of the list"),
    ],
)
def test_a_plan_that_does_not_hold_together_is_shown_again_with_the_reason(
    site: Site, plan: dict[str, str], change: dict[str, str], said: str
) -> None:
    answer = site.officer.post("/sittings/new?lang=en", data=plan | change)
    assert answer.status_code == 422
    assert said in answer.get_data(as_text=True)
    assert len(rows(site, Sitting)) == 1


def test_the_page_offers_the_published_editions_and_to_leave_it_open(site: Site, plan: dict[str, str]) -> None:
    page = site.officer.get("/sittings/new?lang=en").get_data(as_text=True)
    assert '<option value="GB/T 19001-2016">' in page
    assert "The one in force on the day" in page
    assert "当日现行的版本" in site.officer.get("/sittings/new?lang=zh_Hans").get_data(as_text=True)

    answer = site.officer.post("/sittings/new", data=plan | {"standard": ""}, follow_redirects=True)
    assert "GB/T 19001-2016" in answer.get_data(as_text=True)


def test_a_sitting_of_before_still_shows_what_was_typed_then(site: Site) -> None:
    with transaction(site.app.extensions["gradus.engine"]) as session:
        session.get_one(Sitting, site.sitting.id).standard = "ISO 9001:2015 / GB/T 19001"
    assert "ISO 9001:2015 / GB/T 19001" in site.officer.get(f"/sittings/{site.sitting.id}").get_data(as_text=True)
    assert site.officer.post(f"/sittings/{site.sitting.id}/closure").status_code == 303


def test_without_a_frozen_form_the_page_says_what_is_missing(app: Flask) -> None:
    officer = browser.signed_in(app, Role.EXAM_OFFICER)
    assert "no frozen form" in officer.get("/sittings/new?lang=en").get_data(as_text=True)


def test_a_sitting_closes_when_nobody_writes_and_says_why_not_before(site: Site) -> None:
    attempt = site.running()
    address = f"/sittings/{site.sitting.id}"
    assert "Still writing: 1" in site.officer.get(f"{address}?lang=en").get_data(as_text=True)
    assert site.officer.post(f"{address}/closure").status_code == 409
    site.invigilator.post(f"/attempts/{attempt.id}/termination", data={"why": "left"})
    assert site.officer.post(f"{address}/closure").status_code == 303
    assert rows(site, Sitting)[0].state is SittingState.CLOSED


def test_a_planned_sitting_is_opened_by_its_page(site: Site, plan: dict[str, str]) -> None:
    address = site.officer.post("/sittings/new", data=plan).headers["Location"]
    assert site.officer.post(f"{address}/opening").status_code == 303
    page = site.officer.get(f"{address}?lang=en").get_data(as_text=True)
    assert "Close the sitting" in page
    assert "Opened" in page
    assert "Items of the papers held as they are" in page
    assert "versions.held" not in page  # an act has a name for people


def test_a_room_is_added_watched_and_given_a_pin_that_is_shown_once(site: Site) -> None:
    form = {"name": "305", "address": "北京", "seats": "20"}
    address = site.officer.post(f"/sittings/{site.sitting.id}/rooms", data=form).headers["Location"]
    room = next(row for row in rows(site, Room) if row.name == "305")
    assert site.officer.post(f"/rooms/{room.id}/invigilators", data={"person": site.watcher.id}).status_code == 303
    assert (room.id, site.watcher.id) in {(row.room_id, row.person_id) for row in rows(site, RoomInvigilator)}
    shown = site.officer.post(f"/rooms/{room.id}/pin").get_data(as_text=True)
    assert 'id="pin"' in shown
    assert 'id="pin"' not in site.officer.get(address).get_data(as_text=True)


@pytest.mark.parametrize("change", [{"seats": "0"}, {"seats": "many"}, {"name": ""}])
def test_a_room_that_makes_no_sense_is_not_added(site: Site, change: dict[str, str]) -> None:
    form = {"name": "305", "seats": "20"} | change
    assert site.officer.post(f"/sittings/{site.sitting.id}/rooms", data=form).status_code == 422


def test_only_somebody_with_the_role_can_be_chosen_as_invigilator(site: Site) -> None:
    answer = site.officer.post(f"/rooms/{site.room.id}/invigilators", data={"person": site.candidate.id})
    assert answer.status_code in {200, 422}
    assert len(rows(site, RoomInvigilator)) == 1


def test_seats_are_booked_for_people_found_by_name(site: Site) -> None:
    address = f"/rooms/{site.room.id}/seats"
    assert "欧阳修远" in site.officer.get(f"{address}?search=欧阳").get_data(as_text=True)
    form = {"persons": [str(site.candidate.id)], "extra_minutes": "30"}
    assert site.officer.post(address, data=form).status_code == 303
    assert [row.seat for row in rows(site, Attempt)] == [1]
    page = site.officer.get(f"/rooms/{site.room.id}").get_data(as_text=True)
    assert "120" in page


@pytest.mark.parametrize(
    ("form", "said"),
    [({}, "Choose at least one person"), ({"extra_minutes": "999"}, "between 0 and 240")],
)
def test_a_booking_that_makes_no_sense_books_nobody(site: Site, form: dict[str, str], said: str) -> None:
    persons = {} if not form else {"persons": [str(site.candidate.id)]}
    answer = site.officer.post(f"/rooms/{site.room.id}/seats?lang=en", data=persons | form)
    assert said in answer.get_data(as_text=True)
    assert rows(site, Attempt) == []


def test_if_one_of_several_cannot_be_booked_nobody_is_and_the_reason_is_shown(site: Site) -> None:
    form = {"persons": [str(site.candidate.id), str(site.watcher.id)], "extra_minutes": "0"}
    answer = site.officer.post(f"/rooms/{site.room.id}/seats?lang=en", data=form)
    assert answer.status_code == 422
    assert "no identity number" in answer.get_data(as_text=True)
    assert rows(site, Attempt) == []


def test_a_seat_is_cancelled_with_a_reason(site: Site) -> None:
    attempt = site.seat()
    address = f"/attempts/{attempt.id}/cancellation"
    assert site.officer.get(address).status_code == 200
    assert site.officer.post(address, data={"why": "other"}).status_code == 422
    assert site.officer.post(address, data={"why": "moved"}).status_code == 303
    assert site.state(attempt) is AttemptState.VOID


@pytest.mark.parametrize(
    "address", ["/sittings", "/sittings/new", "/sittings/{s}", "/sittings/{s}/rooms", "/rooms/{r}", "/rooms/{r}/seats"]
)
def test_only_the_exam_officer_sees_the_officers_pages(site: Site, address: str) -> None:
    filled = address.format(s=site.sitting.id, r=site.room.id)
    assert site.officer.get(filled).status_code == 200
    assert site.invigilator.get(filled).status_code == 403
    assert site.app.test_client().get(filled).status_code == 303


@pytest.mark.parametrize("address", ["/sittings/999", "/rooms/999", "/sittings/99999999999999", "/attempts/none"])
def test_what_does_not_exist_is_not_found(site: Site, address: str) -> None:
    assert site.officer.get(address).status_code == 404
