"""The operator's commands of the bank: seed the outlines, import files, open exports."""

import json
import sys
from pathlib import Path
from typing import Any, TextIO

import click
from flask.cli import AppGroup

from accounts.rules import SYSTEM
from core import envelope
from core.clock import now
from core.db import transaction
from core.errors import Refused
from core.i18n import say
from core.ops import REFUSED, on_database, refuse, show
from questionbank import keys, service
from questionbank.interchange.detect import FORMATS
from questionbank.models import Item
from questionbank.service import Intake, Source, papers

cli = AppGroup("bank", help="The question bank: outlines, import, exports.")


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
    return ""


@cli.command("import")
@click.argument("files", nargs=-1, required=True, type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--format", "fmt", type=click.Choice(["auto", *FORMATS]), default="auto", show_default=True)
@click.option("--subject", default="", help="Code of the subject, as 105.")
@click.option("--dry-run", is_flag=True, help="Say what would happen; change nothing.")
@click.option("--partial", is_flag=True, help="Import what can be read though something cannot.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")
@on_database
def import_files(files: tuple[Path, ...], fmt: str, subject: str, dry_run: bool, partial: bool, as_json: bool) -> None:
    """Import items from files as drafts: all or nothing."""
    sources = [Source(path.name, path.read_bytes(), fmt) for path in files]
    try:
        intake, stored = _import(sources, subject=subject, dry_run=dry_run, partial=partial)
    except Refused as refused:
        refuse(refused, as_json=as_json)
    blocked = bool(intake.rejected) and not partial
    _print(intake, stored, blocked=blocked, as_json=as_json)
    if blocked:
        sys.exit(REFUSED)


@cli.command("decrypt")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--out", required=True, type=click.Path(dir_okay=False, path_type=Path), help="Where the content goes.")
@click.option("--passphrase-file", type=click.File(), help="Read the passphrase from here (- for standard input).")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")
def decrypt(file: Path, out: Path, passphrase_file: TextIO | None, as_json: bool) -> None:
    """Open an export of the bank with its passphrase."""
    passphrase = passphrase_file.read() if passphrase_file else click.prompt("Passphrase", hide_input=True, err=True)
    try:
        opened = envelope.open_sealed(file.read_bytes(), passphrase=passphrase)
    except Refused as refused:
        refuse(refused, as_json=as_json)
    out.touch(mode=0o600)  # what comes out holds keys
    out.write_bytes(opened.content)
    text = f"{opened.about.get('watermark', '')}: {len(opened.content)} bytes written to {out}"
    show({"ok": True, "bytes": len(opened.content), "about": opened.about}, as_json=as_json, text=text)


def _import(sources: list[Source], *, subject: str, dry_run: bool, partial: bool) -> tuple[Intake, list[Item]]:
    """Survey, and store unless it is a dry run or something was rejected; the keys shown are audited either way."""
    with transaction() as session:
        service.seed_framework(session, actor=SYSTEM, now=now())  # the outlines belong to every installation
        intake = service.survey(session, sources=sources, subject=subject)
        names = [source.name for source in sources]
        stored: list[Item] = []
        if not dry_run and (partial or not intake.rejected):
            stored = service.take_in(session, intake=intake, names=names, actor=SYSTEM, now=now(), partial=partial)
        keys.note_shown(
            session,
            count=len(intake.arrivals),
            subject="import",
            actor=SYSTEM,
            purpose=", ".join(names)[:200],
            now=now(),
        )
    return intake, stored


def _print(intake: Intake, stored: list[Item], *, blocked: bool, as_json: bool) -> None:
    if as_json:
        click.echo(json.dumps(_document(intake, stored), ensure_ascii=False))
        return
    for fault in intake.rejected:
        click.echo(f"rejected: {fault.where}: {say(fault.why)}", err=True)
    for note in intake.unsupported:
        click.echo(f"not supported: {note.where}: {say(note.what)}", err=True)
    click.echo(
        f"{intake.format}: {len(intake.arrivals)} items read, {len(stored)} imported, "
        f"{len(intake.arrivals) - len(intake.fresh)} duplicates, {len(intake.rejected)} rejected"
        + ("; nothing was imported" if blocked else "")
    )


def _document(intake: Intake, stored: list[Item]) -> dict[str, Any]:
    codes = dict(zip((id(one) for one in intake.fresh), (item.code for item in stored), strict=False))
    return {
        "format": intake.format,
        "items_read": len(intake.arrivals),
        "imported": len(stored),
        "duplicates": len(intake.arrivals) - len(intake.fresh),
        "by_type": intake.by_type,
        "rejected": [{"where": fault.where, "why": say(fault.why)} for fault in intake.rejected],
        "unsupported": [{"where": note.where, "what": say(note.what)} for note in intake.unsupported],
        "items": [
            {
                "id": codes.get(id(one)),
                "source_id": one.parsed.source_id,
                "type": one.manuscript.type.value,
                "key": sorted(one.parsed.key),
                "duplicate_of": one.twin or None,
            }
            for one in intake.arrivals
        ],
    }
