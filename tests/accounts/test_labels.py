"""Every role, act and state of mail has a name in both languages."""

import pytest
from flask import Flask

from accounts import labels
from accounts.forms import STATES
from accounts.rules import Role
from accounts.service import Action
from core.outbox import Delivery


@pytest.mark.parametrize("language", ["en", "zh_Hans"])
def test_every_role_has_a_name_of_its_own(app: Flask, language: str) -> None:
    with app.test_request_context(query_string={"lang": language}):
        names = [str(labels.ROLES[role]) for role in Role]
    assert len(set(names)) == len(names)
    assert all(name.isascii() is (language == "en") for name in names)


def test_a_role_is_named_by_its_value_too() -> None:
    assert set(labels.ROLE_NAMES) == {role.value for role in Role}


def test_every_act_about_a_person_has_a_name() -> None:
    about_people = {action.value for action in Action} - {"body.added", "mail.read", "audit.verified"}
    assert about_people <= set(labels.ACTS)


def test_no_name_is_left_over_from_an_act_that_is_gone() -> None:
    assert set(labels.ACTS) <= {action.value for action in Action}


def test_every_state_of_mail_has_a_name() -> None:
    assert set(STATES) == set(Delivery)
