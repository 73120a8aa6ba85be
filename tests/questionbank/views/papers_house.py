"""An application with a small bank, a blueprint and browsers of those who may build papers and those who may look."""

from dataclasses import dataclass
from decimal import Decimal
from html import unescape
from urllib.parse import parse_qs, urlsplit

from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from accounts.rules import SYSTEM, Actor, Role
from core.db import transaction
from questionbank import service
from questionbank.models import ItemVersion
from questionbank.rules import ItemType
from questionbank.rules.papers import BlueprintSpec, Cell, Provenance, Section
from questionbank.rules.targets import Targets
from questionbank.service import papers
from tests import factories
from tests.accounts import browser

POINT = "105-3.1.e.8"
SPEC = BlueprintSpec(
    code="TR-T",
    subject="105",
    title="小试卷",
    title_en="Small paper",
    minutes=20,
    total=Decimal(5),
    pass_mark=Decimal(3),
    sections=(
        Section(ItemType.SINGLE_CHOICE, 2, Decimal("1.5"), source="Outline 2.4"),
        Section(ItemType.TRUE_FALSE, 2, Decimal(1)),
    ),
    cells=(
        Cell(point="105-3.1", min=2, max=4, provenance=Provenance.DEFAULT),
        Cell(tier=1, type=ItemType.SINGLE_CHOICE, min=1),
    ),
    targets=Targets(forms=0),  # put in use whatever the bank holds
)
ASSEMBLER = Actor(0, "Assembler", frozenset({Role.ASSEMBLER}))


@dataclass(frozen=True)
class PapersHouse:
    """An application, the id of its blueprint, and who looks at it."""

    app: Flask
    blueprint: int
    assembler: FlaskClient
    officer: FlaskClient
    author: FlaskClient

    def draw(self, seed: int = 7) -> str:
        """Open a drawn paper and give the address of the page on which it is frozen."""
        text = page(self.assembler, f"/blueprints/{self.blueprint}/draw?seed={seed}&language=zh_Hans")
        start = text.index(f"/blueprints/{self.blueprint}/freeze?")
        return text[start : text.index('"', start)]

    def freeze(self, code: str = "F-1", seed: int = 7, address: str = "") -> TestResponse:
        """Freeze a drawn paper as the page does."""
        address = address or self.draw(seed)
        asked = {name: values[0] for name, values in parse_qs(urlsplit(address).query).items()}
        return self.assembler.post(address, data={"code": code, **asked})

    def take_out(self, code: str) -> None:
        """Retire an item, so that the bank is no longer what it was at the draw."""
        with transaction(self.app.extensions["gradus.engine"]) as session:
            who = Actor(0, "Somebody", frozenset({Role.REVIEWER}))
            service.retire(session, code=code, reason="wrong", actor=who, now=factories.NOW)


def papers_house(app: Flask, *, spec: BlueprintSpec = SPEC, items: int = 6) -> PapersHouse:
    """Fill an application: outlines, so many live items of each type, a blueprint, three people."""
    roles = (Role.ASSEMBLER, Role.EXAM_OFFICER, Role.AUTHOR)
    clients = [
        browser.signed_in(app, role, name=name) for role, name in zip(roles, ("张三", "赵六", "林七"), strict=True)
    ]
    for client in clients:
        client.set_cookie("lang", "en")
    with transaction(app.extensions["gradus.engine"]) as session:
        service.seed_framework(session, actor=SYSTEM, now=factories.NOW)
        for kind, key in ((ItemType.SINGLE_CHOICE, ("A",)), (ItemType.TRUE_FALSE, ("T",))):
            for _ in range(items):
                version: ItemVersion = factories.version(session, kind, key=key, at=POINT)
                assert version.tier == 1
        row = papers.create_blueprint(session, spec=spec, actor=ASSEMBLER, now=factories.NOW)
    return PapersHouse(app, row.id or 0, *clients)


def page(client: FlaskClient, path: str, status: int = 200) -> str:
    """Give what a page says."""
    answer = client.get(path)
    assert answer.status_code == status, f"{path}: {answer.status_code}"
    return unescape(answer.text)
