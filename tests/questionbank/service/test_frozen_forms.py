"""What was frozen stays what it was: the database itself refuses any change, on both engines."""

from datetime import datetime
from decimal import Decimal

import pytest
from sqlalchemy import Engine, text
from sqlalchemy.exc import DBAPIError
from sqlmodel import Session, select

from accounts.rules import Actor, Role
from questionbank.models import Form
from questionbank.rules import ItemType
from questionbank.rules.papers import BlueprintSpec, Section
from questionbank.service import papers
from questionbank.service.papers import Choice
from tests import factories

ASSEMBLER = Actor(0, "Assembler", frozenset({Role.ASSEMBLER}))
SPEC = BlueprintSpec(
    code="TR-T",
    subject="105",
    title="试卷",
    title_en="Paper",
    minutes=45,
    total=Decimal(3),
    pass_mark=Decimal(2),
    sections=(Section(ItemType.SINGLE_CHOICE, 2, Decimal("1.5")),),
)
CHANGES = [
    "UPDATE form SET paper = '' WHERE id = 1",
    "UPDATE form SET hash = 'other'",
    "UPDATE form SET seed = 8",
    "DELETE FROM form_item",
    "DELETE FROM form",
    "UPDATE form_item SET marks = '9'",
    "UPDATE form_item SET version_id = 3 WHERE number = 1",
    "UPDATE blueprint SET pass_mark = '1'",
    "DELETE FROM blueprint",
]


@pytest.fixture
def frozen(own_engine: Engine, now: datetime) -> tuple[Engine, bytes]:
    """Freeze a form in a database of its own; give its bytes."""
    with Session(own_engine.execution_options(write=True)) as session, session.begin():
        for _ in range(3):
            factories.version(session)
        row = papers.create_blueprint(session, spec=SPEC, actor=ASSEMBLER, now=now)
        choice = Choice(row.id or 0, 7)
        digest = papers.propose(session, choice=choice).digest
        form = papers.freeze(session, choice=choice, digest=digest, code="F-1", actor=ASSEMBLER, now=now)
        paper = bytes(form.paper)
    return own_engine, paper


def test_the_database_refuses_every_change_of_a_frozen_form(frozen: tuple[Engine, bytes]) -> None:
    engine, paper = frozen

    for statement in CHANGES:
        with (
            engine.execution_options(write=True).connect() as connection,
            pytest.raises(DBAPIError, match="append-only"),
        ):
            connection.execute(text(statement))

    with Session(engine) as session:
        assert bytes(session.exec(select(Form.paper)).one()) == paper
