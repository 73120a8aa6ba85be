"""Every sentence that a person reads exists in Chinese, with the same placeholders; English is what the code says."""

import re
import subprocess
import sys
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


def _ids(message: Message) -> list[str]:
    return [message.id] if isinstance(message.id, str) else list(message.id)
