"""The database itself keeps clauses, links and touches to their rules."""

from datetime import date
from typing import Any, TypeVar

import pytest
from sqlalchemy.exc import IntegrityError
from sqlmodel import Session, SQLModel

from questionbank.models import (
    FrameworkTouch,
    ItemClause,
    PointClause,
    PointDescriptor,
    StandardClause,
    StandardEdition,
)
from questionbank.rules.clauses import ClauseOrigin, LinkOrigin
from questionbank.rules.standards import EditionState, TouchState
from tests import factories

Row = TypeVar("Row", bound=SQLModel)


@pytest.fixture
def edition(session: Session) -> StandardEdition:
    row = StandardEdition(
        standard="GB/T 19001", year=2016, title="要求", title_en="Requirements", effective_from=date(2017, 7, 1),
        state=EditionState.PUBLISHED, subjects=[], changes=[],
    )  # fmt: skip
    return kept(session, row)


@pytest.fixture
def clause(session: Session, edition: StandardEdition) -> StandardClause:
    return kept(session, StandardClause(edition_id=edition.id or 0, number="8.4", origin=ClauseOrigin.DESCRIBED))


def kept(session: Session, row: Row) -> Row:
    session.add(row)
    session.flush()
    return row


def refused(session: Session, row: SQLModel) -> None:
    with pytest.raises(IntegrityError), session.begin_nested() as step:
        step.session.add(row)


def touch(**of: Any) -> FrameworkTouch:
    return FrameworkTouch(cause="8.4", state=TouchState.OPEN, **of)


def test_an_edition_has_each_clause_once(session: Session, edition: StandardEdition, clause: StandardClause) -> None:
    refused(session, StandardClause(edition_id=edition.id or 0, number="8.4", origin=ClauseOrigin.CITED))
    kept(session, StandardClause(edition_id=edition.id or 0, number="", origin=ClauseOrigin.DESCRIBED))
    refused(session, StandardClause(edition_id=999_999, number="8.4", origin=ClauseOrigin.DESCRIBED))


def test_a_citation_refers_to_a_clause_that_is_there_or_to_none(session: Session, clause: StandardClause) -> None:
    version = factories.version(session)
    facts: dict[str, Any] = {"version_id": version.id or 0, "standard": "GB/T 19001", "year": 2016}
    kept(session, ItemClause(**facts, clause="8.4", clause_id=clause.id))
    kept(session, ItemClause(**facts, clause="8.5", clause_id=None))
    refused(session, ItemClause(**facts, clause="8.6", clause_id=999_999))


def test_a_touch_is_of_one_point_or_of_one_blueprint_and_once(session: Session, edition: StandardEdition) -> None:
    point, plan = factories.point(session).id, factories.form(session).blueprint_id
    key = edition.id or 0
    kept(session, touch(edition_id=key, point_id=point))
    kept(session, touch(edition_id=key, blueprint_id=plan))
    refused(session, touch(edition_id=key, point_id=point))
    refused(session, touch(edition_id=key, blueprint_id=plan))
    refused(session, touch(edition_id=key))
    refused(session, touch(edition_id=key, point_id=point, blueprint_id=plan))


def test_a_point_has_each_clause_and_each_cell_once(session: Session, clause: StandardClause) -> None:
    point = factories.point(session).id or 0
    facts: dict[str, Any] = {"point_id": point, "set_by": "x", "set_at": factories.NOW}
    kept(session, PointClause(clause_id=clause.id or 0, origin=LinkOrigin.OUTLINE, **facts))
    kept(session, PointDescriptor(descriptor="L1.generic", **facts))
    session.expunge_all()

    refused(session, PointClause(clause_id=clause.id or 0, origin=LinkOrigin.PERSON, **facts))
    refused(session, PointDescriptor(descriptor="L1.generic", **facts))


@pytest.mark.parametrize(("drafted_by", "unverified"), [(None, True), (1, False)])
def test_only_what_somebody_entered_here_is_vouched_for(
    edition: StandardEdition, drafted_by: int | None, unverified: bool
) -> None:
    edition.drafted_by_id = drafted_by
    assert edition.unverified is unverified


@pytest.mark.parametrize(
    ("standard", "year", "clause", "name"),
    [("GB/T 19001", 2016, "8.4", "GB/T 19001-2016 8.4"), ("ISO 9001", 2015, "", "ISO 9001:2015")],
)
def test_citations_are_named_as_people_write_them(standard: str, year: int, clause: str, name: str) -> None:
    assert ItemClause(version_id=1, standard=standard, year=year, clause=clause).name == name
