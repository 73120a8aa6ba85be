"""What is kept as received: the list, and the bytes for who may read keys."""

from io import BytesIO

from flask import render_template, send_file
from flask import typing as ft

from accounts.access import current_actor, requires
from accounts.rules import Permission
from core.clock import now
from core.db import reading, transaction
from core.web import page_of
from questionbank.queries import received
from questionbank.service.received import give_received
from questionbank.views.blueprint import bp


@bp.get("/items/received")
@requires(Permission.READ_BANK)
def list_received() -> ft.ResponseReturnValue:
    """List what files said and the bank does not hold."""
    session = reading()
    found = page_of(
        lambda: received.count_received(session),
        lambda limit, offset: received.received_cards(session, limit=limit, offset=offset),
    )
    return render_template("questionbank/received.html", page=found)


@bp.post("/items/received/<int:received_id>/file")
@requires(Permission.READ_KEYS)
def received_file(received_id: int) -> ft.ResponseReturnValue:
    """Give the bytes as they came; who took them is written down."""
    with transaction() as session:
        found = give_received(session, received_id=received_id, actor=current_actor(), now=now())
        name, content = f"received-{found.id}.{'xml' if found.format == 'qti' else 'txt'}", found.content
    return send_file(BytesIO(content), mimetype="application/octet-stream", as_attachment=True, download_name=name)
