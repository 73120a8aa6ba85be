"""Reading matter is kept in versions that never change; a frozen paper names those that were newest then."""

import hashlib
import json
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import update
from sqlalchemy.exc import DBAPIError
from sqlmodel import Session, col, select

from accounts.rules import Actor, Role
from core.audit import AuditEntry
from core.errors import NotAllowed, Refused
from questionbank.models import Form, FormReading, ReadingMatter
from questionbank.queries import papers as stored
from questionbank.queries import reading_matter as asked
from questionbank.rules import ItemType
from questionbank.rules.aids import NO_AIDS, Aids
from questionbank.rules.papers import BlueprintSpec, Section
from questionbank.service import papers
from questionbank.service.papers import Choice
from questionbank.service.reading_matter import add_reading, check_documents, freeze_aids
from tests import factories
from tests.questionbank.readings import ASSEMBLER, PROCEDURE, add

BOTH = Aids(calculator=True, documents=("PROC-07", "FORM-1"))
SPEC = BlueprintSpec(
    code="TR-T", subject="105", title="试卷", title_en="Paper", minutes=20, total=Decimal(2),
    pass_mark=Decimal(1), sections=(Section(ItemType.SINGLE_CHOICE, 2, Decimal(1)),), aids=BOTH,
)  # fmt: skip


def test_a_text_is_kept_with_the_hash_of_what_candidates_get(session: Session) -> None:
    row = add(session)

    assert (row.code, row.version, row.language) == ("PROC-07", 1, "zh_Hans")
    assert row.html.startswith('<h3 id="part-1">1 目的</h3>')
    assert row.hash == hashlib.sha256(row.html.encode()).hexdigest()


@pytest.mark.parametrize(
    "changes",
    [
        {"content": b"another text"},
        {"title": "另一标题"},
        {"title_en": "Another title"},
        {"source": "edition 3"},
        {"language": "en"},
    ],
)
def test_whatever_changes_makes_the_next_version_and_the_first_stays(session: Session, changes: dict[str, Any]) -> None:
    first = add(session)
    before = first.model_dump()

    second = add(session, **changes)

    session.refresh(first)
    assert (second.code, second.version) == ("PROC-07", 2)
    assert second.public_id != first.public_id
    assert first.model_dump() == before
    assert asked.current(session, ["PROC-07"])["PROC-07"].id == second.id


@pytest.mark.parametrize("name", ["procedure.md", "other name.txt"])
def test_the_same_again_is_refused(session: Session, name: str) -> None:
    add(session)

    with pytest.raises(Refused, match="says the same") as refused:
        add(session, name=name)

    assert (refused.value.field, refused.value.code) == ("file", "known")
    assert refused.value.text.params == {"code": "PROC-07", "version": 1}


def test_an_earlier_version_can_be_gone_back_to(session: Session) -> None:
    add(session)
    add(session, content=b"another text")

    assert add(session).version == 3


def test_the_same_text_may_stand_under_two_codes(session: Session) -> None:
    assert add(session, "A").hash == add(session, "B").hash


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"code": ""}, "code"),
        ({"code": "PROC 07"}, "code"),
        ({"code": "a/b"}, "code"),
        ({"language": "fr"}, "language"),
        ({"title": " "}, "title"),
        ({"title_en": ""}, "title_en"),
        ({"source": "\t"}, "source"),
        ({"name": "a.pdf"}, "file"),
        ({"content": b""}, "file"),
    ],
)
def test_what_is_missing_or_odd_is_refused_at_its_place(session: Session, changes: dict[str, Any], field: str) -> None:
    with pytest.raises(Refused) as refused:
        add_reading(session, new=replace(PROCEDURE, **changes), actor=ASSEMBLER, now=factories.NOW)

    assert refused.value.field == field
    assert session.exec(select(ReadingMatter)).all() == []


@pytest.mark.parametrize("role", sorted(set(Role) - {Role.ASSEMBLER}))
def test_only_who_builds_papers_adds_it(session: Session, role: Role) -> None:
    with pytest.raises(NotAllowed):
        add_reading(session, new=PROCEDURE, actor=Actor(0, "Somebody", frozenset({role})), now=factories.NOW)


def test_adding_it_is_in_the_audit_chain(session: Session) -> None:
    row = add(session)

    entry = session.exec(select(AuditEntry).where(AuditEntry.action == "reading.added")).one()
    assert (entry.subject, entry.details) == ("reading/PROC-07/1", {"hash": row.hash})
    assert f"reading_matter/{row.id}" in (entry.rows or {})


