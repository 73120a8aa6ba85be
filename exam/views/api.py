"""The exam client's calls (docs/protocol.md), but for the saves, which the gate answers."""

import json
from typing import Any

from flask import Response, request
from flask import typing as ft

from core import limits
from core.clock import now
from core.db import get, reading, transaction
from core.errors import NotFound, Refused, Text
from core.metrics import build
from core.web import sent_bytes
from exam import labels, queries
from exam.models import Attempt
from exam.rules.protocol import ProtocolError, is_moment, is_text, moment_of
from exam.rules.states import BEFORE, OVER, RUNNING
from exam.service import attempts, receipts
from exam.views.blueprint import candidates
from exam.views.holder import Holder, body, current, holder, key, settings, sign, whole, writing_holder
from questionbank.models import Form
from questionbank.queries import media, reading_matter


@candidates.get("/api/attempt")
def attempt_state() -> ft.ResponseReturnValue:
    """Tell all that a reload or another machine needs to go on."""
    return _state(current())


@candidates.post("/api/attempt/start")
def start() -> ft.ResponseReturnValue:
    """Start the attempt, once."""
    found = writing_holder()
    with transaction() as session:
        attempt = attempts.start(session, attempt_id=found.attempt.id, writer=found.session, now=now())
    return {**_state(Holder(attempt, found.session, found.form)), "paper_key": None}


@candidates.post("/api/attempt/takeover")
def take_over() -> ft.ResponseReturnValue:
    """Let this session write from now on, with the invigilator's PIN."""
    found = writing_holder()
    pin = body().get("pin")
    if not is_text(pin):
        raise ProtocolError("bad_request")
    subject, address = f"pin:{found.attempt.id}", request.remote_addr or ""
    try:
        with transaction() as session:
            limits.check(session, subject=subject, address=address, now=now())
            epoch = attempts.take_over(
                session,
                attempt_id=found.attempt.id,
                writer=found.session,
                pin=pin,
                key=key("pin"),
                now=now(),
                grace_seconds=settings().grace_seconds,
            )
    except Refused as refused:
        raise ProtocolError("rate_limited") from refused
    except ProtocolError as error:
        _count_guess(error, subject=subject, address=address)
        raise
    return {"epoch": epoch}


def _count_guess(error: ProtocolError, *, subject: str, address: str) -> None:
    """Count a wrong PIN, in a transaction of its own."""
    if error.code == "consent_needed":
        with transaction() as session:
            limits.wrong(session, subject=subject, address=address, now=now())


@candidates.post("/api/attempt/events")
def events() -> ft.ResponseReturnValue:
    """Keep what happened in the browser."""
    found = writing_holder()
    if found.attempt.state in BEFORE:
        raise ProtocolError("not_admitted")
    batch = _events(body())
    with transaction() as session:
        attempts.record_events(session, attempt_id=found.attempt.id, batch=batch, now=now())
    return {"ok": True}


@candidates.get("/api/attempt/receipt")
def receipt() -> ft.ResponseReturnValue:
    """Sign what is acknowledged so far."""
    found = holder()
    if found.attempt.state not in RUNNING and found.attempt.state not in OVER:
        raise ProtocolError("not_started" if found.attempt.state not in BEFORE else "not_admitted")
    kept = receipts.kept(reading(), found.attempt.id)
    return kept or receipts.issue(reading(), found.attempt, now=now(), sign=sign())


@candidates.post("/api/attempt/submission")
def submission() -> ft.ResponseReturnValue:
    """End the attempt at the candidate's wish; the same answer at every call."""
    found = writing_holder()
    content = body()
    epoch, last_seq = whole(content, "epoch"), whole(content, "last_seq")
    with transaction() as session:
        attempt = attempts.submit(
            session,
            attempt_id=found.attempt.id,
            writer=found.session,
            epoch=epoch,
            last_seq=last_seq,
            now=now(),
            sign=sign(),
        )
        document = receipts.kept(session, attempt.id)
    return {
        "state": attempt.state.value,
        "submitted_at": receipts.iso(attempt.submitted_at),
        "answered": document["receipt"]["answered"] if document else 0,
        "receipt": document,
        "code": receipts.code_of(attempt.chain),
    }


