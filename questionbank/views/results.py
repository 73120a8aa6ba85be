"""The forms of a run side by side: what they measure beside the targets, what they hold by cell."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import chain
from typing import Any

from core.db import reading
from core.errors import Text
from core.i18n import say
from questionbank.models import AssemblyRun
from questionbank.queries import papers
from questionbank.rules.papers import BlueprintSpec, Candidate, Cell, Section, Tally, tallies
from questionbank.rules.targets import Curve
from questionbank.service import runs

SHOWN = 8  # forms that stand side by side; of more, the least and the most


@dataclass(frozen=True)
class Point:
    """One target beside what the forms have there; `random_sd` is what chance alone would spread expected marks by."""

    theta: Decimal
    target: Decimal | None
    reach: Decimal
    values: Sequence[float]
    random_sd: float | None = None

    @property
    def spread(self) -> float:
        """Give how far the forms are apart."""
        return max(self.values) - min(self.values)


@dataclass(frozen=True)
class Content:
    """How many items of each form answer to a demand."""

    cell: Section | Cell
    low: int
    high: int | None
    counts: Sequence[int]


@dataclass(frozen=True)
class Sheet:
    """All that the page of a finished run shows."""

    names: Sequence[str]
    facts: Sequence[Mapping[str, Any]]
    pilots: Sequence[int]
    information: Sequence[Point]
    expected: Sequence[Point]
    contents: Sequence[Content]
    pictures: Mapping[str, str]  # SVG, drawn by our own job

    @property
    def wide(self) -> bool:
        """Tell whether there are too many forms to stand side by side."""
        return len(self.names) > SHOWN


def sheet(run: AssemblyRun, spec: BlueprintSpec) -> Sheet | None:
    """Lay out the forms of a run; None while there are none."""
    forms = run.result.get("forms")
    if not forms:
        return None
    facts = [form["facts"] for form in forms]
    spreads = {theta: float(value) for theta, value in run.result.get("random_sd", {}).items()}
    return Sheet(
        names=[runs.form_name(number, len(forms)) for number in range(1, len(forms) + 1)],
        facts=facts,
        pilots=[len(form["pilots"]) for form in forms],
        information=_points(spec.targets.information, facts, "information", {}),
        expected=_points(spec.targets.expected, facts, "expected", spreads),
        contents=_contents(forms, spec),
        pictures=run.result.get("charts", {}),
    )


def reasons(run: AssemblyRun) -> list[str]:
    """Say in the reader's words why a run found nothing."""
    told = [*run.result.get("shortages", []), *filter(None, [run.result.get("problem")])]
    return [say(_sentence(one)) for one in told]


def _sentence(row: Mapping[str, Any]) -> Text:
    """Read a sentence as a run keeps it; what fills its places may be a sentence too."""
    params = {name: _sentence(one) if isinstance(one, dict) else one for name, one in row["params"].items()}
    template = row["template"]
    return Text(template, params)


def _points(
    curve: Curve | None, facts: Sequence[Mapping[str, Any]], name: str, spreads: Mapping[str, float]
) -> list[Point]:
    if curve is None:
        return []
    targets = curve.target or (None,) * len(curve.thetas)
    return [
        Point(
            theta=theta,
            target=target,
            reach=_reach(curve, target if name == "information" else None),
            values=[fact[name][str(theta)] for fact in facts],
            random_sd=spreads.get(str(theta)),
        )
        for theta, target in zip(curve.thetas, targets, strict=True)
    ]


def _reach(curve: Curve, share_of: Decimal | None) -> Decimal:
    """Give how far a form may be from its target: a share of it, or the tolerance as it stands."""
    return curve.tolerance if share_of is None else curve.tolerance * share_of


def _contents(forms: Sequence[Mapping[str, Any]], spec: BlueprintSpec) -> list[Content]:
    parts = chain.from_iterable(form["items"] for form in forms)
    known = papers.candidates(reading(), chain.from_iterable(parts))
    counted = zip(*(_tallied(form, spec, known) for form in forms), strict=True)
    return [Content(row[0].cell, row[0].low, row[0].high, [one.found for one in row]) for row in counted]


def _tallied(form: Mapping[str, Any], spec: BlueprintSpec, known: Mapping[int, Candidate]) -> list[Tally]:
    pilots = set(form["pilots"])
    scored = [one for part in runs.sections_of(form, known) for one in part if one.version_id not in pilots]
    sections, cells = tallies(spec, scored)
    return [*sections, *cells]
