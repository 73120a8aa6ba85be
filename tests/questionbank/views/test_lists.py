"""Acts on chosen rows show every fate before they are done; views are kept from the list."""

from html import unescape

import pytest

from questionbank.rules import ItemState
from tests.questionbank import bank
from tests.questionbank.views.browser import House

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
    assert here.reviewer.post("/items/bulk", data={"act": "rest"}).status_code in (400, 409, 422)


def test_when_no_row_takes_the_act_nothing_can_be_confirmed(here: House) -> None:
    shown = here.reviewer.post("/items/bulk", data={"act": "publish", "codes": here.item(S.RETIRED)}).text

    assert "None of the chosen items takes this step." in shown
    assert "/items/bulk/confirmation" not in shown


def test_a_view_is_kept_opened_and_forgotten(here: House) -> None:
    here.item(S.LIVE, bank.manuscript("甲题"))
    kept = here.author.post(
        "/items/views", data={"name": "在用 单选", "address": "state=live&text=甲题&page=2"}, follow_redirects=True
    )

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
