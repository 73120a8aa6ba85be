"""What the registry writes into the audit chain."""

from enum import StrEnum


class Action(StrEnum):
    """One act about an application, a pass or a certificate."""

    APPLICATION_STARTED = "application.started"
    APPLICATION_SUBMITTED = "application.submitted"
    APPLICATION_RECOMMENDED = "application.recommended"
    APPLICATION_RETURNED = "application.returned"
    APPLICATION_WITHDRAWN = "application.withdrawn"
    REQUIREMENT_RULED = "application.requirement_ruled"
    APPLICATION_EXAMINED = "application.examined"
    APPLICATION_REFERRED = "application.referred_back"
    APPLICATION_REJECTED = "application.rejected"
    APPLICATION_APPROVED = "application.approved"
    PASS_RECORDED = "pass.recorded"  # a pass in an examination
    PASS_CONFIRMED = "pass.confirmed"  # a pass in an examination
    CERTIFICATE_ISSUED = "certificate.issued"
    CERTIFICATE_READ = "certificate.read"
    CERTIFICATE_WITHDRAWN = "certificate.withdrawn"
    CERTIFICATE_REPLACED = "certificate.replaced"
    SUSPENSION_PROPOSED = "registration.suspension_proposed"
    RESTORATION_PROPOSED = "registration.restoration_proposed"
    REGISTRATION_SUSPENDED = "registration.suspended"
    REGISTRATION_RESTORED = "registration.restored"
    MEASURE_DECLINED = "registration.measure_declined"
    FORGERY_SEEN = "certificate.forgery_seen"
