"""Pages of the registry: the applicant's, the body's, the registrars', and the public verification."""

from accounts.rules import NavEntry, Permission
from core.i18n import lazy_gettext as _l
from registry.views import (
    applications,
    casework,
    certificates,
    evidence,
    measures,
    passes,
    recommendations,
    verification,
)
from registry.views.blueprint import bp

__all__ = [
    "NAV",
    "applications",
    "bp",
    "casework",
    "certificates",
    "evidence",
    "measures",
    "passes",
    "recommendations",
    "verification",
]

NAV = (
    NavEntry(_l("My applications"), "registry.my_applications", Permission.APPLY),
    NavEntry(_l("Recommendations"), "registry.recommendations", Permission.RECOMMEND),
    NavEntry(_l("Applications"), "registry.casework", Permission.EXAMINE_APPLICATIONS),
    NavEntry(_l("Earlier passes"), "registry.passes", Permission.CONFIRM_PASSES),
    NavEntry(_l("Certificates"), "registry.certificates", Permission.WITHDRAW_CERTIFICATES),
)
