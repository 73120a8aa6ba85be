"""Items in from files and out into files, and what an item of a file scores."""

import json
import os
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any, TextIO

import click

from accounts.rules import SYSTEM
from core import envelope
from core.clock import now
from core.db import transaction
from core.errors import Refused, Text
from core.i18n import say
from core.ops import REFUSED, on_database, refuse, show
from questionbank import keys, service
from questionbank.commands.group import cli
from questionbank.interchange.detect import FORMATS
from questionbank.interchange.model import LeftOut, ParsedItem
from questionbank.interchange.qti import xml
from questionbank.interchange.qti.processing import Outcome, process
from questionbank.interchange.qti.processing.responses import read_responses
from questionbank.interchange.writers import WRITERS
from questionbank.models import Item
from questionbank.rules import ItemType
from questionbank.service import Intake, Source
from questionbank.service.arrivals import Arrival

IN_ORDER = frozenset({ItemType.ORDERING, ItemType.GAP_SELECT})


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


@cli.command("export")
@click.option("--format", "fmt", type=click.Choice(sorted(WRITERS)), required=True)
@click.option("--out", required=True, type=click.Path(dir_okay=False, path_type=Path), help="The file to write.")
@click.option("--subject", default="", help="Code of the subject, as 105; all without it.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")
@on_database
def export_items(fmt: str, out: Path, subject: str, as_json: bool) -> None:
    """Write items with their keys into a plain file, for the operator: guard it."""
    try:
        with transaction() as session:
            written, count = service.export(session, fmt=fmt, subject=subject, actor=SYSTEM, now=now())
            write_file(out, written.content)
    except Refused as refused:
        refuse(refused, as_json=as_json)
    left_out, lost = _notes(written.left_out), _notes(written.lost)
    for note in (*left_out, *lost) if not as_json else ():
        click.echo(f"{note['id']}: {note['why']}", err=True)
    document = {"format": fmt, "items": count, "left_out": left_out, "lost": lost}
    show(document, as_json=as_json, text=f"{fmt}: {count} items written, {len(written.left_out)} left out")


def _notes(notes: Iterable[LeftOut]) -> list[dict[str, str]]:
    return [{"id": note.id, "why": say(note.why)} for note in notes]


def write_file(path: Path, content: bytes) -> None:
    """Write a file that only its owner reads. Raises Refused where it cannot be written."""
    try:
        with open(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
            file.write(content)
    except OSError as error:
        params = {"file": path, "why": error.strerror}
        raise Refused(Text("The file %(file)s cannot be written: %(why)s.", params), code="file") from error


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


@cli.command("score")
@click.argument("item", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.argument("responses", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")
def score(item: Path, responses: Path, as_json: bool) -> None:
    """Run an item's own response processing over responses; the bank is not asked."""
    try:
        outcome = process(xml.parse(item.read_bytes()), read_responses(responses.read_bytes()))
    except Refused as refused:
        refuse(refused, as_json=as_json)
    _print_outcome(outcome, as_json=as_json)


def _print_outcome(outcome: Outcome, *, as_json: bool) -> None:
    unsupported = [{"where": note.where, "what": say(note.what)} for note in outcome.unsupported]
    if as_json:
        document = {"outcomes": outcome.outcomes, "unsupported": unsupported}
        click.echo(json.dumps(document, ensure_ascii=False, default=float))
        return
    for note in unsupported:
        click.echo(f"not supported: {note['where']}: {note['what']}", err=True)
    for name, value in outcome.outcomes.items():
        click.echo(f"{name}: {json.dumps(value, ensure_ascii=False, default=float)}")


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
    codes = _codes(intake, stored)
    return {
        "format": intake.format,
        "items_read": len(intake.arrivals),
        "imported": len(stored),
        "duplicates": len(intake.arrivals) - len(intake.fresh),
        "by_type": intake.by_type,
        "rejected": [{"where": fault.where, "why": say(fault.why)} for fault in intake.rejected],
        "unsupported": [{"where": note.where, "what": say(note.what)} for note in intake.unsupported],
        "items": [{"id": codes.get(id(one)), **_arrival_document(one)} for one in intake.arrivals],
    }


def _codes(intake: Intake, stored: list[Item]) -> dict[int, str]:
    """The code of each arrival that was stored, by the arrival's identity."""
    return {id(one): item.code for one, item in zip(intake.fresh, stored, strict=False)}


def _arrival_document(one: Arrival) -> dict[str, Any]:
    return {
        "source_id": one.parsed.source_id,
        "type": one.manuscript.type.value,
        "key": _shown_key(one.parsed),
        "duplicate_of": one.twin or None,
        "similar_to": one.alike or None,
    }


def _shown_key(parsed: ParsedItem) -> list[str]:
    """The key in the source's own words: a set is sorted, an order and the gaps of a text are not."""
    return list(parsed.key) if parsed.type in IN_ORDER else sorted(parsed.key)
