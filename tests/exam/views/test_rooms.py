"""The officer's rooms: added, watched, given a PIN, filled with people; every refusal stands at its field."""

import re
from typing import Any

import pytest
from sqlmodel import Session, select

from accounts.rules import Role
from core import clock, db
from core.audit import AuditEntry
from exam.models import Attempt, Room, RoomInvigilator, Sitting, TimeEntry
from exam.rules.states import AttemptState, SittingState
from exam.service.sittings import pin_digest
from tests import factories as f
from tests.accounts import browser
from tests.exam.views.conftest import Site

NEW = {"name": "二号考场", "address": "北京市某路1号", "seats": "20"}


def rows(site: Site, model: Any) -> list[Any]:
    with Session(site.app.extensions["gradus.engine"]) as session:
        return list(session.exec(select(model)).all())


def post(site: Site, path: str, **form: str) -> Any:
    return site.officer.post(f"{path}?lang=en", data=form)


def new(site: Site, **form: str) -> Any:
    return post(site, f"/sittings/{site.sitting.id}/rooms", **(NEW | form))


def closed(site: Site) -> None:
    with db.transaction(site.app.extensions["gradus.engine"]) as session:
        session.get_one(Sitting, site.sitting.id).state = SittingState.CLOSED


def room_page(site: Site, language: str = "en") -> str:
    answer = site.officer.get(f"/rooms/{site.room.id}?lang={language}")
    assert answer.status_code == 200
    return " ".join(answer.get_data(as_text=True).split())


@pytest.mark.parametrize("address", ["/sittings", "/rooms/{room}", "/rooms/{room}/seats", "/attempts/{attempt}"])
def test_the_pages_beneath_a_sitting_stand_under_sittings_in_the_navigation(site: Site, address: str) -> None:
    attempt = site.seat()
    page = site.officer.get(address.format(room=site.room.id, attempt=attempt.id)).get_data(as_text=True)
    assert '<a href="/sittings" aria-current="page">' in page
    assert page.count('aria-current="page"') == 1


def test_a_room_is_added_with_what_was_typed(site: Site) -> None:
    assert new(site).status_code == 303
    made = rows(site, Room)[-1]
    assert (made.name, made.address, made.seats, made.on_paper) == ("二号考场", "北京市某路1号", 20, False)
    assert [entry.action for entry in rows(site, AuditEntry)][-1] == "room.added"


def test_a_room_that_writes_on_paper_is_so_from_the_start_and_on_record(site: Site) -> None:
    new(site, on_paper="y")
    assert rows(site, Room)[-1].on_paper
    assert [entry.action for entry in rows(site, AuditEntry)][-2:] == ["room.added", "room.on_paper"]


@pytest.mark.parametrize(
    ("form", "said"),
    [
        ({"name": ""}, "Fill in this field"),
        ({"name": "x" * 61}, "too long"),
        ({"name": "a\x00b"}, "cannot be printed"),
        ({"address": "x" * 161}, "too long"),
        ({"seats": "0"}, "between 1 and 2000"),
        ({"seats": "2001"}, "between 1 and 2000"),
        ({"seats": "-1"}, "between 1 and 2000"),
        ({"seats": "many"}, "a whole number"),
        ({"seats": ""}, "Fill in this field"),
    ],
)
def test_a_room_that_makes_no_sense_is_shown_again_with_the_reason(site: Site, form: dict[str, str], said: str) -> None:
    answer = new(site, **form)
    assert answer.status_code == 422
    assert said in answer.get_data(as_text=True)
    assert len(rows(site, Room)) == 1


def test_a_name_serves_one_room_of_a_sitting_and_is_refused_at_its_field(site: Site) -> None:
    answer = new(site, name=site.room.name)
    assert answer.status_code == 422
    text = answer.get_data(as_text=True)
    assert "already has a room of this name" in text
    assert 'href="#name"' in text
    assert NEW["address"] in text  # nothing that was typed is lost


