"""Import in the browser: the fate of every row before anything is stored, then all or nothing, to its owner alone."""

from io import BytesIO
from typing import Any

import pytest
from flask.testing import FlaskClient
from openpyxl import load_workbook
from sqlmodel import Session, select

from accounts.rules import Role
from core.audit import AuditEntry
from questionbank.models import Item, ItemUpload
from questionbank.rules import ItemState
from questionbank.views.importing import place
from tests.accounts import browser
from tests.accounts.browser import rows
from tests.questionbank import bank
from tests.questionbank.interchange.workbooks import workbook
from tests.questionbank.views.browser import House
from tests.questionbank.views.reading import Page

GOOD = "{number}. 题目{word}（ ）。\nA. 甲{word}\nB. 乙\nC. 丙\nD. 丁\n答案：{key}\n解析：见 {number}。\n\n"


def question(word: str, key: str = "B", number: int = 1) -> str:
    return GOOD.format(word=word, key=key, number=number)


def send(client: FlaskClient, pasted: str = "", subject: str = "105", **more: Any) -> str:
    """Send text or a file and give the address of its dry run."""
    answer = client.post("/items/import", data={"subject": subject, "pasted": pasted, **more})
    assert answer.status_code == 303, Page(answer).summary()
    return answer.headers["Location"]


def count(here: House) -> int:
    return len(rows(here.app, Item))


def test_every_row_has_its_place_its_key_and_its_fate(standing: House) -> None:
    standing.item(ItemState.LIVE, bank.manuscript("银行里已有的题（ ）。"))
    known = "2. 银行里已有的题（ ）。\nA. 甲\nB. 乙\nC. 丙\nD. 丁\n答案：B\n\n"
    path = send(standing.author, question("全新") + known + question("全新", number=3))

    table = Page(standing.author.get(path)).rows()

    fates = [row[-1] for row in table]
    assert [row[3] for row in table] == ["B", "B", "B"]
    assert fates[0].startswith("New draft")
    assert fates[1].startswith("Already there")
    assert fates[2].startswith("Already there")  # twice in the file
    assert all("Single choice" in row for row in table)


def test_nothing_is_stored_before_it_is_confirmed_and_then_all_of_it(standing: House) -> None:
    before = count(standing)
    path = send(standing.author, question("一") + question("二", number=2))

    assert count(standing) == before
    assert "Import 2 items as drafts" in Page(standing.author.get(path)).text
    assert count(standing) == before
    assert standing.author.post(path).headers["Location"] == "/items?state=draft"

    assert count(standing) == before + 2
    assert standing.author.get(path).status_code == 404
    assert standing.author.post(path).status_code == 404


@pytest.mark.parametrize(
    ("wrong", "english", "chinese"),
    [
        (question("错", key="F"), "The answer names option F, which the question does not have.", "F"),
        ("7. 没有选项的题（ ）。\n答案：A\n", "option", "选项"),
    ],
)
def test_one_wrong_place_keeps_the_whole_file_out_and_is_named_in_both_languages(
    standing: House, wrong: str, english: str, chinese: str
) -> None:
    before = count(standing)
    path = send(standing.author, question("好的") + wrong)

    seen = Page(standing.author.get(path))
    translated = Page(standing.author.get(f"{path}?lang=zh_Hans"))
    standing.author.set_cookie("lang", "en")

    assert "Nothing can be imported from this file yet" in seen.text
    assert english in seen.text
    assert chinese in translated.text
    assert path not in seen.posts()
    assert standing.author.post(path).status_code == 409
    assert count(standing) == before


def test_a_file_is_seen_by_who_sent_it_and_by_nobody_else(standing: House) -> None:
    path = send(standing.author, question("私人"))
    other = browser.signed_in(standing.app, Role.AUTHOR, name="另一作者")
    declared = {"model": "X", "purpose": "y", "prompt": "other"}

    assert other.get(path).status_code in (403, 404)
    assert other.post(path).status_code in (403, 404)
    assert other.post(f"{path}/machine", data=declared).status_code in (403, 404)
    assert standing.author.get(path).status_code == 200


def test_to_show_the_keys_of_a_file_is_written_down(standing: House) -> None:
    path = send(standing.author, question("记录"))
    before = len([row for row in rows(standing.app, AuditEntry) if row.action == "keys.read"])

    standing.author.get(path)

    after = [row for row in rows(standing.app, AuditEntry) if row.action == "keys.read"]
    assert len(after) == before + 1
    assert after[-1].actor == str(standing.who.author)


