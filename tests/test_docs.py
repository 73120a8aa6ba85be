"""The documents are a contract: what an operator can set, meet or be asked about is written down."""

import sys
from enum import StrEnum
from pathlib import Path
from types import ModuleType

import pytest
from flask import Flask

import app as composition
from accounts.rules import Permission, Role
from core.config import SETTINGS
from core.scheduler import Job
from exam.rules.protocol import STATUS
from exam.rules.states import AttemptState, Ending, SittingState
from questionbank.rules import ItemState
from registry.rules.applications import ApplicationState, RegistrationStatus

ROOT = Path(__file__).resolve().parent.parent
OPERATIONS = (ROOT / "docs/operations.md").read_text()
PACKAGES = {"core", "accounts", "questionbank", "exam", "grading", "registry"}


def _modules() -> list[ModuleType]:
    return [module for name, module in list(sys.modules.items()) if name.split(".")[0] in PACKAGES]


def _actions() -> list[str]:
    enums = {value for module in _modules() for name, value in vars(module).items() if name == "Action"}
    return sorted(
        {member.value for enum in enums if isinstance(enum, type) and issubclass(enum, StrEnum) for member in enum}
    )


@pytest.mark.parametrize("name", [name for name, _, _ in SETTINGS])
def test_every_setting_is_documented(name: str) -> None:
    assert f"`{name}`" in OPERATIONS


@pytest.mark.parametrize("action", _actions())
def test_every_audit_action_is_documented(action: str) -> None:
    assert f"`{action}`" in OPERATIONS


@pytest.mark.parametrize(
    "enum", [Role, Permission, AttemptState, Ending, SittingState, ItemState, ApplicationState, RegistrationStatus]
)
def test_every_role_permission_and_state_is_documented(enum: type[StrEnum]) -> None:
    assert [member.value for member in enum if f"`{member.value}`" not in OPERATIONS] == []


@pytest.mark.parametrize("code", STATUS)
def test_every_error_code_of_the_protocol_is_documented(code: str) -> None:
    assert f"`{code}`" in OPERATIONS


@pytest.mark.parametrize("job", composition.JOBS, ids=lambda job: job.name)
def test_every_job_is_documented(job: Job) -> None:
    assert f"`{job.name}`" in OPERATIONS


def test_the_map_names_every_package_and_the_decisions_are_pages(app: Flask) -> None:
    index = (ROOT / "docs/index.md").read_text()

    assert [name for name in PACKAGES if f"`{name}/`" not in index] == []
    assert all(path.read_text().startswith("# ") for path in (ROOT / "docs/decisions").glob("*.md"))