@pytest.mark.parametrize("sitting", [0, 999_999, 2**31])
def test_a_sitting_that_does_not_exist_gets_no_room(site: Site, sitting: int) -> None:
    assert site.officer.get(f"/sittings/{sitting}/rooms").status_code == 404
    assert post(site, f"/sittings/{sitting}/rooms", **NEW).status_code == 404


def test_the_page_of_a_room_shows_seats_people_and_what_is_set(site: Site) -> None:
    site.seat(who=site.candidate)
    shown = room_page(site)
    for words in ("欧阳修远", "1 of 3 taken", "监考", "not set", "Not here yet", "Cancel the seat", "Book seats"):
        assert words in shown
    assert f.id_number(1) not in shown


def test_the_page_of_a_room_is_whole_in_chinese(site: Site) -> None:
    site.seat(who=site.candidate)
    shown = room_page(site, "zh_Hans")
    for words in ("Book seats", "Invigilators", "Not here yet"):
        assert words not in shown


def test_a_pin_is_shown_once_and_only_its_digest_is_kept(site: Site) -> None:
    answer = post(site, f"/rooms/{site.room.id}/pin").get_data(as_text=True)
    found = re.search(r'id="pin">.*?(\d{6})', answer, re.DOTALL)
    assert found is not None
    key = site.app.extensions["gradus.settings"].derive("pin")
    assert rows(site, Room)[0].pin_digest == pin_digest(found[1], room_id=site.room.id or 0, key=key)
    assert found[1] not in room_page(site)
    assert "PIN for a change of machine</dt> <dd" in room_page(site)
    assert [entry.action for entry in rows(site, AuditEntry)].count("room.pin_set") == 1
    assert found[1] not in str([entry.details for entry in rows(site, AuditEntry)])


def test_a_new_pin_makes_the_old_one_worthless(site: Site) -> None:
    post(site, f"/rooms/{site.room.id}/pin")
    first = rows(site, Room)[0].pin_digest
    post(site, f"/rooms/{site.room.id}/pin")
    assert rows(site, Room)[0].pin_digest != first


def test_only_who_holds_the_role_and_is_not_there_yet_is_offered(site: Site) -> None:
    free = browser.add(site.app, Role.INVIGILATOR, name="钱另监")
    browser.add(site.app, Role.MARKER, name="赵阅卷")
    shown = site.officer.get(f"/rooms/{site.room.id}/invigilators?lang=en").get_data(as_text=True)
    offered = shown[shown.index("<select") : shown.index("</select>")]
    assert re.findall(r'value="(\d+)"', offered) == [str(free.id)]


def test_an_invigilator_is_assigned_and_the_room_names_both(site: Site) -> None:
    free = browser.add(site.app, Role.INVIGILATOR, name="钱另监")
    assert post(site, f"/rooms/{site.room.id}/invigilators", person=str(free.id)).status_code == 303
    assert {row.person_id for row in rows(site, RoomInvigilator)} == {site.watcher.id, free.id}
    assert "钱另监" in room_page(site)


@pytest.mark.parametrize("person", ["", "0", "999999", "x", "-1"])
def test_somebody_who_is_not_offered_cannot_be_assigned(site: Site, person: str) -> None:
    browser.add(site.app, Role.INVIGILATOR, name="钱另监")
    assert post(site, f"/rooms/{site.room.id}/invigilators", person=person).status_code == 422
    assert len(rows(site, RoomInvigilator)) == 1


def test_who_sits_the_examination_does_not_watch_it(site: Site) -> None:
    both = browser.add(site.app, Role.INVIGILATOR, name="孙两可", number=8)
    site.seat(who=both)
    answer = post(site, f"/rooms/{site.room.id}/invigilators", person=str(both.id))
    assert answer.status_code == 422
    assert "sits the same examination" in answer.get_data(as_text=True)


