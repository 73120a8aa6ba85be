"""From an item as a reader gives it to a manuscript of the bank; what cannot be kept is said, nothing is guessed."""

import re
from collections.abc import Collection
from dataclasses import dataclass, replace

from questionbank.interchange.model import ParsedItem, Reason, Unsupported
from questionbank.interchange.sanitise import visible
from questionbank.rules import TIERS, VERB_ZH, Answer, Manuscript, Option, Verb, Wording
from questionbank.rules.unordered import unordered
from questionbank.service import manuscripts

CLAUSE = 120  # characters of a clause that are kept
_HAN = re.compile(r"[\u4e00-\u9fff]")
_TIER_WORDS = {"易": 1, "中": 2, "难": 3, "easy": 1, "medium": 2, "hard": 3}


@dataclass(frozen=True)
class Arrival:
    """An item that a reader gave, as the bank would keep it; `twin` says the same already, `alike` nearly does."""

    parsed: ParsedItem
    manuscript: Manuscript
    digest: str
    notes: tuple[Unsupported, ...] = ()
    twin: str = ""
    alike: str = ""

    @property
    def excerpt(self) -> str:
        """Give the visible text of the stem."""
        wording = manuscripts.main_wording(self.manuscript)
        return visible(wording.stem) if wording else ""


def arrival(
    parsed: ParsedItem, *, subject: str, points: Collection[str], cells: Collection[str] = frozenset()
) -> Arrival:
    """Make an item's manuscript; `points` of the outlines and `cells` of the grade scale are those that there are."""
    point, tier, verb = _point(parsed, subject, points), _tier(parsed), _verb(parsed)
    cell = parsed.extras.get("cell", "").strip()
    known = cell if cell in cells else None
    written = Manuscript(
        type=parsed.type,
        wordings={_language(parsed): _wording(parsed), **parsed.translations},
        answer=_answer(parsed),
        subject=subject or _subject(parsed, point or ""),
        point=point or "",
        tier=tier or TIERS[0],
        verb=verb,
        clause=parsed.extras.get("clause", "")[:CLAUSE],
        descriptor=known or "",
    )
    manuscript = unordered(manuscripts.cleaned(written), nameless=_is_nameless(parsed))
    digest = manuscripts.digest(manuscript.type, manuscripts.main_wording(manuscript))
    return Arrival(parsed, manuscript, digest, _notes(parsed, point=point, tier=tier, verb=verb, cell=known))


def _is_nameless(parsed: ParsedItem) -> bool:
    """Tell whether the file names its right options by their texts, as those formats do that have no other names."""
    return not {option.id for option in parsed.options}.issuperset(parsed.key)


def _subject(parsed: ParsedItem, point: str) -> str:
    """The subject of the point that is named, else the one that the file names."""
    return point.partition("-")[0] or parsed.extras.get("subject", "")


def _wording(parsed: ParsedItem) -> Wording:
    return Wording(
        stem=parsed.stem,
        options=tuple(Option(option.id, option.html) for option in parsed.options),
        sources=parsed.sources,
        targets=parsed.targets,
        gaps=parsed.gaps,
        picture=parsed.picture,
    )


def _answer(parsed: ParsedItem) -> Answer:
    if parsed.answer is not None:
        return parsed.answer
    return Answer(
        key=parsed.key_ids, explanation=parsed.explanation, model_answer=parsed.extras.get("model_answer", "")
    )


def _language(parsed: ParsedItem) -> str:
    named = parsed.extras.get("language", "").casefold()[:2]
    if named in ("zh", "en"):
        return "en" if named == "en" else "zh_Hans"
    return "zh_Hans" if _HAN.search(parsed.stem) else "en"


def _point(parsed: ParsedItem, subject: str, points: Collection[str]) -> str | None:
    """The full code of the point that the file names in full (`105-3.1.a`) or within its subject (`3.1.a`)."""
    named = parsed.extras.get("point", "").strip()
    for code in (named, f"{subject}-{named}"):
        if code in points and code.startswith(f"{subject}-" if subject else ""):
            return code
    return None


def _tier(parsed: ParsedItem) -> int | None:
    named = parsed.extras.get("tier", "").strip().casefold()
    tier = int(named) if named.isdecimal() else _TIER_WORDS.get(named)
    return tier if tier in TIERS else None


def _verb(parsed: ParsedItem) -> Verb | None:
    named = parsed.extras.get("verb", "").strip().casefold()
    return next((verb for verb in Verb if verb.value == named), VERB_ZH.get(named))


def _notes(
    parsed: ParsedItem, *, point: str | None, tier: int | None, verb: Verb | None, cell: str | None
) -> tuple[Unsupported, ...]:
    reasons = (
        (
            "point",
            point,
            Reason("The knowledge point “%(named)s” is not in the outline; the item is kept without one."),
        ),
        ("tier", tier, Reason("The tier “%(named)s” is not known (1, 2 or 3); the item is kept with tier 1.")),
        ("verb", verb, Reason("The verb “%(named)s” is not one of the outlines'; the item is kept without one.")),
        ("cell", cell, Reason("The grade scale has no cell “%(named)s”; the item is kept with that of its point.")),
    )
    return tuple(
        Unsupported(parsed.where, replace(reason, params={"named": parsed.extras[field][:60]}))
        for field, found, reason in reasons
        if parsed.extras.get(field) and found is None
    )
