"""Clauses of dated editions: how texts name them, where they are known from, how far a change reaches. Pure."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from core.errors import Refused, Text

LONGEST = 20  # characters of a clause's number
MOST_LINKS = 100
_CLAUSE = r"(?:附录\s*[A-Z](?:\.\d+)*|(?:第\s*)?(?:[A-Z]\.)?\d+(?:\.\d+)*)"
_STANDARD = r"GB(?:/[TZ])?\s?\d{1,8}(?:\.\d{1,4})?|ISO(?:/IEC)?(?:/TS)?\s?\d{1,8}(?:-\d{1,4})?"
_CITED = re.compile(
    rf"(?P<standard>{_STANDARD})"
    rf"\s?[-:：—–]\s?(?P<year>\d{{4}})(?!\d)(?:\s*(?P<clauses>{_CLAUSE}(?:\s*[、,，和及与]\s*{_CLAUSE})*))?"
)
_NAMED = re.compile(r"[A-Z](?:\.\d+)*|\d+(?:\.\d+)*")


class ClauseOrigin(StrEnum):
    """Where a clause of an edition is known from."""

    DESCRIBED = "described"
    CARRIED = "carried"
    CITED = "cited"


class LinkOrigin(StrEnum):
    """Who says that a knowledge point is about a clause."""

    OUTLINE = "outline"
    PERSON = "person"


ORIGIN_NAMES = {
    ClauseOrigin.DESCRIBED: Text("described"),
    ClauseOrigin.CARRIED: Text("taken over from the edition before"),
    ClauseOrigin.CITED: Text("only cited"),
}
LINK_NAMES = {LinkOrigin.OUTLINE: Text("named by the outline"), LinkOrigin.PERSON: Text("set here")}
DERIVED = Text("derived from the items")


@dataclass(frozen=True)
class Citation:
    """A clause of an edition that a text names; the clause is blank where only the edition is named."""

    standard: str
    year: int
    clause: str = ""

    @property
    def edition(self) -> tuple[str, int]:
        """Give the edition that is named."""
        return self.standard, self.year

    @property
    def name(self) -> str:
        """Write it as people do."""
        return named(edition_label(self.standard, self.year), self.clause)


def citations(text: str) -> tuple[Citation, ...]:
    """Find the clauses that a text names, as `GB/T 19001-2016 8.4.1`; what it says otherwise stays text."""
    found = [
        Citation(_spelled(match["standard"]), int(match["year"]), clause[:LONGEST])
        for match in _CITED.finditer(text)
        for clause in _NAMED.findall(match["clauses"] or "") or [""]
    ]
    return tuple(dict.fromkeys(found))


def edition_name(standard: str, year: int) -> Citation:
    """Read the standard of an edition as people type it, in the one spelling. Raises Refused for what is none."""
    found = citations(f"{standard.strip()}-{year:04}")
    if len(found) != 1 or not _is_whole(standard):
        raise Refused(Text("Write the number of the standard without its year, as GB/T 19001."), field="standard")
    return found[0]


def edition_label(standard: str, year: int) -> str:
    """Name an edition as people cite it: GB/T 19001-2016, but ISO 9001:2015."""
    return f"{standard}{':' if standard.startswith('ISO') else '-'}{year}"


def read_edition(name: str) -> Citation | None:
    """Read the name of an edition, as GB/T 19001-2016; None for what is none."""
    found = citations(name)
    return found[0] if len(found) == 1 and found[0].name == name else None


def named(edition: str, clause: str) -> str:
    """Name a clause as people cite it."""
    return f"{edition} {clause}".strip()


def read_links(text: str) -> tuple[Citation, ...]:
    """Read the clauses of a knowledge point, as people write them: one or more a line. Raises Refused with the line."""
    links = tuple(dict.fromkeys(_cited_in_lines(text)))
    if len(links) > MOST_LINKS:
        raise Refused(Text("A point is about at most %(count)s clauses.", {"count": MOST_LINKS}), field="clauses")
    return links


def is_within(clause: str, above: str) -> bool:
    """Tell whether a clause is another one or lies below it; all lie below the whole edition."""
    return not above or clause == above or clause.startswith(f"{above}.")


def is_touched(cited: str, changed: str) -> bool:
    """Tell whether a change of one clause reaches what cites another: the same, one below it or above it.

    Who cites a whole edition is reached by every change.
    """
    return is_within(cited, changed) or is_within(changed, cited)


def clause_order(clause: str) -> tuple[tuple[bool, int, str], ...]:
    """Order clauses as a standard does: 8.9 before 8.10, annexes after the chapters."""
    return tuple((not part.isdigit(), int(part) if part.isdigit() else 0, part) for part in clause.split("."))


def _cited_in_lines(text: str) -> Iterator[Citation]:
    for number, line in enumerate(text.splitlines(), 1):
        found = citations(line)
        if line.strip() and not found:
            said = Text("Line %(line)s names no clause. Write it as GB/T 19001-2016 8.4.", {"line": number})
            raise Refused(said, field="clauses")
        yield from found


def _is_whole(standard: str) -> bool:
    return re.fullmatch(_STANDARD, standard.strip()) is not None


def _spelled(standard: str) -> str:
    return re.sub(r"\s*(\d)", r" \1", standard, count=1)
