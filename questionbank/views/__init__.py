"""Pages of the bank: items and their review, the knowledge body, import, blueprints and forms."""

from accounts.rules import NavEntry, Permission
from core.i18n import lazy_gettext as _l
from questionbank.views import (
    assembling,
    blueprints,
    calibration,
    comments,
    drawing,
    enemies,
    exports,
    framework,
    importing,
    items,
    lists,
    machine,
    media,
    papers,
    received,
    review,
    scale,
    standards,
    targets,
    tasks,
    writing,
)
from questionbank.views.blueprint import bp

NAV = (
    NavEntry(_l("Question bank"), "questionbank.list_items", Permission.READ_BANK),
    NavEntry(_l("Knowledge body"), "questionbank.knowledge", Permission.READ_BANK),
    NavEntry(_l("Grade scale"), "questionbank.grade_scale", Permission.READ_BANK),
    NavEntry(_l("Standards"), "questionbank.list_standards", Permission.READ_BANK),
    NavEntry(_l("Blueprints"), "questionbank.list_blueprints", Permission.READ_BANK),
    NavEntry(_l("Forms"), "questionbank.list_forms", Permission.READ_BANK),
    NavEntry(_l("Tasks"), "questionbank.list_tasks", Permission.READ_BANK),
    NavEntry(_l("Machine use"), "questionbank.ai_register", Permission.READ_BANK),
    NavEntry(_l("Exports"), "questionbank.list_exports", Permission.REQUEST_EXPORT),
    NavEntry(_l("Exports to decide"), "questionbank.export_decisions", Permission.APPROVE_EXPORT),
)

__all__ = [
    "NAV",
    "assembling",
    "blueprints",
    "bp",
    "calibration",
    "comments",
    "drawing",
    "enemies",
    "exports",
    "framework",
    "importing",
    "items",
    "lists",
    "machine",
    "media",
    "papers",
    "received",
    "review",
    "scale",
    "standards",
    "targets",
    "tasks",
    "writing",
]