def test_without_anybody_left_the_page_says_who_gives_the_role(site: Site) -> None:
    shown = site.officer.get(f"/rooms/{site.room.id}/invigilators?lang=en").get_data(as_text=True)
    assert "Nobody is left to assign" in shown


def numbered(site: Site, *numbers: int) -> list[str]:
    """Add candidates with these identity numbers."""
    with db.transaction(site.app.extensions["gradus.engine"]) as session:
        people = [f.person(session, f"考生{number}", Role.CANDIDATE, number=number) for number in numbers]
        return [str(person.id) for person in people]


def booked(site: Site, persons: list[str], **more: str) -> Any:
    data = {"persons": persons, "extra_minutes": "0", **more}
    return site.officer.post(f"/rooms/{site.room.id}/seats?lang=en", data=data)


def test_several_people_are_booked_at_once_with_their_extra_time(site: Site) -> None:
    assert booked(site, numbered(site, 11, 12), extra_minutes="30").status_code == 303
    assert [seat.seat for seat in rows(site, Attempt)] == [1, 2]
    ledger = [(entry.reason, entry.seconds) for entry in rows(site, TimeEntry)]
    assert sorted(ledger) == [("adjustment", 1800), ("adjustment", 1800), ("base time", 5400), ("base time", 5400)]


@pytest.mark.parametrize("minutes", ["-1", "241", "1.5", "x"])
def test_extra_time_that_makes_no_sense_books_nobody(site: Site, minutes: str) -> None:
    assert booked(site, numbered(site, 11), extra_minutes=minutes).status_code == 422
    assert rows(site, Attempt) == []


def test_a_room_that_becomes_full_books_nobody_of_the_lot(site: Site) -> None:
    answer = booked(site, numbered(site, 11, 12, 13, 14))
    assert answer.status_code == 422
    assert "The room is full" in answer.get_data(as_text=True)
    assert rows(site, Attempt) == []


def test_nobody_is_booked_who_could_not_sign_in(site: Site) -> None:
    nameless = browser.add(site.app, Role.CANDIDATE, name="无证")
    answer = booked(site, [str(nameless.id)])
    assert answer.status_code == 422
    assert "no identity number" in answer.get_data(as_text=True)


def test_people_are_found_by_name_and_who_has_a_seat_is_marked(site: Site) -> None:
    site.seat(who=site.candidate)
    shown = site.officer.get(f"/rooms/{site.room.id}/seats?lang=en&search=欧阳").get_data(as_text=True)
    assert "欧阳修远" in shown
    assert "disabled" in shown[shown.index(f'value="{site.candidate.id}"') :].split(">", 1)[0]
    assert "欧阳修远" not in site.officer.get(f"/rooms/{site.room.id}/seats?search=没有此人").get_data(as_text=True)


def test_who_had_extra_time_before_is_marked_where_the_next_seat_is_booked(site: Site) -> None:
    (person,) = numbered(site, 11)
    booked(site, [person], extra_minutes="30")
    seat = rows(site, Attempt)[0]
    post(site, f"/attempts/{seat.id}/cancellation", why="moved")
    shown = site.officer.get(f"/rooms/{site.room.id}/seats?lang=en").get_data(as_text=True)
    assert f"30 extra minutes were approved in {site.sitting.code}" in shown
    chinese = site.officer.get(f"/rooms/{site.room.id}/seats?lang=zh_Hans").get_data(as_text=True)
    assert f"在场次 {site.sitting.code} 中曾批准延长 30 分钟" in chinese


@pytest.mark.parametrize("search", ["%", "_", "'", "\x00", "\\", "x" * 3000, "欧" * 500])
def test_an_odd_search_finds_nobody_and_breaks_nothing(site: Site, search: str) -> None:
    answer = site.officer.get(f"/rooms/{site.room.id}/seats", query_string={"search": search})
    assert answer.status_code == 200


