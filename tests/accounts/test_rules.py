from datetime import date
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accounts.rules import (
    FACTOR_FORCED,
    GRANTS,
    INCOMPATIBLE,
    Actor,
    Permission,
    Role,
    check_password,
    conflicts,
    is_address,
    is_id_number,
    may_approve_reset,
    may_grant,
    needs_second_factor,
    normal_code,
    normal_id_number,
)
from core.errors import NotAllowed, Refused


def test_every_role_is_granted_something_and_every_permission_belongs_to_a_role() -> None:
    assert set(GRANTS) == set(Role)
    assert all(GRANTS.values())
    assert set().union(*GRANTS.values()) == set(Permission)


def test_an_actor_holds_what_the_roles_together_grant() -> None:
    actor = Actor(7, "李四", frozenset({Role.AUTHOR, Role.INVIGILATOR}))

    assert actor.permissions == GRANTS[Role.AUTHOR] | GRANTS[Role.INVIGILATOR]
    assert str(actor) == "person/7"


@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize("permission", Permission)
def test_an_actor_is_refused_exactly_what_the_role_does_not_grant(role: Role, permission: Permission) -> None:
    actor = Actor(1, "李四", frozenset({role}))

    if permission in GRANTS[role]:
        actor.require(permission)
    else:
        with pytest.raises(NotAllowed):
            actor.require(permission)


@pytest.mark.parametrize(
    ("role", "forced"),
    [
        (Role.CANDIDATE, False),
        (Role.INVIGILATOR, False),
        (Role.RECOMMENDING_BODY, False),
        (Role.AUTHOR, True),
        (Role.MARKER, True),
        (Role.EXAM_OFFICER, True),
        (Role.REGISTRAR, True),
        (Role.LOG_AUDITOR, True),
        (Role.ADMINISTRATOR, True),
    ],
)
def test_who_opens_keys_results_or_certificates_needs_two_factors(role: Role, forced: bool) -> None:
    assert needs_second_factor([role]) is forced
    assert bool(GRANTS[role] & FACTOR_FORCED) is forced


def test_nobody_without_a_role_needs_a_second_factor() -> None:
    assert not needs_second_factor([])


@pytest.mark.parametrize(("one", "other"), list(combinations(Role, 2)))
def test_roles_conflict_both_ways_or_not_at_all(one: Role, other: Role) -> None:
    against = frozenset({one, other}) in INCOMPATIBLE

    assert bool(conflicts([one], other)) is against
    assert bool(conflicts([other], one)) is against


@pytest.mark.parametrize(
    ("role", "held", "person", "actor", "body", "sentence"),
    [
        (Role.MARKER, (), 1, 2, None, None),
        (Role.MARKER, (Role.AUTHOR,), 1, 2, None, None),
        (Role.RECOMMENDING_BODY, (), 1, 2, 9, None),
        (Role.MARKER, (Role.MARKER,), 1, 2, None, "already holds"),
        (Role.MARKER, (), 1, 1, None, "to themselves"),
        (Role.REGISTRAR, (Role.APPROVING_REGISTRAR,), 1, 2, None, "does not go together with approving_registrar"),
        (Role.LOG_AUDITOR, (Role.ADMINISTRATOR,), 1, 2, None, "both sides"),
        (Role.RECOMMENDING_BODY, (), 1, 2, None, "Name a certification body"),
        (Role.MARKER, (), 1, 2, 9, "and for nobody else"),
    ],
)
def test_a_role_is_given_only_where_nothing_speaks_against_it(
    role: Role, held: tuple[Role, ...], person: int, actor: int, body: int | None, sentence: str | None
) -> None:
    reasons = may_grant(role, held=held, person=person, actor=actor, body=body)

    if sentence is None:
        assert not reasons
    else:
        assert len(reasons) == 1
        assert sentence in str(reasons[0])


@pytest.mark.parametrize(
    ("password", "email", "good"),
    [
        ("four calm green words", "li@example.org", True),
        ("长长的密码由几个词组成的", "li@example.org", True),
        ("short one", "li@example.org", False),
        ("aaaaaaaaaaaaa", "li@example.org", False),
        ("ababababababab", "li@example.org", False),
        ("lisi.wang@example.org", "lisi.wang@example.org", False),
        ("lisi.wang 2026!", "lisi.wang@example.org", False),
        ("delightful words", "li@example.org", True),
        ("four calm green words", "", True),
    ],
)
def test_a_password_that_is_short_or_easy_to_guess_is_refused(password: str, email: str, good: bool) -> None:
    if good:
        check_password(password, email=email)
    else:
        with pytest.raises(Refused) as refused:
            check_password(password, email=email)
        assert refused.value.field == "password"


