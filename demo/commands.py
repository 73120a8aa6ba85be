"""The demonstration's commands: play it, make a crowd, give a second-factor code."""

import csv
import re
import sys
from pathlib import Path
from typing import IO

import click
from flask import current_app
from flask.cli import AppGroup
from sqlmodel import Session

from accounts.access import factor_key
from accounts.queries import actor_of, person_by_email
from accounts.rules import Actor
from accounts.service import current_code
from core.clock import now
from core.config import Settings
from core.db import current_engine, transaction
from core.errors import NotFound, Refused, Text
from core.ops import on_database, refuse, show
from demo import load, sittings
from demo.load import Programme
from demo.sittings import Ticket

SIGN_INS = "demo-sign-ins.txt"
OFFICER, WATCHER = "officer@demo.gradus", "invigilator@demo.gradus"

cli = AppGroup("demo", help="The demonstration: a crowd of candidates, second-factor codes.")


def before_serving() -> str:
    """Play the demonstration at the first run of a demo installation; give the sign-ins to print."""
    settings: Settings = current_app.extensions["gradus.settings"]
    if not settings.demo:
        return ""
    file = settings.data_dir / SIGN_INS
    with transaction() as session:
        played = load.is_played(session)
    if not played:
        click.echo("Filling the demonstration association (once, about half a minute) …")
        sign = current_app.extensions["gradus.keyring"].sign
        programme = load.play(current_engine(), settings=settings, sign=sign, now=now())
        file.write_text(_leaflet(programme, settings))
    return _at(settings.public_url, file.read_text()) if file.exists() else ""


@cli.command("load")
@click.option(
    "--candidates",
    type=click.IntRange(min=1),
    default=100,
    show_default=True,
    help="How many seated and admitted candidates.",
)
@click.option("--subject", default="105", show_default=True, help="Code of the subject.")
@click.option("--sign-ins", type=click.Path(path_type=Path), help="CSV file for ticket, id_number, name.")
@click.option("--json", "as_json", is_flag=True)
@on_database
def load_crowd(candidates: int, subject: str, sign_ins: Path | None, as_json: bool) -> None:
    """Make a sitting that is open now with so many seated and admitted candidates."""
    settings: Settings = current_app.extensions["gradus.settings"]
    for prepare in current_app.extensions["gradus.before_serving"]:
        prepare()
    try:
        with transaction() as session:
            tickets = sittings.crowd(
                session, subject=subject, count=candidates, staff=_staff(session), settings=settings, now=now()
            )
    except Refused as refused:
        refuse(refused, as_json=as_json)
    hand_out(tickets, file=sign_ins, as_json=as_json)


def _staff(session: Session) -> tuple[Actor, Actor]:
    """Give the officer and the invigilator of the demonstration. Raises NotFound."""
    officer, watcher = (person_by_email(session, email) for email in (OFFICER, WATCHER))
    if officer is None or watcher is None:
        raise NotFound(Text("This installation has no demonstration. Start it once with DEMO=1."))
    return actor_of(session, officer), actor_of(session, watcher)


@cli.command("code")
@click.argument("email")
@on_database
def code(email: str) -> None:
    """Print the second-factor code of this moment for a person of the demonstration."""
    settings: Settings = current_app.extensions["gradus.settings"]
    with transaction() as session:
        person = person_by_email(session, email)
        if not settings.demo or person is None or not email.endswith("@demo.gradus"):
            refuse(NotFound(Text("Only people of the demonstration have a code here.")), as_json=False)
        click.echo(current_code(person, key=factor_key(), now=now()))


def hand_out(tickets: list[Ticket], *, file: Path | None, as_json: bool) -> None:
    """Write the sign-ins to their file, or print them; what is said to people stays out of both."""
    if file is not None:
        with file.open("w", newline="", encoding="utf-8") as target:
            _write(target, tickets)
    elif not as_json:
        _write(sys.stdout, tickets)
    if as_json:
        show({"ok": True, "candidates": len(tickets)}, as_json=True, text="")
    else:
        click.echo(f"{len(tickets)} candidates are admitted", err=True)


def _write(file: IO[str], tickets: list[Ticket]) -> None:
    writer = csv.writer(file)
    writer.writerow(["ticket", "id_number", "name"])
    writer.writerows([ticket.ticket, ticket.id_number, ticket.name] for ticket in tickets)


def _at(url: str, leaflet: str) -> str:
    """Put today's address into a leaflet that was written when the server ran at another."""
    return re.sub(r"https?://\S+(?=/(?:sign-in|exam/))", lambda _: url, leaflet)


def _leaflet(programme: Programme, settings: Settings) -> str:
    url = settings.public_url
    lines = ["", f"Staff and applicants: {url}/sign-in   password for all: {programme.password}", ""]
    lines += [f"  {role:20} {email:28} {name}" for role, email, name in programme.staff]
    lines += ["", "Second-factor code of the moment:  .venv/bin/flask --app app demo code EMAIL", ""]
    lines += [f"Candidates in the exam room: {url}/exam/   (invigilators' PIN for another machine: {sittings.PIN})", ""]
    lines += [f"  ticket {t.ticket}  ID {t.id_number}  {t.name}  {scene}" for scene, t in programme.tickets]
    return "\n".join([*lines, ""])
