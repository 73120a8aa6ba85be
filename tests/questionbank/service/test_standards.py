"""A new edition touches what cites its changed clauses; nothing in doubt is drawn until somebody looked at it."""

from datetime import date, datetime
from typing import Any

import pytest
from sqlmodel import Session, col, select

from accounts.rules import Actor, Role
from core.audit import AuditEntry, chain_breaks
from core.errors import NotAllowed, NotFound, Refused
from questionbank import service
from questionbank.models import Item, ItemClause, StandardEdition
from questionbank.models.governance import BankTask
from questionbank.queries import clauses, items, papers, standards
from questionbank.rules import ItemState
from questionbank.rules.clauses import ClauseOrigin
from questionbank.rules.standards import EditionState, TouchState
from questionbank.rules.tasks import TaskKind, TaskState
from questionbank.service import standards as verbs
from questionbank.service import touches
from questionbank.service.standards import NewEdition
from questionbank.service.touches import Decision
from tests.questionbank import bank

NEW = NewEdition(
    "GB/T 19001", 2028, "质量管理体系 要求", "Requirements", date(2028, 1, 1), "8.4 changed: why\n7.1 removed"
)


@pytest.fixture
def who(session: Session) -> bank.People:
    people = bank.people(session)
    service.seed_standards(session)
    return people


def published(session: Session, who: bank.People, now: datetime) -> StandardEdition:
    edition = verbs.enter_edition(session, new=NEW, actor=who.author, now=now)
    verbs.publish_edition(session, edition_id=edition.id or 0, actor=who.reviewer, now=now)
    return edition


def drawn(session: Session) -> set[int]:
    subject = items.item_by_code(session, session.exec(select(Item.code)).first() or "").subject_id or 0
    return {one.version_id for one in papers.pool(session, subject_id=subject, language="zh_Hans")}


def test_the_editions_that_come_with_the_product_are_seeded_once(session: Session, who: bank.People) -> None:
    assert service.seed_standards(session) == 0
    found = standards.main_edition(session, "105", date(2026, 1, 1))
    assert found is not None
    assert (found.name, found.state) == ("GB/T 19001-2016", EditionState.PUBLISHED)
    assert standards.main_edition(session, "105", date(2010, 1, 1)) is None
    assert standards.main_edition(session, "999", date(2026, 1, 1)) is None


def test_an_item_is_linked_to_the_clauses_that_its_text_names(
    session: Session, who: bank.People, now: datetime
) -> None:
    item = bank.item_in(session, ItemState.DRAFT, who, text=bank.manuscript(clause="GB/T 19001-2016 8.4；见教材"))
    version = items.version(session, item)
    assert [one.name for one in standards.cited_by(session, version.id or 0)] == ["GB/T 19001-2016 8.4"]

    service.revise_item(session, code=item.code, manuscript=bank.manuscript(clause=""), actor=who.author, now=now)
    rows = session.exec(select(ItemClause).where(col(ItemClause.version_id) != version.id)).all()
    assert list(rows) == []


@pytest.mark.parametrize(
    ("clause", "touched"),
    [
        ("GB/T 19001-2016 8.4.1", True),
        ("GB/T 19001-2016 8", True),
        ("GB/T 19001-2016", True),
        ("GB/T 19001-2016 7.1.5.2", True),
        ("GB/T 19001-2016 8.5", False),
        ("GB/T 19001-2008 8.4", False),
        ("GB/T 24001-2016 8.4", False),
        ("", False),
    ],
)
def test_publishing_touches_what_cites_a_changed_clause_of_the_edition_before(
    session: Session, who: bank.People, now: datetime, clause: str, touched: bool
) -> None:
    item = bank.item_in(session, ItemState.LIVE, who, text=bank.manuscript(clause=clause))
    assert len(drawn(session)) == 1

    edition = published(session, who, now)
    assert [one.code for one in standards.touched(session, edition.id or 0)] == ([item.code] if touched else [])
    assert len(drawn(session)) == (0 if touched else 1)
    assert item.state is ItemState.LIVE


