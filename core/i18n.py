"""The two languages of every page: 简体中文 and English (the language of the message ids)."""

from collections.abc import Iterable
from datetime import datetime
from typing import Protocol, cast

from flask import has_request_context, request
from flask_babel import Babel, get_locale, get_timezone
from flask_babel import gettext as _gettext
from flask_babel import lazy_gettext as _lazy_gettext
from flask_babel import ngettext as _ngettext

from core.errors import Bilingual, Text

LOCALES = {"zh_Hans": "简体中文", "en": "English"}
DEFAULT_LOCALE = "zh_Hans"
COOKIE = "lang"

babel = Babel()


def gettext(message: str, **values: object) -> str:
    """Translate a sentence into the reader's language."""
    return str(_gettext(message, **values))


def lazy_gettext(message: str) -> str:
    """Translate when it is shown, for labels that are made at import."""
    return cast(str, _lazy_gettext(message))  # a lazy string that stands in for str


def ngettext(singular: str, plural: str, num: int, **values: object) -> str:
    """Translate a sentence that counts."""
    return str(_ngettext(singular, plural, num, **values))


def say(text: object) -> str:
    """Put a Text of the rules (or any string) into the reader's language."""
    if isinstance(text, Text):
        values = {name: _said(value) for name, value in text.params.items()}
        return gettext(text.template, **values)
    return str(text)


def listed(things: Iterable[object]) -> str:
    """Put things in a row, as the reader's language does."""
    return (", " if locale_code() == "en" else "、").join(say(thing) for thing in things)


class HasNames(Protocol):
    """What is called something in both languages; the English name may be empty."""

    name: str
    name_en: str


def named(thing: HasNames) -> str:
    """Give the name of a thing in the reader's language, the Chinese one where there is no other."""
    return (thing.name_en if locale_code() == "en" else "") or thing.name


def _said(value: object) -> object:
    if isinstance(value, Bilingual):
        return value.en if locale_code() == "en" else value.zh
    if isinstance(value, datetime):
        return value.astimezone(get_timezone()).strftime("%Y-%m-%d %H:%M")
    return say(value) if isinstance(value, Text) else value


def chosen_locale() -> str:
    """Pick the reader's language: their choice, else what the browser asks for, else Chinese."""
    if not has_request_context():
        return DEFAULT_LOCALE
    asked = (request.args.get("lang", ""), request.cookies.get(COOKIE, ""))
    choice = next((code for code in asked if code in LOCALES), None)
    return choice or _locale_of_browser()


def _locale_of_browser() -> str:
    best = request.accept_languages.best_match(["zh", "zh-CN", "zh-Hans", "en"], "zh")
    return "en" if best == "en" else DEFAULT_LOCALE


def locale_code() -> str:
    """Name the language of this page: `zh_Hans` or `en`."""
    locale = get_locale()
    return "en" if locale is not None and locale.language == "en" else DEFAULT_LOCALE
