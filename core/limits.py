"""Rate limits on guessing, counted per account and address; a whole centre behind one address is no attack."""

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta

from sqlalchemy import Column, ColumnElement
from sqlmodel import Field, Session, SQLModel, col, delete, select

from core.db import UtcDateTime, reading, transaction
from core.errors import Refused, Text

WINDOW = timedelta(minutes=15)
PER_SUBJECT = 10  # wrong guesses at one account or ticket
PER_ADDRESS = 2000  # wrong guesses of one kind from one address: a room of 200 people may mistype ten times each

SUBJECT_LENGTH = 120
WRONG_GUESSES = {"sign_in_failed", "wrong_code"}  # refusals that mean that somebody guessed at a secret


class Guess(SQLModel, table=True):
    """One wrong guess at a secret; kept for the window only."""

    __tablename__ = "guess"
    id: int | None = Field(default=None, primary_key=True)
    subject: str = Field(max_length=SUBJECT_LENGTH, index=True)
    address: str = Field(max_length=60, index=True)
    at: datetime = Field(sa_column=Column(UtcDateTime, nullable=False, index=True))


@contextmanager
def counted(*, subject: str, address: str, now: datetime) -> Iterator[None]:
    """Guard a guess at the edge: refuses when there were too many, and counts a refusal in a transaction of its own."""
    check(reading(), subject=subject, address=address, now=now)
    try:
        yield
    except Refused as refused:
        if refused.code in WRONG_GUESSES:
            with transaction() as session:
                wrong(session, subject=subject, address=address, now=now)
        raise


def check(session: Session, *, subject: str, address: str, now: datetime) -> None:
    """Raise Refused when this account has been guessed at too often lately, or this address guessed at its like.

    A subject is `kind:name`. Kinds are counted apart: who asks for passwords without end from within a centre must
    not keep its candidates from signing in.
    """
    check_subject(session, subject=subject, now=now)
    check_address(session, subject=subject, address=address, now=now)


def check_subject(session: Session, *, subject: str, now: datetime) -> None:
    """Raise Refused when this account has been guessed at too often lately."""
    _refuse_from(session, PER_SUBJECT, col(Guess.subject) == _fitting(subject), now=now)


def check_address(session: Session, *, subject: str, address: str, now: datetime) -> None:
    """Raise Refused when this address has guessed too often lately at subjects of this kind."""
    kind = col(Guess.subject).startswith(_kind(subject), autoescape=True)
    _refuse_from(session, PER_ADDRESS, (col(Guess.address) == address) & kind, now=now)


def wrong(session: Session, *, subject: str, address: str, now: datetime) -> None:
    """Count a wrong guess and forget the old ones."""
    session.exec(delete(Guess).where(col(Guess.at) < now - WINDOW))
    session.add(Guess(subject=_fitting(subject), address=address, at=now))


def right(session: Session, *, subject: str) -> None:
    """Forget the wrong guesses after a right one."""
    session.exec(delete(Guess).where(col(Guess.subject) == _fitting(subject)))


def shut_until(session: Session, *, subject: str, now: datetime) -> datetime | None:
    """Tell until when an account takes no guess, None while it does."""
    return _opens_at(session, PER_SUBJECT, col(Guess.subject) == _fitting(subject), now=now)


def _refuse_from(session: Session, most: int, same: ColumnElement[bool], *, now: datetime) -> None:
    opens = _opens_at(session, most, same, now=now)
    if opens is not None:
        minutes = -(-(opens - now) // timedelta(minutes=1))
        text = Text(
            "Too many wrong attempts. Try again in %(minutes)s minutes, or ask an administrator or the room's staff.",
            {"minutes": minutes},
        )
        raise Refused(text, code="rate_limited")


def _opens_at(session: Session, most: int, same: ColumnElement[bool], *, now: datetime) -> datetime | None:
    """Tell when so many guesses that there are fewer than the most will have left the window."""
    latest = select(Guess.at).where(same, col(Guess.at) > now - WINDOW).order_by(col(Guess.at).desc())
    decisive = session.exec(latest.offset(most - 1).limit(1)).first()
    return None if decisive is None else decisive + WINDOW


def _kind(subject: str) -> str:
    return subject[: subject.find(":") + 1]


def _fitting(subject: str) -> str:
    """Shorten a name that a visitor made up to what the column holds; its kind stays."""
    if len(subject) <= SUBJECT_LENGTH:
        return subject
    return _kind(subject) + hashlib.sha256(subject.encode()).hexdigest()
