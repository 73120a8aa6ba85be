"""Roles, permissions and who holds them: the one page on which access is granted. Pure."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from core.errors import NotAllowed, Refused, Text

PASSWORD_MIN = 10
DIFFERENT_MIN = 5  # characters in a password
NAME_MIN = 4  # a shorter part before the @ is in too many words
ID_NUMBER_LENGTH = 18
ADDRESS = r"[^@\s]+@[^@\s]+\.[^@\s]+"
_ID_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_ID_CHECK = "10X98765432"


class Role(StrEnum):
    """What a person does here; one person may hold several, never all sides of one decision."""

    CANDIDATE = "candidate"
    AUTHOR = "author"
    REVIEWER = "reviewer"
    ASSEMBLER = "assembler"
    EXAM_OFFICER = "exam_officer"
    INVIGILATOR = "invigilator"
    MARKER = "marker"
    CHIEF_MARKER = "chief_marker"
    REGISTRAR = "registrar"
    APPROVING_REGISTRAR = "approving_registrar"
    RECOMMENDING_BODY = "recommending_body"
    LOG_AUDITOR = "log_auditor"
    ADMINISTRATOR = "administrator"


class Permission(StrEnum):
    """One act; views ask for exactly one."""

    WRITE_ITEMS = "write_items"
    REVIEW_ITEMS = "review_items"
    PUBLISH_ITEMS = "publish_items"
    IMPORT_ITEMS = "import_items"
    READ_BANK = "read_bank"
    READ_KEYS = "read_keys"
    ASSIGN_TASKS = "assign_tasks"
    VALIDATE_AI_DRAFTS = "validate_ai_drafts"
    REQUEST_EXPORT = "request_export"
    APPROVE_EXPORT = "approve_export"
    BUILD_PAPERS = "build_papers"
    ENTER_EDITIONS = "enter_editions"
    EDIT_FRAMEWORK = "edit_framework"
    RUN_SITTINGS = "run_sittings"
    INVIGILATE = "invigilate"
    MARK = "mark"
    MODERATE = "moderate"
    RELEASE_RESULTS = "release_results"
    APPLY = "apply"
    RECOMMEND = "recommend"
    EXAMINE_APPLICATIONS = "examine_applications"
    APPROVE_APPLICATIONS = "approve_applications"
    CONFIRM_PASSES = "confirm_passes"
    WITHDRAW_CERTIFICATES = "withdraw_certificates"
    READ_AUDIT = "read_audit"
    READ_OUTBOX = "read_outbox"
    MANAGE_PEOPLE = "manage_people"
    APPROVE_RESETS = "approve_resets"


P = Permission
GRANTS: dict[Role, frozenset[Permission]] = {
    Role.CANDIDATE: frozenset({P.APPLY}),
    Role.AUTHOR: frozenset({P.WRITE_ITEMS, P.READ_BANK, P.READ_KEYS, P.IMPORT_ITEMS}),
    Role.REVIEWER: frozenset(
        {P.REVIEW_ITEMS, P.ENTER_EDITIONS, P.READ_BANK, P.READ_KEYS, P.PUBLISH_ITEMS, P.VALIDATE_AI_DRAFTS}
    ),
    Role.ASSEMBLER: frozenset(
        {
            P.BUILD_PAPERS,
            P.ENTER_EDITIONS,
            P.EDIT_FRAMEWORK,
            P.READ_BANK,
            P.READ_KEYS,
            P.ASSIGN_TASKS,
            P.REQUEST_EXPORT,
        }
    ),
    Role.EXAM_OFFICER: frozenset({P.RUN_SITTINGS, P.RELEASE_RESULTS, P.READ_BANK, P.APPROVE_EXPORT}),
    Role.INVIGILATOR: frozenset({P.INVIGILATE}),
    Role.MARKER: frozenset({P.MARK}),
    Role.CHIEF_MARKER: frozenset({P.MARK, P.MODERATE, P.RELEASE_RESULTS}),
    Role.REGISTRAR: frozenset({P.EXAMINE_APPLICATIONS, P.CONFIRM_PASSES, P.WITHDRAW_CERTIFICATES}),
    Role.APPROVING_REGISTRAR: frozenset(
        {P.APPROVE_APPLICATIONS, P.EXAMINE_APPLICATIONS, P.CONFIRM_PASSES, P.WITHDRAW_CERTIFICATES}
    ),
    Role.RECOMMENDING_BODY: frozenset({P.RECOMMEND}),
    Role.LOG_AUDITOR: frozenset({P.READ_AUDIT, P.READ_OUTBOX}),
    Role.ADMINISTRATOR: frozenset({P.MANAGE_PEOPLE, P.READ_OUTBOX, P.APPROVE_RESETS}),
}

# Who reads keys, releases results or issues certificates signs in with two factors, without exception.
FACTOR_FORCED = frozenset(
    {
        P.READ_KEYS,
        P.APPROVE_EXPORT,
        P.MARK,
        P.RELEASE_RESULTS,
        P.EXAMINE_APPLICATIONS,
        P.APPROVE_APPLICATIONS,
        P.MANAGE_PEOPLE,
        P.READ_AUDIT,
    }
)

# Pairs that would let one person check their own work by office.
INCOMPATIBLE: frozenset[frozenset[Role]] = frozenset(
    {
        frozenset({Role.REGISTRAR, Role.APPROVING_REGISTRAR}),
        frozenset({Role.RECOMMENDING_BODY, Role.REGISTRAR}),
        frozenset({Role.RECOMMENDING_BODY, Role.APPROVING_REGISTRAR}),
        frozenset({Role.LOG_AUDITOR, Role.ADMINISTRATOR}),
    }
)


@dataclass(frozen=True)
class Actor:
    """Who acts, as services see them."""

    id: int
    name: str
    roles: frozenset[Role] = frozenset()
    body_id: int | None = None
    permissions: frozenset[Permission] = field(init=False)

    def __post_init__(self) -> None:
        held = frozenset(p for role in self.roles for p in GRANTS[role])
        object.__setattr__(self, "permissions", held)

    def __str__(self) -> str:
        return f"person/{self.id}"

    def may(self, permission: Permission) -> bool:
        """Tell whether one of the roles grants the act."""
        return permission in self.permissions

    def require(self, permission: Permission) -> None:
        """Raise NotAllowed unless one of the roles grants the act."""
        if not self.may(permission):
            raise NotAllowed(
                Text("Your role does not allow this. Ask an administrator if you need it."), code="not_allowed"
            )


SYSTEM = Actor(0, "system")  # the clock and the operator's command line


@dataclass(frozen=True)
class NewStaff:
    """Somebody who is invited with a first role; the body only for who recommends on its behalf."""

    name: str
    email: str
    role: Role
    body_id: int | None = None


class CardKind(StrEnum):
    """In which part of a desk a card stands."""

    WAITING = "waiting"
    COMING = "coming"
    DID = "did"


@dataclass(frozen=True)
class DeskCard:
    """One line of somebody's desk: what waits for them (how many, by when), what comes, what they did (when)."""

    label: Text
    href: str
    kind: CardKind = CardKind.WAITING
    count: int = 0
    due: date | None = None
    urgent: bool = False
    at: datetime | date | None = None
    note: Text | None = None


