"""What people type about accounts: taken, or shown again with the reason at its field."""

from datetime import date
from typing import Any

import pytest
from flask import Flask
from werkzeug.datastructures import MultiDict

from accounts import forms
from accounts.models import Body
from accounts.rules import Role
from core.outbox import Delivery

BODIES = [Body(id=1, code="B-1", name="甲认证"), Body(id=2, code="B-2", name="乙认证")]
STAFF = {"name": "李四", "email": "li@example.org", "role": "author", "body": ""}


def judged(app: Flask, kind: type[Any], data: dict[str, str]) -> Any:
    """Give a form that was sent with this data, after it was judged."""
    with app.test_request_context(method="POST", data=data, headers={"Accept-Language": "en"}):
        form = kind()
        if hasattr(form, "offer"):
            form.offer(BODIES)
        form.validate_on_submit()
        form.said = {name: [str(error) for error in errors] for name, errors in form.errors.items()}
        return form


def wrong(app: Flask, kind: type[Any], data: dict[str, str]) -> set[str]:
    return set(judged(app, kind, data).said)


@pytest.mark.parametrize(
    ("data", "fields"),
    [
        ({"email": "li@example.org", "password": "four calm green words"}, set()),
        ({"email": "", "password": ""}, {"email", "password"}),
        ({"email": "not an address", "password": "x"}, set()),
        ({"email": "a" * 255, "password": "x"}, {"email"}),
        ({"email": "a", "password": "x" * 257}, {"password"}),
        ({"email": "a\x00", "password": "x\x00"}, {"email", "password"}),
        ({"email": "a", "password": " "}, set()),
    ],
)
def test_a_sign_in_needs_both_and_judges_neither(app: Flask, data: dict[str, str], fields: set[str]) -> None:
    assert wrong(app, forms.SignInForm, data) == fields


@pytest.mark.parametrize(("code", "taken"), [("123456", True), ("ab12cd-34ef56", True), ("", False), ("1" * 41, False)])
def test_a_code_is_short(app: Flask, code: str, taken: bool) -> None:
    assert (wrong(app, forms.CodeForm, {"code": code}) == set()) is taken


@pytest.mark.parametrize("email", ["li@example.org", "a.b+c@sub.example.org", "李@例子.中国"])
def test_a_whole_address_is_taken(app: Flask, email: str) -> None:
    assert wrong(app, forms.ForgottenForm, {"email": email}) == set()


@pytest.mark.parametrize(
    "email",
    ["", "li", "li@", "@example.org", "li@example", "li @example.org", "li@exa mple.org", "a@b@c.d", "li\x00@x.y"],
)
def test_half_an_address_is_not(app: Flask, email: str) -> None:
    assert wrong(app, forms.ForgottenForm, {"email": email}) == {"email"}


@pytest.mark.parametrize(
    ("data", "fields"),
    [
        ({"password": "four calm words", "again": "four calm words"}, set()),
        ({"password": "four calm words", "again": "four calm Words"}, {"again"}),
        ({"password": "four calm words", "again": ""}, {"again"}),
        ({"password": "", "again": ""}, {"password", "again"}),
        ({"password": "x" * 257, "again": "x" * 257}, {"password"}),
    ],
)
def test_a_new_password_is_typed_twice_alike(app: Flask, data: dict[str, str], fields: set[str]) -> None:
    assert wrong(app, forms.PasswordForm, data) == fields


@pytest.mark.parametrize("role", list(Role))
def test_every_role_can_be_chosen(app: Flask, role: Role) -> None:
    form = judged(app, forms.StaffForm, STAFF | {"role": role.value})
    assert (form.said, form.role.data) == ({}, role)


@pytest.mark.parametrize(
    ("change", "fields"),
    [
        ({"role": "king"}, {"role"}),
        ({"role": ""}, {"role"}),
        ({"body": "3"}, {"body"}),
        ({"body": "x"}, {"body"}),
        ({"name": ""}, {"name"}),
        ({"name": "x" * 61}, {"name"}),
        ({"name": "a\x00b"}, {"name"}),
        ({"email": "li"}, {"email"}),
    ],
)
def test_somebody_to_invite_has_name_address_and_role(app: Flask, change: dict[str, str], fields: set[str]) -> None:
    assert wrong(app, forms.StaffForm, STAFF | change) == fields


