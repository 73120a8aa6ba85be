"""Papers and answer sheets come out of the frozen bytes: every type, pictures in them, a seat's own code."""

import io
import json
import re
from itertools import pairwise

import pytest
from pypdf import PdfReader
from sqlmodel import Session, select

from accounts.rules import Role
from core import pdf
from core.audit import AuditEntry
from core.errors import NotAllowed
from exam.rules.states import AttemptState
from exam.service import printing
from exam.service.printing import Booklet, Place
from questionbank.models import Form
from questionbank.rules.aids import Aids
from tests import factories as f
from tests.grading.sat import form_of_all_types
from tests.questionbank.readings import add

PLACE = Place("王小明", "ABCD2345EFGH", "一号考场 · 7", "https://exam.example/attempts/1/paper")


# What is drawn of a booklet is the same whichever database it was read from.
ONE_ENGINE = pytest.mark.parametrize("engine", ["sqlite"], indirect=True)


def drawn(template: str, *copies: tuple[Booklet, Place], demo: bool = False) -> list[str]:
    """Draw a file and give the text of each page."""
    content = pdf.render(f"exam/pdf/{template}", copies=list(copies), demo=demo)
    return [page.extract_text() for page in PdfReader(io.BytesIO(content)).pages]


def small(language: str = "zh_Hans", stem: str = "题干", **more: object) -> Booklet:
    """Give a booklet of one item, which is quickly drawn."""
    item = {"number": 1, "type": "essay", "stem": stem}
    paper = {"title": "卷", "minutes": 1, "sections": [{"title": "一", "items": [item]}], "stimuli": {}, **more}
    return Booklet(code="F-1", language=language, paper=paper, words=printing.WORDS[language])


@pytest.fixture
def form(session: Session) -> Form:
    return form_of_all_types(session)


@ONE_ENGINE
def test_a_paper_prints_every_type_with_its_form_and_whose_it_is_on_each_page(session: Session, form: Form) -> None:
    pages = drawn("paper.html", (printing.booklet(session, form), PLACE))

    text = "\n".join(pages)
    assert all(form.code in page and "王小明" in page for page in pages)
    assert all(f"{number} / {len(pages)}" in page for number, page in enumerate(pages, 1))
    for item in json.loads(form.paper)["items"]:
        assert f"{item['number']}." in text
    for words in ("匹配题干", "(1)", "寅", "审核证据", "案例材料", "ABCD2345EFGH"):
        assert words in text
    assert text.count("案例材料") == 1
    assert "[[" not in text


def test_a_paper_without_a_name_has_lines_for_it() -> None:
    first = drawn("paper.html", (small(), Place()), demo=True)[0]

    assert "____" in first
    assert "姓名" in first
    assert "演示" in first


def test_a_booklet_names_the_aids_that_are_allowed(session: Session) -> None:
    add(session)
    form = form_of_all_types(session, aids=Aids(calculator=True, documents=("PROC-07",)))

    aids = printing.booklet(session, form).paper["aids"]

    assert (aids["calculator"], [one["title"] for one in aids["documents"]]) == (True, ["供方程序"])


@pytest.mark.parametrize(
    ("language", "aids", "said"),
    [
        ("zh_Hans", {"calculator": True, "documents": [{"title": "供方程序"}]}, "允许使用：计算器、供方程序"),
        ("en", {"calculator": True, "documents": []}, "Allowed: calculator"),
        (
            "en",
            {"calculator": False, "documents": [{"title": "Formulas"}, {"title": "Case"}]},
            "Allowed: Formulas, Case",
        ),
    ],
)
def test_the_cover_says_which_aids_are_allowed_in_the_words_of_the_form(
    language: str, aids: dict[str, object], said: str
) -> None:
    assert said in drawn("paper.html", (small(language, aids=aids), PLACE))[0]


def test_a_cover_without_aids_says_nothing_of_them() -> None:
    assert "允许使用" not in drawn("paper.html", (small(), PLACE))[0]


@ONE_ENGINE
def test_an_answer_sheet_has_circles_for_each_option_and_fits_a_page(session: Session, form: Form) -> None:
    booklet = printing.booklet(session, form)

    pages = drawn("sheet.html", (booklet, PLACE), (booklet, Place("李四", "X", "一号考场 · 8", "https://e/2")))

    assert len(pages) == 2
    assert "王小明" in pages[0]
    assert "李四" in pages[1]
    assert re.search(r"A\s*B\s*C\s*D", pages[0])
    assert "题干" not in pages[0]  # nothing of the questions leaves with the sheet


