"""Tables by which items are found and compared, and the views that people keep."""

from datetime import datetime
from urllib.parse import parse_qsl

from sqlalchemy import BigInteger, Column, Text, UniqueConstraint
from sqlmodel import Field, SQLModel

from core.db import UtcDateTime


class ItemText(SQLModel, table=True):
    """What an item is found by: code, visible text and clause, cut by `rules.grams`; made anew with each version."""

    __tablename__ = "item_text"
    item_id: int = Field(foreign_key="item.id", primary_key=True)
    grams: str = Field(sa_column=Column(Text, nullable=False))


class ItemBand(SQLModel, table=True):
    """A band of an item's sketch; items that share one may say nearly the same."""

    __tablename__ = "item_band"
    value: int = Field(sa_column=Column(BigInteger, primary_key=True, autoincrement=False))
    item_id: int = Field(foreign_key="item.id", primary_key=True, index=True)


class SavedView(SQLModel, table=True):
    """A filter of the list of items that a person keeps under a name; `query` is the part of the address."""

    __tablename__ = "saved_view"
    __table_args__ = (UniqueConstraint("person_id", "name"),)
    id: int | None = Field(default=None, primary_key=True)
    person_id: int = Field(foreign_key="person.id", index=True)
    name: str = Field(max_length=60)
    query: str = Field(max_length=500)
    created_at: datetime = Field(sa_column=Column(UtcDateTime, nullable=False))

    @property
    def pairs(self) -> list[tuple[str, str]]:
        """Give the names and values of the query."""
        return parse_qsl(self.query)
