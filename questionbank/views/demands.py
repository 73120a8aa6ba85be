"""How the demands of a blueprint are called on pages: sections and cells in the reader's words."""

from typing import Any

from flask import url_for

from core.db import reading
from core.errors import Text
from core.i18n import locale_code, say
from questionbank.interchange.sanitise import visible
from questionbank.queries import framework
from questionbank.rules import ItemState
from questionbank.rules.answers import METHOD_NAMES, Method
from questionbank.rules.demands import spoken
from questionbank.rules.papers import Cell, Provenance, Scoring, Section
from questionbank.rules.targets import Measure

LENGTH = 48  # of a point's text beside its code
PROVENANCE = {
    Provenance.OFFICIAL: (Text("From the outline"), "done"),
    Provenance.CONFIGURED: (Text("Set here"), "plain"),
    Provenance.DEFAULT: (Text("Unverified default"), "next"),
}
SCORING = {
    Scoring.ALL_OR_NOTHING: METHOD_NAMES[Method.ALL_OR_NOTHING],
    Scoring.PER_OPTION: METHOD_NAMES[Method.PER_OPTION],
    Scoring.PARTIAL: METHOD_NAMES[Method.PARTIAL],
    Scoring.INCOMPLETE_HALF_MARK: Text("Half a mark for an incomplete answer without a wrong one"),
    Scoring.RUBRIC: Text("By people, with a rubric"),
}


class Words:
    """Calls the demands of one subject's blueprints by name."""

    def __init__(self, subject_id: int, subject: str) -> None:
        english = locale_code() == "en"
        found = framework.points(reading(), subject_id)
        self._points = {one.code: visible(one.text_en if english else one.text) for one in found}
        self._subject = subject

    def name(self, cell: Section | Cell | Measure) -> str:
        """Name a demand, e.g. “Tier 3 Judgement · Multiple choice”."""
        return say(spoken(cell))

    def point(self, code: str | None) -> str:
        """Give the text of a point, cut to a line; blank for none."""
        text = self._points.get(code or "", "")
        return text if len(text) <= LENGTH else f"{text[: LENGTH - 1]}…"

    @staticmethod
    def measures(cell: Section | Cell | Measure) -> bool:
        """Tell whether a demand is one in numbers, not one of items."""
        return isinstance(cell, Measure)

    @staticmethod
    def number(value: float) -> str:
        """Write a count, or a measure with as many digits as matter."""
        return f"{value:.4g}" if isinstance(value, float) else str(value)

    def items(self, cell: Section | Cell | Measure) -> str:
        """Give the address of the live items that answer to a demand, blank for one in numbers.

        The list of items has no filter for verbs.
        """
        if isinstance(cell, Measure):
            return ""
        asked = {"type": cell.type.value} if isinstance(cell, Section) else cell.selector
        filters: dict[str, Any] = {name: value for name, value in asked.items() if name != "verb"}
        return url_for("questionbank.list_items", subject=self._subject, state=ItemState.LIVE.value, **filters)

    def provenance(self, cell: Cell) -> tuple[str, str]:
        """Say where a cell's limits come from, with the tone of the tag."""
        text, tone = PROVENANCE[cell.provenance]
        return say(text), tone

    def scoring(self, section: Section) -> str:
        """Say how a section is scored."""
        return say(SCORING[section.scoring])
