"""Whether forms are as hard as their blueprint says, by what calibrations know of their items now."""

from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import filterfalse
from operator import attrgetter
from typing import NamedTuple

from sqlmodel import Session

from core.db import get
from core.errors import Text
from questionbank.assembly.curves import values_of
from questionbank.models import Form, ItemParameters
from questionbank.queries import facts
from questionbank.queries import papers as asked
from questionbank.rules.papers import BlueprintSpec, Candidate
from questionbank.rules.targets import SLACK, Curve


class Uneven(NamedTuple):
    """A form whose expected marks at an ability lie outside the band of its blueprint."""

    form: str
    theta: Decimal
    value: float
    low: float
    high: float

    @property
    def told(self) -> Text:
        """Say it, with what to do."""
        shown = {"value": f"{self.value:.2f}", "low": f"{self.low:.2f}", "high": f"{self.high:.2f}"}
        return Text(
            "Form %(form)s gives %(value)s expected marks at θ = %(theta)s, but forms of its blueprint are held "
            "between %(low)s and %(high)s: it is not as hard as the others. Leave it out, or assemble another.",
            {"form": self.form, "theta": self.theta, **shown},
        )


def uneven(session: Session, form_ids: Sequence[int]) -> list[Uneven]:
    """List the forms outside the band of difficulty that their blueprint states; none where it states none."""
    forms: list[Form] = [get(session, Form, form_id) for form_id in form_ids]
    return [found for form in forms for found in _outside(session, form)]


def _outside(session: Session, form: Form) -> list[Uneven]:
    spec = asked.spec_of(session, asked.blueprint(session, form.blueprint_id))
    curve = spec.targets.expected
    if curve is None or curve.maximise:
        return []
    return list(_beyond(form.code, curve, _expected(session, form, spec, curve)))


def _expected(session: Session, form: Form, spec: BlueprintSpec, curve: Curve) -> list[float]:
    """Compute the expected marks of a form's scored items, with the newest parameters."""
    placed = list(filterfalse(attrgetter("pilot"), asked.form_items(session, form.id or 0)))
    known = facts.newest_parameters(session, [one.version_id for one in placed])
    items = [_calibrated(one.candidate, known.get(one.version_id)) for one in placed]
    return list(map(float, values_of(spec, items, curve.thetas).marks.sum(axis=0)))


def _calibrated(item: Candidate, found: ItemParameters | None) -> Candidate:
    return item if found is None else item._replace(a=found.a, b=found.b)


def _beyond(code: str, curve: Curve, values: Sequence[float]) -> Iterator[Uneven]:
    for theta, target, value in zip(curve.thetas, curve.target, values, strict=True):
        low, high = float(target - curve.tolerance), float(target + curve.tolerance)
        if not low - SLACK <= value <= high + SLACK:
            yield Uneven(code, theta, value, low, high)
