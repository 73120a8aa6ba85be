"""The operator's command for people: the first administrator, and staff who cannot be invited from the pages."""

import click
from flask import current_app
from flask.cli import with_appcontext

from accounts import service
from accounts.rules import SYSTEM, NewStaff, Role
from core.clock import now
from core.config import Settings
from core.db import transaction
from core.errors import Refused
from core.ops import on_database, refuse, show


@click.command("create-staff")
@click.option("--email", required=True, help="Address to which the invitation goes.")
@click.option("--name", required=True, help="Name as it is shown to others.")
@click.option("--role", required=True, type=click.Choice([role.value for role in Role]), help="First role.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")
@with_appcontext
@on_database
def create_staff(email: str, name: str, role: str, as_json: bool) -> None:
    """Add a person with a role and print the link with which they set their password."""
    settings: Settings = current_app.extensions["gradus.settings"]
    try:
        with transaction() as session:
            staff = NewStaff(name, email, Role(role))
            person, token = service.add_staff(
                session, staff=staff, public_url=settings.public_url, actor=SYSTEM, now=now()
            )
    except Refused as refused:
        refuse(refused, as_json=as_json)
    link = f"{settings.public_url}/password/{token}"
    result = {"ok": True, "id": person.id, "email": person.email, "role": role, "link": link}
    show(result, as_json=as_json, text=f"{person.name} is {role}. They set a password at {link} within 7 days.")
