"""Acts on chosen rows show every fate before they are done; views are kept from the list."""

from html import unescape
from urllib.parse import parse_qsl, urlsplit

import pytest
from flask.testing import FlaskClient

from accounts.rules import Role
from questionbank.rules import ItemState
from tests.accounts import browser
from tests.questionbank import bank
from tests.questionbank.views.browser import House
from tests.questionbank.views.reading import Page

S = ItemState


@pytest.fixture
def here(standing: House) -> House:
    return standing


def test_a_reviewer_sees_every_fate_then_confirms(here: House) -> None:
    live = here.item(S.LIVE, bank.manuscript("甲题"))
    draft = here.item(S.DRAFT, bank.manuscript("乙题"))
    chosen = {"act": "rest", "codes": [live, draft]}

    shown = unescape(here.reviewer.post("/items/bulk", data=chosen).text)
    assert all(text in shown for text in ("Chosen: 2. Will be done: 1.", "Stays as it is", "Will be done", "Reason"))
    assert here.state(live) is S.LIVE

    lacking = here.reviewer.post("/items/bulk/confirmation", data={**chosen, "codes": [live], "reason": ""})
    assert (lacking.status_code, here.state(live)) == (422, S.LIVE)

    answer = here.reviewer.post(
        "/items/bulk/confirmation", data={**chosen, "codes": [live], "reason": "often seen"}, follow_redirects=True
    )
    assert "Done for 1 of 1 items." in answer.text
    assert here.state(live) is S.RESTING


def test_the_list_offers_only_what_the_reader_may_do(here: House) -> None:
    here.item(S.LIVE)

    assert 'value="rest"' in here.reviewer.get("/items").text
    author = here.author.get("/items").text
    assert 'value="submit"' in author
    assert 'value="rest"' not in author


def test_an_act_that_is_none_or_not_granted_is_refused(here: House) -> None:
    code = here.item(S.LIVE)

    assert here.reviewer.post("/items/bulk", data={"act": "explode", "codes": code}).status_code == 400
    assert here.author.post("/items/bulk", data={"act": "rest", "codes": code}).status_code == 403


def test_an_act_without_rows_leads_back_to_the_same_place_of_the_list(here: House) -> None:
    answer = here.reviewer.post("/items/bulk", data={"act": "rest", "place": "state=live&page=1&lang=en&x=//elsewhere"})
    shown = Page(here.reviewer.get(answer.location))

    assert answer.status_code == 303
    assert urlsplit(answer.location).path == "/items"
    assert dict(parse_qsl(urlsplit(answer.location).query)) == {"state": "live", "page": "1"}
    assert "Choose between 1 and 100 items." in shown.text


def test_a_preview_leads_back_to_where_the_rows_were_chosen(here: House) -> None:
    chosen = {"act": "rest", "codes": here.item(S.LIVE, bank.manuscript("回到原处")), "place": "state=live&per_page=50"}
    back = "/items?state=live&per_page=50"

    preview = Page(here.reviewer.post("/items/bulk", data=chosen))
    lacking = Page(here.reviewer.post("/items/bulk/confirmation", data={**chosen, "reason": " "}))
    done = here.reviewer.post("/items/bulk/confirmation", data={**chosen, "reason": "seen"})

    assert back in preview.links()
    assert preview.value("place") == "state=live&per_page=50"
    assert back in lacking.links()
    assert done.location == back


def test_a_view_is_not_offered_for_a_list_that_is_not_narrowed(here: House) -> None:
    assert "Keep this view" not in Page(here.author.get("/items?lang=en&page=1&sort=")).text
    assert "Keep this view" in Page(here.author.get("/items?sort=tier")).text


def test_when_no_row_takes_the_act_nothing_can_be_confirmed(here: House) -> None:
    shown = here.reviewer.post("/items/bulk", data={"act": "publish", "codes": here.item(S.RETIRED)}).text

    assert "None of the chosen items takes this step." in shown
    assert "/items/bulk/confirmation" not in shown


def test_a_view_is_kept_opened_and_forgotten(here: House) -> None:
    here.item(S.LIVE, bank.manuscript("甲题"))
    kept = here.author.post("/items?state=live&text=甲题&page=2", data={"name": "在用 单选"}, follow_redirects=True)

    assert "在用 单选" in kept.text
    assert "甲题" in kept.text
    assert "在用 单选" not in here.reviewer.get("/items").text
    gone = here.author.post("/items/views/1/removal", follow_redirects=True)
    assert "the items stay" in gone.text
    assert "/items/views/1/removal" not in gone.text


