"""Parallel forms: every form within the same tolerance, found one by one on random parts of the bank.

A model of all forms at once is far harder than the forms are one by one (van der Linden 2005, ch. 6, and our own
measurements in docs/benchmarks.md); within a tolerance any solution is as good as the next, so nothing is optimised.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from core.errors import Refused, Text
from questionbank.assembly import highs
from questionbank.assembly.batch import Batch
from questionbank.assembly.drawn import Drawn, Order
from questionbank.assembly.highs import Status
from questionbank.rules.papers import Candidate, Shortage

RECIPE = "gradus-parallel-1"  # a change that gives other forms for old seeds needs a new name


@dataclass(frozen=True)
class Assembly:
    """All forms that were asked for, or none and what is short."""

    status: Status
    gap: float
    seconds: float
    forms: tuple[Drawn, ...] = ()
    shortages: tuple[Shortage, ...] = ()


Progress = Callable[[int], None]  # told how many forms are done; it may raise to end the work


def algorithm() -> str:
    """Name the way of assembling with its version, which is stored with each form."""
    return f"highs-{highs.version()}/{RECIPE}"


def assemble(order: Order, bank: Iterable[Candidate], *, progress: Progress = lambda _done: None) -> Assembly:
    """Assemble parallel forms; the same order and bank give the same forms.

    If they cannot be had, `shortages` names what lacks. Raises Refused `undecided` when neither was found in time.
    Precondition: `rules.papers.problems(order.spec)` is empty.
    """
    batch = Batch(order, bank)
    for attempt, spec in enumerate(batch.blueprints()):
        forms = batch.run(spec, attempt, progress)
        if forms:
            return _assembled(forms, batch.seconds)
        if batch.impossible or batch.left <= 0:
            break
    return _unmet(order, batch)


def _assembled(forms: Sequence[Drawn], seconds: float) -> Assembly:
    is_optimal = all(one.status is Status.OPTIMAL for one in forms)
    status = Status.OPTIMAL if is_optimal else Status.FEASIBLE
    return Assembly(status, max(form.gap for form in forms), seconds, tuple(forms))


def _unmet(order: Order, batch: Batch) -> Assembly:
    short = batch.explain()
    if short:
        return Assembly(Status.INFEASIBLE, 0.0, batch.seconds, shortages=tuple(short))
    text = Text(
        "The forms were not found in %(seconds)s seconds. Ask for fewer, loosen the blueprint or give more time.",
        {"seconds": round(order.seconds)},
    )
    raise Refused(text, code="undecided")
