from io import BytesIO

import pytest
from pypdf import PdfReader

from accounts.rules import Role
from exam.rules.states import AttemptState
from exam.service.sittings import ticket_of
from tests.accounts import browser
from tests.exam.views.conftest import Site


def pages(content: bytes) -> list[str]:
    return [page.extract_text() for page in PdfReader(BytesIO(content)).pages]


def test_the_tickets_of_a_room_are_one_file_with_a_page_for_each_seat(site: Site) -> None:
    first = site.seat(who=site.candidate, seat=2)
    other = browser.add(site.app, Role.CANDIDATE, name="李四")
    site.seat(who=other, seat=1)
    answer = site.officer.get(f"/rooms/{site.room.id}/tickets.pdf")
    assert answer.content_type == "application/pdf"
    drawn = pages(answer.data)
    assert len(drawn) == 2
    assert ["李四" in page for page in drawn] == [True, False]
    number = ticket_of(first.id, key=site.app.extensions["gradus.settings"].derive("ticket"))
    assert number in "".join(drawn[1].split())
    assert "欧阳修远" in drawn[1]


def test_an_invigilator_prints_the_tickets_of_their_room_and_of_no_other(site: Site) -> None:
    attempt = site.seat(who=site.candidate)
    stranger = browser.signed_in(site.app, Role.INVIGILATOR, name="别人")
    for address in (f"/rooms/{site.room.id}/tickets.pdf", f"/attempts/{attempt.id}/ticket.pdf"):
        assert site.invigilator.get(address).status_code == 200
        assert stranger.get(address).status_code == 403
        assert site.as_candidate().get(address).status_code == 403
        assert site.app.test_client().get(address).status_code == 303


def test_a_room_without_seats_has_no_tickets(site: Site) -> None:
    assert site.officer.get(f"/rooms/{site.room.id}/tickets.pdf").status_code == 404


def test_a_candidate_finds_their_exam_and_its_ticket(site: Site) -> None:
    attempt = site.seat(who=site.candidate)
    candidate = site.as_candidate()
    page = candidate.get("/my-exams?lang=en").get_data(as_text=True)
    assert f"/my-exams/{attempt.id}/ticket.pdf" in page
    assert "Booked" in page
    assert "欧阳修远" in pages(candidate.get(f"/my-exams/{attempt.id}/ticket.pdf").data)[0]


def test_nobody_finds_anothers_exam(site: Site) -> None:
    attempt = site.seat(who=site.candidate)
    other = browser.signed_in(site.app, Role.CANDIDATE, name="李四")
    assert attempt.id not in other.get("/my-exams").get_data(as_text=True)
    assert other.get(f"/my-exams/{attempt.id}/ticket.pdf").status_code == 404
    assert site.officer.get("/my-exams").status_code == 403


@pytest.mark.parametrize("extra", ["0", "60"])
def test_a_ticket_never_shows_an_adjustment(site: Site, extra: str) -> None:
    form = {"persons": [str(site.candidate.id)], "extra_minutes": extra}
    site.officer.post(f"/rooms/{site.room.id}/seats", data=form)
    drawn = pages(site.officer.get(f"/rooms/{site.room.id}/tickets.pdf").data)[0]
    assert "90 分钟" in drawn
    assert "150" not in drawn


def test_a_cancelled_seat_has_no_ticket(site: Site) -> None:
    attempt = site.seat(AttemptState.BOOKED, who=site.candidate)
    site.officer.post(f"/attempts/{attempt.id}/cancellation", data={"why": "moved"})
    assert site.officer.get(f"/attempts/{attempt.id}/ticket.pdf").status_code == 404
    assert "No exam is booked" in site.as_candidate().get("/my-exams?lang=en").get_data(as_text=True)
