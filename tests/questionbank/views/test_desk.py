"""The page on which an item is written: what was typed is kept for its writer, the preview is what candidates read."""

from io import BytesIO
from typing import Any

import pytest
from flask.testing import FlaskClient

from accounts.rules import Role
from core.audit import AuditEntry
from questionbank.forms import typed
from questionbank.forms.writing.names import MOST_ROWS
from questionbank.models import ItemVersion, ManuscriptDraft, StoredMedium
from questionbank.rules import ItemState, ItemType
from tests.accounts import browser
from tests.accounts.browser import rows
from tests.questionbank import bank
from tests.questionbank.forms.writing.typist import sent
from tests.questionbank.pictures import SOUNDS, png
from tests.questionbank.samples import ANSWERS, PICTURE, WORDINGS, sample
from tests.questionbank.views.browser import House
from tests.questionbank.views.reading import Page

S, T = ItemState, ItemType
KINDS = list(ItemType)
SECRETS = ("解析", "why", "范文", "Model answer text", "指明条款", "names the clause", "评requirement")


@pytest.fixture(scope="module")
def colleague(standing: House) -> FlaskClient:
    client = browser.signed_in(standing.app, Role.AUTHOR, name="同事")
    client.set_cookie("lang", "en")
    return client


def typed_in(kind: ItemType, **changes: str) -> dict[str, list[str]]:
    """Give what a browser sends for a whole item of a type."""
    data: dict[str, list[str]] = {}
    for name, value in sent(typed(sample(kind))):
        data.setdefault(name, []).append(value)
    return data | {name: [value] for name, value in changes.items()}


def preview(client: FlaskClient, path: str, data: dict[str, Any]) -> tuple[Page, str]:
    """Send the form to look at it, and give the page and the words of the preview."""
    seen = Page(client.post(path, data={**data, "act": "preview"}))
    (box,) = seen.tree.xpath('//*[@id="preview"]')
    return seen, " ".join(box.text_content().split())


def lost(seen: Page, data: dict[str, list[str]]) -> list[str]:
    """List the fields of a page that do not hold what was typed."""
    there = set(seen.tree.xpath("//@name"))
    shown = {name: seen.value(name) for name in data if name in there}
    return [name for name, value in shown.items() if sorted(value) not in (sorted(data[name]), sorted(data[name][0]))]


@pytest.mark.parametrize("kind", KINDS)
def test_the_preview_reads_as_the_item_will_and_holds_no_key(standing: House, kind: ItemType) -> None:
    data = typed_in(kind, explanation="解析", explanation_en="why")

    seen, shown = preview(standing.author, f"/items/new/{kind}?subject=105", data)

    assert seen.status == 200
    assert WORDINGS[kind].stem.strip("<p>/").partition("[[")[0] in shown
    assert all(one.text in shown for one in WORDINGS[kind].options + WORDINGS[kind].sources + WORDINGS[kind].targets)
    assert [secret for secret in SECRETS if secret in shown] == []
    assert "Right" not in shown.split()
    if kind in (T.TEXT_ENTRY, T.NUMERICAL):
        assert [key for key in ANSWERS[kind].key if key in shown] == []


@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind is not T.HOTSPOT])
def test_the_saved_item_shows_its_readers_what_the_preview_showed(standing: House, kind: ItemType) -> None:
    path, data = f"/items/new/{kind}?subject=105", typed_in(kind)
    _seen, before = preview(standing.author, path, data)

    code = standing.author.post(path, data=data).headers["Location"].rpartition("/")[2]
    papers = Page(standing.reviewer.get(f"/items/{code}")).tree.xpath('//*[@class="qb-paper"]')

    after = [" ".join(one.text_content().split()) for one in papers]
    assert after
    assert all(one in before for one in after)


@pytest.mark.parametrize("kind", KINDS)
def test_what_was_typed_comes_back_field_by_field_for_its_writer_alone(
    standing: House, colleague: FlaskClient, kind: ItemType
) -> None:
    path = f"/items/new/{kind}?subject=101"
    data = typed_in(kind, clause="未存的条款", point="", case="")
    preview(standing.author, path, data)

    again, other = Page(standing.author.get(path)), Page(colleague.get(path))

    assert "did not save is here again" in again.text
    assert again.value("clause") == "未存的条款"
    assert lost(again, data) == []
    assert other.value("clause") == ""
    standing.author.post(path, data={"act": "discard"})