def test_a_closed_sitting_offers_and_takes_no_more(site: Site) -> None:
    closed(site)
    shown = room_page(site)
    assert f'href="/rooms/{site.room.id}/seats"' not in shown
    assert "Make a new PIN" not in shown
    answer = booked(site, numbered(site, 11))
    assert answer.status_code == 422
    assert "takes no more bookings" in answer.get_data(as_text=True)


@pytest.mark.parametrize("state", sorted(set(AttemptState) - {AttemptState.BOOKED}))
def test_only_a_seat_whose_candidate_has_not_come_is_cancelled(site: Site, state: AttemptState) -> None:
    attempt = site.running()
    with db.transaction(site.app.extensions["gradus.engine"]) as session:
        row = session.get_one(Attempt, attempt.id)
        row.state = state
        row.paused_at = clock.now() if state is AttemptState.PAUSED else None
        row.submitted_at, row.ending = clock.now(), "candidate"  # type: ignore[assignment]
    answer = post(site, f"/attempts/{attempt.id}/cancellation", why="withdrawn")
    assert answer.status_code == 422
    assert "has not been checked in" in answer.get_data(as_text=True)
    assert site.state(attempt) is state


@pytest.mark.parametrize("form", [{}, {"why": "nonsense"}, {"why": "other"}, {"why": "other", "text": " "}])
def test_a_cancellation_says_why(site: Site, form: dict[str, str]) -> None:
    attempt = site.seat(who=site.candidate)
    assert post(site, f"/attempts/{attempt.id}/cancellation", **form).status_code == 422
    assert site.state(attempt) is AttemptState.BOOKED


def test_a_cancelled_seat_stays_in_the_list_with_its_reason_in_the_history(site: Site) -> None:
    attempt = site.seat(who=site.candidate)
    assert post(site, f"/attempts/{attempt.id}/cancellation", why="moved", text="改到下午").status_code == 303
    list_, _, cancelled = room_page(site).partition("Cancelled seats")
    assert "欧阳修远" not in list_
    assert "0 of 3 taken" in list_
    for words in ("欧阳修远", "Moved to another sitting: 改到下午"):
        assert words in cancelled
    shown = site.officer.get(f"/attempts/{attempt.id}?lang=en").get_data(as_text=True)
    assert "Moved to another sitting: 改到下午" in shown


def test_a_cancelled_seat_that_somebody_else_has_is_theirs_alone_in_lists_and_tickets(site: Site) -> None:
    attempt = site.seat(who=site.candidate)
    post(site, f"/attempts/{attempt.id}/cancellation", why="moved")
    assert booked(site, numbered(site, 11)).status_code == 303
    old, new_ = rows(site, Attempt)
    assert (old.seat, new_.seat) == (1, 1)
    list_, _, cancelled = room_page(site).partition("Cancelled seats")
    assert "1 of 3 taken" in list_
    assert f"/attempts/{new_.id}/ticket.pdf" in list_
    assert old.id not in list_
    assert old.id in cancelled
    assert f"/attempts/{old.id}/ticket.pdf" not in cancelled
    assert site.officer.get(f"/attempts/{old.id}/ticket.pdf").status_code == 404


@pytest.mark.parametrize(
    "path", ["rooms/{room}", "rooms/{room}/seats", "rooms/{room}/invigilators", "attempts/{seat}/cancellation"]
)
def test_the_officers_pages_are_the_officers_alone(site: Site, path: str) -> None:
    attempt = site.seat()
    address = "/" + path.format(room=site.room.id, seat=attempt.id)
    assert site.officer.get(address).status_code == 200
    for client in (site.invigilator, site.as_candidate()):
        assert client.get(address).status_code == 403
    assert site.app.test_client().get(address).status_code == 303


@pytest.mark.parametrize("path", ["", "/pin", "/invigilators", "/seats"])
def test_a_room_that_does_not_exist_is_not_found(site: Site, path: str) -> None:
    address = f"/rooms/999999{path}"
    answer = site.officer.post(address) if path == "/pin" else site.officer.get(address)
    assert answer.status_code == 404
