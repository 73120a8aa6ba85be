"""What every page shares: security headers, error pages, template filters, paging, flash messages."""

import hashlib
import logging
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache
from io import BytesIO
from pathlib import Path
from typing import Any
from uuid import uuid4
from zoneinfo import ZoneInfo

from flask import Blueprint, Flask, Response, current_app, flash, redirect, render_template, request, send_file, url_for
from flask import typing as ft
from flask_babel import Babel
from flask_wtf import CSRFProtect
from jinja2 import FileSystemLoader
from sqlalchemy.exc import IntegrityError
from werkzeug.exceptions import HTTPException
from werkzeug.middleware.proxy_fix import ProxyFix
from werkzeug.wrappers import Response as BaseResponse

from core import i18n
from core.config import ROOT, Settings
from core.db import is_collision
from core.errors import NotAllowed, NotFound, Refused, Text
from core.forms import BaseForm

log = logging.getLogger(__name__)

CSP = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; media-src 'self'; font-src 'self'; "
    "connect-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'; manifest-src 'self'"
)
BYTES_CSP = "default-src 'none'; img-src 'self'; media-src 'self'; sandbox"
HEADERS = {
    "Content-Security-Policy": CSP,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=()",
}
STATUS = {NotFound: 404, NotAllowed: 403}
STATUS_OF_CODE = {"rate_limited": 429, "busy": 503}
LANGUAGE_SECONDS = 365 * 24 * 3600
# Browsers drop tabs and line ends and read a backslash as a slash: "/<tab>/elsewhere" would leave the site.
LOCAL_PATH = re.compile(r"/(?!/)[^\x00-\x20\\]*")
PAGE_SIZES = (25, 50, 100)
MAX_UPLOAD = 32 * 1024 * 1024


