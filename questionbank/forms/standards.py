"""Forms of standards: a new edition with what it changes, and what becomes of a touched item."""

from wtforms import DateField, IntegerField, RadioField, StringField, TextAreaField
from wtforms.validators import InputRequired, NumberRange

from core.forms import REQUIRED, BaseForm, no_null, text_length
from core.i18n import lazy_gettext as _l
from questionbank.forms.fields import choices_of
from questionbank.rules.standards import DECISIONS, TOUCH_NAMES


class EditionForm(BaseForm):
    """A new edition of a standard."""

    standard = StringField(
        _l("Standard"), [InputRequired(REQUIRED), text_length(40), no_null], description=_l("As GB/T 19001.")
    )
    year = IntegerField(_l("Year of the edition"), [InputRequired(REQUIRED), NumberRange(1980, 2200)])
    title = StringField(_l("Title in Chinese"), [InputRequired(REQUIRED), text_length(160), no_null])
    title_en = StringField(_l("Title in English"), [InputRequired(REQUIRED), text_length(240), no_null])
    effective_from = DateField(_l("In force from"), [InputRequired(REQUIRED)])
    changes = TextAreaField(
        _l("Clauses that change"),
        [InputRequired(REQUIRED), text_length(20_000), no_null],
        description=_l("One line for each clause of the edition before: “8.4 changed: why” or “7.1.6 removed”."),
        render_kw={"rows": 8, "spellcheck": "false"},
    )


class TouchForm(BaseForm):
    """What becomes of an item that a new edition touches."""

    state = RadioField(
        _l("Under the new edition the item"),
        [InputRequired(REQUIRED)],
        choices=choices_of({state: TOUCH_NAMES[state] for state in sorted(DECISIONS, reverse=True)}),
    )
    reason = TextAreaField(_l("Reason"), [InputRequired(REQUIRED), text_length(500), no_null], render_kw={"rows": 2})