@pytest.mark.parametrize(("body", "number"), [("", None), ("1", 1), ("2", 2)])
def test_a_body_may_be_left_out(app: Flask, body: str, number: int | None) -> None:
    assert judged(app, forms.StaffForm, STAFF | {"body": body}).body.data == number


@pytest.mark.parametrize(
    ("data", "fields"),
    [
        ({"body": "1", "from_day": "2026-11-02"}, set()),
        ({"body": "", "from_day": "2026-11-02"}, {"body"}),
        ({"body": "1", "from_day": ""}, {"from_day"}),
        ({"body": "1", "from_day": "2026-02-30"}, {"from_day"}),
        ({"body": "1", "from_day": "yesterday"}, {"from_day"}),
    ],
)
def test_an_employment_has_a_body_and_a_day_that_exists(app: Flask, data: dict[str, str], fields: set[str]) -> None:
    assert wrong(app, forms.EmploymentForm, data) == fields


@pytest.mark.parametrize(("day", "fields"), [("2026-11-02", set()), ("", {"to_day"}), ("2026-13-01", {"to_day"})])
def test_an_employment_ends_on_a_day_that_exists(app: Flask, day: str, fields: set[str]) -> None:
    form = judged(app, forms.EmploymentEndForm, {"to_day": day})
    assert set(form.said) == fields
    assert fields or form.to_day.data == date(2026, 11, 2)


@pytest.mark.parametrize(
    ("data", "fields"),
    [
        ({"code": "B-1", "name": "甲"}, set()),
        ({"code": "B-1", "name": "甲", "name_en": "A"}, set()),
        ({"code": "", "name": ""}, {"code", "name"}),
        ({"code": "x" * 21, "name": "x" * 121, "name_en": "x" * 161}, {"code", "name", "name_en"}),
        ({"code": "B", "name": "\x00", "name_en": "\x00"}, {"name", "name_en"}),
    ],
)
def test_a_body_has_a_code_and_a_chinese_name(app: Flask, data: dict[str, str], fields: set[str]) -> None:
    assert wrong(app, forms.BodyForm, data) == fields


@pytest.mark.parametrize(("reason", "taken"), [("认得本人", True), ("", False), ("x" * 500, True), ("x" * 501, False)])
def test_a_reset_says_why(app: Flask, reason: str, taken: bool) -> None:
    assert (wrong(app, forms.ResetForm, {"reason": reason}) == set()) is taken


@pytest.mark.parametrize(
    ("query", "values"),
    [
        ({}, {"search": None, "role": None}),
        ({"search": " 李 ", "role": "marker"}, {"search": "李", "role": "marker"}),
        ({"search": "\x00\x07", "role": "king"}, {"search": None, "role": None}),
    ],
)
def test_people_are_narrowed_by_what_there_is(app: Flask, query: dict[str, str], values: dict[str, Any]) -> None:
    with app.test_request_context(query_string=query):
        form = forms.PeopleFilter()
        assert {name: form.value(name) for name in values} == values


@pytest.mark.parametrize(
    ("query", "values"),
    [
        (
            {"from_day": "2026-11-02", "to_day": "2026-11-03"},
            {"from_day": date(2026, 11, 2), "to_day": date(2026, 11, 3)},
        ),
        ({"from_day": "2026-11-32"}, {"from_day": None, "to_day": None}),
        ({"actor": "person/7", "subject": "\x1b[31m"}, {"actor": "person/7", "subject": "[31m"}),
        ({"action": "role.granted"}, {"action": "role.granted"}),
    ],
)
def test_the_audit_list_is_narrowed_by_what_holds_together(
    app: Flask, query: dict[str, str], values: dict[str, Any]
) -> None:
    with app.test_request_context(query_string=query):
        form = forms.AuditFilter()
        form.offer(["role.granted"])
        assert {name: form.value(name) for name in values} == values


@pytest.mark.parametrize("state", list(Delivery))
def test_mail_is_narrowed_by_every_state_that_there_is(app: Flask, state: Delivery) -> None:
    with app.test_request_context(query_string=MultiDict({"state": state.value})):
        assert forms.MailFilter().value("state") == state.value
    assert state in forms.STATES


def test_a_body_is_offered_with_code_and_name(app: Flask) -> None:
    with app.test_request_context():
        form = forms.RoleForm()
        form.offer(BODIES)
        offered: Any = form.body.choices
        assert [(one.value, str(one.label)) for one in offered][1:] == [
            ("1", "B-1 甲认证"), ("2", "B-2 乙认证"),
        ]  # fmt: skip