@candidates.get("/papers/<form>.json")
def paper(form: str) -> ft.ResponseReturnValue:
    """Give the form's paper, the same bytes for all who sit it; not before this candidate has started."""
    found = holder()
    if found.form != form:
        raise ProtocolError("not_signed_in")
    _check_reads(found)
    row: Form = get(reading(), Form, found.attempt.form_id)
    # Who sits down next at this machine has another cookie, and must not get the paper out of its store.
    headers = {"Cache-Control": "private, max-age=31536000, immutable", "ETag": f'"{row.hash}"', "Vary": "Cookie"}
    return Response(row.paper, content_type="application/json", headers=headers)


@candidates.get("/media/<digest>")
def medium(digest: str) -> ft.ResponseReturnValue:
    """Give a picture or sound of one's own paper, as soon as the paper; of another paper it does not exist here."""
    found, session = holder(), reading()
    _check_reads(found)
    if not media.on_form(session, form_id=found.attempt.form_id, digest=digest):
        raise NotFound(Text("There is no such picture or sound."), code="not_found")
    one = media.medium(session, digest)
    return sent_bytes(one.content, kind=one.kind, digest=digest)


@candidates.get("/documents/<document>")
def document(document: str) -> ft.ResponseReturnValue:
    """Give reading matter that one's own paper allows, while the attempt runs; of another paper it does not exist."""
    found = current()
    _check_reads(found)
    one = reading_matter.on_form(reading(), form_id=found.attempt.form_id, public_id=document)
    return sent_bytes(one.html.encode(), kind="text/html", digest=one.hash)


def _check_reads(found: Holder) -> None:
    """Let the paper be read while the attempt runs. Raises ProtocolError before the start and after the end."""
    if found.attempt.state not in RUNNING:
        raise ProtocolError("closed" if found.attempt.state in OVER else "not_started")


def _state(found: Holder) -> dict[str, Any]:
    attempt: Attempt = found.attempt
    session = reading()
    answers = queries.answers_of(session, attempt.id)
    return {
        "attempt": attempt.id,
        "state": attempt.state.value,
        "ending": attempt.ending.value if attempt.ending else None,
        "epoch": attempt.epoch,
        "writes": found.writes,
        "server_now": receipts.iso(now()),
        "deadline": receipts.iso(attempt.deadline),
        "grace_seconds": settings().grace_seconds,
        "time_ledger": _ledger(attempt.id),
        "acked": attempt.acked,
        "chain": attempt.chain,
        "responses": {item: json.loads(text) for item, text in answers.items()},
        "paper_url": f"/exam/papers/{found.form}.json",
        "plan": attempt.plan,
        "build": build(),
    }


def _ledger(attempt_id: str) -> list[dict[str, Any]]:
    entries = queries.ledger_of(reading(), attempt_id)
    return [{"seconds": entry.seconds, "reason": labels.reason(entry.reason)} for entry in entries]


def _events(content: dict[str, Any]) -> list[tuple[str, int, dict[str, Any]]]:
    batch = content.get("batch")
    if not isinstance(batch, list) or len(batch) > attempts.EVENT_LIMIT:
        raise ProtocolError("bad_request")
    return [_event(raw) for raw in batch]


def _event(raw: object) -> tuple[str, int, dict[str, Any]]:
    if not isinstance(raw, dict) or not _is_event(raw):
        raise ProtocolError("bad_request")
    return raw["kind"], moment_of(raw["client_ms"]), raw.get("detail") or {}


def _is_event(event: dict[str, Any]) -> bool:
    kind = event.get("kind")
    known = is_text(kind) and kind in attempts.EVENT_KINDS
    return known and is_moment(event.get("client_ms")) and _small(event.get("detail"))


def _small(detail: object) -> bool:
    return detail is None or (isinstance(detail, dict) and len(json.dumps(detail)) <= 1000)  # a note, not a file
