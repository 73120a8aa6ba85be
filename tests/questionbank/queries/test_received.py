"""What is kept as received is listed without its bytes and told by their digests."""

from datetime import timedelta
from hashlib import sha256
from typing import Any

import pytest
from sqlalchemy import inspect
from sqlmodel import Session

from core.errors import NotFound
from questionbank.models import ReceivedItem
from questionbank.queries import received
from tests import factories

NOW = factories.NOW


def kept(session: Session, number: int, **changes: Any) -> ReceivedItem:
    content = b"\x00<item>%d</item>" % number
    row = ReceivedItem(
        **{
            "format": "qti", "where_": f"item {number}",
            "why": {"template": "No %(what)s.", "params": {"what": "draw"}},
            "sha256": sha256(content).hexdigest(), "content": content, "file": "a.zip", "received_by": "person/1",
            "received_at": NOW + timedelta(minutes=number), **changes,
        }
    )  # fmt: skip
    session.add(row)
    session.flush()
    return row


def test_nothing_received_is_nothing_listed(session: Session) -> None:
    assert received.count_received(session) == 0
    assert received.received_cards(session, limit=5, offset=0) == []
    assert received.known(session, ["0" * 64]) == set()
    assert received.known(session, []) == set()


def test_cards_stand_newest_first_in_pages_with_the_reason_as_a_sentence(session: Session) -> None:
    for number in range(5):
        kept(session, number)

    cards = [card for offset in (0, 2, 4) for card in received.received_cards(session, limit=2, offset=offset)]

    assert [card.where for card in cards] == [f"item {number}" for number in (4, 3, 2, 1, 0)]
    assert {str(card.why) for card in cards} == {"No draw."}
    assert cards[0].received_at == NOW + timedelta(minutes=4)
    assert received.count_received(session) == 5


def test_a_list_reads_no_bytes_and_one_of_it_all(session: Session) -> None:
    row = kept(session, 7)
    session.expunge_all()

    [card] = received.received_cards(session, limit=5, offset=0)

    rows = [one for one in session.identity_map.values() if isinstance(one, ReceivedItem)]
    assert all("content" in inspect(one).unloaded for one in rows)
    assert received.received(session, card.id).content == b"\x00<item>7</item>"
    assert card.id == row.id


@pytest.mark.parametrize("number", [0, -1, 99_999])
def test_a_number_that_is_not_there_is_not_found(session: Session, number: int) -> None:
    with pytest.raises(NotFound, match="nothing received"):
        received.received(session, number)


def test_what_is_known_is_told_among_thousands(session: Session) -> None:
    rows = [kept(session, number) for number in (1, 2)]
    digests = [f"{number:064x}" for number in range(2 * received.BATCH + 3)]

    assert received.known(session, [*digests, *(row.sha256 for row in rows), *digests]) == {row.sha256 for row in rows}
