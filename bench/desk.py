"""Measures the pages: sign-ins of staff, and every page that opens without a further choice."""

import re
from urllib.parse import urlencode

from flask import Flask

import app as composition
from bench import candidate, load, seed
from bench.candidate import fetch
from bench.installation import Installation
from bench.load import Work
from bench.report import Figures
from core import clock, db

LINES = 4
SECONDS = 120.0
TOKEN = re.compile(rb'name="csrf_token"[^>]*value="([^"]+)"')
NOT_PAGES = ("/exam/api/", "/static/", "/metrics", "/healthz", "/readyz")


def sign_ins(site: Installation, figures: Figures, *, runs: int, people: int) -> None:
    """Sign staff in by password from four browsers at once; fetching the form is not counted."""
    with db.transaction(site.engine) as session:
        addresses = seed.staff(session, runs * people, now=clock.now())
    for run in range(runs):
        requests = [_sign_in(site.port, one) for one in addresses[run * people : (run + 1) * people]]
        outcome = load.run(Work(site.port, candidate.dealt(requests, LINES), SECONDS))
        if set(outcome.statuses) != {303}:
            raise RuntimeError(f"sign-ins were answered with {outcome.statuses}")
        figures.add(site.name, "staff sign-ins (argon2id)", "/s", outcome.rate)
        figures.add(site.name, "staff sign-ins (argon2id): p95", "ms", outcome.percentile(0.95))


def pages(site: Installation, figures: Figures, *, runs: int, people: int, times: int) -> None:
    """Fetch each page so many times, one after the other, with a crowd in the database."""
    with db.transaction(site.engine) as session:
        seed.crowd(session, people, key=site.settings.derive("id-number"), now=clock.now())
        cookie = f"gradus={seed.everybody(session, now=clock.now())}"
    open_pages = [path for path in _paths() if fetch(site.port, path, cookie=cookie)[0] == 200]
    for path in open_pages:  # templates are compiled once in each process
        load.run(Work(site.port, [[candidate.request("GET", path, cookie=cookie)] * 2] * LINES, SECONDS))
    for _ in range(runs):
        slowest = 0.0
        for path in open_pages:
            request = candidate.request("GET", path, cookie=cookie)
            outcome = load.run(Work(site.port, [[request] * times], SECONDS))
            slowest = max(slowest, outcome.percentile(0.95))
            figures.add(site.name, f"page {path}: p50", "ms", outcome.percentile(0.5))
            figures.add(site.name, f"page {path}: p95", "ms", outcome.percentile(0.95))
        figures.add(site.name, "pages: slowest p95", "ms", slowest)


def _paths() -> list[str]:
    """List the addresses that need no further choice, from the product's own table of addresses."""
    table: Flask = composition.create_app()
    rules = [rule for rule in table.url_map.iter_rules() if "GET" in (rule.methods or ()) and not rule.arguments]
    return sorted(rule.rule for rule in rules if not rule.rule.startswith(NOT_PAGES))


def _sign_in(port: int, address: str) -> bytes:
    status, head, page = fetch(port, "/sign-in")
    found = TOKEN.search(page)
    if found is None:
        raise RuntimeError(f"the sign-in page ({status}) has no form")
    fields = {"csrf_token": found[1].decode(), "email": address, "password": seed.PASSWORD}
    content = urlencode(fields).encode()
    lines = [
        "POST /sign-in HTTP/1.1",
        "Host: 127.0.0.1",
        f"Cookie: {'; '.join(candidate.cookies(head))}",
        "Content-Type: application/x-www-form-urlencoded",
        f"Content-Length: {len(content)}",
    ]
    return "\r\n".join([*lines, "", ""]).encode() + content
