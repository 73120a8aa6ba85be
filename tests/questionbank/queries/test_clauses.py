"""Which clauses a point is about: by its outline, by a person's word, else by what its live items cite."""

from datetime import datetime

import pytest
from sqlmodel import Session

from questionbank import service
from questionbank.models import PointClause
from questionbank.queries import clauses, framework, items
from questionbank.rules import ItemState
from questionbank.rules.clauses import LinkOrigin, citations
from questionbank.service.clauses import clause_ids
from tests import factories
from tests.questionbank import bank


@pytest.fixture
def who(session: Session) -> bank.People:
    people = bank.people(session)
    service.seed_standards(session)
    return people


def names(session: Session, code: str) -> list[tuple[str, LinkOrigin | None]]:
    point = framework.point_by_code(session, code)
    assert point is not None
    return [(one.name, one.origin) for one in clauses.links_of(session, point.id or 0)]


def link(session: Session, code: str, text: str, *, origin: LinkOrigin, withdrawn: bool = False) -> None:
    point = framework.point_by_code(session, code)
    assert point is not None
    for key in clause_ids(session, set(citations(text))).values():
        session.add(
            PointClause(
                point_id=point.id or 0,
                clause_id=key,
                origin=origin,
                withdrawn=withdrawn,
                set_by="t",
                set_at=factories.NOW,
            )
        )
    session.flush()


def live(session: Session, who: bank.People, stem: str, clause: str, point: str = "105-3.2.b") -> None:
    bank.item_in(session, ItemState.LIVE, who, text=bank.manuscript(stem, clause=clause, point=point))


def test_a_point_without_a_word_is_about_what_its_live_items_cite(session: Session, who: bank.People) -> None:
    live(session, who, "甲", "GB/T 19001-2016 8.10、8.9")
    live(session, who, "乙", "GB/T 19001-2016 8.9；GB/T 19000-2016 2")
    draft = bank.manuscript("丙", clause="GB/T 19001-2016 9.3", point="105-3.2.b")
    bank.item_in(session, ItemState.DRAFT, who, text=draft)

    assert names(session, "105-3.2.b") == [
        ("GB/T 19000-2016 2", None),
        ("GB/T 19001-2016 8.9", None),
        ("GB/T 19001-2016 8.10", None),
    ]
    assert names(session, "105-3.2.c") == []


@pytest.mark.parametrize("origin", LinkOrigin)
def test_a_word_of_outline_or_person_stands_in_the_place_of_the_items(
    session: Session, who: bank.People, origin: LinkOrigin
) -> None:
    live(session, who, "甲", "GB/T 19001-2016 8.9")
    link(session, "105-3.2.b", "GB/T 24001-2016 6", origin=origin)

    assert names(session, "105-3.2.b") == [("GB/T 24001-2016 6", origin)]


def test_a_link_that_was_taken_back_leaves_the_items_to_say_it(session: Session, who: bank.People) -> None:
    live(session, who, "甲", "GB/T 19001-2016 8.9")
    link(session, "105-3.2.b", "GB/T 24001-2016 6", origin=LinkOrigin.OUTLINE, withdrawn=True)

    assert names(session, "105-3.2.b") == [("GB/T 19001-2016 8.9", None)]


def test_the_links_of_a_subject_are_those_of_its_points(session: Session, who: bank.People) -> None:
    live(session, who, "甲", "GB/T 19001-2016 8.9")
    link(session, "106-3.1.c", "GB/T 24001-2016", origin=LinkOrigin.OUTLINE)
    subject = framework.subject_by_code(session, "106")
    assert subject is not None

    found = clauses.links_in(session, subject.id or 0)
    assert [one.name for rows in found.values() for one in rows] == ["GB/T 24001-2016"]
    assert len(clauses.links(session)) == 2


def test_a_new_version_of_an_item_speaks_for_its_point_and_the_old_one_no_more(
    session: Session, who: bank.People, now: datetime
) -> None:
    item = bank.item_in(session, ItemState.LIVE, who, text=bank.manuscript(clause="GB/T 19001-2016 8.9"))
    service.rest(session, code=item.code, reason="x", actor=who.reviewer, now=now)
    service.recall(session, code=item.code, reason="x", actor=who.reviewer, now=now)
    newer = bank.manuscript(clause="GB/T 19001-2016 9.2")
    service.revise_item(session, code=item.code, manuscript=newer, actor=who.author, now=now)
    assert names(session, bank.MANUSCRIPT.point) == []

    service.submit_for_review(session, code=item.code, actor=who.author, now=now)
    bank.approved(session, item.code, who)
    service.publish(session, code=item.code, actor=who.reviewer, now=now)
    assert names(session, bank.MANUSCRIPT.point) == [("GB/T 19001-2016 9.2", None)]
    assert items.version(session, item).number == 2
