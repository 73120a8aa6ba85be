"""Where an item belongs, as tags, for formats that know nothing else of the kind: `point:105-3.1`, `tier:2`."""

from collections.abc import Iterable
from dataclasses import replace

from questionbank.interchange.model import ParsedItem
from questionbank.rules.answers import Answer
from questionbank.rules.items import Manuscript

NAMES = ("subject", "point", "tier", "verb", "clause", "cell", "language")
# The item itself has no policy: that of the paper holds, and not what the format takes for usual.
PAPER = "scoring:paper"
LANGUAGES = {"zh_Hans": "zh", "en": "en"}


def tags_of(manuscript: Manuscript, language: str) -> list[str]:
    """Give the tags of an item; what it does not say has none."""
    said = {
        "subject": manuscript.subject,
        "point": manuscript.point,
        "tier": str(manuscript.tier),
        "verb": manuscript.verb.value if manuscript.verb else "",
        "clause": manuscript.clause,
        "cell": manuscript.descriptor,
        "language": LANGUAGES[language],
    }
    return [f"{name}:{value}" for name, value in said.items() if value]


def with_tags(item: ParsedItem, tags: Iterable[str]) -> ParsedItem:
    """The item with what its tags say of where it belongs; all other tags are kept as they are."""
    listed = [tag.strip() for tag in tags if tag.strip()]
    answer = _of_the_paper(item) if PAPER in listed else item.answer
    return replace(item, extras={**item.extras, **_said(listed), **_others(listed)}, answer=answer)


def _said(tags: Iterable[str]) -> dict[str, str]:
    named = (tag.partition(":") for tag in tags)
    return {name: value for name, colon, value in named if colon and name in NAMES}


def _others(tags: Iterable[str]) -> dict[str, str]:
    found = [tag for tag in tags if tag.partition(":")[0] not in (*NAMES, "scoring")]
    return {"tags": ";".join(found)} if found else {}


def _of_the_paper(item: ParsedItem) -> Answer | None:
    return replace(item.answer, scoring=None) if item.answer else None
