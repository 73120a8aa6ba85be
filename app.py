"""The composition root: settings, database, blueprints, jobs, commands. Nothing imports this module."""

import atexit
from functools import partial

from flask import Flask

import accounts.commands
import accounts.queries
import accounts.views
import core.jobs
import demo.commands
import exam.jobs
import exam.queries
import exam.views
import grading.commands
import grading.jobs
import grading.queries.desk
import grading.views
import questionbank.commands
import questionbank.jobs
import questionbank.queries.desk
import questionbank.views
import registry.commands
import registry.queries.desk
import registry.views
from accounts import access
from core import audit, clock, config, db, i18n, metrics, ops, scheduler, server, sessions, signing, web
from exam.batcher import SaveBatcher
from exam.gate import Gate
from exam.service import receipts

# in the order of the navigation
PAGES = (accounts.views, questionbank.views, exam.views, grading.views, registry.views)
BLUEPRINTS = (metrics.bp, exam.views.candidates, *(pages.bp for pages in PAGES))
NAV = (*accounts.views.DESK, *(entry for pages in PAGES[1:] for entry in pages.NAV), *accounts.views.STAFF)
DESK = tuple(owner.queries.desk.desk_cards for owner in (accounts, questionbank, exam, grading, registry))
ops.cli.add_command(accounts.commands.create_staff)
COMMANDS = (ops.cli, *(owner.commands.cli for owner in (questionbank, grading, registry, demo)))
BEFORE_SERVING = (questionbank.commands.before_serving, demo.commands.before_serving)
JOBS = (*core.jobs.JOBS, *questionbank.jobs.JOBS, *exam.jobs.JOBS, *grading.jobs.JOBS)


def create_app(settings: config.Settings | None = None) -> Flask:
    """Make the application: pages, calls and commands."""
    settings = settings or config.load()
    engine = db.make_engine(settings.database_url)
    app = Flask(__name__, static_folder="static")
    keyring = signing.load_keyring(settings.key_dir, now=clock.now())
    checks = (exam.queries.broken_chains, partial(receipts.altered, verify=keyring.verify))
    parts = {"settings": settings, "keyring": keyring, "checks": checks, "nav": NAV, "desk": DESK}
    app.extensions.update({f"gradus.{name}": part for name, part in parts.items()})
    app.extensions["gradus.before_serving"] = BEFORE_SERVING
    audit.Ledger.use(settings.derive("audit"), settings.key_dir / "audit-anchor.json")
    db.init_app(app, engine)
    app.session_interface = sessions.DatabaseSessions(engine)
    web.init_app(app, settings, i18n.babel, own_csrf=(exam.views.candidates,))
    access.init_app(app)
    for blueprint in BLUEPRINTS:
        app.register_blueprint(blueprint)
    for group in COMMANDS:
        app.cli.add_command(group)
    return app


def create_server() -> Gate:
    """Make what the server runs: the save path in front of the application, and the ticking jobs."""
    server.leave_interrupts_to_the_parent()
    server.give_memory_back()
    app = create_app()
    settings: config.Settings = app.extensions["gradus.settings"]
    engine = app.extensions["gradus.engine"]
    batcher = SaveBatcher(engine, grace_seconds=settings.grace_seconds)
    atexit.register(batcher.close)
    scheduler.start(app, engine, JOBS, settings.data_dir / "scheduler.lock")
    return Gate(app, engine=engine, key=settings.derive("exam-session"), batcher=batcher)
