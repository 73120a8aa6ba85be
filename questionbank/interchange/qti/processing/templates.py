"""The standard templates of response processing, under every address that names them."""

import re
from functools import cache
from urllib.parse import urlsplit

from lxml import etree

_IF_CORRECT = '<match><variable identifier="RESPONSE"/><correct identifier="RESPONSE"/></match>'
_IF_NULL = '<isNull><variable identifier="RESPONSE"/></isNull>'
_IF_FULL = '<equal toleranceMode="exact"><variable identifier="MAXSCORE"/><variable identifier="SCORE"/></equal>'
_ONE = '<baseValue baseType="float">1</baseValue>'
_ZERO = '<baseValue baseType="float">0</baseValue>'
_FULL = '<variable identifier="MAXSCORE"/>'
_HOSTS = re.compile(r"(?:(?:[\w-]+\.)*(?:imsglobal|1edtech)\.org)?")
_NAMES = re.compile(r"(?:^|/)([A-Za-z0-9_]+?)(?:\.xml)?$")


def _set(outcome: str, value: str) -> str:
    return f'<setOutcomeValue identifier="{outcome}">{value}</setOutcomeValue>'


def _say(outcome: str, word: str) -> str:
    return _set(outcome, f'<baseValue baseType="identifier">{word}</baseValue>')


def _choose(condition: str, then: str, otherwise: str) -> str:
    return (
        f"<responseCondition><responseIf>{condition}{then}</responseIf>"
        f"<responseElse>{otherwise}</responseElse></responseCondition>"
    )


_MATCH = _choose(_IF_CORRECT, _set("SCORE", _ONE), _set("SCORE", _ZERO))
_MAP = _choose(_IF_NULL, _set("SCORE", _ZERO), _set("SCORE", '<mapResponse identifier="RESPONSE"/>'))
_RULES = {
    "match_correct": _MATCH,
    "map_response": _MAP,
    "map_response_point": _MAP.replace("mapResponse", "mapResponsePoint"),
    "cc2_match": _MATCH,
    "cc2_match_basic": _choose(
        _IF_CORRECT,
        _set("SCORE", _FULL) + _say("FEEDBACKBASIC", "correct"),
        _say("FEEDBACKBASIC", "incorrect"),
    ),
    "cc2_map_response": _MAP + _choose(_IF_FULL, _say("FEEDBACK", "correct"), _say("FEEDBACK", "incorrect")),
    "match_nothing": _choose(_IF_NULL, _set("SCORE", _ONE), _set("SCORE", _ZERO)),
}


def template_name(address: str) -> str | None:
    """The standard template that an address means, as `match_correct`; None for any other address.

    Known are the addresses of versions 2.0 to 3.0, with http or https and with or without `.xml`, and names of files.
    """
    try:
        parts = urlsplit(address.strip())
    except ValueError:
        return None
    found = _NAMES.search(parts.path) if _HOSTS.fullmatch(parts.netloc.lower()) else None
    name = found[1].lower() if found else ""
    return name if name in _RULES else None


@cache
def template(name: str) -> etree._Element:
    """The rules of a standard template."""
    return etree.fromstring(f"<responseProcessing>{_RULES[name]}</responseProcessing>")
