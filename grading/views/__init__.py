"""Pages of grading: answers to mark, results to release, one's own results."""

from accounts.rules import NavEntry, Permission
from core.i18n import lazy_gettext as _l
from grading.views import late, marking, releases, results
from grading.views.blueprint import bp

__all__ = ["NAV", "bp", "late", "marking", "releases", "results"]

NAV = (
    NavEntry(_l("Marking"), "grading.waiting", Permission.MARK),
    NavEntry(_l("Release of results"), "grading.releases", Permission.RELEASE_RESULTS),
    NavEntry(_l("My results"), "grading.results", Permission.APPLY),
)
