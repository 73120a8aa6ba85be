"""Whoever owns the framework says which clauses a point is about and which cells it serves; items follow."""

from datetime import date, datetime

import pytest
from sqlmodel import Session, select

from accounts.rules import Actor, Role
from core.audit import AuditEntry
from core.errors import NotAllowed, NotFound, Refused
from questionbank import service
from questionbank.models import PointClause
from questionbank.queries import clauses, framework, items, scale
from questionbank.queries.items import ItemFilter
from questionbank.rules import ItemState
from questionbank.rules.clauses import LinkOrigin
from questionbank.service import points
from tests import factories
from tests.questionbank import bank

POINT = "105-3.1.e.8"
DAY = date(2026, 11, 2)


@pytest.fixture
def who(session: Session, now: datetime) -> bank.People:
    people = bank.people(session)
    service.seed_scales(session, now=now)
    service.seed_standards(session)
    service.seed_point_clauses(session, now=now)
    return people


@pytest.fixture
def lead(session: Session) -> Actor:
    return factories.actor(factories.person(session), Role.ASSEMBLER)


def names(session: Session, code: str = POINT) -> list[tuple[str, LinkOrigin | None]]:
    point = framework.point_by_code(session, code)
    assert point is not None
    return [(one.name, one.origin) for one in clauses.links_of(session, point.id or 0)]


def cells(session: Session, code: str = POINT) -> tuple[str, ...]:
    found, point = scale.scale_on(session, DAY), framework.point_by_code(session, code)
    assert found is not None
    assert point is not None
    return found.cells_of(point.code, point.grade, scale.own_cells(session).get(point.id or 0, ()))


def test_links_are_set_as_text_and_those_left_out_are_taken_back(
    session: Session, who: bank.People, lead: Actor, now: datetime
) -> None:
    assert names(session) == [("GB/T 19001-2016 8", LinkOrigin.OUTLINE)]
    text = "GB/T 19001-2016 8.4、8.5\nGB/T 24001-2016"
    assert points.link_point(session, code=POINT, text=text, actor=lead, now=now) == 3

    assert names(session) == [
        ("GB/T 19001-2016 8.4", LinkOrigin.PERSON),
        ("GB/T 19001-2016 8.5", LinkOrigin.PERSON),
        ("GB/T 24001-2016", LinkOrigin.PERSON),
    ]
    entry = session.exec(select(AuditEntry).where(AuditEntry.action == "point.linked")).one()
    assert (entry.subject, entry.actor) == (f"point/{POINT}", str(lead))
    assert entry.details["clauses"] == ["GB/T 19001-2016 8.4", "GB/T 19001-2016 8.5", "GB/T 24001-2016"]


def test_what_was_taken_back_stays_as_a_row_and_comes_back_as_what_it_was(
    session: Session, who: bank.People, lead: Actor, now: datetime
) -> None:
    point = framework.point_by_code(session, POINT)
    assert point is not None
    points.link_point(session, code=POINT, text="GB/T 19001-2016 8.4", actor=lead, now=now)
    rows = session.exec(select(PointClause).where(PointClause.point_id == point.id)).all()
    assert sorted((row.origin, row.withdrawn) for row in rows) == [("outline", True), ("person", False)]
    assert {row.set_by for row in rows} == {str(lead)}

    points.link_point(session, code=POINT, text="GB/T 19001-2016 8", actor=lead, now=now)
    assert names(session) == [("GB/T 19001-2016 8", LinkOrigin.OUTLINE)]


