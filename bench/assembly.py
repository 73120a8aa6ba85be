"""Measures the assembly of forms: `python -m bench.assembly` alone, or as part of `make bench`; QUICK=1 as a smoke.

Every form is held against all that was asked, by counting and computing it again here and not by the solver.
"""

import time
from collections import Counter
from collections.abc import Sequence
from itertools import combinations

from bench import pools, report
from bench.report import Figures, quick, say
from questionbank.assembly.curves import values_of
from questionbank.assembly.drawn import Drawn, Order
from questionbank.assembly.parallel import Assembly, assemble
from questionbank.rules.papers import BlueprintSpec, Candidate, satisfies
from questionbank.rules.targets import within

ITEMS, SMALL = 10_000, 2_000
BATCHES = (1, 5, 20)
ON_THE_FLY, FEW = 100, 10
RUNS = 3
SEED = 20260101


def assembly(figures: Figures) -> None:
    """Assemble one, several and many disjoint forms, and one for each of many candidates."""
    items = pools.bank(SMALL if quick() else ITEMS)
    spec = pools.blueprint(items)
    for run in range(1 if quick() else RUNS):
        for count in BATCHES[:2] if quick() else BATCHES:
            _disjoint(figures, spec, items, count=count, seed=SEED + run)
        _on_the_fly(figures, spec, items, seed=SEED + run)


def _disjoint(figures: Figures, spec: BlueprintSpec, items: list[Candidate], *, count: int, seed: int) -> None:
    found, seconds = _timed(Order(spec, count, seed), items)
    name = f"assembly, {count} disjoint {'form' if count == 1 else 'forms'}"
    figures.add("–", name, "s", seconds)
    figures.add("–", f"{name}: violations", "", violations(spec, found.forms, shared=0))


def _on_the_fly(figures: Figures, spec: BlueprintSpec, items: list[Candidate], *, seed: int) -> None:
    forms = FEW if quick() else ON_THE_FLY
    found, _ = _timed(Order(spec, forms, seed, on_the_fly=True, seconds=600), items)
    each = sorted(form.seconds for form in found.forms)
    uses = Counter(one.version_id for form in found.forms for one in form.items)
    figures.add("–", "assembly on the fly, per form: p50", "s", each[len(each) // 2])
    figures.add("–", "assembly on the fly, per form: p95", "s", each[int(len(each) * 0.95)])
    figures.add("–", "assembly on the fly: violations", "", violations(spec, found.forms, shared=spec.count))
    figures.add("–", "assembly on the fly: most exposed item", "%", 100 * max(uses.values()) / forms)


def _timed(order: Order, items: list[Candidate]) -> tuple[Assembly, float]:
    began = time.perf_counter()
    found = assemble(order, items)
    seconds = time.perf_counter() - began
    if len(found.forms) != order.forms:
        raise RuntimeError(f"{len(found.forms)} of {order.forms} forms were found: {found.shortages}")
    return found, seconds


def violations(spec: BlueprintSpec, forms: Sequence[Drawn], *, shared: int) -> int:
    """Count the forms that break a rule, and the pairs that share more items than they may."""
    sets = [{one.version_id for one in form.items} for form in forms]
    return sum(not _keeps(spec, form) for form in forms) + sum(
        len(one & other) > shared for one, other in combinations(sets, 2)
    )


def _keeps(spec: BlueprintSpec, form: Drawn) -> bool:
    information, expected, wanted = spec.targets.information, spec.targets.expected, spec.targets.time
    assert information is not None
    assert expected is not None
    assert wanted is not None
    values = values_of(spec, form.scored, pools.CUTS)
    return (
        satisfies(spec, form.scored)
        and within(list(values.information.sum(axis=0)), information, share=True)
        and within(list(values.marks.sum(axis=0)), expected, share=False)
        and abs(sum(one.minutes for one in form.scored) - float(wanted.target)) <= float(wanted.tolerance) + 1e-6
    )


def main() -> None:
    """Measure the assembly alone, print and write."""
    figures, described = Figures(), report.machine()
    assembly(figures)
    say(f"load {described['load_before']}")
    say(report.table(figures.all()))
    document = {"machine": described, "quick": quick(), "figures": report.as_document(figures.all())}
    say(f"written to {report.write('assembly', document)}")


if __name__ == "__main__":
    main()
