"""An application with outlines and items, and browsers of an author and a reviewer."""

from dataclasses import dataclass

from flask import Flask
from flask.testing import FlaskClient
from sqlmodel import Session, select

from accounts.rules import SYSTEM, Actor, Role
from core.db import transaction
from questionbank import service
from questionbank.models import Item
from questionbank.rules import ItemState, Manuscript
from tests import factories
from tests.accounts import browser
from tests.questionbank import bank

GOOD = {"binding": "none", "content": "4", "key": "5", "wording": "3", "level": "4"}  # the ratings of a review


@dataclass(frozen=True)
class House:
    """An application, its people and what they see."""

    app: Flask
    who: bank.People
    author: FlaskClient
    reviewer: FlaskClient
    second: FlaskClient

    def item(self, state: ItemState, text: Manuscript = bank.MANUSCRIPT) -> str:
        """Make an item in a state and give its code."""
        with transaction(self.app.extensions["gradus.engine"]) as session:
            return bank.item_in(session, state, self.who, text=text).code

    def state(self, code: str) -> ItemState:
        """Tell where an item stands now."""
        with Session(self.app.extensions["gradus.engine"]) as session:
            return ItemState(session.exec(select(Item.state).where(Item.code == code)).one())


def house(app: Flask) -> House:
    """Fill an application."""
    cast = ((Role.AUTHOR, "林作者"), (Role.REVIEWER, "陈评审"), (Role.REVIEWER, "顾评审"))
    people = [browser.add(app, role, name=name) for role, name in cast]
    with transaction(app.extensions["gradus.engine"]) as session:
        service.seed_framework(session, actor=SYSTEM, now=factories.NOW)
    who = bank.People(
        *(Actor(one.id or 0, one.name, frozenset({role})) for one, (role, _) in zip(people, cast, strict=True))
    )
    clients = [browser.browser(app, person) for person in people]
    for client in clients:
        client.set_cookie("lang", "en")
    return House(app, who, *clients)
