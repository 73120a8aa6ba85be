"""What candidates may use while they write: a calculator, reading matter (参考资料) by its code. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from core.errors import Text

MOST_DOCUMENTS = 10  # what a panel beside the question can still offer


@dataclass(frozen=True)
class Aids:
    """What a blueprint allows; of each piece of reading matter a form freezes the version that is newest then."""

    calculator: bool = False
    documents: tuple[str, ...] = ()


NO_AIDS = Aids()


@dataclass(frozen=True)
class FrozenDocument:
    """Reading matter as a form names it: the public name of the version, its title, the SHA-256 of its text."""

    id: str
    title: str
    hash: str


def aids_row(aids: Aids) -> dict[str, Any]:
    """Write aids as the table keeps them; empty for none."""
    calculator = {"calculator": True} if aids.calculator else {}
    return {**calculator, **({"documents": list(aids.documents)} if aids.documents else {})}


def aids_on_paper(aids: Aids, documents: Mapping[str, FrozenDocument]) -> dict[str, Any]:
    """Give what a paper says of its aids, with the documents by code; empty for none, so such a paper is as ever."""
    if aids == NO_AIDS:
        return {}
    return {"calculator": aids.calculator, "documents": [vars(documents[code]).copy() for code in aids.documents]}


def aids_problems(aids: Aids) -> list[Text]:
    """List what keeps aids from being allowed."""
    twice = sorted({code for code in aids.documents if aids.documents.count(code) > 1})
    found = [Text("The reading matter “%(code)s” is there twice. Keep one of them.", {"code": code}) for code in twice]
    if len(aids.documents) > MOST_DOCUMENTS:
        params = {"most": MOST_DOCUMENTS}
        found.append(Text("A paper has at most %(most)s pieces of reading matter. Leave some out.", params))
    return found
