"""Every page and act of the bank asks for one permission; who lacks it is turned away, who is not signed in goes to
the door, and bad input comes back with what was typed and the reason at its field, in both languages."""

from datetime import timedelta
from html import unescape
from io import BytesIO
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlmodel import Session, select

from accounts.rules import GRANTS, Permission, Role
from core import clock
from questionbank.models import Blueprint
from questionbank.rules import ItemState
from questionbank.views.blueprint import bp
from tests.accounts import browser
from tests.questionbank.views.browser import House
from tests.questionbank.views.reading import Page

P, S = Permission, ItemState
DAY = f"{(clock.now() + timedelta(days=9)).date()}"
LANGUAGES = ("en", "zh_Hans")


@pytest.fixture(scope="module")
def people(scaled: House) -> dict[Role, FlaskClient]:
    """Give a browser for each role."""
    return {role: browser.signed_in(scaled.app, role, name=f"Person {role}") for role in Role}


@pytest.fixture(scope="module")
def codes(scaled: House) -> dict[str, str]:
    """Give an item in each state that a page asks for, and what else addresses name."""
    made = {state.value: scaled.item(state) for state in (S.AI_DRAFT, S.DRAFT, S.IN_REVIEW, S.APPROVED, S.LIVE)}
    with Session(scaled.app.extensions["gradus.engine"]) as session:
        made["blueprint"] = str(session.exec(select(Blueprint.id).order_by(Blueprint.code)).first())
    return made


PAGES = {
    "/items": P.READ_BANK,
    "/items/{draft}": P.READ_BANK,
    "/items/{draft}/versions": P.READ_BANK,
    "/items/{draft}/reviews": P.READ_BANK,
    "/items/{draft}/use": P.READ_BANK,
    "/items/{draft}/history": P.READ_BANK,
    "/items/received": P.READ_BANK,
    "/knowledge": P.READ_BANK,
    "/knowledge/105": P.READ_BANK,
    "/scale": P.READ_BANK,
    "/standards": P.READ_BANK,
    "/standards/1": P.READ_BANK,
    "/blueprints": P.READ_BANK,
    "/blueprints/{blueprint}": P.READ_BANK,
    "/forms": P.READ_BANK,
    "/tasks": P.READ_BANK,
    "/media": P.READ_BANK,
    "/ai-register": P.READ_BANK,
    "/ai-register.csv": P.READ_BANK,
    "/items/new": P.WRITE_ITEMS,
    "/items/new/essay": P.WRITE_ITEMS,
    "/items/new/essay/machine": P.WRITE_ITEMS,
    "/items/{draft}/edit": P.WRITE_ITEMS,
    "/items/{approved}/recall": P.WRITE_ITEMS,
    "/media/new": P.WRITE_ITEMS,
    "/items/import": P.IMPORT_ITEMS,
    "/items/import/template.xlsx": P.IMPORT_ITEMS,
    "/items/{in_review}/review": P.REVIEW_ITEMS,
    "/items/{ai_draft}/validation": P.VALIDATE_AI_DRAFTS,
    "/items/{live}/rest": P.PUBLISH_ITEMS,
    "/items/{live}/retirement": P.PUBLISH_ITEMS,
    "/standards/new": P.ENTER_EDITIONS,
    "/blueprints/new": P.BUILD_PAPERS,
    "/blueprints/{blueprint}/edition": P.BUILD_PAPERS,
    "/blueprints/{blueprint}/assembly": P.BUILD_PAPERS,
    "/tasks/new": P.ASSIGN_TASKS,
    "/exports": P.REQUEST_EXPORT,
    "/exports/new": P.REQUEST_EXPORT,
    "/exports/decisions": P.APPROVE_EXPORT,
}


