"""Reading matter for tests."""

from dataclasses import replace
from typing import Any

from sqlmodel import Session

from accounts.rules import Actor, Role
from questionbank.models import ReadingMatter
from questionbank.service.reading_matter import NewReading, add_reading
from tests import factories

ASSEMBLER = Actor(0, "Assembler", frozenset({Role.ASSEMBLER}))
PROCEDURE = NewReading(
    code="PROC-07",
    title="供方程序",
    title_en="Supplier procedure",
    language="zh_Hans",
    source="Fictitious company, edition 2",
    name="procedure.md",
    content="# 1 目的\n\n供方的评价与**再**评价。\n\n## 1.1 范围\n\n全部供方。".encode(),
)


def add(session: Session, code: str = "PROC-07", **changes: Any) -> ReadingMatter:
    """Keep the procedure under a code, with changes."""
    return add_reading(session, new=replace(PROCEDURE, code=code, **changes), actor=ASSEMBLER, now=factories.NOW)
