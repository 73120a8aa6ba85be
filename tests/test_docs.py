"""The documents are a contract: what an operator can set, meet or be asked about stands there, no more, no less."""

import re
import sys
from enum import StrEnum
from pathlib import Path

import pytest
from flask import Flask

import app as composition
from accounts.rules import GRANTS
from core.config import SETTINGS
from exam.rules.protocol import MESSAGES, STATUS
from exam.rules.states import Ending
from registry.rules.applications import RegistrationStatus

ROOT = Path(__file__).resolve().parent.parent
OPERATIONS = (ROOT / "docs/operations.md").read_text()
PACKAGES = ("accounts", "core", "exam", "grading", "questionbank", "registry")
SECONDS = {"s": 1, "min": 60}


def _rows(heading: str) -> list[list[str]]:
    """Give the rows of the table below a heading, without its head."""
    section = OPERATIONS.split(f"\n## {heading}\n")[1].split("\n## ")[0]
    rows = [line.strip("|").split("|") for line in section.splitlines() if line.startswith("|")]
    return [[cell.strip() for cell in row] for row in rows[2:]]


def _named(cell: str) -> list[str]:
    return re.findall(r"`([^`]+)`", cell)


def _enums(package: str) -> set[type[StrEnum]]:
    """Give the enums that are made in a package."""
    modules = [module for name, module in list(sys.modules.items()) if name.split(".")[0] == package]
    found = {value for module in modules for value in vars(module).values() if isinstance(value, type)}
    return {one for one in found if issubclass(one, StrEnum) and one.__module__.split(".")[0] == package}


def test_every_setting_is_documented_with_its_default() -> None:
    assert [(_named(name)[0], default) for name, default, _ in _rows("Settings")] == [
        (name, default or "–") for name, default, _ in SETTINGS
    ]


@pytest.mark.parametrize("package", PACKAGES)
def test_the_audit_actions_of_a_package_are_those_that_are_documented(package: str) -> None:
    written = dict(_rows("Audit actions"))
    acts = {member.value for enum in _enums(package) if enum.__name__ == "Action" for member in enum}

    assert sorted(_named(written[package])) == sorted(acts)


def test_every_role_is_documented_with_what_it_may() -> None:
    assert {_named(role)[0]: set(_named(acts)) for role, acts in _rows("Permissions")} == {
        role.value: {permission.value for permission in permissions} for role, permissions in GRANTS.items()
    }


def test_every_kind_of_states_is_documented_in_its_order() -> None:
    kinds = {enum for package in PACKAGES for enum in _enums(package) if enum.__name__.endswith("State")}
    kinds |= {Ending, RegistrationStatus}

    assert sorted(_named(states) for _, states in _rows("States")) == sorted(
        [one.value for one in kind] for kind in kinds
    )


def test_every_error_code_of_the_protocol_is_documented_with_its_status_and_message() -> None:
    assert [(_named(code)[0], int(status), said) for code, status, said in _rows("Exam protocol: error codes")] == [
        (code, status, MESSAGES[code]) for code, status in STATUS.items()
    ]


def test_every_job_is_documented_with_how_often_it_runs() -> None:
    written = {_named(name)[0]: every.split() for name, every, _ in _rows("Jobs")}

    assert {name: int(number) * SECONDS[unit] for name, (number, unit) in written.items()} == {
        job.name: job.seconds for job in composition.JOBS
    }


def test_the_map_names_every_package_and_the_decisions_are_pages(app: Flask) -> None:
    index = (ROOT / "docs/index.md").read_text()

    assert [name for name in PACKAGES if f"`{name}/`" not in index] == []
    assert all(path.read_text().startswith("# ") for path in (ROOT / "docs/decisions").glob("*.md"))


@pytest.mark.parametrize(
    "page", [*sorted((ROOT / "docs").rglob("*.md")), ROOT / "README.md"], ids=lambda page: page.stem
)
def test_every_link_of_a_page_leads_somewhere(page: Path) -> None:
    named = re.findall(r"\]\((?!https?:)([^)#]+)", page.read_text())

    assert [link for link in named if not (page.parent / link).exists()] == []


def test_each_law_that_the_code_names_is_written_down_with_where_it_is_kept() -> None:
    page = (ROOT / "docs/laws.md").read_text()
    written = re.findall(r"^\| (\d+) \|", page, re.MULTILINE)
    sources = [path.read_text() for package in PACKAGES for path in (ROOT / package).rglob("*.py")]
    named = {law for source in sources for law in re.findall(r"\blaws? (\d+)", source)}

    assert named <= set(written)
    assert written == [str(number) for number in range(1, len(written) + 1)]
    assert [path for path in re.findall(r"`(\w+/[\w/.]*)`", page) if not (ROOT / path).exists()] == []
