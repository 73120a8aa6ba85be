"""From the texts of a row to a question as found."""

from collections.abc import Mapping

from questionbank.interchange.answers import LETTERS
from questionbank.interchange.draft import Draft
from questionbank.interchange.xlsx.columns import EXTRAS
from questionbank.rules.items import ItemType


def draft(
    texts: Mapping[str, str], *, kind: ItemType | None, where: str = "", places: Mapping[str, str] | None = None
) -> Draft:
    """The question that a row holds; `texts` are its cells by field."""
    return Draft(
        where=where,
        source_id=texts.get("id", ""),
        stem=texts.get("stem", ""),
        type=kind,
        options=_options(texts),
        answer=texts.get("answer", ""),
        explanation=texts.get("explanation", ""),
        scoring=texts.get("scoring", ""),
        tolerance=texts.get("tolerance", ""),
        rubric=texts.get("rubric", ""),
        case=texts.get("case", ""),
        tagged=True,
        received="\t".join(texts.values()).encode(),
        extras={field: texts[field] for field in EXTRAS if texts.get(field)},
        places=places or {},
    )


def _options(texts: Mapping[str, str]) -> tuple[tuple[str, str], ...]:
    """The options up to the last one that is filled in; a blank one before it stays and is rejected later."""
    found = [(letter, texts.get(f"option {letter}", "")) for letter in LETTERS]
    while found and not found[-1][1]:
        found.pop()
    return tuple(found)
