"""Writing items: whatever type, what was handed in is what is read again; every version has its key and its writer."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlmodel import Session, func, select

from accounts.rules import SYSTEM
from core.audit import AuditEntry
from core.errors import NotFound, Refused
from questionbank import service
from questionbank.interchange.model import Medium
from questionbank.keys import ItemKey
from questionbank.models import Item, ItemHistory, ItemText, ItemVersion
from questionbank.queries import items
from questionbank.rules import Answer, ItemState, ItemType, Manuscript, Wording
from questionbank.service import media
from tests import factories
from tests.questionbank import bank
from tests.questionbank.samples import PICTURE, sample

NOW = factories.NOW
TYPES = list(ItemType)


@pytest.fixture
def who(session: Session) -> bank.People:
    media.keep(session, Medium("", PICTURE), now=NOW)
    return bank.staff(session)


def create(session: Session, who: bank.People, text: Manuscript = bank.MANUSCRIPT, **more: Any) -> Item:
    return service.create_item(session, manuscript=text, actor=who.author, now=NOW, **more)


def revise(session: Session, item: Item, text: Manuscript, who: bank.People) -> ItemVersion:
    return service.revise_item(session, code=item.code, manuscript=text, actor=who.reviewer, now=NOW)


def read(session: Session, item: Item, who: bank.People) -> Manuscript:
    return service.read_manuscript(session, code=item.code, actor=who.author, now=NOW, purpose="test")


@pytest.mark.parametrize("kind", TYPES)
def test_what_was_handed_in_is_what_is_read_again(session: Session, who: bank.People, kind: ItemType) -> None:
    text = sample(kind)

    item = create(session, who, text)
    session.flush()
    session.expire_all()

    assert read(session, item, who) == text
    assert service.unready(session, item) == []


@pytest.mark.parametrize("kind", TYPES)
def test_a_revision_of_any_type_keeps_both_wordings_and_both_keys(
    session: Session, who: bank.People, kind: ItemType
) -> None:
    first = sample(kind)
    item = create(session, who, first)
    second = replace(first, tier=3, answer=replace(first.answer, explanation="改过的解析"))

    revise(session, item, second, who)

    assert read(session, item, who) == second
    found = service.reveal_answers(
        session, code=item.code, numbers=[1, 2], actor=who.author, now=NOW, purpose="comparison"
    )
    assert (found[1].explanation, found[2].explanation) == ("解析", "改过的解析")
    assert [(row.number, row.tier, row.author_id) for row in items.versions(session, item)] == [
        (2, 3, who.reviewer.id),
        (1, 2, who.author.id),
    ]


@pytest.mark.parametrize("kind", [kind for kind in TYPES if kind is not ItemType.ESSAY])
def test_an_item_does_not_become_one_of_another_type(session: Session, who: bank.People, kind: ItemType) -> None:
    item = create(session, who, sample(ItemType.ESSAY))

    with pytest.raises(Refused, match="type of an item does not change"), session.begin_nested():
        revise(session, item, sample(kind), who)

    session.refresh(item)
    assert (item.number, item.type) == (1, ItemType.ESSAY)


def test_every_version_has_one_key_one_step_and_one_entry(session: Session, who: bank.People) -> None:
    item = create(session, who)
    for number in range(2, 6):
        revise(session, item, bank.manuscript(f"第{number}稿"), who)

    def count(table: type) -> int:
        return session.exec(select(func.count()).select_from(table)).one()

    assert [count(one) for one in (ItemVersion, ItemKey, ItemHistory, ItemText)] == [5, 5, 5, 1]
    entries = session.exec(select(AuditEntry).where(AuditEntry.subject == f"item/{item.code}").order_by("id")).all()
    assert [(one.action, one.details["version"]) for one in entries] == [
        ("item.created", 1),
        *(("item.revised", number) for number in range(2, 6)),
    ]
    assert [step.number for step in items.history(session, item)] == [5, 4, 3, 2, 1]


@pytest.mark.parametrize("subject", ["105", "107"])
def test_codes_follow_the_subject_and_never_repeat(session: Session, who: bank.People, subject: str) -> None:
    factories.point(session, "107-3.1.a")
    point = {"105": "105-3.1.e.8", "107": "107-3.1.a"}[subject]

    made = [create(session, who, bank.manuscript(f"第{n}题", subject=subject, point=point)) for n in range(3)]

    assert [item.code for item in made] == [f"{subject}-{item.id:05d}" for item in made]
    assert len({item.code for item in made}) == 3


def test_an_item_without_a_subject_has_a_code_all_the_same(session: Session, who: bank.People) -> None:
    item = create(session, who, bank.manuscript(subject="", point=""))

    assert item.code == f"Q-{item.id:05d}"


def test_a_code_that_is_taken_is_refused_at_its_field_and_leaves_nothing(session: Session, who: bank.People) -> None:
    create(session, who, code="X-1")

    with pytest.raises(Refused) as refused:
        create(session, who, code="X-1")

    assert (refused.value.field, refused.value.code) == ("code", "known")
    assert session.exec(select(func.count()).select_from(Item)).one() == 1


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"subject": "999"}, "subject"),
        ({"point": "105-9"}, "point"),
        ({"subject": "", "point": "105-3.1.e.8"}, "point"),
        ({"case": "105-00001"}, "case"),
        ({"descriptor": "nowhere"}, "descriptor"),
    ],
)
def test_a_refused_revision_leaves_the_item_as_it_was(
    session: Session, who: bank.People, changes: dict[str, Any], field: str
) -> None:
    item = create(session, who)

    with pytest.raises(Refused) as refused, session.begin_nested():
        revise(session, item, bank.manuscript("新", **changes), who)

    assert refused.value.field == field
    session.refresh(item)
    assert (item.number, len(items.versions(session, item)), len(items.history(session, item))) == (1, 1, 1)


def test_who_wrote_any_version_is_an_author(session: Session, who: bank.People) -> None:
    item = create(session, who)
    assert items.author_ids(session, item) == {who.author.id}

    revise(session, item, bank.manuscript("新"), who)
    assert items.author_ids(session, item) == {who.author.id, who.reviewer.id}


def test_what_the_machine_of_the_house_wrote_has_no_author(session: Session, who: bank.People) -> None:
    item = service.create_item(session, manuscript=bank.MANUSCRIPT, actor=SYSTEM, now=NOW)

    assert items.author_ids(session, item) == frozenset()
    assert item.author_id is None


def test_keys_of_versions_are_read_in_one_entry(session: Session, who: bank.People) -> None:
    item = create(session, who)
    revise(session, item, bank.manuscript("新", answer=Answer(("D",))), who)
    act: dict[str, Any] = {"code": item.code, "actor": who.second, "now": NOW, "purpose": "comparison"}

    assert {
        number: answer.key for number, answer in service.reveal_answers(session, numbers=[2, 1], **act).items()
    } == {
        1: ("B",),
        2: ("D",),
    }
    entry = session.exec(select(AuditEntry).where(AuditEntry.action == "keys.read")).one()
    assert entry.details == {"purpose": "comparison", "count": 2}
    with pytest.raises(NotFound, match="no version 3"):
        service.reveal_answers(session, numbers=[1, 3], **act)
    with pytest.raises(NotFound, match="no version 9"):
        service.reveal_answer(session, number=9, **act)


def test_a_half_written_draft_is_kept_and_says_what_it_lacks(session: Session, who: bank.People) -> None:
    half = Manuscript(ItemType.MULTIPLE_CHOICE, {"zh_Hans": Wording("只有题干")}, Answer(()))

    item = create(session, who, half)

    assert [str(reason) for reason in service.unready(session, item)] == [
        "Choose the subject and the knowledge point.",
        "There are no options yet. Edit the item and write at least two, all different.",
        "No right option is marked yet. Edit the item and mark it under “Key and explanation”.",
        "A multiple choice needs at least two right options.",
    ]


def test_the_time_of_each_version_is_kept(session: Session, who: bank.People, now: datetime) -> None:
    item = create(session, who)
    later = now + timedelta(days=2)
    service.revise_item(session, code=item.code, manuscript=bank.manuscript("新"), actor=who.author, now=later)

    assert [row.created_at for row in items.versions(session, item)] == [later, NOW]
    assert item.created_at == NOW


def test_spaces_around_a_clause_do_not_count(session: Session, who: bank.People) -> None:
    item = create(session, who, bank.manuscript(clause="  GB/T 19001-2016 8.4 "))

    assert items.version(session, item).clause == "GB/T 19001-2016 8.4"


def test_a_draft_comes_back_from_use_with_its_version_and_goes_on_with_the_next(
    session: Session, who: bank.People
) -> None:
    item = bank.item_in(session, ItemState.RESTING, who)
    service.recall(session, code=item.code, reason="换版", actor=who.author, now=NOW)
    revise(session, item, bank.manuscript("新版"), who)

    assert (item.state, item.number) == (ItemState.DRAFT, 2)
    assert items.version(session, item, 1).content["zh_Hans"]["stem"] == "审核准则是指（ ）。"


@pytest.mark.parametrize(("base", "taken"), [(None, True), (2, True), (1, False), (3, False)])
def test_a_version_is_written_on_from_the_last_one(
    session: Session, who: bank.People, base: int | None, taken: bool
) -> None:
    item = create(session, who)
    act: dict[str, Any] = {"code": item.code, "actor": who.author, "now": NOW}
    service.revise_item(session, manuscript=bank.manuscript("新"), **act)

    if taken:
        assert service.revise_item(session, manuscript=bank.manuscript("又"), base=base, **act).number == 3
    else:
        with pytest.raises(Refused, match="Version 2 was saved while you were writing") as refused:
            service.revise_item(session, manuscript=bank.manuscript("又"), base=base, **act)
        assert refused.value.code == "overtaken"
        assert item.number == 2
