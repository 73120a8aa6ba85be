"""What people and the clock do with accounts: people and roles, sign-in, second factors."""

from accounts.service.actions import Action
from accounts.service.bodies import add_body, employ, end_employment
from accounts.service.factors import (
    approve_factor_reset,
    begin_factor,
    check_factor,
    confirm_factor,
    current_code,
    factor_address,
    factor_secret,
    renew_recovery_codes,
    request_factor_reset,
    use_recovery_code,
)
from accounts.service.links import check_link, invite, redeem, request_password_reset
from accounts.service.logs import read_mail, verify_logs
from accounts.service.passwords import hash_password
from accounts.service.people import add_person, add_staff, close_account, id_number_digest, reopen_account
from accounts.service.roles import grant_role, revoke_role
from accounts.service.sign_in import (
    accept_password,
    authenticate,
    end_sessions,
    fresh_hash,
    guesses_at_factor,
    guesses_at_password,
    lift_wait,
    shut_until,
    sign_in_with_factor,
)

__all__ = [
    "Action",
    "accept_password",
    "add_body",
    "add_person",
    "add_staff",
    "approve_factor_reset",
    "authenticate",
    "begin_factor",
    "check_factor",
    "check_link",
    "close_account",
    "confirm_factor",
    "current_code",
    "employ",
    "end_employment",
    "end_sessions",
    "factor_address",
    "factor_secret",
    "fresh_hash",
    "grant_role",
    "guesses_at_factor",
    "guesses_at_password",
    "hash_password",
    "id_number_digest",
    "invite",
    "lift_wait",
    "read_mail",
    "redeem",
    "renew_recovery_codes",
    "reopen_account",
    "request_factor_reset",
    "request_password_reset",
    "revoke_role",
    "shut_until",
    "sign_in_with_factor",
    "use_recovery_code",
    "verify_logs",
]
