"""An order for forms, and a form that was assembled with what it measures."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from random import Random

from questionbank.assembly.curves import values_of
from questionbank.assembly.highs import Found, Status
from questionbank.rules.papers import BlueprintSpec, Candidate

SECONDS = 60.0


@dataclass(frozen=True)
class Order:
    """What to assemble: so many forms of a blueprint by a seed, in so many seconds.

    Forms have no common item, or as many as `overlap_max` of the blueprint allows. `on_the_fly` draws a form for each
    candidate: forms may meet, but no item is on more than a tenth of them. `seen` is on no form,
    as who sits them saw it lately; `seen_each` says that of each form, in their order.
    """

    spec: BlueprintSpec
    forms: int
    seed: int
    seconds: float = SECONDS
    on_the_fly: bool = False
    seen: frozenset[int] = frozenset()
    seen_each: tuple[frozenset[int], ...] = ()

    @property
    def disjoint(self) -> bool:
        """Tell whether no two forms may have an item in common."""
        return not self.on_the_fly and not self.spec.targets.overlap_max


@dataclass(frozen=True)
class Drawn:
    """One form: its items by section, which of them are pilots, and what it measures at the abilities asked for."""

    sections: tuple[tuple[Candidate, ...], ...]
    pilots: frozenset[int]
    status: Status
    gap: float
    seconds: float
    information: dict[Decimal, float] = field(default_factory=dict)
    expected: dict[Decimal, float] = field(default_factory=dict)
    minutes: float = 0.0

    @property
    def items(self) -> tuple[Candidate, ...]:
        """Give all items in the order of the paper."""
        return tuple(one for part in self.sections for one in part)

    @property
    def scored(self) -> tuple[Candidate, ...]:
        """Give the items that count."""
        return tuple(one for one in self.items if one.version_id not in self.pilots)


@dataclass(frozen=True)
class Chosen:
    """What a search chose for one form."""

    scored: Sequence[Candidate]
    pilots: Sequence[Candidate]
    found: Found
    seconds: float


def laid_out(spec: BlueprintSpec, chosen: Chosen, dice: Random) -> Drawn:
    """Put the chosen items in sections, mixed so that nobody sees which are pilots, and measure the form."""
    items = [*chosen.scored, *chosen.pilots]
    dice.shuffle(items)
    thetas = spec.targets.thetas
    values = values_of(spec, chosen.scored, thetas)
    return Drawn(
        sections=tuple(tuple(filter(section.admits, items)) for section in spec.sections),
        pilots=frozenset(one.version_id for one in chosen.pilots),
        status=chosen.found.status,
        gap=chosen.found.gap,
        seconds=chosen.seconds,
        information=dict(zip(thetas, map(float, values.information.sum(axis=0)), strict=True)),
        expected=dict(zip(thetas, map(float, values.marks.sum(axis=0)), strict=True)),
        minutes=sum(one.minutes for one in items),
    )
