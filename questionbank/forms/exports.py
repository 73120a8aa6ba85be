"""Asking for an export of the bank."""

from collections.abc import Iterable
from typing import Any

from wtforms import RadioField, SelectField, TextAreaField
from wtforms.validators import InputRequired

from core.forms import REQUIRED, BaseForm, choice, needed
from core.i18n import gettext
from core.i18n import lazy_gettext as _l
from questionbank.forms.fields import choices_of
from questionbank.rules import STATE_NAMES
from questionbank.rules.exports import NewExport

FORMAT_NAMES = {"gift": "GIFT", "moodlexml": "Moodle XML", "qti22": "QTI 2.2", "qti3": "QTI 3.0", "xlsx": "XLSX"}


class ExportForm(BaseForm):
    """Says what is to be taken out of the bank, and why."""

    subject = SelectField(_l("Subject"), choices=[])
    state = SelectField(_l("State"), choices=choices_of(STATE_NAMES, _l("All")))
    format = RadioField(_l("Format"), [InputRequired(REQUIRED)], choices=[])
    reason = TextAreaField(
        _l("Reason"),
        needed(500),
        description=_l("The second person decides on it, and it stays in the audit chain."),
        render_kw={"rows": 3},
    )

    def __init__(self, subjects: list[Any], formats: Iterable[str]) -> None:
        """Offer the subjects and formats that there are."""
        super().__init__()
        self.subject.choices = [choice("", gettext("All")), *subjects]
        self.format.choices = [choice(one, FORMAT_NAMES[one]) for one in sorted(formats)]

    def wanted(self) -> NewExport:
        """Give what was typed as the service takes it."""
        return NewExport(
            self.format.data, self.reason.data or "", subject=self.subject.data or "", state=self.state.data or ""
        )
