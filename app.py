"""The composition root: settings, database, blueprints, jobs, commands. Nothing imports this module."""

import atexit
from pathlib import Path

from flask import Flask
from flask_wtf import CSRFProtect
from werkzeug.middleware.proxy_fix import ProxyFix

import accounts.commands
import accounts.queries
import accounts.views
import core.jobs
import exam.jobs
import exam.models
import exam.queries
import exam.views
import grading.models
import questionbank.keys
import questionbank.models
import registry.models
from accounts import access
from core import audit, clock, config, db, i18n, metrics, ops, scheduler, sessions, signing, web
from core.config import Settings
from core.scheduler import Job
from exam.batcher import SaveBatcher
from exam.gate import Gate

TABLES = (
    exam.models,
    grading.models,
    questionbank.keys,
    questionbank.models,
    registry.models,
)  # all known to migrations
BLUEPRINTS = (metrics.bp, accounts.views.bp, exam.views.bp, exam.views.candidates)
OWN_CSRF = (exam.views.candidates,)  # carry the token of the candidate's own session
COMMANDS = (ops.cli,)
JOBS: tuple[Job, ...] = (*core.jobs.JOBS, *exam.jobs.JOBS)
CHECKS: tuple[audit.Check, ...] = (exam.queries.broken_chains,)
NAV = (*accounts.views.DESK, *accounts.views.STAFF)
DESK = (accounts.queries.desk_cards,)


def create_app(settings: Settings | None = None) -> Flask:
    """Make the application: pages, calls and commands."""
    settings = settings or config.load()
    secure = settings.public_url.startswith("https")
    app = Flask(__name__, static_folder="static")
    app.config.update(
        SECRET_KEY=settings.derive("session"),
        DATA_DIR=str(settings.data_dir),
        METRICS_TOKEN=settings.metrics_token,
        MAX_CONTENT_LENGTH=32 * 1024 * 1024,
        SESSION_COOKIE_NAME="__Host-gradus" if secure else "gradus",
        SESSION_COOKIE_SECURE=secure,
        WTF_CSRF_TIME_LIMIT=None,
    )
    Path(settings.data_dir).mkdir(parents=True, exist_ok=True)
    engine = db.make_engine(settings.database_url)
    audit.Ledger.use(settings.derive("audit"), settings.key_dir / "audit-anchor.json")
    keyring = signing.load_keyring(settings.key_dir, now=clock.now())
    app.extensions.update({"gradus.settings": settings, "gradus.checks": list(CHECKS), "gradus.keyring": keyring})
    app.extensions.update({"gradus.nav": list(NAV), "gradus.desk": list(DESK)})
    db.init_app(app, engine)
    app.session_interface = sessions.DatabaseSessions(engine)
    csrf = CSRFProtect(app)
    web.init_app(app, settings, i18n.babel)
    access.init_app(app)
    for blueprint in BLUEPRINTS:
        app.register_blueprint(blueprint)
    for blueprint in OWN_CSRF:
        csrf.exempt(blueprint)
    ops.cli.add_command(accounts.commands.create_staff)
    for group in COMMANDS:
        app.cli.add_command(group)
    if settings.proxies:
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=settings.proxies, x_proto=settings.proxies, x_host=settings.proxies)  # type: ignore[method-assign]  # Flask's documented way
    return app


def create_server() -> Gate:
    """Make what the server runs: the save path in front of the application, and the ticking jobs."""
    app = create_app()
    settings: Settings = app.extensions["gradus.settings"]
    engine = app.extensions["gradus.engine"]
    batcher = SaveBatcher(engine, grace_seconds=settings.grace_seconds)
    atexit.register(batcher.close)
    scheduler.start(app, engine, JOBS, settings.data_dir / "scheduler.lock")
    return Gate(app, engine=engine, key=settings.derive("exam-session"), batcher=batcher)
