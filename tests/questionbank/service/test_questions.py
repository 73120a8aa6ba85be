"""The wordings of a paper that is frozen: in its order, as the version says them, and of nothing that is not in use."""

import json
from dataclasses import asdict

import pytest
from sqlmodel import Session

from core.errors import Refused
from questionbank.models import Item, ItemVersion
from questionbank.rules import ItemState, ItemType
from questionbank.rules.papers import Candidate
from questionbank.service.questions import questions_of
from tests import factories


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