def test_a_blank_text_leaves_it_to_the_items(session: Session, who: bank.People, lead: Actor, now: datetime) -> None:
    bank.item_in(session, ItemState.LIVE, who, text=bank.manuscript(clause="GB/T 19001-2016 9.2"))
    assert points.link_point(session, code=POINT, text="\n", actor=lead, now=now) == 0

    assert names(session) == [("GB/T 19001-2016 9.2", None)]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("8.4", "Line 1 names no clause"),
        ("GB/T 19001-2016 8.4\nsee the book", "Line 2 names no clause"),
        ("GB/T 19001-2099 8.4", "Nobody has entered GB/T 19001-2099"),
        ("GB/T 19001-2016 8.4\nGB/T 99999-2016", "Nobody has entered GB/T 99999-2016"),
    ],
)
def test_a_line_that_names_nothing_known_changes_nothing(
    session: Session, who: bank.People, lead: Actor, now: datetime, text: str, words: str
) -> None:
    with pytest.raises(Refused, match=words) as caught:
        points.link_point(session, code=POINT, text=text, actor=lead, now=now)
    assert caught.value.field == "clauses"
    assert names(session) == [("GB/T 19001-2016 8", LinkOrigin.OUTLINE)]


def test_cells_that_are_set_stand_in_the_place_of_what_the_code_says(
    session: Session, who: bank.People, lead: Actor, now: datetime
) -> None:
    assert cells(session) == ("L1.discipline",)
    points.place_point(session, code=POINT, cells=["L2.audit_skill", "L1.generic"], actor=lead, now=now)
    assert cells(session) == ("L1.generic", "L2.audit_skill")
    assert cells(session, "105-3.1.e.9") == ("L1.discipline",)

    points.place_point(session, code=POINT, cells=[], actor=lead, now=now)
    assert cells(session) == ("L1.discipline",)
    entries = session.exec(select(AuditEntry).where(AuditEntry.action == "point.placed")).all()
    assert [entry.details["cells"] for entry in entries] == [["L1.generic", "L2.audit_skill"], []]


def test_items_count_in_every_cell_of_their_point_and_are_found_there(
    session: Session, who: bank.People, lead: Actor, now: datetime
) -> None:
    item = bank.item_in(session, ItemState.LIVE, who, text=bank.manuscript("甲"))
    own = bank.item_in(session, ItemState.LIVE, who, text=bank.manuscript("乙", descriptor="L3.leadership"))
    points.place_point(session, code=POINT, cells=["L1.generic", "L2.audit_skill"], actor=lead, now=now)
    found = scale.scale_on(session, DAY)
    assert found is not None

    stock = {code: cell.live for code, cell in scale.stock_by_cell(session, found).items()}
    assert stock == {"L1.generic": 1, "L2.audit_skill": 1, "L3.leadership": 1}
    for cell, code in (("L1.generic", item.code), ("L2.audit_skill", item.code), ("L3.leadership", own.code)):
        chosen = ItemFilter(descriptor=cell, on=DAY.isoformat())
        assert [row.code for row in items.list_items(session, chosen, limit=9, offset=0)] == [code]
    assert items.count_items(session, ItemFilter(descriptor="L1.discipline", on=DAY.isoformat())) == 0


@pytest.mark.parametrize("cell", ["L9.magic", "", "L1"])
def test_a_cell_that_the_scale_does_not_have_is_refused(
    session: Session, who: bank.People, lead: Actor, now: datetime, cell: str
) -> None:
    with pytest.raises(Refused, match="has no cell") as caught:
        points.place_point(session, code=POINT, cells=["L1.generic", cell], actor=lead, now=now)
    assert caught.value.field == "cells"
    assert cells(session) == ("L1.discipline",)


@pytest.mark.parametrize("role", [Role.AUTHOR, Role.REVIEWER, Role.EXAM_OFFICER])
def test_only_the_owner_of_the_framework_changes_points(
    session: Session, who: bank.People, now: datetime, role: Role
) -> None:
    actor = Actor(7, "某人", frozenset({role}))
    with pytest.raises(NotAllowed):
        points.link_point(session, code=POINT, text="", actor=actor, now=now)
    with pytest.raises(NotAllowed):
        points.place_point(session, code=POINT, cells=[], actor=actor, now=now)


def test_a_point_that_is_not_there_is_not_found(session: Session, who: bank.People, lead: Actor, now: datetime) -> None:
    with pytest.raises(NotFound, match="no knowledge point 105-9"):
        points.link_point(session, code="105-9", text="", actor=lead, now=now)
    with pytest.raises(NotFound):
        points.place_point(session, code="", cells=[], actor=lead, now=now)
