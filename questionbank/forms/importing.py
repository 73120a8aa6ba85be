"""A file of items, or pasted text."""

from collections.abc import Mapping
from typing import Any

from wtforms import SelectField, TextAreaField

from core.forms import BaseForm, UploadField, choice, no_null
from core.i18n import gettext
from core.i18n import lazy_gettext as _l
from questionbank.forms.fields import fits


class ImportForm(BaseForm):
    """Takes a file of items, or pasted text."""

    subject = SelectField(_l("Subject"))
    file = UploadField(_l("File"), description=_l("A workbook (.xlsx), QTI, Moodle XML, GIFT, Aiken, or a text file."))
    pasted = TextAreaField(
        _l("Or paste the questions"),
        [fits(2_000_000), no_null],
        description=_l("Numbered questions with lettered options and answers, as in a printed paper."),
        render_kw={"rows": 8},
    )

    def __init__(self, subjects: list[Any], begun: Mapping[str, str] | None = None) -> None:
        """Offer the subjects that there are, and show what is to be mended."""
        super().__init__(data=begun)
        self.subject.choices = [choice("", gettext("Not chosen yet")), *subjects]

    def source(self) -> tuple[str, bytes] | None:
        """Give the name and the content of what was sent, or None."""
        text = (self.pasted.data or "").strip()
        pasted = (gettext("pasted text"), text.encode()) if text else None
        return self.file.sent() or pasted
