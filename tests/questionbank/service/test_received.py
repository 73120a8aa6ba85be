"""What the bank does not hold is kept as it came, once, and given to those who may read keys."""

from datetime import datetime

import pytest
from sqlmodel import Session, select

from accounts.rules import Actor, Role
from core.audit import AuditEntry
from core.errors import NotAllowed, NotFound
from questionbank.interchange.model import Reason, Unsupported
from questionbank.queries import received as asked
from questionbank.service.received import give_received, keep_received

AUTHOR = Actor(1, "Author", frozenset({Role.AUTHOR}))
OUTSIDER = Actor(3, "Candidate", frozenset({Role.CANDIDATE}))


def note(content: bytes, where: str = "question 1") -> Unsupported:
    return Unsupported(where, Reason("No %(what)s.", {"what": "x" * 900, "count": 3}), content)


def keep(session: Session, now: datetime, *notes: Unsupported, names: tuple[str, ...] = ("a.xml",)) -> int:
    return keep_received(session, format_="qti", notes=notes, names=names, actor=AUTHOR, now=now)


def test_the_same_bytes_are_kept_once_whatever_file_they_come_in(session: Session, now: datetime) -> None:
    assert keep(session, now, note(b"one"), note(b"one"), note(b"two"), note(b"")) == 2
    session.flush()
    assert keep(session, now, note(b"two"), note(b"three")) == 1
    session.flush()

    assert asked.count_received(session) == 3


def test_the_newest_comes_first_with_its_reason_and_the_file_in_which_it_lay(session: Session, now: datetime) -> None:
    keep(session, now, note(b"one", "b.xml, question 7"), names=("a.xml", "b.xml"))
    session.flush()
    keep(session, now, note(b"two"), names=("a.xml", "b.xml"))
    session.flush()

    newest, oldest = asked.received_cards(session, limit=9, offset=0)

    assert (newest.file, oldest.file) == ("a.xml", "b.xml")
    assert (oldest.format, oldest.where, oldest.received_at) == ("qti", "b.xml, question 7", now)
    assert oldest.why.params == {"what": "x" * 500, "count": 3}
    assert asked.received_cards(session, limit=1, offset=1) == [oldest]


def test_what_is_known_already_is_told_for_any_number_of_digests(session: Session, now: datetime) -> None:
    keep(session, now, note(b"one"))
    session.flush()
    (digest,) = {
        row.sha256 for row in [asked.received(session, asked.received_cards(session, limit=1, offset=0)[0].id)]
    }

    assert asked.known(session, [digest, *(f"{number:064x}" for number in range(1200))]) == {digest}
    assert asked.known(session, []) == set()


def test_who_takes_it_is_written_down(session: Session, now: datetime) -> None:
    keep(session, now, note(b"one"))
    session.flush()
    card = asked.received_cards(session, limit=1, offset=0)[0]
    reader = Actor(2, "Reviewer", frozenset({Role.REVIEWER}))

    assert give_received(session, received_id=card.id, actor=reader, now=now).content == b"one"
    subjects = session.exec(select(AuditEntry.subject).order_by("id")).all()
    assert f"received_item/{card.id}" in subjects


def test_it_is_given_to_nobody_who_may_not_read_keys(session: Session, now: datetime) -> None:
    with pytest.raises(NotAllowed):
        give_received(session, received_id=1, actor=OUTSIDER, now=now)


def test_a_number_that_is_not_there_is_not_found(session: Session) -> None:
    with pytest.raises(NotFound):
        asked.received(session, 404)
