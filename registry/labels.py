"""The names of states, kinds, grades and grounds, in the reader's language."""

from core.i18n import lazy_gettext as _l
from registry.models import CertificateEventKind
from registry.rules.applications import ApplicationKind, ApplicationState, EvidenceKind
from registry.rules.certificates import CertificateStatus
from registry.rules.measures import MeasureKind, MeasureState
from registry.rules.registrations import WithdrawalGround
from registry.rules.wording import Both

S = ApplicationState
STATES: dict[ApplicationState, str] = {
    S.DRAFT: _l("Draft"),
    S.SUBMITTED: _l("With the certification body"),
    S.RECOMMENDED: _l("To be examined"),
    S.EXAMINED: _l("To be approved"),
    S.APPROVED: _l("Approved"),
    S.REJECTED: _l("Rejected"),
    S.RETURNED: _l("Returned to the applicant"),
    S.WITHDRAWN: _l("Withdrawn by the applicant"),
}
TONES: dict[ApplicationState, str] = {
    S.DRAFT: "plain",
    S.SUBMITTED: "wait",
    S.RECOMMENDED: "wait",
    S.EXAMINED: "wait",
    S.APPROVED: "done",
    S.REJECTED: "stop",
    S.RETURNED: "next",
    S.WITHDRAWN: "off",
}
STEPS: dict[ApplicationState, str] = {
    S.DRAFT: _l("Begun"),
    S.SUBMITTED: _l("Submitted"),
    S.RECOMMENDED: _l("Recommended, to be examined"),
    S.EXAMINED: _l("Examined and proposed for approval"),
    S.APPROVED: _l("Approved"),
    S.REJECTED: _l("Rejected"),
    S.RETURNED: _l("Returned to the applicant"),
    S.WITHDRAWN: _l("Withdrawn by the applicant"),
}
KINDS: dict[ApplicationKind, str] = {
    ApplicationKind.INITIAL: _l("First registration"),
    ApplicationKind.UPGRADE: _l("Upgrade to the next grade"),
    ApplicationKind.RENEWAL: _l("Renewal"),
}
GRADES: dict[str, str] = {
    "provisional_auditor": _l("Provisional auditor"),
    "auditor": _l("Auditor"),
    "lead_auditor": _l("Lead auditor"),
    "senior_auditor": _l("Senior auditor"),
}
EVIDENCE: dict[EvidenceKind, str] = {
    EvidenceKind.EDUCATION: _l("Education"),
    EvidenceKind.TITLE: _l("Professional titles"),
    EvidenceKind.WORK: _l("Work"),
    EvidenceKind.AUDIT: _l("Audits"),
    EvidenceKind.CPD: _l("Continuing education"),
}
CASE_PARTS: dict[str, str] = {  # what a proof names as evidence, beside the lists of entries
    **{kind.value: label for kind, label in EVIDENCE.items()},
    "exams": _l("Examinations passed"),
    "registrations": _l("Registrations"),
    "sanctions": _l("Sanctions"),
    "guarantor": _l("Guarantor"),
    "recommending_body": _l("Recommending body"),
    "declaration": _l("Declaration"),
}
EVIDENCE_HINTS: dict[EvidenceKind, str] = {
    EvidenceKind.EDUCATION: _l("Courses of study from college on, the qualifying degree and what followed it."),
    EvidenceKind.TITLE: _l("Professional titles with the day on which they were given, if you have any."),
    EvidenceKind.WORK: _l("Each post since the qualifying degree, with its first and last day."),
    EvidenceKind.AUDIT: _l("Each management system audit in which you took part."),
    EvidenceKind.CPD: _l("Courses and other study, needed for a renewal."),
}
LEVELS = {
    "college": _l("College diploma"),
    "bachelor": _l("Bachelor's degree"),
    "master": _l("Master's degree"),
    "doctor": _l("Doctor's degree"),
}
TITLES = {"intermediate": _l("Intermediate"), "senior": _l("Senior")}
AUDIT_ROLES = {
    "trainee": _l("Auditor in training"),
    "auditor": _l("Auditor"),
    "leader": _l("Audit team leader"),
    "expert": _l("Technical expert"),
}
SANCTIONS = {
    "administrative_revocation": _l("administrative revocation"),
    "association_revocation": _l("revocation by the association"),
    "suspension": _l("suspension"),
    "exam_ban": _l("ban from examinations"),
}
GROUNDS: dict[WithdrawalGround, str] = {
    WithdrawalGround.FALSE_EVIDENCE: _l("Evidence in the application was false"),
    WithdrawalGround.MISCONDUCT: _l("The code of conduct was broken"),
    WithdrawalGround.CONDITIONS_LOST: _l("The conditions of the registration are no longer met"),
    WithdrawalGround.ISSUED_IN_ERROR: _l("The certificate was issued in error"),
    WithdrawalGround.OWN_REQUEST: _l("The holder asked for it"),
}
MEASURES: dict[MeasureKind, str] = {
    MeasureKind.SUSPENSION: _l("Suspension"),
    MeasureKind.RESTORATION: _l("Restoration"),
}
MEASURE_STEPS: dict[tuple[MeasureKind, MeasureState], str] = {
    (MeasureKind.SUSPENSION, MeasureState.PROPOSED): _l("Suspension proposed"),
    (MeasureKind.SUSPENSION, MeasureState.DECLINED): _l("Suspension turned down"),
    (MeasureKind.RESTORATION, MeasureState.PROPOSED): _l("Restoration proposed"),
    (MeasureKind.RESTORATION, MeasureState.DECLINED): _l("Restoration turned down"),
}
ISSUED = _l("Issued")
EVENTS: dict[CertificateEventKind, str] = {
    CertificateEventKind.SUSPENDED: _l("Suspended"),
    CertificateEventKind.RESTORED: _l("Restored"),
    CertificateEventKind.WITHDRAWN: _l("Withdrawn"),
    CertificateEventKind.REPLACED: _l("Replaced by a later certificate"),
}
C = CertificateStatus
STATUSES: dict[CertificateStatus, str] = {
    C.VALID: _l("Valid"),
    C.SUSPENDED: _l("Suspended"),
    C.WITHDRAWN: _l("Withdrawn"),
    C.EXPIRED: _l("Expired"),
    C.NOT_YET_VALID: _l("Not yet valid"),
    C.REPLACED: _l("Replaced"),
}
STATUS_TONES: dict[CertificateStatus, str] = {
    C.VALID: "done",
    C.SUSPENDED: "stop",
    C.WITHDRAWN: "stop",
    C.EXPIRED: "off",
    C.NOT_YET_VALID: "wait",
    C.REPLACED: "off",
}
# The public page says these in both languages at once, as the certificate itself does.
PUBLIC_STATUSES: dict[CertificateStatus, Both] = {
    C.VALID: Both("有效", "Valid"),
    C.SUSPENDED: Both("已暂停", "Suspended"),
    C.WITHDRAWN: Both("已撤销", "Withdrawn"),
    C.EXPIRED: Both("已过期", "Expired"),
    C.NOT_YET_VALID: Both("尚未生效", "Not yet valid"),
    C.REPLACED: Both("已被新证书取代", "Replaced by a later certificate"),
}
PUBLIC_GROUNDS: dict[str, Both] = {
    "false_evidence": Both("申请材料虚假", "Evidence in the application was false"),
    "misconduct": Both("违反行为规范", "The code of conduct was broken"),
    "conditions_lost": Both("不再符合注册条件", "The conditions of the registration are no longer met"),
    "issued_in_error": Both("颁发有误", "The certificate was issued in error"),
    "own_request": Both("持证人申请注销", "The holder asked for it"),
}
