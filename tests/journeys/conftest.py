"""A real server with the demonstration, a real browser, axe-core on every page that a journey passes."""

import json
import os
import re
import signal
import socket
import subprocess
import threading
import time
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from urllib.error import URLError

import pyotp
import pytest
from flask import Flask
from flask.testing import FlaskClient
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright
from sqlmodel import Session
from werkzeug.serving import make_server

from accounts.queries import person_by_email
from accounts.service import factor_secret
from core import config, db

ROOT = Path(__file__).resolve().parent.parent.parent
SCREENS = ROOT / "build" / "screens"
AXE = (ROOT / "tests/vendor/axe.min.js").read_text()
WIDTHS = (360, 768, 1440)
CHROMIUM = ("/usr/bin/chromium", "/usr/bin/chromium-browser")
PASSWORD = "gradus-demo-2026"
PATIENCE = 180  # seconds for the first run of the demonstration on a slow machine


@dataclass
class Site:
    """A running installation: where it answers, where its data lies."""

    url: str
    settings: config.Settings
    used_codes: dict[str, str] = field(default_factory=dict)

    def code(self, email: str) -> str:
        """Give the second-factor code of the moment; each is good once, so wait for the next where it was used."""
        engine = db.make_engine(self.settings.database_url)
        with Session(engine) as session:
            person = person_by_email(session, email)
            assert person is not None
            totp = pyotp.TOTP(factor_secret(person, key=self.settings.derive("totp")))
        engine.dispose()
        while totp.now() == self.used_codes.get(email):
            time.sleep(1)  # a code of this half minute was used: people wait here too
        self.used_codes[email] = totp.now()
        return self.used_codes[email]


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """Serve the demonstration as `make run` does."""
    folder, port = tmp_path_factory.mktemp("site"), _free_port()
    environment = {"DATA_DIR": str(folder), "PORT": str(port), "DEMO": "1"}
    log = (folder / "log").open("w")
    command = [str(ROOT / ".venv/bin/flask"), "--app", "app", "ops", "serve"]
    server = subprocess.Popen(command, cwd=ROOT, env={**os.environ, **environment}, stdout=log, stderr=log)
    try:
        _wait_until_ready(f"http://127.0.0.1:{port}/readyz", server)
        yield Site(f"http://127.0.0.1:{port}", config.load(environment))
    finally:
        server.send_signal(signal.SIGINT)
        server.wait(30)
        log.close()


@pytest.fixture
def browser() -> Iterator[Browser]:
    """Run Debian's chromium without a window; gone with the test, for its event loop stands in the way of others."""
    path = next(one for one in CHROMIUM if Path(one).exists())
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        yield running
        running.close()


@pytest.fixture
def visit(browser: Browser, site: Site) -> Iterator[Callable[..., Page]]:
    """Open a browser of one's own: `visit("zh-CN")`; closed at the end of the test."""
    opened: list[BrowserContext] = []

    def open_page(locale: str = "zh-CN") -> Page:
        context = browser.new_context(base_url=site.url, locale=locale, viewport={"width": 1440, "height": 900})
        opened.append(context)
        return context.new_page()

    yield open_page
    for context in opened:
        context.close()


@pytest.fixture
def open_as(app: Flask, browser: Browser) -> Iterator[Callable[[FlaskClient], Page]]:
    """Open a page of an application of the test's own, as somebody who is signed in already."""
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    address = f"http://127.0.0.1:{server.server_port}"

    def open_page(client: FlaskClient) -> Page:
        cookie = client.get_cookie("gradus")
        assert cookie is not None
        context = browser.new_context(base_url=address, locale="zh-CN")
        context.add_cookies([{"name": "gradus", "value": cookie.value, "url": address}])
        return context.new_page()

    yield open_page
    for context in browser.contexts:
        context.close()
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def scan() -> Callable[[Page, str], None]:
    """Look at a page: axe-core finds nothing serious, no sideways scrolling at three widths, a screenshot is kept."""

    def look(page: Page, name: str) -> None:
        SCREENS.mkdir(parents=True, exist_ok=True)
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": 900})
            wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
            assert wide <= 0, f"{name} scrolls sideways at {width} px by {wide}"
            page.screenshot(path=str(SCREENS / f"{re.sub(r'[^a-z0-9-]+', '-', name)}-{width}.png"), full_page=True)
        page.evaluate(AXE)  # not a script element: the page's own policy forbids those
        found = page.evaluate("axe.run(document, {resultTypes: ['violations']})")
        bad = [v for v in found["violations"] if v["impact"] in ("serious", "critical")]
        assert bad == [], f"{name}: " + json.dumps([(v["id"], [n["html"][:160] for n in v["nodes"]]) for v in bad])

    return look


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait_until_ready(url: str, server: "subprocess.Popen[bytes]") -> None:
    for _ in range(PATIENCE):
        assert server.poll() is None, "the server stopped at its start"
        try:
            with urllib.request.urlopen(url, timeout=2) as answer:
                if answer.status == 200:
                    return
        except (URLError, OSError):
            time.sleep(1)
    raise AssertionError("the server did not become ready")