@pytest.mark.parametrize("path", list(PAGES))
def test_a_page_is_shown_to_those_roles_that_hold_its_permission_and_to_no_other(
    scaled: House, people: dict[Role, FlaskClient], codes: dict[str, str], path: str
) -> None:
    address, needed = path.format_map(codes), PAGES[path]

    answers = {role: client.get(address).status_code for role, client in people.items()}

    assert {role for role, status in answers.items() if status == 200} == {r for r in Role if needed in GRANTS[r]}
    assert {status for role, status in answers.items() if needed not in GRANTS[role]} == {403}
    assert scaled.app.test_client().get(address).headers["Location"].startswith("/sign-in")


@pytest.mark.parametrize("path", list(PAGES))
def test_a_page_speaks_the_language_of_its_reader(
    people: dict[Role, FlaskClient], codes: dict[str, str], path: str
) -> None:
    if path.endswith((".csv", ".xlsx")):
        return
    client = next(client for role, client in people.items() if PAGES[path] in GRANTS[role])

    words = {}
    for language in LANGUAGES:
        page = Page(client.get(path.format_map(codes), query_string={"lang": language}))
        assert page.tree.get("lang") == language.replace("_", "-")
        assert page.title
        words[language] = set(page.text.split())
    assert words["en"] - words["zh_Hans"]
    assert words["zh_Hans"] - words["en"]


def test_every_endpoint_of_the_bank_names_the_permission_that_it_asks_for(scaled: House) -> None:
    views = {name: view for name, view in scaled.app.view_functions.items() if name.startswith(f"{bp.name}.")}

    assert len(views) > 60
    assert [name for name, view in views.items() if not isinstance(getattr(view, "permission", None), P)] == []


FORMS: dict[str, tuple[Role, dict[str, Any], dict[str, str]]] = {
    # path: who sends it, what is typed, and of which field it is wrong: its words in English
    "/items/new": (Role.AUTHOR, {"subject": "105", "machine": "y"}, {"type": "Fill in this field."}),
    "/items/new/essay/machine": (
        Role.AUTHOR,
        {"model": "", "purpose": "more", "model_version": "7", "prompt": "options"},
        {"model": "Fill in this field."},
    ),
    "/items/import": (Role.AUTHOR, {"subject": "105", "pasted": " "}, {"file": "Choose a file or paste"}),
    "/media/new": (Role.AUTHOR, {"alt": "a curve"}, {"file": "Choose a file."}),
    "/items/{draft}/reviews": (
        Role.REVIEWER,
        {"part": "stem::en", "must_fix": "y", "text": ""},
        {"text": "Fill in this field."},
    ),
    "/items/{in_review}/review": (
        Role.REVIEWER,
        {"binding": "none", "content": "4", "text": "改写题干", "verdict": ""},
        {"verdict": "Fill in this field."},
    ),
    "/items/{ai_draft}/validation": (
        Role.REVIEWER,
        {"outcome": "changed", "note": ""},
        {"note": "Say"},
    ),
    "/items/{live}/rest": (Role.REVIEWER, {"reason": ""}, {"reason": "Fill in this field."}),
    "/items/{live}/retirement": (Role.REVIEWER, {"reason": "x" * 501}, {"reason": "too long"}),
    "/items/{approved}/recall": (Role.AUTHOR, {"reason": ""}, {"reason": "Fill in this field."}),
    "/items/{live}/enemies": (
        Role.REVIEWER,
        {"codes": "none-such", "reason": "alike"},
        {"codes": "There is no item none-such"},
    ),
    "/standards/new": (
        Role.REVIEWER,
        {"standard": "GB/T 19001", "year": "2028", "title": "要求", "title_en": "Requirements",
         "effective_from": "soon", "changes": "8.4 changed: x"},
        {"effective_from": "Write a day as 2026-11-02."},
    ),
    "/tasks/new": (
        Role.ASSEMBLER,
        {"kind": "write", "point": "105-3.1.e", "count": "0", "note": "bitte", "due": DAY},
        {"count": "Write a whole number from 1 to 500.", "assignee": "Fill in this field."},
    ),
    "/exports/new": (
        Role.ASSEMBLER,
        {"subject": "105", "state": "live", "format": "gift", "reason": ""},
        {"reason": "Fill in this field."},
    ),
    "/blueprints/new": (Role.ASSEMBLER, {"text": "title = "}, {"text": "not TOML"}),
    "/blueprints/{blueprint}/assembly": (
        Role.ASSEMBLER,
        {"forms": "0", "seconds": "9", "seed": "5", "language": "en"},
        {"forms": "Give a whole number between 1 and"},
    ),
}  # fmt: skip


