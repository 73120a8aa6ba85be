"""Items that are tried out: which may stand on a form beside what is scored, and whether there are enough of them."""

from collections.abc import Iterable, Sequence
from random import Random

from questionbank.rules.papers import BlueprintSpec, Candidate, Section, Shortage
from questionbank.rules.targets import Measure, MeasureKind


def choose_pilots(
    spec: BlueprintSpec,
    pilots: Iterable[Candidate],
    scored: Sequence[Candidate],
    dice: Random,
    *,
    taken: frozenset[int] = frozenset(),
) -> list[Candidate]:
    """Choose pilots for a form: what its sections ask for and some of any type; fewer than asked where none fits.

    None of `taken` and nobody's enemy is chosen, and what was never calibrated goes before what was.
    """
    company, wanted = list(scored), _Wanted(spec)
    order = sorted(pilots, key=lambda one: (one.a is not None, dice.random()))
    for one in (one for one in order if one.version_id not in taken):
        if _joins(one, company) and wanted.takes(one):
            company.append(one)
    return company[len(scored) :]


def pilot_shortages(spec: BlueprintSpec, pilots: Sequence[Candidate], papers: int) -> list[Shortage]:
    """Name what lacks of pilots for so many papers without a common item; empty = nothing is known to lack."""
    asked: list[tuple[Section | Measure, int, int]] = [
        (section, section.pilots * papers, sum(map(section.admits, pilots))) for section in spec.sections
    ]
    asked.append((Measure(MeasureKind.PILOTS), spec.pilots * papers, len(pilots)))
    return [Shortage(demand, needed, found, found) for demand, needed, found in asked if found < needed]


class _Wanted:
    """How many pilots a form still needs: of each section, and of any."""

    def __init__(self, spec: BlueprintSpec) -> None:
        self._sections = {section.type: section.pilots for section in spec.sections}
        self._any = spec.targets.pilots

    def takes(self, one: Candidate) -> bool:
        """Give an item a place if there is one for it."""
        if self._sections.get(one.type):
            self._sections[one.type] -= 1
            return True
        if self._any:
            self._any -= 1
            return True
        return False


def _joins(one: Candidate, company: Iterable[Candidate]) -> bool:
    """Tell whether an item is not yet among these, and nobody's enemy there."""
    return all(
        one.version_id != other.version_id
        and one.version_id not in other.enemies
        and other.version_id not in one.enemies
        for other in company
    )
