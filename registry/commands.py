"""The operator's commands of the registry: verify a certificate's file without the network."""

import json
import sys
from pathlib import Path
from typing import Any

import click
from flask import current_app
from flask.cli import AppGroup

from core.clock import now
from core.config import Settings
from core.db import reading
from core.i18n import say
from core.ops import REFUSED, on_database
from core.web import local_today
from registry import service
from registry.rules.certificates import CertificateFields
from registry.rules.verification import FileReport

PRINTED = {  # name in the answer: name of the field
    "serial": "serial",
    "holder": "name",
    "scheme": "scheme",
    "grade": "grade",
    "scope": "scope_zh",
    "valid_from": "valid_from",
    "valid_to": "valid_to",
}

cli = AppGroup("registry", help="Registrations and certificates.")


@cli.command("verify")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")
@on_database
def verify(file: Path, as_json: bool) -> None:
    """Say whether FILE is a certificate of this register, unchanged and in force; exit 3 with the reasons if not."""
    settings: Settings = current_app.extensions["gradus.settings"]
    instant = now()
    report = service.check_file(
        reading(),
        content=file.read_bytes(),
        roots=(service.Office.of(settings).identity(instant).root,),
        today=local_today(instant),
        zone=settings.timezone,
    )
    document = _document(report)
    click.echo(json.dumps(document, ensure_ascii=False) if as_json else _text(document))
    if not report.valid:
        sys.exit(REFUSED)


def _document(report: FileReport) -> dict[str, Any]:
    return {
        "valid": report.valid,
        **_printed(report.fields),
        "status": report.standing.status.value if report.standing else None,
        "signature": {"intact": report.intact, "trusted": report.trusted, "signer": report.signer},
        "reasons": [say(reason) for reason in report.reasons],
    }


def _printed(fields: CertificateFields | None) -> dict[str, Any]:
    """Give what the certificate prints, nulls where nothing vouches for it."""
    if fields is None:
        return dict.fromkeys(PRINTED)
    document = fields.as_document()
    return {name: document[source] for name, source in PRINTED.items()}


def _text(document: dict[str, Any]) -> str:
    if document["reasons"]:
        return "\n".join(["Refused:", *(f"  {reason}" for reason in document["reasons"])])
    return "{serial} {holder} {scheme} {grade} {valid_from} – {valid_to}: {status}".format(**document)
