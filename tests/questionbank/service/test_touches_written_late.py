"""What is written or imported after an edition was published, and cites what it changed, is in doubt like the rest."""

from datetime import date, datetime

import pytest
from sqlmodel import Session, select

from questionbank import service
from questionbank.models import EditionTouch, StandardEdition
from questionbank.models.governance import BankTask
from questionbank.queries import items, papers, standards
from questionbank.queries import touches as asked
from questionbank.rules import ItemState
from questionbank.rules.standards import TouchState
from questionbank.rules.tasks import TaskKind
from questionbank.service import Source, touches
from questionbank.service import standards as verbs
from questionbank.service.search import index_versions
from questionbank.service.standards import NewEdition
from questionbank.service.touches import Decision
from tests.questionbank import bank

OLD, UNCHANGED, NEW = "GB/T 19001-2016 8.4", "GB/T 19001-2016 9.3", "GB/T 19001-2028 8.4"


@pytest.fixture
def who(session: Session) -> bank.People:
    people = bank.people(session)
    service.seed_standards(session)
    return people


@pytest.fixture
def edition(session: Session, who: bank.People, now: datetime) -> StandardEdition:
    return published(session, who, now)


def published(session: Session, who: bank.People, now: datetime, *, state: str = "published") -> StandardEdition:
    new = NewEdition("GB/T 19001", 2028, "质量管理体系 要求", "Requirements", date(2028, 1, 1), "8.4 changed")
    found = verbs.enter_edition(session, new=new, actor=who.author, now=now)
    if state == "published":
        verbs.publish_edition(session, edition_id=found.id or 0, actor=who.reviewer, now=now)
    return found


def touches_of(session: Session, code: str) -> list[EditionTouch]:
    version = items.version(session, items.item_by_code(session, code))
    return [touch for touch, _edition in standards.touches_of(session, version.id or 0)]


def drawn(session: Session, subject_id: int | None) -> int:
    return len(papers.pool(session, subject_id=subject_id or 0, language="zh_Hans"))


@pytest.mark.parametrize(
    ("clause", "in_doubt"),
    [(OLD, True), (f"{NEW}；{OLD}", True), ("GB/T 19001-2016", True), (UNCHANGED, False), (NEW, False),
     ("GB/T 24001-2016 8.4", False), ("GB/T 19001-2008 8.4", False), ("", False)],
)  # fmt: skip
def test_an_item_that_is_written_late_is_drawn_once_somebody_has_looked_at_it(
    session: Session, who: bank.People, now: datetime, edition: StandardEdition, clause: str, in_doubt: bool
) -> None:
    item = bank.item_in(session, ItemState.LIVE, who, text=bank.manuscript(clause=clause))

    assert [touch.state for touch in touches_of(session, item.code)] == [TouchState.OPEN] * in_doubt
    assert drawn(session, item.subject_id) == (not in_doubt)
    if in_doubt:
        decision = Decision(TouchState.STILL_HOLDS, "不变", who.reviewer, now)
        touches.decide_touch(session, edition_id=edition.id or 0, code=item.code, decision=decision)
        assert drawn(session, item.subject_id) == 1


def test_a_new_version_that_cites_the_same_does_not_slip_through(
    session: Session, who: bank.People, now: datetime
) -> None:
    item = bank.item_in(session, ItemState.DRAFT, who, text=bank.manuscript(clause=OLD))
    published(session, who, now)
    assert len(touches_of(session, item.code)) == 1

    for clause, count in ((OLD, 1), (NEW, 0)):
        service.revise_item(
            session, code=item.code, manuscript=bank.manuscript(clause=clause), actor=who.author, now=now
        )
        assert len(touches_of(session, item.code)) == count


def test_an_edition_that_is_not_published_marks_nothing(session: Session, who: bank.People, now: datetime) -> None:
    published(session, who, now, state="draft")

    item = bank.item_in(session, ItemState.LIVE, who, text=bank.manuscript(clause=OLD))
    assert touches_of(session, item.code) == []


def test_what_is_imported_late_is_marked(
    session: Session, who: bank.People, now: datetime, edition: StandardEdition
) -> None:
    texts = (f"// [tag:clause:{OLD}]\n::a::甲{{=一 ~二}}", f"// [tag:clause:{UNCHANGED}]\n::b::乙{{=三 ~四}}")
    text = "\n\n".join(texts)
    upload = service.stage(session, source=Source("x.gift", text.encode()), subject="105", actor=who.author, now=now)

    stored = service.import_upload(session, upload_id=upload.id or 0, actor=who.author, now=now)

    assert [len(touches_of(session, item.code)) for item in stored] == [1, 0]


def test_marking_again_keeps_what_was_decided(
    session: Session, who: bank.People, now: datetime, edition: StandardEdition
) -> None:
    item = bank.item_in(session, ItemState.LIVE, who, text=bank.manuscript(clause=OLD))
    decision = Decision(TouchState.STILL_HOLDS, "不变", who.reviewer, now)
    touches.decide_touch(session, edition_id=edition.id or 0, code=item.code, decision=decision)

    index_versions(session, [(item, items.version(session, item))])

    assert [touch.state for touch in touches_of(session, item.code)] == [TouchState.STILL_HOLDS]


def listed(session: Session, edition: StandardEdition) -> tuple[int, int]:
    """Tell how many items the page of an edition lists, and how many are still to be looked at."""
    key = edition.id or 0
    points = [one for one, _point in asked.touched(session, key).points if one.state is TouchState.OPEN]
    return len(standards.touched(session, key)), asked.open_counts(session).get(key, 0) - len(points)


def test_an_item_that_was_written_again_is_listed_once_and_waits_only_while_it_cites_what_changed(
    session: Session, who: bank.People, now: datetime, edition: StandardEdition
) -> None:
    item = bank.item_in(session, ItemState.DRAFT, who, text=bank.manuscript(clause=OLD))

    for clause, waiting in ((OLD, 1), (OLD, 1), (NEW, 0)):
        service.revise_item(
            session, code=item.code, manuscript=bank.manuscript(clause=clause), actor=who.author, now=now
        )
        assert listed(session, edition) == (1, waiting)


def test_what_is_retired_waits_for_nobody(session: Session, who: bank.People, now: datetime) -> None:
    gone = bank.item_in(session, ItemState.RETIRED, who, text=bank.manuscript("早已停用", clause=OLD))
    item = bank.item_in(session, ItemState.LIVE, who, text=bank.manuscript(clause=OLD))
    edition = published(session, who, now)
    tasks = session.exec(select(BankTask.subject).where(BankTask.kind == TaskKind.REVALIDATE)).all()

    assert (f"item/{gone.code}" in tasks, f"item/{item.code}" in tasks) == (False, True)
    assert listed(session, edition) == (1, 1)
    service.retire(session, code=item.code, reason="x", actor=who.reviewer, now=now)
    assert listed(session, edition) == (1, 0)
