"""The wordings of a paper that is frozen: in its order, as the version says them, and of nothing that is not in use."""

import json
from dataclasses import asdict

import pytest
from sqlmodel import Session, select

from accounts.rules import Actor, Role
from core.errors import Refused
from questionbank.models import EditionTouch, EnemySet, Item, ItemVersion, StandardEdition
from questionbank.rules import ItemState, ItemType
from questionbank.rules.papers import Candidate
from questionbank.rules.standards import TouchState
from questionbank.service import seed_standards
from questionbank.service.facts import remove_enemies, set_enemies
from questionbank.service.questions import questions_of
from tests import factories

REVIEWER = Actor(0, "Reviewer", frozenset({Role.REVIEWER}))


def drawn(*versions: ItemVersion) -> list[Candidate]:
    return [Candidate(one.id or 0, ItemType.SINGLE_CHOICE, "105-3.1", 1, None) for one in versions]


def test_questions_come_in_the_order_of_the_sections(session: Session) -> None:
    first, second, third = (factories.version(session) for _ in range(3))

    found = questions_of(session, [drawn(third), drawn(second, first)], "zh_Hans")

    assert [[one.public_id for one in part] for part in found] == [
        [third.public_id],
        [second.public_id, first.public_id],
    ]


def test_no_question_tells_its_key(session: Session) -> None:
    version = factories.version(session, ItemType.SINGLE_CHOICE, key=("B",))

    [[question]] = questions_of(session, [drawn(version)], "zh_Hans")

    assert "key" not in json.dumps(asdict(question), default=str)
    assert [one.id for one in question.wording.options]


def enemies(session: Session, *versions: ItemVersion) -> EnemySet:
    codes = [session.get_one(Item, one.item_id).code for one in versions]
    return set_enemies(session, codes=codes, reason="提示答案", actor=REVIEWER, now=factories.NOW)


def test_items_that_became_enemies_after_the_draw_are_not_frozen_together(session: Session) -> None:
    first, second, third = (factories.version(session) for _ in range(3))
    made = enemies(session, first, second)

    with pytest.raises(Refused, match="have become enemies") as caught:
        questions_of(session, [drawn(first, third), drawn(second)], "zh_Hans")

    assert caught.value.code == "enemies"
    assert questions_of(session, [drawn(first, third)], "zh_Hans")
    remove_enemies(session, set_id=made.id or 0, reason="改写", actor=REVIEWER, now=factories.NOW)
    assert questions_of(session, [drawn(first, second)], "zh_Hans")


@pytest.mark.parametrize(
    ("state", "free"), [(TouchState.OPEN, False), (TouchState.NEEDS_VERSION, False), (TouchState.STILL_HOLDS, True)]
)
@pytest.mark.parametrize("of", ["item", "case"])
def test_what_a_new_edition_touched_after_the_draw_is_not_frozen(
    session: Session, state: TouchState, free: bool, of: str
) -> None:
    version, case = factories.version(session), factories.version(session, ItemType.CASE, key=())
    session.get_one(Item, version.item_id).case_id = case.item_id
    seed_standards(session)
    edition, touched = session.exec(select(StandardEdition.id)).first() or 0, case if of == "case" else version
    session.add(EditionTouch(edition_id=edition, version_id=touched.id or 0, clause="8.4", state=state))
    session.flush()

    if free:
        assert questions_of(session, [drawn(version)], "zh_Hans")
        return
    with pytest.raises(Refused, match=session.get_one(Item, touched.item_id).code) as caught:
        questions_of(session, [drawn(version)], "zh_Hans")
    assert caught.value.code == "touched"


@pytest.mark.parametrize("state", [ItemState.RESTING, ItemState.RETIRED])
def test_what_is_not_in_use_is_refused_by_its_code(session: Session, state: ItemState) -> None:
    version = factories.version(session)
    item = session.get_one(Item, version.item_id)
    item.state = state
    session.flush()

    with pytest.raises(Refused, match=item.code) as caught:
        questions_of(session, [drawn(version)], "zh_Hans")

    assert caught.value.code == "not_live"


def test_a_version_that_was_revised_since_is_refused(session: Session) -> None:
    version = factories.version(session)
    item = session.get_one(Item, version.item_id)
    item.number += 1
    session.flush()

    with pytest.raises(Refused) as caught:
        questions_of(session, [drawn(version)], "zh_Hans")

    assert caught.value.code == "not_live"


def test_a_language_that_was_never_written_is_refused(session: Session) -> None:
    version = factories.version(session)

    with pytest.raises(Refused) as caught:
        questions_of(session, [drawn(version)], "en")

    assert (caught.value.code, caught.value.field) == ("no_wording", "language")
