"""The vendored front end is what the manifest says, and a page fetches nothing from elsewhere."""

import hashlib
import json
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
MANIFEST = json.loads((ROOT / "static/vendor/manifest.json").read_text())
FILES = [(package, file) for package, entry in MANIFEST.items() for file in entry["files"].values()]
STYLES = sorted(ROOT.glob("static/**/*.css"))


@pytest.mark.parametrize(
    ("package", "file"), FILES, ids=lambda value: value if isinstance(value, str) else value["path"]
)
def test_a_vendored_file_is_the_one_that_was_recorded(package: str, file: dict[str, str]) -> None:
    content = (ROOT / file["path"]).read_bytes()
    assert hashlib.sha256(content).hexdigest() == file["sha256"]


def test_the_manifest_names_the_pinned_versions() -> None:
    pins = json.loads((ROOT / "package.json").read_text())
    wanted = pins["dependencies"] | pins["devDependencies"]
    assert {name: entry["version"] for name, entry in MANIFEST.items()} == wanted


def test_every_vendored_package_brings_its_licence() -> None:
    for entry in MANIFEST.values():
        assert "LICENSE" in entry["files"]


@pytest.mark.parametrize("style", STYLES, ids=lambda path: path.name)
def test_a_style_sheet_only_refers_to_files_that_are_here(style: Path) -> None:
    for target in re.findall(r"url\(([^)]*)\)", style.read_text()):
        address = target.strip("\"'")
        assert address.startswith("data:") or (style.parent / address).is_file(), address


@pytest.mark.parametrize("style", STYLES, ids=lambda path: path.name)
def test_no_style_sheet_asks_for_the_font_of_another_government(style: Path) -> None:
    assert "GDS Transport" not in style.read_text()


def test_the_lock_file_names_no_host() -> None:
    assert "://" not in (ROOT / "package-lock.json").read_text()