def test_pictures_are_in_the_paper_itself_and_gaps_are_numbered(session: Session, form: Form) -> None:
    paper = printing.booklet(session, form).paper
    items = {item["type"]: item for part in paper["sections"] for item in part["items"]}

    assert items["hotspot"]["picture"]["src"].startswith("data:image/png;base64,")
    assert items["hotspot"]["columns"] == "ABCDEFGHIJKLMNOPQRST"
    assert items["hotspot"]["rows"] == 15
    assert items["gap_select"]["stem"] == '先<span class="gap">(1)</span>后<span class="gap">(2)</span>'


def test_a_sound_is_said_to_be_played(session: Session) -> None:
    row = f.form(session, single=1, multiple=0, true_false=0)
    paper = json.loads(row.paper)
    paper["items"][0]["stem"] = '听 <audio src="media:x" controls=""></audio> 答'
    changed = Form.model_validate(row.model_dump() | {"paper": json.dumps(paper).encode()})

    stem = printing.booklet(session, changed).paper["sections"][0]["items"][0]["stem"]

    assert stem == "听 （录音，由监考员播放） 答"


def test_an_english_form_is_printed_in_english_words(session: Session) -> None:
    row = f.form(session, single=1, multiple=0, true_false=0, essay=1)
    english = Form.model_validate(row.model_dump() | {"language": "en"})

    booklet = printing.booklet(session, english)
    first = drawn("paper.html", (small("en"), Place()))[0]

    assert (booklet.language, booklet.words) == ("en", printing.WORDS["en"])
    assert "Ticket number" in first
    assert "准考证" not in first


def test_printing_a_paper_is_the_officers_and_is_written_down(session: Session, form: Form) -> None:
    officer, invigilator = (f.actor(f.person(session), role) for role in (Role.EXAM_OFFICER, Role.INVIGILATOR))

    with pytest.raises(NotAllowed):
        printing.note_printed(session, form_id=form.id or 0, actor=invigilator, now=f.NOW)
    printing.note_printed(session, form_id=form.id or 0, actor=officer, now=f.NOW)

    entry = session.exec(select(AuditEntry).where(AuditEntry.action == "papers.printed")).one()
    assert entry.subject == f"form/{form.code}"


def test_sheets_are_made_for_every_seat_but_cancelled_ones(session: Session) -> None:
    sitting = f.sitting(session)
    room = f.room(session, sitting)
    seats = [f.attempt(session, at=sitting, inside=room, seat=number) for number in (2, 1, 3)]
    seats[2].state = AttemptState.VOID
    session.flush()

    found = printing.places(session, attempt_ids=[one.id for one in seats], key=f.KEY, url="https://e")

    assert [place.seat for _form, place in found] == [f"{room.name} · 1", f"{room.name} · 2"]
    assert found[0][1].address == f"https://e/attempts/{seats[1].id}/paper"


FORMULAS = {  # with the words that stand above each other
    "<mfrac><mi>分子</mi><mi>分母</mi></mfrac>": ("分子", "分母"),
    "<msup><mi>底数</mi><mn>指数</mn></msup>": ("指数", "底数"),
    "<msub><mi>主字</mi><mn>下标</mn></msub>": ("主字", "下标"),
    "<munderover><mo>总和</mo><mi>下限</mi><mi>上限</mi></munderover>": ("上限", "总和", "下限"),
    "<mover><mi>均值</mi><mo>横线</mo></mover>": ("横线", "均值"),
    "<msqrt><mfrac><mi>根上</mi><mi>根下</mi></mfrac></msqrt>": ("根上", "根下"),
    "<mtable><mtr><mtd>甲</mtd><mtd>乙</mtd></mtr><mtr><mtd>丙</mtd><mtd>丁</mtd></mtr></mtable>": ("甲", "丙"),
}


@pytest.fixture(scope="module")
def heights() -> dict[str, float]:
    """Print the formulas and give the height on the page of each word of them, in points from the bottom."""
    stem = "".join(f"<p><math>{formula}</math></p>" for formula in FORMULAS)
    content = pdf.render("exam/pdf/paper.html", copies=[(small(stem=stem), Place())], demo=False)
    found: dict[str, float] = {}

    def note(text: str, matrix: list[float], place: list[float], *_font: object) -> None:
        for word in text.split():
            found.setdefault(word, matrix[3] * place[5] + matrix[5])

    PdfReader(io.BytesIO(content)).pages[0].extract_text(visitor_text=note)
    return found


@pytest.mark.parametrize("words", FORMULAS.values())
def test_a_formula_is_printed_in_two_dimensions(heights: dict[str, float], words: tuple[str, ...]) -> None:
    levels = [heights[word] for word in words]

    assert all(above > below + 1 for above, below in pairwise(levels))


def test_the_columns_of_a_matrix_are_printed_beside_each_other(heights: dict[str, float]) -> None:
    assert heights["甲"] == heights["乙"]
    assert heights["丙"] == heights["丁"]
