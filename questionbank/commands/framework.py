"""Outlines, scale, standards and blueprints, which belong to every installation."""

import click

from accounts.rules import SYSTEM
from core.clock import now
from core.db import transaction
from core.ops import on_database, show
from questionbank import service
from questionbank.commands.group import cli
from questionbank.service import papers


@cli.command("seed")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")
@on_database
def seed(as_json: bool) -> None:
    """Put the official outlines into the bank; what is there stays."""
    with transaction() as session:
        added = service.seed_framework(session, actor=SYSTEM, now=now())
    show({"ok": True, "added": added}, as_json=as_json, text=f"{added} points added")


def before_serving() -> str:
    """Put outlines and their blueprints into the bank: they belong to every installation."""
    with transaction() as session:
        service.seed_framework(session, actor=SYSTEM, now=now())
        papers.seed_blueprints(session, now=now())
        service.seed_scales(session, now=now())
        service.seed_standards(session)
        service.seed_point_clauses(session, now=now())
        service.index_missing(session)
    return ""
