"""Pictures of what a marker marks: those of the question, its case and its model answer, and of nothing else."""

from dataclasses import dataclass, replace
from decimal import Decimal
from html import unescape

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlmodel import Session

from accounts.rules import Actor, Role
from core.audit import AuditEntry
from core.db import transaction
from grading.models import MarkingTask
from grading.rules.marking import field_of
from grading.service import score_sealed
from questionbank.interchange.model import Medium
from questionbank.models import Form
from questionbank.rules import Answer, ItemState, ItemType, Wording
from questionbank.rules.papers import BlueprintSpec, Scoring, Section
from questionbank.service import media, papers
from tests import factories
from tests.accounts.browser import add, browser, rows, signed_in
from tests.factories import NOW
from tests.grading.sat import RUBRIC, by_type, sealed
from tests.questionbank import bank
from tests.questionbank.pictures import png
from tests.questionbank.samples import sample

PICTURES = {name: png(9, 9, shade) for shade, name in enumerate(("case", "stem", "model", "other", "loose"))}
ESSAY, SINGLE = ItemType.ESSAY, ItemType.SINGLE_CHOICE


@dataclass(frozen=True)
class Marked:
    """An answer to mark, the digests of the pictures around it, and who wrote it."""

    app: Flask
    path: str
    digests: dict[str, str]
    marker: FlaskClient

    def picture(self, name: str, who: FlaskClient | None = None) -> int:
        """Ask for a picture by the address of the answer."""
        return (who or self.marker).get(f"{self.path}/media/{self.digests[name]}").status_code


def _shown(digest: str) -> str:
    return f'<p>看图 <img src="media:{digest}" alt="图"></p>'


def _form(session: Session, digests: dict[str, str]) -> Form:
    who = bank.people(session)
    case = replace(sample(ItemType.CASE), wordings={"zh_Hans": Wording(_shown(digests["case"]))})
    code = bank.item_in(session, ItemState.LIVE, who, text=case).code
    answer = Answer((), rubric=RUBRIC, model_answer=f"先答<br>{_shown(digests['model'])}")
    essay = replace(sample(ESSAY, case=code), wordings={"zh_Hans": Wording(_shown(digests["stem"]))}, answer=answer)
    single = sample(SINGLE)
    chinese = replace(single.wordings["zh_Hans"], stem=_shown(digests["other"]))
    for text in (essay, replace(single, wordings={"zh_Hans": chinese})):
        bank.item_in(session, ItemState.LIVE, who, text=text)
    sections = (Section(SINGLE, 1, Decimal(1)), Section(ESSAY, 1, Decimal(10), Scoring.RUBRIC))
    spec = BlueprintSpec(
        "M", "105", "卷", "Paper", minutes=9, total=Decimal(11), pass_mark=Decimal(7), sections=sections, practice=True
    )
    assembler = Actor(0, "Assembler", frozenset({Role.ASSEMBLER}))
    blueprint = papers.create_blueprint(session, spec=spec, actor=assembler, now=NOW)
    choice = papers.Choice(blueprint.id or 0, 1)
    digest = papers.propose(session, choice=choice).digest
    return papers.freeze(session, choice=choice, digest=digest, code="M-1", actor=assembler, now=NOW)


@pytest.fixture
def marked(app: Flask) -> Marked:
    """Give a sealed attempt whose essay waits for its marks."""
    with transaction(app.extensions["gradus.engine"]) as session:
        digests = {name: media.keep(session, Medium("", content), now=NOW) for name, content in PICTURES.items()}
        form = _form(session, digests)
        sitting = factories.sitting(session, on=form)
        writer = factories.person(session, "考生", Role.CANDIDATE, number=3)
        sealed(session, sitting, who=writer, answers=by_type(form, {ESSAY: "我的回答", SINGLE: ["B"]}))
        score_sealed(session, now=NOW)
    marker = signed_in(app, Role.MARKER)
    marker.set_cookie("lang", "en")
    (task,) = rows(app, MarkingTask)
    return Marked(app, f"/marking/{task.public_id}", digests, marker)


def test_a_marker_sees_the_pictures_of_the_question_its_case_and_its_model_answer(marked: Marked) -> None:
    page = unescape(marked.marker.get(marked.path).text)

    for name in ("case", "stem", "model"):
        address = f"{marked.path}/media/{marked.digests[name]}"
        answer = marked.marker.get(address)
        assert f'<img src="{address}" alt="图">' in page
        assert (answer.status_code, answer.data, answer.content_type) == (200, PICTURES[name], "image/png")
    assert "先答<br>" in page
    assert "media:" not in page


def test_a_marker_sees_no_other_picture(marked: Marked) -> None:
    assert [marked.picture(name) for name in ("other", "loose")] == [404, 404]
    assert marked.marker.get(f"{marked.path}/media/{'0' * 64}").status_code == 404
    assert marked.marker.get(f"/marking/none/media/{marked.digests['stem']}").status_code == 404
    assert marked.marker.get(f"/media/{marked.digests['stem']}").status_code == 403


def test_nobody_but_a_marker_comes_through_this_door(marked: Marked) -> None:
    for role in (Role.CANDIDATE, Role.INVIGILATOR, Role.AUTHOR, Role.REGISTRAR):
        assert marked.picture("stem", browser(marked.app, add(marked.app, role))) == 403
    assert marked.picture("stem", marked.app.test_client()) == 303


def test_when_it_is_marked_its_pictures_are_for_those_who_read_the_marks(marked: Marked) -> None:
    marks = {field_of(0): "4", field_of(1): "6", "comment": "", "step": "save"}
    assert marked.marker.post(marked.path, data=marks).status_code == 303

    readers = (marked.marker, signed_in(marked.app, Role.CHIEF_MARKER), signed_in(marked.app, Role.MARKER))
    assert [marked.picture("stem", who) for who in readers] == [200, 200, 403]


def test_looking_at_a_picture_is_no_second_reading_of_the_key(marked: Marked) -> None:
    marked.marker.get(marked.path)
    before = len([row for row in rows(marked.app, AuditEntry) if row.action == "keys.read"])

    marked.picture("model")

    assert len([row for row in rows(marked.app, AuditEntry) if row.action == "keys.read"]) == before
