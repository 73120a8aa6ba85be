"""The composition root: settings, database, blueprints, jobs, commands. Nothing imports this module."""

import atexit

from flask import Flask

import accounts.commands
import accounts.queries
import accounts.views
import core.jobs
import demo.commands
import exam.jobs
import exam.models
import exam.queries
import exam.views
import grading.commands
import grading.models
import questionbank.commands
import questionbank.keys
import questionbank.models
import questionbank.queries.desk
import questionbank.views
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
BLUEPRINTS = (metrics.bp, accounts.views.bp, questionbank.views.bp, exam.views.bp, exam.views.candidates)
OWN_CSRF = (exam.views.candidates,)  # carry the token of the candidate's own session
ops.cli.add_command(accounts.commands.create_staff)
COMMANDS = (ops.cli, questionbank.commands.cli, grading.commands.cli, demo.commands.cli)
BEFORE_SERVING = (questionbank.commands.before_serving, demo.commands.before_serving)
JOBS: tuple[Job, ...] = (*core.jobs.JOBS, *exam.jobs.JOBS)
CHECKS: tuple[audit.Check, ...] = (exam.queries.broken_chains,)
NAV = (*accounts.views.DESK, *questionbank.views.NAV, *accounts.views.STAFF)
DESK = (accounts.queries.desk_cards, questionbank.queries.desk.desk_cards)


def create_app(settings: Settings | None = None) -> Flask:
    """Make the application: pages, calls and commands."""
    settings = settings or config.load()
    engine = db.make_engine(settings.database_url)
    app = Flask(__name__, static_folder="static")
    app.extensions.update(
        {
            "gradus.settings": settings,
            "gradus.keyring": signing.load_keyring(settings.key_dir, now=clock.now()),
            "gradus.checks": CHECKS,
            "gradus.nav": NAV,
            "gradus.desk": DESK,
            "gradus.before_serving": BEFORE_SERVING,
        }
    )
    audit.Ledger.use(settings.derive("audit"), settings.key_dir / "audit-anchor.json")
    db.init_app(app, engine)
    app.session_interface = sessions.DatabaseSessions(engine)
    web.init_app(app, settings, i18n.babel, own_csrf=OWN_CSRF)
    access.init_app(app)
    for blueprint in BLUEPRINTS:
        app.register_blueprint(blueprint)
    for group in COMMANDS:
        app.cli.add_command(group)
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
