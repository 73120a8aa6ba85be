"""Exports: what goes into a file, in which wording, and that it is written down."""

import hashlib
from datetime import timedelta

import pytest
from sqlmodel import Session, col, select

from core.audit import AuditEntry
from core.errors import Refused
from questionbank import service
from questionbank.interchange import moodlexml, xlsx
from questionbank.interchange.model import Medium, Outgoing
from questionbank.queries.exports import BATCH, current_versions
from questionbank.rules import Answer, ItemState, ItemType, Manuscript, Wording
from questionbank.service import exporting
from tests import factories
from tests.questionbank.bank import CHINESE, MANUSCRIPT, item_in, manuscript, people
from tests.questionbank.pictures import png

NOW = factories.NOW
NAMES = {"gift": "gift", "moodlexml": "xml", "xlsx": "xlsx"}


def test_the_current_wording_of_every_item_that_is_not_retired_is_given_with_its_key(session: Session) -> None:
    who = people(session)
    live = item_in(session, ItemState.LIVE, who)
    draft = item_in(session, ItemState.DRAFT, who, text=manuscript("第一稿（ ）。"))
    item_in(session, ItemState.RETIRED, who, text=manuscript("旧题（ ）。"))
    later = manuscript("第二稿（ ）。", answer=Answer(("C",)))
    service.revise_item(session, code=draft.code, manuscript=later, actor=who.author, now=NOW + timedelta(hours=1))

    found = exporting.outgoing(session, subject="", actor=who.author, now=NOW, purpose="test")

    assert [one.code for one in found] == [live.code, draft.code]
    assert found[0].manuscript == MANUSCRIPT
    assert (found[1].manuscript.answer.key, found[1].manuscript.wordings["zh_Hans"].stem) == (("C",), "第二稿（ ）。")


def test_an_item_names_the_case_whose_material_it_shares(session: Session) -> None:
    who = people(session)
    material = Manuscript(ItemType.CASE, {"zh_Hans": Wording("材料")}, Answer(()), subject="105")
    case = service.create_item(session, manuscript=material, actor=who.author, now=NOW)
    service.create_item(session, manuscript=manuscript(case=case.code), actor=who.author, now=NOW)

    found = exporting.outgoing(session, subject="105", actor=who.author, now=NOW, purpose="test")

    assert [one.manuscript.case for one in found] == ["", case.code]


def test_more_items_than_a_batch_come_in_their_order(session: Session) -> None:
    who = people(session)
    rows = "\n\n".join(f"q{place}{{T}}" for place in range(BATCH + 2)).encode()
    intake = service.survey(session, sources=[service.Source("a.gift", rows)])
    service.take_in(session, intake=intake, names=["a.gift"], actor=who.author, now=NOW)

    codes = [row.code for row in current_versions(session)]

    assert (len(codes), codes) == (BATCH + 2, sorted(codes))


def test_an_export_is_audited_with_its_reading_of_keys(session: Session) -> None:
    who = people(session)
    item_in(session, ItemState.DRAFT, who, text=manuscript(wordings={"zh_Hans": CHINESE}))

    written, count = service.export(session, fmt="xlsx", subject="105", actor=who.author, now=NOW)

    assert (count, len(xlsx.read(written.content).items), written.left_out, written.lost) == (1, 1, (), ())
    actions = [entry.action for entry in session.exec(select(AuditEntry).order_by(col(AuditEntry.id))).all()]
    assert actions[-2:] == ["keys.read", "items.exported"]


@pytest.mark.parametrize(("fmt", "subject"), [("word", ""), ("gift", "999")])
def test_an_unknown_format_or_subject_is_refused(session: Session, fmt: str, subject: str) -> None:
    who = people(session)
    with pytest.raises(Refused):
        service.export(session, fmt=fmt, subject=subject, actor=who.author, now=NOW)


def test_pictures_of_items_and_of_their_explanations_go_in_and_out(session: Session) -> None:
    who = people(session)
    shown, told = png(shade=1), png(shade=2)
    names = [hashlib.sha256(content).hexdigest() for content in (shown, told)]
    stem, why = (f'<img src="media:{name}">' for name in names)
    kept = {name: Medium("image/png", content) for name, content in zip(names, (shown, told), strict=True)}
    essay = Manuscript(ItemType.ESSAY, {"zh_Hans": Wording(stem)}, Answer((), explanation=why))
    data = moodlexml.write([Outgoing("1", essay)], kept).content
    intake = service.survey(session, sources=[service.Source("a.xml", data)])
    service.take_in(session, intake=intake, names=["a.xml"], actor=who.author, now=NOW)

    written, count = service.export(session, fmt="moodlexml", actor=who.author, now=NOW)

    assert (count, written.left_out, dict(moodlexml.read(written.content).media)) == (1, (), kept)
    shelf = exporting.Shelf(session)
    assert (set(shelf), len(shelf), "0" * 64 in shelf) == (set(names), 2, False)


@pytest.mark.parametrize("fmt", ["gift", "moodlexml", "qti22", "qti3", "xlsx"])
def test_the_cell_of_the_grade_scale_goes_out_and_comes_back(session: Session, fmt: str) -> None:
    who = people(session)
    service.seed_scales(session, now=NOW)
    service.create_item(session, manuscript=manuscript(descriptor="L2.discipline"), actor=who.author, now=NOW)
    written, count = exporting.export(session, fmt=fmt, actor=who.author, now=NOW)

    intake = service.survey(session, sources=[service.Source(f"a.{NAMES.get(fmt, 'zip')}", written.content)])

    assert count == 1
    assert [one.manuscript.descriptor for one in intake.arrivals] == ["L2.discipline"]
