"""Demands of a blueprint in words that can be translated, and what is said where the bank cannot meet one. Pure."""

from collections.abc import Iterator

from core.errors import Text
from questionbank.rules.items import TIER_NAMES, TYPE_NAMES, VERB_NAMES
from questionbank.rules.papers import Cell, Section, Shortage
from questionbank.rules.targets import Measure, MeasureKind

MEASURE_NAMES = {
    MeasureKind.INFORMATION: Text("Information"),
    MeasureKind.EXPECTED: Text("Expected marks"),
    MeasureKind.MINUTES: Text("Working time"),
    MeasureKind.PILOTS: Text("Pilot items"),
}
VERBS = {verb.value: name for verb, name in VERB_NAMES.items()}


def spoken(demand: Section | Cell | Measure) -> Text:
    """Name a demand for a reader, e.g. “Tier 3 Judgement · Multiple choice”."""
    if isinstance(demand, Section):
        return Text("Section: %(type)s", {"type": TYPE_NAMES[demand.type]})
    if isinstance(demand, Cell):
        return _together(list(_parts(demand)))
    name = MEASURE_NAMES[demand.kind]
    return name if demand.theta is None else Text("%(name)s (θ = %(theta)s)", {"name": name, "theta": demand.theta})


def explain(shortage: Shortage) -> Text:
    """Say what is short, by how many, and why: too few items, or enough of them that do not fit together."""
    if isinstance(shortage.cell, Measure):
        return Text(
            "“%(cell)s” should come to %(needed)s, but the items in use come no nearer than %(available)s. Loosen it.",
            {"cell": spoken(shortage.cell), "needed": f"{shortage.needed:g}", "available": f"{shortage.available:.4g}"},
        )
    names = ("needed", "available", "missing", "live")
    params = {"cell": spoken(shortage.cell), **{name: getattr(shortage, name) for name in names}}
    if shortage.live < shortage.needed:
        return Text(
            "“%(cell)s” needs %(needed)s items, but the bank has %(live)s in use: "
            "%(missing)s short. Put more into use.",
            params,
        )
    return Text(
        "“%(cell)s” needs %(needed)s items; the bank has %(live)s in use, but only %(available)s of them go together "
        "with the other cells: %(missing)s short. Loosen a cell or put more into use.",
        params,
    )


def _together(parts: list[Text]) -> Text:
    first, *others = parts
    return Text("%(first)s · %(others)s", {"first": first, "others": _together(others)}) if others else first


def _parts(cell: Cell) -> Iterator[Text]:
    if cell.point is not None:
        yield Text("Point %(code)s", {"code": cell.point})
    if cell.tier is not None:
        yield Text("Tier %(name)s", {"name": TIER_NAMES.get(cell.tier, cell.tier)})
    if cell.verb is not None:
        yield Text("Verb “%(verb)s”", {"verb": VERBS.get(cell.verb, cell.verb)})
    if cell.type is not None:
        yield TYPE_NAMES[cell.type]
