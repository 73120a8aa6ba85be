"""The search for a batch of forms: each in a random part of what is free, in greater parts, at last all together."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from functools import cached_property
from math import ceil
from random import Random
from time import perf_counter
from typing import TypeVar

import numpy as np

from questionbank.assembly import highs
from questionbank.assembly.drawn import Chosen, Drawn, Order, laid_out
from questionbank.assembly.highs import Columns, Effort, Found, Status
from questionbank.assembly.maximise import as_targets, richest
from questionbank.assembly.pilots import choose_pilots, pilot_shortages
from questionbank.assembly.pool import Mask, Sampler, cases_of, pilots_of, usable
from questionbank.assembly.rows import Row, Terms, band_rows, blueprint_rows
from questionbank.assembly.shortage import capacity, shortages
from questionbank.rules.papers import BlueprintSpec, Candidate, Shortage

Thing = TypeVar("Thing")

PARTS = (450, 450, 450, 900, 2_000)  # items in which a form is looked for one part after another; then in all
NODES = 200  # of a search in a part: another part is found sooner than the end of a long search
ROUNDS = 3  # whole batches, before the forms are sought together
JOINT = 30_000  # columns of a model of all forms together that is still worth trying
ON_THE_FLY_SHARE = 0.10  # of the forms of one batch that an item may be on, where each candidate gets one
ROOM_FOR_CHANCE = 2  # times as many forms as a small bank makes necessary


class Batch:
    """One order at work: which items the forms so far have used, and how much time is left."""

    def __init__(self, order: Order, bank: Iterable[Candidate]) -> None:
        self._began = perf_counter()
        self._order, live = order, list(bank)
        self._items = usable(order.spec, live, seen=order.seen)
        self._pilots = pilots_of(order.spec, live, seen=order.seen) if order.spec.pilots else []
        self._sampler = Sampler(order.spec, self._items)
        self._before = np.array([one.uses for one in self._items], int)
        self._cases = cases_of(self._items)
        self._start()
        self._bound: int | None = None
        self.impossible = False  # it is proven that not even one form can be had

    def _start(self) -> None:
        self._uses = np.zeros(len(self._items), int)
        self._forms: list[Chosen] = []

    @property
    def seconds(self) -> float:
        """Give how long the work has taken so far."""
        return perf_counter() - self._began

    @property
    def left(self) -> float:
        """Give how many seconds are left."""
        return self._order.seconds - self.seconds

    def blueprints(self) -> Iterator[BlueprintSpec]:
        """Give the blueprints to try one after another: the one that was ordered, or targets for what can be had."""
        spec, papers = self._order.spec, self._order.forms
        if spec.targets.maximised and papers > 1:
            yield from as_targets(spec, self._items, papers=papers if self._order.disjoint else 1)
        else:
            yield from [spec] * ROUNDS

    def run(self, spec: BlueprintSpec, attempt: int, progress: Callable[[int], None]) -> list[Drawn]:
        """Look for all forms, in one round; none if one of them could not be found."""
        self._start()
        if not self._short_at_sight():
            self._one_by_one(spec, attempt, progress)
        if self._open and attempt == ROUNDS - 1:
            self._all_together(spec)
        return [] if self._open else self._laid_out(spec)

    def _one_by_one(self, spec: BlueprintSpec, attempt: int, progress: Callable[[int], None]) -> None:
        while self._open and self._next(spec, attempt):
            progress(len(self._forms))

    def _laid_out(self, spec: BlueprintSpec) -> list[Drawn]:
        return [laid_out(spec, one, self._dice("order", place)) for place, one in enumerate(self._forms)]

    def explain(self) -> list[Shortage]:
        """Name what the bank lacks for the order; empty = nothing is known to lack."""
        spec, papers = self._order.spec, self._papers
        untried = pilot_shortages(spec, self._pilots, papers)
        if untried:
            return untried
        if self._bound is not None and not self.impossible:
            return []  # fractions of items could make all forms: what lacks is time
        items = [self._items[int(place)] for place in np.flatnonzero(self._unseen())]
        return shortages(len(items), [*blueprint_rows(spec, items), *band_rows(spec, items)], papers=papers)

    @property
    def _open(self) -> int:
        """Give how many forms are still to be found."""
        return self._order.forms - len(self._forms)

    @property
    def _papers(self) -> int:
        return self._order.forms if self._order.disjoint else 1

    def _short_at_sight(self) -> bool:
        """Tell whether one demand alone shows that there are not enough items."""
        sections, cells = self._order.spec.sections, self._order.spec.cells
        needs = [(one, one.count) for one in sections] + [(one, one.min) for one in cells]
        self.impossible = any(sum(map(one.admits, self._items)) < need * self._papers for one, need in needs)
        self.impossible |= bool(pilot_shortages(self._order.spec, self._pilots, self._papers))
        return self.impossible

    def _next(self, spec: BlueprintSpec, attempt: int) -> bool:
        began, dice = perf_counter(), self._dice(attempt, len(self._forms))
        places, found = self._search(spec, dice)
        if not found.solved:
            return False
        chosen = _picked(places, found.values)
        scored = [self._items[place] for place in chosen]
        pilots = self._some_pilots(scored, dice)
        if len(pilots) < spec.pilots:
            return False
        self._uses[chosen] += 1
        self._forms.append(Chosen(scored, pilots, found, perf_counter() - began))
        return True

    def _search(self, spec: BlueprintSpec, dice: Random) -> tuple[list[int], Found]:
        """Look for one form in parts of what is free, then in all of it."""
        free = self._free()
        places = [int(place) for place in np.flatnonzero(free)]
        if spec.targets.maximised:
            return places, richest(spec, [self._items[place] for place in places], seconds=self.left)
        for part in self._parts(free, dice):
            found = self._solve(spec, part, [0.0] * len(part), Effort(seconds=self.left, nodes=NODES, first=True))
            if found.solved:
                return part, found
        return places, self._search_all(spec, places, dice)

    def _parts(self, free: Mask, dice: Random) -> Iterator[list[int]]:
        """Give greater and greater random parts of what is free, while there is time."""
        share = 1.0 / self._open if self._order.disjoint else 1.0
        for size in PARTS:
            if size >= int(free.sum()) or self.left <= 0:
                return
            yield self._sampler.part(free, size=size, share=share, uses=self._uses + self._before, dice=dice)

    def _search_all(self, spec: BlueprintSpec, places: Sequence[int], dice: Random) -> Found:
        if self._cannot_be_had(spec):
            return Found(Status.INFEASIBLE)
        costs = [dice.random() for _ in places]  # all of a bank is no random part: chance has to come by them
        found = self._solve(spec, places, costs, Effort(seconds=self.left, first=True))
        self.impossible = found.status is Status.INFEASIBLE and not self._forms
        return found

    def _cannot_be_had(self, spec: BlueprintSpec) -> bool:
        """Tell whether fractions of items could not even make all forms; asked once, when a form is hard to find."""
        if self._bound is None and self._order.disjoint and self._order.forms > 1:
            rows = [*blueprint_rows(spec, self._items), *band_rows(spec, self._items)]
            self._bound = capacity(len(self._items), rows)
        self.impossible = self._bound is not None and self._bound < self._order.forms
        return self.impossible

    def _solve(self, spec: BlueprintSpec, places: Sequence[int], costs: Sequence[float], effort: Effort) -> Found:
        part = [self._items[place] for place in places]
        rows = [*blueprint_rows(spec, part), *band_rows(spec, part), *self._overlap_rows(part)]
        return highs.search(Columns(costs, [1.0] * len(part)), rows, effort)

    def _overlap_rows(self, part: Sequence[Candidate]) -> Iterator[Row]:
        most = self._order.spec.targets.overlap_max
        if most is None or self._order.disjoint:
            return
        for form in self._forms:
            yield Row(_common(part, form.scored), 0, most)

    def _free(self) -> Mask:
        """Tell which items the next form may still use."""
        free, limit = self._uses < self._most_uses, self._order.spec.targets.max_uses
        if limit is not None:
            free &= self._uses + self._before < limit
        taken = self._taken()
        free &= np.array([one.version_id not in taken for one in self._items], bool)
        return np.asarray(free & self._unseen())

    def _unseen(self) -> Mask:
        """Tell which items whoever gets the next form has not seen lately; a case counts as a whole."""
        seen = self._seen_by_next()
        met = np.array([one.version_id in seen for one in self._items], bool)
        torn = np.unique(self._cases[met & (self._cases >= 0)])
        return np.asarray(~(met | np.isin(self._cases, torn)))

    def _seen_by_next(self) -> frozenset[int]:
        each, place = self._order.seen_each, len(self._forms)
        return each[place] if place < len(each) else frozenset()

    @property
    def _most_uses(self) -> int:
        """Give on how many forms of the batch an item may be."""
        if self._order.on_the_fly:
            return max(1, int(ON_THE_FLY_SHARE * self._order.forms), self._uses_needed)
        return 1 if self._order.disjoint else self._order.forms

    @cached_property
    def _uses_needed(self) -> int:
        """Give on how many forms an item must be where the bank is small for the seats of a sitting, with some room."""
        if not self._order.seen_each:
            return 1
        spec = self._order.spec
        apart = capacity(len(self._items), [*blueprint_rows(spec, self._items), *band_rows(spec, self._items)])
        return ceil(ROOM_FOR_CHANCE * self._order.forms / max(1, apart))

    def _taken(self) -> frozenset[int]:
        """Give the versions that no further form may have, as it must share none with those that are found."""
        forms = self._forms if self._order.disjoint else []
        return frozenset(one.version_id for form in forms for one in (*form.scored, *form.pilots))

    def _some_pilots(self, scored: Sequence[Candidate], dice: Random) -> list[Candidate]:
        """Choose pilots that are on no form so far."""
        taken = self._taken() | self._seen_by_next()
        return choose_pilots(self._order.spec, self._pilots, scored, dice, taken=taken)

    def _all_together(self, spec: BlueprintSpec) -> None:
        """Look for all forms in one model where that is small enough; forms without a common item only."""
        size, forms = len(self._items), self._order.forms
        if not self._may_try_together(size * forms):
            return
        self._start()
        began, columns = perf_counter(), Columns([0.0] * (size * forms), [1.0] * (size * forms))
        found = highs.search(columns, self._joint_rows(spec), Effort(seconds=self.left))
        for form in range(forms if found.solved else 0):
            scored = _picked(self._items, found.values[form * size : (form + 1) * size])
            pilots = self._some_pilots(scored, self._dice("together", form))
            if len(pilots) == spec.pilots:
                self._forms.append(Chosen(scored, pilots, found, (perf_counter() - began) / forms))

    def _may_try_together(self, columns: int) -> bool:
        is_hopeless = self.impossible or self.left <= 0
        return self._order.disjoint and not is_hopeless and columns <= JOINT

    def _joint_rows(self, spec: BlueprintSpec) -> list[Row]:
        """Write the rows of every form beside each other, and that no item is on two of them."""
        size, forms = len(self._items), range(self._order.forms)
        one = [*blueprint_rows(spec, self._items), *band_rows(spec, self._items)]
        rows = [_moved(row, form * size) for form in forms for row in one]
        return rows + [Row(tuple((form * size + item, 1) for form in forms), 0, 1) for item in range(size)]

    def _dice(self, *parts: object) -> Random:
        return Random("/".join(map(str, (self._order.seed, *parts))))


def _picked(things: Sequence[Thing], values: Iterable[float]) -> list[Thing]:
    """Give the things whose column is one; a model may have further columns behind."""
    return [thing for thing, value in zip(things, values, strict=False) if value > 0.5]


def _common(part: Sequence[Candidate], scored: Iterable[Candidate]) -> Terms:
    """Give the columns of a part whose items are on a form."""
    on_it = {one.version_id for one in scored}
    return tuple((index, 1) for index, one in enumerate(part) if one.version_id in on_it)


def _moved(row: Row, by: int) -> Row:
    return replace(row, terms=tuple((column + by, weight) for column, weight in row.terms))
