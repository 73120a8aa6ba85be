"""The part of a form that says how an item's answers are scored, where the paper does not decide it."""

import re
from decimal import Decimal, InvalidOperation
from typing import Any

from wtforms import BooleanField, Form, SelectField, SelectMultipleField, StringField, TextAreaField, ValidationError
from wtforms.validators import Regexp
from wtforms.widgets import CheckboxInput, ListWidget

from core.forms import Meta, no_null
from core.i18n import gettext
from core.i18n import lazy_gettext as _l
from questionbank.forms.fields import choices_of, fits
from questionbank.forms.writing.markup import lines
from questionbank.rules import (
    FOLD_NAMES,
    METHOD_NAMES,
    TOLERANCE_NAMES,
    Fold,
    ItemScoring,
    Method,
    Tolerance,
    ToleranceKind,
)

_DECIMAL = r"-?(\d{1,6}(\.\d{1,12})?|\.\d{1,12})"
SHARE = [Regexp(f"^({_DECIMAL})?$", message=_l("Write a share of the marks as 0.25."))]
AMOUNT = [Regexp(f"^({_DECIMAL})?$", message=_l("Write a number as 0.5."))]
DIGITS = {"inputmode": "decimal"}


def _amount(field: StringField) -> Decimal:
    return Decimal(field.data or "0")


def _limit(field: StringField) -> Decimal | None:
    return Decimal(field.data) if field.data else None


def _weight(line: str) -> tuple[str, Decimal]:
    """Read a line as `A = 0.5`. Raises InvalidOperation for one that says no share."""
    value, _, share = line.rpartition("=")
    if not re.fullmatch(_DECIMAL, share.strip()):
        raise InvalidOperation
    return value.strip(), Decimal(share.strip())


class ScoringForm(Form):
    """The method and its amounts, all of them shares of the item's full marks."""

    Meta = Meta
    method = SelectField(
        _l("Method"),
        choices=choices_of(METHOD_NAMES, _l("As the section of the paper says")),
        description=_l("A method of its own beats what the paper says."),
    )
    penalty = StringField(_l("Share that a wrong answer loses"), SHARE, render_kw=DIGITS)
    floor = StringField(
        _l("Least share"), SHARE, render_kw=DIGITS, description=_l("0: never below zero. Blank: no limit.")
    )
    ceiling = StringField(_l("Greatest share"), SHARE, render_kw=DIGITS, description=_l("Blank: no limit."))
    weights = TextAreaField(
        _l("Weights"),
        [fits(4_000), no_null],
        render_kw={"rows": 3},
        description=_l("One a line: what is answered, an equals sign and its share, as A = 0.5."),
    )
    default = StringField(_l("Share of what has no weight"), SHARE, render_kw=DIGITS)

    def validate_weights(self, field: TextAreaField) -> None:
        """Refuse a line that is no weight."""
        for line in lines(field.data):
            try:
                _weight(line)
            except InvalidOperation as error:
                text = gettext("The line “%(line)s” is no weight. Write it as A = 0.5.", line=line)
                raise ValidationError(text) from error

    def scoring(self) -> ItemScoring | None:
        """Give the scoring that was typed, None where the paper decides."""
        found = ItemScoring(
            method=Method(self.method.data) if self.method.data else Method.ALL_OR_NOTHING,
            weights=tuple(map(_weight, lines(self.weights.data))),
            default=_amount(self.default),
            floor=_limit(self.floor),
            ceiling=_limit(self.ceiling),
            penalty=_amount(self.penalty),
            tolerance=self.tolerance(),
            fold=self.folds(),
        )
        return None if not self.method.data and found == ItemScoring() else found

    def tolerance(self) -> Tolerance | None:
        """Give no tolerance; numbers have one."""
        return None

    def folds(self) -> frozenset[Fold]:
        """Fold nothing; texts do."""
        return frozenset()


class TextScoringForm(ScoringForm):
    """With what does not count when texts are compared."""

    fold = SelectMultipleField(
        _l("What does not count"),
        choices=choices_of(FOLD_NAMES),
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
    )

    def folds(self) -> frozenset[Fold]:
        """Give what does not count."""
        return frozenset(map(Fold, self.fold.data or ()))


class NumberScoringForm(ScoringForm):
    """With how far a number may be off."""

    kind = SelectField(_l("Tolerance"), choices=choices_of(TOLERANCE_NAMES, _l("None: the number itself")))
    below = StringField(_l("Below the number, or how many places or figures"), AMOUNT, render_kw=DIGITS)
    above = StringField(_l("Above the number"), AMOUNT, render_kw=DIGITS, description=_l("Blank: as far as below."))
    bounds = BooleanField(_l("The bounds themselves are right"))

    def tolerance(self) -> Tolerance | None:
        """Give how far a number may be off."""
        if not self.kind.data:
            return None
        below = _amount(self.below)
        above = _amount(self.above) if self.above.data else below
        return Tolerance(ToleranceKind(self.kind.data), below, above, bool(self.bounds.data))


def typed_scoring(scoring: ItemScoring | None) -> dict[str, Any]:
    """Give a scoring as the fields show it; without one, the values that a new item starts with."""
    shown = scoring or ItemScoring()
    return {
        "method": shown.method.value if scoring else "",
        "penalty": _unless_zero(shown.penalty),
        "floor": _share(shown.floor),
        "ceiling": _share(shown.ceiling),
        "weights": "\n".join(f"{value} = {_share(share)}" for value, share in shown.weights),
        "default": _unless_zero(shown.default),
        "fold": [fold.value for fold in shown.fold],
        **_typed_tolerance(shown.tolerance),
    }


def _typed_tolerance(tolerance: Tolerance | None) -> dict[str, Any]:
    if tolerance is None:
        return {"kind": "", "below": "", "above": "", "bounds": True}
    below, above = _share(tolerance.below), _share(tolerance.above)
    return {"kind": tolerance.kind.value, "below": below, "above": above, "bounds": tolerance.includes_bounds}


def _unless_zero(value: Decimal) -> str:
    return _share(value) if value else ""


def _share(value: Decimal | None) -> str:
    return "" if value is None else format(value, "f")
