"""Rate limits on guessing: counted per account and address in the database; a whole centre behind one address is no attack."""

from datetime import datetime, timedelta

from sqlalchemy import Column, func
from sqlmodel import Field, Session, SQLModel, col, delete, select

from core.db import UtcDateTime
from core.errors import Refused, Text

WINDOW = timedelta(minutes=15)
PER_SUBJECT = 10  # wrong guesses at one account or ticket
PER_ADDRESS = 2000  # wrong guesses from one address: a room of 200 people may mistype ten times each


class Guess(SQLModel, table=True):
    """One wrong guess at a secret; kept for the window only."""

    __tablename__ = "guess"
    id: int | None = Field(default=None, primary_key=True)
    subject: str = Field(max_length=120, index=True)
    address: str = Field(max_length=60, index=True)
    at: datetime = Field(sa_column=Column(UtcDateTime, nullable=False, index=True))


def check(session: Session, *, subject: str, address: str, now: datetime) -> None:
    """Raise Refused when this account or this address has guessed too often lately."""
    since = now - WINDOW
    for column, value, most in ((Guess.subject, subject, PER_SUBJECT), (Guess.address, address, PER_ADDRESS)):
        count = select(func.count()).select_from(Guess).where(col(column) == value, col(Guess.at) > since)
        if session.exec(count).one() >= most:
            raise Refused(
                Text("Too many attempts. Wait 15 minutes and try again, or ask the staff in the room."), code="rate_limited"
            )


def wrong(session: Session, *, subject: str, address: str, now: datetime) -> None:
    """Count a wrong guess and forget the old ones."""
    session.exec(delete(Guess).where(col(Guess.at) < now - WINDOW))
    session.add(Guess(subject=subject, address=address, at=now))


def right(session: Session, *, subject: str) -> None:
    """Forget the wrong guesses after a right one."""
    session.exec(delete(Guess).where(col(Guess.subject) == subject))
