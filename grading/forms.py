"""What people type about marks and releases; whether marks fit and who may give them is the services' matter."""

from collections.abc import Sequence
from decimal import Decimal, InvalidOperation

from wtforms import DecimalField, IntegerField, RadioField, SelectMultipleField, StringField, TextAreaField
from wtforms.validators import InputRequired, NumberRange, Optional
from wtforms.widgets import HiddenInput

from core.forms import REQUIRED, BaseForm, choice, needed, no_null, text_length
from core.i18n import gettext
from core.i18n import lazy_gettext as _l
from grading.rules.marking import STEP, field_of

COMMENT_MAX = 2000


class MarkField(DecimalField):
    """The marks of one criterion, as a plain decimal."""

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read what was typed."""
        text = valuelist[0].strip() if valuelist else ""
        self.data = _number(text)
        if text and self.data is None:
            raise ValueError(gettext("Write the marks as a number, such as 1.5."))


class MarksForm(BaseForm):
    """The marks of an answer; the fields of the criteria are added to it."""

    comment = TextAreaField(
        _l("Comment for the record"),
        [Optional(), text_length(COMMENT_MAX), no_null],
        render_kw={"rows": 4},
        description=_l("Why these marks. The candidate does not see it."),
    )
    step = StringField()  # "" = marks were typed, "edit" = back to them, "save" = they were confirmed

    def marks(self, count: int) -> list[Decimal | None]:
        """Give the marks by criterion."""
        return [self[field_of(place)].data for place in range(count)]


class ReleaseForm(BaseForm):
    """The confirmation of a release, with the number of results that were shown."""

    count = IntegerField(validators=[InputRequired(REQUIRED)], widget=HiddenInput())


class LateForm(BaseForm):
    """The decision on answers of one attempt that came late."""

    held = SelectMultipleField(
        _l("Answers that came late"), [InputRequired(_l("Choose at least one answer."))], coerce=int
    )
    verdict = RadioField(
        _l("Decision"),
        [InputRequired(REQUIRED)],
        choices=[
            choice("accept", _l("Accept: they count as if they had arrived in time")),
            choice("reject", _l("Reject: they stay apart and do not count")),
        ],
    )
    reason = TextAreaField(
        _l("Reason"),
        needed(500),
        description=_l("Kept with the decision"),
        render_kw={"rows": 3},
    )


def marks_form(criteria: Sequence[tuple[str, Decimal]]) -> MarksForm:
    """Make the form for a rubric: one field for each criterion with its most marks."""
    fields = {field_of(place): _mark_field(text, limit) for place, (text, limit) in enumerate(criteria)}
    made = type("RubricForm", (MarksForm,), fields)()
    assert isinstance(made, MarksForm)  # tells the type checker what was made
    return made


def _mark_field(text: str, limit: Decimal) -> MarkField:
    # places=None: a mark is shown again as it was typed, never rounded
    hints = {"min": "0", "max": str(limit), "step": str(STEP), "inputmode": "decimal"}
    bounds = NumberRange(0, limit, _l("These marks lie outside the bounds of the criterion."))
    return MarkField(text, [InputRequired(REQUIRED), bounds], places=None, render_kw=hints)


def _number(text: str) -> Decimal | None:
    """Read a decimal; NaN and infinity are no marks."""
    try:
        found = Decimal(text)
    except InvalidOperation:
        return None
    return found if found.is_finite() else None
