"""Lists of answers apart from their questions: `1-5 ABCDA`, `1.A 2.BC 3.√`, `1. B 解析：…`."""

import re
from dataclasses import dataclass
from itertools import filterfalse

from questionbank.interchange.model import Reason, Rejection
from questionbank.interchange.text.blocks import Block, normal

_VALUE = r"(?:[A-HＡ-Ｈ]{1,8}|[√×✓✗]|正确|错误|对|错|(?:T(?:rue)?|F(?:alse)?)(?=[TF]|\b))"
_RANGE = (
    r"(?P<first>\d{1,4})\s*[题]?\s*(?:-|–|—|~|～|－|至|到)+\s*(?P<last>\d{1,4})\s*[题]?\s*[.．、:：]?\s*"
    rf"(?P<values>{_VALUE}(?:[\s,，、]*{_VALUE})*)"
)
_SINGLE = (
    r"[（(]?第?\s*(?P<number>\d{1,4})\s*(?:题\s*[.．、:：]?|[.．、:：)）\s])\s*"
    rf"(?:[【\[]?答案[】\]]?\s*[:：]?\s*)?(?P<value>{_VALUE})"
)
_ENTRY = re.compile(rf"\s*(?:{_RANGE}|{_SINGLE})(?=[\s,，;；、。.]|$)[\s,，;；、。.]*", re.IGNORECASE)
_SIGN = re.compile(_VALUE, re.IGNORECASE)
_SIGNS = re.compile(r"[A-HＡ-Ｈ]+|[TF]+", re.IGNORECASE)  # one sign is one answer
_NUMBERS = re.compile(r"(?:\|\s*)?(?:(?:题\s*号|序\s*号)[\s|:：]*)?(\d{1,4}(?:[\s|]+\d{1,4})+)[\s|]*")
_ROW = re.compile(
    rf"(?:\|\s*)?(?:(?:参考|正确|标准)?答\s*案[\s|:：]*)?({_VALUE}(?:[\s|]+{_VALUE})+)[\s|]*", re.IGNORECASE
)


@dataclass(frozen=True)
class Entry:
    """One answer of a list: the number of its question and the answer as written."""

    number: int
    value: str


def entries(text: str) -> list[Entry] | Reason | None:
    """The answers of a line that holds nothing else; a reason if a range does not come out; None if it is no list."""
    found: list[Entry] = []
    at = 0
    while at < len(text):
        match = _ENTRY.match(text, at)
        if match is None:
            return None
        taken = _taken(match)
        if isinstance(taken, Reason):
            return taken
        found += taken
        at = match.end()
    return found or None


def numbers(text: str) -> list[int]:
    """The numbers of questions that a row of a table holds and nothing else; none for any other line."""
    match = _NUMBERS.fullmatch(text)
    return list(map(int, re.findall(r"\d+", match[1]))) if match else []


def row(text: str, under: list[int]) -> list[Entry] | Reason | None:
    """The answers of the row below such numbers; a reason where they are more or fewer; None if it is no such row."""
    match = _ROW.fullmatch(text)
    if match is None:
        return None
    values = re.split(r"[\s|]+", match[1].strip())
    if len(values) != len(under):
        params = {"first": under[0], "last": under[-1], "found": len(values)}
        return Reason("The list gives %(found)d answers for the questions %(first)d to %(last)d.", params)
    return [Entry(number, value) for number, value in zip(under, values, strict=True)]


def has_range(text: str) -> bool:
    """Whether a line is a list beyond doubt, even without a heading: it begins with a range of numbers."""
    match = _ENTRY.match(text)
    return bool(match and match["first"])


def apply(entry: Entry, pool: list[Block], *, line: int) -> Block | Rejection | None:
    """Give one answer to the one question of its number that waits for one, and hand that back; else blame."""
    if not pool:
        params = {"number": entry.number}
        return Rejection(
            f"line {line}", Reason("The list answers question %(number)d, which is not in the text.", params)
        )
    waiting = list(filterfalse(Block.own_answers, pool))
    if len(waiting) == 1:
        waiting[0].answer.append(entry.value)
        return waiting[0]
    if waiting:
        _blame_all(waiting, line)
    else:
        _compare(pool, entry)
    return None


def _taken(match: re.Match[str]) -> list[Entry] | Reason:
    if match["number"]:
        return [Entry(int(match["number"]), match["value"])]
    first, last = int(match["first"]), int(match["last"])
    values = _values(match["values"], last - first + 1)
    if len(values) != last - first + 1:
        params = {"first": first, "last": last, "found": len(values)}
        return Reason("The list gives %(found)d answers for the questions %(first)d to %(last)d.", params)
    return [Entry(first + index, value) for index, value in enumerate(values)]


def _values(text: str, wanted: int) -> list[str]:
    """The answers of a range: apart by blanks if that gives the wanted number, else sign by sign."""
    groups = [group for group in re.split(r"[\s,，、]+", text) if group]
    if len(groups) == wanted:
        return groups
    letters = "".join(groups)
    return list(letters) if _SIGNS.fullmatch(letters) else _SIGN.findall(letters)


def _blame_all(blocks: list[Block], line: int) -> None:
    for block in blocks:
        params = {"line": line, "number": block.number}
        reason = Reason(
            "The list of answers in line %(line)d fits more than one question with the number %(number)d. "
            "Put the headings of the sections into the list.",
            params,
        )
        block.blame(reason)


def _compare(pool: list[Block], entry: Entry) -> None:
    """All have answers of their own: one must be the same, else the last is contradicted."""
    if any(normal(entry.value) == normal(block.own_answers()[0]) for block in pool):
        return
    params = {"own": pool[-1].own_answers()[0], "listed": entry.value}
    pool[-1].blame(Reason("The question gives the answer %(own)s, the list of answers %(listed)s.", params))