@pytest.mark.parametrize("kind", KINDS)
def test_what_is_thrown_away_is_gone_for_good(standing: House, kind: ItemType) -> None:
    path = f"/items/new/{kind}?subject=102"
    preview(standing.author, path, {"zh_Hans-stem": "不要的题", "tier": "1"})

    thrown = Page(standing.author.post(path, data={"zh_Hans-stem": "不要的题", "act": "discard"}))

    assert thrown.status == 200
    assert thrown.value("zh_Hans-stem") == ""
    assert Page(standing.author.get(path)).value("zh_Hans-stem") == ""
    assert [row for row in rows(standing.app, ManuscriptDraft) if row.place.startswith(f"new/{kind}/102")] == []


def test_what_is_thrown_away_from_a_draft_leaves_its_version_as_it_is(standing: House) -> None:
    code = standing.item(S.DRAFT)
    preview(standing.author, f"/items/{code}/edit", {"zh_Hans-stem": "不要的题", "tier": "1"})

    thrown = Page(standing.author.post(f"/items/{code}/edit", data={"zh_Hans-stem": "不要的题", "act": "discard"}))

    assert thrown.status == 200
    assert thrown.value("zh_Hans-stem") == bank.CHINESE.stem
    assert "Version 2 written" not in Page(standing.author.get(f"/items/{code}/history")).text


def test_drafts_of_different_kinds_subjects_cases_and_machines_are_kept_apart(standing: House) -> None:
    paths = (
        "/items/new/essay?subject=105",
        "/items/new/essay?subject=104",
        "/items/new/case?subject=105",
        "/items/new/essay?subject=105&case=105-1",
        "/items/new/essay?subject=105&model=X&purpose=y",
    )
    for number, path in enumerate(paths):
        preview(standing.author, path, {"zh_Hans-stem": f"题 {number}", "tier": "1"})

    assert [Page(standing.author.get(path)).value("zh_Hans-stem") for path in paths] == [f"题 {n}" for n in range(5)]
    for path in paths:
        standing.author.post(path, data={"act": "discard"})


GROWN = [
    (T.SINGLE_CHOICE, "zh_Hans-options", "zh_Hans-options-5", 6),
    (T.MULTIPLE_CHOICE, "en-options", "en-options-5", 6),
    (T.ORDERING, "steps", "steps-5-place", 6),
    (T.MATCHING, "targets", "targets-5-en", 6),
    (T.GAP_SELECT, "gaps", "gaps-3-right", 4),
    (T.ESSAY, "rubric", "rubric-5-marks", 6),
    (T.NONCONFORMITY, "classes", "classes-3-en", 4),
]


@pytest.mark.parametrize(("kind", "button", "last", "count"), GROWN)
def test_a_button_adds_rows_keeps_what_was_typed_and_saves_nothing(
    standing: House, kind: ItemType, button: str, last: str, count: int
) -> None:
    before = len(rows(standing.app, ItemVersion))
    seen = Page(standing.author.post(f"/items/new/{kind}?subject=103", data={"zh_Hans-stem": "题", "act": button}))

    stem = last.rpartition(f"-{count - 1}")[0]
    names = {one for one in seen.tree.xpath("//@name") if str(one).startswith(f"{stem}-")}
    assert len({name[len(stem) + 1 :].partition("-")[0] for name in names}) == count
    assert last in names
    assert seen.value("zh_Hans-stem") == "题"
    assert len(rows(standing.app, ItemVersion)) == before
    standing.author.post(f"/items/new/{kind}?subject=103", data={"act": "discard"})


def test_a_list_that_is_full_has_no_button_for_more(standing: House) -> None:
    path = "/items/new/single_choice?subject=103"
    data = {"zh_Hans-stem": "题", **{f"zh_Hans-options-{n}": f"选项{n}" for n in range(MOST_ROWS)}}

    seen, _ = preview(standing.author, path, data)

    assert "zh_Hans-options" not in {one.get("value") for one in seen.tree.xpath('//button[@name="act"]')}
    standing.author.post(path, data={"act": "discard"})