@pytest.mark.parametrize(("state", "usable"), [(TouchState.STILL_HOLDS, 1), (TouchState.NEEDS_VERSION, 0)])
def test_a_second_person_says_whether_an_item_still_holds(
    session: Session, who: bank.People, now: datetime, state: TouchState, usable: int
) -> None:
    item = bank.item_in(session, ItemState.LIVE, who)
    edition = published(session, who, now)
    facts: dict[str, Any] = {"edition_id": edition.id or 0, "code": item.code}

    with pytest.raises(Refused, match="You wrote in this item"):
        touches.decide_touch(session, decision=Decision(state, "r", who.author, now), **facts)
    with pytest.raises(Refused, match="Say why"):
        touches.decide_touch(session, decision=Decision(state, " ", who.reviewer, now), **facts)
    touches.decide_touch(session, decision=Decision(state, "不变", who.reviewer, now), **facts)

    assert len(drawn(session)) == usable
    tasks = session.exec(select(BankTask).where(col(BankTask.subject).startswith("item/"))).all()
    assert [(task.kind, task.subject, task.due) for task in tasks] == [
        (TaskKind.REVALIDATE, f"item/{item.code}", NEW.effective_from)
    ]
    assert tasks[0].state is (TaskState.DONE if usable else TaskState.OPEN)
    assert standards.progress(session, edition.id or 0) == {state: 1}
    said = session.exec(select(AuditEntry).where(AuditEntry.action == "touch.decided")).one()
    assert (said.subject, said.details["state"]) == (f"item/{item.code}", state.value)
    assert list(chain_breaks(session)) == []


def test_who_declared_a_conflict_of_interest_does_not_say_whether_an_item_still_holds(
    session: Session, who: bank.People, now: datetime
) -> None:
    item = bank.item_in(session, ItemState.LIVE, who)
    edition = published(session, who, now)
    service.declare_conflict(session, code=item.code, text="同一单位", actor=who.reviewer, now=now)
    facts: dict[str, Any] = {"edition_id": edition.id or 0, "code": item.code}

    with pytest.raises(Refused, match="conflict of interest"):
        touches.decide_touch(session, decision=Decision(TouchState.STILL_HOLDS, "不变", who.reviewer, now), **facts)
    assert drawn(session) == set()
    touches.decide_touch(session, decision=Decision(TouchState.STILL_HOLDS, "不变", who.second, now), **facts)
    assert len(drawn(session)) == 1


def test_a_new_version_is_free_of_the_touch(session: Session, who: bank.People, now: datetime) -> None:
    item = bank.item_in(session, ItemState.LIVE, who)
    published(session, who, now)
    service.rest(session, code=item.code, reason="edition", actor=who.reviewer, now=now)
    service.recall(session, code=item.code, reason="edition", actor=who.reviewer, now=now)
    service.revise_item(
        session, code=item.code, manuscript=bank.manuscript(clause="GB/T 19001-2028 8.4"), actor=who.author, now=now
    )

    version = items.version(session, item)
    assert standards.touches_of(session, version.id or 0) == []


def test_who_entered_an_edition_does_not_publish_it_and_nobody_twice(
    session: Session, who: bank.People, now: datetime
) -> None:
    edition = verbs.enter_edition(session, new=NEW, actor=who.author, now=now)
    for actor, words in ((who.author, "somebody else must publish"), (who.reviewer, ""), (who.reviewer, "already")):
        if words:
            with pytest.raises(Refused, match=words):
                verbs.publish_edition(session, edition_id=edition.id or 0, actor=actor, now=now)
        else:
            verbs.publish_edition(session, edition_id=edition.id or 0, actor=actor, now=now)


@pytest.mark.parametrize(
    "wrong",
    [
        {"standard": "GB/T 99999"},
        {"year": 2016},
        {"year": 2000},
        {"changes": "eight"},
    ],
)
def test_an_edition_that_succeeds_none_is_refused(
    session: Session, who: bank.People, now: datetime, wrong: dict[str, Any]
) -> None:
    with pytest.raises(Refused):
        verbs.enter_edition(session, new=NewEdition(**{**vars(NEW), **wrong}), actor=who.author, now=now)


def test_editions_are_entered_and_decided_by_those_who_may(session: Session, who: bank.People, now: datetime) -> None:
    stranger = Actor(99, "陌生人", frozenset({Role.EXAM_OFFICER}))

    with pytest.raises(NotAllowed):
        verbs.enter_edition(session, new=NEW, actor=stranger, now=now)
    with pytest.raises(NotAllowed):
        verbs.publish_edition(session, edition_id=1, actor=stranger, now=now)
    with pytest.raises(NotFound):
        verbs.publish_edition(session, edition_id=9_999, actor=who.reviewer, now=now)


