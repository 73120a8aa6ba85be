"""The pages on which parameters come in: the fate of each row, then all or nothing."""

from io import BytesIO

import pytest
from flask import Flask
from sqlmodel import Session, select

from questionbank.models import Item, ItemParameters
from tests.accounts.browser import rows
from tests.questionbank.views.papers_house import PapersHouse, page, papers_house
from tests.questionbank.views.reading import Page

ADDRESS = "/items/parameters"


@pytest.fixture
def here(app: Flask) -> PapersHouse:
    return papers_house(app)


@pytest.fixture
def text(here: PapersHouse) -> str:
    with Session(here.app.extensions["gradus.engine"]) as session:
        codes = session.exec(select(Item.code).order_by(Item.code)).all()
    return "item,a,b,n\n" + "".join(f"{code},1.25,0.5,321\n" for code in codes[:3])


def test_a_file_is_shown_row_by_row_and_recorded(here: PapersHouse, text: str) -> None:
    assert ADDRESS in page(here.assembler, "/items")
    data = {"file": (BytesIO(text.encode()), "p.csv"), "source": "Spring"}
    address = here.assembler.post(ADDRESS, data=data).headers["Location"]

    shown = page(here.assembler, address)
    assert all(words in shown for words in ("Spring", "Rows: 3.", "1.25", "321", "Record the parameters of 3 items"))
    assert rows(here.app, ItemParameters) == []

    assert here.assembler.post(address).status_code == 303
    assert [row.n for row in rows(here.app, ItemParameters)] == [321] * 3
    use = page(here.author, f"/items/{text.splitlines()[1].split(',')[0]}/use")
    assert all(words in use for words in ("1.250", "321", "Spring", "张三"))


def test_rows_that_cannot_be_taken_stand_first_with_their_reason(here: PapersHouse, text: str) -> None:
    data = {"pasted": text + "none,1,0,\n", "source": "Spring"}
    address = here.assembler.post(ADDRESS, data=data).headers["Location"]

    shown = page(here.assembler, address)

    assert "There is no item none." in shown
    assert "Record the parameters" not in shown
    assert shown.index("none") < shown.index(text.splitlines()[1].split(",")[0])
    assert here.assembler.post(address).status_code == 409
    assert rows(here.app, ItemParameters) == []
    here.assembler.set_cookie("lang", "zh_Hans")
    assert "不能采用" in page(here.assembler, address)


@pytest.mark.parametrize(
    ("data", "words"),
    [
        ({"source": "x"}, "Choose a file or paste the rows"),
        ({"pasted": "a,b\n", "source": "x"}, "The columns are item,a,b"),
        ({"pasted": "item,a,b\n"}, "Fill in this field"),
        ({"file": (BytesIO(b"\xff\xfe\xff"), "p.csv"), "source": "x"}, "not UTF-8"),
    ],
)
def test_what_cannot_be_read_is_said_and_what_was_typed_stays(
    here: PapersHouse, data: dict[str, object], words: str
) -> None:
    answer = here.assembler.post(ADDRESS, data=data)

    assert answer.status_code == 422
    assert words in answer.text
    assert str(data.get("pasted", "")).strip() in answer.text


def test_only_who_builds_papers_sees_the_pages(here: PapersHouse) -> None:
    for path in (ADDRESS, f"{ADDRESS}/1"):
        page(here.author, path, 403)
    page(here.assembler, f"{ADDRESS}/999", 404)
    assert ADDRESS not in page(here.author, "/items")


def test_rows_that_cannot_be_taken_are_mended_where_they_were_pasted(here: PapersHouse, text: str) -> None:
    wrong = f"{text}NOPE,1,0,1\n"
    address = here.assembler.post(ADDRESS, data={"pasted": wrong, "source": "Spring"}).headers["Location"]
    link = f"{ADDRESS}?upload={address.rpartition('/')[2]}"

    assert link in Page(here.assembler.get(address)).links()
    shown = Page(here.assembler.get(link))
    assert (str(shown.value("pasted")).strip(), shown.value("source")) == (wrong.strip(), "Spring")
    good = here.assembler.post(link, data={"pasted": text, "source": "Spring"}).headers["Location"]
    assert link not in Page(here.assembler.get(good)).links()
    assert here.assembler.post(good).status_code == 303
