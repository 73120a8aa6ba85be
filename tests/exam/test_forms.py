"""What exam's forms take, and what they hand on to the services."""

from datetime import UTC, datetime
from typing import Any

import pytest
from flask import Flask

from exam import labels
from exam.forms import (
    CandidateSignIn,
    PeopleSearch,
    ReasonForm,
    RoomForm,
    SeatsForm,
    SittingFilter,
    SittingForm,
    TimeForm,
)
from exam.rules.board import Act

ROOM = {"name": "301", "seats": "20"}
PLAN = {
    "title": "第二场", "title_en": "Second sitting", "code": "2027-01-A", "opens_at": "2027-01-09T09:00",
    "closes_at": "2027-01-09T11:00", "forms": ["1"],
}  # fmt: skip


def judged(app: Flask, kind: type[Any], data: dict[str, Any], offer: Any = None) -> Any:
    """Give a form that was sent with this data, after it was judged."""
    with app.test_request_context(method="POST", data=data, headers={"Accept-Language": "en"}):
        form = kind()
        if offer is not None:
            form.offer(offer)
        if kind is SittingForm:
            form.forms.choices = [(1, "F-1"), (2, "F-2")]
        form.validate_on_submit()
        form.said = {name: [str(error) for error in errors] for name, errors in form.errors.items()}
        return form


@pytest.mark.parametrize(
    ("data", "wrong"),
    [
        ({"ticket": "K3UG S7PA BFHT", "id_number": "110101199001010011"}, set()),
        ({"ticket": "", "id_number": ""}, {"ticket", "id_number"}),
        ({"ticket": "A\x00B", "id_number": "1"}, {"ticket"}),
        ({"ticket": "A", "id_number": "\x00"}, {"id_number"}),
        ({"ticket": "A" * 41, "id_number": "1"}, {"ticket"}),
        ({"ticket": "A" * 40, "id_number": "1" * 40}, set()),
    ],
)
def test_a_candidate_types_ticket_and_number(app: Flask, data: dict[str, str], wrong: set[str]) -> None:
    assert set(judged(app, CandidateSignIn, data).said) == wrong


@pytest.mark.parametrize(
    ("change", "wrong"),
    [
        ({}, set()),
        ({"seats": "0"}, {"seats"}),
        ({"seats": "2000"}, set()),
        ({"seats": "2001"}, {"seats"}),
        ({"seats": "-1"}, {"seats"}),
        ({"seats": "1.5"}, {"seats"}),
        ({"seats": ""}, {"seats"}),
        ({"name": " "}, set()),
        ({"name": "x" * 61}, {"name"}),
        ({"address": "x" * 161}, {"address"}),
        ({"address": "\x00"}, {"address"}),
    ],
)
def test_a_room_has_a_name_and_between_one_and_two_thousand_seats(
    app: Flask, change: dict[str, str], wrong: set[str]
) -> None:
    assert set(judged(app, RoomForm, ROOM | change).said) == wrong


@pytest.mark.parametrize("code", ["2026-03-105-A", "A", "a.b_c-9", "9"])
def test_a_code_of_letters_digits_dots_dashes_and_underscores_is_taken(app: Flask, code: str) -> None:
    assert judged(app, SittingForm, PLAN | {"code": code}).said == {}


@pytest.mark.parametrize("code", ["-A", ".A", "a b", "a/b", "场次", "a\nb", "x" * 41, "../etc"])
def test_any_other_code_is_refused(app: Flask, code: str) -> None:
    assert set(judged(app, SittingForm, PLAN | {"code": code}).said) == {"code"}


@pytest.mark.parametrize("forms", [[], ["3"], ["x"]])
def test_a_sitting_takes_only_forms_that_are_offered(app: Flask, forms: list[str]) -> None:
    assert set(judged(app, SittingForm, PLAN | {"forms": forms}).said) == {"forms"}


@pytest.mark.parametrize("typed", ["", "2027-01-09", "09:00", "2027-02-30T09:00", "2027-01-09T25:00"])
def test_an_instant_that_does_not_exist_is_refused(app: Flask, typed: str) -> None:
    assert "opens_at" in judged(app, SittingForm, PLAN | {"opens_at": typed}).said


@pytest.mark.parametrize("typed", ["0001-01-01T00:00", "1999-12-31T23:59", "2200-01-01T00:00", "9999-12-31T23:59"])
@pytest.mark.parametrize("field", ["opens_at", "closes_at"])
def test_an_instant_at_the_ends_of_the_calendar_is_refused(app: Flask, field: str, typed: str) -> None:
    assert field in judged(app, SittingForm, PLAN | {field: typed}).said


