"""The pages of parallel forms: order, progress, result, freezing."""

from dataclasses import replace

import pytest
from flask import Flask

from accounts.rules import Role
from core.db import transaction
from questionbank.models import AssemblyRun, Form
from questionbank.rules.papers import Cell
from questionbank.service.runs import Draw
from tests import factories
from tests.accounts import browser
from tests.accounts.browser import rows
from tests.questionbank.assembled import SPEC, carry_out, drawn_here, stock, undrawn
from tests.questionbank.views.papers_house import page


class House:
    """An application with a calibrated bank, and who looks at it."""

    def __init__(self, app: Flask, **spec: object) -> None:
        self.app = app
        self.assembler = browser.signed_in(app, Role.ASSEMBLER, name="张三")
        self.author = browser.signed_in(app, Role.AUTHOR, name="林七")
        for client in (self.assembler, self.author):
            client.set_cookie("lang", "en")
        with transaction(app.extensions["gradus.engine"]) as session:
            self.blueprint = stock(session, factories.NOW, spec=replace(SPEC, **spec)).id  # type: ignore[arg-type]  # parts of the blueprint

    def order(self, **more: object) -> str:
        """Order forms as the page does, and give the address of the run."""
        data = {"forms": 2, "language": "zh_Hans", "seconds": 30, "seed": 7, **more}
        answer = self.assembler.post(f"/blueprints/{self.blueprint}/assembly", data=data)
        assert answer.status_code == 303, answer.text
        return answer.headers["Location"]

    def found(self, draw: Draw = undrawn, **more: object) -> str:
        """Order forms and let the job find them."""
        address = self.order(**more)
        with transaction(self.app.extensions["gradus.engine"]) as session:
            run = session.get_one(AssemblyRun, int(address.rsplit("/", 1)[1]))
            carry_out(session, run, factories.NOW, draw=draw)
        return address


@pytest.fixture(scope="module")
def here(standing_app: Flask) -> House:
    """Give a house that tests share: they may order in it, and freeze nothing."""
    return House(standing_app)


@pytest.fixture(scope="module")
def run(here: House) -> str:
    """Give the address of a run that has found its forms."""
    return here.found(drawn_here)


@pytest.fixture
def own(app: Flask) -> House:
    """Give a house of one's own."""
    return House(app)


def test_a_blueprint_shows_its_targets_and_how_many_papers_there_can_be(here: House) -> None:
    text = page(here.assembler, f"/blueprints/{here.blueprint}")

    assert all(words in text for words in ("Targets", "1.5 (θ = 0), 1.2 (θ = 1) ± 30 %", "± 1 marks", "1, not scored"))
    assert "more from the items in use" in text
    assert f"/blueprints/{here.blueprint}/assembly" in text
    assert "/draw" not in text  # its targets need the assembler


def test_abilities_stand_in_a_row_as_the_readers_language_does(own: House) -> None:
    assert "1.5（θ = 0）、1.2（θ = 1） ± 30 %" in page(own.assembler, f"/blueprints/{own.blueprint}?lang=zh_Hans")


def test_before_anything_is_solved_the_page_says_what_can_be_had(here: House) -> None:
    text = page(here.assembler, f"/blueprints/{here.blueprint}/assembly")

    assert "at most" in text
    assert "standard deviation of their expected marks is" in text
    assert "within 1 marks" in text


def test_what_is_short_is_named_before_solving(app: Flask) -> None:
    here = House(app, cells=(Cell(tier=3, min=2),))

    text = page(here.assembler, f"/blueprints/{here.blueprint}/assembly")

    assert all(words in text for words in ("Not even one", "Tier 3 Judgement", "2 short"))


def test_a_run_shows_how_far_it_is_and_can_be_cancelled(here: House) -> None:
    address = here.order()
    text = page(here.assembler, address)

    assert all(words in text for words in ("Waits for its turn", "Cancel the run", "run-progress.js", "<progress"))
    assert here.assembler.get(f"{address}/state").json == {
        "state": "queued", "words": "Waits for its turn", "done": 0, "forms": 2,
    }  # fmt: skip
    assert here.assembler.post(f"{address}/cancellation").status_code == 303
    text = page(here.assembler, address)
    assert "Cancelled" in text
    assert "run-progress.js" not in text


def test_a_finished_run_shows_all_forms_together(here: House, run: str) -> None:
    text = page(here.assembler, run)

    assert text.count("<svg") >= 2
    assert all(words in text for words in ("Form A", "Form B", "1.50 ± 0.45", "4.00 ± 1.00", "What the forms hold"))
    assert "standard deviation" in text
    assert "Freeze one or all" in text
    assert " style=" not in text


