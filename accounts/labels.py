"""The names of roles and acts, in the reader's language."""

from accounts.rules import Role
from core.i18n import lazy_gettext as _l

ROLES: dict[Role, str] = {
    Role.CANDIDATE: _l("Applicant"),
    Role.AUTHOR: _l("Item author"),
    Role.REVIEWER: _l("Item reviewer"),
    Role.ASSEMBLER: _l("Paper assembler"),
    Role.EXAM_OFFICER: _l("Exam officer"),
    Role.INVIGILATOR: _l("Invigilator"),
    Role.MARKER: _l("Marker"),
    Role.CHIEF_MARKER: _l("Chief marker"),
    Role.REGISTRAR: _l("Registrar"),
    Role.APPROVING_REGISTRAR: _l("Approving registrar"),
    Role.RECOMMENDING_BODY: _l("Recommending body"),
    Role.LOG_AUDITOR: _l("Auditor of the logs"),
    Role.ADMINISTRATOR: _l("Administrator"),
}

ROLE_NAMES: dict[str, str] = {role.value: label for role, label in ROLES.items()}

ACTS: dict[str, str] = {
    "person.added": _l("Added"),
    "person.invited": _l("Invited by mail"),
    "person.closed": _l("Account closed"),
    "person.reopened": _l("Account opened again"),
    "role.granted": _l("Role given"),
    "role.revoked": _l("Role taken away"),
    "password.set": _l("Password set"),
    "factor.set": _l("Second factor set up"),
    "factor.reset_requested": _l("Reset of the second factor requested"),
    "factor.reset": _l("Second factor taken away"),
    "factor.recovery_used": _l("Recovery code used"),
    "factor.recovery_renewed": _l("Recovery codes replaced"),
    "person.signed_in": _l("Signed in"),
    "person.wait_lifted": _l("Wait after wrong attempts lifted"),
    "person.sessions_ended": _l("Signed out everywhere"),
    "person.employed": _l("Employment recorded"),
    "person.employment_ended": _l("Employment ended"),
}