@pytest.mark.parametrize(
    ("number", "good"),
    [
        ("11010519491231002X", True),
        ("440524188001010014", True),
        ("110105194912310021", False),
        ("11010519491331002X", False),
        ("1101051949123100", False),
        ("1101051949123100XX", False),
        ("", False),
    ],
)
def test_an_identity_number_must_hold_together(number: str, good: bool) -> None:
    assert is_id_number(number) is good


@given(st.dates(min_value=date(1900, 1, 1)), st.integers(0, 999), st.integers(0, 16), st.integers(1, 9))
def test_one_wrong_digit_in_an_identity_number_is_noticed(day: date, order: int, place: int, shift: int) -> None:
    body = f"110105{day:%Y%m%d}{order:03d}"
    number = next(body + sign for sign in "0123456789X" if is_id_number(body + sign))
    wrong = number[:place] + str((int(number[place]) + shift) % 10) + number[place + 1 :]

    assert not is_id_number(wrong)


def test_full_width_characters_and_blanks_are_read_as_what_they_mean() -> None:
    assert normal_id_number("１１０１０５ 19491231 ００２ｘ") == "11010519491231002X"
    assert normal_code(" １２３ 456 ") == "123456"
    assert normal_code("AB12CD-00ffee") == "ab12cd-00ffee"


@pytest.mark.parametrize(
    ("requested_by", "person", "actor", "reasons"), [(1, 2, 3, 0), (1, 2, 1, 1), (1, 2, 2, 1), (1, 1, 1, 2)]
)
def test_a_reset_takes_two_people_and_neither_is_the_person(
    requested_by: int, person: int, actor: int, reasons: int
) -> None:
    assert len(may_approve_reset(requested_by=requested_by, person=person, actor=actor)) == reasons


@pytest.mark.parametrize("role", Role)
def test_what_speaks_against_giving_a_role_over_whoever_gives_it_to_whomever(role: Role) -> None:
    """Each role against each role held, to oneself or another, with and without a body: the reasons add up."""
    for held in [(), *((one,) for one in Role)]:
        for giver in (1, 2):
            for body in (None, 7):
                reasons = may_grant(role, held=held, person=1, actor=giver, body=body)
                expected = [
                    giver == 1,
                    role in held,
                    any(frozenset({role, one}) in INCOMPATIBLE for one in held),
                    (role is Role.RECOMMENDING_BODY) != (body is not None),
                ]
                assert len(reasons) == sum(expected), (role, held, giver, body)


@pytest.mark.parametrize(("one", "other"), [(one, other) for one in Role for other in Role if one < other])
def test_a_person_with_two_roles_may_what_either_grants_unless_they_never_meet(one: Role, other: Role) -> None:
    if frozenset({one, other}) in INCOMPATIBLE:
        assert conflicts([one], other) == [one]
        assert conflicts([other], one) == [other]
        return
    both = Actor(1, "x", frozenset({one, other}))
    assert both.permissions == GRANTS[one] | GRANTS[other]
    forced = needs_second_factor([one]) or needs_second_factor([other])
    assert needs_second_factor([one, other]) is forced


def test_nobody_both_asks_for_an_export_and_approves_it_by_one_office_alone() -> None:
    for granted in GRANTS.values():
        assert not {Permission.REQUEST_EXPORT, Permission.APPROVE_EXPORT} <= granted
        assert not {Permission.RECOMMEND, Permission.EXAMINE_APPLICATIONS} <= granted
        assert not {Permission.MANAGE_PEOPLE, Permission.READ_AUDIT} <= granted


@pytest.mark.parametrize(
    "address",
    ["", "a", "a@", "@b.c", "a@b", "a@b.", "a b@c.d", "a@b c.d", "a@b@c.d", "a@b.c\n", " a@b.c"],
)
def test_what_is_no_whole_address_is_none(address: str) -> None:
    assert not is_address(address)


@pytest.mark.parametrize("address", ["a@b.c", "li.si+x@mail.example.org", "名@例.org", "o'neil@example.org"])
def test_an_address_of_any_script_is_one(address: str) -> None:
    assert is_address(address)