@pytest.mark.parametrize(
    ("file", "words"),
    [
        ((BytesIO(b"%PDF-1.7"), "x.pdf"), "cannot be read"),
        ((BytesIO(b""), "x.gift"), ""),
        ((BytesIO(b"PK\x03\x04"), "x.zip"), ""),
        ((BytesIO(b"\x00\x01\x02"), "x.txt"), ""),
        ((BytesIO(b"<a>"), "x.xml"), ""),
    ],
    ids=["pdf", "empty", "zip", "bytes", "xml"],
)
@pytest.mark.parametrize("language", ["en", "zh_Hans"])
def test_a_file_that_cannot_be_read_is_refused_at_the_field(
    standing: House, file: tuple[BytesIO, str], words: str, language: str
) -> None:
    before = len(rows(standing.app, ItemUpload))
    content = BytesIO(file[0].getvalue())
    address = f"/items/import?lang={language}"

    seen = Page(standing.author.post(address, data={"subject": "105", "file": (content, file[1])}))
    standing.author.set_cookie("lang", "en")

    assert seen.status == 422
    assert len(seen.error("file")) > 5
    assert seen.value("subject") == "105"
    assert language == "zh_Hans" or words in seen.error("file")
    assert len(rows(standing.app, ItemUpload)) == before


def test_what_a_file_says_beyond_items_is_listed_as_left_out_or_kept(standing: House) -> None:
    gift = b"// a comment\n::d:: Read this first.\n\n::a:: Is it so? {T}\n"
    path = send(standing.author, file=(BytesIO(gift), "mixed.gift"))

    seen = Page(standing.author.get(path))

    assert "Kept as received once you confirm, as they are no items here: 1." in seen.text
    assert "A description without a question is not imported." in seen.text
    standing.author.post(path)
    assert "mixed.gift" in Page(standing.author.get("/items/received")).text


def test_an_item_that_says_nearly_the_same_is_marked_and_still_a_new_draft(standing: House) -> None:
    long = "依据标准，组织应当按照策划的时间间隔进行内部审核，以提供质量管理体系是否有效实施和保持的信息"
    code = standing.item(ItemState.LIVE, bank.manuscript(f"{long}（ ）。"))
    path = send(standing.author, f"1. {long}，对吗（ ）。\nA. 对\nB. 错\nC. 不知\nD. 都不\n答案：A\n")

    ((*_, fate),) = Page(standing.author.get(path)).rows()

    assert "New draft" in fate
    assert f"Nearly the same as {code}" in fate


def test_a_workbook_that_was_filled_in_comes_back_as_items(standing: House) -> None:
    template = load_workbook(BytesIO(standing.author.get("/items/import/template.xlsx").data))
    assert "题干" in str(template.worksheets[0]["C1"].value)
    book = workbook(("1", "单选", "工作簿里的题（ ）。", "甲", "乙", "", "A", "解析"))
    path = send(standing.author, file=(BytesIO(book), "filled.xlsx"))

    ((where, *_),) = Page(standing.author.get(path)).rows()

    assert "row 2" in where


@pytest.mark.parametrize("use", [True, False])
def test_what_a_machine_drafted_comes_in_apart(standing: House, use: bool) -> None:
    path = send(standing.author, question(f"机器{use}"))
    declared = {"model": "Model X", "purpose": "more", "prompt": "options"}

    answer = standing.author.post(f"{path}/machine" if use else path, data=declared)

    with Session(standing.app.extensions["gradus.engine"]) as session:
        state = session.exec(select(Item.state).order_by(Item.id.desc())).first()  # type: ignore[union-attr]  # a column
    assert state == (ItemState.AI_DRAFT if use else ItemState.DRAFT)
    assert answer.headers["Location"] == f"/items?state={'ai_draft' if use else 'draft'}"


def test_the_subject_of_a_file_is_that_of_its_items(standing: House) -> None:
    path = send(standing.author, question("科目"), subject="101")
    standing.author.post(path)

    with Session(standing.app.extensions["gradus.engine"]) as session:
        code = session.exec(select(Item.code).order_by(Item.id.desc())).first()  # type: ignore[union-attr]  # a column
    assert str(code).startswith("101-")


@pytest.mark.parametrize(
    ("where", "english", "chinese"),
    [("line 3", "line 3", "第 3 行"), ("row 2, column 答案", "row 2, column 答案", "第 2 行，“答案”列"), ("", "", "")],
)
def test_a_place_is_said_in_the_readers_language(standing: House, where: str, english: str, chinese: str) -> None:
    said = []
    for language in ("en", "zh_Hans"):
        with standing.app.test_request_context(f"/?lang={language}"):
            said.append(place(where))

    assert said == [english, chinese]


def test_an_upload_that_is_not_there_is_not_found(standing: House) -> None:
    assert standing.author.get("/items/import/999999").status_code == 404
    assert standing.author.post("/items/import/999999").status_code == 404


@pytest.mark.parametrize(
    ("language", "words"), [("en", "The bank already holds everything in this file."), ("zh_Hans", "题库")]
)
def test_a_file_of_which_the_bank_holds_everything_offers_no_import(standing: House, language: str, words: str) -> None:
    text = question(f"都有 {language}")
    standing.author.post(send(standing.author, text))
    path = send(standing.author, text)

    seen = Page(standing.author.get(f"{path}?lang={language}"))
    standing.author.set_cookie("lang", "en")

    assert words in seen.text
    assert {path, f"{path}/machine"} & (seen.posts() | seen.links()) == set()


