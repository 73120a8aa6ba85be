"""The targets and limits of a blueprint, field by field; its sections and cells stay as its file says."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from decimal import Decimal
from itertools import chain
from typing import Any, cast

from wtforms import BooleanField, FieldList, Form, FormField, IntegerField, StringField

from core.forms import BaseForm, Between, Meta, NumberField, between
from core.i18n import gettext, say
from core.i18n import lazy_gettext as _l
from questionbank.forms.fields import LEFT_EMPTY, above_zero
from questionbank.rules.blueprint_file import GREATEST
from questionbank.rules.exposure import GREATEST as MOST_SEEN
from questionbank.rules.exposure import LONGEST_DAYS, Ceiling
from questionbank.rules.papers import BlueprintSpec, problems
from questionbank.rules.targets import (
    EXPECTED_TOLERANCE,
    FARTHEST_THETA,
    INFORMATION_TOLERANCE,
    MOST_FORMS,
    MOST_PILOTS,
    MOST_THETAS,
    Curve,
    Targets,
    WorkingTime,
)

MORE, MORE_ROWS = "cuts", 2
FEWEST_ROWS = 3
HUNDRED = 100
WITHIN = [LEFT_EMPTY, Between(-GREATEST, GREATEST)]
ABOVE_ZERO = [*WITHIN, above_zero]


class CutForm(Form):
    """One ability, with what a paper is to measure there."""

    Meta = Meta
    theta = NumberField(_l("Ability (θ)"), WITHIN)
    information = NumberField(_l("Information"), WITHIN)
    expected = NumberField(_l("Expected marks"), WITHIN)

    @property
    def is_blank(self) -> bool:
        """Tell whether nothing is typed here."""
        return all(field.data is None for field in (self.theta, self.information, self.expected))

    def validate(self, *args: Any, **kwargs: Any) -> bool:
        """Ask for the ability of a target, and for one that a paper can be measured at."""
        whole = super().validate(*args, **kwargs)
        if not whole or self.is_blank:
            return whole
        if self.theta.data is None:
            self.theta.errors = [gettext("Give the ability to which this target belongs.")]
        elif abs(self.theta.data) > FARTHEST_THETA:
            self.theta.errors = [gettext("Abilities lie between -6 and 6.")]
        return not self.theta.errors


class TargetsForm(BaseForm):
    """Takes what a blueprint asks beyond its sections and cells."""

    cuts = FieldList(FormField(CutForm), _l("Abilities (cuts)"), max_entries=MOST_THETAS)
    maximise = BooleanField(
        _l("As much information as can be had"),
        description=_l("At every ability above, in the place of the targets of information."),
    )
    information_tolerance = NumberField(
        _l("Tolerance of information, in per cent"),
        ABOVE_ZERO,
        description=_l("How far from its target a form may be, as a share of the target. Left empty: 2."),
    )
    expected_tolerance = NumberField(
        _l("Tolerance of expected marks, in marks"),
        ABOVE_ZERO,
        description=_l("Forms of one sitting are held within it at each ability. Left empty: 0.25."),
    )
    time_target = NumberField(
        _l("Working time, in minutes"),
        ABOVE_ZERO,
        description=_l("What an able candidate needs for all items. Left empty: at most the time of the paper."),
    )
    time_tolerance = NumberField(_l("Tolerance of the working time, in minutes"), WITHIN)
    forms = IntegerField(
        _l("Forms wanted"),
        [LEFT_EMPTY, between(0, MOST_FORMS)],
        description=_l(
            "The blueprint is put in use only if the bank can give so many forms without a common item. "
            "0: it is written before the items are. Left empty: 1."
        ),
    )
    overlap_max = IntegerField(
        _l("Items that two forms may share"),
        [LEFT_EMPTY, between(0, GREATEST)],
        description=_l("Left empty: forms have no item in common."),
    )
    accessible = BooleanField(
        _l("Only items that everybody can read"),
        description=_l("Without places on pictures, sound, and pictures that no words describe."),
    )
    pilots = IntegerField(
        _l("Pilot items of any section"),
        [LEFT_EMPTY, between(0, MOST_PILOTS)],
        description=_l("They are answered like all others and never scored; candidates are told how many there are."),
    )
    section_pilots = FieldList(
        IntegerField(_l("Pilot items"), [LEFT_EMPTY, between(0, MOST_PILOTS)]), _l("Pilot items")
    )
    max_uses = IntegerField(
        _l("Sittings in which an item is used at most"),
        [LEFT_EMPTY, between(1, GREATEST)],
        description=_l("An item that was used so often is not drawn for this blueprint any more."),
    )
    rest_sittings = IntegerField(
        _l("Sittings after which an item is drawn again"),
        [LEFT_EMPTY, between(0, GREATEST)],
        description=_l("What was used in the latest so many sittings is not drawn."),
    )
    unseen_sittings = IntegerField(
        _l("Own sittings whose items a candidate does not get again"),
        [LEFT_EMPTY, between(0, GREATEST)],
        description=_l("Where each candidate gets a form of their own."),
    )
    max_candidates = IntegerField(
        _l("Candidates who may see an item"),
        [LEFT_EMPTY, between(1, MOST_SEEN)],
        description=_l("When so many have seen it within the days below, it rests by itself."),
    )
    window_days = IntegerField(
        _l("Within days"), [LEFT_EMPTY, between(1, LONGEST_DAYS)], description=_l("Left empty: 365.")
    )
    rest_after = IntegerField(
        _l("Sittings after which an item rests"),
        [LEFT_EMPTY, between(1, MOST_SEEN)],
        description=_l("Counted since it was last put into use; then it rests by itself."),
    )
    rest_days = IntegerField(
        _l("Days of rest"),
        [LEFT_EMPTY, between(1, LONGEST_DAYS)],
        description=_l("After which it comes back by itself. Left empty: somebody brings it back."),
    )
    act = StringField()  # the button: "" saves, MORE gives more rows

    def __init__(self, spec: BlueprintSpec) -> None:
        """Show what the blueprint asks already, with rows to fill in."""
        super().__init__(data=typed_targets(spec))
        self.base = spec
        for _ in spec.sections[len(self.section_pilots) :]:
            self.section_pilots.append_entry()
        self._grow(FEWEST_ROWS if not self._rows else MORE_ROWS if self.act.data == MORE else 0)

    @property
    def _rows(self) -> Sequence[CutForm]:
        return [entry.form for entry in cast("Iterable[Any]", self.cuts)]

    def _grow(self, count: int) -> None:
        for _ in range(min(count, MOST_THETAS - len(self.cuts))):
            self.cuts.append_entry()

    def is_sent(self) -> bool:
        """Tell whether the form was sent to be saved, and holds together; the other button only adds rows."""
        return not self.act.data and self.validate_on_submit()

    def validate(self, *args: Any, **kwargs: Any) -> bool:
        """Say at each field what does not hold, and at the top what holds of no single one."""
        if not super().validate(*args, **kwargs):
            return False
        self._check_time()
        self._check_abilities()
        self._check_marks()
        if not self.errors:
            self.refusals += [say(text) for text in chain.from_iterable(problems(self.spec()).values())]
        return not (self.errors or self.refusals)

    def _check_time(self) -> None:
        pair = (self.time_target, self.time_tolerance)
        for field, other in (pair, pair[::-1]):
            if field.data is None and other.data is not None:
                field.errors = [gettext("Give both the working time and its tolerance, or neither.")]

    def _check_abilities(self) -> None:
        seen: set[Decimal | None] = {None}
        for row in self._rows:
            if row.theta.data in seen - {None}:
                row.theta.errors = [gettext("This ability is there twice. Put its targets on one row.")]
            seen.add(row.theta.data)

    def _check_marks(self) -> None:
        for row in self._rows:
            if row.expected.data is not None and not 0 <= row.expected.data <= self.base.total:
                row.expected.errors = [gettext("Expected marks lie between 0 and the total of the paper.")]

    def spec(self) -> BlueprintSpec:
        """Give the blueprint with what is asked of it now."""
        pilots = [field.data or 0 for field in cast("Iterable[Any]", self.section_pilots)]
        sections = tuple(replace(one, pilots=count) for one, count in zip(self.base.sections, pilots, strict=False))
        return replace(self.base, sections=sections, targets=self._targets())

    def _targets(self) -> Targets:
        return Targets(
            information=self._information(),
            expected=self._curve("expected", _or(self.expected_tolerance.data, EXPECTED_TOLERANCE)),
            time=self._time(),
            max_uses=self.max_uses.data,
            rest_sittings=self.rest_sittings.data or 0,
            unseen_sittings=self.unseen_sittings.data or 0,
            ceiling=self._ceiling(),
            overlap_max=self.overlap_max.data,
            pilots=self.pilots.data or 0,
            accessible=bool(self.accessible.data),
            forms=_or(self.forms.data, 1),
        )

    def _information(self) -> Curve | None:
        percent = self.information_tolerance.data
        tolerance = INFORMATION_TOLERANCE if percent is None else percent / HUNDRED
        if not self.maximise.data:
            return self._curve("information", tolerance)
        return Curve(tuple(row.theta.data for row in self._rows if row.theta.data is not None), (), tolerance, True)

    def _curve(self, name: str, tolerance: Decimal) -> Curve | None:
        points: list[tuple[Any, Any]] = [(row.theta.data, row[name].data) for row in self._rows]
        given = [point for point in points if point[1] is not None]
        if not given:
            return None
        thetas, target = zip(*given, strict=True)
        return Curve(thetas, target, tolerance)

    def _time(self) -> WorkingTime | None:
        target, tolerance = self.time_target.data, self.time_tolerance.data
        return None if target is None or tolerance is None else WorkingTime(target, tolerance)

    def _ceiling(self) -> Ceiling:
        days = _or(self.window_days.data, Ceiling.days)
        return Ceiling(self.max_candidates.data, days, self.rest_after.data, self.rest_days.data)


def typed_targets(spec: BlueprintSpec) -> dict[str, Any]:
    """Write what a blueprint asks as the form shows it."""
    return {**_typed_measures(spec.targets), **_typed_limits(spec), **_typed_exposure(spec.targets)}


def _typed_measures(asked: Targets) -> dict[str, Any]:
    information, expected, time = asked.information, asked.expected, asked.time
    return {
        "cuts": _cuts(asked),
        "maximise": asked.maximised,
        "information_tolerance": None if information is None else _percent(information.tolerance),
        "expected_tolerance": None if expected is None else expected.tolerance,
        **({} if time is None else {"time_target": time.target, "time_tolerance": time.tolerance}),
    }


def _typed_limits(spec: BlueprintSpec) -> dict[str, Any]:
    asked = spec.targets
    return {
        "forms": asked.forms,
        "overlap_max": asked.overlap_max,
        "accessible": asked.accessible,
        "pilots": asked.pilots or None,
        "section_pilots": [section.pilots or None for section in spec.sections],
    }


def _typed_exposure(asked: Targets) -> dict[str, Any]:
    ceiling = asked.ceiling
    return {
        "max_uses": asked.max_uses,
        "rest_sittings": asked.rest_sittings or None,
        "unseen_sittings": asked.unseen_sittings or None,
        "max_candidates": ceiling.candidates,
        "window_days": None if ceiling.candidates is None else ceiling.days,
        "rest_after": ceiling.sittings,
        "rest_days": ceiling.rest_days,
    }


def _cuts(asked: Targets) -> list[dict[str, Decimal | None]]:
    rows: dict[Decimal, dict[str, Decimal | None]] = {theta: {"theta": theta} for theta in asked.thetas}
    for name, curve in (("information", asked.information), ("expected", asked.expected)):
        for theta, target in curve.wanted.items() if curve else ():
            rows[theta][name] = target
    return list(rows.values())


def _percent(share: Decimal) -> Decimal:
    return Decimal(format((share * HUNDRED).normalize(), "f"))


def _or(value: Any, usual: Any) -> Any:
    """Give a value that was typed, 0 included, else the usual one."""
    return usual if value is None else value
