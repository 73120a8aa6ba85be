"""Runs migrations on the engine that core.schema hands over, then puts the append-only triggers back."""

from typing import Any, Literal

from alembic import context
from alembic.autogenerate.api import AutogenContext
from sqlalchemy import Engine
from sqlmodel import SQLModel

import app as _composition  # noqa: F401 - imports every package's tables
from core.db import EnumByValue, ExactDecimal, UtcDateTime
from core.guards import protect


def _render(kind: str, value: Any, _autogen: AutogenContext) -> str | Literal[False]:
    # A migration names plain types: it must run for ever, whatever becomes of our own classes.
    plain = {
        UtcDateTime: "sa.DateTime(timezone=True)",
        EnumByValue: "sa.String(40)",
        ExactDecimal: "core.db.ExactDecimal()",
    }
    if kind == "type" and type(value) in plain:
        return plain[type(value)]
    if kind == "type" and type(value).__name__ == "AutoString":
        length = getattr(value, "length", None)
        return f"sa.String({length})" if length else "sa.String()"
    return False


def _run(engine: Engine) -> None:
    with engine.execution_options(write=True).connect() as connection:
        context.configure(
            connection=connection,
            target_metadata=SQLModel.metadata,
            render_as_batch=connection.dialect.name == "sqlite",
            compare_type=False,
            render_item=_render,
        )
        with context.begin_transaction():
            context.run_migrations()
        if not context.config.attributes.get("skip_protect"):
            protect(connection)
        connection.commit()  # SQLite's DDL is not wrapped by begin_transaction()


_run(context.config.attributes["engine"])
