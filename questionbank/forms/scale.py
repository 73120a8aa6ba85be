"""The choice of what the page of the grade scale shows: a day, or an edition, and another edition beside it."""

from collections.abc import Sequence
from typing import Any

from wtforms import DateField, SelectField
from wtforms.validators import Optional

from core.forms import FilterForm, choice
from core.i18n import gettext
from core.i18n import lazy_gettext as _l


class ScaleForm(FilterForm):
    """Chooses an edition by a day or by its name, and one to compare it with."""

    on = DateField(_l("Day"), [Optional()], description=_l("Shows the edition that is in force on this day."))
    edition = SelectField(_l("Edition of the scale"))
    against = SelectField(_l("Compare with"))

    def __init__(self, editions: Sequence[Any]) -> None:
        """Offer the editions that there are."""
        self.editions = list(editions)
        super().__init__()

    def process(self, *args: Any, **kwargs: Any) -> None:
        """Put the choices in before what the address says is read."""
        self.edition.choices = [choice("", gettext("The one in force on the day")), *self.editions]
        self.against.choices = [choice("", gettext("No other edition")), *self.editions]
        super().process(*args, **kwargs)
