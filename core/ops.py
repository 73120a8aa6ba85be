"""The operator's commands that know nothing of exams: backup, restore, verify-audit."""

import json
import sys
from collections.abc import Callable
from functools import wraps
from pathlib import Path
from typing import Any, NoReturn, ParamSpec, TypeVar

import click
from flask import current_app
from flask.cli import AppGroup
from sqlmodel import Session

from core import audit, backup, i18n, row_check, schema, server
from core.clock import now
from core.config import BadSettings, Settings
from core.db import current_engine, transaction
from core.errors import Refused

REFUSED = 3
Given = ParamSpec("Given")
Answer = TypeVar("Answer")

cli = AppGroup("ops", help="Run the installation: staff, backup, restore, audit.")


def show(result: dict[str, Any], *, as_json: bool, text: str) -> None:
    """Print one JSON document, or a sentence for people."""
    click.echo(json.dumps(result, ensure_ascii=False, default=str) if as_json else text)


def refuse(refused: Refused, *, as_json: bool) -> NoReturn:
    """Print the reason (for people on standard error) and leave with exit code 3."""
    reason = i18n.say(refused.text)
    if as_json:
        click.echo(json.dumps({"ok": False, "reasons": [reason]}, ensure_ascii=False))
    else:
        click.echo(reason, err=True)
    sys.exit(REFUSED)


def on_database(command: Callable[Given, Answer]) -> Callable[Given, Answer]:
    """Let a command find its database ready: that of a new installation is made, another version is refused."""

    @wraps(command)
    def ready(*args: Given.args, **kwargs: Given.kwargs) -> Answer:
        try:
            schema.make_ready(current_engine())
        except Refused as refused:
            refuse(refused, as_json=bool(kwargs.get("as_json")))
        return command(*args, **kwargs)

    return ready


@cli.command("serve")
def serve() -> None:
    """Bring everything up to date, fill a demo at the first run, and serve until interrupted."""
    settings: Settings = current_app.extensions["gradus.settings"]
    try:
        lock = server.refuse_second(settings)
    except BadSettings as problem:
        click.echo(str(problem), err=True)
        sys.exit(1)
    _upgrade()
    leaflets = [prepare() for prepare in current_app.extensions["gradus.before_serving"]]
    click.echo("".join(leaflets))
    click.echo(f"Gradus serves at {settings.public_url}  (data in {settings.data_dir}; Ctrl-C stops it)")
    current_engine().dispose()
    with lock:
        server.serve("app:create_server", settings)


@cli.command("upgrade")
@click.option("--json", "as_json", is_flag=True)
def upgrade(as_json: bool) -> None:
    """Bring the database up to date."""
    _upgrade()
    show({"ok": True, "revision": schema.head()}, as_json=as_json, text=f"database at {schema.head()}")


@cli.command("backup")
@click.argument("folder", type=click.Path(path_type=Path))
@click.option("--json", "as_json", is_flag=True)
@on_database
def save_backup(folder: Path, as_json: bool) -> None:
    """Write a consistent backup of database, keys and media into a new folder."""
    try:
        result = backup.save(current_engine(), Path(current_app.config["DATA_DIR"]), folder, now=now())
    except Refused as refused:
        refuse(refused, as_json=as_json)
    text = f"{result['rows']} rows in {result['tables']} tables saved to {folder}"
    show({"ok": True, **result}, as_json=as_json, text=text)


@cli.command("restore")
@click.argument("folder", type=click.Path(exists=True, path_type=Path))
@click.option("--json", "as_json", is_flag=True)
def restore_backup(folder: Path, as_json: bool) -> None:
    """Read a backup into an empty installation."""
    try:
        result = backup.restore(current_engine(), Path(current_app.config["DATA_DIR"]), folder)
    except Refused as refused:
        refuse(refused, as_json=as_json)
    show({"ok": True, **result}, as_json=as_json, text=f"{result['rows']} rows restored from {folder}")


@cli.command("verify-audit")
@click.option("--json", "as_json", is_flag=True)
@on_database
def verify_audit(as_json: bool) -> None:
    """Walk the audit chain, the rows it vouches for and the answer logs; exit 3 and name the first broken row."""
    with transaction() as session:
        found, count = _broken(session), audit.length(session)
    result = {"ok": not found, "entries": count, "first": found[0] if found else None, "broken": found}
    show(result, as_json=as_json, text="\n".join(found) or f"{count} entries, unbroken")
    if found:
        sys.exit(REFUSED)


def _broken(session: Session) -> list[str]:
    checks: list[audit.Check] = [audit.chain_breaks, row_check.row_breaks, *current_app.extensions["gradus.checks"]]
    return [f"{item.where}: {item.why}" for check in checks for item in check(session)]


def _upgrade() -> None:
    schema.upgrade(current_engine())
    with transaction() as session:
        row_check.adopt(session, now=now())