@pytest.mark.parametrize(
    ("name", "content", "where", "why", "next_"),
    [
        ("a.gift", "{q} {{~a ~b}}", "line 1", "No option is marked as right.", "{=right ~wrong}"),
        ("a.txt", "1. {q}\nA. a\nB. b\n", "line 1", "No answer is marked.", "“答案：B”"),
        ("a.txt", "1. {q}\n答案：A\n", "line 1", "The question has no options", "“A. …”"),
        ("a.txt", "{q}\nA. a\nB. b\n\nTwo?\nA. a\nB. b\nANSWER: A\n", "line 1", "No answer is marked.", "“ANSWER: B”"),
        (
            "a.xml",
            '<quiz><question type="multichoice"><questiontext><text>{q}</text></questiontext>'
            '<answer fraction="0"><text>a</text></answer><answer fraction="0"><text>b</text></answer>'
            "</question></quiz>",
            "question 1",
            "No option is marked as right.",
            "In Moodle",
        ),
    ],
    ids=["gift", "text without key", "text without options", "aiken", "moodle"],
)
def test_a_question_without_key_or_options_says_what_is_wrong_where_and_what_to_do_next(
    standing: House, name: str, content: str, where: str, why: str, next_: str
) -> None:
    file = BytesIO(content.format(q="Which one?").encode())
    seen = Page(standing.author.get(send(standing.author, file=(file, name))))

    assert seen.rows()[0][0].startswith(where)
    assert why in seen.rows()[0][1]
    assert next_ in seen.text


def test_a_row_of_a_workbook_without_key_is_named_with_its_column_and_the_way_to_mend_it(standing: House) -> None:
    book = workbook(("1", "单选", "没有答案的题（ ）。", "甲", "乙", "", "", ""))
    seen = Page(standing.author.get(send(standing.author, file=(BytesIO(book), "keyless.xlsx"))))

    assert "row 2" in seen.rows()[0][0]
    assert "答案" in seen.rows()[0][0]
    assert "No answer is marked." in seen.rows()[0][1]
    assert "Its second sheet explains every column." in seen.text


QTI = (
    '<assessmentItem xmlns="http://www.imsglobal.org/xsd/imsqti_v2p1" identifier="i1" title="t" adaptive="false" '
    'timeDependent="false"><responseDeclaration identifier="RESPONSE" cardinality="single" baseType="identifier"/>'
    '<itemBody><choiceInteraction responseIdentifier="RESPONSE" maxChoices="1"><prompt>Which?</prompt>'
    '<simpleChoice identifier="A">a</simpleChoice><simpleChoice identifier="B">b</simpleChoice>'
    "</choiceInteraction></itemBody></assessmentItem>"
)


def test_a_file_without_any_item_is_not_said_to_be_in_the_bank_and_is_kept_when_confirmed(standing: House) -> None:
    path = send(standing.author, file=(BytesIO(QTI.encode()), "keyless.xml"))
    seen = Page(standing.author.get(path))

    assert "Nothing in this file can become an item." in seen.text
    assert "Nothing in the item says which answer is right." in seen.text
    assert "set its correct response" in seen.text
    assert "already holds" not in seen.text
    answer = standing.author.post(path, follow_redirects=True)
    assert "The file is kept as received" in answer.text
    assert "keyless.xml" in answer.text


def test_a_file_that_the_bank_holds_whole_says_so(standing: House) -> None:
    standing.author.post(send(standing.author, question("全部已有")))

    seen = Page(standing.author.get(send(standing.author, question("全部已有"))))

    assert "The bank already holds everything in this file." in seen.text


def test_a_text_that_cannot_be_imported_is_mended_where_it_was_pasted(standing: House) -> None:
    wrong = question("待修改", key="F")
    path = send(standing.author, wrong)
    (link,) = [one for one in Page(standing.author.get(path)).links() if "upload=" in one]

    shown = Page(standing.author.get(link))

    assert (shown.value("subject"), str(shown.value("pasted")).strip()) == ("105", wrong.strip())
    answer = standing.author.post(link, data={"subject": "105", "pasted": wrong.replace("答案：F", "答案：A")})
    assert "Import 1 item as a draft" in Page(standing.author.get(answer.headers["Location"])).text


def test_what_is_no_text_and_what_is_anothers_is_not_opened_again(standing: House) -> None:
    book = workbook(("1", "单选", "工作簿（ ）。", "甲", "乙", "", "", ""))
    path = send(standing.author, file=(BytesIO(book), "book.xlsx"))
    number = path.rpartition("/")[2]
    other = browser.signed_in(standing.app, Role.AUTHOR, name="又一作者")

    assert not [one for one in Page(standing.author.get(path)).links() if "upload=" in one]
    assert Page(standing.author.get(f"/items/import?upload={number}")).value("pasted") == ""
    assert other.get(f"/items/import?upload={number}").status_code == 404
    assert standing.author.get("/items/import?upload=x").status_code == 200