@pytest.mark.parametrize(
    ("kind", "changes", "field", "words"),
    [
        (T.SINGLE_CHOICE, {"zh_Hans-stem": "", "en-stem": ""}, "zh_Hans-stem", "Write the question."),
        (T.ORDERING, {"steps-0-place": "99"}, "steps-0-place", "26"),
        (T.MATCHING, {"sources-0-match": "1"}, "sources-0-match", "Write letters of the right side"),
        (T.GAP_SELECT, {"gaps-0-right": "x"}, "gaps-0-right", "Write a whole number, as 12."),
        (T.ESSAY, {"rubric-0-marks": "many"}, "rubric-0-marks", "Write marks as 2 or 1.5."),
        (T.NUMERICAL, {"scoring-below": "1,5"}, "scoring-below", "Write a number as 0.5."),
        (T.TEXT_ENTRY, {"scoring-penalty": "x"}, "scoring-penalty", "0.25"),
        (T.HOTSPOT, {"picture-media": "plan.png"}, "picture-media", "This is not the name of a picture of the bank."),
        (T.CASE, {"descriptor": "hard"}, "descriptor", "Write a level and a dimension"),
        (T.TRUE_FALSE, {"tier": "9"}, "tier", "Choose one of what is offered."),
    ],
)
def test_what_cannot_be_saved_is_said_at_its_row_and_all_else_stays(
    standing: House, kind: ItemType, changes: dict[str, str], field: str, words: str
) -> None:
    before = len(rows(standing.app, ItemVersion))
    path, data = f"/items/new/{kind}?subject=105", typed_in(kind, **changes)

    seen = Page(standing.author.post(path, data=data))
    chinese = Page(standing.author.post(f"{path}&lang=zh_Hans", data=data))
    standing.author.set_cookie("lang", "en")

    assert (seen.status, chinese.status) == (422, 422)
    assert words in seen.error(field)
    assert chinese.error(field) not in ("", seen.error(field))
    assert seen.leads_nowhere() == []
    assert set(lost(seen, data)) <= {"tier"}
    assert len(rows(standing.app, ItemVersion)) == before


def test_a_picture_that_is_sent_with_a_form_that_cannot_be_saved_is_kept_all_the_same(standing: House) -> None:
    picture = png(31, 17)
    data: dict[str, Any] = {"picture-zh_Hans": "图", "tier": "1", "picture-file": (BytesIO(picture), "p.png")}

    seen = Page(standing.author.post("/items/new/hotspot?subject=105", data=data))

    assert seen.status == 422
    assert (seen.value("picture-width"), seen.value("picture-height")) == ("31", "17")
    assert len(str(seen.value("picture-media"))) == 64


@pytest.mark.parametrize(
    ("content", "name", "words"),
    [
        (SOUNDS["audio/mpeg"], "a.mp3", "This is a sound."),
        (b"<svg/>", "a.svg", "SVG drawings may hold programs"),
        (b"", "a.png", "The file is empty."),
        (PICTURE, "a.jpg", "its content is image/png"),
    ],
)
def test_a_file_that_is_no_picture_is_said_and_the_stem_stays(
    standing: House, content: bytes, name: str, words: str
) -> None:
    before = len(rows(standing.app, StoredMedium))
    data: dict[str, Any] = {"zh_Hans-stem": "留着", "picture-zh_Hans": "图", "picture-file": (BytesIO(content), name)}

    seen = Page(standing.author.post("/items/new/hotspot?subject=105", data=data))

    assert seen.status == 422
    assert words in seen.text
    assert seen.value("zh_Hans-stem") == "留着"
    assert len(rows(standing.app, StoredMedium)) == before


def test_opening_a_draft_reads_its_key_once_and_looking_at_it_not_again(standing: House) -> None:
    code = standing.item(S.DRAFT)

    def read() -> int:
        return len([row for row in rows(standing.app, AuditEntry) if row.action == "keys.read"])

    before = read()
    assert "见 3.7。" in Page(standing.author.get(f"/items/{code}/edit")).text
    assert read() == before + 1
    preview(standing.author, f"/items/{code}/edit", {"zh_Hans-stem": "改", "tier": "1"})
    assert read() == before + 1


@pytest.mark.parametrize("language", ["en", "zh_Hans"])
def test_points_and_cases_of_the_subject_are_offered_and_of_no_other(standing: House, language: str) -> None:
    own = standing.item(S.DRAFT, sample(T.CASE))

    seen = Page(standing.author.get("/items/new/essay", query_string={"subject": "105", "lang": language}))
    other = Page(standing.author.get("/items/new/essay", query_string={"subject": "101", "lang": language}))
    none = Page(standing.author.get("/items/new/essay", query_string={"lang": language}))
    standing.author.set_cookie("lang", "en")

    assert own in seen.options("case")
    assert own not in other.options("case")
    assert all(point.startswith("105-") for point in seen.options("point")[1:])
    assert (none.options("point"), none.options("case")) == ([""], [""])
    assert "105" in none.options("subject")


def test_a_draft_of_another_is_edited_by_any_author_and_the_history_names_both(
    standing: House, colleague: FlaskClient
) -> None:
    code = standing.item(S.DRAFT, bank.manuscript("原作（ ）。"))
    data = {**typed_in(T.SINGLE_CHOICE), "zh_Hans-stem": ["合写（ ）。"]}

    assert colleague.post(f"/items/{code}/edit", data=data).status_code == 303

    shown = Page(standing.author.get(f"/items/{code}/history")).text
    assert all(words in shown for words in ("林作者", "同事", "Version 2 written"))
