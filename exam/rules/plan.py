"""The order in which one candidate sees a paper: items within sections, options within items. Pure."""

import random
import re
from collections.abc import Iterable, Iterator, Mapping
from itertools import chain
from typing import Any

PLAN_ALGORITHM = "shuffle-3"
LETTERED = frozenset({"single_choice", "multiple_choice"})
MOVABLE = LETTERED | {"ordering"}
# Options that speak of the others: of all above them (以上都对, none of these), or of
# some by their letters (A和B, both A and C).
_OF_ALL_ABOVE = re.compile(
    r"(?:以上|上述|上面|前述)(?! ?\d)|(?:all|none|both|any|either|neither) of (?:the )?(?:above|these)\b", re.IGNORECASE
)
_OF_LETTERS = re.compile(
    r"(?:选项|options? |both |either |neither )? ?[A-H] ?(?:[和与及或、,，+＋&]|and\b|or\b|nor\b) ?[A-H](?![a-z0-9])",
    re.IGNORECASE,
)
_TAG = re.compile(r"<[^>]*>")


def make_plan(paper: dict[str, Any], *, seed: int) -> dict[str, Any]:
    """Order items within sections and options within items for one candidate; same seed, same plan.

    The items of a case stay together and in their order; among the other items of a section they move as one. The
    options of choices and orderings move, as a response names them and not their places; true stands before false,
    classifications and the words for a gap stand in one order for everybody. So do the options of a choice of which one
    names others by their letters, while one that speaks of all above it, as 以上都对 does, comes last.
    """
    dice = random.Random(seed)
    order = _item_order(paper, dice)
    movable = [item for item in paper["items"] if _is_movable(item)]
    return {
        "algorithm": PLAN_ALGORITHM,
        "items": order,
        "options": {item["id"]: _mixed(item, dice) for item in movable},
    }


def _item_order(paper: dict[str, Any], dice: random.Random) -> list[str]:
    stimulus = {item["id"]: item.get("stimulus", "") for item in paper["items"]}
    order: list[str] = []
    for section in paper["sections"]:
        blocks = _blocks(section["items"], stimulus)
        dice.shuffle(blocks)
        order += chain.from_iterable(blocks)
    return order


def _blocks(items: Iterable[str], stimulus: Mapping[str, str]) -> list[list[str]]:
    """Put items together that share a stimulus, at the place of the first; every other item is a block of its own."""
    blocks: dict[tuple[str, str], list[str]] = {}
    for item in items:
        shared = stimulus[item]
        blocks.setdefault((shared, "" if shared else item), []).append(item)
    return list(blocks.values())


def _is_movable(item: Mapping[str, Any]) -> bool:
    return bool(item.get("options")) and item["type"] in MOVABLE and not any(_speaking(item, _OF_LETTERS))


def _mixed(item: Mapping[str, Any], dice: random.Random) -> list[str]:
    last = list(_speaking(item, _OF_ALL_ABOVE))
    moving = [option["id"] for option in item["options"] if option["id"] not in last]
    dice.shuffle(moving)
    return moving + last


def _speaking(item: Mapping[str, Any], of_others: re.Pattern[str]) -> Iterator[str]:
    """Name the options of a choice that begin by speaking of others."""
    for option in item["options"] if item["type"] in LETTERED else ():
        if of_others.match(" ".join(_TAG.sub(" ", option["text"]).split())):
            yield option["id"]