def test_the_database_itself_keeps_a_version_as_it_is(session: Session) -> None:
    row = add(session)

    with pytest.raises(DBAPIError, match="append-only"), session.begin_nested():
        session.execute(update(ReadingMatter).where(col(ReadingMatter.id) == row.id).values(html="<p>other</p>"))


# What blueprints and papers make of it


@pytest.fixture
def drawn(session: Session) -> Choice:
    """Write a blueprint that allows both, over a bank of two items."""
    add(session)
    add(session, "FORM-1", title="公式表", title_en="Formulas", content=b"E = mc^2")
    for _ in range(2):
        factories.version(session)
    row = papers.create_blueprint(session, spec=SPEC, actor=ASSEMBLER, now=factories.NOW)
    return Choice(row.id or 0, 7)


def freeze(session: Session, choice: Choice, code: str = "F-1", digest: str = "") -> Form:
    digest = digest or papers.propose(session, choice=choice).digest
    return papers.freeze(session, choice=choice, digest=digest, code=code, actor=ASSEMBLER, now=factories.NOW)


def test_a_blueprint_reads_back_with_its_aids(session: Session, drawn: Choice) -> None:
    assert stored.spec_of(session, stored.blueprint(session, drawn.blueprint_id)).aids == BOTH


@pytest.mark.parametrize(
    ("documents", "missing"), [(("NO",), "NO"), (("PROC-07", "X", "A"), "A"), (("proc-07",), "proc-07")]
)
def test_a_blueprint_cannot_allow_what_there_is_not(session: Session, documents: tuple[str, ...], missing: str) -> None:
    add(session)

    with pytest.raises(Refused, match="no reading matter") as refused:
        check_documents(session, Aids(documents=documents))

    assert refused.value.text.params["code"] == missing
    assert refused.value.code == "bad_blueprint"


def test_a_frozen_paper_names_the_calculator_and_each_version_with_its_hash(session: Session, drawn: Choice) -> None:
    form = freeze(session, drawn)

    rows = asked.current(session, BOTH.documents)
    assert json.loads(form.paper)["aids"] == {
        "calculator": True,
        "documents": [
            {"id": rows[code].public_id, "title": rows[code].title, "hash": rows[code].hash} for code in BOTH.documents
        ],
    }
    assert form.hash == hashlib.sha256(form.paper).hexdigest()


def test_titles_are_in_the_language_of_the_paper(session: Session) -> None:
    add(session)

    found = [freeze_aids(session, Aids(documents=("PROC-07",)), language) for language in ("zh_Hans", "en")]

    assert [one["documents"][0]["title"] for one in found] == ["供方程序", "Supplier procedure"]


def test_a_later_version_changes_no_frozen_paper_and_stands_on_the_next(session: Session, drawn: Choice) -> None:
    first = freeze(session, drawn)
    before = first.paper
    later = add(session, content=b"a later text")

    second = freeze(session, drawn, "F-2")

    session.refresh(first)
    assert first.paper == before
    assert json.loads(second.paper)["aids"]["documents"][0]["id"] == later.public_id
    assert asked.forms_with(session, later.id or 0) == ["F-2"]


def test_a_version_that_came_after_the_look_is_looked_at_before_it_is_frozen(session: Session, drawn: Choice) -> None:
    looked_at = papers.propose(session, choice=drawn).digest
    add(session, content=b"a later text")

    with pytest.raises(Refused, match="changed since") as refused:
        freeze(session, drawn, digest=looked_at)

    assert refused.value.code == "changed"


def test_a_paper_without_aids_says_nothing_of_them_and_its_digest_is_as_ever(session: Session, drawn: Choice) -> None:
    plain = replace(SPEC, code="TR-P", aids=NO_AIDS)
    row = papers.create_blueprint(session, spec=plain, actor=ASSEMBLER, now=factories.NOW)
    choice = Choice(row.id or 0, 7)
    digest = papers.propose(session, choice=choice).digest
    add(session, content=b"a later text")

    form = freeze(session, choice, digest=digest)

    assert set(json.loads(form.paper)) == {"form", "title", "minutes", "sections", "stimuli", "items"}
    assert session.exec(select(FormReading)).all() == []
    assert row.aids == {}


@pytest.mark.parametrize(("aids", "on_paper"), [(Aids(calculator=True), {"calculator": True, "documents": []})])
def test_a_calculator_alone_is_allowed(session: Session, aids: Aids, on_paper: dict[str, Any]) -> None:
    assert freeze_aids(session, aids, "en") == on_paper
