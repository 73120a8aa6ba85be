"""What accounts writes into the audit chain."""

from enum import StrEnum


class Action(StrEnum):
    """One act about a person."""

    PERSON_ADDED = "person.added"
    PERSON_INVITED = "person.invited"
    PERSON_CLOSED = "person.closed"
    PERSON_REOPENED = "person.reopened"
    ROLE_GRANTED = "role.granted"
    ROLE_REVOKED = "role.revoked"
    PASSWORD_SET = "password.set"  # the name of an act
    FACTOR_SET = "factor.set"
    FACTOR_RESET_REQUESTED = "factor.reset_requested"
    FACTOR_RESET = "factor.reset"
    RECOVERY_USED = "factor.recovery_used"
    RECOVERY_RENEWED = "factor.recovery_renewed"
    SIGN_IN = "person.signed_in"
    WAIT_LIFTED = "person.wait_lifted"  # after too many wrong guesses
    SESSIONS_ENDED = "person.sessions_ended"
    EMPLOYED = "person.employed"
    EMPLOYMENT_ENDED = "person.employment_ended"
    BODY_ADDED = "body.added"
    MAIL_READ = "mail.read"
    AUDIT_VERIFIED = "audit.verified"
