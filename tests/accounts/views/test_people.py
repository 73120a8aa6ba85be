import pytest
from flask import Flask
from flask.testing import FlaskClient

from accounts.models import Body, Employment, FactorReset, Person, RoleGrant
from accounts.rules import Role
from core.outbox import Message
from tests.accounts.browser import add, browser, rows, signed_in


@pytest.fixture
def admin(app: Flask) -> FlaskClient:
    return signed_in(app, Role.ADMINISTRATOR, name="管理员")


@pytest.fixture
def person(app: Flask) -> Person:
    return add(app, Role.MARKER, name="李四", email="li@example.org")


def _roles(app: Flask, person: Person) -> set[Role]:
    return {row.role for row in rows(app, RoleGrant) if row.person_id == person.id and row.revoked_at is None}


def test_the_list_is_searched_filtered_and_paged(app: Flask, admin: FlaskClient, person: Person) -> None:
    for number in range(30):
        add(app, name=f"候选人{number:02d}", factor=False)

    assert "li@example.org" in admin.get("/people?search=LI@").text
    assert "li@example.org" in admin.get("/people?role=marker").text
    assert "li@example.org" not in admin.get("/people?role=author").text
    assert "候选人29" in admin.get("/people?search=候选人&page=2").text
    assert "候选人29" not in admin.get("/people?search=候选人&page=1").text


@pytest.mark.parametrize("query", ["role=emperor", "search=%00", "page=-3", "page=99999999999999999999", "per_page=1"])
def test_odd_filters_are_answered_with_a_list(admin: FlaskClient, query: str) -> None:
    assert admin.get(f"/people?{query}").status_code == 200


def test_staff_are_invited(app: Flask, admin: FlaskClient) -> None:
    answer = admin.post("/people/new", data={"name": "王五", "email": "Wang@example.org", "role": "author"})

    added = next(row for row in rows(app, Person) if row.name == "王五")
    assert answer.headers["Location"] == f"/people/{added.id}"
    assert _roles(app, added) == {Role.AUTHOR}
    assert [mail.to for mail in rows(app, Message)] == ["wang@example.org"]


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"email": "li@example.org"}, "already a person with this address"),
        ({"email": "no address"}, "Give the whole address"),
        ({"name": ""}, "Fill in this field"),
        ({"role": "emperor"}, 'class="govuk-error-summary"'),
        ({"role": "recommending_body"}, "Name a certification body"),
    ],
)
def test_an_invitation_that_will_not_do_is_explained_and_nothing_is_kept(
    app: Flask, admin: FlaskClient, person: Person, change: dict[str, str], sentence: str
) -> None:
    before = len(rows(app, Person))
    data = {"name": "王五", "email": "wang@example.org", "role": "author", **change}

    answer = admin.post("/people/new?lang=en", data=data)

    assert answer.status_code == 422
    assert sentence in answer.text
    assert len(rows(app, Person)) == before
    assert rows(app, Message) == []


def test_a_role_is_given_and_taken_away(app: Flask, admin: FlaskClient, person: Person) -> None:
    theirs = browser(app, person)

    assert admin.post(f"/people/{person.id}/roles", data={"role": "author"}).status_code == 303
    assert _roles(app, person) == {Role.MARKER, Role.AUTHOR}
    assert theirs.get("/desk").headers["Location"].startswith("/sign-in")

    assert admin.post(f"/people/{person.id}/roles/marker/revocation").status_code == 303
    assert _roles(app, person) == {Role.AUTHOR}
    assert admin.post(f"/people/{person.id}/roles/marker/revocation").status_code == 409
    assert admin.post(f"/people/{person.id}/roles/emperor/revocation").status_code == 404


def test_roles_that_do_not_go_together_are_explained_at_the_field(app: Flask, admin: FlaskClient) -> None:
    person = add(app, Role.REGISTRAR)

    answer = admin.post(f"/people/{person.id}/roles?lang=en", data={"role": "approving_registrar"})

    assert answer.status_code == 422
    assert "one person would decide on both sides" in answer.text


def test_an_administrator_does_not_give_themselves_a_role(app: Flask) -> None:
    person = add(app, Role.ADMINISTRATOR)

    assert browser(app, person).post(f"/people/{person.id}/roles", data={"role": "registrar"}).status_code == 422
    assert _roles(app, person) == {Role.ADMINISTRATOR}


def test_a_body_employs_a_person_and_no_longer(app: Flask, admin: FlaskClient, person: Person) -> None:
    assert admin.post("/bodies", data={"code": "B-9", "name": "甲认证", "name_en": "A"}).status_code == 303
    assert admin.post("/bodies", data={"code": "B-9", "name": "乙认证"}).status_code == 422
    body = next(row for row in rows(app, Body) if row.code == "B-9")
    data = {"body": str(body.id), "from_day": "2026-01-01"}

    assert admin.post(f"/people/{person.id}/employment", data=data).status_code == 303
    assert admin.post(f"/people/{person.id}/employment", data=data).status_code == 422
    assert "甲认证" in admin.get(f"/people/{person.id}").text
    assert admin.post(f"/people/{person.id}/employment/end", data={"to_day": "2025-01-01"}).status_code == 422
    assert admin.post(f"/people/{person.id}/employment/end", data={"to_day": "2026-03-31"}).status_code == 303
    assert [str(row.to_day) for row in rows(app, Employment)] == ["2026-03-31"]


