"""What is asked in an item, whatever interaction asks it, and how a response of ours is said in the item's terms."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from lxml import etree

from questionbank.interchange.model import Reason
from questionbank.interchange.qti.body import Body, lift, paragraph
from questionbank.interchange.qti.declarations import Declaration
from questionbank.interchange.qti.obstacles import Beyond, Broken
from questionbank.interchange.sanitise import visible
from questionbank.rules.areas import Area, area
from questionbank.rules.items import ItemType
from questionbank.rules.wording import Option, Wording

# The proof of an item's score tries each answer beside the others: what has more of them would keep everybody waiting.
MOST_OPTIONS = 200
MOST_SPOTS = 50
_DIGITS = 9  # of a count
_SHOWN = re.compile(r"<(?:img|audio|math)\b")


@dataclass(frozen=True)
class Spot:
    """A place on a picture that a response may name, as the key of a hotspot writes it."""

    identifier: str
    area: str


@dataclass(frozen=True)
class Question:
    """An item's text and answers to choose from, in our terms, and the responses that it declares.

    `names` are the source's identifiers where ours differ; `most` is how many answers may be given, 0 for any number.
    """

    type: ItemType
    wording: Wording
    declared: tuple[Declaration, ...]
    names: Mapping[str, str] = field(default_factory=dict, hash=False)
    spots: tuple[Spot, ...] = ()
    most: int = 0

    @property
    def only(self) -> Declaration:
        """The one response of an item that has one."""
        return self.declared[0]

    @property
    def areas(self) -> dict[str, Area]:
        """The areas of a picture by what a key calls them."""
        return {spot.area: found for spot in self.spots if (found := area(spot.area))}


@dataclass(frozen=True)
class Page:
    """An item on its way: its body with normal names, its declarations, and what writes its text as HTML."""

    body: etree._Element
    declared: Mapping[str, Declaration]
    write: Body

    def declaration(self, interaction: etree._Element) -> Declaration:
        """The response of an interaction. Raises `Broken` where it is not declared."""
        identifier = interaction.get("responseIdentifier", "")
        if identifier not in self.declared:
            raise Broken(Reason("The response %(name)s is not declared.", {"name": identifier or "—"}))
        return self.declared[identifier]

    def stem(self, interaction: etree._Element) -> str:
        """The text of the item, then the prompt of its interaction, which is taken out of the text."""
        prompt = interaction.find("prompt")
        lift(interaction)
        parts = [self.write.html(self.body), "" if prompt is None else self.write.html(prompt)]
        filled = [part for part in parts if part]
        return filled[0] if len(filled) == 1 else "".join(map(paragraph, filled))

    def options(self, elements: Sequence[etree._Element]) -> tuple[Option, ...]:
        """Answers to choose from. Raises `Broken` for an identifier that stands twice and for a blank answer."""
        if len(elements) > MOST_OPTIONS:
            raise Beyond(Reason("The question has more than %(limit)s options in one list.", {"limit": MOST_OPTIONS}))
        found: dict[str, Option] = {}
        for element in elements:
            identifier = element.get("identifier", "")
            _check_new(identifier, found)
            found[identifier] = self._option(identifier, element)
        return tuple(found.values())

    def _option(self, identifier: str, element: etree._Element) -> Option:
        text = self.write.html(element)
        if is_blank(text):
            raise Beyond(Reason("Option %(letter)s is blank.", {"letter": identifier}))
        return Option(identifier, text)


def _check_new(identifier: str, found: Mapping[str, Option]) -> None:
    if not identifier or identifier in found:
        raise Broken(Reason("The identifier “%(name)s” stands twice.", {"name": identifier or "—"}))


def is_blank(text: str) -> bool:
    """Whether HTML shows nothing: no words, no picture, sound or formula."""
    return not visible(text) and _SHOWN.search(text) is None


def most(interaction: etree._Element, declared: Declaration) -> int:
    """How many answers may be given, 0 for any number."""
    return 1 if declared.is_single else count(interaction, "maxChoices", 0)


def count(interaction: etree._Element, name: str, default: int) -> int:
    """A number that an interaction states, as `maxChoices`; one of more digits than any count has says nothing."""
    text = interaction.get(name, "").strip()
    return int(text) if text.isdecimal() and len(text) <= _DIGITS else default