def test_what_an_edition_does_not_touch_cannot_be_decided(session: Session, who: bank.People, now: datetime) -> None:
    item = bank.item_in(session, ItemState.LIVE, who, text=bank.manuscript(clause=""))
    edition = published(session, who, now)

    decision = Decision(TouchState.STILL_HOLDS, "r", who.reviewer, now)
    with pytest.raises(NotFound, match="does not touch"):
        touches.decide_touch(session, edition_id=edition.id or 0, code=item.code, decision=decision)


@pytest.mark.parametrize("name", ["GB/T 19001-2016", "GB/T 19001-2099", "19001", "", "x-y"])
def test_an_edition_is_found_by_the_name_that_people_cite(session: Session, who: bank.People, name: str) -> None:
    found = standards.edition_named(session, name)

    assert (found.name if found else None) == (name if name == "GB/T 19001-2016" else None)


def test_the_first_edition_of_a_standard_is_entered_without_changes(
    session: Session, who: bank.People, now: datetime
) -> None:
    item = bank.item_in(session, ItemState.LIVE, who, text=bank.manuscript(clause="GB/T 24353-2022 6.4"))
    first = NewEdition("GB/T24353", 2022, " 风险管理 指南 ", "Risk management", date(2022, 10, 12), " \n")
    edition = verbs.enter_edition(session, new=first, actor=who.author, now=now)

    assert (edition.name, edition.title, edition.subjects, edition.changes) == (
        "GB/T 24353-2022",
        "风险管理 指南",
        [],
        [],
    )
    assert [one.number for one in clauses.clauses(session, edition.id or 0)] == ["6.4"]
    assert clauses.loose_editions(session) == []
    counts = verbs.publish_edition(session, edition_id=edition.id or 0, actor=who.reviewer, now=now)
    assert counts == {"items": 0, "points": 0, "blueprints": 0}
    assert len(drawn(session)) == 1
    assert item.state is ItemState.LIVE
    assert not edition.unverified


@pytest.mark.parametrize(
    ("wrong", "field", "words"),
    [
        ({"standard": "GB/T 99999"}, "changes", "nothing that this one could change"),
        ({"standard": "GB/T 19001-2016"}, "standard", "without its year"),
        ({"standard": "quality"}, "standard", "without its year"),
        ({"year": 2016}, "year", "later than GB/T 19001-2016"),
        ({"year": 2008}, "year", "later than GB/T 19001-2016"),
        ({"changes": ""}, "changes", "Name the clauses"),
        ({"changes": "8.4 changed\n8.5"}, "changes", "Line 2 is no change"),
    ],
)
def test_what_is_wrong_with_an_edition_is_said_at_its_field(
    session: Session, who: bank.People, now: datetime, wrong: dict[str, Any], field: str, words: str
) -> None:
    before = len(standards.editions(session))
    with pytest.raises(Refused, match=words) as caught:
        verbs.enter_edition(session, new=NewEdition(**{**vars(NEW), **wrong}), actor=who.author, now=now)
    assert caught.value.field == field
    assert len(standards.editions(session)) == before


def test_a_draft_stands_in_the_way_of_an_older_one_and_hands_its_subjects_on(
    session: Session, who: bank.People, now: datetime
) -> None:
    draft = verbs.enter_edition(session, new=NEW, actor=who.author, now=now)
    assert draft.subjects == ["105"]
    assert standards.main_edition(session, "105", date(2030, 1, 1)) is not draft

    older = NewEdition(**{**vars(NEW), "year": 2027})
    with pytest.raises(Refused, match="later than GB/T 19001-2028"):
        verbs.enter_edition(session, new=older, actor=who.author, now=now)


def test_publishing_takes_over_the_clauses_that_stay(session: Session, who: bank.People, now: datetime) -> None:
    edition = published(session, who, now)
    found = {one.number: one.origin for one in clauses.clauses(session, edition.id or 0)}

    assert "7.1" not in found
    assert {"7", "7.2", "8.4", "10.3"} <= set(found)
    assert set(found.values()) == {ClauseOrigin.CARRIED}


def test_entering_and_publishing_are_audited_with_their_counts(
    session: Session, who: bank.People, now: datetime
) -> None:
    bank.item_in(session, ItemState.LIVE, who)
    published(session, who, now)

    query = select(AuditEntry).where(col(AuditEntry.subject) == "standard/GB/T 19001-2028").order_by(col(AuditEntry.id))
    entered, out = session.exec(query).all()
    assert (entered.action, entered.details, entered.actor) == ("edition.entered", {"changes": 2}, str(who.author))
    assert (out.action, out.details["touched"]["items"], out.actor) == ("edition.published", 1, str(who.reviewer))