def test_a_sorted_list_says_so(here: House) -> None:
    here.item(S.LIVE)

    assert 'aria-sort="descending"' in here.author.get("/items?sort=tier&order=desc").text


def test_the_page_of_an_item_shows_what_says_nearly_the_same(here: House) -> None:
    long = "依据 GB/T 19001 标准，组织应当按照策划的时间间隔进行内部审核，以提供质量管理体系有效性的信息。"
    one = here.item(S.LIVE, bank.manuscript(long + "（ ）"))
    other = here.item(S.DRAFT, bank.manuscript(long + "是否正确"))

    shown = here.author.get(f"/items/{one}").text
    assert "Items that say nearly the same" in shown
    assert f'href="/items/{other}"' in shown


REACHED = {"submit": S.IN_REVIEW, "publish": S.LIVE, "rest": S.RESTING, "recall": S.DRAFT, "retire": S.RETIRED}
TAKES = {  # from which states an act moves an item that lacks nothing
    "submit": {S.DRAFT},
    "publish": {S.APPROVED, S.RESTING},
    "rest": {S.LIVE},
    "recall": {S.APPROVED, S.RESTING},
    "retire": {S.AI_DRAFT, S.DRAFT, S.APPROVED, S.LIVE, S.RESTING},
}


@pytest.mark.parametrize("act", list(TAKES))
def test_the_preview_tells_the_fate_that_each_item_then_has(here: House, act: str) -> None:
    client = here.author if act in ("submit", "recall") else here.reviewer
    codes = {state: here.item(state, bank.manuscript(f"批量 {act} {state}")) for state in S}
    chosen = {"act": act, "codes": list(codes.values())}

    seen = Page(client.post("/items/bulk", data=chosen))
    fates = {row[0]: row[1] for row in seen.rows()}
    told = {state for state, code in codes.items() if fates[code].startswith("Will be done")}

    assert told == TAKES[act]
    assert all(len(fate) > len("Stays as it is ") for fate in fates.values() if not fate.startswith("Will be done"))
    assert {state: here.state(code) for state, code in codes.items()} == {state: state for state in S}

    client.post("/items/bulk/confirmation", data={**chosen, "reason": "because"})

    assert {state: here.state(code) for state, code in codes.items()} == {
        state: REACHED[act] if state in told else state for state in S
    }


@pytest.mark.parametrize(("act", "asked"), [("submit", False), ("publish", False), ("rest", True), ("retire", True)])
def test_a_reason_is_asked_for_where_the_history_needs_one(here: House, act: str, asked: bool) -> None:
    client = here.author if act == "submit" else here.reviewer
    code = here.item(min(TAKES[act], key=str), bank.manuscript(f"理由 {act}"))

    seen = Page(client.post("/items/bulk", data={"act": act, "codes": code}))

    assert bool(seen.tree.xpath('//textarea[@name="reason"]')) is asked


def test_a_preview_that_was_overtaken_changes_only_what_still_takes_the_act(here: House) -> None:
    kept, gone = (here.item(S.LIVE, bank.manuscript(f"赶上 {n}")) for n in (1, 2))
    here.reviewer.post("/items/bulk", data={"act": "rest", "codes": [kept, gone]})
    here.second.post(f"/items/{gone}/retirement", data={"reason": "wrong"})

    answer = here.reviewer.post(
        "/items/bulk/confirmation",
        data={"act": "rest", "codes": [kept, gone], "reason": "seen"},
        follow_redirects=True,
    )

    assert "Done for 1 of 2 items." in Page(answer).text
    assert (here.state(kept), here.state(gone)) == (S.RESTING, S.RETIRED)


def test_an_item_that_is_chosen_twice_or_is_not_there_counts_once_or_is_named(here: House) -> None:
    code = here.item(S.LIVE, bank.manuscript("两次"))

    seen = Page(here.reviewer.post("/items/bulk", data={"act": "rest", "codes": [code, code]}))

    assert [row[0] for row in seen.rows()].count(code) == 1
    assert here.reviewer.post("/items/bulk", data={"act": "rest", "codes": ["105-none"]}).status_code in (200, 404, 409)


