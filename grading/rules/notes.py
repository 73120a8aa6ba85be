"""What a marker writes at a place of an answer: where the words stand, what is a note, how the text is drawn. Pure.

A note stands at a run of characters of the answer as it was marked, counted as Python counts them (code points), never
at white space alone. An essay is one text, named by the empty name; a nonconformity statement has one for each part.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from core.errors import Refused, Text

NOTES_MAX = 60
NOTE_MAX = 500  # characters
UNKEPT = re.compile("[\x00\ud800-\udfff]")  # what no database keeps
GAP = re.compile(r"……|…|\.{3}")  # between the first and the last words of a long run

NO_WORDS = Text("Mark the words in the answer, or write them as they stand there.")
NOT_FOUND = Text(
    "These words are not in the answer. Write them as they stand there, or their first and last with … between."
)
NOT_SAID = Text("Write what you note about these words, in at most %(most)s characters.", {"most": NOTE_MAX})
FULL = Text("An answer takes %(most)s notes. Take one out, or say the rest in the comment.", {"most": NOTES_MAX})
BAD_NOTE = Text("A note does not fit this answer. Take the notes out and write them again.")


@dataclass(frozen=True, order=True)
class Place:
    """A run of characters of one text of an answer, from `start` to before `end`."""

    field: str
    start: int
    end: int


@dataclass(frozen=True)
class Note:
    """What is said of a place, and the criterion of the rubric that it speaks to (from 0; None = no one of them)."""

    place: Place
    text: str
    criterion: int | None = None


@dataclass(frozen=True)
class Run:
    """A piece of a line that the same notes cover, by their numbers; `ends` are those that have no piece after it."""

    text: str
    start: int
    notes: tuple[int, ...] = ()
    ends: tuple[int, ...] = ()


def find_place(texts: Mapping[str, str], words: str, *, near: tuple[str, int] | None = None) -> Place:
    """Find the one place where words stand, whatever white space lies between them.

    `near` names the text and the start that were marked by hand, and decides between several. Raises Refused, on the
    field `words`: nothing to look for, not there, there more than once.
    """
    parts = words.split()
    if not parts:
        raise Refused(NO_WORDS, field="words", code="no_words")
    pattern = r"\s+".join(map(re.escape, parts))
    found = _marked(texts, pattern, near) or _matches(texts, pattern) or _matches(texts, _with_gap(words))
    if len(found) == 1:
        return found[0]
    if not found:
        raise Refused(NOT_FOUND, field="words", code="no_such_words")
    text = Text(
        "These words stand in the answer %(count)s times. Take some more of them, so that the place is clear.",
        {"count": len(found)},
    )
    raise Refused(text, field="words", code="ambiguous_place")


def add_note(notes: Iterable[Note], note: Note) -> tuple[Note, ...]:
    """Put a note with the others, in the order of the text; the same one twice is one.

    Raises Refused, at its field: nothing said, too much said, too many notes.
    """
    if not _says(note.text):
        raise Refused(NOT_SAID, field="note", code="bad_text")
    together = {*notes, note}
    if len(together) > NOTES_MAX:
        raise Refused(FULL, field="words", code="too_many_notes")
    return in_order(together)


def in_order(notes: Iterable[Note]) -> tuple[Note, ...]:
    """Give notes as they are numbered: by text, by place, by what they say."""
    return tuple(
        sorted(notes, key=lambda note: (note.place, note.text, -1 if note.criterion is None else note.criterion))
    )


def check_notes(notes: Sequence[Note], texts: Mapping[str, str], *, criteria: int) -> None:
    """Refuse notes that no page made: outside the answer, blank, too long, for no criterion. Raises Refused."""
    if len(notes) > NOTES_MAX or not all(_fits(note, texts, criteria) for note in notes):
        raise Refused(BAD_NOTE, code="bad_note")


def words_at(texts: Mapping[str, str], place: Place) -> str:
    """Give the words at a place, none where the text has no such place."""
    return texts.get(place.field, "")[place.start : place.end]


def lines_of(text: str, places: Mapping[int, Place]) -> list[list[Run]]:
    """Cut a text into its lines and each line where a note begins or ends; `places` of this text by number of the note.

    Blank lines are left out.
    """
    lines, start = [], 0
    for line in text.splitlines(keepends=True):
        if line.strip():
            lines.append(list(_runs(line.rstrip(), start, places)))
        start += len(line)
    return lines


def _marked(texts: Mapping[str, str], pattern: str, near: tuple[str, int] | None) -> list[Place]:
    """Give the place that was marked by hand, if the words do stand there."""
    field, start = near or ("", -1)
    found = re.compile(pattern).match(texts.get(field, ""), start) if start >= 0 else None
    return [Place(field, start, found.end())] if found else []


def _with_gap(words: str) -> str:
    """Give the pattern of a run of which only both ends are written; none without a gap between two ends."""
    ends = [end.split() for end in GAP.split(words, maxsplit=1)]
    return ".*?".join(r"\s+".join(map(re.escape, end)) for end in ends) if len(ends) > 1 and all(ends) else ""


def _matches(texts: Mapping[str, str], pattern: str) -> list[Place]:
    found = [(field, one.span()) for field, text in texts.items() for one in re.finditer(pattern, text, re.DOTALL)]
    return [Place(field, start, end) for field, (start, end) in found if start < end]


def _fits(note: Note, texts: Mapping[str, str], criteria: int) -> bool:
    return (
        _stands(note.place, texts) and _says(note.text) and (note.criterion is None or 0 <= note.criterion < criteria)
    )


def _stands(place: Place, texts: Mapping[str, str]) -> bool:
    """Tell whether a text has the place, and begins and ends it with words."""
    return 0 <= place.start < place.end and place.end - place.start == len(words_at(texts, place).strip())


def _says(text: str) -> bool:
    return bool(text.strip()) and len(text) <= NOTE_MAX and UNKEPT.search(text) is None


def _runs(line: str, start: int, places: Mapping[int, Place]) -> Iterator[Run]:
    end = start + len(line)
    edges = {edge for place in places.values() for edge in (place.start, place.end) if start < edge < end}
    cuts = [start, *sorted(edges), end]
    for first, last in pairwise(cuts):
        inside = tuple(number for number, place in places.items() if place.start <= first and last <= place.end)
        ends = tuple(number for number in inside if places[number].end == last)
        yield Run(line[first - start : last - start], first, inside, ends)
