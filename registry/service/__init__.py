"""What people do with applications, passes, registrations and certificates."""

from registry.service.actions import Action
from registry.service.applications import recommend, return_by_body, start, submit, withdraw
from registry.service.certificates import Office, Printed, prepare, print_certificate, read_file, withdraw_certificate
from registry.service.decisions import approve, examine, refer_back, reject, return_by_registrar, rule
from registry.service.evidence import add_evidence, declare, remove_evidence, set_guarantor, set_photo
from registry.service.measures import confirm, decline, propose
from registry.service.passes import confirm_pass, record_pass
from registry.service.verification import (
    Shown,
    check_file,
    check_receipt,
    find_token,
    look_up_token,
    note_forgery,
)

__all__ = [
    "Action",
    "Office",
    "Printed",
    "Shown",
    "add_evidence",
    "approve",
    "check_file",
    "check_receipt",
    "confirm",
    "confirm_pass",
    "declare",
    "decline",
    "examine",
    "find_token",
    "look_up_token",
    "note_forgery",
    "prepare",
    "print_certificate",
    "propose",
    "read_file",
    "recommend",
    "record_pass",
    "refer_back",
    "reject",
    "remove_evidence",
    "return_by_body",
    "return_by_registrar",
    "rule",
    "set_guarantor",
    "set_photo",
    "start",
    "submit",
    "withdraw",
    "withdraw_certificate",
]