def test_many_forms_are_shown_by_their_least_and_most(app: Flask) -> None:
    (section, *_), targets = SPEC.sections, replace(SPEC.targets, information=None, expected=None)
    small = {"sections": (replace(section, count=1),), "total": section.marks_each, "pass_mark": section.marks_each}
    here = House(app, **small, cells=(), targets=targets)
    text = page(here.assembler, here.found(forms=9))

    assert all(words in text for words in ("Least", "Most"))
    assert "<svg class" not in text


def test_a_run_that_found_nothing_says_why(app: Flask) -> None:
    here = House(app, cells=(Cell(tier=3, min=2),))

    address = here.found()
    text = page(here.assembler, address)

    assert "has found no forms" in page(here.assembler, f"{address}/freezing", 409)
    assert "Not possible" in text
    assert "“Tier 3 Judgement” needs 4 items" in text
    assert "Freeze one or all" not in text


def test_all_forms_are_frozen_at_once(own: House) -> None:
    address = own.found()
    assert "can be neither changed nor removed" in page(own.assembler, f"{address}/freezing")

    answer = own.assembler.post(f"{address}/freezing", data={"which": "all", "prefix": "TR-9"})

    assert answer.status_code == 303
    assert [form.code for form in rows(own.app, Form)] == ["TR-9-A", "TR-9-B"]
    text = page(own.assembler, "/forms/TR-9-B")
    assert all(words in text for words in ("Form 2 of a run", "1, not scored", "(θ = 0)"))
    assert "Pilot, not scored" in page(own.assembler, "/forms/TR-9-B/items")
    assert address in text


def test_one_form_is_frozen(own: House) -> None:
    address = own.found()

    own.assembler.post(f"{address}/freezing", data={"which": "2", "prefix": "TR-9"})

    assert [form.code for form in rows(own.app, Form)] == ["TR-9-B"]


@pytest.mark.parametrize(
    ("data", "words"),
    [
        ({"which": "3", "prefix": "TR"}, ""),
        ({"which": "all", "prefix": "a b"}, "A form's code has"),
        ({"which": "all"}, "Fill in"),
    ],
)
def test_what_cannot_be_frozen_is_said(here: House, run: str, data: dict[str, str], words: str) -> None:
    answer = here.assembler.post(f"{run}/freezing", data=data)

    assert answer.status_code == 422
    assert words in answer.text.replace("&#39;", "'")
    assert rows(here.app, Form) == []


@pytest.mark.parametrize(
    "data", [{"forms": 0}, {"forms": 101}, {"seconds": 0}, {"seed": -1}, {"forms": "x"}, {"language": "fr"}]
)
def test_an_order_that_cannot_be_is_shown_again(here: House, data: dict[str, object]) -> None:
    whole = {"forms": 2, "language": "zh_Hans", "seconds": 30, **data}
    before = len(rows(here.app, AssemblyRun))

    assert here.assembler.post(f"/blueprints/{here.blueprint}/assembly", data=whole).status_code == 422
    assert len(rows(here.app, AssemblyRun)) == before


def test_without_a_seed_one_is_thrown(here: House) -> None:
    number = int(here.order(seed="").rpartition("/")[2])

    (ordered,) = (row for row in rows(here.app, AssemblyRun) if row.id == number)
    assert 0 <= ordered.seed < 2**31


def test_an_order_may_ask_for_what_everybody_can_read(here: House) -> None:
    text = page(here.assembler, here.found(accessible="y"))

    assert "Only items that everybody can read" in text


@pytest.mark.parametrize("path", ["{run}", "{run}/state", "{run}/freezing", "/blueprints/{blueprint}/assembly"])
def test_only_assemblers_see_what_is_assembled(here: House, run: str, path: str) -> None:
    address = path.format(run=run, blueprint=here.blueprint)

    page(here.author, address, 403)


def test_a_run_that_is_not_there_is_not_found(here: House) -> None:
    for path in ("", "/state", "/freezing"):
        page(here.assembler, f"/blueprints/assembly/999999{path}", 404)


def test_the_pages_speak_chinese(here: House, run: str) -> None:
    text = page(browser.signed_in(here.app, Role.ASSEMBLER, name="李四"), run)

    assert all(words in text for words in ("信息量", "预期分", "各套试卷的内容", "标准差"))
