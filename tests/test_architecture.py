"""The house keeps its shape: rooms, door signs, sizes; what import-linter cannot say."""

import ast
from pathlib import Path

import pytest
from flask import Flask

ROOT = Path(__file__).resolve().parent.parent
PACKAGES = ("core", "accounts", "questionbank", "exam", "grading", "registry", "demo")
CODE = [path for package in PACKAGES for path in sorted((ROOT / package).rglob("*.py"))]
LONGEST_FILE, LONGEST_FUNCTION, LONGEST_TEMPLATE = 400, 50, 120
FILES = """app.py pyproject.toml README.md LICENSE Makefile CHANGELOG.md requirements.lock requirements-dev.lock
    package.json package-lock.json"""
FOLDERS = "templates static migrations tests translations docs bench"
TOP_LEVEL = {*FILES.split(), *FOLDERS.split(), *PACKAGES}
NOT_OURS = {"node_modules", "build", "var", "__pycache__"}


@pytest.mark.parametrize("path", CODE, ids=lambda path: str(path.relative_to(ROOT)))
def test_every_module_says_what_it_is_and_is_short_enough_to_read(path: Path) -> None:
    source = path.read_text()

    assert ast.get_docstring(ast.parse(source)), "a module needs a sign on its door"
    assert source.count("\n") <= LONGEST_FILE, "split it into a folder of the same name, one noun per file"


@pytest.mark.parametrize("path", CODE, ids=lambda path: str(path.relative_to(ROOT)))
def test_no_function_is_longer_than_a_page(path: Path) -> None:
    functions = [
        n for n in ast.walk(ast.parse(path.read_text())) if isinstance(n, ast.FunctionDef | ast.AsyncFunctionDef)
    ]

    assert [f.name for f in functions if (f.end_lineno or 0) - f.lineno > LONGEST_FUNCTION + _docstring_lines(f)] == []


@pytest.mark.parametrize("path", sorted((ROOT / "templates").rglob("*.html")), ids=lambda path: path.name)
def test_templates_are_short_and_hold_no_inline_script_or_style(path: Path) -> None:
    source = path.read_text()

    assert source.count("\n") <= LONGEST_TEMPLATE
    assert " style=" not in source
    assert " onclick=" not in source
    assert "<style" not in source or "/pdf/" in str(path)


def test_the_top_level_holds_only_what_the_architecture_names() -> None:
    present = {path.name for path in ROOT.iterdir() if not path.name.startswith(".")} - NOT_OURS

    assert present <= TOP_LEVEL


def test_the_composition_root_stays_short() -> None:
    assert (ROOT / "app.py").read_text().count("\n") <= 80


def test_every_state_changing_address_is_guarded_against_forgery(app: Flask) -> None:
    exempt = {blueprint.name for blueprint in app.extensions["csrf"]._exempt_blueprints}

    assert exempt == {"candidates"}, "only the candidate's calls, which check the token of their own session"


def _docstring_lines(function: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    first = function.body[0]
    if ast.get_docstring(function) is None:
        return 0
    return (first.end_lineno or 0) - first.lineno + 1
