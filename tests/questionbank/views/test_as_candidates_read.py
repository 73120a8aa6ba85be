"""What an author previews, a reviewer reads and the frozen paper asks is one question, without its key."""

import json
import re
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlmodel import Session, select

from accounts.rules import Role
from core.db import transaction
from questionbank.forms import typed
from questionbank.models import Form, Item
from questionbank.rules import ItemType
from tests.accounts import browser
from tests.grading.sat import form_of_all_types
from tests.questionbank.forms.writing.typist import sent
from tests.questionbank.samples import ANSWERS, sample
from tests.questionbank.views.reading import Page

KINDS = [kind for kind in ItemType if kind is not ItemType.CASE]
SIGNS = re.compile(r"[A-Z0-9\s]")


@pytest.fixture(scope="module")
def reader(standing_app: Any) -> FlaskClient:
    """Give somebody who writes items and builds papers; the bank holds a form with an item of each type."""
    with transaction(standing_app.extensions["gradus.engine"]) as session:
        form_of_all_types(session)
    client = browser.signed_in(standing_app, Role.AUTHOR, Role.ASSEMBLER, name="两职")
    client.set_cookie("lang", "en")
    return client


def blocks(page: Page) -> list[str]:
    """Give the Chinese questions of a page in their words."""
    stems = page.tree.xpath('//*[@class="qb-paper__stem"]')
    found = [one.getparent() for one in stems if one.getparent().get("lang") == "zh-Hans"]
    return [" ".join(one.text_content().split()) for one in found]


@pytest.fixture(scope="module")
def codes(standing_app: Any, reader: FlaskClient) -> dict[ItemType, str]:
    with Session(standing_app.extensions["gradus.engine"]) as session:
        return {ItemType(kind): code for kind, code in session.exec(select(Item.type, Item.code)).all()}


@pytest.fixture(scope="module")
def paper(standing_app: Any, reader: FlaskClient) -> dict[str, Any]:
    with Session(standing_app.extensions["gradus.engine"]) as session:
        found: dict[str, Any] = json.loads(session.exec(select(Form)).one().paper)
    return found


@pytest.fixture(scope="module")
def printed(reader: FlaskClient) -> str:
    return Page(reader.get("/forms/ALL-1/paper")).text


@pytest.mark.parametrize("kind", KINDS)
def test_the_preview_the_page_and_the_paper_ask_the_same(
    reader: FlaskClient, codes: dict[ItemType, str], printed: str, kind: ItemType
) -> None:
    data: dict[str, Any] = {"act": "preview"}
    for name, value in sent(typed(sample(kind))):
        data.setdefault(name, []).append(value)

    (previewed,) = blocks(Page(reader.post(f"/items/new/{kind}?subject=105", data=data)))
    (shown,) = blocks(Page(reader.get(f"/items/{codes[kind]}")))
    reader.post(f"/items/new/{kind}?subject=105", data={"act": "discard"})

    # On the way through the form letters are given anew, and an author sees the areas of the key over the picture.
    assert sorted(SIGNS.sub("", previewed)) == sorted(SIGNS.sub("", shown))
    assert (previewed == shown) is (kind not in (ItemType.MATCHING, ItemType.ORDERING, ItemType.HOTSPOT))
    words = [word for word in shown.split() if any(sign >= "\u4e00" for sign in word)]
    assert words
    # What is to be paired or put in order stands in an order of its own on each form.
    told = "".join(words) if kind in (ItemType.MATCHING, ItemType.ORDERING) else words
    assert [one for one in told if one not in printed] == []


@pytest.mark.parametrize("kind", KINDS)
def test_what_candidates_are_given_names_no_key_of_the_type(paper: dict[str, Any], kind: ItemType) -> None:
    (item,) = (one for one in paper["items"] if one["type"] == kind.value)
    given = json.dumps(item, ensure_ascii=False)

    answer = ANSWERS[kind]
    secrets = ["解析", answer.model_answer, *(line.text for line in answer.rubric)]
    if kind in (ItemType.TEXT_ENTRY, ItemType.NUMERICAL, ItemType.HOTSPOT):
        secrets += answer.key
    assert [secret for secret in secrets if secret and secret in given] == []
    assert not {"key", "answer", "explanation", "rubric", "scoring", "correct"} & set(item)


def test_the_paper_holds_the_material_of_its_case_once(paper: dict[str, Any], printed: str) -> None:
    assert [one["html"] for one in paper["stimuli"]] == ["<p>案例材料</p>"]
    assert printed.count("案例材料") == 1


@pytest.mark.parametrize("kind", KINDS)
def test_with_its_key_a_question_marks_what_is_right_and_changes_nothing_else(
    reader: FlaskClient, codes: dict[ItemType, str], kind: ItemType
) -> None:
    (bare,) = blocks(Page(reader.get(f"/items/{codes[kind]}")))
    page = Page(reader.post(f"/items/{codes[kind]}/key"))
    (told,) = blocks(page)

    stem = bare.split()[0]
    assert told.startswith(stem)
    assert "解析" in page.text
    if kind in (ItemType.SINGLE_CHOICE, ItemType.TRUE_FALSE):
        assert told.count("Right") == 1
    if kind is ItemType.MULTIPLE_CHOICE:
        assert told.count("Right") == 2
    if kind is ItemType.GAP_SELECT:
        assert told.count("Right") == len(ANSWERS[kind].key)
    if kind is ItemType.HOTSPOT:
        assert len(page.tree.xpath('//*[@class="qb-area"]')) >= 2
