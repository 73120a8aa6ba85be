"""The composition root: settings, database, blueprints, jobs, commands. Nothing imports this module."""

from pathlib import Path

from flask import Flask
from flask_wtf import CSRFProtect
from werkzeug.middleware.proxy_fix import ProxyFix

import accounts.commands
import accounts.views
import core.jobs
import exam.models
import grading.models
import questionbank.keys
import questionbank.models
import registry.models
from accounts import access
from core import audit, config, db, i18n, metrics, ops, scheduler, sessions, web
from core.config import Settings
from core.scheduler import Job

TABLES = (exam.models, grading.models, questionbank.keys, questionbank.models, registry.models)  # every table is known to migrations
BLUEPRINTS = (metrics.bp, accounts.views.bp)
COMMANDS = (ops.cli,)
JOBS: tuple[Job, ...] = (*core.jobs.JOBS,)
CHECKS: tuple[audit.Check, ...] = ()


def create_app(settings: Settings | None = None) -> Flask:
    """Make the application; the server adds the gate and the scheduler (see `serve` in core.server)."""
    settings = settings or config.load()
    app = Flask(__name__, static_folder="static")
    app.config.update(
        SECRET_KEY=settings.derive("session"),
        DATA_DIR=str(settings.data_dir),
        METRICS_TOKEN=settings.metrics_token,
        MAX_CONTENT_LENGTH=32 * 1024 * 1024,
        SESSION_COOKIE_NAME="__Host-gradus" if settings.public_url.startswith("https") else "gradus",
        SESSION_COOKIE_SECURE=settings.public_url.startswith("https"),
        WTF_CSRF_TIME_LIMIT=None,
    )
    app.extensions["gradus.settings"] = settings
    app.extensions["gradus.checks"] = list(CHECKS)
    Path(settings.data_dir).mkdir(parents=True, exist_ok=True)
    engine = db.make_engine(settings.database_url)
    audit.Ledger.use(settings.derive("audit"), settings.key_dir / "audit-anchor.json")
    db.init_app(app, engine)
    app.session_interface = sessions.DatabaseSessions(engine)
    CSRFProtect(app)
    web.init_app(app, settings, i18n.babel)
    access.init_app(app)
    for blueprint in BLUEPRINTS:
        app.register_blueprint(blueprint)
    for group in COMMANDS:
        app.cli.add_command(group)
    if settings.proxies:
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=settings.proxies, x_proto=settings.proxies, x_host=settings.proxies)  # type: ignore[method-assign]
    return app