@pytest.mark.parametrize(
    ("name", "address", "words"),
    [
        ("", "state=live", "Give the view a name"),
        ("  ", "state=live", "Give the view a name"),
        ("x" * 61, "state=live", "Give the view a name"),
        ("空", "", "This list is not narrowed."),
        ("空", "page=2&lang=en", "This list is not narrowed."),
        ("长", "text=" + "x" * 600, "too long to be kept"),
    ],
)
def test_a_view_that_cannot_be_kept_says_why(here: House, name: str, address: str, words: str) -> None:
    shown = Page(here.author.post(f"/items?{address}", data={"name": name}))

    assert shown.status == 422
    assert words in shown.error("name")
    assert shown.value("name") == name
    assert shown.leads_nowhere() == []


def test_a_view_keeps_what_narrows_the_list_and_not_where_one_was_in_it(here: House) -> None:
    address = "state=draft&text=%E5%AE%A1%E6%A0%B8&tier=2&sort=tier&order=desc&page=3&per_page=50&lang=en&x=1"
    here.author.post(f"/items?{address}", data={"name": "我的"})

    (link,) = [
        one.get("href")
        for one in Page(here.author.get("/items")).tree.xpath("//a")
        if " ".join(one.itertext()) == "我的"
    ]

    assert dict(parse_qsl(urlsplit(link).query)) == {
        "state": "draft", "text": "审核", "tier": "2", "sort": "tier", "order": "desc",
    }  # fmt: skip


def test_nobody_forgets_the_view_of_another(here: House) -> None:
    here.author.post("/items?state=live", data={"name": "只是我的"})
    removal = max(post for post in Page(here.author.get("/items")).posts() if "/items/views/" in post)

    assert here.reviewer.post(removal).status_code in (403, 404)
    assert "只是我的" in Page(here.author.get("/items")).text
    assert here.author.post("/items/views/999999/removal").status_code == 404


@pytest.mark.parametrize(
    ("address", "found"),
    [
        ("text=互不相同的一题", {"one"}),
        ("text=互不", {"one", "two"}),
        ("text=相同 另外", {"two"}),
        ("text={one}", {"one"}),
        ("text=不存在的词", set()),
        ("text=互不&state=live", {"two"}),
        ("text=互不&tier=3", {"two"}),
        ("text=互不&type=single_choice", {"one", "two"}),
        ("text=互不&type=essay", set()),
        ("text=互不&point=105-3.1", {"one", "two"}),
        ("text=互不&point=105-3.2", set()),
        ("text=互不&subject=105", {"one", "two"}),
        ("text=互不&subject=101", set()),
        ("text=互不&descriptor=L9.nothing", set()),
    ],
)
def test_words_of_two_signs_numbers_and_facts_narrow_the_list(
    here: House, narrowed: dict[str, str], address: str, found: set[str]
) -> None:
    seen = Page(here.author.get(f"/items?{address.format_map(narrowed)}"))

    assert {name for name, code in narrowed.items() if f"/items/{code}" in seen.links()} == found


@pytest.fixture(scope="module")
def reader(standing: House) -> FlaskClient:
    """Give somebody who may only look, before whom a list has no boxes to choose rows by."""
    return browser.signed_in(standing.app, Role.EXAM_OFFICER, name="周官")


@pytest.fixture(scope="module")
def narrowed(standing: House) -> dict[str, str]:
    """Make two items that differ in words, state and tier."""
    return {
        "one": standing.item(S.DRAFT, bank.manuscript("互不相同的一题（ ）。")),
        "two": standing.item(S.LIVE, bank.manuscript("互不相同的另外一题（ ）。", tier=3)),
    }


@pytest.mark.parametrize("column", ["code", "type", "point", "tier", "state"])
@pytest.mark.parametrize("order", ["asc", "desc"])
def test_a_list_is_sorted_by_each_column_both_ways(
    reader: FlaskClient, narrowed: dict[str, str], column: str, order: str
) -> None:
    place = {"code": 0, "type": 2, "point": 3, "tier": 4}.get(column)
    seen = Page(reader.get(f"/items?sort={column}&order={order}&per_page=100"))

    if place is not None:
        values = [row[place] for row in seen.rows()]
        assert values == sorted(values, reverse=order == "desc") or column == "type"
    said = {"asc": "ascending", "desc": "descending"}[order]
    assert len(seen.tree.xpath(f'//th[@aria-sort="{said}"]')) == 1
