"""Every sentence that a person reads exists in Chinese, with the same placeholders; English is what the code says."""

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import read_po

ROOT = Path(__file__).resolve().parent.parent
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|\{\w+\}")
KEYWORDS = ("Text", "Reason", "_l", "lazy_gettext")
EXTRACT = (
    "-q",
    "extract",
    "-F",
    "pyproject.toml",
    *(part for keyword in KEYWORDS for part in ("-k", keyword)),
    "--ignore-dirs",
    "node_modules build tests bench migrations .*",
)


PACKAGES = ("accounts", "core", "demo", "exam", "grading", "questionbank", "registry")
REFUSALS = {"Refused", "NotFound", "NotAllowed"}


@pytest.fixture(scope="module")
def catalogue() -> Catalog:
    with (ROOT / "translations/zh_Hans/LC_MESSAGES/messages.po").open("rb") as file:
        return read_po(file, locale="zh_Hans")


@pytest.fixture(scope="module")
def extracted(tmp_path_factory: pytest.TempPathFactory) -> Catalog:
    target = tmp_path_factory.mktemp("i18n") / "messages.pot"
    command = [sys.executable, "-m", "babel.messages.frontend", *EXTRACT, "-o", str(target), "."]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
    with target.open("rb") as file:
        return read_po(file)


def _forms(message: Message) -> list[str]:
    forms = message.string if isinstance(message.string, tuple | list) else [message.string]
    return [form or "" for form in forms]


def test_every_message_of_the_code_and_the_pages_is_translated(catalogue: Catalog, extracted: Catalog) -> None:
    missing = []
    for message in extracted:
        known = catalogue.get(message.id if isinstance(message.id, str) else message.id[0])
        if message.id and (known is None or not all(_forms(known)) or known.fuzzy):
            missing.append(message.id)

    assert missing == []


def test_translations_keep_the_placeholders_of_their_message(catalogue: Catalog) -> None:
    wrong = []
    for message in catalogue:
        if not message.id:
            continue
        names = {name for form in _ids(message) for name in PLACEHOLDER.findall(form)}
        if any(set(PLACEHOLDER.findall(form)) - names for form in _forms(message)):
            wrong.append(message.id)
        if isinstance(message.id, str) and set(PLACEHOLDER.findall(message.id)) != set(
            PLACEHOLDER.findall(_forms(message)[0])
        ):
            wrong.append(message.id)

    assert wrong == []


def test_no_translation_is_left_over_from_a_sentence_that_is_gone(catalogue: Catalog, extracted: Catalog) -> None:
    present = {message.id if isinstance(message.id, str) else message.id[0] for message in extracted}

    assert [m.id for m in catalogue if m.id and (m.id if isinstance(m.id, str) else m.id[0]) not in present] == []


@pytest.mark.parametrize("package", PACKAGES)
def test_a_sentence_stands_where_it_is_found_for_translation(package: str) -> None:
    """A refusal is given a Text, and a Text its sentence itself: a bare string or a name would stay English."""
    hidden = [
        f"{path.relative_to(ROOT)}: {found}"
        for path in sorted((ROOT / package).rglob("*.py"))
        for found in _hidden(ast.parse(path.read_text()))
    ]

    assert hidden == []


@pytest.mark.parametrize(
    ("source", "count"),
    [
        ("raise Refused('No.')", 1),
        ("raise Refused(Text('No.'), field='x')", 0),
        ("text = 'No %(x)s.'\nraise Refused(Text(text, {'x': 1}))", 1),
        ("said = Text(template, params)", 0),
    ],
)
def test_a_sentence_that_hides_would_be_noticed(source: str, count: int) -> None:
    assert len(list(_hidden(ast.parse(source)))) == count


def _hidden(tree: ast.AST) -> Iterator[str]:
    nodes = list(ast.walk(tree))
    strings = {
        target.id
        for node in nodes
        if isinstance(node, ast.Assign) and isinstance(node.value, ast.Constant) and isinstance(node.value.value, str)
        for target in node.targets
        if isinstance(target, ast.Name)
    }
    for node in nodes:
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.args:
            first, name = node.args[0], node.func.id
            bare = name in REFUSALS and isinstance(first, ast.Constant | ast.JoinedStr)
            named = name == "Text" and isinstance(first, ast.Name) and first.id in strings
            if bare or named:
                yield ast.unparse(node)


def _ids(message: Message) -> list[str]:
    return [message.id] if isinstance(message.id, str) else list(message.id)