@pytest.mark.parametrize("path", list(FORMS))
def test_bad_input_comes_back_with_what_was_typed_and_the_reason_at_its_field(
    people: dict[Role, FlaskClient], codes: dict[str, str], path: str
) -> None:
    role, data, wrong = FORMS[path]
    address, client = path.format_map(codes), people[role]
    told = {}

    for language in LANGUAGES:
        client.set_cookie("lang", language)
        page = Page(client.post(address, data=data))
        assert page.status == 422
        assert page.leads_nowhere() == []
        assert len(page.summary()) == len(wrong)
        for name, typed in data.items():
            kept = page.value(name)
            assert kept in (typed, [typed], typed.strip()), name
        told[language] = {name: page.error(name) for name in wrong}

    assert {name: words for name, words in wrong.items() if words not in told["en"][name]} == {}
    assert all(any(sign >= "\u4e00" for sign in text) for text in told["zh_Hans"].values())


@pytest.mark.parametrize(
    "path", ["/items/none", "/items/none/edit", "/items/none/review", "/items/none/use", "/items/none/reviews",
             "/items/none/versions", "/items/none/history", "/items/none/validation", "/items/none/rest"]
)  # fmt: skip
@pytest.mark.parametrize("language", LANGUAGES)
def test_an_item_that_is_not_there_is_named_in_the_answer(
    scaled: House, people: dict[Role, FlaskClient], path: str, language: str
) -> None:
    everybody = browser.signed_in(scaled.app, *Role)
    answer = everybody.get(path, query_string={"lang": language})

    assert answer.status_code == 404
    assert "none" in Page(answer).text


POSTS = (
    "/items/{draft}/submission",
    "/items/{draft}/key",
    "/items/{approved}/live",
    "/items/{live}/rest",
    "/items/{live}/retirement",
    "/items/{live}/enemies",
    "/items/{in_review}/review",
    "/items/{ai_draft}/validation",
    "/items/bulk",
    "/items?state=live",
    "/items/import",
    "/media/new",
    "/standards/new",
    "/standards/1/publication",
    "/tasks/new",
    "/exports/new",
    "/exports/EX-1/approval",
    "/blueprints/new",
)


@pytest.mark.parametrize("path", POSTS)
@pytest.mark.parametrize("role", [Role.CANDIDATE, Role.INVIGILATOR, Role.MARKER, Role.REGISTRAR, Role.ADMINISTRATOR])
def test_who_has_no_part_in_the_bank_does_nothing_in_it(
    scaled: House, people: dict[Role, FlaskClient], codes: dict[str, str], path: str, role: Role
) -> None:
    data = {"reason": "x", "file": (BytesIO(b"x"), "x.png")}

    assert people[role].post(path.format_map(codes), data=data).status_code == 403
    assert [scaled.state(codes[state.value]) for state in (S.DRAFT, S.APPROVED, S.LIVE)] == [
        S.DRAFT,
        S.APPROVED,
        S.LIVE,
    ]


@pytest.mark.parametrize("path", ["/items/{draft}", "/items/{draft}/versions", "/items/{live}", "/items"])
def test_no_page_of_the_bank_tells_a_key_before_it_is_asked_for(
    people: dict[Role, FlaskClient], codes: dict[str, str], path: str
) -> None:
    for role in (Role.AUTHOR, Role.REVIEWER, Role.ASSEMBLER, Role.EXAM_OFFICER):
        shown = unescape(people[role].get(path.format_map(codes)).text)
        assert "见 3.7。" not in shown
        assert "qb-option--right" not in shown
