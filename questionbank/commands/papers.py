"""Forms assembled for the operator, and what a calibration found."""

import sys
from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any

import click

from accounts.rules import SYSTEM
from core import schema
from core.clock import now
from core.db import current_engine, reading, transaction
from core.errors import Refused, Text
from core.ops import REFUSED, on_database, refuse, show
from questionbank.assembly import highs, parallel
from questionbank.assembly.drawn import SECONDS, Drawn, Order
from questionbank.assembly.parallel import Assembly
from questionbank.assembly.pool_file import PoolFile, read_pool
from questionbank.commands.group import cli
from questionbank.rules import LANGUAGES
from questionbank.rules.blueprint_file import read_blueprint
from questionbank.rules.papers import BlueprintSpec, problems
from questionbank.service import calibration, papers

PATH = click.Path(exists=True, dir_okay=False, path_type=Path)


@cli.command("assemble")
@click.argument("blueprint", type=PATH)
@click.option("--pool", type=PATH, help="CSV of items to draw from; without it the live bank.")
@click.option("--forms", type=click.IntRange(1, 10_000), default=1, show_default=True)
@click.option("--seed", type=click.IntRange(0, papers.SEED_LIMIT - 1), default=0, show_default=True)
@click.option("--seconds", type=click.FloatRange(0, min_open=True), default=SECONDS, show_default=True)
@click.option("--language", type=click.Choice(LANGUAGES), default=LANGUAGES[0], show_default=True)
@click.option("--on-the-fly", is_flag=True, help="A form for each candidate: forms may share items.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")
def assemble(blueprint: Path, pool: Path | None, language: str, as_json: bool, **wanted: Any) -> None:
    """Assemble parallel forms of a blueprint; nothing is stored. The same inputs and seed give the same forms."""
    try:
        spec = _blueprint(blueprint, any_verb=pool is not None)
        found_in = read_pool(_text(pool)) if pool else _live_bank(spec, language)
        found = parallel.assemble(Order(spec, **wanted), found_in.items)
    except Refused as refused:
        refuse(refused, as_json=as_json)
    document = _forms_document(found, found_in)
    show(document, as_json=as_json, text=_forms_text(document))
    if not found.forms:
        sys.exit(REFUSED)


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except UnicodeDecodeError as error:
        text = Text("The file %(name)s is not UTF-8. Save it as UTF-8 and try again.", {"name": path.name})
        raise Refused(text, field="file", code="encoding") from error


def _blueprint(path: Path, *, any_verb: bool) -> BlueprintSpec:
    spec = read_blueprint(_text(path), any_verb=any_verb)
    for texts in problems(spec).values():
        raise Refused(texts[0], field="file", code="bad_blueprint")
    return spec


def _live_bank(spec: BlueprintSpec, language: str) -> PoolFile:
    schema.make_ready(current_engine())
    return PoolFile(*papers.live_bank(reading(), subject=spec.subject, language=language))


def _forms_document(found: Assembly, drawn_from: PoolFile) -> dict[str, Any]:
    return {
        "status": found.status.value,
        "gap": found.gap,
        "seconds": round(found.seconds, 3),
        "solver": f"HiGHS {highs.version()}",
        "algorithm": parallel.algorithm(),
        "forms": [_form_document(form, drawn_from) for form in found.forms],
        "short_cells": [
            {"cell": one.name, "needed": one.needed, "available": one.available} for one in found.shortages
        ],
    }


def _form_document(form: Drawn, drawn_from: PoolFile) -> dict[str, Any]:
    """Say all of a form that its inputs determine, so that the same ones give the same."""
    names = drawn_from.names
    return {
        "items": [names[one.version_id] for one in form.scored],
        "pilots": [names[one.version_id] for one in form.items if one.version_id in form.pilots],
        "information": _rounded(form.information),
        "expected": _rounded(form.expected),
        "minutes": round(form.minutes, 3),
        "status": form.status.value,
        "gap": form.gap,
    }


def _rounded(curve: Mapping[Decimal, float]) -> dict[str, float]:
    return {str(theta): round(value, 6) for theta, value in curve.items()}


def _forms_text(document: dict[str, Any]) -> str:
    lines = [f"{document['status']}: {len(document['forms'])} forms in {document['seconds']} s"]
    lines += [f"short: {one['cell']} needs {one['needed']}, has {one['available']}" for one in document["short_cells"]]
    lines += [f"{number}: {' '.join(form['items'])}" for number, form in enumerate(document["forms"], 1)]
    return "\n".join(lines)


@cli.command("calibrate")
@click.argument("file", type=PATH)
@click.option("--source", required=True, help="Which data and which method the parameters come from.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")
@on_database
def calibrate(file: Path, source: str, as_json: bool) -> None:
    """Record what a calibration found: CSV with item, a, b and perhaps minutes, source and n; all or nothing."""
    try:
        with transaction() as session:
            count = calibration.record_all(session, text=_text(file), source=source, actor=SYSTEM, now=now())
    except Refused as refused:
        refuse(refused, as_json=as_json)
    show({"ok": True, "recorded": count}, as_json=as_json, text=f"{count} items calibrated")
