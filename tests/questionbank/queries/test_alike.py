"""Near-duplicates over a bank of real size in small: who is found, in which order, and who is left in peace."""

from collections.abc import Sequence
from random import Random

import pytest
from sqlmodel import Session

from questionbank.likeness import bands
from questionbank.models import Item, ItemVersion
from questionbank.queries import search
from questionbank.queries.search import ALIKE, MOST_SHOWN
from questionbank.rules import ItemState
from questionbank.rules.grams import likeness, shingles
from questionbank.service.search import index_versions
from tests import factories

NOW = factories.NOW
WORDS = [f"{one}{other}" for one in "审核质量管理体系认证环境安全" for other in "员证据准则结论方案组要求过程"]


def question(dice: Random, length: int = 24) -> str:
    return "".join(dice.sample(WORDS, length))


def stored(session: Session, texts: Sequence[str], state: ItemState = ItemState.LIVE) -> list[Item]:
    """Put items with these texts into the bank and its index."""
    pairs = []
    for text in texts:
        version = factories.version(session, state=state)
        item = session.get_one(Item, version.item_id)
        row = ItemVersion(
            item_id=version.item_id, number=2, public_id=f"{version.public_id}-2", plain=text, digest=text[:60],
            content={}, created_at=NOW,
        )  # fmt: skip
        item.number = 2
        session.add_all([item, row])
        pairs.append((item, row))
    session.flush()
    index_versions(session, pairs, fresh=True)
    return [item for item, _row in pairs]


def mixed(text: str, other: str, share: float) -> str:
    """Give a text that keeps the beginning of one and goes on as another."""
    cut = int(len(text) * share)
    return text[:cut] + other[cut:]


def test_each_of_many_questions_is_found_by_its_edited_double_and_by_nothing_else(session: Session) -> None:
    dice = Random(7)
    texts = [question(dice) for _ in range(40)]
    made = stored(session, texts)

    for item, text in zip(made, texts, strict=True):
        place = dice.randrange(len(text) - 1)
        found = search.similar(session, f"{text[:place]}应{text[place + 1 :]}？")
        assert [one.code for one in found] == [item.code]
        assert found[0].share > 0.85


def test_questions_that_share_little_leave_each_other_in_peace(session: Session) -> None:
    dice = Random(8)
    stored(session, [question(dice) for _ in range(40)])

    assert [search.similar(session, question(dice)) for _ in range(20)] == [[]] * 20


def test_the_likest_stand_first_and_equal_ones_by_code(session: Session) -> None:
    dice = Random(9)
    text, other = question(dice), question(dice)
    near, same, twin, far = stored(session, [mixed(text, other, 0.9), text, text, mixed(text, other, 0.3)])

    found = search.similar(session, text)

    assert [one.code for one in found] == [*sorted([same.code, twin.code]), near.code]
    assert [one.share for one in found][:2] == [1.0, 1.0]
    assert far.code not in {one.code for one in found}
    assert all(one.share >= ALIKE for one in found)


@pytest.mark.parametrize("state", list(ItemState))
def test_an_item_in_any_state_is_named_with_it(session: Session, state: ItemState) -> None:
    text = question(Random(10))
    [item] = stored(session, [text], state)

    [found] = search.similar(session, text)

    assert (found.code, found.state, found.plain) == (item.code, state, text)


def test_an_item_is_not_its_own_double(session: Session) -> None:
    text = question(Random(11))
    first, second = stored(session, [text, text])

    assert [one.code for one in search.similar(session, text, but=first.id)] == [second.code]


def test_no_more_are_shown_than_a_person_looks_at(session: Session) -> None:
    text = question(Random(12))
    stored(session, [text] * (MOST_SHOWN + 3))

    assert len(search.similar(session, text)) == MOST_SHOWN


def test_a_file_is_held_against_the_bank_as_each_of_its_texts_would_be(session: Session) -> None:
    dice = Random(13)
    texts = [question(dice) for _ in range(12)]
    stored(session, texts)
    arriving = [mixed(text, question(dice), share) for text in texts for share in (0.2, 0.8, 0.95)]

    found = search.likest(session, arriving)

    for place, text in enumerate(arriving):
        alone = search.similar(session, text)
        assert (place in found) is bool(alone), text
        if alone:
            assert found[place] == (alone[0].code, alone[0].share)


def test_a_share_is_what_both_texts_have_in_common(session: Session) -> None:
    dice = Random(14)
    text = question(dice)
    stored(session, [text])
    changed = mixed(text, question(dice), 0.85)

    [found] = search.similar(session, changed)

    assert found.share == likeness(shingles(text), shingles(changed))


@pytest.mark.parametrize("text", ["", "。", "？！", " \n"])
def test_a_text_without_words_resembles_nothing(session: Session, text: str) -> None:
    stored(session, ["", "。", question(Random(15))])

    assert search.similar(session, text) == []
    assert search.likest(session, [text, text]) == {}


def test_bands_are_counted_for_many_at_once(session: Session) -> None:
    text = question(Random(16))
    stored(session, [text] * 3)
    values = bands(shingles(text))

    counted = search.crowds(session, [*values, 1, 2])

    assert counted == dict.fromkeys(values, 3)
    assert search.crowds(session, []) == {}