@pytest.mark.parametrize(
    ("typed", "zone", "instant"),
    [
        ("2027-01-09T09:00", "Asia/Shanghai", "2027-01-09T01:00"),
        ("2027-01-09T00:30", "Asia/Shanghai", "2027-01-08T16:30"),
        ("2027-07-09T09:00", "Europe/Berlin", "2027-07-09T07:00"),
        ("2027-01-09T09:00", "Europe/Berlin", "2027-01-09T08:00"),
        ("2027-01-09T09:00", "UTC", "2027-01-09T09:00"),
    ],
)
def test_an_instant_is_typed_in_the_associations_zone(app: Flask, typed: str, zone: str, instant: str) -> None:
    form = judged(app, SittingForm, PLAN | {"opens_at": typed, "closes_at": "2028-01-01T00:00"})
    assert form.instant("opens_at", zone) == datetime.fromisoformat(instant).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("data", "wrong"),
    [
        ({"persons": ["1", "2"]}, set()),
        ({"persons": ["1"], "extra_minutes": "240"}, set()),
        ({"persons": ["1"], "extra_minutes": "241"}, {"extra_minutes"}),
        ({"persons": ["1"], "extra_minutes": "-1"}, {"extra_minutes"}),
        ({"persons": ["x"]}, {"persons"}),
        ({}, {"persons"}),
    ],
)
def test_seats_are_booked_for_somebody_with_bounded_extra_time(
    app: Flask, data: dict[str, Any], wrong: set[str]
) -> None:
    assert set(judged(app, SeatsForm, data).said) == wrong


@pytest.mark.parametrize("act", list(labels.REASONS_OF))
def test_each_act_takes_the_reasons_of_its_own_list_only(app: Flask, act: Act) -> None:
    offered = labels.REASONS_OF[act]
    for key in labels.REASONS:
        form = judged(app, ReasonForm, {"why": key, "text": "说明"}, offered)
        assert ("why" in form.said) is (key not in offered)


@pytest.mark.parametrize(("text", "taken"), [("", False), ("   ", False), ("\n\t", False), ("钥匙断在门里", True)])
def test_another_reason_needs_words(app: Flask, text: str, taken: bool) -> None:
    form = judged(app, ReasonForm, {"why": "other", "text": text}, ("fault", "other"))
    assert (form.said == {}) is taken


@pytest.mark.parametrize(
    ("why", "text", "stored"),
    [
        ("fault", "", "fault"),
        ("fault", "  鼠标失灵 ", "fault: 鼠标失灵"),
        ("other", "x", "other: x"),
        ("fault", "a: b", "fault: a: b"),
    ],
)
def test_a_reason_is_kept_as_choice_and_words_and_read_in_any_language(
    app: Flask, why: str, text: str, stored: str
) -> None:
    assert judged(app, ReasonForm, {"why": why, "text": text}, ("fault", "other")).reason == stored
    with app.test_request_context(headers={"Accept-Language": "en"}):
        read = labels.reason(stored)
        assert read == str(labels.REASONS[why]) + stored.removeprefix(why)


@pytest.mark.parametrize(("minutes", "taken"), [("1", True), ("240", True), ("0", False), ("241", False), ("", False)])
def test_time_is_given_in_whole_minutes_within_bounds(app: Flask, minutes: str, taken: bool) -> None:
    form = judged(app, TimeForm, {"why": "fault", "minutes": minutes}, labels.REASONS_OF[Act.GRANT_TIME])
    assert (form.said == {}) is taken


@pytest.mark.parametrize(
    ("asked", "value"), [("planned", "planned"), ("closed", "closed"), ("nonsense", None), ("", None)]
)
def test_a_list_of_sittings_narrows_to_states_that_there_are(app: Flask, asked: str, value: str | None) -> None:
    with app.test_request_context(query_string={"state": asked}):
        assert SittingFilter().value("state") == value


@pytest.mark.parametrize(
    ("typed", "looked_for"), [(" 欧阳 ", "欧阳"), ("a\x00b", "ab"), ("\x00", None), ("", None), ("%_", "%_")]
)
def test_people_are_looked_for_by_what_can_be_printed(app: Flask, typed: str, looked_for: str | None) -> None:
    with app.test_request_context(query_string={"search": typed}):
        assert PeopleSearch().value("search") == looked_for
