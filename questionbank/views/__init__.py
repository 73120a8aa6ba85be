"""Pages of the bank: items and their review, the knowledge body, import, blueprints and forms."""

from accounts.rules import NavEntry, Permission
from core.i18n import lazy_gettext as _l
from questionbank.views import (
    assembling,
    blueprints,
    drawing,
    enemies,
    framework,
    importing,
    items,
    lists,
    media,
    papers,
    received,
    review,
    scale,
    standards,
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
)

__all__ = [
    "NAV",
    "assembling",
    "blueprints",
    "bp",
    "drawing",
    "enemies",
    "framework",
    "importing",
    "items",
    "lists",
    "media",
    "papers",
    "received",
    "review",
    "scale",
    "standards",
    "writing",
]