@dataclass(frozen=True)
class Page:
    """One page of a list: `number` from 1, `total` rows in all."""

    items: list[Any]
    number: int
    per_page: int
    total: int

    @property
    def pages(self) -> int:
        """Count the pages, at least one."""
        return max(1, -(-self.total // self.per_page))


def page_of(count: Callable[[], int], fetch: Callable[[int, int], list[Any]]) -> Page:
    """Cut the page that the address asks for out of a list: `fetch(limit, offset)`."""
    size = request.args.get("per_page", type=int) or PAGE_SIZES[0]
    size = size if size in PAGE_SIZES else PAGE_SIZES[0]
    total = count()
    number = min(max(1, request.args.get("page", type=int) or 1), max(1, -(-total // size)))
    return Page(fetch(size, (number - 1) * size), number, size, total)


def done(text: Text | str) -> None:
    """Tell the person on the next page that the act is done."""
    flash(i18n.say(text if isinstance(text, Text) else i18n.gettext(text)), "done")


def sent_bytes(content: bytes, *, kind: str, digest: str) -> Response:
    """Answer with bytes that never change: their own type, no script, kept by this browser and by nobody between.

    Who comes next to the same machine has another cookie, and gets nothing from its store without being asked.
    """
    response = send_file(BytesIO(content), mimetype=kind, conditional=True, etag=digest)
    response.headers["Cache-Control"] = "private, max-age=31536000, immutable"
    response.headers["Content-Security-Policy"] = BYTES_CSP
    response.vary.add("Cookie")
    return response


def see_other(endpoint: str, **values: Any) -> ft.ResponseReturnValue:
    """Redirect after a POST (303)."""
    return redirect(url_for(endpoint, **values), 303)


def show_form(template: str, form: BaseForm, **values: Any) -> ft.ResponseReturnValue:
    """Render a page with a form: 200 at first, 422 when what was sent is to be mended."""
    wrong = bool(form.errors or form.refusals)
    return render_template(template, form=form, **values), 422 if wrong else 200


def local_path(target: str | None) -> str | None:
    """Give the target if it is a path of this site, so that nobody is sent elsewhere after sign-in."""
    return target if target and LOCAL_PATH.fullmatch(target) else None


def init_app(app: Flask, settings: Settings, babel: Babel, *, own_csrf: Iterable[Blueprint] = ()) -> None:
    """Wire configuration, languages, templates, headers and error pages; `own_csrf` carry a token of their own."""
    _configure(app, settings)
    csrf = CSRFProtect(app)
    for blueprint in own_csrf:
        csrf.exempt(blueprint)
    app.config.update(
        BABEL_TRANSLATION_DIRECTORIES=str(ROOT / "translations"), BABEL_DEFAULT_TIMEZONE=settings.timezone
    )
    babel.init_app(app, locale_selector=i18n.chosen_locale, default_locale=i18n.DEFAULT_LOCALE)
    app.jinja_loader = FileSystemLoader(ROOT / "templates")
    env = app.jinja_env
    env.trim_blocks = env.lstrip_blocks = True
    env.globals.update(_=i18n.gettext, ngettext=i18n.ngettext, asset=asset)
    env.filters.update(
        instant=instant,
        clock=clock_time,
        day=day,
        marks=marks,
        say=i18n.say,
        listed=i18n.listed,
        moment=moment,
        named=i18n.named,
    )
    app.context_processor(lambda: {"locale": i18n.locale_code(), "demo_mode": settings.demo, "settings": settings})
    app.after_request(_headers)
    app.after_request(_remember_language)
    app.register_error_handler(Refused, _refused)
    app.register_error_handler(HTTPException, _http_error)
    app.register_error_handler(IntegrityError, _collided)
    app.register_error_handler(Exception, _fault)


def _configure(app: Flask, settings: Settings) -> None:
    secure = settings.public_url.startswith("https")
    app.config.update(
        SECRET_KEY=settings.derive("session"),
        DATA_DIR=str(settings.data_dir),
        METRICS_TOKEN=settings.metrics_token,
        MAX_CONTENT_LENGTH=MAX_UPLOAD,
        SESSION_COOKIE_NAME="__Host-gradus" if secure else "gradus",
        SESSION_COOKIE_SECURE=secure,
        WTF_CSRF_TIME_LIMIT=None,  # an exam lasts longer than an hour
    )
    if settings.proxies:
        hops = settings.proxies
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=hops, x_proto=hops, x_host=hops)  # type: ignore[method-assign]  # Flask's documented way


@lru_cache(maxsize=512)
def _version(path: str) -> str:
    file = ROOT / "static" / path
    return hashlib.sha256(file.read_bytes()).hexdigest()[:10] if file.is_file() else "0"


def asset(path: str) -> str:
    """Give the address of a static file with its version, so that it may be cached for ever."""
    return f"/static/{path}?v={_version(path)}"


def instant(value: datetime | None) -> str:
    """Show an instant in the association's zone."""
    if value is None:
        return "—"
    return value.astimezone(_zone()).strftime("%Y-%m-%d %H:%M")


def moment(value: object) -> str:
    """Show an instant that stands in a document as text, to the second; what is none stays as it is."""
    try:
        return datetime.fromisoformat(str(value)).astimezone(_zone()).strftime("%Y-%m-%d %H:%M:%S")
    except ValueError:
        return str(value)


def clock_time(value: datetime | None) -> str:
    """Show the time of day with seconds."""
    return "—" if value is None else value.astimezone(_zone()).strftime("%H:%M:%S")


def day(value: date | datetime | None) -> str:
    """Show a day."""
    if isinstance(value, datetime):
        value = value.astimezone(_zone()).date()
    return "—" if value is None else value.isoformat()


def local_today(now: datetime) -> date:
    """Give the day that it is in the association's zone."""
    return now.astimezone(_zone()).date()


def marks(value: Decimal | None) -> str:
    """Show marks without needless zeros: 1.5, 70."""
    if value is None:
        return "—"
    return format(value.normalize(), "f")


def _zone() -> ZoneInfo:
    return ZoneInfo(current_app.config["BABEL_DEFAULT_TIMEZONE"])


def _remember_language(response: Response) -> Response:
    """Keep the language that an address asks for, so that it lasts beyond that one page."""
    if request.args.get("lang") in i18n.LOCALES:
        keep_language(response, request.args["lang"])
    return response


def keep_language(response: BaseResponse, code: str) -> None:
    """Keep the reader's choice of language for a year."""
    secure = bool(current_app.config["SESSION_COOKIE_SECURE"])
    response.set_cookie(i18n.COOKIE, code, max_age=LANGUAGE_SECONDS, samesite="Lax", httponly=True, secure=secure)


def _headers(response: Response) -> Response:
    for name, value in HEADERS.items():
        response.headers.setdefault(name, value)
    if request.path.startswith("/static/") and "v" in request.args:
        response.headers["Cache-Control"] = "public, max-age=31536000, immutable"
    else:
        response.headers.setdefault("Cache-Control", "no-store")
    if request.is_secure:
        response.headers.setdefault("Strict-Transport-Security", "max-age=31536000")
    return response


def wants_json() -> bool:
    """Tell whether the answer goes to a program (the exam client) and not to a page."""
    return request.path.startswith("/exam/api/") or request.is_json


def _answer(status: int, message: str, code: str, reference: str = "") -> ft.ResponseReturnValue:
    if wants_json():
        return {"error": {"code": code, "message": message}}, status
    template = f"errors/{status}.html"
    if not (Path(ROOT) / "templates" / template).exists():
        template = "errors/400.html" if status < 500 else "errors/500.html"  # the border between theirs and ours
    return render_template(template, message=message, reference=reference), status


def _refused(error: Refused) -> ft.ResponseReturnValue:
    status = STATUS_OF_CODE.get(error.code) or STATUS.get(type(error), 409)
    return _answer(status, i18n.say(error.text), error.code)


def _collided(error: IntegrityError) -> ft.ResponseReturnValue:
    """Say that somebody was faster, where the database alone could know."""
    if not is_collision(error):
        return _fault(error)
    text = Text(
        "The same was done at the same moment, by somebody else or by a second press of the button. Look at it."
    )
    return _answer(409, i18n.say(text), "at_once")


def _http_error(error: HTTPException) -> ft.ResponseReturnValue:
    if error.code is None or error.code < 400:  # a redirect is no error
        return error.get_response()
    codes = {400: "bad_request", 401: "not_signed_in", 404: "not_found", 413: "too_large", 429: "rate_limited"}
    return _answer(error.code, "", codes.get(error.code, "refused"))


def _fault(error: Exception) -> ft.ResponseReturnValue:
    reference = uuid4().hex[:8]
    log.exception("fault %s at %s %s", reference, request.method, request.path, exc_info=error)
    if current_app.config.get("TESTING"):
        raise error
    return _answer(500, "", "fault", reference)
