"""Pages of accounts: start, sign-in, one's own account, people, the audit chain, mail."""

from accounts.rules import NavEntry, Permission
from accounts.views import account, logs, passwords, people, person, sign_in, start
from accounts.views.blueprint import bp
from core.i18n import lazy_gettext as _l

__all__ = ["DESK", "STAFF", "account", "bp", "logs", "passwords", "people", "person", "sign_in", "start"]

# The navigation begins with the desk and ends with what the house itself needs.
DESK = (NavEntry(_l("My desk"), "accounts.desk"),)
STAFF = (
    NavEntry(_l("People and roles"), "accounts.people", Permission.MANAGE_PEOPLE),
    NavEntry(_l("Certification bodies"), "accounts.bodies", Permission.MANAGE_PEOPLE),
    NavEntry(_l("Second factors"), "accounts.resets", Permission.APPROVE_RESETS),
    NavEntry(_l("Audit chain"), "accounts.audit", Permission.READ_AUDIT),
    NavEntry(_l("Mail"), "accounts.outbox", Permission.READ_OUTBOX),
)
