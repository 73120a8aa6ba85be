"""The filter of the list of items, and the way into writing one."""

from typing import Any

from wtforms import BooleanField, DateField, RadioField, SelectField, StringField, TextAreaField
from wtforms.validators import InputRequired, Optional
from wtforms.widgets import HiddenInput

from core.forms import REQUIRED, BaseForm, FilterForm, choice, no_null, text_length
from core.i18n import lazy_gettext as _l
from questionbank.forms.fields import choices_of
from questionbank.rules import STATE_NAMES, TIER_NAMES, TYPE_NAMES
from questionbank.rules.exposure import CAUSE_NAMES

ALL = _l("All")


class ItemFilterForm(FilterForm):
    """Narrows the list of items."""

    text = StringField(_l("Words or number"), [text_length(200), no_null])
    subject = SelectField(_l("Subject"), choices=[], validate_choice=False)
    state = SelectField(_l("State"), choices=choices_of(STATE_NAMES, ALL))
    rest = SelectField(_l("Why it rests"), choices=choices_of(CAUSE_NAMES, ALL))
    type = SelectField(_l("Type"), choices=choices_of(TYPE_NAMES, ALL))
    tier = SelectField(_l("Tier"), choices=choices_of(TIER_NAMES, ALL))
    point = StringField(
        _l("Knowledge point"), [text_length(40), no_null], description=_l("A point and all below it, as 105-3.1.e.")
    )
    descriptor = StringField(
        _l("Cell of the grade scale"), [text_length(60), no_null], description=_l("As L2.discipline.")
    )
    on = DateField(widget=HiddenInput(), validators=[Optional()])  # the day of the scale; today without one

    def __init__(self, subjects: list[Any]) -> None:
        """Offer the subjects that there are."""
        super().__init__()
        self.subject.choices = [choice("", ALL), *subjects]


class BulkForm(BaseForm):
    """Asks why many items are moved at once."""

    reason = TextAreaField(_l("Reason"), [text_length(500), no_null], render_kw={"rows": 2})


class SavedViewForm(BaseForm):
    """Asks for the name of a view; what it narrows the list to stands in the address."""

    name = StringField(_l("Name of the view"), [no_null])


class StartForm(BaseForm):
    """Asks what kind of item is to be written, for which subject."""

    subject = SelectField(_l("Subject"))
    type = RadioField(_l("Type"), [InputRequired(REQUIRED)], choices=choices_of(TYPE_NAMES))
    machine = BooleanField(
        _l("A machine drafted it"), description=_l("You declare its use next; an expert validates the draft.")
    )

    def __init__(self, subjects: list[Any], subject: str | None = None) -> None:
        """Offer the subjects that there are, one of them chosen."""
        super().__init__(data={"subject": subject})
        self.subject.choices = subjects