@dataclass(frozen=True)
class NavEntry:
    """One entry of the side navigation, for those who hold the permission (none: for all who are signed in)."""

    label: str
    endpoint: str
    permission: Permission | None = None
    also: tuple[str, ...] = ()  # where pages that belong to it lie, beside its own address


def needs_second_factor(roles: Iterable[Role]) -> bool:
    """Tell whether these roles must sign in with two factors."""
    return any(GRANTS[role] & FACTOR_FORCED for role in roles)


def conflicts(held: Iterable[Role], new: Role) -> list[Role]:
    """List the roles held that do not go together with a new one."""
    return sorted(role for role in held if frozenset({role, new}) in INCOMPATIBLE)


def may_grant(role: Role, *, held: Iterable[Role], person: int, actor: int, body: int | None) -> list[Text]:
    """Say why this role may not be given to a person who holds others, by this actor."""
    held, reasons = tuple(held), []
    if actor == person:
        reasons.append(Text("Nobody gives a role to themselves: ask another administrator."))
    if role in held:
        reasons.append(Text("This person already holds the role."))
    against = conflicts(held, role)
    if against:
        names = {"roles": ", ".join(against)}
        reasons.append(
            Text("This role does not go together with %(roles)s: one person would decide on both sides.", names)
        )
    if (role == Role.RECOMMENDING_BODY) != (body is not None):
        reasons.append(Text("Name a certification body for whoever recommends on its behalf, and for nobody else."))
    return reasons


def is_address(text: str) -> bool:
    """Tell whether a text looks like a whole mail address; only a mail to it shows whether it is one."""
    return re.fullmatch(ADDRESS, text) is not None


def check_password(password: str, *, email: str) -> None:
    """Refuse a password that is short, the address itself or one character over and over (ASVS 6.2.1)."""
    if len(password) < PASSWORD_MIN:
        text = Text("Choose a password of at least %(count)s characters.", {"count": PASSWORD_MIN})
        raise Refused(text, field="password", code="weak_password")
    if _is_easy(password.lower(), email.lower()):
        easy = Text("This password is easy to guess: use words other than your address and five different characters.")
        raise Refused(easy, field="password", code="weak_password")


def _is_easy(password: str, address: str) -> bool:
    name = address.partition("@")[0]
    named = password in address or (len(name) >= NAME_MIN and name in password)
    return named or len(set(password)) < DIFFERENT_MIN


def normal_id_number(text: str) -> str:
    """Bring an identity number to one spelling: full width to ASCII, no blanks, capital X."""
    return _narrow(text).upper()


def normal_code(text: str) -> str:
    """Bring a typed code to one spelling: full width to ASCII, no blanks, small letters."""
    return _narrow(text).lower()


def is_id_number(number: str) -> bool:
    """Tell whether a resident identity number holds together (GB 11643: birth date and check character)."""
    if len(number) != ID_NUMBER_LENGTH or not _is_figures(number[:17]):
        return False
    total = sum(int(digit) * weight for digit, weight in zip(number, _ID_WEIGHTS, strict=False))
    return _is_day(number[6:14]) and number[17] == _ID_CHECK[total % 11]


def _is_figures(text: str) -> bool:
    return text.isascii() and text.isdigit()


def _is_day(digits: str) -> bool:
    try:
        date(int(digits[:4]), int(digits[4:6]), int(digits[6:]))
    except ValueError:
        return False
    return True


def _narrow(text: str) -> str:
    # Whoever types with a Chinese input method easily types full-width characters.
    wide = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}
    return "".join(text.translate(wide).split())


def may_approve_reset(*, requested_by: int, person: int, actor: int) -> list[Text]:
    """Say why this person may not approve the reset of a second factor: it takes two, never the person themselves."""
    reasons = []
    if actor == requested_by:
        reasons.append(Text("A reset takes two people: somebody other than the one who asked must approve it."))
    if actor == person:
        reasons.append(Text("Nobody approves the reset of their own second factor."))
    return reasons