def test_an_employment_without_a_body_is_not_recorded(app: Flask, admin: FlaskClient, person: Person) -> None:
    answer = admin.post(f"/people/{person.id}/employment", data={"body": "", "from_day": "2026-01-01"})

    assert answer.status_code == 422
    assert rows(app, Employment) == []


def test_an_invitation_is_sent_again(app: Flask, admin: FlaskClient, person: Person) -> None:
    assert admin.post(f"/people/{person.id}/invitations").status_code == 303
    assert len(rows(app, Message)) == 1


def test_a_closed_account_is_out_until_it_is_opened_again(app: Flask, admin: FlaskClient, person: Person) -> None:
    theirs = browser(app, person)

    admin.post(f"/people/{person.id}/closure")
    assert theirs.get("/desk").headers["Location"].startswith("/sign-in")
    assert browser(app, person).get("/desk").headers["Location"].startswith("/sign-in")
    assert admin.get(f"/people/{person.id}").status_code == 200

    admin.post(f"/people/{person.id}/reopening")
    assert browser(app, person).get("/desk").status_code == 200


def test_a_lost_factor_is_taken_away_by_two_people(app: Flask, admin: FlaskClient, person: Person) -> None:
    second = signed_in(app, Role.ADMINISTRATOR)
    assert admin.get(f"/people/{person.id}/factor-resets").status_code == 200
    admin.post(f"/people/{person.id}/factor-resets", data={"reason": "called back at the office"})
    reset = rows(app, FactorReset)[0]

    assert "It takes two" not in admin.get("/factor-resets").text
    assert admin.post(f"/factor-resets/{reset.id}/approval").status_code == 409
    assert f"/factor-resets/{reset.id}/approval" not in admin.get("/factor-resets").text

    assert "called back" in second.get("/factor-resets").text
    assert second.post(f"/factor-resets/{reset.id}/approval").status_code == 303
    assert browser(app, person).get("/desk").headers["Location"] == "/account/second-factor"


def test_the_page_of_a_person_tells_their_history(app: Flask, admin: FlaskClient, person: Person) -> None:
    admin.post(f"/people/{person.id}/roles", data={"role": "author"})

    page = admin.get(f"/people/{person.id}?lang=en").text

    assert "Role given" in page
    assert "Item author" in page
    assert "管理员" in page


@pytest.mark.parametrize("address", ["/people/999999", "/people/99999999999999999999", "/people/999999/roles"])
def test_an_unknown_person_is_not_found(admin: FlaskClient, address: str) -> None:
    assert admin.get(address).status_code == 404


@pytest.mark.parametrize("lang", ["zh_Hans", "en"])
@pytest.mark.parametrize(
    "address", ["/people", "/people/new", "/bodies", "/factor-resets", "/people/{}", "/people/{}/roles",
                "/people/{}/employment", "/people/{}/employment/end", "/people/{}/factor-resets"]
)  # fmt: skip
def test_every_page_about_people_is_shown_in_both_languages(
    admin: FlaskClient, person: Person, address: str, lang: str
) -> None:
    assert admin.get(address.format(person.id), query_string={"lang": lang}).status_code == 200


def _guess(app: Flask, times: int = 10) -> tuple[int, str]:
    stranger = app.test_client()
    for _ in range(times):
        stranger.post("/sign-in", data={"email": "li@example.org", "password": "wrong"})
    answer = stranger.post("/sign-in", data={"email": "li@example.org", "password": "wrong"})
    return answer.status_code, answer.text


def test_who_is_kept_out_is_told_how_long(app: Flask, person: Person) -> None:
    status, page = _guess(app)

    assert status == 429
    assert "15 minutes" in page or "15 分钟" in page


def test_an_administrator_sees_who_is_kept_out_and_lets_them_in(app: Flask, admin: FlaskClient, person: Person) -> None:
    address = f"/people/{person.id}"
    assert "wait/lifting" not in admin.get(address).text
    _guess(app)
    assert "wait/lifting" in admin.get(address).text

    answer = admin.post(f"{address}/wait/lifting")

    assert answer.status_code == 303
    assert "wait/lifting" not in admin.get(address).text
    assert _guess(app, 0)[0] == 422


def test_only_an_administrator_lifts_a_wait(app: Flask, person: Person) -> None:
    _guess(app)

    assert signed_in(app, Role.EXAM_OFFICER).post(f"/people/{person.id}/wait/lifting").status_code == 403
