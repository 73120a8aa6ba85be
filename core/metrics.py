"""Health, readiness and figures for machines: /healthz, /readyz, /metrics."""

import hmac
import secrets

from flask import Blueprint, Response, abort, current_app, request
from flask import typing as ft
from prometheus_client import CONTENT_TYPE_LATEST, Counter, Histogram, generate_latest
from sqlalchemy.exc import SQLAlchemyError

from core import schema
from core.db import current_engine

bp = Blueprint("health", __name__)

BOOT = secrets.token_hex(4)
SAVES = Counter("gradus_responses_saved_total", "Responses stored")
BOUNDS = (0.005, 0.02, 0.05, 0.1, 0.25, 1, 5)
SAVE_SECONDS = Histogram("gradus_save_seconds", "Seconds from request to acknowledgement", buckets=BOUNDS)
REFUSALS = Counter("gradus_save_refusals_total", "Saves answered with an error", ["code"])


def build() -> str:
    """Name the code that answers: version and boot."""
    return f"0.1.0-{BOOT}"


@bp.get("/healthz")
def healthz() -> ft.ResponseReturnValue:
    """Tell that the process answers."""
    return {"ok": True, "build": build()}


@bp.get("/readyz")
def readyz() -> ft.ResponseReturnValue:
    """Tell that the database answers and its migrations are those of this code."""
    try:
        current = schema.current(current_engine())
    except SQLAlchemyError:
        return {"ok": False, "database": "no answer"}, 503
    head = schema.head()
    ready = current == head
    return {"ok": ready, "database": "ok", "migration": current, "wanted": head}, 200 if ready else 503


@bp.get("/metrics")
def metrics() -> ft.ResponseReturnValue:
    """Give the figures to loopback or to the bearer of the token."""
    token = current_app.config["METRICS_TOKEN"]
    given = request.headers.get("Authorization", "").removeprefix("Bearer ")
    direct = request.remote_addr in ("127.0.0.1", "::1") and "X-Forwarded-For" not in request.headers
    if not direct and not (token and hmac.compare_digest(token, given)):
        abort(403)
    return Response(generate_latest(), content_type=CONTENT_TYPE_LATEST)
