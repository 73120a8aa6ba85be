"""What people and the clock do with accounts: people and roles, sign-in, second factors."""

from accounts.service.factors import (
    approve_factor_reset,
    begin_factor,
    check_factor,
    confirm_factor,
    current_code,
    factor_secret,
    request_factor_reset,
    use_recovery_code,
)
from accounts.service.people import Action, add_body, add_person, employ, grant_role, id_number_digest, revoke_role
from accounts.service.sign_in import hash_password, invite, redeem, request_password_reset, sign_in

__all__ = [
    "Action",
    "add_body",
    "add_person",
    "approve_factor_reset",
    "begin_factor",
    "check_factor",
    "confirm_factor",
    "current_code",
    "employ",
    "factor_secret",
    "grant_role",
    "hash_password",
    "id_number_digest",
    "invite",
    "redeem",
    "request_factor_reset",
    "request_password_reset",
    "revoke_role",
    "sign_in",
    "use_recovery_code",
]
