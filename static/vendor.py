"""Copy the pinned front-end packages into static/vendor, so that nothing is fetched when a page is shown.

Run `npm run vendor` after changing a pin in package.json or a line of VENDORED; it installs the pins of the lock file
and calls this. Only this needs Node.js; serving and testing do not. Style sheets are changed in two ways on the way
in: the web font and the crest of the upstream design system, which only its own government may use, are taken out.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
MODULES = ROOT / "node_modules"


@dataclass(frozen=True, kw_only=True)
class Package:
    """What is taken from one npm package: files (source inside the package → name here) and its licence."""

    name: str
    target: Path
    files: dict[str, str]
    licence: str
    copyright: str | None = None


def _moj_icons() -> dict[str, str]:
    names = ["close-cross-black", "document", "progress-tick", "tag-remove-cross", "tag-remove-cross-white"]
    names += ["toggle-plus-minus", "wysiwyg-bold", "wysiwyg-italic", "wysiwyg-underline"]
    names += ["wysiwyg-ordered-list", "wysiwyg-unordered-list"]
    return {f"moj/assets/images/icon-{name}.svg": f"images/icon-{name}.svg" for name in names}


VENDORED = (
    Package(
        name="govuk-frontend",
        target=ROOT / "static/vendor/govuk-frontend",
        files={
            "dist/govuk/govuk-frontend.min.css": "govuk-frontend.min.css",
            "dist/govuk/govuk-frontend.min.js": "govuk-frontend.min.js",
        },
        licence="MIT",
        copyright="Copyright (C) 2017 Crown Copyright (Government Digital Service)",
    ),
    Package(
        name="@ministryofjustice/frontend",
        target=ROOT / "static/vendor/moj-frontend",
        files={"moj/moj-frontend.min.css": "moj-frontend.min.css", **_moj_icons()},
        licence="MIT",
        copyright="Copyright (c) 2019 Ministry of Justice\nCopyright (c) 2021 dxw",
    ),
    Package(
        name="axe-core",
        target=ROOT / "tests/vendor",
        files={"axe.min.js": "axe.min.js", "LICENSE": "LICENSE", "LICENSE-3RD-PARTY.txt": "LICENSE-3RD-PARTY.txt"},
        licence="MPL-2.0",
    ),
)

MIT = """MIT License

{copyright}

Permission is hereby granted, free of charge, to any person obtaining a copy of this software and associated
documentation files (the "Software"), to deal in the Software without restriction, including without limitation the
rights to use, copy, modify, merge, publish, distribute, sublicense, and/or sell copies of the Software, and to permit
persons to whom the Software is furnished to do so, subject to the following conditions:

The above copyright notice and this permission notice shall be included in all copies or substantial portions of the
Software.

THE SOFTWARE IS PROVIDED "AS IS", WITHOUT WARRANTY OF ANY KIND, EXPRESS OR IMPLIED, INCLUDING BUT NOT LIMITED TO THE
WARRANTIES OF MERCHANTABILITY, FITNESS FOR A PARTICULAR PURPOSE AND NONINFRINGEMENT. IN NO EVENT SHALL THE AUTHORS OR
COPYRIGHT HOLDERS BE LIABLE FOR ANY CLAIM, DAMAGES OR OTHER LIABILITY, WHETHER IN AN ACTION OF CONTRACT, TORT OR
OTHERWISE, ARISING FROM, OUT OF OR IN CONNECTION WITH THE SOFTWARE OR THE USE OR OTHER DEALINGS IN THE SOFTWARE.
"""

# Pattern → replacement, applied in this order to every style sheet.
STYLE_CHANGES = (
    (r"@font-face\{[^}]*\}", ""),
    (r'"?GDS Transport"?,arial,sans-serif', "var(--gradus-font)"),
    (r"font-family:sans-serif", "font-family:var(--gradus-font)"),
    (r"url\([^)]*govuk-crest\.svg\)", "none"),
    (r"url\(/assets/images/", "url(images/"),
)


def adapted(source: Path) -> bytes:
    """Return the bytes to serve for one package file: without its source map, and style sheets without web fonts."""
    raw = source.read_bytes()
    if source.suffix not in {".css", ".js"}:
        return raw
    text = re.sub(r"\n?(/\*|//)# sourceMappingURL=.*", "", raw.decode())
    if source.suffix == ".css":
        for pattern, replacement in STYLE_CHANGES:
            text = re.sub(pattern, replacement, text)
    return text.encode()


def copy(package: Package) -> dict[str, object]:
    """Write one package's files and licence; return its entry of the manifest."""
    home = MODULES / package.name
    files = {name: _put(adapted(home / source), package.target / name) for source, name in package.files.items()}
    if package.copyright:
        text = MIT.format(copyright=package.copyright)
        files["LICENSE"] = _put(text.encode(), package.target / "LICENSE")
    version = json.loads((home / "package.json").read_text())["version"]
    return {"version": version, "licence": package.licence, "files": files}


def _put(content: bytes, target: Path) -> dict[str, str]:
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_bytes(content)
    return {"path": target.relative_to(ROOT).as_posix(), "sha256": hashlib.sha256(content).hexdigest()}


def vendor(packages: Iterable[Package]) -> None:
    """Write every package with its manifest; the packages must be installed."""
    if not MODULES.is_dir():
        raise SystemExit("node_modules is missing. Run `npm run vendor`, which installs the packages first.")
    manifest = {package.name: copy(package) for package in packages}
    text = json.dumps(manifest, indent=2, ensure_ascii=False) + "\n"
    (ROOT / "static/vendor/manifest.json").write_text(text)


if __name__ == "__main__":
    vendor(VENDORED)
