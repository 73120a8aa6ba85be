"""The order in which one candidate sees a paper: items within sections, options within items. Pure."""

import random
from collections.abc import Iterable, Mapping
from itertools import chain
from typing import Any

PLAN_ALGORITHM = "shuffle-2"
MOVABLE = frozenset({"single_choice", "multiple_choice", "ordering"})


def make_plan(paper: dict[str, Any], *, seed: int) -> dict[str, Any]:
    """Order items within sections and options within items for one candidate; same seed, same plan.

    The items of a case stay together and in their order; among the other items of a section they move as one. The
    options of choices and orderings move, as a response names them and not their places; true stands before false,
    classifications and the words for a gap stand in one order for everybody.
    """
    dice = random.Random(seed)
    order, options = _item_order(paper, dice), _movable_options(paper)
    for ids in options.values():
        dice.shuffle(ids)
    return {"algorithm": PLAN_ALGORITHM, "items": order, "options": options}


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


def _movable_options(paper: dict[str, Any]) -> dict[str, list[str]]:
    """Give the options by item where their order may differ."""
    return {
        item["id"]: [option["id"] for option in item["options"]]
        for item in paper["items"]
        if item.get("options") and item["type"] in MOVABLE
    }
